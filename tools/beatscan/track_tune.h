#ifndef TRACK_TUNE_H
#define TRACK_TUNE_H

#include <stdbool.h>

#include "track.h"
#include "track_level.h"
#include "track_model.h"
#include "track_sure.h"

/*
 * The numbers that the tracker lives by, apart from those in its judge of
 * confidence, so that tests/fit/beats can try others.
 */
struct track_tuning {
	struct model_wish model;
	float pulse;       /* weight of the network's log odds */
	float pulse_bar;   /* odds that count as nothing, logarithm */
	float onset;       /* weight of the rises, with the network */
	float onset_alone; /* and without */
	float onset_bar;   /* rise that counts as nothing */
	float group[3];    /* of low, middle and high bands */
	float down;        /* weight of downbeats in finding beats */
	float accent;      /* of loudness and change in finding downbeats */
	bool always;       /* tell every beat, believed or not */
};

void track_usual(struct track_tuning *u);

struct track *track_new_tuned(const struct track_wish *w,
    const struct track_tuning *u, const struct track_ops *ops, void *arg);

/* What the judge saw of each beat as it is decided, spoken or not. */
void track_watch(struct track *t,
    void (*fn)(void *arg, const struct sure_beat *b), void *arg);

/* Each passage whose level is decided, with the pulses that it looked at. */
void track_watch_levels(struct track *t,
    void (*fn)(void *arg, const struct level_view *v, const double *pulse,
    size_t n), void *arg);

#endif
