/*
 * Time: text to microseconds and back, time bases, SMPTE timecode.
 *
 * Everything is counted in integers; a product of three 64-bit numbers goes
 * through 128 bits, so that neither a frame number of 2^60 nor a time base of
 * 1/90000 over months loses a tick.  Text is read digit by digit: strtod would
 * take "nan", "1e5" and "0x10" for times.
 */
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "tc.h"

__extension__ typedef unsigned __int128 u128;

#define MINUTE (60 * TC_SECOND)
#define HOUR (60 * MINUTE)

static const struct ratio MICROSECOND = { 1, TC_SECOND };

static uint64_t
magnitude(int64_t v)
{
	return v < 0 ? -(uint64_t)v : (uint64_t)v;
}

static uint64_t
gcd(uint64_t a, uint64_t b)
{
	uint64_t rest;

	while (b) {
		rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* Reads a run of digits and moves *s behind it.  Returns 1; 0 where there is
 * no digit, -1 where the value is beyond int64. */
static int
digits(const char **s, int64_t *v)
{
	int some = 0, d;

	for (*v = 0; isdigit((unsigned char)**s); some = 1) {
		d = *(*s)++ - '0';
		if (*v > (INT64_MAX - d) / 10)
			return -1;
		*v = *v * 10 + d;
	}
	return some;
}

struct ratio
ratio_television(struct ratio r)
{
	static const int64_t base[] = { 24, 30, 48, 60, 96, 120, 240 };
	int64_t parts = r.den == 100 ? 200 : 2000; /* within 0.005, 0.0005 */
	int64_t off;
	size_t i;

	/* keeps the products below in range */
	if (r.num < 0 || r.den <= 0 || r.den > INT64_C(1) << 32 ||
	    r.num / r.den >= 300)
		return ratio_reduce(r);
	for (i = 0; i < sizeof base / sizeof base[0]; i++) {
		off = r.num * 1001 - base[i] * 1000 * r.den;
		if (magnitude(off) * (uint64_t)parts <=
		    (uint64_t)r.den * 1001) {
			r.num = base[i] * 1000;
			r.den = 1001;
			break;
		}
	}
	return ratio_reduce(r);
}

/* The rest of "23.976" behind the point.  Places beyond the ninth say nothing
 * about a rate. */
static int
ratio_decimal(const char *s, int64_t whole, struct ratio *r)
{
	int64_t scale = 1;
	int n, d;

	for (n = 0; isdigit((unsigned char)*s); s++) {
		if (n == 9)
			continue;
		d = *s - '0';
		if (whole > (INT64_MAX - d) / 10)
			return -1;
		whole = whole * 10 + d;
		scale *= 10;
		n++;
	}
	if (!n || *s)
		return -1;
	*r = ratio_television((struct ratio){ whole, scale });
	return 0;
}

int
ratio_parse(const char *s, struct ratio *r)
{
	struct ratio got = { 0, 1 };

	if (digits(&s, &got.num) < 1)
		return -1;
	if (*s == '.')
		return ratio_decimal(s + 1, got.num, r);
	if (*s == '/' || *s == ':') {
		s++;
		if (digits(&s, &got.den) < 1 || got.den == 0)
			return -1;
	}
	if (*s)
		return -1;
	*r = got;
	return 0;
}

struct ratio
ratio_reduce(struct ratio r)
{
	uint64_t num = magnitude(r.num), den = magnitude(r.den);
	uint64_t by = gcd(num, den);
	bool minus = (r.num < 0) != (r.den < 0);

	if (!by)
		return r; /* 0/0 */
	num /= by;
	den /= by;
	/* 2^63 has no positive int64: only INT64_MIN itself gets here */
	if (num > INT64_MAX)
		num = INT64_MAX;
	if (den > INT64_MAX)
		den = INT64_MAX;
	r.num = minus ? -(int64_t)num : (int64_t)num;
	r.den = (int64_t)den;
	return r;
}

double
ratio_double(struct ratio r)
{
	return r.den ? (double)r.num / (double)r.den : 0;
}

/* a * up / down to nearest, halves up; INT64_MAX where it is more.  a is at
 * most 2^63, up and down at most 2^126, down is not 0. */
static int64_t
scale(uint64_t a, u128 up, u128 down)
{
	u128 whole, part, q = 0, rest = 0;
	int bit;

	if (up <= UINT64_MAX) {
		q = a * up / down;
		rest = a * up % down;
	} else {
		/* the product would need 192 bits: divide by hand */
		whole = up / down;
		part = up % down;
		if (a && whole > INT64_MAX / a)
			return INT64_MAX;
		for (bit = 63; bit >= 0; bit--) {
			q <<= 1;
			rest <<= 1;
			if (a >> bit & 1)
				rest += part;
			for (; rest >= down; rest -= down)
				q++;
		}
		q += a * whole;
	}
	if (rest >= down - rest)
		q++;
	return q > INT64_MAX ? INT64_MAX : (int64_t)q;
}

int64_t
tc_rescale(int64_t v, struct ratio from, struct ratio to)
{
	u128 up = (u128)magnitude(from.num) * magnitude(to.den);
	u128 down = (u128)magnitude(from.den) * magnitude(to.num);
	bool minus = (v < 0) ^ (from.num < 0) ^ (from.den < 0) ^
	    (to.num < 0) ^ (to.den < 0);
	int64_t out;

	if (v == TC_NONE || down == 0)
		return TC_NONE;
	out = scale(magnitude(v), up, down);
	return minus ? -out : out;
}

int64_t
tc_us(int64_t ticks, struct ratio base)
{
	return tc_rescale(ticks, base, MICROSECOND);
}

int64_t
tc_ticks(int64_t us, struct ratio base)
{
	return tc_rescale(us, MICROSECOND, base);
}

static int
fit(u128 v, int64_t *us)
{
	if (v > INT64_MAX)
		return -1;
	*us = (int64_t)v;
	return 0;
}

/* Reads "12", "12.5" or ".5" of a unit, moves *s behind it, and sets
 * *fraction where there was a point. */
static int
amount(const char **s, int64_t unit_us, bool *fraction, int64_t *us)
{
	u128 part = 0, parts = 1;
	int64_t whole;
	int some = digits(s, &whole);

	if (some < 0)
		return -1;
	*fraction = **s == '.';
	if (*fraction) {
		some = isdigit((unsigned char)*++*s);
		for (; isdigit((unsigned char)**s); ++*s) {
			/* the places behind 10^-18 can't count */
			if (parts == UINT64_C(1000000000000000000))
				continue;
			part = part * 10 + (unsigned)(**s - '0');
			parts *= 10;
		}
	}
	if (!some)
		return -1;
	part = (part * (u128)unit_us * 2 + parts) / (parts * 2);
	return fit((u128)whole * (u128)unit_us + part, us);
}

int64_t
tc_minus(int64_t a, int64_t b)
{
	if (a == TC_NONE || b == TC_NONE)
		return TC_NONE;
	if (b < 0 && a > INT64_MAX + b)
		return INT64_MAX;
	if (b > 0 && a < -INT64_MAX + b)
		return -INT64_MAX;
	return a - b;
}

int
tc_seconds(const char *s, int64_t *us)
{
	bool minus = *s == '-', fraction;
	int64_t v;

	s += minus;
	if (amount(&s, TC_SECOND, &fraction, &v) < 0 || *s)
		return -1;
	*us = minus ? -v : v;
	return 0;
}

/* "90", "1.5", "1h2m3s", "500ms": units fall, each at most once, and only the
 * last may have decimals. */
static int
parse_units(const char *s, int64_t *us)
{
	static const struct {
		const char *name;
		int64_t us;
	} unit[] = {
		{ "h", HOUR }, { "m", MINUTE }, { "s", TC_SECOND },
		{ "ms", 1000 }, { "us", 1 },
	};
	enum { UNITS = sizeof unit / sizeof unit[0] };
	const char *name, *start = s;
	size_t len, i = 0;
	int64_t v, sum = 0;
	bool fraction;

	if (s[strspn(s, "0123456789.")] == '\0')
		return tc_seconds(s, us);
	do {
		name = s + strspn(s, "0123456789.");
		len = strcspn(name, "0123456789.");
		if (s != start)
			i++;
		while (i < UNITS && (strlen(unit[i].name) != len ||
		    memcmp(unit[i].name, name, len) != 0))
			i++;
		if (i == UNITS || amount(&s, unit[i].us, &fraction, &v) < 0 ||
		    s != name || v > INT64_MAX - sum)
			return -1;
		sum += v;
		s += len;
	} while (*s && !fraction);
	*us = sum;
	return *s ? -1 : 0;
}

/* "M:S", "H:M:S", decimals in the seconds.  What has a field in front is a
 * part of it, so it is below 60; the first may be any number. */
static int
parse_clock(const char *s, int64_t *us)
{
	int64_t lead, minutes = 0, whole, last;
	const char *seconds;
	bool hours, fraction;

	if (digits(&s, &lead) < 1 || *s++ != ':')
		return -1;
	hours = strchr(s, ':') != NULL;
	if (hours && (digits(&s, &minutes) < 1 || minutes > 59 || *s++ != ':'))
		return -1;
	seconds = s;
	if (digits(&seconds, &whole) < 1 || whole > 59)
		return -1;
	if (amount(&s, TC_SECOND, &fraction, &last) < 0 || *s)
		return -1;
	return fit((u128)lead * (u128)(hours ? HOUR : MINUTE) +
	    (u128)minutes * (u128)MINUTE + (u128)last, us);
}

/* Labels a minute leaves out: 2 or 4 in drop-frame, otherwise 0. */
static int
dropped(struct ratio rate, bool drop)
{
	rate = ratio_reduce(rate);
	if (!drop || rate.den != 1001)
		return 0;
	return rate.num == 30000 ? 2 : rate.num == 60000 ? 4 : 0;
}

/* Labels a second, or 0 where that is no rate. */
static int64_t
labels(struct ratio rate)
{
	struct ratio one = { 1, 1 };
	int64_t n;

	if (rate.num <= 0 || rate.den <= 0)
		return 0;
	n = tc_rescale(1, rate, one);
	return n > 0 ? n : 1;
}

/* Reads "HH:MM:SS:FF" and moves *s behind it; *mark is what stands ahead of
 * FF.  0 or -1. */
static int
label_fields(const char **s, int64_t field[4], char *mark)
{
	int i;

	for (i = 0; i < 4; i++) {
		if (digits(s, &field[i]) < 1 || field[i] > INT_MAX)
			return -1;
		if (i == 2)
			*mark = **s;
		else if (i < 2 && **s != ':')
			return -1;
		if (i < 3 && !*(*s)++)
			return -1;
	}
	return 0;
}

/* "00:01:30:12@25", "00:01:30;12@29.97".  A ';' at a rate without drop-frame
 * is a mistake in one of the two: nothing to guess. */
static int
parse_frames(const char *s, int64_t *us)
{
	int64_t field[4], frame;
	struct ratio rate, tick;
	bool drop;
	char mark;

	if (label_fields(&s, field, &mark) < 0 || *s++ != '@')
		return -1;
	drop = mark == ';';
	if ((mark != ':' && !drop) || ratio_parse(s, &rate) < 0 ||
	    (drop && !dropped(rate, true)))
		return -1;
	frame = tc_frame((int)field[0], (int)field[1], (int)field[2],
	    (int)field[3], rate, drop);
	if (frame < 0)
		return -1;
	tick.num = rate.den;
	tick.den = rate.num;
	*us = tc_us(frame, tick);
	return *us == INT64_MAX ? -1 : 0;
}

int
tc_parse(const char *s, bool negative, int64_t *us)
{
	bool minus = *s == '-';
	int64_t v;
	int r;

	if (minus && !negative)
		return -1;
	s += minus;
	if (strchr(s, '@'))
		r = parse_frames(s, &v);
	else if (strchr(s, ':'))
		r = parse_clock(s, &v);
	else
		r = parse_units(s, &v);
	if (r == 0)
		*us = minus ? -v : v;
	return r;
}

void
tc_print(int64_t us, char text[TC_TEXT])
{
	uint64_t ms = (magnitude(us) + 500) / 1000;

	if (us == TC_NONE) {
		snprintf(text, TC_TEXT, "-");
		return;
	}
	snprintf(text, TC_TEXT, "%s%02" PRIu64 ":%02d:%02d.%03d",
	    us < 0 && ms ? "-" : "", ms / 3600000,
	    (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
}

const char *
tc_short(int64_t us, char text[TC_TEXT])
{
	size_t at;

	tc_print(us, text);
	/* 0:00:01.500: one digit of hours is what people read. */
	at = text[0] == '-';
	if (text[at] == '0' && text[at + 1] != ':' && text[at + 1])
		memmove(text + at, text + at + 1, strlen(text + at));
	return text;
}

void
tc_smpte(int64_t frame, struct ratio rate, bool drop, char text[TC_TEXT])
{
	uint64_t n = magnitude(frame), fps = (uint64_t)labels(rate), in;
	uint64_t skip = (uint64_t)dropped(rate, drop), minute, ten;
	size_t len;

	if (!fps || frame == TC_NONE) {
		snprintf(text, TC_TEXT, "-");
		return;
	}
	if (skip) {
		/* every minute but the tenth leaves its first labels out */
		minute = fps * 60 - skip;
		ten = minute * 10 + skip;
		in = n % ten;
		n += n / ten * 9 * skip;
		if (in >= skip)
			n += (in - skip) / minute * skip;
	}
	snprintf(text, TC_TEXT, "%s%02" PRIu64 ":%02d:%02d%c",
	    frame < 0 ? "-" : "", n / fps / 3600, (int)(n / fps / 60 % 60),
	    (int)(n / fps % 60), skip ? ';' : ':');
	len = strlen(text);
	snprintf(text + len, TC_TEXT - len,
	    fps > 100 ? "%03" PRIu64 : "%02" PRIu64, n % fps);
}

int64_t
tc_frame(int h, int m, int s, int f, struct ratio rate, bool drop)
{
	int64_t fps = labels(rate), minutes, frame;
	int skip = dropped(rate, drop);

	if (h < 0 || m < 0 || m > 59 || s < 0 || s > 59 || f < 0 || f >= fps)
		return -1;
	if (skip && s == 0 && m % 10 && f < skip)
		return -1;
	minutes = (int64_t)h * 60 + m;
	if (fit((u128)(minutes * 60 + s) * (u128)fps + (u128)f, &frame) < 0)
		return -1;
	return frame - skip * (minutes - minutes / 10);
}

int64_t
tc_label(const char *s, struct ratio rate, bool *drop)
{
	enum { HOURS_MOST = 999 };
	int64_t field[4], frame;
	bool counted;
	char mark;

	if (label_fields(&s, field, &mark) < 0 || *s ||
	    !strchr(":;.,", mark) || field[0] > HOURS_MOST)
		return -1;
	counted = (*drop || mark != ':') && dropped(rate, true);
	frame = tc_frame((int)field[0], (int)field[1], (int)field[2],
	    (int)field[3], rate, counted);
	if (frame >= 0)
		*drop = counted;
	return frame;
}
