/*
 * grid: steps, windows that void lower passes, memory.  What it holds is
 * looked at the way lanes do.
 */
#include <math.h>
#include <string.h>

#include "../../tools/rank/grid_columns.h"
#include "../../tools/rank/story.h"
#include "tap.h"
#include "tc.h"

#define STEP INT64_C(100000)

static const struct grid_col_loud *
loud(const struct grid *g, size_t step)
{
	return grid_row(g, GRID_COL_LOUD, sizeof(struct grid_col_loud), step);
}

static const struct grid_col_frame *
frame(const struct grid *g, size_t step)
{
	return grid_row(g, GRID_COL_FRAME, sizeof(struct grid_col_frame),
	    step);
}

static void
put_loud(struct grid *g, int64_t t, int pass, float level)
{
	struct grid_loud v = { level, level, 0.5F };

	grid_add_loud(g, t, pass, &v);
}

static void
put_frame(struct grid *g, int64_t t, int pass, float motion)
{
	struct grid_frame v = { 0.04F, 3, motion, 0, 0, 0, 0.5F, 1,
		30, NAN, NAN };

	grid_add_frame(g, t, pass, &v);
}

static void
put_shot(struct grid *g, int64_t start, int64_t end, int pass)
{
	struct grid_shot v = { .start = start, .end = end, .peak = TC_NONE,
		.best = TC_NONE, .confidence = 1, .begins = TAKE_CUT,
		.pass = (unsigned char)pass };

	grid_add_shot(g, &v);
}

static void
test_codes(void)
{
	ok(fabsf(grid_value(grid_code(-23.45F, GRID_DB), GRID_DB) + 23.45F) <
	    0.011F, "a loudness is kept to a hundredth of a decibel");
	ok(isnan(grid_value(grid_code(NAN, GRID_DB), GRID_DB)),
	    "what is not known stays so");
	ok(grid_value(grid_code(1e9F, GRID_SECONDS), GRID_SECONDS) < 66,
	    "what is too large is clamped");
}

static void
test_steps(void)
{
	struct grid *g = grid_new(STEP);

	is_int(grid_steps(g), 0, "nothing told, no steps");
	is_int(grid_seen(g, LANE_ALL), TC_NONE, "and no time seen");
	put_loud(g, 1000000, 0, -20);
	ok(loud(g, 9) && loud(g, 9)->told,
	    "a loud record lies in the tenth that it ends");
	ok(!loud(g, 10)->told && !loud(g, 8)->told, "and in no other");
	is_int(grid_steps(g), 10, "steps reach to what was told");
	put_frame(g, 2040000, 0, 0.2F);
	put_frame(g, 2080000, 0, 0.4F);
	is_int(frame(g, 20)->looked, 2, "pictures of a step are counted");
	ok(fabsf(grid_value(frame(g, 20)->motion, GRID_MOTION) - 0.3F) <
	    0.001F, "their motion is the mean");
	is_int(grid_seen(g, LANE_SOUND), 1000000, "sound was told up to 1 s");
	is_int(grid_seen(g, LANE_ALL), 1000000, "all lanes up to the least");
	is_int(grid_add_onset(g, INT64_C(400000) * GRID_STEPS_MOST, 0, 1), -1,
	    "a time days away is refused");
	is_int(grid_steps(g), 21, "and leaves no trace");
	grid_free(g);
}

static void
test_coarse_and_fine(void)
{
	struct grid *g = grid_new(1000000);

	put_loud(g, 100000, 0, -40);
	put_loud(g, 900000, 0, -20);
	put_loud(g, 1000000, 0, -30);
	ok(fabsf(grid_value(loud(g, 0)->momentary, GRID_DB) + 20) < 0.1F,
	    "of a long step the loudest counts");
	grid_free(g);
	g = grid_new(25000);
	put_loud(g, 200000, 0, -40);
	ok(loud(g, 4)->told && loud(g, 7)->told && !loud(g, 3)->told &&
	    !loud(g, 8)->told, "short steps share a record");
	grid_free(g);
}

/* Frames 0 to 99 in pass 0, a window over 30 to 60, its frames in pass 1; in
 * one order or the other. */
static struct grid *
with_window(int window_first)
{
	struct grid *g = grid_new(STEP);
	int i;

	if (window_first)
		grid_add_window(g, GRID_FRAMESTAT, 3 * TC_SECOND,
		    6 * TC_SECOND, 1);
	for (i = 0; i < 100; i++) {
		put_frame(g, i * STEP, 0, 0.1F);
		put_loud(g, (i + 1) * STEP, 0, -30);
	}
	put_shot(g, 0, 4 * TC_SECOND, 0);
	put_shot(g, 4 * TC_SECOND, 5 * TC_SECOND, 0);
	put_shot(g, 5 * TC_SECOND, 10 * TC_SECOND, 0);
	if (!window_first)
		grid_add_window(g, GRID_FRAMESTAT, 3 * TC_SECOND,
		    6 * TC_SECOND, 1);
	for (i = 30; i < 60; i++)
		put_frame(g, i * STEP, 1, 0.8F);
	put_shot(g, 3 * TC_SECOND, 6 * TC_SECOND, 1);
	return g;
}

static void
test_windows(void)
{
	struct grid *a = with_window(1), *b = with_window(0);
	const struct grid_list *l = &b->list[GRID_TAKES];
	const struct grid_take *t;
	size_t i;
	int same = 1;

	for (i = 0; i < 100; i++)
		same &= memcmp(frame(a, i), frame(b, i),
		    sizeof(struct grid_col_frame)) == 0;
	ok(same, "a window may come before or behind what it voids");
	is_int(frame(b, 29)->looked, 1, "outside of it frames stay");
	is_int(frame(b, 30)->looked, 1, "inside they are those of its pass");
	ok(grid_value(frame(b, 30)->motion, GRID_MOTION) > 0.3F,
	    "with its values");
	ok(loud(b, 40)->told, "other tools' records stay");
	is_int(l->n, 3, "shots of lower passes are cut or gone");
	t = grid_at(b, GRID_TAKES, 0);
	is_int(t->span.end, 3000000, "the first ends where the window begins");
	t = grid_at(b, GRID_TAKES, 1);
	is_int(t->span.pass, 1, "inside is the window's");
	t = grid_at(b, GRID_TAKES, 2);
	is_int(t->span.start, 6000000, "the last begins where it ends");
	is_int(a->list[GRID_TAKES].n, 3, "the same in the other order");
	grid_free(a);
	grid_free(b);
}

static void
test_enclosed(void)
{
	struct grid *g = grid_new(STEP);

	put_shot(g, 0, 10 * TC_SECOND, 0);
	grid_add_window(g, GRID_FRAMESTAT, 2 * TC_SECOND, 3 * TC_SECOND, 1);
	grid_add_window(g, GRID_FRAMESTAT, 5 * TC_SECOND, 6 * TC_SECOND, 1);
	grid_add_sound(g, 0, 10 * TC_SECOND, 0, GRID_SPEECH, 1);
	is_int(g->list[GRID_TAKES].n, 3,
	    "a shot around two windows falls into three");
	is_int(g->list[GRID_SOUNDS].n, 1, "a sound does not");
	grid_free(g);
}

static void
test_motion(void)
{
	struct grid_frame pan = { 0.04F, 7, 0.75F, -0.72F, 0, 0, 0.3F, 2,
		30, NAN, NAN };
	struct grid_frame lively = { 0.04F, 7, 0.25F, 0, 0, 0, 0.4F, 2,
		30, NAN, NAN };
	struct grid_frame flash = { 0.04F, 90, 0.9F, 0, 0, 0, 0.9F, 89,
		30, NAN, NAN };

	ok(grid_motion(&pan) < grid_motion(&lively),
	    "a whip pan is less than things that move");
	ok(grid_motion(&pan) > 0.02F, "but more than nothing");
	ok(isnan(grid_motion(&flash)), "a flash says nothing about motion");
}

static void
test_forget(void)
{
	struct grid *g = grid_new(STEP);
	size_t most = 0;
	int i;

	for (i = 1; i <= 36000; i++) {
		put_loud(g, i * STEP, 0, -30);
		put_frame(g, i * STEP, 0, 0.1F);
		if (i % 10 == 0) {
			grid_add_sound(g, (i - 10) * STEP, i * STEP, 0,
			    GRID_NOISE, 1);
			grid_forget(g, (i - 1200) * STEP);
		}
		if (grid_size(g) > most)
			most = grid_size(g);
	}
	ok(most < 200 * 1024, "an hour's stream stays within 200 KiB");
	ok(!loud(g, 30000), "what was forgotten is gone");
	ok(loud(g, 35999)->told && loud(g, 35000)->told, "the rest is there");
	put_loud(g, STEP, 0, -10);
	is_int(grid_steps(g), 36001, "a late record does no harm");
	grid_free(g);
}

static void
test_size(void)
{
	struct grid *g = grid_new(STEP);
	struct word_marks m = { 0, 0, 0, 0, 8 };
	int64_t i, hours6 = 6 * 3600;

	for (i = 1; i <= hours6 * 10; i++) {
		put_loud(g, i * STEP, 0, -30);
		put_frame(g, i * STEP, 0, 0.1F);
		grid_add_onset(g, i * STEP, 0, 0.5F);
		grid_add_rate(g, i * STEP, i * STEP + STEP, 1000, 0);
		if (i % 10 == 0)
			grid_add_peak(g, i * STEP, 3);
		if (i % 5 == 0)
			grid_add_beat(g, i * STEP, 0, 1, 1, 1);
		if (i % 60 == 0)
			put_shot(g, (i - 60) * STEP, i * STEP, 0);
		if (i % 30 == 0)
			grid_add_caption(g, (i - 30) * STEP, i * STEP, &m, 0);
	}
	ok(grid_size(g) < 16 * 1024 * 1024,
	    "six hours of everything take less than 16 MiB");
	grid_free(g);
}

int
main(void)
{
	test_codes();
	test_steps();
	test_coarse_and_fine();
	test_windows();
	test_enclosed();
	test_motion();
	test_forget();
	test_size();
	return done_testing();
}
