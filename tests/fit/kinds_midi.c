/*
 * kinds_midi: a piece of music as a standard MIDI file, out of a seed: chords
 * in a scale, a bass, a melody, drums, in styles from a solo to a band.  Only
 * as musical as a judge of "music or not" needs.
 *
 * Family 0 and 1 draw from different instruments and drum patterns, so that
 * what was learned on one can be tested on the other.
 */
#include "kinds_part.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"

enum { TICKS = 480, DRUMS = 9, BARS = 24 };

struct song {
	struct buf b;
	struct chance c;
	int family;
	int now;       /* tick of the last event written */
	int key;       /* pitch class of the tonic */
	int minor;
	int chord[4];  /* degrees of the scale, one a bar, repeated */
	int beats;     /* in a bar */
	int swing;     /* ticks by which every second half beat is late */
};

/* An event waiting to be written: notes of all parts are sorted by time. */
struct event {
	int tick;
	unsigned char status, data1, data2;
};

struct list {
	struct event *e;
	int n;
};

static void
put_event(struct list *l, int tick, int status, int data1, int data2)
{
	l->e = xrealloc(l->e, (size_t)l->n + 1, sizeof *l->e);
	l->e[l->n].tick = tick < 0 ? 0 : tick;
	l->e[l->n].status = (unsigned char)status;
	l->e[l->n].data1 = (unsigned char)data1;
	l->e[l->n++].data2 = (unsigned char)data2;
}

static void
note(struct song *s, struct list *l, int channel, int pitch, int from, int len,
    int loud)
{
	int late = chance_int(&s->c, -6, 6);

	if (from % TICKS == TICKS / 2)
		late += s->swing;
	loud += chance_int(&s->c, -12, 12);
	loud = loud < 10 ? 10 : loud > 127 ? 127 : loud;
	if (pitch < 12 || pitch > 120)
		return;
	put_event(l, from + late, 0x90 | channel, pitch, loud);
	put_event(l, from + late + len, 0x80 | channel, pitch, 0);
}

/* The pitch of a degree of the scale (0 the tonic) around a base pitch. */
static int
pitch_of(const struct song *s, int degree, int base)
{
	static const int major[7] = { 0, 2, 4, 5, 7, 9, 11 };
	static const int minor[7] = { 0, 2, 3, 5, 7, 8, 10 };
	int octave = degree >= 0 ? degree / 7 : -((6 - degree) / 7);

	return base + s->key + 12 * octave +
	    (s->minor ? minor : major)[degree - 7 * octave];
}

static int
pick(struct song *s, const unsigned char *all, int n)
{
	/* Even places belong to family 0, odd ones to family 1. */
	return all[chance_int(&s->c, 0, n / 2 - 1) * 2 + s->family];
}

static void
programme(struct list *l, int channel, int instrument)
{
	put_event(l, 0, 0xc0 | channel, instrument, 0);
}

static void
chords(struct song *s, struct list *l, int channel, int style)
{
	int bar, k, beat, base = 48 + 12 * chance_int(&s->c, 0, 1);
	int loud = chance_int(&s->c, 50, 95);
	int inside = chance_int(&s->c, 3, 4);

	for (bar = 0; bar < BARS; bar++) {
		int at = bar * s->beats * TICKS, root = s->chord[bar % 4];

		if (style == 0)        /* held */
			for (k = 0; k < inside; k++)
				note(s, l, channel, pitch_of(s, root + 2 * k,
				    base), at, s->beats * TICKS - 20, loud);
		else if (style == 1)   /* struck */
			for (beat = 0; beat < s->beats; beat++)
				for (k = 0; k < inside; k++)
					note(s, l, channel, pitch_of(s, root +
					    2 * k, base), at + beat * TICKS,
					    TICKS / 2, loud - (beat & 1) * 15);
		else                   /* broken */
			for (beat = 0; beat < s->beats * 2; beat++)
				note(s, l, channel, pitch_of(s, root + 2 *
				    (beat % inside), base),
				    at + beat * TICKS / 2, TICKS, loud);
	}
}

static void
melody(struct song *s, struct list *l, int channel)
{
	int at = 0, end = BARS * s->beats * TICKS, base = 60;
	int degree = chance_int(&s->c, 0, 7), loud = chance_int(&s->c, 75, 110);
	int fastest = chance_int(&s->c, 0, 2);

	base += 12 * chance_int(&s->c, -1, 1);
	while (at < end) {
		int len = (TICKS / 2) << chance_int(&s->c, 0, 2);

		if (fastest == 2 && chance_yes(&s->c, 0.3))
			len = TICKS / 4;
		degree += chance_int(&s->c, -2, 2);
		degree = degree < -4 ? -2 : degree > 11 ? 9 : degree;
		if (!chance_yes(&s->c, 0.15))
			note(s, l, channel, pitch_of(s, degree, base), at,
			    len * 9 / 10, loud);
		at += len;
	}
}

static void
bass(struct song *s, struct list *l, int channel)
{
	int bar, beat, busy = chance_int(&s->c, 0, 2);

	for (bar = 0; bar < BARS; bar++)
		for (beat = 0; beat < s->beats; beat++) {
			int at = (bar * s->beats + beat) * TICKS;
			int degree = s->chord[bar % 4];

			if (beat && !busy)
				continue;
			if (busy == 2 && beat == s->beats - 1)
				degree += chance_int(&s->c, -2, 4);
			note(s, l, channel, pitch_of(s, degree, 36), at,
			    busy ? TICKS * 8 / 10 : TICKS * s->beats, 95);
		}
}

static void
drums(struct song *s, struct list *l)
{
	static const unsigned char hats[8] = { 42, 51, 46, 70, 44, 69, 42, 82 };
	int bar, half, hat = pick(s, hats, 8), side = chance_int(&s->c, 0, 1);
	int dense = chance_int(&s->c, 0, 2), loud = chance_int(&s->c, 70, 115);
	int kick_more = chance_int(&s->c, 0, 255);

	for (bar = 0; bar < BARS; bar++)
		for (half = 0; half < s->beats * 2; half++) {
			int at = (bar * s->beats * 2 + half) * TICKS / 2;

			if (dense || !(half & 1))
				note(s, l, DRUMS, hat, at, 60, loud - 25);
			if (dense == 2 && chance_yes(&s->c, 0.5))
				note(s, l, DRUMS, hat, at + TICKS / 4, 60,
				    loud - 40);
			if (half == 0 || (kick_more >> (half & 7) & 1 &&
			    half % 4 != 2))
				note(s, l, DRUMS, 36, at, 60, loud);
			if (half % 4 == 2)
				note(s, l, DRUMS, side ? 38 : 40, at, 60, loud);
			if (bar % 8 == 7 && half > s->beats)
				note(s, l, DRUMS, 41 + 2 * (half % 4), at, 60,
				    loud);
			if (bar % 8 == 0 && half == 0)
				note(s, l, DRUMS, 49, at, 60, loud);
		}
}

/* Standard MIDI's numbers of seven bits a byte. */
static void
length(struct buf *b, unsigned v)
{
	if (v >= 1u << 14)
		buf_addc(b, (char)(0x80 | (v >> 14 & 0x7f)));
	if (v >= 1u << 7)
		buf_addc(b, (char)(0x80 | (v >> 7 & 0x7f)));
	buf_addc(b, (char)(v & 0x7f));
}

static void
big(struct buf *b, uint32_t v, int bytes)
{
	while (bytes--)
		buf_addc(b, (char)(v >> 8 * bytes & 0xff));
}

/* Stable: a programme change stays before the notes at the same tick. */
static void
sort(struct list *l)
{
	int i, j;

	for (i = 1; i < l->n; i++) {
		struct event e = l->e[i];

		for (j = i; j > 0 && l->e[j - 1].tick > e.tick; j--)
			l->e[j] = l->e[j - 1];
		l->e[j] = e;
	}
}

static void
write_file(struct song *s, struct list *l, uint32_t us_per_beat)
{
	struct buf track = BUF_INIT;
	int i, now = 0;

	sort(l);
	buf_add(&track, "\0\xff\x51\x03", 4);
	big(&track, us_per_beat, 3);
	for (i = 0; i < l->n; i++) {
		length(&track, (unsigned)(l->e[i].tick - now));
		now = l->e[i].tick;
		buf_addc(&track, (char)l->e[i].status);
		buf_addc(&track, (char)l->e[i].data1);
		if ((l->e[i].status & 0xf0) != 0xc0)
			buf_addc(&track, (char)l->e[i].data2);
	}
	buf_add(&track, "\0\xff\x2f\0", 4);
	buf_add(&s->b, "MThd", 4);
	big(&s->b, 6, 4);
	big(&s->b, 0, 2);
	big(&s->b, 1, 2);
	big(&s->b, TICKS, 2);
	buf_add(&s->b, "MTrk", 4);
	big(&s->b, (uint32_t)track.len, 4);
	buf_add(&s->b, track.p, track.len);
	buf_free(&track);
}

static void
compose(struct song *s, struct list *l)
{
	static const unsigned char keys[20] = { 0, 4, 6, 11, 24, 25, 27, 26, 29,
		30, 46, 48, 50, 88, 16, 19, 89, 92, 61, 81 };
	static const unsigned char leads[24] = { 73, 71, 65, 66, 40, 42, 56, 57,
		80, 81, 52, 53, 53, 54, 75, 79, 29, 30, 68, 64, 22, 21, 12,
		108 };
	static const unsigned char basses[6] = { 33, 34, 32, 36, 38, 39 };
	static const unsigned char solos[12] = { 0, 4, 24, 46, 25, 6, 40, 12,
		19, 21, 105, 104 };
	int style = chance_int(&s->c, 0, 9);

	if (style == 0) {              /* one instrument, chords and melody */
		programme(l, 0, pick(s, solos, 12));
		chords(s, l, 0, chance_int(&s->c, 0, 2));
		if (chance_yes(&s->c, 0.6))
			melody(s, l, 0);
		return;
	}
	if (style == 1) {              /* a melody alone */
		programme(l, 0, pick(s, leads, 24));
		melody(s, l, 0);
		return;
	}
	if (style == 2) {              /* drums alone */
		drums(s, l);
		return;
	}
	programme(l, 0, pick(s, keys, 20));
	chords(s, l, 0, chance_int(&s->c, 0, 2));
	if (style > 3) {
		programme(l, 1, pick(s, basses, 6));
		bass(s, l, 1);
	}
	if (style > 4)
		drums(s, l);
	if (chance_yes(&s->c, 0.6)) {
		programme(l, 2, pick(s, leads, 24));
		melody(s, l, 2);
	}
	if (style > 7) {
		programme(l, 3, pick(s, keys, 20));
		chords(s, l, 3, chance_int(&s->c, 0, 2));
	}
}

int
kinds_midi(uint64_t seed, int family)
{
	static const signed char turns[8][4] = { { 0, 4, 5, 3 }, { 0, 3, 4, 0 },
		{ 5, 3, 0, 4 }, { 0, 5, 1, 4 }, { 0, 0, 3, 4 }, { 0, 6, 5, 4 },
		{ 1, 4, 0, 0 }, { 0, 2, 3, 4 } };
	struct song s;
	struct list l = { NULL, 0 };
	int turn, k;

	memset(&s, 0, sizeof s);
	buf_init(&s.b);
	chance_seed(&s.c, seed);
	s.family = family;
	s.key = chance_int(&s.c, -5, 6);
	s.minor = chance_int(&s.c, 0, 1);
	s.beats = chance_yes(&s.c, 0.2) ? 3 : 4;
	s.swing = chance_yes(&s.c, 0.2) ? TICKS / 6 : 0;
	turn = chance_int(&s.c, 0, 7);
	for (k = 0; k < 4; k++)
		s.chord[k] = turns[turn][k];
	compose(&s, &l);
	write_file(&s, &l, (uint32_t)(60e6 / chance_log(&s.c, 60, 180)));
	return fwrite(s.b.p, 1, s.b.len, stdout) == s.b.len ? 0 : 2;
}
