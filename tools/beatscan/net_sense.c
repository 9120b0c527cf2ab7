/*
 * net_sense: heard frames as the network wants them.
 *
 * Loudness: bands are logarithms with a floor (heard.h), so another gain is
 * not a mere shift.  They are made linear again, divided by the mean of some
 * seconds, and made logarithms anew.  A mean that only looks back needs no
 * delay; its first values are those of the frames that came, not of a silence
 * before.
 */
#include <math.h>
#include <string.h>

#include "net_sense.h"

/* Loudness of four seconds; what is 60 dB below full scale (a hum, the noise
 * of 16 bits) is not made louder any more. */
#define KEEP  0.995F
#define USUAL 0.01F
#define LEAST 3e-5F

/* Distances in time of which harmony is compared, in frames. */
static const int ago[] = { 10, 25, 50 };

static float
bits_float(int32_t i)
{
	float f;

	memcpy(&f, &i, sizeof f);
	return f;
}

static int32_t
float_bits(float f)
{
	int32_t i;

	memcpy(&i, &f, sizeof i);
	return i;
}

/* 2^x for 0 <= x < 100: the whole part goes into the exponent, the rest,
 * -0.5 .. 0.5, into a polynomial. */
static inline float
power_of_two(float x)
{
	int32_t whole = (int32_t)(x + 0.5F);
	float r = (x - (float)whole) * 0.69314718F;
	float p = 1 + r * (1 + r * (0.5F + r * (0.16666667F +
	    r * (0.041666667F + r * 0.0083333333F))));

	return bits_float(float_bits(p) + whole * (1 << 23));
}

/* log10(x) for x >= 1: exponent, and of the mantissa, which is brought to
 * 0.7 .. 1.4, an odd series in (x - 1) / (x + 1). */
static inline float
log_of(float x)
{
	int32_t bits = float_bits(x) - 0x3f3504f3;
	int32_t whole = bits >> 23;
	float m = bits_float((bits & 0x7fffff) + 0x3f3504f3);
	float s = (m - 1) / (m + 1), z = s * s;

	return (float)whole * 0.30103F + s * (0.868588964F + z *
	    (0.289529655F + z * (0.173717793F + z * 0.124084138F)));
}

void
net_sense_linear(const float *mel, float *m, int n)
{
	int i, j;

	for (i = 0; i < n; i += 4)
		for (j = i; j < i + 4; j++)
			m[j] = (power_of_two(mel[j] * 3.32192809F) - 1) *
			    0.001F;
}

void
net_sense_log(const float *m, float gain, float *mel, int n)
{
	int i, j;

	for (i = 0; i < n; i += 4)
		for (j = i; j < i + 4; j++)
			mel[j] = log_of(1 + gain * 1000 * m[j]);
}

void
net_sense_init(struct net_sense *s)
{
	memset(s, 0, sizeof *s);
}

/* How far each band rose over the loudest of its neighbourhood 10 ms before:
 * a tone that wavers into the next band is no news. */
static void
rise(const float was[NET_BANDS], const float is[NET_BANDS], int sign,
    float signs[NET_ROW])
{
	float wide[NET_BANDS + 2], top[NET_BANDS], up;
	int i;

	memcpy(wide + 1, was, NET_BANDS * sizeof *was);
	wide[0] = wide[1];
	wide[NET_BANDS + 1] = wide[NET_BANDS];
	for (i = 0; i < NET_BANDS; i++) {
		top[i] = wide[i] > wide[i + 1] ? wide[i] : wide[i + 1];
		top[i] = wide[i + 2] > top[i] ? wide[i + 2] : top[i];
	}
	for (i = 0; i < NET_BANDS; i++) {
		up = is[i] - top[i];
		signs[(i + 1) * NET_SIGNS + sign] = up > 0 ? up + up : 0;
	}
}

/* Keeps the chroma and says how unlike those before it is. */
static void
harmony(struct net_sense *s, const float chroma[NET_CHROMA], float *extra)
{
	const float *was;
	size_t k, n = sizeof ago / sizeof *ago;
	int i;

	memcpy(s->chroma[s->frames % NET_CHROMA_KEPT], chroma,
	    NET_CHROMA * sizeof *chroma);
	for (k = 0; k < n; k++) {
		extra[k] = 0;
		if (s->frames < ago[k])
			continue;
		was = s->chroma[(s->frames - ago[k]) % NET_CHROMA_KEPT];
		for (i = 0; i < NET_CHROMA; i++)
			extra[k] += fabsf(chroma[i] - was[i]);
	}
}

void
net_sense(struct net_sense *s, const float mel[2][NET_BANDS],
    const float chroma[NET_CHROMA], float signs[NET_ROW],
    float extra[NET_EXTRA])
{
	float m[2 * NET_BANDS], x[3 * NET_BANDS], sum = 0, loud, gain;
	const float *first = x + NET_BANDS, *second = first + NET_BANDS;
	int i;

	net_sense_linear(mel[0], m, NET_BANDS);
	net_sense_linear(mel[1], m + NET_BANDS, NET_BANDS);
	for (i = 0; i < 2 * NET_BANDS; i++)
		sum += m[i];
	sum /= 2 * NET_BANDS;
	s->loud = s->loud * KEEP + sum * (1 - KEEP);
	s->weight = s->weight * KEEP + (1 - KEEP);
	loud = s->loud / s->weight;
	gain = USUAL / (loud > LEAST ? loud : LEAST);

	net_sense_log(s->before, gain, x, NET_BANDS);
	net_sense_log(m, gain, x + NET_BANDS, 2 * NET_BANDS);
	memset(signs, 0, NET_ROW * sizeof *signs);
	for (i = 0; i < NET_BANDS; i++)
		signs[(i + 1) * NET_SIGNS] = (first[i] + second[i]) * 0.5F - 1;
	rise(x, first, 1, signs);
	rise(first, second, 2, signs);
	memcpy(s->before, m + NET_BANDS, sizeof s->before);

	memset(extra, 0, NET_EXTRA * sizeof *extra);
	harmony(s, chroma, extra);
	extra[3] = log_of(1 + 10 * gain * sum) - 0.1F;
	s->frames++;
}
