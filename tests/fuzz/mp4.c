/*
 * Fuzzes the reader of MP4 tables, and the groups made of its packets.
 *
 * The input is a text that describes boxes, so that seeds can be read and
 * sizes are right unless they are meant to be wrong.  Words are
 *
 *	moov{        a box begins; stsz=99{ claims a size that it has not
 *	}            it ends
 *	12 -1        a number of 32 bits; 12q of 64, 12h of 16, 12b of 8
 *	*78          so many zero bytes
 *	pad          the file becomes a mebibyte long
 *	vide         any other word: its letters
 *
 * Checked is what a caller relies on: packets are as many as announced, lie
 * where they can lie, come again after a rewind, and all get into groups.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tools/probe/gop.h"
#include "mp4.h"
#include "buf.h"

enum { MAX_DEPTH = 16, MAX_FILE = 1 << 18, WORD = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct open_box {
	size_t at;
	int64_t claim; /* size to be written, or -1 */
};

static void
check(bool good)
{
	if (!good)
		abort();
}

static void
put(struct buf *b, uint64_t v, int bytes)
{
	while (bytes-- > 0)
		buf_addc(b, (char)(v >> 8 * bytes));
}

static void
close_box(struct buf *b, const struct open_box *o)
{
	uint32_t size = (uint32_t)(o->claim < 0 ? (int64_t)(b->len - o->at) :
	    o->claim);
	int i;

	for (i = 0; i < 4; i++)
		b->p[o->at + (size_t)i] = (char)(size >> (24 - 8 * i));
}

static void
put_word(struct buf *b, const char *word)
{
	char *end;
	long long v = strtoll(word, &end, 10);
	long zeros;

	if (word[0] == '*') {
		zeros = strtol(word + 1, NULL, 10);
		while (zeros-- > 0 && b->len < MAX_FILE)
			buf_addc(b, 0);
	} else if (end == word) {
		buf_adds(b, word);
	} else {
		put(b, (uint64_t)v, *end == 'q' ? 8 : *end == 'h' ? 2 :
		    *end == 'b' ? 1 : 4);
	}
}

/* Writes the file that the text describes; true when it is to be padded. */
static bool
build(struct buf *b, const char *text)
{
	struct open_box stack[MAX_DEPTH];
	char word[WORD], *claim;
	int depth = 0, n;
	size_t len;
	bool padded = false;

	for (; sscanf(text, " %31s%n", word, &n) == 1 && b->len < MAX_FILE;
	    text += n) {
		len = strlen(word);
		if (strcmp(word, "}") == 0) {
			if (depth)
				close_box(b, &stack[--depth]);
		} else if (word[len - 1] == '{' && depth < MAX_DEPTH) {
			claim = strchr(word, '=');
			stack[depth].at = b->len;
			stack[depth++].claim = claim ?
			    strtoll(claim + 1, NULL, 10) : -1;
			put(b, 0, 4);
			buf_add(b, word, len < 4 ? len : 4);
		} else if (strcmp(word, "pad") == 0) {
			padded = true;
		} else {
			put_word(b, word);
		}
	}
	while (depth)
		close_box(b, &stack[--depth]);
	return padded;
}

static void
count_frames(void *ctx, const struct gop *g)
{
	int64_t *frames = ctx;

	check(g->frames > 0 && g->leading < g->frames);
	check(g->end >= g->pts && g->nrate > 0);
	check(g->nrate <= GOP_RATES && g->npeaks <= GOP_PEAKS);
	*frames += g->frames;
}

static void
read_all(struct mp4 *m)
{
	struct ratio base = { 1, mp4_timescale(m) };
	int64_t packets = 0, in_groups = 0, counted = 0;
	struct packet p, first = { 0 };
	struct gop_maker *g = gop_new(base, count_frames, &counted);

	check(mp4_timescale(m) > 0);
	while (mp4_next(m, &p) > 0) {
		if (packets++ == 0)
			first = p;
		check(p.size > 0 && p.pos >= 0 && p.pts >= p.dts);
		check(p.pos + p.size <= mp4_sample_end(m));
		in_groups += in_groups || p.key;
		gop_add(g, &p, KEY_OTHER);
	}
	gop_end(g);
	gop_free(g);
	check(counted == in_groups);
	check(packets <= mp4_packets(m));
	mp4_rewind(m);
	if (packets)
		check(mp4_next(m, &p) == 1 && p.pts == first.pts &&
		    p.pos == first.pos && p.key == first.key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *f;
	struct buf b = BUF_INIT;
	char *text = xstrndup((const char *)data, size);
	const char *why = NULL;
	struct mp4 *m;
	bool padded = build(&b, text);
	int i;

	if (!f)
		f = tmpfile();
	check(f && ftruncate(fileno(f), 0) == 0 &&
	    pwrite(fileno(f), b.p, b.len, 0) == (ssize_t)b.len &&
	    (!padded || ftruncate(fileno(f), 1 << 20) == 0));
	for (i = 0; i < 2; i++) {
		m = mp4_open(fileno(f), i, &why);
		if (m)
			read_all(m);
		else
			check(why != NULL);
		mp4_free(m);
	}
	buf_free(&b);
	free(text);
	return 0;
}
