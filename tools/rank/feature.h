#ifndef FEATURE_H
#define FEATURE_H

/*
 * What can make a moment: each feature is one number for each step of the
 * grid, found from one kind of record.  The names in feature.c are those of
 * profiles, --weight, "why" and the manual.
 */
enum feature {
	/* loud, sound, surge, onset records */
	FEATURE_LOUD,     /* momentary loudness */
	FEATURE_RISE,     /* loudness above the local background */
	FEATURE_FLUX,     /* how much begins to sound: spectral flux, onsets */
	FEATURE_IMPACT,   /* quiet, then loud: surges */
	FEATURE_SPEECH,   /* somebody speaks */
	FEATURE_PACE,     /* words or syllables a second */
	FEATURE_EMPHASIS, /* speech louder than this file's speech */
	FEATURE_CROWD,    /* crowd, applause, laughter, noise that swells */
	FEATURE_BEAT,     /* beats: how dense and how strong */
	FEATURE_MUSIC,    /* energy of music */
	FEATURE_DROP,     /* music breaks out */
	/* frame, shot records */
	FEATURE_MOTION,   /* how much moves, over what this file is used to */
	FEATURE_SPIKE,    /* motion that begins of a sudden */
	FEATURE_SHOTS,    /* shots a second */
	FEATURE_COLOUR,
	FEATURE_SHARP,
	FEATURE_EXPOSED,
	FEATURE_STEADY,
	FEATURE_FACE,     /* faces, where a record tells them */
	/* gop records: packets alone */
	FEATURE_ACTIVITY, /* bytes a second */
	FEATURE_CHANGE,   /* packets unusually large */
	/* caption records */
	FEATURE_HOOK,     /* words that make curious */
	FEATURE_QUESTION,
	FEATURE_LAUGHTER, /* "[laughter]", "haha" */
	FEATURE_WORD,     /* the user's words */
	/* of the others */
	FEATURE_TOGETHER, /* sound and picture (or text) at the same time */
	FEATURES
};

enum feature_lane { LANE_SOUND, LANE_PICTURE, LANE_PACKETS, LANE_TEXT,
	LANE_ALL, FEATURE_LANES };

struct feature_is {
	const char *name;  /* "rise": a key, lower case */
	enum feature_lane lane;
	const char *unit;  /* "dB", "" */
	const char *from;  /* record types: "loud", for the manual */
	float floor;       /* least distance from the usual to the unusual, in
			      units: below it nothing stands out (norm) */
};

extern const struct feature_is feature_is[FEATURES];

/* The feature of that name, or -1. */
int feature_named(const char *name);

#endif
