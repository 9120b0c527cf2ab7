#ifndef GRADUAL_BLEND_H
#define GRADUAL_BLEND_H

#include "gradual_strip.h"

/*
 * Is what lies between two pictures a blend of them?
 */
enum blend_sign {
	BLEND_BEND,     /* 0 up: how far the pictures between leave the straight
	                   line from one to the other; 1: as if half the pixels
	                   were of the one, half of the other */
	BLEND_DIP,      /* 1: contrast dips as that of two unrelated pictures
	                   mixed does; 0: it does not */
	BLEND_DETAIL,   /* the same of fine detail */
	BLEND_UNEVEN,   /* 0 up: how far the share of the new picture leaves a
	                   steady rise */
	BLEND_LEAP,     /* 0 to 1: the largest step between neighbours */
	BLEND_ONWARD,   /* 0 up: how far the same change goes on before the
	                   first picture or after the last */
	BLEND_SPREAD,   /* 0 to 1: how evenly the picture's blocks differ */
	BLEND_KEPT,     /* 0 to 1: share of the textured parts that are found
	                   again near by in other light */
	BLEND_FOLLOW,   /* 0 to 1: share of the blocks that are a blend in the
	                   middle */
	BLEND_UNTOUCHED, /* 0 to 1: share of the textured blocks that stay as
	                    they are */
	BLEND_SIGNS,
	BLEND_CHEAP = BLEND_SPREAD, /* those before need distances only */
};

/* first .. last: numbers of stills, last - first >= 3.  False: it is
 * certainly none, and the signs are not complete.  With before or after false
 * what lies on that side says nothing. */
bool blend_signs(const struct strip *s, long first, long last, bool before,
    bool after, float *signs);

/* The expensive rest. */
void blend_look(const struct strip *s, long first, long last, float *signs);

/* 0 up: what moving blocks of one picture about, in whatever light, does not
 * explain of the other; about .8 for two that have nothing to do with each
 * other.  kept is the sign of that name. */
float blend_unlike(const struct thumb *a, const struct thumb *b,
    const struct lit *lit, float *kept);

/* Within a second after a change pictures are as they were within a second
 * before: a light or an object that came and went.  Two pictures less far apart
 * (strip_apart) than the one number are likely the same, two farther apart than
 * the other are not; they are looked at. */
bool blend_returns(const struct strip *s, long first, long last, float same,
    float other);

/* What the odds are made of: terms that grow with doubt (-) or with certainty
 * (+). */
enum { BLEND_TERMS = 11, BLEND_CHEAP_TERMS = 8 };
#define BLEND_TERM_SIGNS "--------+-+"
void blend_terms(const float *signs, float *terms);

/* The natural logarithm of the odds that it is one, by the cheap signs alone
 * and by all. */
float blend_hint(const float *signs);
float blend_odds(const float *signs);

/* The best that the odds can be for the cheap signs given. */
float blend_best(const float *signs);

#endif
