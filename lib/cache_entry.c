/*
 * One entry: found, waited for, or made.
 *
 * It is made in a part beside its place, which is locked as long as someone
 * works at it, and renamed when it is whole.  So a lock needs no file of its
 * own, and who dies leaves nothing that stands in anyone's way.
 *
 * Who finds a part locked looks again, soon at first, then ten times a second,
 * and gives up waiting when the part has not grown for a minute: then the
 * records are made here too, and not kept.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xxhash.h>

#include "cache.h"
#include "cache_part.h"
#include "io.h"
#include "jw.h"
#include "pack.h"
#include "rec.h"
#include "tally.h"
#include "tc.h"

#ifndef VERSION
#define VERSION "unknown"
#endif

enum {
	SLICE = 1 << 20,         /* bytes that are checked between two looks
	                            at the loop */
	FLUSH = 64 << 10,
	FLUSH_US = 5000000,      /* who waits should see that it gets on */
	SOON_US = 5000, SELDOM_US = 100000,
	COUNT_EACH = 16,         /* entries that we add between two looks at
	                            what others add */
	ATTEMPTS = 20,           /* at what changes meanwhile, or can't be
	                            removed */
};

enum state { BEGINNING, CHECKING, WAITING, FOUND, MAKING, ALONE };

struct cache_entry {
	struct cache *c;
	char name[CACHE_NAME], part[CACHE_NAME + 1];
	char *id;                /* the identity in its first line */
	char *path;
	struct stat file;        /* what the film was when we began */
	struct cache_file first; /* size >= 0: it may grow, but not change */
	struct buf here, there;  /* ","src":"..." in this run, in the entry */
	enum state state;
	int timer;
	void (*ready)(void *arg);
	void *arg;
	int attempts;

	int64_t delay, grown_at; /* while waiting: microseconds */
	struct stat busy;

	int fd;                  /* of the entry, or of the part */
	struct cache_check check;
	bool in_memory;
	struct cache_reader reader;

	struct XXH3_state_s *sum; /* of what is being made */
	struct pack *pack;
	struct buf plain, out;   /* lines to be packed; to be written */
	int64_t length, flushed_at;
	bool broken;             /* it can't be kept */
};

static void attempt(struct cache_entry *e);

static void
on_time(void *arg)
{
	struct cache_entry *e = arg;

	e->timer = -1;
	attempt(e);
}

static void
again_in(struct cache_entry *e, int64_t us)
{
	e->timer = loop_timer(e->c->loop, us, on_time, e);
}

/* Something was not as expected: anew, but not for ever. */
static void
retry(struct cache_entry *e)
{
	if (e->fd >= 0)
		close(e->fd);
	e->fd = -1;
	e->state = e->attempts++ < ATTEMPTS ? BEGINNING : ALONE;
	again_in(e, 0);
}

/* --- names ---------------------------------------------------------------- */

/* What stands between a record's type and its other members. */
static void
src_text(struct buf *b, const char *src)
{
	buf_adds(b, "\"");
	jw_str(b, "src", src);
}

static bool
name_entry(struct cache_entry *e, const struct cache_id *id)
{
	char hash[KEY_TEXT];
	struct buf b = BUF_INIT;

	if (id->what[strcspn(id->what, "\n")] ||
	    strlen(id->what) + 128 > CACHE_ID || strlen(id->tool) > 32)
		return false;
	buf_addf(&b, "%s %s %s %s", id->tool, VERSION, id->file.key, id->what);
	key_name(b.p, hash);
	e->id = buf_steal(&b);
	snprintf(e->name, sizeof e->name, "%s.%s.%s", id->file.key, id->tool, hash);
	snprintf(e->part, sizeof e->part, ".%s", e->name);
	return true;
}

/* --- found ---------------------------------------------------------------- */

static void
settle(struct cache_entry *e, enum state state)
{
	e->state = state;
	again_in(e, 0);
}

/* It was used: it stays. */
static void
touch(struct cache_entry *e)
{
	futimens(e->fd, NULL);
	if (e->in_memory)
		utimensat(e->c->dir, e->name, NULL, 0);
	else
		cache_memory_keep(e->c, e->name, e->fd, e->check.end);
}

static void
go_on_checking(struct cache_entry *e)
{
	enum cache_is is = e->check.state ?
	    cache_check_some(&e->check, SLICE) : CACHE_DAMAGED;

	if (is == CACHE_MORE) {
		again_in(e, 0);
		return;
	}
	cache_check_end(&e->check);
	if (is == CACHE_WHOLE) {
		touch(e);
		cache_reader_begin(&e->reader, e->fd, e->check.body);
		settle(e, FOUND);
		return;
	}
	if (e->in_memory)
		unlinkat(e->c->memory, e->name, 0);
	else
		cache_forget(e->c, e->name);
	retry(e);
}

/* A copy in memory counts only as long as the entry is there too: whoever
 * empties the folder by hand means it. */
static bool
find(struct cache_entry *e)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW;
	struct cache *c = e->c;

	e->in_memory = false;
	if (faccessat(c->dir, e->name, F_OK, 0) < 0) {
		if (c->memory >= 0)
			unlinkat(c->memory, e->name, 0);
		return false;
	}
	e->fd = c->memory < 0 || !c->memory_most ? -1 : openat(c->memory, e->name, flags);
	e->in_memory = e->fd >= 0;
	if (e->fd < 0)
		e->fd = openat(c->dir, e->name, flags);
	if (e->fd < 0)
		return false;
	e->state = CHECKING;
	/* what it finds damaged has no state */
	cache_check_begin(&e->check, e->fd, e->id, NULL);
	return true;
}

/* --- waited for, or made -------------------------------------------------- */

static void
wait_for_it(struct cache_entry *e, const struct stat *busy)
{
	int64_t now = loop_now();

	if (e->state != WAITING || busy->st_size != e->busy.st_size ||
	    busy->st_ino != e->busy.st_ino) {
		e->busy = *busy;
		e->grown_at = now;
	}
	if (e->state != WAITING)
		e->delay = SOON_US;
	e->state = WAITING;
	if (now - e->grown_at >= e->c->patience) {
		settle(e, ALONE);
		return;
	}
	again_in(e, e->delay);
	if (e->delay < SELDOM_US)
		e->delay *= 2;
}

/* The part is locked: what it held before goes, the first line is written. */
static void
start_part(struct cache_entry *e)
{
	struct buf line = BUF_INIT;
	char head[CACHE_HEAD + 1];

	e->sum = XXH3_createState();
	e->pack = pack_new();
	cache_head(head, 0, 0); /* the true one comes last */
	buf_addf(&line, "%s%s\n", head, e->id);
	e->broken = !e->sum || !e->pack || ftruncate(e->fd, 0) < 0 ||
	    io_write(e->fd, line.p, line.len) < 0;
	buf_free(&line);
	if (e->sum) {
		XXH3_64bits_reset(e->sum);
		XXH3_64bits_update(e->sum, e->id, strlen(e->id));
		XXH3_64bits_update(e->sum, "\n", 1);
	}
	e->flushed_at = loop_now();
}

static void
begin_part(struct cache_entry *e)
{
	/* somebody may have made it just before we had the lock */
	if (!e->c->refresh && faccessat(e->c->dir, e->name, F_OK, 0) == 0) {
		unlinkat(e->c->dir, e->part, 0);
		retry(e);
		return;
	}
	start_part(e);
	settle(e, MAKING);
}

static void
claim(struct cache_entry *e)
{
	struct stat busy;

	e->fd = cache_part_lock(e->c->dir, e->part, &busy);
	if (e->fd >= 0)
		begin_part(e);
	else if (errno == EWOULDBLOCK && !e->c->refresh)
		wait_for_it(e, &busy);
	else if (errno == EAGAIN)
		retry(e);
	else
		settle(e, ALONE);
}

static void
attempt(struct cache_entry *e)
{
	switch (e->state) {
	case CHECKING:
		go_on_checking(e);
		break;
	case BEGINNING:
	case WAITING:
		if (!e->c->refresh && find(e))
			go_on_checking(e);
		else
			claim(e);
		break;
	default:
		tally_add(cache_hit(e) ? TALLY_HITS : TALLY_MISSES, 1);
		e->ready(e->arg);
	}
}

/* Null where such an entry can't be named. */
static struct cache_entry *
new_entry(struct cache *c, const struct cache_id *id)
{
	struct cache_entry *e = xcalloc(1, sizeof *e);

	if (!name_entry(e, id)) {
		free(e);
		return NULL;
	}
	e->c = c;
	e->first.size = -1;
	buf_init(&e->here);
	buf_init(&e->there);
	src_text(&e->here, id->src);
	src_text(&e->there, id->file.key);
	buf_init(&e->plain);
	buf_init(&e->out);
	e->timer = e->fd = -1;
	return e;
}

struct cache_entry *
cache_open(struct cache *c, const struct cache_id *id,
    void (*ready)(void *arg), void *arg)
{
	struct cache_entry *e;
	struct stat st;

	if (!c || !cache_film_is(id, &st))
		return NULL;
	e = new_entry(c, id);
	if (!e)
		return NULL;
	e->path = xstrdup(id->path);
	e->file = st;
	e->ready = ready;
	e->arg = arg;
	attempt(e);
	return e;
}

struct cache_entry *
cache_past(struct cache *c, const struct cache_id *id)
{
	struct cache_entry *e = !c || c->refresh ? NULL : new_entry(c, id);

	if (e && find(e) && e->check.state &&
	    cache_check_some(&e->check, INT64_MAX) == CACHE_WHOLE) {
		/* it stays, but no copy is worth making: the file grows on */
		utimensat(c->dir, e->name, NULL, 0);
		cache_reader_begin(&e->reader, e->fd, e->check.body);
		e->state = FOUND;
		return e;
	}
	cache_drop(e);
	return NULL;
}

struct cache_entry *
cache_make(struct cache *c, const struct cache_id *id)
{
	struct cache_entry *e = c ? new_entry(c, id) : NULL;

	if (!e)
		return NULL;
	e->path = xstrdup(id->path);
	e->first = id->file;
	if (stat(e->path, &e->file) == 0)
		e->fd = cache_part_lock(c->dir, e->part, NULL);
	e->file.st_size = id->file.size; /* what came since does not count */
	if (e->fd < 0) {
		cache_drop(e);
		return NULL;
	}
	start_part(e);
	e->state = MAKING;
	return e;
}

void
cache_remove(struct cache *c, const struct cache_id *id)
{
	struct cache_entry *e = c ? new_entry(c, id) : NULL;

	if (e)
		cache_forget(c, e->name);
	cache_drop(e);
}

bool
cache_hit(const struct cache_entry *e)
{
	return e->state == FOUND;
}

/* --- lines ---------------------------------------------------------------- */

/* Adds a line (without its '\n') with another src.  Returns -1 where it does
 * not begin as jw_begin writes it. */
static int
add_line(struct buf *to, const char *line, size_t len, const struct buf *from,
    const struct buf *into)
{
	static const char BEGIN[] = "{\"type\":\"";
	const size_t begin = sizeof BEGIN - 1;
	const char *end = len > begin && memcmp(line, BEGIN, begin) == 0 ?
	    memchr(line + begin, '"', len - begin) : NULL;
	size_t head = end ? (size_t)(end - line) : 0;

	if (!end || len - head < from->len ||
	    memcmp(end, from->p, from->len) != 0)
		return -1;
	buf_add(to, line, head);
	buf_add(to, into->p, into->len);
	buf_add(to, end + from->len, len - head - from->len);
	buf_addc(to, '\n');
	return 0;
}

bool
cache_copy(struct cache_entry *e, struct buf *to, size_t most)
{
	size_t before = to->len, len;
	const char *line;

	while (to->len - before < most) {
		if (!cache_reader_line(&e->reader, &line, &len))
			return false;
		add_line(to, line, len, &e->there, &e->here);
	}
	return true;
}

/* Writes what was packed so far. */
static void
flush(struct cache_entry *e)
{
	e->length += (int64_t)e->out.len;
	if (!e->broken && (e->length > e->c->most ||
	    io_write(e->fd, e->out.p, e->out.len) < 0))
		e->broken = true; /* no room: then not */
	if (!e->broken)
		XXH3_64bits_update(e->sum, e->out.p, e->out.len);
	buf_clear(&e->out);
	e->flushed_at = loop_now();
}

static void
pack(struct cache_entry *e)
{
	bool late = loop_now() - e->flushed_at > FLUSH_US;

	if (pack_put(e->pack, &e->out, e->plain.p, e->plain.len) < 0 ||
	    (late && pack_flush(e->pack, &e->out) < 0))
		e->broken = true;
	buf_clear(&e->plain);
	if (late || e->out.len >= FLUSH)
		flush(e);
}

void
cache_put(struct cache_entry *e, const char *lines, size_t n)
{
	const char *end;
	size_t len;

	if (!e || e->state != MAKING)
		return;
	for (; n && !e->broken; lines += len + 1, n -= len + 1) {
		end = memchr(lines, '\n', n);
		len = end ? (size_t)(end - lines) : 0;
		e->broken = !end || len >= REC_MAX - KEY_TEXT ||
		    add_line(&e->plain, lines, len, &e->here, &e->there) < 0;
		if (!end)
			break;
	}
	if (!e->broken)
		pack(e);
}

/* --- the end -------------------------------------------------------------- */

void
cache_drop(struct cache_entry *e)
{
	if (!e)
		return;
	if (e->timer >= 0)
		loop_timer_del(e->c->loop, e->timer);
	if (e->state == MAKING)
		unlinkat(e->c->dir, e->part, 0); /* ours by its lock */
	if (e->fd >= 0)
		close(e->fd);
	cache_check_end(&e->check);
	cache_reader_end(&e->reader);
	XXH3_freeState(e->sum);
	pack_free(e->pack);
	buf_free(&e->plain);
	buf_free(&e->out);
	buf_free(&e->here);
	buf_free(&e->there);
	free(e->id);
	free(e->path);
	free(e);
}

/* An entry was added: there may be too much now. */
static void
make_room(struct cache *c, int64_t length)
{
	c->size += length;
	if (c->size > c->most || c->added++ % COUNT_EACH == 0)
		cache_trim_folder(c, c->dir, c->most);
}

/* Writes the head and gives the part its name. */
static int
finish(struct cache_entry *e)
{
	char head[CACHE_HEAD + 1];

	if (e->broken || pack_end(e->pack, &e->out) < 0)
		return -1;
	flush(e);
	if (e->broken || (cache_film_changed(e->path, &e->file) &&
	    !cache_film_grew(e->path, &e->first)))
		return -1;
	cache_head(head, XXH3_64bits_digest(e->sum), (uint64_t)e->length);
	if (pwrite(e->fd, head, CACHE_HEAD, 0) != CACHE_HEAD)
		return -1;
	return renameat(e->c->dir, e->part, e->c->dir, e->name);
}

bool
cache_commit(struct cache_entry *e)
{
	bool kept = e && e->state == MAKING && finish(e) == 0;

	if (kept) {
		e->state = ALONE; /* there is no part any more */
		cache_memory_forget(e->c, e->name); /* of what was before */
		make_room(e->c, e->length + (int64_t)strlen(e->id) +
		    CACHE_HEAD + 1);
	}
	cache_drop(e);
	return kept;
}
