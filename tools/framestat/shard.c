/*
 * Shards of a film: whether they fit together, and where to cut one.
 */
#include "shard.h"

#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "tc.h"

const char *const shard_kind_names[SHARD_KINDS] = { "keys", "pictures" };

void
shard_free(struct shard *s)
{
	free(s->src);
	free(s->version);
	free(s->what);
	free(s->file);
	*s = (struct shard){ 0 };
}

bool
shard_empty(const struct shard *s)
{
	return s->from == s->to && s->from != TC_NONE;
}

/* TC_NONE is the smallest number, as it should be for a start. */
static int
by_time(const void *a, const void *b)
{
	const struct shard *p = a, *q = b;

	if (p->from != q->from)
		return p->from < q->from ? -1 : 1;
	return (p->number > q->number) - (p->number < q->number);
}

static int
unlike(const struct shard *a, const struct shard *b, const char *how,
    struct buf *why)
{
	char one[DIAG_NAME], other[DIAG_NAME];

	buf_addf(why, "%s and %s %s", diag_name(one, a->file),
	    diag_name(other, b->file), how);
	return -1;
}

static int
missing(int64_t from, int64_t to, struct buf *why)
{
	char start[TC_TEXT], end[TC_TEXT];

	if (from == TC_NONE)
		buf_adds(why, "no shard holds the film's start");
	else if (to == TC_NONE)
		buf_addf(why, "no shard holds the film from %s to its end",
		    tc_short(from, start));
	else
		buf_addf(why, "no shard holds the film from %s to %s",
		    tc_short(from, start), tc_short(to, end));
	return -1;
}

int
shard_order(struct shard *v, size_t n, struct buf *why)
{
	const struct shard *before = NULL;
	size_t i;

	if (n == 0) {
		buf_adds(why, "there is no shard: framestat --range makes one");
		return -1;
	}
	for (i = 1; i < n; i++) {
		if (strcmp(v[i].src, v[0].src) != 0)
			return unlike(&v[0], &v[i],
			    "are about different films", why);
		if (strcmp(v[i].version, v[0].version) != 0)
			return unlike(&v[0], &v[i],
			    "were made by different versions", why);
		if (strcmp(v[i].what, v[0].what) != 0)
			return unlike(&v[0], &v[i], "were made with different "
			    "options, or from different indexes", why);
	}
	qsort(v, n, sizeof *v, by_time);
	for (i = 0; i < n; i++) {
		if (shard_empty(&v[i]))
			continue;
		if (!before && v[i].from != TC_NONE)
			break;
		if (before && (before->to == TC_NONE ||
		    v[i].from < before->to))
			return unlike(before, &v[i],
			    "hold the same part of the film", why);
		if (before && v[i].from > before->to)
			return missing(before->to, v[i].from, why);
		before = &v[i];
	}
	if (!before)
		return missing(TC_NONE, TC_NONE, why);
	return before->to == TC_NONE ? 0 : missing(before->to, TC_NONE, why);
}

/* Work is pictures: whether the fast mode has to look at all of them is not
 * known before key frames are decoded. */
static int64_t
work(const struct gops *g, size_t i)
{
	int64_t length = g->note[i].end - g->v[i].t;

	return g->v[i].frames > 0 ? g->v[i].frames :
	    length > 0 ? length / (TC_SECOND / 30) : 1;
}

size_t
shard_cut(const struct gops *g, size_t wanted, int64_t *edge)
{
	int64_t all = 0, sum = 0, next;
	size_t i, n = 0, part = 1;

	for (i = 0; i < g->n; i++)
		all += work(g, i);
	for (i = 0; i < g->n && part < wanted; i++) {
		next = sum + work(g, i);
		/* the edge is due before this gop, or nearer to its start */
		if (i > 0 && g->v[i].rap && (sum + next) * (int64_t)wanted / 2 >=
		    all * (int64_t)part && g->v[i].t > 0) {
			edge[n++] = g->v[i].t;
			while (part < wanted && (sum + next) *
			    (int64_t)wanted / 2 >= all * (int64_t)part)
				part++;
		}
		sum = next;
	}
	return n;
}

static void
put_seconds(struct buf *b, int64_t us)
{
	buf_addf(b, "%lld.%06lld", (long long)(us / TC_SECOND),
	    (long long)(us % TC_SECOND));
}

void
shard_ranges(const struct gops *g, size_t wanted, struct buf *b)
{
	int64_t *edge = xcalloc(wanted, sizeof *edge), from = 0;
	size_t n = shard_cut(g, wanted, edge), i;

	for (i = 0; i < n; from = edge[i++]) {
		put_seconds(b, from);
		buf_addc(b, '-');
		put_seconds(b, edge[i]);
		buf_addc(b, '\n');
	}
	put_seconds(b, from);
	buf_adds(b, "-\n");
	free(edge);
}
