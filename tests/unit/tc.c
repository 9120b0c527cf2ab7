/*
 * lib/tc: rates, rescaling, what people type, timecode.
 */
#include "tap.h"
#include "tc.h"

static const struct ratio PAL = { 25, 1 };
static const struct ratio FILM = { 24000, 1001 };
static const struct ratio NTSC = { 30000, 1001 };
static const struct ratio NTSC2 = { 60000, 1001 };

static struct ratio
ratio(int64_t num, int64_t den)
{
	struct ratio r = { num, den };

	return r;
}

static void
is_ratio(const char *text, int64_t num, int64_t den)
{
	char name[80];
	struct ratio r = { -1, -1 };
	int got = ratio_parse(text, &r);

	snprintf(name, sizeof name, "the ratio \"%s\" is read", text);
	if (!ok(got == 0 && r.num == num && r.den == den, name))
		printf("#  got %d: %" PRId64 "/%" PRId64 "\n", got, r.num,
		    r.den);
}

static void
no_ratio(const char *text)
{
	char name[80];
	struct ratio r = { -1, -1 };

	snprintf(name, sizeof name, "\"%.40s\" is no ratio", text);
	ok(ratio_parse(text, &r) == -1 && r.num == -1, name);
}

static void
test_ratio_parse(void)
{
	static const char *const junk[] = {
		"", " ", "1/0", "0/0", "-1", "-25/1", "25/-1", "+1", "1/",
		"/1", "1:2:3", "25 ", " 25", "25fps", "1e5", "nan", "inf",
		"0x10", ".5", "25.", "2.5/1", "1.2.3", "N/A",
		"9223372036854775808", "1/9223372036854775808",
		"9223372036.999999999999", NULL,
	};
	const char *const *p;

	is_ratio("30000/1001", 30000, 1001);
	is_ratio("16:9", 16, 9);
	is_ratio("50/2", 50, 2);
	is_ratio("25", 25, 1);
	is_ratio("0/1", 0, 1);
	is_ratio("0:1", 0, 1);
	is_ratio("007", 7, 1);
	is_ratio("9223372036854775807", INT64_MAX, 1);
	is_ratio("23.976", 24000, 1001);
	is_ratio("23.98", 24000, 1001);
	is_ratio("23.976023976023978", 24000, 1001);
	is_ratio("29.97", 30000, 1001);
	is_ratio("29.970", 30000, 1001);
	is_ratio("47.952", 48000, 1001);
	is_ratio("59.94", 60000, 1001);
	is_ratio("119.88", 120000, 1001);
	is_ratio("239.76", 240000, 1001);
	is_ratio("23.977", 23977, 1000);
	is_ratio("23.97", 2397, 100);
	is_ratio("12.5", 25, 2);
	is_ratio("24.0", 24, 1);
	is_ratio("30.00", 30, 1);
	is_ratio("0.5", 1, 2);
	is_ratio("0.0", 0, 1);
	is_ratio("1000000.25", 4000001, 4);
	for (p = junk; *p; p++)
		no_ratio(*p);
}

static void
test_ratio_reduce(void)
{
	struct ratio r;

	r = ratio_reduce(ratio(60000, 2002));
	ok(r.num == 30000 && r.den == 1001, "a ratio comes in lowest terms");
	r = ratio_reduce(ratio(6, -4));
	ok(r.num == -3 && r.den == 2, "the denominator becomes positive");
	r = ratio_reduce(ratio(-6, -4));
	ok(r.num == 3 && r.den == 2, "two signs cancel");
	r = ratio_reduce(ratio(0, 5));
	ok(r.num == 0 && r.den == 1, "zero is 0/1");
	r = ratio_reduce(ratio(0, 0));
	ok(r.num == 0 && r.den == 0, "0/0 stays as it is");
	r = ratio_reduce(ratio(INT64_MIN, INT64_MIN));
	ok(r.num == 1 && r.den == 1, "INT64_MIN over itself is one");
	r = ratio_reduce(ratio(1, INT64_MIN));
	ok(r.num == -1 && r.den == INT64_MAX,
	    "a denominator of INT64_MIN does not overflow");
	ok(ratio_double(ratio(1, 4)) == 0.25, "a ratio as a double");
	ok(ratio_double(ratio(1, 0)) == 0, "x/0 as a double is 0");
}

static void
test_rescale(void)
{
	struct ratio one = { 1, 1 }, two = { 2, 1 }, base = { 1001, 24000 };
	struct ratio mpeg = { 1, 90000 }, big = { INT64_MAX, INT64_MAX - 1 };

	is_int(tc_us(1, base), 41708, "a tick of 1001/24000 s");
	is_int(tc_us(24000, base), 1001 * TC_SECOND, "24000 such ticks");
	is_int(tc_us(-1, base), -41708, "a tick before the start");
	is_int(tc_us(90000, mpeg), TC_SECOND, "a second of 1/90000 s");
	is_int(tc_ticks(TC_SECOND, mpeg), 90000, "and back");
	is_int(tc_us(INT64_C(8589934592), mpeg), INT64_C(95443717689),
	    "2^33 ticks, where MPEG time wraps");
	is_int(tc_us(INT64_C(1) << 60, ratio(1, 1000000000)),
	    INT64_C(1152921504606847), "2^60 nanoseconds");
	is_int(tc_rescale(1, one, two), 1, "a half is rounded up");
	is_int(tc_rescale(-1, one, two), -1, "and away from zero below it");
	is_int(tc_rescale(3, one, two), 2, "three halves are rounded up");
	is_int(tc_rescale(1, one, ratio(3, 1)), 0, "a third is rounded down");
	is_int(tc_rescale(2, one, ratio(3, 1)), 1, "two thirds up");
	is_int(tc_rescale(0, base, mpeg), 0, "nothing stays nothing");
	is_int(tc_rescale(5, ratio(-1, 1), one), -5, "a negative base");
	is_int(tc_rescale(5, ratio(-1, 1), ratio(1, -1)), 5, "two of them");

	is_int(tc_rescale(INT64_MAX, one, one), INT64_MAX, "the largest time");
	is_int(tc_rescale(-INT64_MAX, one, one), -INT64_MAX, "the smallest");
	is_int(tc_rescale(INT64_MAX, two, one), INT64_MAX,
	    "what is too large saturates");
	is_int(tc_rescale(-INT64_MAX, two, one), -INT64_MAX,
	    "what is too small saturates and is still a time");
	is_int(tc_rescale(INT64_MAX, two, two), INT64_MAX,
	    "the largest time through 128 bits");
	is_int(tc_rescale(INT64_MAX, big, big), INT64_MAX,
	    "and through more than 128 bits");
	is_int(tc_rescale(INT64_MAX - 2, ratio(INT64_MAX, 3),
	    ratio(INT64_MAX, 3)), INT64_MAX - 2, "a product of 190 bits");
	is_int(tc_rescale(INT64_C(1) << 62, ratio(INT64_MAX, INT64_MAX - 1),
	    ratio(1, INT64_MAX)), INT64_MAX, "a huge product saturates");
	is_int(tc_rescale(10, ratio(INT64_MAX, 4), ratio(INT64_MAX, INT64_MAX)),
	    INT64_MAX, "a huge factor saturates");
	is_int(tc_rescale(INT64_C(3000000000000),
	    ratio(INT64_C(3000000019), INT64_C(9000000011)),
	    ratio(INT64_C(7000000009), INT64_C(11000000003))),
	    INT64_C(1571428577868), "factors with nothing in common");
	is_int(tc_rescale(TC_NONE, base, mpeg), TC_NONE, "no time stays none");
	is_int(tc_us(7, ratio(1, 0)), TC_NONE, "a base of x/0 gives no time");
	is_int(tc_ticks(7, ratio(0, 1)), TC_NONE, "and ticks of no length");
	is_int(tc_us(7, ratio(0, 1)), 0, "ticks of no length take no time");
}

static void
is_seconds(const char *text, int64_t want)
{
	char name[80];
	int64_t us = -77;

	snprintf(name, sizeof name, "\"%.50s\" seconds", text);
	if (tc_seconds(text, &us) < 0)
		us = TC_NONE;
	is_int(us, want, name);
}

static void
test_seconds(void)
{
	static const char *const junk[] = {
		"", " ", "-", ".", "-.", "N/A", "nan", "inf", "1e5", "1E5",
		"0x10", "+1", " 1", "1 ", "1.", "--1", "1.2.3", "1,5", "1:30",
		"9223372036854.775808", "9223372036854775807",
		"99999999999999999999999", NULL,
	};
	const char *const *p;

	is_seconds("12.345678", 12345678);
	is_seconds("-0.5", -500000);
	is_seconds("0", 0);
	is_seconds("-0", 0);
	is_seconds("-0.000000", 0);
	is_seconds(".5", 500000);
	is_seconds("0.0000005", 1);
	is_seconds("0.00000049999999999999999999999", 0);
	is_seconds("-0.0000005", -1);
	is_seconds("0.1234564999999999999999999999", 123456);
	is_seconds("1.9999999", 2 * TC_SECOND);
	is_seconds("3600.040000", INT64_C(3600040000));
	is_seconds("0.10000000000000000000000000000000000000000", 100000);
	is_seconds("9223372036854.775807", INT64_MAX);
	is_seconds("-9223372036854.775807", -INT64_MAX);
	for (p = junk; *p; p++)
		is_seconds(*p, TC_NONE);
}

static void
is_typed(const char *text, int64_t want)
{
	char name[80];
	int64_t us = 5;

	snprintf(name, sizeof name, want == TC_NONE ?
	    "\"%.50s\" is no time" : "\"%.50s\" is a time", text);
	if (tc_parse(text, true, &us) < 0)
		us = us == 5 ? TC_NONE : -99; /* left alone */
	is_int(us, want, name);
}

static void
test_typed(void)
{
	static const char *const junk[] = {
		"", " ", "-", "--1", "1:2:3:4:5", "1:2:3:4", "1:61", "1:60",
		"1:60:00", "1:00:60", "1e5", "nan", "inf", "+1", "+1:30",
		"0x10", " 90", "90 ", "1: 30", "1:-30", "1:30.", "1:.5", ":30",
		"30:", "1::30", "1.5:30", "h", "1x", "1h2", "2m1h", "1h1h",
		"1s2ms3ms", "1.5h3m", "1m.", "1H", "1 h", "1hm", "ms", "1..5s",
		"90@25", "1:30@25", "00:01:30:12", "00:01:30;12",
		"00:01:30:25@25", "00:01:60:00@25", "00:60:00:00@25",
		"00:01:30:12@", "00:01:30:12@0", "00:01:30:12@x",
		"00:01:30:12@25@25", "00:01:30.12@25", "00:01:30:12@-25",
		"00;01:30:12@29.97", "00:01:00;00@29.97", "00:01:00;01@29.97",
		"00:01:00;03@59.94", "00:01:30;12@25", "00:01:30;12@23.976",
		"00:01:30;12@30", "99999999999999999999", "9223372036855",
		"99999999999999999:00", "2562047789:00:00", "9999999999999h",
		"9223372036854s999999us", "99999999999:00:00:00@25",
		"2147483647:00:00:00@0.0000001", NULL,
	};
	const char *const *p;
	int64_t us = 5;

	is_typed("90", 90 * TC_SECOND);
	is_typed("0", 0);
	is_typed("90.5", 90500000);
	is_typed(".25", 250000);
	is_typed("1:30", 90 * TC_SECOND);
	is_typed("1:30.5", 90500000);
	is_typed("1:5", 65 * TC_SECOND);
	is_typed("01:02:03.25", INT64_C(3723250000));
	is_typed("90:00", 5400 * TC_SECOND);
	is_typed("0:00:00.000001", 1);
	is_typed("100:00:00", 360000 * TC_SECOND);
	is_typed("1h2m3s", 3723 * TC_SECOND);
	is_typed("1h", 3600 * TC_SECOND);
	is_typed("1.5h", 5400 * TC_SECOND);
	is_typed("90m", 5400 * TC_SECOND);
	is_typed("1h90m", 9000 * TC_SECOND);
	is_typed("2m1.5s", 121500000);
	is_typed("500ms", 500000);
	is_typed("1s500ms", 1500000);
	is_typed("250us", 250);
	is_typed("1.5ms", 1500);
	is_typed("00:01:30:12@25", 90480000);
	is_typed("00:00:01:00@24", TC_SECOND);
	is_typed("01:00:00:00@23.976", INT64_C(3603600000));
	is_typed("01:00:00;00@29.97", INT64_C(3599996400));
	is_typed("01:00:00:00@29.97", INT64_C(3603600000));
	is_typed("00:01:00;02@29.97", 60060000);
	is_typed("00:01:00;02@30000/1001", 60060000);
	is_typed("00:01:00;04@59.94", 60060000);
	is_typed("-1:30.5", -90500000);
	is_typed("-2", -2 * TC_SECOND);
	is_typed("-00:01:30:12@25", -90480000);
	is_typed("-500ms", -500000);
	is_typed("9223372036854.775807", INT64_MAX);
	is_typed("2562047788:00:54.775807", INT64_MAX);
	for (p = junk; *p; p++)
		is_typed(*p, TC_NONE);
	ok(tc_parse("-1", false, &us) == -1 && us == 5,
	    "a negative time is refused where it makes no sense");
	ok(tc_parse("1", false, &us) == 0 && us == TC_SECOND,
	    "a positive one is not");
}

static void
is_printed(int64_t us, const char *want)
{
	char text[TC_TEXT], name[80];

	tc_print(us, text);
	snprintf(name, sizeof name, "%" PRId64 " us in words", us);
	is_str(text, want, name);
}

static void
test_print(void)
{
	static const int64_t some[] = {
		0, 1000, 999000, 1000000, 59999000, 60000000, 3599999000,
		3600000000, 86399999000, 360000000000, -1000, -3600000000,
		INT64_C(9223372036854775000),
	};
	char text[TC_TEXT];
	int64_t us;
	size_t i;
	int good = 1;

	is_printed(0, "00:00:00.000");
	is_printed(1500000, "00:00:01.500");
	is_printed(499, "00:00:00.000");
	is_printed(500, "00:00:00.001");
	is_printed(-499, "00:00:00.000");
	is_printed(-500, "-00:00:00.001");
	is_printed(59999500, "00:01:00.000");
	is_printed(INT64_C(3599999999), "01:00:00.000");
	is_printed(INT64_C(359999999000), "99:59:59.999");
	is_printed(INT64_C(360000000000), "100:00:00.000");
	is_printed(INT64_MAX, "2562047788:00:54.776");
	is_printed(-INT64_MAX, "-2562047788:00:54.776");
	is_printed(TC_NONE, "-");
	for (i = 0; i < sizeof some / sizeof some[0]; i++) {
		tc_print(some[i], text);
		good &= tc_parse(text, true, &us) == 0 && us == some[i];
	}
	ok(good, "what is printed is read back the same");
}

static void
is_label(int64_t frame, struct ratio rate, bool drop, const char *want)
{
	char text[TC_TEXT], name[80];

	tc_smpte(frame, rate, drop, text);
	snprintf(name, sizeof name, "frame %" PRId64 " at %" PRId64 "/%" PRId64
	    "%s", frame, rate.num, rate.den, drop ? ", drop-frame" : "");
	is_str(text, want, name);
}

static void
test_labels(void)
{
	is_label(0, PAL, false, "00:00:00:00");
	is_label(2262, PAL, false, "00:01:30:12");
	is_label(2262, PAL, true, "00:01:30:12");
	is_label(90000 * 24 - 1, PAL, false, "23:59:59:24");
	is_label(1799, NTSC, true, "00:00:59;29");
	is_label(1800, NTSC, true, "00:01:00;02");
	is_label(3597, NTSC, true, "00:01:59;29");
	is_label(3598, NTSC, true, "00:02:00;02");
	is_label(17981, NTSC, true, "00:09:59;29");
	is_label(17982, NTSC, true, "00:10:00;00");
	is_label(17983, NTSC, true, "00:10:00;01");
	is_label(107892, NTSC, true, "01:00:00;00");
	is_label(2589407, NTSC, true, "23:59:59;29");
	is_label(2589408, NTSC, true, "24:00:00;00");
	is_label(1800, NTSC, false, "00:01:00:00");
	is_label(3600, NTSC2, true, "00:01:00;04");
	is_label(3599, NTSC2, true, "00:00:59;59");
	is_label(35964, NTSC2, true, "00:10:00;00");
	is_label(215784, NTSC2, true, "01:00:00;00");
	is_label(1800, ratio(60000, 2002), true, "00:01:00;02");
	is_label(1440, FILM, true, "00:01:00:00");
	is_label(1440, FILM, false, "00:01:00:00");
	is_label(119, ratio(120, 1), false, "00:00:00:119");
	is_label(25, ratio(25, 2), false, "00:00:01:12");
	is_label(3, ratio(1, 10), false, "00:00:03:00");
	is_label(-1800, NTSC, true, "-00:01:00;02");
	is_label(INT64_MAX, PAL, false, "102481911520608:37:12:07");
	is_label(INT64_MAX, ratio(INT64_MAX, 1), false,
	    "00:00:01:000");
	is_label(TC_NONE, PAL, false, "-");
	is_label(7, ratio(0, 1), false, "-");
	is_label(7, ratio(25, 0), false, "-");

	is_int(tc_frame(0, 1, 30, 12, PAL, false), 2262, "a label's frame");
	is_int(tc_frame(0, 1, 0, 2, NTSC, true), 1800,
	    "the first label of a drop-frame minute");
	is_int(tc_frame(0, 1, 0, 0, NTSC, true), -1,
	    "00:01:00;00 does not exist");
	is_int(tc_frame(0, 1, 0, 1, NTSC, true), -1, "nor 00:01:00;01");
	is_int(tc_frame(0, 1, 0, 0, NTSC, false), 1800,
	    "00:01:00:00 does without drop-frame");
	is_int(tc_frame(0, 10, 0, 0, NTSC, true), 17982,
	    "nothing is dropped in the tenth minute");
	is_int(tc_frame(1, 0, 0, 0, NTSC, true), 107892,
	    "an hour of drop-frame");
	is_int(tc_frame(0, 1, 0, 3, NTSC2, true), -1,
	    "at 59.94 four labels are dropped");
	is_int(tc_frame(0, 1, 0, 4, NTSC2, true), 3600, "but not the fifth");
	is_int(tc_frame(0, 1, 0, 0, FILM, true), 1440,
	    "23.976 has no drop-frame");
	is_int(tc_frame(0, 0, 0, 25, PAL, false), -1, "no 26th frame at 25");
	is_int(tc_frame(0, 0, 60, 0, PAL, false), -1, "no second 60");
	is_int(tc_frame(0, 60, 0, 0, PAL, false), -1, "no minute 60");
	is_int(tc_frame(-1, 0, 0, 0, PAL, false), -1, "no negative hour");
	is_int(tc_frame(0, 0, 0, 0, ratio(0, 1), false), -1, "no rate of 0");
	is_int(tc_frame(INT32_MAX, 59, 59, 0, ratio(INT64_MAX, 1), false), -1,
	    "a frame number beyond int64");
}

static void
is_ratio_of(int64_t num, int64_t den, int64_t wnum, int64_t wden)
{
	struct ratio r = ratio_television(ratio(num, den));
	char name[80];

	snprintf(name, sizeof name, "television's %" PRId64 "/%" PRId64, num,
	    den);
	ok(r.num == wnum && r.den == wden, name);
}

static void
is_read(const char *text, struct ratio rate, bool drop, int64_t want,
    bool dropped)
{
	bool counted = drop;

	is_int(tc_label(text, rate, &counted), want, text);
	ok(counted == dropped, dropped ? "... in drop-frame" :
	    "... not in drop-frame");
}

static void
test_read(void)
{
	is_ratio_of(2997, 100, 30000, 1001);
	is_ratio_of(19001, 317, 60000, 1001);
	is_ratio_of(2997, 125, 24000, 1001);
	is_ratio_of(60000, 2002, 30000, 1001);
	is_ratio_of(3000, 100, 30, 1);
	is_ratio_of(50, 2, 25, 1);
	is_ratio_of(0, 0, 0, 0);
	is_read("00:01:30:12", PAL, false, 2262, false);
	is_read("00:01:00;02", NTSC, false, 1800, true);
	is_read("00:01:00.02", NTSC, false, 1800, true);
	is_read("00:01:00,02", NTSC, false, 1800, true);
	is_read("00:01:00:02", NTSC, true, 1800, true);
	is_read("00:01:00:00", NTSC, false, 1800, false);
	is_read("00:01:30;12", PAL, true, 2262, false);
	is_read("00:01:00;01", NTSC, true, -1, true);
	is_read("999:00:00:00", PAL, false, 999 * 90000, false);
	is_read("1000:00:00:00", PAL, false, -1, false);
	is_read("-1:00:00:00", PAL, false, -1, false);
	is_read(" 1:00:00:00", PAL, false, -1, false);
	is_read("00:01:30:12x", PAL, false, -1, false);
	is_read("00:01:30-12", PAL, false, -1, false);
	is_read("00:01:30", PAL, false, -1, false);
	is_read("00:01:30:", PAL, false, -1, false);
}

static void
test_minus(void)
{
	is_int(tc_minus(5, 7), -2, "a difference of times");
	is_int(tc_minus(TC_NONE, 7), TC_NONE, "of none is none");
	is_int(tc_minus(7, TC_NONE), TC_NONE, "on either side");
	is_int(tc_minus(INT64_MAX, -1), INT64_MAX, "it stops at the greatest");
	is_int(tc_minus(-INT64_MAX, 1), -INT64_MAX, "and at the least");
	is_int(tc_minus(-INT64_MAX, -INT64_MAX), 0, "exact in between");
}

/* The next label, as a tape counts it. */
static void
tick(int c[4], int fps, int skip)
{
	if (++c[3] < fps)
		return;
	c[3] = 0;
	if (++c[2] < 60)
		return;
	c[2] = 0;
	if (++c[1] == 60) {
		c[1] = 0;
		c[0]++;
	}
	if (c[1] % 10)
		c[3] = skip;
}

static void
test_day(const char *name, struct ratio rate, bool drop, int fps, int skip)
{
	char text[TC_TEXT], want[TC_TEXT];
	int64_t frame, end = tc_frame(24, 0, 0, 0, rate, drop);
	int c[4] = { 0, 0, 0, 0 };

	for (frame = 0; frame < end; frame++, tick(c, fps, skip)) {
		if (tc_frame(c[0], c[1], c[2], c[3], rate, drop) != frame)
			break;
		if (c[3] > skip + 1 && c[3] < fps - 1 && frame % 97)
			continue; /* printing every one takes its time */
		tc_smpte(frame, rate, drop, text);
		snprintf(want, sizeof want, "%02d:%02d:%02d%c%02d", c[0],
		    c[1], c[2], skip ? ';' : ':', c[3]);
		if (strcmp(text, want) != 0)
			break;
	}
	is_int(frame, end, name);
	ok(c[0] == 24 && !c[1] && !c[2] && !c[3], "and the day ends at 24 h");
}

int
main(void)
{
	test_ratio_parse();
	test_ratio_reduce();
	test_rescale();
	test_minus();
	test_seconds();
	test_typed();
	test_print();
	test_labels();
	test_read();
	test_day("every frame of a day at 29.97 drop-frame", NTSC, true, 30, 2);
	test_day("every frame of a day at 59.94 drop-frame", NTSC2, true, 60,
	    4);
	test_day("every frame of a day at 23.976", FILM, true, 24, 0);
	test_day("every frame of a day at 25", PAL, false, 25, 0);
	return done_testing();
}
