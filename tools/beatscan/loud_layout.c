/*
 * What channels stand where: the other half of loud.h.
 *
 * FFmpeg hands channels over in the order of its bits.  Names of layouts are
 * those that ffmpeg -layouts lists; "5.1(side)" and "6 channels (FL+FR+...)"
 * come from a file's record.
 */
#include <string.h>

#include "loud.h"
#include "loud_part.h"

enum {
	FL = 1 << 0, FR = 1 << 1, FC = 1 << 2, LFE = 1 << 3, BL = 1 << 4,
	BR = 1 << 5, FLC = 1 << 6, FRC = 1 << 7, BC = 1 << 8, SL = 1 << 9,
	SR = 1 << 10, TC = 1 << 11, TFL = 1 << 12, TFC = 1 << 13,
	TFR = 1 << 14, TBL = 1 << 15, TBC = 1 << 16, TBR = 1 << 17,
};

#define WIDE_LEFT (UINT64_C(1) << 31)
#define WIDE_RIGHT (UINT64_C(1) << 32)
#define DIRECT_LEFT (UINT64_C(1) << 33)
#define DIRECT_RIGHT (UINT64_C(1) << 34)
#define LFE2 (UINT64_C(1) << 35)

#define LOW (LFE | LFE2)
#define AROUND (BL | BR | BC | SL | SR | TBL | TBC | TBR | DIRECT_LEFT | \
	DIRECT_RIGHT)

enum { STEREO = FL | FR, SURROUND = FL | FR | FC, BACK = BL | BR,
	SIDE = SL | SR };

static const struct {
	const char *name;
	uint64_t mask;
} layouts[] = {
	{ "mono", FC }, { "stereo", STEREO }, { "2.1", STEREO | LFE },
	{ "3.0", SURROUND }, { "3.0(back)", STEREO | BC },
	{ "4.0", SURROUND | BC }, { "quad", STEREO | BACK },
	{ "quad(side)", STEREO | SIDE }, { "3.1", SURROUND | LFE },
	{ "5.0", SURROUND | BACK }, { "5.0(side)", SURROUND | SIDE },
	{ "4.1", SURROUND | LFE | BC }, { "5.1", SURROUND | LFE | BACK },
	{ "5.1(side)", SURROUND | LFE | SIDE },
	{ "6.0", SURROUND | BC | SIDE },
	{ "6.0(front)", STEREO | FLC | FRC | SIDE },
	{ "hexagonal", SURROUND | BACK | BC },
	{ "6.1", SURROUND | LFE | BC | SIDE },
	{ "6.1(back)", SURROUND | LFE | BACK | BC },
	{ "6.1(front)", STEREO | LFE | FLC | FRC | SIDE },
	{ "7.0", SURROUND | BACK | SIDE },
	{ "7.0(front)", SURROUND | FLC | FRC | SIDE },
	{ "7.1", SURROUND | LFE | BACK | SIDE },
	{ "7.1(wide)", SURROUND | LFE | BACK | FLC | FRC },
	{ "7.1(wide-side)", SURROUND | LFE | FLC | FRC | SIDE },
	{ "7.1(top)", SURROUND | LFE | BACK | TFL | TFR },
	{ "octagonal", SURROUND | BACK | BC | SIDE },
	/* single channels, for names put together of them */
	{ "FL", FL }, { "FR", FR }, { "FC", FC }, { "LFE", LFE },
	{ "BL", BL }, { "BR", BR }, { "FLC", FLC }, { "FRC", FRC },
	{ "BC", BC }, { "SL", SL }, { "SR", SR }, { "TC", TC },
	{ "TFL", TFL }, { "TFC", TFC }, { "TFR", TFR }, { "TBL", TBL },
	{ "TBC", TBC }, { "TBR", TBR }, { "WL", WIDE_LEFT },
	{ "WR", WIDE_RIGHT }, { "SDL", DIRECT_LEFT },
	{ "SDR", DIRECT_RIGHT }, { "LFE2", LFE2 },
};

static uint64_t
mask_of(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof(layouts) / sizeof(*layouts); i++)
		if (strlen(layouts[i].name) == n &&
		    memcmp(layouts[i].name, name, n) == 0)
			return layouts[i].mask;
	return 0;
}

uint64_t
loud_layout(const char *name)
{
	uint64_t mask, all = 0;
	const char *p;

	if (!name)
		return 0;
	mask = mask_of(name, strlen(name));
	if (mask)
		return mask;
	p = strstr(name, "channels (");
	p = p ? strchr(p, '(') + 1 : name;
	for (;;) {
		size_t n = strcspn(p, "+)");

		mask = mask_of(p, n);
		/* The order of names that are not in order is not told. */
		if (mask == 0 || mask <= all)
			return 0;
		all |= mask;
		if (p[n] != '+')
			return all;
		p += n + 1;
	}
}

static int
count(uint64_t mask)
{
	int n = 0;

	for (; mask; mask &= mask - 1)
		n++;
	return n;
}

/* What so many channels usually are. */
static uint64_t
usual(int channels)
{
	static const uint64_t masks[] = { 0, FC, STEREO, SURROUND,
		STEREO | BACK, SURROUND | BACK, SURROUND | LFE | BACK,
		SURROUND | LFE | BC | SIDE, SURROUND | LFE | BACK | SIDE };

	return channels < (int)(sizeof(masks) / sizeof(*masks)) ?
	    masks[channels] : 0;
}

double
loud_weight(uint64_t layout, int channels, int channel)
{
	uint64_t mask = count(layout) == channels ? layout : usual(channels);

	for (int i = 0; i < channel; i++)
		mask &= mask - 1;
	mask &= ~mask + 1; /* the lowest bit that is left */
	if (mask & LOW)
		return 0;
	return mask & AROUND ? 1.41 : 1;
}
