/*
 * music_file: MIDI files are read and written for the programs that make
 * music.
 */
#include "music_file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	EVENTS_MOST = 200000, SIZE_MOST = 8 << 20,
	HEAD = 14, TRACK = HEAD + 8 /* bytes ahead of the tracks; of events */
};

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
keep_meta(struct midi *m, int kind, long tick, const unsigned char *p, long n)
{
	if (kind == 0x51 && n >= 3 && m->tempos < EVENTS_MOST)
		m->tempo[m->tempos++] = (struct midi_change){ tick,
			(int)number(p, 3), 0 };
	if (kind == 0x58 && n >= 2 && m->meters < EVENTS_MOST)
		m->meter[m->meters++] = (struct midi_change){ tick, p[0],
			p[1] };
}

static void
read_track(struct midi *m, const unsigned char *p, const unsigned char *end)
{
	unsigned char status = 0;
	long tick = 0;

	while (p < end && m->events < EVENTS_MOST) {
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
			keep_meta(m, kind, tick, p, n);
			p += n;
			continue;
		}
		int n = (status & 0xe0) == 0xc0 ? 1 : 2;
		if (status < 0x80 || end - p < n)
			break;
		struct midi_event *e = &m->event[m->events];
		*e = (struct midi_event){ .tick = tick, .order = m->events,
			.byte = { status, p[0], n > 1 ? p[1] : 0 },
			.length = n + 1 };
		m->events++;
		if (tick > m->end)
			m->end = tick;
		p += n;
	}
}

static int
read_all(struct midi *m, const unsigned char *all, size_t n)
{
	const unsigned char *end = all + n, *p = all + HEAD;

	if (n < TRACK || memcmp(all, "MThd", 4) != 0 || all[12] & 0x80)
		return -1;
	m->division = (int)number(all + 12, 2);
	while (end - p > 8) {
		unsigned long size = number(p + 4, 4);

		p += 8;
		if (size > (size_t)(end - p))
			size = (size_t)(end - p);
		read_track(m, p, p + size);
		p += size;
	}
	return m->events && m->division > 0 ? 0 : -1;
}

int
midi_read(struct midi *m, const char *path)
{
	unsigned char *all = malloc(SIZE_MOST);
	FILE *f = fopen(path, "rb");
	int bad = -1;

	*m = (struct midi){
		.event = calloc(EVENTS_MOST, sizeof *m->event),
		.tempo = calloc(EVENTS_MOST, sizeof *m->tempo),
		.meter = calloc(EVENTS_MOST, sizeof *m->meter),
	};
	if (f && all && m->event && m->tempo && m->meter)
		bad = read_all(m, all, fread(all, 1, SIZE_MOST, f));
	if (f)
		fclose(f);
	free(all);
	return bad;
}

void
midi_free(struct midi *m)
{
	free(m->event);
	free(m->tempo);
	free(m->meter);
}

static void
put_number(FILE *f, unsigned long n, int bytes)
{
	while (bytes-- > 0)
		putc((int)(n >> 8 * bytes & 0xff), f);
}

void
midi_begin(FILE *f, int division)
{
	fputs("MThd", f);
	put_number(f, 6, 4);
	put_number(f, 0, 2);
	put_number(f, 1, 2);
	put_number(f, (unsigned long)division, 2);
	fputs("MTrk", f);
	put_number(f, 0, 4);
}

void
midi_put_wait(FILE *f, long ticks)
{
	int shift = 28;

	while (shift > 0 && !(ticks >> shift))
		shift -= 7;
	for (; shift > 0; shift -= 7)
		putc((int)(0x80 | (ticks >> shift & 0x7f)), f);
	putc((int)(ticks & 0x7f), f);
}

int
midi_close(FILE *f)
{
	bool failed;
	long size;

	put_number(f, 0xff2f00, 4);
	size = ftell(f) - TRACK;
	failed = size < 0 || fseek(f, TRACK - 4, SEEK_SET) < 0;
	put_number(f, (unsigned long)size, 4);
	failed |= ferror(f) != 0;
	return fclose(f) || failed ? -1 : 0;
}
