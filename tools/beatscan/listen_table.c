/*
 * The table for people.
 */
#include "listen_table.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "diag.h"
#include "tc.h"

struct listen_table {
	struct told_loudness *loudness;
	struct kind_span *sounds;
	struct tempo *tempi;
	struct section *sections;
	struct told_song *songs;
	size_t n_loudness, n_sounds, n_tempi, n_sections, n_songs;
	int64_t *beats;  /* times, since a beat may come before its tempo */
	size_t n_beats;
	int64_t bars, onsets, rises, impacts;
};

struct listen_table *
listen_table_new(void)
{
	return xcalloc(1, sizeof(struct listen_table));
}

void
listen_table_free(struct listen_table *t)
{
	if (!t)
		return;
	free(t->loudness);
	free(t->sounds);
	free(t->tempi);
	free(t->sections);
	free(t->songs);
	free(t->beats);
	free(t);
}

/* Room for one more of n: twice as much whenever n is a power of two. */
static void *
room(void *list, size_t n, size_t size)
{
	if (n & (n - 1))
		return list;
	return xrealloc(list, n ? n * 2 : 1, size);
}

void
listen_table_loudness(struct listen_table *t, const struct told_loudness *l)
{
	t->loudness = room(t->loudness, t->n_loudness, sizeof *l);
	t->loudness[t->n_loudness++] = *l;
}

void
listen_table_sound(struct listen_table *t, const struct kind_span *s)
{
	t->sounds = room(t->sounds, t->n_sounds, sizeof *s);
	t->sounds[t->n_sounds++] = *s;
}

void
listen_table_surge(struct listen_table *t, const struct surge *s)
{
	t->rises += !s->impact;
	t->impacts += s->impact;
}

void
listen_table_onset(struct listen_table *t, const struct onset *o)
{
	(void)o;
	t->onsets++;
}

void
listen_table_tempo(struct listen_table *t, const struct tempo *m)
{
	t->tempi = room(t->tempi, t->n_tempi, sizeof *t->tempi);
	t->tempi[t->n_tempi++] = *m;
}

void
listen_table_beat(struct listen_table *t, const struct beat *b)
{
	t->beats = room(t->beats, t->n_beats, sizeof *t->beats);
	t->beats[t->n_beats++] = b->t;
	t->bars += b->bar == 1;
}

void
listen_table_section(struct listen_table *t, const struct section *s)
{
	t->sections = room(t->sections, t->n_sections, sizeof *s);
	t->sections[t->n_sections++] = *s;
}

void
listen_table_song(struct listen_table *t, const struct told_song *s)
{
	t->songs = room(t->songs, t->n_songs, sizeof *s);
	t->songs[t->n_songs++] = *s;
}

/* --- print ---------------------------------------------------------------- */

enum { NUMBER = 24 };

/* "-" for what is not known. */
static const char *
number(char text[NUMBER], double v, int decimals)
{
	if (isfinite(v) && fabs(v) < 1e9)
		snprintf(text, NUMBER, "%.*f", decimals, v);
	else
		snprintf(text, NUMBER, "-");
	return text;
}

static const char *
share(char text[NUMBER], double v)
{
	return number(text, isfinite(v) ? fmin(fmax(v, 0), 1) : v, 2);
}

static void
loudness_line(struct buf *b, const struct told_loudness *l, bool several)
{
	char text[NUMBER], from[TC_TEXT], to[TC_TEXT];

	buf_adds(b, "loudness ");
	if (several)
		buf_addf(b, "%s - %s: ", tc_short(l->start, from),
		    tc_short(l->end, to));
	buf_addf(b, "%s LUFS", number(text, l->integrated, 1));
	buf_addf(b, ", range %s LU", number(text, l->range, 1));
	buf_addf(b, ", loudest 0.4 s %s LUFS",
	    number(text, l->momentary_most, 1));
	buf_addf(b, ", peak %s dB", number(text, l->peak, 1));
	if (isfinite(l->true_peak))
		buf_addf(b, ", true peak %s dB",
		    number(text, l->true_peak, 1));
	buf_addc(b, '\n');
}

/* What every line begins with. */
static void
span(struct buf *b, int64_t start, int64_t end)
{
	char from[TC_TEXT], length[TC_TEXT];

	buf_addf(b, "%13s %13s  ", tc_short(start, from),
	    tc_short(tc_minus(end, start), length));
}

static void
heading(struct buf *b, const char *rest)
{
	buf_addf(b, "\n%13s %13s  %s\n", "START", "LENGTH", rest);
}

static void
print_sounds(const struct listen_table *t, struct buf *b)
{
	char sure[NUMBER];

	if (!t->n_sounds)
		return;
	heading(b, "SOUND     SURE");
	for (size_t i = 0; i < t->n_sounds; i++) {
		const struct kind_span *s = &t->sounds[i];

		span(b, s->start, s->end);
		buf_addf(b, "%-8s %5s\n", kind_name(s->kind),
		    share(sure, (double)s->sure));
	}
}

/* How many beats come before a time. */
static int64_t
beats_before(const struct listen_table *t, int64_t when)
{
	size_t low = 0, high = t->n_beats;

	while (low < high) {
		size_t i = (low + high) / 2;

		if (t->beats[i] < when)
			low = i + 1;
		else
			high = i;
	}
	return (int64_t)low;
}

static void
print_tempi(const struct listen_table *t, struct buf *b)
{
	char bpm[NUMBER], sure[NUMBER], meter[NUMBER];
	bool any = false;

	for (size_t i = 0; i < t->n_tempi; i++) {
		const struct tempo *m = &t->tempi[i];

		if (!(m->bpm > 0))
			continue;
		if (!any)
			heading(b, "   BPM  METER  BEATS  SURE");
		any = true;
		span(b, m->start, m->end);
		buf_addf(b, "%6s  %5s  %5" PRId64 " %5s\n",
		    number(bpm, m->bpm, 2),
		    number(meter, m->meter > 0 ? m->meter : NAN, 0),
		    beats_before(t, m->end) - beats_before(t, m->start),
		    share(sure, (double)m->sure));
	}
}

static void
print_sections(const struct listen_table *t, struct buf *b)
{
	char energy[NUMBER];

	if (!t->n_sections)
		return;
	heading(b, "SECTION  ENERGY");
	for (size_t i = 0; i < t->n_sections; i++) {
		const struct section *s = &t->sections[i];

		span(b, s->start, s->end);
		buf_addf(b, "%-8s %6s\n", section_part_name(s->part),
		    share(energy, (double)s->energy));
	}
}

static void
count(struct buf *b, const char *before, int64_t n, const char *one,
    const char *many)
{
	buf_addf(b, "%s%" PRId64 " %s", before, n, n == 1 ? one : many);
}

static void
print_end(const struct listen_table *t, struct buf *b)
{
	char start[TC_TEXT];

	buf_addc(b, '\n');
	count(b, "", (int64_t)t->n_beats, "beat", "beats");
	if (t->bars)
		count(b, ", ", t->bars, "bar", "bars");
	if (t->onsets)
		count(b, ", ", t->onsets, "onset", "onsets");
	count(b, ", ", t->rises, "rise", "rises");
	count(b, ", ", t->impacts, "impact", "impacts");
	for (size_t i = 0; i < t->n_songs; i++)
		buf_addf(b, "%s%s", i ? ", " :
		    "; music begins in earnest at ",
		    tc_short(t->songs[i].start, start));
	buf_addc(b, '\n');
}

void
listen_table_print(const struct listen_table *t, const char *path,
    struct buf *b)
{
	char name[DIAG_NAME];

	buf_addf(b, "%s\n", diag_name(name, path));
	for (size_t i = 0; i < t->n_loudness; i++)
		loudness_line(b, &t->loudness[i], t->n_loudness > 1);
	print_sounds(t, b);
	print_tempi(t, b);
	print_sections(t, b);
	print_end(t, b);
}
