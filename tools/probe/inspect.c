/*
 * The gate.  ffprobe opens whatever a name or a file's content tells it to:
 * a URL, a playlist that names other files, a pipe that then can't be read a
 * second time.  A recording is none of these.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inspect.h"
#include "diag.h"
#include "io.h"
#include "near.h"

bool
listed(const char *list, const char *name, size_t n)
{
	size_t k;

	for (; *list; list += k + (list[k] == ',')) {
		k = strcspn(list, ",");
		if (k == n && memcmp(list, name, n) == 0)
			return true;
	}
	return false;
}

void
protocol_whitelist(const char *allowed, char *text, size_t size)
{
	static const char *const implied[][2] = {
		{ "http", "tcp" }, { "https", "http,tls,tcp" },
		{ "rtmp", "tcp" }, { "ftp", "tcp" },
	};
	size_t i;

	snprintf(text, size, "%s", allowed);
	for (i = 0; i < sizeof implied / sizeof *implied; i++)
		if (listed(allowed, implied[i][0], strlen(implied[i][0])) &&
		    strlen(text) + strlen(implied[i][1]) + 2 < size) {
			strncat(text, ",", size - strlen(text) - 1);
			strncat(text, implied[i][1], size - strlen(text) - 1);
		}
}

/* The length of "scheme" in "scheme://...", or 0. */
static size_t
scheme_length(const char *path)
{
	size_t n = 0;

	if (!isalpha((unsigned char)*path))
		return 0;
	while (isalnum((unsigned char)path[n]) ||
	    (path[n] && strchr("+-.", path[n])))
		n++;
	return strncmp(path + n, "://", 3) == 0 ? n : 0;
}

static void
refuse_name(const char *path, struct input *in)
{
	char found[4096], name[DIAG_NAME];

	if (errno == ENOENT && near_path(path, found, sizeof found) == 0)
		snprintf(in->why, sizeof in->why,
		    "no such file; did you mean %s?", diag_name(name, found));
	else if (errno == ENOENT)
		snprintf(in->why, sizeof in->why, "no such file");
	else
		snprintf(in->why, sizeof in->why, "can't be opened: %s",
		    strerror(errno));
}

/* A file whose beginning says that it is a list of other files. */
static bool
is_playlist(int fd)
{
	static const char *const marks[] = { "#EXTM3U", "ffconcat version",
	    "[playlist]", "v=0\r\n", "v=0\n" };
	char head[1025];
	ssize_t n = io_pread(fd, head, sizeof head - 1, 0);
	size_t i, skip = 0;

	if (n <= 0)
		return false;
	head[n] = 0;
	if (strncmp(head, "\xef\xbb\xbf", 3) == 0)
		skip = 3;
	skip += strspn(head + skip, " \t\r\n");
	for (i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strncmp(head + skip, marks[i], strlen(marks[i])) == 0)
			return true;
	return strstr(head, "<MPD") || strstr(head, "<CompositionPlaylist") ||
	    strstr(head, "<SmoothStreamingMedia");
}

static void
take_stream(struct input *in)
{
	in->kind = INPUT_STREAM;
	in->size = in->mtime_us = -1;
}

/* Anything but a regular file. */
static void
judge_other(const struct stat *st, const char *allowed, struct input *in)
{
	if (S_ISDIR(st->st_mode))
		snprintf(in->why, sizeof in->why,
		    "a folder: -r looks for recordings in it");
	else if (S_ISFIFO(st->st_mode) && allowed &&
	    listed(allowed, "pipe", 4))
		take_stream(in);
	else
		snprintf(in->why, sizeof in->why, "a %s: a recording is read "
		    "several times, so save it to a file first",
		    S_ISFIFO(st->st_mode) ? "pipe" :
		    S_ISSOCK(st->st_mode) ? "socket" : "device");
}

static void
open_file(const char *path, const char *allowed, struct input *in)
{
	struct stat st;

	/* NONBLOCK: it may have become a pipe in the meantime */
	in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (in->fd < 0 || fstat(in->fd, &st) < 0) {
		snprintf(in->why, sizeof in->why, "can't be opened: %s",
		    strerror(errno));
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		judge_other(&st, NULL, in);
		return;
	}
	in->size = st.st_size;
	in->mtime_us = (int64_t)st.st_mtim.tv_sec * 1000000 +
	    st.st_mtim.tv_nsec / 1000;
	if (!st.st_size)
		snprintf(in->why, sizeof in->why, "an empty file (0 bytes)");
	else if (!(allowed && listed(allowed, "file", 4)) &&
	    is_playlist(in->fd))
		snprintf(in->why, sizeof in->why, "a playlist, not a "
		    "recording: give the files that it names");
	else
		in->kind = INPUT_FILE;
}

/* A name that is no file: a URL, or a mistake. */
static void
judge_name(const char *path, const char *allowed, struct input *in)
{
	size_t scheme = scheme_length(path);

	if (errno == ENOENT && scheme && allowed &&
	    listed(allowed, path, scheme))
		take_stream(in);
	else if (errno == ENOENT && scheme)
		snprintf(in->why, sizeof in->why, "a URL: nothing is read from "
		    "there unless --allow-protocols %.*s is given",
		    scheme > 32 ? 32 : (int)scheme, path);
	else
		refuse_name(path, in);
}

void
inspect(const char *path, const char *allowed, struct input *in)
{
	struct stat st;

	memset(in, 0, sizeof *in);
	in->fd = -1;
	if (strcmp(path, "-") == 0 && allowed && listed(allowed, "pipe", 4))
		take_stream(in);
	else if (strcmp(path, "-") == 0)
		snprintf(in->why, sizeof in->why, "a pipe: a recording is "
		    "read several times, so save it to a file first (a file "
		    "of that name is ./-)");
	else if (stat(path, &st) < 0)
		judge_name(path, allowed, in);
	else if (!S_ISREG(st.st_mode))
		judge_other(&st, allowed, in); /* not even opened: a writer
		                                  may wait for its reader */
	else
		open_file(path, allowed, in);
	if (in->kind != INPUT_FILE && in->fd >= 0) {
		close(in->fd);
		in->fd = -1;
	}
}
