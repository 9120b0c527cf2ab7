/*
 * beats: how well the tracker finds beats that are known, in seconds instead
 * of minutes; and what its judge of confidence learns.
 *
 *     beats [-v] [-a] [-e net|envelope] [-l LAG] [-b MIN-MAX] [-n EVERY]
 *           [-p NAME=VALUE]... [-f | -o] FOLDER|NAME.heard...
 *
 * Beside NAME.heard (made by tests/fit/beats.sh) lies NAME.beats, lines of
 * "time place"; an empty one says that there is no beat.  The network's pulses
 * are kept in NAME.pulse: remove those when the network has changed.  -a tells
 * every beat, believed or not; -p tries another number of track_tune.h; -f
 * learns the judge of confidence from these files and prints its weights, -o
 * learns which pulse is the beat (beats_level.sh and beats_judge.sh make the
 * headers of both).
 */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../tools/beatscan/heard.h"
#include "../../tools/beatscan/net.h"
#include "../../tools/beatscan/track_tune.h"
#include "beats_fit.h"
#include "beats_level.h"
#include "beats_score.h"
#include "buf.h"
#include "diag.h"
#include "io.h"

enum { PATH_MOST = 4096, NAMES = 4096 };
/* Clues of track_sure.h. */
enum { STEADY = 8, WANDERS = 9 };

struct job {
	struct track_tuning tune;
	struct track_wish wish;
	bool net, verbose, fit, level;
	int every;
	char *name[NAMES];
	size_t names;
	struct fit_case *cases;
	size_t ncases, cap;
	struct level_case *views;
	size_t nviews, views_cap;
	int pieces;
};

/* One file at work. */
struct run {
	struct job *job;
	struct beat_list known, found;
	double tempo_time, quiet_time;
	int meter;
	double bpm;
	double longest;
	size_t first_case, first_view;
	double sure;
	size_t judged;
};

/* All files of a set. */
struct sum {
	double f, cml, aml, down, median, meter;
	int n, bars, none, silent, lost, meters;
	size_t false_beats;
};

static const struct {
	const char *name;
	size_t at;
} TUNABLE[] = {
	{ "prior", offsetof(struct track_tuning, model.prior) },
	{ "centre", offsetof(struct track_tuning, model.centre) },
	{ "spread", offsetof(struct track_tuning, model.spread) },
	{ "stiff", offsetof(struct track_tuning, model.stiff) },
	{ "leap", offsetof(struct track_tuning, model.leap) },
	{ "early", offsetof(struct track_tuning, model.early) },
	{ "slow", offsetof(struct track_tuning, model.slow) },
	{ "irregular", offsetof(struct track_tuning, model.irregular) },
	{ "free", offsetof(struct track_tuning, model.free) },
	{ "pulse", offsetof(struct track_tuning, pulse) },
	{ "pulse_bar", offsetof(struct track_tuning, pulse_bar) },
	{ "onset", offsetof(struct track_tuning, onset) },
	{ "onset_alone", offsetof(struct track_tuning, onset_alone) },
	{ "onset_bar", offsetof(struct track_tuning, onset_bar) },
	{ "low", offsetof(struct track_tuning, group[0]) },
	{ "middle", offsetof(struct track_tuning, group[1]) },
	{ "high", offsetof(struct track_tuning, group[2]) },
	{ "down", offsetof(struct track_tuning, down) },
	{ "accent", offsetof(struct track_tuning, accent) },
};

static void
tune(struct track_tuning *u, const char *arg)
{
	const char *eq = strchr(arg, '=');
	size_t i, n = eq ? (size_t)(eq - arg) : 0;

	for (i = 0; i < sizeof TUNABLE / sizeof *TUNABLE; i++)
		if (eq && strlen(TUNABLE[i].name) == n
		    && strncmp(TUNABLE[i].name, arg, n) == 0) {
			*(float *)((char *)u + TUNABLE[i].at) =
			    strtof(eq + 1, NULL);
			return;
		}
	die("%s: no such number", arg);
}

static void
on_beat(void *arg, const struct beat *b)
{
	struct run *r = arg;

	list_add(&r->found, (double)b->t / 1e6, b->bar);
}

static void
on_tempo(void *arg, const struct tempo *t)
{
	struct run *r = arg;
	double len = (double)(t->end - t->start);

	if (t->bpm > 0 && len > r->longest) {
		r->longest = len;
		r->meter = t->meter;
		r->bpm = t->bpm;
	}
}

static void
on_judged(void *arg, const struct sure_beat *b)
{
	struct run *r = arg;
	struct job *j = r->job;
	struct fit_case *c;

	r->sure += (double)b->sure;
	r->judged++;
	if (!j->fit)
		return;
	if (j->ncases == j->cap) {
		j->cap = j->cap ? 2 * j->cap : 4096;
		j->cases = xrealloc(j->cases, j->cap, sizeof *j->cases);
	}
	c = &j->cases[j->ncases++];
	memcpy(c->clue, b->clue, sizeof c->clue);
	c->beat = r->known.n > 0;
	c->weight = 1;
}

static void
on_level(void *arg, const struct level_view *v, const double *pulse, size_t n)
{
	struct run *r = arg;
	struct job *j = r->job;

	if (!j->level || r->known.n < 2)
		return;
	if (j->nviews == j->views_cap) {
		j->views_cap = j->views_cap ? 2 * j->views_cap : 256;
		j->views = xrealloc(j->views, j->views_cap, sizeof *j->views);
	}
	level_case_of(v, pulse, n, &r->known, &j->views[j->nviews]);
	j->views[j->nviews++].piece = j->pieces;
}

static void
slurp(const char *path, struct buf *b)
{
	buf_init(b);
	if (io_slurp(path, b, (size_t)1 << 31) != 0)
		die("%s:", path);
}

/* The network's pulses of these frames, from the cache where it has them. */
static struct pulse *
pulses(const char *base, const struct heard *h, size_t n)
{
	char path[PATH_MOST];
	size_t want = (n + 1) / 2, got = 0, i;
	struct pulse *p = xcalloc(want ? want : 1, sizeof *p);
	struct net *net;
	FILE *f;

	snprintf(path, sizeof path, "%s.pulse", base);
	f = fopen(path, "rb");
	if (f) {
		got = fread(p, sizeof *p, want, f);
		fclose(f);
		if (got == want)
			return p;
	}
	net = net_new();
	for (i = 0, got = 0; i <= n; i++) {
		if (i < n)
			net_put(net, &h[i]);
		else
			net_end(net);
		while (got < want && net_get(net, &p[got]))
			got++;
	}
	net_free(net);
	f = fopen(path, "wb");
	if (!f || fwrite(p, sizeof *p, want, f) != want || fclose(f) != 0)
		die("%s:", path);
	return p;
}

static void
follow(struct run *r, const char *base)
{
	struct job *j = r->job;
	struct track_ops ops = { on_beat, on_tempo };
	char path[PATH_MOST];
	const struct heard *h;
	struct pulse *p = NULL;
	struct track *t;
	struct buf b;
	size_t n, i;

	snprintf(path, sizeof path, "%s.heard", base);
	slurp(path, &b);
	h = (const struct heard *)(const void *)b.p;
	n = b.len / sizeof *h;
	if (j->net)
		p = pulses(base, h, n);
	t = track_new_tuned(&j->wish, &j->tune, &ops, r);
	track_watch(t, on_judged, r);
	track_watch_levels(t, on_level, r);
	for (i = 0; i < n; i++)
		track_put(t, &h[i], p && i % 2 == 0 ? &p[i / 2] : NULL);
	track_end(t);
	track_free(t);
	free(p);
	buf_free(&b);
}

static void
report(struct run *r, const char *base, struct sum *sum)
{
	const char *name = strrchr(base, '/') ? strrchr(base, '/') + 1 : base;
	struct beat_score s;
	double sure = r->judged ? r->sure / (double)r->judged : 0;

	if (r->known.n < 2) {
		sum->none++;
		sum->silent += r->found.n == 0;
		sum->false_beats += r->found.n;
		if (r->job->verbose)
			printf("%-44s no beat, %zu told, sure %.3f\n", name,
			    r->found.n, sure);
		return;
	}
	beats_score(&r->known, &r->found, &s);
	sum->n++;
	sum->lost += r->found.n == 0;
	sum->f += s.f;
	sum->cml += s.cml;
	sum->aml += s.aml;
	sum->median += fabs(s.median);
	if (r->known.meter > 1) {
		sum->bars++;
		sum->down += s.down;
		sum->meter += r->meter == r->known.meter;
	}
	if (r->job->verbose)
		printf("%-44s F %.3f CMLt %.3f AMLt %.3f down %.3f "
		    "error %+.1f ms +-%.1f bpm %.2f meter %d of %d sure %.3f\n",
		    name, s.f, s.cml, s.aml, s.down, s.median, s.spread,
		    r->bpm, r->meter, r->known.meter, sure);
}

static void
run_file(struct job *j, const char *base, struct sum *sum)
{
	struct run r = { .job = j, .first_case = j->ncases,
		.first_view = j->nviews };
	char path[PATH_MOST];
	size_t i;

	snprintf(path, sizeof path, "%s.beats", base);
	if (!list_read(&r.known, path))
		die("%s:", path);
	follow(&r, base);
	report(&r, base, sum);
	/* A long file is no more than one. */
	for (i = r.first_case; i < j->ncases; i++)
		j->cases[i].weight /= (float)(j->ncases - r.first_case);
	for (i = r.first_view; i < j->nviews; i++)
		j->views[i].weight /= (float)(j->nviews - r.first_view);
	j->pieces++;
	list_free(&r.known);
	list_free(&r.found);
}

static void
total(const char *name, const struct sum *s)
{
	double n = s->n ? s->n : 1, bars = s->bars ? s->bars : 1;

	printf("%-24s", name);
	if (s->n)
		printf(" n %3d F %.3f CMLt %.3f AMLt %.3f down %.3f meter %.2f"
		    " error %.1f ms, without a beat %d", s->n, s->f / n,
		    s->cml / n, s->aml / n, s->down / bars, s->meter / bars,
		    s->median / n, s->lost);
	if (s->none)
		printf(" silent %d of %d, %zu false", s->silent, s->none,
		    s->false_beats);
	putchar('\n');
	fflush(stdout);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_name(struct job *j, const char *path)
{
	size_t n = strlen(path);

	if (n < 7 || strcmp(path + n - 6, ".heard") != 0)
		return;
	if (j->names == NAMES)
		die("%s: too many files", path);
	j->name[j->names++] = xstrndup(path, n - 6);
}

static void
run_argument(struct job *j, const char *arg)
{
	struct sum sum = { 0 };
	struct stat st;
	struct dirent *e;
	char path[PATH_MOST];
	size_t i;
	DIR *d;

	if (stat(arg, &st) != 0)
		die("%s:", arg);
	j->names = 0;
	if (S_ISDIR(st.st_mode)) {
		d = opendir(arg);
		if (!d)
			die("%s:", arg);
		while ((e = readdir(d)) != NULL) {
			snprintf(path, sizeof path, "%s/%s", arg, e->d_name);
			add_name(j, path);
		}
		closedir(d);
	} else {
		add_name(j, arg);
	}
	qsort(j->name, j->names, sizeof *j->name, by_name);
	for (i = 0; i < j->names; i++) {
		if (i % (size_t)j->every == 0)
			run_file(j, j->name[i], &sum);
		free(j->name[i]);
	}
	if (sum.n + sum.none > 1)
		total(arg, &sum);
}

static void
learn(struct job *j)
{
	double w[1 + SURE_CLUES], right[2] = { 0 }, all[2] = { 1e-9, 1e-9 };
	bool use[SURE_CLUES];
	size_t i;
	int k;

	for (i = 0; i < j->ncases; i++)
		all[j->cases[i].beat] += (double)j->cases[i].weight;
	/* As if half of what one hears had a beat. */
	for (i = 0; i < j->ncases; i++)
		j->cases[i].weight /= (float)all[j->cases[i].beat];
	for (k = 0; k < SURE_CLUES; k++)
		use[k] = j->net || (k != 0 && k != 1 && k != 2 && k != 11);
	fit_judge(j->cases, j->ncases, use, 1e-2, w);
	/* An unsteady tempo can't be what makes a beat credible; where few
	 * pieces say so it is by chance. */
	for (k = STEADY; k <= WANDERS; k++)
		if (w[1 + k] > 0) {
			use[k] = false;
			fit_judge(j->cases, j->ncases, use, 1e-2, w);
		}
	printf("\t{ %.3ff", w[0]);
	for (k = 0; k < SURE_CLUES; k++)
		printf(",%s%.3ff", k == 6 ? "\n\t    " : " ", w[1 + k]);
	printf(" },\n");
	for (i = 0; i < j->ncases; i++) {
		const struct fit_case *c = &j->cases[i];

		if ((fit_says(w, c->clue) > 0.5) == c->beat)
			right[c->beat] += (double)c->weight;
	}
	printf("/* right: %.3f with a beat, %.3f without */\n", right[1],
	    right[0]);
}

/* In full lines, without what says nothing: ".25f", "0". */
static void
print_numbers(const float *x, int n)
{
	enum { WIDTH = 79, INDENT = 8 };
	int at = INDENT + (int)strlen(".straight = {"), k, len;
	char one[32], *zero;

	printf("{");
	for (k = 0; k < n; k++) {
		len = snprintf(one, sizeof one, "%.4ff", (double)x[k]);
		zero = one + (*one == '-');
		if (fabsf(x[k]) < 0.00005F)
			len = snprintf(one, sizeof one, "0");
		else if (zero[0] == '0' && zero[1] == '.')
			memmove(zero, zero + 1, (size_t)len--);
		if (at + 1 + len + 1 > WIDTH) {
			printf("\n\t");
			at = INDENT - 1;
		} else {
			printf(" ");
		}
		printf("%s%s", one, k + 1 < n ? "," : "");
		at += 1 + len + 1;
	}
	printf(" }");
}

static void
learn_level(struct job *j)
{
	struct level_judge judge;
	int h;

	level_learn(j->views, j->nviews, j->net, &judge);
	printf("\t{\n\t.straight = ");
	print_numbers(judge.straight, LEVEL_CLUES);
	printf(",\n\t.in = {\n");
	for (h = 0; h < LEVEL_HIDDEN; h++) {
		printf("\t");
		print_numbers(judge.in[h], LEVEL_CLUES);
		printf(",\n");
	}
	printf("\t    },\n\t.bias = ");
	print_numbers(judge.bias, LEVEL_HIDDEN);
	printf(",\n\t.out = ");
	print_numbers(judge.out, LEVEL_HIDDEN);
	printf(",\n\t},\n");
}

int
main(int argc, char **argv)
{
	static struct job j = { .net = true, .every = 1 };
	int c;

	diag_init(argv[0]);
	track_usual(&j.tune);
	while ((c = getopt(argc, argv, "vafoe:l:b:n:p:")) != -1) {
		if (c == 'v')
			j.verbose = true;
		else if (c == 'a')
			j.tune.always = true;
		else if (c == 'f')
			j.fit = true;
		else if (c == 'o')
			j.level = true;
		else if (c == 'e')
			j.net = strcmp(optarg, "net") == 0;
		else if (c == 'l')
			j.wish.lag = strtod(optarg, NULL);
		else if (c == 'n')
			j.every = (int)strtol(optarg, NULL, 10);
		else if (c == 'p')
			tune(&j.tune, optarg);
		else if (c != 'b' || sscanf(optarg, "%lf-%lf",
		    &j.wish.bpm_least, &j.wish.bpm_most) != 2)
			return EXIT_TROUBLE;
	}
	for (; optind < argc; optind++)
		run_argument(&j, argv[optind]);
	if (j.fit)
		learn(&j);
	if (j.level)
		learn_level(&j);
	return EXIT_DONE;
}
