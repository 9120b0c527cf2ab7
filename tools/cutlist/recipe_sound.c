/*
 * The sound of a clip that is decoded: exactly as long as the pictures, from
 * exactly the sample where they start.  What begins late, has a hole or ends
 * early is filled with silence, so that nothing moves against the pictures in
 * any player.
 *
 * Loudness takes two passes.  The first measures; its numbers go into the
 * arguments of the last step, where a mark keeps their place.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "ff.h"
#include "recipe_part.h"

enum {
	LEAD = 1000 * 1000,
	SOUND_RATE = 48000, /* where none is told */
};

/* What loudnorm can be asked for. */
#define RANGE_LEAST 11.0
#define RANGE_MOST 20.0

static bool
is_mov(const struct footage *f)
{
	return strncmp(f->container, "mov,", 4) == 0;
}

/* Whether the slice lies outside of this sound, as far as is known: then there
 * is nothing to copy, and the track would be missing. */
static bool
is_silent(const struct order *o, const struct footage_audio *track)
{
	enum { PACKET = 100 * 1000 };
	const struct footage *f = o->src;

	if (f->audio < 0 || track != &f->audios[f->audio] ||
	    f->audio_start == TC_NONE || f->audio_duration <= 0)
		return false;
	return o->slice->end < f->audio_start + PACKET ||
	    o->slice->start > f->audio_start + f->audio_duration - PACKET;
}

/*
 * Packets of sound are copied where the source has edit lists and the clip
 * gets one: what lies ahead of the cut (a decoder needs it) is hidden by it,
 * to the sample.
 */
bool
recipe_copies(const struct order *o, enum method m,
    const struct footage_audio *track)
{
	enum wish_container c = codec_container(o->src, o->wish);
	const char *wish = o->wish->audio_codec;
	bool asked = wish && strcmp(wish, "copy") == 0;

	if (o->safe || !isnan(o->wish->loudness) || o->wish->afade > 0 ||
	    (wish && !asked) || !is_mov(o->src) ||
	    (c != WISH_MP4 && c != WISH_MOV) ||
	    !codec_audio_fits(c, track->codec) || is_silent(o, track))
		return false;
	/* Blocks of raw samples are as long as a file likes. */
	if (strncmp(track->codec, "pcm_", 4) == 0)
		return false;
	return o->src->video.index >= 0 || m != METHOD_ENCODE || asked;
}

int64_t
recipe_lead(const struct order *o)
{
	const struct footage *f = o->src;
	int64_t start = o->slice->start, from;

	if (!recipe_seekable(f))
		return start;
	if (is_mov(f) || strncmp(f->container, "matroska", 8) == 0 ||
	    f->video.index < 0)
		return start < LEAD ? start : LEAD;
	from = recipe_seek(f, recipe_rap(o, o->slice->first_pts));
	return start - from;
}

static int
rate_of(const struct footage_audio *track)
{
	return track->rate > 0 ? track->rate : SOUND_RATE;
}

static void
add_loudness(struct buf *b, const struct order *o, int n, bool measure)
{
	const struct wish *w = o->wish;

	if (isnan(w->loudness))
		return;
	if (measure)
		buf_addf(b, ",loudnorm=I=%.2f:TP=%.2f:LRA=%.1f:"
		    "print_format=json", w->loudness, w->true_peak,
		    RANGE_LEAST);
	else
		buf_addf(b, ",@loudness%d@,aresample=%d", n,
		    rate_of(&o->src->audios[n]));
}

/*
 * Opus in Matroska is stored in milliseconds, less a delay of 6.5 ms.  Behind a
 * seek ffmpeg rounds both, and its times are late by nothing to 1 ms, as the
 * writer has rounded: half of that is taken off.
 */
static int64_t
seek_error(const struct footage *f, const struct footage_audio *track)
{
	enum { HALF = 500 };

	return strncmp(f->container, "matroska", 8) == 0 &&
	    strcmp(track->codec, "opus") == 0 ? HALF : 0;
}

/*
 * Of Vorbis in Ogg, ffmpeg tells some packets at the ends of pages some
 * milliseconds too late.  Where the first one that is wanted is among them, all
 * would be late: so a packet that seems to be a little late is taken to follow
 * the one before, unless that one seemed so too.
 */
static const char STEADY[] = "asetpts='"
    "st(2,gt(N,0)*not(ld(2))*gt(PTS,ld(0))*lt(PTS-ld(0),0.05/TB));"
    "st(1,if(ld(2),ld(0),PTS));st(0,ld(1)+NB_SAMPLES);ld(1)',";

void
recipe_hear(struct buf *b, const struct footage *f,
    const struct footage_audio *track, bool sought, int64_t from, int64_t to)
{
	char start[RECIPE_TIME], end[RECIPE_TIME];
	int64_t late = sought ? seek_error(f, track) : 0;

	recipe_seconds(start, from + late);
	recipe_seconds(end, to + late);
	if (strncmp(f->container, "ogg", 3) == 0 &&
	    strcmp(track->codec, "vorbis") == 0)
		buf_adds(b, STEADY);
	buf_addf(b, "atrim=start=%s:end=%s,asetpts=PTS-round(%s/TB),"
	    "aresample=async=1:min_hard_comp=0.03:first_pts=0", start, end,
	    start);
}

void
recipe_sound(struct buf *b, const struct order *o, int n, bool measure)
{
	char length[RECIPE_TIME], fade[RECIPE_TIME], last[RECIPE_TIME];
	int64_t lead = recipe_lead(o);
	int64_t duration = o->slice->end - o->slice->start;
	int64_t most = duration / 2, afade = o->wish->afade;

	recipe_seconds(length, duration);
	recipe_hear(b, o->src, &o->src->audios[n], o->slice->start > lead,
	    lead, lead + duration);
	buf_addf(b, ",apad=whole_dur=%s", length);
	add_loudness(b, o, n, measure);
	if (afade > 0 && !measure) {
		afade = afade > most ? most : afade;
		recipe_seconds(fade, afade);
		recipe_seconds(last, duration - afade);
		buf_addf(b, ",afade=t=in:st=0:d=%s,afade=t=out:st=%s:d=%s",
		    fade, last, fade);
	}
	buf_addf(b, ",atrim=end=%s", length);
}

void
recipe_measure(struct recipe *r)
{
	const struct order *o = r->order;
	char text[RECIPE_TIME];
	int64_t from;
	int i;

	if (isnan(o->wish->loudness))
		return;
	from = o->slice->start - recipe_lead(o);
	for (i = 0; i < o->src->naudios; i++) {
		struct step *s = recipe_child(r, "measuring the loudness");
		struct buf chain = BUF_INIT;

		s->collect = COLLECT_ERR;
		s->encodes = true;
		s->together = true;
		s->track = i;
		s->media_seconds =
		    (double)(o->slice->end - o->slice->start) / 1e6;
		/* It tells what it has measured as a piece of news. */
		args_addl(&s->args, "-v", "info", "-nostats", (char *)NULL);
		if (from > 0)
			args_addl(&s->args, "-ss", recipe_seconds(text, from),
			    (char *)NULL);
		ff_input(&s->args, o->src->path, NULL);
		args_add(&s->args, "-map");
		args_addf(&s->args, "0:%d", o->src->audios[i].index);
		recipe_sound(&chain, o, i, true);
		args_addl(&s->args, "-af", chain.p, "-f", "null", "-",
		    (char *)NULL);
		buf_free(&chain);
	}
}

int
recipe_number(const char *json, const char *key, double *out)
{
	const char *p = strstr(json, key);
	char *end;

	p = p ? strchr(p, ':') : NULL;
	p = p ? strchr(p, '"') : NULL;
	if (!p)
		return -1;
	*out = strtod(p + 1, &end);
	return end == p + 1 ? -1 : 0;
}

void
recipe_put(struct recipe *r, size_t step, const char *mark, const char *text)
{
	size_t i;

	while (++step < r->n) {
		struct step *s = &r->v[step];

		for (i = 1; i < s->args.n; i++) {
			const char *at = strstr(s->args.v[i], mark);
			struct buf b = BUF_INIT;

			/* A file may be named like a mark. */
			if (!at || strncmp(s->args.v[i - 1], "-filter", 7) != 0)
				continue;
			buf_add(&b, s->args.v[i], (size_t)(at - s->args.v[i]));
			buf_adds(&b, text);
			buf_adds(&b, at + strlen(mark));
			free(s->args.v[i]);
			s->args.v[i] = buf_steal(&b);
		}
	}
}

/* What the first pass has measured, as the second pass's filter. */
static int
second_pass(struct buf *b, const struct order *o, const char *json)
{
	double i, tp, lra, thresh, offset, range;

	if (recipe_number(json, "\"input_i\"", &i) < 0 ||
	    recipe_number(json, "\"input_tp\"", &tp) < 0 ||
	    recipe_number(json, "\"input_lra\"", &lra) < 0 ||
	    recipe_number(json, "\"input_thresh\"", &thresh) < 0 ||
	    recipe_number(json, "\"target_offset\"", &offset) < 0)
		return -1;
	if (!isfinite(i) || i < RECIPE_SILENT_LUFS || !isfinite(tp)) {
		buf_adds(b, "anull");
		return 0;
	}
	/* One gain for all of it, unless its peaks would be too high: a
	 * range that is wide enough keeps loudnorm from squeezing. */
	range = lra > RANGE_LEAST ? ceil(lra) : RANGE_LEAST;
	range = range > RANGE_MOST ? RANGE_MOST : range;
	buf_addf(b, "loudnorm=I=%.2f:TP=%.2f:LRA=%.1f:linear=true:"
	    "measured_I=%.2f:measured_TP=%.2f:measured_LRA=%.2f:"
	    "measured_thresh=%.2f:offset=%.2f", o->wish->loudness,
	    o->wish->true_peak, range, i, tp, lra, thresh,
	    isfinite(offset) ? offset : 0.0);
	return 0;
}

int
recipe_after(struct recipe *r, size_t step, const char *output, size_t n,
    const char **why)
{
	struct buf text = BUF_INIT, filter = BUF_INIT;
	char mark[32];
	const char *json;
	int rc = -1;

	if (step >= r->n || r->v[step].collect != COLLECT_ERR)
		return 0;
	buf_add(&text, output, n);
	json = strrchr(text.p, '{');
	if (json && second_pass(&filter, r->order, json) == 0) {
		snprintf(mark, sizeof mark, "@loudness%d@", r->v[step].track);
		recipe_put(r, step, mark, filter.p);
		rc = 0;
	} else {
		*why = RECIPE_UNTOLD;
	}
	buf_free(&text);
	buf_free(&filter);
	return rc;
}
