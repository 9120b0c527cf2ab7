/*
 * What beatscan takes from records and options: streams, windows, ranges.
 */
#include <string.h>

#include "../../tools/beatscan/audio_in.h"
#include "range.h"
#include "json.h"
#include "tap.h"
#include "tc.h"

#define MEDIA "{\"type\":\"media\",\"src\":\"1\",\"start\":1.5," \
	"\"duration\":10.0,\"audio\":{\"index\":2,\"rate\":48000," \
	"\"channels\":2,\"layout\":\"stereo\",\"start\":0.25," \
	"\"duration\":9.0},\"audios\":[{\"index\":1,\"channels\":6," \
	"\"layout\":\"5.1(side)\"},{\"index\":2,\"channels\":2," \
	"\"layout\":\"stereo\"}]}"

static int
take(struct audio_facts *f, const char *text, int track)
{
	const char *why;
	struct cJSON *root = json_parse(text, strlen(text), &why);
	int r = audio_in_media(f, root, track);

	json_free(root);
	return r;
}

static void
test_media(void)
{
	struct audio_facts f;

	ok(take(&f, MEDIA, 0) == 0 && f.audio && f.stream == 2 &&
	    f.rate == 48000 && f.channels == 2 && f.layout == 3,
	    "the chosen stream");
	ok(f.start == 1500000 && f.begin == 250000 && f.end == 9250000 &&
	    f.duration == 10000000, "and its times");
	ok(take(&f, MEDIA, 1) == 0 && f.audio && f.stream == 1 &&
	    f.channels == 6 && f.layout == 0x60f && f.rate == 0 &&
	    f.end == 10000000, "another one, of which less is known");
	ok(take(&f, MEDIA, 2) == 0 && f.stream == 2 && f.rate == 48000,
	    "the chosen one by its number");
	ok(take(&f, MEDIA, 3) == 0 && !f.audio && f.tracks == 2,
	    "one that is not there");
	ok(take(&f, "{\"audio\":null,\"audios\":[]}", 0) == 0 && !f.audio,
	    "no sound");
	ok(take(&f, "{\"audio\":{\"index\":0}}", 1) == 0 && f.audio &&
	    f.tracks == 1 && f.end == TC_NONE, "a record that tells little");
	ok(take(&f, "{\"audio\":{\"rate\":8000}}", 0) == -1,
	    "a stream without a number is refused");
	ok(take(&f, "{\"start\":1e300,\"audio\":{\"index\":0,\"rate\":-1,"
	    "\"channels\":1e9,\"start\":-1e30,\"duration\":-5}}", 0) == 0 &&
	    f.start == 0 && f.rate == 0 && f.channels == 0 && f.begin == 0 &&
	    f.end == TC_NONE, "nonsense counts as absent");
}

static void
test_range(void)
{
	static const char *const bad[] = { "", "-", "5", "5-5", "6-5", "x-y",
	    "1-2-3", "-5-", "1:30", "00000000000000000000000000000000000000000"
	    "00000000000000000000000000000000000000000000000000001-2" };
	struct span r;
	size_t i;

	ok(range_parse("1:30-2:00", &r) == 0 && r.start == 90000000 &&
	    r.end == 120000000, "a range of times");
	ok(range_parse("500ms-", &r) == 0 && r.start == 500000 &&
	    r.end == TC_NONE, "open at its end");
	ok(range_parse("-2", &r) == 0 && r.start == 0 && r.end == 2000000,
	    "and at its start");
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ok(range_parse(bad[i], &r) == -1, "what is no range");
}

int
main(void)
{
	test_media();
	test_range();
	return done_testing();
}
