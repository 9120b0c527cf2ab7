/*
 * Styles and arcs of montages: those that come with the suite, and what is
 * said of wrong ones.
 */
#include <stdlib.h>

#include "../../tools/cutlist/montage_chance.h"
#include "../../tools/cutlist/montage_style.h"
#include "tap.h"

static void
test_all(void)
{
	static const char *const styles[] = { "music", "energetic", "balanced",
	    "dramatic", "buildup", "dynamic", "hitchcock", "mtv", "action",
	    "documentary", "minimalist", "wes_anderson", "vlog", "sport",
	    "viral", "wedding", "travel", "gaming", "podcast_highlight",
	    "tutorial", "cinema_trailer", "cinematic_stabilized_epic",
	    "fast_test" };
	static const char *const arcs[] = { "hero_journey", "mtv_energy",
	    "slow_burn", "documentary", "three_act", "fichtean", "linear",
	    "constant" };
	struct montage_style s, own;
	struct montage_arc a;
	char why[MONTAGE_WHY];
	struct buf b = BUF_INIT;
	size_t i, lines = 0;

	for (i = 0; i < sizeof styles / sizeof *styles; i++)
		okf(montage_style_load(&s, styles[i], why, sizeof why) == 0 &&
		    s.about[0] && strcmp(s.name, styles[i]) == 0,
		    "style %s", styles[i]);
	for (i = 0; i < sizeof arcs / sizeof *arcs; i++)
		okf(montage_arc_load(&a, arcs[i], why, sizeof why) == 0 &&
		    a.n > 0 && a.about[0], "arc %s", arcs[i]);
	montage_style_list(&b);
	for (i = 0; i < b.len; i++)
		lines += b.p[i] == '\n';
	is_int(lines, sizeof styles / sizeof *styles, "the list has all");
	buf_free(&b);
	montage_style_default(&own);
	montage_style_load(&s, "music", why, sizeof why);
	ok(memcmp(s.part, own.part, sizeof s.part) == 0, "the one that is "
	    "built in is the same as the file");
	montage_style_load(&s, "energetic", why, sizeof why);
	ok(s.part[MONTAGE_DROP].n == 6 && s.part[MONTAGE_DROP].quarters[5] ==
	    4 * MONTAGE_BEAT, "AutoCut's pattern is what it was");
}

static void
wrong(const char *text, const char *says)
{
	struct montage_style s;
	char why[MONTAGE_WHY] = "";

	okf(montage_style_read(&s, text, strlen(text), "mine.json", why,
	    sizeof why) < 0 && strstr(why, says), "%s: %s", text, why);
}

static void
test_wrong(void)
{
	struct montage_style s;
	struct montage_arc a;
	char why[MONTAGE_WHY];

	wrong("[]", "it is no JSON object");
	wrong("{", "style mine.json: ");
	wrong("{\"beat\": [1]}", "did you mean \"beats\"");
	wrong("{\"beats\": []}", "\"beats\" must be a list of 1 to 16");
	wrong("{\"beats\": [0.3]}", "in quarters");
	wrong("{\"beats\": {\"intro\": 4}}", "\"beats.intro\" must be");
	wrong("{\"beats\": {\"intor\": [4]}}", "did you mean \"intro\"");
	wrong("{\"along\": [[0.5, [1]]]}", "rising to 1");
	wrong("{\"along\": [[0.5, [1]], [0.4, [1]], [1, [1]]]}", "rising");
	wrong("{\"sound\": \"loud\"}", "\"none\", \"duck\" or \"keep\"");
	wrong("{\"transition\": {\"kind\": \"wipe\"}}", "\"kind\" must be");
	wrong("{\"transition\": {\"share\": 2}}", "from 0 to 1");
	wrong("{\"shortest\": 5, \"longest\": 2}", "longer than");
	wrong("{\"equal\": 1.5}", "whole number");
	wrong("{\"weights\": {\"score\": -1}}", "from 0 to 1000");
	wrong("{\"from\": \"energetc\"}", "did you mean \"energetic\"");
	wrong("{\"arc\": \"slowburn\"}", "did you mean \"slow_burn\"");
	wrong("{\"about\": \"a\\nb\"}", "one line");
	okf(montage_style_load(&s, "nothing/here.json", why, sizeof why) < 0 &&
	    strstr(why, "No such file"), "%s", why);
	okf(montage_arc_load(&a, "linaer", why, sizeof why) < 0 &&
	    strstr(why, "did you mean \"linear\""), "%s", why);
}

static void
test_own(void)
{
	static const char text[] = "{\"from\": \"travel\", \"beats\": "
	    "{\"drop\": [0.5, 1]}, \"shortest\": 0.2}";
	struct montage_style s;
	char why[MONTAGE_WHY];

	ok(montage_style_read(&s, text, strlen(text), "dir/mine.json", why,
	    sizeof why) == 0, "a style of one's own stands on another");
	is_str(s.name, "mine", "it has the file's name");
	is_int(s.part[MONTAGE_DROP].quarters[0], MONTAGE_BEAT / 2,
	    "half a beat in a drop");
	is_int(s.part[MONTAGE_LOW].quarters[0], 4 * MONTAGE_BEAT,
	    "the rest is the other's");
	is_int(s.turn, MONTAGE_FADE, "its fades too");
}

static void
test_arc(void)
{
	const struct montage_arc a = { .n = 3, .at = { 0, 0.5, 1 },
	    .energy = { 0, 1, 0.5 } };

	ok(montage_arc_at(&a, 0.25) > 0.499 && montage_arc_at(&a, 0.25) <
	    0.501, "an arc is straight between its points");
	ok(montage_arc_at(&a, 2) < 0.501, "and goes on as it ended");
}

static void
test_chance(void)
{
	double sum = 0, v;
	int i, low = 0;

	for (i = 0; i < 10000; i++) {
		v = montage_chance(1, 2, (uint64_t)i);
		sum += v;
		low += v < 0.1;
	}
	okf(sum > 4900 && sum < 5100 && low > 900 && low < 1100, "chance is "
	    "spread evenly (%.0f, %d)", sum, low);
}

int
main(void)
{
	test_all();
	test_wrong();
	test_own();
	test_arc();
	test_chance();
	return done_testing();
}
