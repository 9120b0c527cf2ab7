/*
 * Finding what is known of a film that has grown, and keeping it for the next
 * time.
 *
 * The key is taken here, of what the file is after its index was read, not
 * that of the media record: while a recording is analysed it grows on.  What is
 * kept lies before its last groups of pictures, so it holds as long as
 * the file still begins with these bytes.
 */
#include "grow.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "diag.h"
#include "grown.h"
#include "identity.h"
#include "io.h"
#include "rec.h"
#include "tc.h"

enum {
	RECENT = 600,        /* seconds since the last write */
	SHARE = 4,           /* of the cache that one film may take */
	SLICE = 256 << 10,
};

struct grow {
	struct loop *loop;
	struct cache *cache;
	struct grow_film film;
	struct cache_file file;  /* as it is now */
	struct buf what;
	struct keep *keep;
	struct past past;
	bool known;              /* there is one, of this: */
	struct grown old;
	struct cache_entry *entry; /* that is being read, to */
	int fd;                  /* there; the bank's */
	int64_t at;              /* so much was written */
	int timer;
	void (*ready)(void *arg);
	void *arg;
};

static bool
grows(const struct grow_film *f)
{
	const struct wish *w = f->wish;
	const struct facts *k = f->facts;

	return !w->windows && !w->adaptive && !w->ranged && !w->text &&
	    !k->growing && k->appended && f->gops->n > 0 && !f->gops->lost;
}

/* Returns 0, or -1 where it was not written of late, or can't be read. */
static int
take_key(struct cache_file *file, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int bad = -1;
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    time(NULL) - st.st_mtim.tv_sec < RECENT) {
		file->size = st.st_size;
		bad = key_prefix(fd, st.st_size, false, file->key);
	}
	close(fd);
	return bad;
}

struct grow *
grow_new(struct loop *l, struct cache *c, const struct grow_film *f)
{
	struct cache_file file = { .mtime_us = TC_NONE };
	struct grow *g;

	if (!c || !grows(f) || take_key(&file, f->path) < 0)
		return NULL;
	g = xcalloc(1, sizeof *g);
	g->loop = l;
	g->cache = c;
	g->film = *f;
	g->file = file;
	g->fd = g->timer = -1;
	buf_init(&g->what);
	identity_pictures(&g->what, f->wish, f->facts);
	return g;
}

static struct cache_id
id_of(const struct grow *g, const char *key, int64_t size)
{
	struct cache_id id = { .tool = "shard", .what = g->what.p,
	    .src = g->film.src, .path = g->film.path };

	memcpy(id.file.key, key, sizeof id.file.key);
	id.file.size = size;
	return id;
}

/* --- what is known --------------------------------------------------------- */

static void
forget(struct grow *g)
{
	cache_drop(g->entry);
	g->entry = NULL;
	if (g->known)
		past_free(&g->past);
	g->known = false;
}

/* The longest beginning that something is known of. */
static void
find(struct grow *g)
{
	struct grown old[GROWN_MOST];
	size_t n = grown_find(g->cache, g->film.path, g->file.size, false,
	    old), i;
	struct cache_id id;

	for (i = 0; i < n && !g->entry; i++) {
		id = id_of(g, old[i].key, old[i].size);
		g->entry = cache_past(g->cache, &id);
		g->old = old[i];
	}
	g->fd = g->entry ? io_temporary("framestat") : -1;
	if (g->fd < 0) {
		forget(g);
		return;
	}
	past_init(&g->past, g->fd);
	g->known = true;
}

/* Lines that lie at `at`.  Returns 0, or -1 where they are no good. */
static int
take_lines(struct grow *g, const char *p, size_t n, int64_t at)
{
	const char *end, *why;
	struct rec r;
	size_t len;

	for (; n > 0; p += len + 1, n -= len + 1, at += (int64_t)len + 1) {
		end = memchr(p, '\n', n);
		len = end ? (size_t)(end - p) : 0;
		if (!end || rec_parse(&r, p, len, &why) < 0 ||
		    keep_read(&g->past, r.type, rec_root(&r), at, len,
		    g->film.gops) < 0)
			return -1;
	}
	return 0;
}

static void
settle(struct grow *g)
{
	struct cache_id id = id_of(g, g->file.key, g->file.size);
	char t[TC_TEXT], name[DIAG_NAME];

	cache_drop(g->entry);
	g->entry = NULL;
	if (g->known && past_ready(&g->past) < 0)
		forget(g);
	if (g->known)
		say("%s: it has grown: what comes before %s is known",
		    diag_name(name, g->film.path), tc_short(tc_minus(tc_us(
		    g->past.edge, g->film.facts->film.base),
		    g->film.facts->film.start), t));
	g->keep = keep_new(cache_make(g->cache, &id), g->film.src,
	    g->film.gops, cache_limit(g->cache) / SHARE);
	g->ready(g->arg);
}

static void
on_turn(void *arg)
{
	struct grow *g = arg;
	struct buf lines = BUF_INIT;
	bool more;

	g->timer = -1;
	if (!g->entry) {
		settle(g);
		return;
	}
	more = cache_copy(g->entry, &lines, SLICE);
	if (io_write(g->fd, lines.p, lines.len) < 0 ||
	    take_lines(g, lines.p, lines.len, g->at) < 0)
		forget(g);
	g->at += (int64_t)lines.len;
	buf_free(&lines);
	if (!more) {
		cache_drop(g->entry);
		g->entry = NULL;
	}
	g->timer = loop_timer(g->loop, 0, on_turn, g);
}

void
grow_look(struct grow *g, void (*ready)(void *arg), void *arg)
{
	g->ready = ready;
	g->arg = arg;
	find(g);
	g->timer = loop_timer(g->loop, 0, on_turn, g);
}

const struct past *
grow_past(const struct grow *g)
{
	return g && g->known ? &g->past : NULL;
}

struct keep *
grow_keep(struct grow *g)
{
	return g ? g->keep : NULL;
}

/* --- the next time --------------------------------------------------------- */

void
grow_end(struct grow *g, bool good)
{
	struct cache_id id;

	if (!g)
		return;
	if (keep_end(g->keep, good)) {
		grown_note(g->cache, g->film.path, g->file.key, g->file.size);
		/* all of the old one is in the new one */
		id = id_of(g, g->old.key, g->old.size);
		if (g->known)
			cache_remove(g->cache, &id);
	}
	loop_timer_del(g->loop, g->timer);
	forget(g);
	buf_free(&g->what);
	free(g);
}
