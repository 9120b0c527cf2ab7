#ifndef MUSIC_FILE_H
#define MUSIC_FILE_H

#include <stdio.h>

/* MIDI files, for the programs that make music. */

struct midi_event {
	long tick;
	int order;               /* in the file */
	double at;               /* the reader's own use */
	unsigned char byte[3];
	int length;
};

/* Tempo (microseconds of a quarter) or signature (numerator, power of two). */
struct midi_change {
	long tick;
	int a, b;
};

struct midi {
	struct midi_event *event; /* notes, controllers, programs */
	struct midi_change *tempo, *meter;
	int events, tempos, meters;
	int division;            /* ticks of a quarter */
	long end;                /* of the last event */
};

/* Events track by track, as they stand in the file.  Returns 0, or -1 where
 * the file can't be read, has no notes or no ticks of a quarter. */
int midi_read(struct midi *m, const char *path);
void midi_free(struct midi *m);

/* A file of one track: its head, then events with midi_put_wait ahead of each,
 * then midi_close, which returns 0 or -1. */
void midi_begin(FILE *f, int division);
void midi_put_wait(FILE *f, long ticks);
int midi_close(FILE *f);

#endif
