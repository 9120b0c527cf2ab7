/*
 * probe -g as a child.  Whatever goes wrong there only means that there is no
 * index: the film is then decoded in one piece.
 */
#include "ask.h"

#include <stdlib.h>

#include "args.h"
#include "buf.h"
#include "input.h"
#include "proc.h"
#include "rec.h"

struct ask {
	const struct ask_ops *ops;
	void *arg;
	struct proc *proc;
	struct lines lines;
	bool stopped;
};

static void
take(struct ask *a, const char *line, size_t len)
{
	struct gop_facts g;
	const char *why;
	struct rec r;

	if (rec_parse(&r, line, len, &why) == 0 && rec_is(&r, "gop") &&
	    input_gop(&g, rec_root(&r)) == 0)
		a->ops->gop(a->arg, &g);
}

static void
on_data(void *arg, int which, const char *p, size_t n)
{
	struct ask *a = arg;
	const char *line;
	enum lines_is is;
	size_t len, room, i;
	char *to;

	(void)which;
	while (n && !a->stopped) {
		to = lines_room(&a->lines, &room);
		room = room < n ? room : n;
		for (i = 0; i < room; i++)
			to[i] = p[i];
		lines_got(&a->lines, room);
		p += room;
		n -= room;
		while ((is = lines_next(&a->lines, &line, &len)) != LINES_NONE)
			if (is == LINES_LINE)
				take(a, line, len);
	}
}

static void
on_ended(void *arg, const struct child *c)
{
	struct ask *a = arg;

	if (!a->stopped)
		a->ops->ended(a->arg, child_ok(c));
	lines_free(&a->lines);
	free(a);
}

struct ask *
ask_start(struct loop *l, const char *path, const struct ask_ops *ops,
    void *arg)
{
	static const struct proc_ops PROC = { .data = on_data, .ended = on_ended };
	/* it has children of its own to look after: see child.h */
	struct child_spec spec = { .in = CHILD_NULL, .out = CHILD_PIPE,
	    .err = CHILD_PIPE, .same_group = true };
	struct ask *a = xcalloc(1, sizeof *a);
	struct args args;
	char probe[4096];

	a->ops = ops;
	a->arg = arg;
	lines_init(&a->lines);
	child_sibling("probe", probe, sizeof probe);
	args_init(&args);
	args_addl(&args, probe, "-q", "-g", "--", path, (char *)NULL);
	spec.argv = args.v;
	/* probe has a deadline of its own for each of its children */
	a->proc = proc_start(l, &spec, &PROC, a, 0);
	args_free(&args);
	if (a->proc)
		return a;
	lines_free(&a->lines);
	free(a);
	return NULL;
}

void
ask_stop(struct ask *a)
{
	a->stopped = true;
	proc_stop(a->proc);
}
