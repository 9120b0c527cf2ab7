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

static void
add_timecode(struct buf *b, const struct timeline *t, int64_t picture)
{
	char text[TC_TEXT];

	tc_smpte(picture, t->rate, drops(t), text);
	buf_addf(b, " %s", text);
}

/* Where the result begins. */
static int64_t
an_hour(const struct timeline *t)
{
	return tc_frame(1, 0, 0, 0, t->rate, drops(t));
}

static const char *
channels(const struct timeline *t, const struct timeline_film *film)
{
	bool heard = timeline_heard(t, film);

	if (film->width <= 0)
		return film->channels == 1 ? "A" : "AA";
	return !heard ? "V" : film->channels == 1 ? "B" : "AA/V";
}

static void
add_event(struct buf *b, const struct timeline *t, size_t number,
    const struct timeline_film *film, const char *how, const int64_t at[4])
{
	int i;

	buf_addf(b, "%03zu  AX       %-5s %-8s", number, channels(t, film),
	    how);
	for (i = 0; i < 4; i++)
		add_timecode(b, t, at[i]);
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
add_fade(struct buf *b, const struct timeline *t, size_t i, int64_t hour)
{
	const struct timeline_entry *e = &t->v[i], *before = e - 1;
	int64_t out, in = hour + e->first;

	if (i == 0 || e->fade <= 0 || before->film == TIMELINE_BLACK)
		return false;
	out = timeline_zero(t, &t->films[before->film]) + before->from +
	    before->frames;
	add_event(b, t, i + 1, &t->films[before->film], "C",
	    (const int64_t[]){ out, out, in, in });
	return true;
}

void
timeline_edl_begin(struct buf *b, const struct timeline *t)
{
	buf_addf(b, "TITLE: CUTLIST\nFCM: %sDROP FRAME\n\n", drops(t) ? "" :
	    "NON-");
}

int
timeline_edl(struct buf *b, const struct timeline *t, size_t i,
    const char **why)
{
	const struct timeline_entry *e = &t->v[i];
	const int64_t hour = an_hour(t);
	const struct timeline_film *film = &t->films[e->film];
	const int64_t in = timeline_zero(t, film) + e->from;
	const int64_t at[] = { in, in + e->frames, hour + e->first,
		hour + e->first + e->frames };

	bool faded = add_fade(b, t, i, hour);
	char how[32] = "C";

	(void)why;
	if (faded)
		snprintf(how, sizeof how, "D    %03" PRId64, e->fade);
	add_event(b, t, i + 1, film, how, at);
	if (faded)
		add_note(b, "FROM CLIP NAME",
		    timeline_base(&t->films[e[-1].film]));
	add_note(b, faded ? "TO CLIP NAME" : "FROM CLIP NAME",
	    timeline_base(film));
	if (e->slice.title && *e->slice.title)
		add_note(b, "COMMENT", e->slice.title);
	return 0;
}

const char *
timeline_edl_end(struct buf *b, const struct timeline *t)
{
	const int64_t hour = an_hour(t);
	const int64_t from = timeline_song_from(t), end = timeline_end(t);
	const int64_t at[] = { from, from + end, hour, hour + end };

	if (t->scored) {
		add_event(b, t, t->n + 1, &t->films[t->song.film], "C", at);
		add_note(b, "FROM CLIP NAME",
		    timeline_base(&t->films[t->song.film]));
	}
	if (t->n + t->scored > EVENTS)
		return "CMX 3600 knows no more than 999 cuts: some programs "
		    "do not read the others";
	return timeline_warning(t, true);
}
