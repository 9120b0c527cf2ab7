/*
 * method: how slices are cut out.  What is to be copied is checked against
 * what must hold in both orders, for random cuts of real films; and some of it
 * is copied by ffmpeg and decoded, picture by picture.
 */
#include <math.h>
#include <unistd.h>

#include "../../tools/cutlist/method.h"
#include "../../tools/cutlist/slices.h"
#include "../../tools/cutlist/wish.h"
#include "cutfilm.h"
#include "tap.h"

enum { CUTS = 50 };

#define S TC_SECOND

static struct wish
any_wish(void)
{
	return (struct wish){ .crf = -1, .loudness = (double)NAN };
}

/* How many pictures of the film lie in [from, to), ticks. */
static int64_t
pictures(const struct film *film, int64_t from, int64_t to)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < film->ntrue; i++)
		n += film->true_pts[i] >= from && film->true_pts[i] < to;
	return n;
}

static bool
is_true_picture(const struct film *film, int64_t pts)
{
	return pictures(film, pts, pts + 1) == 1;
}

/* As a filter of packets sees it: by time stamps alone, over the whole
 * stream. */
static bool
is_copied(const struct joint *j, const struct packets_one *k)
{
	return k->pts >= j->k1 && (j->k1_dts == TC_NONE ||
	    k->dts == TC_NONE || k->dts >= j->k1_dts) &&
	    (j->k2_dts == TC_NONE || k->dts == TC_NONE ||
	    k->dts < j->k2_dts);
}

static const char *
copied_wrong(const struct film *film, const struct joint *j)
{
	int64_t n = 0, dts = TC_NONE;
	const struct packets_one *k;
	size_t i;

	for (i = 0; i < film->all.n; i++) {
		k = &film->all.v[i];
		if (!is_copied(j, k))
			continue;
		if (!n && (k->pts != j->k1 || !k->key || !k->rap))
			return "copying does not begin at an access point";
		if (k->pts >= j->x)
			return "a picture behind the joint is copied";
		if (!is_true_picture(film, k->pts))
			return "a hidden picture is copied";
		if (k->dts != TC_NONE && dts != TC_NONE && k->dts <= dts)
			return "times of decoding go back";
		dts = k->dts;
		n++;
	}
	if (n != j->copied)
		return "not as many are copied as it says";
	if (n != pictures(film, j->k1, j->x))
		return "there is a hole in what is copied";
	return NULL;
}

/* Null, or what is wrong with a joint. */
static const char *
wrong(const struct film *film, const struct slice *s, const struct joint *j,
    enum method m)
{
	const char *why = copied_wrong(film, j);

	if (why)
		return why;
	if (j->k1 < s->first_pts || j->x > s->end_pts || j->hidden)
		return "more than the slice is copied";
	if (j->head_frames != pictures(film, s->first_pts, j->k1) ||
	    j->tail_frames != pictures(film, j->x, s->end_pts))
		return "edges are not counted right";
	if (j->head_frames + j->copied + j->tail_frames != s->frames)
		return "parts do not add up";
	if (m == METHOD_COPY && (j->head_frames || j->tail_frames))
		return "a copy has edges to encode";
	if (m == METHOD_SMART && !j->head_frames && !j->tail_frames)
		return "smart has nothing to encode";
	if (j->tail_frames ? !is_true_picture(film, j->x) :
	    j->x != s->end_pts)
		return "the tail begins at no picture";
	if ((j->head_frames && j->head_from != TC_NONE &&
	    j->head_from > s->first_pts) || (j->tail_frames &&
	    (j->tail_from == TC_NONE || j->tail_from > j->x)))
		return "decoding begins too late for the edges";
	return NULL;
}

struct tally {
	int cuts, wrong, copy, smart, encode;
	int64_t tails; /* pictures */
};

static bool
random_slice(const struct film *film, uint64_t *seed, struct slice *s)
{
	const int64_t end = footage_end(&film->f);

	*s = (struct slice){ .start = film_random(seed, end) };
	if (film_random(seed, 4) == 0 && film->f.ngops) /* on a key frame */
		s->start = film->f.gops[film_random(seed,
		    (int64_t)film->f.ngops)].t;
	s->end = s->start + 1 + film_random(seed, end - s->start + S / 2);
	return s->end > s->start && slices_exact(s, &film->f, &film->all,
	    NULL) == 0;
}

static void
choose_at_random(const struct film *film, enum wish_method how,
    struct tally *t)
{
	struct wish w = any_wish();
	struct buf why = BUF_INIT;
	struct joint j;
	struct slice s;
	uint64_t seed = 11;
	const char *what;
	enum method m;
	int i;

	w.method = how;
	for (i = 0; i < CUTS; i++) {
		if (!random_slice(film, &seed, &s))
			continue;
		buf_clear(&why);
		m = method_choose(&film->f, &film->all, &s, &w, &j, &why);
		t->cuts++;
		t->copy += m == METHOD_COPY;
		t->smart += m == METHOD_SMART;
		t->encode += m == METHOD_ENCODE;
		if (m == METHOD_SMART)
			t->tails += j.tail_frames;
		what = m == METHOD_ENCODE ? NULL : wrong(film, &s, &j, m);
		if (!why.len)
			what = "no reason is given";
		if (!what)
			continue;
		t->wrong++;
		printf("# %s: %" PRId64 " to %" PRId64 " by %s: %s\n",
		    film->path, s.first_pts, s.end_pts, method_name(m), what);
	}
	buf_free(&why);
}

static void
joints_are_right(const char *name, bool smart)
{
	struct tally t = { 0, 0, 0, 0, 0, 0 };
	struct film film;
	char text[128];

	film_open(&film, name);
	choose_at_random(&film, WISH_AUTO, &t);
	choose_at_random(&film, WISH_SMART, &t);
	snprintf(text, sizeof text, "%s: %d copies, %d smart, %d encoded: each "
	    "joint is right", name, t.copy, t.smart, t.encode);
	ok(t.cuts && !t.wrong, text);
	snprintf(text, sizeof text, smart ? "%s: some are cut by smart" :
	    "%s: none is cut by smart", name);
	ok(smart ? t.smart > 0 : t.smart == 0, text);
	snprintf(text, sizeof text, "%s: tails are short", name);
	if (smart)
		ok(t.tails <= 8 * t.smart, text);
	film_close(&film);
}

/* ---- what a joint copies comes out of a decoder as it was ---- */

/* Hashes of decoded pictures, a line each. */
static char *
hashes(const char *command, size_t *n)
{
	struct buf b = BUF_INIT, out = BUF_INIT;
	char *text, *line, *next, *comma;

	*n = 0;
	buf_addf(&b, "%s -an -fps_mode passthrough -f framehash -hash md5 - "
	    "2>&1", command);
	text = film_output(b.p);
	for (line = text; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		comma = *line == '#' ? NULL : strrchr(line, ',');
		if (comma) {
			buf_addf(&out, "%s\n", comma + 1);
			++*n;
		}
	}
	free(text);
	buf_free(&b);
	return buf_steal(&out);
}

/* A line of 34 bytes for each hash: those from the first on, so many. */
static const char *
piece(char *all, size_t first, size_t n)
{
	const size_t line = strcspn(all, "\n") + 1;

	all[(first + n) * line] = 0;
	return all + first * line;
}

static void
copies_decode_as_they_were(const char *name, int cuts)
{
	struct buf b = BUF_INIT;
	struct wish w = any_wish();
	struct film film;
	struct slice s;
	struct joint j;
	uint64_t seed = 5;
	const char *why;
	char *whole, *part, text[128], file[4200];
	size_t n, all, first;
	int done = 0, good = 0;

	w.method = WISH_SMART;
	film_open(&film, name);
	snprintf(file, sizeof file, "%s/unit.%ld.mp4", film_env("MEDIA",
	    "build/media"), (long)getpid());
	while (done < cuts) {
		if (!random_slice(&film, &seed, &s) ||
		    (method_joint(METHOD_SMART, &film.f, &film.all, &s, &w,
		    &j, &why) < 0 && method_joint(METHOD_COPY, &film.f,
		    &film.all, &s, &w, &j, &why) < 0))
			continue;
		done++;
		buf_clear(&b);
		buf_addf(&b, "ffmpeg -nostdin -v error -i '%s' -map 0:v:0",
		    film.path);
		whole = hashes(b.p, &all);
		buf_clear(&b);
		buf_addf(&b, "ffmpeg -nostdin -v error -copyts -i '%s' "
		    "-map 0:v:0 -an -c copy -bsf:v \"noise=drop='lt(pts\\,%"
		    PRId64 ")+lt(dts\\,%" PRId64 ")", film.path, j.k1,
		    j.k1_dts);
		if (j.k2_dts != TC_NONE)
			buf_addf(&b, "+gte(dts\\,%" PRId64 ")", j.k2_dts);
		/* MP4 keeps the time base, in which the filter counts */
		buf_addf(&b, "',setts=pts=PTS-(%" PRId64 "):dts=DTS-(%" PRId64
		    ")\" -avoid_negative_ts disabled -video_track_timescale %"
		    PRId64 " -y '%s' 2>/dev/null && ffmpeg -v error -i '%s'",
		    j.k1, j.k1, film.f.video.time_base.den, file, file);
		part = hashes(b.p, &n);
		unlink(file);
		for (first = 0; film.true_pts[first] < j.k1; first++)
			;
		if (all == film.ntrue && n == (size_t)j.copied &&
		    strcmp(piece(whole, first, n), part) == 0)
			good++;
		else
			printf("# %s: %zu of %" PRId64 " pictures from %"
			    PRId64 " on, %zu in all\n", name, n, j.copied,
			    j.k1, all);
		free(whole);
		free(part);
	}
	snprintf(text, sizeof text, "%s: what is copied decodes as it was",
	    name);
	is_int(good, cuts, text);
	buf_free(&b);
	film_close(&film);
}

/* ---- decisions ---- */

static enum method
chosen(const struct film *film, struct slice *s, const struct wish *w,
    struct joint *j, char *reason, size_t size)
{
	struct buf why = BUF_INIT;
	enum method m;

	slices_exact(s, &film->f, &film->all, NULL);
	m = method_choose(&film->f, &film->all, s, w, j, &why);
	snprintf(reason, size, "%s", why.p);
	buf_free(&why);
	return m;
}

static void
the_cheapest_is_chosen(void)
{
	struct slice s = { .start = S, .end = 3 * S };
	struct wish w = any_wish();
	struct film film;
	struct joint j;
	char why[200];

	film_open(&film, "h264-b.mp4");
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_COPY,
	    "from key frame to the end: a copy");
	ok(strstr(why, "random access point"), "the reason tells");
	s = (struct slice){ .start = S, .end = 2 * S };
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_COPY,
	    "from key frame to key frame: a copy");
	is_int(j.k2_dts, film.f.gops[2].dts, "up to the second one");
	s = (struct slice){ .start = 500000, .end = 2500000 };
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_SMART,
	    "from the middle of a gop: smart");
	is_int(j.head_frames, 12, "half a second is encoded");
	s = (struct slice){ .start = 100000, .end = 900000 };
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_ENCODE,
	    "within a gop: encoded");
	is_str(why, "no key frame inside", "as there is no key frame inside");

	w.hidden_ok = true;
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_COPY,
	    "unless pictures may stay hidden");
	ok(j.hidden > 0 && j.k1 == 0 && j.copied == s.frames,
	    "which are told");
	w.container = WISH_MKV;
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_ENCODE,
	    "Matroska can't hide them");
	w = any_wish();
	w.method = WISH_COPY;
	s = (struct slice){ .start = 500000, .end = 2500000 };
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_COPY,
	    "who asks for a copy gets one");
	ok(j.hidden > 0 && strstr(why, "edit list"),
	    "with hidden pictures, and is told");
	w.method = WISH_ENCODE;
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_ENCODE,
	    "who asks for an encode gets one");
	is_str(why, "asked for", "for that reason");
	w.method = WISH_KEYFRAME;
	slices_to_keys(&s, &film.f);
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_KEYFRAME,
	    "who asks for key frames gets a copy from one to another");
	is_int(s.frames, 72, "that is more than was asked for");
	film_close(&film);
}

static void
changes_need_an_encode(void)
{
	struct slice s = { .start = S, .end = 2 * S };
	struct wish w = any_wish();
	struct film film;
	struct joint j;
	char why[200];

	film_open(&film, "rot90.mp4");
	w.width = film.f.video.height;
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_COPY,
	    "the width that it has is no change, upright as it is shown");
	w.width = 48;
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_ENCODE,
	    "another width is");
	ok(strstr(why, "size"), "and the reason");
	ok(!method_wants_packets(&film.f, &w), "packets need not be listed");
	w = any_wish();
	ok(method_wants_packets(&film.f, &w), "without it they must");
	w.codec = "hevc";
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_ENCODE,
	    "another codec needs an encode");
	w.codec = "h264";
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_COPY,
	    "the codec that it has does not");
	w.container = WISH_WEBM;
	is_int(chosen(&film, &s, &w, &j, why, sizeof why), METHOD_ENCODE,
	    "WebM does");
	film_close(&film);
}

/* A film of that kind as if it were another: the reason of smart. */
static const char *
refusal(struct film *film, void (*change)(struct footage_video *v))
{
	struct slice s = { .start = 500000, .end = 2900000 };
	const struct footage_video kept = film->f.video;
	struct wish w = any_wish();
	const char *why = NULL;
	struct joint j;

	slices_exact(&s, &film->f, &film->all, NULL);
	change(&film->f.video);
	if (method_joint(METHOD_SMART, &film->f, &film->all, &s, &w, &j,
	    &why) == 0)
		why = "none";
	film->f.video = kept;
	return why;
}

static void unchanged(struct footage_video *v) { (void)v; }
static void woven(struct footage_video *v) { v->interlaced = true; }
static void deep(struct footage_video *v) { v->b_frames = 4; }
static void camera(struct footage_video *v)
{
	strcpy(v->codec, "hevc");
	strcpy(v->pix_fmt, "yuv422p10le");
	v->depth = 10;
}
static void old(struct footage_video *v) { strcpy(v->codec, "mpeg4"); }
static void dolby(struct footage_video *v) { strcpy(v->hdr, "dolby-vision"); }

static void
smart_is_refused_for_a_reason(void)
{
	struct film film;

	film_open(&film, "h264-b.mp4");
	is_str(refusal(&film, unchanged), "none", "plain film can be joined");
	is_str(refusal(&film, woven), "interlaced", "interlaced film can't");
	is_str(refusal(&film, camera), "10-bit 4:2:2", "nor a camera's");
	is_str(refusal(&film, dolby), "Dolby Vision", "nor Dolby Vision");
	ok(strstr(refusal(&film, deep), "held back"), "nor deep reordering");
	ok(strstr(refusal(&film, old), "H.264"), "nor codecs of old");
	film_close(&film);
	film_open(&film, "h264-open.mp4");
	ok(strstr(refusal(&film, unchanged), "decoding can't begin"),
	    "nor open groups of H.264");
	film_close(&film);
}

static void
the_ladder_goes_down(void)
{
	enum method m = METHOD_COPY;
	bool safe = false;

	ok(method_next(&m, &safe) && m == METHOD_SMART && !safe,
	    "behind a copy comes smart");
	ok(method_next(&m, &safe) && m == METHOD_ENCODE && !safe,
	    "then an encode");
	ok(method_next(&m, &safe) && m == METHOD_ENCODE && safe,
	    "then an encode with safe settings");
	ok(!method_next(&m, &safe), "then nothing");
	is_str(method_name(METHOD_SMART), "smart", "methods have names");
}

static void
no_pictures(void)
{
	struct slice s = { .start = S, .end = 2 * S, .first_pts = TC_NONE };
	struct wish w = any_wish();
	struct buf why = BUF_INIT;
	struct film film;
	struct joint j;

	film_open(&film, "tone.wav");
	is_int(method_choose(&film.f, NULL, &s, &w, &j, &why), METHOD_ENCODE,
	    "sound alone is encoded, as packets are too long");
	w.method = WISH_COPY;
	is_int(method_choose(&film.f, NULL, &s, &w, &j, &why), METHOD_COPY,
	    "unless a copy is asked for");
	film_close(&film);
	film_open(&film, "h264-b.mp4");
	w = any_wish();
	slices_guess(&s, &film.f);
	is_int(method_choose(&film.f, NULL, &s, &w, &j, &why), METHOD_ENCODE,
	    "without packets there is only an encode");
	film_close(&film);
	buf_free(&why);
}

static const char media[] = "h264-b.mp4 h264-open.mp4 h264-refresh.mp4 "
    "h264-tff.mp4 hevc-open.mp4 hevc10-open.mp4 hevc-radl.mp4 vfr.mp4 cuts.ts "
    "cuts.mkv cuts-hevc.mp4 wrap.ts edit.mov cutstart.mp4 rot90.mp4 vp9.webm "
    "prores.mov calm.mp4 tone.wav";

int
main(int argc, char **argv)
{
	static const struct { const char *name; bool smart; } films[] = {
		{ "h264-b.mp4", true }, { "h264-open.mp4", true },
		{ "h264-refresh.mp4", false }, { "h264-tff.mp4", false },
		{ "hevc-open.mp4", true }, { "hevc10-open.mp4", true },
		{ "hevc-radl.mp4", true }, { "vfr.mp4", true },
		{ "cuts.ts", true }, { "cuts.mkv", true },
		{ "cuts-hevc.mp4", true }, { "wrap.ts", true },
		{ "edit.mov", true }, { "cutstart.mp4", true },
		{ "rot90.mp4", true }, { "vp9.webm", true },
		{ "prores.mov", false }, { "calm.mp4", true },
	};
	size_t i;

	the_ladder_goes_down();
	for (i = 1; i < (size_t)argc; i++) {
		joints_are_right(argv[i], true);
		copies_decode_as_they_were(argv[i], 6);
	}
	if (argc > 1 || !film_made(media))
		return done_testing();
	for (i = 0; i < sizeof films / sizeof *films; i++)
		joints_are_right(films[i].name, films[i].smart);
	the_cheapest_is_chosen();
	changes_need_an_encode();
	smart_is_refused_for_a_reason();
	no_pictures();
	copies_decode_as_they_were("h264-b.mp4", 3);
	copies_decode_as_they_were("hevc10-open.mp4", 3);
	copies_decode_as_they_were("cuts.ts", 1);
	copies_decode_as_they_were("vp9.webm", 1);
	return done_testing();
}
