/*
 * Records into the grid.  Each type has a reader that takes its fields apart
 * and hands them over; before that, its time is held against the end of the
 * film and the record before.
 */
#include "rank_in.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "json.h"
#include "rec.h"
#include "tc.h"

#define STEP       INT64_C(100000)
#define BEYOND     TC_SECOND  /* a file's end is not exact */
#define DAY_STEPS  864000

enum { WINDOWS_MOST = 4096, RATES_MOST = 1 << 17, WORDS_PER_CAPTION = 4096 };

static const char missing_time[] = "it has no time, or a wrong one";
static const char missing_field[] = "a field is missing, or of a wrong type";
static const char negative[] = "a value is negative that cannot be";
static const char too_far[] = "its time is too far from all others";

/* What a reader gets, and what all have looked at already. */
struct in {
	struct rank_in *to;
	const struct cJSON *root;
	int64_t t;     /* t or start */
	int64_t end;   /* end, where the type has one; not beyond the film */
	int pass;
	int64_t other; /* tells records of equal time apart */
	const char *why;
};

/* NaN for null, absent, no number. */
static float
number(const struct cJSON *obj, const char *key)
{
	double v;

	return json_get_num(obj, key, &v) < 0 || v > 1e9 || v < -1e9 ?
	    NAN : (float)v;
}

static bool
below_zero(struct in *in, float a, float b, float c, float d)
{
	if (!(a < 0 || b < 0 || c < 0 || d < 0))
		return false;
	in->why = negative;
	return true;
}

static int
done(struct in *in, int result)
{
	if (result < 0)
		in->why = too_far;
	return result;
}

static int
which(struct in *in, const char *key, const char *const *names)
{
	const char *text;
	int i;

	if (json_get_str(in->root, key, &text) == 0)
		for (i = 0; names[i]; i++)
			if (strcmp(names[i], text) == 0)
				return i;
	in->why = missing_field;
	return -1;
}

/* --- a reader for each type: 0, or -1 and in->why --- */

static int
read_loud(struct in *in)
{
	struct grid_loud v = {
		.momentary = number(in->root, "momentary"),
		.rms = number(in->root, "rms"),
		.flux = number(in->root, "flux"),
	};

	if (!json_get(in->root, "momentary") && !json_get(in->root, "rms")) {
		in->why = missing_field;
		return -1;
	}
	if (below_zero(in, v.flux, 0, 0, 0))
		return -1;
	return done(in, grid_add_loud(in->to->grid, in->t, in->pass, &v));
}

static int
read_sound(struct in *in)
{
	static const char *const kinds[] = { "silence", "speech", "music",
		"noise", NULL };
	int kind = which(in, "kind", kinds);
	float confidence = number(in->root, "confidence");

	if (kind < 0 || below_zero(in, confidence, 0, 0, 0))
		return -1;
	confidence = isnan(confidence) ? 0.5F : confidence < 1 ? confidence :
	    1;
	return done(in, grid_add_sound(in->to->grid, in->t, in->end, in->pass,
	    (enum grid_kind)(GRID_SILENCE + kind), confidence));
}

static int
read_surge(struct in *in)
{
	static const char *const kinds[] = { "rise", "impact", NULL };
	int kind = which(in, "kind", kinds);
	float strength = number(in->root, "strength");

	if (kind < 0 || below_zero(in, strength, 0, 0, 0))
		return -1;
	return done(in, grid_add_surge(in->to->grid, in->t, in->pass,
	    kind == 1, number(in->root, "gain"),
	    strength > 1 ? 1 : strength));
}

static int
read_onset(struct in *in)
{
	float strength = number(in->root, "strength");

	if (below_zero(in, strength, 0, 0, 0))
		return -1;
	return done(in, grid_add_onset(in->to->grid, in->t, in->pass,
	    strength));
}

static int
read_beat(struct in *in)
{
	float strength = number(in->root, "strength");
	float confidence = number(in->root, "confidence");

	if (below_zero(in, strength, confidence, 0, 0))
		return -1;
	return done(in, grid_add_beat(in->to->grid, in->t, in->pass,
	    strength > 1 ? 1 : strength,
	    (int)json_get_whole(in->root, "bar", 1, 64, 0),
	    confidence > 1 ? 1 : confidence));
}

static int
read_section(struct in *in)
{
	static const char *const kinds[] = { "intro", "build", "drop", "high",
		"low", "outro", NULL };
	int kind = which(in, "kind", kinds);
	float energy = number(in->root, "energy");

	if (kind < 0 || below_zero(in, energy, 0, 0, 0))
		return -1;
	return done(in, grid_add_section(in->to->grid, in->t, in->end,
	    in->pass, (enum grid_part)(GRID_INTRO + kind),
	    energy > 1 ? 1 : energy));
}

static int
read_frame(struct in *in)
{
	const struct cJSON *pan = json_get(in->root, "pan");
	double x = NAN, y = NAN;
	struct grid_frame v = {
		.dt = number(in->root, "dt"),
		.diff = number(in->root, "diff"),
		.motion = number(in->root, "motion"),
		.zoom = number(in->root, "zoom"),
		.object = number(in->root, "object"),
		.residual = number(in->root, "residual"),
		.colour = number(in->root, "colour"),
		.sharpness = number(in->root, "sharpness"),
		.exposure = number(in->root, "exposure"),
	};

	if (json_is_array(pan) && json_first(pan)) {
		json_num(json_first(pan), &x);
		json_num(json_next(json_first(pan)), &y);
	}
	v.pan_x = (float)x;
	v.pan_y = (float)y;
	v.object = v.object > 1 ? 1 : v.object;
	if (below_zero(in, v.dt, v.diff, v.motion, v.object) ||
	    below_zero(in, v.residual, v.colour, v.sharpness, v.exposure))
		return -1;
	return done(in, grid_add_frame(in->to->grid, in->t, in->pass, &v));
}

static uint64_t
hash_of(const struct cJSON *root)
{
	const char *text;
	uint64_t hash = 0;
	size_t i;

	if (json_get_str(root, "hash", &text) < 0 || strlen(text) != 16)
		return 0;
	for (i = 0; i < 16; i++) {
		const char *digits = "0123456789abcdef";
		const char *at = strchr(digits, text[i]);

		if (!at)
			return 0;
		hash = hash << 4 | (uint64_t)(at - digits);
	}
	return hash;
}

static int
read_shot(struct in *in)
{
	static const char *const begins[] = { "start", "cut", "dissolve",
		"fade", "wipe", NULL };
	int how = which(in, "begins", begins);
	float sure = number(in->root, "confidence");
	struct grid_shot shot = {
		.start = in->t, .end = in->end, .peak = TC_NONE,
		.best = TC_NONE, .hash = hash_of(in->root),
		.confidence = isnan(sure) ? 0.5F : sure > 1 ? 1 : sure,
		.colour = number(in->root, "colour"),
		.motion = number(in->root, "motion"),
		.object = number(in->root, "object"),
		.sharpness = number(in->root, "sharpness"),
		.exposure = number(in->root, "exposure"),
		.steadiness = number(in->root, "steadiness"),
		.begins = (unsigned char)how, .pass = (unsigned char)in->pass,
	};

	if (how < 0 || below_zero(in, sure, shot.colour, shot.motion,
	    shot.object) || below_zero(in, shot.sharpness, shot.exposure,
	    shot.steadiness, 0))
		return -1;
	json_get_time(in->root, "peak", &shot.peak);
	json_get_time(in->root, "best", &shot.best);
	return done(in, grid_add_shot(in->to->grid, &shot));
}

/* A peak of a gop: [time, ratio]. */
static bool
peak_of(const struct in *in, const struct cJSON *peak, int64_t *t, double *v)
{
	const struct cJSON *pair = json_first(peak);

	return json_is_array(peak) && pair && json_time(pair, t) == 0 &&
	    *t >= in->t && *t < in->end &&
	    json_num(json_next(pair), v) == 0 && *v > 1 && *v < 1e6;
}

/* Of the peaks from *peak on, those before end: what they are above 1. */
static double
excess_before(const struct in *in, const struct cJSON **peak, int64_t end)
{
	double excess = 0, v;
	int64_t t;

	for (; *peak; *peak = json_next(*peak)) {
		if (!peak_of(in, *peak, &t, &v))
			continue;
		if (t >= end)
			break;
		excess += v - 1;
	}
	return excess;
}

/* The slots of a gop's rate; the last one ends with the gop. */
static void
read_rates(struct in *in)
{
	const struct cJSON *peak = json_first(json_get(in->root, "peaks"));
	const struct cJSON *v;
	int64_t dt = TC_SECOND / 2, start = in->t, end;
	double bytes, excess;
	int n = 0;

	json_get_time(in->root, "rate_dt", &dt);
	v = json_first(json_get(in->root, "rate"));
	for (; v && dt > 0 && start < in->end && n < RATES_MOST;
	    v = json_next(v), n++) {
		end = start + dt < in->end ? start + dt : in->end;
		excess = excess_before(in, &peak, end);
		if (json_num(v, &bytes) == 0 && bytes >= 0 && bytes < 1e15)
			grid_add_rate(in->to->grid, start, end, bytes,
			    excess);
		start = end;
	}
}

static int
read_gop(struct in *in)
{
	struct grid_gop gop = { .t = in->t, .end = in->end };
	const struct cJSON *peak;
	int64_t t;
	double v;

	if (json_get_num(in->root, "key_bytes", &gop.key_bytes) < 0 ||
	    json_get_int(in->root, "frames", &gop.frames) < 0) {
		in->why = missing_field;
		return -1;
	}
	if (below_zero(in, (float)gop.key_bytes, (float)gop.frames, 0, 0) ||
	    done(in, grid_add_gop(in->to->grid, &gop)) < 0)
		return -1;
	read_rates(in);
	peak = json_first(json_get(in->root, "peaks"));
	for (; peak; peak = json_next(peak))
		if (peak_of(in, peak, &t, &v))
			grid_add_peak(in->to->grid, t, (float)v);
	return 0;
}

static void
read_words(struct in *in)
{
	const struct cJSON *v = json_first(json_get(in->root, "words"));
	int64_t start, end;
	int n = 0;

	for (; v && n < WORDS_PER_CAPTION; v = json_next(v), n++)
		if (json_get_time(v, "start", &start) == 0 &&
		    json_get_time(v, "end", &end) == 0 && start >= in->t &&
		    start < end && end <= in->end)
			grid_add_word(in->to->grid, start, end);
}

static int
read_caption(struct in *in)
{
	const struct cJSON *words = json_get(in->root, "words");
	struct word_marks marks;
	const char *text;

	if (json_get_str(in->root, "text", &text) < 0) {
		in->why = missing_field;
		return -1;
	}
	words_marks(text, in->to->taste, &marks);
	if (done(in, grid_add_caption(in->to->grid, in->t, in->end, &marks,
	    json_is_array(words) && json_first(words))) < 0)
		return -1;
	read_words(in);
	return 0;
}

static int
read_window(struct in *in)
{
	const char *tool;
	enum grid_tool id;

	if (json_get_str(in->root, "tool", &tool) < 0 || in->pass < 1) {
		in->why = missing_field;
		return -1;
	}
	if (strcmp(tool, "framestat") == 0)
		id = GRID_FRAMESTAT;
	else if (strcmp(tool, "beatscan") == 0)
		id = GRID_BEATSCAN;
	else
		return 0;
	if (in->to->taken[RANK_IN_WINDOW] >= WINDOWS_MOST) {
		in->why = "there are too many windows";
		return -1;
	}
	return done(in, grid_add_window(in->to->grid, id, in->t, in->end,
	    in->pass));
}

/* --- what all types have in common --- */

struct type {
	const char *name;
	bool span;           /* start and end rather than t */
	int (*read)(struct in *);
};

static const struct type types[RANK_IN_TYPES] = {
	[RANK_IN_LOUD] = { "loud", false, read_loud },
	[RANK_IN_SOUND] = { "sound", true, read_sound },
	[RANK_IN_SURGE] = { "surge", false, read_surge },
	[RANK_IN_ONSET] = { "onset", false, read_onset },
	[RANK_IN_BEAT] = { "beat", false, read_beat },
	[RANK_IN_SECTION] = { "section", true, read_section },
	[RANK_IN_FRAME] = { "frame", false, read_frame },
	[RANK_IN_SHOT] = { "shot", true, read_shot },
	[RANK_IN_GOP] = { "gop", false, read_gop },
	[RANK_IN_CAPTION] = { "caption", true, read_caption },
	[RANK_IN_WINDOW] = { "window", true, read_window },
};

const char *
rank_in_name(enum rank_in_type type)
{
	return types[type].name;
}

/* FNV-1a of what two records at one time may rightly differ in: a caption's
 * text, a window's tool, a picture's time stamp. */
static int64_t
tell_apart(const struct in *in, enum rank_in_type type)
{
	uint64_t h = UINT64_C(14695981039346656037);
	const char *text = "";
	int64_t pts = 0;

	if (type == RANK_IN_CAPTION)
		json_get_str(in->root, "text", &text);
	else if (type == RANK_IN_WINDOW)
		json_get_str(in->root, "tool", &text);
	else if (type == RANK_IN_FRAME)
		json_get_int(in->root, "pts", &pts);
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	if (type == RANK_IN_CAPTION)
		h ^= (uint64_t)in->end;
	return (int64_t)((h ^ (uint64_t)pts) >> 1);
}

static int
read_times(struct in *in, enum rank_in_type type)
{
	const struct rank_in *to = in->to;
	const char *begin = types[type].span ? "start" : "t";

	if (json_get_time(in->root, begin, &in->t) < 0) {
		in->why = missing_time;
		return -1;
	}
	in->end = in->t;
	if ((types[type].span || type == RANK_IN_GOP) &&
	    json_get_time(in->root, "end", &in->end) < 0) {
		in->why = missing_time;
		return -1;
	}
	if (in->t < 0 && (type != RANK_IN_GOP || in->end <= 0))
		in->why = "its time is negative";
	else if (to->duration > 0 && in->t > to->duration + BEYOND)
		in->why = "its time lies beyond the end of the file";
	else if (in->end < in->t)
		in->why = "it ends before it starts";
	if (in->why)
		return -1;
	if (to->duration > 0 && in->end > to->duration + BEYOND)
		in->end = to->duration;
	if (in->end < in->t)
		in->end = in->t;
	return 0;
}

static int
check_order(struct in *in, enum rank_in_type type)
{
	const struct rank_in_last *last = &in->to->last[type][in->pass];

	if (last->t == TC_NONE || in->t > last->t)
		return 0;
	if (in->t < last->t)
		in->why = "it is out of order";
	else if (in->other == last->other)
		in->why = "it is there already";
	return in->why ? -1 : 0;
}

int
rank_in_record(struct rank_in *in, struct rec *r, const char **why)
{
	struct in at = { .to = in };
	struct rank_in_last *last;
	int type;

	for (type = 0; type < RANK_IN_TYPES; type++)
		if (rec_is(r, types[type].name))
			break;
	if (type == RANK_IN_TYPES)
		return 0;
	at.root = rec_root(r);
	at.pass = (int)json_get_whole(at.root, "pass", 0, GRID_PASSES - 1,
	    json_get(at.root, "pass") ? -1 : 0);
	if (at.pass < 0)
		at.why = missing_field;
	if (at.why || read_times(&at, (enum rank_in_type)type) < 0) {
		*why = at.why;
		return -1;
	}
	at.other = tell_apart(&at, (enum rank_in_type)type);
	if (check_order(&at, (enum rank_in_type)type) < 0 ||
	    types[type].read(&at) < 0) {
		*why = at.why;
		return -1;
	}
	last = &in->last[type][at.pass];
	last->t = at.t;
	last->other = at.other;
	in->taken[type]++;
	return 0;
}

void
rank_in_start(struct rank_in *in, const struct story *s, struct grid *g,
    const struct taste *t)
{
	int i, k;

	memset(in, 0, sizeof *in);
	in->grid = g;
	in->taste = t;
	in->duration = s->duration;
	for (i = 0; i < RANK_IN_TYPES; i++)
		for (k = 0; k < GRID_PASSES; k++)
			in->last[i][k].t = TC_NONE;
}

void
rank_in_media(struct story *s, struct grid **g, const struct cJSON *root)
{
	const char *role;

	s->duration = 0;
	if (json_get_time(root, "duration", &s->duration) == 0 &&
	    s->duration < 0)
		s->duration = 0;
	s->music = json_get_str(root, "role", &role) == 0 &&
	    strcmp(role, "music") == 0;
	if (s->step <= 0)
		s->step = STEP;
	if (s->step < s->duration / DAY_STEPS)
		s->step = s->duration / DAY_STEPS;
	*g = grid_new(s->step);
}
