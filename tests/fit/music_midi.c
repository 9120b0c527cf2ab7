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
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "programme_random.h"

enum {
	EVENTS_MOST = 200000, SIZE_MOST = 8 << 20, DRUMS = 9, SECONDS = 60,
	DIVISION = 480,          /* of what is written, to a beat */
	CELLS = 12               /* of a beat: sixteenths and triplets */
};

struct event {
	long tick;
	int order;
	unsigned char byte[3];
	int length;
};

/* Tempo (microseconds of a quarter) or signature (numerator, power of two). */
struct change {
	long tick;
	int a, b;
};

struct song {
	struct event event[EVENTS_MOST];
	int events;
	struct change tempo[EVENTS_MOST], meter[EVENTS_MOST];
	int tempos, meters;
	int division;
	long end;
	/* as found */
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

static unsigned long
number(const unsigned char *p, int bytes)
{
	unsigned long n = 0;

	while (bytes-- > 0)
		n = n << 8 | *p++;
	return n;
}

static long
variable(const unsigned char **p, const unsigned char *end)
{
	long n = 0;

	while (*p < end) {
		unsigned char c = *(*p)++;

		n = n << 7 | (c & 0x7f);
		if (!(c & 0x80) || n > 0xfffffff)
			break;
	}
	return n;
}

static void
keep_meta(struct song *s, int kind, long tick, const unsigned char *p, long n)
{
	if (kind == 0x51 && n >= 3 && s->tempos < EVENTS_MOST)
		s->tempo[s->tempos++] = (struct change){ tick,
			(int)number(p, 3), 0 };
	if (kind == 0x58 && n >= 2 && s->meters < EVENTS_MOST)
		s->meter[s->meters++] = (struct change){ tick, p[0], p[1] };
}

static void
read_track(struct song *s, const unsigned char *p, const unsigned char *end)
{
	unsigned char status = 0;
	long tick = 0;

	while (p < end && s->events < EVENTS_MOST) {
		tick += variable(&p, end);
		if (p >= end)
			break;
		if (*p & 0x80)
			status = *p++;
		if (status >= 0xf0) {
			int kind = status == 0xff && p < end ? *p++ : 0;
			long n = variable(&p, end);

			if (n > end - p)
				break;
			keep_meta(s, kind, tick, p, n);
			p += n;
			continue;
		}
		int n = (status & 0xe0) == 0xc0 ? 1 : 2;
		if (status < 0x80 || end - p < n)
			break;
		struct event *e = &s->event[s->events];
		*e = (struct event){ tick, s->events, { status, p[0],
			n > 1 ? p[1] : 0 }, n + 1 };
		s->events++;
		if (tick > s->end)
			s->end = tick;
		p += n;
	}
}

static int
by_tick(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->tick != y->tick ? (x->tick < y->tick ? -1 : 1) :
		x->order - y->order;
}

static int
by_change(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	return (x->tick > y->tick) - (x->tick < y->tick);
}

static void
read_song(struct song *s, const char *path)
{
	unsigned char *all = malloc(SIZE_MOST);
	FILE *f = fopen(path, "rb");

	if (!f || !all)
		refuse(path, "cannot be read");
	size_t n = fread(all, 1, SIZE_MOST, f);
	const unsigned char *end = all + n, *p = all + 14;
	fclose(f);
	if (n < 22 || memcmp(all, "MThd", 4) != 0 || all[12] & 0x80)
		refuse(path, "no MIDI file with ticks of a quarter");
	s->division = (int)number(all + 12, 2);
	while (end - p > 8) {
		unsigned long size = number(p + 4, 4);

		p += 8;
		if (size > (size_t)(end - p))
			size = (size_t)(end - p);
		read_track(s, p, p + size);
		p += size;
	}
	free(all);
	if (!s->events || !s->division)
		refuse(path, "no notes");
	qsort(s->event, (size_t)s->events, sizeof *s->event, by_tick);
	qsort(s->tempo, (size_t)s->tempos, sizeof *s->tempo, by_change);
	qsort(s->meter, (size_t)s->meters, sizeof *s->meter, by_change);
}

/* The change that holds longest, and its share of the song in *share. */
static const struct change *
longest(const struct change *c, int n, long end, double *share)
{
	const struct change *best = NULL;
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
	const struct change *t = longest(s->tempo, s->tempos, s->end, &share);
	const struct change *m = longest(s->meter, s->meters, s->end, &share);
	double quarter = t ? t->a : 500000;
	int numerator = m ? m->a : 4, power = m ? m->b : 2;

	if (!t)
		refuse(path, "no tempo");
	if (m && share < 0.9)
		refuse(path, "meter changes");
	s->beat = s->division;
	s->numerator = numerator;
	if (power == 3 && numerator % 3 == 0 && numerator > 3) {
		s->beat = s->division * 3 / 2;
		s->numerator = numerator / 3;
	} else if (power == 1) {
		s->beat = s->division * 2;
	} else if (power != 2) {
		refuse(path, "a meter whose beat is not known");
	}
	s->bpm = 60e6 / quarter * s->division / (double)s->beat;
	if (s->numerator < 2 || s->numerator > 4)
		refuse(path, "a meter of another kind");
	if (s->bpm < 40 || s->bpm > 220)
		refuse(path, "no tempo that people tap");
}

/* Do the notes agree? */
static void
check_beat(const struct song *s, const char *path)
{
	double cell[CELLS] = { 0 }, near = 0, all = 0;
	long last = -1, begun = 0;

	for (int i = 0; i < s->events; i++) {
		const struct event *e = &s->event[i];

		if ((e->byte[0] & 0xf0) != 0x90 || !e->byte[2])
			continue;
		double at = (double)(e->tick % s->beat) / (double)s->beat * CELLS;
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
	double beats = (double)s->end / (double)s->beat;
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

static void
put_variable(FILE *f, long n)
{
	int shift = 28;

	while (shift > 0 && !(n >> shift))
		shift -= 7;
	for (; shift > 0; shift -= 7)
		putc((int)(0x80 | (n >> shift & 0x7f)), f);
	putc((int)(n & 0x7f), f);
}

static void
put_number(FILE *f, unsigned long n, int bytes)
{
	while (bytes-- > 0)
		putc((int)(n >> 8 * bytes & 0xff), f);
}

/* Programs and controllers before `from` are kept, at its place. */
static void
write_song(struct song *s, const char *path, long from, long to, int piano)
{
	FILE *f = fopen(path, "wb");
	long now = 0;

	if (!f)
		refuse(path, "cannot be written");
	fputs("MThd", f);
	put_number(f, 6, 4);
	put_number(f, 0, 2);
	put_number(f, 1, 2);
	put_number(f, DIVISION, 2);
	fputs("MTrk", f);
	put_number(f, 0, 4);
	for (int i = 0; i < s->events; i++) {
		struct event *e = &s->event[i];
		int kind = e->byte[0] & 0xf0, channel = e->byte[0] & 0x0f;
		bool note = kind == 0x90 && e->byte[2];

		if (e->tick > to || (note && (e->tick < from ||
		    e->tick > to - s->beat / CELLS)))
			continue;
		if (piano >= 0 && channel == DRUMS)
			continue;
		if (piano >= 0 && kind == 0xc0)
			e->byte[1] = (unsigned char)piano;
		long at = e->tick <= from ? 0 : (e->tick - from) * DIVISION /
			s->beat;
		put_variable(f, at - now);
		now = at;
		fwrite(e->byte, 1, (size_t)e->length, f);
	}
	/* What sounds at the end would sound for ever. */
	put_variable(f, (to - from) * DIVISION / s->beat - now);
	for (int c = 0; c < 16; c++) {
		put_number(f, 0xb07800UL | (unsigned long)c << 16, 3);
		putc(0, f);
	}
	put_number(f, 0xff2f, 2);
	putc(0, f);
	long size = ftell(f) - 22;
	fseek(f, 18, SEEK_SET);
	put_number(f, (unsigned long)size, 4);
	if (fclose(f))
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
	while (first < s.events && ((s.event[first].byte[0] & 0xf0) != 0x90 ||
	    !s.event[first].byte[2]))
		first++;
	long from = first < s.events ? s.event[first].tick / bar : 0;
	long length = (long)(SECONDS * s.bpm / 60 * (double)s.beat);
	long room = (s.end - length) / bar - from;
	if (room > 0)
		from += dice_int(&d, 0, (int)room);
	long to = from * bar + length;
	write_song(&s, argv[3], from * bar, to < s.end ? to : s.end,
		argc > 4 ? players[dice_int(&d, 0, 7)] : -1);
	printf("style=file bpm=%.3f meter=%d known=%d unit=1 whole=%d\n", s.bpm,
		s.numerator, s.meters > 0, argc > 4);
	return 0;
}
