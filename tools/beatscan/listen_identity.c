/*
 * Everything that changes a byte of beatscan's records is in here: whoever
 * gives it a new option, or reads one more member of a record, adds it.
 *
 * Numbers are written exactly (%a), unlike in the run record, which is for
 * people.  How long a child may be silent changes nothing.
 */
#include "listen_identity.h"

#include "tc.h"

void
listen_identity_segment(char segments[KEY_TEXT], const struct span *s)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%lld %lld", (long long)s->start, (long long)s->end);
	cache_mix(segments, b.p);
	buf_free(&b);
}

static void
add_facts(struct buf *b, const struct audio_facts *f)
{
	char hash[KEY_TEXT] = "";
	struct buf all = BUF_INIT;

	buf_addf(&all, "%d %d %d %llx", f->stream, f->rate, f->channels,
	    (unsigned long long)f->layout);
	buf_addf(&all, " %lld %lld %lld %lld", (long long)f->start,
	    (long long)f->begin, (long long)f->end, (long long)f->duration);
	cache_mix(hash, all.p);
	buf_addf(b, " media=%s", hash);
	buf_free(&all);
}

void
listen_identity_text(struct buf *b, const char *segments,
    const struct wish *w, const struct audio_facts *f, int pass)
{
	const struct ear_wish *e = &w->ear;

	buf_addf(b, "what=%x", e->what);
	buf_adds(b, e->true_peak ? " --true-peak" : "");
	if (e->kind.silence_db < 0)
		buf_addf(b, " --silence %a", e->kind.silence_db);
	if (e->track.bpm_least > 0)
		buf_addf(b, " --bpm %a-%a", e->track.bpm_least,
		    e->track.bpm_most);
	if (e->track.lag > 0)
		buf_addf(b, " --lag %a", e->track.lag);
	buf_adds(b, w->engine == ENGINE_AUBIO ? " --engine aubio" : "");
	if (w->ranged)
		buf_addf(b, " --range %lldus-%lldus",
		    (long long)w->range.start, (long long)w->range.end);
	if (w->windows)
		buf_addf(b, " -w pass=%d", pass);
	if (*segments)
		buf_addf(b, " segments=%s", segments);
	add_facts(b, f);
}
