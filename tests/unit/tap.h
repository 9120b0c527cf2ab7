#ifndef TAP_H
#define TAP_H

/*
 * Tests in C print TAP for prove(1).  A check is a sentence:
 *
 *	ok(near_distance("a", "b", 9) == 2, "one letter replaced costs an edit");
 *	is_int(tc_us(1, base), 41708, "a tick of 1001/24000 s");
 *	is_str(text, "00:00:01.500", "a time in words");
 *	return done_testing();
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int tap_count;
static int tap_failed;

#define ok(cond, ...) tap_ok((cond) ? 1 : 0, __FILE__, __LINE__, __VA_ARGS__)
#define is_int(got, want, ...) \
	tap_int((int64_t)(got), (int64_t)(want), __FILE__, __LINE__, __VA_ARGS__)
#define is_str(got, want, ...) \
	tap_str((got), (want), __FILE__, __LINE__, __VA_ARGS__)

static inline int
tap_ok(int good, const char *file, int line, const char *name)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++tap_count, name);
	if (!good) {
		tap_failed++;
		printf("# at %s:%d\n", file, line);
	}
	fflush(stdout);
	return good;
}

static inline int
tap_int(int64_t got, int64_t want, const char *file, int line,
    const char *name)
{
	if (!tap_ok(got == want, file, line, name))
		printf("#  got %" PRId64 "\n# want %" PRId64 "\n", got, want);
	return got == want;
}

static inline int
tap_str(const char *got, const char *want, const char *file, int line,
    const char *name)
{
	int same = got && want ? strcmp(got, want) == 0 : got == want;

	if (!tap_ok(same, file, line, name))
		printf("#  got %s\n# want %s\n", got ? got : "(null)",
		    want ? want : "(null)");
	return same;
}

/* ok() whose sentence has numbers in it, as printf makes it. */
#define okf(cond, ...) tap_okf((cond) ? 1 : 0, __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 4, 5))) static inline int
tap_okf(int good, const char *file, int line, const char *fmt, ...)
{
	char name[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(name, sizeof name, fmt, ap);
	va_end(ap);
	return tap_ok(good, file, line, name);
}

static inline int
done_testing(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#endif
