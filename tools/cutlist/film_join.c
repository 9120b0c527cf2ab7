/*
 * The calls of ffmpeg that make one film of its slots.
 *
 * Pictures are copied.  Parts are read one after the other by a list that says
 * how long each lasts; as each length is the difference of two rounded times,
 * the sum never drifts.  Times of presentation are then laid on whole pictures,
 * and times of decoding counted anew: parts with few pictures have other
 * delays than long ones.
 *
 * Sound is never cut: the song is decoded from its start, so that the sample at
 * which it is to begin is the right one, and encoded once.
 */
#include "film_join.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "codec.h"
#include "ff.h"
#include "recipe_part.h"
#include "tc.h"

/* Two sounds together shall not become louder than one may be. */
#define TOGETHER "0.7"

/* Where the gain stands that is measured first. */
static const char GAIN[] = "volume=0.00dB";

/* The movie's own clock must hit samples and pictures. */
static const int64_t CLOCK_MOST = INT64_C(2000000000);

void
film_join_part(struct film_join *j, const char *path, int64_t first,
    int64_t end)
{
	const struct montage_canvas *c = &j->make->canvas;
	char text[RECIPE_TIME];
	const char *p;

	if (j->text.len == 0)
		buf_adds(&j->text, "ffconcat version 1.0\n");
	buf_adds(&j->text, "file 'file:");
	/* In quotes only a quote is special. */
	for (p = path; *p; p++)
		if (*p == '\'')
			buf_adds(&j->text, "'\\''");
		else
			buf_addc(&j->text, *p);
	buf_addf(&j->text, "'\nduration %s\n", recipe_seconds(text,
	    montage_time(c, end) - montage_time(c, first)));
}

/* --- sound ---------------------------------------------------------------- */

static const struct footage_audio *
song_of(const struct film_make *m)
{
	const struct footage *song = m->plan->song;

	return song && song->audio >= 0 ? &song->audios[song->audio] : NULL;
}

/* What AAC knows. */
static const int RATES[] = { 8000, 11025, 12000, 16000, 22050, 24000, 32000,
	44100, 48000, 64000, 88200, 96000 };
enum { RATES_N = sizeof RATES / sizeof *RATES };

int
film_join_rate(const struct film_make *m)
{
	const struct footage_audio *song = song_of(m);
	int i;

	for (i = 0; song && i < RATES_N; i++)
		if (song->rate == RATES[i])
			return song->rate;
	return FILM_SOUND_RATE;
}

int64_t
film_join_samples(const struct film_make *m, int64_t n)
{
	struct ratio picture = { m->canvas.rate.den, m->canvas.rate.num };
	struct ratio sample = { 1, film_join_rate(m) };

	return tc_rescale(n, picture, sample);
}

/* The song is trimmed by counted samples, behind aresample: time stamps of
 * single packets may be wrong by some milliseconds (Vorbis in Ogg, at the ends
 * of pages), and one of those could lie just where the film begins. */
static void
add_song(struct buf *b, const struct film_join *j, int input)
{
	const struct montage_plan *p = j->make->plan;
	struct ratio us = { 1, TC_SECOND };
	struct ratio sample = { 1, film_join_rate(j->make) };
	int64_t samples = film_join_samples(j->make, j->frames);
	int64_t from = tc_rescale(p->from, us, sample);
	int64_t to = tc_rescale(p->to > p->from ? p->to : p->from, us, sample);

	buf_addf(b, "[%d:%d]aresample=%d:async=1:min_hard_comp=0.03:first_pts=0,"
	    "atrim=start_sample=%" PRId64 ":end_sample=%" PRId64
	    ",asetpts=PTS-STARTPTS,"
	    "aformat=sample_fmts=fltp:channel_layouts=stereo,"
	    "apad=whole_len=%" PRId64 ",atrim=end_sample=%" PRId64, input,
	    song_of(j->make)->index, film_join_rate(j->make), from, to,
	    samples, samples);
}

static void
add_own(struct buf *b, const struct film_join *j, int input)
{
	int64_t samples = film_join_samples(j->make, j->frames);

	buf_addf(b, "[%d:0]aresample=%d,aformat=sample_fmts=fltp:"
	    "channel_layouts=stereo,apad=whole_len=%" PRId64
	    ",atrim=end_sample=%" PRId64, input, film_join_rate(j->make), samples, samples);
}

/* All sound there is, from [song] and [own], without a label at its end. */
static void
add_mix(struct buf *b, const struct film_join *j, int song, int own)
{
	if (song >= 0)
		add_song(b, j, song);
	if (own < 0)
		return;
	if (song < 0) {
		add_own(b, j, own);
		return;
	}
	if (j->make->plan->sound == MONTAGE_SOUND_DUCK) {
		buf_adds(b, ",asplit[song][key];");
		add_own(b, j, own);
		buf_adds(b, "[loud];[loud][key]sidechaincompress="
		    "threshold=0.1:ratio=5:attack=50:release=300[own];");
	} else {
		buf_adds(b, "[song];");
		add_own(b, j, own);
		buf_adds(b, "[own];");
	}
	buf_adds(b, "[song]volume=" TOGETHER "[a0];[own]volume=" TOGETHER
	    "[a1];[a0][a1]amix=inputs=2:duration=first:normalize=0");
}

static void
add_end(struct buf *b, const struct film_join *j)
{
	const struct montage_plan *p = j->make->plan;
	const struct montage_canvas *c = &j->make->canvas;
	int64_t end = montage_time(c, p->frames);
	char at[RECIPE_TIME], length[RECIPE_TIME];

	if (p->fade_out > 0)
		buf_addf(b, ",afade=t=out:st=%s:d=%s", recipe_seconds(at,
		    end > p->fade_out ? end - p->fade_out : 0),
		    recipe_seconds(length, p->fade_out));
}

/* Opens what sounds; the numbers of the inputs, -1 where there is none. */
static void
open_sounds(struct film_join *j, struct step *s, int inputs, int *song,
    int *own)
{
	struct args *a = &s->args;

	*song = *own = -1;
	if (song_of(j->make)) {
		ff_input(a, j->make->plan->song->path, NULL);
		*song = inputs++;
	}
	if (j->sound) {
		args_addl(a, "-f", "s16le", "-ar", (char *)NULL);
		args_addf(a, "%d", FILM_SOUND_RATE);
		args_addl(a, "-ac", "2", "-protocol_whitelist", "file", "-i",
		    (char *)NULL);
		args_addf(a, "file:%s", j->sound);
		*own = inputs;
	}
}

static double
seconds_of(const struct film_join *j)
{
	return (double)montage_time(&j->make->canvas, j->frames) / 1e6;
}

/* A first pass that only listens. */
static void
add_measure(struct recipe *r, struct film_join *j)
{
	const struct wish *w = &j->make->wish;
	struct step *s = recipe_add(r, STEP_CHILD, "measuring the loudness");
	struct buf graph = BUF_INIT;
	int song, own;

	ff_begin(&s->args, "ffmpeg");
	s->collect = COLLECT_ERR;
	s->encodes = true;
	s->media_seconds = seconds_of(j);
	/* It tells what it has measured as a piece of news. */
	args_addl(&s->args, "-v", "info", "-nostats", (char *)NULL);
	open_sounds(j, s, 0, &song, &own);
	add_mix(&graph, j, song, own);
	add_end(&graph, j);
	buf_addf(&graph, ",loudnorm=I=%.2f:TP=%.2f:LRA=11:print_format=json[a]",
	    w->loudness, w->true_peak);
	args_addl(&s->args, "-filter_complex", graph.p, "-map", "[a]", "-f",
	    "null", "-", (char *)NULL);
	buf_free(&graph);
}

/* --- joining -------------------------------------------------------------- */

static int64_t
clock_of(const struct film_join *j)
{
	int64_t a = j->make->scale, b = film_join_rate(j->make), x = a, y = b, t;

	while (y)
		t = x % y, x = y, y = t;
	return a / x <= CLOCK_MOST / b ? a / x * b : a;
}

static void
add_video(struct film_join *j, struct step *s)
{
	const struct film_make *m = j->make;
	struct args *a = &s->args;

	/* Slots are upright, but ffmpeg passes on what their source said, and
	 * that of the first would hold for all. */
	args_addl(a, "-map", "0:0", "-metadata:s:v", "rotate=0", "-c:v",
	    "copy", "-bsf:v", (char *)NULL);
	args_addf(a, "setts=pts=round(PTS/%" PRId64 ")*%" PRId64 ":dts=(N-%d)*%"
	    PRId64, m->step, m->step, FILM_DELAY, m->step);
	if (strcmp(codec_wanted(&m->result, &m->wish), "hevc") == 0)
		args_addl(a, "-tag:v", "hvc1", (char *)NULL);
}

static void
add_audio(struct film_join *j, struct step *s, int song, int own)
{
	struct args *a = &s->args;
	struct buf graph = BUF_INIT;

	if (song < 0 && own < 0)
		return;
	add_mix(&graph, j, song, own);
	if (!isnan(j->make->wish.loudness))
		buf_addf(&graph, ",%s", GAIN);
	add_end(&graph, j);
	buf_adds(&graph, "[a]");
	args_addl(a, "-filter_complex", graph.p, "-map", "[a]", "-c:a", "aac",
	    "-b:a", (char *)NULL);
	args_addf(a, "%d", codec_audio_rate("aac", 2));
	buf_free(&graph);
}

static void
add_join(struct recipe *r, struct film_join *j)
{
	struct step *s = recipe_add(r, STEP_CHILD, "joining the slots");
	struct args *a = &s->args;
	int song, own;

	ff_begin(a, "ffmpeg");
	recipe_progress(s);
	s->encodes = song_of(j->make) || j->sound;
	s->media_seconds = seconds_of(j);
	args_addl(a, "-protocol_whitelist", "file", "-format_whitelist",
	    "concat,mov", "-f", "concat", "-safe", "0", "-i", (char *)NULL);
	args_addf(a, "file:%s", j->list);
	open_sounds(j, s, 1, &song, &own);
	add_video(j, s);
	add_audio(j, s, song, own);
	args_addl(a, "-map_metadata", "-1", "-map_chapters", "-1",
	    "-movflags", "+faststart", "-write_tmcd", "0",
	    "-video_track_timescale", (char *)NULL);
	args_addf(a, "%" PRId64, j->make->scale);
	args_add(a, "-movie_timescale");
	args_addf(a, "%" PRId64, clock_of(j));
	recipe_output(s, "mp4", j->out);
}

void
film_join_recipe(struct recipe *r, struct film_join *j)
{
	struct step *list;

	memset(r, 0, sizeof *r);
	list = recipe_add(r, STEP_WRITE_FILE, "listing the slots");
	list->path = xstrdup(j->list);
	list->text = j->text;
	buf_init(&j->text);
	if (!isnan(j->make->wish.loudness) && (song_of(j->make) || j->sound))
		add_measure(r, j);
	add_join(r, j);
}

/* --- loudness ------------------------------------------------------------- */

int
film_join_after(struct recipe *r, const struct film_make *m, size_t step,
    const char *output, size_t n, const char **why)
{
	struct buf text = BUF_INIT;
	const char *json;
	double loud, peak, gain = 0;
	char filter[40];
	int rc = -1;

	if (step >= r->n || r->v[step].collect != COLLECT_ERR)
		return 0;
	buf_add(&text, output, n);
	json = strrchr(text.p, '{');
	if (json && recipe_number(json, "\"input_i\"", &loud) == 0 &&
	    recipe_number(json, "\"input_tp\"", &peak) == 0) {
		/* One gain for all of it: no peak beyond what is allowed. */
		if (isfinite(loud) && loud > RECIPE_SILENT_LUFS &&
		    isfinite(peak)) {
			gain = m->wish.loudness - loud;
			if (gain > m->wish.true_peak - peak)
				gain = m->wish.true_peak - peak;
		}
		snprintf(filter, sizeof filter, "volume=%.2fdB", gain);
		recipe_put(r, step, GAIN, filter);
		rc = 0;
	} else {
		*why = RECIPE_UNTOLD;
	}
	buf_free(&text);
	return rc;
}
