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
#include "json_scan.h"

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
					return JSON_TWICE;
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
	cJSON *root;
	bool need_tree;

	*why = json_scan(text, len, twice, NULL, 0, &need_tree);
	if (*why)
		return NULL;
	root = cJSON_ParseWithLength(text, len);
	*why = !root ? "not JSON" : need_tree ? check_tree(root, twice) : NULL;
	return root;
}

const char *
json_check(const char *text, size_t len, struct json_peek *peek, int npeek)
{
	bool need_tree;
	const char *why;

	why = json_scan(text, len, false, peek, npeek, &need_tree);
	if (!why && need_tree)
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

int
json_time(const struct cJSON *v, int64_t *out)
{
	const int64_t century = INT64_C(3155760000000000);
	int64_t us;

	if (json_us(v, &us) < 0 || us < -century || us > century)
		return -1;
	*out = us;
	return 0;
}

int
json_get_time(const struct cJSON *obj, const char *key, int64_t *out)
{
	return json_time(json_get(obj, key), out);
}

int64_t
json_get_whole(const struct cJSON *obj, const char *key, int64_t min,
    int64_t max, int64_t otherwise)
{
	int64_t v;

	if (json_get_int(obj, key, &v) == 0 && v >= min && v <= max)
		return v;
	return otherwise;
}
