/*
 * Differences of two blocks of 8 x 8 pixels, the innermost loop of all: in C,
 * and with the instruction that x86-64 processors have for it.  Eight rows of
 * eight bytes are four registers; compilers do not find that by themselves.
 */
#include "motion.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SIDE = MOTION_SIDE, ALL = SIDE * SIDE };

/* What is to be added to the other block so that both have the same mean. */
static int
lift_of(unsigned sum, unsigned other)
{
	int d = (int)sum - (int)other;

	return (d + (d < 0 ? -ALL / 2 : ALL / 2)) / ALL;
}

void
motion_sads_plain(const uint8_t own[64], const uint8_t *at, size_t stride,
    int n, uint16_t *sads)
{
	int i, x, y, d, sad;

	for (i = 0; i < n; i++, at++) {
		sad = 0;
		for (y = 0; y < SIDE; y++)
			for (x = 0; x < SIDE; x++) {
				d = own[y * SIDE + x] -
				    at[(size_t)y * stride + (size_t)x];
				sad += d < 0 ? -d : d;
			}
		sads[i] = (uint16_t)sad;
	}
}

unsigned
motion_likeness_plain(const uint8_t own[64], unsigned sum, const uint8_t *at,
    size_t stride)
{
	unsigned sad = 0, other = 0;
	int x, y, d, lift;

	for (y = 0; y < SIDE; y++)
		for (x = 0; x < SIDE; x++)
			other += at[(size_t)y * stride + (size_t)x];
	lift = lift_of(sum, other);
	for (y = 0; y < SIDE; y++)
		for (x = 0; x < SIDE; x++) {
			d = at[(size_t)y * stride + (size_t)x] + lift;
			d = d < 0 ? 0 : d > 255 ? 255 : d;
			d = own[y * SIDE + x] - d;
			sad += (unsigned)(d < 0 ? -d : d);
		}
	return sad;
}

#ifdef __SSE2__

static __m128i
two_rows(const uint8_t *at, size_t stride)
{
	return _mm_unpacklo_epi64(
	    _mm_loadl_epi64((const __m128i *)(const void *)at),
	    _mm_loadl_epi64((const __m128i *)(const void *)(at + stride)));
}

/* psadbw leaves one sum in each half. */
static unsigned
both_halves(__m128i sum)
{
	return (unsigned)_mm_cvtsi128_si32(sum) +
	    (unsigned)_mm_cvtsi128_si32(_mm_srli_si128(sum, 8));
}

void
motion_sads(const uint8_t own[64], const uint8_t *at, size_t stride, int n,
    uint16_t *sads)
{
	const __m128i *rows = (const __m128i *)(const void *)own;
	__m128i a = _mm_loadu_si128(rows), b = _mm_loadu_si128(rows + 1);
	__m128i c = _mm_loadu_si128(rows + 2), d = _mm_loadu_si128(rows + 3);
	int i;

	for (i = 0; i < n; i++, at++) {
		__m128i ab = _mm_add_epi32(
		    _mm_sad_epu8(a, two_rows(at, stride)),
		    _mm_sad_epu8(b, two_rows(at + 2 * stride, stride)));
		__m128i cd = _mm_add_epi32(
		    _mm_sad_epu8(c, two_rows(at + 4 * stride, stride)),
		    _mm_sad_epu8(d, two_rows(at + 6 * stride, stride)));

		sads[i] = (uint16_t)both_halves(_mm_add_epi32(ab, cd));
	}
}

unsigned
motion_likeness(const uint8_t own[64], unsigned sum, const uint8_t *at,
    size_t stride)
{
	__m128i zero = _mm_setzero_si128(), total = zero, up, down, row[4];
	int i, lift;

	for (i = 0; i < 4; i++) {
		row[i] = two_rows(at + (size_t)(2 * i) * stride, stride);
		total = _mm_add_epi32(total, _mm_sad_epu8(row[i], zero));
	}
	lift = lift_of(sum, both_halves(total));
	up = _mm_set1_epi8((char)(lift > 0 ? lift : 0));
	down = _mm_set1_epi8((char)(lift < 0 ? -lift : 0));
	total = zero;
	for (i = 0; i < 4; i++) {
		__m128i a = _mm_loadu_si128(
		    (const __m128i *)(const void *)(own + 16 * i));
		__m128i b = _mm_subs_epu8(_mm_adds_epu8(row[i], up), down);

		total = _mm_add_epi32(total, _mm_sad_epu8(a, b));
	}
	return both_halves(total);
}

#else

void
motion_sads(const uint8_t own[64], const uint8_t *at, size_t stride, int n,
    uint16_t *sads)
{
	motion_sads_plain(own, at, stride, n, sads);
}

unsigned
motion_likeness(const uint8_t own[64], unsigned sum, const uint8_t *at,
    size_t stride)
{
	return motion_likeness_plain(own, sum, at, stride);
}

#endif
