/*
 * A slice becomes exact.  The records of key frames often tell enough; where
 * they do not, the packets around the cut are listed: out of the tables of an
 * MP4 (pin_now), else by ffprobe, and where a file can't be sought in exactly,
 * all of them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pin.h"
#include "proc.h"
#include "rec.h"
#include "slices.h"
#include "tc.h"

struct pin {
	struct loop *l;
	const struct footage *film;
	const struct wish *wish;
	int64_t quiet;
	void (*ended)(void *arg, struct pinned *p, const char *why);
	void *arg;
	struct pinned *made;
	struct lines lines;
	enum packets_way way;
};

void
pinned_free(struct pinned *p)
{
	if (!p)
		return;
	slice_clear(&p->slice);
	packets_free(&p->packets);
	free(p);
}

static void
end(struct pin *p, const char *why)
{
	struct pinned *made = p->made;

	lines_free(&p->lines);
	p->ended(p->arg, why ? NULL : made, why);
	if (why)
		pinned_free(made);
	free(p);
}

static void
choose(struct pinned *m, const struct footage *film, const struct wish *wish)
{
	struct buf why = BUF_INIT;

	m->slice.method = method_choose(film, m->listed ? &m->packets : NULL,
	    &m->slice, wish, &m->joint, &why);
	free(m->slice.why);
	m->slice.why = buf_steal(&why);
}

static void
decide(struct pin *p)
{
	choose(p->made, p->film, p->wish);
	end(p, NULL);
}

static void ask(struct pin *p);

static void
take_lines(struct pin *p, bool last)
{
	enum lines_is is;
	const char *line;
	size_t len;

	while ((is = lines_next(&p->lines, &line, &len)) != LINES_NONE ||
	    (last && (is = lines_last(&p->lines, &line, &len)) !=
	    LINES_NONE))
		if (is == LINES_LINE)
			packets_line(&p->made->packets, line, len);
}

static void
on_data(void *arg, int which, const char *data, size_t n)
{
	struct pin *p = arg;
	size_t room;
	char *to;

	(void)which;
	while (n > 0) {
		to = lines_room(&p->lines, &room);
		if (room > n)
			room = n;
		memcpy(to, data, room);
		lines_got(&p->lines, room);
		data += room;
		n -= room;
		take_lines(p, false);
	}
}

static void
on_ended(void *arg, const struct child *c)
{
	struct pin *p = arg;
	struct pinned *m = p->made;
	const char *wrong = NULL;
	char why[512], how[400];

	if (!child_ok(c)) {
		child_describe(c, how, sizeof how);
		snprintf(why, sizeof why, "its packets can't be listed: %s",
		    how);
		end(p, why);
		return;
	}
	take_lines(p, true);
	if (!packets_end(&m->packets, p->film, &p->way, m->slice.start,
	    m->slice.end) && p->way < PACKETS_WAYS) {
		ask(p);
		return;
	}
	m->listed = true;
	if (slices_exact(&m->slice, p->film, &m->packets, &wrong) < 0)
		end(p, wrong);
	else
		decide(p);
}

static void
ask(struct pin *p)
{
	static const struct proc_ops OPS = { .data = on_data,
	    .ended = on_ended };
	struct args a;
	struct child_spec spec = { .in = CHILD_NULL, .out = CHILD_PIPE,
	    .err = CHILD_PIPE };
	char why[200];
	bool started;

	args_init(&a);
	packets_args(&a, p->film, p->way, p->made->slice.start,
	    p->made->slice.end);
	spec.argv = a.v;
	lines_free(&p->lines);
	lines_init(&p->lines);
	started = proc_start(p->l, &spec, &OPS, p, p->quiet) != NULL;
	args_free(&a);
	if (started)
		return;
	snprintf(why, sizeof why, "can't start ffprobe: %s", strerror(errno));
	end(p, why);
}

/* Packets can't be divided. */
static bool
is_whole(const struct wish *w)
{
	return w->method == WISH_COPY || w->method == WISH_KEYFRAME;
}

static void
on_begin(void *arg)
{
	struct pin *p = arg;
	struct slice *s = &p->made->slice;
	const char *wrong = NULL;

	s->whole = is_whole(p->wish);
	if (p->wish->method == WISH_KEYFRAME)
		slices_to_keys(s, p->film);
	if (p->film->video.index < 0) {
		if (slices_exact(s, p->film, NULL, &wrong) < 0)
			end(p, wrong);
		else
			decide(p);
	} else if (!method_wants_packets(p->film, p->wish) &&
	    slices_guess(s, p->film) == 0) {
		decide(p);
	} else {
		ask(p);
	}
}

void
pin_start(struct loop *l, const struct footage *film, struct slice *planned,
    const struct wish *wish, int64_t quiet,
    void (*ended)(void *arg, struct pinned *p, const char *why), void *arg)
{
	struct pin *p = xcalloc(1, sizeof *p);

	p->l = l;
	p->film = film;
	p->wish = wish;
	p->quiet = quiet;
	p->ended = ended;
	p->arg = arg;
	p->made = xcalloc(1, sizeof *p->made);
	p->made->slice = *planned;
	p->way = packets_first(film);
	memset(planned, 0, sizeof *planned);
	lines_init(&p->lines);
	loop_timer(l, 0, on_begin, p);
}

struct pinned *
pin_now(const struct footage *film, struct slice *planned,
    const struct wish *wish)
{
	enum packets_way way = packets_first(film);
	struct pinned *m = xcalloc(1, sizeof *m);
	struct slice *s = &m->slice;

	*s = *planned;
	s->whole = is_whole(wish);
	if (wish->method == WISH_KEYFRAME)
		slices_to_keys(s, film);
	if (film->video.index >= 0 && method_wants_packets(film, wish) &&
	    packets_table(&m->packets, film, way, s->start, s->end) == 0 &&
	    packets_end(&m->packets, film, &way, s->start, s->end) &&
	    slices_exact(s, film, &m->packets, NULL) == 0) {
		m->listed = true;
		memset(planned, 0, sizeof *planned);
		choose(m, film, wish);
		return m;
	}
	packets_free(&m->packets);
	free(m);
	return NULL;
}
