/*
 * moments_plan: what happens when in a programme with planted moments.  Kinds,
 * their order, lengths and strengths, how loud the whole is and what goes on
 * all along come from the seed, within what the genre of the programme allows,
 * so that no length, place or level gives a moment away.
 */
#include "moments_plan.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *name;
	int shortest, longest; /* seconds */
	double lead, leadmost; /* seconds ahead of what is to be kept */
	double tail;           /* share of it that dies away */
} kinds[PLANT_KINDS] = {
	[PLANT_SWELL] = { "swell", 5, 16, 0, 0, 0.15 },
	[PLANT_SHOUT] = { "shout", 7, 14, 1.6, 3.2, 0 },
	[PLANT_DROP] = { "drop", 20, 42, 8, 14, 0 },
	[PLANT_GOAL] = { "goal", 16, 36, 0, 0, 0 },
	[PLANT_LAUGH] = { "laugh", 6, 10, 0.7, 1.2, 0.08 },
	[PLANT_JOKE] = { "joke", 9, 16, 0.7, 1.2, 0.08 },
	[PLANT_FIGHT] = { "fight", 7, 28, 0, 0, 0.08 },
	[PLANT_CRASH] = { "crash", 6, 10, 0.8, 1.8, 0.1 },
	[PLANT_FINALE] = { "finale", 12, 32, 0, 0, 0.06 },
	[PLANT_CONSTANT] = { "constant", 35, 65, 0, 0, 0 },
	[PLANT_PAN] = { "pan", 2, 5, 0, 0, 0 },
	[PLANT_FLASH] = { "flash", 4, 9, 0, 0, 0 },
	[PLANT_ADVERT] = { "advert", 10, 22, 0, 0, 0 },
	[PLANT_MONTAGE] = { "montage", 15, 35, 0, 0, 0 },
	[PLANT_HUM] = { "hum", 18, 40, 0, 0, 0 },
	[PLANT_FADE] = { "fade", 3, 6, 0, 0, 0 },
	[PLANT_BUMP] = { "bump", 1, 2, 0, 0, 0 },
	[PLANT_SHAKY] = { "shaky", 12, 28, 0, 0, 0 },
	[PLANT_TRAIN] = { "train", 20, 40, 0, 0, 0 },
	[PLANT_BABBLE] = { "babble", 15, 35, 0, 0, 0 },
	[PLANT_SONG] = { "song", 25, 50, 0, 0, 0 },
	[PLANT_STROBE] = { "strobe", 6, 14, 0, 0, 0 },
};

/* What each genre has; a kind that stands twice is twice as likely. */
static const struct {
	const char *name;
	unsigned char moment[6], other[8];
	double cut_least, cut_most; /* seconds from cut to cut */
	double bustle, ambience_db;
	int places;
} genres[PLANT_GENRES] = {
	[PLANT_SPORT] = { "sport",
		{ PLANT_GOAL, PLANT_SWELL, PLANT_GOAL, PLANT_SWELL,
		    PLANT_GOAL, PLANT_SHOUT },
		{ PLANT_PAN, PLANT_CONSTANT, PLANT_ADVERT, PLANT_FLASH,
		    PLANT_MONTAGE, PLANT_PAN, PLANT_SHAKY, PLANT_BUMP },
		8, 20, 1.4, -9, 5 },
	[PLANT_TALK] = { "talk",
		{ PLANT_LAUGH, PLANT_LAUGH, PLANT_LAUGH, PLANT_JOKE,
		    PLANT_LAUGH, PLANT_SHOUT },
		{ PLANT_HUM, PLANT_FLASH, PLANT_FADE, PLANT_BUMP, PLANT_PAN,
		    PLANT_CONSTANT, PLANT_ADVERT, PLANT_BUMP },
		14, 60, 0.35, -26, 3 },
	[PLANT_GAMING] = { "gaming",
		{ PLANT_FIGHT, PLANT_FIGHT, PLANT_FIGHT, PLANT_SHOUT,
		    PLANT_CRASH, PLANT_FINALE },
		{ PLANT_SHAKY, PLANT_CONSTANT, PLANT_FLASH, PLANT_FADE,
		    PLANT_MONTAGE, PLANT_PAN, PLANT_HUM, PLANT_ADVERT },
		12, 40, 1.8, -14, 4 },
	[PLANT_MUSIC] = { "music",
		{ PLANT_DROP, PLANT_DROP, PLANT_SWELL, PLANT_DROP,
		    PLANT_FINALE, PLANT_SWELL },
		{ PLANT_HUM, PLANT_FLASH, PLANT_PAN, PLANT_ADVERT,
		    PLANT_MONTAGE, PLANT_FLASH, PLANT_FADE, PLANT_SHAKY },
		5, 14, 1.2, -16, 6 },
	[PLANT_VLOG] = { "vlog",
		{ PLANT_CRASH, PLANT_SHOUT, PLANT_LAUGH, PLANT_SWELL,
		    PLANT_DROP, PLANT_CRASH },
		{ PLANT_PAN, PLANT_SHAKY, PLANT_CONSTANT, PLANT_FADE,
		    PLANT_MONTAGE, PLANT_SHAKY, PLANT_BUMP, PLANT_HUM },
		5, 18, 0.9, -15, 12 },
	[PLANT_MAGAZINE] = { "magazine",
		{ PLANT_SWELL, PLANT_JOKE, PLANT_FIGHT, PLANT_FINALE,
		    PLANT_GOAL, PLANT_DROP },
		{ PLANT_ADVERT, PLANT_CONSTANT, PLANT_PAN, PLANT_FLASH,
		    PLANT_MONTAGE, PLANT_HUM, PLANT_FADE, PLANT_ADVERT },
		5, 16, 0.8, -18, 16 },
};

static uint64_t
next(struct plant_chance *c)
{
	uint64_t z = c->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void
plant_seed(struct plant_chance *c, uint64_t seed)
{
	/* Mixed twice: the streams of neighbours would else be the same one,
	 * a step apart. */
	c->state = seed;
	c->state = next(c) ^ 0x1f83d9abfb41bd6bu;
	c->state = next(c);
}

double
plant_unit(struct plant_chance *c)
{
	return (double)(next(c) >> 11) / 9007199254740992.0;
}

double
plant_in(struct plant_chance *c, double low, double high)
{
	return low + (high - low) * plant_unit(c);
}

int
plant_int(struct plant_chance *c, int low, int high)
{
	return low + (int)(plant_unit(c) * (high - low + 1));
}

const char *
plant_kind_name(enum plant_kind kind)
{
	return kinds[kind].name;
}

const char *
plant_genre_name(enum plant_genre genre)
{
	return genres[genre].name;
}

static void
part_make(struct plant_part *t, struct plant_chance *c, enum plant_kind kind)
{
	double s = plant_in(c, kinds[kind].shortest, kinds[kind].longest);

	memset(t, 0, sizeof *t);
	t->kind = kind;
	t->end = (int)(s * PLANT_RATE);
	t->from = (int)(PLANT_RATE *
	    plant_in(c, kinds[kind].lead, kinds[kind].leadmost));
	t->to = t->end - (int)(kinds[kind].tail * (t->end - t->from));
	t->strength = plant_unit(c);
	t->seed = next(c);
}

/* Which parts there are, in no order yet. */
static void
choose_parts(struct plant_plan *p, struct plant_chance *c)
{
	int moments = plant_int(c, 3, 6), others = plant_int(c, 4, 7);
	int first = plant_int(c, 0, 5), i;
	enum plant_kind kind;
	bool loud = false;

	/* The long static talk with three laughs, and nothing else. */
	if (p->genre == PLANT_TALK && plant_unit(c) < 0.5) {
		moments = 3;
		first = 0;
	}
	for (i = 0; i < moments; i++) {
		kind = genres[p->genre].moment[(first + i) % 6];
		if (p->clapping && kind == PLANT_JOKE)
			kind = PLANT_LAUGH;
		part_make(&p->part[p->parts++], c, kind);
	}
	first = plant_int(c, 0, 7);
	for (i = 0; i < others; i++) {
		kind = genres[p->genre].other[(first + i) % 8];
		if (p->hard && i % 2)
			kind = PLANT_TRAIN + (first + i / 2) % 4;
		loud = loud || kind == PLANT_CONSTANT || kind == PLANT_HUM ||
		    kind == PLANT_ADVERT;
		/* In each, something is loud that is no moment. */
		if (i == others - 1 && !loud)
			kind = PLANT_CONSTANT;
		part_make(&p->part[p->parts++], c, kind);
	}
}

/* Puts the parts somewhere, in any order, at least some seconds apart. */
static void
place_parts(struct plant_plan *p, struct plant_chance *c)
{
	double gap[PLANT_PARTS + 1], gaps = 0, left, at;
	struct plant_part swap;
	int i, j, used = 0, least = 7 * PLANT_RATE;

	for (i = p->parts - 1; i > 0; i--) {
		j = plant_int(c, 0, i);
		swap = p->part[i];
		p->part[i] = p->part[j];
		p->part[j] = swap;
	}
	for (i = 0; i < p->parts; i++)
		used += p->part[i].end + least;
	used += least;
	p->frames = PLANT_RATE * plant_int(c, 240, 420);
	if (p->frames < used + 60 * PLANT_RATE)
		p->frames = used + 60 * PLANT_RATE;
	for (i = 0; i <= p->parts; i++)
		gaps += gap[i] = plant_in(c, 0.1, 1);
	left = p->frames - used;
	at = 0;
	for (i = 0; i < p->parts; i++) {
		at += least + gap[i] / gaps * left;
		p->part[i].start = (int)at;
		p->part[i].from += (int)at;
		p->part[i].to += (int)at;
		at += p->part[i].end;
		p->part[i].end += p->part[i].start;
	}
}

int
plant_roar(const struct plant_part *t)
{
	struct plant_chance c;

	plant_seed(&c, t->seed + 7);
	return t->start + (int)((t->end - t->start) * plant_in(&c, 0.25, 0.4));
}

int
plant_replay(const struct plant_part *t)
{
	struct plant_chance c;

	plant_seed(&c, t->seed + 8);
	return t->start + (int)((t->end - t->start) * plant_in(&c, 0.62, 0.75));
}

static void
shot_add(struct plant_plan *p, struct plant_chance *c, int at, int scene)
{
	struct plant_shot *s;
	double drift = plant_in(c, 0, 0.35);

	if (p->shots == PLANT_SHOTS)
		return;
	s = &p->shot[p->shots++];
	s->start = at;
	s->scene = scene;
	s->zoom = plant_in(c, 0.7, 1.3);
	s->drift_x = plant_unit(c) < 0.5 ? drift : -drift;
	s->drift_y = 0.3 * drift * plant_in(c, -1, 1);
}

/* The cuts inside a part that has its own, from its start on; returns where
 * the usual goes on, or -1 where the part has no say. */
static int
shots_of_part(struct plant_plan *p, struct plant_chance *c,
    const struct plant_part *t, int *place)
{
	double least, most;
	int at = t->start;

	switch (t->kind) {
	case PLANT_DROP:
		shot_add(p, c, at, ++*place);
		at = t->from;
		least = 0.45;
		most = 1.6;
		break;
	case PLANT_ADVERT:
		least = 0.7;
		most = 1.7;
		break;
	case PLANT_MONTAGE:
		least = 0.7;
		most = 1.6;
		break;
	case PLANT_FIGHT:
		least = 1.5;
		most = 9;
		break;
	case PLANT_GOAL:
		shot_add(p, c, plant_roar(t) + plant_int(c, 20, 60), ++*place);
		shot_add(p, c, plant_replay(t), ++*place);
		shot_add(p, c, t->end, ++*place);
		return t->end;
	case PLANT_FINALE:
		shot_add(p, c, at, ++*place);
		shot_add(p, c, t->end, ++*place);
		return t->end;
	case PLANT_JOKE:
		shot_add(p, c, t->from + (t->to - t->from) / 2, 1000);
		shot_add(p, c, t->end + plant_int(c, 5, 60), ++*place);
		return p->shot[p->shots - 1].start;
	default:
		return -1;
	}
	while (at < t->end) {
		shot_add(p, c, at, ++*place);
		at += (int)(PLANT_RATE * plant_in(c, least, most));
	}
	shot_add(p, c, t->end, ++*place);
	return t->end;
}

/* Cuts as usual between the parts; most parts begin without one. */
static void
place_shots(struct plant_plan *p, struct plant_chance *c)
{
	int at = 0, place = 0, i = 0, usual, to;

	shot_add(p, c, 0, 0);
	while (at < p->frames) {
		usual = at + (int)(PLANT_RATE *
		    plant_in(c, genres[p->genre].cut_least,
		    genres[p->genre].cut_most));
		while (i < p->parts && p->part[i].end < at)
			i++;
		if (i < p->parts && p->part[i].start < usual) {
			to = shots_of_part(p, c, &p->part[i], &place);
			if (to < 0)
				/* Half of the time a cut is not far. */
				to = plant_unit(c) < 0.5 ? p->part[i].end +
				    plant_int(c, 0, 50) : usual;
			else
				to += plant_int(c, 60, 200);
			if (to < p->part[i].end)
				to = p->part[i].end + 10;
			i++;
			/* The next part may have cuts of its own. */
			if (i < p->parts && to > p->part[i].start)
				to = p->part[i].start - plant_int(c, 5, 60);
			usual = to;
		}
		if (usual > p->frames - 2 * PLANT_RATE)
			break;
		if (usual > p->shot[p->shots - 1].start + 12)
			shot_add(p, c, usual,
			    plant_int(c, 0, genres[p->genre].places - 1) * 7);
		at = usual;
	}
	/* The numbers that parts gave are places seen once. */
	for (i = 0; i < p->shots; i++)
		p->shot[i].scene = p->shot[i].scene % 7 && p->shot[i].scene <
		    1000 ? p->shot[i].scene + 2000 : p->shot[i].scene;
}

void
plant_plan(struct plant_plan *p, uint64_t seed)
{
	struct plant_chance c;

	memset(p, 0, sizeof *p);
	plant_seed(&c, seed);
	p->seed = seed;
	p->genre = (enum plant_genre)((seed - 1) / 2 % PLANT_GENRES);
	p->test = seed % 2 == 0;
	p->hard = seed > PLANT_EASY;
	p->level_db = -plant_in(&c, 0, 16);
	p->ambience_db = genres[p->genre].ambience_db + plant_in(&c, -4, 4);
	p->ambience_hz = plant_in(&c, 250, 2200);
	p->clapping = p->genre != PLANT_TALK && plant_unit(&c) < 0.3;
	p->bed = p->genre == PLANT_MUSIC || (p->genre == PLANT_GAMING &&
	    plant_unit(&c) < 0.6) || plant_unit(&c) < 0.15;
	p->grain = plant_in(&c, 0.5, 5);
	p->shake = p->genre == PLANT_VLOG ? plant_in(&c, 0.6, 2) :
	    plant_unit(&c) < 0.3 ? plant_in(&c, 0.1, 0.8) : 0;
	p->bustle = genres[p->genre].bustle * plant_in(&c, 0.6, 1.5);
	choose_parts(p, &c);
	place_parts(p, &c);
	place_shots(p, &c);
	if (p->hard) {
		p->step_at = (int)(p->frames * plant_in(&c, 0.3, 0.7));
		while (plant_at(p, p->step_at))
			p->step_at++;
		p->step_db = plant_in(&c, 4, 9);
		p->level_db -= p->step_db;
	}
}

const struct plant_part *
plant_at(const struct plant_plan *p, int f)
{
	int i;

	for (i = 0; i < p->parts; i++)
		if (f >= p->part[i].start && f < p->part[i].end)
			return &p->part[i];
	return NULL;
}

double
plant_over(const struct plant_plan *p, const struct plant_part *t)
{
	if (p->hard && t->kind < PLANT_MOMENTS)
		return 3.5 + 4.5 * t->strength;
	return 5 + 7 * t->strength;
}

int
plant_hits(const struct plant_part *t, int hit[PLANT_HITS])
{
	struct plant_chance c;
	double least, most;
	int n = 0, at = t->from;

	plant_seed(&c, t->seed + 1);
	switch (t->kind) {
	case PLANT_FIGHT:
		least = 0.4;
		most = 2.5;
		break;
	case PLANT_FINALE:
		least = 0.3;
		most = 1.8;
		break;
	case PLANT_FLASH:
		least = 0.15;
		most = 1.1;
		break;
	case PLANT_CRASH:
	case PLANT_BUMP:
		hit[0] = t->from;
		return 1;
	default:
		return 0;
	}
	for (; at < t->to - 8 && n < PLANT_HITS; n++) {
		hit[n] = at;
		at += (int)(PLANT_RATE * plant_in(&c, least, most)) + 1;
	}
	return n;
}

double
plant_swell(const struct plant_part *t, double f)
{
	struct plant_chance c;
	double attack, release, x = 1;

	plant_seed(&c, t->seed + 2);
	attack = PLANT_RATE * plant_in(&c, 0.3, 1.6);
	/* Half of it is gone where the span ends. */
	release = 2.0 * (t->end - t->to);
	if (f < t->from || f >= t->end)
		return 0;
	if (f - t->from < attack)
		x = (f - t->from) / attack;
	if (release > 0 && t->end - f < release)
		x = fmin(x, (t->end - f) / release);
	return x;
}
