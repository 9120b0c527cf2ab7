/*
 * slices: what is wanted becomes exact pictures.  Planned times are checked
 * with made-up marks; pictures with real films, cut at random times, against
 * those that a decoder shows.
 */
#include <math.h>

#include "../../tools/cutlist/marks.h"
#include "../../tools/cutlist/slices.h"
#include "cutfilm.h"
#include "rec.h"
#include "tap.h"

enum { CUTS = 50 };

#define S TC_SECOND

/* What the cut must have, by looking at every picture. */
static size_t
truth(const struct film *film, int64_t start, int64_t end, size_t *first)
{
	size_t i, n = 0;
	int64_t t;

	*first = 0;
	for (i = 0; i < film->ntrue; i++) {
		t = footage_us(&film->f, film->true_pts[i]);
		if (t < start - 1000 || (t >= end - 1000 &&
		    end < footage_end(&film->f)))
			continue;
		if (!n++)
			*first = i;
	}
	return n;
}

/* Of a picture that stays for long only a part may be meant. */
static bool
ends_in_pause(const struct film *film, const struct slice *s, int64_t next)
{
	return s->end_pts < next && s->end_pts > s->last_pts &&
	    tc_us(next - s->last_pts, film->f.video.time_base) > S / 4;
}

static bool
is_true(const struct film *film, const struct slice *s, size_t first, size_t n)
{
	const int64_t *v = film->true_pts;

	if (s->held > 0 && first > 0 && tc_us(v[first] - s->first_pts,
	    film->f.video.time_base) >= S / 4) {
		first--;
		n++;
	}
	if (s->frames == (int64_t)n && s->first_pts - s->held == v[first] &&
	    s->last_pts == v[first + n - 1] &&
	    (s->first_n < 0 || s->first_n == (int64_t)first) &&
	    (first + n >= film->ntrue || s->end_pts == v[first + n] ||
	    ends_in_pause(film, s, v[first + n])) &&
	    s->start == footage_us(&film->f, s->first_pts) &&
	    s->end == footage_us(&film->f, s->end_pts))
		return true;
	printf("# %s: pictures %zu+%zu, found %" PRId64 "+%" PRId64 ", pts %"
	    PRId64 " to %" PRId64 ", end %" PRId64 "\n", film->path, first, n,
	    s->first_n, s->frames, s->first_pts, s->last_pts, s->end_pts);
	return false;
}

/* How many of the cuts are wrong, and how many could be guessed. */
struct score {
	int wrong, guessed, guessed_wrong, cuts;
};

static struct score
cut_at_random(const struct film *film)
{
	const int64_t end = footage_end(&film->f);
	struct score score = { 0, 0, 0, 0 };
	uint64_t seed = 7;
	struct slice s, g;
	size_t first, n;
	int i;

	for (i = 0; i < CUTS; i++) {
		s = (struct slice){ .start = film_random(&seed, end) };
		s.end = s.start + 1 + film_random(&seed, end - s.start + S / 2);
		if (i == 0)
			s = (struct slice){ .start = 0, .end = end };
		if (i % 3 == 1) /* exactly on pictures */
			s.start = footage_us(&film->f, film->true_pts[
			    film_random(&seed, (int64_t)film->ntrue)]);
		n = truth(film, s.start, s.end, &first);
		if (s.end <= s.start || !n)
			continue;
		g = s;
		score.cuts++;
		score.wrong += slices_exact(&s, &film->f, &film->all, NULL) <
		    0 || !is_true(film, &s, first, n);
		if (slices_guess(&g, &film->f) < 0)
			continue;
		score.guessed++;
		score.guessed_wrong += !is_true(film, &g, first, n);
	}
	return score;
}

static void
films_are_cut(const char *name, bool guessed)
{
	struct film film;
	struct score score;
	char text[128];

	film_open(&film, name);
	if (!film.ntrue || film.all.pictures) {
		snprintf(text, sizeof text, "%s has pictures", name);
		ok(false, text);
		film_close(&film);
		return;
	}
	score = cut_at_random(&film);
	snprintf(text, sizeof text, "%s: each of %d cuts has its pictures",
	    name, score.cuts);
	is_int(score.wrong, 0, text);
	snprintf(text, sizeof text, "%s: %d cuts are known by gops alone, "
	    "rightly", name, score.guessed);
	is_int(score.guessed_wrong, 0, text);
	if (guessed) {
		snprintf(text, sizeof text, "%s: gops know most cuts", name);
		ok(score.guessed * 10 >= score.cuts * 9, text);
	}
	film_close(&film);
}

static void
films_without_times(void)
{
	struct slice s = { .start = S, .end = 2 * S };
	struct packets p = { NULL };
	const char *why = NULL;
	struct film film;

	film_open(&film, "raw.h264");
	film_near(&film, &p, s.start, s.end);
	is_int(slices_exact(&s, &film.f, &p, &why), 0,
	    "pictures of a raw stream are counted");
	is_int(s.first_n, 24, "its second second begins with picture 24");
	is_int(s.frames, 24, "and has 24 of them");
	is_int(s.start, S, "it begins in time");
	ok(s.first_pts == TC_NONE, "it has no time stamps");
	packets_free(&p);
	film_close(&film);

	film_open(&film, "mpeg4.avi");
	s = (struct slice){ .start = S, .end = 2 * S };
	p = (struct packets){ NULL };
	ok(film_near(&film, &p, s.start, s.end) && p.pictures,
	    "an AVI with B-pictures is decoded to know its pictures");
	is_int(slices_exact(&s, &film.f, &p, &why), 0, "and can be cut");
	is_int(s.first_pts, 24, "from its 24th picture");
	is_int(s.frames, 24, "for a second");
	packets_free(&p);
	film_close(&film);
}

static void
odd_slices(void)
{
	struct slice s;
	const char *why = NULL;
	struct film film;

	film_open(&film, "slow.mp4");
	s = (struct slice){ .start = 2300000, .end = 2400000 };
	is_int(slices_exact(&s, &film.f, &film.all, NULL), 0,
	    "a slice shorter than a picture");
	is_int((s.start + 500) / 1000, 2300, "begins with its start,");
	is_int(s.frames, 1, "and has the one picture that is on the screen");
	is_int((tc_us(s.held, film.f.video.time_base) + 500) / 1000, 300,
	    "for so long already");
	s = (struct slice){ .start = 2300000, .end = 2400000, .whole = true };
	slices_exact(&s, &film.f, &film.all, NULL);
	is_int(s.start, 2 * S, "all of it where pictures can't be divided");
	s = (struct slice){ .start = 2800000, .end = 4 * S };
	slices_exact(&s, &film.f, &film.all, NULL);
	is_int(s.start, 3 * S, "the next one is waited for where it is near");
	is_int(s.held, 0, "and stands there anew");
	s = (struct slice){ .start = 2 * S, .end = 2 * S + 500 };
	is_int(slices_exact(&s, &film.f, &film.all, &why), 0,
	    "one so short that its end lies nearly on its picture");
	is_int(s.start, 2 * S, "has that picture");
	s = (struct slice){ .start = 2 * S, .end = 3300000 };
	slices_exact(&s, &film.f, &film.all, NULL);
	is_int(s.frames, 2, "a picture that begins inside counts");
	is_int((s.end + 500) / 1000, 3300, "one that stays for long ends where asked");
	s = (struct slice){ .start = 100 * S, .end = 101 * S };
	ok(slices_exact(&s, &film.f, &film.all, &why) < 0 && why,
	    "behind the film there is no picture, and that is said");
	ok(slices_guess(&s, &film.f) < 0, "gops know of none either");
	film_close(&film);

	film_open(&film, "tone.wav");
	s = (struct slice){ .start = 1, .end = 2, .first_pts = TC_NONE };
	ok(slices_exact(&s, &film.f, &film.all, NULL) == 0 && s.start == 1 &&
	    s.end == 2, "sound alone is cut at the times asked for");
	film_close(&film);

	film_open(&film, "vfr.mp4");
	s = (struct slice){ .start = S, .end = 2 * S };
	ok(slices_guess(&s, &film.f) < 0,
	    "gops do not tell the pictures of a film whose rate varies");
	ok(s.start == S && s.end == 2 * S, "which leaves the slice as it was");
	film_close(&film);
}

static void
touching_slices(void)
{
	struct slice a = { .start = 0, .end = 1234567 };
	struct slice b = { .start = 1234567, .end = 2 * S };
	struct film film;

	film_open(&film, "h264-b.mp4");
	slices_exact(&a, &film.f, &film.all, NULL);
	slices_exact(&b, &film.f, &film.all, NULL);
	is_int(a.frames + b.frames, 48,
	    "two slices that touch have all pictures between them");
	is_int(a.end_pts, b.first_pts, "and none twice");
	a = (struct slice){ .start = 1041, .end = S };
	a.start = 41667 + 800; /* rounded to ms by whoever wrote it */
	slices_exact(&a, &film.f, &film.all, NULL);
	is_int(a.first_n, 1, "a time just behind a picture means it");
	film_close(&film);
}

static void
slices_on_keys(void)
{
	struct slice s = { .start = 1500000, .end = 2100000 };
	struct film film;

	film_open(&film, "h264-b.mp4");
	is_int(slices_to_keys(&s, &film.f), 0, "a slice widens to key frames");
	is_int(s.start, S, "to the one ahead");
	is_int(s.end, 3 * S, "and the end of the film behind");
	film_close(&film);
}

/* ---- planning ---- */

static struct footage
plain_film(void)
{
	return (struct footage){ .duration = 60 * S, .audio = -1,
	    .video = { .index = 0, .rate = { 25, 1 },
	    .time_base = { 1, 12800 } } };
}

static void
mark(struct marks *m, const char *line)
{
	struct rec r;
	const char *why;

	if (rec_parse(&r, line, strlen(line), &why) == 0)
		marks_record(m, &r);
	else
		printf("# %s: %s\n", line, why);
}

static struct slice
planned(int64_t start, int64_t end, const struct marks *m,
    const struct slices_wish *w)
{
	const struct slices_part p = { .start = start, .end = end,
	    .score = (double)NAN };
	const struct footage f = plain_film();
	struct slice s = { .start = -1, .end = -1 };
	struct slices out;

	slices_plan(&p, 1, &f, m, w, &out);
	if (out.n)
		s = out.v[0];
	slices_free(&out);
	return s;
}

static void
shots_are_kept_apart(void)
{
	struct slices_wish w;
	struct marks m = { .nwindows = 0 };
	struct slice s;

	slices_wish_segments(&w);
	mark(&m, "{\"type\":\"shot\",\"start\":0,\"end\":10,\"pass\":0,"
	    "\"begins\":\"start\",\"from\":null,\"to\":null}");
	mark(&m, "{\"type\":\"shot\",\"start\":10,\"end\":20,\"pass\":0,"
	    "\"begins\":\"cut\",\"from\":null,\"to\":null}");
	mark(&m, "{\"type\":\"shot\",\"start\":20,\"end\":40,\"pass\":0,"
	    "\"begins\":\"dissolve\",\"from\":19.5,\"to\":20.52}");
	mark(&m, "{\"type\":\"shot\",\"start\":40,\"end\":60,\"pass\":0,"
	    "\"begins\":\"cut\",\"from\":null,\"to\":null}");
	marks_sort(&m);
	s = planned(9600000, 15 * S, &m, &w);
	is_int(s.start, 10 * S, "a start just ahead of a cut moves to it");
	s = planned(10200000, 15 * S, &m, &w);
	is_int(s.start, 10 * S, "so does one just behind it");
	s = planned(11 * S, 40400000, &m, &w);
	is_int(s.end, 40 * S, "an end just behind a cut moves back to it");
	is_int(s.start, 11 * S, "a start in a shot stays");
	s = planned(12 * S, 20 * S, &m, &w);
	is_int(s.end, 19500000, "an end leaves a dissolve");
	s = planned(19800000, 30 * S, &m, &w);
	is_int(s.start, 20520000, "a start leaves it on the other side");
	s = planned(0, 60 * S, &m, &w);
	ok(s.start == 0 && s.end == 60 * S, "the whole film stays whole");
	slices_wish_exact(&w);
	s = planned(9600000, 40400000, &m, &w);
	ok(s.start == 9600000 && s.end == 40400000,
	    "times that a person wrote are not moved");

	slices_wish_segments(&w);
	mark(&m, "{\"type\":\"window\",\"start\":5,\"end\":15,\"pass\":1,"
	    "\"tool\":\"framestat\"}");
	mark(&m, "{\"type\":\"shot\",\"start\":9.2,\"end\":15,\"pass\":1,"
	    "\"begins\":\"cut\",\"from\":null,\"to\":null}");
	marks_sort(&m);
	s = planned(9 * S, 14 * S, &m, &w);
	is_int(s.start, 9200000, "a closer look knows better");
	s = planned(10 * S, 14 * S, &m, &w);
	is_int(s.start, 10 * S, "and what it did not find is not there");
	marks_free(&m);
}

/* Key frames alone tell that there is a cut in these four seconds, and a closer
 * look that there is none. */
static void
unsure_cuts_are_no_places(void)
{
	struct slices_wish w;
	struct marks m = { .nwindows = 0 };
	struct slice s;

	slices_wish_segments(&w);
	mark(&m, "{\"type\":\"shot\",\"start\":4.166667,\"end\":10,\"pass\":0,"
	    "\"begins\":\"cut\",\"from\":0,\"to\":4.166667}");
	mark(&m, "{\"type\":\"shot\",\"start\":20,\"end\":30,\"pass\":0,"
	    "\"begins\":\"dissolve\",\"from\":19,\"to\":21}");
	mark(&m, "{\"type\":\"window\",\"start\":19,\"end\":25,\"pass\":1,"
	    "\"tool\":\"framestat\"}");
	marks_sort(&m);
	s = planned(2100000, 4650000, &m, &w);
	is_int(s.start, 2100000, "a clip does not shrink to an unsure cut");
	is_int(s.end, 4650000, "at either end");
	s = planned(15 * S, 20 * S, &m, &w);
	is_int(s.end, 20 * S, "what a window made void at its edge is void");
	marks_free(&m);
}

static void
sound_is_kept_whole(void)
{
	struct slices_wish w;
	struct marks m = { .nwindows = 0 };
	struct slice s;

	slices_wish_segments(&w);
	mark(&m, "{\"type\":\"caption\",\"start\":4,\"end\":6,\"text\":\"a b\","
	    "\"words\":[{\"start\":4,\"end\":4.6,\"text\":\"a\"},"
	    "{\"start\":4.8,\"end\":6,\"text\":\"b\"}]}");
	mark(&m, "{\"type\":\"sound\",\"start\":7,\"end\":8,\"pass\":0,"
	    "\"kind\":\"silence\",\"confidence\":1}");
	mark(&m, "{\"type\":\"beat\",\"t\":30.1,\"pass\":0}");
	mark(&m, "{\"type\":\"beat\",\"t\":\"x\",\"pass\":0}");
	marks_sort(&m);
	s = planned(4300000, 5200000, &m, &w);
	is_int(s.start, 4 * S, "a start in a word moves ahead of it");
	is_int(s.end, 6 * S, "an end in a word moves behind it");
	s = planned(S, 6900000, &m, &w);
	ok(s.end >= 7 * S && s.end <= 7100000, "an end finds the silence");
	s = planned(7400000, 30 * S, &m, &w);
	is_int(s.start, 7400000, "what lies in a silence stays");
	is_int(s.end, 30100000, "an end finds the beat");
	marks_free(&m);
}

static void
random_access_is_preferred(void)
{
	struct slices_wish w;
	struct slices_part p = { .start = 9950000, .end = 20 * S };
	struct footage f = plain_film();
	struct footage_gop gops[] = { { .t = 0, .rap = true },
	    { .t = 10 * S, .rap = true }, { .t = 20050000 } };
	struct slices out;

	f.gops = gops;
	f.ngops = 3;
	slices_wish_segments(&w);
	slices_plan(&p, 1, &f, NULL, &w, &out);
	is_int(out.v[0].start, 10 * S,
	    "a free start moves to a random access point near by");
	is_int(out.v[0].end, 20 * S, "but to no other key frame");
	slices_free(&out);
}

static void
lists_are_put_in_order(void)
{
	static const struct slices_part parts[] = {
		{ .start = 30 * S, .end = 32 * S, .score = 0.5,
		    .title = "late" },
		{ .start = 5 * S, .end = 7 * S, .score = 0.9, .level = "high",
		    .title = "best" },
		{ .start = 6 * S, .end = 9 * S, .score = 0.2, .title = "more" },
		{ .start = 4 * S, .end = 4 * S, .score = 1 },
		{ .start = 61 * S, .end = 62 * S, .score = 1 },
		{ .start = 58 * S, .end = 99 * S, .score = 0.1 },
	};
	const struct footage f = plain_film();
	struct slices_wish w;
	struct slices out;

	slices_wish_exact(&w);
	w.merge = true;
	slices_plan(parts, 6, &f, NULL, &w, &out);
	is_int(out.n, 3, "what overlaps is one");
	is_str(out.v[0].title, "late", "the order is that of the list");
	ok(out.v[1].start == 5 * S && out.v[1].end == 9 * S,
	    "merged ones reach from the first to the last");
	ok(strcmp(out.v[1].title, "best") == 0 && strcmp(out.v[1].level,
	    "high") == 0, "and are called like the better one");
	is_int(out.v[1].slot, 2, "slots count from 1");
	is_int(out.v[2].end, 60 * S, "an end is cut off at the film's");
	is_int(out.nrefused, 2, "no length, and behind the end, are refused");
	ok(out.nrefused == 2 && out.refused[0].part == 3 &&
	    strstr(out.refused[0].why, "length") &&
	    strstr(out.refused[1].why, "behind"), "each with its reason");
	slices_free(&out);

	slices_wish_exact(&w);
	w.most = 2;
	w.before = S;
	w.after = 2 * S;
	slices_plan(parts, 3, &f, NULL, &w, &out);
	is_int(out.n, 2, "at most so many are left");
	ok(strcmp(out.v[0].title, "late") == 0 && strcmp(out.v[1].title,
	    "best") == 0, "the best by score, in the list's order");
	ok(out.v[0].start == 29 * S && out.v[0].end == 34 * S,
	    "with padding ahead and behind");
	slices_free(&out);
	slices_plan(NULL, 0, &f, NULL, &w, &out);
	is_int(out.n, 0, "nothing wanted, nothing planned");
	slices_free(&out);
}

static const char media[] = "h264-b.mp4 h264-open.mp4 h264-cavlc.mp4 hevc.mp4 "
    "hevc-open.mp4 hevc-radl.mp4 hevc-bla.mp4 vfr.mp4 vfr.mkv r23976.mp4 "
    "r2997.mkv plain.ts wrap.ts midgop.ts edit.mov cutstart.mp4 "
    "late-video.mp4 vp9.webm tone.wav half.mp4 mpeg4.avi raw.h264 slow.mp4 "
    "cuts.mkv cuts-trunc.ts oneframe.mp4 cuts120.mp4";

int
main(int argc, char **argv)
{
	static const struct { const char *name; bool guessed; } films[] = {
		{ "h264-b.mp4", true }, { "h264-open.mp4", true },
		{ "h264-cavlc.mp4", true }, { "hevc.mp4", true },
		{ "hevc-open.mp4", true }, { "hevc-radl.mp4", true },
		{ "hevc-bla.mp4", false }, { "vfr.mp4", false },
		{ "vfr.mkv", false }, { "r23976.mp4", true },
		{ "r2997.mkv", false }, { "plain.ts", true },
		{ "wrap.ts", true }, { "midgop.ts", false },
		{ "edit.mov", false }, { "cutstart.mp4", false },
		{ "late-video.mp4", true }, { "vp9.webm", false },
		{ "half.mp4", false }, { "cuts.mkv", true },
		{ "cuts-trunc.ts", false }, { "oneframe.mp4", false },
		{ "cuts120.mp4", true },
	};
	size_t i;

	shots_are_kept_apart();
	unsure_cuts_are_no_places();
	sound_is_kept_whole();
	random_access_is_preferred();
	lists_are_put_in_order();
	for (i = 1; i < (size_t)argc; i++)
		films_are_cut(argv[i], false);
	if (argc > 1)
		return done_testing();
	if (!film_made(media))
		return done_testing();
	for (i = 0; i < sizeof films / sizeof *films; i++)
		films_are_cut(films[i].name, films[i].guessed);
	films_without_times();
	odd_slices();
	touching_slices();
	slices_on_keys();
	return done_testing();
}
