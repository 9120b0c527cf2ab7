/*
 * Records: cuts and segments, also objects that only say start and end.
 * A stream may hold a moment several times, as a coarse segment, a final one
 * and a cut; what was decided last counts alone.
 */
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "listing_part.h"

enum rung { RUNG_NONE, RUNG_COARSE, RUNG_FINAL, RUNG_CUT };

struct reading {
	enum rung rung;  /* of what was taken so far */
	size_t from;     /* entries before are not ours */
};

static enum rung
rung_of(const struct cJSON *root)
{
	const char *type, *stage;

	if (json_get_str(root, "type", &type) < 0)
		return RUNG_FINAL;
	if (strcmp(type, "cut") == 0)
		return RUNG_CUT;
	if (strcmp(type, "segment") != 0)
		return RUNG_NONE;
	if (json_get_str(root, "stage", &stage) == 0 &&
	    strcmp(stage, "coarse") == 0)
		return RUNG_COARSE;
	return RUNG_FINAL;
}

/* A time as a number, or as text that a person has written. */
static int
get_time(const struct cJSON *root, const char *key, int64_t *us)
{
	const char *text;

	if (json_get_time(root, key, us) == 0)
		return 0;
	if (json_get_str(root, key, &text) == 0)
		return listing_time(text, us);
	return -1;
}

static void
take(struct listing *l, struct reading *r, const struct cJSON *root,
    long line)
{
	static const char *const names[] = { "source", "path", "src" };
	const char *title = NULL, *source = NULL, *level = "";
	enum rung rung = rung_of(root);
	int64_t start, end = TC_NONE;
	size_t before;
	struct listed *one;

	if (rung < r->rung || rung == RUNG_NONE)
		return;
	if (get_time(root, "start", &start) < 0 ||
	    (json_get(root, "end") && !json_is_null(json_get(root, "end")) &&
	    get_time(root, "end", &end) < 0)) {
		listing_fault(l, line, "no start and end in it");
		return;
	}
	while (rung > r->rung && l->n > r->from)
		listing_pop(l);
	r->rung = rung;
	for (size_t i = 0; i < sizeof names / sizeof *names && !source; i++)
		json_get_str(root, names[i], &source);
	if (json_get_str(root, "title", &title) < 0)
		json_get_str(root, "name", &title);
	before = l->n;
	listing_take(l, start, end, title, source, line);
	if (l->n == before)
		return;
	one = &l->v[l->n - 1];
	json_get_num(root, "score", &one->score);
	if (json_get_str(root, "level", &level) == 0 &&
	    strlen(level) < sizeof one->level)
		snprintf(one->level, sizeof one->level, "%s", level);
}

void
listing_ndjson(struct listing *l, struct listing_text *text)
{
	struct reading r = { .from = l->n };
	struct cJSON *root;
	const char *why;
	char *line;

	while ((line = listing_line(text)) != NULL) {
		line = listing_trim(line);
		if (!*line)
			continue;
		root = json_parse(line, strlen(line), &why);
		if (!root) {
			listing_fault(l, text->line, "%s", why);
			continue;
		}
		if (!json_is_object(root))
			listing_fault(l, text->line, "no object");
		else
			take(l, &r, root, text->line);
		json_free(root);
	}
}
