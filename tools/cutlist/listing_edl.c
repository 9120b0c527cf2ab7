/*
 * CMX 3600 edit decision lists:
 *
 *	001  AX  V  C  00:00:10:00 00:00:20:00 00:00:00:00 00:00:10:00
 *	* FROM CLIP NAME: talk.mp4
 *
 * Events count with their source in and out (out is the first picture not
 * used).  A dissolve is two lines, of which the first often has no length.
 * Timecodes count pictures, so the film needs a constant rate; those of a film
 * with a timecode of its own begin there.
 */
#include <string.h>
#include <strings.h>

#include "listing_part.h"

enum { WORDS = 12, NAME = 256 };

struct edl {
	const struct listing_film *film;
	bool drop;         /* FCM */
	bool picture;      /* an event with video was there */
	size_t from;       /* entries before are not ours */
};

static int
read_timecode(const struct edl *e, const char *s, int64_t *us)
{
	const struct ratio rate = e->film->rate;
	const struct ratio picture = { rate.den, rate.num };
	const int64_t first = e->film->first_frame;
	bool drop = e->drop;
	int64_t day, n = tc_label(s, rate, &drop);

	if (n < 0)
		return -1;
	/* what lies ahead of the film's own timecode is behind midnight, or was
	 * counted without it */
	day = tc_frame(24, 0, 0, 0, rate, drop);
	if (n >= first)
		n -= first;
	else if (first < day && tc_us(n + day - first, picture) <=
	    e->film->duration)
		n += day - first;
	*us = tc_us(n, picture) + e->film->picture_start;
	return 0;
}

/* "V", "B", "AA/V", "VA1A2": is there a picture in it? */
static bool
has_picture(const char *channels)
{
	return strchr(channels, 'V') || strchr(channels, 'v') ||
	    strcasecmp(channels, "B") == 0;
}

/* The first event with a picture: what had none before it was sound alone,
 * which such a list has beside its pictures. */
static void
picture_seen(struct listing *l, struct edl *e)
{
	if (e->picture)
		return;
	e->picture = true;
	while (l->n > e->from)
		listing_pop(l);
}

static void
take_event(struct listing *l, struct edl *e, char *const *word, int n,
    long line)
{
	const char *reel = word[1];
	int64_t start, end;

	if (!has_picture(word[2]) && e->picture)
		return;
	if (read_timecode(e, word[n - 4], &start) < 0 ||
	    read_timecode(e, word[n - 3], &end) < 0) {
		listing_fault(l, line, "no timecode at this rate");
		return;
	}
	if (strcasecmp(reel, "BL") == 0 || start == end)
		return;
	if (has_picture(word[2]))
		picture_seen(l, e);
	if (strcasecmp(reel, "AX") == 0)
		reel = NULL;
	listing_take(l, start, end, NULL, reel, line);
}

static int
split(char *s, char **word)
{
	int n = 0;

	while (n < WORDS && *(s += strspn(s, " \t"))) {
		word[n++] = s;
		s += strcspn(s, " \t");
		if (*s)
			*s++ = 0;
	}
	return n;
}

/* "* FROM CLIP NAME: x" says which file the last event is from. */
static void
take_note(struct listing *l, const struct edl *e, char *line)
{
	char *at = strstr(line, "CLIP NAME:");

	if (!at || l->n <= e->from || (!strstr(line, "FROM CLIP") &&
	    !strstr(line, "TO CLIP")))
		return;
	listing_name(&l->v[l->n - 1], listing_trim(at + 10));
}

void
listing_edl(struct listing *l, struct listing_text *text,
    const struct listing_film *film)
{
	struct edl e = { .film = film, .from = l->n };
	char *line, *word[WORDS];
	int n;

	while ((line = listing_line(text)) != NULL) {
		line = listing_trim(line);
		if (strncmp(line, "FCM:", 4) == 0)
			e.drop = strstr(line, "DROP") &&
			    !strstr(line, "NON");
		if (*line == '*')
			take_note(l, &e, line);
		if (*line < '0' || *line > '9')
			continue;
		if (film->rate.num <= 0 || film->rate.den <= 0) {
			listing_fault(l, text->line, "timecodes count "
			    "pictures, and this film has no constant rate");
			return;
		}
		n = split(line, word);
		if (n < 8)
			listing_fault(l, text->line, "no event: it needs a "
			    "reel, a channel and four timecodes");
		else
			take_event(l, &e, word, n, text->line);
	}
}
