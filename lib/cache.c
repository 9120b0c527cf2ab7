/*
 * Where the cache lies, and what its entries are called.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cache.h"
#include "cache_part.h"
#include "json.h"
#include "opt.h"
#include "tc.h"

/* The folder as the XDG rules have it: a relative path there is to be
 * ignored.  Null: nobody says where. */
static char *
folder_name(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	struct buf b = BUF_INIT;

	if (xdg && *xdg == '/')
		buf_addf(&b, "%s/cutlist", xdg);
	else if (home && *home == '/')
		buf_addf(&b, "%s/.cache/cutlist", home);
	else
		return NULL;
	return buf_steal(&b);
}

/* Makes a folder and those above it. */
static void
make_folders(const char *path)
{
	char *p = xstrdup(path), *at;

	for (at = p + 1; (at = strchr(at, '/')) != NULL; at++) {
		*at = '\0';
		mkdir(p, 0700);
		*at = '/';
	}
	mkdir(p, 0700);
	free(p);
}

static int64_t
limit(const char *variable, int64_t otherwise)
{
	const char *text = getenv(variable);
	int64_t n;

	return text && opt_parse_bytes(text, &n) == 0 && n >= 0 ? n :
	    otherwise;
}

struct cache *
cache_new(struct loop *l, bool create)
{
	const char *wish = getenv("CUTLIST_CACHE");
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	struct cache *c;
	char *folder;
	int dir;

	if (wish && strcmp(wish, "off") == 0)
		return NULL;
	folder = folder_name();
	if (!folder)
		return NULL;
	dir = open(folder, flags);
	if (dir < 0 && errno == ENOENT && create) {
		make_folders(folder);
		dir = open(folder, flags);
	}
	if (dir < 0) {
		free(folder);
		return NULL;
	}
	c = xcalloc(1, sizeof *c);
	c->loop = l;
	c->folder = folder;
	c->dir = dir;
	c->most = limit("CUTLIST_CACHE_MAX", CACHE_MAX);
	c->memory_most = limit("CUTLIST_CACHE_MEMORY", CACHE_MEMORY);
	c->memory = c->memory_most ? cache_memory_folder(dir, folder, false) :
	    -1;
	c->patience = 60 * TC_SECOND;
	c->refresh = wish && strcmp(wish, "refresh") == 0;
	return c;
}

void
cache_free(struct cache *c)
{
	if (!c)
		return;
	if (c->memory >= 0)
		close(c->memory);
	close(c->dir);
	free(c->folder);
	free(c);
}

const char *
cache_folder(const struct cache *c)
{
	return c->folder;
}

int64_t
cache_limit(const struct cache *c)
{
	return c->most;
}

bool
cache_is_name(const char *name, bool part)
{
	if (part && *name++ != '.')
		return false;
	return strspn(name, "0123456789abcdef") == KEY_TEXT - 1 &&
	    name[KEY_TEXT - 1] == '.' && strlen(name) < CACHE_NAME - 1;
}

void
cache_mix(char hash[KEY_TEXT], const char *text)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s %s", hash, text);
	key_name(b.p, hash);
	buf_free(&b);
}

int
cache_file_of(struct cache_file *f, const struct cJSON *media)
{
	const char *key;

	*f = (struct cache_file){ .size = -1, .mtime_us = TC_NONE };
	if (json_get_str(media, "key", &key) < 0 ||
	    strlen(key) != KEY_TEXT - 1 ||
	    strspn(key, "0123456789abcdef") != KEY_TEXT - 1)
		return -1;
	memcpy(f->key, key, KEY_TEXT);
	f->size = json_get_whole(media, "size", 0, INT64_MAX, -1);
	json_get_time(media, "mtime", &f->mtime_us);
	return f->size < 0 ? -1 : 0;
}
