/*
 * Reads ffprobe's JSON.  Everything in it comes from a file that someone else
 * made: texts are cut to their fields, numbers checked, what is missing stays
 * unknown.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ffinfo.h"
#include "buf.h"
#include "json.h"

enum {
	FIRST_PACKETS = 96, /* of all streams: enough to see distances vary */
	TAG_MAX = 4096,     /* bytes of a tag's value that are kept */
	TAGS_MAX = 256,
	CHAPTERS_MAX = 4096,
};

void
ffinfo_args(struct args *a)
{
	args_addl(a, "-show_format", "-show_streams", "-show_chapters",
	    "-show_entries", "program_version=version:"
	    "packet=stream_index,pts,flags", "-read_intervals", (char *)NULL);
	args_addf(a, "%%+#%d", FIRST_PACKETS);
	args_addl(a, "-of", "json=c=1", (char *)NULL);
}

/* How many bytes of a text fit into max without breaking a character. */
static size_t
text_cut(const char *s, size_t max)
{
	size_t n = strlen(s);

	if (n > max)
		for (n = max; n > 0 && (s[n] & 0xc0) == 0x80; n--)
			;
	return n;
}

static void
copy_text(char *to, size_t size, const struct cJSON *obj, const char *key)
{
	const char *s = "";
	size_t n;

	json_get_str(obj, key, &s);
	n = text_cut(s, size - 1);
	memcpy(to, s, n);
	to[n] = 0;
}

#define AGES (TC_SECOND * 1000000000) /* 31 years: no film, but nonsense */

/* ffprobe writes some numbers as texts and some as numbers. */
static int64_t
number(const struct cJSON *obj, const char *key, int64_t unknown)
{
	const struct cJSON *v = json_get(obj, key);
	const char *text;
	char *end;
	long long n;
	int64_t whole;

	if (json_int(v, &whole) == 0)
		return whole;
	if (json_str(v, &text) < 0 || !*text)
		return unknown;
	n = strtoll(text, &end, 0);
	return *end ? unknown : n;
}

static int
small_number(const struct cJSON *obj, const char *key, int unknown)
{
	int64_t n = number(obj, key, unknown);

	return n < INT_MIN || n > INT_MAX ? unknown : (int)n;
}

static int64_t
seconds(const struct cJSON *obj, const char *key)
{
	const char *text;
	int64_t us;

	if (json_get_str(obj, key, &text) < 0 || tc_seconds(text, &us) < 0 ||
	    us > AGES || us < -AGES)
		return TC_NONE;
	return us;
}

static struct ratio
rational(const struct cJSON *obj, const char *key)
{
	struct ratio r, none = { 0, 1 };
	const char *text;

	if (json_get_str(obj, key, &text) < 0 || ratio_parse(text, &r) < 0)
		return none;
	return r;
}

/* "unknown" is what ffprobe writes where it does not know. */
static void
copy_known(char *to, size_t size, const struct cJSON *obj, const char *key)
{
	copy_text(to, size, obj, key);
	if (strcmp(to, "unknown") == 0)
		*to = 0;
}

static unsigned
read_disposition(const struct cJSON *stream)
{
	static const struct {
		const char *name;
		enum disposition is;
	} names[] = {
		{ "default", DISP_DEFAULT }, { "forced", DISP_FORCED },
		{ "attached_pic", DISP_PICTURE },
		{ "timed_thumbnails", DISP_PICTURE },
		{ "still_image", DISP_PICTURE }, { "comment", DISP_ASIDE },
		{ "hearing_impaired", DISP_ASIDE },
		{ "visual_impaired", DISP_ASIDE },
		{ "descriptions", DISP_ASIDE }, { "dependent", DISP_ASIDE },
	};
	const struct cJSON *d = json_get(stream, "disposition");
	unsigned set = 0;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (number(d, names[i].name, 0) > 0)
			set |= names[i].is;
	return set;
}

/* Nine numbers in three rows of "00000000:  a b u" become a b c d. */
static bool
read_matrix(const char *text, int64_t m[4])
{
	int64_t row[2][2];
	int i;

	for (i = 0; i < 2; i++) {
		text = strchr(text, ':');
		if (!text || sscanf(++text, "%" SCNd64 " %" SCNd64,
		    &row[i][0], &row[i][1]) != 2)
			return false;
	}
	memcpy(m, row, sizeof row);
	return true;
}

static void
read_side_data(const struct cJSON *stream, struct stream *s)
{
	const struct cJSON *d;
	const char *type, *text;
	int64_t m[4];

	d = json_first(json_get(stream, "side_data_list"));
	for (; d; d = json_next(d)) {
		if (json_get_str(d, "side_data_type", &type) < 0)
			continue;
		if (strncmp(type, "DOVI", 4) == 0)
			s->dolby_vision = true;
		if (json_get_str(d, "displaymatrix", &text) == 0 &&
		    read_matrix(text, m))
			matrix_turn(m, &s->rotate, &s->flip);
	}
}

static void
read_video(const struct cJSON *v, const struct info *in, struct stream *s)
{
	char avc[8];

	s->width = small_number(v, "width", -1);
	s->height = small_number(v, "height", -1);
	s->sar = rational(v, "sample_aspect_ratio");
	if (s->sar.num <= 0) {
		s->sar.num = s->sar.den = 1;
	}
	s->rate = rational(v, "r_frame_rate");
	s->avg_rate = rational(v, "avg_frame_rate");
	copy_known(s->pix_fmt, sizeof s->pix_fmt, v, "pix_fmt");
	s->depth = small_number(v, "bits_per_raw_sample", 0);
	if (s->depth <= 0 || s->depth > 64)
		s->depth = s->pix_fmt[0] ? pix_fmt_depth(s->pix_fmt) : -1;
	s->b_frames = small_number(v, "has_b_frames", 0);
	copy_known(s->range, sizeof s->range, v, "color_range");
	copy_known(s->space, sizeof s->space, v, "color_space");
	copy_known(s->primaries, sizeof s->primaries, v, "color_primaries");
	copy_known(s->transfer, sizeof s->transfer, v, "color_transfer");
	copy_known(s->field_order, sizeof s->field_order, v, "field_order");
	s->nal_length = -1;
	if (strcmp(s->codec, "h264") == 0) {
		copy_text(avc, sizeof avc, v, "is_avc");
		s->nal_length = strcmp(avc, "true") == 0 ?
		    small_number(v, "nal_length_size", 4) : 0;
	} else if (strcmp(s->codec, "hevc") == 0) {
		/* ffprobe does not tell; these containers carry hvcC, which
		 * in practice means four bytes */
		s->nal_length = strstr(in->container, "mp4") ||
		    strstr(in->container, "matroska") ||
		    strcmp(in->container, "flv") == 0 ? 4 : 0;
	}
	read_side_data(v, s);
}

/* The stream's, or the one that MXF and AVI have for the whole file; Matroska
 * spells it in capitals. */
static void
read_timecode(struct stream *s, const struct cJSON *stream,
    const struct cJSON *file)
{
	const struct cJSON *const tags[] = { stream, stream, file, file };
	int i;

	for (i = 0; i < 4 && !s->timecode[0]; i++)
		copy_text(s->timecode, sizeof s->timecode, tags[i], i % 2 ?
		    "TIMECODE" : "timecode");
}

static void
read_stream(const struct cJSON *v, const struct cJSON *format,
    const struct info *in, struct stream *s)
{
	const struct cJSON *tags = json_get(v, "tags");
	const char *kind = "";

	memset(s, 0, sizeof *s);
	json_get_str(v, "codec_type", &kind);
	s->kind = strcmp(kind, "video") == 0 ? STREAM_VIDEO :
	    strcmp(kind, "audio") == 0 ? STREAM_AUDIO :
	    strcmp(kind, "subtitle") == 0 ? STREAM_SUBTITLE : STREAM_OTHER;
	s->index = small_number(v, "index", -1);
	s->disposition = read_disposition(v);
	copy_known(s->codec, sizeof s->codec, v, "codec_name");
	copy_known(s->profile, sizeof s->profile, v, "profile");
	copy_text(s->tag, sizeof s->tag, v, "codec_tag_string");
	if (strchr(s->tag, '['))
		s->tag[0] = 0; /* a number, spelt as bytes */
	copy_text(s->lang, sizeof s->lang, tags, "language");
	if (strcmp(s->lang, "und") == 0)
		s->lang[0] = 0;
	copy_text(s->title, sizeof s->title, tags, "title");
	s->base = rational(v, "time_base");
	s->start = seconds(v, "start_time");
	s->start_pts = number(v, "start_pts", TC_NONE);
	s->duration = seconds(v, "duration");
	s->frames = number(v, "nb_frames", -1);
	s->bit_rate = number(v, "bit_rate", -1);
	if (s->kind == STREAM_VIDEO) {
		read_video(v, in, s);
		read_timecode(s, tags, json_get(format, "tags"));
	}
	if (s->kind == STREAM_AUDIO) {
		s->channels = small_number(v, "channels", 0);
		s->sample_rate = small_number(v, "sample_rate", 0);
		s->bits = small_number(v, "bits_per_raw_sample", 0);
		if (s->bits <= 0)
			s->bits = small_number(v, "bits_per_sample", 0);
		copy_known(s->layout, sizeof s->layout, v, "channel_layout");
	}
}

static size_t
count(const struct cJSON *list, size_t most)
{
	const struct cJSON *v;
	size_t n = 0;

	for (v = json_first(list); v && n < most; v = json_next(v))
		n++;
	return n;
}

static void
read_chapters(const struct cJSON *list, struct info *in)
{
	const struct cJSON *v = json_first(list);
	const char *title;
	struct chapter *c;
	size_t n = count(list, CHAPTERS_MAX);

	in->chapters = xcalloc(n, sizeof *in->chapters);
	for (; in->nchapters < n; v = json_next(v)) {
		c = &in->chapters[in->nchapters++];
		c->start = seconds(v, "start_time");
		c->end = seconds(v, "end_time");
		if (json_get_str(json_get(v, "tags"), "title", &title) == 0)
			c->title = xstrndup(title,
			    text_cut(title, TAG_MAX));
	}
}

static void
read_tags(const struct cJSON *tags, struct info *in)
{
	const struct cJSON *v = json_first(tags);
	const char *value;
	size_t n = count(tags, TAGS_MAX), i;

	in->tags = xcalloc(n, sizeof *in->tags);
	for (; v && in->ntags < n; v = json_next(v)) {
		for (i = 0; i < in->ntags; i++)
			if (strcmp(in->tags[i].key, json_name(v)) == 0)
				break;
		if (i < in->ntags || json_str(v, &value) < 0)
			continue;
		in->tags[in->ntags].key = xstrdup(json_name(v));
		in->tags[in->ntags++].value = xstrndup(value,
		    text_cut(value, TAG_MAX));
	}
}

static int
by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The times of the first pictures, sorted: how many.  A recording that begins
 * between two key frames shows nothing before the first. */
static size_t
first_times(const struct cJSON *list, const struct stream *s, int64_t *pts)
{
	const struct cJSON *v;
	const char *flags;
	size_t n = 0;

	for (v = json_first(list); v && n < FIRST_PACKETS; v = json_next(v)) {
		flags = "";
		json_get_str(v, "flags", &flags);
		if (number(v, "stream_index", -1) != s->index ||
		    strchr(flags, 'D') || (!n && !strchr(flags, 'K')))
			continue;
		if (json_get_int(v, "pts", &pts[n]) < 0) {
			if (n > 0)
				return 0; /* it looks like a gap */
			continue;
		}
		if (pts[n] >= pts[0])
			n++;
	}
	qsort(pts, n, sizeof *pts, by_time);
	/* decoding reorders: between the last ones some are still to come */
	return n > 8 ? n - 4 : 0;
}

/* Whether the first pictures come at varying distances.  One odd distance is
 * a gap, or the joint of two fragments. */
static void
look_at_packets(const struct cJSON *list, struct stream *s)
{
	int64_t pts[FIRST_PACKETS], dt[FIRST_PACKETS];
	size_t n = first_times(list, s, pts), i, odd = 0;

	if (!n)
		return;
	for (i = 0; i + 1 < n; i++)
		dt[i] = pts[i + 1] - pts[i];
	qsort(dt, --n, sizeof *dt, by_time);
	for (i = 0; i < n; i++)
		odd += distances_vary(dt[i], dt[n / 2], s->base) ||
		    distances_vary(dt[n / 2], dt[i], s->base);
	s->vfr = odd > 1;
}

static void
read_all(const struct cJSON *root, struct info *in)
{
	const struct cJSON *format = json_get(root, "format"), *v;
	size_t n = count(json_get(root, "streams"), 1024), i;

	copy_text(in->container, sizeof in->container, format, "format_name");
	in->start = seconds(format, "start_time");
	if (in->start == TC_NONE)
		in->start = 0;
	in->duration = seconds(format, "duration");
	in->bit_rate = number(format, "bit_rate", -1);
	in->streams = xcalloc(n, sizeof *in->streams);
	v = json_first(json_get(root, "streams"));
	for (; in->nstreams < n; v = json_next(v))
		read_stream(v, format, in, &in->streams[in->nstreams++]);
	read_chapters(json_get(root, "chapters"), in);
	read_tags(json_get(format, "tags"), in);
	info_choose(in);
	for (i = 0; i < n; i++)
		if (in->video == &in->streams[i])
			look_at_packets(json_get(root, "packets"),
			    &in->streams[i]);
}

const char *
ffinfo_read(const char *text, size_t len, struct info *in)
{
	const char *why;
	struct cJSON *root = json_parse_foreign(text, len, &why);

	if (!root)
		return "ffprobe's answer can't be read";
	copy_text(in->ffprobe, sizeof in->ffprobe,
	    json_get(root, "program_version"), "version");
	read_all(root, in);
	json_free(root);
	return NULL;
}
