/*
 * Profiles in memory: the built-in one, changes from the command line, the
 * list of what there is.  taste_read.c reads files.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "taste.h"
#include "near.h"
#include "opt.h"
#include "share.h"
#include "tc.h"
#include "words.h"

static const double WEIGHT_MOST = 100;

const char *const taste_level_name[TASTE_LEVELS + 1] = { "minimal", "low",
	"medium", "high", "critical", NULL };
const char *const taste_edge_name[EDGE_KINDS + 1] = { "shot", "silence",
	"caption", "beat", "bar", "section", "film", NULL };
const char *const taste_lane_name[FEATURE_LANES + 1] = { "sound", "picture",
	"packets", "text", "spike", NULL };
const char *const taste_own_name[TASTE_OWNS + 1] = { "balanced",
	"aggressive", "conservative", NULL };

/* share/profiles/general.json says the same; a test compares them. */
static const struct taste general = {
	.name = "general",
	.about = "what stands out, of any kind: sound first, picture and text "
	    "where they agree",
	.rule = TASTE_SCORE,
	.count = 5,
	.weight = {
		[FEATURE_LOUD] = 0.5F,
		[FEATURE_RISE] = 2,
		[FEATURE_FLUX] = 0.4F,
		[FEATURE_IMPACT] = 1.5F,
		[FEATURE_PACE] = 0.2F,
		[FEATURE_EMPHASIS] = 1.2F,
		[FEATURE_CROWD] = 2.5F,
		[FEATURE_MUSIC] = 0.2F,
		[FEATURE_DROP] = 2,
		[FEATURE_MOTION] = 0.5F,
		[FEATURE_SPIKE] = 0.4F,
		[FEATURE_SHOTS] = 0.3F,
		[FEATURE_FACE] = 0.3F,
		[FEATURE_ACTIVITY] = 0.3F,
		[FEATURE_CHANGE] = 0.1F,
		[FEATURE_HOOK] = 0.8F,
		[FEATURE_QUESTION] = 0.2F,
		[FEATURE_LAUGHTER] = 1.5F,
		[FEATURE_WORD] = 2,
		[FEATURE_TOGETHER] = 0.4F,
	},
	.peak_share = 0.7F,
	.peak_length = 3 * TC_SECOND,
	.shortest = 8 * TC_SECOND,
	.target = 20 * TC_SECOND,
	.longest = 60 * TC_SECOND,
	.gap = 2 * TC_SECOND,
	.before = 3 * TC_SECOND / 10,
	.after = 2 * TC_SECOND / 10,
	.snap = {
		[EDGE_SHOT] = 1 * TC_SECOND,
		[EDGE_SILENCE] = 15 * TC_SECOND / 10,
		[EDGE_CAPTION] = 1 * TC_SECOND,
		[EDGE_BEAT] = 2 * TC_SECOND / 10,
		[EDGE_BAR] = 4 * TC_SECOND / 10,
		[EDGE_SECTION] = 1 * TC_SECOND,
		[EDGE_FILM] = 2 * TC_SECOND,
	},
	.alike = 0.92F,
	.lane_weight = { 1, 0.5F, 0.5F, 0.5F, 0 },
	.lane_some = { 0.8F, 0.8F, 0.8F, 0.8F, 0.95F },
	.lane_strong = { 0.95F, 0.95F, 0.95F, 0.95F, 0.98F },
	.level_least = 0.1F,
	.level = { 0, 0.25F, 0.5F, 1, 1.5F },
	.threshold_db = NAN,
	.threshold_own = TASTE_BALANCED,
	.spike_db = 3,
	.dynamic_db = 6,
	.sustained_of = 5,
	.sustained = 3,
	.window = 1 * TC_SECOND,
};

void
taste_default(struct taste *t)
{
	*t = general;
}

void
taste_free(struct taste *t)
{
	size_t i;

	for (i = 0; i < t->nwords; i++)
		free(t->words[i].text);
	free(t->words);
	t->words = NULL;
	t->nwords = 0;
}

void
taste_word_add(struct taste *t, const char *text, size_t len, float weight)
{
	struct buf plain = BUF_INIT;
	size_t i;

	words_plain(&plain, text, len);
	for (i = 0; i < t->nwords; i++)
		if (strcmp(t->words[i].text, plain.p) == 0)
			break;
	if (i == t->nwords) {
		t->words = xrealloc(t->words, ++t->nwords, sizeof *t->words);
		t->words[i].text = xstrdup(plain.p);
	}
	t->words[i].weight = weight;
	buf_free(&plain);
}

int
taste_feature(const char *name, char *why, size_t n)
{
	const char *names[FEATURES + 1], *near;
	int f = feature_named(name);

	if (f >= 0)
		return f;
	for (f = 0; f < FEATURES; f++)
		names[f] = feature_is[f].name;
	names[FEATURES] = NULL;
	near = near_of(name, names);
	if (near)
		snprintf(why, n, "no feature is called \"%s\"; did you mean "
		    "\"%s\"?", name, near);
	else
		snprintf(why, n, "no feature is called \"%s\"", name);
	return -1;
}

int
taste_weight(struct taste *t, const char *pair, char *why, size_t n)
{
	const char *is = strchr(pair, '=');
	char *name;
	double v;
	int f;

	if (!is) {
		snprintf(why, n, "\"%s\" is no FEATURE=WEIGHT", pair);
		return -1;
	}
	name = xstrndup(pair, (size_t)(is - pair));
	f = taste_feature(name, why, n);
	free(name);
	if (f < 0)
		return -1;
	if (opt_parse_num(is + 1, -WEIGHT_MOST, WEIGHT_MOST, &v) < 0) {
		snprintf(why, n, "the weight of %s must be a number from %g to "
		    "%g", feature_is[f].name, -WEIGHT_MOST, WEIGHT_MOST);
		return -1;
	}
	t->weight[f] = (float)v;
	return 0;
}

void
taste_list(struct buf *b)
{
	char why[TASTE_WHY];
	struct taste t;
	size_t n, i;
	char **names = share_names("profiles", ".json", &n);
	bool told = false;

	for (i = 0; i <= n; i++) {
		/* The built-in one is there without any file. */
		if (!told && (i == n || strcmp(names[i], general.name) >= 0)) {
			told = true;
			if (i == n || strcmp(names[i], general.name) != 0)
				buf_addf(b, "%s\t%s\n", general.name,
				    general.about);
		}
		if (i == n)
			break;
		if (taste_load(&t, names[i], why, sizeof why) < 0) {
			buf_addf(b, "%s\t(%s)\n", names[i], why);
			continue;
		}
		buf_addf(b, "%s\t%s\n", names[i], t.about);
		taste_free(&t);
	}
	share_names_free(names);
}
