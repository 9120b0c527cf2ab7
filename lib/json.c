/*
 * Strict JSON on libcjson.  libcjson is lenient in a dozen ways that would
 * let one tool accept what the next one misreads; a scan over the bytes
 * refuses those first, and the tree is then built by libcjson.
 *
 * Lines by the million are parsed out of one block of memory that is reset
 * for each: building and freeing a tree node by node takes a third more time.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "json.h"
#include "jw.h"

#define TWICE "a key is given twice"

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
		return strchr("\"\\/bfnrt", *s->at++) ||
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
	uint64_t seen;
};

static bool
add_key(struct scan *s, struct keys *k, const unsigned char *p, size_t n)
{
	uint64_t bit = UINT64_C(1) << ((p[0] * 7u + n) & 63);
	unsigned i;

	if (s->foreign)
		return true;
	if (s->escaped || k->count == 64) {
		s->need_tree = true;
		return true;
	}
	if (k->seen & bit)
		for (i = 0; i < k->count; i++)
			if (k->key[i].n == n && !memcmp(k->key[i].p, p, n))
				return refuse(s, TWICE);
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

	k.count = 0;
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

static const char *
scan_all(struct scan *s, const char *text, size_t len)
{
	s->at = (const unsigned char *)text;
	s->end = s->at + len;
	if (!scan_value(s))
		return s->why;
	skip_blanks(s);
	return s->at == s->end ? NULL : "something follows the value";
}

/* What only the tree shows: keys that are equal once their escapes are
 * resolved, numbers beyond a double. */
static const char *
check_tree(const cJSON *v, bool twice)
{
	const cJSON *item, *other;
	const char *why;

	if (cJSON_IsNumber(v) && !isfinite(v->valuedouble))
		return "a number is too large";
	for (item = v->child; item; item = item->next) {
		if (!twice && cJSON_IsObject(v))
			for (other = v->child; other != item;
			    other = other->next)
				if (!strcmp(item->string, other->string))
					return TWICE;
		why = check_tree(item, twice);
		if (why)
			return why;
	}
	return NULL;
}

/*
 * The block for json_parse_fast.  libcjson's hooks are global, so they serve
 * both kinds: from the block while it is open, from malloc otherwise; what
 * lies in the block is never freed one by one.
 */
static struct {
	char *p;
	size_t cap, used;
	bool open;
	cJSON *last; /* has parts outside the block: to be deleted */
} block;

enum { BLOCK_FIRST = 64 << 10 };

static void *
block_malloc(size_t n)
{
	char *p;

	n = (n + 15) & ~(size_t)15;
	if (!block.open)
		return malloc(n);
	if (n <= block.cap && block.used <= block.cap - n) {
		p = block.p + block.used;
		block.used += n;
		return p;
	}
	block.used += n; /* over cap: the next line finds a larger block */
	return malloc(n);
}

static void
block_free(void *p)
{
	uintptr_t at = (uintptr_t)p, from = (uintptr_t)block.p;

	if (at < from || at >= from + block.cap)
		free(p);
}

static void
block_at_exit(void)
{
	cJSON_Delete(block.last);
	free(block.p);
	block.p = NULL;
	block.cap = 0;
}

static void
hooks_once(void)
{
	static bool done;
	cJSON_Hooks hooks = { block_malloc, block_free };

	if (!done) {
		done = true;
		cJSON_InitHooks(&hooks);
		atexit(block_at_exit);
	}
}

static cJSON *
build(const char *text, size_t len, bool twice, const char **why)
{
	struct scan s = { .foreign = twice };
	cJSON *root;

	*why = scan_all(&s, text, len);
	if (*why)
		return NULL;
	root = cJSON_ParseWithLength(text, len);
	*why = !root ? "not JSON" : s.need_tree ? check_tree(root, twice) :
	    NULL;
	return root;
}

const char *
json_check(const char *text, size_t len, struct json_peek *peek, int npeek)
{
	struct scan s = { .peek = peek, .npeek = npeek };
	const char *why;
	int i;

	for (i = 0; i < npeek; i++)
		peek[i].found = false;
	why = scan_all(&s, text, len);
	if (!why && s.need_tree)
		json_parse_fast(text, len, &why);
	return why;
}

static cJSON *
parse(const char *text, size_t len, bool twice, const char **why)
{
	cJSON *root;

	hooks_once();
	root = build(text, len, twice, why);
	if (*why) {
		cJSON_Delete(root);
		root = NULL;
	}
	return root;
}

struct cJSON *
json_parse(const char *text, size_t len, const char **why)
{
	return parse(text, len, false, why);
}

struct cJSON *
json_parse_foreign(const char *text, size_t len, const char **why)
{
	return parse(text, len, true, why);
}

void
json_free(struct cJSON *root)
{
	cJSON_Delete(root);
}

struct cJSON *
json_parse_fast(const char *text, size_t len, const char **why)
{
	cJSON *root;
	char *larger;
	size_t cap;

	hooks_once();
	if (block.last) {
		cJSON_Delete(block.last);
		block.last = NULL;
	}
	if (block.used > block.cap || !block.p) {
		for (cap = BLOCK_FIRST; cap < block.used; )
			cap *= 2;
		larger = malloc(cap);
		if (larger) {
			free(block.p);
			block.p = larger;
			block.cap = cap;
		}
	}
	block.used = 0;
	block.open = true;
	root = build(text, len, false, why);
	block.open = false;
	if (block.used > block.cap)
		block.last = root;
	return *why ? NULL : root;
}

const struct cJSON *
json_get(const struct cJSON *obj, const char *key)
{
	const cJSON *m;

	if (!cJSON_IsObject(obj))
		return NULL;
	for (m = obj->child; m; m = m->next)
		if (strcmp(m->string, key) == 0)
			return m;
	return NULL;
}

bool
json_is_object(const struct cJSON *v)
{
	return cJSON_IsObject(v);
}

bool
json_is_array(const struct cJSON *v)
{
	return cJSON_IsArray(v);
}

bool
json_is_null(const struct cJSON *v)
{
	return cJSON_IsNull(v);
}

const struct cJSON *
json_first(const struct cJSON *v)
{
	return json_is_object(v) || json_is_array(v) ? v->child : NULL;
}

const struct cJSON *
json_next(const struct cJSON *item)
{
	return item->next;
}

const char *
json_name(const struct cJSON *member)
{
	return member->string;
}

int
json_str(const struct cJSON *v, const char **out)
{
	if (!cJSON_IsString(v))
		return -1;
	*out = v->valuestring;
	return 0;
}

int
json_num(const struct cJSON *v, double *out)
{
	if (!cJSON_IsNumber(v))
		return -1;
	*out = v->valuedouble;
	return 0;
}

int
json_int(const struct cJSON *v, int64_t *out)
{
	double d;

	/* never valueint: it saturates at INT_MAX */
	if (json_num(v, &d) < 0 || fabs(d) > 9007199254740991.0 ||
	    d != floor(d))
		return -1;
	*out = (int64_t)d;
	return 0;
}

int
json_us(const struct cJSON *v, int64_t *out)
{
	double d;

	if (json_num(v, &d) < 0 || fabs(d) > 9007199254.0)
		return -1;
	*out = llround(d * 1e6);
	return 0;
}

int
json_bool(const struct cJSON *v, bool *out)
{
	if (!cJSON_IsBool(v))
		return -1;
	*out = cJSON_IsTrue(v);
	return 0;
}

int
json_get_str(const struct cJSON *obj, const char *key, const char **out)
{
	return json_str(json_get(obj, key), out);
}

int
json_get_int(const struct cJSON *obj, const char *key, int64_t *out)
{
	return json_int(json_get(obj, key), out);
}

int
json_get_num(const struct cJSON *obj, const char *key, double *out)
{
	return json_num(json_get(obj, key), out);
}

int
json_get_us(const struct cJSON *obj, const char *key, int64_t *out)
{
	return json_us(json_get(obj, key), out);
}

int
json_get_bool(const struct cJSON *obj, const char *key, bool *out)
{
	return json_bool(json_get(obj, key), out);
}
