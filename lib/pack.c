/*
 * zstd as the cache uses it.  Level 1: records are so much alike that higher
 * levels save little (docs/decisions/0012).  The window is bounded, so that
 * whoever reads needs no more memory than whoever wrote.
 */
#include <stdlib.h>

#include <zstd.h>

#include "pack.h"

enum {
	LEVEL = 1,
	WINDOW_LOG = 19, /* 512 KiB */
	ROOM = 64 << 10,
};

struct pack {
	ZSTD_CCtx *z;
};

struct unpack {
	ZSTD_DCtx *z;
	bool ended;
};

static bool
set(ZSTD_CCtx *z, ZSTD_cParameter what, int value)
{
	return !ZSTD_isError(ZSTD_CCtx_setParameter(z, what, value));
}

struct pack *
pack_new(void)
{
	struct pack *k = xcalloc(1, sizeof *k);

	k->z = ZSTD_createCCtx();
	if (k->z && set(k->z, ZSTD_c_compressionLevel, LEVEL) &&
	    set(k->z, ZSTD_c_windowLog, WINDOW_LOG))
		return k;
	pack_free(k);
	return NULL;
}

void
pack_free(struct pack *k)
{
	if (!k)
		return;
	ZSTD_freeCCtx(k->z);
	free(k);
}

/* Until all was taken; and where it is to be flushed, until all is out. */
static int
turn(struct pack *k, struct buf *to, const void *p, size_t n,
    ZSTD_EndDirective how)
{
	ZSTD_inBuffer in = { p, n, 0 };
	ZSTD_outBuffer out;
	size_t left;

	do {
		out = (ZSTD_outBuffer){ buf_room(to, ROOM), ROOM, 0 };
		left = ZSTD_compressStream2(k->z, &out, &in, how);
		if (ZSTD_isError(left))
			return -1;
		to->len += out.pos;
	} while (in.pos < in.size || (how != ZSTD_e_continue && left));
	return 0;
}

int
pack_put(struct pack *k, struct buf *to, const void *p, size_t n)
{
	return turn(k, to, p, n, ZSTD_e_continue);
}

int
pack_flush(struct pack *k, struct buf *to)
{
	return turn(k, to, NULL, 0, ZSTD_e_flush);
}

int
pack_end(struct pack *k, struct buf *to)
{
	return turn(k, to, NULL, 0, ZSTD_e_end);
}

struct unpack *
unpack_new(void)
{
	struct unpack *k = xcalloc(1, sizeof *k);

	k->z = ZSTD_createDCtx();
	if (k->z && !ZSTD_isError(ZSTD_DCtx_setParameter(k->z,
	    ZSTD_d_windowLogMax, WINDOW_LOG)))
		return k;
	unpack_free(k);
	return NULL;
}

void
unpack_free(struct unpack *k)
{
	if (!k)
		return;
	ZSTD_freeDCtx(k->z);
	free(k);
}

long
unpack_some(struct unpack *k, const char **p, size_t *n, char *to,
    size_t room)
{
	ZSTD_inBuffer in = { *p, *n, 0 };
	ZSTD_outBuffer out = { to, room, 0 };
	size_t left = 1, before;

	while (!k->ended && out.pos < room) {
		before = in.pos + out.pos;
		left = ZSTD_decompressStream(k->z, &out, &in);
		if (ZSTD_isError(left))
			return -1;
		k->ended = left == 0;
		if (in.pos + out.pos == before)
			break;
	}
	*p += in.pos;
	*n -= in.pos;
	return (long)out.pos;
}

bool
unpack_ended(const struct unpack *k)
{
	return k->ended;
}
