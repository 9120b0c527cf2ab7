/*
 * What --range names.
 */
#include "range.h"

#include <string.h>

#include "tc.h"

int
range_parse(const char *text, struct span *range)
{
	const char *dash = strchr(text, '-');
	struct span r = { 0, TC_NONE, LEVEL_NONE };
	char from[TC_TEXT * 2];

	if (!dash || (size_t)(dash - text) >= sizeof from ||
	    (dash == text && !dash[1]))
		return -1;
	memcpy(from, text, (size_t)(dash - text));
	from[dash - text] = '\0';
	if (from[0] && tc_parse(from, false, &r.start) < 0)
		return -1;
	if (dash[1] && (tc_parse(dash + 1, false, &r.end) < 0 ||
	    r.end <= r.start))
		return -1;
	*range = r;
	return 0;
}
