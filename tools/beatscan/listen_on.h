#ifndef LISTEN_ON_H
#define LISTEN_ON_H

#include <stdbool.h>
#include <stdint.h>

#include "kind.h"
#include "onset.h"
#include "section.h"
#include "track.h"

/*
 * What is told of a film's sound, for records and for everybody who wants to
 * see more than these.  All times, those inside of the modules' structs too,
 * are microseconds of the file's own clock, as records have them.
 */

/* A tenth of a second.  What is not known (silence has no level, and without
 * a spectrum the last three are not measured) is NAN or infinite. */
struct told_loud {
	int64_t t;                   /* its end */
	double momentary, shortterm; /* LUFS */
	double rms, peak;            /* dB of full scale */
	double flux;                 /* mean of struct heard's */
	double centroid;             /* Hz */
	double crossings;            /* zero crossings a second */
};

/* The whole, or one window of it; as in struct told_loud. */
struct told_loudness {
	int64_t start, end;
	double integrated, range;    /* LUFS, LU */
	double peak, true_peak;      /* dB; true_peak only where asked for */
	double momentary_most, shortterm_most;
};

/* A piece of music with a beat. */
struct told_song {
	int64_t start, end;          /* start: where it begins in earnest */
	double bpm;                  /* of the most of it */
	int meter;                   /* 0: not known */
	int64_t beats;
	double sure;
};

/* A stretch that is heard in one piece begins: the file, or a window. */
struct told_stretch {
	int64_t start, end;          /* end TC_NONE: not known */
	int rate, channels;
};

/* Each may be null.  Calls of one kind come in order of time, those of
 * different kinds do not; beats and sections may come late. */
struct listen_on {
	void (*stretch)(void *arg, const struct told_stretch *s);
	void (*loud)(void *arg, const struct told_loud *l);
	void (*loudness)(void *arg, const struct told_loudness *l);
	void (*sound)(void *arg, const struct kind_span *s);
	void (*surge)(void *arg, const struct surge *s);
	void (*onset)(void *arg, const struct onset *o);
	void (*tempo)(void *arg, const struct tempo *t);
	void (*beat)(void *arg, const struct beat *b);
	void (*section)(void *arg, const struct section *s);
	void (*song)(void *arg, const struct told_song *s);
};

#endif
