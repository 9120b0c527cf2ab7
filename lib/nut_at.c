/*
 * Numbers, bytes and sums in NUT's headers.
 */
#include "nut_at.h"

int
nut_take(struct nut_at *a)
{
	if (a->p == a->end) {
		a->dry = true;
		return 0;
	}
	return *a->p++;
}

uint64_t
nut_bytes(struct nut_at *a, int bytes)
{
	uint64_t v = 0;

	while (bytes-- > 0)
		v = v << 8 | (uint64_t)nut_take(a);
	return v;
}

/* Seven bits a byte, the highest first. */
int64_t
nut_v(struct nut_at *a)
{
	int64_t v = 0;
	int c;

	do {
		c = nut_take(a);
		if (v >= NUT_NUMBER_MAX >> 7) {
			a->bad = true;
			return 0;
		}
		v = v << 7 | (c & 127);
	} while (c & 128);
	return v;
}

int64_t
nut_s(struct nut_at *a)
{
	int64_t v = nut_v(a) + 1;

	return v & 1 ? -(v >> 1) : v >> 1;
}

/* CRC-32 with the polynomial 04C11DB7, highest bit first, from 0. */
uint32_t
nut_checksum(const uint8_t *p, const uint8_t *end)
{
	uint32_t sum = 0;

	for (; p < end; p++) {
		sum ^= (uint32_t)*p << 24;
		for (int bit = 0; bit < 8; bit++)
			sum = sum << 1 ^ (sum >> 31 ? 0x04C11DB7 : 0);
	}
	return sum;
}

bool
nut_skip(struct nut_at *a)
{
	int64_t len = nut_v(a);

	if (a->dry || a->bad || a->end - a->p < len)
		return false;
	a->p += len;
	return true;
}
