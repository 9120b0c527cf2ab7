/*
 * shard: pictures as bytes and back, the order of shards, where to cut, and
 * what a range needs of the steps.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/framestat/shard.h"
#include "../../tools/framestat/steps.h"
#include "tap.h"
#include "tc.h"

/* --- pictures ------------------------------------------------------------- */

static unsigned
next(unsigned *state)
{
	*state = *state * 1103515245u + 12345u;
	return *state >> 16 & 0x7fff;
}

/* noise 0: a smooth picture; 256: any bytes at all. */
static void
paint(struct part_picture *p, unsigned *state, int shift, unsigned noise)
{
	uint8_t *y = p->thumb.y;
	int i;

	memset(p, 0, sizeof *p);
	for (i = 0; i < THUMB_LUMA; i++)
		y[i] = (uint8_t)(i % 64 * 3 + shift +
		    (noise ? (int)(next(state) % noise) : 0));
	memset(p->thumb.u, 100 + shift, THUMB_CHROMA);
	for (i = 0; i < THUMB_CHROMA; i++)
		p->thumb.v[i] = noise == 256 ? (uint8_t)next(state) : 200;
}

static bool
equal(const struct part_picture *a, const struct part_picture *b)
{
	return a->thumb.pts == b->thumb.pts && a->thumb.gap == b->thumb.gap &&
	    memcmp(a->thumb.y, b->thumb.y, THUMB_LUMA) == 0 &&
	    memcmp(a->thumb.u, b->thumb.u, THUMB_CHROMA) == 0 &&
	    memcmp(a->thumb.v, b->thumb.v, THUMB_CHROMA) == 0 &&
	    a->looked == b->looked && (!a->looked ||
	    memcmp(&a->close, &b->close, sizeof a->close) == 0);
}

enum { PICTURES = 40 };

static void
test_pack(unsigned noise, size_t most, const char *name)
{
	static struct part_picture in[PICTURES], out[PICTURES];
	struct buf bytes = BUF_INIT, text = BUF_INIT, back = BUF_INIT;
	const uint8_t *at;
	unsigned state = 7;
	size_t left;
	int i, same = 0, bad = 0;

	for (i = 0; i < PICTURES; i++) {
		paint(&in[i], &state, i, noise);
		in[i].thumb.pts = i == 5 ? INT64_MAX - 1 : i == 6 ?
		    -INT64_MAX : i * 1001 - 3003;
		in[i].thumb.gap = i % 3 == 0;
		in[i].looked = i % 7 == 0;
		if (in[i].looked)
			in[i].close = (struct close_look){ 0.1, 1.0 / 3, i,
			    -0.0, 1e-300, (double)NAN };
		part_pack(&bytes, &in[i], i ? &in[i - 1] : NULL);
	}
	part_text(&text, bytes.p, bytes.len);
	ok(part_bytes(&back, text.p, text.len) == 0 && back.len == bytes.len,
	    "pictures become text and bytes again");
	at = (const uint8_t *)back.p;
	left = back.len;
	for (i = 0; i < PICTURES && !bad; i++) {
		bad = part_unpack(&out[i], i ? &out[i - 1] : NULL, &at, &left);
		same += !bad && equal(&in[i], &out[i]);
	}
	ok(same == PICTURES && left == 0, name);
	printf("# %zu bytes each\n", bytes.len / PICTURES);
	ok(bytes.len <= PICTURES * most, "in few bytes");
	at = (const uint8_t *)back.p;
	left = back.len / 2;
	for (i = 0, bad = 0; i < PICTURES && !bad; i++)
		bad = part_unpack(&out[i], i ? &out[i - 1] : NULL, &at, &left);
	ok(bad, "half of them are noticed to be no more");
	buf_free(&bytes);
	buf_free(&text);
	buf_free(&back);
}

/* No bytes may do more than be refused. */
static void
test_nonsense(void)
{
	static struct part_picture p, q;
	uint8_t junk[600];
	const uint8_t *at;
	unsigned state = 3;
	size_t left, i;
	int n;

	memset(&q, 0, sizeof q);
	for (n = 0; n < 2000; n++) {
		for (i = 0; i < sizeof junk; i++)
			junk[i] = (uint8_t)next(&state);
		at = junk;
		left = next(&state) % sizeof junk;
		if (part_unpack(&p, n % 2 ? &q : NULL, &at, &left) == 0 &&
		    (at < junk || at + left > junk + sizeof junk))
			break;
	}
	is_int(n, 2000, "random bytes are read within their bounds");
}

static void
test_text(void)
{
	static const char *const bad[] = { "a", "ab=c", "ab*=", "====", "a===",
	    "abcd=" };
	struct buf b = BUF_INIT;
	size_t i;

	part_text(&b, "any carnal pleas", 16);
	is_str(b.p, "YW55IGNhcm5hbCBwbGVhcw==", "base64 as others write it");
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		buf_clear(&b);
		ok(part_bytes(&b, bad[i], strlen(bad[i])) < 0,
		    bad[i]);
	}
	buf_free(&b);
}

/* --- order ---------------------------------------------------------------- */

static char film[] = "f00d", other[] = "beef", version[] = "1", what[] = "-M";
static char file_a[] = "a", file_b[] = "b", file_c[] = "c";

#define SHARD(file, from, to) { film, version, what, file, from, to, { 0 }, 0 }

static void
order(const char *name, struct shard *v, size_t n, const char *want)
{
	struct buf why = BUF_INIT;

	is_int(shard_order(v, n, &why), *want ? -1 : 0, name);
	is_str(why.p, want, "and why");
	buf_free(&why);
}

static void
test_order(void)
{
	struct shard good[] = { SHARD(file_a, 20, TC_NONE),
	    SHARD(file_b, TC_NONE, 10), SHARD(file_c, 10, 20) };
	struct shard gap[] = { SHARD(file_a, TC_NONE, 10000000),
	    SHARD(file_b, 15000000, TC_NONE) };
	struct shard twice[] = { SHARD(file_a, TC_NONE, 10),
	    SHARD(file_b, 9, TC_NONE) };
	struct shard late[] = { SHARD(file_a, 10, TC_NONE) };
	struct shard early[] = { SHARD(file_a, TC_NONE, 61000000) };
	struct shard films[] = { SHARD(file_a, TC_NONE, 10),
	    SHARD(file_b, 10, TC_NONE) };

	order("shards in any order make a film", good, 3, "");
	ok(good[0].file == file_b && good[2].file == file_a,
	    "and are sorted by time");
	order("one alone can be the whole", (struct shard[]){ SHARD(file_a,
	    TC_NONE, TC_NONE) }, 1, "");
	order("none is none", good, 0,
	    "there is no shard: framestat --range makes one");
	order("a gap", gap, 2,
	    "no shard holds the film from 0:00:10.000 to 0:00:15.000");
	order("an overlap of a microsecond", twice, 2,
	    "a and b hold the same part of the film");
	order("no start", late, 1, "no shard holds the film's start");
	order("no end", early, 1,
	    "no shard holds the film from 0:01:01.000 to its end");
	films[1].src = other;
	order("two films", films, 2, "a and b are about different films");
}

/* --- where to cut --------------------------------------------------------- */

static void
add_gop(struct gops *g, int64_t t, int frames)
{
	struct gop_facts f = { .entry = { .t = t, .pts = t, .frames = frames,
	    .rap = true }, .note = { .end = t + 1000000, .keys = 1 } };

	gops_add(g, &f);
}

static void
test_cut(void)
{
	struct gops g = { 0 };
	int64_t edge[16];
	int i;

	is_int(shard_cut(&g, 4, edge), 0, "without an index nothing is cut");
	for (i = 0; i < 8; i++)
		add_gop(&g, i * INT64_C(1000000), i < 4 ? 30 : 10);
	is_int(shard_cut(&g, 1, edge), 0, "one part has no edge");
	is_int(shard_cut(&g, 2, edge), 1, "two have one");
	is_int(edge[0], 3000000, "where half of the pictures lie before it");
	is_int(shard_cut(&g, 16, edge), 7,
	    "there are no more parts than key frames");
	ok(edge[0] == 1000000 && edge[6] == 7000000, "each of them begins one");
	gops_free(&g);
}

/* --- what a range needs --------------------------------------------------- */

static void
test_clip(void)
{
	struct film f = { .base = { 1, 1000000 }, .seekable = true };
	struct entry index[10];
	struct steps s = { 0 };
	int i;

	for (i = 0; i < 10; i++)
		index[i] = (struct entry){ i * INT64_C(2000000),
		    i * INT64_C(2000000), 50, true, 0 };
	steps_plain(&s, INT64_MIN, INT64_MAX, true, false, 0);
	steps_clip(&s, index, 10, &f, 7500000, 9000000);
	ok(s.n == 1 && s.v[0].stretch.from == 6000000 &&
	    s.v[0].stretch.to == 9000001,
	    "decoding begins at the key frame before, and ends with the range");
	s.n = 0;
	steps_plain(&s, INT64_MIN, INT64_MAX, true, false, 0);
	steps_clip(&s, index, 10, &f, 6200000, TC_NONE);
	ok(s.v[0].stretch.from == 4000000 && s.v[0].stretch.to == INT64_MAX,
	    "at the one before that where it is too near");
	s.n = 0;
	steps_plain(&s, 0, 5000000, false, false, 3000000);
	steps_plain(&s, 5000000, 16000000, false, false, 3000000);
	steps_plain(&s, 18000000, INT64_MAX, true, false, 0);
	steps_clip(&s, index, 10, &f, 15000000, 18000000 - 1000);
	ok(s.n == 1 && s.v[0].stretch.from == 8000000,
	    "samples begin a slot earlier; what serves no one is left out");
	steps_free(&s);
}

int
main(void)
{
	test_pack(0, 1200, "smooth pictures are what they were");
	test_pack(3, 1400, "noisy pictures are what they were");
	test_pack(256, THUMB_BYTES * 4 / 3, "pictures of pure noise are what they were");
	test_nonsense();
	test_text();
	test_order();
	test_cut();
	test_clip();
	return done_testing();
}
