/*
 * Siblings that feed a flow.  Their records told what went wrong with files;
 * here only what records can't tell: that a stage could not be started, died
 * or could do nothing.
 */
#include "flow_feed.h"

#include "diag.h"

struct pipeline *
flow_feed_start(const struct args *stages, size_t n)
{
	size_t failed = 0;
	struct pipeline *p = pipeline_start(stages, n, &failed);

	if (!p)
		die("%s:", failed < n ? stages[failed].v[0] : "pipeline");
	return p;
}

static void
tell_death(void *arg, const char *sentence)
{
	(void)arg;
	warn("%s", sentence);
}

int
flow_feed_end(struct loop *l, struct pipeline *p)
{
	while (!pipeline_ended(p))
		if (loop_step(l) < 0)
			return -1;
	return (int)pipeline_wait(p, tell_death, NULL);
}
