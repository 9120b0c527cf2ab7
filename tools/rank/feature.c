/*
 * The table of features: names, where they come from, and how far from the
 * usual something must at least be to stand out in full.  Features that are
 * 0 most of the time have as their floor what counts as one whole event.
 */
#include "feature.h"

#include <string.h>

const struct feature_is feature_is[FEATURES] = {
	[FEATURE_LOUD] = { "loud", LANE_SOUND, "LUFS", "loud", 6 },
	[FEATURE_RISE] = { "rise", LANE_SOUND, "dB", "loud", 6 },
	[FEATURE_FLUX] = { "flux", LANE_SOUND, "", "loud, onset", 0.01F },
	[FEATURE_IMPACT] = { "impact", LANE_SOUND, "", "surge, loud", 0.6F },
	[FEATURE_SPEECH] = { "speech", LANE_SOUND, "", "sound", 0.5F },
	[FEATURE_PACE] = { "pace", LANE_SOUND, "1/s",
	    "caption, onset, loud, sound", 1.5F },
	[FEATURE_EMPHASIS] = { "emphasis", LANE_SOUND, "LUFS",
	    "loud, sound", 6 },
	[FEATURE_CROWD] = { "crowd", LANE_SOUND, "dB", "sound, loud", 8 },
	[FEATURE_BEAT] = { "beat", LANE_SOUND, "1/s", "beat", 1 },
	[FEATURE_MUSIC] = { "music", LANE_SOUND, "", "sound, section", 0.4F },
	[FEATURE_DROP] = { "drop", LANE_SOUND, "", "section, sound", 0.6F },
	[FEATURE_MOTION] = { "motion", LANE_PICTURE, "widths/s", "frame",
	    0.1F },
	[FEATURE_SPIKE] = { "spike", LANE_PICTURE, "widths/s", "frame",
	    0.1F },
	[FEATURE_SHOTS] = { "shots", LANE_PICTURE, "1/s", "shot", 0.2F },
	[FEATURE_COLOUR] = { "colour", LANE_PICTURE, "", "frame, shot", 20 },
	[FEATURE_SHARP] = { "sharp", LANE_PICTURE, "", "frame, shot", 0.2F },
	[FEATURE_EXPOSED] = { "exposed", LANE_PICTURE, "", "frame, shot",
	    0.2F },
	[FEATURE_STEADY] = { "steady", LANE_PICTURE, "", "frame, shot",
	    0.3F },
	[FEATURE_FACE] = { "face", LANE_PICTURE, "", "face", 0.3F },
	[FEATURE_ACTIVITY] = { "activity", LANE_PACKETS, "octaves", "gop",
	    1 },
	[FEATURE_CHANGE] = { "change", LANE_PACKETS, "1/s", "gop", 0.4F },
	[FEATURE_HOOK] = { "hook", LANE_TEXT, "", "caption", 0.7F },
	[FEATURE_QUESTION] = { "question", LANE_TEXT, "", "caption", 1 },
	[FEATURE_LAUGHTER] = { "laughter", LANE_TEXT, "", "caption", 0.7F },
	[FEATURE_WORD] = { "word", LANE_TEXT, "", "caption", 1 },
	[FEATURE_TOGETHER] = { "together", LANE_ALL, "", "all", 0.6F },
};

int
feature_named(const char *name)
{
	int f;

	for (f = 0; f < FEATURES; f++)
		if (strcmp(feature_is[f].name, name) == 0)
			return f;
	return -1;
}
