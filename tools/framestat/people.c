/*
 * The table for people: one shot a line.
 */
#include <math.h>
#include <stdio.h>

#include "people.h"
#include "diag.h"
#include "tc.h"

const char *
people_begins(const struct people_shot *s)
{
	return s->begun ? change_name(s->begins) : "start";
}

void
people_count(struct people_totals *t, const struct people_shot *s)
{
	t->shots++;
	if (s->begun && (int)s->begins <= CHANGE_WIPE)
		t->found[s->begins]++;
}

void
people_film(struct buf *b, const char *path)
{
	char name[DIAG_NAME];

	buf_addf(b, "%s\n", diag_name(name, path));
}

void
people_heading(struct buf *b)
{
	buf_addf(b, "%6s %13s %12s  %-9s %5s %7s %13s\n", "SHOT", "START",
	    "LENGTH", "BEGINS", "SURE", "MOTION", "BEST");
}

void
people_row(struct buf *b, const struct people_shot *s)
{
	char start[TC_TEXT], length[TC_TEXT], best[TC_TEXT];
	char sure[16] = "-", motion[16] = "-";

	if (s->begun)
		snprintf(sure, sizeof sure, "%.2f",
		    fmin(fmax(s->confidence, 0), 1));
	if (isfinite(s->motion) && s->motion >= 0)
		snprintf(motion, sizeof motion, "%.2f", fmin(s->motion, 9999));
	buf_addf(b, "%6lld %13s %12s  %-9s %5s %7s %13s\n",
	    (long long)s->number, tc_short(s->start, start),
	    tc_short(tc_minus(s->end, s->start), length),
	    people_begins(s), sure, motion, tc_short(s->best, best));
}

static void
count(struct buf *b, const char *before, long n, const char *one,
    const char *many)
{
	buf_addf(b, "%s%ld %s", before, n, n == 1 ? one : many);
}

void
people_end(struct buf *b, const struct people_totals *t)
{
	const long *n = t->found;
	double speed = (double)t->film / (double)(t->took > 0 ? t->took : 1);

	count(b, "", t->shots, "shot", "shots");
	count(b, ": ", n[CHANGE_CUT], "cut", "cuts");
	count(b, ", ", n[CHANGE_DISSOLVE], "dissolve", "dissolves");
	count(b, ", ", n[CHANGE_FADE], "fade", "fades");
	count(b, ", ", n[CHANGE_WIPE], "wipe", "wipes");
	if (t->film > 0 && t->decoded >= 0)
		buf_addf(b, "; %.0f %% decoded",
		    fmin(100, 100 * (double)t->decoded / (double)t->film));
	if (t->film > 0 && t->took > 0)
		buf_addf(b, speed < 9.95 ? "; %.1fx real time" :
		    "; %.0fx real time", speed);
	buf_addc(b, '\n');
}
