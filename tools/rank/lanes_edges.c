/*
 * Where a clip may begin and end, and the shots: out of the grid's lists into
 * the story.  Pauses of speech are found from loudness too, since most of
 * them are too short to be told as silence.
 */
#include "lanes_work.h"

#include "buf.h"
#include "tc.h"

#define WITHIN     INT64_C(150000)  /* how far inside a silence to cut */
#define PAUSE      INT64_C(300000)  /* shorter is the end of a syllable */
#define SENTENCE   INT64_C(8000000) /* longer captions are no sentences */

static const float pause_depth = 15;  /* dB below the loudest around */

struct range {
	int64_t from, to;   /* microseconds, half-open */
};

static void
add(struct story *s, const struct range *r, int64_t t, enum edge_kind kind,
    unsigned sides, float strength)
{
	if (t >= r->from && t < r->to)
		edges_add(&s->edges, t, kind, sides,
		    strength < 0 || isnan(strength) ? 0 :
		    strength > 1 ? 1 : strength);
}

/* One may end a little behind the start of a silence, and begin a little
 * before its end. */
static void
add_silence(struct story *s, const struct range *r, int64_t start,
    int64_t end, float strength)
{
	int64_t in = (end - start) / 2 < WITHIN ? (end - start) / 2 : WITHIN;

	add(s, r, start + in, EDGE_SILENCE, EDGE_END, strength);
	add(s, r, end - in, EDGE_SILENCE, EDGE_BEGIN, strength);
}

static void
add_sounds(const struct lanes_work *w, struct story *s, const struct range *r)
{
	const struct grid_list *l = &w->g->list[GRID_SOUNDS];
	const struct grid_sound *e;
	size_t i;

	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_SOUNDS, i);
		if (e->kind == GRID_SILENCE)
			add_silence(s, r, e->span.start, e->span.end,
			    0.5F + e->confidence / 2);
	}
}

/* How far a tenth of a second lies below the loudest around; NaN: not known. */
static float
depth_at(const struct lanes_work *w, size_t i)
{
	const struct grid_col_loud *row = grid_row(w->g, GRID_COL_LOUD,
	    sizeof *row, w->first + i);
	float v;

	if (!row || !row->told)
		return NAN;
	v = grid_value(row->rms, GRID_DB);
	return w->top[i] - (v > LANES_QUIET ? v : LANES_QUIET);
}

static void
add_pauses(const struct lanes_work *w, struct story *s, const struct range *r)
{
	size_t i, start = 0, run = 0;
	float depth, most = 0;
	int64_t t;

	for (i = 0; w->level && i < w->n; i++) {
		depth = depth_at(w, i);
		if (depth >= pause_depth) {
			if (!run++) {
				start = i;
				most = 0;
			}
			most = depth > most ? depth : most;
			continue;
		}
		t = (int64_t)(w->first + start) * w->g->step;
		if (run && (int64_t)run * w->g->step >= PAUSE)
			add_silence(s, r, t, t + (int64_t)run * w->g->step,
			    most / 60);
		run = 0;
	}
}

static void
add_music(const struct lanes_work *w, struct story *s, const struct range *r)
{
	const unsigned both = EDGE_BEGIN | EDGE_END;
	const struct grid_section *section;
	const struct grid_beat *beat;
	size_t i;

	for (i = 0; i < w->g->list[GRID_BEATS].n; i++) {
		beat = grid_at(w->g, GRID_BEATS, i);
		add(s, r, beat->span.start, beat->bar == 1 ? EDGE_BAR :
		    EDGE_BEAT, both, isnan(beat->confidence) ? 0.5F :
		    beat->confidence);
	}
	for (i = 0; i < w->g->list[GRID_SECTIONS].n; i++) {
		section = grid_at(w->g, GRID_SECTIONS, i);
		add(s, r, section->span.start, EDGE_SECTION, both, 0.8F);
		add(s, r, section->span.end, EDGE_SECTION, EDGE_END, 0.8F);
	}
}

static void
add_word(struct story *s, const struct range *r, int64_t start, int64_t end)
{
	if (start >= r->from && start < r->to && end > start)
		edges_word(&s->edges, start, end);
}

/* Where a caption's words have no times, it is one long word, up to the
 * caption behind it; but for those that stay longer than one speaks. */
static void
add_captions(const struct lanes_work *w, struct story *s,
    const struct range *r)
{
	const struct grid_list *l = &w->g->list[GRID_CAPTIONS];
	const struct grid_caption *e, *next;
	const struct grid_span *word;
	int64_t end;
	size_t i;

	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_CAPTIONS, i);
		add(s, r, e->span.start, EDGE_CAPTION, EDGE_BEGIN, 0.8F);
		add(s, r, e->span.end, EDGE_CAPTION, EDGE_END, 0.8F);
		end = e->span.end;
		next = i + 1 < l->n ? grid_at(w->g, GRID_CAPTIONS, i + 1) :
		    NULL;
		if (next && next->span.start < end)
			end = next->span.start;
		if (!e->timed && e->marks.words > 0 &&
		    end - e->span.start <= SENTENCE)
			add_word(s, r, e->span.start, end);
	}
	for (i = 0; i < w->g->list[GRID_WORDS].n; i++) {
		word = grid_at(w->g, GRID_WORDS, i);
		add_word(s, r, word->start, word->end);
	}
}

static void
put_take(struct story *s, const struct grid_take *e)
{
	bool whole = e->span.start == e->shot.start;
	struct take t = { .start = e->span.start, .end = e->span.end,
		.peak = e->shot.peak, .best = e->shot.best,
		.hash = e->shot.hash, .steadiness = -1, .motion = -1,
		.begins = whole ? e->shot.begins : TAKE_START };

	if (!isnan(e->shot.steadiness))
		t.steadiness = e->shot.steadiness;
	if (!isnan(e->shot.motion))
		t.motion = e->shot.motion;
	if (t.peak < t.start || t.peak >= t.end)
		t.peak = TC_NONE;
	if (t.best < t.start || t.best >= t.end)
		t.best = TC_NONE;
	if (s->ntakes == s->takecap) {
		s->takecap += s->takecap / 2 + 32;
		s->takes = stock_room(&s->take_stock, s->takecap, sizeof t);
	}
	s->takes[s->ntakes++] = t;
}

/* Shots that the story does not have yet: in a stream a long one is told
 * when it is over. */
static void
add_takes(const struct lanes_work *w, struct story *s, const struct range *r)
{
	const struct grid_list *l = &w->g->list[GRID_TAKES];
	const struct grid_take *e;
	size_t i;

	for (i = 0; i < l->n; i++) {
		e = grid_at(w->g, GRID_TAKES, i);
		if (e->span.start >= r->to)
			break;
		if (e->shot.begins != TAKE_START &&
		    e->span.start == e->shot.start)
			add(s, r, e->span.start, EDGE_SHOT, EDGE_BEGIN |
			    EDGE_END, e->shot.confidence *
			    (e->shot.begins == TAKE_CUT ? 1 : 0.7F));
		if (e->span.end > e->span.start && (!s->ntakes ||
		    e->span.start >= s->takes[s->ntakes - 1].end))
			put_take(s, e);
	}
}

void
lanes_edges(const struct lanes_work *w, struct story *s, size_t from,
    size_t to)
{
	struct range r = { (int64_t)from * w->g->step,
		(int64_t)to * w->g->step };

	add_takes(w, s, &r);
	add_sounds(w, s, &r);
	add_pauses(w, s, &r);
	add_music(w, s, &r);
	add_captions(w, s, &r);
	if (!from)
		edges_add(&s->edges, 0, EDGE_FILM, EDGE_BEGIN, 1);
	if (s->duration > r.from && s->duration <= r.to)
		edges_add(&s->edges, s->duration, EDGE_FILM, EDGE_END, 1);
}
