/*
 * probe's records as text.  What is unknown is null: a reader can tell "no"
 * from "nobody knows".
 */
#include <stdio.h>
#include <string.h>

#include "media.h"
#include "jw.h"

/* A time of a stream, told from the file's start. */
static void
put_time(struct buf *b, const char *key, int64_t us, int64_t start)
{
	if (us == TC_NONE)
		jw_null(b, key);
	else
		jw_us(b, key, tc_minus(us, start));
}

static void
put_known(struct buf *b, const char *key, int64_t n)
{
	if (n < 0)
		jw_null(b, key);
	else
		jw_int(b, key, n);
}

static void
put_text(struct buf *b, const char *key, const char *s)
{
	jw_str(b, key, *s ? s : NULL);
}

static void
put_ratio(struct buf *b, const char *key, struct ratio r, char sign)
{
	char text[48];

	snprintf(text, sizeof text, "%lld%c%lld", (long long)r.num, sign,
	    (long long)r.den);
	jw_str(b, key, r.num ? text : NULL);
}

static void
put_video(struct buf *b, const struct info *in)
{
	const struct stream *s = in->video;
	int w, h;

	if (!s) {
		jw_null(b, "video");
		return;
	}
	film_display(s, &w, &h);
	jw_open(b, "video", '{');
	jw_int(b, "index", s->index);
	put_text(b, "codec", s->codec);
	put_text(b, "profile", s->profile);
	put_text(b, "tag", s->tag);
	jw_int(b, "width", s->width);
	jw_int(b, "height", s->height);
	put_ratio(b, "sar", s->sar, ':');
	jw_int(b, "rotate", s->rotate);
	jw_bool(b, "flip", s->flip);
	jw_open(b, "display", '[');
	jw_int(b, NULL, w);
	jw_int(b, NULL, h);
	jw_close(b, ']');
	put_ratio(b, "rate", film_rate(s), '/');
	put_ratio(b, "avg_rate", s->avg_rate, '/');
	jw_bool(b, "vfr", s->vfr);
	put_text(b, "pix_fmt", s->pix_fmt);
	put_known(b, "depth", s->depth);
	put_text(b, "range", s->range);
	put_text(b, "space", s->space);
	put_text(b, "primaries", s->primaries);
	put_text(b, "transfer", s->transfer);
	jw_str(b, "hdr", film_hdr(s));
	jw_bool(b, "interlaced", film_interlaced(s));
	put_text(b, "field_order", s->field_order);
	put_ratio(b, "time_base", s->base, '/');
	put_time(b, "start", s->start, in->start);
	if (s->start_pts == TC_NONE)
		jw_null(b, "start_pts");
	else
		jw_int(b, "start_pts", s->start_pts);
	put_time(b, "duration", s->duration, 0);
	put_known(b, "frames", s->frames);
	jw_int(b, "b_frames", s->b_frames);
	put_known(b, "nal_length", s->nal_length);
	put_known(b, "bit_rate", s->bit_rate);
	put_text(b, "lang", s->lang);
	if (s->timecode[0])
		jw_str(b, "timecode", s->timecode);
	jw_close(b, '}');
}

static void
put_audio(struct buf *b, const struct info *in)
{
	const struct stream *s = in->audio;

	if (!s) {
		jw_null(b, "audio");
		return;
	}
	jw_open(b, "audio", '{');
	jw_int(b, "index", s->index);
	put_text(b, "codec", s->codec);
	put_text(b, "profile", s->profile);
	jw_int(b, "rate", s->sample_rate);
	jw_int(b, "channels", s->channels);
	put_text(b, "layout", s->layout);
	put_known(b, "bits", s->bits > 0 ? s->bits : -1);
	put_ratio(b, "time_base", s->base, '/');
	put_time(b, "start", s->start, in->start);
	put_time(b, "duration", s->duration, 0);
	put_known(b, "bit_rate", s->bit_rate);
	put_text(b, "lang", s->lang);
	put_text(b, "title", s->title);
	jw_close(b, '}');
}

/* Every sound track, and every subtitle stream, in short. */
static void
put_lists(struct buf *b, const struct info *in)
{
	const struct stream *s;
	int films = 0;
	size_t i;

	jw_open(b, "audios", '[');
	for (i = 0; i < in->nstreams; i++) {
		s = &in->streams[i];
		films += stream_is_film(s);
		if (s->kind != STREAM_AUDIO)
			continue;
		jw_open(b, NULL, '{');
		jw_int(b, "index", s->index);
		put_text(b, "codec", s->codec);
		jw_int(b, "channels", s->channels);
		put_text(b, "layout", s->layout);
		put_text(b, "lang", s->lang);
		put_text(b, "title", s->title);
		jw_bool(b, "default", s->disposition & DISP_DEFAULT);
		jw_close(b, '}');
	}
	jw_close(b, ']');
	jw_int(b, "videos", films);
	jw_open(b, "subtitles", '[');
	for (i = 0; i < in->nstreams; i++) {
		s = &in->streams[i];
		if (s->kind != STREAM_SUBTITLE)
			continue;
		jw_open(b, NULL, '{');
		jw_int(b, "index", s->index);
		put_text(b, "codec", s->codec);
		jw_bool(b, "text", stream_is_text(s));
		put_text(b, "lang", s->lang);
		put_text(b, "title", s->title);
		jw_bool(b, "default", s->disposition & DISP_DEFAULT);
		jw_bool(b, "forced", s->disposition & DISP_FORCED);
		jw_close(b, '}');
	}
	jw_close(b, ']');
}

static void
put_chapters_and_tags(struct buf *b, const struct info *in)
{
	const struct chapter *c;
	size_t i;

	jw_open(b, "chapters", '[');
	for (i = 0; i < in->nchapters; i++) {
		c = &in->chapters[i];
		jw_open(b, NULL, '{');
		put_time(b, "start", c->start, in->start);
		put_time(b, "end", c->end, in->start);
		jw_str(b, "title", c->title);
		jw_close(b, '}');
	}
	jw_close(b, ']');
	jw_open(b, "tags", '{');
	for (i = 0; i < in->ntags; i++)
		jw_member(b, in->tags[i].key, in->tags[i].value);
	jw_close(b, '}');
}

/* What depends on where the file lies comes first. */
static void
put_file(struct buf *b, const struct file_facts *f)
{
	jw_path(b, "path", f->path);
	put_known(b, "size", f->size);
	put_time(b, "mtime", f->mtime_us, 0);
	jw_str(b, "key", f->key);
	if (f->role)
		jw_str(b, "role", f->role);
}

static void
put_content(struct buf *b, const struct info *in, bool gop_follows)
{
	put_text(b, "container", in->container);
	put_time(b, "duration", in->duration, 0);
	jw_us(b, "start", in->start);
	put_known(b, "bit_rate", in->bit_rate);
	jw_bool(b, "truncated", in->truncated);
	if (in->growing)
		jw_bool(b, "growing", true);
	put_video(b, in);
	put_audio(b, in);
	put_lists(b, in);
	put_chapters_and_tags(b, in);
	jw_bool(b, "gop", gop_follows);
}

void
media_record(struct buf *b, const char *src, const struct file_facts *f,
    const struct info *in, bool gop_follows)
{
	jw_begin(b, "media", src);
	put_file(b, f);
	put_content(b, in, gop_follows);
	jw_end(b);
}

void
media_kept(struct buf *b, const char *src, const struct info *in,
    bool gop_follows)
{
	jw_begin(b, "media", src);
	put_content(b, in, gop_follows);
	jw_end(b);
}

int
media_again(struct buf *b, const char *src, const struct file_facts *f,
    const char *kept, bool *gop_follows)
{
	static const char GOPS[] = ",\"gop\":true}\n";
	struct buf begin = BUF_INIT;
	size_t n = strlen(kept), head;
	bool good;

	jw_begin(&begin, "media", src);
	head = begin.len;
	good = n > head && strncmp(kept, begin.p, head) == 0 &&
	    kept[head] == ',';
	buf_free(&begin);
	if (!good)
		return -1;
	jw_begin(b, "media", src);
	put_file(b, f);
	buf_add(b, kept + head, n - head);
	*gop_follows = n > strlen(GOPS) &&
	    strcmp(kept + n - strlen(GOPS), GOPS) == 0;
	return 0;
}

void
gop_record(struct buf *b, const char *src, const struct gop *g,
    struct ratio base, int64_t start)
{
	size_t i;

	jw_begin(b, "gop", src);
	jw_us(b, "t", tc_minus(tc_us(g->pts, base), start));
	if (g->has_pts)
		jw_int(b, "pts", g->pts);
	else
		jw_null(b, "pts");
	if (g->dts == TC_NONE)
		jw_null(b, "dts");
	else
		jw_int(b, "dts", g->dts);
	jw_us(b, "end", tc_minus(tc_us(g->end, base), start));
	jw_str(b, "kind", key_kind_name(g->kind));
	jw_bool(b, "rap", g->rap);
	jw_int(b, "leading", g->leading);
	jw_int(b, "frames", g->frames);
	jw_int(b, "hidden", g->hidden);
	jw_int(b, "bytes", g->bytes);
	jw_int(b, "key_bytes", g->key_bytes);
	if (g->dt_min == TC_NONE) {
		jw_null(b, "dt");
	} else {
		jw_open(b, "dt", '[');
		jw_us(b, NULL, tc_us(g->dt_min, base));
		jw_us(b, NULL, tc_us(g->dt_max, base));
		jw_close(b, ']');
	}
	jw_open(b, "peaks", '[');
	for (i = 0; i < g->npeaks; i++) {
		jw_open(b, NULL, '[');
		jw_us(b, NULL, tc_minus(tc_us(g->peaks[i].pts, base), start));
		jw_fix(b, NULL, g->peaks[i].ratio, 2);
		jw_close(b, ']');
	}
	jw_close(b, ']');
	jw_us(b, "rate_dt", g->rate_us);
	jw_open(b, "rate", '[');
	for (i = 0; i < g->nrate; i++)
		jw_int(b, NULL, g->rate[i]);
	jw_close(b, ']');
	jw_end(b);
}
