/*
 * Packets around a cut, out of ffprobe's lines (or of tables: packets_table.c).
 *
 * ffprobe is asked for a stretch that begins two key frames early: seeking in
 * an MPEG transport stream lands on the next key frame as often as on the one
 * before.  Whether what came covers the cut is looked at afterwards, so a file
 * that lies about its index costs a second, longer look and no picture.
 */
#include "packets.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "ff.h"
#include "footage.h"
#include "sorted.h"

#define EARLY (TC_SECOND / 2)

/* Raw streams have none, so there is nothing to seek by. */
static bool
has_times(const struct footage *f, size_t gop)
{
	return f->video.start_pts != TC_NONE || f->gops[gop].dts != TC_NONE;
}

enum packets_way
packets_first(const struct footage *f)
{
	size_t i;

	for (i = 0; i < f->ngops; i++)
		if (f->gops[i].pts == TC_NONE)
			return has_times(f, i) ? PACKETS_PICTURES :
			    PACKETS_ALL_PICTURES;
	return f->ngops ? PACKETS_NEAR : PACKETS_ALL;
}

void
packets_stretch(const struct footage *f, enum packets_way way, int64_t from,
    int64_t to, int64_t *begin, int64_t *end)
{
	size_t first, last;

	*begin = *end = TC_NONE;
	if (way == PACKETS_ALL || way == PACKETS_ALL_PICTURES || !f->ngops)
		return;
	first = footage_gop_at(f, from);
	last = footage_gop_at(f, to);
	if (first > 2)
		*begin = f->gops[first - 2].t + f->start - EARLY;
	/* to a time below 0, ffprobe seeks forward */
	if (*begin <= 0)
		*begin = TC_NONE;
	if (last + 2 < f->ngops)
		*end = f->gops[last + 2].t + f->start + EARLY;
}

static void
add_seconds(struct buf *b, int64_t us)
{
	buf_addf(b, "%s%" PRId64 ".%06" PRId64, us < 0 ? "-" : "",
	    (us < 0 ? -us : us) / TC_SECOND, (us < 0 ? -us : us) % TC_SECOND);
}

void
packets_args(struct args *a, const struct footage *f, enum packets_way way,
    int64_t from, int64_t to)
{
	struct buf b = BUF_INIT;
	int64_t begin, end;

	ff_begin(a, "ffprobe");
	args_add(a, "-select_streams");
	args_addf(a, "%d", f->video.index);
	packets_stretch(f, way, from, to, &begin, &end);
	if (begin != TC_NONE || end != TC_NONE) {
		if (begin != TC_NONE)
			add_seconds(&b, begin);
		buf_addc(&b, '%');
		if (end != TC_NONE)
			add_seconds(&b, end);
		args_addl(a, "-read_intervals", b.p, (char *)NULL);
		buf_free(&b);
	}
	args_addl(a, "-show_entries", way < PACKETS_PICTURES ?
	    "packet=pts,dts,duration,size,pos,flags" :
	    "frame=best_effort_timestamp,pkt_duration,key_frame",
	    "-of", "compact", (char *)NULL);
	ff_input(a, f->path, NULL);
}

/* The value of "key=value" in a line of fields; null where there is none. */
static const char *
field(const char *line, const char *key)
{
	const size_t n = strlen(key);

	while ((line = strchr(line, '|')) != NULL) {
		line++;
		if (strncmp(line, key, n) == 0 && line[n] == '=')
			return line + n + 1;
	}
	return NULL;
}

static int64_t
number(const char *line, const char *key, int64_t otherwise)
{
	const char *text = field(line, key);
	char *end;
	long long v;

	if (!text)
		return otherwise;
	v = strtoll(text, &end, 10);
	return end == text || (*end && *end != '|') ? otherwise : v;
}

struct packets_one *
packets_add(struct packets *p)
{
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 256;
		p->v = xrealloc(p->v, p->cap, sizeof *p->v);
	}
	p->v[p->n] = (struct packets_one){ .pts = TC_NONE, .dts = TC_NONE,
	    .pos = -1 };
	return &p->v[p->n++];
}

static void
take_packet(struct packets *p, const char *line)
{
	const char *flags = field(line, "flags");
	struct packets_one *k = packets_add(p);
	int64_t size = number(line, "size", 0);

	k->pts = number(line, "pts", TC_NONE);
	k->dts = number(line, "dts", TC_NONE);
	k->duration = number(line, "duration", 0);
	k->pos = number(line, "pos", -1);
	k->size = size < 0 || size > INT32_MAX ? 0 : (int32_t)size;
	for (; flags && *flags && *flags != '|'; flags++) {
		k->key = k->key || *flags == 'K';
		k->discard = k->discard || *flags == 'D';
	}
	if (k->duration < 0)
		k->duration = 0;
}

static void
take_picture(struct packets *p, const char *line)
{
	struct packets_one *k = packets_add(p);

	p->pictures = true;
	k->pts = number(line, "best_effort_timestamp", TC_NONE);
	k->duration = number(line, "pkt_duration", 0);
	k->key = number(line, "key_frame", 0) == 1;
	if (k->duration < 0)
		k->duration = 0;
}

void
packets_line(struct packets *p, const char *line, size_t len)
{
	char text[512];

	while (len && (line[len - 1] == '\r' || line[len - 1] == ' '))
		len--;
	if (!len || (len >= 9 && memcmp(line, "side_data", 9) == 0))
		return;
	/* side data may make a line long; what is wanted stands first */
	if (len >= sizeof text)
		len = sizeof text - 1;
	memcpy(text, line, len);
	text[len] = 0;
	if (strncmp(text, "packet|", 7) == 0)
		take_packet(p, text);
	else if (strncmp(text, "frame|", 6) == 0)
		take_picture(p, text);
	else
		p->odd++;
}

/* The first key packet at or behind i, or n. */
static size_t
key_from(const struct packets *p, size_t i)
{
	while (i < p->n && !p->v[i].key)
		i++;
	return i;
}

static bool
has_leading(const struct packets *p, size_t key, size_t behind)
{
	size_t i;

	for (i = key + 1; i < behind; i++)
		if (p->v[i].pts < p->v[key].pts)
			return true;
	return false;
}

/* Kinds as the index has them.  Without an index, codecs without NAL units
 * need no look into their bytes. */
static void
set_kind(struct packets *p, const struct footage *f, size_t i, size_t behind)
{
	const struct footage_gop *g = footage_gop_of(f, p->v[i].pts);
	struct packets_one *k = &p->v[i];

	k->kind = '?';
	if (g) {
		k->kind = g->kind;
		k->rap = g->rap;
	} else if (!f->ngops && strcmp(f->video.codec, "h264") != 0 &&
	    strcmp(f->video.codec, "hevc") != 0) {
		k->kind = 'k';
		k->rap = k->pts != TC_NONE && !has_leading(p, i, behind);
	}
	/* the index does not count a packet that the file cuts off */
	if (g && behind == p->n && p->to_end && f->truncated && g->frames)
		for (i += (size_t)g->frames; i < p->n; i++)
			p->v[i].lost = true;
}

/* Leading pictures of a key frame, unless they can do without what lies
 * ahead of it. */
static void
lose_leading(struct packets *p, size_t key, size_t behind)
{
	size_t i;

	if (p->v[key].kind == 'i')
		return;
	for (i = key + 1; i < behind; i++)
		if (p->v[i].pts != TC_NONE && p->v[i].pts < p->v[key].pts)
			p->v[i].lost = true;
}

static void
judge_packets(struct packets *p, const struct footage *f)
{
	size_t i, behind, first = key_from(p, 0);

	for (i = 0; i < first; i++)
		p->v[i].lost = true;
	for (i = first; i < p->n; i = behind) {
		behind = key_from(p, i + 1);
		set_kind(p, f, i, behind);
		if ((i == first && p->from_start) || p->v[i].kind == 'b')
			lose_leading(p, i, behind);
	}
	if (p->from_start)
		return;
	memmove(p->v, p->v + first, (p->n - first) * sizeof *p->v);
	p->n -= first;
}

/* What is listed for certain: behind the first key frame, as its leading
 * pictures may be there or not; and up to the last one whose leading pictures
 * are over, as one that is shown later has come. */
static void
find_shown(struct packets *p)
{
	int64_t later = INT64_MIN;
	size_t i;

	p->shown_from = p->from_start ? -INT64_MAX : INT64_MAX;
	p->shown_to = p->to_end ? INT64_MAX : -INT64_MAX;
	if (!p->from_start && p->n)
		p->shown_from = p->v[0].pts;
	if (p->to_end)
		return;
	for (i = p->n; i-- > 0; later = p->v[i].pts > later ? p->v[i].pts :
	    later)
		if (p->pictures ? i + 1 == p->n :
		    p->v[i].key && later > p->v[i].pts) {
			p->shown_to = p->v[i].pts;
			return;
		}
}

/* Gops ahead count the pictures, where none of theirs is hidden or lost. */
static void
find_number(struct packets *p, const struct footage *f)
{
	int64_t n = 0;
	size_t i;

	p->first_n = p->from_start ? 0 : -1;
	if (p->from_start || !p->n || p->pictures || f->truncated ||
	    f->gops[0].kind != 'i' || f->gops[0].pts != f->video.start_pts)
		return;
	for (i = 0; i < f->ngops && f->gops[i].kind != 'b'; i++) {
		if (f->gops[i].pts == p->v[0].pts) {
			p->first_n = n;
			return;
		}
		n += f->gops[i].frames;
	}
}

/* A decoder that is emptied at the end does not tell the last times. */
static void
fill_times(struct packets *p)
{
	struct packets_one *k;
	size_t i;

	for (i = 1; i < p->n; i++) {
		k = &p->v[i];
		if (k->pts == TC_NONE && k[-1].pts != TC_NONE)
			k->pts = k[-1].pts + (k[-1].duration > 0 ?
			    k[-1].duration : 1);
	}
}

static bool
lacks_times(const struct packets *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->v[i].pts == TC_NONE && !p->v[i].lost)
			return true;
	return !p->n;
}

bool
packets_end(struct packets *p, const struct footage *f, enum packets_way *way,
    int64_t from, int64_t to)
{
	int64_t begin, end;

	packets_stretch(f, *way, from, to, &begin, &end);
	p->from_start = begin == TC_NONE;
	p->to_end = end == TC_NONE;
	if (p->pictures)
		fill_times(p);
	else
		judge_packets(p, f);
	find_shown(p);
	find_number(p, f);
	if (!lacks_times(p) && p->shown_from <= footage_pts(f, from) &&
	    p->shown_to >= footage_pts(f, to))
		return true;
	if (lacks_times(p) && *way < PACKETS_PICTURES && p->n)
		*way = PACKETS_PICTURES;
	else if (p->from_start && p->to_end)
		*way = *way < PACKETS_PICTURES ? PACKETS_ALL_PICTURES :
		    PACKETS_WAYS;
	else
		*way += 1;
	if (*way != PACKETS_WAYS)
		packets_clear(p);
	return false;
}

void
packets_clear(struct packets *p)
{
	p->n = 0;
	p->pictures = p->tables = false;
	p->odd = 0;
}

void
packets_free(struct packets *p)
{
	free(p->v);
	*p = (struct packets){ .v = NULL };
}

size_t
packets_shown(const struct packets *p, int64_t **pts)
{
	size_t i, n = 0;

	*pts = xmalloc((p->n ? p->n : 1) * sizeof **pts);
	for (i = 0; i < p->n; i++)
		if (p->v[i].pts != TC_NONE && !p->v[i].discard &&
		    !p->v[i].lost)
			(*pts)[n++] = p->v[i].pts;
	sorted_times(*pts, n);
	return n;
}
