/*
 * music_midi.c: a song that somebody wrote, as a MIDI file, made ready for
 * music_human.
 *
 *     music_midi SEED IN.mid OUT.mid [piano]
 *
 * What a composer calls a beat is in the file: its tempo and its time
 * signature.  They are believed only where the notes agree: most of them on
 * sixteenths or triplets of one tempo and meter, the beats not weaker than
 * what lies between them.  What was played into a sequencer freely, or
 * has a tempo only because the format wants one, is refused with the reason.
 *
 * OUT.mid has a minute from somewhere in the song, in beats: dotted quarters
 * of 6/8 and halves of 2/2 become quarters.  With "piano" all parts but the
 * drums are played on one piano, or something like it.  Prints assignments
 * for a shell: tempo, beats of a bar (and whether the file says so), quarters
 * of a beat, and whether all parts are to stay.
 */
#include <stdio.h>
#include <stdlib.h>

#include "music_file.h"
#include "programme_random.h"

enum {
	DRUMS = 9, SECONDS = 60,
	DIVISION = 480,          /* of what is written, to a beat */
	CELLS = 12               /* of a beat: sixteenths and triplets */
};

struct song {
	struct midi m;
	long beat;               /* ticks */
	int numerator;
	double bpm;
};

static void
refuse(const char *path, const char *why)
{
	fprintf(stderr, "music_midi: %s: %s\n", path, why);
	exit(1);
}

static int
by_tick(const void *a, const void *b)
{
	const struct midi_event *x = a, *y = b;

	return x->tick != y->tick ? (x->tick < y->tick ? -1 : 1) :
		x->order - y->order;
}

static int
by_change(const void *a, const void *b)
{
	const struct midi_change *x = a, *y = b;

	return (x->tick > y->tick) - (x->tick < y->tick);
}

static void
read_song(struct song *s, const char *path)
{
	struct midi *m = &s->m;

	if (midi_read(m, path) < 0)
		refuse(path, "no MIDI file with notes and ticks of a quarter");
	qsort(m->event, (size_t)m->events, sizeof *m->event, by_tick);
	qsort(m->tempo, (size_t)m->tempos, sizeof *m->tempo, by_change);
	qsort(m->meter, (size_t)m->meters, sizeof *m->meter, by_change);
}

/* The change that holds longest, and its share of the song in *share. */
static const struct midi_change *
longest(const struct midi_change *c, int n, long end, double *share)
{
	const struct midi_change *best = NULL;
	long most = -1;

	for (int i = 0; i < n; i++) {
		long sum = 0;

		for (int k = 0; k < n; k++) {
			long to = k + 1 < n ? c[k + 1].tick : end;

			if (c[k].a == c[i].a && c[k].b == c[i].b)
				sum += to - c[k].tick;
		}
		if (sum > most) {
			most = sum;
			best = &c[i];
		}
	}
	*share = end > 0 ? (double)most / (double)end : 0;
	return best;
}

/* What a beat is, by the file's own account. */
static void
find_beat(struct song *s, const char *path)
{
	double share = 1;
	const struct midi_change *t = longest(s->m.tempo, s->m.tempos,
		s->m.end, &share);
	const struct midi_change *m = longest(s->m.meter, s->m.meters,
		s->m.end, &share);
	double quarter = t ? t->a : 500000;
	int numerator = m ? m->a : 4, power = m ? m->b : 2;

	if (!t)
		refuse(path, "no tempo");
	if (m && share < 0.9)
		refuse(path, "meter changes");
	s->beat = s->m.division;
	s->numerator = numerator;
	if (power == 3 && numerator % 3 == 0 && numerator > 3) {
		s->beat = s->m.division * 3 / 2;
		s->numerator = numerator / 3;
	} else if (power == 1) {
		s->beat = s->m.division * 2;
	} else if (power != 2) {
		refuse(path, "a meter whose beat is not known");
	}
	s->bpm = 60e6 / quarter * s->m.division / (double)s->beat;
	if (s->numerator < 2 || s->numerator > 4)
		refuse(path, "a meter of another kind");
	if (s->bpm < 40 || s->bpm > 220)
		refuse(path, "no tempo that people tap");
}

static bool
begins_note(const struct midi_event *e)
{
	return (e->byte[0] & 0xf0) == 0x90 && e->byte[2];
}

/* Do the notes agree? */
static void
check_beat(const struct song *s, const char *path)
{
	double cell[CELLS] = { 0 }, near = 0, all = 0;
	long last = -1, begun = 0;

	for (int i = 0; i < s->m.events; i++) {
		const struct midi_event *e = &s->m.event[i];

		if (!begins_note(e))
			continue;
		double at = (double)(e->tick % s->beat) / (double)s->beat *
			CELLS;
		int c = (int)(at + 0.5);
		double off = at > c ? at - c : c - at;
		bool fits = c % CELLS % 3 == 0 || c % CELLS % 4 == 0;

		all++;
		if (off < 0.45 && fits)
			near++;
		cell[c % CELLS] += e->byte[2];
		begun += e->tick > last + s->beat / CELLS;
		last = e->tick;
	}
	double beats = (double)s->m.end / (double)s->beat;
	double halves = cell[0] + cell[CELLS / 2];
	/* By chance it would be 0.45 of them.  What is played loosely has its
	 * beats stand out. */
	if (all < 60 || near < (cell[0] > 0.7 * halves ? 0.65 : 0.8) * all)
		refuse(path, "its notes are on no grid");
	if (cell[CELLS / 2] > 1.15 * cell[0])
		refuse(path, "more between beats than on them");
	if ((double)begun < 0.4 * beats || (double)begun > 5 * beats)
		refuse(path, "notes too rare or too many for beats");
}

/* Programs and controllers before `from` are kept, at its place. */
static void
write_song(struct song *s, const char *path, long from, long to, int piano)
{
	FILE *f = fopen(path, "wb");
	long now = 0;

	if (!f)
		refuse(path, "cannot be written");
	midi_begin(f, DIVISION);
	for (int i = 0; i < s->m.events; i++) {
		struct midi_event *e = &s->m.event[i];
		int kind = e->byte[0] & 0xf0, channel = e->byte[0] & 0x0f;
		bool note = begins_note(e);

		if (e->tick > to || (note && (e->tick < from ||
		    e->tick > to - s->beat / CELLS)))
			continue;
		if (piano >= 0 && channel == DRUMS)
			continue;
		if (piano >= 0 && kind == 0xc0)
			e->byte[1] = (unsigned char)piano;
		long at = e->tick <= from ? 0 : (e->tick - from) * DIVISION /
			s->beat;
		midi_put_wait(f, at - now);
		now = at;
		fwrite(e->byte, 1, (size_t)e->length, f);
	}
	/* What sounds at the end would sound for ever. */
	midi_put_wait(f, (to - from) * DIVISION / s->beat - now);
	for (int c = 0; c < 16; c++) {
		if (c)
			midi_put_wait(f, 0);
		putc(0xb0 | c, f);
		putc(120, f);
		putc(0, f);
	}
	if (midi_close(f))
		refuse(path, "cannot be written");
}

int
main(int argc, char **argv)
{
	static const int players[] = { 0, 0, 0, 0, 1, 4, 24, 6 };
	static struct song s;
	struct dice d;

	if (argc < 4 || argc > 5) {
		fprintf(stderr, "usage: music_midi SEED IN.mid OUT.mid "
			"[piano]\n");
		return 2;
	}
	read_song(&s, argv[2]);
	find_beat(&s, argv[2]);
	check_beat(&s, argv[2]);
	dice_seed(&d, strtoull(argv[1], NULL, 10));
	long bar = s.beat * s.numerator, first = 0;
	while (first < s.m.events && !begins_note(&s.m.event[first]))
		first++;
	long from = first < s.m.events ? s.m.event[first].tick / bar : 0;
	long length = (long)(SECONDS * s.bpm / 60 * (double)s.beat);
	long room = (s.m.end - length) / bar - from;
	if (room > 0)
		from += dice_int(&d, 0, (int)room);
	long to = from * bar + length;
	write_song(&s, argv[3], from * bar, to < s.m.end ? to : s.m.end,
		argc > 4 ? players[dice_int(&d, 0, 7)] : -1);
	printf("style=file bpm=%.3f meter=%d known=%d unit=1 whole=%d\n", s.bpm,
		s.numerator, s.m.meters > 0, argc > 4);
	midi_free(&s.m);
	return 0;
}
