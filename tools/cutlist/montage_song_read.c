/*
 * Records about the song.  Values that make no sense count as absent: a song
 * with a wrong beat is still a song.
 */
#include "montage_song.h"

#include <math.h>
#include <string.h>

#include "json.h"
#include "rec.h"
#include "tc.h"

static double
number(const struct cJSON *root, const char *key)
{
	double v;

	return json_get_num(root, key, &v) == 0 && fabs(v) < 1e6 ? v : NAN;
}

static void
take_section(struct montage_song *s, const struct cJSON *root)
{
	int64_t start, end;
	const char *kind;
	int i;

	if (json_get_time(root, "start", &start) < 0 ||
	    json_get_time(root, "end", &end) < 0 ||
	    json_get_str(root, "kind", &kind) < 0)
		return;
	for (i = 0; montage_part_name[i]; i++)
		if (strcmp(kind, montage_part_name[i]) == 0)
			montage_song_section(s, start, end,
			    (enum montage_part)i, number(root, "energy"));
}

/* Of several pieces in one file the first one's beginning and the last one's
 * end count. */
static void
take_song(struct montage_song *s, const struct cJSON *root)
{
	int64_t start, end;

	if (json_get_time(root, "start", &start) < 0 ||
	    json_get_time(root, "end", &end) < 0 || end <= start)
		return;
	if (s->start == TC_NONE || start < s->start)
		s->start = start;
	if (s->end == TC_NONE || end > s->end)
		s->end = end;
	if (s->meter == 0)
		s->meter = (int)json_get_whole(root, "meter", 2, 12, 0);
}

void
montage_song_record(struct montage_song *s, struct rec *r)
{
	const struct cJSON *root = rec_root(r);
	int64_t t;

	if (rec_is(r, "section")) {
		take_section(s, root);
	} else if (rec_is(r, "song")) {
		take_song(s, root);
	} else if (rec_is(r, "media")) {
		if (json_get_time(root, "duration", &t) == 0 && t > 0)
			s->duration = t;
	} else if (json_get_time(root, "t", &t) < 0) {
		return;
	} else if (rec_is(r, "beat")) {
		montage_song_beat(s, t, (int)json_get_whole(root, "bar", 1,
		    12, 0), number(root, "strength"));
	} else if (rec_is(r, "onset")) {
		montage_song_onset(s, t, number(root, "strength"));
	} else if (rec_is(r, "loud")) {
		montage_song_loud(s, t, number(root, "momentary"),
		    number(root, "flux"));
	}
}
