/*
 * What work costs.
 *
 * The one that begins keeps a file in memory without a name; the tools that
 * it starts find it through /proc by a variable, and append lines to it,
 * {"name":"ffmpeg","v":[...]}, all of a report by one write.  So nothing is
 * left behind by whoever is killed, no pipe can be full, and lines of several
 * tools do not mix.
 *
 * State is that of the process, as what it counts is: a flag that is false in
 * nearly every run, and a few rows.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tally.h"
#include "buf.h"
#include "io.h"
#include "json.h"
#include "jw.h"
#include "loop.h"

#define VARIABLE "CUTLIST_TALLY"

enum { ROWS = 16, LINES_MOST = 64 << 20, SECOND = 1000000 };

/* As /proc tells them. */
struct traffic {
	int64_t read, written, disk_read, disk_written;
};

static struct {
	bool on;
	bool ours;             /* we have begun it */
	int fd;                /* the file */
	pid_t owner;           /* not a fork of ours */
	struct tally_row row[ROWS]; /* row 0 is this tool's own */
	size_t n;
	struct tally_row told; /* what was told of this tool itself */
	struct traffic reaped; /* of children, which /proc counts as ours */
	int living;            /* children, siblings not counted */
	int64_t since, cpu_then; /* of the first of those */
} tally;

static int64_t
microseconds(const struct timeval *t)
{
	return (int64_t)t->tv_sec * SECOND + t->tv_usec;
}

static int64_t
cpu_of(const struct rusage *u)
{
	return microseconds(&u->ru_utime) + microseconds(&u->ru_stime);
}

static int64_t
own_cpu(void)
{
	struct rusage u;

	return getrusage(RUSAGE_SELF, &u) == 0 ? cpu_of(&u) : 0;
}

/* The number behind a word at the start of a line; 0 where it is absent. */
static int64_t
number_after(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *at = text;

	while (at && strncmp(at, word, len) != 0) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	return at ? strtoll(at + len, NULL, 10) : 0;
}

static struct traffic
traffic_of(pid_t pid)
{
	struct traffic t = { 0, 0, 0, 0 };
	struct buf text = BUF_INIT;
	char path[64];

	snprintf(path, sizeof path, "/proc/%ld/io", (long)pid);
	if (io_slurp(path, &text, 4096) == 0) {
		t.read = number_after(text.p, "rchar:");
		t.written = number_after(text.p, "wchar:");
		t.disk_read = number_after(text.p, "read_bytes:");
		t.disk_written = number_after(text.p, "write_bytes:");
	}
	buf_free(&text);
	return t;
}

/* The most memory that this program had: not that of the one which it was
 * forked from, which is part of ru_maxrss. */
static int64_t
own_peak(void)
{
	struct buf text = BUF_INIT;
	struct rusage u;
	int64_t peak = 0;

	if (io_slurp("/proc/self/status", &text, 16384) == 0)
		peak = number_after(text.p, "VmHWM:") * 1024;
	buf_free(&text);
	if (peak == 0 && getrusage(RUSAGE_SELF, &u) == 0)
		peak = (int64_t)u.ru_maxrss * 1024;
	return peak;
}

static void
add_row(struct tally_row *to, const struct tally_row *one)
{
	int i;

	for (i = 0; i < TALLY_VALUES; i++) {
		if (i != TALLY_PEAK)
			to->v[i] += one->v[i];
		else if (to->v[i] < one->v[i])
			to->v[i] = one->v[i];
	}
}

/* The row of that name; the last one serves for all that are too many. */
static struct tally_row *
row_named(const char *name)
{
	size_t i;

	for (i = 1; i < tally.n; i++)
		if (strcmp(tally.row[i].name, name) == 0)
			return &tally.row[i];
	if (tally.n == ROWS - 1)
		name = "other";
	if (tally.n == ROWS)
		return &tally.row[ROWS - 1];
	snprintf(tally.row[tally.n].name, sizeof tally.row[0].name, "%s",
	    name);
	return &tally.row[tally.n++];
}

/* --- beginning ------------------------------------------------------------ */

static void
start(const char *name)
{
	tally.on = true;
	tally.owner = getpid();
	tally.n = 1;
	snprintf(tally.row[0].name, sizeof tally.row[0].name, "%s", name);
	tally.told = tally.row[0];
}

void
tally_begin(const char *name)
{
	char path[64];

	start(name);
	tally.ours = true;
	tally.fd = memfd_create("tally", MFD_CLOEXEC);
	if (tally.fd < 0)
		return; /* only what is seen here, then */
	snprintf(path, sizeof path, "/proc/%ld/fd/%d", (long)getpid(),
	    tally.fd);
	setenv(VARIABLE, path, 1);
}

void
tally_join(const char *name)
{
	const char *path = getenv(VARIABLE);

	if (!path || tally.on)
		return;
	tally.fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY |
	    O_NONBLOCK);
	if (tally.fd < 0)
		return;
	start(name);
	atexit(tally_tell);
}

bool
tally_on(void)
{
	return tally.on;
}

void
tally_add(enum tally_value what, int64_t n)
{
	if (tally.on)
		tally.row[0].v[what] += n;
}

/* --- children ------------------------------------------------------------- */

void
tally_child_began(bool sibling)
{
	if (!tally.on || sibling || tally.living++ > 0)
		return;
	tally.since = loop_now();
	tally.cpu_then = own_cpu();
}

void
tally_child_over(pid_t pid, const char *name, bool sibling)
{
	struct tally_row *row;
	struct traffic t;

	if (!tally.on)
		return;
	t = traffic_of(pid);
	tally.reaped.read += t.read;
	tally.reaped.written += t.written;
	tally.reaped.disk_read += t.disk_read;
	tally.reaped.disk_written += t.disk_written;
	if (sibling)
		return;
	row = row_named(name);
	row->v[TALLY_READ] += t.read;
	row->v[TALLY_WRITTEN] += t.written;
	row->v[TALLY_DISK_READ] += t.disk_read;
	row->v[TALLY_DISK_WRITTEN] += t.disk_written;
}

/* What passed since children were at work, less what was busy anyway: the
 * processor's time is added to the sum at its end. */
static void
close_busy(void)
{
	int64_t now = loop_now(), cpu = own_cpu();

	tally.row[0].v[TALLY_BUSY] += now - tally.since -
	    (cpu - tally.cpu_then);
	tally.since = now;
	tally.cpu_then = cpu;
}

void
tally_child_reaped(const char *name, bool sibling, bool well,
    const struct rusage *used)
{
	struct tally_row *row, one = { .v = { 0 } };

	if (!tally.on || sibling)
		return;
	if (tally.living > 0 && --tally.living == 0)
		close_busy();
	row = row_named(name);
	one.v[TALLY_RUNS] = 1;
	one.v[TALLY_FAILED] = !well;
	one.v[TALLY_CPU] = cpu_of(used);
	one.v[TALLY_PEAK] = (int64_t)used->ru_maxrss * 1024;
	add_row(row, &one);
}

/* --- telling -------------------------------------------------------------- */

/* Brings the row of this tool up to date. */
static void
measure_self(void)
{
	struct tally_row *self = &tally.row[0];
	struct traffic t = traffic_of(getpid());
	int64_t cpu = own_cpu();

	if (tally.living > 0)
		close_busy();
	self->v[TALLY_BUSY] += cpu - self->v[TALLY_CPU];
	self->v[TALLY_CPU] = cpu;
	self->v[TALLY_RUNS] = 1;
	self->v[TALLY_READ] = t.read - tally.reaped.read;
	self->v[TALLY_WRITTEN] = t.written - tally.reaped.written;
	self->v[TALLY_DISK_READ] = t.disk_read - tally.reaped.disk_read;
	self->v[TALLY_DISK_WRITTEN] = t.disk_written -
	    tally.reaped.disk_written;
	self->v[TALLY_PEAK] = own_peak();
}

static void
put_row(struct buf *b, const struct tally_row *row)
{
	int i;

	buf_addc(b, '{');
	jw_str(b, "name", row->name);
	jw_open(b, "v", '[');
	for (i = 0; i < TALLY_VALUES; i++)
		jw_int(b, NULL, row->v[i]);
	jw_close(b, ']');
	buf_adds(b, "}\n");
}

void
tally_tell(void)
{
	struct buf lines = BUF_INIT;
	struct tally_row self;
	size_t i;
	int k;

	if (!tally.on || tally.ours || tally.owner != getpid())
		return;
	measure_self();
	self = tally.row[0];
	for (k = 0; k < TALLY_VALUES; k++)
		if (k != TALLY_PEAK)
			self.v[k] -= tally.told.v[k];
	tally.told = tally.row[0];
	put_row(&lines, &self);
	for (i = 1; i < tally.n; i++)
		put_row(&lines, &tally.row[i]);
	tally.n = 1;
	memset(tally.row + 1, 0, sizeof tally.row - sizeof tally.row[0]);
	if (write(tally.fd, lines.p, lines.len) < 0) {
		/* nobody is there to be told */
	}
	buf_free(&lines);
}

/* --- all together --------------------------------------------------------- */

static int
read_row(struct tally_row *row, const char *line, size_t len)
{
	struct cJSON *root;
	const struct cJSON *v;
	const char *name, *why;
	int i, bad = -1;

	memset(row, 0, sizeof *row);
	root = json_parse(line, len, &why);
	if (root && json_get_str(root, "name", &name) == 0) {
		snprintf(row->name, sizeof row->name, "%s", name);
		v = json_first(json_get(root, "v"));
		for (i = 0; i < TALLY_VALUES && v; i++, v = json_next(v))
			if (json_int(v, &row->v[i]) < 0)
				break;
		bad = i == TALLY_VALUES ? 0 : -1;
	}
	json_free(root);
	return bad;
}

static void
add_to(struct tally_row **rows, size_t *n, const struct tally_row *one)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (strcmp((*rows)[i].name, one->name) == 0)
			break;
	if (i == *n) {
		*rows = xrealloc(*rows, *n + 1, sizeof **rows);
		memset(&(*rows)[*n], 0, sizeof **rows);
		memcpy((*rows)[(*n)++].name, one->name, sizeof one->name);
	}
	add_row(&(*rows)[i], one);
}

static int
by_name(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	return strcmp(x->name, y->name);
}

struct tally_row *
tally_rows(size_t *n)
{
	struct tally_row *rows = xcalloc(1, sizeof *rows), one;
	struct buf text = BUF_INIT;
	const char *at, *end;
	char path[64];
	size_t i;

	*n = 0;
	if (!tally.on)
		return rows;
	measure_self();
	for (i = 0; i < tally.n; i++)
		add_to(&rows, n, &tally.row[i]);
	snprintf(path, sizeof path, "/proc/self/fd/%d", tally.fd);
	if (tally.ours && tally.fd >= 0)
		io_slurp(path, &text, LINES_MOST);
	for (at = text.p; (end = strchr(at, '\n')) != NULL; at = end + 1)
		if (read_row(&one, at, (size_t)(end - at)) == 0)
			add_to(&rows, n, &one);
	buf_free(&text);
	qsort(rows, *n, sizeof *rows, by_name);
	return rows;
}
