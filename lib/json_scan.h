#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#define JSON_TWICE "a key is given twice"

struct json_peek;

/* Scans one value.  foreign: keys may come twice.  *need_tree becomes true
 * where only the parsed tree can tell the rest (escaped keys, numbers that
 * may be too large).  Returns null, or why it is refused. */
const char *json_scan(const char *text, size_t len, bool foreign,
    struct json_peek *peek, int npeek, bool *need_tree);

#endif
