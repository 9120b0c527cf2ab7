/*
 * The last step: pictures, sound, subtitles, chapters and words about the
 * film become one file.
 *
 * The source is opened once for each way of reading it: for sound that is
 * copied (from the cut on), sound that is decoded (from a little ahead of it,
 * cut to the sample by filters), and text (from well ahead of it, since a line
 * may have begun long before the cut).
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "ff.h"
#include "method.h"
#include "recipe_part.h"

/* How long before the cut a line of text may have begun. */
enum { TEXT_LEAD = 15 * 1000000 };

/* The numbers of the inputs; -1: not there. */
struct inputs {
	int n;
	int video, copied, decoded, text, chapters, silence, words;
};

struct join {
	struct recipe *r;
	const struct order *o;
	enum method m;
	enum wish_container container;
	struct step *s;
	struct inputs in;
	const char *chapters; /* path of the list of chapters; or null */
	const char *text;     /* path of the part with text; or null */
	bool direct;          /* pictures and sound come out of the source */
};

static int
count_copied(const struct join *j)
{
	int i, n = 0;

	for (i = 0; i < j->o->src->naudios; i++)
		n += recipe_copies(j->o, j->m, &j->o->src->audios[i]);
	return n;
}

/* Opens the source from `from` on, for `length` (TC_NONE: to its end). */
static int
open_source(struct join *j, int64_t from, int64_t length)
{
	struct args *a = &j->s->args;
	char text[RECIPE_TIME];

	if (from > 0)
		args_addl(a, "-ss", recipe_seconds(text, from), (char *)NULL);
	if (length != TC_NONE)
		args_addl(a, "-t", recipe_seconds(text, length),
		    (char *)NULL);
	ff_input(a, j->o->src->path, NULL);
	return j->in.n++;
}

/* Opens a part that an earlier step has made. */
static int
open_part(struct join *j, const char *path)
{
	struct args *a = &j->s->args;

	args_addl(a, "-protocol_whitelist", "file", "-format_whitelist",
	    "mov,matroska", "-i", (char *)NULL);
	args_addf(a, "file:%s", path);
	return j->in.n++;
}

static void
open_video(struct join *j, const char *video, bool joined)
{
	struct args *a = &j->s->args;

	if (video && !joined)
		j->in.video = open_part(j, video);
	if (!video || !joined)
		return;
	args_addl(a, "-protocol_whitelist", "file", "-format_whitelist",
	    "concat,mov,matroska", "-f", "concat", "-safe", "0", "-i",
	    (char *)NULL);
	args_addf(a, "file:%s", video);
	j->in.video = j->in.n++;
}

static void
open_rest(struct join *j)
{
	struct args *a = &j->s->args;

	if (j->text)
		j->in.text = open_part(j, j->text);
	if (!j->chapters)
		return;
	args_addl(a, "-protocol_whitelist", "file", "-f", "ffmetadata", "-i",
	    (char *)NULL);
	args_addf(a, "file:%s", j->chapters);
	j->in.chapters = j->in.n++;
}

static void
open_all(struct join *j, const char *video, bool joined)
{
	const struct order *o = j->o;
	struct args *a = &j->s->args;
	int64_t start = o->slice->start;
	int64_t length = o->slice->end - start;
	int copied = count_copied(j);
	char text[RECIPE_TIME];

	if (j->direct) {
		recipe_direct_open(j->s, o);
		j->in.video = j->in.copied = j->in.words = j->in.n++;
		open_rest(j);
		return;
	}
	open_video(j, video, joined);
	if (copied > 0)
		j->in.copied = open_source(j, start, length);
	if (o->src->naudios > copied)
		j->in.decoded = open_source(j, start - recipe_lead(o),
		    recipe_lead(o) + length + TC_SECOND);
	if (o->src->naudios == 0 && o->wish->silent_audio) {
		args_addl(a, "-f", "lavfi", "-t", recipe_seconds(text, length),
		    "-i", "anullsrc=sample_rate=48000:channel_layout=stereo",
		    (char *)NULL);
		j->in.silence = j->in.n++;
	}
	j->in.words = j->in.copied >= 0 ? j->in.copied : j->in.decoded >= 0 ?
	    j->in.decoded : open_source(j, 0, TC_NONE);
	open_rest(j);
}

static void
map(struct join *j, int input, int stream)
{
	args_add(&j->s->args, "-map");
	args_addf(&j->s->args, "%d:%d", input, stream);
}

/* An option for the n-th stream of a kind ('a', 's') of the result. */
static void
option(struct join *j, const char *name, char kind, int n)
{
	args_addf(&j->s->args, "%s:%c:%d", name, kind, n);
}

static void
add_encoder(struct join *j, int n, const struct footage_audio *track)
{
	struct args *a = &j->s->args;
	const char *codec = codec_audio_wanted(j->o, track);
	int rate = codec_audio_rate(codec, track ? track->channels : 2);

	option(j, "-c", 'a', n);
	args_add(a, codec_audio_encoder(codec));
	if (rate) {
		option(j, "-b", 'a', n);
		args_addf(a, "%d", rate);
	}
}

/* Opus knows no other layouts.  AAC tells the usual ones by a number, which
 * all players know; others (most often speakers at the sides) become one of
 * those where no channel is lost by it.
 * Readers of Matroska take off what Opus puts ahead (312 samples), but ffmpeg's
 * writer does not add it: the sound would be early by as much. */
static void
add_layouts(const struct join *j, const char *codec, struct buf *chain)
{
	if (strcmp(codec, "aac") == 0)
		buf_adds(chain, ",aformat=channel_layouts=mono|stereo|2.1|3.0|"
		    "3.1|4.0|quad|5.0|5.1|7.1|7.1(wide)");
	if (strcmp(codec, "opus") != 0)
		return;
	buf_adds(chain, ",aformat=channel_layouts=mono|stereo|3.0|quad|5.0|"
	    "5.1|6.1|7.1");
	if (j->container == WISH_MKV || j->container == WISH_WEBM)
		buf_adds(chain, ",asetpts=PTS+round(0.0065/TB)");
}

static void
add_sound(struct join *j)
{
	const struct order *o = j->o;
	struct args *a = &j->s->args;
	int i;

	for (i = 0; i < o->src->naudios; i++) {
		const struct footage_audio *track = &o->src->audios[i];
		struct buf chain = BUF_INIT;

		if (recipe_copies(o, j->m, track)) {
			map(j, j->in.copied, track->index);
			option(j, "-c", 'a', i);
			args_add(a, "copy");
			/* What a decoder needs to get into its stride, and
			 * not all that lies ahead since the last key frame of
			 * the pictures. */
			option(j, "-bsf", 'a', i);
			args_add(a, "noise=drop='lt(pts*tb\\,-0.12)'");
			continue;
		}
		map(j, j->in.decoded, track->index);
		recipe_sound(&chain, o, i, false);
		add_layouts(j, codec_audio_wanted(o, track), &chain);
		option(j, "-filter", 'a', i);
		args_add(a, chain.p);
		buf_free(&chain);
		add_encoder(j, i, track);
	}
	if (j->in.silence >= 0) {
		map(j, j->in.silence, 0);
		add_encoder(j, 0, NULL);
	}
}

static const char *
text_codec(const struct join *j)
{
	switch (j->container) {
	case WISH_MP4:
	case WISH_MOV:
		return "copy";
	case WISH_WEBM:
		return "webvtt";
	default:
		return "srt";
	}
}

static void
add_text(struct join *j)
{
	if (j->in.text < 0)
		return;
	args_add(&j->s->args, "-map");
	args_addf(&j->s->args, "%d:s", j->in.text);
	args_addl(&j->s->args, "-c:s", text_codec(j), (char *)NULL);
}

/* Words that are true for the whole film and not for a part of it. */
static void
add_words(struct join *j)
{
	static const char *const stale[] = { "timecode", "BPS", "DURATION",
		"NUMBER_OF_FRAMES", "NUMBER_OF_BYTES",
		"_STATISTICS_WRITING_APP", "_STATISTICS_WRITING_DATE_UTC",
		"_STATISTICS_TAGS", "BPS-eng", "DURATION-eng",
		"NUMBER_OF_FRAMES-eng", "NUMBER_OF_BYTES-eng" };
	struct args *a = &j->s->args;
	size_t i;

	args_add(a, "-map_metadata");
	args_addf(a, "%d", j->in.words);
	args_add(a, "-map_chapters");
	args_addf(a, "%d", j->in.chapters);
	args_addl(a, "-metadata", "timecode=", (char *)NULL);
	for (i = 0; i < sizeof stale / sizeof *stale; i++) {
		args_add(a, "-metadata:s");
		args_addf(a, "%s=", stale[i]);
	}
	if (j->o->title) {
		args_add(a, "-metadata");
		args_addf(a, "title=%s", j->o->title);
	}
}

static void
add_container(struct join *j)
{
	const struct footage *f = j->o->src;
	struct args *a = &j->s->args;
	bool video = j->in.video >= 0;

	if (j->container != WISH_MP4 && j->container != WISH_MOV) {
		/* What sound needs ahead of its start is told apart there. */
		args_addl(a, "-avoid_negative_ts", "disabled", (char *)NULL);
		return;
	}
	args_addl(a, "-movflags", j->container == WISH_MOV ?
	    "+faststart+use_metadata_tags" : "+faststart", "-write_tmcd", "0",
	    (char *)NULL);
	/* ffmpeg still calls FLAC in MP4 an experiment. */
	args_addl(a, "-strict", "experimental", (char *)NULL);
	if (!video)
		return;
	args_add(a, "-video_track_timescale");
	args_addf(a, "%" PRId64, f->video.time_base.den);
	/* Edits are told in it: milliseconds would be too coarse. */
	args_add(a, "-movie_timescale");
	args_addf(a, "%" PRId64, f->video.time_base.den);
}

/* HEVC is named as Apple's players want it. */
static void
add_tag(struct join *j)
{
	const struct order *o = j->o;
	const char *codec = j->m == METHOD_ENCODE ?
	    codec_wanted(o->src, o->wish) : o->src->video.codec;

	if (strcmp(codec, "hevc") == 0 &&
	    (j->container == WISH_MP4 || j->container == WISH_MOV))
		args_addl(&j->s->args, "-tag:v", "hvc1", (char *)NULL);
}

/* A text for ffmetadata: these bytes end or begin something there. */
static void
meta_text(struct buf *b, const char *s)
{
	for (; *s; s++) {
		if (strchr("=;#\\\n", *s))
			buf_addc(b, '\\');
		buf_addc(b, *s);
	}
}

/* A step that writes the chapters within the slice; null where none are. */
static const char *
list_chapters(struct recipe *r)
{
	const struct order *o = r->order;
	struct buf text = BUF_INIT;
	struct step *s;
	size_t i, n = 0;

	buf_adds(&text, ";FFMETADATA1\n");
	for (i = 0; i < o->src->nchapters; i++) {
		const struct footage_chapter *c = &o->src->chapters[i];
		int64_t from = c->start, to = c->end;

		if (from < o->slice->start)
			from = o->slice->start;
		if (to == TC_NONE || to > o->slice->end)
			to = o->slice->end;
		if (from >= to)
			continue;
		buf_addf(&text, "[CHAPTER]\nTIMEBASE=1/1000000\nSTART=%" PRId64
		    "\nEND=%" PRId64 "\n", from - o->slice->start,
		    to - o->slice->start);
		if (c->title) {
			buf_adds(&text, "title=");
			meta_text(&text, c->title);
			buf_addc(&text, '\n');
		}
		n++;
	}
	if (n == 0) {
		buf_free(&text);
		return NULL;
	}
	s = recipe_add(r, STEP_WRITE_FILE, "listing the chapters");
	s->path = recipe_path(o, "chapters.part");
	s->text = text;
	s->together = true;
	return s->path;
}

/*
 * A step that cuts the lines of text: those that have begun before the cut
 * begin with it, those that last longer end with it.  MP4 again, since its text
 * has a time base of its own that filters of packets know; what suits the
 * container is made of it later.  Returns the part's path, null where there is
 * no text.
 */
static const char *
make_text(struct recipe *r)
{
	const struct order *o = r->order;
	int64_t start = o->slice->start, length = o->slice->end - start;
	int64_t lead = start < TEXT_LEAD ? start : TEXT_LEAD;
	char text[RECIPE_TIME];
	struct step *s;
	int i, n = 0;

	for (i = 0; i < o->src->nsubtitles; i++)
		n += o->src->subtitles[i].text;
	if (n == 0)
		return NULL;
	s = recipe_child(r, "cutting the text");
	s->together = true;
	s->media_seconds = (double)(lead + length) / 1e6;
	args_addl(&s->args, "-itsoffset", recipe_seconds(text, -lead),
	    (char *)NULL);
	if (start > lead)
		args_addl(&s->args, "-ss", recipe_seconds(text, start - lead),
		    (char *)NULL);
	args_addl(&s->args, "-t", recipe_seconds(text, lead + length),
	    (char *)NULL);
	ff_input(&s->args, o->src->path, NULL);
	for (i = 0; i < o->src->nsubtitles; i++)
		if (o->src->subtitles[i].text) {
			args_add(&s->args, "-map");
			args_addf(&s->args, "0:%d",
			    o->src->subtitles[i].index);
		}
	args_addl(&s->args, "-c:s", "mov_text", "-bsf:s", (char *)NULL);
	/* Text comes so seldom that what lies behind the end is read too. */
	recipe_seconds(text, length);
	args_addf(&s->args, "noise=drop='lte(pts+d\\,0)+gte(pts*tb\\,%s)',"
	    "setts=pts=max(PTS\\,0):dts=max(DTS\\,0):"
	    "duration=min(PTS+DURATION\\,round(%s/TB))-max(PTS\\,0)", text,
	    text);
	args_addl(&s->args, "-map_chapters", "-1", (char *)NULL);
	s->path = recipe_path(o, "text.part");
	recipe_output(s, "mp4", s->path);
	return s->path;
}

/* An edit that ends with the last picture hides what had to be copied behind
 * it. */
static void
patch(struct recipe *r)
{
	const struct order *o = r->order;
	struct step *s = recipe_add(r, STEP_PATCH_ELST, "hiding pictures");

	s->path = xstrdup(o->out);
	s->patch.duration = o->slice->end_pts - o->slice->first_pts;
	s->patch.base = o->src->video.time_base;
}

/* The children so far may all run at once; the last has to wait for them. */
static void
wait_for_parts(struct recipe *r)
{
	if (r->n > 0)
		r->v[r->n - 1].together = false;
}

int
recipe_join(struct recipe *r, enum method m, const char *video, bool joined,
    const char **why)
{
	const struct order *o = r->order;
	struct join j = { r, o, m, codec_container(o->src, o->wish), NULL,
		{ 0, -1, -1, -1, -1, -1, -1, -1 }, NULL, NULL,
		recipe_is_direct(o, m) };
	const char *chapters = list_chapters(r), *text = make_text(r);

	if (!video && !j.direct && (o->src->naudios == 0 ||
	    (m != METHOD_ENCODE && count_copied(&j) < o->src->naudios))) {
		*why = o->src->naudios == 0 ?
		    "there is neither video nor sound in it" :
		    "its sound can't be copied exactly";
		return -1;
	}
	wait_for_parts(r);
	j.s = recipe_child(r, video ? "joining" : m == METHOD_ENCODE ?
	    "encoding" : "copying");
	j.chapters = chapters;
	j.text = text;
	j.s->encodes = count_copied(&j) < o->src->naudios;
	j.s->media_seconds = (double)(o->slice->end - o->slice->start) / 1e6;
	recipe_progress(j.s);
	open_all(&j, video, joined);
	j.s->outputs = j.s->args.n;
	j.s->ninputs = j.in.n;
	if (j.direct) {
		recipe_direct_map(j.s, o);
		add_tag(&j);
	} else if (video) {
		map(&j, j.in.video, 0);
		args_addl(&j.s->args, "-c:v", "copy", (char *)NULL);
		add_tag(&j);
	}
	if (!j.direct)
		add_sound(&j);
	add_text(&j);
	add_words(&j);
	add_container(&j);
	recipe_output(j.s, codec_format(j.container), o->out);
	if ((video || j.direct) && o->joint && m != METHOD_ENCODE &&
	    m != METHOD_SMART && o->joint->hidden > 0)
		patch(r);
	return 0;
}
