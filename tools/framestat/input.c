/*
 * Records in, plain structs out.  Values out of any sensible range count as
 * absent: the stream may come from anywhere.
 */
#include "input.h"

#include <string.h>

#include "json.h"

enum { SIDE_MOST = 1 << 17, TERM_MOST = 1 << 30 };

static struct ratio
get_ratio(const struct cJSON *obj, const char *key, struct ratio otherwise)
{
	struct ratio r;
	const char *text;

	if (json_get_str(obj, key, &text) == 0 && ratio_parse(text, &r) == 0 &&
	    r.num > 0 && r.num < TERM_MOST && r.den < TERM_MOST)
		return r;
	return otherwise;
}

/* A header may be written anew when a recording ends: then it begins with
 * other bytes, and has not grown. */
static bool
is_appended(const char *container)
{
	return strcmp(container, "mpegts") == 0 ||
	    strcmp(container, "flv") == 0 || strstr(container, "matroska");
}

int
input_media(struct facts *f, const struct cJSON *root)
{
	const struct ratio none = { 0, 1 }, square = { 1, 1 };
	const struct cJSON *v = json_get(root, "video");
	const char *codec, *container;
	int64_t duration;

	*f = (struct facts){ .end = TC_NONE };
	json_get_bool(root, "gop", &f->gop);
	json_get_bool(root, "growing", &f->growing);
	json_get_time(root, "start", &f->film.start);
	if (json_get_str(root, "container", &container) == 0)
		f->appended = is_appended(container);
	if (!json_is_object(v))
		return 0;
	f->video = true;
	f->film.stream = (int)json_get_whole(v, "index", 0, 1 << 16, -1);
	f->film.base = get_ratio(v, "time_base", none);
	f->film.width = (int)json_get_whole(v, "width", 1, SIDE_MOST, 0);
	f->film.height = (int)json_get_whole(v, "height", 1, SIDE_MOST, 0);
	f->film.sar = get_ratio(v, "sar", square);
	f->film.rotate = (int)json_get_whole(v, "rotate", 0, 359, 0);
	json_get_bool(v, "flip", &f->film.flip);
	f->rate = get_ratio(v, "rate", none);
	if (json_get_str(v, "codec", &codec) == 0)
		strncat(f->codec, codec, sizeof f->codec - 1);
	json_get_time(v, "start", &f->begin);
	if (json_get_time(v, "duration", &duration) == 0 && duration > 0)
		f->end = f->begin + duration;
	else if (json_get_time(root, "duration", &duration) == 0 && duration > 0)
		f->end = duration;
	return f->film.stream < 0 || !f->film.base.num ? -1 : 0;
}

/* The largest of a gop's half seconds against their median. */
static float
surge_of(const struct cJSON *rates)
{
	enum { MOST = 256 };
	int64_t v[MOST], x, top = 0;
	const struct cJSON *r;
	int n = 0, i;

	for (r = json_first(rates); r && n < MOST; r = json_next(r)) {
		if (json_int(r, &x) < 0 || x < 0)
			return 0;
		/* the first slot holds the key frame: it tells nothing */
		if (r == json_first(rates))
			continue;
		for (i = n++; i > 0 && v[i - 1] > x; i--)
			v[i] = v[i - 1];
		v[i] = x;
		top = x > top ? x : top;
	}
	return n < 3 || v[n / 2] <= 0 ? 0 : (float)top / (float)v[n / 2];
}

static void
take_peaks(struct gop_note *n, const struct cJSON *peaks)
{
	const struct cJSON *p, *ratio;
	int64_t t;
	double x;

	for (p = json_first(peaks); p; p = json_next(p)) {
		ratio = json_first(p);
		if (json_time(ratio, &t) < 0 ||
		    json_num(json_next(ratio), &x) < 0 || !(x > (double)n->peak))
			continue;
		n->peak = (float)x;
		n->peak_t = t;
	}
}

int
input_gop(struct gop_facts *g, const struct cJSON *root)
{
	int64_t end;

	*g = (struct gop_facts){ .note.keys = 1 };
	if (json_get_time(root, "t", &g->entry.t) < 0 ||
	    json_get_int(root, "pts", &g->entry.pts) < 0)
		return -1;
	json_get_bool(root, "rap", &g->entry.rap);
	g->entry.frames = (int)json_get_whole(root, "frames", 0, 1 << 30, 0);
	/* what the file does not show the decoder does not hand out */
	g->note.hidden = (int)json_get_whole(root, "hidden", 0,
	    g->entry.frames, 0);
	g->entry.frames -= g->note.hidden;
	g->entry.leading = (int)json_get_whole(root, "leading", 0, 1 << 16, 0);
	g->note.end = json_get_time(root, "end", &end) == 0 && end > g->entry.t ?
	    end : g->entry.t;
	g->note.bytes = json_get_whole(root, "bytes", 0, INT64_MAX, 0);
	g->note.key_bytes = json_get_whole(root, "key_bytes", 0, INT64_MAX, 0);
	if (json_is_array(json_get(root, "peaks")))
		take_peaks(&g->note, json_get(root, "peaks"));
	if (json_is_array(json_get(root, "rate")))
		g->note.surge = surge_of(json_get(root, "rate"));
	return 0;
}
