/*
 * caption: subtitle files as they are found, and what is read out of them.
 *
 * A test gives a file and expects it in short, a line per caption:
 *
 *	1500-2500 first line|second line [1500-2000 first][2000-2500 line]
 *
 * in milliseconds, '|' for a line end; damaged entries as "+2" at the end.
 */
#include <errno.h>
#include <stdlib.h>

#include "buf.h"
#include "jw.h"

#include "../../tools/probe/caption.h"
#include "tap.h"

static void
add_text(struct buf *b, const char *text)
{
	for (; *text; text++)
		buf_addc(b, *text == '\n' ? '|' : *text);
}

static int
write_down(void *arg, const struct caption *c)
{
	struct buf *b = arg;

	buf_addf(b, "%" PRId64 "-%" PRId64 " ", c->start_us / 1000,
	    c->end_us / 1000);
	add_text(b, c->text);
	for (size_t i = 0; i < c->nwords; i++) {
		buf_addf(b, "%s[%" PRId64 "-%" PRId64 " ", i ? "" : " ",
		    c->words[i].start_us / 1000, c->words[i].end_us / 1000);
		add_text(b, c->words[i].text);
		buf_addc(b, ']');
	}
	buf_addc(b, '\n');
	return 0;
}

static void
gives(const char *name, const char *p, size_t n, const char *want,
    const char *what)
{
	struct buf b = BUF_INIT;
	long damaged = caption_parse(p, n, name, write_down, &b);

	if (damaged < 0)
		buf_adds(&b, errno == EINVAL ? "unknown" : "error");
	else if (damaged > 0)
		buf_addf(&b, "+%ld", damaged);
	is_str(b.p, want, what);
	buf_free(&b);
}

/* A literal with its length. */
#define LIT(s) (s), sizeof(s) - 1
#define SRT(text, want, what) gives("x.srt", LIT(text), want, what)
#define VTT(text, want, what) gives("x.vtt", LIT(text), want, what)
#define ASS(text, want, what) gives("x.ass", LIT(text), want, what)
/* One cue from 1 s to 9 s */
#define CUE "1\n00:00:01,000 --> 00:00:09,000\n"
#define VCUE "WEBVTT\n\n00:01.000 --> 00:09.000\n"
#define EVENT "Dialogue: 0,0:00:01.00,0:00:09.00,Default,,0,0,0,,"
#define EVENTS "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, " \
	"Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"

static void
test_srt(void)
{
	SRT("1\n00:00:01,500 --> 00:00:02,500\nHello\nthere\n\n"
	    "2\n00:00:03,000 --> 01:00:04,000\nBye\n",
	    "1500-2500 Hello|there\n3000-3604000 Bye\n",
	    "two cues with their lines");
	SRT("1\r\n00:00:01,000 --> 00:00:02,000\r\nA\r\n\r\n"
	    "2\r\n00:00:02,000 --> 00:00:03,000\r\nB\r\n",
	    "1000-2000 A\n2000-3000 B\n", "CRLF at line ends");
	SRT("1\r00:00:01,000 --> 00:00:02,000\rA\r\r"
	    "2\r00:00:02,000 --> 00:00:03,000\rB",
	    "1000-2000 A\n2000-3000 B\n", "CR at line ends, none at the last");
	SRT("1\r\r\n00:00:01,000 --> 00:00:02,000\r\r\nA\r\r\nB\r\r\n",
	    "1000-2000 A|B\n", "CR CR LF is one line end");
	SRT("\xEF\xBB\xBF" "1\n00:00:01,000 --> 00:00:02,000\nA\n\n"
	    "\xEF\xBB\xBF" "2\n00:00:02,000 --> 00:00:03,000\nB\n",
	    "1000-2000 A\n2000-3000 B\n",
	    "a byte order mark in front and between files glued together");
	SRT("", "", "an empty file has no captions");
	SRT("just a text\n", "", "neither has one without times");
	SRT("1\n00:00:01,000 --> 00:00:02,000\n\n"
	    "2\n00:00:02,000 --> 00:00:03,000\n \t\n"
	    "3\n00:00:03,000 --> 00:00:04,000\nC\n", "3000-4000 C\n",
	    "captions without text are left out");
	SRT(CUE " \t A  b \n\t\n  c\t\n\n", "1000-9000 A  b|c\n",
	    "blanks at the ends of lines go, those inside stay");
	SRT("2\n00:00:05,000 --> 00:00:06,000\nB\n\n"
	    "1\n00:00:01,000 --> 00:00:02,000\nA\n\n"
	    "3\n00:00:05,000 --> 00:00:07,000\nC\n",
	    "1000-2000 A\n5000-6000 B\n5000-7000 C\n",
	    "sorted by start, equal starts as in the file");
}

static void
test_srt_times(void)
{
	SRT("0:0:1.5 --> 0:0:2.25\nA\n", "1500-2250 A\n",
	    "dots, single digits and short decimals");
	SRT("00:01,000 --> 00:02\nA\n", "1000-2000 A\n",
	    "hours and decimals may be missing");
	SRT("00:00:01,0000004 --> 00:00:02,1234567\nA\n", "1000-2123 A\n",
	    "more decimals than there are microseconds");
	SRT("00: 00: 01, 500 -> 00:00 :02 ,500\nA\n", "1500-2500 A\n",
	    "blanks and the short arrow of translators");
	SRT("00:00:01,000-->00:00:02,000\nA\n"
	    "00:00:02,000 --- > 00:00:03,000\nB\n"
	    "00:00:03,000 \xE2\x80\x93> 00:00:04,000\nC\n",
	    "1000-2000 A\n2000-3000 B\n3000-4000 C\n",
	    "arrows close up, long, torn, and with a dash");
	SRT("00:00:01,000 --> 00:00:02,000  X1:40 X2:600 Y1:20 Y2:50\nA\n",
	    "1000-2000 A\n", "a place behind the times");
	SRT("100:00:00,000 --> 100:00:01,000\nA\n", "360000000-360001000 A\n",
	    "a hundred hours");
	SRT("00:00:75,000 --> 00:99:00,000\nA\n", "75000-5940000 A\n",
	    "seconds and minutes beyond 59");
	SRT("-00:00:01,000 --> 00:00:02,000\nA\n", "0-2000 A\n",
	    "a start before zero is zero");
	SRT("999999:00:00,0 --> 999999:00:01,0\nA\n",
	    "3599996400000-3599996401000 A\n", "hours of six digits");
}

static void
test_srt_damage(void)
{
	SRT("1\n00:00:02,000 --> 00:00:01,000\nA\n\n"
	    "2\n00:00:03,000 --> 00:00:04,000\nB\n",
	    "3000-4000 B\n+1", "an end before its start is damage");
	SRT("1\n00:00:02,000 --> 00:00:02,000\nA\n", "",
	    "what takes no time is left out without a word");
	SRT("1\n00:00:01,000 --> 00:00:02,000\nA\n\n"
	    "2\n00:00:0x,000 --> 00:00:04,000\nB\n\n"
	    "3\n00:00:05,000 --> 00:00:06,000\nC\n",
	    "1000-2000 A\n5000-6000 C\n+1",
	    "times that cannot be read take their text along");
	SRT("1\n00:00:01,000 -->\nA\n", "+1", "an end that is missing");
	SRT("1\n1234567:00:00,0 --> 1234567:00:01,0\nA\n", "+1",
	    "hours beyond reason");
	SRT("1\n00:00:01,000 --> 99999999999999999999:0:0\nA\n", "+1",
	    "a number beyond every integer");
	SRT(CUE "from A --> to B\n3 --> 4\n", "1000-9000 from A --> to B|"
	    "3 --> 4\n", "an arrow in the text is no damage");
	SRT("1\n00:00:01,000 --> 00:00:02,000\nA", "1000-2000 A\n",
	    "a file torn after its last word");
	SRT("1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:0",
	    "1000-2000 A|2|00:00:0\n",
	    "a file torn inside times keeps them as text");
}

static void
test_srt_counters(void)
{
	SRT("00:00:01,000 --> 00:00:02,000\nA\n\n"
	    "00:00:02,000 --> 00:00:03,000\nB\n",
	    "1000-2000 A\n2000-3000 B\n", "counters may be missing");
	SRT("1\n00:00:01,000 --> 00:00:02,000\nA\n"
	    "2\n00:00:02,000 --> 00:00:03,000\nB\n"
	    "00:00:03,000 --> 00:00:04,000\nC\n",
	    "1000-2000 A\n2000-3000 B\n3000-4000 C\n",
	    "the blank line before a cue may be missing");
	SRT("1\n00:00:01,000 --> 00:00:02,000\nA\n\nB\n\n\nC\n\n"
	    "2\n00:00:02,000 --> 00:00:03,000\nD\n",
	    "1000-2000 A|B|C\n2000-3000 D\n",
	    "blank lines inside a text do not end it");
	SRT("1\n\n00:00:01,000 --> 00:00:02,000\n\nA\n\nB\n\n"
	    "2\n\n00:00:02,000 --> 00:00:03,000\n\nC\n\n",
	    "1000-2000 A|B\n2000-3000 C\n",
	    "a file whose every line was doubled");
	SRT("00:00:01,000 --> 00:00:02,000\n3\n\n"
	    "00:00:02,000 --> 00:00:03,000\n2\n\n"
	    "00:00:03,000 --> 00:00:04,000\n1\n",
	    "1000-2000 3\n2000-3000 2\n3000-4000 1\n",
	    "a countdown without counters keeps its numbers");
	SRT("1\n00:00:01,000 --> 00:00:02,000\n3\n\n"
	    "2\n00:00:02,000 --> 00:00:03,000\n2\n\n"
	    "3\n00:00:03,000 --> 00:00:04,000\n1\n",
	    "1000-2000 3\n2000-3000 2\n3000-4000 1\n",
	    "and so does one with counters");
	SRT("00:00:01,000 --> 00:00:02,000\nIn the year\n1984\n"
	    "00:00:02,000 --> 00:00:03,000\nit was\n",
	    "1000-2000 In the year|1984\n2000-3000 it was\n",
	    "a year before times, where nothing is counted, is text");
	SRT("7\n00:00:01,000 --> 00:00:02,000\nA\n\n"
	    "7\n00:00:02,000 --> 00:00:03,000\nB\n\n"
	    "3\n00:00:03,000 --> 00:00:04,000\nC\n",
	    "1000-2000 A\n2000-3000 B\n3000-4000 C\n",
	    "counters that do not count");
}

static void
test_srt_markup(void)
{
	SRT(CUE "<i>A</i> <B>b</B> <font color=\"#fff\" face='x'>c</font>\n",
	    "1000-9000 A b c\n", "tags go, their text stays");
	SRT(CUE "{\\an8}A{\\i1}b{\\i0} {y:i}c\n", "1000-9000 Ab c\n",
	    "codes of ASS and MicroDVD go");
	SRT(CUE "<i>two\nlines</i>\n", "1000-9000 two|lines\n",
	    "a tag over two lines");
	SRT(CUE "one<br>two<br/>three\n", "1000-9000 one|two|three\n",
	    "<br> ends a line");
	SRT(CUE "I <3 you, a < b > c, x <- y, <<>>\n",
	    "1000-9000 I <3 you, a < b > c, x <- y, <<>>\n",
	    "angle brackets that are no tags stay");
	SRT(CUE "<laughs> <b.smith@example.com> <John>\n",
	    "1000-9000 <laughs> <b.smith@example.com> <John>\n",
	    "names that no player knows stay");
	SRT(CUE "</ i>A< /i> <c.yellow>b</c>\n", "1000-9000 A b\n",
	    "tags torn by translators, classes from WebVTT");
	SRT(CUE "<i>A <b unclosed\n", "1000-9000 A <b unclosed\n",
	    "a tag that nothing closes is text");
	SRT(CUE "{not a code} {\\unclosed\n",
	    "1000-9000 {not a code} {\\unclosed\n", "and so are such braces");
	SRT(CUE "AT&amp;T &lt;i&gt; Q&A &copy; &amp\n",
	    "1000-9000 AT&T <i> Q&A &copy; &amp\n",
	    "references are read once, others stay");
	SRT(CUE "&#39;&#x41;&#0;&#xD800;&#99999999;&#x1F600;&quot;\n",
	    "1000-9000 'A&#0;\xEF\xBF\xBD&#99999999;\xF0\x9F\x98\x80\"\n",
	    "references by number");
	SRT(CUE "&nbsp;a&nbsp;b&nbsp;\n\xC2\xA0\n",
	    "1000-9000 a\xC2\xA0" "b\n", "no-break blanks are blanks");
	SRT("1\n00:00:01,000 --> 00:00:02,000\n&lrm;&rlm;\xE2\x80\x8B\n\n"
	    "2\n00:00:03,000 --> 00:00:04,000\n<i></i>{\\an8}\n", "",
	    "nothing to see is nothing");
	SRT(CUE "&lrm;a\n", "1000-9000 \xE2\x80\x8E" "a\n",
	    "a mark of direction stays with its text");
	SRT(CUE "one\\Ntwo\\hthree C:\\path\n",
	    "1000-9000 one|two three C:\\path\n",
	    "line ends and blanks of ASS, left over");
	SRT(CUE "<00:00:02.000>sung <00:00:03.000>words\n",
	    "1000-9000 sung words\n", "times inside go, and make no words");
}

static void
test_encodings(void)
{
	SRT("1\n00:00:01,000 --> 00:00:02,000\ncaf\xE9 \x96 d\xE9j\xE0\n",
	    "1000-2000 caf\xC3\xA9 \xE2\x80\x93 d\xC3\xA9j\xC3\xA0\n",
	    "Windows-1252 becomes UTF-8");
	SRT("\xFF\xFE" "0\0:\0" "1\0-\0-\0>\0" "0\0:\0" "2\0\n\0\xE9\0",
	    "1000-2000 \xC3\xA9\n", "UTF-16 becomes UTF-8");
	SRT("1\n00:00:01,000 --> 00:00:02,000\nA\0B\x01\x1B" "C\0\n\0\0\0",
	    "1000-2000 ABC\n", "zeros and control characters go");
	SRT("0:1-->0:2\na\tb\n", "1000-2000 a b\n", "a tab is a blank");
}

static void
test_vtt(void)
{
	VTT("WEBVTT\n\n00:01.000 --> 00:02.000\nA\n\n"
	    "00:00:02.000 --> 00:00:03.000 align:start line:0%\nB\nC\n",
	    "1000-2000 A\n2000-3000 B|C\n", "cues with and without hours");
	VTT("WEBVTT - a title\nKind: captions\nLanguage: en\n"
	    "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n"
	    "intro\n00:01.000 --> 00:02.000\nA\n\n"
	    "part 2\n00:02.000 --> 00:03.000\nB\n",
	    "1000-2000 A\n2000-3000 B\n", "headers and labels are no text");
	VTT("\xEF\xBB\xBFWEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\n"
	    "id:a\n\nNOTE 00:01.000 --> 00:02.000\nnot this\n\n"
	    "00:01.000 --> 00:02.000\nA\n\nNOTE\nnor this\n\nnor that\n\n"
	    "00:02.000 --> 00:03.000\nNOTE is text here\n",
	    "1000-2000 A\n2000-3000 NOTE is text here\n",
	    "notes, styles and regions are passed over");
	VTT("WEBVTT\n00:01.000 --> 00:02.000\nA\n00:02.000 --> 00:03.000\nB\n",
	    "1000-2000 A\n2000-3000 B\n", "blank lines may be missing");
	VTT("WEBVTT\n\n1\n\n00:01.000 --> 00:02.000\n\nA\n\n2\n\n"
	    "00:02.000 --> 00:03.000\n\nB\n",
	    "1000-2000 A\n2000-3000 B\n", "or doubled");
	VTT(VCUE "<v Roger Bingham>We <c.loud.red>are</c> <lang en>in</lang>"
	    " <ruby>N<rt>Y</rt></ruby></v>\n", "1000-9000 We are in NY\n",
	    "voices, classes, languages and ruby keep their text");
	VTT(VCUE "<v.x Ann>A</v> <any thing>b <> c &amp; &nbsp;d &lrm;e\n",
	    "1000-9000 A b  c & \xC2\xA0" "d \xE2\x80\x8E" "e\n",
	    "whatever looks like a tag goes");
	VTT(VCUE "a <3 b < c\n", "1000-9000 a <3 b < c\n",
	    "what cannot be one stays");
	VTT("WEBVTT\n\n00:02.000 --> 00:01.000\nA\n\n0:x --> 0:1\nB\n", "+2",
	    "damage is counted");
}

static void
test_vtt_words(void)
{
	VTT(VCUE "one <00:02.000>two <00:00:03.500>three\n",
	    "1000-9000 one two three "
	    "[1000-2000 one][2000-3500 two][3500-9000 three]\n",
	    "times inside make words");
	VTT(VCUE "<00:02.000>one<00:03.000> <00:04.000>two\n",
	    "1000-9000 one two [2000-3000 one][4000-9000 two]\n",
	    "a stretch without text is a pause");
	VTT(VCUE "a\n<00:02.000><c>b </c>\n<00:03.000><c> c</c>\n",
	    "1000-9000 a|b|c [1000-2000 a][2000-3000 b][3000-9000 c]\n",
	    "words over several lines");
	VTT(VCUE "a <00:02.000>b\nc <00:03.000>d\n",
	    "1000-9000 a b|c d [1000-2000 a][2000-3000 b c][3000-9000 d]\n",
	    "a line end inside a word is a blank");
	VTT(VCUE "a <00:05.000>b <00:03.000>c <00:20.000>d\n",
	    "1000-9000 a b c d [1000-5000 a][5000-5000 b][5000-9000 c]"
	    "[9000-9000 d]\n", "times run forward and stay inside");
	VTT(VCUE "a <00:xx>b <12>c\n", "1000-9000 a <00:xx>b <12>c\n",
	    "what is no time stays, and makes no word");
	VTT("WEBVTT\nKind: captions\n\n"
	    "00:00.320 --> 00:02.310 align:start position:0%\n \n"
	    "hello<00:00:00.640><c> everyone</c><00:00:01.199><c> here</c>\n\n"
	    "00:02.310 --> 00:02.320 align:start position:0%\n"
	    "hello everyone here\n \n\n"
	    "00:02.320 --> 00:04.390 align:start position:0%\n"
	    "hello everyone here\nto<00:00:02.560><c> the</c>"
	    "<00:00:02.879><c> talk</c>\n",
	    "320-2310 hello everyone here [320-640 hello]"
	    "[640-1199 everyone][1199-2310 here]\n"
	    "2310-2320 hello everyone here\n"
	    "2320-4390 hello everyone here|to the talk [2320-2560 to]"
	    "[2560-2879 the][2879-4390 talk]\n",
	    "a line that rolled up is no word again");
	VTT("WEBVTT\n\n00:01.000 --> 00:02.000\nhere\n\n"
	    "00:02.000 --> 00:09.000\nnew here\nb <00:03.000>c\n",
	    "1000-2000 here\n2000-9000 new here|b c [2000-3000 new here b]"
	    "[3000-9000 c]\n",
	    "a line that only ends like the one before is not rolled");
}

static void
test_ass(void)
{
	ASS(EVENTS "Dialogue: 0,0:00:05.50,0:00:06.00,Default,Bob,0,0,0,,Two, "
	    "with a comma\n"
	    "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,not this\n"
	    "Dialogue: 1,0:00:01.25,0:00:02.00,Default,,0,0,0,,One\n",
	    "1250-2000 One\n5500-6000 Two, with a comma\n",
	    "lines in any order, comments left out");
	gives("x.ssa", LIT("[Script Info]\nScriptType: v4.00\n\n[V4 Styles]\n"
	    "Format: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n"
	    "[Events]\nFormat: Marked, Start, End, Style, Name, MarginL, "
	    "MarginR, MarginV, Effect, Text\nDialogue: Marked=0,0:00:01.00,"
	    "0:00:02.00,Default,,0000,0000,0000,,A\n"), "1000-2000 A\n",
	    "SSA, and the format of its styles is not the events'");
	ASS("[Events]\nFormat: Start, Style, End, Text\n"
	    "Dialogue: 0:00:01.00,Default,0:00:02.00,A, b\n",
	    "1000-2000 A, b\n", "fields are where the format says");
	ASS("[Events]\nFormat: Text, Start, End\n"
	    "Dialogue: A,0:00:01.00,0:00:02.00\n", "1000-2000 A\n",
	    "even the text in front");
	ASS(EVENT "no header\n", "1000-9000 no header\n",
	    "lines without header and format");
	ASS(EVENTS EVENT "{\\an8\\i1}A{\\i0}{a note}\\Nb\\nc\\hd\\x\n",
	    "1000-9000 A|b|c d\\x\n", "codes go, line ends and blanks stay");
	ASS(EVENTS EVENT "{\\p1}m 0 0 l 1 1{\\p0}\n" EVENT
	    "a{\\pos(1,2)\\p2}m 0 0\\N{\\pbo3}l{\\p0}b\n", "1000-9000 ab\n",
	    "drawings are no text, though {\\pos} is no drawing");
	ASS(EVENTS EVENT "a {unclosed {\\i1}b} {c\n" EVENT "\\{d\\}\n",
	    "1000-9000 a b} {c\n1000-9000 {d}\n",
	    "braces: nested, unclosed, escaped");
	ASS(EVENTS "dialogue:0,0:00:01.00,0:00:02.00,,,,,,,  A  \r\n",
	    "1000-2000 A\n", "empty fields, no blanks, lower case");
	ASS(EVENTS "Dialogue: 0,0:00:0x.00,0:00:02.00,D,,0,0,0,,A\n"
	    "Dialogue: 0,0:00:01.00\nDialogue:\n"
	    "Dialogue: 0,0:00:03.00,0:00:02.00,D,,0,0,0,,A\n"
	    "Dialogue: 0,0:00:00.00,0:00:00.00,D,,0,0,0,,-- part 1 --\n", "+4",
	    "damage is counted, lines of no duration are not");
	ASS(EVENTS "[Fonts]\nfontname: a.ttf\n\"!'#DIALOGUE:0,1\n", "",
	    "an embedded font is no dialogue");
}

static void
test_ass_words(void)
{
	ASS(EVENTS EVENT "{\\k20}ka{\\kf30}ra {\\K10\\i1}o{\\ko40}ke\n",
	    "1000-9000 kara oke [1000-1200 ka][1200-1500 ra][1500-1600 o]"
	    "[1600-2000 ke]\n", "all kinds of karaoke, each word its time");
	ASS(EVENTS EVENT "{\\k50}{\\k20}a{\\k100}{\\k20}b\n",
	    "1000-9000 ab [1500-1700 a][2700-2900 b]\n",
	    "stretches without text are pauses");
	ASS(EVENTS EVENT "{\\k700}a{\\k700}b{\\k99999999999}c{\\k9}d\n",
	    "1000-9000 abcd [1000-8000 a][8000-9000 b][9000-9000 c]"
	    "[9000-9000 d]\n", "words stay inside the caption");
	ASS(EVENTS EVENT "{\\k20.5}a{\\kt300\\k10}b{\\k10\\k20}c{\\kx}d\n",
	    "1000-9000 abcd [1000-1205 a][4000-4100 b][4200-4400 cd]\n",
	    "decimals, a clock that is set, two codes for one word");
	ASS(EVENTS EVENT "a {\\k20}b\n", "1000-9000 a b [1000-1200 b]\n",
	    "text before the first time has none");
	ASS(EVENTS EVENT "{\\t(0,1,\\k20)\\kern}a\n", "1000-9000 a\n",
	    "codes inside others, and others that start alike");
	ASS(EVENTS EVENT "{\\k20}a \\N {\\k20} b{\\k20} \n",
	    "1000-9000 a|b [1000-1200 a][1200-1400 b]\n",
	    "words are trimmed");
}

static void
test_kinds(void)
{
	gives("x.srt", LIT(VCUE "<any>A\n"), "1000-9000 A\n",
	    "WebVTT under SubRip's name");
	gives("x.vtt", LIT(EVENTS EVENT "A\n"), "1000-9000 A\n",
	    "ASS under WebVTT's name");
	gives("x.ass", LIT(CUE "A\n"), "1000-9000 A\n",
	    "SubRip under the name of ASS");
	gives("x.vtt", LIT("00:01.000 --> 00:02.000\nNOTE\n\nNOTE b\n"),
	    "1000-2000 NOTE\n", "WebVTT without its header, by name");
	gives(NULL, LIT(CUE "A\n"), "1000-9000 A\n", "no name is needed");
	gives("x.txt", LIT("; made by hand\n[script info]\n" EVENT "A\n"),
	    "1000-9000 A\n", "ASS behind a remark, in lower case");
	gives("x.txt", LIT("hello"), "unknown", "a text is no subtitles");
	gives(NULL, LIT(""), "unknown", "nothing without a name is nothing");
	gives("srt", LIT("hello"), "unknown", "a name without a dot says none");
	gives("a.VTT", LIT("hello"), "", "the extension in capitals");
}

static int
stop_at_second(void *arg, const struct caption *c)
{
	(void)c;
	return ++*(int *)arg == 2;
}

static void
test_limits(void)
{
	struct buf b = BUF_INIT;
	char *p = xmalloc(CAPTION_MAX + 1);
	int calls = 0;

	errno = 0;
	is_int(caption_parse(LIT("0:1-->0:2\na\n0:2-->0:3\nb\n0:3-->0:4\nc\n"),
	    NULL, stop_at_second, &calls), -1, "the caller can stop");
	is_int(errno, ECANCELED, "and is told so");
	is_int(calls, 2, "at once");

	memset(p, 'x', CAPTION_MAX + 1);
	memcpy(p, "0:1-->0:2\n", 10);
	is_int(caption_parse(p, CAPTION_MAX + 1, "x.srt", write_down, &b), -1,
	    "a file beyond 64 MiB is refused");
	is_int(errno, EFBIG, "with its errno");
	is_int(caption_parse(p, 3000000, "x.srt", write_down, &b), 0,
	    "a line of megabytes is a line");
	is_int(b.len, 3000000 - 10 + 10 + 1, "and is kept whole");
	buf_clear(&b);

	memset(p + 10, '<', 3000000);
	is_int(caption_parse(p, 3000000, "x.srt", write_down, &b), 0,
	    "millions of brackets take no longer");
	for (size_t i = 10; i < 3000000; i += 2)
		memcpy(p + i, "{\\", 2);
	is_int(caption_parse(p, 3000000, "x.srt", write_down, &b), 0,
	    "nor do braces");
	memcpy(p, EVENT, strlen(EVENT));
	is_int(caption_parse(p, 3000000, "x.ass", write_down, &b), 0,
	    "nor do those of ASS");
	buf_free(&b);
	free(p);
}

int
main(void)
{
	test_srt();
	test_srt_times();
	test_srt_damage();
	test_srt_counters();
	test_srt_markup();
	test_encodings();
	test_vtt();
	test_vtt_words();
	test_ass();
	test_ass_words();
	test_kinds();
	test_limits();
	return done_testing();
}
