/*
 * fade: one shot fades out, the picture rests at one colour or just touches
 * it, another one fades in.  A fade is a blend (gradual_blend.h) of a picture
 * and a colour, so the same signs tell it from a flash, from a hand before the
 * lens or from a scene that is dark; and what comes after it must differ from
 * what was before, or there was only a flash or a blink.
 */
#include "fade.h"

#include <math.h>
#include <string.h>

#include "gradual_blend.h"

/* Grey levels: deviation of pictures that may be the bottom of a fade.  In a
 * dark film, where all pictures have little contrast, it is less. */
static const float near_plain_most = 6, near_plain_least = 1.6F;
static const float near_plain_part = .2F; /* of the usual deviation */
static const float near_plain_tint = 8;

/* A picture further from the run's colour is none of its pictures. */
static const float other_colour = 10;

/* The usual deviation is the highest one, which is slowly forgotten. */
static const float remember = .994F;

enum {
	SHORT_US = 300000,   /* a run so short need not reach a plain colour */
	LONG_US = 700000,    /* after so long a rest another shot is expected */
	AHEAD_US = 200000,   /* must be known of what comes after a ramp */
	BREAK_US = 200000,   /* a run may be broken for so long */
	STILL_US = 500000,   /* a ramp that was not bettered for so long ended */
};

static const float hopeless = -20;

/* The odds were learned of dissolves, and a ramp has one picture to agree with
 * instead of two. */
static const float ramp_doubt = 2;

static float
near_plain(const struct fader *f)
{
	return fmaxf(near_plain_least, fminf(near_plain_most,
	    near_plain_part * f->usual));
}

bool
fade_plain(const struct fader *f, const struct still *p)
{
	return p->deviation < near_plain(f) / 2 && p->tint < near_plain_tint;
}

/* It may be one of the run, if there is one. */
static bool
nearly_plain(const struct fader *f, const struct still *p)
{
	int i;

	if (p->deviation >= near_plain(f) || p->tint >= near_plain_tint)
		return false;
	/* What becomes plainer and plainer is on its way to its colour. */
	if (f->state == FADE_PICTURE || p->deviation < f->lowest)
		return true;
	for (i = 0; i < 3; i++)
		if (fabsf(p->mean[i] - f->colour[i]) > other_colour)
			return false;
	return true;
}

/* All of a sudden the picture is plain. */
static bool
leaps_to_plain(const struct fader *f, const struct strip *s, long i)
{
	return fade_plain(f, strip_at(s, i)) && i > strip_first(s) &&
	    strip_apart(s, i - 1, i) > other_colour * other_colour;
}

void
fader_clear(struct fader *f)
{
	f->state = FADE_PICTURE;
	f->usual = 0;
}

/* The odds that first .. last is a picture that fades out (into is true) or
 * in. */
static float
ramp_odds(const struct strip *s, long first, long last, bool out)
{
	float signs[BLEND_SIGNS];

	if (last - first < 3 || last - first > STRIP_REACH ||
	    !blend_signs(s, first, last, out, !out, signs) ||
	    blend_hint(signs) < -4)
		return hopeless;
	blend_look(s, first, last, signs);
	return blend_odds(signs) - ramp_doubt;
}

/* The plainest part of the run begins or ends here. */
static long
bottom(const struct fader *f, const struct strip *s, long from, int step)
{
	long i = from;

	while (strip_at(s, i)->deviation > f->lowest + .5F &&
	    i + step >= f->first && i + step <= f->last)
		i += step;
	return i;
}

/* What was before the run, and how it went over into it. */
static void
judge_fall(struct fader *f, const struct strip *s)
{
	long low = bottom(f, s, f->first, 1), i, best = f->first - 1;
	float odds;

	f->judged = true;
	f->fall = hopeless;
	f->before = f->first > strip_first(s);
	f->from = f->rest_from = strip_time(s, f->first);
	if (!f->before)
		return;
	for (i = low - 3 < f->first ? low - 3 : f->first - 1;
	    i >= strip_first(s); i--) {
		if (strip_time(s, low) - strip_time(s, i) > FADE_RAMP_US ||
		    nearly_plain(f, strip_at(s, i)))
			break;
		odds = ramp_odds(s, i, low, true);
		if (odds > f->fall) {
			f->fall = odds;
			best = i;
		}
	}
	f->old = strip_at(s, best)->thumb;
	f->from = strip_after(s, f->old.t).t;
}

/* Nothing but the light has changed. */
static bool
was_flash(const struct fader *f, const struct strip *s, long to)
{
	long from = strip_find(s, f->old.t), low = f->last;
	float whole;

	if (from < 0 || to - from > STRIP_REACH)
		return false;
	whole = fmaxf(strip_apart(s, from, to), fmaxf(strip_apart(s, from,
	    low), strip_apart(s, low, to)));
	return blend_returns(s, from, to, .02F * whole, .7F * whole);
}

/* A ramp that may or may not become a fade: what looks like a dissolve in it is
 * none. */
static bool
ramp_only(struct fade *found, int64_t from, int64_t to)
{
	found->from = found->middle = from;
	found->to = to;
	found->odds = hopeless;
	return true;
}

static float
sum_up(const struct fader *f, const struct strip *s, long to)
{
	float kept, unlike = blend_unlike(&f->old, &strip_at(s, to)->thumb,
	    &strip_at(s, to)->lit, &kept);
	int64_t rest = f->rest_to - f->rest_from;
	float better = fmaxf(f->fall, f->rise), worse = fminf(f->fall, f->rise);

	if (worse > 0 && rest >= LONG_US) {
		unlike = fmaxf(unlike, .8F);
		kept = 0;
	} else if (was_flash(f, s, to))
		return hopeless;
	if (worse > 0)
		return (better + worse) / 2 + 8 * fminf(0, unlike - .5F) -
		    10 * fmaxf(0, kept - .2F);
	return fminf(better, 4) - 1.5F + 10 * fminf(.1F, unlike - .6F) -
	    15 * fmaxf(0, kept - .15F);
}

static bool
conclude(struct fader *f, const struct strip *s, struct fade *found)
{
	long to;

	f->state = FADE_PICTURE;
	if (f->fall <= 0 && f->rise <= 0)
		return false;
	if (!f->before)
		return ramp_only(found, f->from, strip_time(s, f->rise_to));
	if (f->rise > 0)
		to = f->rise_to;
	else
		to = f->last + 1;
	if (to >= s->next)
		return false;
	found->odds = sum_up(f, s, to);
	found->from = f->from;
	found->to = strip_time(s, to);
	/* Most of a long rest has been told to be no change. */
	if (f->rest_to - f->rest_from > FADE_REST_US) {
		if (f->rise <= 0)
			return false;
		found->from = f->rest_to - FADE_REST_US / 2;
	}
	found->middle = found->from / 2 + found->to / 2;
	return true;
}

static void
begin(struct fader *f, long i, const struct still *p)
{
	f->state = FADE_COLOUR;
	f->first = f->last = i;
	f->lowest = p->deviation;
	memcpy(f->colour, p->mean, sizeof f->colour);
	f->judged = false;
}

bool
fader_step(struct fader *f, const struct strip *s, struct fade *found)
{
	long i = s->next - 1, e;
	const struct still *p = strip_at(s, i);
	int64_t now = p->thumb.t;
	float odds;
	bool said = false;

	if (f->state != FADE_COLOUR)
		f->usual = fmaxf(p->deviation, remember * f->usual);
	if (f->state == FADE_RISING) {
		e = strip_find(s, now - AHEAD_US);
		if (e - f->last >= 3) {
			odds = ramp_odds(s, bottom(f, s, f->last, -1), e,
			    false);
			if (odds > f->rise) {
				f->rise = odds;
				f->rise_to = e;
			}
		}
		if (f->rise <= 0 && nearly_plain(f, p) &&
		    now - f->rest_to < BREAK_US)
			f->state = FADE_COLOUR;
		else if (now - f->rest_to > FADE_RAMP_US + AHEAD_US ||
		    nearly_plain(f, p) || leaps_to_plain(f, s, i) ||
		    (f->rise > 0 && now - strip_time(s, f->rise_to) >
		    STILL_US + AHEAD_US))
			said = conclude(f, s, found);
	}
	if (f->state == FADE_PICTURE && nearly_plain(f, p)) {
		begin(f, i, p);
		return said;
	}
	if (f->state != FADE_COLOUR)
		return said;
	if (nearly_plain(f, p)) {
		f->last = i;
		if (p->deviation < f->lowest) {
			f->lowest = p->deviation;
			memcpy(f->colour, p->mean, sizeof f->colour);
		}
		if (!f->judged && now - strip_time(s, f->first) >
		    FADE_REST_US) {
			judge_fall(f, s);
			said = f->fall > 0 && ramp_only(found, f->from,
			    f->rest_from);
		}
		return said;
	}
	if (!f->judged) {
		judge_fall(f, s);
		said = f->fall > 0 && ramp_only(found, f->from, f->rest_from);
	}
	f->rest_to = strip_time(s, f->last);
	f->state = FADE_RISING;
	f->rise = hopeless;
	f->rise_to = i;
	if (f->lowest >= near_plain(f) / 2 && f->rest_to - f->rest_from > SHORT_US)
		f->state = FADE_PICTURE;
	return said;
}

bool
fader_end(struct fader *f, const struct strip *s, struct fade *found)
{
	bool said = false;

	if (f->state == FADE_RISING)
		said = conclude(f, s, found);
	else if (f->state == FADE_COLOUR && !f->judged) {
		judge_fall(f, s);
		said = f->fall > 0 && ramp_only(found, f->from, f->rest_from);
	}
	fader_clear(f);
	return said;
}

int64_t
fader_settled(const struct fader *f, int64_t now)
{
	if (f->state == FADE_PICTURE)
		return now - FADE_RAMP_US;
	if (!f->judged)
		return now - FADE_RAMP_US - FADE_REST_US;
	if (f->state == FADE_COLOUR)
		return now - FADE_REST_US / 2;
	return f->rest_to - f->rest_from > FADE_REST_US ?
	    f->rest_to - FADE_REST_US / 2 : f->from;
}
