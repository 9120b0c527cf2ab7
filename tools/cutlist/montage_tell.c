/*
 * A planned film as records, and for people.
 */
#include "montage_tell.h"

#include "diag.h"
#include "jw.h"
#include "tc.h"

static const char *const TICKS[MONTAGE_TICKS] = { "beat", "onset", "loud",
	"even" };

/* How many cuts lie on each kind of place. */
static void
count_ticks(const struct montage_told *t, size_t of[MONTAGE_TICKS])
{
	size_t i;

	for (i = 0; i < MONTAGE_TICKS; i++)
		of[i] = 0;
	for (i = 0; i < t->plan->n; i++)
		of[t->needs[i].tick]++;
}

void
montage_tell_grid(struct buf *b, const struct montage_told *t)
{
	size_t of[MONTAGE_TICKS];

	count_ticks(t, of);
	if (!t->plan->song)
		buf_adds(b, "there is no song: cuts are as long as shots are");
	else if (of[MONTAGE_TICK_BEAT] == 0 && of[MONTAGE_TICK_ONSET] +
	    of[MONTAGE_TICK_LOUD] > 0)
		buf_addf(b, "no beat was found in the song: cuts lie on %s",
		    of[MONTAGE_TICK_ONSET] ? "onsets" :
		    "places where it gets louder");
	else if (of[MONTAGE_TICK_BEAT] == 0)
		buf_adds(b, "no beat and no onset was found in the song: cuts "
		    "lie at even distances");
	else if (of[MONTAGE_TICK_ONSET] + of[MONTAGE_TICK_LOUD] > 0)
		buf_addf(b, "%zu of %zu cuts lie on onsets, where the song has "
		    "no beat", of[MONTAGE_TICK_ONSET] + of[MONTAGE_TICK_LOUD],
		    t->plan->n);
}

void
montage_tell_film(struct buf *b, const struct montage_told *t)
{
	const struct montage_plan *p = t->plan;
	struct buf note = BUF_INIT, rate = BUF_INIT;
	size_t of[MONTAGE_TICKS], i;

	count_ticks(t, of);
	montage_tell_grid(&note, t);
	buf_addf(&rate, "%lld/%lld", (long long)p->canvas.rate.num,
	    (long long)p->canvas.rate.den);
	jw_begin(b, "montage", "");
	if (p->song)
		jw_path(b, "song", p->song->path);
	else
		jw_null(b, "song");
	jw_int(b, "variant", t->variant);
	jw_int(b, "seed", (int64_t)t->seed);
	jw_str(b, "style", t->wish->style.name);
	jw_str(b, "arc", t->wish->style.arc.n ? t->wish->style.arc.name :
	    NULL);
	jw_us(b, "start", p->from);
	jw_us(b, "end", p->to);
	jw_us(b, "fade_out", p->fade_out);
	jw_int(b, "width", p->canvas.width);
	jw_int(b, "height", p->canvas.height);
	jw_str(b, "rate", rate.p);
	jw_int(b, "frames", p->frames);
	jw_str(b, "sound", montage_sound_name[p->sound]);
	jw_int(b, "slots", (int64_t)p->n);
	jw_open(b, "on", '{');
	for (i = 0; i < MONTAGE_TICKS; i++)
		jw_int(b, TICKS[i], (int64_t)of[i]);
	jw_close(b, '}');
	jw_str(b, "note", note.len ? note.p : NULL);
	jw_end(b);
	buf_free(&note);
	buf_free(&rate);
}

void
montage_tell_slot(struct buf *b, const struct montage_told *t, size_t slot)
{
	const struct montage_plan *p = t->plan;
	const struct montage_slot *s = &p->slots[slot];

	jw_begin(b, "cut", s->film ? s->film->src : "");
	if (s->film) {
		jw_us(b, "start", s->from);
		jw_us(b, "end", s->from + montage_time(&p->canvas,
		    s->frames));
	} else {
		jw_null(b, "start");
		jw_null(b, "end");
	}
	jw_int(b, "slot", (int64_t)slot + 1);
	jw_null(b, "first");
	jw_null(b, "last");
	jw_int(b, "frames", s->frames);
	jw_str(b, "method", "encode");
	jw_str(b, "why", s->why);
	jw_fix(b, "score", s->score, 4);
	jw_null(b, "level");
	jw_null(b, "title");
	jw_int(b, "variant", t->variant);
	jw_us(b, "beat", s->beat);
	jw_str(b, "on", TICKS[t->needs[slot].tick]);
	jw_fix(b, "beats", (double)t->needs[slot].quarters / MONTAGE_BEAT, 2);
	jw_str(b, "part", p->song ? montage_part_name[t->needs[slot].part] :
	    NULL);
	jw_fix(b, "energy", t->needs[slot].energy, 3);
	jw_int(b, "at", s->first);
	jw_str(b, "turn", montage_turn_name[s->turn]);
	jw_int(b, "turn_frames", s->turn_frames);
	jw_end(b);
}

void
montage_tell_table(struct buf *b, const struct montage_told *t)
{
	const struct montage_plan *p = t->plan;
	char name[DIAG_NAME], at[TC_TEXT], from[TC_TEXT];
	size_t i;

	if (t->wish->variants > 1)
		buf_addf(b, "%svariant %d, seed %llu\n", t->variant > 1 ?
		    "\n" : "", t->variant, (unsigned long long)t->seed);
	buf_addf(b, "%4s  %-12s %7s  %-12s %s\n", "slot", "film", "seconds",
	    "from", "why");
	for (i = 0; i < p->n; i++) {
		const struct montage_slot *s = &p->slots[i];

		tc_print(montage_time(&p->canvas, s->first), at);
		tc_print(s->film ? s->from : TC_NONE, from);
		buf_addf(b, "%4zu  %-12s %7.2f  %-12s %s\n", i + 1, at,
		    (double)montage_time(&p->canvas, s->frames) / TC_SECOND,
		    from, s->why);
		buf_addf(b, "%6s%s\n", "", s->film ? diag_name(name,
		    s->film->path) : "-");
	}
}
