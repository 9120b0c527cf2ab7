/*
 * Recipes: the list of ffmpeg calls that makes one clip.
 *
 * All methods have the same shape.  First the pictures, in one part or
 * several, without anything else; time stamps stay whole ticks of the source
 * on the way (-copyts, trim by pts, packets picked by their time stamps), so
 * that no picture is ever lost or won by rounding.  Then one call that puts
 * sound, subtitles, chapters and words about the film to them.  Sound is never
 * cut at the joins of pictures, so it can't stutter there.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "ff.h"
#include "packets.h"
#include "recipe.h"
#include "recipe_part.h"

enum {
	/* Where nothing is known of key frames: longer groups are rare. */
	BLIND_LEAD = 12 * 1000000,
	/* Transport streams are sought in by guessing. */
	LOOSE_LEAD = 500 * 1000,
	/* A key frame so close behind another may be taken for it, since
	 * some containers seek by times of decoding. */
	CLOSE_KEYS = 300 * 1000,
	SAFE_LEAD = 1000 * 1000,
};

const char *
recipe_seconds(char text[RECIPE_TIME], int64_t us)
{
	const char *sign = us < 0 ? "-" : "";

	if (us < 0)
		us = -us;
	snprintf(text, RECIPE_TIME, "%s%" PRId64 ".%06" PRId64, sign,
	    us / TC_SECOND, us % TC_SECOND);
	return text;
}

char *
recipe_path(const struct order *o, const char *name)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s/%s", o->temp, name);
	return buf_steal(&b);
}

struct step *
recipe_add(struct recipe *r, enum step_kind kind, const char *what)
{
	struct step *s;

	r->v = xrealloc(r->v, r->n + 1, sizeof *r->v);
	s = &r->v[r->n++];
	memset(s, 0, sizeof *s);
	s->kind = kind;
	s->what = what;
	args_init(&s->args);
	buf_init(&s->text);
	return s;
}

struct step *
recipe_child(struct recipe *r, const char *what)
{
	struct step *s = recipe_add(r, STEP_CHILD, what);

	ff_begin(&s->args, "ffmpeg");
	return s;
}

void
recipe_output(struct step *s, const char *format, const char *path)
{
	args_addl(&s->args, "-f", format, "-y", (char *)NULL);
	args_addf(&s->args, "file:%s", path);
}

void
recipe_progress(struct step *s)
{
	s->reads_progress = true;
	args_addl(&s->args, "-nostats", "-progress", "pipe:1", (char *)NULL);
}

/* Whether seeking lands at or ahead of where it was asked for. */
static bool
seeks_exactly(const struct footage *f)
{
	return strncmp(f->container, "mov,", 4) == 0 ||
	    strncmp(f->container, "matroska", 8) == 0;
}

bool
recipe_seekable(const struct footage *f)
{
	static const char *const kinds[] = { "mov,", "matroska", "mpegts",
		"mpeg", "avi", "flac", "wav", "w64", "aiff", "ogg", "asf",
		"flv", "mxf", "nut" };
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strncmp(f->container, kinds[i], strlen(kinds[i])) == 0)
			return true;
	return false;
}

int64_t
recipe_seek(const struct footage *f, int64_t rap_pts)
{
	int64_t t;
	size_t i, back = 2;

	if (rap_pts == TC_NONE || !recipe_seekable(f))
		return 0;
	t = footage_us(f, rap_pts);
	if (!seeks_exactly(f)) {
		i = footage_gop_at(f, t);
		if (i == f->ngops)
			return t > BLIND_LEAD ? t - BLIND_LEAD : 0;
		for (; i > 0 && back > 0; i--)
			back -= f->gops[i - 1].rap;
		t = f->gops[i].t - LOOSE_LEAD;
	} else {
		i = footage_gop_at(f, t + CLOSE_KEYS);
		if (i == f->ngops || f->gops[i].t > t + 1)
			t -= SAFE_LEAD;
		/* Rounding must not put it ahead of its own key frame, and
		 * WebM knows milliseconds only. */
		else
			t += 1000;
	}
	return t > 0 ? t : 0;
}

int64_t
recipe_rap(const struct order *o, int64_t pts)
{
	const struct footage *f = o->src;
	int64_t best = TC_NONE;
	size_t i;

	for (i = 0; i < f->ngops; i++)
		if (f->gops[i].rap && f->gops[i].pts != TC_NONE &&
		    f->gops[i].pts <= pts && f->gops[i].pts > best)
			best = f->gops[i].pts;
	if (best != TC_NONE || f->ngops || !o->packets || o->packets->pictures)
		return best;
	for (i = 0; i < o->packets->n; i++)
		if (o->packets->v[i].rap && o->packets->v[i].pts <= pts &&
		    o->packets->v[i].pts > best)
			best = o->packets->v[i].pts;
	return best;
}

int
recipe_make(struct recipe *r, const struct order *o, enum method m,
    const char **why)
{
	char *video = NULL;
	bool joined = false;
	int rc;

	memset(r, 0, sizeof *r);
	r->order = o;
	r->method = m;
	if (strchr(o->temp, '\n')) {
		*why = "the folder for temporary files has a line break in "
		    "its name";
		return -1;
	}
	rc = recipe_video(r, m, &video, &joined, why);
	if (rc == 0) {
		recipe_measure(r);
		rc = recipe_join(r, m, video, joined, why);
	}
	free(video);
	if (rc < 0)
		recipe_free(r);
	return rc;
}

void
recipe_free(struct recipe *r)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		args_free(&r->v[i].args);
		buf_free(&r->v[i].text);
		free(r->v[i].path);
	}
	free(r->v);
	r->v = NULL;
	r->n = 0;
}
