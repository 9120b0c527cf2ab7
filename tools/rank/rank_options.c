/*
 * The command line of rank.
 */
#include <stdlib.h>
#include <string.h>

#include "rank_options.h"
#include "pipeline.h"
#include "tc.h"
#include "words.h"

enum {
	OPT_WEIGHT = OPT_LONG,
	OPT_WORD,
	OPT_GAP,
	OPT_SPREAD,
	OPT_CAP,
	OPT_COARSE,
	OPT_SHOTS,
	OPT_ACROSS,
	OPT_GRID,
	OPT_STEP,
	OPT_ADVICE,
};

static const struct opt options[] = {
	{ 'n', NULL, NULL, "the N best of each source (the profile's, 5)", NULL },
	{ 'd', NULL, NULL, "so much at most, all together (any)", NULL },
	{ 'l', NULL, NULL, "8-60, or 8,20,60: least, aim, most", NULL },
	{ 'p', NULL, NULL, "a profile, by name or file; list names all (general)",
	    NULL },
	{ 't', NULL, NULL, "tell moments above 90%, 0.8 or -8dB as they come",
	    NULL },
	{ 'T', NULL, NULL, "a table for people instead of records", NULL },
	{ OPT_WEIGHT, "weight", "NAME=N", "how much a feature counts", NULL },
	{ OPT_WORD, "word", "WORD=N", "how much a word in captions counts",
	    NULL },
	{ OPT_GAP, "gap", "TIME", "least distance of two moments (2)", NULL },
	{ OPT_SPREAD, "spread", "N", "share them out over N parts of the film",
	    NULL },
	{ OPT_CAP, "cap", "N", "with --across: at most N of one source", NULL },
	{ OPT_COARSE, "coarse", NULL, "candidates for a closer look", NULL },
	{ OPT_SHOTS, "shots", NULL, "every shot, none left out", NULL },
	{ OPT_ACROSS, "across", NULL, "the best of all sources together",
	    NULL },
	{ OPT_GRID, "grid", NULL, "tell the features of every step too",
	    NULL },
	{ OPT_STEP, "step", "TIME", "one step of the grid (0.1)", NULL },
	{ OPT_ADVICE, "advice", NULL, "which loudness to choose with -t",
	    NULL },
	OPT_CACHING,
	{ 0, NULL, NULL, NULL, NULL },
};

static const struct opt_tool spec = {
	"rank", "[FILE...]", "tells which moments matter, and why", options,
};

/* --- values --------------------------------------------------------------- */

/* "8-60", "8,20,60" or "20". */
static int
parse_lengths(const char *text, struct taste *t)
{
	int64_t v[3];
	size_t n = 0, len;
	const char *at = text;
	char *item;
	bool commas = strchr(text, ',') != NULL;

	for (;;) {
		len = strcspn(at, commas ? "," : "-");
		if (n == 3)
			return -1;
		item = xstrndup(at, len);
		if (tc_parse(item, false, &v[n]) < 0 || v[n] < TC_SECOND / 10)
			n = 4;
		free(item);
		if (n++ > 3)
			return -1;
		if (!at[len])
			break;
		at += len + 1;
	}
	if ((!commas && n == 3) || (commas && n != 3))
		return -1;
	t->shortest = v[0];
	t->longest = v[n - 1];
	if (n != 2)
		t->target = v[n / 2];
	if (t->target < t->shortest)
		t->target = t->shortest;
	if (t->target > t->longest)
		t->target = t->longest;
	return t->shortest <= t->longest && (n != 3 || (v[0] <= v[1] &&
	    v[1] <= v[2])) ? 0 : -1;
}

/* "90%", "0.8", "-8dB". */
static int
parse_level(const char *text, struct rank_wish *w)
{
	size_t len = strlen(text);
	bool minus = text[0] == '-';
	char *number;
	int bad;

	if (len > 1 && text[len - 1] == '%') {
		w->from = RANK_FROM_SHARE;
		len--;
	} else if (len > 2 && (strcmp(text + len - 2, "dB") == 0 ||
	    strcmp(text + len - 2, "db") == 0)) {
		w->from = RANK_FROM_DB;
		len -= 2;
	} else {
		w->from = RANK_FROM_SCORE;
	}
	number = xstrndup(text + minus, len - (size_t)minus);
	bad = opt_parse_num(number, 0, w->from == RANK_FROM_SCORE ? 1 : 100,
	    &w->level) < 0 || (minus && w->from != RANK_FROM_DB);
	free(number);
	if (w->from == RANK_FROM_SHARE)
		w->level /= 100;
	if (minus)
		w->level = -w->level;
	return bad ? -1 : 0;
}

static void
change(struct rank_wish *w, const struct opts *o)
{
	buf_addf(&w->changes, " --%s %s", o->opt.name, o->arg);
}

static void
take_weight(struct rank_wish *w, const struct opts *o, const char *pair)
{
	char why[TASTE_WHY];

	if (taste_weight(&w->taste, pair, why, sizeof why) < 0)
		opt_misuse(o, "%s: %s", o->name, why);
	change(w, o);
}

/* --- options -------------------------------------------------------------- */

/* The profile comes first, wherever -p stands: other options change it. */
static void
take_profile(struct rank_wish *w, int argc, char **argv)
{
	char why[TASTE_WHY];
	struct opts o;
	int id;

	opt_init(&o, &spec, argc, argv);
	while ((id = opt_next(&o)) != 0) {
		if (id != 'p')
			continue;
		w->profile = o.arg;
		w->list = strcmp(o.arg, "list") == 0;
	}
	if (w->list)
		w->profile = NULL;
	if (taste_load(&w->taste, w->profile ? w->profile : "general", why,
	    sizeof why) < 0)
		opt_misuse(&o, "%s", why);
	if (w->taste.count > 0)
		w->count = (size_t)w->taste.count;
}

static void
take_option(struct rank_wish *w, const struct opts *o, int id)
{
	enum { MOST = 1000000 };
	char why[TASTE_WHY];

	switch (id) {
	case 'n': w->count = (size_t)opt_int(o, 1, MOST); break;
	case 'd':
		w->total = opt_us(o, 1);
		break;
	case 'l':
		if (parse_lengths(o->arg, &w->taste) < 0)
			opt_misuse(o, "%s: \"%s\" is not lengths, such as "
			    "8-60, 8,20,60 or 20", o->name, o->arg);
		break;
	case 't':
		if (parse_level(o->arg, w) < 0)
			opt_misuse(o, "%s: \"%s\" is not a level, such as "
			    "90%%, 0.8 or -8dB", o->name, o->arg);
		break;
	case 'T': w->text = true; break;
	case OPT_WEIGHT: take_weight(w, o, o->arg); break;
	case OPT_WORD:
		if (words_add(&w->taste, o->arg, why, sizeof why) < 0)
			opt_misuse(o, "%s: %s", o->name, why);
		change(w, o);
		break;
	case OPT_GAP: w->taste.gap = opt_us(o, 0); break;
	case OPT_SPREAD: w->spread = (size_t)opt_int(o, 1, 1000); break;
	case OPT_CAP: w->cap = (size_t)opt_int(o, 1, MOST); break;
	case OPT_COARSE: w->coarse = true; break;
	case OPT_SHOTS: w->shots = true; break;
	case OPT_ACROSS: w->across = true; break;
	case OPT_GRID: w->grid = true; break;
	case OPT_STEP:
		w->step = opt_us(o, 10000);
		if (w->step > TC_SECOND)
			opt_misuse(o, "%s: at most one second", o->name);
		break;
	case OPT_ADVICE: w->advice = w->text = true; break;
	}
}

static void
check(const struct rank_wish *w, const struct opts *o)
{
	if (w->cap > 0 && !w->across)
		opt_misuse(o, "--cap is for --across");
	if (w->cap > 0 && w->spread > 1)
		opt_misuse(o, "either --cap or --spread, not both");
	if (w->spread > 1 && w->count == 0)
		opt_misuse(o, "--spread shares -n out: name a number");
	if (w->shots && (w->coarse || w->from))
		opt_misuse(o, "--shots tells every shot: neither --coarse "
		    "nor -t goes with it");
	if (w->from && (w->across || w->coarse || w->total || w->spread > 1))
		opt_misuse(o, "-t tells moments as they come: --across, "
		    "--coarse, --spread and -d must know all of them");
	if (w->advice && (w->from || w->across || w->grid || w->shots))
		opt_misuse(o, "--advice prints nothing but advice, for each "
		    "source: --across, --grid, --shots and -t do not go "
		    "with it");
	if (w->text && w->grid)
		opt_misuse(o, "--grid tells records, and -T prints none");
	if (w->from && w->grid)
		opt_misuse(o, "--grid tells all steps at the end, "
		    "and -t keeps none");
}

void
rank_options_read(struct rank_wish *w, struct opts *o, int argc, char **argv)
{
	bool counted = false;
	int id;

	memset(w, 0, sizeof *w);
	buf_init(&w->changes);
	take_profile(w, argc, argv);
	opt_init(o, &spec, argc, argv);
	while ((id = opt_next(o)) != 0) {
		counted = counted || id == 'n';
		take_option(w, o, id);
	}
	/* Who limits the length alone, or by a threshold, gets all that fits. */
	if (!counted && (w->total > 0 || w->from))
		w->count = 0;
	if (w->from == RANK_FROM_DB && w->taste.rule == TASTE_LOUDNESS)
		w->taste.threshold_db = (float)w->level;
	check(w, o);
}

void
rank_options_free(struct rank_wish *w)
{
	taste_free(&w->taste);
	buf_free(&w->changes);
}

static void
add_time(struct buf *b, const char *name, int64_t us)
{
	char text[TC_TEXT];

	tc_print(us, text);
	buf_addf(b, " %s %s", name, text);
}

void
rank_options_text(const struct rank_wish *w, struct buf *b)
{
	char least[TC_TEXT], aim[TC_TEXT], most[TC_TEXT];

	tc_print(w->taste.shortest, least);
	tc_print(w->taste.target, aim);
	tc_print(w->taste.longest, most);
	buf_addf(b, "-p %s -l %s,%s,%s", w->taste.name, least, aim, most);
	if (w->count)
		buf_addf(b, " -n %zu", w->count);
	if (w->total)
		add_time(b, "-d", w->total);
	if (w->from == RANK_FROM_SHARE)
		buf_addf(b, " -t %g%%", w->level * 100);
	else if (w->from)
		buf_addf(b, " -t %g%s", w->level,
		    w->from == RANK_FROM_DB ? "dB" : "");
	add_time(b, "--gap", w->taste.gap);
	if (w->spread)
		buf_addf(b, " --spread %zu", w->spread);
	if (w->cap)
		buf_addf(b, " --cap %zu", w->cap);
	if (w->step)
		add_time(b, "--step", w->step);
	buf_adds(b, w->coarse ? " --coarse" : "");
	buf_adds(b, w->shots ? " --shots" : "");
	buf_adds(b, w->across ? " --across" : "");
	buf_adds(b, w->grid ? " --grid" : "");
	buf_add(b, w->changes.p, w->changes.len);
}

void
rank_options_files(const struct rank_wish *w, const struct opts *o,
    struct flow *flow)
{
	struct pipeline_wish wish = {
		.names = o->argv + opt_operands(o),
		.quiet = o->quiet, .captions = true,
		.mode = w->coarse ? "keys" : NULL,
		.live = w->from != RANK_FROM_ALL,
	};
	struct args stages[PIPELINE_STAGES];
	size_t n = pipeline_stages(stages, &wish), i;

	flow_pipeline(flow, stages, n);
	for (i = 0; i < n; i++)
		args_free(&stages[i]);
}
