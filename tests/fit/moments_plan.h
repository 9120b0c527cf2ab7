#ifndef MOMENTS_PLAN_H
#define MOMENTS_PLAN_H

/*
 * What a programme with planted moments consists of, decided from its seed
 * alone: the picture and the sound are made from the same plan by two runs,
 * and agree.  All times are frames, 25 a second.
 */
#include <stdbool.h>
#include <stdint.h>

enum {
	PLANT_RATE = 25,
	PLANT_WIDE = 320,
	PLANT_HIGH = 180,
	PLANT_HZ = 32000, /* of the sound */
	PLANT_SAMPLES = PLANT_HZ / PLANT_RATE,
	PLANT_PARTS = 40,
	PLANT_SHOTS = 1200,
	PLANT_HITS = 160,
	PLANT_EASY = 24 /* seeds above are hard */
};

enum plant_kind {
	/* what a viewer would keep */
	PLANT_SWELL,  /* a crowd swells, and much moves */
	PLANT_SHOUT,  /* silence, then somebody shouts */
	PLANT_DROP,   /* music builds up, then breaks out */
	PLANT_GOAL,   /* build-up, roar, fast motion, slow replay */
	PLANT_LAUGH,  /* a line, then an audience laughs */
	PLANT_JOKE,   /* a line, laughter, applause */
	PLANT_FIGHT,  /* shots and explosions, fast motion */
	PLANT_CRASH,  /* quiet, a blow, a scream */
	PLANT_FINALE, /* fireworks */
	PLANT_MOMENTS,
	/* what only looks or sounds like it */
	PLANT_CONSTANT = PLANT_MOMENTS, /* loud noise that stays as it is */
	PLANT_PAN,     /* the camera whips round */
	PLANT_FLASH,   /* cameras flash */
	PLANT_ADVERT,  /* a jingle, bright pictures */
	PLANT_MONTAGE, /* cut after cut of nothing much */
	PLANT_HUM,     /* a loud hum over a still picture */
	PLANT_FADE,    /* to black and back */
	PLANT_BUMP,    /* somebody knocks against the microphone */
	PLANT_SHAKY,   /* the camera is carried about */
	/* and, in the hard ones: */
	PLANT_TRAIN,   /* something large and loud comes and goes, slowly */
	PLANT_BABBLE,  /* everybody talks at once */
	PLANT_SONG,    /* loud music that stays as it is */
	PLANT_STROBE,  /* lights, without a sound */
	PLANT_KINDS
};

enum plant_genre { PLANT_SPORT, PLANT_TALK, PLANT_GAMING, PLANT_MUSIC,
	PLANT_VLOG, PLANT_MAGAZINE, PLANT_GENRES };

struct plant_part {
	enum plant_kind kind;
	int start, end;   /* of all of it */
	int from, to;     /* what is to be kept, or avoided */
	double strength;  /* 0 to 1: how far it stands out */
	uint64_t seed;
};

struct plant_shot {
	int start;
	int scene;       /* the same number: the same place */
	double zoom;
	double drift_x, drift_y; /* texture pixels a frame */
};

struct plant_plan {
	uint64_t seed;
	enum plant_genre genre;
	bool test;       /* held out: never looked at while tuning */
	bool hard;       /* moments stand out less, and more else does */
	int frames;
	struct plant_part part[PLANT_PARTS];
	int parts;
	struct plant_shot shot[PLANT_SHOTS];
	int shots;
	double level_db;    /* of the whole sound, */
	double step_db;     /* and how much louder it is from there on: */
	int step_at;        /* somebody turned a knob */
	double ambience_db; /* under the level of speech */
	double ambience_hz;
	bool clapping;      /* applause all along */
	bool bed;           /* music all along */
	double grain;       /* grey levels */
	double shake;       /* pixels, always there */
	double bustle;      /* how fast things move when nothing is on */
};

/* Decides everything from the seed. */
void plant_plan(struct plant_plan *p, uint64_t seed);

const char *plant_kind_name(enum plant_kind kind);
const char *plant_genre_name(enum plant_genre genre);

/* The part that frame f lies in, or null. */
const struct plant_part *plant_at(const struct plant_plan *p, int f);

/* The single events inside a part (blows, explosions, flashes, bursts of
 * fireworks): frames in order, at most PLANT_HITS; returns how many. */
int plant_hits(const struct plant_part *part, int hit[PLANT_HITS]);

/* By how many dB the sound of a part is above talk. */
double plant_over(const struct plant_plan *p, const struct plant_part *part);

/* How much goes on at frame f of a part, 0 to 1, for kinds that swell. */
double plant_swell(const struct plant_part *part, double f);

/* A goal's roar and replay: frames of its second and third act. */
int plant_roar(const struct plant_part *part);
int plant_replay(const struct plant_part *part);

/* --- chance: splitmix64, the same on every machine --- */

struct plant_chance {
	uint64_t state;
};

void plant_seed(struct plant_chance *c, uint64_t seed);
double plant_unit(struct plant_chance *c); /* [0, 1) */
double plant_in(struct plant_chance *c, double low, double high);
int plant_int(struct plant_chance *c, int low, int high); /* both included */

#endif
