/*
 * The call of ffmpeg that makes one slot of a film.
 *
 * A source is read from the key frame that its first picture needs, with its
 * own time stamps, which are counted from that picture on.  The filter fps then
 * takes for each picture of the film the one that is shown at that time: so
 * any rate becomes the film's, and none is lost or won by rounding.  Only what
 * is left goes through the costly filters.
 */
#include "film_recipe.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "ff.h"
#include "film_picture.h"
#include "recipe_part.h"
#include "tc.h"

enum {
	/* A source that ends earlier than was thought is held for so long. */
	HOLD = 500 * 1000,
	/* A shot that fades away may have no picture left but its last. */
	HOLD_TURN = 10 * 1000000,
	/* Behind the slot's end nothing is read, whatever the sound lacks: a
	 * group of pictures and a little. */
	READ_ON = 15 * 1000000,
	/* Sound begins and ends within this, so that nothing clicks. */
	SOFT = 5 * 1000,
	LEAST_SCALE = 10000,
	GROUP_SECONDS = 4,
	/* Beyond so many pixels an encoder looks less far ahead: memory. */
	LARGE = 2560 * 1440,
};

/* One stretch of a source in a call. */
struct stretch {
	const struct footage *film; /* null: black */
	int64_t from, frames;
	int64_t hold;
	int input;
};

struct call {
	const struct film_make *m;
	const struct montage_slot *slot;
	struct step *s;
	struct buf graph;
	const char *pix_fmt;
	int inputs;
};

/* --- what slots have in common -------------------------------------------- */

static void
set_colours(struct footage_video *v)
{
	snprintf(v->range, sizeof v->range, "tv");
	snprintf(v->space, sizeof v->space, "bt709");
	snprintf(v->primaries, sizeof v->primaries, "bt709");
	snprintf(v->transfer, sizeof v->transfer, "bt709");
}

void
film_make_begin(struct film_make *m)
{
	struct footage_video *v = &m->result.video;
	struct ratio rate = m->canvas.rate;

	m->scale = rate.num;
	m->step = rate.den;
	while (m->scale < LEAST_SCALE) {
		m->scale *= 10;
		m->step *= 10;
	}
	m->wish.container = WISH_MP4;
	m->wish.sdr = true;
	if (m->wish.codec && strcmp(m->wish.codec, "copy") == 0)
		m->wish.codec = NULL;
	memset(&m->result, 0, sizeof m->result);
	snprintf(m->result.container, sizeof m->result.container, "mov,mp4");
	m->result.audio = -1;
	v->depth = 8;
	v->width = m->canvas.width;
	v->height = m->canvas.height;
	v->sar = (struct ratio){ 1, 1 };
	v->rate = v->avg_rate = rate;
	v->time_base = (struct ratio){ 1, m->scale };
	snprintf(v->pix_fmt, sizeof v->pix_fmt, "yuv420p");
	set_colours(v);
}

bool
film_make_sounds(const struct film_make *m)
{
	return m->plan->sound != MONTAGE_SOUND_NONE;
}

int64_t
film_make_samples(const struct film_make *m, int64_t n)
{
	struct ratio picture = { m->canvas.rate.den, m->canvas.rate.num };
	struct ratio sample = { 1, FILM_SOUND_RATE };

	return tc_rescale(n, picture, sample);
}

/* --- inputs --------------------------------------------------------------- */

static int64_t
seek_to(const struct footage *f, int64_t from)
{
	struct order o = { .src = f };
	int64_t pts = footage_pts(f, from);

	/* Without a list of key frames it is a guess on the safe side. */
	return recipe_seek(f, f->ngops ? recipe_rap(&o, pts) : pts);
}

static void
add_input(struct call *c, struct stretch *t, bool bounded)
{
	struct args *a = &c->s->args;
	char text[RECIPE_TIME];
	int64_t from, last;

	if (!t->film)
		return;
	from = seek_to(t->film, t->from);
	last = t->from + montage_time(&c->m->canvas, t->frames);
	if (c->m->wish.threads > 0) {
		args_add(a, "-threads");
		args_addf(a, "%d", c->m->wish.threads);
	}
	args_addl(a, "-noaccurate_seek", "-noautorotate", (char *)NULL);
	if (from > 0)
		args_addl(a, "-ss", recipe_seconds(text, from), (char *)NULL);
	if (bounded && recipe_seekable(t->film))
		args_addl(a, "-t", recipe_seconds(text, last - from + READ_ON),
		    (char *)NULL);
	ff_input(a, t->film->path, NULL);
	t->input = c->inputs++;
}

/* --- pictures ------------------------------------------------------------- */

/* Exactly so many pictures of the film's rate, size and kind. */
static void
add_stretch(struct call *c, const struct stretch *t)
{
	const struct montage_canvas *canvas = &c->m->canvas;
	struct buf *b = &c->graph;
	char text[RECIPE_TIME];

	if (!t->film) {
		buf_addf(b, "color=c=black:s=%dx%d:r=%" PRId64 "/%" PRId64
		    ",trim=end_frame=%" PRId64 ",format=%s,setsar=1",
		    canvas->width, canvas->height, canvas->rate.num,
		    canvas->rate.den, t->frames, c->pix_fmt);
		return;
	}
	buf_addf(b, "[%d:%d]setpts=PTS-(%" PRId64 ")", t->input,
	    t->film->video.index, footage_pts(t->film, t->from));
	if (t->film->video.interlaced)
		buf_adds(b, ",bwdif=mode=send_frame:parity=auto:"
		    "deint=interlaced");
	buf_addf(b, ",tpad=stop_mode=clone:stop_duration=%s,fps=%" PRId64
	    "/%" PRId64 ":start_time=0:round=near,trim=end_frame=%" PRId64,
	    recipe_seconds(text, t->hold), canvas->rate.num, canvas->rate.den,
	    t->frames);
	film_picture_fit(b, c->m, t->film, c->pix_fmt, t->input);
}

/* The film's last pictures become black, over as many slots as it takes. */
static void
add_fade_out(struct call *c)
{
	const struct montage_plan *p = c->m->plan;
	const struct montage_slot *s = c->slot;
	int64_t end = montage_time(&c->m->canvas, p->frames);
	int64_t from = end - p->fade_out;
	char at[RECIPE_TIME], length[RECIPE_TIME];

	if (p->fade_out <= 0 ||
	    montage_time(&c->m->canvas, s->first + s->frames) <= from)
		return;
	buf_addf(&c->graph, ",setpts=PTS+%" PRId64 ",fade=t=out:st=%s:d=%s,"
	    "setpts=PTS-%" PRId64, s->first, recipe_seconds(at, from),
	    recipe_seconds(length, p->fade_out), s->first);
}

static bool
turns(const struct call *c)
{
	return c->slot->turn != MONTAGE_CUT && c->slot->turn_frames > 0 &&
	    c->slot->first > 0;
}

/* How the slot before would have gone on. */
static struct stretch
before(const struct call *c)
{
	const struct montage_slot *p = c->slot - 1;
	int64_t most = c->slot->turn_frames < c->slot->frames ?
	    c->slot->turn_frames : c->slot->frames;
	struct stretch t = { .film = p->film, .from = p->from +
	    montage_time(&c->m->canvas, p->frames), .frames = most,
	    .hold = HOLD_TURN };
	int64_t last;

	if (!p->film)
		return t;
	/* Where nothing is left of it, its last picture stays. */
	last = footage_end(p->film);
	if (last != TC_NONE && t.from > last - footage_step(p->film))
		t.from = last - footage_step(p->film);
	return t;
}

static void
add_pictures(struct call *c, const struct stretch *own,
    const struct stretch *old)
{
	const char *upload = codec_hw_filter(c->m->wish.hw);
	char text[RECIPE_TIME];

	if (turns(c)) {
		add_stretch(c, old);
		buf_adds(&c->graph, "[old];");
		add_stretch(c, own);
		buf_addf(&c->graph, "[new];[old][new]xfade=transition=%s:"
		    "duration=%s:offset=0", c->slot->turn == MONTAGE_DIP ?
		    "fadeblack" : "fade", recipe_seconds(text,
		    montage_time(&c->m->canvas, old->frames)));
	} else {
		add_stretch(c, own);
	}
	add_fade_out(c);
	buf_addf(&c->graph, ",format=%s", c->pix_fmt);
	if (upload)
		buf_addf(&c->graph, ",%s", upload);
	buf_adds(&c->graph, "[v]");
}

/* --- sound ---------------------------------------------------------------- */

static void
add_sound(struct call *c, const struct stretch *t)
{
	const struct montage_slot *s = c->slot;
	const struct footage *f = t->film;
	int64_t length = montage_time(&c->m->canvas, s->frames);
	int64_t samples = film_make_samples(c->m, s->first + s->frames) -
	    film_make_samples(c->m, s->first);
	const struct footage_audio *track;
	int64_t from;
	char last[RECIPE_TIME];

	if (f && f->audio >= 0) {
		track = &f->audios[f->audio];
		from = t->from + f->start;
		buf_addf(&c->graph, ";[%d:%d]", t->input, track->index);
		recipe_hear(&c->graph, f, track, seek_to(f, t->from) > 0,
		    from, from + length + TC_SECOND);
		buf_addf(&c->graph, ",aresample=%d", FILM_SOUND_RATE);
	} else {
		buf_addf(&c->graph, ";anullsrc=r=%d:cl=stereo",
		    FILM_SOUND_RATE);
	}
	recipe_seconds(last, length - SOFT);
	buf_addf(&c->graph, ",aformat=sample_fmts=s16:channel_layouts=stereo,"
	    "apad=whole_len=%" PRId64 ",atrim=end_sample=%" PRId64
	    ",afade=t=in:d=0.005,afade=t=out:st=%s:d=0.005[a]", samples,
	    samples, last);
}

/* --- the call ------------------------------------------------------------- */

static void
add_encoder(struct call *c, const struct order *o)
{
	const struct film_make *m = c->m;
	struct args *a = &c->s->args;
	struct ratio rate = m->canvas.rate;

	args_addl(a, "-map", "[v]", "-fps_mode", "passthrough",
	    (char *)NULL);
	codec_whole(a, o);
	/* Else it is the source's (JPEG, DV, HDR), and would tell a decoder
	 * that this slot is coded in another way. */
	args_addl(a, "-chroma_sample_location:v", "left", "-flags:v", "+cgop",
	    "-g", (char *)NULL);
	args_addf(a, "%" PRId64, (rate.num * GROUP_SECONDS + rate.den - 1) /
	    rate.den);
	if ((int64_t)m->canvas.width * m->canvas.height > LARGE &&
	    strcmp(codec_wanted(o->src, o->wish), "h264") == 0 &&
	    m->wish.hw == WISH_HW_NONE)
		args_addl(a, "-rc-lookahead", "20", (char *)NULL);
	if (strcmp(codec_wanted(o->src, o->wish), "hevc") == 0)
		args_addl(a, "-tag:v", "hvc1", (char *)NULL);
	args_add(a, "-video_track_timescale");
	args_addf(a, "%" PRId64, m->scale);
	args_addl(a, "-map_metadata", "-1", "-map_chapters", "-1",
	    (char *)NULL);
}

void
film_recipe_slot(struct recipe *r, const struct film_make *m, size_t slot,
    const char *video, const char *sound)
{
	struct order o = { .src = &m->result, .wish = &m->wish };
	const struct montage_slot *s = &m->plan->slots[slot];
	struct call c = { .m = m, .slot = s, .pix_fmt = codec_pix_fmt(&o) };
	struct stretch own = { .film = s->film, .from = s->from,
	    .frames = s->frames, .hold = HOLD }, old;

	memset(r, 0, sizeof *r);
	buf_init(&c.graph);
	c.s = recipe_add(r, STEP_CHILD, "encoding a slot");
	ff_begin(&c.s->args, "ffmpeg");
	recipe_progress(c.s);
	c.s->encodes = true;
	c.s->media_seconds = (double)montage_time(&m->canvas, s->frames) / 1e6;
	if (m->wish.threads > 0) {
		args_add(&c.s->args, "-filter_complex_threads");
		args_addf(&c.s->args, "%d", m->wish.threads);
	}
	args_add(&c.s->args, "-copyts");
	codec_hw_input(&c.s->args, m->wish.hw);
	add_input(&c, &own, sound != NULL);
	if (turns(&c)) {
		old = before(&c);
		add_input(&c, &old, false);
	}
	add_pictures(&c, &own, &old);
	if (sound)
		add_sound(&c, &own);
	args_addl(&c.s->args, "-filter_complex", c.graph.p, (char *)NULL);
	add_encoder(&c, &o);
	recipe_output(c.s, "mp4", video);
	if (sound) {
		args_addl(&c.s->args, "-map", "[a]", "-c:a", "pcm_s16le",
		    (char *)NULL);
		recipe_output(c.s, "s16le", sound);
	}
	buf_free(&c.graph);
}

void
film_recipe_identity(struct buf *b, const struct film_make *m, size_t slot)
{
	const struct montage_slot *s = &m->plan->slots[slot];
	const struct footage *of[2] = { s->film, slot > 0 ? s[-1].film : NULL };
	struct film_make plain = *m;
	struct recipe r;
	size_t i, n = s->film ? 0 : 1;

	plain.wish.threads = 0;
	film_recipe_slot(&r, &plain, slot, "video", film_make_sounds(m) ?
	    "sound" : NULL);
	buf_addf(b, "%s\n", VERSION);
	for (i = 0; i < r.v[0].args.n; i++) {
		bool input = i > 0 && strcmp(r.v[0].args.v[i - 1], "-i") == 0;

		/* A name may change; what is in it counts. */
		if (input && n < 2)
			buf_addf(b, "%s\n", of[n++]->key);
		else
			buf_addf(b, "%s\n", r.v[0].args.v[i]);
	}
	recipe_free(&r);
}
