#ifndef CUTFILM_H
#define CUTFILM_H

/*
 * A real film for the tests of cutlist: what probe says of it, and what is
 * true of it: the time stamps of the pictures that a decoder shows.  Tests run
 * in the root of the tree; media comes from tests/media.sh.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/cutlist/footage.h"
#include "../../tools/cutlist/packets.h"
#include "buf.h"
#include "json.h"

struct film {
	char path[4096];
	struct footage f;
	struct packets all;    /* every packet */
	int64_t *true_pts;     /* of the pictures, in the order shown */
	size_t ntrue;
};

static inline const char *
film_env(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value && *value ? value : otherwise;
}

/* What a command prints; free it. */
static inline char *
film_output(const char *command)
{
	struct buf b = BUF_INIT;
	FILE *p = popen(command, "r");
	size_t n;

	while (p && (n = fread(buf_room(&b, 65536), 1, 65536, p)) > 0)
		b.len += n;
	if (p)
		pclose(p);
	buf_addc(&b, 0);
	return buf_steal(&b);
}

/* An argument list as a command of a shell, its messages dropped. */
static inline char *
film_command(const struct args *a)
{
	struct buf b = BUF_INIT;
	const char *p;
	size_t i;

	for (i = 0; i < a->n; i++) {
		buf_adds(&b, i ? " '" : "'");
		for (p = a->v[i]; *p; p++)
			if (*p == '\'')
				buf_adds(&b, "'\\''");
			else
				buf_addc(&b, *p);
		buf_addc(&b, '\'');
	}
	buf_adds(&b, " 2>/dev/null");
	return buf_steal(&b);
}

/* Calls take for each line of a text, which is changed. */
static inline void
film_lines(char *text, void (*take)(void *ctx, const char *line), void *ctx)
{
	char *end;

	for (; *text; text = end + 1) {
		end = strchr(text, '\n');
		if (end)
			*end = 0;
		take(ctx, text);
		if (!end)
			break;
	}
}

static inline void
film_record(void *ctx, const char *line)
{
	struct film *film = ctx;
	const char *why, *type = "";
	struct cJSON *root = json_parse(line, strlen(line), &why);

	if (!root)
		return;
	json_get_str(root, "type", &type);
	if (strcmp(type, "media") == 0)
		footage_media(&film->f, root);
	else if (strcmp(type, "gop") == 0)
		footage_gop(&film->f, root);
	json_free(root);
}

static inline void
film_packet(void *ctx, const char *line)
{
	packets_line(ctx, line, strlen(line));
}

static inline int
film_by_value(const void *a, const void *b)
{
	const int64_t *p = a, *q = b;

	return *p < *q ? -1 : *p > *q;
}

static inline void
film_true(void *ctx, const char *line)
{
	struct film *film = ctx;
	char *end;
	long long v = strtoll(line, &end, 10);

	if (end == line)
		return;
	film->true_pts = xrealloc(film->true_pts, film->ntrue + 1,
	    sizeof *film->true_pts);
	film->true_pts[film->ntrue++] = v;
}

/* Lists packets in a given way; false where packets_end wants another. */
static inline bool
film_list(const struct film *film, struct packets *p, enum packets_way *way,
    int64_t from, int64_t to)
{
	struct args a;
	char *command, *text;

	args_init(&a);
	packets_args(&a, &film->f, *way, from, to);
	command = film_command(&a);
	text = film_output(command);
	film_lines(text, film_packet, p);
	free(text);
	free(command);
	args_free(&a);
	return packets_end(p, &film->f, way, from, to);
}

/* The pictures around a time by whatever way leads there. */
static inline bool
film_near(const struct film *film, struct packets *p, int64_t from, int64_t to)
{
	enum packets_way way = packets_first(&film->f);

	do
		if (film_list(film, p, &way, from, to))
			return true;
	while (way < PACKETS_WAYS);
	return false;
}

static inline bool
film_open(struct film *film, const char *name)
{
	enum packets_way way = PACKETS_ALL;
	struct buf b = BUF_INIT;
	char *text;

	memset(film, 0, sizeof *film);
	film->f.audio = film->f.video.index = -1;
	snprintf(film->path, sizeof film->path, "%s%s%s", strchr(name, '/') ?
	    "" : film_env("MEDIA", "build/media"), strchr(name, '/') ? "" : "/",
	    name);
	buf_addf(&b, "'%s/probe' -q -g '%s'", film_env("B", "build"),
	    film->path);
	text = film_output(b.p);
	film_lines(text, film_record, film);
	free(text);
	buf_clear(&b);
	if (film->f.video.index >= 0) {
		buf_addf(&b, "ffprobe -v quiet -select_streams %d "
		    "-show_entries frame=best_effort_timestamp -of "
		    "default=nk=1:nw=1 '%s'", film->f.video.index, film->path);
		text = film_output(b.p);
		film_lines(text, film_true, film);
		free(text);
		film_list(film, &film->all, &way, 0, TC_SECOND);
	}
	if (film->ntrue)
		qsort(film->true_pts, film->ntrue, sizeof *film->true_pts,
		    film_by_value);
	buf_free(&b);
	return film->f.path != NULL;
}

static inline void
film_close(struct film *film)
{
	footage_free(&film->f);
	packets_free(&film->all);
	free(film->true_pts);
}

/* Makes media; names with blanks between. */
static inline bool
film_made(const char *names)
{
	struct buf b = BUF_INIT;
	bool good;

	buf_addf(&b, "MEDIA='%s' sh tests/media.sh %s", film_env("MEDIA",
	    "build/media"), names);
	good = system(b.p) == 0;
	buf_free(&b);
	return good;
}

/* The same numbers in each run: 0 to below `below`. */
static inline int64_t
film_random(uint64_t *state, int64_t below)
{
	*state = *state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return below > 0 ? (int64_t)((*state >> 20) % (uint64_t)below) : 0;
}

#endif
