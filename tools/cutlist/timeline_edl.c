/*
 * CMX 3600: the edit decision list that every editing program reads.
 *
 *	001  AX       AA/V  C        00:00:10:00 00:00:20:00 01:00:00:00 01:00:10:00
 *	* FROM CLIP NAME: talk.mp4
 *
 * All timecodes count at the rate of the result; those of the result begin at
 * one hour, as tapes do, those of films with their own timecode, or at nought.
 * Out is the first picture that is not shown.  The names of files stand in
 * notes, since a reel has eight letters.
 */
#include <inttypes.h>
#include <stdio.h>

#include "timeline_part.h"

/* Further events have numbers that the format has no room for. */
enum { EVENTS = 999 };

/* Drop-frame where the rate has it, unless a film counts otherwise. */
static bool
drops(const struct timeline *t)
{
	char text[TC_TEXT];
	size_t i;

	for (i = 0; i < t->nfilms; i++)
		if (t->films[i].zero > 0 && !t->films[i].drop)
			return false;
	tc_smpte(0, t->rate, true, text);
	return text[8] == ';';
}

/* A day's labels, over and over. */
static void
add_timecode(struct buf *b, const struct timeline *t, int64_t picture)
{
	const bool drop = drops(t);
	char text[TC_TEXT];

	tc_smpte(picture % tc_frame(24, 0, 0, 0, t->rate, drop), t->rate,
	    drop, text);
	buf_addf(b, " %s", text);
}

static const char *
channels(const struct timeline *t, const struct timeline_entry *e)
{
	const struct timeline_film *film = &t->films[e->film];

	if (film->width <= 0 || e == &t->song)
		return film->channels == 1 ? "A" : "AA";
	if (!timeline_heard(t, film))
		return "V";
	return film->channels == 1 ? "B" : "AA/V";
}

/* `in` is a picture of the film, `at` one of the result. */
static void
add_event(struct buf *b, const struct timeline *t, size_t number,
    const struct timeline_entry *e, const char *how, int64_t in, int64_t at,
    int64_t frames)
{
	const int64_t zero = timeline_zero(t, &t->films[e->film]);
	/* where the result begins: an hour */
	const int64_t hour = tc_frame(1, 0, 0, 0, t->rate, drops(t));

	buf_addf(b, "%03zu  AX       %-5s %-8s", number, channels(t, e), how);
	add_timecode(b, t, zero + in);
	add_timecode(b, t, zero + in + frames);
	add_timecode(b, t, hour + at);
	add_timecode(b, t, hour + at + frames);
	buf_addc(b, '\n');
}

static void
add_note(struct buf *b, const char *key, const char *text)
{
	buf_addf(b, "* %s: ", key);
	timeline_line(b, text);
	buf_addc(b, '\n');
}

/* Where the cut before ends, an event begins without a length, which becomes
 * this one. */
static bool
add_fade(struct buf *b, const struct timeline *t, size_t i)
{
	const struct timeline_entry *e = &t->v[i], *before = e - 1;

	if (i == 0 || e->fade <= 0 || before->film == TIMELINE_BLACK)
		return false;
	add_event(b, t, i + 1, before, "C", before->from + before->frames,
	    e->first, 0);
	return true;
}

static void
begin_list(struct buf *b, const struct timeline *t)
{
	buf_addf(b, "TITLE: CUTLIST\nFCM: %sDROP FRAME\n\n", drops(t) ? "" :
	    "NON-");
}

static int
add_cut(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];
	bool faded = add_fade(b, t, i);
	char how[32] = "C";

	(void)why;
	if (faded)
		snprintf(how, sizeof how, "D    %03" PRId64, e->fade);
	add_event(b, t, i + 1, e, how, e->from, e->first, e->frames);
	if (faded)
		add_note(b, "FROM CLIP NAME",
		    timeline_base(&t->films[e[-1].film]));
	add_note(b, faded ? "TO CLIP NAME" : "FROM CLIP NAME",
	    timeline_base(&t->films[e->film]));
	if (e->slice.title && *e->slice.title)
		add_note(b, "COMMENT", e->slice.title);
	return 0;
}

static const char *
end_list(struct buf *b, const struct timeline *t)
{
	const struct timeline_entry *song = &t->song;

	if (t->scored) {
		add_event(b, t, t->n + 1, song, "C", song->from, song->first,
		    song->frames);
		add_note(b, "FROM CLIP NAME",
		    timeline_base(&t->films[song->film]));
	}
	if (t->n + t->scored > EVENTS)
		return "CMX 3600 knows no more than 999 cuts: some programs "
		    "do not read the others";
	return timeline_warning(t, true);
}

const struct timeline_format timeline_edl = { .name = "edl",
    .begin = begin_list, .each = add_cut, .end = end_list };
