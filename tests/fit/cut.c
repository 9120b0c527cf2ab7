/*
 * cut: learns the numbers of tools/framestat/weights.h from labelled
 * programmes.
 *
 *	cut [-apt] [-o weights.h] <LIST
 *
 * LIST has a line for each programme: its name, the group with which it is
 * left out in cross-validation ("-": only tested on), its pictures without .yuv
 * and .t, its truth, and how many of the disturbances (cut_data.c) it is
 * repeated with; 1 is none.
 * The tables are printed; -p: of pairs of key frames, too; -o also writes the
 * numbers, learned from all; -a tells what each kind of clue is worth, -t where
 * the errors lie.
 *
 * Everything is repeated with the same result.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cut_data.h"
#include "cut_train.h"

#include "../../tools/framestat/cut_clues.h"
#include "../../tools/framestat/unlike.h"
#include "buf.h"
#include "diag.h"

struct set {
	struct programme *p;
	size_t n;
	int groups;
};

static void
load(struct set *s)
{
	char line[4096], name[256], group[64], dump[1024], truth[1024];
	char names[128][64];
	int i, most;

	while (fgets(line, sizeof line, stdin)) {
		if (sscanf(line, "%255s %63s %1023s %1023s %d", name, group,
		    dump, truth, &most) != 5 || name[0] == '#')
			continue;
		s->p = xrealloc(s->p, s->n + 1, sizeof *s->p);
		programme_load(&s->p[s->n], name, dump, truth);
		for (i = 0; i < s->groups; i++)
			if (strcmp(names[i], group) == 0)
				break;
		if (i == s->groups && i < 128)
			memcpy(names[s->groups++], group, sizeof group);
		s->p[s->n].twists = most;
		s->p[s->n++].group = group[0] == '-' ? -1 : i;
	}
	if (!s->n)
		die("no programmes in the list");
}

static void
print_score(const char *name, struct score k)
{
	double p = k.hit + k.wrong ? k.hit / (double)(k.hit + k.wrong) : 1;
	double r = k.cuts ? k.hit / (double)k.cuts : 1;

	printf("%-24s %5d %5d %5d  %.3f %.3f %.3f\n", name, k.cuts, k.hit,
	    k.wrong, p, r, p + r > 0 ? 2 * p * r / (p + r) : 0);
	fflush(stdout);
}

static void
add_score(struct score *sum, struct score k)
{
	sum->cuts += k.cuts;
	sum->hit += k.hit;
	sum->wrong += k.wrong;
}

/* Leave one group out, for every group that has programmes of its own; those
 * below 0 are tested with what all others taught. */
static struct score
cross(const struct set *s, const struct samples *all, struct lesson *l,
    bool table, bool tell, double *sums, bool *real, size_t *asked)
{
	struct score total = { 0 };
	size_t i, k;
	int g;

	for (g = -1; g < s->groups; g++) {
		bool any = false;
		struct net net;

		for (i = 0; i < s->n; i++)
			any |= s->p[i].group == g;
		if (!any)
			continue;
		l->leave = g < 0 ? -1 : g;
		train(&net, all, l);
		for (i = 0; i < s->n; i++) {
			struct score one;

			if (s->p[i].group != g)
				continue;
			one = score_cuts(&s->p[i], &net, tell);
			if (table)
				print_score(s->p[i].name, one);
			add_score(&total, one);
		}
		for (k = 0; sums && k < all->n; k++) {
			if (s->p[all->p[k].programme].group != g)
				continue;
			real[*asked] = all->p[k].real;
			sums[(*asked)++] = net_sum(&net, all->p[k].x);
		}
		net_drop(&net);
	}
	return total;
}

/* ---- the file ---- */

static void
print_floats(FILE *f, const char *name, const char *what, const float *x,
    size_t n)
{
	size_t i;

	fprintf(f, "static const float %s_%s[%zu] = {", name, what, n);
	for (i = 0; i < n; i++)
		fprintf(f, "%s%#.4gf,", i % 6 ? " " : "\n\t",
		    fabs((double)x[i]) < 1e-5 ? 0.0 : (double)x[i]);
	fprintf(f, "\n};\n\n");
}

static void
print_net(FILE *f, const char *name, const struct net *n)
{
	size_t rows = (size_t)(n->members * (n->hidden * (n->in + 2) + 1));

	print_floats(f, name, "mean", n->mean, (size_t)n->in);
	print_floats(f, name, "scale", n->scale, (size_t)n->in);
	print_floats(f, name, "row", n->row, rows);
	fprintf(f, "const struct net net_%s = {\n\t%d, %d, %d, %s_mean, "
	    "%s_scale, %s_row,\n\t%.6ff, %.6ff,\n};\n\n", name, n->in,
	    n->hidden, n->members, name, name, name, (double)n->slope,
	    (double)n->offset);
}

static void
write_weights(const char *path, const struct net *cut, const struct net *pair)
{
	FILE *f = fopen(path, "w");

	if (!f)
		die("%s:", path);
	fprintf(f, "#ifndef WEIGHTS_H\n#define WEIGHTS_H\n\n"
	    "/* Written by tests/fit/cut.c; for weights_net.c alone. */\n\n");
	print_net(f, "cut", cut);
	print_net(f, "unlike", pair);
	fprintf(f, "#endif\n");
	if (fclose(f))
		die("%s:", path);
}

/* ---- the two tasks ---- */

typedef void collect_fn(struct samples *, const struct programme *, int,
    const struct twist *);

/* twisted: with all disturbances, too. */
static struct samples
collect(const struct set *s, collect_fn *fn, bool twisted)
{
	struct samples all = { 0 };
	size_t i;
	int k, most;

	for (i = 0; i < s->n; i++) {
		if (s->p[i].group < 0)
			continue;
		most = twisted ? s->p[i].twists : 1;
		for (k = 0; k < most && k < twists_n; k++)
			fn(&all, &s->p[i], (int)i, &twists[k]);
	}
	return all;
}

static void
count(const char *what, const struct samples *s)
{
	size_t real = 0, i;

	for (i = 0; i < s->n; i++)
		real += s->p[i].real;
	printf("%s: %zu samples, %zu of them real\n", what, s->n, real);
	fflush(stdout);
}

#define BIT(clue) (UINT64_C(1) << CLUE_##clue)

/* Clues that say the same thing in different ways. */
static const struct {
	const char *name;
	uint64_t clues;
} kinds[] = {
	{ "nothing", 0 },
	{ "difference", BIT(DIFF) | BIT(DIFF_BEFORE) | BIT(DIFF_AFTER) |
	    BIT(DIFF_NEXT) },
	{ "correlation", BIT(UNLIKE) | BIT(UNLIKE_BEFORE) |
	    BIT(UNLIKE_AFTER) | BIT(UNLIKE_NEXT) },
	{ "matched blocks", BIT(RESIDUAL) | BIT(SHARE) |
	    BIT(RESIDUAL_BEFORE) | BIT(RESIDUAL_AFTER) },
	{ "all ratios to neighbours", BIT(DIFF_BEFORE) | BIT(DIFF_AFTER) |
	    BIT(DIFF_NEXT) | BIT(UNLIKE_BEFORE) | BIT(UNLIKE_AFTER) |
	    BIT(UNLIKE_NEXT) | BIT(RESIDUAL_BEFORE) | BIT(RESIDUAL_AFTER) |
	    BIT(COLOUR_AROUND) | BIT(STILL_AROUND) },
	{ "persistence (stays)", BIT(STAYS) | BIT(STAYS_LONG) },
	{ "across against within", BIT(STEP_BEFORE) | BIT(STEP_AFTER) |
	    BIT(SPLIT_BEFORE) | BIT(SPLIT_AFTER) | BIT(NOVEL) },
	{ "both of these", BIT(STAYS) | BIT(STAYS_LONG) | BIT(STEP_BEFORE) |
	    BIT(STEP_AFTER) | BIT(SPLIT_BEFORE) | BIT(SPLIT_AFTER) |
	    BIT(NOVEL) },
	{ "colour", BIT(COLOUR) | BIT(COLOUR_AROUND) },
	{ "light", BIT(LIGHT) },
	{ "stillest quarter", BIT(STILL) | BIT(STILL_AROUND) },
	{ "outlines", BIT(OUTLINES) | BIT(GONE) },
	{ "blur and streaks", BIT(CRISP) | BIT(STRAIGHT) },
	{ "contrast", BIT(CONTRAST) },
};

/* What each kind of clue is worth: everything again without it, in fewer
 * rounds. */
static void
ablate(const struct set *s, const struct samples *all,
    const struct lesson *full)
{
	struct lesson quick = *full, *l = &quick;
	size_t asked = 0, k;

	l->rounds = 15;
	l->members = 2;

	printf("%-24s %5s %5s %5s  P     R     F1\n", "without", "cuts",
	    "found", "false");
	for (k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		l->without = kinds[k].clues;
		print_score(kinds[k].name, cross(s, all, l, false, false, NULL,
		    NULL, &asked));
	}
}

static void
learn_cuts(struct net *net, const struct set *s, bool tell, bool ablation)
{
	static const bool may[NET_IN] = { [CLUE_CONTRAST] = true,
		[CLUE_WIDE] = true };
	struct lesson l = { CUT_CLUES, 12, 3, 40, .0005, may, 0, -1, s->p };
	struct samples all = collect(s, collect_cuts, true);
	double *sum = xcalloc(all.n + 1, sizeof *sum);
	bool *real = xcalloc(all.n + 1, sizeof *real);
	size_t asked = 0;

	count("cuts", &all);
	printf("%-24s %5s %5s %5s  P     R     F1\n", "left out", "cuts",
	    "found", "false");
	print_score("all", cross(s, &all, &l, true, tell, sum, real, &asked));
	if (ablation)
		ablate(s, &all, &l);
	l.leave = -1;
	train(net, &all, &l);
	calibrate(&net->slope, &net->offset, sum, real, asked);
	printf("calibration: slope %.3f, offset %.3f\n", (double)net->slope,
	    (double)net->offset);
	free(sum);
	free(real);
	free(all.p);
}

struct graded {
	double sum;
	bool real;
};

static int
by_sum(const void *a, const void *b)
{
	double x = ((const struct graded *)a)->sum;
	double y = ((const struct graded *)b)->sum;

	return (x < y) - (x > y);
}

/* How many pairs of one shot pass when all but a few of the others do. */
static void
print_roc(const double *sum, const bool *real, size_t n, const struct net *net)
{
	static const double want[] = { .9, .95, .98, .99, .995, .999, 1 };
	struct graded *g = xcalloc(n + 1, sizeof *g);
	size_t i, j, reals = 0, hit, passed;

	for (i = 0; i < n; i++) {
		g[i] = (struct graded){ sum[i], real[i] };
		reals += real[i];
	}
	qsort(g, n, sizeof *g, by_sum);
	for (j = 0; j < sizeof want / sizeof *want; j++) {
		size_t need = (size_t)ceil(want[j] * (double)reals - 1e-9);

		for (i = hit = passed = 0; i < n && hit < need; i++) {
			hit += g[i].real;
			passed += !g[i].real;
		}
		if (!i || reals == n)
			continue;
		printf("recall %.3f: %.3f of the others pass, at %.3f\n",
		    want[j], (double)passed / (double)(n - reals),
		    1 / (1 + exp(-((double)net->slope * g[i - 1].sum +
		    (double)net->offset))));
	}
	free(g);
}

/* Where the detector would have to look, and what it would miss. */
static void
print_pairs(const struct set *s, const struct samples *plain,
    const double *sum, const struct net *net)
{
	static const double limit = .05;
	size_t i, k;

	printf("%-24s %5s %5s %5s %5s at %.2f\n", "left out", "cuts",
	    "lost", "none", "asked", limit);
	for (i = 0; i < s->n; i++) {
		int real = 0, lost = 0, none = 0, asked = 0;

		for (k = 0; k < plain->n; k++) {
			bool pass = 1 / (1 + exp(-((double)net->slope *
			    sum[k] + (double)net->offset))) >= limit;

			if (plain->p[k].programme != (short)i)
				continue;
			real += plain->p[k].real;
			lost += plain->p[k].real && !pass;
			none += !plain->p[k].real;
			asked += !plain->p[k].real && pass;
		}
		if (real + none)
			printf("%-24s %5d %5d %5d %5d\n", s->p[i].name, real,
			    lost, none, asked);
	}
}

static void
learn_pairs(struct net *net, const struct set *s)
{
	static const bool may[NET_IN] = { false };
	struct lesson l = { UNLIKE_CLUES, 8, 3, 12, .0005, may, 0, -1,
		s->p };
	struct samples all = collect(s, collect_pairs, true);
	struct samples plain = collect(s, collect_pairs, false);
	double *sum = xcalloc(plain.n + 1, sizeof *sum);
	bool *real = xcalloc(plain.n + 1, sizeof *real);
	size_t k;
	int g;

	count("pairs", &all);
	for (g = 0; g < s->groups; g++) {
		struct net part;

		l.leave = g;
		train(&part, &all, &l);
		for (k = 0; k < plain.n; k++) {
			if (s->p[plain.p[k].programme].group != g)
				continue;
			real[k] = plain.p[k].real;
			sum[k] = net_sum(&part, plain.p[k].x);
		}
		net_drop(&part);
	}
	l.leave = -1;
	train(net, &all, &l);
	calibrate(&net->slope, &net->offset, sum, real, plain.n);
	print_roc(sum, real, plain.n, net);
	print_pairs(s, &plain, sum, net);
	free(sum);
	free(real);
	free(all.p);
	free(plain.p);
}

int
main(int argc, char **argv)
{
	bool tell = false, ablation = false, pairs = false;
	const char *out = NULL;
	struct set s = { 0 };
	struct net cut, pair;
	int c;

	diag_init(argv[0]);
	while ((c = getopt(argc, argv, "ao:pt")) != -1) {
		switch (c) {
		case 'a':
			ablation = true;
			break;
		case 'o':
			out = optarg;
			break;
		case 'p':
			pairs = true;
			break;
		case 't':
			tell = true;
			break;
		default:
			die("usage: cut [-apt] [-o FILE] <LIST");
		}
	}
	load(&s);
	learn_cuts(&cut, &s, tell, ablation);
	if (pairs || out)
		learn_pairs(&pair, &s);
	if (out)
		write_weights(out, &cut, &pair);
	return 0;
}
