/*
 * What reel.h decides before and after decoding: where films are cut and
 * entered, which pictures are wanted, how ffmpeg is called.  Decoding itself
 * is tested in tests/framestat/reel.t.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "peak.h"
#include "tap.h"

#include "../../tools/framestat/piece_args.h"
#include "../../tools/framestat/piece_cut.h"
#include "../../tools/framestat/piece_gate.h"
#include "../../tools/framestat/piece_seek.h"
#include "../../tools/framestat/piece_shelf.h"

enum { ENTRIES = 20, GOP_US = 2000000 };

static const struct film film = { .path = "a b.mp4", .stream = 1,
	.base = { 1, 1000 }, .start = 500000, .width = 1920, .height = 1080,
	.sar = { 1, 1 }, .seekable = true };

/* Groups of 2 s and 60 packets; the film starts at 0.5 s. */
static struct entry index[ENTRIES];

static void
make_index(void)
{
	for (int i = 0; i < ENTRIES; i++)
		index[i] = (struct entry){ .t = i * (int64_t)GOP_US,
			.pts = 500 + i * 2000, .frames = 60, .rap = true };
}

/* All cuts of a stretch, as "entry:from-to(frames) ..." */
static const char *
cuts(int64_t from, int64_t to, int64_t length, bool keys)
{
	struct stretch s = { .from = from, .to = to, .keys = keys };
	static char text[2000];
	struct buf b = BUF_INIT;
	int64_t at = from;
	struct cut c;

	for (int n = 0; n < 50; n++) {
		cut_next(&c, &film, index, ENTRIES, &s, at, length);
		buf_addf(&b, "%s%d:", n ? " " : "", (int)c.entry);
		if (c.from != INT64_MIN)
			buf_addf(&b, "%d", (int)c.from);
		buf_adds(&b, "-");
		if (c.to != INT64_MAX)
			buf_addf(&b, "%d", (int)c.to);
		if (c.frames)
			buf_addf(&b, "(%d)", (int)c.frames);
		if (c.first != (n == 0))
			buf_adds(&b, " first?");
		if (c.last)
			break;
		at = c.to;
	}
	snprintf(text, sizeof(text), "%s", b.p);
	buf_free(&b);
	return text;
}

static void
pieces(void)
{
	make_index();
	is_str(cuts(INT64_MIN, INT64_MAX, 0, false), "0:-",
	    "a film in one piece");
	is_str(cuts(INT64_MIN, INT64_MAX, 500, false),
	    "0:-16500(480) 8:16500-(720)",
	    "a film in pieces of about that length");
	is_str(cuts(INT64_MIN, INT64_MAX, 1000, false), "0:-(1200)",
	    "what is left must be worth a piece");
	is_str(cuts(5000, 21000, 200, false),
	    "2:5000-10500 5:10500-16500(180) 8:16500-21000",
	    "a stretch that begins and ends inside groups");
	is_str(cuts(4500, 8500, 1, false), "2:4500-6500(60) 3:6500-8500",
	    "as many pieces as there are groups");
	is_str(cuts(100, 300, 1, false), "0:100-300",
	    "a stretch before all entries");
	is_str(cuts(INT64_MIN, INT64_MAX, 40, true),
	    "0:-20500 10:20500-", "key frames: longer pieces");

	index[2].rap = index[3].rap = false;
	index[4].leading = 2;
	index[6].pts = TC_NONE;
	is_str(cuts(INT64_MIN, 16500, 60, false),
	    "0:-2500(60) 1:2500-8500(180) 4:8500-10500(58) "
	    "5:10500-14500(120) 7:14500-16500",
	    "only where decoding can start; what is shown earlier is not "
	    "counted on");
	is_int(cut_entry(&film, index, ENTRIES, 8400), 1,
	    "a time is reached from the last place to start before it");
	is_int(cut_entry(&film, index, ENTRIES, 10500), 5,
	    "which may be that time");
	is_int(cut_entry(&film, index, ENTRIES, 499), 0, "or the beginning");
	index[8].frames = 0;
	is_str(cuts(14500, INT64_MAX, 200, false),
	    "7:14500-20500 10:20500-26500(180) 13:26500-32500(180) "
	    "16:32500-(240)",
	    "packets that are not told are not counted on");
}

static void
lengths(void)
{
	struct reel_opts o = { .jobs = 2 };
	struct film f = film;
	struct stretch s = { .from = INT64_MIN, .to = INT64_MAX };
	int64_t large, small, many;

	large = cut_length(&f, &o, 0);
	f.width = 640;
	f.height = 360;
	small = cut_length(&f, &o, 0);
	o.jobs = 8;
	many = cut_length(&f, &o, 0);
	ok(large > 300 && large < 900, "pieces of 1080p: 10 to 30 s");
	ok(small > 2 * large && small * 3472 <= AHEAD_MAX,
	    "small pictures: more, if they fit into memory");
	ok(many < small, "many decoders: fewer each");
	f.width = f.height = 0;
	ok(cut_length(&f, &o, 0) > 0, "of unknown size: some");
	f.width = f.height = 30000;
	is_int(cut_length(&f, &o, 0), 1, "of absurd size: one");

	make_index();
	is_int(cut_evenly(&film, index, ENTRIES, &s, 1000, 2), 600,
	    "two decoders share a film");
	is_int(cut_evenly(&film, index, ENTRIES, &s, 1000, 20), 126,
	    "but no piece becomes too short for its start");
	is_int(cut_evenly(&film, index, ENTRIES, &s, 10, 2), 10,
	    "and none longer");
	is_int(cut_evenly(&film, index, 0, &s, 10, 2), 10, "without an index");
}

/* Ends that are missed: 60 pictures in 2 s, then in an hour. */
static void
ends(void)
{
	struct cut c = { .from = 2500, .to = 4500, .entry = 1, .frames = 60 };

	make_index();
	is_int(cut_late(&c, &film, index, false), 2000000, "a film may lack 2 s "
	    "where it lacks pictures anyway");
	is_int(cut_late(&c, &film, index, true), 2000000, "as where some are "
	    "left out");
	index[1].t -= INT64_C(3598000000);
	is_int(cut_late(&c, &film, index, false), 2000000, "a slow one too");
	is_int(cut_late(&c, &film, index, true), 4000000 - 20 * 60000000LL,
	    "where more are left out in a row");
}

/* How a cut that begins with entry i would be entered. */
static const char *
entered(size_t i, int64_t from, enum seek how)
{
	struct cut c = { .from = from, .to = INT64_MAX, .entry = i };
	static char text[200];
	struct order o;
	int64_t prove = seek_order(&o, &film, index, ENTRIES, &c, how);
	struct buf b = BUF_INIT;

	if (o.seek == TC_NONE)
		buf_adds(&b, "start");
	else
		buf_addf(&b, "%" PRId64, o.seek);
	if (o.from != TC_NONE)
		buf_addf(&b, " from %" PRId64, o.from);
	if (o.begin != TC_NONE)
		buf_addf(&b, " begin %" PRId64, o.begin);
	if (prove != TC_NONE)
		buf_addf(&b, " prove %" PRId64, prove);
	snprintf(text, sizeof(text), "%s", b.p);
	buf_free(&b);
	return text;
}

static void
seeks(void)
{
	make_index();
	is_str(entered(0, INT64_MIN, SEEK_EXACT), "start",
	    "the film's beginning needs no seeking");
	is_str(entered(8, 16500, SEEK_EXACT),
	    "16635000 from 16500 prove 16500",
	    "an entry: shortly behind it");
	is_str(entered(8, 17000, SEEK_EXACT),
	    "16635000 from 16500 begin 17000 prove 16500",
	    "a time behind an entry");
	index[9].t = index[8].t + 40000;
	is_str(entered(8, 16500, SEEK_EXACT),
	    "16520000 from 16500 prove 16500",
	    "but before the next one");
	is_str(entered(8, 16500, SEEK_BEFORE),
	    "15800000 from 16500 prove 16500", "somewhat before");
	is_str(entered(8, 16500, SEEK_ENTRY),
	    "13800000 from 14500 begin 16500 prove 16500",
	    "an entry before");
	is_str(entered(8, 16500, SEEK_FAR),
	    "5800000 from 6500 begin 16500 prove 16500", "long before");
	is_str(entered(2, 4500, SEEK_FAR),
	    "start from 500 begin 4500",
	    "there is nothing before the beginning");
	is_str(entered(8, 16500, SEEK_START), "start from 16500",
	    "from the beginning: nothing to prove");
}

static const char *
sized(int w, int h, int64_t num, int64_t den, int rotate)
{
	struct film f = film;
	static char text[40];
	int lw, lh;

	f.width = w;
	f.height = h;
	f.sar = (struct ratio){ num, den };
	f.rotate = rotate;
	large_size(&f, &lw, &lh);
	snprintf(text, sizeof(text), "%dx%d", lw, lh);
	return text;
}

static int
lines_of(int height, int rotate)
{
	struct film f = film;

	f.height = height;
	f.rotate = rotate;
	return large_lines(&f);
}

static void
sizes(void)
{
	is_str(sized(1920, 1080, 1, 1, 0), "480x270", "16:9");
	is_str(sized(1920, 1080, 1, 1, 90), "270x480", "upright");
	is_str(sized(1080, 1920, 1, 1, 0), "270x480", "or made so");
	is_str(sized(720, 576, 16, 15, 0), "480x360", "pixels that are wide");
	is_str(sized(1440, 1080, 4, 3, 0), "480x270", "wider");
	is_str(sized(720, 480, 8, 9, 180), "480x360", "narrow");
	is_str(sized(160, 120, 1, 1, 0), "160x120", "small ones stay small");
	is_str(sized(160, 120, 2, 1, 0), "160x60", "and are not stretched");
	is_str(sized(160, 120, 0, 1, 0), "160x120", "an unknown shape");
	is_str(sized(0, 0, 1, 1, 0), "480x270", "an unknown size");
	is_str(sized(4000, 2, 1, 1, 0), "480x1", "a line");
	is_int(lines_of(1080, 180), LARGE_LINES, "lines as they are come along");
	is_int(lines_of(36, 0), 36, "as many as there are");
	is_int(lines_of(1080, 90), 0, "none where they are columns");
	is_int(lines_of(5, 0) + lines_of(0, 0), 0, "nor where there are few");
}

static void
sieves(void)
{
	struct sieve all = sieve_thumbs(&film, 0);
	struct sieve some = sieve_thumbs(&film, 400000);
	struct sieve none = sieve_larges(&film, 0, 0);
	struct sieve large = sieve_larges(&film, 0, 500000);
	struct sieve both = sieve_larges(&film, 400000, 1000000);
	int split = 0;

	ok(all.rate <= 0 && none.rate <= 0, "no sieve");
	ok(sieve_slot(&some, 399) < 1 && sieve_slot(&some, 400) >= 1 &&
	    sieve_slot(&some, -1) < 0, "slots are counted from 0");
	ok(sieve_slot(&large, 499) < 1 && sieve_slot(&large, 500) >= 1,
	    "those of larger pictures, too");
	for (int64_t t = -5000; t < 5000; t++)
		split += sieve_slot(&both, t) > sieve_slot(&both, t - 1) &&
		    sieve_slot(&some, t) <= sieve_slot(&some, t - 1);
	is_int(split, 0, "and theirs consist of whole ones");
	is_int(sieve_slot(&both, 1200), 1, "as few as reach that far");
}

static bool
has(const struct args *a, const char *one, const char *two)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i], one) == 0 && (!two ||
		    (a->v[i + 1] && strcmp(a->v[i + 1], two) == 0)))
			return true;
	return false;
}

static size_t
index_of(const struct args *a, const char *one)
{
	size_t i = 0;

	while (strcmp(a->v[i], one) != 0)
		i++;
	return i;
}

static void
commands(void)
{
	struct order o = { .seek = TC_NONE, .from = TC_NONE, .to = TC_NONE,
		.begin = TC_NONE };
	struct reel_opts opts = { .jobs = 1 };
	struct film f = film;
	struct args a;

	args_init(&a);
	piece_args(&a, &f, &opts, &o);
	ok(has(&a, "-i", "file:a b.mp4") && has(&a, "-nostdin", NULL),
	    "ffmpeg is called as everywhere");
	ok(has(&a, "-filter_complex", "[0:1]field,field,scale=64:36:"
	    "flags=area:out_range=tv,format=yuv420p,setpts=PTS+172800000[small]"),
	    "pictures are made small, of every fourth line, and their times "
	    "positive");
	ok(has(&a, "-skip_loop_filter", "all") && !has(&a, "-ss", NULL) &&
	    !has(&a, "-skip_frame", NULL) && !has(&a, "pipe:3", NULL) &&
	    !has(&a, "-hwaccel", NULL), "nothing is asked for in vain");
	args_free(&a);

	o = (struct order){ .seek = -1500000, .from = -1500, .to = 2000,
		.begin = 0, .keys = true, .hwaccel = "vaapi" };
	opts.loop_filter = true;
	opts.large_every = TC_SECOND;
	f.rotate = 90;
	f.flip = true;
	args_init(&a);
	piece_args(&a, &f, &opts, &o);
	ok(has(&a, "-ss", "-1.500000") && has(&a, "-skip_frame", "nokey") &&
	    has(&a, "-hwaccel", "vaapi") && has(&a, "pipe:3", NULL) &&
	    !has(&a, "-skip_loop_filter", NULL), "what is asked for");
	ok(has(&a, "-filter_complex", "[0:1]trim=start_pts=-1500,"
	    "trim=end_pts=2000,split[s][l];[s]field,field,scale=36:64:flags=area:"
	    "out_range=tv,format=yuv420p,hflip,transpose=clock,"
	    "setpts=PTS+172800000[small];[l]select='isnan(prev_selected_pts)+"
	    "gt(floor(floor(pts*0.001)/1),floor(floor(prev_selected_pts*0.001"
	    ")/1))+gte(pts,0)*lt(prev_pts,0)',scale=480:270:flags=area:"
	    "out_range=tv,format=yuv420p,extractplanes=y,hflip,"
	    "transpose=clock,setpts=PTS+172800000[large]"),
	    "and the filters for it");
	args_free(&a);

	opts.references = true;
	args_init(&a);
	piece_args(&a, &f, &opts, &o);
	ok(has(&a, "-skip_frame", "nokey"), "key frames are still key frames");
	args_free(&a);
	o.keys = false;
	args_init(&a);
	piece_args(&a, &f, &opts, &o);
	ok(has(&a, "-skip_frame", "noref"), "pictures that no other one needs "
	    "are not decoded");
	args_free(&a);
	f.seekable = false;
	args_init(&a);
	piece_args(&a, &f, &opts, &o);
	ok(!has(&a, "-skip_frame", NULL), "but where times are counted");
	args_free(&a);
	f.seekable = true;
	opts.references = false;

	f.rotate = 0;
	o = (struct order){ .seek = TC_NONE, .from = TC_NONE, .to = TC_NONE,
		.begin = TC_NONE };
	args_init(&a);
	piece_args(&a, &f, &opts, &o);
	ok(strstr(a.v[index_of(&a, "-filter_complex") + 1], ",split[p][q];[p]"
	    "scale=480:270:flags=area:out_range=tv,format=yuv420p,"
	    "extractplanes=y,hflip[r];[q]crop='min(iw,480)':'min(ih,96)',"
	    "scale=480:96:flags=neighbor:out_range=tv,format=yuv420p,"
	    "extractplanes=y[n];[r][n]vstack,setpts="),
	    "lines as they are below a larger picture");
	args_free(&a);
}

static void
shelves(void)
{
	struct shelf s = SHELF_INIT;
	uint8_t bytes[5000];
	const uint8_t *got;
	size_t most = 0;
	int64_t pts;
	int wrong = 0, out = 0;

	ok(!shelf_peek(&s, &pts, &got), "an empty shelf");
	for (int i = 0; i < 1000; i++) {
		size_t n = i == 500 ? 200000 : (size_t)(i * 37 % 5000);
		uint8_t *large = xcalloc(1, n + 1);

		memset(large, i & 255, n);
		shelf_put(&s, i, large, n);
		free(large);
		if (s.stock.bytes > most)
			most = s.stock.bytes;
		for (; i % 100 == 99 && out < i - 20; out++) {
			wrong += !shelf_peek(&s, &pts, &got) || pts != out ||
			    (out * 37 % 5000 > 0 && got[0] != (out & 255)) ||
			    (uintptr_t)got % 8 != 0;
			shelf_drop(&s);
		}
	}
	is_int(wrong, 0, "what was put there first is found first");
	ok(most < 800000, "what was taken leaves room");
	memset(bytes, 1, sizeof(bytes));
	shelf_put(&s, 5, bytes, sizeof(bytes));
	shelf_clear(&s);
	is_int(s.bytes, 0, "cleared");
	shelf_put(&s, 7, bytes, 3);
	ok(shelf_peek(&s, &pts, &got) && pts == 7, "and in use again");
	shelf_clear(&s);
}

/* So many as wait where one decoder is far ahead of another. */
static void
long_shelf(void)
{
	enum { MANY = 12000, WAIT = 1500 };
	uint8_t picture[THUMB_BYTES];
	struct shelf s = SHELF_INIT;
	long before = peak_anew();
	const uint8_t *got;
	size_t most = 0;
	int64_t pts;
	int wrong = 0;

	for (int i = 0; i < MANY + WAIT; i++) {
		memset(picture, i & 255, sizeof(picture));
		if (i < MANY)
			shelf_put(&s, i, picture, sizeof(picture));
		if (s.stock.bytes > most)
			most = s.stock.bytes;
		if (i < WAIT)
			continue;
		memset(picture, (i - WAIT) & 255, sizeof(picture));
		wrong += !shelf_peek(&s, &pts, &got) || pts != i - WAIT ||
		    memcmp(got, picture, sizeof(picture)) != 0;
		shelf_drop(&s);
	}
	is_int(wrong, 0, "of a long shelf too");
	ok(!shelf_peek(&s, &pts, &got), "until it is empty");
	ok(most <= (size_t)4 * WAIT * THUMB_BYTES,
	    "room that was left is used again");
	okf(peak_kib() - before < 1024, "and %ld KiB of memory are enough",
	    peak_kib() - before);
	shelf_clear(&s);
}

/* What a gate lets pass: the time stamps, '!' behind a gap, '+' with a larger
 * picture. */
static void
passed(void *arg, const struct thumb *t)
{
	buf_addf(arg, "%s%" PRId64, t->gap ? "!" : " ", t->pts);
}

static void
passed_large(void *arg, const struct large *p)
{
	buf_addf(arg, "+%d", p->y[0]);
}

static const struct reel_ops to_text = { .thumb = passed,
	.large = passed_large };

/* A piece with pictures at from, from + 100..., each with a larger one where
 * asked for. */
static void
fill(struct piece *p, int64_t from, int n, bool large)
{
	static const uint8_t picture[THUMB_BYTES];

	shelf_clear(&p->thumbs);
	shelf_clear(&p->larges);
	memset(p, 0, sizeof(*p));
	p->state = PIECE_DONE;
	for (int i = 0; i < n; i++) {
		int64_t pts = from + i * 100;
		uint8_t y = (uint8_t)(pts / 100);

		shelf_put(&p->thumbs, pts, picture, sizeof(picture));
		if (large)
			shelf_put(&p->larges, pts, &y, 1);
	}
}

static void
gates(void)
{
	struct stretch s = { .from = INT64_MIN, .to = 1000 };
	struct cut c = { .from = INT64_MIN, .to = 1000 };
	struct buf b = BUF_INIT;
	int64_t within = 0;
	struct piece p = { .came = 0 };
	struct gate g;

	gate_init(&g, &film, 500000, &to_text, &b);
	gate_open(&g, &s, false);
	fill(&p, 0, 12, true);
	while (gate_pass(&g, &p, &c, &s, &within))
		;
	is_str(b.p, " 0+0 100 200 300 400 500+5 600 700 800 900",
	    "all that lies in the stretch, larger ones at times");
	is_int(within, 10, "counted");
	is_int(p.larges.bytes, 0, "none of the others stays");
	shelf_clear(&p.larges);

	buf_clear(&b);
	s = (struct stretch){ 1000, 2000, false, 0 };
	c = (struct cut){ .from = 1000, .to = 2000 };
	gate_open(&g, &s, true);
	fill(&p, 800, 7, true);
	while (gate_pass(&g, &p, &c, &s, &within))
		;
	is_str(b.p, " 1000+10 1100 1200 1300 1400",
	    "the next one goes on without a gap");
	fill(&p, 800, 9, true);
	g.gap = true;
	while (gate_pass(&g, &p, &c, &s, &within))
		;
	is_str(b.p, " 1000+10 1100 1200 1300 1400!1500+15 1600",
	    "decoded once more, what came before is not told again");

	buf_clear(&b);
	s = (struct stretch){ 2300, 9000, false, 400000 };
	c = (struct cut){ .from = 2300, .to = 9000 };
	gate_open(&g, &s, true);
	fill(&p, 2000, 13, true);
	while (gate_pass(&g, &p, &c, &s, &within))
		;
	is_str(b.p, "!2300+23!2400+24!2800!3200+32",
	    "one in each span, the first of the stretch besides");

	buf_clear(&b);
	gate_rewind(&g);
	s = (struct stretch){ 0, 1000, true, 0 };
	c = (struct cut){ .from = 0, .to = 1000 };
	gate_open(&g, &s, false);
	fill(&p, 0, 2, false);
	p.state = PIECE_RUNS;
	ok(!gate_pass(&g, &p, &c, &s, &within),
	    "a picture waits for the larger one");
	p.state = PIECE_DONE;
	while (gate_pass(&g, &p, &c, &s, &within))
		;
	is_str(b.p, "!0!100", "but not for ever; key frames have gaps");
	buf_free(&b);
	shelf_clear(&p.thumbs);
	shelf_clear(&p.larges);
}

int
main(void)
{
	pieces();
	lengths();
	ends();
	seeks();
	sizes();
	sieves();
	commands();
	shelves();
	long_shelf();
	gates();
	return done_testing();
}
