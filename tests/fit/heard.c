/*
 * heard: what the ear hears, for those who learn from it.
 *
 *     heard [-f] RATE [CHANNELS] <samples >frames
 *
 * Reads raw 16 bit samples (of this machine's byte order), writes struct heard
 * as it is in memory, HEARD_HZ a second.  With -f samples are 32 bit floats.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/beatscan/front.h"
#include "diag.h"

enum { MOST = 16384 };

struct input {
	int channels;
	bool floats;
};

static size_t
get_samples(const struct input *in, float *x)
{
	static int16_t whole[MOST];
	size_t n, i;

	if (in->floats)
		return fread(x, sizeof *x * (size_t)in->channels,
		    MOST / (size_t)in->channels, stdin);
	n = fread(whole, sizeof *whole * (size_t)in->channels,
	    MOST / (size_t)in->channels, stdin);
	for (i = 0; i < n * (size_t)in->channels; i++)
		x[i] = whole[i] / 32768.0f;
	return n;
}

static void
write_frames(struct front *f)
{
	struct heard h;

	while (front_get(f, &h))
		if (fwrite(&h, sizeof h, 1, stdout) != 1)
			die("stdout:");
}

int
main(int argc, char **argv)
{
	static float x[MOST];
	struct input in = { .channels = 1 };
	struct front *f;
	long rate;
	size_t n;

	diag_init(argv[0]);
	if (argc > 1 && strcmp(argv[1], "-f") == 0) {
		in.floats = true;
		argc--;
		argv++;
	}
	rate = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	if (argc > 2)
		in.channels = (int)strtol(argv[2], NULL, 10);
	if (rate < 1000 || rate > 384000 || in.channels < 1 ||
	    in.channels > 64 || argc > 3)
		die("usage: heard [-f] RATE [CHANNELS] <samples >frames");
	f = front_new((int)rate, in.channels);
	while ((n = get_samples(&in, x)) > 0) {
		front_put(f, x, n);
		write_frames(f);
	}
	front_end(f);
	write_frames(f);
	front_free(f);
	close_stdout();
	return EXIT_DONE;
}
