/*
 * Packets: out of the container's own structure where it is plain (no frame is
 * read), otherwise from ffprobe line by line.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"
#include "args.h"
#include "buf.h"
#include "diag.h"
#include "media.h"
#include "regrow.h"

#define NOTHING "cut off before its first picture"

enum { SLICE = 4096 }; /* packets between two looks at the loop */

static void
emit_gop(void *job, const struct gop *g)
{
	struct job *j = job;
	struct buf line = BUF_INIT;

	if (!j->regrow) {
		gop_record(&j->text, j->src, g, j->info.video->base,
		    j->info.start);
		return;
	}
	gop_record(&line, j->src, g, j->info.video->base, j->info.start);
	regrow_gop(j, &line, g->frames);
	buf_free(&line);
}

static enum key_kind
kind_of(const struct job *j, const struct packet *p)
{
	const struct stream *s = j->info.video;
	bool h264 = strcmp(s->codec, "h264") == 0;

	if (!p->key || (!h264 && strcmp(s->codec, "hevc") != 0))
		return KEY_OTHER;
	/* of HEVC ffprobe does not tell the length: let the bytes decide */
	if (!h264)
		return nal_kind(j->input.fd, p, NAL_HEVC, -1);
	return nal_kind(j->input.fd, p, NAL_H264, s->nal_length);
}

/* What a look through all packets tells before anything is written. */
struct survey {
	struct gop_maker *maker;
	int64_t dt_min, dt_max, end, frames;
};

static void
survey_gop(void *arg, const struct gop *g)
{
	struct survey *s = arg;

	if (g->dt_min != TC_NONE && (s->dt_min == TC_NONE ||
	    g->dt_min < s->dt_min))
		s->dt_min = g->dt_min;
	if (g->dt_max != TC_NONE && (s->dt_max == TC_NONE ||
	    g->dt_max > s->dt_max))
		s->dt_max = g->dt_max;
	s->end = g->end;
}

static void
survey_free(struct job *j)
{
	if (j->survey)
		gop_free(j->survey->maker);
	free(j->survey);
	j->survey = NULL;
}

static void
leave_to_ffprobe(struct job *j, const char *why)
{
	char name[DIAG_NAME];

	if (why)
		say("%s: its packets are left to ffprobe: %s",
		    diag_name(name, j->path), why);
	if (j->index)
		index_free(j->index);
	j->index = NULL;
	survey_free(j);
	j->then(j);
}

/* The header's duration was not that of the file. */
static void
set_duration(struct job *j, int64_t us)
{
	j->info.duration = us;
	j->info.bit_rate = us <= 0 ? -1 : tc_rescale(j->input.size * 8,
	    (struct ratio){ TC_SECOND, 1 }, (struct ratio){ us, 1 });
}

static void
survey_end(struct job *j)
{
	struct stream *v = (struct stream *)j->info.video;
	struct survey *s = j->survey;

	gop_end(s->maker);
	v->vfr = distances_vary(s->dt_min, s->dt_max, v->base);
	v->frames = s->frames;
	if (j->info.truncated && s->end != TC_NONE) {
		v->duration = tc_minus(tc_us(s->end, v->base), v->start);
		set_duration(j, tc_minus(tc_us(s->end, v->base),
		    j->info.start));
	}
	index_rewind(j->index);
	survey_free(j);
	if (j->info.truncated && !v->frames)
		job_fail(j, "%s", NOTHING);
	else
		j->then(j);
}

/* A slice of the packets; the loop gets its turn in between, so that a signal
 * or another file need not wait for a slow disk. */
static void
survey_slice(void *job)
{
	struct job *j = job;
	struct packet p;
	int i, more = 1;

	j->timer = -1;
	for (i = 0; i < SLICE && (more = index_next(j->index, &p)) == 1; i++) {
		if (p.cut)
			continue; /* a part of it can't be shown */
		j->survey->frames++;
		gop_add(j->survey->maker, &p, KEY_OTHER);
	}
	if (more < 0)
		leave_to_ffprobe(j, index_why(j->index));
	else if (!more)
		survey_end(j);
	else
		j->timer = loop_timer(j->crew->loop, 0, survey_slice, j);
}

void
scan_survey(struct job *j, void (*then)(struct job *j))
{
	const struct stream *v = j->info.video;
	const char *why = NULL;

	j->then = then;
	if (v && j->input.kind == INPUT_FILE)
		j->index = index_open(j->input.fd, j->info.container,
		    v->index, v->b_frames, j->crew->wish.gops, &why);
	if (!j->index) {
		leave_to_ffprobe(j, why);
		return;
	}
	j->survey = xcalloc(1, sizeof *j->survey);
	*j->survey = (struct survey){ NULL, TC_NONE, TC_NONE, TC_NONE, 0 };
	j->survey->maker = gop_new(v->base, survey_gop, j->survey);
	survey_slice(j);
}

bool
scan_needs_measure(const struct job *j)
{
	/* their headers give no duration; ffprobe guesses by bit rate */
	static const char guessed[] = "aac,ac3,eac3,h264,hevc,mpegvideo,m4v";

	if (j->input.kind != INPUT_FILE)
		return false;
	/* Matroska that starts late: some writers count from 0, some not */
	if (strstr(j->info.container, "matroska") &&
	    j->info.start > TC_SECOND / 2)
		return true;
	return (j->info.truncated && !(j->index &&
	    strstr(j->info.container, "mp4"))) ||
	    j->info.duration == TC_NONE ||
	    listed(guessed, j->info.container, strlen(j->info.container));
}

void
scan_each_line(struct job *j, const char *p, size_t n,
    void (*take)(struct job *j, char *line))
{
	char *line, *end;

	buf_add(&j->answer, p, n);
	line = j->answer.p;
	while ((end = memchr(line, '\n', (size_t)(j->answer.p +
	    j->answer.len - line))) != NULL) {
		*end = 0;
		take(j, line);
		line = end + 1;
	}
	buf_drop(&j->answer, (size_t)(line - j->answer.p));
}

/* Cuts a line of comma-separated values into at most max fields. */
static int
split(char *line, char **field, int max)
{
	int n = 0;

	while (n < max) {
		field[n++] = line;
		line = strchr(line, ',');
		if (!line)
			break;
		*line++ = 0;
	}
	return n;
}

/* "stream_index,pts_time,dts_time,duration_time" */
static void
measure_line(struct job *j, char *line)
{
	const struct stream *v = j->info.video;
	int64_t at, length;
	char *f[5];

	if (split(line, f, 5) < 4)
		return;
	if (v && atol(f[0]) == v->index)
		j->measured++;
	if (tc_seconds(f[1], &at) < 0 && tc_seconds(f[2], &at) < 0)
		return;
	if (tc_seconds(f[3], &length) < 0)
		length = 0;
	if (j->furthest == TC_NONE || at + length > j->furthest)
		j->furthest = at + length;
}

static void
measure_data(void *job, int which, const char *p, size_t n)
{
	(void)which;
	scan_each_line(job, p, n, measure_line);
}

static void
measure_end(struct job *j, const struct child *c)
{
	struct stream *v = (struct stream *)j->info.video;
	struct ratio rate;

	(void)c; /* damage at the end is why we are here */
	if (v && j->measured)
		v->frames = j->measured;
	if (j->furthest != TC_NONE) {
		set_duration(j, tc_minus(j->furthest, j->info.start));
	} else if (j->measured && (rate = film_rate(v)).num > 0) {
		/* no times at all: a bare stream of pictures */
		rate = (struct ratio){ rate.den, rate.num };
		set_duration(j, tc_us(j->measured, rate));
	} else {
		job_fail(j, "%s", j->info.truncated ? NOTHING :
		    "no picture and no sound can be read from it");
		return;
	}
	j->then(j);
}

void
scan_measure(struct job *j, void (*then)(struct job *j))
{
	struct args a;

	j->then = then;
	j->furthest = TC_NONE;
	job_args(j, &a, "ffprobe");
	args_addl(&a, "-show_entries",
	    "packet=stream_index,pts_time,dts_time,duration_time", "-of",
	    "csv=p=0", (char *)NULL);
	job_input(j, &a);
	job_run(j, &a, measure_data, measure_end);
}

static void
gops_end(struct job *j)
{
	gop_end(j->gops);
	job_added(j);
	j->then(j);
}

static void
gops_slice(void *job)
{
	struct job *j = job;
	struct packet p;
	int i, more = 1;

	j->timer = -1;
	for (i = 0; i < SLICE && (more = index_next(j->index, &p)) == 1; i++)
		if (!p.cut)
			gop_add(j->gops, &p, kind_of(j, &p));
	if (more < 0) {
		job_fail(j, "it changed while it was read");
		return;
	}
	if (!more) {
		gops_end(j);
		return;
	}
	job_added(j);
	scan_resume(j);
}

void
scan_resume(struct job *j)
{
	if (j->gops && j->index && !j->paused && !j->finished && j->timer < 0)
		j->timer = loop_timer(j->crew->loop, 0, gops_slice, j);
	else if (j->regrow)
		regrow_resume(j);
}

static int64_t
ticks(const char *text)
{
	char *end;
	long long v = strtoll(text, &end, 10);

	return end == text || *end ? TC_NONE : v;
}

/* "pts,dts,duration,size,pos,flags": ffprobe's own order.  Streams with side
 * data have further fields and empty lines. */
void
scan_line(struct job *j, char *line)
{
	struct packet p;
	char *f[7];

	if (split(line, f, 7) < 6) {
		j->odd_lines += *line != 0;
		return;
	}
	j->measured++;
	p.pts = ticks(f[0]);
	p.dts = ticks(f[1]);
	p.duration = ticks(f[2]);
	if (p.duration == TC_NONE)
		p.duration = 0;
	p.size = (uint32_t)strtoul(f[3], NULL, 10);
	p.pos = ticks(f[4]);
	if (p.pos == TC_NONE)
		p.pos = -1;
	p.key = strchr(f[5], 'K') != NULL;
	p.hidden = strchr(f[5], 'D') != NULL;
	p.cut = false; /* ffprobe does not tell */
	gop_add(j->gops, &p, kind_of(j, &p));
}

static void
gop_data(void *job, int which, const char *p, size_t n)
{
	(void)which;
	scan_each_line(job, p, n, scan_line);
	job_added(job);
}

static void
gop_data_end(struct job *j, const struct child *c)
{
	char how[512];

	gop_end(j->gops);
	if (j->regrow && !regrow_joined(j)) {
		gop_free(j->gops);
		scan_packets(j, 0);
		return;
	}
	job_added(j);
	if (!child_ok(c) && !j->info.truncated) {
		child_describe(c, how, sizeof how);
		job_fail(j, "its packets can't be read to the end: %s", how);
		return;
	}
	if (!j->measured && (j->odd_lines || j->answer.len)) {
		job_fail(j, "ffprobe's list of packets can't be read");
		return;
	}
	j->then(j);
}

void
scan_begin(struct job *j)
{
	j->gops = gop_new(j->info.video->base, emit_gop, j);
}

void
scan_packets(struct job *j, int64_t from)
{
	struct args a;

	scan_begin(j);
	j->measured = j->odd_lines = 0;
	job_args(j, &a, "ffprobe");
	args_addl(&a, "-show_entries", "packet=pts,dts,duration,size,pos,flags",
	    "-of", "csv=p=0", "-select_streams", (char *)NULL);
	args_addf(&a, "%d", j->info.video->index);
	if (from > 0) {
		args_add(&a, "-skip_initial_bytes");
		args_addf(&a, "%lld", (long long)from);
	}
	job_input(j, &a);
	job_run(j, &a, gop_data, gop_data_end);
}

void
scan_gops(struct job *j, void (*then)(struct job *j))
{
	j->then = then;
	if (j->index) {
		scan_begin(j);
		scan_resume(j);
	} else if (!regrow_start(j)) {
		scan_packets(j, 0);
	}
}

void
scan_free(struct job *j)
{
	if (j->timer >= 0)
		loop_timer_del(j->crew->loop, j->timer);
	if (j->gops)
		gop_free(j->gops);
	regrow_free(j);
	survey_free(j);
	if (j->index)
		index_free(j->index);
}
