/*
 * music_human.c: plays a MIDI file as people would, and says when the beats
 * were.
 *
 *     music_human IN.mid OUT.mid OUT.beats SEED BPM METER UNIT [WHOLE]
 *
 * A sequencer's music is too easy for a tracker: every beat is where the last
 * one promised it.  Here the tempo drifts, breathes with the phrases, grows or
 * jumps; every note misses its place by a few milliseconds, every part by its
 * own; drums or bass may be missing, or pause; straight music may swing.  The
 * truth is the tempo map itself, so it is exact.
 *
 * A beat is UNIT quarters of the file, a bar METER beats.  What is written has
 * ticks of 20 us at one fixed tempo; the file's own tempo is not read.  Where
 * WHOLE is 1, no part is left out.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "music_file.h"
#include "programme_random.h"

enum {
	BEATS_MOST = 2000, CHANNELS = 16, DRUMS = 9,
	SLICES = 4,              /* pieces of a beat with a tempo of their own */
	TICKS_A_SECOND = 50000
};

struct player {
	struct dice dice;
	double bpm;
	int meter, unit;
	double slice[BEATS_MOST * SLICES + 1]; /* when each begins, seconds */
	double jitter, spread, swing;
	double late[CHANNELS];
	double loudness[CHANNELS];
	int program[CHANNELS];   /* -1: as written */
	bool silent[CHANNELS];
	int kit, transpose;
	bool pauses, flat, whole;
};

static double
normal(struct dice *d)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += dice_unit(d);
	return sum - 6;
}

static int
by_time(const void *a, const void *b)
{
	const struct midi_event *x = a, *y = b;

	if (x->at < y->at || x->at > y->at)
		return x->at < y->at ? -1 : 1;
	return x->order - y->order;
}

/*
 * The tempo of every slice: a style of its own for each piece.  Steady bands
 * are most of the world's music, so most pieces are nearly steady.
 */
static void
breathe(struct player *p, int beats)
{
	static const double weights[] = { 35, 33, 14, 9, 9 };
	enum { STEADY, LOOSE, RUBATO, RAMP, JUMP };
	struct dice *d = &p->dice;
	int style = dice_pick(d, weights, 5);
	double walk = 0, t = dice_chance(d, 0.5) ? 0 : dice_real(d, 0, 0.5);
	double sigma = style == LOOSE ? dice_real(d, 0.006, 0.025) :
		style == RUBATO ? dice_real(d, 0.005, 0.02) :
		style == STEADY ? dice_real(d, 0, 0.003) : 0.005;
	double depth = style == RUBATO ? dice_real(d, 0.03, 0.11) : 0;
	double phrase = p->meter * dice_int(d, 2, 8);
	double ramp = style == RAMP ? dice_real(d, -0.2, 0.2) : 0;
	int jump = style == JUMP ? p->meter * dice_int(d, 3, 12) : beats + 1;
	double jumped = dice_real(d, 0.78, 1.28);
	bool ends = style != STEADY && dice_chance(d, 0.2);

	for (int i = 0; i <= beats * SLICES; i++) {
		double beat = (double)i / SLICES;
		double rate = 1 + walk + depth * sin(beat / phrase * 6.2832) +
			ramp * beat / beats;

		if (beat >= jump)
			rate *= jumped;
		if (ends && beat > beats - 8)
			rate *= 1 - 0.04 * (beat - beats + 8);
		p->slice[i] = t;
		t += 60 / p->bpm / SLICES / rate;
		walk = walk * 0.985 + sigma * 0.17 * normal(d);
	}
}

static void
decide(struct player *p)
{
	struct dice *d = &p->dice;
	static const double jitters[] = { 0.001, 0.004, 0.008, 0.013, 0.02 };
	bool alone = dice_chance(d, 0.14) && !p->whole;
	bool plain = dice_chance(d, 0.33) && !p->whole;
	static const int lonely[] = { 0, 1, 4, 24, 25, 26, 48, 19, 46, 11 };
	int player = lonely[dice_int(d, 0, 9)];

	p->jitter = jitters[dice_int(d, 0, 4)];
	p->spread = dice_real(d, 0, 0.22);
	p->swing = p->unit == 1 && dice_chance(d, 0.12) ?
		dice_real(d, 0.54, 0.67) : 0.5;
	p->transpose = dice_int(d, -5, 6);
	p->pauses = dice_chance(d, 0.15);
	p->flat = dice_chance(d, 0.15);
	static const int kits[] = { 0, 0, 0, 8, 16, 24, 25, 32, 40 };
	p->kit = kits[dice_int(d, 0, 8)];
	for (int c = 0; c < CHANNELS; c++) {
		p->late[c] = c == DRUMS ? 0 : 0.4 * p->jitter * normal(d);
		p->loudness[c] = exp(0.35 * normal(d));
		p->program[c] = alone ? player : -1;
	}
	p->silent[DRUMS] = alone || plain;
	if (dice_chance(d, 0.25))
		p->loudness[DRUMS] *= dice_chance(d, 0.5) ? 0.4 : 1.6;
}

static double
played_at(const struct player *p, double beat, int beats)
{
	double whole = floor(beat), part = beat - whole;

	part = part < 0.5 ? part * 2 * p->swing :
		p->swing + (part - 0.5) * 2 * (1 - p->swing);
	double at = (whole + part) * SLICES;
	int i = (int)at;

	if (i >= beats * SLICES)
		return p->slice[beats * SLICES];
	return p->slice[i] + (p->slice[i + 1] - p->slice[i]) * (at - i);
}

static bool
is_bass(int program)
{
	return program >= 32 && program < 40;
}

/* Places an event in time and changes its loudness; false: it is left out. */
static bool
play(struct player *p, struct midi_event *e, double beat, int beats,
	double *miss, int *bass)
{
	int kind = e->byte[0] & 0xf0, c = e->byte[0] & 0x0f;
	int key = c * 128 + (e->byte[1] & 127);
	bool on = kind == 0x90 && e->byte[2];
	bool off = kind == 0x80 || (kind == 0x90 && !e->byte[2]);

	if (p->silent[c] && (on || off))
		return false;
	if (kind == 0xe0 || (kind == 0xb0 && e->byte[1] == 0))
		return false;
	if (kind == 0xc0) {
		*bass = is_bass(e->byte[1]) ? c : *bass;
		if (c == DRUMS)
			e->byte[1] = (unsigned char)p->kit;
		else if (p->program[c] >= 0 && !is_bass(e->byte[1]))
			e->byte[1] = (unsigned char)p->program[c];
	}
	if (on && p->pauses && c == DRUMS && fmod(beat, 8 * p->meter) >=
		8 * p->meter - p->meter)
		return false;
	if (on)
		miss[key] = p->late[c] + p->jitter * normal(&p->dice);
	e->at = played_at(p, beat, beats) + (on || off ? miss[key] : 0);
	if (e->at < 0)
		e->at = 0;
	if ((on || off) && c != DRUMS) {
		int note = e->byte[1] + p->transpose;

		e->byte[1] = (unsigned char)(note < 0 ? 0 : note & 127);
	}
	if (on) {
		double v = p->flat ? 90 : e->byte[2];

		v *= p->loudness[c] * exp(p->spread * normal(&p->dice));
		e->byte[2] = (unsigned char)(v < 12 ? 12 : v > 127 ? 127 : v);
	}
	return true;
}

static int
write_score(const struct midi *s, const char *path)
{
	/* Half a second for a quarter. */
	static const unsigned char tempo[] = { 0xff, 0x51, 3, 7, 0xa1, 0x20 };
	FILE *f = fopen(path, "wb");
	long last = 0;

	if (!f)
		return -1;
	midi_begin(f, TICKS_A_SECOND / 2);
	midi_put_wait(f, 0);
	fwrite(tempo, 1, sizeof tempo, f);
	for (int i = 0; i < s->events; i++) {
		const struct midi_event *e = &s->event[i];
		long tick = (long)(e->at * TICKS_A_SECOND + 0.5);

		midi_put_wait(f, tick - last);
		last = tick;
		fwrite(e->byte, 1, (size_t)e->length, f);
	}
	return midi_close(f);
}

/* As many beats as there are notes for, and one more. */
static int
write_beats(const struct player *p, const struct midi *s, int beats,
	const char *path)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return -1;
	for (int i = 0; i < beats; i++)
		if (p->slice[i * SLICES] < s->event[s->events - 1].at)
			fprintf(f, "%.4f %d\n", p->slice[i * SLICES],
				i % p->meter + 1);
	return fclose(f);
}

int
main(int argc, char **argv)
{
	static struct player p;
	static double miss[CHANNELS * 128];
	struct midi s;
	int kept = 0, bass = -1;

	if (argc != 8 && argc != 9) {
		fprintf(stderr, "usage: music_human IN.mid OUT.mid OUT.beats "
			"SEED BPM METER UNIT [WHOLE]\n");
		return 2;
	}
	if (midi_read(&s, argv[1]) < 0) {
		fprintf(stderr, "music_human: %s: no MIDI file with notes and "
			"ticks of a quarter\n", argv[1]);
		return 2;
	}
	dice_seed(&p.dice, strtoull(argv[4], NULL, 10));
	p.bpm = strtod(argv[5], NULL);
	p.meter = (int)strtol(argv[6], NULL, 10);
	p.unit = (int)strtol(argv[7], NULL, 10);
	p.whole = argc > 8 && strcmp(argv[8], "1") == 0;
	for (int i = 0; i < s.events; i++)
		s.event[i].at = (double)s.event[i].tick;
	qsort(s.event, (size_t)s.events, sizeof *s.event, by_time);
	double a_beat = (double)s.division * p.unit;
	int beats = (int)((double)s.end / a_beat) + 2;
	if (beats >= BEATS_MOST)
		beats = BEATS_MOST - 1;
	decide(&p);
	breathe(&p, beats);
	bool bassless = dice_chance(&p.dice, 0.15) && !p.whole;
	for (int i = 0; i < s.events; i++) {
		struct midi_event e = s.event[i];

		if (!play(&p, &e, (double)e.tick / a_beat, beats, miss,
			&bass))
			continue;
		if (bassless && (e.byte[0] & 0x0f) == bass &&
			(e.byte[0] & 0xe0) == 0x80)
			continue;
		s.event[kept++] = e;
	}
	s.events = kept;
	if (!kept)
		return 1;
	qsort(s.event, (size_t)kept, sizeof *s.event, by_time);
	if (write_score(&s, argv[2]) || write_beats(&p, &s, beats, argv[3])) {
		perror("music_human");
		return 2;
	}
	midi_free(&s);
	return 0;
}
