/*
 * Fuzzes the look into key frames: the input is a file with a packet in it.
 * Its first byte says where the packet begins (4 bits), whether its size is
 * right, and whether the rest is to be chopped up into MPEG-TS packets first.
 * Nothing but the kind that comes out can be wrong; sanitizers see to the
 * rest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../tools/probe/nal.h"
#include "buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool good)
{
	if (!good)
		abort();
}

static void
look(int fd, const struct packet *p, int nal_length)
{
	enum key_kind kind = nal_kind(fd, p, NAL_H264, nal_length);

	check(kind == KEY_UNKNOWN || kind == KEY_IDR ||
	    kind == KEY_RECOVERY || kind == KEY_INTRA);
	kind = nal_kind(fd, p, NAL_HEVC, nal_length);
	check(kind == KEY_UNKNOWN || kind == KEY_IDR || kind == KEY_CRA ||
	    kind == KEY_BLA || kind == KEY_INTRA);
}

/* The bytes as MPEG-TS of one PID; the last packet is short. */
static void
chop(struct buf *b, const uint8_t *data, size_t size)
{
	size_t at, n;
	int i;

	for (at = 0, i = 0; at < size; at += n, i++) {
		n = size - at < 184 ? size - at : 184;
		buf_addc(b, 0x47);
		buf_addc(b, at ? 1 : 0x41);
		buf_addc(b, 0);
		buf_addc(b, (char)(0x10 | (i & 15)));
		buf_add(b, data + at, n);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int lengths[] = { 0, -1, 1, 2, 4 };
	static FILE *f;
	struct packet p = { .key = true };
	struct buf b = BUF_INIT;
	size_t i;

	if (size < 2)
		return 0;
	if (data[0] & 32)
		chop(&b, data + 1, size - 1);
	else
		buf_add(&b, data + 1, size - 1);
	if (!f)
		f = tmpfile();
	check(f && ftruncate(fileno(f), 0) == 0 &&
	    pwrite(fileno(f), b.p, b.len, 0) == (ssize_t)b.len);
	p.pos = data[0] & 15;
	p.size = data[0] & 16 ? data[0] : (uint32_t)b.len;
	if (!(data[0] & 16) && (size_t)p.pos < b.len)
		p.size -= (uint32_t)p.pos;
	for (i = 0; i < sizeof lengths / sizeof *lengths; i++)
		look(fileno(f), &p, lengths[i]);
	buf_free(&b);
	return 0;
}
