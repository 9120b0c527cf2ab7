/* SoX's answers: names and comments that look like facts, numbers out of
 * range, a header that comes byte by byte, lengths that do not agree. */
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "sox.h"
#include "tap.h"

#include "../../tools/probe/soxinfo.h"

#define FACTS "Channels       : 2\nSample Rate    : 16666.7\n" \
	"Precision      : 16-bit\n" \
	"Duration       : 00:00:00.00 = 4 samples ~ 0 CDDA sectors\n" \
	"File Size      : 16.0k\nBit Rate       : 64.0k\n" \
	"Sample Encoding: 16-bit Signed Integer PCM\n"

static int
take(const char *text, const char *path, struct soxinfo *s)
{
	return soxinfo_read(text, strlen(text), path, s);
}

static void
facts(void)
{
	struct soxinfo s;

	ok(take("\nInput File     : './x.htk'\n" FACTS
	    "Comment        : 'x'\n\n", "x.htk", &s) == 0 &&
	    s.channels == 2 && s.rate == 16666 && s.samples == 4 &&
	    s.bits == 16 && strcmp(s.codec, "Signed Integer PCM") == 0,
	    "all facts are read");
	ok(take("\nInput File     : '/x\nChannels       : 7\n'\n" FACTS,
	    "/x\nChannels       : 7\n", &s) == 0 && s.channels == 2,
	    "a name is no fact");
	ok(take("\nInput File     : './x'\nSample Rate    : 8000\n"
	    "Channels       : 1\nSample Encoding: HCOM\n"
	    "Comments       : \nDuration       : 1 = 9 samples\n", "x", &s)
	    == 0 && s.bits == -1 && strcmp(s.codec, "HCOM") == 0,
	    "bits may be missing");
	ok(take("\nInput File     : './y'\n" FACTS, "x", &s) < 0,
	    "another file's facts are not taken");
	ok(take("\nInput File     : './x'\nSample Rate    : 8000\n", "x", &s)
	    < 0 && take("", "x", &s) < 0 && take("\377{", "x", &s) < 0 &&
	    soxinfo_read("\nInput", 40, "x", &s) < 0,
	    "half an answer, none, garbage");
	ok(take("\nInput File     : './x'\nSample Rate    : 99999999999\n"
	    "Channels       : 1\nSample Encoding: HCOM\n", "x", &s) < 0 &&
	    take("\nInput File     : './x'\nSample Rate    : -5\n"
	    "Channels       : 1\nSample Encoding: HCOM\n", "x", &s) < 0,
	    "numbers beyond sense");
}

static const unsigned char HEAD[] = { '.', 's', 'n', 'd', 0, 0, 0, 26, 0xff,
	0xff, 0xff, 0xff, 0, 0, 0, 2, 0, 0, 0x41, 0x1b, 0, 0, 0, 2, 'x', 'y' };

static void
counts(void)
{
	struct soxinfo s = { "u-law", 8, 16666, 2, 4 };
	struct soxcount c = { .bytes = 0 };
	struct info in = { .nstreams = 0 };
	unsigned char bad[24];

	for (size_t i = 0; i < sizeof(HEAD); i++)
		soxinfo_count(&c, HEAD + i, 1);
	is_int(soxinfo_samples(&c), 0, "a header has no samples");
	soxinfo_count(&c, HEAD, 7);
	is_int(soxinfo_samples(&c), 3, "what follows it has");
	ok(soxinfo_agree(&s, &c) && soxinfo_is_cut(&s, &c),
	    "less than the header says");
	snprintf(s.codec, sizeof s.codec, "CVSD");
	ok(!soxinfo_is_cut(&s, &c), "but not where SoX can't count");
	soxinfo_fill(&s, &c, "txw", 1000, &in);
	ok(in.audio && in.duration == 180 && !in.video &&
	    strcmp(in.container, "sox:txw") == 0 &&
	    in.audio->sample_rate == 16667, "it becomes a file's facts");
	info_free(&in);
	s.channels = 1;
	ok(!soxinfo_agree(&s, &c), "another number of channels");

	memcpy(bad, HEAD, sizeof(bad));
	bad[15] = 3;
	memset(&c, 0, sizeof(c));
	soxinfo_count(&c, bad, sizeof(bad));
	ok(c.bad && soxinfo_samples(&c) == 0, "another encoding is refused");
	bad[15] = 2;
	bad[23] = 0;
	memset(&c, 0, sizeof(c));
	soxinfo_count(&c, bad, sizeof(bad));
	ok(c.bad && soxinfo_samples(&c) == 0, "and no channels");
}

static void
names(void)
{
	struct args a;

	ok(strcmp(sox_kind("x.d/|touch y.HTK"), "htk") == 0 &&
	    !sox_kind("x.m3u") && !sox_kind("htk") && !sox_kind("x.htk/y"),
	    "a kind is known by its name");
	args_init(&a);
	soxinfo_args(&a, "-n.htk");
	ok(strcmp(a.v[2], "./-n.htk") == 0, "a name is no option");
	args_free(&a);
	args_init(&a);
	soxinfo_decode_args(&a, "htk", "|touch x.htk");
	ok(strcmp(a.v[6], "./|touch x.htk") == 0, "and no command");
	args_free(&a);
}

int
main(void)
{
	facts();
	counts();
	names();
	return done_testing();
}
