/*
 * Fuzzes the values of options (lib/optval) and the search for what was meant
 * (lib/near).  What is accepted must be within its bounds and of plain
 * characters, and must mean the same when printed and read again.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "near.h"
#include "opt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char VALUES[] = "full|fast|keys";

static void
check(int good)
{
	if (!good)
		abort();
}

static bool
only(const char *s, const char *these)
{
	return s[strspn(s, these)] == '\0';
}

static void
check_int(const char *s)
{
	int64_t v = 7, back;
	char text[32];

	if (opt_parse_int(s, -64, 64, &v) == 0)
		check(v >= -64 && v <= 64);
	else
		check(v == 7);
	if (opt_parse_int(s, INT64_MIN, INT64_MAX, &v) < 0)
		return;
	check(only(s, "-0123456789"));
	snprintf(text, sizeof text, "%" PRId64, v);
	check(opt_parse_int(text, v, v, &back) == 0 && back == v);
}

static void
check_num(const char *s)
{
	double v = 7, back;
	char text[400];

	if (opt_parse_num(s, 0, 1, &v) == 0)
		check(v >= 0 && v <= 1 && !signbit(v));
	else
		check(v == 7);
	if (opt_parse_num(s, -HUGE_VAL, HUGE_VAL, &v) < 0)
		return;
	check(isfinite(v) && only(s, "-.0123456789"));
	snprintf(text, sizeof text, "%.20f", v);
	check(opt_parse_num(text, -HUGE_VAL, HUGE_VAL, &back) == 0);
	check(fabs(back - v) <= fabs(v) * 1e-15 + 1e-20);
}

static void
check_bytes(const char *s)
{
	int64_t v = 7, back;
	char text[32];

	if (opt_parse_bytes(s, &v) < 0) {
		check(v == 7);
		return;
	}
	check(v >= 0 && only(s, "0123456789kKmMgGtTiIbB"));
	snprintf(text, sizeof text, "%" PRId64, v);
	check(opt_parse_bytes(text, &back) == 0 && back == v);
	if (v % 1024 == 0) {
		snprintf(text, sizeof text, "%" PRId64 "KiB", v / 1024);
		check(opt_parse_bytes(text, &back) == 0 && back == v);
	}
}

static void
check_enum(const char *s)
{
	static const char *const words[] = { "full", "fast", "keys" };
	int i, place = opt_parse_enum(s, VALUES);

	check(place >= -1 && place < 3);
	for (i = 0; i < 3; i++)
		check((place == i) == (strcmp(s, words[i]) == 0));
}

/* Items joined again are the text but for blanks around them. */
struct items {
	size_t n;
	size_t bytes;
};

static int
check_item(void *arg, const char *item)
{
	struct items *items = arg;
	size_t n = strlen(item);

	check(n > 0 && !strchr(item, ','));
	check(!strchr(" \t", item[0]) && !strchr(" \t", item[n - 1]));
	items->n++;
	items->bytes += n;
	return strcmp(item, "stop") == 0 ? -1 : 0;
}

static void
check_list(const char *s)
{
	struct items items = { 0, 0 };
	size_t commas = 0;
	const char *p;

	for (p = s; *p; p++)
		commas += *p == ',';
	if (opt_parse_list(s, check_item, &items) == 0)
		check(items.n == commas + 1);
	check(items.n <= commas + 1 && items.bytes <= strlen(s));
}

/* The two halves of the text as two words. */
static void
check_near(const char *s)
{
	static const char *const list[] = {
		"jobs", "recurse", "output", "progress-fd", "timeout", NULL,
	};
	size_t half = strlen(s) / 2;
	char *a;
	int d;

	if (half > 60) /* time grows with the square */
		return;
	a = strdup(s);
	check(a != NULL);
	a[half] = '\0';
	d = near_distance(a, s + half, 20);
	check(d >= 0 && d <= 21);
	check(near_distance(s + half, a, 20) == d);
	check(near_distance(a, s + half, 40) >= d);
	check(near_distance(a, a, 20) == 0);
	check((d == 0) == (strcmp(a, s + half) == 0));
	near_of(s, list);
	free(a);
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
	check_int(s);
	check_num(s);
	check_bytes(s);
	check_enum(s);
	check_list(s);
	check_near(s);
	free(s);
	return 0;
}
