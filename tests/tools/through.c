/*
 * through CMD...: a filter that does everything at once.  It forwards
 * records, feeds each line to a child and drains what that makes of it, with
 * bounded buffers: while the child does not take more, no more is read.  At
 * the end of each source it reports the bytes that went in and came out.
 * Tools that own decoders and encoders are built of the same parts.
 */
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "flow.h"
#include "jw.h"
#include "opt.h"
#include "proc.h"

enum { QUEUE_FULL = 128 << 10, QUEUE_LOW = 16 << 10 };

struct through {
	struct flow *flow;
	struct loop *loop;
	struct proc *child;
	char *const *argv;
	struct source *source;
	struct buf queue; /* for the child */
	size_t at;        /* of it already fed */
	int64_t in, out, most;
	bool last;        /* nothing more will come */
};

static void
feed(void *arg)
{
	struct through *t = arg;
	long took = 0;

	while (t->child && t->queue.len > t->at) {
		took = proc_feed(t->child, t->queue.p + t->at,
		    t->queue.len - t->at);
		if (took <= 0)
			break;
		t->at += (size_t)took;
		t->in += took;
	}
	if (took < 0) /* it listens no more: what is left is lost */
		t->at = t->queue.len;
	buf_drop(&t->queue, t->at);
	t->at = 0;
	if (t->queue.len < QUEUE_LOW)
		flow_hold(t->flow, false);
	if (!t->queue.len && t->last && t->child)
		proc_feed_end(t->child);
}

static void
on_data(void *arg, int which, const char *p, size_t n)
{
	struct through *t = arg;

	(void)which;
	(void)p;
	t->out += (int64_t)n;
}

static void
on_ended(void *arg, const struct child *c)
{
	struct through *t = arg;
	struct buf *b = flow_out(t->flow);
	char how[256];

	t->child = NULL;
	if (!child_ok(c)) {
		child_describe(c, how, sizeof how);
		flow_error(t->flow, t->source, NULL, "%s", how);
	} else {
		jw_begin(b, "through", t->source->src);
		jw_int(b, "in", t->in);
		jw_int(b, "out", t->out);
		jw_int(b, "most", t->most);
		jw_end(b);
		flow_sent(t->flow);
	}
	flow_finish(t->flow, t->source);
	t->source = NULL;
	flow_hold(t->flow, false);
}

static const struct proc_ops ops = { .data = on_data, .hungry = feed,
    .ended = on_ended };

static void
on_media(void *arg, struct source *s, struct rec *r)
{
	struct child_spec spec = { .in = CHILD_PIPE, .out = CHILD_PIPE,
	    .err = CHILD_PIPE };
	struct through *t = arg;

	(void)r;
	if (t->source)
		return; /* one at a time is enough for a test */
	t->source = s;
	t->in = t->out = t->most = 0;
	t->last = false;
	spec.argv = t->argv;
	t->child = proc_start(t->loop, &spec, &ops, t, 0);
	if (!t->child)
		die("%s:", t->argv[0]);
}

static void
on_record(void *arg, struct source *s, struct rec *r)
{
	struct through *t = arg;

	if (!s || s != t->source || !t->child)
		return;
	buf_add(&t->queue, r->line, r->len);
	buf_addc(&t->queue, '\n');
	if ((int64_t)t->queue.len > t->most)
		t->most = (int64_t)t->queue.len;
	feed(t);
	if (t->queue.len > QUEUE_FULL)
		flow_hold(t->flow, true);
}

static void
on_done(void *arg, struct source *s)
{
	struct through *t = arg;

	if (s != t->source) {
		flow_finish(t->flow, s);
		return;
	}
	t->last = true;
	if (t->child)
		feed(t);
}

int
main(int argc, char **argv)
{
	static const char *const emits[] = { "through", NULL };
	static const struct opt options[] = { { 0 } };
	static const struct opt_tool spec = { "through", "CMD...",
	    "feeds records to a command", options };
	static const struct flow_tool tool = { .name = "through",
	    .emits = emits, .media = on_media, .record = on_record,
	    .done = on_done };
	struct through t = { .queue = BUF_INIT };
	struct opts o;
	int status;

	diag_init(argv[0]);
	opt_init(&o, &spec, argc, argv);
	while (opt_next(&o))
		;
	if (opt_operands(&o) == argc)
		opt_misuse(&o, "no command given");
	t.argv = argv + opt_operands(&o);
	t.loop = loop_new();
	t.flow = flow_new(t.loop, &tool, &t, o.only, STDIN_FILENO,
	    STDOUT_FILENO);
	status = flow_run(t.flow);
	flow_free(t.flow);
	loop_free(t.loop);
	buf_free(&t.queue);
	return status;
}
