/*
 * Finds the data of the suite where a program was unpacked, built or
 * installed, so that a copy of it runs from anywhere without being told.
 *
 * A checkout is known by a file of its own, since the folders above a build
 * folder may be anybody's.
 */
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "share.h"
#include "buf.h"

#ifndef DATADIR
#define DATADIR "" /* nowhere but beside the program */
#endif

/* build/, build/san/, build/plain/san/, and tests/unit/ in each of them. */
enum { UP_MOST = 5 };

/* A file that a checkout has beside share/. */
#define CHECKOUT "man/record.5"

/* Looks at one place; true where nothing more is to be looked at. */
typedef bool place_user(void *arg, const char *place);

static bool
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* The folder of the running program, "" where the system won't tell. */
static void
own_folder(char *folder, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", folder, size - 1);
	char *slash;

	folder[n > 0 ? n : 0] = '\0';
	slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	else
		folder[0] = '\0';
}

static bool
checkout_place(const char *folder, place_user *each, void *arg)
{
	struct buf up = BUF_INIT;
	size_t level, len;
	bool done = false, found = false;

	buf_adds(&up, folder);
	for (level = 0; level < UP_MOST && !found; level++) {
		buf_adds(&up, "/..");
		len = up.len;
		buf_adds(&up, "/" CHECKOUT);
		found = is_file(up.p);
		up.len = len;
		up.p[len] = '\0';
	}
	if (found) {
		buf_adds(&up, "/share");
		done = each(arg, up.p);
	}
	buf_free(&up);
	return done;
}

/* Shows every place in turn until one was enough. */
static void
all_places(place_user *each, void *arg)
{
	static const char *const beside[] = { "/share/cutlist",
	    "/../share/cutlist" };
	const char *given = getenv("CUTLIST_DATA");
	char folder[PATH_MAX];
	struct buf place = BUF_INIT;
	bool done = given && *given && each(arg, given);
	size_t i;

	own_folder(folder, sizeof folder);
	for (i = 0; folder[0] && i < 2 && !done; i++) {
		buf_clear(&place);
		buf_addf(&place, "%s%s", folder, beside[i]);
		done = each(arg, place.p);
	}
	buf_free(&place);
	if (!done && folder[0])
		done = checkout_place(folder, each, arg);
	if (!done && DATADIR[0])
		each(arg, DATADIR);
}

struct search {
	const char *sub, *name;
	char *found;
};

static bool
look_in(void *arg, const char *place)
{
	struct search *s = arg;
	struct buf path = BUF_INIT;

	buf_addf(&path, "%s/%s/%s", place, s->sub, s->name);
	if (is_file(path.p))
		s->found = buf_steal(&path);
	buf_free(&path);
	return s->found != NULL;
}

char *
share_find(const char *sub, const char *name)
{
	struct search s = { sub, name, NULL };

	all_places(look_in, &s);
	return s.found;
}

struct listing {
	const char *sub, *suffix;
	char **names;
	size_t n, cap;
};

static void
list_name(struct listing *l, const char *file)
{
	size_t len = strlen(file), cut = strlen(l->suffix), i;

	if (file[0] == '.' || len <= cut ||
	    strcmp(file + len - cut, l->suffix) != 0)
		return;
	for (i = 0; i < l->n; i++)
		if (strlen(l->names[i]) == len - cut &&
		    memcmp(l->names[i], file, len - cut) == 0)
			return;
	if (l->n + 1 >= l->cap) {
		l->cap = l->cap ? 2 * l->cap : 32;
		l->names = xrealloc(l->names, l->cap, sizeof(char *));
	}
	l->names[l->n++] = xstrndup(file, len - cut);
	l->names[l->n] = NULL;
}

static bool
list_in(void *arg, const char *place)
{
	struct listing *l = arg;
	struct buf path = BUF_INIT;
	struct dirent *entry;
	DIR *dir;

	buf_addf(&path, "%s/%s", place, l->sub);
	dir = opendir(path.p);
	buf_free(&path);
	while (dir && (entry = readdir(dir)))
		list_name(l, entry->d_name);
	if (dir)
		closedir(dir);
	return false; /* the other places as well */
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **
share_names(const char *sub, const char *suffix, size_t *n)
{
	struct listing l = { .sub = sub, .suffix = suffix };

	l.names = xcalloc(1, sizeof(char *));
	l.cap = 1;
	all_places(list_in, &l);
	if (l.n > 1)
		qsort(l.names, l.n, sizeof(char *), by_name);
	*n = l.n;
	return l.names;
}

void
share_names_free(char **names)
{
	size_t i;

	for (i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
}
