#ifndef PROGRAMME_RECIPE_H
#define PROGRAMME_RECIPE_H

#include "programme_effect.h"
#include "programme_source.h"

/* What a programme is made of: how its shots change, what they show, what
 * disturbs them. */
enum change_kind {
	CHANGE_HARD,     /* to anything else */
	CHANGE_SIMILAR,  /* to another view of the same */
	CHANGE_BURST,    /* and then some very short shots */
	CHANGE_BLENDED,  /* with one mixed picture */
	CHANGE_PAUSE,    /* over some black, with hard edges */
	CHANGE_INSET,    /* to another layout: a picture in a picture */
	CHANGE_DISSOLVE,
	CHANGE_FADE,
	CHANGE_WIPE,
	CHANGE_KINDS
};

/* What a camera, or a player, does; for each the share of shots. */
enum habit {
	HABIT_PAN, HABIT_WHIP, HABIT_ZOOM, HABIT_SHAKE, HABIT_FLICKER,
	HABIT_FREEZE,
	HABITS
};

struct recipe {
	const char *name;
	double shot_min, shot_max;     /* seconds */
	double changes[CHANGE_KINDS];  /* weights */
	double sources[SOURCE_KINDS];  /* weights */
	double habits[HABITS];
	double effects[EFFECT_KINDS];  /* weights */
	double often;                  /* effects a second */
	bool calm;                     /* few views, again and again */
};

/* Null where there is none of that name. */
const struct recipe *recipe_find(const char *name);

#endif
