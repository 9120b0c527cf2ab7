#ifndef FLOW_H
#define FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "args.h"
#include "buf.h"
#include "io.h"
#include "loop.h"
#include "rec.h"

/*
 * The stream contract of the suite (record(5), "The stream"), so that no tool
 * has to know it: lines are forwarded at once, byte for byte and in order;
 * `done` of a source is held until the tool is finished with it; at most
 * FLOW_OPEN sources are open; `run` is written for each; an end of input with
 * open sources makes an error record for each; the exit status follows.
 *
 * A source is open from its media record until its done was forwarded.  The
 * fifth waits, and with it all reading, as long as one of the open ones waits
 * for this tool alone (its done has been read); where only more input can
 * bring things forward, reading goes on.
 */
enum { FLOW_OPEN = 4 };

struct source {
	char src[40];
	char *path;  /* as in media, or its exact bytes where path_hex is there */
	bool ended;  /* its done was read (or input ended) */
	bool broken; /* an error record was about it */
	void *data;  /* the tool's own */
	struct buf held; /* the done line, as it came */
	struct source *next;
};

struct flow;

struct flow_tool {
	const char *name;
	const char *options;      /* for run: what changes the records */
	const char *const *emits; /* types, null-terminated */
	bool unread;              /* goes on when nobody reads its records: its
	                             work are files */
	bool gathers;             /* finishes no source before all have come:
	                             any number may be open */

	/* Each may be null.  s is null where the record's src is not open.
	 * swallow: true keeps a record from being forwarded. */
	bool (*swallow)(void *arg, struct source *s, struct rec *r);
	void (*media)(void *arg, struct source *s, struct rec *r);
	void (*record)(void *arg, struct source *s, struct rec *r);

	/* Upstream is done with s: emit the rest and call flow_finish, now or
	 * later.  Null: flow_finish is called at once. */
	void (*done)(void *arg, struct source *s);

	/* The input has ended, and done was called for every source. */
	void (*ended)(void *arg);

	/* The output has drained after flow_full was true. */
	void (*room)(void *arg);
};

/* fd_in may be -1 for a tool that starts a stream.  only: see --only. */
struct flow *flow_new(struct loop *l, const struct flow_tool *tool, void *arg,
    bool only, int fd_in, int fd_out);
void flow_free(struct flow *f);

/* Where own records are written, whole lines, with jw.h; call flow_sent
 * after one or more. */
struct buf *flow_out(struct flow *f);
void flow_sent(struct flow *f);

/* The output is text for people from now on: nothing is forwarded and no
 * record is written; flow_error only warns and counts. */
void flow_as_text(struct flow *f);

/* True when so much waits to be written that a tool should stop making more
 * (pause its children) until room is called. */
bool flow_full(const struct flow *f);

/* Stops and resumes reading: for a tool whose own queue is full.  Between two
 * records; those that were read already wait as well. */
void flow_hold(struct flow *f, bool hold);

/* For a tool that starts a stream: a new source with its run record, to be
 * called right after its media record was written (emits: the types that
 * follow for it, null-terminated); and its end. */
struct source *flow_open(struct flow *f, const char *src, const char *path,
    const char *const *emits);
void flow_finish(struct flow *f, struct source *s);

/* An error record ({"type":"error","src","tool","path","what"}), the same
 * sentence as a warning, and exit status 1.  s null: src "". */
void flow_error(struct flow *f, struct source *s, const char *path,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Turns the loop until the input has ended, every source is finished and
 * everything is written.  Returns the exit status.  With fd_in -1: until
 * flow_end was called and no source is open.  Dies of the signal where one
 * came or the reader of the output has gone. */
int flow_run(struct flow *f);
void flow_end(struct flow *f);

/* Cleans up what a signal would leave; called before flow_run dies. */
void flow_at_death(struct flow *f, void (*fn)(void *arg), void *arg);

/* The FILE short form: the input is what the sibling `probe [-g] [-q] -- names`
 * says (names: null-terminated); it is reaped by flow_run. */
void flow_probe(struct flow *f, bool index, bool quiet, char *const *names);

/* The same for a longer pipe: the input is what the last of these siblings
 * says (stages: see pipeline_start).  At the end a stage that died is told in
 * a sentence of its own; the exit status is then EXIT_TROUBLE, or EXIT_SOME
 * where at least one source came through whole. */
void flow_pipeline(struct flow *f, const struct args *stages, size_t n);

/* The same, but read from its first record to its last before the input that
 * flow_new, flow_probe or flow_pipeline names; once, and ahead of flow_run.
 * That input may be named while this one is still read, and must be by its
 * end: until then flow_new had -1. */
void flow_first(struct flow *f, const struct args *stages, size_t n);

#endif
