/*
 * Old groups, then new ones.  The last ones of the old are kept back until
 * the new scan has told the same: the very last was cut off where the file
 * ended then, and those before it may have looked at what follows.
 */
#include <stdlib.h>
#include <string.h>

#include "regrow.h"
#include "cache.h"
#include "recall.h"

enum {
	BACK = 32,            /* groups that are kept back */
	WORTH = 3 * BACK,     /* with fewer all packets are read */
	SAME = 3,             /* groups in a row that must be the same, */
	SAME_FRAMES = 2 * GOP_LIVE, /* and pictures in them */
	SLICE = 64 << 10,
	AHEAD = 1 << 20,      /* bytes: a scan needs some to find its feet */
};

enum phase { TELLING, SEARCHING, SKIPPING, JOINED };

struct regrow {
	struct cache_entry *past;
	int64_t size;         /* of the file then */
	enum phase phase;
	char *back[BACK];     /* lines; group i is at i % BACK */
	int64_t known;        /* groups of then */
	int64_t told, skip;   /* groups that were told; to be left out */
	int64_t next;         /* the old group that should come now; -1 */
	int64_t same, frames; /* of those that came as they should */
};

bool
regrow_may(const struct job *j)
{
	return j->crew->wish.gops && j->info.video &&
	    strcmp(j->info.container, "mpegts") == 0;
}

bool
regrow_start(struct job *j)
{
	struct cache_entry *past;
	int64_t size;

	past = regrow_may(j) ? recall_past(j, &size) : NULL;
	if (!past)
		return false;
	j->regrow = xcalloc(1, sizeof *j->regrow);
	j->regrow->past = past;
	j->regrow->size = size;
	j->regrow->next = -1;
	regrow_resume(j);
	return true;
}

static void
tell(struct job *j, int64_t n)
{
	struct regrow *g = j->regrow;

	buf_adds(&j->text, g->back[n % BACK]);
	g->told = n + 1;
}

static void
take_old(struct job *j, const char *line, size_t len)
{
	static const char GOP[] = "{\"type\":\"gop\",";
	struct regrow *g = j->regrow;
	char **at = &g->back[g->known % BACK];

	if (len < sizeof GOP || memcmp(line, GOP, sizeof GOP - 1) != 0)
		return;
	if (*at)
		tell(j, g->known - BACK);
	free(*at);
	*at = xstrndup(line, len);
	g->known++;
}

/* Where the new scan begins: before the groups that were kept back, as far as
 * groups are of one length. */
static int64_t
scan_from(const struct regrow *g)
{
	int64_t from = g->size - g->size / g->known * BACK - AHEAD;

	return g->known < WORTH || from < 0 ? 0 : from;
}

static void
search(struct job *j)
{
	struct regrow *g = j->regrow;
	int64_t from = scan_from(g);

	cache_drop(g->past);
	g->past = NULL;
	g->phase = from ? SEARCHING : SKIPPING;
	g->skip = g->told;
	job_added(j);
	scan_packets(j, from);
}

static void
on_turn(void *job)
{
	struct job *j = job;
	struct buf lines = BUF_INIT;
	bool more = cache_copy(j->regrow->past, &lines, SLICE);
	const char *p = lines.p, *end;

	j->timer = -1;
	while ((end = memchr(p, '\n', (size_t)(lines.p + lines.len - p)))) {
		take_old(j, p, (size_t)(end + 1 - p));
		p = end + 1;
	}
	buf_free(&lines);
	if (!more) {
		search(j);
		return;
	}
	job_added(j);
	regrow_resume(j);
}

void
regrow_resume(struct job *j)
{
	if (j->regrow->phase == TELLING && !j->paused && j->timer < 0)
		j->timer = loop_timer(j->crew->loop, 0, on_turn, j);
}

/* The old group that says the same; -1: none. */
static int64_t
find(const struct regrow *g, const char *line)
{
	int64_t n;

	for (n = g->told; n < g->known; n++)
		if (strcmp(g->back[n % BACK], line) == 0)
			return n;
	return -1;
}

static void
compare(struct job *j, const char *line, int64_t frames)
{
	struct regrow *g = j->regrow;
	bool as_known = g->next >= 0 && g->next < g->known &&
	    strcmp(g->back[g->next % BACK], line) == 0;

	if (!as_known) {
		g->next = find(g, line);
		g->same = g->frames = 0;
		if (g->next < 0)
			return;
	}
	g->same++;
	g->frames += frames;
	g->next++;
	if (g->same < SAME || g->frames < SAME_FRAMES)
		return;
	while (g->told < g->next)
		tell(j, g->told);
	g->phase = JOINED;
}

void
regrow_gop(struct job *j, const struct buf *line, int64_t frames)
{
	struct regrow *g = j->regrow;

	if (g->phase == SEARCHING)
		compare(j, line->p, frames);
	else if (g->phase == SKIPPING && g->skip > 0)
		g->skip--;
	else
		buf_add(&j->text, line->p, line->len);
}

bool
regrow_joined(struct job *j)
{
	struct regrow *g = j->regrow;

	if (g->phase != SEARCHING)
		return true;
	g->phase = SKIPPING;
	return false;
}

void
regrow_free(struct job *j)
{
	struct regrow *g = j->regrow;
	int i;

	if (!g)
		return;
	cache_drop(g->past);
	for (i = 0; i < BACK; i++)
		free(g->back[i]);
	free(g);
	j->regrow = NULL;
}
