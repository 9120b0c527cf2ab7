/*
 * From a core to a clip: pre- and post-roll, not shorter than the shortest,
 * from one natural boundary to another, never within a word, in the file.
 */
#include "moments_part.h"

/* What an edge of each kind is worth beside another at the same distance. */
static const float WORTH[EDGE_KINDS] = {
	[EDGE_SHOT] = 1, [EDGE_SILENCE] = 0.9F, [EDGE_CAPTION] = 0.8F,
	[EDGE_BEAT] = 0.4F, [EDGE_BAR] = 0.6F, [EDGE_SECTION] = 1,
	[EDGE_FILM] = 1.2F,
};

/* An edge of no strength counts so much still; at the end of its tolerance an
 * edge has lost so much; a second of the core that it cuts off costs so much. */
static const float LEAST = 0.4F, FAR = 0.7F, CROPPED = 0.8F;

struct span {
	int64_t a, b;
};

static int64_t
within(int64_t t, int64_t low, int64_t high)
{
	return t < low ? low : t > high ? high : t;
}

/* The word in which t lies, its ends not included; null. */
static const struct word_span *
word_at(const struct edges *e, int64_t t)
{
	size_t low = 0, high = e->nwords;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (e->words[middle].end <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low < e->nwords && e->words[low].start < t ? &e->words[low] :
	    NULL;
}

static size_t
first_edge(const struct edges *e, int64_t t)
{
	size_t low = 0, high = e->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (e->v[middle].t < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static float
seconds(int64_t us)
{
	return (float)((double)us / 1e6);
}

/* How good an edge is for a side that would best lie at t; inside: by how much
 * it cuts into the core. */
static float
edge_worth(const struct taste *t, const struct edge *e, int64_t best,
    int64_t inside)
{
	int64_t far = e->t > best ? e->t - best : best - e->t;
	int64_t reach = t->snap[e->kind];
	float worth;

	if (reach <= 0 || far > reach)
		return 0;
	worth = WORTH[e->kind] * (LEAST + (1 - LEAST) *
	    (e->strength > 0 ? e->strength < 1 ? e->strength : 1 : 0));
	worth *= 1 - FAR * seconds(far) / seconds(reach);
	return inside > 0 ? worth - CROPPED * seconds(inside) : worth;
}

/* The best edge for one side of a clip between low and high; or best itself,
 * and kind EDGE_KINDS. */
static int64_t
snap(const struct moments_curve *c, const struct moment *m,
    enum edge_side side, int64_t best, struct span may, unsigned char *kind)
{
	const struct edges *e = &c->s.edges;
	int64_t reach = 0, t = best;
	float most = 0;
	size_t i;

	*kind = EDGE_KINDS;
	for (i = 0; i < EDGE_KINDS; i++)
		if (c->t->snap[i] > reach)
			reach = c->t->snap[i];
	for (i = first_edge(e, best - reach); i < e->n; i++) {
		const struct edge *p = &e->v[i];
		float worth;

		if (p->t > best + reach || p->t > may.b)
			break;
		if (p->t < may.a || !(p->sides & side) ||
		    p->kind >= EDGE_KINDS || word_at(e, p->t))
			continue;
		worth = edge_worth(c->t, p, best, side == EDGE_BEGIN ?
		    p->t - m->core_start : m->core_end - p->t);
		if (worth > most) {
			most = worth;
			t = p->t;
			*kind = p->kind;
		}
	}
	return t;
}

/* Moves a span into the file, or makes it the whole file. */
static struct span
into_file(const struct moments_curve *c, struct span p)
{
	if (p.a < c->from) {
		p.b += c->from - p.a;
		p.a = c->from;
	}
	if (p.b > c->to) {
		p.a = within(p.a - (p.b - c->to), c->from, c->to);
		p.b = c->to;
	}
	return p;
}

/* Core and rolls; at least the shortest, at most the longest. */
static struct span
lay(const struct moments_curve *c, const struct moments_way *way,
    const struct moment *m, int64_t shortest, int64_t longest)
{
	struct span p = { m->core_start, m->core_end };
	int64_t length;

	if (c->t->before > 0)
		p.a -= (int64_t)(way->before * (float)c->t->before);
	if (c->t->after > 0)
		p.b += (int64_t)(way->after * (float)c->t->after);
	p.a = within(p.a, c->from, c->to);
	p.b = within(p.b, c->from, c->to);
	length = p.b - p.a;
	if (length < shortest) {
		p.a -= (int64_t)(way->lead * (float)(shortest - length));
		p.b = p.a + shortest;
	} else if (length > longest) {
		int64_t rolls = length - (m->core_end - m->core_start);

		/* What is too much is taken off both rolls alike. */
		if (rolls > 0)
			p.a += (int64_t)((double)(length - longest) *
			    ((double)(m->core_start - p.a) / (double)rolls));
		p.b = p.a + longest;
	}
	return into_file(c, p);
}

/* Out of words, outwards; inwards where that would be too long. */
static void
leave_words(const struct moments_curve *c, struct span *p, int64_t shortest,
    int64_t longest)
{
	const struct edges *e = &c->s.edges;
	const struct word_span *first = word_at(e, p->a), *last;

	if (first)
		p->a = first->start > c->from ? first->start : c->from;
	last = word_at(e, p->b);
	if (last)
		p->b = last->end < c->to ? last->end : c->to;
	if (last && p->b - p->a > longest && last->start - p->a >= shortest)
		p->b = last->start;
	if (first && p->b - p->a > longest && p->b - first->end >= shortest)
		p->a = first->end;
}

void
moments_clip(const struct moments_curve *c, const struct moments_way *way,
    struct moment *m)
{
	int64_t whole = c->to - c->from;
	int64_t longest = within(c->t->longest, 1, whole);
	int64_t shortest = within(c->t->shortest, 0, longest);
	struct span p = lay(c, way, m, shortest, longest), may, at;

	/* The begin may move as far as the end can make up for it. */
	may.a = within(p.b - longest, c->from, c->to);
	may.b = within(p.a + (p.b - p.a) / 2, c->from, c->to - shortest);
	at.a = snap(c, m, EDGE_BEGIN, p.a, may, &m->begins);
	if (p.b < at.a + shortest)
		p.b = at.a + shortest;
	may.a = at.a + shortest;
	may.b = within(at.a + longest, c->from, c->to);
	at.b = snap(c, m, EDGE_END, p.b, may, &m->ends);
	m->start = at.a;
	m->end = at.b;
	leave_words(c, &at, shortest, longest);
	if (at.a != m->start)
		m->begins = EDGE_CAPTION;
	if (at.b != m->end)
		m->ends = EDGE_CAPTION;
	m->start = at.a;
	m->end = at.b;
	if (m->start <= 0)
		m->begins = EDGE_FILM;
	if (c->s.duration > 0 && m->end >= c->s.duration)
		m->ends = EDGE_FILM;
}
