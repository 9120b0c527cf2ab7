/*
 * Records of frames, shots and windows.
 */
#include "records.h"

#include "jw.h"
#include "tc.h"

static void
put_number(struct buf *b, int64_t n)
{
	if (n < 0)
		jw_null(b, "n");
	else
		jw_int(b, "n", n);
}

/* What compares with the picture before; null where there was none near. */
static void
put_motion(struct buf *b, const struct measures *m)
{
	if (!m->moved) {
		jw_null(b, "motion");
		jw_null(b, "pan");
		jw_null(b, "zoom");
		jw_null(b, "object");
		jw_null(b, "motion_x");
		jw_null(b, "motion_y");
		jw_null(b, "spread");
		jw_null(b, "residual");
		return;
	}
	jw_fix(b, "motion", m->motion, 4);
	jw_open(b, "pan", '[');
	jw_fix(b, NULL, m->pan_x, 4);
	jw_fix(b, NULL, m->pan_y, 4);
	jw_close(b, ']');
	jw_fix(b, "zoom", m->zoom, 4);
	jw_fix(b, "object", m->object, 3);
	jw_fix(b, "motion_x", m->motion_x, 3);
	jw_fix(b, "motion_y", m->motion_y, 3);
	jw_fix(b, "spread", m->spread, 3);
	jw_fix(b, "residual", m->residual, 3);
}

static void
put_flags(struct buf *b, const struct measures *m, bool compared)
{
	jw_open(b, "flags", '[');
	if (m->black)
		jw_str(b, NULL, "black");
	if (m->white)
		jw_str(b, NULL, "white");
	if (m->uniform)
		jw_str(b, NULL, "uniform");
	if (compared && m->frozen)
		jw_str(b, NULL, "frozen");
	jw_close(b, ']');
}

void
frame_record(struct buf *b, const char *src, int pass, const struct seen *p)
{
	const struct measures *m = &p->m;

	jw_begin(b, "frame", src);
	jw_us(b, "t", p->t);
	jw_int(b, "pts", p->pts);
	put_number(b, p->n);
	jw_int(b, "pass", pass);
	if (p->dt == TC_NONE)
		jw_null(b, "dt");
	else
		jw_us(b, "dt", p->dt);
	jw_fix(b, "luma", m->luma, 2);
	jw_fix(b, "contrast", m->contrast, 2);
	jw_fix(b, "dark", m->dark, 4);
	jw_fix(b, "bright", m->bright, 4);
	jw_fix(b, "colour", m->colour, 2);
	if (p->dt == TC_NONE)
		jw_null(b, "diff");
	else
		jw_fix(b, "diff", m->diff, 3);
	put_motion(b, m);
	put_flags(b, m, p->dt != TC_NONE);
	jw_hex(b, "hash", m->hash);
	if (p->looked) {
		jw_fix(b, "sharpness", p->close.sharpness, 3);
		jw_fix(b, "noise", p->close.noise, 2);
		jw_fix(b, "exposure", p->close.exposure, 3);
		jw_fix(b, "interlaced", p->close.combing, 2); /* NAN: null */
	}
	jw_end(b);
}

const char *
shot_begins(const struct shot *s)
{
	return s->begun ? change_name(s->begins) : "start";
}

static void
put_mean(struct buf *b, const char *key, const struct mean *m, int decimals)
{
	jw_fix(b, key, mean_of(m), decimals); /* NAN is null */
}

static void
put_bars(struct buf *b, const struct shot *s)
{
	const int across[4] = { THUMB_ROWS, THUMB_ROWS, THUMB_COLS,
	    THUMB_COLS };
	int bars[4], i;

	bars_get(&s->bars, bars);
	jw_open(b, "bars", '[');
	for (i = 0; i < 4; i++)
		jw_fix(b, NULL, (double)bars[i] / across[i], 3);
	jw_close(b, ']');
}

void
shot_record(struct buf *b, const char *src, int pass, const struct shot *s)
{
	jw_begin(b, "shot", src);
	jw_int(b, "pass", pass);
	jw_us(b, "start", s->start);
	jw_us(b, "end", s->end);
	jw_int(b, "pts", s->pts);
	put_number(b, s->n);
	jw_str(b, "begins", shot_begins(s));
	if (s->begun && s->to > s->from) {
		jw_us(b, "from", s->from);
		jw_us(b, "to", s->to);
	} else {
		jw_null(b, "from");
		jw_null(b, "to");
	}
	jw_fix(b, "confidence", s->confidence, 3);
	jw_int(b, "frames", s->frames);
	put_mean(b, "luma", &s->luma, 2);
	put_mean(b, "contrast", &s->contrast, 2);
	put_mean(b, "dark", &s->dark, 4);
	put_mean(b, "bright", &s->bright, 4);
	put_mean(b, "colour", &s->colour, 2);
	put_mean(b, "diff", &s->diff, 3);
	put_mean(b, "motion", &s->motion, 4);
	put_mean(b, "object", &s->object, 3);
	put_mean(b, "motion_x", &s->motion_x, 3);
	put_mean(b, "motion_y", &s->motion_y, 3);
	jw_fix(b, "steadiness", shot_steadiness(s), 3);
	if (s->peak_t == TC_NONE)
		jw_null(b, "peak");
	else
		jw_us(b, "peak", s->peak_t);
	put_mean(b, "sharpness", &s->sharpness, 3);
	put_mean(b, "noise", &s->noise, 2);
	put_mean(b, "exposure", &s->exposure, 3);
	put_mean(b, "interlaced", &s->interlaced, 2);
	put_bars(b, s);
	jw_str(b, "cadence", cadence_get(&s->cadence) == CADENCE_UNKNOWN ?
	    NULL : cadence_name(&s->cadence));
	jw_us(b, "best", s->best);
	jw_hex(b, "hash", s->hash);
	jw_end(b);
}

void
window_record(struct buf *b, const char *src, int pass, int64_t start,
    int64_t end)
{
	jw_begin(b, "window", src);
	jw_us(b, "start", start);
	jw_us(b, "end", end);
	jw_int(b, "pass", pass);
	jw_str(b, "tool", "framestat");
	jw_end(b);
}
