/*
 * Reads an AU file of floats: six numbers of four bytes, the highest byte
 * first (the name, where the sound begins, its length, the coding, the rate,
 * the channels), a text, then the samples, their highest byte first as well.
 */
#include <string.h>

#include "hear_au.h"
#include "hear.h"

enum { HEADER = 24, FLOATS = 6, TEXT_MOST = 65536, TURN = 4096 };

static uint32_t
number(const char *text)
{
	const uint8_t *p = (const uint8_t *)text;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

void
hear_au_init(struct au *a, void (*sound)(void *arg, const float *x, size_t n),
    void *arg)
{
	*a = (struct au){ .in = BUF_INIT, .sound = sound, .arg = arg };
}

void
hear_au_free(struct au *a)
{
	buf_free(&a->in);
}

static int
wrong(struct au *a, const char *what)
{
	a->error = what;
	return -1;
}

static int
header(struct au *a)
{
	const char *p = a->in.p;
	uint32_t begin = number(p + 4), rate = number(p + 16);
	uint32_t channels = number(p + 20);

	if (memcmp(p, ".snd", 4) != 0 || begin < HEADER ||
	    begin > TEXT_MOST || number(p + 12) != FLOATS)
		return wrong(a, "not AU");
	if (rate < 1 || rate > HEAR_RATE_MOST || channels < 1 ||
	    channels > HEAR_CHANNELS_MOST)
		return wrong(a, "an impossible format");
	a->rate = (int)rate;
	a->channels = (int)channels;
	a->skip = begin - HEADER;
	buf_drop(&a->in, HEADER);
	return 0;
}

/* All whole samples that are there. */
static void
sound(struct au *a)
{
	float x[TURN];
	size_t step = (size_t)a->channels * sizeof(*x);
	size_t whole = a->in.len / step * step, at = 0;

	while (at < whole) {
		size_t n = whole - at;

		if (n > sizeof(x))
			n = sizeof(x) / step * step;
		for (size_t i = 0; i < n / sizeof(*x); i++) {
			uint32_t v = number(a->in.p + at + i * sizeof(*x));

			memcpy(&x[i], &v, sizeof(v));
		}
		at += n;
		a->sound(a->arg, x, n / step);
	}
	buf_drop(&a->in, whole);
}

int
hear_au_feed(struct au *a, const char *p, size_t n)
{
	if (a->error)
		return -1;
	buf_add(&a->in, p, n);
	if (a->rate == 0) {
		if (a->in.len < HEADER)
			return 0;
		if (header(a) != 0)
			return -1;
	}
	if (a->skip > 0) {
		size_t some = a->skip < a->in.len ? a->skip : a->in.len;

		buf_drop(&a->in, some);
		a->skip -= some;
	}
	if (a->skip == 0)
		sound(a);
	return 0;
}
