#ifndef NUT_AT_H
#define NUT_AT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What nut.c reads headers with.  Nothing here reads past the end.
 */

/* Larger numbers are refused, so that two can be added. */
#define NUT_NUMBER_MAX (INT64_C(1) << 61)

/* A place in bytes.  Reading past the end makes it dry; a number that is too
 * large makes it bad. */
struct nut_at {
	const uint8_t *p, *end;
	bool dry, bad;
};

/* The next byte; the next ones as a number, the highest first. */
int nut_take(struct nut_at *a);
uint64_t nut_bytes(struct nut_at *a, int bytes);

/* NUT's numbers without and with a sign. */
int64_t nut_v(struct nut_at *a);
int64_t nut_s(struct nut_at *a);

/* Skips a length and so many bytes; false where they are not there. */
bool nut_skip(struct nut_at *a);

uint32_t nut_checksum(const uint8_t *p, const uint8_t *end);

#endif
