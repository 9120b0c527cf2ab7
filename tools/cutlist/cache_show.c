/*
 * The cache as people see it.  Which file an entry belongs to is not known
 * here: entries know contents, not names.  `probe FILE | jq -r .key` tells the
 * key to look for.
 */
#include "cache_show.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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

/* --- what is stored of a file ---------------------------------------------- */

struct wanted {
	struct cache *c;
	const char *prefix; /* of the names of its entries */
	size_t printed;
};

static void
print_line(void *arg, const char *line, size_t len)
{
	(void)arg;
	fwrite(line, 1, len, stdout);
	putchar('\n');
}

static void
print_wanted(void *arg, const struct cache_listed *l)
{
	struct wanted *w = arg;

	/* pictures are for framestat alone (keep.h) */
	if (strcmp(l->tool, "shard") != 0 &&
	    strncmp(l->name, w->prefix, strlen(w->prefix)) == 0 &&
	    cache_lines(w->c, l->name, print_line, NULL))
		w->printed++;
}

/* Prints the records of a file, or of a key.  Returns whether there are any. */
static bool
print_records(struct cache *c, const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct wanted w = { .c = c, .prefix = name };
	char key[KEY_TEXT], shown[DIAG_NAME];

	if (fd >= 0 && key_file(fd, false, key) == 0)
		w.prefix = key;
	if (fd >= 0)
		close(fd);
	if (strlen(w.prefix) >= KEY_TEXT - 1)
		cache_each(c, false, print_wanted, &w);
	if (!w.printed)
		warn("%s: nothing is stored of that", diag_name(shown, name));
	return w.printed > 0;
}

int
cache_show(enum cache_task task, char *const *names)
{
	int status = EXIT_DONE;
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
		if (s.damaged)
			status = EXIT_SOME;
		break;
	case CACHE_TASK_SHOW:
		for (; *names; names++)
			if (!print_records(c, *names))
				status = EXIT_SOME;
		break;
	}
	cache_free(c);
	close_stdout();
	return status;
}
