#ifndef LOUD_GATE_H
#define LOUD_GATE_H

/*
 * What is left of the windows of a whole file: how many there were, and how
 * much power, at each hundredth of a LU from -70 LUFS up.  Those below -70 are
 * not kept.
 */
struct loud_gate;

struct loud_gate *loud_gate_new(void);
void loud_gate_free(struct loud_gate *g);

/* A window's mean power. */
void loud_gate_add(struct loud_gate *g, double power);

/* Integrated loudness in LUFS: the mean of the windows that are not more than
 * 10 LU below the mean of all; -INFINITY without any. */
double loud_gate_mean(const struct loud_gate *g);

/* Loudness range in LU: from the 10th to the 95th percentile of the windows
 * that are not more than 20 LU below the mean of all; NAN without any. */
double loud_gate_range(const struct loud_gate *g);

#endif
