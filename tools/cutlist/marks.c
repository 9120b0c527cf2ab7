/*
 * Changes of shot, silences, beats and words out of records.
 *
 * A closer look (a window) makes void what the same tool has found in there
 * before, whichever of the two is read first; so it is sorted out at the end.
 */
#include "marks.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json.h"
#include "rec.h"

enum { MARKS_MOST = 1 << 24, WINDOWS_MOST = 4096, PASS_MOST = 1 << 20,
	REST = 2048 };

/* Whoever goes through a list is at i: what it touched goes now and then. */
static void
rest(const struct mark_list *l, size_t i)
{
	if (i % REST == 0)
		stock_rest(&l->stock);
}

static void
list_add(struct mark_list *l, int64_t start, int64_t end, int pass)
{
	if (end < start || l->n >= MARKS_MOST)
		return;
	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 64;
		l->v = stock_room(&l->stock, l->cap, sizeof *l->v);
	}
	rest(l, l->n);
	l->v[l->n++] = (struct mark_span){ start, end, pass };
}

static bool
extent(const struct cJSON *v, int64_t *start, int64_t *end)
{
	return json_get_time(v, "start", start) == 0 &&
	    json_get_time(v, "end", end) == 0;
}

static int
pass_of(const struct cJSON *root)
{
	return (int)json_get_whole(root, "pass", 0, PASS_MOST, 0);
}

#define UNSURE INT64_C(200000)

static void
take_shot(struct marks *m, const struct cJSON *root)
{
	const char *begins;
	int64_t start, from, to;

	if (json_get_str(root, "begins", &begins) < 0 ||
	    strcmp(begins, "start") == 0 ||
	    json_get_time(root, "start", &start) < 0)
		return;
	if (json_get_time(root, "from", &from) < 0 ||
	    json_get_time(root, "to", &to) < 0 || from > start || to < start)
		from = to = start;
	/* A hard cut somewhere between two key frames is no place to go to. */
	if (strcmp(begins, "cut") == 0 && to - from > UNSURE)
		return;
	list_add(&m->shots, from, to, pass_of(root));
}

static void
take_sound(struct marks *m, const struct cJSON *root)
{
	const char *kind;
	int64_t start, end;

	if (json_get_str(root, "kind", &kind) == 0 &&
	    strcmp(kind, "silence") == 0 && extent(root, &start, &end))
		list_add(&m->silences, start, end, pass_of(root));
}

static void
take_beat(struct marks *m, const struct cJSON *root)
{
	int64_t t;

	if (json_get_time(root, "t", &t) == 0)
		list_add(&m->beats, t, t, pass_of(root));
}

/* Words with times of their own; without them the line of text is one. */
static void
take_caption(struct marks *m, const struct cJSON *root)
{
	const struct cJSON *words = json_get(root, "words"), *w;
	int64_t start, end;

	if (!json_first(words) && extent(root, &start, &end))
		list_add(&m->words, start, end, 0);
	for (w = json_first(words); w; w = json_next(w))
		if (extent(w, &start, &end))
			list_add(&m->words, start, end, 0);
}

static void
take_window(struct marks *m, const struct cJSON *root)
{
	struct mark_window w = { .pass = pass_of(root) };
	const char *tool;

	if (m->nwindows >= WINDOWS_MOST || !extent(root, &w.start, &w.end) ||
	    json_get_str(root, "tool", &tool) < 0)
		return;
	w.of = tool[0];
	m->windows = xrealloc(m->windows, m->nwindows + 1,
	    sizeof *m->windows);
	m->windows[m->nwindows++] = w;
}

void
marks_record(struct marks *m, struct rec *r)
{
	static const struct {
		const char *type;
		void (*take)(struct marks *m, const struct cJSON *root);
	} takes[] = {
		{ "shot", take_shot }, { "sound", take_sound },
		{ "beat", take_beat }, { "caption", take_caption },
		{ "window", take_window },
	};
	size_t i;

	for (i = 0; i < sizeof takes / sizeof *takes; i++)
		if (rec_is(r, takes[i].type))
			takes[i].take(m, rec_root(r));
}

static bool
is_void(const struct marks *m, const struct mark_span *s, char of)
{
	size_t i;

	for (i = 0; i < m->nwindows; i++)
		if (m->windows[i].of == of && m->windows[i].pass > s->pass &&
		    ((s->start > m->windows[i].start &&
		    s->start < m->windows[i].end) ||
		    (s->end > m->windows[i].start &&
		    s->end < m->windows[i].end)))
			return true;
	return false;
}

static int
by_start(const void *a, const void *b)
{
	const struct mark_span *p = a, *q = b;

	if (p->start != q->start)
		return p->start < q->start ? -1 : 1;
	return p->end < q->end ? -1 : p->end > q->end;
}

static void
list_sort(const struct marks *m, struct mark_list *l, char of)
{
	bool sorted = true;
	size_t i, n = 0;

	for (i = 0; i < l->n; i++) {
		rest(l, i);
		if (is_void(m, &l->v[i], of))
			continue;
		l->v[n] = l->v[i];
		sorted &= n == 0 || by_start(&l->v[n - 1], &l->v[n]) <= 0;
		n++;
	}
	l->n = n;
	/* They mostly are: sorting needs as much memory again. */
	if (!sorted)
		qsort(l->v, n, sizeof *l->v, by_start);
}

/* Spans that overlap become one, so that ends rise as starts do. */
static void
list_join(struct mark_list *l)
{
	size_t i, n = 0;

	for (i = 0; i < l->n; i++) {
		rest(l, i);
		if (n && l->v[i].start < l->v[n - 1].end) {
			if (l->v[i].end > l->v[n - 1].end)
				l->v[n - 1].end = l->v[i].end;
		} else {
			l->v[n++] = l->v[i];
		}
	}
	l->n = n;
}

void
marks_sort(struct marks *m)
{
	list_sort(m, &m->shots, 'f');
	list_sort(m, &m->silences, 'b');
	list_sort(m, &m->beats, 'b');
	list_sort(m, &m->words, 0);
	list_join(&m->shots);
	list_join(&m->silences);
	list_join(&m->words);
}

void
marks_free(struct marks *m)
{
	stock_free(&m->shots.stock);
	stock_free(&m->silences.stock);
	stock_free(&m->beats.stock);
	stock_free(&m->words.stock);
	free(m->windows);
	*m = (struct marks){ .nwindows = 0 };
}

size_t
marks_at(const struct mark_list *l, int64_t t)
{
	size_t low = 0, high = l->n, middle;

	stock_rest(&l->stock);
	while (low < high) {
		middle = low + (high - low) / 2;
		if (l->v[middle].end < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
