/*
 * Records in, plain structs out.  The stream may come from anywhere, so what
 * is beyond sense counts as absent.
 */
#include "audio_in.h"

#include "json.h"
#include "loud.h"
#include "tc.h"

static void
take_form(struct audio_facts *f, const struct cJSON *a)
{
	const char *layout;

	f->layout = 0;
	f->stream = (int)json_get_whole(a, "index", 0, AUDIO_TRACKS, -1);
	f->rate = (int)json_get_whole(a, "rate", 1, AUDIO_RATE, 0);
	f->channels = (int)json_get_whole(a, "channels", 1, AUDIO_CHANNELS, 0);
	if (json_get_str(a, "layout", &layout) == 0)
		f->layout = loud_layout(layout);
}

static void
take_times(struct audio_facts *f, const struct cJSON *a)
{
	int64_t duration;

	json_get_time(a, "start", &f->begin);
	if (json_get_time(a, "duration", &duration) == 0 && duration > 0)
		f->end = f->begin + duration;
	else
		f->end = f->duration;
}

int
audio_in_media(struct audio_facts *f, const struct cJSON *root, int track)
{
	const struct cJSON *chosen = json_get(root, "audio"), *a, *other = NULL;
	int64_t duration;

	*f = (struct audio_facts){ .stream = -1, .end = TC_NONE,
	    .duration = TC_NONE };
	json_get_time(root, "start", &f->start);
	json_get_bool(root, "growing", &f->growing);
	if (json_get_time(root, "duration", &duration) == 0 && duration > 0)
		f->duration = duration;
	if (json_is_array(json_get(root, "audios")))
		for (a = json_first(json_get(root, "audios"));
		    a && f->tracks < AUDIO_TRACKS; a = json_next(a))
			if (++f->tracks == track)
				other = a;
	if (!json_is_object(chosen))
		chosen = NULL;
	if (chosen && !f->tracks) {
		f->tracks = 1;
		other = track == 1 ? chosen : NULL;
	}
	a = track ? other : chosen;
	if (!json_is_object(a))
		return 0;
	f->audio = true;
	take_form(f, a);
	if (chosen && (int)json_get_whole(chosen, "index", 0, AUDIO_TRACKS, -1) ==
	    f->stream)
		take_form(f, a = chosen); /* which tells more */
	take_times(f, a);
	return f->stream < 0 ? -1 : 0;
}
