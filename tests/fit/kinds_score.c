/*
 * kinds_score: what tools/beatscan/kind.c makes of programmes whose truth is
 * known: a table of confusion by tenths of a second, boundaries, and how
 * often spans of a given confidence are right.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "diag.h"
#include "kinds_data.h"
#include "kinds_part.h"

enum { STEP = 10, SHELVES = 10, WITHIN = 150, MOST = 100000 };

struct score {
	double table[KINDS][KINDS];  /* truth, answer: tenths of a second */
	double shelf[2][SHELVES];    /* frames by confidence: all, right */
	double shelf_sure[SHELVES];
	int *error[2];               /* ms; with silence on a side, without */
	int errors[2], missed[2];
	int rises, impacts;
};

struct answer {
	unsigned char *kind;
	struct kind_span *span;
	size_t n, spans;
	int surges[2];
};

static void
take_span(void *arg, const struct kind_span *s)
{
	struct answer *a = arg;
	int64_t i;

	for (i = s->start / 10000; i < s->end / 10000 && i < (int64_t)a->n; i++)
		a->kind[i] = (unsigned char)s->kind;
	a->span = xrealloc(a->span, a->spans + 1, sizeof *s);
	a->span[a->spans++] = *s;
}

static void
take_surge(void *arg, const struct surge *s)
{
	((struct answer *)arg)->surges[s->impact]++;
}

/* The nearest change of answer from one kind to another. */
static void
boundary(struct score *s, const struct answer *a, size_t at, int from, int to)
{
	int which = from != KIND_SILENCE && to != KIND_SILENCE;
	long d, best = WITHIN + 1;

	for (d = -WITHIN; d <= WITHIN; d++) {
		long i = (long)at + d;

		if (i > 0 && i < (long)a->n && a->kind[i - 1] == from &&
		    a->kind[i] == to && labs(d) < labs(best))
			best = d;
	}
	if (best > WITHIN)
		s->missed[which]++;
	else if (s->errors[which] < MOST)
		s->error[which][s->errors[which]++] = (int)labs(best) * 10;
}

static void
compare(struct score *s, const struct programme *p, const struct answer *a)
{
	size_t i, j;

	for (i = STEP / 2; i < p->n; i += STEP)
		if (p->truth[i] < KINDS && a->kind[i] < KINDS)
			s->table[p->truth[i]][a->kind[i]]++;
	for (i = 1; i < p->n; i++)
		if (p->truth[i] != p->truth[i - 1] && p->truth[i] < KINDS &&
		    p->truth[i - 1] < KINDS)
			boundary(s, a, i, p->truth[i - 1], p->truth[i]);
	for (i = 0; i < a->spans; i++) {
		const struct kind_span *x = &a->span[i];
		int shelf = (int)fmin(SHELVES - 1, x->sure * SHELVES);

		for (j = (size_t)x->start / 10000; j < p->n &&
		    j < (size_t)x->end / 10000; j++) {
			if (p->truth[j] >= KINDS)
				continue;
			s->shelf[0][shelf]++;
			s->shelf[1][shelf] += p->truth[j] == x->kind;
			s->shelf_sure[shelf] += x->sure;
		}
	}
	s->rises += a->surges[0];
	s->impacts += a->surges[1];
}

static void
hear(struct score *s, const struct programme *p)
{
	const struct kind_ops ops = { take_span, take_surge };
	const struct kind_wish wish = { 0 };
	struct answer a = { .n = p->n };
	struct kinds *k = kind_new(&wish, &ops, &a);
	size_t i;

	a.kind = xmalloc(p->n + 1);
	memset(a.kind, TRUTH_UNKNOWN, p->n + 1);
	for (i = 0; i < p->n; i++)
		kind_put(k, &p->h[i]);
	kind_end(k);
	kind_free(k);
	compare(s, p, &a);
	free(a.kind);
	free(a.span);
}

static int
by_size(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void
tell_errors(struct score *s, int which, const char *name)
{
	int *e = s->error[which], n = s->errors[which];

	if (!n)
		return;
	qsort(e, (size_t)n, sizeof *e, by_size);
	printf("%s: %d found within 1.5 s, median error %d ms, 90%% within %d "
	    "ms, %d not found\n", name, n, e[n / 2], e[n * 9 / 10],
	    s->missed[which]);
}

static void
tell(struct score *s)
{
	double all = 0, right = 0;
	int k, j;

	printf("%-10s", "");
	for (k = 0; k < KINDS; k++)
		printf("%9s", kind_name((enum kind)k));
	printf("%9s%9s%9s\n", "recall", "precis.", "F1");
	for (k = 0; k < KINDS; k++) {
		double truth = 1e-9, told = 1e-9, hit = s->table[k][k], r, p;

		printf("%-10s", kind_name((enum kind)k));
		for (j = 0; j < KINDS; j++) {
			truth += s->table[k][j];
			told += s->table[j][k];
			printf("%9.0f", s->table[k][j]);
		}
		r = hit / truth;
		p = hit / told;
		printf("%9.3f%9.3f%9.3f\n", r, p, 2 * r * p / (r + p + 1e-9));
		all += truth;
		right += hit;
	}
	printf("right: %.3f of %.0f s\n", right / all, all / 10);
	tell_errors(s, 0, "boundaries of silence");
	tell_errors(s, 1, "other boundaries");
	printf("confidence (mean): share right, share of time\n");
	for (k = 0; k < SHELVES; k++)
		if (s->shelf[0][k] > 0)
			printf("  %.2f: %.3f %.3f\n", s->shelf_sure[k] /
			    s->shelf[0][k], s->shelf[1][k] / s->shelf[0][k],
			    s->shelf[0][k] / all / STEP);
	printf("surges: %d rises, %d impacts\n", s->rises, s->impacts);
}

int
kinds_score(const char *list)
{
	struct score s;
	char base[512];
	FILE *f = fopen(list, "r");

	if (!f)
		die("%s: cannot be opened", list);
	memset(&s, 0, sizeof s);
	s.error[0] = xcalloc(MOST, sizeof(int));
	s.error[1] = xcalloc(MOST, sizeof(int));
	while (list_next(f, base, sizeof base)) {
		struct programme p = programme_read(base);

		hear(&s, &p);
		programme_free(&p);
	}
	fclose(f);
	tell(&s);
	free(s.error[0]);
	free(s.error[1]);
	return 0;
}
