/*
 * One budget for the machine.  Programs like ours that run side by side would
 * each take all processors; who starts them says how many they are.
 */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "cores.h"
#include "opt.h"

int
cores_ours(void)
{
	enum { MOST = 1024 };
	const char *share = getenv("CUTLIST_SHARE");
	const char *seq = getenv("PARALLEL_SEQ");
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	int64_t others;

	if (n < 1)
		n = 1;
	if (n > MOST)
		n = MOST;
	if (share && share[0]) {
		if (opt_parse_int(share, 1, MOST, &others) == 0)
			n /= others;
	} else if (seq && seq[0]) {
		n = 1;
	}
	return n < 1 ? 1 : (int)n;
}
