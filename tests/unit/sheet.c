/* sheet.h: layout, and a sheet of a film that stubs or nobody decode. */
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../tools/framestat/sheet.h"
#include "buf.h"
#include "io.h"
#include "tap.h"
#include "tc.h"

/* valgrind makes a fork of the spawn, which can not tell of its failure. */
static bool
under_valgrind(void)
{
	const char *preload = getenv("LD_PRELOAD");

	return preload && strstr(preload, "vgpreload");
}

static void
fits(size_t n, int w, int h, const char *name)
{
	struct sheet_plan p;
	double shape;

	sheet_plan(&p, n, w, h);
	shape = (double)p.width / p.height;
	ok(p.shown >= 1 && (size_t)p.shown <= n && p.shown <= SHEET_MOST &&
	    p.columns * p.rows >= p.shown &&
	    p.columns * (p.rows - 1) < p.shown &&
	    p.picture_w >= 1 && p.picture_w <= p.box_w &&
	    p.picture_h >= 1 && p.picture_h <= p.box_h &&
	    (int64_t)p.width * p.height < 5200000 &&
	    (n < 4 || (shape > 1 && shape < 2.6)), name);
}

static void
layout(void)
{
	struct sheet_plan p;
	int steady = 1;

	fits(1, 1920, 1080, "one shot");
	fits(2, 1920, 1080, "two");
	fits(7, 640, 480, "seven of 4:3");
	fits(24, 1080, 1920, "24 that stand upright");
	fits(50, 3840, 1600, "fifty of a wide film");
	fits(200, 1920, 1080, "200");
	fits(100000, 1920, 1080, "very many");
	fits(100000, 1080, 1920, "very many that stand upright");
	fits(9, 1, 9999, "a sliver");
	fits(9, 9999, 1, "a strip");
	fits(9, 0, 0, "a size that nobody knows");

	sheet_plan(&p, 1, 1920, 1080);
	ok(p.picture_w == 320 && p.picture_h == 180, "few are large");
	sheet_plan(&p, 1000, 1920, 1080);
	ok(p.picture_w == 156 && p.shown > 190, "many are small");
	is_int(sheet_pick(&p, 1000, 0), 0, "of too many the first");
	is_int(sheet_pick(&p, 1000, p.shown - 1), 999, "and the last");
	for (int i = 1; i < p.shown; i++)
		steady = steady && sheet_pick(&p, 1000, i) -
		    sheet_pick(&p, 1000, i - 1) - 4 < 3;
	ok(steady, "and evenly many between");
	sheet_plan(&p, 9, 1920, 1080);
	is_int(sheet_pick(&p, 9, 4), 4, "of few, each");
}

/*
 * Sheets, with an ffmpeg of our own first on PATH: it notes what it is asked
 * for, writes as many bytes as its film's name says, and leaves encoding to
 * the real one.
 */

static const char stub[] = "#!/bin/sh\n"
    "printf '%s ' \"$@\" >>\"$LOG\"; echo >>\"$LOG\"\n"
    "case $* in\n"
    "*image2pipe*) cat >/dev/null; echo picture ;;\n"
    "*file:good*) head -c 172800 /dev/zero ;;\n"
    "*file:short*) head -c 1000 /dev/zero ;;\n"
    "*) exit 1 ;;\n"
    "esac\n";

static int ended, crosses;
static char said[200];

static void
on_done(void *arg, const char *error, int missing)
{
	(void)arg;
	ended++;
	crosses = missing;
	snprintf(said, sizeof said, "%s", error ? error : "");
}

static void
make(struct loop *l, const char *film, const char *path, size_t n, int jobs)
{
	struct people_shot shots[3] = {
		{ 1, 0, 2 * TC_SECOND, 0, 50, false, CHANGE_CUT, 1, 0, 0 },
		{ 2, 2 * TC_SECOND, 30 * TC_SECOND, 50, 750, true, CHANGE_WIPE,
		    .5, 0, 25 * TC_SECOND + 500000 },
		{ 3, 30 * TC_SECOND, 31 * TC_SECOND, 750, 775, true,
		    CHANGE_FADE, .5, 0, TC_NONE },
	};
	struct sheet_film f = { film, NULL, 1, 320, 180, 20 * TC_SECOND };

	ended = 0;
	sheet_new(l, &f, path, shots, n, jobs, on_done, NULL);
	while (!ended && loop_step(l) == 0)
		;
}

static void
has(const struct buf *b, const char *part, const char *name)
{
	ok(strstr(b->p, part) != NULL, name);
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
sheets(const char *dir)
{
	char path[80], log[80];
	struct loop *l = loop_new();
	struct buf b = BUF_INIT;
	struct sheet_film f = { "good", NULL, 1, 320, 180, TC_SECOND };
	struct people_shot shot = { .number = 1, .end = TC_SECOND };

	snprintf(path, sizeof path, "%s/sheet.png", dir);
	snprintf(log, sizeof log, "%s/log", dir);
	setenv("LOG", log, 1);
	make(l, "good", path, 3, 1);
	ok(ended == 1 && said[0] == 0 && crosses == 0, "all is well");
	io_slurp(path, &b, 1000);
	is_str(b.p, "picture\n", "the file is what the encoder wrote");
	buf_clear(&b);
	io_slurp(log, &b, 100000);
	has(&b, " -ss 25.499000 ", "a picture is sought");
	has(&b, " -ss 29.999000 ", "or the shot's start");
	has(&b, "-i file:good -map 0:1 -frames:v 1 -vf scale=320:180",
	    "in the film's stream");
	has(&b, "-video_size 700x536 ", "the sheet has two columns");
	unlink(log);

	make(l, "short", path, 3, 2);
	ok(said[0] == 0 && crosses == 3, "too few bytes leave crosses");
	buf_clear(&b);
	io_slurp(log, &b, 100000);
	has(&b, " -ss 5.499000 -protocol_whitelist file ",
	    "what failed is tried from further ahead,");
	has(&b, " -map 0:1 -ss 20.000000 -frames", "less that,");
	has(&b, " -map 0:1 -ss 25.499000 -frames", "then from the start");
	make(l, "bad", path, 2, 9);
	ok(said[0] == 0 && crosses == 2, "so do decoders that fail");
	make(l, "good", path, 0, 2);
	ok(said[0] == 0 && crosses == 0, "a film without shots");

	unlink(log);
	unlink(path);
	snprintf(path, sizeof path, "%s/none/x.png", dir);
	make(l, "good", path, 3, 1);
	is_str(said, "No such file or directory", "a folder that is not there");
	ok(access(log, F_OK) != 0, "is found out first");

	snprintf(path, sizeof path, "%s/sheet.png", dir);
	ended = 0;
	sheet_stop(sheet_new(l, &f, path, &shot, 1, 2, on_done, NULL));
	sheet_stop(NULL);
	linger(l);
	ok(!ended && access(path, F_OK) != 0, "one that is given up");
	unlink(log);
	setenv("PATH", "/nonexistent", 1);
	make(l, "good", path, 3, 1);
	ok(strstr(said, "ffmpeg not found") || (said[0] && under_valgrind()),
	    "no ffmpeg");
	buf_free(&b);
	loop_free(l);
}

int
main(void)
{
	char dir[] = "/tmp/sheet-XXXXXX", path[64];
	struct buf find = BUF_INIT;
	FILE *out;

	layout();
	if (!mkdtemp(dir))
		return 1;
	snprintf(path, sizeof path, "%s/ffmpeg", dir);
	out = fopen(path, "w");
	if (!out || fputs(stub, out) < 0 || fclose(out) != 0 ||
	    chmod(path, 0755) != 0)
		return 1;
	buf_addf(&find, "%s:%s", dir, getenv("PATH"));
	setenv("PATH", find.p, 1);
	sheets(dir);
	unlink(path);
	is_int(rmdir(dir), 0, "nothing is left behind");
	buf_free(&find);
	return done_testing();
}
