/*
 * Reads shards.  Each is a stream of its own, from media to done: records that
 * it was made from, part records, and the shard record that closes it.  One
 * that was cut off has no shard record or no done, and is refused.
 */
#include "join.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "io.h"
#include "json.h"
#include "rec.h"
#include "tc.h"

/* A stream that is being read. */
struct reading {
	size_t file;
	const char *name;
	long line;
	bool open;               /* its media was read, its done not yet */
	char src[40];
	bool closed;             /* its shard record was */
	struct shard shard;
	struct buf records;      /* that it was made from */
};

struct join {
	struct bank *bank;
	struct shard *v;
	size_t n;
	struct buf records;      /* of the shard that begins first */
	int64_t records_from;
};

static void refuse(const struct reading *r, const char *why)
    __attribute__((noreturn));

static void
refuse(const struct reading *r, const char *why)
{
	char name[DIAG_NAME];

	die("%s:%ld: %s", diag_name(name, r->name), r->line, why);
}

static void
keep_line(struct reading *r, const struct rec *rec)
{
	buf_add(&r->records, rec->line, rec->len);
	buf_addc(&r->records, '\n');
}

/* The run record of the shard itself. */
static bool
is_own_run(struct rec *rec)
{
	const char *tool, *options;

	return rec_is(rec, "run") &&
	    json_get_str(rec_root(rec), "tool", &tool) == 0 &&
	    strcmp(tool, "framestat") == 0 &&
	    json_get_str(rec_root(rec), "options", &options) == 0 &&
	    strstr(options, " --range ");
}

static void
take_error(const struct reading *r, struct rec *rec)
{
	const char *tool = "", *what = "";
	char name[DIAG_NAME];

	json_get_str(rec_root(rec), "tool", &tool);
	json_get_str(rec_root(rec), "what", &what);
	if (strcmp(tool, "framestat") == 0)
		die("%s:%ld: the shard is not whole: %s", diag_name(name,
		    r->name), r->line, what);
}

static void
end_shard(struct join *j, struct reading *r)
{
	int kind;

	if (!r->closed)
		refuse(r, "the shard is not whole: framestat did not get to "
		    "its end");
	for (kind = 0; kind < SHARD_KINDS; kind++)
		if (bank_pictures(j->bank, j->n, (enum shard_kind)kind) !=
		    r->shard.pictures[kind])
			refuse(r, "the shard is not whole: pictures are "
			    "missing");
	if (j->n == 0 || r->shard.from < j->records_from) {
		buf_free(&j->records);
		j->records = r->records;
		j->records_from = r->shard.from;
		buf_init(&r->records);
	}
	buf_clear(&r->records);
	r->shard.number = j->n;
	r->shard.file = xstrdup(r->name);
	j->v = xrealloc(j->v, j->n + 1, sizeof *j->v);
	j->v[j->n++] = r->shard;
	r->shard = (struct shard){ 0 };
	r->open = r->closed = false;
}

static void
open_shard(struct reading *r, const struct rec *rec)
{
	if (r->open)
		refuse(r, "a second film: a shard is of one");
	if (strlen(rec->src) >= sizeof r->src)
		refuse(r, "no media record of probe's");
	memcpy(r->src, rec->src, strlen(rec->src) + 1);
	r->open = true;
}

static void
take(struct join *j, struct reading *r, struct rec *rec, int64_t at)
{
	if (rec_is(rec, "media"))
		open_shard(r, rec);
	if (!r->open || strcmp(r->src, rec->src) != 0)
		refuse(r, "a record of no film that is open");
	if (rec_is(rec, "part")) {
		if (r->closed || bank_part(j->bank, j->n, r->file, at, rec->len,
		    rec_root(rec)) < 0)
			refuse(r, "the part record is damaged");
	} else if (rec_is(rec, "shard")) {
		if (r->closed || shard_read(&r->shard, rec_root(rec)) < 0)
			refuse(r, "the shard record is damaged");
		r->closed = true;
	} else {
		if (rec_is(rec, "error"))
			take_error(r, rec);
		if (!is_own_run(rec))
			keep_line(r, rec);
		if (rec_is(rec, "done"))
			end_shard(j, r);
	}
}

static void
take_line(struct join *j, struct reading *r, const char *line, size_t len,
    int64_t at)
{
	const char *why;
	struct rec rec;

	r->line++;
	if (strspn(line, " \t\r") >= len)
		return;
	if (rec_parse(&rec, line, len, &why) < 0)
		refuse(r, why);
	take(j, r, &rec, at);
}

static void
read_file(struct join *j, const char *name, int fd)
{
	struct reading r = { .name = name, .records = BUF_INIT };
	enum lines_is is;
	struct lines l;
	const char *line;
	int64_t at = 0, done = 0;
	size_t len, room;
	ssize_t got;
	char *to;

	r.file = bank_file(j->bank, name, fd);
	lines_init(&l);
	do {
		to = lines_room(&l, &room);
		got = io_pread(fd, to, room, (off_t)at);
		if (got < 0)
			die("%s:", name);
		at += got;
		lines_got(&l, (size_t)got);
		while ((is = lines_next(&l, &line, &len)) == LINES_LINE) {
			take_line(j, &r, line, len, done);
			done += (int64_t)len + 1;
		}
		if (is == LINES_TOO_LONG)
			refuse(&r, "a line longer than 1 MiB");
	} while (got > 0);
	if (lines_last(&l, &line, &len) == LINES_LINE)
		take_line(j, &r, line, len, done);
	if (r.open)
		refuse(&r, "the shard is not whole: it ends in the middle");
	lines_free(&l);
	buf_free(&r.records);
}

static int
temporary(void)
{
	int fd = io_temporary("framestat");

	if (fd < 0)
		die("TMPDIR: can't make a temporary file:");
	return fd;
}

static int
spool(int from)
{
	char block[65536];
	int to = temporary();
	ssize_t got;

	while ((got = io_read(from, block, sizeof block)) > 0)
		if (io_write(to, block, (size_t)got) < 0)
			die("TMPDIR: write error:");
	if (got < 0)
		die("stdin: read error:");
	return to;
}

static void
read_named(struct join *j, const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC), copy;

	if (fd < 0)
		die("%s:", name);
	if (lseek(fd, 0, SEEK_CUR) < 0 && errno == ESPIPE) {
		copy = spool(fd);
		close(fd);
		fd = copy;
	}
	read_file(j, name, fd);
}

struct join *
join_open(char *const *names, size_t n)
{
	struct join *j = xcalloc(1, sizeof *j);
	struct buf why = BUF_INIT;
	size_t i;

	j->bank = bank_new();
	buf_init(&j->records);
	for (i = 0; i < n; i++)
		read_named(j, names[i]);
	if (n == 0)
		read_file(j, "stdin", spool(STDIN_FILENO));
	if (shard_order(j->v, j->n, &why) < 0)
		die("%s", why.p);
	if (bank_sort(j->bank, j->v, j->n) < 0)
		die("the pictures of the shards do not follow each other");
	return j;
}

void
join_free(struct join *j)
{
	size_t i;

	if (!j)
		return;
	for (i = 0; i < j->n; i++)
		shard_free(&j->v[i]);
	bank_free(j->bank);
	buf_free(&j->records);
	free(j->v);
	free(j);
}

int
join_records(struct join *j)
{
	int fd = temporary();

	if (io_write(fd, j->records.p, j->records.len) < 0 ||
	    lseek(fd, 0, SEEK_SET) < 0)
		die("TMPDIR: write error:");
	buf_free(&j->records);
	return fd;
}

void
join_check(const struct join *j, const char *what)
{
	char name[DIAG_NAME];

	if (strcmp(j->v[0].version, VERSION) != 0)
		die("%s: made by version %s, this is %s", diag_name(name,
		    j->v[0].file), j->v[0].version, VERSION);
	if (strcmp(j->v[0].what, what) != 0)
		die("%s: made with other options: give --join those of the "
		    "shards (there %s, here %s)", diag_name(name,
		    j->v[0].file), j->v[0].what, what);
}

const struct bank *
join_bank(const struct join *j)
{
	return j->bank;
}
