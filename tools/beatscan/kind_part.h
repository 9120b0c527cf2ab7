#ifndef KIND_PART_H
#define KIND_PART_H

/*
 * What the parts of kind_clues share: the sums that a row holds, and fast
 * logarithms.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	CORE = 28,      /* bands below 3.9 kHz, which every file has */
	GROUPS = 5,
	MOD_BANDS = 5,  /* octaves of rhythm: 1, 2, 4, 8, 16 Hz */
	MOD_WIDTH = 8   /* envelopes: four groups, all, three unused */
};

enum {
	S_FRAMES,
	S_ROWS,
	S_HEARD,        /* frames that are not silent */
	/* of all frames */
	S_LEVEL,
	S_LEVEL2,
	S_LEVEL3,
	S_LOW,
	S_LOWER,
	S_MOD,          /* groups' and whole level's, by octaves */
	S_TOGETHER = S_MOD + 2 * MOD_BANDS,
	/* of the frames that are heard */
	S_GROUP = S_TOGETHER + MOD_BANDS,
	S_GROUP2 = S_GROUP + GROUPS,
	S_UP = S_GROUP2 + GROUPS,
	S_UP2,
	S_FLUX,
	S_FLUX4,
	S_FLUX16,
	S_DETAIL,
	S_STAYS5,
	S_STAYS20,
	S_STAYS60,
	S_FLAT,
	S_FLAT2,
	S_CENTRE,
	S_CENTRE2,
	S_CROSS,
	S_CROSS2,
	S_CROSS3,
	S_CREST,
	/* of rows */
	S_PITCH_MOST,
	S_PITCH_SELF,
	S_PITCH_NEAR,
	S_PITCH_FAR,
	S_CHROMA,
	SUMS = S_CHROMA + 12
};

/* The clues of one window from its sums: CLUES_FULL or CLUES_BRIEF of them. */
void kind_measure(const float sum[SUMS], bool full, float *clue);

/* Within 0.0002 for 1e-30 < x < 1e30; a loop over it becomes vectors. */
static inline float
fast_log2(float x)
{
	uint32_t bits;
	float m;
	int exponent;

	memcpy(&bits, &x, sizeof bits);
	exponent = (int)(bits >> 23) - 127;
	bits = (bits & 0x7fffffu) | 0x3f800000u;
	memcpy(&m, &bits, sizeof m);
	m -= 1;
	/* exact at both ends, so that there is no step between octaves */
	return (float)exponent + m * (1 + (1 - m) * (0.4427f + m *
	    (-0.2736f + m * (0.1612f - m * 0.0516f))));
}

/* Relative error below 0.0002 for -100 < x < 100. */
static inline float
fast_exp2(float x)
{
	int whole = (int)(x + 128) - 128;
	float f = x - (float)whole, y;
	uint32_t bits = (uint32_t)(whole + 127) << 23;

	memcpy(&y, &bits, sizeof y);
	return y * (1 + f * (1 - (1 - f) * (0.3062f + f * 0.0772f)));
}

#endif
