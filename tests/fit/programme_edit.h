#ifndef PROGRAMME_EDIT_H
#define PROGRAMME_EDIT_H

#include "programme_out.h"
#include "programme_recipe.h"

/*
 * The editor: rolls shots, changes and disturbances by a recipe and a seed,
 * draws them, and notes the truth on the way.
 */

/* How all of a programme looks. */
struct style {
	double gain;       /* 1; 0.1 to 0.3 is dark */
	double contrast;   /* 1 */
	double grain;      /* grey levels, 0: none */
	double letterbox, pillarbox; /* share of the picture that is black */
	bool grey, logo;
};

struct edit_spec {
	struct footage *footage;
	const struct recipe *recipe;
	struct style style;
	double rate;       /* edited pictures a second */
	bool slow;         /* one picture of the footage for each of ours */
	int w, h, total;   /* edited pictures */
	uint64_t seed;
};

void edit_run(const struct edit_spec *spec, struct output *out);

#endif
