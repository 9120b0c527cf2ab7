/*
 * lag: by how much a sound is late against another, at several places.
 *
 *	lag SOURCE SOURCE_START OUT OUT_START FROM TO
 *
 * SOURCE and OUT are files of 16-bit samples, one channel, 48000 a second;
 * their first samples sound at SOURCE_START and OUT_START, seconds on one
 * clock.  Between FROM and TO both should sound.  Prints for the start, the
 * middle and the end of that
 *
 *	SECONDS MILLISECONDS ALIKE
 *
 * which is when, how late OUT is, and how alike they are then (0..1).
 */
#include "lag.h"

int
main(int argc, char **argv)
{
	struct lag_sound source, out;
	double from, to;

	if (argc != 7) {
		fputs("usage: lag SOURCE SOURCE_START OUT OUT_START FROM TO\n",
		    stderr);
		return 2;
	}
	if (lag_read(&source, argv[1], strtod(argv[2], NULL)) ||
	    lag_read(&out, argv[3], strtod(argv[4], NULL))) {
		perror("lag");
		return 2;
	}
	from = strtod(argv[5], NULL);
	to = strtod(argv[6], NULL);
	for (int i = 0; i < 3; i++) {
		double at = from + (to - from) * i / 2, alike;
		double lag = lag_at(&source, &out, at, &alike);

		printf("%.3f %.4f %.3f\n", at, lag * 1000, alike);
	}
	free(source.v);
	free(out.v);
	return 0;
}
