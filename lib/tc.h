#ifndef TC_H
#define TC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Time.  Inside the programs a time is int64 microseconds, or a whole number
 * of ticks of a rational time base; never a double that is added up.
 */
#define TC_NONE INT64_MIN
#define TC_SECOND INT64_C(1000000)

struct ratio {
	int64_t num;
	int64_t den;
};

/* "30000/1001", "16:9", "25", "23.976" (a decimal that is within 0.0005 of
 * N*1000/1001, N in 24 30 48 60 120 ..., becomes that; with two decimals, as
 * in "23.98", within 0.005).  Fractions stay as written, decimals come in
 * lowest terms.  Returns 0 or -1; a zero denominator or negative value is
 * refused, "0/0" too. */
int ratio_parse(const char *s, struct ratio *r);

/* Television's rates are N*1000/1001, but people, programs and files have them
 * as decimals: 2997/100 becomes 30000/1001, with the bounds of ratio_parse;
 * others come in lowest terms. */
struct ratio ratio_television(struct ratio r);

/* Lowest terms, positive denominator (0/0 stays as it is). */
struct ratio ratio_reduce(struct ratio r);

/* 0 where the denominator is 0. */
double ratio_double(struct ratio r);

/* v * from / to, rounded to nearest (halves away from zero), through 128
 * bits; saturates at INT64_MAX and -INT64_MAX, so that no time turns into
 * TC_NONE.  TC_NONE stays TC_NONE, and a base of x/0 or to 0 gives it. */
int64_t tc_rescale(int64_t v, struct ratio from, struct ratio to);

/* Ticks of a time base ("seconds per tick") to microseconds and back. */
int64_t tc_us(int64_t ticks, struct ratio base);
int64_t tc_ticks(int64_t us, struct ratio base);

/* a - b; saturates like tc_rescale; TC_NONE where one of them is. */
int64_t tc_minus(int64_t a, int64_t b);

/* Seconds written in decimal ("12.345678", "-0.5", ffprobe's times) to
 * microseconds, digit by digit, rounded.  "N/A", junk and what does not fit:
 * -1, and *us stays as it was. */
int tc_seconds(const char *s, int64_t *us);

/* What a person types: "90", "1:30", "1:30.5", "01:02:03.25", "1h2m3s",
 * "500ms", "00:01:30:12@25" and "00:01:30;12@29.97" (frames; ';' is
 * drop-frame, refused at other rates).  Minutes and seconds behind a ':' are
 * below 60.  A leading '-' only where negative is true.  0 or -1; *us is set
 * only with 0. */
int tc_parse(const char *s, bool negative, int64_t *us);

/* HH:MM:SS.mmm (hours grow as needed, '-' in front where negative), rounded
 * to the millisecond; TC_NONE is "-".  TC_TEXT bytes are always enough. */
enum { TC_TEXT = 32 };
void tc_print(int64_t us, char text[TC_TEXT]);

/* The same with one digit of hours where that is enough, as people read it.
 * Returns text. */
const char *tc_short(int64_t us, char text[TC_TEXT]);

/* SMPTE timecode of a frame number and back, in integers.  drop is obeyed
 * for 30000/1001 and 60000/1001 only.  A second has as many labels as the
 * rate rounded to a whole number.  No rate (0, negative): "-" and -1.
 * tc_frame returns -1 for a label that does not exist. */
void tc_smpte(int64_t frame, struct ratio rate, bool drop, char text[TC_TEXT]);
int64_t tc_frame(int h, int m, int s, int f, struct ratio rate, bool drop);

/* A label as programs write it, "10:00:00:00", to its frame number; with ';',
 * '.' or ',' ahead of the last number it is counted in drop-frame, and always
 * where *drop is true.  *drop becomes whether it was: that the rate has it.
 * -1 for a label that does not exist, for one of 1000 hours and more, and for
 * what is none; *drop stays then. */
int64_t tc_label(const char *s, struct ratio rate, bool *drop);

#endif
