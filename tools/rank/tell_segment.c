/*
 * Segment records: when, how good, and why; the same as a table for people.
 */
#include <math.h>
#include <stdio.h>

#include "tell_segment.h"
#include "jw.h"
#include "spans.h"
#include "tc.h"
#include "why.h"

/* Shares are told in whole ten-thousandths. */
static const double UNIT = 10000;

/* The shares in whole units; what rounding leaves goes to the largest, so
 * that they add up to the score to the last digit. */
static long
round_shares(const struct moment *m, long units[FEATURES])
{
	long score = lround((double)m->score * UNIT), rest = score;
	int f, most = 0;

	for (f = 0; f < FEATURES; f++) {
		units[f] = lround((double)m->share[f] * UNIT);
		rest -= units[f];
		if (units[f] > units[most])
			most = f;
	}
	units[most] += rest;
	return score;
}

static void
tell_why(struct buf *b, const struct moment *m)
{
	long units[FEATURES], score = round_shares(m, units);
	int f;

	jw_fix(b, "score", (double)score / UNIT, 4);
	jw_str(b, "level", taste_level_name[m->level]);
	jw_int(b, "rank", m->rank);
	jw_open(b, "why", '{');
	for (f = 0; f < FEATURES; f++)
		if (units[f] != 0)
			jw_fix(b, feature_is[f].name,
			    (double)units[f] / UNIT, 4);
	jw_close(b, '}');
}

void
tell_segment(struct buf *b, const char *src, const struct story *s,
    const struct taste *t, const struct moment *m, bool coarse)
{
	const char *lacks[FEATURE_LANES];
	struct buf text = BUF_INIT;
	size_t n, i;

	jw_begin(b, "segment", src);
	jw_us(b, "start", m->start);
	jw_us(b, "end", m->end);
	tell_why(b, m);
	jw_str(b, "stage", coarse ? "coarse" : "final");
	if (m->peak == TC_NONE)
		jw_null(b, "peak");
	else
		jw_us(b, "peak", m->peak);
	jw_str(b, "begins", taste_edge_name[m->begins]);
	jw_str(b, "ends", taste_edge_name[m->ends]);
	if (m->hash)
		jw_hex(b, "hash", m->hash);
	else
		jw_null(b, "hash");
	why_sentence(&text, s, m);
	jw_str(b, "because", text.p);
	why_lacks(s, t, lacks, &n);
	jw_open(b, "lacks", '[');
	for (i = 0; i < n; i++)
		jw_str(b, NULL, lacks[i]);
	jw_close(b, ']');
	jw_end(b);
	buf_free(&text);
}

void
tell_grid(struct buf *b, const char *src, const struct story *s,
    const struct taste *t, size_t from, size_t to)
{
	double sum, weights = 0;
	size_t i;
	int f;

	for (f = 0; f < FEATURES; f++)
		if (s->lane[f] && t->weight[f] > 0)
			weights += (double)t->weight[f];
	for (i = from; i < to; i++) {
		jw_begin(b, "grid", src);
		jw_us(b, "t", (int64_t)i * s->step);
		sum = 0;
		for (f = 0; f < FEATURES; f++)
			if (s->lane[f])
				sum += (double)(t->weight[f] *
				    story_at(s, (enum feature)f, i));
		jw_fix(b, "sum", weights > 0 ? sum / weights : 0, 4);
		for (f = 0; f < FEATURES; f++) {
			if (!s->lane[f])
				continue;
			if (isnan(*story_value(s, (enum feature)f, i)))
				jw_null(b, feature_is[f].name);
			else
				jw_fix(b, feature_is[f].name, (double)
				    story_at(s, (enum feature)f, i), 4);
		}
		jw_end(b);
	}
}

void
tell_heading(struct buf *b)
{
	buf_addf(b, "%5s %13s %12s %6s  %-9s %s\n", "RANK", "START", "LENGTH",
	    "SCORE", "LEVEL", "WHY");
}

void
tell_row(struct buf *b, const struct story *s, const struct moment *m)
{
	char start[TC_TEXT], length[TC_TEXT];
	struct buf text = BUF_INIT;

	why_sentence(&text, s, m);
	buf_addf(b, "%5d %13s %12s %6.3f  %-9s %s\n", m->rank,
	    tc_short(m->start, start), tc_short(m->end - m->start, length),
	    (double)m->score, taste_level_name[m->level], text.p ? text.p : "");
	buf_free(&text);
}
