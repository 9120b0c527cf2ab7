/* plot.h: bins, layout, pixels and SVG. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../tools/framestat/plot_file.h"
#include "../../tools/framestat/plot_part.h"
#include "buf.h"
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
boundary(struct plot *p, enum change kind, int64_t t, int64_t half,
    double sure)
{
	struct boundary b = { .kind = kind, .t = t, .from = t - half,
		.to = t + half, .confidence = sure };

	plot_boundary(p, &b);
}

static void
bins(void)
{
	struct plot *p = plot_new("x");
	const struct bin *b = p->bins;

	plot_frame(p, 0, 9, 9, PLOT_BLACK, true);
	plot_frame(p, 10 * MS, 2, .5, 0, false);
	plot_frame(p, 20 * MS, 8, -1, PLOT_FROZEN, false);
	plot_settle(p, TC_NONE);
	is_int(p->width, MS, "a bin is a millisecond at first");
	ok(b[0].low > b[0].high && b[0].moves == 0,
	    "behind a gap there is no difference");
	ok(b[0].flags == PLOT_BLACK && b[9].flags == PLOT_BLACK &&
	    b[10].flags == 0, "a picture lasts until the next");
	ok(b[10].low == 2 && b[19].high == 2 && b[20].low == 8,
	    "so does its difference");
	ok(near(b[15].motion, .5) && b[25].moves == 0, "and its motion");
	ok(b[29].high == 8 && b[30].low > b[30].high,
	    "the last lasts as long as the one before");
	ok(b[5].decoded == 1 && b[29].decoded == 1 && b[30].decoded == 0,
	    "all that was decoded");
	is_int(p->last, 30 * MS, "the end so far");

	plot_frame(p, 5000 * MS, 1, 0, 0, true);
	plot_frame(p, 5002 * MS, 4, 0, 0, false);
	plot_settle(p, TC_NONE);
	is_int(p->width, 2 * MS, "bins were joined in pairs");
	ok(b[4].decoded == 1 && b[5].low == 2 && b[10].low == 8,
	    "what they held lies in half the place");
	ok(b[1000].decoded == 0, "what was left out was not decoded");
	ok(b[2501].low == 4 && b[2501].decoded == 1, "later ones are there");
	plot_frame(p, 6 * MS, 5, 0, PLOT_WHITE, true);
	plot_frame(p, 8 * MS, 6, 0, 0, false);
	plot_settle(p, TC_NONE);
	ok(b[3].decoded == 1 && b[3].flags == (PLOT_BLACK | PLOT_WHITE),
	    "a second pass adds to the first");
	plot_free(p);

	p = plot_new("x");
	plot_frame(p, INT64_MAX, 1, 1, 0, false);
	plot_frame(p, -5, 1, 1, 0, false);
	boundary(p, CHANGE_FADE, INT64_MAX, 0, NAN);
	boundary(p, CHANGE_CUT, INT64_MIN / 2, 0, 9);
	canvas_free(plot_canvas(p, INT64_MAX / 4));
	ok(p->bins[0].mark[CHANGE_CUT] == 1, "times out of all reason");
	plot_free(p);
	plot_free(NULL);
}

static void
join(void)
{
	struct bin a, b;

	bin_clear(&a);
	bin_clear(&b);
	bin_join(&a, &b);
	ok(a.low > a.high && a.frames == 0, "two empty ones make one");
	b.low = 2;
	b.high = 7;
	b.sum = 9;
	b.frames = 2;
	b.mark[CHANGE_WIPE] = .5;
	b.within = 1 << CHANGE_WIPE;
	bin_join(&a, &b);
	ok(a.low == 2 && a.high == 7, "an empty one takes the other's range");
	b.low = 1;
	b.high = 3;
	b.mark[CHANGE_WIPE] = .2f;
	bin_join(&a, &b);
	ok(a.low == 1 && a.high == 7 && a.sum == 18 && a.frames == 4,
	    "least, most, sum and count of two");
	ok(near(a.mark[CHANGE_WIPE], .5) && a.mark[CHANGE_CUT] == 0,
	    "the surer boundary stays");
}

static void
marks(void)
{
	struct plot *p = plot_new("x");

	boundary(p, CHANGE_CUT, 100 * MS, 0, .75);
	boundary(p, CHANGE_DISSOLVE, 200 * MS, 10 * MS, .5);
	ok(near(p->bins[100].mark[CHANGE_CUT], .75) &&
	    p->bins[100].within == 0, "a cut is a point");
	ok(near(p->bins[200].mark[CHANGE_DISSOLVE], .5), "a dissolve too,");
	ok(p->bins[190].within == 1 << CHANGE_DISSOLVE &&
	    p->bins[210].within && !p->bins[189].within,
	    "with an extent");
	is_int(p->found[CHANGE_DISSOLVE], 1, "they are counted");
	plot_free(p);
}

static void
long_film(void)
{
	struct plot *p = plot_new("x");
	double decoded = 0, frames = 0;

	for (int64_t i = 0; i < 36000; i++)
		plot_frame(p, i * S, i % 100, 1, 0, false);
	boundary(p, CHANGE_CUT, 36000LL * S, 0, 1);
	plot_settle(p, TC_NONE);
	for (int i = 0; i < PLOT_BINS; i++)
		decoded += p->bins[i].decoded * (double)p->width;
	for (int i = 0; i < PLOT_BINS; i++)
		frames += p->bins[i].frames;
	ok(fabs(decoded / S - 36000) < .1, "ten hours are ten hours");
	ok(frames >= 36000 && frames < 2.2 * 36000, "of all pictures");
	ok(36000LL * S / p->width >= PLOT_BINS / 2 - 1 &&
	    36000LL * S / p->width < PLOT_BINS, "in a fair number of bins");
	plot_free(p);
}

static void
tick_is(int64_t length, int64_t apart, const char *second, const char *name)
{
	char text[SURFACE_TICK];

	is_int(surface_tick(length, 12), apart, name);
	surface_tick_text(surface_tick(length, 12), surface_tick(length, 12), text);
	is_str(text, second, "and in words");
}

static void
ticks(void)
{
	tick_is(40 * MS, 10 * MS, "0:00:00.01", "a single picture");
	tick_is(2 * S, 200 * MS, "0:00:00.2", "two seconds");
	tick_is(10 * S, S, "0:00:01", "ten seconds");
	tick_is(600LL * S, 60 * S, "0:01:00", "ten minutes");
	tick_is(36000LL * S, 3600LL * S, "1:00:00", "ten hours");
	tick_is(365 * 86400LL * S, 32 * 86400LL * S, "768:00:00", "a year");
}

/* A film of a second, one cut in its middle, black at the end. */
static struct plot *
small(const char *name)
{
	struct plot *p = plot_new(name);

	for (int i = 0; i < 25; i++)
		plot_frame(p, i * 40 * MS, i == 12 ? 90 : 1, -1,
		    i >= 20 ? PLOT_BLACK : 0, i == 0);
	boundary(p, CHANGE_CUT, 480 * MS, 0, .5);
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
	struct plot *p = small("d/<a> & \"b\"\x01\xff.mp4");
	struct buf b = BUF_INIT, again = BUF_INIT;

	plot_svg(p, TC_NONE, &b);
	has(b.p, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="
	    "\"http://www.w3.org/2000/svg\" width=\"1600\" height=\"620\"",
	    "it begins as SVG does");
	has(b.p, "<title>&lt;a&gt; &amp; \"b\"?\xef\xbf\xbd.mp4</title>\n",
	    "the name is escaped and made UTF-8");
	has(b.p, "<text x=\"1520\" y=\"40\" font-size=\"15\" "
	    "text-anchor=\"end\" fill=\"#5b6675\">0:00:01.0, 1 boundary, "
	    "100 % decoded</text>\n", "the facts");
	has(b.p, ">cut 1</text>", "the legend counts");
	has(b.p, ">black</text>", "and names the flags");
	ok(!strstr(b.p, ">white</text>") && !strstr(b.p, "not decoded") &&
	    !strstr(b.p, ">motion"), "that there are, no others");
	has(b.p, "<rect x=\"770.5\" y=\"143\" width=\"2\" "
	    "height=\"35\" fill=\"#d55e00\"/>\n"
	    "<path d=\"M", "the cut is half as high as a sure one");
	has(b.p, "<rect x=\"1232\" y=\"538\" width=\"288\" height=\"12\" "
	    "fill=\"#000000\"/>\n", "the last fifth is black");
	has(b.p, "text-anchor=\"middle\" fill=\"#5b6675\">0:00:00.1</text>",
	    "ticks of a tenth of a second");
	ok(b.len < 30000 && strcmp(b.p + b.len - 7, "</svg>\n") == 0,
	    "it ends, and is not large");
	plot_svg(p, TC_NONE, &again);
	is_str(again.p, b.p, "twice the same");
	buf_clear(&b);
	plot_svg(p, 4 * S, &b);
	has(b.p, "not decoded", "a film that goes on was not all decoded");
	has(b.p, "25 % decoded", "but a quarter of it");
	plot_free(p);
	buf_free(&b);
	buf_free(&again);
}

static void
pixels(void)
{
	struct plot *p = small("x");
	struct canvas *c = plot_canvas(p, TC_NONE);

	ok(c->w == PLOT_WIDE && c->h == PLOT_HIGH, "its size");
	is_int(canvas_at(c, 2, 2), 0xffffff, "white paper");
	is_int(canvas_at(c, 771, 165), plot_colour(CHANGE_CUT),
	    "the cut's mark has its colour");
	is_int(canvas_at(c, 771, 120), 0xffffff, "and its height");
	is_int(canvas_at(c, 1400, 544), 0, "the strip is black at the end");
	ok(canvas_at(c, 300, 544) > 0xd00000, "and nothing before");
	canvas_free(c);
	plot_free(p);

	p = plot_new("");
	c = plot_canvas(p, TC_NONE);
	ok(c != NULL, "a film without pictures");
	canvas_free(c);
	plot_frame(p, 0, -1, -1, 0, false);
	c = plot_canvas(p, 40 * MS);
	is_int(canvas_at(c, 700, 300), 0xffffff,
	    "a single picture is decoded to the end");
	canvas_free(c);
	plot_free(p);
}

static void
heads(void)
{
	struct point h[PLOT_HEAD];
	int different = 0;

	for (int i = 0; i < PLOT_KINDS; i++) {
		int n = plot_head((enum change)i, 10, 10, 8, h);

		ok(n >= 3 && n <= PLOT_HEAD, "a head has corners");
		for (int k = 0; k < i; k++)
			different += plot_colour((enum change)i) !=
			    plot_colour((enum change)k);
	}
	is_int(different, PLOT_KINDS * (PLOT_KINDS - 1) / 2,
	    "every kind has its colour");
}

/*
 * Files.
 */

static int ended;
static char said[200];

static void
on_done(void *arg, const char *error)
{
	(void)arg;
	ended++;
	snprintf(said, sizeof said, "%s", error ? error : "");
}

static void
write_to(struct loop *l, const char *path)
{
	struct plot *p = small("x");

	ended = 0;
	plot_write(p, TC_NONE, l, path, on_done, NULL);
	plot_free(p);
	is_int(ended, 0, "nothing is told before the loop turns");
	while (!ended && loop_step(l) == 0)
		;
}

static void
on_time(void *arg)
{
	int *over = arg;

	*over = 1;
}

/* The end of a child that was given up is told by the loop. */
static void
linger(struct loop *l)
{
	int over = 0;

	loop_timer(l, 500 * 1000, on_time, &over);
	while (!over && loop_step(l) == 0)
		;
}

static void
files(void)
{
	char dir[] = "/tmp/plot-XXXXXX", path[64];
	struct loop *l = loop_new();
	struct buf b = BUF_INIT;
	struct plot *p = small("x");

	ok(plot_knows("a.svg") && plot_knows("A.PNG") && plot_knows("a.jpeg"),
	    "endings that are known");
	ok(!plot_knows("svg") && !plot_knows("a.gif") && !plot_knows(".svg"),
	    "and others");
	if (!mkdtemp(dir))
		return;
	snprintf(path, sizeof path, "%s/a.svg", dir);
	write_to(l, path);
	is_str(said, "", "an SVG file is written");
	io_slurp(path, &b, 1 << 20);
	ok(b.len > 1000 && b.p[b.len - 1] == '\n', "whole");
	unlink(path);
	snprintf(path, sizeof path, "%s/%%d.png", dir);
	write_to(l, path);
	is_str(said, "", "a PNG file, its name no pattern");
	buf_clear(&b);
	io_slurp(path, &b, 1 << 20);
	ok(b.len > 1000 && memcmp(b.p, "\x89PNG", 4) == 0, "is one");
	unlink(path);
	snprintf(path, sizeof path, "%s/none/a.png", dir);
	write_to(l, path);
	is_str(said, "No such file or directory", "a folder that is not there");
	write_to(l, "/dev/full");
	ok(said[0] != 0, "a device that is full");
	snprintf(path, sizeof path, "%s/b.png", dir);
	encode_stop(plot_write(p, TC_NONE, l, path, on_done, NULL));
	linger(l);
	ok(access(path, F_OK) != 0, "one that is given up is not there");
	is_int(rmdir(dir), 0, "and nothing else is left");
	plot_free(p);
	buf_free(&b);
	loop_free(l);
}

int
main(void)
{
	bins();
	join();
	marks();
	long_film();
	ticks();
	svg();
	pixels();
	heads();
	files();
	return done_testing();
}
