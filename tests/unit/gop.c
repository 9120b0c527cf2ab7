/*
 * gop: groups of pictures out of packets made up here, whose groups are
 * known.
 */
#include <stdlib.h>

#include "../../tools/probe/gop.h"
#include "buf.h"
#include "tap.h"

enum { SHOWN = 8 };

/* A group as it was handed out, with the first of its lists. */
struct got {
	struct gop g;
	struct gop_peak peaks[SHOWN];
	int64_t rate[SHOWN];
	int64_t rate_sum;
	bool sorted;
};

static struct got *got;
static size_t gots;

static void
take(void *ctx, const struct gop *g)
{
	struct got *p;
	size_t i;

	(void)ctx;
	got = xrealloc(got, gots + 1, sizeof *got);
	p = &got[gots++];
	memset(p, 0, sizeof *p);
	p->g = *g;
	p->sorted = true;
	for (i = 0; i < g->npeaks; i++) {
		if (i < SHOWN)
			p->peaks[i] = g->peaks[i];
		if (i && g->peaks[i].pts < g->peaks[i - 1].pts)
			p->sorted = false;
	}
	for (i = 0; i < g->nrate; i++) {
		if (i < SHOWN)
			p->rate[i] = g->rate[i];
		p->rate_sum += g->rate[i];
	}
}

static struct gop_maker *
start(int64_t per_second)
{
	struct ratio base = { 1, per_second };

	gots = 0;
	return gop_new(base, take, NULL);
}

static void
end(struct gop_maker *m)
{
	gop_end(m);
	gop_free(m);
}

/* A packet one tick long. */
static void
put(struct gop_maker *m, bool key, int64_t pts, int64_t dts, uint32_t size)
{
	struct packet p = { .pts = pts, .dts = dts, .duration = 1,
		.size = size, .key = key };

	gop_add(m, &p, KEY_IDR);
}

/* "K0 P3 B1 B2": pts of 1 byte packets in decode order, with dts counting
 * from -2 on; K begins a group. */
static void
put_all(struct gop_maker *m, const char *list)
{
	int64_t dts = -2;
	char type;
	int pts, n;

	for (; sscanf(list, " %c%d%n", &type, &pts, &n) == 2; list += n)
		put(m, type == 'K', pts, dts++, 1);
}

static void
plain(void)
{
	struct gop_maker *m = start(25);

	put(m, true, 100, 98, 1000);
	put(m, false, 101, 99, 10);
	put(m, false, 102, 100, 10);
	put(m, true, 103, 101, 2000);
	put(m, false, 104, 102, 20);
	end(m);
	is_int(gots, 2, "two keys, two groups");
	is_int(got[0].g.pts, 100, "the first begins with its key");
	is_int(got[0].g.dts, 98, "and has its dts");
	is_int(got[0].g.end, 103, "and ends with the next");
	is_int(got[0].g.frames, 3, "frames");
	is_int(got[0].g.bytes, 1020, "bytes");
	is_int(got[0].g.key_bytes, 1000, "bytes of the key");
	is_int(got[0].g.leading, 0, "no leading packets");
	ok(got[0].g.has_pts && got[0].g.kind == KEY_IDR && got[0].g.rap,
	    "an IDR is an entry point");
	ok(got[0].g.dt_min == 1 && got[0].g.dt_max == 1, "all a tick apart");
	is_int(got[1].g.end, 105, "the last ends with its last frame");
	is_int(got[1].g.frames, 2, "which it has two of");
	is_int(got[1].g.bytes, 2020, "and bytes");
}

static void
open_groups(void)
{
	struct gop_maker *m = start(1);

	put_all(m, "K0 P3 B1 B2 K6 B4 B5 P9 B7 B8 K12 B10 B11");
	end(m);
	is_int(gots, 3, "three open groups");
	is_int(got[0].g.end, 6, "the first lasts to the next key");
	is_int(got[0].g.frames, 4, "frames are those decoded with their key");
	is_int(got[1].g.frames, 6, "leading ones included");
	is_int(got[1].g.leading, 2, "which are counted");
	is_int(got[1].rate[0], 3, "and lie in the first bin with the key");
	is_int(got[2].g.end, 13, "the last key is the last frame shown");
	ok(got[1].g.dt_min == 1 && got[1].g.dt_max == 1,
	    "put in order, all are a tick apart");

	m = start(1);
	put_all(m, "K0 P20 B10 K60 B40 B47 P70");
	end(m);
	ok(got[0].g.dt_min == 7 && got[0].g.dt_max == 20,
	    "distances of leading frames are of the group they are shown in");
	ok(got[1].g.dt_min == 10 && got[1].g.dt_max == 10,
	    "and not of the one they are decoded with");
}

static bool
is_rap(enum key_kind kind, bool leading)
{
	struct gop_maker *m = start(1);
	struct packet p = { .pts = 5, .dts = 0, .duration = 1, .size = 1,
		.key = true };

	gop_add(m, &p, kind);
	p.key = false;
	p.pts = leading ? 4 : 6;
	gop_add(m, &p, kind);
	end(m);
	return got[0].g.rap;
}

static void
entry_points(void)
{
	ok(is_rap(KEY_CRA, true) && is_rap(KEY_BLA, true),
	    "CRA and BLA are entry points, leading pictures or not");
	ok(!is_rap(KEY_RECOVERY, false) && !is_rap(KEY_INTRA, false) &&
	    !is_rap(KEY_UNKNOWN, false), "what promises nothing is none");
	ok(is_rap(KEY_OTHER, false) && !is_rap(KEY_OTHER, true),
	    "keys of other codecs are, without leading pictures");
}

/* Films joined so that the second begins before the first is over. */
static void
back(void)
{
	struct gop_maker *m = start(1);
	struct packet p = { .pts = 0, .dts = 0, .duration = 1, .size = 1,
		.key = true };

	put_all(m, "K0 P3 B1 B2 K1 P2 K2 P5 K5 P6 K1000 P1001 K7 P8 K9");
	end(m);
	is_int(gots, 7, "each key begins a group");
	ok(got[0].g.rap && !got[1].g.rap && !got[2].g.rap,
	    "no entry point where what came before is shown after it");
	ok(got[3].g.rap && got[4].g.rap, "from where that is over on there is");
	ok(got[5].g.rap && got[6].g.rap,
	    "a time far ahead was wrong, or time starts anew");

	m = start(1);
	gop_add(m, &p, KEY_IDR);
	p = (struct packet){ .pts = 9, .dts = 1, .duration = 1, .size = 1,
		.hidden = true };
	gop_add(m, &p, KEY_IDR);
	p = (struct packet){ .pts = 5, .dts = 2, .duration = 1, .size = 1,
		.key = true };
	gop_add(m, &p, KEY_IDR);
	end(m);
	ok(got[0].g.frames == 2 && got[0].g.hidden == 1 && !got[1].g.hidden,
	    "packets that are not shown are counted");
	ok(got[1].g.rap, "and do not count as shown later");
}

static void
times(void)
{
	struct gop_maker *m = start(1000);
	struct packet p = { .pts = TC_NONE, .dts = 7, .duration = 40,
		.size = 5, .key = true };

	gop_add(m, &p, KEY_IDR);
	p.key = false;
	p.dts = TC_NONE;
	gop_add(m, &p, KEY_IDR);
	gop_add(m, &p, KEY_IDR);
	end(m);
	ok(!got[0].g.has_pts && got[0].g.pts == 7,
	    "without a pts, the dts serves");
	is_int(got[0].g.dt_max, 40, "without both, what the last one took");
	is_int(got[0].g.end, 127, "which goes on to the end");

	m = start(1000);
	p.pts = 10;
	p.key = true;
	gop_add(m, &p, KEY_IDR);
	end(m);
	ok(got[0].g.end == 50 && got[0].g.dt_min == TC_NONE &&
	    got[0].g.dt_max == TC_NONE,
	    "a single frame lasts as long as it says, and has no next one");

	m = start(1000);
	p.duration = 0;
	gop_add(m, &p, KEY_IDR);
	end(m);
	ok(got[0].g.end == 10 && got[0].g.dt_min == TC_NONE,
	    "and nothing is made up when it says nothing");

	m = start(1);
	put(m, false, 1, 1, 9);
	put(m, false, 2, 2, 9);
	put(m, true, 3, 3, 9);
	end(m);
	ok(gots == 1 && got[0].g.frames == 1,
	    "packets before the first key are of no group");

	m = start(1);
	put_all(m, "K1000 P1001 P1002 K0 P1 P5 K10 P11");
	end(m);
	ok(gots == 3 && got[0].g.end == 1003 && got[0].g.dt_max == 1,
	    "where times start anew, a group ends with its last frame");
	ok(got[1].g.pts == 0 && got[1].g.end == 10 && got[1].g.dt_max == 5,
	    "and the next is not the worse for it");
}

/* Sizes of packets behind a key; the peaks go to got. */
static void
sizes(const uint32_t *list, size_t n)
{
	struct gop_maker *m = start(25);
	size_t i;

	put(m, true, 0, 0, 100000);
	for (i = 0; i < n; i++)
		put(m, false, (int64_t)i + 1, (int64_t)i + 1, list[i]);
	end(m);
}

static void
fill(uint32_t *list, size_t n, uint32_t size)
{
	while (n--)
		list[n] = size;
}

static void
peaks(void)
{
	uint32_t list[60];
	size_t i;

	fill(list, 60, 100);
	list[20] = 300;
	list[40] = 250;
	sizes(list, 60);
	is_int(got[0].g.npeaks, 1, "three times the usual size is a peak");
	ok(got[0].peaks[0].pts == 21 && got[0].peaks[0].ratio == 3.0,
	    "its time and ratio; two and a half times is none");

	fill(list, 60, 100);
	list[0] = 400;
	list[59] = 500;
	sizes(list, 60);
	ok(got[0].g.npeaks == 2 && got[0].peaks[0].pts == 1 &&
	    got[0].peaks[1].ratio == 5.0, "the first and the last can be one");

	list[2] = 900;
	sizes(list, 6);
	is_int(got[0].g.npeaks, 0, "not among too few neighbours");

	fill(list, 60, 100);
	for (i = 0; i < 60; i += 2)
		list[i] = 0;
	list[31] = 1000;
	sizes(list, 60);
	ok(got[0].g.npeaks == 1 && got[0].peaks[0].pts == 32,
	    "empty packets are no neighbours");

	fill(list, 60, 100);
	list[20] = 1500;
	list[25] = 1500;
	list[30] = 1500;
	sizes(list, 60);
	is_int(got[0].g.npeaks, 3, "three cuts close together are seen");
}

static void
cadence(void)
{
	uint32_t list[60];
	size_t i;

	for (i = 0; i < 60; i++)
		list[i] = i % 2 ? 20 : 1000;
	sizes(list, 60);
	is_int(got[0].g.npeaks, 0, "every other frame repeated: no peaks");
	for (i = 0; i < 60; i++)
		list[i] = i % 5 == 0 || i % 5 == 2 ? 1000 : 20;
	sizes(list, 60);
	is_int(got[0].g.npeaks, 0, "24 of 60 frames: none");
	for (i = 0; i < 60; i++)
		list[i] = i % 4 ? 20 : 1000;
	list[32] = 4000;
	sizes(list, 60);
	ok(got[0].g.npeaks == 1 && got[0].peaks[0].pts == 33 &&
	    got[0].peaks[0].ratio == 4.0,
	    "one of four, and a peak is measured by those");
}

static void
borders(void)
{
	struct gop_maker *m = start(25);
	int64_t t;

	for (t = 0; t < 60; t++)
		put(m, t % 5 == 0, t, t, t % 5 ? t == 33 ? 700 : 100 : 5000);
	end(m);
	is_int(gots, 12, "twelve short groups");
	ok(got[6].g.npeaks == 1 && got[6].peaks[0].pts == 33 &&
	    got[6].peaks[0].ratio == 7.0,
	    "neighbours are those of other groups, too, but not keys");
	for (t = 0; t < 12; t++)
		if (t != 6 && got[t].g.npeaks)
			break;
	is_int(t, 12, "no other group has one");
}

static void
many_peaks(void)
{
	struct gop_maker *m = start(25);
	int64_t t, weak = 0;
	size_t i;

	put(m, true, 0, 0, 1);
	for (t = 1; t <= 20 * 9000; t++)
		put(m, false, t, t, t % 20 ? 100 : t % 40 ? 400 : 900);
	end(m);
	is_int(got[0].g.npeaks, GOP_PEAKS, "peaks have a limit");
	ok(got[0].sorted, "they are in order of time");
	for (i = 0; i < SHOWN; i++)
		weak += got[0].peaks[i].ratio < 9;
	is_int(weak, 0, "the strongest are kept");
}

static void
rates(void)
{
	struct gop_maker *m = start(10);
	int64_t t;

	for (t = 0; t < 23; t++)
		put(m, t == 0, 1000 + t, 1000 + t, t ? 10 : 100);
	end(m);
	is_int(got[0].g.nrate, 5, "bins of half a second");
	ok(got[0].rate[0] == 140 && got[0].rate[1] == 50 &&
	    got[0].rate[4] == 30, "bytes in them");
	is_int(got[0].g.rate_us, 500000, "their length");

	m = start(1);
	for (t = 0; t < 5000; t++)
		put(m, t == 0, t, t, 2);
	end(m);
	is_int(got[0].g.rate_us, 2000000, "they double where there are many");
	is_int(got[0].g.nrate, 2500, "half as many, twice");
	ok(got[0].rate[0] == 4 && got[0].rate[7] == 4, "and are merged");
	is_int(got[0].rate_sum, got[0].g.bytes, "no byte gets lost");
}

static void
all_keys(void)
{
	struct gop_maker *m = start(25);
	int64_t t, wrong = 0;

	put(m, true, 0, 0, 10);
	put(m, false, 1, 1, 10);
	for (t = 2; t < 1000; t++)
		put(m, true, t, t, 10);
	end(m);
	is_int(gots, 999, "each frame a key, each a group");
	for (t = 1; t < 999; t++)
		wrong += got[t].g.pts != t + 1 || got[t].g.end != t + 2 ||
		    got[t].g.frames != 1 ||
		    got[t].g.dt_max != (t < 998 ? 1 : TC_NONE);
	is_int(wrong, 0, "in order, and each lasting a frame");
	is_int(got[0].g.frames, 2, "the first waits for no neighbours");
}

/* Times that cannot be; sanitizers watch for overflow. */
static void
nonsense(void)
{
	static const int64_t t[] = { INT64_MAX, -INT64_MAX, 0, INT64_MAX / 4,
		-(INT64_MAX / 4), TC_NONE, 1, INT64_MAX / 2, 3, TC_NONE };
	struct gop_maker *m = start(90000);
	struct packet p = { .size = UINT32_MAX };
	int64_t frames = 0;
	size_t i, n = sizeof t / sizeof *t;

	for (i = 0; i < n * n * n; i++) {
		p.pts = t[i % n];
		p.dts = t[i / n % n];
		p.duration = t[i / n / n];
		p.key = i == 0 || i % 7 == 3;
		gop_add(m, &p, KEY_OTHER);
	}
	end(m);
	for (i = 0; i < gots; i++)
		frames += got[i].g.frames;
	is_int(frames, 1000, "absurd times lose no frame");

	m = start(25);
	end(m);
	is_int(gots, 0, "no packets, no groups");
}

int
main(void)
{
	plain();
	open_groups();
	entry_points();
	back();
	times();
	peaks();
	cadence();
	borders();
	many_peaks();
	rates();
	all_keys();
	nonsense();
	free(got);
	return done_testing();
}
