/*
 * Everything that changes a byte of framestat's records is in here: whoever
 * gives it a new option, or reads one more member of a record, adds it.
 *
 * Numbers are written exactly (%a), unlike in the run record, which is for
 * people.  How many decoders work, and how long they may be silent, changes
 * nothing.  Where no index came framestat asks probe for one, which follows
 * from the content and probe's version.
 */
#include "identity.h"

#include "tc.h"

static const char *const MODES[] = { "full", "fast", "keys" };

static void
add_ratio(struct buf *b, struct ratio r)
{
	buf_addf(b, " %lld/%lld", (long long)r.num, (long long)r.den);
}

void
identity_gop(struct identity *i, const struct gop_facts *g)
{
	const struct gop_note *n = &g->note;
	struct buf b = BUF_INIT;

	buf_addf(&b, "%lld %lld %d %d %d", (long long)g->entry.t,
	    (long long)g->entry.pts, g->entry.frames, g->entry.rap,
	    g->entry.leading);
	buf_addf(&b, " %lld %lld %lld %lld %a %a %d %d", (long long)n->end,
	    (long long)n->bytes, (long long)n->key_bytes,
	    (long long)n->peak_t, (double)n->peak, (double)n->surge, n->keys,
	    n->hidden);
	cache_mix(i->gops, b.p);
	buf_free(&b);
}

void
identity_segment(struct identity *i, const struct span *s)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%lld %lld %d", (long long)s->start, (long long)s->end,
	    (int)s->level);
	cache_mix(i->segments, b.p);
	buf_free(&b);
}

/* What decides which pictures there are, without how long the film is. */
static void
add_film(struct buf *b, const struct facts *f)
{
	buf_addf(b, "%d %lld %d %d %d %d", f->film.stream,
	    (long long)f->film.start, f->film.width, f->film.height,
	    f->film.rotate, f->film.flip);
	add_ratio(b, f->film.base);
	add_ratio(b, f->film.sar);
}

static void
add_facts(struct buf *b, const struct facts *f)
{
	char hash[KEY_TEXT] = "";
	struct buf all = BUF_INIT;

	add_film(&all, f);
	add_ratio(&all, f->rate);
	buf_addf(&all, " %lld %lld %d %s", (long long)f->begin,
	    (long long)f->end, f->gop, f->codec);
	cache_mix(hash, all.p);
	buf_addf(b, " media=%s", hash);
	buf_free(&all);
}

/* Options that decide which pictures there are. */
static void
add_choice(struct buf *b, const struct wish *w)
{
	buf_addf(b, "-M %s", MODES[w->mode]);
	buf_adds(b, w->adaptive ? " --adaptive" : "");
	if (w->fps > 0)
		buf_addf(b, " --fps %a", w->fps);
	if (w->nth)
		buf_addf(b, " --every %lld", (long long)w->nth);
	buf_adds(b, w->loop_filter ? " --loop-filter" : "");
	buf_adds(b, w->references ? " --references" : "");
	if (w->hwaccel)
		buf_addf(b, " --hwaccel %s", w->hwaccel);
}

void
identity_pictures(struct buf *b, const struct wish *w, const struct facts *f)
{
	char hash[KEY_TEXT] = "";
	struct buf film = BUF_INIT;

	add_film(&film, f);
	cache_mix(hash, film.p);
	buf_free(&film);
	add_choice(b, w);
	buf_addf(b, " film=%s", hash);
}

void
identity_text(struct buf *b, const struct identity *i, const struct wish *w,
    const struct facts *f, int pass)
{
	add_choice(b, w);
	if (w->least)
		buf_addf(b, " --min-shot %lldus", (long long)w->least);
	if (w->windows)
		buf_addf(b, " -w pass=%d", pass);
	if (w->ranged)
		buf_addf(b, " --range %lldus-%lldus",
		    (long long)w->range.start, (long long)w->range.end);
	if (i->segments[0])
		buf_addf(b, " segments=%s", i->segments);
	add_facts(b, f);
	buf_addf(b, " gops=%s", i->gops[0] ? i->gops : "asked");
}

void
identity_options(struct buf *b, const struct wish *w)
{
	char from[TC_TEXT], to[TC_TEXT];

	buf_addf(b, "-M %s", MODES[w->mode]);
	buf_adds(b, w->windows ? " -w" : "");
	buf_adds(b, w->adaptive ? " --adaptive" : "");
	if (w->fps > 0)
		buf_addf(b, " --fps %g", w->fps);
	if (w->nth)
		buf_addf(b, " --every %lld", (long long)w->nth);
	if (w->least)
		buf_addf(b, " --min-shot %.6f", (double)w->least / TC_SECOND);
	buf_adds(b, w->loop_filter ? " --loop-filter" : "");
	buf_adds(b, w->references ? " --references" : "");
	if (w->ranged) {
		tc_print(w->range.start, from);
		tc_print(w->range.end, to);
		buf_addf(b, " --range %s-%s", from,
		    w->range.end == TC_NONE ? "" : to);
	}
}
