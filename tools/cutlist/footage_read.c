/*
 * media and gop records become plain numbers.  Records come from anywhere:
 * values out of any sensible range count as absent, texts are cut to size.
 */
#include "footage.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json.h"

enum { SIDE_MOST = 1 << 17, TERM_MOST = 1 << 30, STREAMS_MOST = 1 << 16,
	CHAPTERS_MOST = 4096, GOPS_MOST = 1 << 26,
	GOPS_REST = 1024 };

#define TICKS_MOST (INT64_C(1) << 53)

/* Copies a text into a field of n bytes, cut where it is too long. */
static void
text_into(char *to, size_t n, const struct cJSON *obj, const char *key)
{
	const char *text;

	to[0] = 0;
	if (json_get_str(obj, key, &text) < 0)
		return;
	strncat(to, text, n - 1);
	n = strlen(to);
	if (text[n]) /* not in the middle of a character */
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	to[n] = 0;
}

static struct ratio
ratio_in(const struct cJSON *obj, const char *key, struct ratio otherwise)
{
	struct ratio r;
	const char *text;

	if (json_get_str(obj, key, &text) == 0 && ratio_parse(text, &r) == 0 &&
	    r.num > 0 && r.num < TERM_MOST && r.den < TERM_MOST)
		return r;
	return otherwise;
}

static int64_t
time_in(const struct cJSON *obj, const char *key)
{
	int64_t us;

	return json_get_time(obj, key, &us) == 0 ? us : TC_NONE;
}

static int64_t
ticks_in(const struct cJSON *obj, const char *key)
{
	return json_get_whole(obj, key, -TICKS_MOST, TICKS_MOST, TC_NONE);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The exact bytes of the name. */
static char *
path_in(const struct cJSON *root)
{
	const char *path, *hex;
	struct buf b = BUF_INIT;
	int high, low;

	if (json_get_str(root, "path", &path) < 0)
		return NULL;
	if (json_get_str(root, "path_hex", &hex) < 0)
		return xstrdup(path);
	for (; (high = hex_digit(hex[0])) >= 0 &&
	    (low = hex_digit(hex[1])) >= 0; hex += 2)
		buf_addc(&b, (char)(high * 16 + low));
	return buf_steal(&b);
}

static void
read_timecode(struct footage_video *v, const struct cJSON *obj)
{
	bool drop = false;
	const char *text;
	int64_t n;

	if (json_get_str(obj, "timecode", &text) < 0)
		return;
	n = tc_label(text, footage_counted(v), &drop);
	if (n < 0)
		return;
	v->first_frame = n;
	v->drop_frame = drop;
}

static void
read_video(struct footage_video *v, const struct cJSON *obj)
{
	const struct ratio none = { 0, 0 }, square = { 1, 1 };

	*v = (struct footage_video){ .index = -1, .start = TC_NONE,
	    .start_pts = TC_NONE, .duration = TC_NONE, .sar = square };
	if (!json_is_object(obj))
		return;
	v->time_base = ratio_in(obj, "time_base", none);
	if (v->time_base.num)
		v->index = (int)json_get_whole(obj, "index", 0, STREAMS_MOST,
		    -1);
	text_into(v->codec, sizeof v->codec, obj, "codec");
	text_into(v->pix_fmt, sizeof v->pix_fmt, obj, "pix_fmt");
	text_into(v->range, sizeof v->range, obj, "range");
	text_into(v->space, sizeof v->space, obj, "space");
	text_into(v->primaries, sizeof v->primaries, obj, "primaries");
	text_into(v->transfer, sizeof v->transfer, obj, "transfer");
	text_into(v->hdr, sizeof v->hdr, obj, "hdr");
	text_into(v->field_order, sizeof v->field_order, obj, "field_order");
	v->depth = (int)json_get_whole(obj, "depth", 1, 64, 0);
	v->width = (int)json_get_whole(obj, "width", 1, SIDE_MOST, 0);
	v->height = (int)json_get_whole(obj, "height", 1, SIDE_MOST, 0);
	v->rotate = (int)json_get_whole(obj, "rotate", 0, 359, 0);
	v->sar = ratio_in(obj, "sar", square);
	v->rate = ratio_in(obj, "rate", none);
	v->avg_rate = ratio_in(obj, "avg_rate", none);
	json_get_bool(obj, "flip", &v->flip);
	json_get_bool(obj, "vfr", &v->vfr);
	json_get_bool(obj, "interlaced", &v->interlaced);
	v->start = time_in(obj, "start");
	v->start_pts = ticks_in(obj, "start_pts");
	v->duration = time_in(obj, "duration");
	v->b_frames = (int)json_get_whole(obj, "b_frames", 0, 64, -1);
	read_timecode(v, obj);
}

static void
read_audios(struct footage *f, const struct cJSON *root)
{
	const struct cJSON *chosen = json_get(root, "audio"), *item;
	const int wanted = (int)json_get_whole(chosen, "index", 0,
	    STREAMS_MOST, -1);
	struct footage_audio *a;

	f->audio = -1;
	for (item = json_first(json_get(root, "audios"));
	    item && f->naudios < FOOTAGE_TRACKS; item = json_next(item)) {
		a = &f->audios[f->naudios];
		*a = (struct footage_audio){ .index = (int)json_get_whole(item,
		    "index", 0, STREAMS_MOST, -1) };
		if (a->index < 0)
			continue;
		text_into(a->codec, sizeof a->codec, item, "codec");
		a->channels = (int)json_get_whole(item, "channels", 1, 1024,
		    0);
		if (a->index == wanted) {
			f->audio = f->naudios;
			a->rate = (int)json_get_whole(chosen, "rate", 1,
			    1 << 24, 0);
		}
		f->naudios++;
	}
	f->audio_start = time_in(chosen, "start");
	f->audio_duration = time_in(chosen, "duration");
}

static void
read_subtitles(struct footage *f, const struct cJSON *list)
{
	const struct cJSON *item;
	struct footage_subtitle *s;

	for (item = json_first(list); item && f->nsubtitles < FOOTAGE_TRACKS;
	    item = json_next(item)) {
		s = &f->subtitles[f->nsubtitles];
		*s = (struct footage_subtitle){ .index =
		    (int)json_get_whole(item, "index", 0, STREAMS_MOST, -1) };
		if (s->index < 0)
			continue;
		text_into(s->codec, sizeof s->codec, item, "codec");
		json_get_bool(item, "text", &s->text);
		f->nsubtitles++;
	}
}

static void
read_chapters(struct footage *f, const struct cJSON *list)
{
	const struct cJSON *item;
	struct footage_chapter *c;
	const char *title;
	size_t n = 0;

	for (item = json_first(list); item && n < CHAPTERS_MOST;
	    item = json_next(item))
		n++;
	if (!n)
		return;
	f->chapters = xcalloc(n, sizeof *f->chapters);
	for (item = json_first(list); item && f->nchapters < n;
	    item = json_next(item)) {
		c = &f->chapters[f->nchapters];
		if (json_get_time(item, "start", &c->start) < 0 ||
		    json_get_time(item, "end", &c->end) < 0 ||
		    c->end < c->start)
			continue;
		if (json_get_str(item, "title", &title) == 0)
			c->title = xstrdup(title);
		f->nchapters++;
	}
}

int
footage_media(struct footage *f, const struct cJSON *root)
{
	const char *role;

	*f = (struct footage){ .audio = -1, .video.index = -1 };
	f->path = path_in(root);
	text_into(f->src, sizeof f->src, root, "src");
	text_into(f->key, sizeof f->key, root, "key");
	text_into(f->container, sizeof f->container, root, "container");
	f->size = json_get_whole(root, "size", 0, TICKS_MOST, -1);
	if (json_get_us(root, "mtime", &f->mtime) < 0)
		f->mtime = TC_NONE;
	f->duration = time_in(root, "duration");
	json_get_time(root, "start", &f->start);
	json_get_bool(root, "truncated", &f->truncated);
	json_get_bool(root, "growing", &f->growing);
	f->music = json_get_str(root, "role", &role) == 0 &&
	    strcmp(role, "music") == 0;
	read_video(&f->video, json_get(root, "video"));
	read_audios(f, root);
	read_subtitles(f, json_get(root, "subtitles"));
	read_chapters(f, json_get(root, "chapters"));
	return f->path && *f->path ? 0 : -1;
}

static char
kind_letter(const char *name)
{
	static const struct { const char *name; char letter; } kinds[] = {
		{ "idr", 'i' }, { "cra", 'c' }, { "bla", 'b' },
		{ "recovery", 'r' }, { "intra", 'n' }, { "key", 'k' },
	};
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(name, kinds[i].name) == 0)
			return kinds[i].letter;
	return '?';
}

/* Records of one source come in the order of t, but for broken streams. */
static void
insert_gop(struct footage *f, const struct footage_gop *g)
{
	size_t i;

	if (f->ngops == f->gopcap) {
		f->gopcap = f->gopcap ? 2 * f->gopcap : 64;
		f->gops = stock_room(&f->gop_stock, f->gopcap,
		    sizeof *f->gops);
	}
	if (f->ngops % GOPS_REST == 0)
		stock_rest(&f->gop_stock);
	for (i = f->ngops; i > 0 && f->gops[i - 1].t > g->t; i--)
		;
	memmove(f->gops + i + 1, f->gops + i,
	    (f->ngops - i) * sizeof *f->gops);
	f->gops[i] = *g;
	f->ngops++;
}

int
footage_gop(struct footage *f, const struct cJSON *root)
{
	const struct cJSON *dt = json_first(json_get(root, "dt"));
	struct footage_gop g = { .kind = '?' };
	const char *kind;
	int64_t least, most;

	if (json_get_time(root, "t", &g.t) < 0 || f->ngops >= GOPS_MOST)
		return -1;
	g.end = time_in(root, "end");
	if (g.end < g.t)
		g.end = g.t;
	g.pts = ticks_in(root, "pts");
	g.dts = ticks_in(root, "dts");
	g.frames = (int32_t)json_get_whole(root, "frames", 0, 1 << 30, 0);
	g.leading = (int32_t)json_get_whole(root, "leading", 0, 1 << 30, 0);
	json_get_bool(root, "rap", &g.rap);
	if (json_get_str(root, "kind", &kind) == 0)
		g.kind = kind_letter(kind);
	if (json_time(dt, &least) == 0 && json_time(json_next(dt), &most) == 0 &&
	    least > 0 && most >= least && most < INT32_MAX) {
		g.dt_least = (int32_t)least;
		g.dt_most = (int32_t)most;
	}
	insert_gop(f, &g);
	return 0;
}
