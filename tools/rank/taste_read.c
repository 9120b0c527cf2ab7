/*
 * Profiles as files: JSON, read strictly.  A key that is not known, or a value
 * of the wrong type or beyond its range, is an error that names the key: a
 * slip of the pen must never silently choose other moments.
 */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "taste.h"
#include "diag.h"
#include "io.h"
#include "json.h"
#include "near.h"
#include "share.h"
#include "tc.h"
#include "threshold.h"
#include "words.h"

enum { FILE_MOST = 1 << 20, FROM_DEEP = 8, WORD_MOST = 80 };

static const double DAY = 86400, WEIGHT_MOST = 100, LEVEL_MOST = 100;

struct reader {
	struct taste *t;
	const char *file;   /* how the user calls it */
	int deep;           /* how many profiles stand on this one */
	char *why;
	size_t n;
};

static int load(struct taste *t, const char *name, int deep, char *why,
    size_t n);

__attribute__((format(printf, 2, 3))) static int
wrong(const struct reader *r, const char *fmt, ...)
{
	va_list ap;
	int len = snprintf(r->why, r->n, "profile %s: ", r->file);

	if (len > 0 && (size_t)len < r->n) {
		va_start(ap, fmt);
		vsnprintf(r->why + len, r->n - (size_t)len, fmt, ap);
		va_end(ap);
	}
	return -1;
}

/* "levels.some": a key with what it stands in. */
static const char *
path_of(char path[64], const char *in, const char *key)
{
	snprintf(path, 64, "%s%s%s", in, *in ? "." : "", key);
	return path;
}

/* Refuses what is no object, and keys that are not in the list. */
static int
check_keys(const struct reader *r, const struct cJSON *obj, const char *in,
    const char *const *known)
{
	const struct cJSON *m;
	const char *key, *near;
	char path[64];
	size_t i;

	if (!json_is_object(obj))
		return wrong(r, "\"%s\" must be an object", in);
	for (m = json_first(obj); m; m = json_next(m)) {
		key = json_name(m);
		for (i = 0; known[i] && strcmp(known[i], key) != 0; i++)
			;
		if (known[i])
			continue;
		near = near_of(key, known);
		path_of(path, in, key);
		return near ? wrong(r, "unknown key \"%s\"; did you mean "
		    "\"%s\"?", path, near) :
		    wrong(r, "unknown key \"%s\"", path);
	}
	return 0;
}

/* A number; absent leaves *out. */
static int
number(const struct reader *r, const struct cJSON *obj, const char *in,
    const char *key, double min, double max, double *out)
{
	const struct cJSON *v = json_get(obj, key);
	char path[64];
	double got;

	if (!v)
		return 0;
	if (json_num(v, &got) < 0 || !(got >= min && got <= max))
		return wrong(r, "\"%s\" must be a number from %g to %g",
		    path_of(path, in, key), min, max);
	*out = got;
	return 0;
}

static int
fraction(const struct reader *r, const struct cJSON *obj, const char *in,
    const char *key, double min, double max, float *out)
{
	double v = (double)*out;

	if (number(r, obj, in, key, min, max, &v) < 0)
		return -1;
	*out = (float)v;
	return 0;
}

static int
seconds(const struct reader *r, const struct cJSON *obj, const char *in,
    const char *key, double min, double max, int64_t *out)
{
	double v = NAN;

	if (number(r, obj, in, key, min, max, &v) < 0)
		return -1;
	if (!isnan(v))
		*out = llround(v * (double)TC_SECOND);
	return 0;
}

/* A list of exactly n numbers. */
static int
numbers(const struct reader *r, const struct cJSON *obj, const char *in,
    const char *key, double max, double *out, int n)
{
	const struct cJSON *v = json_get(obj, key), *e;
	char path[64];
	int i = 0;

	if (!v)
		return 0;
	if (!json_is_array(v))
		i = -1;
	for (e = i < 0 ? NULL : json_first(v); e && i >= 0; e = json_next(e))
		if (i == n || json_num(e, &out[i]) < 0 ||
		    !(out[i] >= 0 && out[i] <= max))
			i = -1;
		else
			i++;
	if (i != n)
		return wrong(r, "\"%s\" must be a list of %d numbers from 0 "
		    "to %g", path_of(path, in, key), n, max);
	return 1;
}

static int
read_weights(const struct reader *r, const struct cJSON *obj)
{
	const struct cJSON *m;
	char why[TASTE_WHY / 2];
	int f;

	if (!json_is_object(obj))
		return wrong(r, "\"weights\" must be an object");
	/* A profile of its own says all that it looks at. */
	for (f = 0; f < FEATURES && r->deep >= 0; f++)
		r->t->weight[f] = 0;
	for (m = json_first(obj); m; m = json_next(m)) {
		f = taste_feature(json_name(m), why, sizeof why);
		if (f < 0)
			return wrong(r, "%s", why);
		if (fraction(r, obj, "weights", json_name(m), -WEIGHT_MOST,
		    WEIGHT_MOST, &r->t->weight[f]) < 0)
			return -1;
	}
	return 0;
}

static int
read_peak(const struct reader *r, const struct cJSON *obj)
{
	static const char *const keys[] = { "share", "length", NULL };

	if (check_keys(r, obj, "peak", keys) < 0 ||
	    fraction(r, obj, "peak", "share", 0, 1, &r->t->peak_share) < 0)
		return -1;
	return seconds(r, obj, "peak", "length", 0.1, 600,
	    &r->t->peak_length);
}

static int
read_lengths(const struct reader *r, const struct cJSON *root)
{
	struct taste *t = r->t;
	double v[3];
	int got = numbers(r, root, "", "length", DAY, v, 3);

	if (got > 0 && (v[0] < 0.1 || v[0] > v[1] || v[1] > v[2]))
		return wrong(r, "\"length\" must be the shortest (0.1 at "
		    "least), the usual and the longest, in this order");
	if (got > 0) {
		t->shortest = llround(v[0] * (double)TC_SECOND);
		t->target = llround(v[1] * (double)TC_SECOND);
		t->longest = llround(v[2] * (double)TC_SECOND);
	}
	if (got < 0)
		return -1;
	got = numbers(r, root, "", "roll", 600, v, 2);
	if (got > 0) {
		t->before = llround(v[0] * (double)TC_SECOND);
		t->after = llround(v[1] * (double)TC_SECOND);
	}
	return got < 0 ? -1 : 0;
}

static int
read_snap(const struct reader *r, const struct cJSON *obj)
{
	int kind;

	if (check_keys(r, obj, "snap", taste_edge_name) < 0)
		return -1;
	for (kind = 0; kind < EDGE_KINDS; kind++)
		if (seconds(r, obj, "snap", taste_edge_name[kind], 0, 600,
		    &r->t->snap[kind]) < 0)
			return -1;
	return 0;
}

/* One number for each of the first n lanes. */
static int
read_lanes(const struct reader *r, const struct cJSON *levels,
    const char *key, int n, float *out)
{
	const struct cJSON *obj = json_get(levels, key);
	const char *known[FEATURE_LANES + 1];
	char path[64];
	int lane;

	if (!obj)
		return 0;
	for (lane = 0; lane < n; lane++)
		known[lane] = taste_lane_name[lane];
	known[n] = NULL;
	path_of(path, "levels", key);
	if (check_keys(r, obj, path, known) < 0)
		return -1;
	for (lane = 0; lane < n; lane++)
		if (fraction(r, obj, path, known[lane], 0, 1, &out[lane]) < 0)
			return -1;
	return 0;
}

static int
read_levels(const struct reader *r, const struct cJSON *obj)
{
	static const char *const keys[] = { "weight", "some", "strong",
	    "least", "low", "medium", "high", "critical", NULL };
	struct taste *t = r->t;
	int i;

	if (check_keys(r, obj, "levels", keys) < 0 ||
	    read_lanes(r, obj, "weight", LANE_ALL, t->lane_weight) < 0 ||
	    read_lanes(r, obj, "some", FEATURE_LANES, t->lane_some) < 0 ||
	    read_lanes(r, obj, "strong", FEATURE_LANES, t->lane_strong) < 0 ||
	    fraction(r, obj, "levels", "least", 0, 1, &t->level_least) < 0)
		return -1;
	for (i = TASTE_LOW; i < TASTE_LEVELS; i++)
		if (fraction(r, obj, "levels", taste_level_name[i], 0,
		    LEVEL_MOST, &t->level[i]) < 0)
			return -1;
	for (i = 0; i < FEATURE_LANES; i++)
		if (t->lane_some[i] > t->lane_strong[i])
			return wrong(r, "\"levels.some.%s\" is greater than "
			    "\"levels.strong.%s\"", taste_lane_name[i],
			    taste_lane_name[i]);
	for (i = TASTE_MEDIUM; i < TASTE_LEVELS; i++)
		if (t->level[i] < t->level[i - 1])
			return wrong(r, "\"levels.%s\" is less than "
			    "\"levels.%s\"", taste_level_name[i],
			    taste_level_name[i - 1]);
	return 0;
}

/* A number of dB, or the name of a level of the file's own. */
static int
read_threshold(const struct reader *r, const struct cJSON *obj)
{
	const struct cJSON *v = json_get(obj, "threshold");
	const char *name;
	double db;
	int i;

	if (!v)
		return 0;
	if (json_num(v, &db) == 0 && db >= THRESHOLD_QUIET && db <= 20) {
		r->t->threshold_db = (float)db;
		return 0;
	}
	if (json_str(v, &name) == 0)
		for (i = 0; i < TASTE_OWNS; i++)
			if (strcmp(name, taste_own_name[i]) == 0) {
				r->t->threshold_db = NAN;
				r->t->threshold_own = (enum taste_own)i;
				return 0;
			}
	return wrong(r, "\"loudness.threshold\" must be a number from %g to "
	    "20, \"aggressive\", \"balanced\" or \"conservative\"",
	    THRESHOLD_QUIET);
}

static int
read_loudness(const struct reader *r, const struct cJSON *obj)
{
	static const char *const keys[] = { "threshold", "spike", "dynamic",
	    "sustained", "window", NULL };
	struct taste *t = r->t;
	double v[2];
	int got;

	if (check_keys(r, obj, "loudness", keys) < 0 ||
	    read_threshold(r, obj) < 0 ||
	    fraction(r, obj, "loudness", "spike", 0, 100, &t->spike_db) < 0 ||
	    fraction(r, obj, "loudness", "dynamic", 0, 100,
	    &t->dynamic_db) < 0 ||
	    seconds(r, obj, "loudness", "window", 0.1, 600, &t->window) < 0)
		return -1;
	got = numbers(r, obj, "loudness", "sustained", THRESHOLD_WINDOWS, v,
	    2);
	if (got > 0 && (v[0] < 1 || v[0] > v[1] || floor(v[0]) < v[0] ||
	    floor(v[1]) < v[1]))
		return wrong(r, "\"loudness.sustained\" must be how many "
		    "windows, and of how many: [3, 5]");
	if (got > 0) {
		t->sustained = (int)v[0];
		t->sustained_of = (int)v[1];
	}
	return got < 0 ? -1 : 0;
}

static int
read_words(const struct reader *r, const struct cJSON *obj)
{
	const struct cJSON *m;
	const char *word;
	float weight;

	if (!json_is_object(obj))
		return wrong(r, "\"words\" must be an object");
	for (m = json_first(obj); m; m = json_next(m)) {
		word = json_name(m);
		weight = 0;
		if (strlen(word) > WORD_MOST || !words_any(word))
			return wrong(r, "\"words\": \"%.*s\" must have letters "
			    "or digits, and %d bytes at most", WORD_MOST, word,
			    WORD_MOST);
		if (fraction(r, obj, "words", word, -WORDS_MOST, WORDS_MOST,
		    &weight) < 0)
			return -1;
		taste_word_add(r->t, word, strlen(word), weight);
	}
	return 0;
}

static int
read_about(const struct reader *r, const struct cJSON *v)
{
	const char *text;
	size_t i, len;

	len = json_str(v, &text) < 0 ? SIZE_MAX : strlen(text);
	if (len >= sizeof r->t->about)
		return wrong(r, "\"about\" must be a text of at most %zu bytes",
		    sizeof r->t->about - 1);
	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return wrong(r, "\"about\" must be one line");
	memcpy(r->t->about, text, len + 1);
	return 0;
}

static int
read_rule(const struct reader *r, const struct cJSON *v)
{
	const char *name;

	if (json_str(v, &name) == 0 && strcmp(name, "score") == 0)
		r->t->rule = TASTE_SCORE;
	else if (json_str(v, &name) == 0 && strcmp(name, "loudness") == 0)
		r->t->rule = TASTE_LOUDNESS;
	else
		return wrong(r, "\"rule\" must be \"score\" or \"loudness\"");
	return 0;
}

static int
read_count(const struct reader *r, const struct cJSON *root)
{
	double v = r->t->count;

	if (number(r, root, "", "count", 0, 100000, &v) < 0)
		return -1;
	if (floor(v) < v)
		return wrong(r, "\"count\" must be a whole number");
	r->t->count = (int)v;
	return 0;
}

static int
read_from(struct reader *r, const struct cJSON *v)
{
	char why[TASTE_WHY];
	const char *name;

	if (json_str(v, &name) < 0 || !*name)
		return wrong(r, "\"from\" must be the name of a profile");
	if (r->deep >= FROM_DEEP)
		return wrong(r, "profiles stand on each other (\"from\") more "
		    "than %d deep", FROM_DEEP);
	if (load(r->t, name, r->deep + 1, why, sizeof why) < 0)
		return wrong(r, "\"from\": %s", why);
	r->t->about[0] = '\0';
	/* Its weights are there to be changed one by one. */
	r->deep = -1;
	return 0;
}

typedef int part_reader(const struct reader *r, const struct cJSON *v);

static int
read_root(struct reader *r, const struct cJSON *root)
{
	static const char *const keys[] = { "about", "from", "rule", "count",
	    "weights", "peak", "length", "gap", "roll", "snap", "alike",
	    "levels", "loudness", "words", NULL };
	static const struct { const char *key; part_reader *read; } parts[] = {
		{ "about", read_about }, { "rule", read_rule },
		{ "weights", read_weights }, { "peak", read_peak },
		{ "snap", read_snap }, { "levels", read_levels },
		{ "loudness", read_loudness }, { "words", read_words },
	};
	const struct cJSON *v;
	size_t i;

	if (!json_is_object(root))
		return wrong(r, "it is no JSON object");
	if (check_keys(r, root, "", keys) < 0)
		return -1;
	v = json_get(root, "from");
	if (v && read_from(r, v) < 0)
		return -1;
	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		v = json_get(root, parts[i].key);
		if (v && parts[i].read(r, v) < 0)
			return -1;
	}
	if (read_count(r, root) < 0 || read_lengths(r, root) < 0 ||
	    seconds(r, root, "", "gap", 0, DAY, &r->t->gap) < 0)
		return -1;
	return fraction(r, root, "", "alike", 0, 1, &r->t->alike);
}

static void
set_name(struct taste *t, const char *file)
{
	const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 :
	    file;
	size_t len = strlen(base);

	if (len > 5 && strcmp(base + len - 5, ".json") == 0)
		len -= 5;
	if (len >= sizeof t->name)
		len = sizeof t->name - 1;
	memset(t->name, 0, sizeof t->name);
	memcpy(t->name, base, len);
}

static int
read_text(struct taste *t, const char *text, size_t len, const char *name,
    int deep, char *why, size_t n)
{
	struct reader r = { t, name, deep, why, n };
	const char *bad;
	struct cJSON *root;
	int got;

	taste_default(t);
	t->about[0] = '\0';
	root = json_parse(text, len, &bad);
	if (!root)
		return wrong(&r, "%s", bad);
	got = read_root(&r, root);
	json_free(root);
	if (got < 0)
		taste_free(t);
	set_name(t, name);
	return got;
}

int
taste_read(struct taste *t, const char *text, size_t len, const char *name,
    char *why, size_t n)
{
	return read_text(t, text, len, name, 0, why, n);
}

static int
load_file(struct taste *t, const char *path, const char *name, int deep,
    char *why, size_t n)
{
	struct buf text = BUF_INIT;
	int got = -1;

	if (io_slurp(path, &text, FILE_MOST) == 0)
		got = read_text(t, text.p, text.len, name, deep, why, n);
	else
		snprintf(why, n, "profile %s: %s", name, strerror(errno));
	buf_free(&text);
	return got;
}

/* Which profile was meant by a name that there is none of. */
static void
no_such(const char *name, char *why, size_t n)
{
	size_t count;
	char **names = share_names("profiles", ".json", &count);
	const char *near = near_of(name, (const char *const *)names);

	if (near)
		snprintf(why, n, "no profile is called \"%s\" (%s -p list names "
		    "all); did you mean \"%s\"?", name, prog, near);
	else
		snprintf(why, n, "no profile is called \"%s\" (%s -p list names "
		    "all)", name, prog);
	share_names_free(names);
}

static int
load(struct taste *t, const char *name, int deep, char *why, size_t n)
{
	size_t len = strlen(name);
	struct buf file = BUF_INIT;
	char *path;
	int got;

	if (strchr(name, '/') ||
	    (len > 5 && strcmp(name + len - 5, ".json") == 0))
		return load_file(t, name, name, deep, why, n);
	buf_addf(&file, "%s.json", name);
	path = share_find("profiles", file.p);
	buf_free(&file);
	if (path) {
		got = load_file(t, path, name, deep, why, n);
		free(path);
		return got;
	}
	taste_default(t);
	if (strcmp(name, t->name) == 0)
		return 0;
	no_such(name, why, n);
	return -1;
}

int
taste_load(struct taste *t, const char *name, char *why, size_t n)
{
	return load(t, name, 0, why, n);
}
