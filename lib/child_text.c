/*
 * How a child ended, in words: the other half of child.h.
 *
 * What a program of FFmpeg's writes to stderr is meant for its own terminal:
 * lines come with the address of a decoder in front, or with the name of the
 * file that the reader knows already, or only say that there was an error.
 * And names and tags of a hostile file can be in it, so nothing passes that
 * could steer a terminal.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem */
#endif
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "child.h"

static const char *
signal_name(int sig, char *room, size_t size)
{
	static const struct {
		int sig;
		const char *name;
	} names[] = {
		{ SIGHUP, "SIGHUP" }, { SIGINT, "SIGINT" },
		{ SIGQUIT, "SIGQUIT" }, { SIGILL, "SIGILL" },
		{ SIGTRAP, "SIGTRAP" }, { SIGABRT, "SIGABRT" },
		{ SIGBUS, "SIGBUS" }, { SIGFPE, "SIGFPE" },
		{ SIGKILL, "SIGKILL" }, { SIGSEGV, "SIGSEGV" },
		{ SIGPIPE, "SIGPIPE" }, { SIGALRM, "SIGALRM" },
		{ SIGTERM, "SIGTERM" }, { SIGSYS, "SIGSYS" },
		{ SIGXCPU, "SIGXCPU" }, { SIGXFSZ, "SIGXFSZ" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].sig == sig)
			return names[i].name;
	snprintf(room, size, "signal %d", sig);
	return room;
}

static bool
is_control(char ch)
{
	return (unsigned char)ch < 0x20 || ch == 0x7f;
}

/* Copies what fits, fit for a terminal: neither the control bytes of ASCII
 * nor those of Latin-1 in UTF-8 (c2 80 to c2 9f) pass. */
static void
copy_clean(char *text, size_t size, const char *p, const char *end)
{
	size_t n = 0;

	if (size == 0)
		return;
	while (p < end && n + 1 < size) {
		if (end - p >= 2 && p[0] == '\xc2' &&
		    ((unsigned char)p[1] & 0xe0) == 0x80) {
			p++;
			text[n++] = '?';
		} else {
			text[n++] = is_control(*p) ? '?' : *p;
		}
		p++;
	}
	/* Where it was cut, not within a character. */
	if (p < end && ((unsigned char)*p & 0xc0) == 0x80) {
		while (n > 0 && ((unsigned char)text[n - 1] & 0xc0) == 0x80)
			n--;
		if (n > 0 && ((unsigned char)text[n - 1] & 0xc0) == 0xc0)
			n--;
	}
	text[n] = '\0';
}

static const char *
skip_spaces(const char *p, const char *end)
{
	while (p < end && *p == ' ')
		p++;
	return p;
}

/* Skips "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x5581] ", any number of them. */
static const char *
skip_tags(const char *p, const char *end)
{
	const char *close;

	for (p = skip_spaces(p, end); p < end && *p == '[';
	    p = skip_spaces(close + 1, end)) {
		close = memchr(p, ']', (size_t)(end - p));
		if (!close || !memmem(p, (size_t)(close - p), " @ 0x", 5))
			break;
	}
	return p;
}

/* Returns what follows "path: ", or null where p does not begin with that.
 * ffmpeg prints some control bytes of names as '?'. */
static const char *
skip_path(const char *p, const char *end, const char *path)
{
	for (; *path != '\0'; p++, path++)
		if (p == end ||
		    (*p != *path && !(*p == '?' && is_control(*path))))
			return NULL;
	if (end - p < 2 || p[0] != ':' || p[1] != ' ')
		return NULL;
	return p + 2;
}

/* Null where the line does not begin with the path. */
static const char *
after_path(const char *line, const char *end, const char *path)
{
	const char *p = skip_tags(line, end);
	const char *rest = skip_path(p, end, path);

	if (!rest && end - p > 5 && memcmp(p, "file:", 5) == 0)
		rest = skip_path(p + 5, end, path);
	return rest;
}

static bool
is_break(char ch)
{
	return ch == '\n' || ch == '\r';
}

/* The start of the line that ends at end. */
static const char *
line_start(const char *p, const char *end)
{
	while (end > p && !is_break(end[-1]))
		end--;
	return end;
}

static const char *
trim_end(const char *p, const char *end)
{
	while (end > p && (is_break(end[-1]) || end[-1] == ' '))
		end--;
	return end;
}

/* True for a last line that only says that there was one before. */
static bool
is_hollow(const char *p, const char *end)
{
	static const char *const hollow[] = {
		"Last message repeated ", "Conversion failed!",
		"Could not write header for output file ",
	};
	static const char output[] = "Error initializing output stream ";
	const size_t len = sizeof output - 1;

	p = skip_spaces(p, end);
	/* what should say why stands behind two dashes, if it is there */
	if ((size_t)(end - p) > len + 2 && memcmp(p, output, len) == 0 &&
	    memcmp(end - 2, "--", 2) == 0)
		return true;
	for (size_t i = 0; i < sizeof(hollow) / sizeof(hollow[0]); i++) {
		size_t n = strlen(hollow[i]);

		if ((size_t)(end - p) >= n && memcmp(p, hollow[i], n) == 0)
			return true;
	}
	return false;
}

void
child_last_words(const struct child *c, const char *path, char *text,
    size_t size)
{
	const char *top = c->tail, *end = trim_end(top, top + c->tail_len);
	const char *line = line_start(top, end), *words, *rest, *up;
	int breaks = 0;

	while (line > top && is_hollow(line, end)) {
		end = trim_end(top, line);
		line = line_start(top, end);
	}
	words = skip_tags(line, end);
	if (path) {
		/* A name with line breaks in it begins further up. */
		for (const char *p = path; *p != '\0'; p++)
			breaks += is_break(*p);
		for (up = line;; breaks--) {
			rest = after_path(up, end, path);
			if (rest)
				words = rest;
			if (rest || breaks == 0 || up == top)
				break;
			up = line_start(top, up - 1);
		}
	}
	copy_clean(text, size, words, end);
}

void
child_describe(const struct child *c, char *text, size_t size)
{
	char room[24];
	size_t len;

	if (c->pid > 0) {
		snprintf(text, size, "%s: still running", c->name);
	} else if (c->late) {
		snprintf(text, size, "%s: no sign of life for %g s, stopped",
		    c->name, (double)c->quiet_us / 1e6);
	} else if (WIFSIGNALED(c->status)) {
		snprintf(text, size, "%s: killed by %s", c->name,
		    signal_name(WTERMSIG(c->status), room, sizeof(room)));
	} else if (!WIFEXITED(c->status)) {
		snprintf(text, size, "%s: not started", c->name);
	} else {
		snprintf(text, size, "%s: exit %d: ", c->name,
		    WEXITSTATUS(c->status));
		len = strlen(text);
		child_last_words(c, NULL, text + len, size - len);
		if (text[len] == '\0' && len >= 2 && text[len - 2] == ':')
			text[len - 2] = '\0';
	}
}
