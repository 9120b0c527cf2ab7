/*
 * moments_play: what is to be heard in a programme.  Talk of varying level,
 * ambience and, in some, music or applause go on all along; the parts of the
 * plan are laid over it, and what would drown them is taken back.  Levels are
 * relative to the programme's talk, and the whole is turned down by chance.
 */
#include "moments_play.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"

enum { VOICES = 6, SONGS = 4, BEATS = 3, SHOUTS = 4, LAUGHS = 6 };

static const double TALK = -27; /* dB of full scale */

struct orchestra {
	struct plant_sound voice[VOICES], song[SONGS], beat[BEATS],
	    shout[SHOUTS], laugh[LAUGHS];
	struct plant_sound *mix;
	const struct plant_plan *plan;
};

static const struct plant_shape soft = { 1600, 1600, 0 };

static struct plant_sound
pool_read(const char *pool, bool test, const char *kind, int number)
{
	struct plant_sound s;
	struct buf b;

	buf_init(&b);
	buf_addf(&b, "%s/%s/%s%d.raw", pool, test ? "test" : "dev", kind,
	    number);
	s = plant_read(b.p);
	buf_free(&b);
	return s;
}

static void
orchestra_read(struct orchestra *o, const char *pool)
{
	bool test = o->plan->test;
	int i;

	for (i = 0; i < VOICES; i++)
		o->voice[i] = pool_read(pool, test, "voice", i);
	for (i = 0; i < SONGS; i++)
		o->song[i] = pool_read(pool, test, "song", i);
	for (i = 0; i < BEATS; i++)
		o->beat[i] = pool_read(pool, test, "beat", i);
	for (i = 0; i < SHOUTS; i++)
		o->shout[i] = pool_read(pool, test, "shout", i);
	for (i = 0; i < LAUGHS; i++)
		o->laugh[i] = pool_read(pool, test, "laugh", i);
}

static void
orchestra_free(struct orchestra *o)
{
	int i;

	for (i = 0; i < VOICES; i++)
		plant_sound_free(&o->voice[i]);
	for (i = 0; i < SONGS; i++)
		plant_sound_free(&o->song[i]);
	for (i = 0; i < BEATS; i++)
		plant_sound_free(&o->beat[i]);
	for (i = 0; i < SHOUTS; i++)
		plant_sound_free(&o->shout[i]);
	for (i = 0; i < LAUGHS; i++)
		plant_sound_free(&o->laugh[i]);
}

static size_t
sample(double frame)
{
	return frame > 0 ? (size_t)(frame * PLANT_SAMPLES) : 0;
}

static size_t
anywhere(struct plant_chance *c, const struct plant_sound *s)
{
	return (size_t)(plant_unit(c) * (double)s->n);
}

/* Kinds during which nobody goes on talking. */
static bool
silences_talk(enum plant_kind kind)
{
	return kind == PLANT_SHOUT || kind == PLANT_DROP ||
	    kind == PLANT_LAUGH || kind == PLANT_JOKE ||
	    kind == PLANT_CRASH || kind == PLANT_ADVERT;
}

/* Talk from frame to frame, in stretches of one voice and level each. */
static void
talk(struct orchestra *o, struct plant_chance *c, int from, int to,
    double least, double most)
{
	double share = o->plan->genre == PLANT_TALK ? 0.97 :
	    o->plan->genre == PLANT_MUSIC ? 0.15 : 0.75;
	int voice = plant_int(c, 0, VOICES - 1), end;

	while (from < to) {
		end = from + (int)(PLANT_RATE * plant_in(c, 3, 11));
		if (end > to)
			end = to;
		if (plant_unit(c) < 0.25)
			voice = plant_int(c, 0, VOICES - 1);
		if (plant_unit(c) < share)
			plant_play(o->mix, sample(from), sample(end - from),
			    &o->voice[voice], anywhere(c, &o->voice[voice]),
			    TALK + plant_in(c, least, most), soft, 0);
		from = end + (int)(PLANT_RATE * plant_in(c, 0.1, 1.4));
	}
}

static void
all_along(struct orchestra *o, struct plant_chance *c)
{
	const struct plant_plan *p = o->plan;
	struct plant_shape shape = { 8000, 8000, 3 };
	int i, song, from = 0;
	size_t n = o->mix->n;

	plant_noise(o->mix, 0, n, p->ambience_hz / 6, p->ambience_hz,
	    TALK + p->ambience_db, shape, p->seed + 11);
	if (p->genre == PLANT_SPORT)
		plant_crowd(o->mix, 0, n, TALK + p->ambience_db + 1, shape,
		    p->seed + 12);
	if (p->clapping)
		plant_claps(o->mix, 0, n, 70,
		    TALK + plant_in(c, -2, 3), shape, p->seed + 13);
	if (p->genre == PLANT_GAMING)
		plant_noise(o->mix, 0, n, 40, 180, TALK - 8, shape,
		    p->seed + 14);
	for (i = 0; p->bed && i < p->frames; i += 60 * PLANT_RATE) {
		song = plant_int(c, 0, SONGS - 1);
		plant_play(o->mix, sample(i), sample(60 * PLANT_RATE),
		    &o->song[song], anywhere(c, &o->song[song]),
		    TALK + (p->genre == PLANT_MUSIC ? 1 : -9) +
		    plant_in(c, -2, 2), soft, 0);
	}
	for (i = 0; i < p->parts; i++)
		if (silences_talk(p->part[i].kind)) {
			talk(o, c, from, p->part[i].start, -4, 4);
			from = p->part[i].end + 5;
		}
	talk(o, c, from, p->frames, -4, 4);
}

/* An audience: several people, not quite together. */
static void
laughter(struct orchestra *o, struct plant_chance *c, double from, double to,
    double db)
{
	struct plant_shape shape = { PLANT_HZ / 3, PLANT_HZ, 0 };
	int people = plant_int(c, 5, 9), i, who;
	double late;

	for (i = 0; i < people; i++) {
		who = plant_int(c, 0, LAUGHS - 1);
		late = plant_in(c, 0, 8);
		plant_play(o->mix, sample(from + late),
		    sample(to - from - late), &o->laugh[who],
		    anywhere(c, &o->laugh[who]), db - 10 +
		    plant_in(c, -2, 2), shape, 0);
	}
	shape.attack *= 2;
	plant_crowd(o->mix, sample(from), sample(to - from), db - 5, shape,
	    (uint64_t)(from * 7));
}

static void
joke(struct orchestra *o, struct plant_chance *c, const struct plant_part *t,
    double over)
{
	struct plant_shape shape = { PLANT_HZ, PLANT_HZ * 2, 1 };
	double turn, clap;
	int voice = plant_int(c, 0, VOICES - 1);

	turn = t->from + (t->end - t->from) * plant_in(c, 0.25, 0.4);
	clap = t->kind == PLANT_JOKE ? turn + (t->end - turn) * 0.4 : t->end;
	plant_duck(o->mix, sample(t->start), sample(t->from - t->start), -9);
	plant_play(o->mix, sample(t->from), sample(turn - t->from),
	    &o->voice[voice], anywhere(c, &o->voice[voice]),
	    TALK + plant_in(c, 1, 4), soft, 0);
	laughter(o, c, turn, fmin(t->end, clap + 2 * PLANT_RATE), TALK + over);
	if (t->kind == PLANT_JOKE)
		plant_claps(o->mix, sample(clap), sample(t->end - clap), 90,
		    TALK + over + 1, shape, t->seed);
}

static void
shout(struct orchestra *o, struct plant_chance *c, const struct plant_part *t,
    double over)
{
	int who = plant_int(c, 0, SHOUTS - 1);

	plant_duck(o->mix, sample(t->start), sample(t->from - t->start), -40);
	plant_play(o->mix, sample(t->from), sample(t->to - t->from),
	    &o->shout[who], 0, TALK + over, (struct plant_shape){ 300, 3000,
	    0 }, 0);
}

/* It climbs muffled and with a rising hiss, holds its breath, breaks out. */
static void
drop(struct orchestra *o, struct plant_chance *c, const struct plant_part *t,
    double over)
{
	size_t lead = sample(t->from - t->start), skip;
	int which = plant_int(c, 0, BEATS - 1);
	struct plant_shape climb = { lead, 400, 0 };

	skip = anywhere(c, &o->beat[which]);
	plant_duck(o->mix, sample(t->start), sample(t->end - t->start), -18);
	plant_play(o->mix, sample(t->start), lead, &o->beat[which], skip,
	    TALK - 2, soft, plant_in(c, 250, 600));
	plant_noise(o->mix, sample(t->start), lead - PLANT_HZ / 3, 1500, 6000,
	    TALK - 6, climb, t->seed);
	plant_play(o->mix, sample(t->from), sample(t->end - t->from),
	    &o->beat[which], skip + lead, TALK + over,
	    (struct plant_shape){ 60, 4000, 0 }, 0);
	plant_blow(o->mix, sample(t->from), 1.5, 160, TALK + over, t->seed);
}

static void
goal(struct orchestra *o, struct plant_chance *c, const struct plant_part *t,
    double over)
{
	int roar = plant_roar(t), replay = plant_replay(t);
	int voice = plant_int(c, 0, VOICES - 1);
	struct plant_shape grow = { sample(roar - t->start), 100, 1 };
	struct plant_shape burst = { PLANT_HZ / 2, PLANT_HZ * 3, 1 };
	struct plant_shape after = { PLANT_HZ, PLANT_HZ, 2 };

	plant_crowd(o->mix, sample(t->start), sample(roar - t->start),
	    TALK + over - 7, grow, t->seed);
	plant_play(o->mix, sample(t->start), sample(roar - t->start),
	    &o->voice[voice], anywhere(c, &o->voice[voice]), TALK + 5,
	    (struct plant_shape){ 30000, 500, 0 }, 0);
	plant_crowd(o->mix, sample(roar), sample(replay - roar + 50),
	    TALK + over, burst, t->seed + 5);
	plant_crowd(o->mix, sample(replay), sample(t->end - replay),
	    TALK + over - 7, after, t->seed + 6);
	plant_claps(o->mix, sample(roar + 30), sample(t->end - roar - 30), 60,
	    TALK + over - 6, burst, t->seed + 4);
}

static void
blows(struct orchestra *o, struct plant_chance *c, const struct plant_part *t,
    double over)
{
	int hit[PLANT_HITS], n = plant_hits(t, hit), i, k;
	struct plant_shape shape = { PLANT_HZ / 4, sample(t->end - t->to), 2 };
	bool fight = t->kind == PLANT_FIGHT;

	plant_noise(o->mix, sample(t->from), sample(t->end - t->from), 60, 900,
	    TALK + over - 6, shape, t->seed + 20);
	if (!fight)
		plant_crowd(o->mix, sample(t->from + 20),
		    sample(t->end - t->from - 20), TALK + over - 9, shape,
		    t->seed + 21);
	for (i = 0; i < n; i++) {
		if (fight && plant_unit(c) < 0.5)
			for (k = 0; k < 6; k++)
				plant_blow(o->mix, sample(hit[i] + 2.5 * k),
				    0.12, 4000, TALK + over + 2,
				    t->seed + (uint64_t)(i * 10 + k));
		else
			plant_blow(o->mix, sample(hit[i]),
			    plant_in(c, 0.8, 2.2), plant_in(c, 150, 500),
			    TALK + over + 4, t->seed + (uint64_t)i * 10);
	}
}

static void
crash(struct orchestra *o, struct plant_chance *c, const struct plant_part *t,
    double over)
{
	struct plant_shape fades = { 500, sample((t->end - t->from) * 0.4), 0 };
	int who = plant_int(c, 0, SHOUTS - 1), i;

	plant_duck(o->mix, sample(t->start), sample(t->from - t->start), -20);
	for (i = 0; i < 4; i++)
		plant_blow(o->mix, sample(t->from + i * plant_in(c, 1, 8)),
		    plant_in(c, 0.3, 1), i % 2 ? 5000 : 600, TALK + over + 5,
		    t->seed + (uint64_t)i);
	plant_play(o->mix, sample(t->from + 8), sample(t->end - t->from - 8),
	    &o->shout[who], 0, TALK + over - 1, fades, 0);
	laughter(o, c, t->from + (t->to - t->from) * 0.5, t->end,
	    TALK + over - 4);
}

/* What is only loud, or only bright. */
static void
distract(struct orchestra *o, struct plant_chance *c,
    const struct plant_part *t, double over)
{
	size_t at = sample(t->start), n = sample(t->end - t->start);
	struct plant_shape shape = { PLANT_HZ / 2, PLANT_HZ / 2, 0.4 };
	int song = plant_int(c, 0, SONGS - 1), i;

	switch (t->kind) {
	case PLANT_CONSTANT:
		shape.attack = plant_unit(c) < 0.5 ? 3000 : PLANT_HZ * 4;
		plant_noise(o->mix, at, n, plant_in(c, 50, 400),
		    plant_in(c, 900, 5000), TALK + over, shape, t->seed);
		break;
	case PLANT_ADVERT:
		plant_duck(o->mix, at, n, -50);
		plant_play(o->mix, at, n, &o->song[song],
		    anywhere(c, &o->song[song]), TALK + plant_in(c, 3, 7),
		    (struct plant_shape){ 300, 300, 0 }, 0);
		plant_play(o->mix, at + n / 4, n / 2, &o->voice[song],
		    anywhere(c, &o->voice[song]), TALK + 4, soft, 0);
		break;
	case PLANT_HUM:
		plant_hum(o->mix, at, n, plant_unit(c) < 0.5 ? 50 : 120,
		    TALK + over);
		break;
	case PLANT_BUMP:
		plant_blow(o->mix, sample(t->from), 0.25, 500,
		    TALK + over + 6, t->seed);
		break;
	case PLANT_TRAIN:
		shape.attack = shape.release = n / 2;
		plant_noise(o->mix, at, n, 60, 1500, TALK + over, shape,
		    t->seed);
		break;
	case PLANT_BABBLE:
		for (i = 0; i < VOICES; i++)
			plant_play(o->mix, at, n, &o->voice[i],
			    anywhere(c, &o->voice[i]), TALK + over - 6, soft,
			    0);
		break;
	case PLANT_SONG:
		plant_play(o->mix, at, n, &o->song[song],
		    anywhere(c, &o->song[song]), TALK + over, soft, 0);
		break;
	default:
		break;
	}
}

static void
part_sound(struct orchestra *o, const struct plant_part *t)
{
	struct plant_shape shape = { 0, 0, 1.5 };
	struct plant_chance c;
	double over = plant_over(o->plan, t);

	plant_seed(&c, t->seed + 3);
	switch (t->kind) {
	case PLANT_SWELL:
		shape.attack = (size_t)(PLANT_HZ * plant_in(&c, 0.3, 1.6));
		shape.release = 2 * sample(t->end - t->to);
		plant_crowd(o->mix, sample(t->from), sample(t->end - t->from),
		    TALK + over, shape, t->seed);
		plant_claps(o->mix, sample(t->from), sample(t->end - t->from),
		    80, TALK + over - 5, shape, t->seed + 1);
		break;
	case PLANT_SHOUT:
		shout(o, &c, t, over);
		break;
	case PLANT_DROP:
		/* Most of it is bass, which ears hear less. */
		drop(o, &c, t, over + 5);
		break;
	case PLANT_GOAL:
		goal(o, &c, t, over);
		break;
	case PLANT_LAUGH:
	case PLANT_JOKE:
		joke(o, &c, t, over);
		break;
	case PLANT_FIGHT:
	case PLANT_FINALE:
		blows(o, &c, t, over);
		break;
	case PLANT_CRASH:
		crash(o, &c, t, over);
		break;
	default:
		distract(o, &c, t, over);
		break;
	}
}

struct plant_sound
plant_sound_of(const struct plant_plan *p, const char *pool)
{
	struct plant_sound mix = plant_silence(sample(p->frames));
	struct orchestra o = { .mix = &mix, .plan = p };
	double gain = pow(10, p->level_db / 20);
	struct plant_chance c;
	size_t i;
	int k;

	orchestra_read(&o, pool);
	plant_seed(&c, p->seed + 100);
	all_along(&o, &c);
	for (k = 0; k < p->parts; k++)
		part_sound(&o, &p->part[k]);
	for (i = sample(p->step_at); p->step_at > 0 && i < mix.n; i++)
		mix.x[i] *= (float)pow(10, p->step_db / 20);
	/* As a limiter would: nothing clips. */
	for (i = 0; i < mix.n; i++)
		mix.x[i] = (float)(gain * 0.9 * tanh(mix.x[i] * 1.2));
	orchestra_free(&o);
	return mix;
}
