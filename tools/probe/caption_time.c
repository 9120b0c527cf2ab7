/*
 * caption_time: the times of subtitle files.
 *
 * The formats write 00:00:01,500 and 00:01.500 and 0:00:01.50; what people and
 * translation programs make of them has blanks after the signs, a comma for
 * the dot, one digit or four where two belong.  Decimals are read as decimals,
 * however many there are.
 */
#include "tc.h"

#include "caption_part.h"

enum { DIGITS = 6 }; /* of hours; keeps every sum far inside int64 */

const char *
caption_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

static bool
is_digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

static const char *
number(const char *p, const char *end, int64_t *v)
{
	const char *from = p;

	*v = 0;
	for (; is_digit(p, end) && p - from <= DIGITS; p++)
		*v = 10 * *v + (*p - '0');
	return p == from || p - from > DIGITS ? NULL : p;
}

/* Decimals after '.' or ','; where there are none p is returned. */
static const char *
decimals(const char *p, const char *end, int64_t *us)
{
	const char *q = caption_blanks(p, end);

	if (q == end || (*q != '.' && *q != ','))
		return p;
	q = caption_blanks(q + 1, end);
	if (!is_digit(q, end))
		return p;
	for (int64_t unit = TC_SECOND / 10; is_digit(q, end); q++, unit /= 10)
		*us += (*q - '0') * unit;
	return q;
}

const char *
caption_time(const char *p, const char *end, int64_t *us)
{
	int64_t total = 0, v;
	bool minus;
	int parts = 0;

	p = caption_blanks(p, end);
	minus = p < end && *p == '-';
	p += minus;
	for (;;) {
		const char *q;

		p = number(p, end, &v);
		if (!p)
			return NULL;
		total = 60 * total + v;
		parts++;
		q = caption_blanks(p, end);
		if (parts == 3 || q == end || *q != ':')
			break;
		p = caption_blanks(q + 1, end);
	}
	if (parts < 2)
		return NULL;
	total *= TC_SECOND;
	p = decimals(p, end, &total);
	*us = minus ? 0 : total;
	return p;
}
