/*
 * What is kept of a file must fit the same file under another name and in
 * another folder.  So the media record is kept without path, size and time,
 * which come first in it, and captions of streams without the path.  What
 * ffprobe makes of a file depends on its ending too: that is part of the
 * entry's name.  So are subtitle files beside it, as they are now.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>

#include "recall.h"
#include "cache.h"
#include "grown.h"
#include "jw.h"
#include "media.h"
#include "regrow.h"
#include "sidecar.h"

enum { SLICE = 256 << 10 };

/* What stands there instead of a path. */
static const char NO_PATH[] = "\"path\":null,\"start\":";

static bool
mix_sidecars(const struct job *j, char hash[KEY_TEXT])
{
	char key[KEY_TEXT];
	struct sidecars found;
	bool good = true;
	size_t i;
	int fd;

	if (sidecar_find(j->path, &found) < 0)
		return true; /* as captions.c sees it: none */
	for (i = 0; i < found.n && good; i++) {
		cache_mix(hash, found.v[i].path);
		fd = open(found.v[i].path, O_RDONLY | O_CLOEXEC | O_NONBLOCK |
		    O_NOCTTY);
		good = fd >= 0 && key_file(fd, true, key) == 0;
		if (good)
			cache_mix(hash, key);
		if (fd >= 0)
			close(fd);
	}
	sidecar_free(&found);
	return good;
}

/* Appends what the records depend on besides the content. */
static bool
identify(const struct job *j, struct buf *b)
{
	const struct wishes *w = &j->crew->wish;
	const char *name = strrchr(j->path, '/'), *dot;
	char ending[KEY_TEXT] = "", beside[KEY_TEXT] = "";

	name = name ? name + 1 : j->path;
	dot = strrchr(name, '.');
	if (strchr(name, '%'))
		return false; /* to FFmpeg the name of many pictures */
	cache_mix(ending, dot ? dot : "");
	buf_addf(b, "%s%sending=%s", w->gops ? "-g " : "",
	    w->captions ? "-c " : "", ending);
	if (w->captions && !mix_sidecars(j, beside))
		return false;
	if (beside[0])
		buf_addf(b, " beside=%s", beside);
	return true;
}

/* --- out of the cache ----------------------------------------------------- */

/* The member "path" of a caption of a stream, and the one behind it. */
static void
path_text(const struct job *j, struct buf *b)
{
	buf_addc(b, '{'); /* or jw would set a comma */
	jw_path(b, "path", j->path);
	buf_adds(b, ",\"start\":");
	buf_drop(b, 1);
}

/* Adds a line (with its '\n') in which, if it is a caption of a stream, from
 * is replaced. */
static void
add_line(struct buf *to, const char *line, size_t n, const char *from,
    const char *into)
{
	static const char CAPTION[] = "{\"type\":\"caption\",";
	const size_t caption = sizeof CAPTION - 1;
	const char *at = NULL;
	char *copy;
	size_t before;

	if (n < caption || memcmp(line, CAPTION, caption) != 0) {
		buf_add(to, line, n);
		return;
	}
	copy = xstrndup(line, n);
	if (strstr(copy, "\",\"from\":\"stream\","))
		at = strstr(copy, from);
	before = at ? (size_t)(at - copy) : n;
	buf_add(to, copy, before);
	if (at) {
		buf_adds(to, into);
		buf_adds(to, at + strlen(from));
	}
	free(copy);
}

static void
add_lines(struct buf *to, const char *p, size_t n, const char *from,
    const char *into)
{
	const char *end;
	size_t len;

	for (; n && (end = memchr(p, '\n', n)) != NULL; p += len, n -= len) {
		len = (size_t)(end + 1 - p);
		add_line(to, p, len, from, into);
	}
}

static void
on_turn(void *job)
{
	struct job *j = job;
	struct buf lines = BUF_INIT, path = BUF_INIT;
	bool more = cache_copy(j->entry, &lines, SLICE);

	j->timer = -1;
	path_text(j, &path);
	add_lines(&j->text, lines.p, lines.len, NO_PATH, path.p);
	buf_free(&lines);
	buf_free(&path);
	job_added(j);
	if (more)
		recall_resume(j);
	else
		job_finish(j);
}

void
recall_resume(struct job *j)
{
	if (j->recalling && !j->paused && !j->finished && j->timer < 0)
		j->timer = loop_timer(j->crew->loop, 0, on_turn, j);
}

/* The media record is the first line. */
static bool
recall_media(struct job *j)
{
	struct file_facts facts;
	struct buf line = BUF_INIT;
	int bad;

	job_facts(j, &facts);
	cache_copy(j->entry, &line, 1);
	bad = media_again(&j->media, j->src, &facts, line.p, &j->has_gops);
	buf_free(&line);
	return bad == 0;
}

static void
on_entry(void *job)
{
	struct job *j = job;

	if (cache_hit(j->entry) && recall_media(j)) {
		j->recalling = true;
		job_added(j);
		recall_resume(j);
	} else {
		j->then(j);
	}
}

struct cache_entry *
recall_past(const struct job *j, int64_t *size)
{
	struct cache_id id = { .tool = "probe", .src = j->src };
	struct cache_entry *past = NULL;
	struct grown old[GROWN_MOST];
	struct buf what = BUF_INIT;
	size_t n, i;

	if (!j->entry || !identify(j, &what))
		return NULL;
	id.what = what.p;
	n = grown_find(j->crew->cache, j->path, j->input.size,
	    j->crew->wish.full_hash, old);
	for (i = 0; i < n && !past; i++) {
		memcpy(id.file.key, old[i].key, sizeof id.file.key);
		*size = old[i].size;
		past = cache_past(j->crew->cache, &id);
	}
	buf_free(&what);
	return past;
}

bool
recall_start(struct job *j, void (*otherwise)(struct job *j))
{
	struct cache_id id = { .tool = "probe", .src = j->src,
	    .path = j->path };
	struct buf what = BUF_INIT;

	if (!j->crew->cache || j->input.kind != INPUT_FILE)
		return false;
	id.file.size = j->input.size;
	id.file.mtime_us = j->input.mtime_us;
	memcpy(id.file.key, j->key, sizeof id.file.key);
	j->then = otherwise;
	if (identify(j, &what)) {
		id.what = what.p;
		j->entry = cache_open(j->crew->cache, &id, on_entry, j);
	}
	buf_free(&what);
	return j->entry != NULL;
}

/* --- into it -------------------------------------------------------------- */

void
recall_keep_media(struct job *j)
{
	struct buf b = BUF_INIT;

	if (!j->entry)
		return;
	media_kept(&b, j->src, &j->info, j->has_gops);
	cache_put(j->entry, b.p, b.len);
	buf_free(&b);
}

void
recall_keep_text(struct job *j)
{
	struct buf lines = BUF_INIT, path = BUF_INIT;

	if (!j->entry || j->recalling || j->kept == j->text.len)
		return;
	path_text(j, &path);
	add_lines(&lines, j->text.p + j->kept, j->text.len - j->kept, path.p,
	    NO_PATH);
	cache_put(j->entry, lines.p, lines.len);
	j->kept = j->text.len;
	buf_free(&lines);
	buf_free(&path);
}

void
recall_text_gone(struct job *j)
{
	j->kept = 0;
}

void
recall_end(struct job *j)
{
	bool made = j->entry && !j->recalling && !j->troubled;

	recall_keep_text(j);
	if (j->troubled)
		cache_drop(j->entry);
	else
		cache_commit(j->entry);
	if (made && regrow_may(j))
		grown_note(j->crew->cache, j->path, j->key, j->input.size);
	j->entry = NULL;
	j->recalling = false;
}
