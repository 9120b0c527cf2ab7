/*
 * The reasons of a moment in words.  A sentence holds what a viewer would say
 * of it: the strongest features, with a number only where the number means
 * something without a manual (decibels), and the cut or silence it begins or
 * ends on.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "why.h"

enum { PARTS_LEAST = 2, PARTS_MOST = 4 };

/* Beyond the second, a share must be that much of the largest. */
static const float WORTH_TELLING = 0.25F;

/* What a feature is called: `rises` where it is told by how many dB, at
 * least one. */
struct phrase {
	const char *text, *rises;
};

static const struct phrase phrases[FEATURES] = {
	[FEATURE_LOUD] = { "loud", NULL },
	[FEATURE_RISE] = { "sound rises", "sound rises" },
	[FEATURE_FLUX] = { "busy sound", NULL },
	[FEATURE_IMPACT] = { "loud after quiet", NULL },
	[FEATURE_SPEECH] = { "speech", NULL },
	[FEATURE_PACE] = { "fast speech", NULL },
	[FEATURE_EMPHASIS] = { "raised voice", "voice raised by" },
	[FEATURE_CROWD] = { "crowd noise", "crowd noise rises" },
	[FEATURE_BEAT] = { "strong beat", NULL },
	[FEATURE_MUSIC] = { "energetic music", NULL },
	[FEATURE_DROP] = { "music breaks out", NULL },
	[FEATURE_MOTION] = { "fast motion", NULL },
	[FEATURE_SPIKE] = { "sudden motion", NULL },
	[FEATURE_SHOTS] = { "many cuts", NULL },
	[FEATURE_COLOUR] = { "vivid colours", NULL },
	[FEATURE_SHARP] = { "sharp picture", NULL },
	[FEATURE_EXPOSED] = { "well exposed", NULL },
	[FEATURE_STEADY] = { "steady camera", NULL },
	[FEATURE_FACE] = { "faces", NULL },
	[FEATURE_ACTIVITY] = { "busy picture", NULL },
	[FEATURE_CHANGE] = { "picture changes", NULL },
	[FEATURE_HOOK] = { "words that make curious", NULL },
	[FEATURE_QUESTION] = { "a question", NULL },
	[FEATURE_LAUGHTER] = { "laughter or applause in the captions", NULL },
	[FEATURE_WORD] = { "your words", NULL },
	[FEATURE_TOGETHER] = { "sound and picture together", NULL },
};

static const char *const edge_words[EDGE_KINDS] = { "a cut", "silence",
	"a caption", "a beat", "a bar", "a section", "the film" };

/* By how many dB a feature rises within the moment: its greatest value, in
 * LUFS over what is usual.  NaN: not known. */
static double
rise_db(const struct story *s, const struct moment *m, int f)
{
	int64_t from = s->step > 0 ? m->start / s->step : 0;
	int64_t to = s->step > 0 ? m->end / s->step : 0;
	int64_t first = (int64_t)s->first, end = first + (int64_t)s->n, i;
	float most = NAN;

	if (!s->lane[f])
		return NAN;
	for (i = from > first ? from : first; i < to && i < end; i++) {
		float v = *story_value(s, (enum feature)f, (size_t)i);

		if (!isnan(v) && !(v <= most))
			most = v;
	}
	if (strcmp(feature_is[f].unit, "LUFS") == 0)
		most -= s->norm[f].low;
	return (double)most;
}

static void
add_phrase(struct buf *b, const struct phrase *p, double db)
{
	if (p->rises && db >= 1)
		buf_addf(b, "%s %.0f dB", p->rises, db);
	else
		buf_adds(b, p->text);
}

/* The feature with the largest share that was not taken yet; -1: none. */
static int
largest_left(const struct moment *m, const bool *taken)
{
	int best = -1, f;

	for (f = 0; f < FEATURES; f++)
		if (!taken[f] && m->share[f] > 0 &&
		    (best < 0 || m->share[f] > m->share[best]))
			best = f;
	return best;
}

/* The features with the largest shares, the largest first.  That sound and
 * picture go together is said where there is little else to say. */
static int
largest(const struct moment *m, int order[PARTS_MOST])
{
	bool taken[FEATURES] = { [FEATURE_TOGETHER] = true };
	int n, least, best;

	for (n = 0; n < PARTS_MOST; n++) {
		best = largest_left(m, taken);
		/* A crowd that rises is one reason. */
		least = PARTS_LEAST +
		    (taken[FEATURE_CROWD] && taken[FEATURE_RISE]);
		if (best < 0 || (n >= least &&
		    m->share[best] < WORTH_TELLING * m->share[order[0]]))
			break;
		taken[best] = true;
		order[n] = best;
	}
	if (n < PARTS_LEAST && m->share[FEATURE_TOGETHER] > 0)
		order[n++] = FEATURE_TOGETHER;
	return n;
}

static bool
among(const int *order, int n, int f)
{
	int i;

	for (i = 0; i < n; i++)
		if (order[i] == f)
			return true;
	return false;
}

static void
add_edge(struct buf *b, const char *does, unsigned kind)
{
	buf_addf(b, ", %s %s %s", does, kind == EDGE_FILM ? "with" : "on",
	    edge_words[kind]);
}

static void
add_edges(struct buf *b, const struct moment *m)
{
	bool begins = m->begins < EDGE_KINDS, ends = m->ends < EDGE_KINDS;

	if (begins && ends && m->begins == m->ends) {
		add_edge(b, "begins and ends", m->begins);
		return;
	}
	if (begins)
		add_edge(b, "begins", m->begins);
	if (ends)
		add_edge(b, "ends", m->ends);
}

void
why_sentence(struct buf *b, const struct story *s, const struct moment *m)
{
	int order[PARTS_MOST] = { 0 }, n = largest(m, order), i, f;
	bool both = among(order, n, FEATURE_CROWD) &&
	    among(order, n, FEATURE_RISE), told = false;
	const char *comma = "";

	if (n == 0)
		buf_adds(b, "nothing stands out");
	for (i = 0; i < n; i++) {
		f = order[i];
		if (both && (f == FEATURE_CROWD || f == FEATURE_RISE)) {
			/* One phrase for both: what rises, and by how much. */
			if (told)
				continue;
			told = true;
			buf_adds(b, comma);
			add_phrase(b, &phrases[FEATURE_CROWD],
			    rise_db(s, m, FEATURE_RISE));
		} else {
			buf_adds(b, comma);
			add_phrase(b, &phrases[f], phrases[f].rises ?
			    rise_db(s, m, f) : 0);
		}
		comma = ", ";
	}
	add_edges(b, m);
}

void
why_lacks(const struct story *s, const struct taste *t, const char **names,
    size_t *n)
{
	bool wanted[FEATURE_LANES] = { false }, told[FEATURE_LANES] = { false };
	int f, lane;

	for (f = 0; f < FEATURES; f++) {
		lane = (int)feature_is[f].lane;
		told[lane] |= s->lane[f] != NULL;
		wanted[lane] |= t->weight[f] > 0 && f != FEATURE_WORD;
	}
	*n = 0;
	for (lane = 0; lane < LANE_ALL; lane++) {
		if (!wanted[lane] || told[lane] ||
		    (lane == LANE_PACKETS && told[LANE_PICTURE]))
			continue;
		names[(*n)++] = taste_lane_name[lane];
	}
}
