/*
 * Figures for people: a few lines, and a row for each program.
 */
#include <inttypes.h>

#include "figures.h"
#include "method.h"
#include "tc.h"

static double
seconds(int64_t us)
{
	return (double)us / TC_SECOND;
}

static double
mebibytes(int64_t bytes)
{
	return (double)bytes / (1 << 20);
}

static void
put_clips(struct buf *b, const struct figures *f)
{
	const char *sep = " (";
	int m;

	buf_addf(b, "clips     %" PRId64 " made",
	    figures_all_clips(f, FIGURES_MADE));
	for (m = METHOD_NONE + 1; m < METHODS; m++) {
		if (f->clips[m][FIGURES_MADE] == 0)
			continue;
		buf_addf(b, "%s%" PRId64 " %s", sep, f->clips[m][FIGURES_MADE],
		    method_name((enum method)m));
		sep = ", ";
	}
	buf_addf(b, "%s, %" PRId64 " there already, %" PRId64 " failed; %"
	    PRId64 " retries\n", sep[0] == ',' ? ")" : "",
	    figures_all_clips(f, FIGURES_KEPT),
	    figures_all_clips(f, FIGURES_FAILED), f->retries);
	if (f->slots[FIGURES_MADE] + f->slots[FIGURES_KEPT] +
	    f->slots[FIGURES_FAILED] > 0)
		buf_addf(b, "slots     %" PRId64 " made, %" PRId64 " there "
		    "already, %" PRId64 " failed\n", f->slots[FIGURES_MADE],
		    f->slots[FIGURES_KEPT], f->slots[FIGURES_FAILED]);
	if (f->first_clip != TC_NONE)
		buf_addf(b, "first     clip after %.3f s\n",
		    seconds(f->first_clip));
	if (figures_all_clips(f, FIGURES_MADE) > 0)
		buf_addf(b, "output    %.1f MiB, %.1f s of media, %.3f s of "
		    "work a clip\n", mebibytes(f->clip_bytes),
		    seconds(f->clip_media), seconds(f->clip_time) /
		    (double)figures_all_clips(f, FIGURES_MADE));
}

static void
put_stages(struct buf *b, const struct figures *f, const struct figures_end *e)
{
	const struct tally_row *look = figures_row(e, "framestat");
	const char *name;
	bool known;
	int64_t us;
	int i;

	buf_adds(b, "seconds  ");
	for (i = 0; figures_stage(f, e, i, &name, &us, &known) == 0; i++)
		if (known)
			buf_addf(b, " %s %.3f", name, seconds(us));
	buf_addc(b, '\n');
	if (look && look->v[TALLY_PICTURES] > 0 && look->v[TALLY_BUSY] > 0)
		buf_addf(b, "analysis  %" PRId64 " pictures (%.0f a second), %"
		    PRId64 " shots\n", look->v[TALLY_PICTURES],
		    (double)look->v[TALLY_PICTURES] /
		    seconds(look->v[TALLY_BUSY]), look->v[TALLY_SHOTS]);
}

static void
put_cache(struct buf *b, const struct figures_end *e)
{
	int64_t hits = 0, misses = 0;
	size_t i;

	for (i = 0; i < e->n; i++) {
		hits += e->rows[i].v[TALLY_HITS];
		misses += e->rows[i].v[TALLY_MISSES];
	}
	if (hits + misses > 0)
		buf_addf(b, "cache     %" PRId64 " found, %" PRId64 " not\n",
		    hits, misses);
}

void
figures_people(struct buf *b, const struct figures *f,
    const struct figures_end *e)
{
	const struct tally_row *r;
	size_t i;

	buf_addf(b, "files     %" PRId64 " whole, %" PRId64 " partly, %" PRId64
	    " refused; %.1f MiB in %.3f s\n", f->files[FIGURES_WHOLE],
	    f->files[FIGURES_PARTLY], f->files[FIGURES_REFUSED],
	    mebibytes(f->source_bytes), seconds(e->took));
	put_clips(b, f);
	put_stages(b, f, e);
	put_cache(b, e);
	buf_addf(b, "%-12s %5s %6s %9s %9s %9s %9s\n", "program", "runs",
	    "failed", "cpu s", "peak MiB", "read MiB", "wrote MiB");
	for (i = 0; i < e->n; i++) {
		r = &e->rows[i];
		buf_addf(b, "%-12s %5" PRId64 " %6" PRId64
		    " %9.3f %9.1f %9.1f %9.1f\n", r->name, r->v[TALLY_RUNS],
		    r->v[TALLY_FAILED], seconds(r->v[TALLY_CPU]),
		    mebibytes(r->v[TALLY_PEAK]), mebibytes(r->v[TALLY_READ]),
		    mebibytes(r->v[TALLY_WRITTEN]));
	}
}
