#ifndef OWNCACHE_H
#define OWNCACHE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Makes a folder of the test's own, whose path goes to base (of that size),
 * and has the cache lie in it, on disk alone.  Whether that worked. */
static bool
own_cache(char *base, size_t size, const char *name)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(base, size, "%s/%s.XXXXXX", tmp ? tmp : "/tmp", name);
	if (!mkdtemp(base))
		return false;
	unsetenv("CUTLIST_CACHE");
	return setenv("XDG_CACHE_HOME", base, 1) == 0 &&
	    setenv("CUTLIST_CACHE_MEMORY", "0", 1) == 0;
}

#endif
