/*
 * Fuzzes the reader of Matroska blocks, and the groups made of its packets.
 *
 * The input is a text that describes elements, so that seeds can be read and
 * sizes are right unless they are meant to be wrong.  Words are
 *
 *	1f43b675{    an element of this id begins; a3=99{ claims a size that
 *	             it has not, 1f43b675?{ says none
 *	}            it ends
 *	12           a byte; 12h a number of 16 bits, 12w of 32, 12q of 64
 *	$0165        bytes in hexadecimal
 *	*78          so many zero bytes
 *	matroska     any other word: its letters
 *
 * Checked is what a caller relies on: packets lie where they can lie, come
 * again after a rewind, and all get into groups.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tools/probe/gop.h"
#include "../../tools/probe/mkv.h"
#include "buf.h"

enum { MAX_DEPTH = 16, MAX_FILE = 1 << 18, WORD = 128 };

#define UNKNOWN ((UINT64_C(1) << 56) - 1)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct open_element {
	size_t at;      /* of its size */
	bool claims;
	uint64_t claim;
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
close_element(struct buf *b, const struct open_element *o)
{
	uint64_t size = o->claims ? o->claim : b->len - o->at - 8;
	int i;

	for (i = 1; i < 8; i++)
		b->p[o->at + (size_t)i] = (char)(size >> 8 * (7 - i));
}

static void
put_hex(struct buf *b, const char *p)
{
	unsigned v;

	for (; sscanf(p, "%2x", &v) == 1 && p[1]; p += 2)
		buf_addc(b, (char)v);
}

static void
put_word(struct buf *b, const char *word)
{
	char *end;
	unsigned long long v = strtoull(word, &end, 10);
	long zeros;

	if (word[0] == '*') {
		zeros = strtol(word + 1, NULL, 10);
		while (zeros-- > 0 && b->len < MAX_FILE)
			buf_addc(b, 0);
	} else if (word[0] == '$') {
		put_hex(b, word + 1);
	} else if (end == word) {
		buf_adds(b, word);
	} else {
		put(b, v, *end == 'q' ? 8 : *end == 'w' ? 4 :
		    *end == 'h' ? 2 : 1);
	}
}

static void
open_element(struct buf *b, struct open_element *o, const char *word)
{
	char *end;
	unsigned long id = strtoul(word, &end, 16);

	put(b, id, id >> 24 ? 4 : id >> 16 ? 3 : id >> 8 ? 2 : 1);
	o->at = b->len;
	o->claims = *end == '=' || *end == '?';
	o->claim = *end == '=' ? strtoull(end + 1, NULL, 10) : UNKNOWN;
	put(b, 1, 1);
	put(b, 0, 7);
}

/* Writes the file that the text describes. */
static void
build(struct buf *b, const char *text)
{
	struct open_element stack[MAX_DEPTH];
	char word[WORD];
	int depth = 0, n;

	for (; sscanf(text, " %127s%n", word, &n) == 1 && b->len < MAX_FILE;
	    text += n) {
		if (strcmp(word, "}") == 0) {
			if (depth)
				close_element(b, &stack[--depth]);
		} else if (word[strlen(word) - 1] == '{' &&
		    depth < MAX_DEPTH) {
			open_element(b, &stack[depth++], word);
		} else {
			put_word(b, word);
		}
	}
	while (depth)
		close_element(b, &stack[--depth]);
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
check_packet(const struct packet *p, int64_t file_size)
{
	check(p->pts >= 0 && p->duration >= 0 && p->pos >= 0);
	check(p->dts == TC_NONE || p->dts <= p->pts);
	check(p->pos < file_size);
	check(p->cut || p->size > 0);
	/* what was stripped from a frame counts, and up to 8 of ProRes */
	check(p->size <= file_size + 64 + 8);
}

static void
read_all(struct mkv *m, int64_t file_size)
{
	struct ratio base = { 1, mkv_timescale(m) };
	int64_t packets = 0, in_groups = 0, counted = 0, again = 0;
	struct packet p;
	struct gop_maker *g = gop_new(base, count_frames, &counted);
	int end, end_again;

	check(mkv_timescale(m) > 0);
	while ((end = mkv_next(m, &p)) > 0) {
		packets++;
		check_packet(&p, file_size);
		in_groups += in_groups || p.key;
		gop_add(g, &p, KEY_OTHER);
	}
	gop_end(g);
	gop_free(g);
	check(counted == in_groups && packets <= file_size);
	check(end == 0 || mkv_why(m) != NULL);
	check(mkv_next(m, &p) == end);
	mkv_set_delay(m, (int)(file_size & 3));
	while ((end_again = mkv_next(m, &p)) > 0) {
		again++;
		check_packet(&p, file_size);
	}
	check(again == packets && end_again == end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *f;
	struct buf b = BUF_INIT;
	char *text = xstrndup((const char *)data, size);
	const char *why = NULL;
	struct mkv *m;
	int i;

	build(&b, text);
	if (!f)
		f = tmpfile();
	check(f && ftruncate(fileno(f), 0) == 0 &&
	    pwrite(fileno(f), b.p, b.len, 0) == (ssize_t)b.len);
	for (i = 0; i < 2; i++) {
		m = mkv_open(fileno(f), i, &why);
		if (m)
			read_all(m, (int64_t)b.len);
		else
			check(why != NULL);
		mkv_free(m);
	}
	buf_free(&b);
	free(text);
	return 0;
}
