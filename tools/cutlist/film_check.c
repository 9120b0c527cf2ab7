/*
 * The last look at a film.  Its packets are listed, and key frames decoded:
 * each slot begins with one, so there is a picture of every slot among them.
 */
#include "film_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ff.h"
#include "film_join.h"

enum { LIST, DECODE };

struct film_check {
	const struct film_make *m;
	int64_t frames;
	bool sound;
	struct recipe steps;
	struct buf line;       /* of the list, as far as it has come */
	unsigned char *seen;   /* of each picture: 1 there, 2 a key frame */
	int64_t pictures, last_dts;
	int64_t sound_end;     /* samples */
	char why[200];
};

static void
wrong(struct film_check *c, const char *why)
{
	if (!c->why[0])
		snprintf(c->why, sizeof c->why, "%s", why);
}

/* --- the calls ------------------------------------------------------------ */

static struct step *
add_step(struct film_check *c, const char *program, const char *what)
{
	struct step *s = recipe_add(&c->steps, STEP_CHILD, what);

	ff_begin(&s->args, program);
	s->media_seconds = (double)montage_time(&c->m->canvas, c->frames) /
	    1e6;
	s->together = true;
	return s;
}

struct film_check *
film_check_new(const struct film_make *m, int64_t frames, bool sound,
    const char *path)
{
	struct film_check *c = xcalloc(1, sizeof *c);
	struct step *s;

	c->m = m;
	c->frames = frames;
	c->sound = sound;
	c->seen = xcalloc((size_t)frames, 1);
	c->last_dts = INT64_MIN;
	buf_init(&c->line);
	s = add_step(c, "ffprobe", "listing its packets");
	s->collect = COLLECT_OUT;
	args_addl(&s->args, "-show_entries",
	    "packet=codec_type,pts,dts,duration,flags", "-of", "compact",
	    (char *)NULL);
	ff_input(&s->args, path, NULL);
	s = add_step(c, "ffmpeg", "decoding it");
	s->encodes = true;
	s->collect = COLLECT_ERR;
	if (m->wish.verify != WISH_CHECK_FULL)
		args_addl(&s->args, "-skip_frame:v", "nokey", (char *)NULL);
	if (m->wish.threads > 0) {
		args_add(&s->args, "-threads:v");
		args_addf(&s->args, "%d", m->wish.threads);
	}
	ff_input(&s->args, path, NULL);
	args_addl(&s->args, "-map", "0", "-fps_mode", "passthrough", "-f",
	    "null", "-", (char *)NULL);
	return c;
}

struct recipe *
film_check_steps(struct film_check *c)
{
	return &c->steps;
}

/* --- what they say -------------------------------------------------------- */

/* The number behind "|KEY=".  0 or -1. */
static int
number_of(const char *line, const char *key, int64_t *out)
{
	const char *p = strstr(line, key);
	char *end;

	if (!p)
		return -1;
	p += strlen(key);
	*out = strtoll(p, &end, 10);
	return end == p ? -1 : 0;
}

static void
take_picture(struct film_check *c, const char *line)
{
	int64_t pts, dts, n;

	c->pictures++;
	if (number_of(line, "|pts=", &pts) < 0 ||
	    number_of(line, "|dts=", &dts) < 0) {
		wrong(c, "a picture of it has no time");
		return;
	}
	if (dts <= c->last_dts || pts < dts)
		wrong(c, "its times of decoding do not rise");
	c->last_dts = dts;
	n = pts / c->m->step;
	if (pts < 0 || pts % c->m->step || n >= c->frames || c->seen[n]) {
		wrong(c, "a picture of it is not at its time");
		return;
	}
	c->seen[n] = strstr(line, "|flags=K") ? 2 : 1;
}

static void
take_line(struct film_check *c, const char *line)
{
	int64_t pts, length;

	if (strstr(line, "|codec_type=video"))
		take_picture(c, line);
	else if (strstr(line, "|codec_type=audio") &&
	    number_of(line, "|pts=", &pts) == 0 &&
	    number_of(line, "|duration=", &length) == 0 &&
	    pts + length > c->sound_end)
		c->sound_end = pts + length;
}

void
film_check_take(struct film_check *c, size_t step, const char *p, size_t n)
{
	enum { MOST = 4096 };
	size_t i;

	if (step == DECODE && n > 0) {
		char text[120];

		snprintf(text, sizeof text, "%.*s", (int)n, p);
		text[strcspn(text, "\n")] = '\0';
		if (!c->why[0])
			snprintf(c->why, sizeof c->why,
			    "it does not decode: %s", text);
	}
	for (i = 0; step == LIST && i < n; i++) {
		if (p[i] != '\n') {
			if (c->line.len < MOST)
				buf_addc(&c->line, p[i]);
			continue;
		}
		take_line(c, c->line.p);
		buf_clear(&c->line);
	}
}

static void
judge_cuts(struct film_check *c)
{
	const struct montage_plan *p = c->m->plan;
	size_t i;

	for (i = 0; i < p->n && p->slots[i].first < c->frames; i++)
		if (c->seen[p->slots[i].first] != 2)
			wrong(c, "a cut of it is no key frame");
}

static void
judge_sound(struct film_check *c)
{
	enum { PACKET = 1024 };
	int64_t want = film_join_samples(c->m, c->frames);
	int64_t least = film_join_rate(c->m) / 1000;

	/* The last packet may hold more than is heard. */
	if (c->sound_end < want - least || c->sound_end > want + PACKET)
		wrong(c, "its sound is not as long as its pictures");
}

const char *
film_check_judge(struct film_check *c)
{
	char text[120];

	if (c->pictures != c->frames) {
		snprintf(text, sizeof text, "it has %" PRId64
		    " pictures, and should have %" PRId64, c->pictures,
		    c->frames);
		wrong(c, text);
	} else {
		judge_cuts(c);
	}
	if (c->sound)
		judge_sound(c);
	return c->why[0] ? c->why : NULL;
}

void
film_check_free(struct film_check *c)
{
	if (!c)
		return;
	recipe_free(&c->steps);
	buf_free(&c->line);
	free(c->seen);
	free(c);
}
