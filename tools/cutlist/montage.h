#ifndef MONTAGE_H
#define MONTAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "footage.h"
#include "tc.h"

/*
 * A montage: one film out of many, every cut on the song.
 *
 * What is shared between planning (which shot goes where) and rendering (how
 * the film is made).  Times of the song and of sources are microseconds of
 * their files.  The film's own time is in pictures of the canvas: picture n is
 * shown from n/rate on, and film time 0 is song time `from`.  Each cut is laid
 * on the picture nearest to its beat on its own, never by adding up lengths,
 * so nothing drifts.
 */
enum montage_fit { MONTAGE_BARS, MONTAGE_BLUR, MONTAGE_CROP };
enum montage_sound { MONTAGE_SOUND_NONE, MONTAGE_SOUND_DUCK,
	MONTAGE_SOUND_KEEP };
/* How a slot begins. */
enum montage_turn { MONTAGE_CUT, MONTAGE_FADE, MONTAGE_DIP };

/* Their names, a null behind the last. */
extern const char *const montage_fit_name[];
extern const char *const montage_sound_name[];
extern const char *const montage_turn_name[];

struct montage_canvas {
	int width, height;      /* even */
	struct ratio rate;      /* pictures a second, constant */
	enum montage_fit fit;
};

/* One stretch of the film: which source, from where. */
struct montage_slot {
	int64_t beat;           /* song time at which it is to begin; the next
	                           one's is its end */
	int64_t first, frames;  /* pictures of the film */
	enum montage_turn turn; /* with the slot before; */
	int64_t turn_frames;    /* how many pictures of this one it takes, from
	                           `first` on, even where it begins before the
	                           beat: see docs/montage.md */
	const struct footage *film; /* null: nothing was found, it stays black */
	int64_t from;           /* where in the source its first picture is */
	double score;           /* of the shot */
	char *why;              /* a sentence; owned */
};

struct montage_plan {
	struct montage_canvas canvas;
	const struct footage *song; /* null: there is none */
	int64_t from, to;       /* of the song */
	int64_t frames;         /* of the film */
	int64_t fade_out;       /* microseconds at the end, picture and sound */
	enum montage_sound sound;
	struct montage_slot *slots;
	size_t n;
};

/* The picture of the film nearest to this much time after its beginning. */
int64_t montage_frame(const struct montage_canvas *c, int64_t us);

/* When picture n is shown, microseconds after the film's beginning. */
int64_t montage_time(const struct montage_canvas *c, int64_t n);

void montage_plan_free(struct montage_plan *p);

#endif
