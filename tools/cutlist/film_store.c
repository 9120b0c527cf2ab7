/*
 * The folder of finished slots.  Who uses it holds a shared lock; who tidies it
 * up needs it alone.  Parts get their names by rename, so what has a name is
 * whole.
 */
#include "film_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "unfinished.h"

struct film_store {
	char *folder;
	int lock;               /* of the folder itself */
	struct timespec opened; /* by the clock of its file system */
};

struct entry {
	char *name;
	int64_t bytes;
	struct timespec used;
};

static bool
is_before(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec :
	    a.tv_nsec < b.tv_nsec;
}

/* Everything in it but what is half made; null-terminated by a null name. */
static struct entry *
list(const struct film_store *s, size_t *n)
{
	DIR *dir = opendir(s->folder);
	struct entry *v = NULL;
	const struct dirent *e;
	struct stat st;
	size_t cap = 0;

	*n = 0;
	while (dir && (e = readdir(dir)) != NULL) {
		if (e->d_name[0] == '.' || fstatat(dirfd(dir), e->d_name, &st,
		    AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode))
			continue;
		if (*n == cap) {
			cap = cap ? cap * 2 : 64;
			v = xrealloc(v, cap, sizeof *v);
		}
		v[(*n)++] = (struct entry){ xstrdup(e->d_name), st.st_size,
			st.st_mtim };
	}
	if (dir)
		closedir(dir);
	return v;
}

static void
list_free(struct entry *v, size_t n)
{
	while (n > 0)
		free(v[--n].name);
	free(v);
}

/* What others have left half made; nobody else is at work. */
static void
sweep(const char *folder, int fd)
{
	DIR *dir = opendir(folder);
	const struct dirent *e;

	while (dir && (e = readdir(dir)) != NULL)
		if (strncmp(e->d_name, UNFINISHED_PREFIX,
		    sizeof UNFINISHED_PREFIX - 1) == 0)
			unlinkat(fd, e->d_name, 0);
	if (dir)
		closedir(dir);
}

/* Opens the folder with a shared lock, once nobody tidies it up.  The
 * descriptor, or -1 with errno. */
static int
open_locked(const char *path, struct stat *st)
{
	struct stat now;
	int fd;

	for (;;) {
		if ((mkdir(path, 0700) < 0 && errno != EEXIST) ||
		    access(path, W_OK | X_OK) < 0)
			return -1;
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			sweep(path, fd);
		/* Who tidies up is soon done.  A file system without locks is
		 * used without them. */
		while (fd >= 0 && flock(fd, LOCK_SH) < 0 && errno == EINTR)
			;
		if (fd >= 0 && fstat(fd, st) == 0 && stat(path, &now) == 0 &&
		    now.st_ino == st->st_ino && now.st_dev == st->st_dev)
			return fd;
		/* Who dropped all parts has removed it meanwhile. */
		if (fd >= 0)
			close(fd);
		else if (errno != ENOENT)
			return -1;
	}
}

struct film_store *
film_store_open(const char *film)
{
	const char *slash = strrchr(film, '/');
	struct film_store *s;
	struct buf path = BUF_INIT;
	struct stat st;
	int fd;

	if (slash)
		buf_add(&path, film, (size_t)(slash - film) + 1);
	buf_adds(&path, FILM_STORE_NAME);
	fd = open_locked(path.p, &st);
	if (fd < 0) {
		buf_free(&path);
		return NULL;
	}
	s = xcalloc(1, sizeof *s);
	s->folder = buf_steal(&path);
	s->lock = fd;
	film_store_used(s->folder);
	if (fstat(fd, &st) == 0)
		s->opened = st.st_mtim;
	return s;
}

char *
film_store_path(const struct film_store *s, const char *key, const char *what)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s/%s.%s", s->folder, key, what);
	return buf_steal(&b);
}

char *
film_store_temp(const struct film_store *s, unsigned number, const char *what)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s/" UNFINISHED_PREFIX "%ld-%u.%s", s->folder,
	    (long)getpid(), number, what);
	return buf_steal(&b);
}

void
film_store_used(const char *path)
{
	(void)utimensat(AT_FDCWD, path, NULL, 0);
}

const char *
film_store_folder(const struct film_store *s)
{
	return s->folder;
}

static int
younger_first(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return is_before(x->used, y->used) ? 1 :
	    is_before(y->used, x->used) ? -1 : strcmp(x->name, y->name);
}

static void
tidy_up(const struct film_store *s, bool drop)
{
	int64_t ours = 0, others = 0;
	size_t n, i;
	struct entry *v = list(s, &n);

	if (n > 0)
		qsort(v, n, sizeof *v, younger_first);
	for (i = 0; i < n; i++) {
		bool old = is_before(v[i].used, s->opened);

		if (!old)
			ours += v[i].bytes;
		else
			others += v[i].bytes;
		if (drop || (old && others > ours))
			unlinkat(s->lock, v[i].name, 0);
	}
	list_free(v, n);
	if (drop)
		rmdir(s->folder);
}

void
film_store_close(struct film_store *s, bool tidy, bool drop)
{
	if (!s)
		return;
	if (tidy && flock(s->lock, LOCK_EX | LOCK_NB) == 0) {
		sweep(s->folder, s->lock);
		tidy_up(s, drop);
	}
	close(s->lock);
	free(s->folder);
	free(s);
}
