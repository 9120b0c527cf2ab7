/*
 * The cache as people see it.  Which file an entry belongs to is not known
 * here: entries know contents, not names.  `probe FILE | jq -r .key` tells the
 * key to look for.
 */
#include "cache_show.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cache.h"
#include "diag.h"

struct sum {
	size_t entries, damaged, in_memory;
	int64_t bytes;
};

static void
count(void *arg, const struct cache_listed *l)
{
	struct sum *s = arg;

	s->entries++;
	s->bytes += l->size;
	s->in_memory += l->memory;
	s->damaged += !l->whole;
}

/* Key, tool, bytes, time of the last use, what it was made with. */
static void
print(void *arg, const struct cache_listed *l)
{
	char when[32] = "?";
	time_t used = (time_t)l->used;
	struct tm tm;

	if (gmtime_r(&used, &tm))
		strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
	printf("%s\t%s\t%" PRId64 "\t%s\t%s\n", l->key, l->tool, l->size, when,
	    l->what);
	count(arg, l);
}

static void
report(void *arg, const struct cache_listed *l)
{
	if (!l->whole)
		printf("%s: damaged, removed\n", l->name);
	count(arg, l);
}

static void
print_sum(const struct cache *c, const struct sum *s)
{
	printf("%s: %" PRId64 " bytes in %zu entries, %zu of them in memory "
	    "too; limit %" PRId64 "\n", cache_folder(c), s->bytes, s->entries,
	    s->in_memory, cache_limit(c));
}

int
cache_show(enum cache_task task)
{
	struct sum s = { 0 };
	struct cache *c;

	/* whether it is used does not matter for looking at it */
	unsetenv("CUTLIST_CACHE");
	c = cache_new(NULL, false);
	if (!c) {
		say("there is no cache");
		return EXIT_DONE;
	}
	switch (task) {
	case CACHE_TASK_LIST:
		cache_each(c, false, print, &s);
		break;
	case CACHE_TASK_SIZE:
		cache_each(c, false, count, &s);
		print_sum(c, &s);
		break;
	case CACHE_TASK_PRUNE:
		printf("%zu entries removed\n", cache_trim(c, -1));
		cache_each(c, false, count, &s);
		print_sum(c, &s);
		break;
	case CACHE_TASK_VERIFY:
		cache_each(c, true, report, &s);
		printf("%zu entries, %zu damaged\n", s.entries, s.damaged);
		break;
	}
	cache_free(c);
	close_stdout();
	return s.damaged && task == CACHE_TASK_VERIFY ? EXIT_SOME : EXIT_DONE;
}
