/*
 * momentscore: how well moments were found that are known.
 *
 *	momentscore [-bkv] [-o GROUP]... [-r LABEL=FOLDER]... TRUTH.json...
 *
 * FOLDER/NAME.ndjson holds the segments chosen for NAME.json.  -b adds what
 * simple rules take from the records beside the truth, NAME.ndjson; -k tells
 * by kind what was found and what was mistaken for a moment, -v each
 * programme.  -o keeps only programmes of a split (dev, test), an ease
 * (plain, hard) or a genre.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "momentscore_trial.h"

#include "buf.h"
#include "diag.h"

enum { MOST = 64 };

struct wish {
	bool rivals, kinds, each;
	const char *only[MOST];
	const char *result[MOST]; /* LABEL=FOLDER */
	size_t onlys, results;
};

static void
head_print(void)
{
	printf("%-26s %5s %5s %6s %6s %6s %7s %7s %5s\n", "", "progr", "mom",
	    "recall", "precis", "mAP", "start s", "end s", "IoU");
}

static void
result_print(const char *label, struct trial_result *r)
{
	printf("%-26s %5zu %5zu %6.3f %6.3f %6.3f %7.2f %7.2f %5.2f\n", label,
	    r->programmes, r->moments,
	    r->moments ? (double)r->hits / (double)r->moments : 0,
	    r->chosen ? (double)r->hits / (double)r->chosen : 0,
	    r->programmes ? r->precision_sum / (double)r->programmes : 0,
	    trial_median(r->starts, r->hits), trial_median(r->ends, r->hits),
	    r->hits ? r->iou_sum / (double)r->hits : 0);
}

static void
kinds_print(const struct trial_result *r)
{
	size_t i;

	printf("    found:");
	for (i = 0; i < r->kinds; i++)
		if (r->kind[i].planted > 0)
			printf(" %s %zu/%zu", r->kind[i].kind,
			    r->kind[i].found, r->kind[i].planted);
	printf("\n    taken for one:");
	for (i = 0; i < r->kinds; i++)
		if (r->kind[i].mistaken > 0)
			printf(" %s %zu", r->kind[i].kind,
			    r->kind[i].mistaken);
	printf("\n");
}

static bool
wanted(const struct wish *w, const struct trial_truth *t)
{
	size_t i;

	for (i = 0; i < w->onlys; i++)
		if (strcmp(w->only[i], t->genre) != 0 &&
		    strcmp(w->only[i], t->split) != 0 &&
		    strcmp(w->only[i], t->ease) != 0)
			return false;
	return true;
}

/* What a system chose in a programme: one of the results, then the rivals. */
static void
chosen_by(const struct wish *w, size_t system, const struct trial_truth *t,
    struct trial_spans *out)
{
	struct trial_series s;
	struct buf b;

	if (system >= w->results) {
		trial_series_read(&s, t);
		trial_rival((int)(system - w->results), &s, t, t->moments.n,
		    out);
		trial_series_free(&s);
		return;
	}
	buf_init(&b);
	buf_addf(&b, "%s/%s.ndjson", strchr(w->result[system], '=') + 1,
	    t->name);
	if (!trial_segments_read(out, b.p))
		warn("%s: no such result, so nothing was found", b.p);
	buf_free(&b);
}

static void
system_judge(const struct wish *w, size_t system,
    const struct trial_truth *truths, size_t n)
{
	struct trial_result all = { 0 }, one;
	struct trial_spans chosen;
	char label[27];
	size_t i;

	if (system < w->results)
		snprintf(label, sizeof label, "%.*s",
		    (int)strcspn(w->result[system], "="), w->result[system]);
	else
		snprintf(label, sizeof label, "%s",
		    trial_rival_name[system - w->results]);
	for (i = 0; i < n; i++) {
		chosen_by(w, system, &truths[i], &chosen);
		trial_judge(&all, &truths[i], &chosen);
		if (w->each) {
			memset(&one, 0, sizeof one);
			trial_judge(&one, &truths[i], &chosen);
			result_print(truths[i].name, &one);
			if (w->kinds)
				kinds_print(&one);
			trial_result_free(&one);
		}
		free(chosen.v);
	}
	result_print(label, &all);
	if (w->kinds)
		kinds_print(&all);
	trial_result_free(&all);
}

static int
usage(void)
{
	fprintf(stderr, "usage: momentscore [-bkv] [-o GROUP]... "
	    "[-r LABEL=FOLDER]... TRUTH.json...\n");
	return EXIT_TROUBLE;
}

static bool
wish_read(struct wish *w, int argc, char **argv)
{
	int letter;

	while ((letter = getopt(argc, argv, "bkvo:r:")) != -1) {
		switch (letter) {
		case 'b':
			w->rivals = true;
			break;
		case 'k':
			w->kinds = true;
			break;
		case 'v':
			w->each = true;
			break;
		case 'o':
			if (w->onlys == MOST)
				return false;
			w->only[w->onlys++] = optarg;
			break;
		case 'r':
			if (w->results == MOST || !strchr(optarg, '='))
				return false;
			w->result[w->results++] = optarg;
			break;
		default:
			return false;
		}
	}
	return optind < argc;
}

int
main(int argc, char **argv)
{
	struct wish w = { 0 };
	struct trial_truth *truths;
	size_t n = 0, i, systems;

	diag_init(argv[0]);
	if (!wish_read(&w, argc, argv))
		return usage();
	truths = xcalloc((size_t)(argc - optind), sizeof *truths);
	for (; optind < argc; optind++) {
		trial_truth_read(&truths[n], argv[optind]);
		if (wanted(&w, &truths[n]))
			n++;
		else
			trial_truth_free(&truths[n]);
	}
	head_print();
	systems = w.results + (w.rivals ? TRIAL_RIVALS : 0);
	for (i = 0; i < systems; i++)
		system_judge(&w, i, truths, n);
	for (i = 0; i < n; i++)
		trial_truth_free(&truths[i]);
	free(truths);
	close_stdout();
	return EXIT_DONE;
}
