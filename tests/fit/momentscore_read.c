/*
 * momentscore_read: truths, segments, and the few numbers of other records
 * that the rules of others want.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "momentscore_trial.h"

#include "buf.h"
#include "diag.h"
#include "json.h"

static void
word_copy(char out[TRIAL_KIND], const struct cJSON *obj, const char *key)
{
	const char *text = "";
	size_t n;

	json_get_str(obj, key, &text);
	n = strlen(text);
	if (n >= TRIAL_KIND)
		n = TRIAL_KIND - 1;
	memcpy(out, text, n);
	out[n] = '\0';
}

static void
spans_read(struct trial_spans *s, const struct cJSON *list, const char *path)
{
	const struct cJSON *item;
	struct trial_span span;

	for (item = json_first(list); item; item = json_next(item)) {
		memset(&span, 0, sizeof span);
		if (json_get_us(item, "start", &span.start) < 0 ||
		    json_get_us(item, "end", &span.end) < 0 ||
		    span.end <= span.start)
			die("%s: a span without start and end", path);
		word_copy(span.kind, item, "kind");
		trial_add(s, span);
	}
}

static char *
file_read(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	struct buf b;
	size_t n;

	if (!f)
		die("%s:", path);
	buf_init(&b);
	do {
		n = fread(buf_room(&b, 4096), 1, 4096, f);
		b.len += n;
	} while (n > 0);
	fclose(f);
	*len = b.len;
	return buf_steal(&b);
}

void
trial_truth_read(struct trial_truth *t, const char *path)
{
	const char *why = NULL, *slash;
	size_t len, base = strlen(path);
	char *text = file_read(path, &len);
	struct cJSON *root = json_parse(text, len, &why);

	if (!root)
		die("%s: %s", path, why);
	memset(t, 0, sizeof *t);
	if (base > 5 && strcmp(path + base - 5, ".json") == 0)
		base -= 5;
	t->base = xstrndup(path, base);
	slash = strrchr(t->base, '/');
	t->name = slash ? slash + 1 : t->base;
	word_copy(t->genre, root, "genre");
	word_copy(t->split, root, "split");
	word_copy(t->ease, root, "ease");
	if (json_get_us(root, "duration", &t->duration) < 0)
		die("%s: no duration", path);
	spans_read(&t->moments, json_get(root, "moments"), path);
	spans_read(&t->distractors, json_get(root, "distractors"), path);
	json_free(root);
	free(text);
}

void
trial_truth_free(struct trial_truth *t)
{
	free(t->base);
	free(t->moments.v);
	free(t->distractors.v);
}

/* Calls `each` with every record of a file and its type; false where there is
 * no such file. */
static bool
records_read(const char *path, void (*each)(void *, const char *,
    const struct cJSON *), void *arg)
{
	FILE *f = fopen(path, "r");
	const char *why, *type;
	struct cJSON *root;
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	if (!f)
		return false;
	while ((len = getline(&line, &cap, f)) > 0) {
		if (line[len - 1] == '\n')
			len--;
		root = json_parse_fast(line, (size_t)len, &why);
		if (root && json_get_str(root, "type", &type) == 0)
			each(arg, type, root);
	}
	free(line);
	fclose(f);
	return true;
}

static void
segment_add(void *arg, const char *type, const struct cJSON *root)
{
	struct trial_span span = { 0 };
	const char *stage = "";
	int64_t rank = 0;

	if (strcmp(type, "segment") != 0)
		return;
	json_get_str(root, "stage", &stage);
	if (strcmp(stage, "coarse") == 0)
		return;
	json_get_int(root, "rank", &rank);
	json_get_num(root, "score", &span.score);
	span.rank = (int)rank;
	if (json_get_us(root, "start", &span.start) == 0 &&
	    json_get_us(root, "end", &span.end) == 0 &&
	    span.end > span.start)
		trial_add(arg, span);
}

bool
trial_segments_read(struct trial_spans *s, const char *path)
{
	memset(s, 0, sizeof *s);
	if (!records_read(path, segment_add, s))
		return false;
	trial_sort(s);
	return true;
}

/* A number, NaN where it is null. */
static double
number(const struct cJSON *root, const char *key)
{
	double v = NAN;

	json_get_num(root, key, &v);
	return v;
}

static void
series_add(void *arg, const char *type, const struct cJSON *root)
{
	struct trial_series *s = arg;
	struct trial_span shot = { 0 };
	int64_t t = 0;
	double v;
	size_t i;

	if (strcmp(type, "shot") == 0) {
		word_copy(shot.kind, root, "begins");
		json_get_num(root, "confidence", &shot.score);
		json_get_us(root, "start", &shot.start);
		json_get_us(root, "end", &shot.end);
		trial_add(&s->shots, shot);
		return;
	}
	if (json_get_us(root, "t", &t) < 0 || t < 0)
		return;
	if (strcmp(type, "loud") == 0) {
		i = (size_t)((t - 1) / TRIAL_TENTH);
		if (i >= s->n)
			return;
		v = number(root, "rms");
		s->rms[i] = isnan(v) ? 0 : pow(10, v / 20);
		s->shortterm[i] = number(root, "shortterm");
		s->centroid[i] = number(root, "centroid");
		s->zcr[i] = number(root, "zcr");
	} else if (strcmp(type, "frame") == 0) {
		i = (size_t)(t / TRIAL_TENTH);
		v = number(root, "diff");
		if (i < s->n && !isnan(v))
			s->diff[i] = isnan(s->diff[i]) || v > s->diff[i] ?
			    v : s->diff[i];
	}
}

void
trial_series_read(struct trial_series *s, const struct trial_truth *t)
{
	double **all[] = { &s->rms, &s->shortterm, &s->centroid, &s->zcr,
	    &s->diff };
	struct buf b;
	size_t i, k;

	memset(s, 0, sizeof *s);
	s->n = (size_t)(t->duration / TRIAL_TENTH) + 1;
	for (k = 0; k < 5; k++) {
		*all[k] = xcalloc(s->n, sizeof(double));
		for (i = 0; i < s->n; i++)
			(*all[k])[i] = k == 0 ? 0 : NAN;
	}
	buf_init(&b);
	buf_addf(&b, "%s.ndjson", t->base);
	if (!records_read(b.p, series_add, s))
		die("%s:", b.p);
	buf_free(&b);
}

void
trial_series_free(struct trial_series *s)
{
	free(s->rms);
	free(s->shortterm);
	free(s->centroid);
	free(s->zcr);
	free(s->diff);
	free(s->shots.v);
}
