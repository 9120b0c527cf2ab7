/*
 * A list goes out, and what is to be said of it.
 */
#include "timeline_tell.h"

#include "diag.h"

void
timeline_tell(struct flow *flow, const struct timeline_format *format,
    struct timeline *t)
{
	const char *warning, *why = NULL;
	size_t lost = 0;

	warning = timeline_write(format, flow_out(flow), t, &lost, &why);
	flow_sent(flow);
	if (warning)
		warn("%s: %s", format->name, warning);
	if (lost > 0)
		flow_error(flow, NULL, "", "%zu cuts are not in the list: %s",
		    lost, why);
}
