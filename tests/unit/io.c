#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "io.h"
#include "tap.h"

static void
pipes(void)
{
	char big[200000], got[200000];
	struct out o;
	int p[2];
	size_t have = 0;
	ssize_t n;

	signal(SIGPIPE, SIG_IGN);
	if (pipe2(p, O_CLOEXEC) < 0)
		abort();
	memset(big, 'a', sizeof big);
	big[0] = 'A';
	big[sizeof big - 1] = 'Z';

	ok(!io_ready(p[0]), "an empty pipe has nothing to read");
	out_init(&o, p[1]);
	buf_add(&o.buf, big, sizeof big);
	ok(!out_push(&o), "pushing into a pipe does not block");
	ok(io_ready(p[0]), "and something is there to read");
	ok(out_pending(&o) > 0 && out_pending(&o) < sizeof big,
	    "what did not fit waits");
	while (have < sizeof big) {
		n = io_read(p[0], got + have, sizeof got - have);
		if (n <= 0)
			break;
		have += (size_t)n;
		if (out_push(&o) < 0)
			break;
	}
	ok(have == sizeof big && !memcmp(big, got, have),
	    "all of it arrives in order");
	is_int(out_pending(&o), 0, "and nothing waits any more");

	buf_adds(&o.buf, "x\n");
	ok(!out_flush(&o) && io_read(p[0], got, 10) == 2, "flush writes all");
	close(p[0]);
	buf_adds(&o.buf, "y\n");
	ok(out_push(&o) < 0 && errno == EPIPE,
	    "a reader that has gone is an error");
	out_free(&o);
	close(p[1]);
}

int
main(void)
{
	struct buf b = BUF_INIT;
	struct out o;
	int full;

	pipes();
	full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	out_init(&o, full);
	buf_adds(&o.buf, "y\n");
	ok(out_push(&o) < 0 && errno == ENOSPC, "a full disk is an error");
	out_free(&o);
	close(full);

	ok(!io_slurp("/proc/self/cmdline", &b, 1 << 20) && b.len > 0,
	    "a file without a size is read whole");
	buf_clear(&b);
	ok(io_slurp("/dev/zero", &b, 1000) < 0 && errno == EFBIG,
	    "a file longer than allowed is an error");
	buf_free(&b);
	ok(io_slurp("/nonexistent", &b, 10) < 0 && errno == ENOENT,
	    "a missing one as well");
	buf_free(&b);
	return done_testing();
}
