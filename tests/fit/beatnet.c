/*
 * beatnet: teaches the network of tools/beatscan/net.c what a beat is.
 *
 *	beatnet -c <FRAMES >NAME.sense
 *	beatnet [-n STEPS] [-r SEED] [-l RATE] [-f BATCH] [-k NUMBERS]
 *	    [-s NUMBERS] [-o net_weights.h] FOLDER SET ... -- TESTSET ...
 *	beatnet -s NUMBERS FOLDER -- TESTSET ...
 *	beatnet -p NUMBER BEATS >SAMPLES
 *	beatnet -g
 *	beatnet -i FOLDER SET ...
 *
 * The first makes what is kept of a piece of what tests/fit/heard.c says.
 * The second learns from the pieces of FOLDER/SET and tells what the network
 * finds in those of the test sets; every so often it does so while it learns,
 * and what was best there is kept.  Sets called nobeat... have sounds without
 * a beat, which are mixed into the others too.  -k keeps the numbers in a
 * file, -s starts from such.  The third only tells.  The fourth makes a
 * metronome.  -g compares the gradient with differences.  The last lists what
 * there is to learn from: for each piece the rises at its beats and between
 * them, and the share of its beats where there is sound.  beatnet.sh does it
 * all.
 *
 * What is printed and written is that of the rounded numbers.  The same seed
 * gives the same numbers on the same machine and compiler.  To be fast it
 * wants -O3 -march=native -ffast-math.
 */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "beatnet_clicks.h"
#include "beatnet_data.h"
#include "beatnet_learn.h"
#include "beatnet_random.h"
#include "beatnet_score.h"
#include "buf.h"
#include "diag.h"

enum { LENGTH = 1000, LONGEST = 3200, SETS = 16 };

struct wish {
	int steps, batch;
	float rate, decay, drop;
	unsigned long long seed;
	const char *out, *keep, *start;
};

struct sets {
	struct set set[SETS];
	int n;
};

static bool
without_beat(const struct set *s)
{
	return strncmp(s->name, "nobeat", 6) == 0;
}

static void
read_numbers(struct net_params *p, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f || fread(p, sizeof *p, 1, f) != 1)
		die("%s: not %d numbers", path, NET_PARAMS);
	fclose(f);
}

static void
write_numbers(const struct net_params *p, const char *path)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(p, sizeof *p, 1, f) != 1 || fclose(f) != 0)
		die("%s:", path);
}

/* What p, rounded, finds in the test sets. */
static double
judge(struct model *m, const struct net_params *p, const struct sets *tests,
    bool print)
{
	static struct net_params rounded;
	float *logits = xmalloc((LONGEST + 8) * NET_OUT * sizeof *logits);
	struct example e;
	struct score s;
	double sum = 0;
	int i, k;

	learner_round(p, &rounded);
	example_init(&e, LONGEST);
	for (i = 0; i < tests->n; i++) {
		memset(&s, 0, sizeof s);
		for (k = 0; k < tests->set[i].n; k++) {
			example_plain(&e, &tests->set[i].piece[k]);
			model_forward(m, &rounded, e.x, e.n, 0, NULL, logits);
			score_add(&s, &tests->set[i].piece[k], logits, e.n);
		}
		if (s.pieces)
			sum += score_sum(&s);
		if (print)
			score_print(&s, tests->set[i].name, stdout);
	}
	fflush(stdout);
	example_free(&e);
	free(logits);
	return sum;
}

/* A piece to learn from: sets count by less than their size, so that a large
 * one does not drown the others. */
static const struct piece *
choose(const struct sets *train, unsigned long long *seed)
{
	float share[SETS], sum = 0, at;
	int i;

	for (i = 0; i < train->n; i++) {
		share[i] = powf((float)train->set[i].n, 0.7F);
		if (without_beat(&train->set[i]))
			share[i] *= 0.9F;
		sum += share[i];
	}
	at = random_unit(seed) * sum;
	for (i = 0; i + 1 < train->n && at >= share[i]; i++)
		at -= share[i];
	return &train->set[i].piece[random_below(seed, train->set[i].n)];
}

/* One batch; the mean loss of a frame. */
static double
teach(struct learner *l, struct model *m, const struct sets *train,
    const struct set *noise, const struct wish *w, unsigned long long *seed)
{
	static float logits[(LENGTH + 8) * NET_OUT];
	static float dlogits[(LENGTH + 8) * NET_OUT];
	float *g = (float *)(void *)&l->grad;
	struct example e;
	double loss = 0;
	int i;

	example_init(&e, LENGTH);
	for (i = 0; i < w->batch; i++) {
		example_spoiled(&e, choose(train, seed), noise, seed);
		model_forward(m, &l->p, e.x, e.n, w->drop, seed, logits);
		loss += learner_loss(logits, e.target, e.weight, e.n, dlogits);
		model_backward(m, &l->p, e.x, e.n, dlogits, &l->grad);
	}
	for (i = 0; i < NET_PARAMS; i++)
		g[i] /= (float)(w->batch * LENGTH);
	example_free(&e);
	return loss / (w->batch * LENGTH);
}

/* The first set of sounds without a beat, else `none`. */
static const struct set *
any_noise(const struct sets *train, const struct set *none)
{
	int i;

	for (i = 0; i < train->n; i++)
		if (without_beat(&train->set[i]))
			return &train->set[i];
	return none;
}

static void
learn(struct learner *l, struct model *m, const struct sets *train,
    const struct sets *tests, const struct wish *w)
{
	static struct net_params best;
	const struct set none = { .n = 0 }, *noise;
	unsigned long long seed = w->seed;
	double loss = 0, most = -1e9, sum;
	int i, every = w->steps / 10 > 200 ? w->steps / 10 : 200;

	learner_init(l, &seed);
	if (w->start) {
		read_numbers(&l->p, w->start);
		l->mean = l->p;
	}
	best = l->mean;
	for (i = 0; i < w->steps; i++) {
		float warm = fminf(1, (float)(i + 1) / 200);
		float cool = 0.5F * (1 + cosf(3.14159F * (float)i /
		    (float)w->steps));

		noise = &train->set[random_below(&seed, train->n)];
		if (!without_beat(noise))
			noise = any_noise(train, &none);
		loss += teach(l, m, train, noise, w, &seed);
		learner_step(l, w->rate * warm * cool, w->decay);
		if ((i + 1) % every && i + 1 < w->steps)
			continue;
		printf("step %d  loss %.4f  cpu %.0f s\n", i + 1,
		    loss / (1 + i % every), (double)clock() / CLOCKS_PER_SEC);
		loss = 0;
		sum = judge(m, &l->mean, tests, true);
		if (sum <= most)
			continue;
		most = sum;
		best = l->mean;
		if (w->keep)
			write_numbers(&best, w->keep);
	}
	l->mean = best;
}

/* The gradient against differences, on a short sequence of noise.  They are
 * alike, not the same: max(x, x / 10) has a corner. */
static int
check_gradient(void)
{
	static struct learner l;
	unsigned long long seed = 5, at;
	struct model *m = model_new(LENGTH);
	struct example e;
	float *logits = xmalloc((LENGTH + 8) * NET_OUT * sizeof *logits);
	float *dlogits = xmalloc((LENGTH + 8) * NET_OUT * sizeof *dlogits);
	float *p = (float *)(void *)&l.p, *g = (float *)(void *)&l.grad;
	double up, down, worst, size, d;
	int i, k, n = 333, bad = 0;

	learner_init(&l, &seed);
	example_init(&e, LENGTH);
	for (i = 0; i < n * INPUT; i++)
		e.x[i] = random_normal(&seed);
	for (i = 0; i < n * TARGETS; i++) {
		e.target[i] = random_chance(&seed, 0.2F);
		e.weight[i] = 1;
	}
	at = 9;
	model_forward(m, &l.p, e.x, n, 0.1F, &at, logits);
	learner_loss(logits, e.target, e.weight, n, dlogits);
	model_backward(m, &l.p, e.x, n, dlogits, &l.grad);
	for (i = 0; i < NET_RUNS; i++) {
		worst = size = 0;
		for (k = 0; k < 6; k++) {
			int j = net_run[i].at + random_below(&seed,
			    net_run[i].n);
			float was = p[j], step = 3e-4F;

			p[j] = was + step;
			at = 9;
			model_forward(m, &l.p, e.x, n, 0.1F, &at, logits);
			up = learner_loss(logits, e.target, e.weight, n,
			    dlogits);
			p[j] = was - step;
			at = 9;
			model_forward(m, &l.p, e.x, n, 0.1F, &at, logits);
			down = learner_loss(logits, e.target, e.weight, n,
			    dlogits);
			p[j] = was;
			d = (up - down) / (2 * (double)step);
			worst = fmax(worst, fabs(d - g[j]));
			size = fmax(size, fabs(d));
		}
		printf("run %2d: gradient to %.4f, off by %.4f\n", i, size,
		    worst);
		bad += worst > 0.3 + 0.15 * size;
	}
	free(logits);
	free(dlogits);
	example_free(&e);
	model_free(m);
	return bad ? EXIT_SOME : EXIT_DONE;
}

static int
inspect(char **arg)
{
	struct set s;
	int i;

	if (!arg[0])
		die("-i: which folder?");
	for (char **name = arg + 1; *name; name++) {
		data_load(&s, arg[0], *name);
		for (i = 0; i < s.n; i++) {
			struct evidence e = data_evidence(&s.piece[i]);

			printf("%s/%s beats %d rises %.3f %.3f heard %.3f\n",
			    s.name, s.piece[i].name, s.piece[i].beats, e.at,
			    e.between, e.heard);
		}
		data_free(&s);
	}
	return EXIT_DONE;
}

/* Metronome `number`, its beats into the file path. */
static int
metronome(const char *number, const char *path)
{
	FILE *f = path ? fopen(path, "w") : NULL;

	if (!f)
		die("-p: a file for the beats is wanted");
	clicks_make(strtoull(number, NULL, 10), stdout, f);
	return fclose(f) == 0 && fclose(stdout) == 0 ? EXIT_DONE :
	    EXIT_TROUBLE;
}

static void
options(struct wish *w, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "+cgip:n:r:l:f:d:w:k:s:o:")) != -1)
		switch (c) {
		case 'c':
			data_convert(stdin, stdout);
			exit(fclose(stdout) == 0 ? EXIT_DONE : EXIT_TROUBLE);
		case 'g':
			exit(check_gradient());
		case 'i':
			exit(inspect(argv + optind));
		case 'p':
			exit(metronome(optarg, argv[optind]));
		case 'n':
			w->steps = (int)strtol(optarg, NULL, 10);
			break;
		case 'r':
			w->seed = strtoull(optarg, NULL, 10);
			break;
		case 'l':
			w->rate = strtof(optarg, NULL);
			break;
		case 'f':
			w->batch = (int)strtol(optarg, NULL, 10);
			break;
		case 'd':
			w->drop = strtof(optarg, NULL);
			break;
		case 'w':
			w->decay = strtof(optarg, NULL);
			break;
		case 'k':
			w->keep = optarg;
			break;
		case 's':
			w->start = optarg;
			break;
		case 'o':
			w->out = optarg;
			break;
		default:
			exit(EXIT_TROUBLE);
		}
}

/* The command that made the numbers, for the comment above them; a folder and
 * files are nobody's business. */
static void
describe(struct buf *b, const struct wish *w, const struct sets *train)
{
	size_t line = b->len;
	int i;

	buf_addf(b, "beatnet -n %d -r %llu -l %g -f %d -d %g -w %g%s FOLDER",
	    w->steps, w->seed, (double)w->rate, w->batch, (double)w->drop,
	    (double)w->decay, w->start ? " -s NUMBERS" : "");
	for (i = 0; i < train->n; i++) {
		if (b->len - line > 60) {
			buf_adds(b, "\n *    ");
			line = b->len;
		}
		buf_addf(b, " %s", train->set[i].name);
	}
}

int
main(int argc, char **argv)
{
	static struct learner l;
	static struct sets train, tests;
	struct wish w = { .steps = 4000, .batch = 10, .rate = 2e-3F,
		.decay = 1e-2F, .drop = 0.1F, .seed = 1 };
	struct buf note = BUF_INIT;
	struct sets *to = &train;
	struct model *m;
	const char *folder;

	diag_init(argv[0]);
	options(&w, argc, argv);
	if (optind >= argc)
		die("which folder?");
	folder = argv[optind++];
	for (; optind < argc; optind++)
		if (strcmp(argv[optind], "--") == 0)
			to = &tests;
		else if (to->n < SETS) {
			data_load(&to->set[to->n++], folder, argv[optind]);
			fprintf(stderr, "%s: %d\n", argv[optind],
			    to->set[to->n - 1].n);
		}
	m = model_new(LONGEST);
	if (train.n)
		learn(&l, m, &train, &tests, &w);
	else if (w.start)
		read_numbers(&l.mean, w.start);
	puts("result");
	judge(m, &l.mean, &tests, true);
	describe(&note, &w, &train);
	if (w.out)
		learner_write(&l.mean, w.out, note.p);
	buf_free(&note);
	model_free(m);
	while (train.n)
		data_free(&train.set[--train.n]);
	while (tests.n)
		data_free(&tests.set[--tests.n]);
	return EXIT_DONE;
}
