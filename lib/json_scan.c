/*
 * The strict half of json.h: one pass over the bytes that builds nothing and
 * refuses everything that two readers could read differently.
 */
#include <string.h>

#include "json_scan.h"
#include "json.h"
#include "jw.h"

struct scan {
	const unsigned char *at;
	const unsigned char *end;
	const char *why;
	int depth;
	bool foreign;    /* keys may come twice */
	bool escaped;    /* the string scanned last holds escapes */
	bool need_tree;  /* something that only the tree can decide */
	struct json_peek *peek; /* wanted members of the outermost object */
	int npeek;
};

static bool scan_value(struct scan *s);

static bool
refuse(struct scan *s, const char *why)
{
	if (!s->why)
		s->why = why;
	return false;
}

static void
skip_blanks(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' ||
	    *s->at == '\n' || *s->at == '\r'))
		s->at++;
}

static bool
scan_word(struct scan *s, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(s->end - s->at) < n || memcmp(s->at, word, n) != 0)
		return refuse(s, "not JSON");
	s->at += n;
	return true;
}

static bool
scan_digits(struct scan *s)
{
	const unsigned char *from = s->at;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return s->at > from || refuse(s, "a number is malformed");
}

static bool
scan_number(struct scan *s)
{
	const unsigned char *from = s->at;
	bool exponent = false;

	if (*s->at == '-')
		s->at++;
	if (s->at < s->end && *s->at == '0') {
		s->at++;
		if (s->at < s->end && *s->at >= '0' && *s->at <= '9')
			return refuse(s, "a number has a leading zero");
	} else if (!scan_digits(s)) {
		return false;
	}
	if (s->at < s->end && *s->at == '.') {
		s->at++;
		if (!scan_digits(s))
			return false;
	}
	if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
		exponent = true;
		s->at++;
		if (s->at < s->end && (*s->at == '+' || *s->at == '-'))
			s->at++;
		if (!scan_digits(s))
			return false;
	}
	/* whether it overflows is libcjson's to say */
	s->need_tree |= exponent || s->at - from > 300;
	return true;
}

/* Four hexadecimal digits as a number, or -1. */
static long
hex4(struct scan *s)
{
	long v = 0;
	int i, c;

	if (s->end - s->at < 4)
		return -1;
	for (i = 0; i < 4; i++) {
		c = *s->at++;
		if (c >= '0' && c <= '9')
			v = v * 16 + c - '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			v = v * 16 + (c | 32) - 'a' + 10;
		else
			return -1;
	}
	return v;
}

static bool
scan_escape(struct scan *s)
{
	long hi, lo;

	if (s->at >= s->end)
		return refuse(s, "a string does not end");
	if (*s->at != 'u')
		return memchr("\"\\/bfnrt", *s->at++, 8) ||
		    refuse(s, "a string has an unknown escape");
	s->at++;
	hi = hex4(s);
	if (hi < 0)
		return refuse(s, "a string has an unknown escape");
	if (hi == 0)
		return refuse(s, "a string holds \\u0000");
	if (hi >= 0xdc00 && hi <= 0xdfff)
		return refuse(s, "a string has half a surrogate pair");
	if (hi < 0xd800 || hi > 0xdbff)
		return true;
	if (s->end - s->at < 6 || s->at[0] != '\\' || s->at[1] != 'u')
		return refuse(s, "a string has half a surrogate pair");
	s->at += 2;
	lo = hex4(s);
	return (lo >= 0xdc00 && lo <= 0xdfff) ||
	    refuse(s, "a string has half a surrogate pair");
}

static bool
scan_string(struct scan *s)
{
	const unsigned char *from = ++s->at;
	bool ascii = true;

	s->escaped = false;
	for (; s->at < s->end && *s->at != '"'; ) {
		if (*s->at == '\\') {
			s->at++;
			s->escaped = true;
			if (!scan_escape(s))
				return false;
			continue;
		}
		if (*s->at < 0x20)
			return refuse(s, "a string holds a raw control byte");
		ascii &= *s->at++ < 0x80;
	}
	if (s->at >= s->end)
		return refuse(s, "a string does not end");
	if (!ascii && !utf8_valid((const char *)from, (size_t)(s->at - from)))
		return refuse(s, "a string is not UTF-8");
	s->at++;
	return true;
}

/* The keys of one object, to see whether one comes twice.  A 64-bit set of
 * first letters and lengths tells most apart without comparing them. */
struct keys {
	struct {
		const unsigned char *p;
		size_t n;
	} key[64];
	unsigned count;
	unsigned members;
	uint64_t seen;
};

static bool
add_key(struct scan *s, struct keys *k, const unsigned char *p, size_t n)
{
	uint64_t bit = UINT64_C(1) << ((p[0] * 7u + n) & 63);
	unsigned i;

	if (s->foreign)
		return true;
	if (++k->members > JSON_MEMBERS)
		return refuse(s, "an object has too many members");
	if (s->escaped || k->count == 64) {
		s->need_tree = true;
		return true;
	}
	if (k->seen & bit)
		for (i = 0; i < k->count; i++)
			if (k->key[i].n == n && !memcmp(k->key[i].p, p, n))
				return refuse(s, JSON_TWICE);
	k->seen |= bit;
	k->key[k->count].p = p;
	k->key[k->count++].n = n;
	return true;
}

/* Notes the value of a wanted member of the outermost object. */
static void
look(struct scan *s, const unsigned char *key, size_t n,
    const unsigned char *value)
{
	struct json_peek *w;
	int i;

	for (i = 0; i < s->npeek; i++) {
		w = &s->peek[i];
		if (strlen(w->key) != n || memcmp(w->key, key, n) != 0)
			continue;
		w->found = true;
		w->string = *value == '"';
		if (w->string && !s->escaped) {
			w->text = (const char *)value + 1;
			w->len = (size_t)(s->at - value) - 2;
		} else {
			w->text = NULL;
		}
	}
}

static bool
scan_member(struct scan *s, struct keys *k)
{
	const unsigned char *key, *value;
	size_t n;

	skip_blanks(s);
	key = s->at + 1;
	if (s->at >= s->end || *s->at != '"')
		return refuse(s, "not JSON");
	if (!scan_string(s))
		return false;
	n = (size_t)(s->at - key) - 1;
	if (!add_key(s, k, key, n))
		return false;
	skip_blanks(s);
	if (s->at >= s->end || *s->at++ != ':')
		return refuse(s, "not JSON");
	skip_blanks(s);
	value = s->at;
	if (!scan_value(s))
		return false;
	if (s->npeek && s->depth == 1)
		look(s, key, n, value);
	return true;
}

/* Members of an object or elements of an array, up to the closing bracket. */
static bool
scan_list(struct scan *s, unsigned char close)
{
	struct keys k;

	k.count = k.members = 0;
	k.seen = 0;
	if (++s->depth > JSON_DEPTH)
		return refuse(s, "nested too deeply");
	s->at++;
	skip_blanks(s);
	if (s->at < s->end && *s->at == close)
		goto closed;
	for (;;) {
		if (!(close == '}' ? scan_member(s, &k) : scan_value(s)))
			return false;
		skip_blanks(s);
		if (s->at >= s->end)
			return refuse(s, "it ends in the middle");
		if (*s->at == close)
			break;
		if (*s->at++ != ',')
			return refuse(s, "not JSON");
	}
closed:
	s->at++;
	s->depth--;
	return true;
}

static bool
scan_value(struct scan *s)
{
	skip_blanks(s);
	if (s->at >= s->end)
		return refuse(s, "it ends in the middle");
	switch (*s->at) {
	case '{':
		return scan_list(s, '}');
	case '[':
		return scan_list(s, ']');
	case '"':
		return scan_string(s);
	case 't':
		return scan_word(s, "true");
	case 'f':
		return scan_word(s, "false");
	case 'n':
		return scan_word(s, "null");
	case 0xef:
		return refuse(s, "a byte order mark stands before it");
	default:
		if (*s->at == '-' || (*s->at >= '0' && *s->at <= '9'))
			return scan_number(s);
		return refuse(s, "not JSON");
	}
}

const char *
json_scan(const char *text, size_t len, bool foreign, struct json_peek *peek,
    int npeek, bool *need_tree)
{
	struct scan s = { .foreign = foreign, .peek = peek, .npeek = npeek };
	int i;

	for (i = 0; i < npeek; i++)
		peek[i].found = false;
	s.at = (const unsigned char *)text;
	s.end = s.at + len;
	if (!scan_value(&s))
		return s.why;
	*need_tree = s.need_tree;
	skip_blanks(&s);
	return s.at == s.end ? NULL : "something follows the value";
}
