/*
 * front: the ear of beatscan alone, for bench/front.sh.
 *
 *	front TIMES RATE CHANNELS <samples
 *
 * Reads raw 32 bit floats to their end, hears them TIMES times over, in
 * portions of 4,096, and prints the number of frames and a sum that keeps the
 * compiler from leaving work out.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../../tools/beatscan/front.h"
#include "buf.h"
#include "diag.h"

enum { PORTION = 4096 };

struct sum {
	long frames;
	double flux;
};

static void
take(struct front *f, struct sum *s)
{
	struct heard h;

	while (front_get(f, &h)) {
		s->frames++;
		s->flux += (double)h.flux;
	}
}

int
main(int argc, char **argv)
{
	struct buf in = BUF_INIT;
	struct front *f;
	struct sum s = { 0 };
	long times, rate, channels;
	size_t n, at, part;

	diag_init(argv[0]);
	times = argc == 4 ? strtol(argv[1], NULL, 10) : 0;
	rate = argc == 4 ? strtol(argv[2], NULL, 10) : 0;
	channels = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
	if (times < 1 || rate < 1000 || rate > 384000 || channels < 1 ||
	    channels > 64)
		die("usage: front TIMES RATE CHANNELS <samples");
	while ((n = fread(buf_room(&in, 65536), 1, 65536, stdin)) > 0)
		in.len += n;
	n = in.len / (sizeof(float) * (size_t)channels);
	f = front_new((int)rate, (int)channels);
	for (; times > 0; times--)
		for (at = 0; at < n; at += part) {
			part = n - at < PORTION ? n - at : PORTION;
			front_put(f, (const float *)(void *)in.p +
			    at * (size_t)channels, part);
			take(f, &s);
		}
	front_end(f);
	take(f, &s);
	front_free(f);
	buf_free(&in);
	printf("%ld frames, %.3f\n", s.frames, s.flux);
	close_stdout();
	return EXIT_DONE;
}
