#ifndef MOMENTSCORE_TRIAL_H
#define MOMENTSCORE_TRIAL_H

/*
 * Judging what was chosen against what was planted.  Times are microseconds.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRIAL_TENTH = 100000, TRIAL_SECOND = 1000000, TRIAL_KIND = 16,
	TRIAL_KINDS = 32 };

/* A moment, a distraction, or something chosen. */
struct trial_span {
	int64_t start, end;
	double score;          /* of something chosen: more is better */
	int rank;              /* from 1, 0 where none was told */
	char kind[TRIAL_KIND];
};

struct trial_spans {
	struct trial_span *v;
	size_t n, cap;
};

void trial_add(struct trial_spans *s, struct trial_span span);
/* The best first: by rank, or score where there is none. */
void trial_sort(struct trial_spans *s);

/* A programme and its truth. */
struct trial_truth {
	char *base;            /* its path without ".json" */
	const char *name;      /* the last part of that */
	char genre[TRIAL_KIND], split[TRIAL_KIND], ease[TRIAL_KIND];
	int64_t duration;
	struct trial_spans moments, distractors;
};

/* What its records say, in tenths of a second: of loud records, and of the
 * frames that were examined; NaN where nothing was. */
struct trial_series {
	size_t n;
	double *rms, *shortterm, *centroid, *zcr, *diff; /* rms: amplitude */
	struct trial_spans shots; /* score: confidence of its first cut */
};

/* --- reading (momentscore_read.c); each ends the program where a file is
 * not there or not what it should be --- */

void trial_truth_read(struct trial_truth *t, const char *path);
void trial_truth_free(struct trial_truth *t);
void trial_series_read(struct trial_series *s, const struct trial_truth *t);
void trial_series_free(struct trial_series *s);
/* Final segments of a file of records, sorted; false where there is none. */
bool trial_segments_read(struct trial_spans *s, const char *path);

/* --- judging (momentscore_trial.c) --- */

/* What came of one system, over one programme or many. */
struct trial_result {
	size_t programmes, moments, chosen, hits;
	double precision_sum;  /* of average precision; over programmes */
	double iou_sum;        /* over hits */
	double *starts, *ends; /* errors of hits, seconds */
	struct {
		char kind[TRIAL_KIND];
		size_t planted, found, mistaken; /* mistaken: chosen wrongly */
	} kind[TRIAL_KINDS];
	size_t kinds;
};

/* Judges the first as many as moments were planted, and adds it up. */
void trial_judge(struct trial_result *r, const struct trial_truth *t,
    const struct trial_spans *chosen);
void trial_result_free(struct trial_result *r);
/* Of n numbers, which are put into another order; NaN where there are none. */
double trial_median(double *v, size_t n);

/* --- others' rules (momentscore_rivals.c) --- */

enum { TRIAL_RIVALS = 5 };
extern const char *const trial_rival_name[TRIAL_RIVALS];

/* The n that rival number i would take, the best first. */
void trial_rival(int i, const struct trial_series *s,
    const struct trial_truth *t, size_t n, struct trial_spans *out);

#endif
