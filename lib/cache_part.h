#ifndef CACHE_PART_H
#define CACHE_PART_H

#include <sys/stat.h>

#include "cache.h"
#include "rec.h"

/*
 * What the files of the cache share.
 *
 * In a folder there are entries, KEY.TOOL.HASH, and parts: .KEY.TOOL.HASH is
 * an entry that is being made.  Whoever has locked a part (flock) makes it; a
 * part that is not locked was left by somebody who died, and the next one who
 * makes this entry begins it anew.
 */
enum {
	CACHE_NAME = 80,
	CACHE_HEAD = 50,     /* "cutlist-cache 2 SUM LENGTH " */
	CACHE_ID = 4096,     /* longest line of identity */
};

struct cache {
	struct loop *loop;
	char *folder;
	int dir;             /* on disk */
	int memory;          /* the folder in memory; -1: none */
	int64_t most, memory_most;
	int64_t patience;    /* with another one's part that does not grow,
	                        microseconds */
	bool refresh;
	int64_t size;        /* of all entries on disk, as far as we know */
	int added;           /* by us */
};

/* Whether a file's name is an entry's, or with part, a part's.  Nothing else
 * in a folder is ever touched. */
bool cache_is_name(const char *name, bool part);

/* cache_film.c.  Whether the film is what it was when its key was taken (one
 * that was only touched is the same; st: what it is now), when it was stat'ed;
 * whether it begins with what it was then (never where first->size is -1). */
bool cache_film_is(const struct cache_id *id, struct stat *st);
bool cache_film_changed(const char *path, const struct stat *was);
bool cache_film_grew(const char *path, const struct cache_file *first);

/* cache_check.c.  Reads an open entry to its end, slice after slice. */
struct cache_check {
	int fd;
	struct XXH3_state_s *state;
	uint64_t sum;        /* as the head says */
	int64_t at, end;     /* of the body: read up to here; its end */
	int64_t body;        /* where it begins */
};

enum cache_is { CACHE_MORE, CACHE_WHOLE, CACHE_DAMAGED };

/* Begins: CACHE_MORE, or CACHE_DAMAGED (state is null) where it is no entry, or not that of
 * this identity (null: any; it is then copied to known, which has CACHE_ID
 * bytes).  cache_check_end may be called several times. */
enum cache_is cache_check_begin(struct cache_check *k, int fd, const char *id,
    char *known);
enum cache_is cache_check_some(struct cache_check *k, int64_t most);
void cache_check_end(struct cache_check *k);

/* Makes the head of an entry: CACHE_HEAD bytes and a 0. */
void cache_head(char head[CACHE_HEAD + 1], uint64_t sum, uint64_t length);

/* cache_read.c.  The lines of an entry whose checksum is right: fd stays the
 * caller's, body is where they begin.  cache_reader_end may be called several
 * times, and for one that is all zeros. */
struct cache_reader {
	int fd;
	int64_t at;          /* read up to here */
	struct unpack *unpack;
	char *block;
	const char *p;       /* what of it was not unpacked yet */
	size_t n;
	struct lines lines;
};

void cache_reader_begin(struct cache_reader *r, int fd, int64_t body);
void cache_reader_end(struct cache_reader *r);

/* The next line without its '\n', valid until the next call.  Returns false
 * at the end. */
bool cache_reader_line(struct cache_reader *r, const char **line, size_t *len);

/* cache_memory.c.  Opens the folder of copies in memory that belongs to a
 * folder on disk.  Returns -1 where there is none; with create it is made. */
int cache_memory_folder(int dir, const char *path, bool create);

/* Makes a copy of an entry of `size` bytes that is open as fd, where it
 * fits. */
void cache_memory_keep(struct cache *c, const char *name, int fd,
    int64_t size);

/* Removes the copy of an entry, whoever has made it. */
void cache_memory_forget(struct cache *c, const char *name);

/* cache_trim.c.  Removes an entry and its copy. */
void cache_forget(struct cache *c, const char *name);

/* Trims the folder on disk, or the one in memory. */
size_t cache_trim_folder(struct cache *c, int dir, int64_t most);

/* Opens and locks a part, made where it is absent: only then it may be
 * written, and only until its descriptor is closed.  Returns its descriptor;
 * -1 with errno, EWOULDBLOCK where another one has it, and *busy (may be null)
 * what stat says of it; EAGAIN where it came or went meanwhile. */
int cache_part_lock(int dir, const char *part, struct stat *busy);

#endif
