/*
 * timeline: pictures counted for other programs, and how their files are
 * written.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/cutlist/timeline.h"
#include "tap.h"

#define S TC_SECOND

static struct timeline line;
static const struct ratio PAL = { 25, 1 }, NTSC = { 30000, 1001 };

static void
add(const char *path, struct ratio rate, int64_t start, int64_t end,
    int64_t frames)
{
	struct footage film = { .path = (char *)path, .src = "k",
		.duration = 100 * S, .audio = 0, .naudios = 1,
		.audios = { { .rate = 48000, .channels = 2 } },
		.video = { .index = 0, .width = 1440, .height = 1080,
		    .sar = { 4, 3 }, .rate = rate, .start = 0 } };
	struct slice cut = { .first_pts = TC_NONE, .end_pts = TC_NONE,
		.start = start, .end = end, .frames = frames,
		.slot = (int)line.n + 1, .score = NAN };

	if (rate.num == 0)
		film.video.index = -1;
	timeline_add(&line, &film, &cut);
}

/* The last film's name from the root on, whatever folder this runs in. */
static void
whole(const char *path)
{
	free(line.films[line.nfilms - 1].whole);
	line.films[line.nfilms - 1].whole = xstrdup(path);
}

static struct buf
written(const char *format, const char **warning)
{
	struct buf b = BUF_INIT;
	const char *unused, *why = NULL;

	*(warning ? warning : &unused) = timeline_write(
	    timeline_format_named(format), &b, &line, NULL, &why);
	return b;
}

static void
is_in(const char *format, const char *text, const char *name)
{
	struct buf b = written(format, NULL);

	if (!ok(strstr(b.p, text) != NULL, name))
		printf("# no %s in\n# %s\n", text, b.p);
	buf_free(&b);
}

static void
one_rate(void)
{
	timeline_free(&line);
	add("a.mp4", NTSC, 60060000, 61061000, 30);
	add("a.mp4", NTSC, 2002000, 2502500, 15);
	timeline_lay(&line);
	is_int(line.rate.num, 30000, "the result has the film's rate");
	is_int(line.width, 1920, "and its size in square pixels");
	is_int(line.v[0].own, 1800, "the film's pictures are counted");
	is_int(line.v[1].first, 30, "cuts follow each other");
	is_int(line.v[1].frames, 15, "in whole pictures");
	is_int(line.films[0].pictures, 2997, "as many as the film has");
	is_in("edl", " 00:01:00;02 00:01:01;02 01:00:00;00 01:00:01;00\n",
	    "labels that drop-frame leaves out are left out");
	whole("/x/a b%.mp4");
	is_in("fcpxml", "src=\"file:///x/a%20b%25.mp4\"",
	    "addresses are escaped");
	is_in("fcpxml", "start=\"1801800/30000s\"",
	    "times are fractions of whole pictures");
	is_in("otio", "\"rate\":29.970029970029", "rates have all digits");
	whole("/x/<&>\"\n\xff.mp4");
	is_in("mlt", "<blank length=\"30\"/>",
	    "a name that XML has no way for leaves a gap");
	whole("/x/<&>\"\n.mp4");
	is_in("mlt", ">/x/&lt;&amp;&gt;&quot;&#10;.mp4<",
	    "others are escaped");
}

/* As some programs write it. */
static void
decimal_rate(void)
{
	timeline_free(&line);
	add("a.mp4", (struct ratio){ 2997, 100 }, 60060000, 61061000, 30);
	is_in("edl", "FCM: DROP FRAME\n", "29.97 is counted in drop-frame");
	is_in("fcpxml", "frameDuration=\"1001/30000s\"",
	    "and is the rate that programs know");
}

static void
two_rates(void)
{
	const char *warning;
	struct buf b;

	timeline_free(&line);
	add("p.mp4", PAL, 0, S, 25);
	add("n.mp4", NTSC, 1001000, 2002000, 30);
	add("p.mp4", PAL, 2 * S, 3 * S, 25);
	b = written("edl", &warning);
	buf_free(&b);
	ok(warning && strstr(warning, "other frame rates"),
	    "another rate than the result's is told");
	is_int(line.rate.num, 25, "the first film decides");
	is_int(line.v[1].frames, 25, "a cut of another rate is as long");
	is_int(line.v[1].own, 30, "in its own pictures it begins where it does");
	is_int(line.v[1].nown, 30, "and has those of that time");
	is_int(line.v[1].from, 25, "by the result's rate elsewhere");
	is_int(line.v[2].first, 50, "no gap, no overlap");
	is_in("fcpxml", "start=\"30030/30000s\" duration=\"25/25s\" "
	    "tcFormat=\"NDF\">\n\t\t\t\t\t\t<conform-rate "
	    "scaleEnabled=\"0\" srcFrameRate=\"29.97\"/>",
	    "another rate is told in FCPXML, and keeps its speed");
	is_in("xmeml", "<rate><timebase>30</timebase><ntsc>TRUE</ntsc></rate>\n"
	    "<start>25</start>\n<end>50</end>\n<in>30</in>\n<out>60</out>\n",
	    "and in xmeml, with times of its own");
}

static void
others(void)
{
	struct footage song = { .path = (char *)"s.mp3", .src = "s",
		.duration = 90 * S, .audio = 0, .naudios = 1,
		.audios = { { .rate = 44100, .channels = 2 } },
		.video = { .index = -1 } };
	struct slice black = { .start = 0, .end = S, .frames = 25,
		.score = NAN };
	const char *warning;
	struct buf b;
	int i;

	timeline_free(&line);
	add("talk.mp3", (struct ratio){ 0, 0 }, S, 2 * S, -1);
	is_in("edl", "001  AX       AA    C        00:00:01:00 00:00:02:00",
	    "sound alone is counted in pictures too");
	is_in("fcpxml", "hasAudio=\"1\"", "and has no pictures");
	timeline_free(&line);
	line = (struct timeline){ .placed = true, .mute = true, .rate = PAL,
		.width = 64, .height = 36 };
	timeline_add(&line, NULL, &black);
	add("p.mp4", PAL, 4 * S, 5 * S, 25);
	line.v[1].fade = 5;
	timeline_score(&line, &song, 10 * S);
	is_in("edl", "AX       V     C        00:00:04:00 00:00:05:00 "
	    "01:00:01:00 01:00:02:00\n", "black is a gap in an EDL");
	is_in("edl", "AX       AA    C        00:00:10:00 00:00:12:00 "
	    "01:00:00:00 01:00:02:00\n", "the song lies below all");
	is_in("mlt", "<blank length=\"25\"/>", "black is a blank in MLT");
	is_in("fcpxml", "<gap name=\"black\" offset=\"0s\"",
	    "and a gap in FCPXML");
	is_in("fcpxml", "lane=\"-1\" name=\"s.mp3\" offset=\"0s\" "
	    "start=\"250/25s\"", "on which the song hangs");
	b = written("csv", NULL);
	ok(!strstr(b.p, "black") && strstr(b.p, "p.mp4"),
	    "lists of films say nothing of black");
	buf_free(&b);
	line.films[0].varies = true;
	b = written("fcpxml", &warning);
	ok(warning && strstr(warning, "varies"), "a varying rate is told");
	buf_free(&b);
	for (i = 0; i < 1000; i++)
		add("p.mp4", PAL, S, 2 * S, 25);
	b = written("edl", &warning);
	ok(warning && strstr(warning, "999"),
	    "more events than an EDL has numbers are told");
	buf_free(&b);
	timeline_free(&line);
}

/* A cross-fade between two cuts, and a note. */
static void
faded(void)
{
	const char *warning;
	struct buf b;

	timeline_free(&line);
	line = (struct timeline){ .placed = true, .fades = true, .rate = PAL,
		.width = 64, .height = 36 };
	add("p.mp4", PAL, 4 * S, 5 * S, 25);
	add("q.mp4", PAL, 8 * S, 9 * S, 25);
	line.v[1].fade = 5;
	line.v[1].slice.score = 0.25;
	is_in("edl", "002  AX       AA/V  C        00:00:05:00 00:00:05:00 "
	    "01:00:01:00 01:00:01:00\n"
	    "002  AX       AA/V  D    005 00:00:08:00 00:00:09:00 "
	    "01:00:01:00 01:00:02:00\n"
	    "* FROM CLIP NAME: p.mp4\n* TO CLIP NAME: q.mp4\n",
	    "a cross-fade is an event with a length in an EDL");
	is_in("otio", "\"transition_type\":\"SMPTE_Dissolve\",\"in_offset\":"
	    "{\"OTIO_SCHEMA\":\"RationalTime.1\",\"rate\":"
	    "25.000000000000000,\"value\":0.0},\"out_offset\":"
	    "{\"OTIO_SCHEMA\":\"RationalTime.1\",\"rate\":"
	    "25.000000000000000,\"value\":5.0}}",
	    "in OpenTimelineIO the cut before goes on for its time");
	b = written("mlt", &warning);
	ok(warning && strstr(warning, "cross-fades"),
	    "where there is none, it is told");
	buf_free(&b);
	is_in("fcpxml", "<marker start=\"200/25s\" duration=\"1/25s\" "
	    "value=\"q.mp4\" note=\"cut 2, score 0.250\"/>",
	    "why a cut is there stands in FCPXML");
	is_in("xmeml", "<mastercomment1>cut 2, score 0.250</mastercomment1>",
	    "and in xmeml");
	line.films[1].picture_start = S;
	is_in("mlt", "in=\"175\" out=\"199\"",
	    "pictures are counted from the film's first on");
}

/* How often the text is in the list. */
static int
times_in(const char *format, const char *text)
{
	struct buf b = written(format, NULL);
	const char *at = b.p;
	int n = 0;

	for (; (at = strstr(at, text)) != NULL; at++)
		n++;
	buf_free(&b);
	return n;
}

/* A song with pictures and a timecode, which is one of the films too. */
static void
film_as_song(void)
{
	struct footage film = { .path = (char *)"p.mp4", .src = "k",
		.duration = 100 * S, .audio = 0, .naudios = 1,
		.audios = { { .rate = 48000, .channels = 2 } },
		.video = { .index = 0, .width = 64, .height = 36,
		    .sar = { 1, 1 }, .rate = { 50, 1 }, .start = 0,
		    .first_frame = 180000 } };
	struct slice cut = { .start = S, .end = 2 * S, .frames = 25,
		.slot = 1, .score = NAN };

	timeline_free(&line);
	line = (struct timeline){ .placed = true, .mute = true, .rate = PAL,
		.width = 64, .height = 36 };
	timeline_add(&line, &film, &cut);
	timeline_score(&line, &film, 10 * S);
	is_in("edl", "AX       V     C        01:00:01:00 01:00:02:00",
	    "of a cut the pictures are there");
	is_in("edl", "AX       AA    C        01:00:10:00 01:00:11:00 "
	    "01:00:00:00 01:00:01:00\n", "of the song the sound, by its "
	    "timecode");
	is_in("fcpxml", "lane=\"-1\" srcEnable=\"audio\" name=\"p.mp4\" "
	    "offset=\"180050/50s\" start=\"180500/50s\" "
	    "duration=\"25/25s\"", "at its own rate in FCPXML");
	is_in("fcpxml", "<asset-clip ref=\"a1\" srcEnable=\"video\"",
	    "of a cut the pictures alone");
	is_in("otio", "\"source_range\":{\"OTIO_SCHEMA\":\"TimeRange.1\","
	    "\"start_time\":{\"OTIO_SCHEMA\":\"RationalTime.1\","
	    "\"rate\":50.000000000000000,\"value\":180500.0}",
	    "and in OpenTimelineIO");
	is_int(times_in("xmeml", "<pathurl>"), 1,
	    "the file is described once in xmeml");
	is_in("xmeml", "<start>0</start>\n<end>25</end>\n<in>500</in>\n"
	    "<out>550</out>\n", "its times are pictures of its own there");
	is_in("mlt", "<entry producer=\"song1\" in=\"250\" out=\"274\"/>",
	    "cuts that are mute do not silence the song in MLT");
	is_in("mlt", "<producer id=\"song1\">", "which has its own producer");
}

static void
songs(void)
{
	struct footage song = { .path = (char *)"s\xff.mp3", .src = "s",
		.duration = 90 * S, .audio = 0, .naudios = 1,
		.audios = { { .rate = 44100, .channels = 2 } },
		.video = { .index = -1 } };
	const char *warning;
	struct buf b;

	timeline_free(&line);
	line = (struct timeline){ .placed = true, .mute = true, .rate = PAL,
		.width = 64, .height = 36 };
	add("p.mp4", PAL, 4 * S, 5 * S, 25);
	timeline_score(&line, &song, 0);
	b = written("mlt", &warning);
	ok(warning && strstr(warning, "song is not there"),
	    "a song whose name XML has no way for is told");
	ok(strstr(b.p, "producer=\"pictures\"") && !strstr(b.p, "tractor"),
	    "and the pictures are there all the same");
	buf_free(&b);
	is_int(times_in("xmeml", "<clipitem id=\"song"), 2,
	    "in xmeml each channel of a song has a track");
	is_in("xmeml", "<clipitem id=\"song2\">", "with names of their own");
	is_int(times_in("xmeml", "<pathurl>"), 2, "and a file is described "
	    "once");
	is_in("xmeml", "<sourcetrack><mediatype>audio</mediatype><trackindex>2"
	    "</trackindex>", "the second one is heard");
	is_int(times_in("xmeml", "totalExplodedTrackCount=\"2\""), 2,
	    "and both are one for Premiere");
	line.mute = false;
	is_int(times_in("xmeml", "<linkclipref>b1</linkclipref>"), 3,
	    "of a cut, pictures and both channels are linked");
	line.films[0].channels = 1;
	is_int(times_in("xmeml", "<linkclipref>b1</linkclipref>"), 0,
	    "one channel is one track");
	is_int(times_in("xmeml", "<linkclipref>a1</linkclipref>"), 2,
	    "linked to its pictures");
	line.films[0].zero = 86399 * 25;
	is_in("edl", " 00:00:03:00 00:00:04:00 01:00:00:00",
	    "timecodes begin anew at midnight");
	line.films[0].start = 1400000;
	is_in("mpv", ",5.400000,0.980000,", "mpv gets the file's own times");
	line.films[0].start = -5 * S;
	is_in("mpv", ",-1.000000,0.980000,", "which may begin anywhere");
	timeline_free(&line);
}

static void
names(void)
{
	const char *p = TIMELINE_FORMATS;
	const struct timeline_format *f;
	size_t i, n;

	for (i = 0; (f = timeline_format(i)) != NULL; i++) {
		n = strcspn(p, "|");
		ok(n == strlen(f->name) && memcmp(p, f->name, n) == 0,
		    f->name);
		p += n + (p[n] == '|');
	}
	ok(!*p, "the names of formats are those of the table");
}

int
main(void)
{
	one_rate();
	decimal_rate();
	two_rates();
	others();
	faded();
	film_as_song();
	songs();
	names();
	return done_testing();
}
