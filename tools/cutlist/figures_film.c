/*
 * Figures of a film: it counts as a clip that is encoded, its slots by
 * themselves.
 */
#include "figures.h"
#include "film.h"
#include "method.h"

void
figures_count_film(struct figures *f, const struct film_result *r,
    int64_t length)
{
	struct figures_made m = { METHOD_ENCODE, 1, r->took, r->bytes,
	    length };

	if (!f)
		return;
	f->slots[FIGURES_MADE] += r->encoded;
	f->slots[FIGURES_KEPT] += r->kept;
	f->slots[FIGURES_FAILED] += r->replaced + r->failed;
	figures_count_stage(f, FIGURES_RENDER, r->took);
	if (!r->ok)
		figures_count_failed(f, METHOD_ENCODE, 1);
	else if (r->encoded == 0)
		figures_count_kept(f, method_name(METHOD_ENCODE));
	else
		figures_count_made(f, &m);
}
