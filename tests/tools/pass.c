/*
 * The smallest filter that keeps the stream contract: it parses every record,
 * makes none of its own and forwards everything.  The shared pipe tests run
 * on it, and bench/ measures what the library alone costs.
 */
#include <unistd.h>

#include "diag.h"
#include "flow.h"
#include "opt.h"

static const struct opt options[] = {
	{ 'g', NULL, NULL, "with FILE: key-frame index too", NULL },
	{ 0, NULL, NULL, NULL, NULL },
};

static const struct opt_tool spec = {
	"pass", "[FILE...]", "forwards records", options,
};

int
main(int argc, char **argv)
{
	static const char *const emits[] = { NULL };
	static const struct flow_tool tool = { .name = "pass",
	    .emits = emits };
	struct opts o;
	struct flow *f;
	struct loop *l;
	int status;

	diag_init(argv[0]);
	opt_init(&o, &spec, argc, argv);
	while (opt_next(&o))
		;
	l = loop_new();
	f = flow_new(l, &tool, NULL, o.only, STDIN_FILENO, STDOUT_FILENO);
	if (opt_operands(&o) < argc)
		flow_probe(f, true, false, argv + opt_operands(&o));
	status = flow_run(f);
	flow_free(f);
	loop_free(l);
	return status;
}
