/*
 * taste: profiles, those that are shipped and those with mistakes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../tools/rank/taste.h"
#include "../../tools/rank/words.h"
#include "buf.h"
#include "share.h"
#include "tap.h"
#include "tc.h"

static char why[TASTE_WHY];

/* A check whose name is made of two parts. */
static int
check(int good, const char *what, const char *is)
{
	char name[200];

	snprintf(name, sizeof name, "%s %s", what, is);
	return ok(good, name);
}

/* Reads text as profile "mine"; true where it is accepted. */
static int
reads(struct taste *t, const char *text)
{
	why[0] = '\0';
	return taste_read(t, text, strlen(text), "mine", why, sizeof why) == 0;
}

static void
refuses(const char *text, const char *because, const char *name)
{
	struct taste t;

	check(!reads(&t, text), name, "is refused");
	is_str(why, because, "and why is said");
}

static int
same_taste(const struct taste *a, const struct taste *b)
{
	return strcmp(a->name, b->name) == 0 &&
	    strcmp(a->about, b->about) == 0 && a->rule == b->rule &&
	    a->count == b->count &&
	    memcmp(a->weight, b->weight, sizeof a->weight) == 0 &&
	    a->peak_share == b->peak_share &&
	    a->peak_length == b->peak_length && a->shortest == b->shortest &&
	    a->target == b->target && a->longest == b->longest &&
	    a->gap == b->gap && a->before == b->before &&
	    a->after == b->after &&
	    memcmp(a->snap, b->snap, sizeof a->snap) == 0 &&
	    a->alike == b->alike &&
	    memcmp(a->lane_some, b->lane_some, sizeof a->lane_some) == 0 &&
	    memcmp(a->lane_strong, b->lane_strong,
	    sizeof a->lane_strong) == 0 &&
	    memcmp(a->lane_weight, b->lane_weight,
	    sizeof a->lane_weight) == 0 &&
	    a->level_least == b->level_least &&
	    memcmp(a->level, b->level, sizeof a->level) == 0 &&
	    isnan(a->threshold_db) && isnan(b->threshold_db) &&
	    a->threshold_own == b->threshold_own &&
	    a->spike_db == b->spike_db && a->dynamic_db == b->dynamic_db &&
	    a->sustained == b->sustained &&
	    a->sustained_of == b->sustained_of && a->window == b->window &&
	    a->nwords == b->nwords;
}

static void
shipped(void)
{
	static const char *const wanted[] = { "general", "talk", "gaming",
	    "sport", "music", "vlog", "horror", "tutorial", "loudness",
	    "loudness-horror", "loudness-action", "loudness-chat",
	    "slopcannon", "montage", "thumbnail", "autocut" };
	struct taste t, built_in;
	size_t n, i;
	char **names = share_names("profiles", ".json", &n);

	for (i = 0; i < n; i++) {
		why[0] = '\0';
		if (!check(taste_load(&t, names[i], why, sizeof why) == 0,
		    names[i], "is a profile that can be read")) {
			printf("# %s\n", why);
			continue;
		}
		ok(t.about[0], "and says what it is about");
		is_str(t.name, names[i], "and has its name");
		taste_free(&t);
	}
	share_names_free(names);
	for (i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		check(taste_load(&t, wanted[i], why, sizeof why) == 0,
		    wanted[i], "is a profile");
		taste_free(&t);
	}
	taste_default(&built_in);
	if (taste_load(&t, "general", why, sizeof why) == 0) {
		ok(same_taste(&t, &built_in),
		    "the built-in profile is that of general.json");
		taste_free(&t);
	}
	is_int(built_in.count, 5, "it wants 5 clips");
	is_int(built_in.shortest, 8 * TC_SECOND, "of 8 s");
	is_int(built_in.longest, 60 * TC_SECOND, "to 60 s");
	is_int(built_in.gap, 2 * TC_SECOND, "and 2 s between them");
}

static void
loudness_presets(void)
{
	struct taste t;

	if (taste_load(&t, "loudness-horror", why, sizeof why) == 0) {
		is_int(t.rule, TASTE_LOUDNESS,
		    "a profile has the rule of the one it is made from");
		is_int(t.target, 45 * TC_SECOND, "horror takes 45 s");
		is_int(t.threshold_own, TASTE_AGGRESSIVE,
		    "with a low threshold");
		taste_free(&t);
	}
	if (taste_load(&t, "loudness-chat", why, sizeof why) == 0) {
		is_int(t.target, 20 * TC_SECOND, "chat takes 20 s");
		is_int(t.threshold_own, TASTE_CONSERVATIVE,
		    "with a high threshold");
		taste_free(&t);
	}
}

static void
accepted(void)
{
	struct taste t;

	ok(reads(&t, "{}"), "an empty profile is accepted");
	is_int(t.target, 20 * TC_SECOND, "and is as the general one");
	ok(t.weight[FEATURE_CROWD] > 0, "with its weights");
	taste_free(&t);
	ok(reads(&t, "{\"weights\":{\"crowd\":1.5,\"pace\":-1}}"),
	    "weights are read, also below 0");
	ok(t.weight[FEATURE_CROWD] == 1.5F && t.weight[FEATURE_PACE] == -1.0F,
	    "as they are");
	ok(t.weight[FEATURE_RISE] == 0, "and what is not named is not looked at");
	taste_free(&t);
	ok(reads(&t, "{\"from\":\"sport\",\"weights\":{\"rise\":0}}"),
	    "a profile can be made from another");
	ok(t.weight[FEATURE_RISE] == 0 && t.weight[FEATURE_CROWD] == 3 &&
	    t.weight[FEATURE_MOTION] == 1,
	    "and then changes what it names alone");
	taste_free(&t);
	ok(reads(&t, "{\"length\":[1,2.5,4],\"gap\":0,\"roll\":[0.25,3],"
	    "\"snap\":{\"beat\":0.125},\"alike\":0.5,\"count\":7,"
	    "\"peak\":{\"share\":1,\"length\":0.5},\"about\":\"m\\u00fc\"}"),
	    "all other keys are read");
	is_int(t.target, 2500000, "lengths are seconds");
	is_int(t.after, 3 * TC_SECOND, "so are rolls");
	is_int(t.snap[EDGE_BEAT], 125000, "and tolerances");
	is_int(t.snap[EDGE_SHOT], TC_SECOND, "those not named stay");
	is_int(t.count, 7, "count is a number of clips");
	is_str(t.about, "mü", "about is a text");
	is_str(t.name, "mine", "the name is that of the file");
	taste_free(&t);
	ok(reads(&t, "{\"rule\":\"loudness\",\"loudness\":{\"threshold\":-8,"
	    "\"sustained\":[2,4],\"window\":0.5}}"),
	    "a threshold in dB is read");
	ok(t.threshold_db == -8.0F, "as it is");
	is_int(t.sustained_of, 4, "and how many windows are looked at");
	taste_free(&t);
	ok(reads(&t, "{\"words\":{\"Game over\":2,\"x\":-1}}"),
	    "words are read");
	is_int(t.nwords, 2, "all of them");
	taste_free(&t);
}

static void
refused(void)
{
	refuses("[]", "profile mine: it is no JSON object", "a list");
	refuses("{\"wieghts\":{}}", "profile mine: unknown key \"wieghts\"; "
	    "did you mean \"weights\"?", "a key with letters swapped");
	refuses("{\"levels\":{\"hihg\":1}}", "profile mine: unknown key "
	    "\"levels.hihg\"; did you mean \"high\"?", "such a key further in");
	refuses("{\"snap\":{\"shots\":1}}", "profile mine: unknown key "
	    "\"snap.shots\"; did you mean \"shot\"?", "an unknown boundary");
	refuses("{\"weights\":{\"crowds\":1}}", "profile mine: no feature is "
	    "called \"crowds\"; did you mean \"crowd\"?",
	    "an unknown feature");
	refuses("{\"weights\":{\"crowd\":101}}", "profile mine: "
	    "\"weights.crowd\" must be a number from -100 to 100",
	    "a weight out of range");
	refuses("{\"weights\":{\"crowd\":\"1\"}}", "profile mine: "
	    "\"weights.crowd\" must be a number from -100 to 100",
	    "a weight that is a text");
	refuses("{\"gap\":-1}", "profile mine: \"gap\" must be a number from "
	    "0 to 86400", "a negative gap");
	refuses("{\"length\":[8,20]}", "profile mine: \"length\" must be a "
	    "list of 3 numbers from 0 to 86400", "a list that is too short");
	refuses("{\"length\":[8,20,30,40]}", "profile mine: \"length\" must "
	    "be a list of 3 numbers from 0 to 86400", "one that is too long");
	refuses("{\"length\":[8,5,60]}", "profile mine: \"length\" must be "
	    "the shortest (0.1 at least), the usual and the longest, in this "
	    "order", "a list in the wrong order");
	refuses("{\"rule\":\"loud\"}", "profile mine: \"rule\" must be "
	    "\"score\" or \"loudness\"", "an unknown rule");
	refuses("{\"count\":2.5}", "profile mine: \"count\" must be a whole "
	    "number", "half a clip");
	refuses("{\"levels\":{\"high\":0.2}}", "profile mine: \"levels.high\" "
	    "is less than \"levels.medium\"", "levels out of order");
	refuses("{\"levels\":{\"some\":{\"sound\":0.99}}}", "profile mine: "
	    "\"levels.some.sound\" is greater than \"levels.strong.sound\"",
	    "some above strong");
	refuses("{\"loudness\":{\"threshold\":\"loud\"}}", "profile mine: "
	    "\"loudness.threshold\" must be a number from -96 to 20, "
	    "\"aggressive\", \"balanced\" or \"conservative\"",
	    "an unknown threshold");
	refuses("{\"loudness\":{\"sustained\":[6,5]}}", "profile mine: "
	    "\"loudness.sustained\" must be how many windows, and of how "
	    "many: [3, 5]", "6 of 5 windows");
	refuses("{\"words\":{\"!\":1}}", "profile mine: \"words\": \"!\" must "
	    "have letters or digits, and 80 bytes at most", "a word without "
	    "letters");
	refuses("{\"about\":\"a\\nb\"}", "profile mine: \"about\" must be one "
	    "line", "an about of two lines");
	refuses("{\"from\":\"generl\"}", "profile mine: \"from\": no profile "
	    "is called \"generl\" (cutlist -p list names all); did you mean "
	    "\"general\"?",
	    "an unknown profile to be made from");
	refuses("{\"gap\":1,\"gap\":2}", "profile mine: a key is given twice",
	    "a key given twice");
}

static void
files(void)
{
	char folder[] = "/tmp/taste.XXXXXX";
	struct buf path = BUF_INIT;
	struct taste t;
	FILE *f;

	if (!mkdtemp(folder))
		return;
	buf_addf(&path, "%s/loop.json", folder);
	ok(taste_load(&t, path.p, why, sizeof why) < 0,
	    "a file that is not there is an error");
	ok(strstr(why, "No such file"), "which says so");
	ok(taste_load(&t, "genral", why, sizeof why) < 0,
	    "and so is a name that there is no profile of");
	is_str(why, "no profile is called \"genral\" (cutlist -p list names "
	    "all); did you mean \"general\"?", "with the one that was meant");
	f = fopen(path.p, "w");
	if (f) {
		fprintf(f, "{\"from\":\"%s\"}", path.p);
		fclose(f);
		ok(taste_load(&t, path.p, why, sizeof why) < 0,
		    "a profile made from itself is an error");
		ok(strstr(why, "profile "), "which is told");
	}
	f = fopen(path.p, "w");
	if (f) {
		fprintf(f, "{\"from\":\"talk\",\"count\":3}");
		fclose(f);
		ok(taste_load(&t, path.p, why, sizeof why) == 0,
		    "a file is read by its path");
		is_str(t.name, "loop", "its name is that of the file");
		is_int(t.count, 3, "with what it says");
		is_int(t.longest, 90 * TC_SECOND, "on top of another profile");
		taste_free(&t);
	}
	unlink(path.p);
	rmdir(folder);
	buf_free(&path);
}

static void
weights(void)
{
	struct taste t;

	taste_default(&t);
	ok(taste_weight(&t, "motion=2.5", why, sizeof why) == 0 &&
	    t.weight[FEATURE_MOTION] == 2.5F, "a weight is changed by name");
	ok(taste_weight(&t, "moton=1", why, sizeof why) < 0,
	    "an unknown feature is refused");
	is_str(why, "no feature is called \"moton\"; did you mean "
	    "\"motion\"?", "with the one that was meant");
	ok(taste_weight(&t, "motion", why, sizeof why) < 0,
	    "a feature without a number is refused");
	is_str(why, "\"motion\" is no FEATURE=WEIGHT", "and why is said");
	ok(taste_weight(&t, "motion=nan", why, sizeof why) < 0 &&
	    taste_weight(&t, "motion=", why, sizeof why) < 0 &&
	    taste_weight(&t, "motion=1e2", why, sizeof why) < 0,
	    "and so is what is no plain number");
	taste_free(&t);
}

static void
lists(void)
{
	struct buf b = BUF_INIT;

	taste_list(&b);
	ok(strncmp(b.p, "autocut\t", 8) == 0, "the list is sorted by name");
	ok(strstr(b.p, "\ngeneral\twhat stands out"),
	    "it says what each profile is about");
	ok(!strchr(b.p, '('), "all can be read");
	buf_clear(&b);
	setenv("CUTLIST_DATA", "/nonexistent", 1);
	taste_list(&b);
	ok(strstr(b.p, "general\t"), "general is there without any file");
	buf_free(&b);
}

int
main(void)
{
	setenv("CUTLIST_DATA", "share", 1);
	shipped();
	loudness_presets();
	accepted();
	refused();
	files();
	weights();
	lists();
	return done_testing();
}
