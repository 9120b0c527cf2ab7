/*
 * The journal of a folder of clips.
 *
 * Lines are added by one write each to a file that is open for appending, so
 * that several processes may share a folder, and under a lock, so that one
 * that writes the journal anew loses nothing of the others.  Where there are
 * no locks it goes without.  What a crash has cut off in the middle of a line
 * is a damaged line, and the next one begins on a line of its own.
 *
 * A clip counts as finished while its file has the size and the time that it
 * had then: someone may have replaced it since.
 */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "io.h"
#include "json.h"
#include "jw.h"
#include "outfile.h"
#include "tc.h"

enum {
	JOURNAL_MAX = 256 << 20, /* bytes of a journal that are read */
	FEW = 64,                /* lines that need no tidying up */
	REOPEN = 10,
};

struct journal {
	char *folder, *path;
	struct journal_clip *v; /* the latest of a key last */
	size_t n, cap;
	size_t lines;           /* of the file, damaged ones too */
};

static void
clip_free(struct journal_clip *c)
{
	free(c->key);
	free(c->name);
}

void
journal_free(struct journal *j)
{
	for (size_t i = 0; i < j->n; i++)
		clip_free(&j->v[i]);
	free(j->v);
	free(j->folder);
	free(j->path);
	free(j);
}

/* One word of a request's description; texts are told apart from each other
 * by what stands between them. */
static void
add_word(struct buf *b, const char *s)
{
	buf_addf(b, "%zu:%s;", s ? strlen(s) : 0, s ? s : "-");
}

static void
add_number(struct buf *b, int64_t v)
{
	buf_addf(b, "%" PRId64 ";", v);
}

/* A wish of hundredths, or none. */
static void
add_level(struct buf *b, double v)
{
	if (isfinite(v))
		buf_addf(b, "%.2f;", v);
	else
		buf_adds(b, "-;");
}

static void
add_wish(struct buf *b, const struct wish *w)
{
	add_number(b, w->method);
	add_number(b, w->hidden_ok);
	add_number(b, w->quality);
	add_word(b, w->codec);
	add_word(b, w->preset);
	add_number(b, w->crf);
	add_number(b, w->hw);
	add_number(b, w->container);
	add_word(b, w->audio_codec);
	add_number(b, w->sdr);
	add_number(b, w->width);
	add_number(b, w->height);
	add_number(b, w->deinterlace);
	add_level(b, w->loudness);
	if (isfinite(w->loudness))
		add_level(b, w->true_peak);
	add_number(b, w->afade);
	add_number(b, w->silent_audio);
	if (w->fit != WISH_FIT_NONE)
		add_number(b, w->fit);
}

void
journal_key(const struct footage *film, const struct slice *slice,
    const struct wish *wish, const char *name, char key[KEY_TEXT])
{
	struct buf b = BUF_INIT;

	/* how thoroughly it was checked and with how many threads it was made
	 * does not change what it is */
	add_word(&b, VERSION);
	add_word(&b, film->growing ? film->src : film->key);
	if (slice->first_pts != TC_NONE) {
		add_number(&b, slice->first_pts);
		add_number(&b, slice->last_pts);
	}
	add_number(&b, slice->start);
	add_number(&b, slice->end);
	add_wish(&b, wish);
	add_word(&b, name);
	key_name(b.p, key);
	buf_free(&b);
}

static struct journal_clip *
add_clip(struct journal *j)
{
	if (j->n == j->cap) {
		j->cap = j->cap ? j->cap * 2 : 32;
		j->v = xrealloc(j->v, j->cap, sizeof *j->v);
	}
	j->v[j->n] = (struct journal_clip){ .frames = -1 };
	return &j->v[j->n++];
}

static void
take_line(struct journal *j, const char *line, size_t len)
{
	const char *key, *name, *method = "", *src = "", *why;
	struct cJSON *root = json_parse(line, len, &why);
	struct journal_clip c = { .frames = -1 };

	if (root && json_get_str(root, "key", &key) == 0 &&
	    json_get_str(root, "name", &name) == 0 && *name &&
	    !strchr(name, '/') && strcmp(name, "..") != 0 &&
	    json_get_int(root, "size", &c.size) == 0 &&
	    json_get_int(root, "mtime_us", &c.mtime) == 0) {
		json_get_str(root, "method", &method);
		json_get_str(root, "src", &src);
		json_get_int(root, "frames", &c.frames);
		snprintf(c.method, sizeof c.method, "%s", method);
		snprintf(c.src, sizeof c.src, "%s", src);
		c.key = xstrdup(key);
		c.name = xstrdup(name);
		*add_clip(j) = c;
	}
	json_free(root);
}

static void
read_text(struct journal *j, const char *text, size_t len)
{
	const char *end;
	size_t n;

	for (; len; text += n, len -= n) {
		end = memchr(text, '\n', len);
		n = end ? (size_t)(end - text) : len;
		if (n) {
			j->lines++;
			take_line(j, text, n);
		}
		n += end != NULL;
	}
}

static int64_t
file_time(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * TC_SECOND +
	    st->st_mtim.tv_nsec / 1000;
}

static int
stat_clip(const struct journal *j, const char *name, struct stat *st)
{
	struct buf b = BUF_INIT;
	int bad;

	buf_addf(&b, "%s/%s", j->folder, name);
	bad = stat(b.p, st);
	buf_free(&b);
	return bad < 0 || !S_ISREG(st->st_mode) ? -1 : 0;
}

static bool
is_there(const struct journal *j, const struct journal_clip *c)
{
	struct stat st;

	return stat_clip(j, c->name, &st) == 0 && st.st_size == c->size &&
	    file_time(&st) == c->mtime;
}

static void
add_line(struct buf *b, const struct journal_clip *c)
{
	buf_addc(b, '{');
	jw_str(b, "key", c->key);
	jw_str(b, "name", c->name);
	jw_int(b, "size", c->size);
	jw_int(b, "mtime_us", c->mtime);
	jw_str(b, "src", c->src);
	jw_str(b, "method", c->method);
	jw_int(b, "frames", c->frames);
	buf_adds(b, "}\n");
}

/* Opens the journal and locks it: the file that has the name now, even where
 * another process has just replaced it.  Returns a descriptor or -1. */
static int
open_locked(const struct journal *j, int flags, bool wait)
{
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct stat named, mine;
	int fd, bad;

	for (int i = 0; i < REOPEN; i++) {
		fd = open(j->path, flags | O_CLOEXEC | O_NOCTTY, 0666);
		if (fd < 0)
			return -1;
		do
			bad = fcntl(fd, wait ? F_SETLKW : F_SETLK, &all);
		while (bad < 0 && wait && errno == EINTR);
		if (bad < 0 && !wait)
			break;
		if (fstat(fd, &mine) == 0 && stat(j->path, &named) == 0 &&
		    mine.st_ino == named.st_ino &&
		    mine.st_dev == named.st_dev)
			return fd;
		close(fd);
		fd = -1;
	}
	if (fd >= 0)
		close(fd);
	errno = EBUSY;
	return -1;
}

static void
read_again(struct journal *j)
{
	struct buf b = BUF_INIT;

	while (j->n)
		clip_free(&j->v[--j->n]);
	j->lines = 0;
	if (io_slurp(j->path, &b, JOURNAL_MAX) == 0)
		read_text(j, b.p, b.len);
	buf_free(&b);
}

/* Whether most of its lines are about clips that are gone, or nothing. */
static bool
is_mostly_dead(const struct journal *j)
{
	size_t alive = 0;

	if (j->lines < FEW)
		return false;
	for (size_t i = 0; i < j->n; i++)
		alive += is_there(j, &j->v[i]);
	return alive < j->lines / 2;
}

/* Writes it anew with the living only.  Nothing is lost where that fails. */
static void
tidy_up(struct journal *j)
{
	struct buf b = BUF_INIT;
	struct outfile f;
	int fd = open_locked(j, O_RDWR, false);

	if (fd < 0)
		return;
	read_again(j); /* others may have added to it just now */
	for (size_t i = 0; i < j->n; i++)
		if (is_there(j, &j->v[i]))
			add_line(&b, &j->v[i]);
	if (outfile_open(&f, j->path) == 0) {
		if (io_write(f.fd, b.p, b.len) == 0)
			outfile_commit(&f);
		else
			outfile_drop(&f);
	}
	close(fd);
	buf_free(&b);
}

struct journal *
journal_open(const char *folder)
{
	struct journal *j = xcalloc(1, sizeof *j);
	struct buf path = BUF_INIT;

	j->folder = xstrdup(*folder ? folder : ".");
	buf_addf(&path, "%s/" JOURNAL_NAME, j->folder);
	j->path = buf_steal(&path);
	read_again(j);
	if (is_mostly_dead(j))
		tidy_up(j);
	return j;
}

const struct journal_clip *
journal_find(const struct journal *j, const char *key)
{
	for (size_t i = j->n; i-- > 0;)
		if (strcmp(j->v[i].key, key) == 0 && is_there(j, &j->v[i]))
			return &j->v[i];
	return NULL;
}

const struct journal_clip *
journal_named(const struct journal *j, const char *name)
{
	for (size_t i = j->n; i-- > 0;)
		if (strcmp(j->v[i].name, name) == 0)
			return is_there(j, &j->v[i]) ? &j->v[i] : NULL;
	return NULL;
}

/* True where the file does not end with a line feed. */
static bool
is_torn(int fd)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char last = '\n';

	if (end > 0 && io_pread(fd, &last, 1, end - 1) != 1)
		last = '\n';
	return last != '\n';
}

/* One write: a short one is a full disk, and a torn line. */
static int
append(const struct journal *j, const struct journal_clip *c)
{
	int fd = open_locked(j, O_RDWR | O_APPEND | O_CREAT, true), bad = 0;
	struct buf b = BUF_INIT;
	ssize_t put;

	if (fd < 0)
		return -1;
	if (is_torn(fd))
		buf_addc(&b, '\n');
	add_line(&b, c);
	do
		put = write(fd, b.p, b.len);
	while (put < 0 && errno == EINTR);
	if (put != (ssize_t)b.len)
		bad = put < 0 ? errno : ENOSPC;
	close(fd);
	buf_free(&b);
	errno = bad;
	return bad ? -1 : 0;
}

int
journal_add(struct journal *j, const char *key, const char *name,
    const char *src, const char *method, int64_t frames)
{
	struct journal_clip c = { .frames = frames };
	struct stat st;

	if (stat_clip(j, name, &st) < 0)
		return -1;
	c.key = xstrdup(key);
	c.name = xstrdup(name);
	c.size = st.st_size;
	c.mtime = file_time(&st);
	snprintf(c.method, sizeof c.method, "%s", method ? method : "");
	snprintf(c.src, sizeof c.src, "%s", src ? src : "");
	*add_clip(j) = c;
	j->lines++;
	return append(j, &c);
}
