/*
 * Messages to people.  One line each, written by a single write(2), so that
 * lines of several processes on one terminal do not mix.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"

const char *prog = "cutlist";

static int quiet_on, verbose_on;
static void (*wipe_fn)(void);

/* Where 0, 1 or 2 is closed the next file opened would take its place, and
 * records would be written into it.  A descriptor that fails when used the
 * way its number says keeps the place. */
static void
hold_standard_descriptors(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			if (open("/dev/null", fd == 1 ? O_RDONLY : O_WRONLY) < 0)
				_exit(EXIT_TROUBLE);
}

void
diag_init(const char *argv0)
{
	const char *slash = argv0 ? strrchr(argv0, '/') : NULL;

	hold_standard_descriptors();
	if (slash && slash[1])
		prog = slash + 1;
	else if (argv0 && *argv0)
		prog = argv0;
}

void
diag_quiet(int quiet)
{
	quiet_on = quiet;
}

void
diag_verbose(int verbose)
{
	verbose_on = verbose;
}

void
diag_before(void (*wipe)(void))
{
	wipe_fn = wipe;
}

__attribute__((format(printf, 1, 0)))
static void
message(const char *fmt, va_list ap)
{
	char line[4096];
	size_t n, room;
	int err = errno, k;

	if (wipe_fn)
		wipe_fn();
	snprintf(line, sizeof line, "%.64s: ", prog);
	n = strlen(line);
	room = sizeof line - 1; /* one byte for the '\n' */
	k = vsnprintf(line + n, room - n, fmt, ap);
	if (k > 0)
		n += (size_t)k < room - n ? (size_t)k : room - n - 1;
	if (fmt[0] && fmt[strlen(fmt) - 1] == ':') {
		k = snprintf(line + n, room - n, " %s", strerror(err));
		if (k > 0)
			n += (size_t)k < room - n ? (size_t)k : room - n - 1;
	}
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0) {
		/* nobody listens; there is no one to tell */
	}
	errno = err;
}

void
warn(const char *fmt, ...)
{
	va_list ap;

	if (quiet_on)
		return;
	va_start(ap, fmt);
	message(fmt, ap);
	va_end(ap);
}

void
say(const char *fmt, ...)
{
	va_list ap;

	if (!verbose_on || quiet_on)
		return;
	va_start(ap, fmt);
	message(fmt, ap);
	va_end(ap);
}

void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	message(fmt, ap);
	va_end(ap);
	exit(EXIT_TROUBLE);
}

const char *
diag_name(char text[DIAG_NAME], const char *name)
{
	size_t n = strlen(name), half = DIAG_NAME / 2 - 4;
	char *p;

	if (n < DIAG_NAME)
		memcpy(text, name, n + 1);
	else
		snprintf(text, DIAG_NAME, "%.*s...%s", (int)half, name,
		    name + n - half);
	for (p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	return text;
}

void
close_stdout(void)
{
	int bad = ferror(stdout);

	/* EBADF: stdout was closed from the start and nothing was written */
	if (fclose(stdout) == 0 && !bad)
		return;
	if (errno != EBADF || bad)
		die("write error:");
}
