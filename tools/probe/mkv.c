/*
 * Packets of a plain Matroska or WebM file without reading its frames.
 *
 * A file is a row of clusters, a cluster a row of blocks, each with its size
 * in front: reading the headers alone is reading some bytes in every twenty
 * thousand.  ffprobe, which reads all of it, takes as long as the disk needs.
 *
 * What libavformat 59 does, from its sources and by comparing:
 *   - pos is where a block's content begins, behind its id and size;
 *   - times are the cluster's plus the block's; a missing duration is that
 *     of a frame, cut to whole ticks;
 *   - blocks without a frame are no packets, a block that the file cuts off
 *     is none either (here it comes, marked as cut);
 *   - dts is the smallest of the last so many pts, once there are as many;
 *   - at the first thing that cannot be it searches for the next cluster:
 *     there we give up.
 */
#include <stdlib.h>

#include "mkv.h"
#include "buf.h"
#include "mkv_key.h"

enum {
	ID_TIMESTAMP = 0xe7,
	ID_SIMPLE_BLOCK = 0xa3,
	ID_BLOCK_GROUP = 0xa0,
	ID_POSITION = 0xa7,
	ID_PREVIOUS_SIZE = 0xab,
	ID_SILENT_TRACKS = 0x5854,
	ID_BLOCK = 0xa1,
	ID_ADDITIONS = 0x75a1,
	ID_DURATION = 0x9b,
	ID_PRIORITY = 0xfa,
	ID_REFERENCE = 0xfb,
	ID_CODEC_STATE = 0xa4,
	ID_DISCARD = 0x75a2,
	ID_SLICES = 0x8e,

	HVCC_ARRAYS = 22, /* byte of an hvcC: how many kinds of units it has */
	BLOCK_HEADER = 11,  /* bytes at most: track, time, flags */
	LEARNING = 8,       /* packets; see starts_well */
	LEARNING_BYTES = 4000000,
	LEARNING_SECONDS = 4,
	MAX_DELAY = 16,     /* reordered frames that libavformat puts up with */
	MAX_BLOCK = 1 << 28, /* limits of libavformat, too */
	MAX_STRIPPED = 10000000
};

#define MAX_TIME (INT64_C(1) << 50)

struct mkv {
	struct ebml e;
	struct mkv_track t;
	struct mkv_keys keys;
	const char *why;

	int64_t pos; /* of the next element */
	bool in_cluster;
	int64_t cluster_end; /* INT64_MAX: not said */
	int64_t cluster_time;
	bool ended;
	bool broken;

	int delay;   /* frames reordered, or -1 */
	bool has_dts; /* it can still be told */
	int shown;   /* pts in window, sorted */
	int64_t window[MAX_DELAY + 1];
	int64_t latest; /* pts, where none are reordered */
};

/* What one block, or a group around it, says. */
struct block {
	bool ours;
	bool flag; /* key, as the file says */
	int64_t pos;
	int64_t head; /* bytes in front of the frame */
	int64_t size; /* of the frame */
	int64_t there; /* bytes of it that the file has */
	int64_t pts;
	int64_t duration;
};

static int
no(struct mkv *m, const char *why)
{
	m->broken = true;
	m->why = m->e.failed ? "it cannot be read" : why;
	return -1;
}

/* The file ends here, be it in the middle of something. */
static int
ended(struct mkv *m)
{
	if (m->e.failed)
		return no(m, "");
	m->ended = true;
	return 0;
}

static bool
has_track(const struct mkv *m, uint64_t number)
{
	int i;

	for (i = 0; i < m->t.tracks; i++)
		if (m->t.numbers[i] == number)
			return true;
	return false;
}

/* Reads the header of a block.  1; 0 when the file ends in it; -1. */
static int
read_block(struct mkv *m, const struct ebml_element *el, struct block *b)
{
	const unsigned char *p;
	int64_t have, time;
	uint64_t number;
	bool ones;
	int n;

	if (el->size > MAX_BLOCK)
		return no(m, "a block is absurdly long");
	p = ebml_get(&m->e, el->data, BLOCK_HEADER, &have);
	if (el->end > m->e.file_size && have < BLOCK_HEADER)
		return ended(m);
	if (have > el->size)
		have = el->size;
	n = ebml_number(p, have, 8, &number, &ones);
	if (n == 0 || have < n + 3)
		return no(m, "a block is broken");
	if (number != m->t.number) {
		b->ours = false;
		return has_track(m, number) ? 1 :
		    no(m, "a block is of no track");
	}
	time = p[n] << 8 | p[n + 1];
	b->pts = m->cluster_time + (time & 0x8000 ? time - 0x10000 : time);
	b->ours = true;
	b->flag = p[n + 2] & 0x80;
	b->pos = el->data;
	b->head = n + 3;
	b->size = el->size - b->head;
	b->there = m->e.file_size - el->data - b->head;
	if (p[n + 2] & 0x06)
		return no(m, "several frames are in one block");
	if (b->pts < 0)
		return no(m, "a block has a negative time");
	return 1;
}

/* One child of a group. */
static int
read_group_part(struct mkv *m, const struct ebml_element *el,
    struct block *b, bool *seen)
{
	uint64_t v;

	switch (el->id) {
	case ID_BLOCK:
		if (*seen)
			return no(m, "a group has two blocks");
		*seen = true;
		return read_block(m, el, b);
	case ID_REFERENCE:
		b->flag = false;
		return 1;
	case ID_DURATION:
		if (ebml_uint(&m->e, el, &v) < 0 || v > (uint64_t)MAX_TIME)
			return no(m, "a block's duration is absurd");
		b->duration = (int64_t)v;
		return 1;
	case ID_ADDITIONS:
	case ID_PRIORITY:
	case ID_CODEC_STATE:
	case ID_DISCARD:
	case ID_SLICES:
	case ID_VOID:
	case ID_CRC32:
		return 1;
	default:
		return no(m, "a group has unknown elements");
	}
}

/* 1; 0 when the file ends in it and there is nothing to show; -1. */
static int
read_group(struct mkv *m, const struct ebml_element *in, struct block *b)
{
	struct ebml_element el;
	int64_t pos = in->data;
	bool seen = false, key = true;
	int got;

	for (; pos < in->end; pos = el.end) {
		got = ebml_read(&m->e, pos, &el);
		if (got < 0 || (got > 0 && (el.size < 0 || el.end > in->end)))
			return no(m, "a group is broken");
		if (got == 0 || (el.end > m->e.file_size &&
		    el.id != ID_BLOCK)) {
			/* libavformat has no use for half a group */
			if (!b->ours || in->end <= m->e.file_size)
				return ended(m);
			break;
		}
		if (el.id == ID_REFERENCE)
			key = false;
		got = read_group_part(m, &el, b, &seen);
		if (got <= 0)
			return got;
	}
	b->flag = key;
	/* A whole block in half a group is none: make it one that is cut. */
	if (in->end > m->e.file_size && b->there >= b->size)
		b->there = b->size - 1;
	return 1;
}

/* The dts that libavformat derives, where it is certain to. */
static int64_t
next_dts(struct mkv *m, int64_t pts)
{
	int i;

	if (!m->has_dts)
		return TC_NONE;
	if (m->delay == 0) {
		/* reordered after all: it notices late, and guesses then */
		if (m->keys.b_frames || pts < m->latest)
			m->has_dts = false;
		m->latest = pts;
		return m->has_dts ? pts : TC_NONE;
	}
	if (m->shown > m->delay)
		for (i = 0, m->shown--; i < m->shown; i++)
			m->window[i] = m->window[i + 1];
	for (i = m->shown++; i > 0 && m->window[i - 1] > pts; i--)
		m->window[i] = m->window[i - 1];
	m->window[i] = pts;
	return m->shown > m->delay ? m->window[0] : TC_NONE;
}

/* Makes a packet of a block.  1; 0 when it is none; -1. */
static int
make_packet(struct mkv *m, const struct block *b, struct packet *p)
{
	struct mkv_frame f = { &m->e, m->t.prefix, m->t.prefix_size,
	    b->pos + b->head, b->size + m->t.prefix_size };
	int key;

	if (!b->ours || f.size == 0)
		return 0;
	if (m->t.prefix_size && b->size >= MAX_STRIPPED)
		return no(m, "a stripped frame is too long");
	p->pts = b->pts;
	p->dts = TC_NONE;
	p->duration = b->duration ? b->duration :
	    (int64_t)(m->t.frame_ns / m->t.scale);
	p->pos = b->pos;
	p->size = (uint32_t)f.size;
	p->cut = b->there < b->size;
	p->key = b->flag;
	p->hidden = false;
	if (p->cut) {
		p->size = (uint32_t)(b->there > 0 ? b->there : 0);
		return 1;
	}
	key = mkv_is_key(&m->keys, &f, b->flag);
	if (key < 0)
		return no(m, "whether a frame is a key is in doubt");
	p->key = key;
	if (m->t.codec == MKV_PRORES &&
	    !(mkv_byte(&f, 4) == 'i' && mkv_byte(&f, 5) == 'c' &&
	    mkv_byte(&f, 6) == 'p' && mkv_byte(&f, 7) == 'f'))
		p->size += 8;
	p->dts = next_dts(m, p->pts);
	return 1;
}

/* An element between clusters, or the head of one. */
static int
top_element(struct mkv *m, const struct ebml_element *el)
{
	if (!mkv_top_level(el->id) && el->id != ID_VOID &&
	    el->id != ID_CRC32)
		return no(m, "something unknown stands between its clusters");
	if (el->size < 0 && (el->id != ID_CLUSTER || m->t.segment.size >= 0))
		return no(m, "an element says not where it ends");
	if (el->size >= 0 && el->end > m->t.segment.end)
		return no(m, "an element reaches beyond its parent");
	if (el->id == ID_CLUSTER) {
		m->in_cluster = true;
		m->cluster_end = el->end;
		m->cluster_time = 0;
		m->pos = el->data;
		return 0;
	}
	m->pos = el->end;
	return el->end > m->e.file_size ? ended(m) : 0;
}

/* An element of a cluster.  1 with a packet; 0; -1. */
static int
cluster_element(struct mkv *m, const struct ebml_element *el,
    struct packet *p)
{
	struct block b = { .duration = 0 };
	uint64_t v;
	int got = 1;

	if (m->cluster_end == INT64_MAX && mkv_top_level(el->id)) {
		m->in_cluster = false;
		return 0;
	}
	if (el->size < 0)
		return no(m, "an element says not where it ends");
	if (el->end > m->cluster_end || el->end > m->t.segment.end)
		return no(m, "an element reaches beyond its parent");
	m->pos = el->end;
	switch (el->id) {
	case ID_SIMPLE_BLOCK:
		got = read_block(m, el, &b);
		break;
	case ID_BLOCK_GROUP:
		got = read_group(m, el, &b);
		break;
	case ID_TIMESTAMP:
		if (el->end > m->e.file_size)
			break;
		if (ebml_uint(&m->e, el, &v) < 0 || v > (uint64_t)MAX_TIME)
			return no(m, "a cluster has an absurd time");
		m->cluster_time = (int64_t)v;
		break;
	case ID_POSITION:
	case ID_PREVIOUS_SIZE:
	case ID_SILENT_TRACKS:
	case ID_VOID:
	case ID_CRC32:
		break;
	default:
		return no(m, "a cluster has unknown elements");
	}
	if (el->end > m->e.file_size)
		m->ended = true;
	return got > 0 ? make_packet(m, &b, p) : got;
}

int
mkv_next(struct mkv *m, struct packet *p)
{
	struct ebml_element el;
	int got;

	while (!m->ended && !m->broken) {
		if (m->in_cluster && m->pos == m->cluster_end)
			m->in_cluster = false;
		if (!m->in_cluster && m->pos == m->t.segment.end)
			return ended(m);
		got = ebml_read(&m->e, m->pos, &el);
		if (got < 0)
			return no(m, "it has bytes that are no element");
		if (got == 0)
			return ended(m);
		got = m->in_cluster ? cluster_element(m, &el, p) :
		    top_element(m, &el);
		if (got != 0)
			return got;
	}
	return m->broken ? -1 : 0;
}

void
mkv_rewind(struct mkv *m)
{
	const char *why;

	m->e.failed = false;
	m->pos = m->t.clusters;
	m->in_cluster = false;
	m->ended = false;
	m->shown = 0;
	m->has_dts = m->delay >= 0;
	m->latest = INT64_MIN;
	m->broken = mkv_keys_start(&m->keys, &m->t, &m->e, &why) < 0;
	if (m->broken)
		m->why = "it cannot be read";
}

struct mkv *
mkv_open(int fd, int stream_index, const char **why_not)
{
	struct mkv *m = xcalloc(1, sizeof *m);

	if (ebml_open(&m->e, fd) < 0)
		m->t.why = "it is no file";
	else if (mkv_read_track(&m->t, &m->e, stream_index) == 0 &&
	    mkv_keys_start(&m->keys, &m->t, &m->e, &m->t.why) == 0) {
		m->delay = -1;
		mkv_rewind(m);
		return m;
	}
	*why_not = m->t.why;
	free(m);
	return NULL;
}

/*
 * Whether what comes first suffices for libavformat to learn about the
 * stream.  It looks at 5 MB or 5 s, and wants seven frames of H.264; where it
 * gets less, it makes up the first dts as it goes along.
 */
static bool
starts_well(struct mkv *m)
{
	struct packet p;
	int64_t first = 0, last = 0, total = 0;
	int64_t enough = LEARNING_SECONDS * (int64_t)mkv_timescale(m);
	int i;

	mkv_rewind(m);
	for (i = 0; i < LEARNING + m->delay; i++) {
		if (mkv_next(m, &p) != 1 || p.cut || (i == 0 && !p.key))
			return false;
		if (i == 0)
			first = p.pts;
		if (p.pts > last)
			last = p.pts;
		if (p.duration > enough)
			return false;
		total += p.duration;
	}
	return p.pos + p.size < LEARNING_BYTES && last - first < enough &&
	    total < enough;
}

void
mkv_set_delay(struct mkv *m, int b_frames)
{
	struct mkv_frame f = { &m->e, NULL, 0, m->t.private_at,
	    m->t.private_size };
	bool sure = b_frames == 0;

	if (m->t.codec == MKV_AVC)
		sure = b_frames == m->keys.avc.reorder;
	if (m->t.hevc)
		sure = mkv_byte(&f, HVCC_ARRAYS) > 0;
	m->delay = sure && b_frames >= 0 && b_frames <= MAX_DELAY ? b_frames :
	    -1;
	if (m->delay >= 0 && !starts_well(m))
		m->delay = -1;
	mkv_rewind(m);
}

void
mkv_free(struct mkv *m)
{
	free(m);
}

const char *
mkv_why(const struct mkv *m)
{
	return m->why;
}

uint32_t
mkv_timescale(const struct mkv *m)
{
	return (uint32_t)(1000000000 / m->t.scale);
}
