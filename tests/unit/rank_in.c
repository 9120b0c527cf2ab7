/*
 * rank_in: records of all types into a grid; those that make no sense are
 * refused and told why.
 */
#include <math.h>
#include <string.h>

#include "../../tools/rank/grid_columns.h"
#include "../../tools/rank/lanes.h"
#include "../../tools/rank/rank_in.h"
#include "rec.h"
#include "tap.h"
#include "tc.h"

static struct story story;
static struct grid *g;
static struct rank_in in;
static struct taste taste;
static const char *why;

static int
say_media(const char *line)
{
	struct rec r;

	if (rec_parse(&r, line, strlen(line), &why) < 0)
		return -1;
	memset(&story, 0, sizeof story);
	rank_in_media(&story, &g, rec_root(&r));
	rank_in_start(&in, &story, g, &taste);
	return 0;
}

static int
put(const char *line)
{
	struct rec r;

	why = "";
	if (rec_parse(&r, line, strlen(line), &why) < 0)
		return -2;
	return rank_in_record(&in, &r, &why);
}

static void
end(void)
{
	grid_free(g);
	lanes_free(&story);
}

static const char minute[] =
    "{\"type\":\"media\",\"src\":\"a\",\"duration\":60.0}";

static void
test_media(void)
{
	say_media("{\"type\":\"media\",\"src\":\"a\",\"duration\":12.5,"
	    "\"role\":\"music\"}");
	is_int(story.duration, 12500000, "the duration is read");
	ok(story.music, "and the role");
	is_int(story.step, 100000, "a step is a tenth of a second");
	is_int(lanes_steps(g, &story), 125, "12.5 s are 125 of them");
	end();
	say_media("{\"type\":\"media\",\"src\":\"a\",\"duration\":null}");
	is_int(story.duration, 0, "an unknown duration is 0");
	end();
	say_media("{\"type\":\"media\",\"src\":\"a\",\"duration\":864000.0}");
	ok(lanes_steps(g, &story) <= GRID_STEPS_MOST,
	    "in ten days steps are longer");
	end();
}

static void
test_types(void)
{
	static const char *const lines[] = {
	"{\"type\":\"loud\",\"src\":\"a\",\"t\":0.1,\"pass\":0,"
	    "\"momentary\":-23.5,\"shortterm\":-24,\"rms\":-22,\"peak\":-3,"
	    "\"flux\":0.5,\"centroid\":900,\"zcr\":50}",
	"{\"type\":\"sound\",\"src\":\"a\",\"start\":0,\"end\":4,\"pass\":0,"
	    "\"kind\":\"speech\",\"confidence\":0.9}",
	"{\"type\":\"surge\",\"src\":\"a\",\"t\":4,\"pass\":0,\"from\":3,"
	    "\"kind\":\"impact\",\"gain\":12,\"strength\":0.8}",
	"{\"type\":\"onset\",\"src\":\"a\",\"t\":4,\"pass\":0,"
	    "\"strength\":null}",
	"{\"type\":\"beat\",\"src\":\"a\",\"t\":4.5,\"pass\":0,"
	    "\"strength\":0.5,\"bar\":1,\"confidence\":0.9}",
	"{\"type\":\"section\",\"src\":\"a\",\"start\":4,\"end\":9,"
	    "\"pass\":0,\"kind\":\"drop\",\"energy\":0.9}",
	"{\"type\":\"frame\",\"src\":\"a\",\"t\":0.04,\"pts\":1,\"n\":1,"
	    "\"pass\":0,\"dt\":0.04,\"luma\":90,\"diff\":2,\"motion\":0.1,"
	    "\"pan\":[0.01,0],\"zoom\":0,\"object\":0.3,\"residual\":1,"
	    "\"colour\":40,\"sharpness\":0.5,\"exposure\":1}",
	"{\"type\":\"shot\",\"src\":\"a\",\"pass\":0,\"start\":0,\"end\":6,"
	    "\"begins\":\"cut\",\"confidence\":0.9,\"peak\":3,\"best\":2,"
	    "\"hash\":\"00ff00ff00ff00ff\"}",
	"{\"type\":\"gop\",\"src\":\"a\",\"t\":0,\"end\":2,\"frames\":50,"
	    "\"key_bytes\":5000,\"peaks\":[[1.2,4.5]],\"rate_dt\":0.5,"
	    "\"rate\":[9000,4000,4000,4000]}",
	"{\"type\":\"caption\",\"src\":\"a\",\"start\":1,\"end\":3,"
	    "\"text\":\"what is that?\",\"words\":[{\"start\":1,\"end\":1.5,"
	    "\"text\":\"what\"}]}",
	"{\"type\":\"window\",\"src\":\"a\",\"start\":20,\"end\":30,"
	    "\"pass\":1,\"tool\":\"framestat\"}",
	};
	size_t i, n = sizeof lines / sizeof *lines;

	say_media(minute);
	for (i = 0; i < n; i++) {
		is_int(put(lines[i]), 0, "a record of each type is taken");
		is_int(put(lines[i]), -1, "a second time it is refused");
		is_str(why, "it is there already", "as a duplicate");
		is_int(in.taken[i], 1, "and one is counted");
	}
	is_int(put("{\"type\":\"chapter\",\"src\":\"a\",\"t\":\"x\"}"), 0,
	    "other types are of no concern");
	lanes_make(g, &story, 0, lanes_steps(g, &story));
	ok(story.lane[FEATURE_LOUD] && story.lane[FEATURE_MOTION] &&
	    story.lane[FEATURE_ACTIVITY] && story.lane[FEATURE_HOOK],
	    "all lanes are there");
	is_int(story.ntakes, 1, "and the shot");
	ok(story.takes[0].hash == UINT64_C(0x00ff00ff00ff00ff),
	    "with its hash");
	is_int(story.edges.nwords, 1, "and the word");
	end();
}

#define LOUD "{\"type\":\"loud\",\"src\":\"a\",\"momentary\":-20,"
#define GOP "{\"type\":\"gop\",\"src\":\"a\",\"frames\":60,\"key_bytes\":500," \
    "\"rate_dt\":0.5,\"rate\":[9000,4000,4000,4000],"
#define SOUND "{\"type\":\"sound\",\"src\":\"a\",\"confidence\":1,"

static void
refused(const char *line, const char *reason, const char *name)
{
	if (ok(put(line) == -1, name))
		is_str(why, reason, "and it is said why");
}

static void
test_refused(void)
{
	long taken;

	say_media(minute);
	put(LOUD "\"t\":10}");
	taken = in.taken[RANK_IN_LOUD];
	refused(LOUD "\"t\":9.9}", "it is out of order",
	    "going back is refused");
	refused(LOUD "\"t\":-1}", "its time is negative",
	    "a negative time is refused");
	refused(LOUD "\"t\":61.5}", "its time lies beyond the end of the file",
	    "a time beyond the end is refused");
	refused(LOUD "\"t\":null}", "it has no time, or a wrong one",
	    "no time is refused");
	refused("{\"type\":\"loud\",\"src\":\"a\",\"t\":12}",
	    "a field is missing, or of a wrong type", "no loudness is refused");
	refused(LOUD "\"t\":12,\"flux\":-0.5}",
	    "a value is negative that cannot be", "a negative flux is refused");
	refused(LOUD "\"t\":12,\"pass\":99}",
	    "a field is missing, or of a wrong type", "pass 99 is refused");
	refused(SOUND "\"start\":5,\"end\":4,\"kind\":\"noise\"}",
	    "it ends before it starts", "an end before the start is refused");
	refused(SOUND "\"start\":5,\"end\":6,\"kind\":\"smell\"}",
	    "a field is missing, or of a wrong type",
	    "an unknown kind is refused");
	refused(GOP "\"t\":-3,\"end\":-1}", "its time is negative",
	    "so is a gop that ends ahead of the film");
	is_int(put(GOP "\"t\":-1,\"end\":1}"), 0,
	    "one that only begins there is not");
	is_int(in.taken[RANK_IN_LOUD], taken, "none of them was taken");
	is_int(put(LOUD "\"t\":60.5}"), 0, "a second beyond is forgiven");
	is_int(put(LOUD "\"t\":3,\"pass\":1}"), 0,
	    "each pass has an order of its own");
	is_int(put(SOUND "\"start\":5,\"end\":99,\"kind\":\"noise\"}"), 0,
	    "an end beyond the film is cut");
	is_int(((const struct grid_sound *)grid_at(g, GRID_SOUNDS, 0))
	    ->span.end, 60000000, "to the film's end");
	end();
}

#define SAY "{\"type\":\"caption\",\"src\":\"a\",\"start\":1,\"end\":2,"

static void
test_together(void)
{
	say_media(minute);
	is_int(put(SAY "\"text\":\"one\"}"), 0, "of two captions at a time");
	is_int(put(SAY "\"text\":\"two\"}"), 0, "both are taken");
	is_int(put(SAY "\"text\":\"two\"}"), -1, "but none twice");
	end();
}

static void
test_far(void)
{
	say_media("{\"type\":\"media\",\"src\":\"a\",\"duration\":null}");
	is_int(put(LOUD "\"t\":5}"), 0, "without a duration all times will do");
	refused(LOUD "\"t\":999999999}", "its time is too far from all others",
	    "thirty years is refused");
	ok(grid_size(g) < 1 << 20, "and costs no memory");
	end();
}

int
main(void)
{
	test_media();
	test_types();
	test_refused();
	test_together();
	test_far();
	return done_testing();
}
