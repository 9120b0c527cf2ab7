/*
 * replay: a source's records are made once, kept, and told again.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io.h"
#include "jw.h"
#include "owncache.h"
#include "replay.h"
#include "tap.h"

#define SRC "0123456789abcdef"

enum { RECORDS = 20000 }; /* more than the output takes at once */

struct run {
	struct loop *loop;
	struct flow *flow;
	struct source *source;
	struct replay *replay;
	bool good, forgo;
	int made, ended;
};

static char base[4096], film[4200], out[4200];

static void
finish(struct run *r)
{
	replay_end(r->replay, r->good);
	flow_finish(r->flow, r->source);
	flow_end(r->flow);
}

static void
make(void *arg)
{
	struct run *r = arg;
	struct buf *b = flow_out(r->flow);
	size_t from;

	r->made++;
	if (r->forgo)
		replay_forgo(r->replay);
	for (int i = 0; i < RECORDS; i++) {
		from = b->len;
		jw_begin(b, "frame", SRC);
		jw_int(b, "n", i);
		jw_end(b);
		cache_put(replay_entry(r->replay), b->p + from, b->len - from);
		flow_sent(r->flow);
	}
	finish(r);
}

static void
ended(void *arg)
{
	struct run *r = arg;

	r->ended++;
	finish(r);
}

static void
room(void *arg)
{
	struct run *r = arg;

	replay_room(r->replay);
}

/* One run over the film; its output lies in the file out. */
static void
run(struct run *r)
{
	struct flow_tool tool = { .name = "framestat", .room = room };
	struct cache_id id = { .tool = "framestat", .what = "", .src = SRC,
	    .path = film, .file = { .key = SRC, .mtime_us = -1 } };
	int fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct cache *c;
	struct stat st;
	int in = open(film, O_RDONLY);

	key_file(in, false, id.file.key);
	close(in);
	stat(film, &st);
	id.file.size = st.st_size;
	r->loop = loop_new();
	c = cache_new(r->loop, true);
	r->flow = flow_new(r->loop, &tool, r, false, -1, fd);
	r->source = flow_open(r->flow, SRC, film, NULL);
	r->replay = replay_open(r->loop, r->flow, c, &id, make, ended, r);
	if (r->replay)
		is_int(flow_run(r->flow), 0, "a run ends well");
	flow_free(r->flow);
	cache_free(c);
	loop_free(r->loop);
	close(fd);
}

int
main(void)
{
	struct buf first = BUF_INIT, second = BUF_INIT;
	struct run r = { .good = true };
	struct cache *c;
	int fd;

	if (!own_cache(base, sizeof base, "replay"))
		return 2;
	snprintf(film, sizeof film, "%s/film", base);
	snprintf(out, sizeof out, "%s/out", base);
	fd = open(film, O_WRONLY | O_CREAT, 0600);
	io_write(fd, "a film", 6);
	close(fd);

	r.good = false;
	run(&r);
	ok(r.made == 1 && r.ended == 0, "what is not there is made");
	r.good = r.forgo = true;
	run(&r);
	ok(r.made == 2 && r.ended == 0, "what is not good is not kept");
	r.forgo = false;
	run(&r);
	ok(r.made == 3 && r.ended == 0, "nor is what was given up");
	io_slurp(out, &first, 64 << 20);
	run(&r);
	ok(r.made == 3 && r.ended == 1, "what was kept is told");
	io_slurp(out, &second, 64 << 20);
	ok(first.len == second.len && !memcmp(first.p, second.p, first.len),
	    "byte for byte");
	setenv("CUTLIST_CACHE", "off", 1);
	run(&r);
	ok(!r.replay && r.made == 3 && r.ended == 1,
	    "without a cache nothing is called");
	ok(!replay_entry(NULL) && !replay_room(NULL), "nor is anything kept");
	replay_forgo(NULL);
	replay_end(NULL, true);
	buf_free(&first);
	buf_free(&second);
	unsetenv("CUTLIST_CACHE");
	c = cache_new(NULL, false);
	cache_trim(c, 0);
	remove(cache_folder(c));
	cache_free(c);
	remove(film);
	remove(out);
	remove(base);
	return done_testing();
}
