/*
 * How densely a film is sampled.
 */
#include "interval.h"

#include <math.h>

#include "tc.h"

/*
 * Long films are sampled more thinly: between moments the interval grows with
 * the logarithm of the length, inside them by a factor of 1 up to two minutes,
 * 2 at ten, and one more each half hour, at most 3.
 */
int64_t
sample_interval(enum level level, int64_t duration, int64_t frame_time)
{
	static const double dense[] = {
		[LEVEL_MINIMAL] = 3.0, [LEVEL_LOW] = 2.0, [LEVEL_MEDIUM] = 1.2,
		[LEVEL_HIGH] = 0.6, [LEVEL_CRITICAL] = 0.4,
	};
	double s = (double)duration / TC_SECOND, every, scale = 1.0;

	if (level == LEVEL_NONE) {
		every = 3.0 + 3.0 * log((s > 10 ? s : 10) / 240.0);
		every = every < 1.0 ? 1.0 : every > 7.0 ? 7.0 : every;
	} else {
		if (s > 600)
			scale = 2.0 + (s - 600) / 1800.0;
		else if (s > 120)
			scale = 1.0 + (s - 120) / 480.0;
		every = dense[level] * (scale > 3.0 ? 3.0 : scale);
	}
	if (every < 1.5 * (double)frame_time / TC_SECOND)
		every = 1.5 * (double)frame_time / TC_SECOND;
	return (int64_t)llround(every * TC_SECOND);
}
