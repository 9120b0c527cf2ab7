/*
 * listing and timeline: lists as people and other programs write them, and
 * the lists that are written.
 */
#include <math.h>
#include <stdlib.h>

#include "../../tools/cutlist/listing.h"
#include "../../tools/cutlist/timeline.h"
#include "tap.h"

#define S TC_SECOND

static struct listing list;
static const char *why;

/* Reads a text anew. */
static int
reads(enum listing_kind kind, const char *name, const char *text,
    const struct listing_film *film)
{
	listing_free(&list);
	why = "";
	return listing_read(&list, kind, name, text, strlen(text), film,
	    &why);
}

/* The list as text: "1.5-2 Title|3- |", times in seconds. */
static void
is_list(const char *want, const char *name)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < list.n; i++) {
		const struct listed *e = &list.v[i];

		buf_addf(&b, "%g-", (double)e->start / S);
		if (e->end != TC_NONE)
			buf_addf(&b, "%g", (double)e->end / S);
		buf_addf(&b, "%s%s|", e->title ? " " : "",
		    e->title ? e->title : "");
	}
	is_str(b.p, want, name);
	buf_free(&b);
}

static void
csv(void)
{
	reads(LISTING_GUESS, NULL, "10,20.5,One\r\n,5,\"Say \"\"hi\"\", x\"\r\n"
	    "1:30,,\n", NULL);
	is_list("10-20.5 One|0-5 Say \"hi\", x|90-|",
	    "LosslessCut's csv: no header, a start or an end left out");
	reads(LISTING_GUESS, "a.csv", "\xef\xbb\xbf# mine\n"
	    "title,End,Start,source,score,level\n"
	    "A,00:00:20,10,talk.mp4,0.5,high\n", NULL);
	is_list("10-20 A|", "a header says what is where");
	is_str(list.v[0].source, "talk.mp4", "... the source too");
	ok(list.v[0].score > 0.49 && strcmp(list.v[0].level, "high") == 0,
	    "... score and level too");
	reads(LISTING_GUESS, "a.tsv", "1\t2\ta, b\n", NULL);
	is_list("1-2 a, b|", "tabs");
	reads(LISTING_CSV, NULL, "start;end\n1,5;2,5\n", NULL);
	is_list("1.5-2.5|", "semicolons, and commas for points");
	reads(LISTING_GUESS, "x.csv", "Timecode List:,00:00:05.000\n"
	    "Scene Number,Start Frame,Start Timecode,Start Time (seconds),"
	    "End Frame,End Timecode,End Time (seconds),Length (seconds)\n"
	    "1,1,00:00:00.000,0.000,126,00:00:05.000,5.005,5.005\n", NULL);
	is_list("0-5.005|", "PySceneDetect's csv");
	reads(LISTING_CSV, NULL, "start,duration\n1:00,10\n", NULL);
	is_list("60-70|", "a length instead of an end");
	ok(reads(LISTING_CSV, NULL, "1,2\nx,3\n9,8\n5\n7,8\n", NULL) == 0,
	    "bad lines do not spoil a list");
	is_list("1-2|7-8|", "... the good ones count");
	is_int(list.nfaults, 3, "... the others are faults");
	is_int(list.faults[0].line, 2, "... with their line");
	is_str(list.faults[0].what, "'x' is no time", "... and a sentence");
	is_str(list.faults[1].what, "it ends before it begins",
	    "... for each what is wrong");
	ok(reads(LISTING_CSV, NULL, "x,3\n", NULL) < 0,
	    "a list of bad lines alone is none");
	is_str(why, "there is no stretch in it", "... and it says so");
}

static void
records(void)
{
	reads(LISTING_GUESS, "x.ndjson",
	    "{\"type\":\"media\",\"src\":\"k\",\"path\":\"a.mp4\"}\n"
	    "{\"type\":\"segment\",\"src\":\"k\",\"start\":1,\"end\":2,"
	    "\"stage\":\"coarse\"}\n"
	    "{\"type\":\"segment\",\"src\":\"k\",\"start\":3,\"end\":4,"
	    "\"score\":0.5,\"level\":\"high\",\"stage\":\"final\"}\n", NULL);
	is_list("3-4|", "final segments count where there are any");
	is_str(list.v[0].source, "k", "... they know their source");
	ok(list.v[0].score > 0.49 && list.v[0].level[0] == 'h',
	    "... and how good they are");
	reads(LISTING_NDJSON, NULL,
	    "{\"type\":\"segment\",\"src\":\"k\",\"start\":3,\"end\":4}\n"
	    "{\"type\":\"cut\",\"src\":\"k\",\"start\":3.1,\"end\":4}\n", NULL);
	is_list("3.1-4|", "cuts count before segments");
	reads(LISTING_GUESS, NULL, "{\"start\":\"1:30\",\"end\":null,"
	    "\"title\":\"T\"}\n{\"start\":2}\nnonsense\n{\"end\":2}\n", NULL);
	is_list("90- T|2-|", "plain objects, times as people write them");
	is_int(list.nfaults, 2, "what is no record is a fault");
}

static void
edl(void)
{
	struct listing_film pal = { .rate = { 25, 1 }, .duration = TC_NONE };
	struct listing_film ntsc = { .rate = { 30000, 1001 },
		.duration = TC_NONE };
	const char *text = "TITLE: X\nFCM: NON-DROP FRAME\n\n"
	    "001  AX       AA    C        "
	    "00:00:01:00 00:00:02:00 00:00:00:00 00:00:01:00\n"
	    "002  TALKMP4  V     C        "
	    "00:00:10:12 00:00:20:00 00:00:00:00 00:00:09:13\n"
	    "* FROM CLIP NAME: talk.mp4\n"
	    "003  BL       V     C        "
	    "00:00:00:00 00:00:01:00 00:00:09:13 00:00:10:13\n"
	    "004  AX       AA/V  D 025    "
	    "00:01:00:00 00:01:01:00 00:00:10:13 00:00:11:13\n";

	reads(LISTING_GUESS, NULL, text, &pal);
	is_list("10.48-20|60-61|", "source times of the events with pictures");
	is_str(list.v[0].source, "talk.mp4", "a clip's name is its source");
	ok(!list.v[1].source, "AX is no name");
	is_int(list.nfaults, 0, "sound and black are left out silently");
	reads(LISTING_EDL, NULL, "FCM: DROP FRAME\n"
	    "001  AX  V  C  00:01:00;02 00:10:00;00 00:00:00;00 00:08:59;28\n",
	    &ntsc);
	is_int(list.v[0].start, INT64_C(1800) * 1001 * 1000000 / 30000,
	    "drop-frame: 1:00;02 is picture 1800");
	is_int(list.v[0].end, INT64_C(17982) * 1001 * 1000000 / 30000,
	    "and 10:00;00 is picture 17982");
	reads(LISTING_EDL, NULL,
	    "001  AX  V  C  00:01:00:00 00:10:00:00 00:00:00:00 00:09:00:00\n",
	    &ntsc);
	is_int(list.v[0].start, INT64_C(1800) * 1001 * 1000000 / 30000,
	    "non-drop: 1:00:00 is picture 1800 too, later than a minute");
	pal.first_frame = 90000;
	reads(LISTING_EDL, NULL,
	    "001  AX  V  C  01:00:10:00 01:00:20:00 00:00:00:00 00:00:10:00\n",
	    &pal);
	is_list("10-20|", "a film's own timecode is taken off");
	reads(LISTING_EDL, NULL,
	    "001  AX  AA  C  01:00:10:00 01:00:20:00 00:00:00:00 00:00:10:00\n",
	    &pal);
	is_list("10-20|", "where all is sound, sound counts");
	pal.first_frame = 86390 * 25;
	pal.duration = 60 * S;
	reads(LISTING_EDL, NULL,
	    "001  AX  V  C  23:59:55:00 00:00:05:00 00:00:00:00 00:00:10:00\n",
	    &pal);
	is_list("5-15|", "a film's own timecode may pass midnight");
	pal.first_frame = 90000;
	pal.picture_start = S / 2;
	reads(LISTING_EDL, NULL,
	    "001  AX  V  C  01:00:10:00 01:00:20:00 00:00:00:00 00:00:10:00\n",
	    &pal);
	is_list("10.5-20.5|", "pictures are counted from the first on");
	ok(reads(LISTING_EDL, NULL, text, NULL) < 0 && list.nfaults == 1 &&
	    strstr(list.faults[0].what, "constant rate"),
	    "without a rate there are no timecodes");
}

static void
chapters(void)
{
	reads(LISTING_GUESS, NULL, ";FFMETADATA1\ntitle=Film\n\n[CHAPTER]\n"
	    "TIMEBASE=1/1000\nSTART=0\nEND=1500\n"
	    "title=a \\=b\\; \\#c \\\\ \\\nd\n"
	    "[CHAPTER]\nTIMEBASE=1/1000\nSTART=2000\n"
	    "[CHAPTER]\nSTART=3000000000\nEND=4000000000\n[STREAM]\n"
	    "START=9\n", NULL);
	is_list("0-1.5 a =b; #c \\  d|2-3|3-4|",
	    "ffmetadata with escapes, without an end, without a time base");
	reads(LISTING_GUESS, NULL, "CHAPTER01=00:00:00.000\n"
	    "CHAPTER01NAME=Intro\nCHAPTER02=00:01:30.000\n", NULL);
	is_list("0-90 Intro|90-|", "OGM chapters");
	reads(LISTING_GUESS, "notes.txt", "My film\n0:00 Intro\n"
	    "- [1:30] Middle part\n(1:00:00) - End\nwww.example.org\n", NULL);
	is_list("0-90 Intro|90-3600 Middle part|3600- End|",
	    "lines below a video");
	reads(LISTING_YOUTUBE, NULL, "1:00 - 1:30 A\n2:00 \xe2\x80\x93 2:10 B\n",
	    NULL);
	is_list("60-90 A|120-130 B|", "also with ends");
	listing_close(&list, 125 * S);
	is_list("60-90 A|120-130 B|", "ends that are told stay");
}

static void
guesses(void)
{
	ok(reads(LISTING_GUESS, "x.bin", "hello\nworld\n", NULL) < 0,
	    "what is no list is refused");
	ok(strstr(why, "no list that is known") != NULL, "... in words");
	ok(listing_read(&list, LISTING_GUESS, NULL, "1,2\0x", 5, NULL, &why) <
	    0, "so is a file with zeros");
	ok(reads(LISTING_GUESS, NULL, "", NULL) < 0, "and nothing at all");
	is_int(listing_kind_of("EDL"), LISTING_EDL, "kinds have names");
	is_int(listing_kind_of("xml"), LISTING_GUESS, "others are none");
}

static int
ranges(const char *text)
{
	static char sentence[200];

	listing_free(&list);
	why = sentence;
	return listing_ranges(&list, text, sentence, sizeof sentence);
}

static void
spans(void)
{
	struct listing drop = { 0 };
	char text[100];

	ok(ranges("10-20, 1:30-1:45,2:00-,-5,50+5") == 0, "ranges");
	is_list("10-20|90-105|120-|0-5|50-55|", "in the order they are given");
	listing_close(&list, 130 * S);
	is_list("10-20|90-105|120-130|0-5|50-55|", "open ends are closed");
	listing_invert(&list, 130 * S);
	is_list("5-10|20-50|55-90|105-120|", "what lies between them");
	listing_invert(&list, 130 * S);
	is_list("0-5|10-20|50-55|90-105|120-130|", "and back again");
	ranges("10-30,20-40");
	listing_invert(&list, TC_NONE);
	is_list("0-10|40-|", "overlaps are one; the end may be open");
	ranges("0-100");
	listing_invert(&list, 100 * S);
	is_list("", "of all nothing is left");
	ranges("0-20,30-");
	listing_ranges(&drop, "5-10,15-35,38-39", text, sizeof text);
	listing_drop(&list, &drop);
	is_list("0-5|10-15|35-38|39-|", "dropped parts are cut out");
	listing_free(&drop);
	ok(ranges("20-10") < 0, "an end before its start");
	is_str(why, "'20-10' is no range of times, such as 10-20 or 1:30-",
	    "... is refused in words");
	ok(ranges("10") < 0 && ranges("-") < 0 && ranges("a-b") < 0 &&
	    ranges("1-2,,3-4") < 0 && ranges("5-5") < 0,
	    "so is what is no range");
}

static void
sources(void)
{
	struct listed one = { .source = NULL };

	ok(listing_is_for(&one, "k", "x/talk.mp4"), "no source is any");
	one.source = (char *)"talk.mp4";
	ok(listing_is_for(&one, "k", "x/talk.mp4"), "a name");
	one.source = (char *)"talk";
	ok(listing_is_for(&one, "k", "x/talk.mp4"), "without its extension");
	one.source = (char *)"k";
	ok(listing_is_for(&one, "k", "x/talk.mp4"), "a src");
	one.source = (char *)"INTERVIE";
	ok(listing_is_for(&one, "k", "interview.mov"), "the reel of an EDL");
	one.source = (char *)"tal";
	ok(!listing_is_for(&one, "k", "x/talk.mp4"), "but no piece of a name");
	one.source = (char *)"y/talk.mp4";
	ok(!listing_is_for(&one, "k", "x/talk.mp4"), "nor another folder");
}

static struct timeline line;

static void
build(const char *path, int64_t film_start)
{
	struct footage film = { .path = (char *)path, .src = "k",
		.duration = 600 * S, .start = film_start, .audio = -1,
		.video = { .index = 0, .width = 2, .height = 2,
		    .rate = { 25, 1 } } };
	struct slice a = { .first_pts = TC_NONE, .end_pts = TC_NONE,
		.start = S / 2, .end = 20 * S, .frames = 487,
		.slot = 1, .score = 0.5, .level = "high",
		.title = (char *)"A; \"b\" #1=\\" };
	struct slice b = { .first_pts = TC_NONE, .end_pts = TC_NONE,
		.start = 60 * S, .end = 75 * S, .frames = -1,
		.slot = 2, .score = NAN };

	timeline_free(&line);
	timeline_add(&line, &film, &a);
	timeline_add(&line, &film, &b);
	film.path = (char *)"o.mp4";
	b.start = 100 * S;
	b.end = 109 * S;
	b.slot = 3;
	timeline_add(&line, &film, &b);
}

static const char *
writes(const char *format, const char *want, const char *name)
{
	struct buf b = BUF_INIT;
	const char *reason = "", *warning;
	size_t lost = 0;

	warning = timeline_write(timeline_format_named(format), &b, &line,
	    &lost, &reason);
	is_str(b.p, want, name);
	buf_free(&b);
	return warning;
}

static void
written(void)
{
	struct buf b = BUF_INIT;
	const char *warning;
	size_t lost;

	build("it's.mp4", 0);
	is_int(line.nfilms, 2, "films are told apart");
	is_int(line.v[2].at, 34500000, "cuts follow each other");
	writes("csv", "start,end,title,source,slot,at,frames,score,level\n"
	    "0.500000,20.000000,\"A; \"\"b\"\" #1=\\\",it's.mp4,1,0.000000,487,"
	    "0.500000,high\n"
	    "60.000000,75.000000,,it's.mp4,2,19.500000,,,\n"
	    "100.000000,109.000000,,o.mp4,3,34.500000,,,\n", "csv");
	timeline_write(timeline_format_named("csv"), &b, &line, NULL, &why);
	reads(LISTING_GUESS, "x.csv", b.p, NULL);
	is_list("0.5-20 A; \"b\" #1=\\|60-75|100-109|",
	    "our csv can be read again");
	is_str(list.v[2].source, "o.mp4", "... with its sources");
	buf_free(&b);
	writes("ffconcat", "ffconcat version 1.0\n"
	    "file 'it'\\''s.mp4'\ninpoint 0.500000\noutpoint 20.000000\n"
	    "file 'it'\\''s.mp4'\ninpoint 60.000000\noutpoint 75.000000\n"
	    "file 'o.mp4'\ninpoint 100.000000\noutpoint 109.000000\n",
	    "ffconcat, with quotes and leading zeros");
	writes("chapters", ";FFMETADATA1\n"
	    "[CHAPTER]\nTIMEBASE=1/1000000\nSTART=0\nEND=19500000\n"
	    "title=A\\; \"b\" \\#1\\=\\\\\n"
	    "[CHAPTER]\nTIMEBASE=1/1000000\nSTART=19500000\nEND=34500000\n"
	    "title=Clip 2\n"
	    "[CHAPTER]\nTIMEBASE=1/1000000\nSTART=34500000\nEND=43500000\n"
	    "title=Clip 3\n", "chapters, escaped");
	timeline_write(timeline_format_named("chapters"), &b, &line, NULL,
	    &why);
	reads(LISTING_GUESS, NULL, b.p, NULL);
	is_list("0-19.5 A; \"b\" #1=\\|19.5-34.5 Clip 2|34.5-43.5 Clip 3|",
	    "our chapters can be read again");
	buf_free(&b);
	warning = writes("youtube", "0:00 A; \"b\" #1=\\\n0:19 Clip 2\n"
	    "0:34 Clip 3\n", "lines below a video");
	ok(warning && strstr(warning, "at least 10 seconds"),
	    "it warns of a chapter that is too short");
	line.of_source = true;
	warning = writes("youtube", "0:00 A; \"b\" #1=\\\n1:00 Clip 2\n"
	    "1:40 Clip 3\n", "at the times of the film");
	line.n = 2;
	warning = writes("youtube", "0:00 A; \"b\" #1=\\\n1:00 Clip 2\n",
	    "two of them");
	ok(warning && strstr(warning, "at least 3"), "it warns of too few");
	line.n = 3;
	build("a:b.mp4", 1400000);
	line.n = 1;
	writes("ffconcat", "ffconcat version 1.0\nfile 'file:a:b.mp4'\n"
	    "inpoint 1.900000\noutpoint 21.400000\n",
	    "ffconcat has the file's own times, and knows of colons");
	line.films[0].time_base = (struct ratio){ 1, 24000 };
	line.v[0].slice.first_pts = 1001;
	line.v[0].slice.end_pts = 2 * 1001;
	writes("ffconcat", "ffconcat version 1.0\nfile 'file:a:b.mp4'\n"
	    "inpoint 0.041709\noutpoint 0.083416\n",
	    "between time stamps that are no whole microseconds");
	line.n = 3;
	build("a\nb.mp4", 0);
	timeline_write(timeline_format_named("ffconcat"), &b, &line, &lost,
	    &why);
	is_int(lost, 2, "a name with a line feed can't be written there");
	ok(strstr(why, "line feed") && strstr(b.p, "o.mp4"),
	    "it says why and goes on");
	buf_free(&b);
	ok(!timeline_format_named("xml"), "an unknown format is none");
	timeline_free(&line);
}

int
main(void)
{
	csv();
	records();
	edl();
	chapters();
	guesses();
	spans();
	sources();
	written();
	listing_free(&list);
	return done_testing();
}
