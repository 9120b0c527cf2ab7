/*
 * Names from folders and from stdin.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "names.h"
#include "buf.h"
#include "io.h"

static const char *const usual[] = {
	"mp4", "m4v", "mov", "qt", "mkv", "webm", "avi", "wmv", "asf", "flv",
	"f4v", "mpg", "mpeg", "mpe", "m2v", "vob", "ts", "mts", "m2ts", "3gp",
	"3g2", "ogv", "ogm", "mxf", "dv", "divx", "rm", "rmvb", "y4m", "gif",
	"mp3", "m4a", "m4b", "aac", "wav", "flac", "ogg", "oga", "opus",
	"wma", "aif", "aiff", "ac3", "mka", "caf", NULL
};

void
names_free(struct names *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
	memset(l, 0, sizeof *l);
}

void
names_add(struct names *l, const char *name)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 64;
		l->v = xrealloc(l->v, l->cap, sizeof *l->v);
	}
	l->v[l->n++] = xstrdup(name);
}

int
names_read(struct names *l, int fd)
{
	struct buf b = BUF_INIT;
	const char *end;
	size_t at = 0;
	ssize_t got;

	do {
		got = io_read(fd, buf_room(&b, 65536), 65536);
		if (got > 0) {
			b.len += (size_t)got;
			b.p[b.len] = 0;
		}
		while ((end = memchr(b.p + at, 0, b.len - at)) != NULL) {
			if (end > b.p + at)
				names_add(l, b.p + at);
			at = (size_t)(end - b.p) + 1;
		}
		buf_drop(&b, at);
		at = 0;
	} while (got > 0);
	if (got == 0 && b.len)
		names_add(l, b.p); /* the last one without its NUL */
	buf_free(&b);
	return got < 0 ? -1 : 0;
}

static bool
wanted(const char *name, const char *const *extensions)
{
	const char *dot = strrchr(name, '.');
	int i;

	if (!extensions)
		extensions = usual;
	for (i = 0; dot && dot != name && extensions[i]; i++)
		if (strcasecmp(dot + 1, extensions[i]) == 0)
			return true;
	return false;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in one folder, sorted; hidden ones left out. */
static int
list_folder(const char *folder, struct names *found)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int err;

	if (!d)
		return -1;
	for (;;) {
		errno = 0;
		e = readdir(d);
		if (!e)
			break;
		if (e->d_name[0] != '.')
			names_add(found, e->d_name);
	}
	err = errno;
	closedir(d);
	errno = err;
	if (found->n)
		qsort(found->v, found->n, sizeof *found->v, by_name);
	return err ? -1 : 0;
}

int
names_walk(struct names *l, const char *folder,
    const char *const *extensions,
    void (*failed)(void *arg, const char *folder, int err), void *arg)
{
	struct names found = { NULL, 0, 0 };
	struct buf path = BUF_INIT;
	struct stat st;
	size_t i, n = strlen(folder);
	int bad = 0;

	if (list_folder(folder, &found) < 0) {
		failed(arg, folder, errno);
		bad = -1;
	}
	for (i = 0; i < found.n; i++) {
		buf_clear(&path);
		buf_adds(&path, folder);
		if (n && folder[n - 1] != '/')
			buf_addc(&path, '/');
		buf_adds(&path, found.v[i]);
		if (lstat(path.p, &st) < 0)
			continue; /* gone since it was listed */
		if (S_ISDIR(st.st_mode))
			bad |= names_walk(l, path.p, extensions, failed, arg);
		else if (wanted(found.v[i], extensions) &&
		    (S_ISREG(st.st_mode) || (stat(path.p, &st) == 0 &&
		    S_ISREG(st.st_mode))))
			names_add(l, path.p);
	}
	buf_free(&path);
	names_free(&found);
	return bad;
}
