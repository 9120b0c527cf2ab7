/*
 * The table for people: one file a row, the name last, so that nothing has to
 * be cut and long names break no column.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "media.h"
#include "diag.h"

static void
put_size(char *text, size_t n, int64_t bytes)
{
	static const char *const unit[] = { "B", "kB", "MB", "GB", "TB" };
	double v = (double)bytes;
	int i = 0;

	if (bytes < 0) {
		snprintf(text, n, "-");
		return;
	}
	for (; v >= 999.5 && i < 4; i++)
		v /= 1000;
	snprintf(text, n, i && v < 99.95 ? "%.1f %s" : "%.0f %s", v, unit[i]);
}

/* 0:01:30.5: tenths are what people read. */
static void
put_duration(char *text, size_t n, int64_t us)
{
	int64_t tenths = (us + 50000) / 100000;

	if (us == TC_NONE)
		snprintf(text, n, "-");
	else
		snprintf(text, n, "%lld:%02d:%02d.%d",
		    (long long)(tenths / 36000), (int)(tenths / 600 % 60),
		    (int)(tenths / 10 % 60), (int)(tenths % 10));
}

static void
put_picture(char *picture, size_t n, char *rate, size_t rn,
    const struct stream *v)
{
	struct ratio r;
	int w, h;

	snprintf(picture, n, "-");
	snprintf(rate, rn, "-");
	if (!v)
		return;
	film_display(v, &w, &h);
	snprintf(picture, n, "%dx%d", w, h);
	r = film_rate(v);
	if (r.num > 0)
		snprintf(rate, rn, "%s%.5g", v->vfr ? "~" : "",
		    (double)(int64_t)(ratio_double(r) * 100 + .5) / 100);
}

static void
note(struct buf *b, const char *text)
{
	buf_adds(b, b->len ? ", " : "");
	buf_adds(b, text);
}

/* What a person should know before working with it. */
static void
put_notes(struct buf *b, const struct info *in)
{
	const struct stream *v = in->video;
	char text[64];
	size_t i;
	int tracks = 0, subtitles = 0;

	for (i = 0; i < in->nstreams; i++) {
		tracks += in->streams[i].kind == STREAM_AUDIO;
		subtitles += in->streams[i].kind == STREAM_SUBTITLE;
	}
	if (in->truncated)
		note(b, "cut off");
	if (v && v->rotate) {
		snprintf(text, sizeof text, "rotated %d", v->rotate);
		note(b, text);
	}
	if (v && v->flip)
		note(b, "mirrored");
	if (v && film_interlaced(v))
		note(b, "interlaced");
	if (v && film_hdr(v)) {
		snprintf(text, sizeof text, "HDR %s", film_hdr(v));
		note(b, text);
	}
	if (v && in->audio && v->start != TC_NONE &&
	    in->audio->start != TC_NONE && in->audio->start > v->start + 50000)
		note(b, "sound starts late");
	if (tracks > 1) {
		snprintf(text, sizeof text, "%d sound tracks", tracks);
		note(b, text);
	}
	if (subtitles) {
		snprintf(text, sizeof text, "%d subtitle%s", subtitles,
		    subtitles == 1 ? "" : "s");
		note(b, text);
	}
	if (in->nchapters) {
		snprintf(text, sizeof text, "%zu chapters", in->nchapters);
		note(b, text);
	}
}

void
table_heading(struct buf *b)
{
	buf_addf(b, "%11s %8s  %-11s %6s  %-14s %-16s %s\n", "DURATION",
	    "SIZE", "PICTURE", "RATE", "VIDEO", "SOUND", "FILE");
}

void
table_row(struct buf *b, const struct file_facts *f, const struct info *in)
{
	char duration[32], size[32], picture[32], rate[32], video[64] = "-";
	char sound[64] = "-", name[DIAG_NAME];
	const struct stream *v = in->video, *a = in->audio;
	bool by_sox = strncmp(in->container, "sox:", 4) == 0;
	struct buf notes = BUF_INIT;

	put_duration(duration, sizeof duration, in->duration);
	put_size(size, sizeof size, f->size);
	put_picture(picture, sizeof picture, rate, sizeof rate, v);
	if (v && v->depth > 0)
		snprintf(video, sizeof video, "%s %d bit", v->codec, v->depth);
	else if (v)
		snprintf(video, sizeof video, "%s", v->codec);
	if (a && a->layout[0])
		snprintf(sound, sizeof sound, "%s %s", a->codec, a->layout);
	else if (a) /* SoX's names of codecs are too long */
		snprintf(sound, sizeof sound, "%.40s %d ch",
		    by_sox ? in->container : a->codec, a->channels);
	put_notes(&notes, in);
	buf_addf(b, "%11s %8s  %-11s %6s  %-14s %-16s %s%s%s%s\n", duration,
	    size, picture, rate, video, sound, diag_name(name, f->path),
	    notes.len ? "  (" : "", notes.p, notes.len ? ")" : "");
	buf_free(&notes);
}

void
table_error(struct buf *b, const char *path, const char *what)
{
	char name[DIAG_NAME];

	buf_addf(b, "%11s %8s  %-11s %6s  %-14s %-16s %s  (%s)\n", "-", "-",
	    "-", "-", "-", "-", diag_name(name, path), what);
}
