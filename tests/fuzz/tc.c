/*
 * Fuzzes lib/tc: the text is read by each parser, and its bytes serve as
 * numbers too.  What callers rely on is checked: what is printed is read back
 * the same, a label leads back to its frame, a time base to its ticks; no
 * time turns into TC_NONE.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int good)
{
	if (!good)
		abort();
}

static int64_t
magnitude(int64_t v)
{
	return v < 0 ? -v : v;
}

/* Printing keeps milliseconds, so reading gives the nearest one. */
static void
check_print(int64_t us)
{
	char text[TC_TEXT];
	int64_t back, nearest;

	tc_print(us, text);
	check(strlen(text) < TC_TEXT);
	if (magnitude(us) > INT64_MAX - 1000)
		return;
	nearest = (magnitude(us) / 1000 + (magnitude(us) % 1000 >= 500)) * 1000;
	check(tc_parse(text, true, &back) == 0);
	check(back == (us < 0 ? -nearest : nearest));
}

static void
check_time(const char *s)
{
	int64_t us = 7, plain = 7, again = 7;
	int typed = tc_parse(s, true, &us);
	int seconds = tc_seconds(s, &plain);

	check(typed == 0 || (typed == -1 && us == 7));
	check(seconds == 0 || (seconds == -1 && plain == 7));
	if (seconds == 0)
		check(typed == 0 && us == plain && strspn(s, "-.0123456789") ==
		    strlen(s));
	if (typed < 0)
		return;
	check(us != TC_NONE);
	check((tc_parse(s, false, &again) == 0) == (s[0] != '-'));
	check(again == 7 || again == us);
	check_print(us);
}

static void
check_ratio(const char *s)
{
	struct ratio r, low, back;
	char text[64];

	if (ratio_parse(s, &r) < 0)
		return;
	check(r.num >= 0 && r.den > 0);
	low = ratio_reduce(r);
	check(low.num <= r.num && low.den <= r.den && low.den > 0);
	check(ratio_double(low) >= 0);
	snprintf(text, sizeof text, "%" PRId64 "/%" PRId64, r.num, r.den);
	check(ratio_parse(text, &back) == 0);
	check(back.num == r.num && back.den == r.den);
}

static void
check_label(int64_t frame, struct ratio rate, bool drop)
{
	char text[TC_TEXT], mark = 0;
	int64_t f = 0;
	int h, m, s;

	tc_smpte(frame, rate, drop, text);
	check(strlen(text) < TC_TEXT);
	if (frame < 0 || frame > (INT64_C(1) << 40) || rate.num <= 0 ||
	    rate.den <= 0)
		return;
	if (sscanf(text, "%9d:%2d:%2d%c%" SCNd64, &h, &m, &s, &mark, &f) != 5)
		return; /* hours beyond int */
	check(mark == ':' || mark == ';');
	if (f <= INT32_MAX)
		check(tc_frame(h, m, s, (int)f, rate, drop) == frame);
}

static void
check_scale(int64_t v, struct ratio from, struct ratio to)
{
	int64_t out = tc_rescale(v, from, to), other;

	if (v == TC_NONE || from.den == 0 || to.num == 0) {
		check(out == TC_NONE);
		return;
	}
	check(out != TC_NONE);
	check(tc_rescale(-v, from, to) == -out);
	if (from.num != 0 && to.den != 0 && from.num != INT64_MIN)
		check(tc_rescale(v, from, from) == v);
	if (from.num != INT64_MIN) {
		other = from.num;
		from.num = -other;
		check(tc_rescale(v, from, to) == -out);
	}
}

static void
check_numbers(const uint8_t *data, size_t size)
{
	static const struct ratio rates[] = {
		{ 24000, 1001 }, { 25, 1 }, { 30000, 1001 }, { 60000, 1001 },
		{ 120, 1 }, { 25, 2 }, { 1, 7 },
	};
	int64_t v[5];
	struct ratio a, b;
	size_t i;

	if (size < sizeof v)
		return;
	memcpy(v, data, sizeof v);
	for (i = 0; i < 5; i++) /* all sizes, not only huge ones */
		v[i] >>= (data[i] ^ data[size - 1 - i]) & 63;
	a.num = v[1];
	a.den = v[2];
	b.num = v[3];
	b.den = v[4];
	check_scale(v[0], a, b);
	check_label(v[0], a, data[0] & 1);
	for (i = 0; i < sizeof rates / sizeof rates[0]; i++)
		check_label(v[0], rates[i], data[0] & 1);
	if (v[0] != TC_NONE)
		check_print(v[0]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = malloc(size + 1);

	if (!s)
		return 0;
	if (size)
		memcpy(s, data, size);
	s[size] = '\0';
	check_time(s);
	check_ratio(s);
	check_numbers(data, size);
	free(s);
	return 0;
}
