/*
 * Progress for people (a bar on the terminal) and for programs (JSON lines).
 *
 * Both are courtesies: a terminal stopped by Ctrl-S, a full pipe or a reader
 * that left must cost the work nothing.  So poll is asked before each write,
 * a pipe gets at most PIPE_BUF bytes (which it then takes whole), a socket is
 * written without waiting, and SIGPIPE is out of the way meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"
#include "diag.h"
#include "jw.h"

#define SECOND 1000000
#define INTERVAL (SECOND / 4)

/* The bar's owner, for the hook of diag.h, which has no argument. */
static struct progress *on_screen;

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

static double
rate_of(const struct progress *p)
{
	double elapsed = (double)(now() - p->begun) / SECOND;

	/* what was done in the first moments says nothing yet */
	return elapsed > 0.01 ? p->done / elapsed : 0;
}

/* Seconds left, or -1 while nobody knows. */
static double
eta_of(const struct progress *p, double rate)
{
	if (!(p->total > 0) || !(rate > 0))
		return -1;
	return p->done < p->total ? (p->total - p->done) / rate : 0;
}

/*
 * The bar.
 */

/* A background job does not write over the prompt (or is stopped for it). */
static bool
in_foreground(void)
{
	pid_t group = tcgetpgrp(STDERR_FILENO);

	return group < 0 || group == getpgrp();
}

static bool
writable(int fd, bool *gone)
{
	struct pollfd p = { fd, POLLOUT, 0 };

	*gone = false;
	if (poll(&p, 1, 0) <= 0)
		return false;
	*gone = (p.revents & (POLLERR | POLLNVAL)) != 0;
	return !*gone && (p.revents & POLLOUT);
}

static void
to_screen(const char *text, size_t n)
{
	bool gone;

	if (!in_foreground() || !writable(STDERR_FILENO, &gone))
		return;
	if (write(STDERR_FILENO, text, n) < 0) {
		/* a bar that can't be seen is not missed */
	}
}

static void
wipe(void)
{
	if (on_screen && on_screen->shown) {
		on_screen->shown = false;
		to_screen("\r\033[K", 4);
	}
}

static int
columns(void)
{
	struct winsize w;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0)
		return w.ws_col;
	return 80;
}

/* Adds s in at most room columns.  Without a locale nobody can tell a letter's
 * width: what may be wide (from U+1000 up) is taken for two columns, so that
 * a line never wraps.  Control characters, C1 too, and bytes that are not
 * UTF-8 are shown as '?'. */
static void
add_name(struct buf *b, const char *s, int room)
{
	size_t n = strlen(s), len;
	unsigned char c;

	for (; n; s += len, n -= len) {
		c = (unsigned char)*s;
		len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
		room -= c >= 0xe1 ? 2 : 1;
		if (room < 0)
			return;
		if (len > n || !utf8_valid(s, len)) {
			len = 1;
			c = 0;
		}
		if (c < 0x20 || c == 0x7f ||
		    (c == 0xc2 && (unsigned char)s[1] < 0xa0))
			buf_addc(b, '?');
		else
			buf_add(b, s, len);
	}
}

/* "0:05", "1:02:03" */
static void
add_clock(struct buf *b, double seconds)
{
	long s = seconds < 359999 ? lround(seconds) : 359999;

	if (s >= 3600)
		buf_addf(b, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
	else
		buf_addf(b, "%ld:%02ld", s / 60, s % 60);
}

static bool
counts_seconds(const struct progress *p)
{
	return strcmp(p->unit, "s") == 0;
}

/* "3/10 files", or "0:12/1:30" of a film */
static void
add_counts(struct buf *b, const struct progress *p)
{
	if (counts_seconds(p)) {
		add_clock(b, p->done);
		if (p->total > 0) {
			buf_addc(b, '/');
			add_clock(b, p->total);
		}
		return;
	}
	buf_addf(b, "%.0f", p->done);
	if (p->total > 0)
		buf_addf(b, "/%.0f", p->total);
	buf_addf(b, " %s", p->unit);
}

static void
add_rate(struct buf *b, const struct progress *p, double rate)
{
	if (rate > 0)
		buf_addf(b, "%.*f%s", rate < 10 ? 1 : 0, rate,
		    counts_seconds(p) ? "x" : "/s");
}

static void
add_bar(struct buf *b, const struct progress *p, int inner)
{
	int full, i;

	if (!(p->total > 0))
		return;
	full = p->done < p->total ? (int)(p->done / p->total * inner) : inner;
	buf_addc(b, '[');
	for (i = 0; i < inner; i++)
		buf_addc(b, i < full ? '=' : i == full ? '>' : ' ');
	buf_addc(b, ']');
}

/* The parts in their order; a narrow terminal loses those first that matter
 * least, and the item's name gets what is left. */
static void
draw_line(struct buf *b, const struct progress *p, int width)
{
	enum { BAR, COUNTS, RATE, ETA, PARTS };
	static const int matters[] = { COUNTS, BAR, ETA, RATE };
	struct buf part[PARTS] = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };
	bool fits[PARTS] = { false };
	double rate = rate_of(p), eta = eta_of(p, rate);
	int room = width, i, k;

	add_bar(&part[BAR], p, width < 100 ? 10 : 20);
	add_counts(&part[COUNTS], p);
	add_rate(&part[RATE], p, rate);
	if (eta >= 0) {
		buf_adds(&part[ETA], "ETA ");
		add_clock(&part[ETA], eta);
	}
	buf_addf(b, "%.20s", prog);
	room -= (int)b->len;
	for (i = 0; i < PARTS; i++) {
		k = matters[i];
		fits[k] = part[k].len && (int)part[k].len + 2 <= room;
		if (fits[k])
			room -= (int)part[k].len + 2;
	}
	for (k = 0; k < PARTS; k++) {
		if (fits[k]) {
			buf_adds(b, k == COUNTS && fits[BAR] ? " " : "  ");
			buf_add(b, part[k].p, part[k].len);
		}
		buf_free(&part[k]);
	}
	if (room > 8 && p->what[0]) {
		buf_adds(b, "  ");
		add_name(b, p->what, room - 2);
	}
}

static void
draw(struct progress *p)
{
	struct buf b = BUF_INIT;
	int width = columns() - 1; /* the last column may wrap */

	if (width >= 20) {
		buf_addc(&b, '\r');
		/* draw_line measures by b.len: the '\r' is beyond its line */
		draw_line(&b, p, width + 1);
		buf_adds(&b, "\033[K");
		p->shown = true;
		to_screen(b.p, b.len);
	}
	buf_free(&b);
}

/*
 * The lines.
 */

/* Writes what can be written at once.  Returns how much, 0 for nothing yet,
 * -1 when the reader has gone. */
static ssize_t
offer(int fd, const char *text, size_t n)
{
	struct sigaction ignore, before;
	ssize_t k;
	bool gone;

	if (!writable(fd, &gone))
		return gone ? -1 : 0;
	memset(&ignore, 0, sizeof ignore);
	ignore.sa_handler = SIG_IGN;
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, &before);
	k = send(fd, text, n, MSG_DONTWAIT);
	if (k < 0 && errno == ENOTSOCK)
		k = write(fd, text, n);
	if (k < 0)
		k = errno == EPIPE || errno == ECONNRESET ? -1 : 0;
	sigaction(SIGPIPE, &before, NULL);
	return k;
}

static void
make_line(struct buf *b, const struct progress *p)
{
	double rate = rate_of(p), eta = eta_of(p, rate);
	int decimals = counts_seconds(p) ? 3 : 0;

	jw_open(b, NULL, '{');
	jw_str(b, "type", "progress");
	jw_str(b, "tool", prog);
	jw_fix(b, "done", p->done, decimals);
	jw_fix(b, "total", p->total, decimals);
	jw_str(b, "unit", p->unit);
	jw_fix(b, "rate", rate, 3);
	if (eta >= 0)
		jw_fix(b, "eta", eta, 3);
	else
		jw_null(b, "eta");
	jw_str(b, "what", p->what[0] ? p->what : NULL);
	jw_end(b);
}

/* A line that was begun is finished before another: only a socket can take a
 * part, a pipe takes PIPE_BUF bytes whole. */
static void
send_line(struct progress *p)
{
	bool fresh = p->line.len == 0;
	ssize_t k;

	if (fresh)
		make_line(&p->line, p);
	k = p->line.len <= PIPE_BUF ?
	    offer(p->fd, p->line.p, p->line.len) : 0;
	if (k > 0)
		buf_drop(&p->line, (size_t)k);
	else if (fresh || k < 0)
		buf_clear(&p->line);
	if (k < 0)
		p->fd = -1;
	else if (!fresh && p->line.len == 0)
		send_line(p);
}

/*
 * The state.
 */

void
progress_init(struct progress *p, int fd, bool quiet, const char *unit)
{
	const char *term = getenv("TERM");
	int flags;

	memset(p, 0, sizeof *p);
	buf_init(&p->line);
	p->fd = fd;
	p->unit = unit;
	p->begun = now();
	p->tty = !quiet && isatty(STDERR_FILENO) &&
	    !(term && strcmp(term, "dumb") == 0);
	if (p->tty) {
		on_screen = p;
		diag_before(wipe);
	}
	if (fd > STDERR_FILENO && (flags = fcntl(fd, F_GETFD)) >= 0)
		fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
}

/* Keeps the name's beginning, cut where a letter ends. */
static void
keep_name(struct progress *p, const char *what)
{
	size_t n = strlen(what), at;

	if (n > sizeof p->what - 1) {
		n = sizeof p->what - 1;
		for (at = n; at > 0 && n - at < 3; at--)
			if (((unsigned char)what[at] & 0xc0) != 0x80)
				break;
		if (((unsigned char)what[at] & 0xc0) != 0x80)
			n = at;
	}
	memcpy(p->what, what, n);
	p->what[n] = '\0';
}

static void
update(struct progress *p)
{
	if (p->tty)
		draw(p);
	if (p->fd >= 0)
		send_line(p);
}

void
progress_set(struct progress *p, double done, double total, const char *what)
{
	int64_t t;

	p->done = isfinite(done) && done > 0 ? done : 0;
	p->total = isfinite(total) && total > 0 ? total : 0;
	keep_name(p, what ? what : "");
	if (!p->tty && p->fd < 0)
		return;
	t = now();
	if (p->last && t - p->last < INTERVAL)
		return;
	p->last = t;
	update(p);
}

void
progress_end(struct progress *p)
{
	if (on_screen == p) {
		wipe();
		diag_before(NULL);
		on_screen = NULL;
	}
	if (p->fd >= 0)
		send_line(p);
	buf_free(&p->line);
}
