/*
 * The kinds of programmes: plain tables.
 */
#include "programme_recipe.h"

#include <string.h>

#define CHANGES_CUTS { [CHANGE_HARD] = 8, [CHANGE_SIMILAR] = 2, \
	[CHANGE_BLENDED] = 1, [CHANGE_PAUSE] = 0.5 }
#define CHANGES_ALL { 6, 2, 1, 1, 0.7, 0.7, 3, 3, 2 }
#define CHANGES_CALM { [CHANGE_HARD] = 3, [CHANGE_SIMILAR] = 5, \
	[CHANGE_INSET] = 1, [CHANGE_DISSOLVE] = 1, [CHANGE_FADE] = 0.5 }
#define FILM { [SOURCE_CLIP] = 12, [SOURCE_STILL] = 1, [SOURCE_CARD] = 0.6, \
	[SOURCE_SCENE] = 0.6 }
#define MIXED { 12, 2, 1, 1, 1, 0.4, 0.4, 0.4, 0.2 }
#define STEADY { [HABIT_PAN] = 0.1, [HABIT_ZOOM] = 0.1, [HABIT_SHAKE] = 0.1 }
#define RESTLESS { 0.25, 0.3, 0.3, 0.3, 0.05, 0.05 }

static const struct recipe recipes[] = {
	{ "cuts", 1, 5, CHANGES_CUTS, FILM, STEADY, { 0 }, 0, false },
	{ "rapid", 0.3, 2, { [CHANGE_HARD] = 3, [CHANGE_BURST] = 3,
	    [CHANGE_SIMILAR] = 1, [CHANGE_BLENDED] = 0.5 }, FILM, STEADY,
	    { [EFFECT_FLASH] = 1 }, 0.05, false },
	{ "similar", 1, 4, { [CHANGE_SIMILAR] = 8, [CHANGE_HARD] = 1,
	    [CHANGE_BLENDED] = 1 }, FILM, STEADY,
	    { [EFFECT_SUBTITLE] = 1, [EFFECT_POPUP] = 1 }, 0.05, false },
	{ "gradual", 1.2, 4, { [CHANGE_HARD] = 4, [CHANGE_DISSOLVE] = 5,
	    [CHANGE_FADE] = 5, [CHANGE_WIPE] = 4 }, MIXED, RESTLESS,
	    { [EFFECT_EXPOSURE] = 1, [EFFECT_FLASH] = 1, [EFFECT_POPUP] = 1 },
	    0.08, false },
	{ "wipes", 1.2, 4, { [CHANGE_HARD] = 3, [CHANGE_WIPE] = 6 }, MIXED,
	    RESTLESS, { [EFFECT_OBJECT] = 1, [EFFECT_POPUP] = 1 }, 0.08,
	    false },
	{ "lights", 1.5, 5, CHANGES_CUTS, FILM, STEADY,
	    { [EFFECT_FLASH] = 5, [EFFECT_STROBE] = 2, [EFFECT_LIGHTNING] = 2,
	    [EFFECT_EXPLOSION] = 2, [EFFECT_EXPOSURE] = 2 }, 0.6, false },
	{ "motion", 1.5, 5, CHANGES_CUTS, FILM,
	    { 0.5, 0.7, 0.7, 0.4, 0.05, 0.1 },
	    { [EFFECT_OBJECT] = 3, [EFFECT_FOCUS] = 1,
	    [EFFECT_DARKNESS] = 1 }, 0.3, false },
	{ "graphics", 1.5, 6, CHANGES_CUTS, MIXED, STEADY,
	    { [EFFECT_POPUP] = 5, [EFFECT_SUBTITLE] = 4, [EFFECT_OBJECT] = 1 },
	    0.5, false },
	{ "screen", 3, 12, { [CHANGE_HARD] = 6, [CHANGE_INSET] = 2,
	    [CHANGE_DISSOLVE] = 1, [CHANGE_WIPE] = 0.5 },
	    { [SOURCE_SLIDE] = 8, [SOURCE_CARD] = 1, [SOURCE_CLIP] = 2 },
	    { 0 }, { [EFFECT_POPUP] = 1 }, 0.35, false },
	{ "texture", 1, 5, CHANGES_ALL, { [SOURCE_CLIP] = 3,
	    [SOURCE_CONFETTI] = 2, [SOURCE_WATER] = 2, [SOURCE_CROWD] = 2,
	    [SOURCE_STATIC] = 1, [SOURCE_SCENE] = 1 }, RESTLESS,
	    { [EFFECT_FLASH] = 1, [EFFECT_GLITCH] = 1 }, 0.1, false },
	{ "faults", 1.5, 5, CHANGES_CUTS, FILM,
	    { 0.1, 0.05, 0.1, 0.1, 0.4, 0.5 },
	    { [EFFECT_GLITCH] = 3, [EFFECT_PUMP] = 3, [EFFECT_FOCUS] = 2,
	    [EFFECT_EXPOSURE] = 2, [EFFECT_DARKNESS] = 1 }, 0.4, false },
	{ "all", 1, 6, CHANGES_ALL, MIXED, RESTLESS,
	    { 3, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1 }, 0.3, false },
	{ "talk", 12, 55, CHANGES_CALM, { [SOURCE_CLIP] = 12,
	    [SOURCE_SLIDE] = 2 }, { [HABIT_ZOOM] = 0.05 },
	    { [EFFECT_POPUP] = 2, [EFFECT_SUBTITLE] = 3, [EFFECT_OBJECT] = 1,
	    [EFFECT_FLASH] = 1, [EFFECT_EXPOSURE] = 1 }, 0.05, true },
};

const struct recipe *
recipe_find(const char *name)
{
	for (size_t i = 0; i < sizeof(recipes) / sizeof(recipes[0]); i++)
		if (strcmp(recipes[i].name, name) == 0)
			return &recipes[i];
	return NULL;
}
