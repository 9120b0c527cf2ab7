/* people.h and scenedetect.h: tables and lists. */
#include <math.h>

#include "../../tools/framestat/people.h"
#include "../../tools/framestat/scenedetect.h"
#include "tap.h"
#include "tc.h"

static const struct ratio film_rate = { 24000, 1001 };
static const struct ratio no_rate = { 0, 1 };

static const struct people_shot shots[] = {
	{ 1, 0, 2002000, 0, 48, false, CHANGE_CUT, 1, .125, 1001000 },
	{ 2, 2002000, 3725500000, 48, -1, true, CHANGE_DISSOLVE, .876, NAN,
	    TC_NONE },
};

static void
table(void)
{
	struct people_totals t = { .film = 100000000, .decoded = 25000000,
		.took = 4000000 };
	struct buf b = BUF_INIT;
	struct people_shot odd = shots[1];
	char text[TC_TEXT];

	people_film(&b, "dir/a\nb.mp4");
	people_heading(&b);
	people_row(&b, &shots[0]);
	people_row(&b, &shots[1]);
	is_str(b.p, "dir/a?b.mp4\n"
	    "  SHOT         START       LENGTH  BEGINS     SURE  MOTION"
	    "          BEST\n"
	    "     1   0:00:00.000  0:00:02.002  start         -    0.12"
	    "   0:00:01.001\n"
	    "     2   0:00:02.002  1:02:03.498  dissolve   0.88       -"
	    "             -\n", "a name, a heading, a shot a line");

	buf_clear(&b);
	odd.number = 1234567;
	odd.confidence = 7;
	odd.motion = 1e300;
	people_row(&b, &odd);
	is_str(b.p, "1234567   0:00:02.002  1:02:03.498  dissolve   1.00"
	    " 9999.00             -\n", "nothing is cut");

	buf_clear(&b);
	people_count(&t, &shots[0]);
	people_count(&t, &shots[1]);
	people_end(&b, &t);
	is_str(b.p, "2 shots: 0 cuts, 1 dissolve, 0 fades, 0 wipes; "
	    "25 % decoded; 25x real time\n", "the last line");
	buf_clear(&b);
	t.film = 0;
	people_end(&b, &t);
	is_str(b.p, "2 shots: 0 cuts, 1 dissolve, 0 fades, 0 wipes\n",
	    "and where the length is unknown");
	buf_clear(&b);
	t = (struct people_totals){ .shots = 1, .found = { 1, 2, 1, 1 },
		.film = 1000000, .decoded = 2000000, .took = 3000000 };
	people_end(&b, &t);
	is_str(b.p, "1 shot: 1 cut, 2 dissolves, 1 fade, 1 wipe; "
	    "100 % decoded; 0.3x real time\n", "more than all is all");
	is_str(tc_short(36000000000 + 1500000, text), "10:00:01.500",
	    "two digits of hours where there are two");
	is_str(tc_short(-1500000, text), "-0:00:01.500", "before the start");
	is_str(tc_short(TC_NONE, text), "-", "no time at all");
	buf_free(&b);
}

static void
list(void)
{
	static const char heading[] = "Scene Number,Start Frame,"
	    "Start Timecode,Start Time (seconds),End Frame,End Timecode,"
	    "End Time (seconds),Length (frames),Length (timecode),"
	    "Length (seconds)\n";
	struct buf b = BUF_INIT, want = BUF_INIT;
	struct people_shot odd = shots[0];

	scenedetect_list(&b, shots, 2, film_rate);
	buf_addf(&want, "Timecode List:,00:00:02.002\n%s"
	    "1,1,00:00:00.000,0.000,48,00:00:02.002,2.002,"
	    "48,00:00:02.002,2.002\n"
	    "2,49,00:00:02.002,2.002,89323,01:02:05.500,3725.500,"
	    "89275,01:02:03.498,3723.498\n", heading);
	is_str(b.p, want.p, "a list of two scenes, the second's end estimated");

	buf_clear(&b);
	buf_clear(&want);
	scenedetect_list(&b, shots, 0, film_rate);
	buf_addf(&want, "Timecode List:\n%s", heading);
	is_str(b.p, want.p, "a list of none");
	buf_clear(&b);
	scenedetect_list(&b, shots, 1, film_rate);
	ok(strncmp(b.p, "Timecode List:\nScene Number", 27) == 0,
	    "one scene, no cut");

	buf_clear(&b);
	odd.n = odd.end_n = -1;
	scenedetect_scene(&b, &odd, no_rate);
	is_str(b.p, "1,1,00:00:00.000,0.000,0,00:00:02.002,2.002,"
	    "0,00:00:02.002,2.002\n", "without a rate, no numbers");
	buf_clear(&b);
	odd.n = 9;
	odd.end_n = 3;
	odd.start = TC_NONE;
	scenedetect_scene(&b, &odd, film_rate);
	is_str(b.p, "1,10,00:00:00.000,0.000,9,00:00:02.002,2.002,"
	    "0,00:00:00.000,0.000\n", "nonsense does no harm");
	buf_free(&b);
	buf_free(&want);
}

static void
stats(void)
{
	struct buf b = BUF_INIT;
	struct scenedetect_frame f = { 0, 0, 120.5, -1 };

	scenedetect_stats_heading(&b);
	scenedetect_stats(&b, &f, film_rate);
	f = (struct scenedetect_frame){ 1001000, -1, NAN, 12.34567 };
	scenedetect_stats(&b, &f, film_rate);
	is_str(b.p, "Frame Number,Timecode,average_rgb,content_val,"
	    "delta_edges,delta_hue,delta_lum,delta_sat\n"
	    "1,00:00:00.000,120.5000,None,None,None,None,None\n"
	    "25,00:00:01.001,None,12.3457,None,None,12.3457,None\n",
	    "statistics of two pictures");
	buf_free(&b);
}

int
main(void)
{
	table();
	list();
	stats();
	return done_testing();
}
