/*
 * filmmake: renders a montage whose plan is written down, for the proof that
 * cuts lie where they were planned.
 *
 *	probe -g FILE... | filmmake [-hkpny] [-j JOBS] [-m PRESET] OUT PLAN
 *
 * -m names the preset of the encoder (ultrafast), -p makes the draft, -y overwrites, -k drops the parts at the end, -n does not
 * replace what fails, -h is -y for HEVC.  Files are numbered from 0 as they
 * come.  PLAN has lines
 *
 *	canvas WIDTH HEIGHT RATE FIT       FIT: bars, blur, crop
 *	auto FIT                           instead: as the files suggest
 *	song FILE FROM TO                  microseconds
 *	sound SOUND                        none, duck, keep
 *	fade MICROSECONDS
 *	loudness LUFS
 *	slot FILE FROM FRAMES [TURN N]     TURN: cut, fade, dip; FILE -: black
 *	spare FILE FROM                    the next one that replaces a slot
 *
 * What happens is told on stdout: "canvas W H RATE", "replace SLOT WHY", "slot
 * N new|kept", "begun PATH FRAMES", "done FRAMES NEW KEPT REPLACED", "failed
 * WHY".  Exit status 0, or 1 where it failed.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tools/cutlist/film.h"
#include "../../tools/cutlist/film_canvas.h"
#include "buf.h"
#include "diag.h"
#include "json.h"

enum { FILES = 256, SLOTS = 4096, SPARES = 64 };

struct make {
	struct footage *files;
	size_t n;
	struct montage_plan plan;
	struct film_wish wish;
	struct montage_slot spares[SPARES];
	size_t nspares, spare;
	bool ended, ok;
};

static const char *
type_of(const struct cJSON *root)
{
	const char *type = "";

	return json_str(json_get(root, "type"), &type) < 0 ? "" : type;
}

static void
read_files(struct make *m)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t got;

	m->files = xcalloc(FILES, sizeof *m->files);
	while ((got = getline(&line, &cap, stdin)) > 0) {
		const char *why;
		struct cJSON *root = json_parse(line, (size_t)got, &why);

		if (root && strcmp(type_of(root), "media") == 0 &&
		    m->n < FILES)
			m->n += footage_media(&m->files[m->n], root) == 0;
		else if (root && strcmp(type_of(root), "gop") == 0 && m->n > 0)
			(void)footage_gop(&m->files[m->n - 1], root);
		json_free(root);
	}
	free(line);
}

static const struct footage *
file(const struct make *m, const char *text)
{
	unsigned long n = strtoul(text, NULL, 10);

	if (*text == '-')
		return NULL;
	if (n >= m->n)
		die("there is no file %s", text);
	return &m->files[n];
}

static void
choose_canvas(struct make *m)
{
	const struct footage *all[FILES];
	size_t i, n = 0;

	for (i = 0; i < m->n; i++)
		if (&m->files[i] != m->plan.song)
			all[n++] = &m->files[i];
	if (film_canvas_choose(&m->plan.canvas, all, n) < 0)
		die("no file has pictures");
}

static void
read_slot(struct make *m, const char *name, int64_t from, int64_t frames,
    const char *turn, int64_t turn_frames)
{
	struct montage_slot *s = &m->plan.slots[m->plan.n++];

	*s = (struct montage_slot){ .film = file(m, name), .from = from,
	    .first = m->plan.frames, .frames = frames,
	    .turn_frames = turn_frames };
	s->turn = strcmp(turn, "fade") == 0 ? MONTAGE_FADE :
	    strcmp(turn, "dip") == 0 ? MONTAGE_DIP : MONTAGE_CUT;
	m->plan.frames += frames;
}

static void
read_line(struct make *m, const char *line)
{
	struct montage_canvas *c = &m->plan.canvas;
	char word[64] = "", name[64] = "", turn[64] = "cut";
	int64_t a = 0, b = 0, t = 0;
	double lufs;

	if (sscanf(line, "canvas %d %d %63s %63s", &c->width, &c->height, name,
	    word) == 4) {
		if (film_canvas_rate(name, &c->rate) < 0 ||
		    film_canvas_fit(word, &c->fit) < 0)
			die("a wrong canvas: %s", line);
	} else if (sscanf(line, "auto %63s", word) == 1) {
		if (film_canvas_fit(word, &c->fit) < 0)
			die("a wrong fit: %s", line);
		choose_canvas(m);
	} else if (sscanf(line, "song %63s %" SCNd64 " %" SCNd64, name, &a,
	    &b) == 3) {
		m->plan.song = file(m, name);
		m->plan.from = a;
		m->plan.to = b;
	} else if (sscanf(line, "sound %63s", word) == 1) {
		m->plan.sound = strcmp(word, "duck") == 0 ?
		    MONTAGE_SOUND_DUCK : strcmp(word, "keep") == 0 ?
		    MONTAGE_SOUND_KEEP : MONTAGE_SOUND_NONE;
	} else if (sscanf(line, "fade %" SCNd64, &a) == 1) {
		m->plan.fade_out = a;
	} else if (sscanf(line, "loudness %lf", &lufs) == 1) {
		m->wish.wish.loudness = lufs;
	} else if (sscanf(line, "slot %63s %" SCNd64 " %" SCNd64 " %63s %"
	    SCNd64, name, &a, &b, turn, &t) >= 3 && m->plan.n < SLOTS) {
		read_slot(m, name, a, b, turn, t);
	} else if (sscanf(line, "spare %63s %" SCNd64, name, &a) == 2 &&
	    m->nspares < SPARES) {
		m->spares[m->nspares++] = (struct montage_slot){
		    .film = file(m, name), .from = a };
	} else {
		die("a line that says nothing: %s", line);
	}
}

static void
read_plan(struct make *m, const char *path)
{
	FILE *in = fopen(path, "r");
	char line[512];

	if (!in)
		die("%s:", path);
	m->plan.slots = xcalloc(SLOTS, sizeof *m->plan.slots);
	while (fgets(line, sizeof line, in))
		read_line(m, line);
	fclose(in);
}

/* --- what happens --------------------------------------------------------- */

static int
on_replace(void *arg, size_t slot, const char *why)
{
	struct make *m = arg;

	printf("replace %zu %s\n", slot, why);
	if (m->spare == m->nspares)
		return -1;
	m->plan.slots[slot].film = m->spares[m->spare].film;
	m->plan.slots[slot].from = m->spares[m->spare++].from;
	return 0;
}

static void
on_slot(void *arg, size_t slot, bool kept)
{
	(void)arg;
	printf("slot %zu %s\n", slot, kept ? "kept" : "new");
	fflush(stdout);
}

static void
on_begun(void *arg, const char *path, int64_t frames)
{
	(void)arg;
	printf("begun %s %" PRId64 "\n", path, frames);
	fflush(stdout);
}

static void
on_ended(void *arg, const struct film_result *r)
{
	struct make *m = arg;

	m->ended = true;
	m->ok = r->ok;
	if (r->ok)
		printf("done %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
		    "\n", r->frames, r->encoded, r->kept, r->replaced);
	else
		printf("failed %s\n", r->why);
}

static void
options(struct make *m, int argc, char **argv)
{
	struct wish *w = &m->wish.wish;
	int c;

	*w = (struct wish){ .crf = -1, .preset = "ultrafast",
	    .loudness = (double)NAN, .true_peak = -1.5 };
	m->wish.fill = true;
	m->wish.retries = 1;
	m->wish.quiet = 60 * TC_SECOND;
	while ((c = getopt(argc, argv, "hkpnyj:m:")) != -1) {
		m->wish.preview = m->wish.preview || c == 'p';
		m->wish.overwrite = m->wish.overwrite || c == 'y' || c == 'h';
		m->wish.drop_parts = m->wish.drop_parts || c == 'k';
		m->wish.fill = m->wish.fill && c != 'n';
		if (c == 'h')
			w->codec = "hevc";
		if (c == 'm')
			w->preset = optarg;
		if (c == 'j')
			m->wish.jobs = (int)strtol(optarg, NULL, 10);
	}
	if (argc - optind != 2)
		die("usage: filmmake [-hkpny] [-j JOBS] [-m PRESET] "
		    "OUT PLAN");
	m->wish.out = argv[optind];
}

int
main(int argc, char **argv)
{
	static const struct film_ops OPS = { .replace = on_replace,
	    .slot = on_slot, .begun = on_begun, .ended = on_ended };
	struct make m = { .n = 0 };
	struct loop *l;
	size_t i;

	diag_init(argv[0]);
	options(&m, argc, argv);
	read_files(&m);
	read_plan(&m, argv[optind + 1]);
	printf("canvas %d %d %" PRId64 "/%" PRId64 "\n", m.plan.canvas.width,
	    m.plan.canvas.height, m.plan.canvas.rate.num,
	    m.plan.canvas.rate.den);
	l = loop_new();
	film_start(l, &m.plan, &m.wish, &OPS, &m);
	while (!m.ended)
		if (loop_step(l) < 0) {
			film_at_death(NULL);
			loop_die(loop_signalled());
		}
	loop_free(l);
	montage_plan_free(&m.plan);
	for (i = 0; i < m.n; i++)
		footage_free(&m.files[i]);
	free(m.files);
	return m.ok ? 0 : 1;
}
