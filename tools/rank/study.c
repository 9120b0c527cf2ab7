/*
 * Takes one source from records to a story.
 */
#include <stdlib.h>
#include <string.h>

#include "study.h"
#include "buf.h"
#include "json.h"
#include "lanes.h"
#include "norm.h"
#include "running.h"
#include "tc.h"

struct study *
study_new(struct source *src, struct rec *media, const struct taste *t,
    int64_t step)
{
	struct study *s = xcalloc(1, sizeof *s);

	s->src = src;
	s->story.step = step;
	s->audio = json_is_object(json_get(rec_root(media), "audio"));
	s->video = json_is_object(json_get(rec_root(media), "video"));
	rank_in_media(&s->story, &s->grid, rec_root(media));
	rank_in_start(&s->in, &s->story, s->grid, t);
	return s;
}

void
study_free(struct study *s)
{
	if (!s)
		return;
	running_free(s->running);
	lanes_free(&s->story);
	grid_free(s->grid);
	spans_free(&s->windows);
	free(s);
}

/* Where pictures were looked at closely, moments are to be found. */
static void
keep_window(struct study *s, struct rec *r)
{
	const struct cJSON *root = rec_root(r);
	struct span one = { .level = LEVEL_NONE };
	const char *tool;

	if (json_get_str(root, "tool", &tool) == 0 &&
	    strcmp(tool, "framestat") == 0 &&
	    json_get_time(root, "start", &one.start) == 0 &&
	    json_get_time(root, "end", &one.end) == 0 && one.start < one.end)
		spans_add(&s->windows, &one);
}

/* What a tool says it is going to tell; key frames and captions come all at
 * once and are not waited for. */
static void
keep_promise(struct study *s, struct rec *r)
{
	const struct cJSON *at;
	const char *type;

	for (at = json_first(json_get(rec_root(r), "emits")); at;
	    at = json_next(at)) {
		if (json_str(at, &type) < 0)
			continue;
		if (strcmp(type, "loud") == 0)
			s->expects[LANE_SOUND] = s->audio;
		else if (strcmp(type, "frame") == 0 ||
		    strcmp(type, "shot") == 0)
			s->expects[LANE_PICTURE] = s->video;
	}
}

int64_t
study_known(const struct study *s)
{
	int64_t known = TC_NONE, seen;
	int lane;

	if (!s->grid)
		return TC_NONE;
	for (lane = 0; lane < LANE_ALL; lane++) {
		if (!s->expects[lane])
			continue;
		seen = grid_seen(s->grid, (enum feature_lane)lane);
		if (seen == TC_NONE)
			return TC_NONE;
		if (known == TC_NONE || seen < known)
			known = seen;
	}
	return known;
}

int
study_record(struct study *s, struct rec *r, const char **why)
{
	if (!s->grid)
		return 0;
	if (rank_in_record(&s->in, r, why) < 0)
		return -1;
	if (rec_is(r, "window"))
		keep_window(s, r);
	else if (rec_is(r, "run"))
		keep_promise(s, r);
	return 0;
}

void
study_close(struct study *s)
{
	if (!s->grid)
		return;
	lanes_make(s->grid, &s->story, 0, lanes_steps(s->grid, &s->story));
	grid_free(s->grid);
	s->grid = NULL;
	spans_merge(&s->windows, 1, 0, TC_NONE);
}

void
study_norms(struct study *const *v, size_t n, bool own)
{
	struct norms *norms = xcalloc(1, sizeof *norms);
	size_t i;

	for (i = 0; i < n; i++) {
		struct story *s = &v[i]->story;

		if (own)
			memset(norms, 0, sizeof *norms);
		norms_add(norms, s, s->first, s->first + s->n);
		if (own)
			norms_set(norms, s);
	}
	for (i = 0; i < n; i++) {
		struct story *s = &v[i]->story;

		if (!own)
			norms_set(norms, s);
		lanes_together(s, s->first, s->first + s->n);
	}
	free(norms);
}
