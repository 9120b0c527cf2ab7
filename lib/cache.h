#ifndef CACHE_H
#define CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "key.h"
#include "loop.h"

/*
 * The cache of analysis: what a tool has told of a file, so that it need not
 * be found out again.
 *
 * An entry holds the tool's own records of one source, with src as the content
 * key, packed, in one file of $XDG_CACHE_HOME/cutlist; entries that were used
 * twice have a copy in memory (/dev/shm).  A first line holds length and
 * checksum: what is damaged is dropped, and the caller finds it missing.  Several
 * processes may read and write the same entry; while one writes it, others
 * wait for it, as long as it gets on.
 *
 * Nothing here is an error for the caller.  Where there is no folder, no room
 * or no right to write, there is nothing to find, and nothing is kept.
 *
 * The environment: CUTLIST_CACHE=off|refresh (what --no-cache and --refresh
 * set, so that tools started by this one obey too), CUTLIST_CACHE_MAX and
 * CUTLIST_CACHE_MEMORY (bytes on disk and in memory: 2 GiB, 64 MiB).
 */
struct cache;
struct cache_entry;

/* The limits where the environment says nothing. */
#define CACHE_MAX ((int64_t)2 << 30)
#define CACHE_MEMORY ((int64_t)64 << 20)

/* Returns null where no cache is wanted or none can be had.  With create, the
 * folder is made where it is absent. */
struct cache *cache_new(struct loop *l, bool create);
void cache_free(struct cache *c);

/* A file, as it was when its content key was taken. */
struct cache_file {
	char key[KEY_TEXT];
	int64_t size, mtime_us;
};

/* As a media record tells it.  Returns 0, or -1 where the record is not about
 * a file. */
struct cJSON;
int cache_file_of(struct cache_file *f, const struct cJSON *media);

/* What an entry is called by.  All texts are copied. */
struct cache_id {
	const char *tool;
	struct cache_file file;
	const char *what;    /* options, and what else the records depend on:
	                        one line, no control bytes */
	const char *src;     /* of the records in this run */
	const char *path;    /* where the file is now: an entry is neither used
	                        nor made for one that has changed since */
};

/* Looks for the entry, waits for whoever makes it, or begins to make it: then
 * ready is called, once, from the loop.  Returns null where the cache can't
 * be used (c is null, the file is not what it was): nothing is called then. */
struct cache_entry *cache_open(struct cache *c, const struct cache_id *id,
    void (*ready)(void *arg), void *arg);

/* An entry of what the file was before it grew (grown.h): at once, and only
 * for cache_copy and cache_drop.  Null where there is none.  The file is not
 * looked at: id.path does not count. */
struct cache_entry *cache_past(struct cache *c, const struct cache_id *id);

/* An entry to be made, whether or not there is one already: at once, and never
 * waited for.  Null where it can't be, or where another one makes it just
 * now.  What is put there must follow from the first id->file.size bytes alone
 * (with a sampled key, see key.h): it is kept even if the file grows
 * meanwhile. */
struct cache_entry *cache_make(struct cache *c, const struct cache_id *id);

/* Removes an entry whose records stand in another one now.  As in cache_past,
 * the file does not count; c may be null. */
void cache_remove(struct cache *c, const struct cache_id *id);

/* From ready on: whether the records are there.  Where they are not, they are
 * to be given to cache_put as they are made. */
bool cache_hit(const struct cache_entry *e);

/* Appends further records to `to`, whole lines with the src of this run: at
 * least one, and no more once `most` bytes were added.  Returns false when
 * those were the last. */
bool cache_copy(struct cache_entry *e, struct buf *to, size_t most);

/* Whole lines, made by jw_begin with the src of this run.  Does nothing where
 * e is null or nothing is kept. */
void cache_put(struct cache_entry *e, const char *lines, size_t n);

/* All records were put, and no error was among them: the entry is kept.
 * cache_drop gives it up, at any time.  Both free e, which may be null.
 * Returns whether it is kept now. */
bool cache_commit(struct cache_entry *e);
void cache_drop(struct cache_entry *e);

/* Makes hash, "" at first, depend on one more text. */
void cache_mix(char hash[KEY_TEXT], const char *text);

/*
 * For those who look after the cache.
 */
struct cache_listed {
	const char *name;    /* of the file */
	const char *tool, *key, *what; /* "?": the entry can't be read */
	int64_t size;        /* bytes of the file */
	int64_t used;        /* seconds since the epoch */
	bool memory;         /* there is a copy in memory */
	bool whole;          /* with verify: the checksum is right */
};

/* Calls each for every entry, the one used last first.  With verify they are
 * read, and what is damaged is removed.  Returns how many there are. */
size_t cache_each(struct cache *c, bool verify,
    void (*each)(void *arg, const struct cache_listed *l), void *arg);

/* Calls each for every record of an entry, without its '\n', as it is stored:
 * with the content key as src.  Returns false where there is no such entry, or
 * it is damaged: then nothing is called. */
bool cache_lines(struct cache *c, const char *name,
    void (*each)(void *arg, const char *line, size_t len), void *arg);

/* Removes what was used least recently, pictures (tool "shard") before all
 * else, until all together are at most `most` bytes (-1: the limit), and what
 * those left that were killed.  Returns how many entries went. */
size_t cache_trim(struct cache *c, int64_t most);

const char *cache_folder(const struct cache *c);
int64_t cache_limit(const struct cache *c);

#endif
