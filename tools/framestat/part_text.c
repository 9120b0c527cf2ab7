/*
 * Bytes as text: base64, as JSON knows no bytes.
 */
#include "part.h"

#include <string.h>

static const char LETTERS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
part_text(struct buf *b, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	char *to = buf_room(b, (n + 2) / 3 * 4 + 1), *start = to;
	uint32_t v;
	size_t i, have;

	for (i = 0; i < n; i += 3) {
		have = n - i < 3 ? n - i : 3;
		v = (uint32_t)p[i] << 16;
		v |= have > 1 ? (uint32_t)p[i + 1] << 8 : 0;
		v |= have > 2 ? p[i + 2] : 0;
		*to++ = LETTERS[v >> 18];
		*to++ = LETTERS[v >> 12 & 63];
		*to++ = have > 1 ? LETTERS[v >> 6 & 63] : '=';
		*to++ = have > 2 ? LETTERS[v & 63] : '=';
	}
	*to = '\0';
	b->len += (size_t)(to - start);
}

/* -1: no such letter. */
static int
value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

int
part_bytes(struct buf *b, const char *text, size_t n)
{
	char *to = buf_room(b, n / 4 * 3 + 1), *start = to;
	uint32_t v;
	size_t i, k, pad;
	int d;

	if (n % 4 != 0)
		return -1;
	for (i = 0; i < n; i += 4) {
		pad = i + 4 < n || text[i + 3] != '=' ? 0 :
		    text[i + 2] == '=' ? 2 : 1;
		for (k = v = 0; k < 4; k++) {
			d = k + pad >= 4 ? 0 : value(text[i + k]);
			if (d < 0)
				return -1;
			v = v << 6 | (uint32_t)d;
		}
		*to++ = (char)(v >> 16 & 255);
		if (pad < 2)
			*to++ = (char)(v >> 8 & 255);
		if (pad < 1)
			*to++ = (char)(v & 255);
	}
	b->len += (size_t)(to - start);
	b->p[b->len] = '\0';
	return 0;
}

uint64_t
part_sum(const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; n > 0; n--)
		h = (h ^ *p++) * UINT64_C(0x100000001b3);
	return h;
}
