/* waveplot.h: bins, layout, pixels and SVG; listen_table.h: the table. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../tools/beatscan/listen_table.h"
#include "../../tools/beatscan/waveplot_part.h"
#include "io.h"
#include "tap.h"
#include "tc.h"

enum { MS = 1000, S = 1000000 };

static int
near(double a, double b)
{
	return fabs(a - b) < 1e-3;
}

static void
loud(struct waveplot *p, int64_t t, double db)
{
	struct told_loud l = { .t = t, .momentary = db - 3, .shortterm = db,
		.rms = db - 10, .peak = db };

	waveplot_loud(p, &l);
}

static void
bins(void)
{
	struct waveplot *p = waveplot_new("x", 0);
	const struct wave_bin *b = p->bins;
	struct section drop = { 200 * MS, 500 * MS, PART_DROP, 1 };
	struct beat beat = { 300 * MS, 1, 1, 1 };

	loud(p, 100 * MS, -20);
	loud(p, 200 * MS, 0);
	is_int(p->width, MS, "a bin is a millisecond at first");
	ok(near(b[0].peak, .1) && near(b[99].peak, .1) && b[100].peak == 1,
	    "a row lies before its time");
	ok(near(b[150].power, .1) && b[150].loud == -3, "with all its levels");
	ok(b[200].n == 0 && p->last == 200 * MS, "and ends there");
	waveplot_section(p, &drop);
	waveplot_beat(p, &beat);
	ok(b[200].part[PART_DROP] == 1 && b[200].starts && !b[201].starts &&
	    b[500].part[PART_DROP] == 0, "a section has a start and a length");
	ok(b[300].beats == 1 && b[300].downs == 1, "a beat is a point");
	loud(p, 5 * S, -INFINITY);
	is_int(p->width, 2 * MS, "bins are joined in pairs");
	ok(b[150].beats == 1 && b[75].peak == 1 &&
	    near(b[150].part[PART_DROP], 1), "what they held stays its place");
	ok(b[2450].n == 1 && b[2450].peak == 0 && b[2450].n_loud == 0,
	    "silence has no level");
	waveplot_free(p);

	p = waveplot_new("x", 3600LL * S);
	loud(p, 3599LL * S, 0);
	loud(p, 3601LL * S, 0);
	ok(p->last == S && p->bins[0].n == 0 && p->bins[950].n == 1,
	    "the axis begins where it is told to");
	waveplot_free(p);
	waveplot_free(NULL);
}

static void
odd(void)
{
	struct waveplot *p = waveplot_new("x", 0);
	struct section s = { INT64_MIN, INT64_MAX, (enum part)77, NAN };
	struct kind_span k = { 5, 4, (enum kind)-1, NAN };
	struct tempo m = { 0, S, NAN, 0, NAN };
	struct beat b = { INT64_MAX, 0, 0, 0 };
	struct surge g = { -1, -2, true, NAN, NAN };
	struct told_song o = { 0, INT64_MAX, NAN, 0, 0, NAN };
	struct told_loudness l = { 0, 0, NAN, NAN, NAN, NAN, NAN, NAN };

	waveplot_section(p, &s);
	waveplot_sound(p, &k);
	waveplot_tempo(p, &m);
	waveplot_beat(p, &b);
	waveplot_surge(p, &g);
	waveplot_song(p, &o);
	waveplot_loudness(p, &l);
	loud(p, INT64_MAX, INFINITY);
	canvas_free(waveplot_canvas(p));
	ok(p->beats == 1, "times and values out of all reason");
	waveplot_free(p);

	p = waveplot_new("", 0);
	canvas_free(waveplot_canvas(p));
	ok(p->last == 0, "a film without anything");
	for (int i = 1; i <= 360000; i++)
		loud(p, i * 100LL * MS, -10);
	ok(p->last == 36000LL * S && p->last / p->width >= WAVE_BINS / 2 - 1,
	    "ten hours in a fair number of bins");
	waveplot_free(p);
}

/* Eight seconds: an intro in speech, a drop in music. */
static struct waveplot *
small(const char *name)
{
	struct waveplot *p = waveplot_new(name, 0);
	struct section parts[] = { { 0, 4 * S, PART_INTRO, 0 },
		{ 4 * S, 8 * S, PART_DROP, 1 } };
	struct kind_span kinds[] = { { 0, 4 * S, KIND_SPEECH, 1 },
		{ 4 * S, 8 * S, KIND_MUSIC, 1 } };
	struct tempo tempo = { 0, 8 * S, 120, 4, 1 };
	struct told_song song = { 4 * S, 8 * S, 120, 4, 16, 1 };
	struct told_loudness all = { 0, 8 * S, -12.34, 5, 0, NAN, -9, -9 };

	for (int i = 1; i <= 80; i++)
		loud(p, i * 100LL * MS, i <= 40 ? -20 : 0);
	for (int i = 0; i < 2; i++) {
		waveplot_section(p, &parts[i]);
		waveplot_sound(p, &kinds[i]);
	}
	for (int i = 0; i < 16; i++) {
		struct beat b = { i * 500LL * MS, 1, i % 4 + 1, 1 };

		waveplot_beat(p, &b);
	}
	waveplot_tempo(p, &tempo);
	waveplot_song(p, &song);
	waveplot_loudness(p, &all);
	return p;
}

static void
has(const char *text, const char *part, const char *name)
{
	ok(strstr(text, part) != NULL, name);
}

static void
svg(void)
{
	struct waveplot *p = small("d/<a> & b\xff.mp4");
	struct buf b = BUF_INIT, again = BUF_INIT;

	waveplot_svg(p, &b);
	has(b.p, "<title>&lt;a&gt; &amp; b\xef\xbf\xbd.mp4</title>\n",
	    "the name is escaped and made UTF-8");
	has(b.p, ">0:00:08.0, 120 BPM, 16 beats, -12.3 LUFS</text>",
	    "the facts");
	has(b.p, ">120 BPM</text>", "the tempo");
	has(b.p, ">intro</text>", "a section's name,");
	has(b.p, ">drop</text>", "another's,");
	has(b.p, "<rect x=\"800\" y=\"98\" width=\"719\" height=\"26\" "
	    "fill=\"#d1495b\"/>\n", "in its place and colour");
	has(b.p, ">speech</text>", "kinds of sound");
	ok(!strstr(b.p, ">noise</text>") && !strstr(b.p, ">surge</text>"),
	    "that there are, no others");
	ok(b.len < 100000 && strcmp(b.p + b.len - 7, "</svg>\n") == 0,
	    "it ends, and is not large");
	waveplot_svg(p, &again);
	is_str(again.p, b.p, "twice the same");
	waveplot_free(p);
	buf_free(&b);
	buf_free(&again);
}

static void
pixels(void)
{
	struct waveplot *p = small("x");
	struct canvas *c = waveplot_canvas(p);

	ok(c->w == WAVE_WIDE && c->h == WAVE_HIGH, "its size");
	is_int(canvas_at(c, 2, 2), 0xffffff, "white paper");
	is_int(canvas_at(c, 1000, 100), wave_part_colour(PART_DROP),
	    "sections have their colours");
	is_int(canvas_at(c, 100, 674), wave_kind_colour(KIND_SPEECH),
	    "and kinds theirs");
	ok(canvas_at(c, 1300, 140) == canvas_at(c, 1300, 395),
	    "the wave is as high as it is low");
	ok(canvas_at(c, 300, 140) != canvas_at(c, 1300, 140),
	    "and lower where it is quieter");
	canvas_free(c);
	waveplot_free(p);
}

static void
on_done(void *arg, const char *error)
{
	*(int *)arg = error ? 2 : 1;
}

static void
files(void)
{
	char dir[] = "/tmp/waveplot-XXXXXX", path[64];
	struct loop *l = loop_new();
	struct waveplot *p = small("x");
	int ended = 0;

	ok(waveplot_knows("a.SVG") && waveplot_knows("a.png") &&
	    !waveplot_knows("a.wav"), "endings that are known");
	if (!mkdtemp(dir))
		return;
	snprintf(path, sizeof path, "%s/a.png", dir);
	waveplot_write(p, l, path, on_done, &ended);
	while (!ended && loop_step(l) == 0)
		;
	ok(ended == 1 && access(path, F_OK) == 0, "a picture is written");
	unlink(path);
	ended = 0;
	snprintf(path, sizeof path, "%s/none/a.svg", dir);
	waveplot_write(p, l, path, on_done, &ended);
	while (!ended && loop_step(l) == 0)
		;
	is_int(ended, 2, "not into a folder that is not there");
	is_int(rmdir(dir), 0, "and nothing else is left");
	waveplot_free(p);
	loop_free(l);
}

static void
table(void)
{
	struct listen_table *t = listen_table_new();
	struct told_loudness all = { 0, 8 * S, -12.34, 5, -.5, NAN, -9, -9.5 };
	struct kind_span speech = { 0, 4 * S, KIND_SPEECH, .876f };
	struct tempo none = { 0, 4 * S, 0, 0, .9f };
	struct tempo tempo = { 4 * S, 8 * S, 120.04, 4, .99f };
	struct section drop = { 4 * S, 8 * S, PART_DROP, 1 };
	struct told_song song = { 4 * S, 8 * S, 120, 4, 8, 1 };
	struct surge rise = { 0, 0, false, 9, 1 };
	struct buf b = BUF_INIT;

	listen_table_print(t, "a", &b);
	is_str(b.p, "a\n\n0 beats, 0 rises, 0 impacts\n", "nothing to tell");
	buf_clear(&b);
	listen_table_loudness(t, &all);
	listen_table_sound(t, &speech);
	listen_table_tempo(t, &none);
	listen_table_tempo(t, &tempo);
	for (int i = 0; i < 8; i++) {
		struct beat one = { 4 * S + i * 500LL * MS, 1, i % 4 + 1, 1 };

		listen_table_beat(t, &one);
	}
	listen_table_section(t, &drop);
	listen_table_song(t, &song);
	listen_table_surge(t, &rise);
	listen_table_print(t, "dir/a\nb.mp4", &b);
	is_str(b.p, "dir/a?b.mp4\n"
	    "loudness -12.3 LUFS, range 5.0 LU, loudest 0.4 s -9.0 LUFS, "
	    "peak -0.5 dB\n\n"
	    "        START        LENGTH  SOUND     SURE\n"
	    "  0:00:00.000   0:00:04.000  speech    0.88\n\n"
	    "        START        LENGTH     BPM  METER  BEATS  SURE\n"
	    "  0:00:04.000   0:00:04.000  120.04      4      8  0.99\n\n"
	    "        START        LENGTH  SECTION  ENERGY\n"
	    "  0:00:04.000   0:00:04.000  drop       1.00\n\n"
	    "8 beats, 2 bars, 1 rise, 0 impacts; "
	    "music begins in earnest at 0:00:04.000\n", "all there is");
	listen_table_free(t);
	listen_table_free(NULL);
	buf_free(&b);
}

int
main(void)
{
	bins();
	odd();
	svg();
	pixels();
	files();
	table();
	return done_testing();
}
