/*
 * Records about sources: pictures, shots, windows and segments.
 */
#include "montage_shots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "rec.h"
#include "tc.h"

enum { PASS_MOST = 1 << 14 };

static double
number(const struct cJSON *root, const char *key)
{
	double v;

	return json_get_num(root, key, &v) == 0 && fabs(v) < 1e9 ? v : NAN;
}

static uint64_t
hash_in(const struct cJSON *root)
{
	const char *text;
	uint64_t v;
	char *end;

	if (json_get_str(root, "hash", &text) < 0 || strlen(text) != 16)
		return 0;
	v = strtoull(text, &end, 16);
	return *end ? 0 : v;
}

static int
pass_in(const struct cJSON *root)
{
	return (int)json_get_whole(root, "pass", 0, PASS_MOST, 0);
}

static bool
take_picture(struct montage_stock *s, size_t source, const struct cJSON *root)
{
	const struct cJSON *pan = json_first(json_get(root, "pan"));
	struct montage_seen p = { .pass = pass_in(root) };
	double x, y;

	if (json_get_time(root, "t", &p.t) < 0)
		return false;
	p.look = (struct montage_look){ (float)number(root, "motion"), NAN,
	    NAN, (float)number(root, "luma"), (float)number(root, "colour") };
	if (json_num(pan, &x) == 0 && json_num(json_next(pan), &y) == 0 &&
	    fabs(x) < 1e6 && fabs(y) < 1e6) {
		p.look.pan_x = (float)x;
		p.look.pan_y = (float)y;
	}
	p.hash = hash_in(root);
	montage_stock_picture(s, source, &p);
	return true;
}

static bool
extent(const struct cJSON *root, int64_t *start, int64_t *end)
{
	return json_get_time(root, "start", start) == 0 &&
	    json_get_time(root, "end", end) == 0 && *end > *start;
}

static bool
take_shot(struct montage_stock *s, size_t source, const struct cJSON *root)
{
	int64_t start, end, from, to;

	if (!extent(root, &start, &end))
		return false;
	if (json_get_time(root, "from", &from) < 0 ||
	    json_get_time(root, "to", &to) < 0 || from > start || to < start)
		from = to = start;
	montage_stock_change(s, source, from, to, pass_in(root),
	    number(root, "steadiness"), number(root, "exposure"));
	return true;
}

static bool
take_segment(struct montage_stock *s, size_t source, const struct cJSON *root)
{
	double score = number(root, "score");
	int64_t start, end, peak;
	const char *stage;

	if (json_get_str(root, "stage", &stage) == 0 &&
	    strcmp(stage, "coarse") == 0)
		return true;
	if (!extent(root, &start, &end))
		return false;
	if (json_get_time(root, "peak", &peak) < 0)
		peak = TC_NONE;
	montage_stock_segment(s, source, start, end, score >= 0 &&
	    score <= 1 ? score : 0.5, peak, hash_in(root));
	return true;
}

bool
montage_stock_record(struct montage_stock *s, size_t source, struct rec *r)
{
	const struct cJSON *root;
	int64_t start, end;
	const char *tool;

	if (rec_is(r, "frame"))
		return take_picture(s, source, rec_root(r));
	if (rec_is(r, "shot"))
		return take_shot(s, source, rec_root(r));
	if (rec_is(r, "segment"))
		return take_segment(s, source, rec_root(r));
	if (!rec_is(r, "window"))
		return true;
	root = rec_root(r);
	if (json_get_str(root, "tool", &tool) == 0 &&
	    strcmp(tool, "framestat") != 0)
		return true; /* it has heard again, not seen */
	if (!extent(root, &start, &end))
		return false;
	montage_stock_window(s, source, start, end, pass_in(root));
	return true;
}
