/*
 * Styles and arcs as files: JSON, read strictly.  A key that is not known, or
 * a value of the wrong type or beyond its range, is an error that names the
 * key: a slip of the pen must never silently make another film.
 */
#include "montage_style.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "json.h"
#include "near.h"
#include "share.h"
#include "tc.h"

enum { FILE_MOST = 1 << 20, FROM_DEEP = 8, BEATS_MOST = 128 };

#define STYLES "montage"
#define ARCS   "montage/arcs"

static const double WEIGHT_MOST = 1000, LENGTH_MOST = 600;

struct reader {
	const char *what;   /* "style" or "arc" */
	const char *file;   /* how the user calls it */
	int deep;           /* how many styles stand on this one */
	char *why;
	size_t n;
};

static int load_style(struct montage_style *s, const char *name, int deep,
    char *why, size_t n);

__attribute__((format(printf, 2, 3))) static int
wrong(const struct reader *r, const char *fmt, ...)
{
	va_list ap;
	int len = snprintf(r->why, r->n, "%s %s: ", r->what, r->file);

	if (len > 0 && (size_t)len < r->n) {
		va_start(ap, fmt);
		vsnprintf(r->why + len, r->n - (size_t)len, fmt, ap);
		va_end(ap);
	}
	return -1;
}

/* Refuses what is no object, and keys that are not in the list. */
static int
check_keys(const struct reader *r, const struct cJSON *obj, const char *in,
    const char *const *known)
{
	const struct cJSON *m;
	const char *near, *dot = *in ? "." : "";
	size_t i;

	if (!json_is_object(obj))
		return *in ? wrong(r, "\"%s\" must be an object", in) :
		    wrong(r, "it is no JSON object");
	for (m = json_first(obj); m; m = json_next(m)) {
		for (i = 0; known[i] && strcmp(known[i], json_name(m)) != 0;
		    i++)
			;
		if (known[i])
			continue;
		near = near_of(json_name(m), known);
		return near ? wrong(r, "unknown key \"%s%s%.60s\"; did you "
		    "mean \"%s\"?", in, dot, json_name(m), near) :
		    wrong(r, "unknown key \"%s%s%.60s\"", in, dot,
		    json_name(m));
	}
	return 0;
}

/* A number; absent leaves *out. */
static int
number(const struct reader *r, const struct cJSON *obj, const char *key,
    double min, double max, double *out)
{
	const struct cJSON *v = json_get(obj, key);
	double got;

	if (!v)
		return 0;
	if (json_num(v, &got) < 0 || !(got >= min && got <= max))
		return wrong(r, "\"%s\" must be a number from %g to %g", key,
		    min, max);
	*out = got;
	return 0;
}

static int
seconds(const struct reader *r, const struct cJSON *obj, const char *key,
    double min, int64_t *out)
{
	double v = (double)*out / (double)TC_SECOND;

	if (number(r, obj, key, min, LENGTH_MOST, &v) < 0)
		return -1;
	*out = llround(v * (double)TC_SECOND);
	return 0;
}

/* Quarters of a beat; -1 where it is no such number. */
static int
quarters(const struct cJSON *v)
{
	double beats;

	if (json_num(v, &beats) < 0 || !(beats >= 0.25 &&
	    beats <= BEATS_MOST) || floor(beats * MONTAGE_BEAT) <
	    beats * MONTAGE_BEAT)
		return -1;
	return (int)(beats * MONTAGE_BEAT);
}

static int
read_steps(const struct reader *r, const struct cJSON *v, const char *in,
    struct montage_steps *out)
{
	const struct cJSON *e;
	int n = 0;

	if (!json_is_array(v) || !json_first(v))
		n = -1;
	for (e = n < 0 ? NULL : json_first(v); e && n >= 0; e = json_next(e)) {
		if (n == MONTAGE_STEPS || (out->quarters[n] = quarters(e)) < 0)
			n = -1;
		else
			n++;
	}
	if (n < 0)
		return wrong(r, "\"%s\" must be a list of 1 to %d lengths in "
		    "beats, 0.25 to %d, in quarters", in, MONTAGE_STEPS,
		    BEATS_MOST);
	out->n = n;
	return 0;
}

/* One pattern for all, or one for each part of the song. */
static int
read_beats(const struct reader *r, const struct cJSON *v,
    struct montage_style *s)
{
	const struct cJSON *one;
	char path[64];
	int i;

	if (json_is_array(v)) {
		for (i = 0; i < MONTAGE_PARTS; i++)
			if (read_steps(r, v, "beats", &s->part[i]) < 0)
				return -1;
		return 0;
	}
	if (check_keys(r, v, "beats", montage_part_name) < 0)
		return -1;
	for (i = 0; i < MONTAGE_PARTS; i++) {
		one = json_get(v, montage_part_name[i]);
		snprintf(path, sizeof path, "beats.%s", montage_part_name[i]);
		if (one && read_steps(r, one, path, &s->part[i]) < 0)
			return -1;
	}
	return 0;
}

/* [[0.2, [8, 5]], ...]: until that position of the film, this pattern. */
static int
read_along(const struct reader *r, const struct cJSON *v,
    struct montage_style *s)
{
	const struct cJSON *e, *to;
	double last = 0;
	int n = 0;

	if (!json_is_array(v))
		n = -1;
	for (e = n < 0 ? NULL : json_first(v); e; e = json_next(e)) {
		to = json_first(e);
		if (n == MONTAGE_ALONG || !json_is_array(e) ||
		    json_num(to, &s->until[n]) < 0 ||
		    !(s->until[n] > last && s->until[n] <= 1)) {
			n = -1;
			break;
		}
		if (read_steps(r, json_next(to), "along", &s->along[n]) < 0)
			return -1;
		last = s->until[n++];
	}
	if (n < 0 || (n > 0 && last < 1))
		return wrong(r, "\"along\" must be a list of at most %d pairs "
		    "[position, [beats]], the positions rising to 1",
		    MONTAGE_ALONG);
	s->nalong = n;
	return 0;
}

static int
read_weights(const struct reader *r, const struct cJSON *v,
    struct montage_style *s)
{
	int i;

	if (check_keys(r, v, "weights", montage_point_name) < 0)
		return -1;
	for (i = 0; i < MONTAGE_WEIGHTS; i++)
		if (number(r, v, montage_point_name[i], 0, WEIGHT_MOST,
		    &s->weight[i]) < 0)
			return -1;
	return 0;
}

/* A word out of a list; absent leaves *out. */
static int
word(const struct reader *r, const struct cJSON *obj, const char *key,
    const char *const *words, int *out)
{
	const struct cJSON *v = json_get(obj, key);
	struct buf all = BUF_INIT;
	const char *text;
	int i;

	if (!v)
		return 0;
	for (i = 0; words[i]; i++) {
		if (json_str(v, &text) == 0 && strcmp(text, words[i]) == 0) {
			*out = i;
			buf_free(&all);
			return 0;
		}
		buf_addf(&all, "%s\"%s\"", i == 0 ? "" : words[i + 1] ? ", " :
		    " or ", words[i]);
	}
	wrong(r, "\"%s\" must be %s", key, all.p);
	buf_free(&all);
	return -1;
}

static int
read_turn(const struct reader *r, const struct cJSON *v,
    struct montage_style *s)
{
	static const char *const keys[] = { "kind", "length", "share", NULL };
	int kind = (int)s->turn;

	if (check_keys(r, v, "transition", keys) < 0 ||
	    word(r, v, "kind", montage_turn_name, &kind) < 0 ||
	    seconds(r, v, "length", 0, &s->turn_length) < 0 ||
	    number(r, v, "share", 0, 1, &s->turn_share) < 0)
		return -1;
	s->turn = (enum montage_turn)kind;
	return 0;
}

static int
read_tempo(const struct reader *r, const struct cJSON *v,
    struct montage_style *s)
{
	static const char *const keys[] = { "fast", "least", "slow", NULL };
	const struct cJSON *least = json_get(v, "least");

	if (check_keys(r, v, "tempo", keys) < 0 ||
	    number(r, v, "fast", 0, 1000, &s->fast_bpm) < 0 ||
	    number(r, v, "slow", 0, 1000, &s->slow_bpm) < 0)
		return -1;
	if (!least)
		return 0;
	s->fast_least = quarters(least);
	return s->fast_least < 0 ? wrong(r, "\"least\" must be beats, 0.25 to "
	    "%d, in quarters", BEATS_MOST) : 0;
}

/* "about": one line. */
static int
read_about(const struct reader *r, const struct cJSON *root, char about[160])
{
	const struct cJSON *v = json_get(root, "about");
	const char *text;
	size_t i, len;

	if (!v)
		return 0;
	len = json_str(v, &text) < 0 ? SIZE_MAX : strlen(text);
	if (len >= 160)
		return wrong(r, "\"about\" must be a text of at most 159 "
		    "bytes");
	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return wrong(r, "\"about\" must be one line");
	memcpy(about, text, len + 1);
	return 0;
}

static int
read_from(const struct reader *r, const struct cJSON *root,
    struct montage_style *s)
{
	const struct cJSON *v = json_get(root, "from");
	char why[MONTAGE_WHY];
	const char *name;

	if (!v)
		return 0;
	if (json_str(v, &name) < 0 || !*name)
		return wrong(r, "\"from\" must be the name of a style");
	if (r->deep >= FROM_DEEP)
		return wrong(r, "styles stand on each other (\"from\") more "
		    "than %d deep", FROM_DEEP);
	if (load_style(s, name, r->deep + 1, why, sizeof why) < 0)
		return wrong(r, "\"from\": %s", why);
	s->about[0] = '\0';
	return 0;
}

static int
read_arc_of(const struct reader *r, const struct cJSON *root,
    struct montage_style *s)
{
	const struct cJSON *v = json_get(root, "arc");
	char why[MONTAGE_WHY];
	const char *name;

	if (!v)
		return 0;
	if (json_str(v, &name) < 0 || !*name)
		return wrong(r, "\"arc\" must be the name of an arc");
	if (montage_arc_load(&s->arc, name, why, sizeof why) < 0)
		return wrong(r, "\"arc\": %s", why);
	return 0;
}

static int
read_scalars(const struct reader *r, const struct cJSON *root,
    struct montage_style *s)
{
	double equal = s->equal_most;
	int sound = (int)s->sound;

	if (seconds(r, root, "shortest", 0.1, &s->shortest) < 0 ||
	    seconds(r, root, "longest", 0.1, &s->longest) < 0 ||
	    number(r, root, "equal", 1, 1000, &equal) < 0 ||
	    number(r, root, "chaos", 0, 1, &s->chaos) < 0 ||
	    number(r, root, "arc_share", 0, 1, &s->arc_share) < 0 ||
	    word(r, root, "sound", montage_sound_name, &sound) < 0)
		return -1;
	if (floor(equal) < equal)
		return wrong(r, "\"equal\" must be a whole number");
	if (s->shortest > s->longest)
		return wrong(r, "\"shortest\" is longer than \"longest\"");
	s->equal_most = (int)equal;
	s->sound = (enum montage_sound)sound;
	return 0;
}

static int
read_style(const struct reader *r, const struct cJSON *root,
    struct montage_style *s)
{
	static const char *const keys[] = { "about", "from", "beats", "along",
	    "chaos", "shortest", "longest", "equal", "tempo", "transition",
	    "sound", "weights", "arc", "arc_share", NULL };
	const struct cJSON *v;

	if (check_keys(r, root, "", keys) < 0 || read_from(r, root, s) < 0 ||
	    read_about(r, root, s->about) < 0 ||
	    read_scalars(r, root, s) < 0 || read_arc_of(r, root, s) < 0)
		return -1;
	if ((v = json_get(root, "beats")) && read_beats(r, v, s) < 0)
		return -1;
	if ((v = json_get(root, "along")) && read_along(r, v, s) < 0)
		return -1;
	if ((v = json_get(root, "tempo")) && read_tempo(r, v, s) < 0)
		return -1;
	if ((v = json_get(root, "transition")) && read_turn(r, v, s) < 0)
		return -1;
	v = json_get(root, "weights");
	return v ? read_weights(r, v, s) : 0;
}

static int
read_arc(const struct reader *r, const struct cJSON *root,
    struct montage_arc *a)
{
	static const char *const keys[] = { "about", "energy", NULL };
	const struct cJSON *e, *at;
	int n = 0;

	if (check_keys(r, root, "", keys) < 0 ||
	    read_about(r, root, a->about) < 0)
		return -1;
	for (e = json_first(json_get(root, "energy")); e; e = json_next(e)) {
		at = json_first(e);
		if (n == MONTAGE_POINTS || !json_is_array(e) ||
		    json_num(at, &a->at[n]) < 0 ||
		    json_num(json_next(at), &a->energy[n]) < 0 ||
		    !(a->at[n] >= 0 && a->at[n] <= 1) ||
		    !(a->energy[n] >= 0 && a->energy[n] <= 1) ||
		    (n > 0 && a->at[n] <= a->at[n - 1])) {
			n = -1;
			break;
		}
		n++;
	}
	if (n < 1)
		return wrong(r, "\"energy\" must be a list of 1 to %d pairs "
		    "[position, energy], both 0 to 1, the positions rising",
		    MONTAGE_POINTS);
	a->n = n;
	return 0;
}

/* --- files ---------------------------------------------------------------- */

/* "dir/slow.json": "slow". */
static void
set_name(char name[48], const char *file)
{
	const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 :
	    file;
	size_t len = strlen(base);

	if (len > 5 && strcmp(base + len - 5, ".json") == 0)
		len -= 5;
	if (len > 47)
		len = 47;
	memcpy(name, base, len);
	name[len] = '\0';
}

static int
read_style_text(struct montage_style *s, const char *text, size_t len,
    const char *name, int deep, char *why, size_t n)
{
	struct reader r = { "style", name, deep, why, n };
	struct cJSON *root;
	const char *bad;
	int got;

	montage_style_default(s);
	root = json_parse(text, len, &bad);
	if (!root)
		return wrong(&r, "%s", bad);
	got = read_style(&r, root, s);
	json_free(root);
	set_name(s->name, name);
	return got;
}

int
montage_style_read(struct montage_style *s, const char *text, size_t len,
    const char *name, char *why, size_t n)
{
	return read_style_text(s, text, len, name, 0, why, n);
}

/* The text of a style or an arc, by name or as a file. */
static int
slurp(const char *what, const char *folder, const char *name,
    struct buf *text, char *why, size_t n)
{
	size_t len = strlen(name), count;
	struct buf file = BUF_INIT;
	const char *near;
	char *path, **names;

	if (strchr(name, '/') ||
	    (len > 5 && strcmp(name + len - 5, ".json") == 0)) {
		path = xstrdup(name);
	} else {
		buf_addf(&file, "%s.json", name);
		path = share_find(folder, file.p);
		buf_free(&file);
	}
	if (!path) {
		names = share_names(folder, ".json", &count);
		near = near_of(name, (const char *const *)names);
		snprintf(why, n, "no %s is called \"%s\" (--%s list names "
		    "all)%s%s%s", what, name, what,
		    near ? "; did you mean \"" : "", near ? near : "",
		    near ? "\"?" : "");
		share_names_free(names);
		return -1;
	}
	if (io_slurp(path, text, FILE_MOST) < 0) {
		snprintf(why, n, "%s %s: %s", what, name, strerror(errno));
		free(path);
		return -1;
	}
	free(path);
	return 0;
}

static int
load_style(struct montage_style *s, const char *name, int deep, char *why,
    size_t n)
{
	struct buf text = BUF_INIT;
	int got = slurp("style", STYLES, name, &text, why, n);

	if (got == 0) {
		got = read_style_text(s, text.p, text.len, name, deep, why, n);
	} else {
		/* where there is no data, this one is there all the same */
		montage_style_default(s);
		if (strcmp(name, s->name) == 0)
			got = 0;
	}
	buf_free(&text);
	return got;
}

int
montage_style_load(struct montage_style *s, const char *name, char *why,
    size_t n)
{
	return load_style(s, name, 0, why, n);
}

int
montage_arc_load(struct montage_arc *a, const char *name, char *why, size_t n)
{
	struct reader r = { "arc", name, 0, why, n };
	struct buf text = BUF_INIT;
	struct cJSON *root;
	const char *bad;
	int got = -1;

	memset(a, 0, sizeof *a);
	if (slurp("arc", ARCS, name, &text, why, n) == 0) {
		root = json_parse(text.p, text.len, &bad);
		got = root ? read_arc(&r, root, a) : wrong(&r, "%s", bad);
		json_free(root);
		set_name(a->name, name);
	}
	buf_free(&text);
	return got;
}

void
montage_style_list(struct buf *b)
{
	struct montage_style s;
	char why[MONTAGE_WHY];
	size_t n, i;
	char **names = share_names(STYLES, ".json", &n);

	for (i = 0; i < n; i++)
		buf_addf(b, "%s\t%s\n", names[i], montage_style_load(&s,
		    names[i], why, sizeof why) == 0 ? s.about : why);
	share_names_free(names);
}

void
montage_arc_list(struct buf *b)
{
	struct montage_arc a;
	char why[MONTAGE_WHY];
	size_t n, i;
	char **names = share_names(ARCS, ".json", &n);

	for (i = 0; i < n; i++)
		buf_addf(b, "%s\t%s\n", names[i], montage_arc_load(&a,
		    names[i], why, sizeof why) == 0 ? a.about : why);
	share_names_free(names);
}
