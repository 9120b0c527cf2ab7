#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Strict JSON, read through libcjson.  What libcjson lets through is refused
 * here once: bytes after the value, a byte order mark, raw control bytes,
 * invalid UTF-8, \u0000 and lone surrogates, "01" and "1.", numbers that
 * overflow, keys given twice, nesting deeper than JSON_DEPTH, objects of more
 * than JSON_MEMBERS members (they would make looking for a key slow).  Keys compare
 * case-sensitively.  Tools see struct cJSON only as an opaque pointer.
 */
struct cJSON;

enum { JSON_DEPTH = 32, JSON_MEMBERS = 512 };

/* Parses one value of len bytes.  Returns null and sets *why (a static text)
 * when it is refused.  Free the result with json_free. */
struct cJSON *json_parse(const char *text, size_t len, const char **why);
void json_free(struct cJSON *root);

/* The same for another program's output, in which a key may stand twice (tags
 * that a file gives two times): the first counts. */
struct cJSON *json_parse_foreign(const char *text, size_t len,
    const char **why);

/* Checks as strictly without building anything, and finds members of the
 * outermost object on the way.  Returns null, or why it is refused. */
struct json_peek {
	const char *key;
	bool found;
	bool string;      /* its value is a string, */
	const char *text; /* these bytes of it (null: it holds escapes) */
	size_t len;
};
const char *json_check(const char *text, size_t len, struct json_peek *peek,
    int npeek);

/* The same as json_parse out of one reused block of memory, for lines by the million: the
 * result lives until the next json_parse_fast and is never freed. */
struct cJSON *json_parse_fast(const char *text, size_t len, const char **why);

/* The member of an object (null: absent, or obj is no object). */
const struct cJSON *json_get(const struct cJSON *obj, const char *key);

bool json_is_object(const struct cJSON *v);
bool json_is_array(const struct cJSON *v);
bool json_is_null(const struct cJSON *v);

/* The elements of an array or members of an object, in order; null after the
 * last. */
const struct cJSON *json_first(const struct cJSON *v);
const struct cJSON *json_next(const struct cJSON *item);
const char *json_name(const struct cJSON *member);

/* A value as a type.  Each returns 0, or -1 and leaves *out alone when v is
 * null, of another type, or out of range: a whole number must lie within
 * +-2^53, where doubles are exact; seconds become microseconds, rounded. */
int json_str(const struct cJSON *v, const char **out);
int json_int(const struct cJSON *v, int64_t *out);
int json_num(const struct cJSON *v, double *out);
int json_us(const struct cJSON *v, int64_t *out);
int json_bool(const struct cJSON *v, bool *out);

/* The member of an object as a type: json_X(json_get(obj, key), out). */
int json_get_str(const struct cJSON *obj, const char *key, const char **out);
int json_get_int(const struct cJSON *obj, const char *key, int64_t *out);
int json_get_num(const struct cJSON *obj, const char *key, double *out);
int json_get_us(const struct cJSON *obj, const char *key, int64_t *out);
int json_get_bool(const struct cJSON *obj, const char *key, bool *out);

/* As json_us, but within a century: sums of such times can't overflow. */
int json_time(const struct cJSON *v, int64_t *out);
int json_get_time(const struct cJSON *obj, const char *key, int64_t *out);

/* A whole number from min to max; `otherwise` where it is none. */
int64_t json_get_whole(const struct cJSON *obj, const char *key, int64_t min,
    int64_t max, int64_t otherwise);

#endif
