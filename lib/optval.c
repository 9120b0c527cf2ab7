/*
 * Option arguments as values.  The parsers look at the text alone and accept
 * only what a person would write: strtol and strtod take blanks, '+', "0x10",
 * "1e5" and "nan" besides.  The opt_* twins die with a sentence that says what
 * would be right.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "opt.h"
#include "buf.h"
#include "tc.h"

int
opt_parse_int(const char *s, int64_t min, int64_t max, int64_t *v)
{
	const char *digits = s + (*s == '-');
	char *end;
	long long got;

	if (digits[0] < '0' || digits[0] > '9')
		return -1;
	errno = 0;
	got = strtoll(s, &end, 10);
	if (errno || *end || got < min || got > max)
		return -1;
	*v = got;
	return 0;
}

int
opt_parse_num(const char *s, double min, double max, double *v)
{
	const char *p = s + (*s == '-');
	size_t whole = strspn(p, "0123456789"), part = 0;
	double got;

	p += whole;
	if (*p == '.') {
		part = strspn(++p, "0123456789");
		if (!part)
			return -1;
		p += part;
	}
	if (*p || whole + part == 0)
		return -1;
	got = strtod(s, NULL);
	if (!isfinite(got) || got < min || got > max)
		return -1;
	*v = got + 0.0; /* "-0" is 0 */
	return 0;
}

/* Letters are powers of 1024 with or without "B" and "iB", in any case. */
int
opt_parse_bytes(const char *s, int64_t *v)
{
	static const char powers[] = "kmgt";
	const char *power;
	char *end;
	long long got;
	int64_t unit = 1;

	if (*s < '0' || *s > '9')
		return -1;
	errno = 0;
	got = strtoll(s, &end, 10);
	if (errno)
		return -1;
	if (*end) {
		power = strchr(powers, *end | 0x20);
		if (power) {
			unit = INT64_C(1) << (10 * (power - powers + 1));
			end++;
			if ((*end | 0x20) == 'i' && (end[1] | 0x20) == 'b')
				end++;
		}
		end += (*end | 0x20) == 'b';
	}
	if (*end || got > INT64_MAX / unit)
		return -1;
	*v = got * unit;
	return 0;
}

int
opt_parse_enum(const char *s, const char *values)
{
	size_t len, mine = strlen(s);
	int i;

	for (i = 0; ; i++, values += len + 1) {
		len = strcspn(values, "|");
		if (len == mine && len && memcmp(s, values, len) == 0)
			return i;
		if (!values[len])
			return -1;
	}
}

int
opt_parse_list(const char *s, int (*each)(void *arg, const char *item),
    void *arg)
{
	struct buf item = BUF_INIT;
	size_t len, next;
	int r;

	do {
		s += strspn(s, " \t");
		next = len = strcspn(s, ",");
		while (len && (s[len - 1] == ' ' || s[len - 1] == '\t'))
			len--;
		buf_clear(&item);
		buf_add(&item, s, len);
		r = len ? each(arg, item.p) : -1;
		s += next;
	} while (r >= 0 && *s++ == ',');
	buf_free(&item);
	return r < 0 ? -1 : 0;
}

int64_t
opt_int(const struct opts *o, int64_t min, int64_t max)
{
	int64_t v;

	if (opt_parse_int(o->arg, min, max, &v) == 0)
		return v;
	if (max == INT64_MAX)
		opt_misuse(o, "%s: \"%s\" is not a whole number from %lld up",
		    o->name, o->arg, (long long)min);
	opt_misuse(o, "%s: \"%s\" is not a whole number from %lld to %lld",
	    o->name, o->arg, (long long)min, (long long)max);
}

double
opt_num(const struct opts *o, double min, double max)
{
	double v;

	if (opt_parse_num(o->arg, min, max, &v) == 0)
		return v;
	if (max > 1e300)
		opt_misuse(o, "%s: \"%s\" is not a number from %g up",
		    o->name, o->arg, min);
	opt_misuse(o, "%s: \"%s\" is not a number from %g to %g", o->name,
	    o->arg, min, max);
}

int64_t
opt_us(const struct opts *o, int64_t min_us)
{
	char text[TC_TEXT];
	int64_t us;

	if (tc_parse(o->arg, min_us < 0, &us) < 0)
		opt_misuse(o, "%s: \"%s\" is not a time such as 90, 1:30.5, "
		    "1h2m3s or 500ms", o->name, o->arg);
	if (us < min_us) {
		tc_print(min_us, text);
		opt_misuse(o, "%s: \"%s\" is less than %s", o->name, o->arg,
		    text);
	}
	return us;
}

int64_t
opt_bytes(const struct opts *o)
{
	int64_t v;

	if (opt_parse_bytes(o->arg, &v) == 0)
		return v;
	opt_misuse(o, "%s: \"%s\" is not a size such as 64k, 2M or 2GiB",
	    o->name, o->arg);
}

int
opt_enum(const struct opts *o)
{
	const char *p, *values = o->opt.values;
	int place = opt_parse_enum(o->arg, values);
	struct buf all = BUF_INIT;

	if (place >= 0)
		return place;
	for (p = values; *p; p++)
		if (*p == '|')
			buf_adds(&all, ", ");
		else
			buf_addc(&all, *p);
	opt_misuse(o, "%s: \"%s\" is none of %s", o->name, o->arg, all.p);
}

struct judged {
	const struct opts *o;
	int (*each)(void *arg, const char *item);
	void *arg;
};

static int
judge(void *arg, const char *item)
{
	const struct judged *j = arg;

	if (j->each(j->arg, item) < 0)
		opt_misuse(j->o, "%s: \"%s\" is not valid as %s", j->o->name,
		    item, j->o->opt.arg);
	return 0;
}

void
opt_list(const struct opts *o, int (*each)(void *arg, const char *item),
    void *arg)
{
	struct judged j = { o, each, arg };

	if (opt_parse_list(o->arg, judge, &j) < 0)
		opt_misuse(o, "%s: \"%s\" has an empty item", o->name, o->arg);
}
