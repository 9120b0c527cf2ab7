/*
 * packets: ffprobe's lists around a cut, read from made-up lines, and of real
 * films, where a near look must say the same as a look at everything.
 */
#include "cutfilm.h"
#include "tap.h"

enum { LOOKS = 4 };

#define S TC_SECOND

static void
feed(struct packets *p, const char *line)
{
	packets_line(p, line, strlen(line));
}

static void
lines_are_read(void)
{
	struct packets p = { NULL };

	feed(&p, "packet|pts=171000|dts=152250|duration=3750|size=12|pos=564|"
	    "flags=K_|side_data|");
	feed(&p, "");
	feed(&p, "side_data|");
	feed(&p, "packet|pts=N/A|dts=N/A|duration=N/A|size=5|pos=N/A|"
	    "flags=_D\r");
	feed(&p, "some warning");
	is_int(p.n, 2, "two packets are read");
	ok(p.v[0].pts == 171000 && p.v[0].dts == 152250 &&
	    p.v[0].duration == 3750 && p.v[0].size == 12 &&
	    p.v[0].pos == 564 && p.v[0].key && !p.v[0].discard,
	    "with all their fields");
	ok(p.v[1].pts == TC_NONE && p.v[1].dts == TC_NONE &&
	    p.v[1].duration == 0 && p.v[1].pos == -1 && !p.v[1].key &&
	    p.v[1].discard, "what is not known is not known");
	is_int(p.odd, 1, "a line that is none is counted");
	packets_clear(&p);
	feed(&p, "frame|key_frame=1|best_effort_timestamp=7|pkt_duration=1");
	ok(p.n == 1 && p.pictures && p.v[0].key && p.v[0].pts == 7,
	    "a decoded picture is read");
	packets_free(&p);
}

static const char *
value_of(const struct args *a, const char *option)
{
	size_t i;

	for (i = 0; i + 1 < a->n; i++)
		if (strcmp(a->v[i], option) == 0)
			return a->v[i + 1];
	return NULL;
}

/* Ten gops of a second each, in a file that starts at 100 s. */
static struct footage
ten_gops(struct footage_gop *gops)
{
	struct footage f = { .path = (char *)"a 'b'.ts", .start = 100 * S,
	    .duration = 10 * S, .audio = -1, .gops = gops, .ngops = 10,
	    .video = { .index = 3, .time_base = { 1, 90000 } } };
	int i;

	for (i = 0; i < 10; i++)
		gops[i] = (struct footage_gop){ .t = i * S,
		    .end = (i + 1) * S, .pts = (100 + i) * 90000,
		    .dts = (100 + i) * 90000, .frames = 2, .kind = 'i',
		    .rap = true };
	return f;
}

static void
a_stretch_is_asked_for(void)
{
	struct footage_gop gops[10];
	const struct footage f = ten_gops(gops);
	struct args a;

	args_init(&a);
	packets_args(&a, &f, packets_first(&f), 5500000, 6500000);
	is_str(value_of(&a, "-read_intervals"), "102.500000%108.500000",
	    "from two key frames ahead to one behind, in the file's own time");
	is_str(value_of(&a, "-select_streams"), "3", "of the chosen stream");
	is_str(value_of(&a, "-i"), "file:a 'b'.ts", "of a file, no URL");
	args_free(&a);
	args_init(&a);
	packets_args(&a, &f, PACKETS_NEAR, 500000, 9500000);
	ok(!value_of(&a, "-read_intervals"),
	    "near both ends, everything is asked for");
	args_free(&a);
}

static void
a_look_that_missed_is_repeated(void)
{
	struct footage_gop gops[10];
	const struct footage f = ten_gops(gops);
	enum packets_way way = PACKETS_NEAR;
	struct packets p = { NULL };

	feed(&p, "packet|pts=9540000|dts=9540000|duration=1|size=1|pos=1|"
	    "flags=K_");
	ok(!packets_end(&p, &f, &way, 5500000, 6500000) && p.n == 0 &&
	    way == PACKETS_ALL, "too late a key frame: look at all of it");
	feed(&p, "packet|pts=9000000|dts=N/A|duration=1|size=1|pos=1|"
	    "flags=K_");
	feed(&p, "packet|pts=N/A|dts=N/A|duration=1|size=1|pos=1|flags=__");
	ok(!packets_end(&p, &f, &way, 5500000, 6500000) &&
	    way == PACKETS_PICTURES, "no times: look at pictures");
	ok(!packets_end(&p, &f, &way, 5500000, 6500000) &&
	    way == PACKETS_ALL_PICTURES, "none there: at all of them");
	ok(!packets_end(&p, &f, &way, 5500000, 6500000) &&
	    way == PACKETS_WAYS, "then there is no other way");
	packets_free(&p);
}

/* Whether a near list is a part of the whole one, packet by packet. */
static bool
is_part(const struct film *film, const struct packets *near)
{
	const struct packets_one *a, *b;
	size_t i, at = 0;
	bool same;

	while (at < film->all.n && film->all.v[at].pts != near->v[0].pts)
		at++;
	for (i = 0; i < near->n && at + i < film->all.n; i++) {
		a = &near->v[i];
		b = &film->all.v[at + i];
		/* ahead of the second key frame times of decoding are still
		 * being guessed, and nothing is copied from there */
		/* a key frame of which the index knows nothing helps nobody,
		 * so tables need not tell of it */
		same = a->key == b->key && a->kind == b->kind;
		if (a->pts != b->pts || a->rap != b->rap || (!same &&
		    (a->key || b->kind != '?')) || a->discard != b->discard ||
		    a->lost != b->lost || (i > 20 && a->dts != b->dts))
			break;
	}
	if (i == near->n)
		return true;
	printf("# packet %zu: pts %" PRId64 " for %" PRId64 ", dts %" PRId64
	    " for %" PRId64 "\n", i, near->v[i].pts, at + i < film->all.n ?
	    film->all.v[at + i].pts : 0, near->v[i].dts, at + i <
	    film->all.n ? film->all.v[at + i].dts : 0);
	return false;
}

/* The pictures of [from, to) in both lists. */
static bool
shows_same(const struct film *film, const struct packets *near, int64_t from,
    int64_t to)
{
	const int64_t low = footage_pts(&film->f, from);
	const int64_t high = footage_pts(&film->f, to);
	int64_t *pts;
	size_t n = packets_shown(near, &pts), i, k = 0, wrong = 0;

	for (i = 0; i < film->ntrue; i++) {
		if (film->true_pts[i] < low || film->true_pts[i] >= high)
			continue;
		while (k < n && pts[k] < film->true_pts[i])
			wrong += pts[k++] >= low;
		wrong += k >= n || pts[k] != film->true_pts[i];
		k++;
	}
	free(pts);
	return !wrong;
}

static void
near_is_like_all(const char *name)
{
	struct packets near;
	struct film film;
	uint64_t seed = 3;
	int64_t from, to, end, *pts;
	int i, parts = 0, same = 0, numbers = 0, good = 0;
	char text[128];
	size_t n;

	film_open(&film, name);
	end = footage_end(&film.f);
	n = packets_shown(&film.all, &pts);
	snprintf(text, sizeof text, "%s: packets tell %zu pictures as a "
	    "decoder does", name, n);
	ok(n == film.ntrue && memcmp(pts, film.true_pts, n * sizeof *pts) == 0,
	    text);
	for (i = 0; i < LOOKS; i++) {
		near = (struct packets){ NULL };
		from = film_random(&seed, end);
		to = from + 1 + film_random(&seed, (end - from) / 2);
		good += film_near(&film, &near, from, to);
		parts += near.n && is_part(&film, &near);
		same += shows_same(&film, &near, from, to);
		free(pts);
		n = packets_shown(&near, &pts);
		numbers += near.first_n < 0 || (n && pts[0] ==
		    film.true_pts[near.first_n]);
		packets_free(&near);
	}
	snprintf(text, sizeof text, "%s: a near look sees what a far one does",
	    name);
	if (!ok(good == LOOKS && parts == LOOKS && same == LOOKS &&
	    numbers == LOOKS, text))
		printf("# of %d: covered %d, parts %d, same %d, numbers %d\n",
		    LOOKS, good, parts, same, numbers);
	free(pts);
	film_close(&film);
}

/* The same out of tables, with what is needed to find their bytes. */
static void
tables_tell_it(const char *name, int least)
{
	enum packets_way way;
	struct packets near;
	struct film film;
	uint64_t seed = 3;
	int64_t from, to, end;
	int i, told = 0, good = 0;
	char text[128];
	size_t k, at;

	film_open(&film, name);
	end = footage_end(&film.f);
	for (i = 0; i < 4 * LOOKS; i++) {
		near = (struct packets){ NULL };
		from = film_random(&seed, end);
		to = from + 1 + film_random(&seed, (end - from) / 4);
		way = packets_first(&film.f);
		if (packets_table(&near, &film.f, way, from, to) < 0) {
			good += near.n == 0;
			packets_free(&near);
			continue;
		}
		told++;
		good += packets_end(&near, &film.f, &way, from, to) &&
		    is_part(&film, &near) && shows_same(&film, &near, from,
		    to);
		for (at = 0; near.n && film.all.v[at].pts != near.v[0].pts;)
			at++;
		for (k = 0; k < near.n; k++)
			if (near.v[k].size != film.all.v[at + k].size ||
			    near.v[k].pos != film.all.v[at + k].pos)
				good = -1000;
		packets_free(&near);
	}
	snprintf(text, sizeof text, "%s: %s", name, least ? "its tables tell "
	    "the same" : "it has no tables that could be believed");
	if (!ok(good == 4 * LOOKS && (least ? told >= least : told == 0),
	    text))
		printf("# of %d: told %d, good %d\n", 4 * LOOKS, told, good);
	film_close(&film);
}

static void
tables_tell(void)
{
	struct film film;
	struct packets p = { NULL };

	tables_tell_it("calm.mp4", LOOKS);
	tables_tell_it("cuts-hevc.mp4", 1);
	tables_tell_it("h264-open.mp4", 1);
	tables_tell_it("hevc-bla.mp4", 1);
	tables_tell_it("edit.mov", 0);
	tables_tell_it("half.mp4", 0);
	tables_tell_it("cuts.mkv", 0);
	film_open(&film, "calm.mp4");
	film.f.growing = true;
	ok(packets_table(&p, &film.f, PACKETS_NEAR, TC_SECOND, 2 *
	    TC_SECOND) < 0 && p.n == 0, "what grows has no tables yet");
	film_close(&film);
}

static void
lost_pictures(void)
{
	struct film film;
	size_t i, n = 0;

	film_open(&film, "midgop.ts");
	for (i = 0; i < film.all.n; i++)
		n += film.all.v[i].lost;
	is_int(film.all.n - n, 48,
	    "what lies ahead of the first key frame is lost");
	ok(film.all.v[0].lost && film.all.from_start && film.all.to_end,
	    "but listed");
	film_close(&film);

	film_open(&film, "half.mp4");
	ok(film.all.n && film.all.v[film.all.n - 1].lost,
	    "a picture in which the file ends is lost");
	film_close(&film);

	film_open(&film, "h264-open.mp4");
	n = 0;
	for (i = 0; i < film.all.n; i++)
		n += film.all.v[i].key && !film.all.v[i].rap &&
		    film.all.v[i].kind == 'r';
	is_int(n, 2, "key frames of open groups are no random access points");
	film_close(&film);
}

static const char media[] = "calm.mp4 cuts.mkv cuts.ts cuts-hevc.mp4 "
    "hevc-bla.mp4 h264-open.mp4 wrap.ts midgop.ts edit.mov vp9.webm "
    "prores.mov half.mp4 offset.mkv";

int
main(int argc, char **argv)
{
	static const char *const films[] = { "calm.mp4", "cuts.mkv", "cuts.ts",
	    "cuts-hevc.mp4", "hevc-bla.mp4", "h264-open.mp4", "wrap.ts",
	    "midgop.ts", "edit.mov", "vp9.webm", "prores.mov", "half.mp4",
	    "offset.mkv" };
	size_t i;

	lines_are_read();
	a_stretch_is_asked_for();
	a_look_that_missed_is_repeated();
	for (i = 1; i < (size_t)argc; i++)
		near_is_like_all(argv[i]);
	if (argc > 1 || !film_made(media))
		return done_testing();
	for (i = 0; i < sizeof films / sizeof *films; i++)
		near_is_like_all(films[i]);
	tables_tell();
	lost_pictures();
	return done_testing();
}
