/*
 * reel: decodes a film through tools/framestat/reel.h and prints what comes,
 * for tests and for measuring.
 *
 *	reel [-j JOBS] [-P PIECE] [-k] [-e EVERY_US] [-l LARGE_US] [-D] [-a HWACCEL]
 *	    [-q QUIET_US] [-F] [-p] [-n] [-w RAW] [-t FROM:TO]... FILE <INDEX
 *
 * INDEX is a film on its first line, "stream num/den start width height
 * sar_num/sar_den rotate flip seekable", then an entry a line, "t pts frames
 * rap leading".  FROM:TO is a stretch in ticks, either may be empty; without
 * any the whole film is one.
 *
 * Printed are, a line each, "t pts gap hash" of small pictures, "large pts
 * WxH hash" of larger ones, and "stretch from to error".
 *
 * -D has larger pictures digested, -F decodes with the loop filter, -p pauses
 * again and again, -n prints nothing but a summary of the memory used, -w
 * writes the small pictures themselves to a file.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <xxhash.h>

#include "buf.h"
#include "diag.h"

#include "../../tools/framestat/reel.h"

enum { STRETCHES = 16 };

struct state {
	struct loop *l;
	struct reel *r;
	struct film film;
	struct entry *index;
	size_t n, cap;
	FILE *raw;
	bool silent, pauses;
	int64_t thumbs, larges;
	int64_t left; /* stretches to come */
};

static uint64_t
hash_of(const void *data, size_t n)
{
	return XXH64(data, n, 0);
}

static void
on_resume(void *arg)
{
	struct state *s = arg;

	reel_pause(s->r, false);
}

static void
on_thumb(void *arg, const struct thumb *t)
{
	struct state *s = arg;

	s->thumbs++;
	if (s->raw)
		fwrite(t->y, THUMB_BYTES, 1, s->raw);
	if (!s->silent)
		printf("%" PRId64 " %" PRId64 " %d %016" PRIx64 "\n", t->t,
		    t->pts, t->gap, hash_of(t->y, THUMB_BYTES));
	if (s->pauses && s->thumbs % 100 == 0) {
		reel_pause(s->r, true);
		loop_timer(s->l, 20000, on_resume, s);
	}
}

static void
on_large(void *arg, const struct large *p)
{
	struct state *s = arg;

	s->larges++;
	if (!s->silent)
		printf("large %" PRId64 " %dx%d %016" PRIx64 "\n", p->pts,
		    p->w, p->h, hash_of(p->y, (size_t)p->w * (size_t)p->h));
}

struct digest {
	uint64_t hash;
	int w, h;
};

static void
make_digest(const struct large *p, void *digest)
{
	struct digest *d = digest;

	d->hash = hash_of(p->y, (size_t)p->w * (size_t)p->h);
	d->w = p->w;
	d->h = p->h;
}

static void
on_looked(void *arg, int64_t pts, const void *digest)
{
	struct state *s = arg;
	const struct digest *d = digest;

	s->larges++;
	if (!s->silent)
		printf("large %" PRId64 " %dx%d %016" PRIx64 "\n", pts, d->w,
		    d->h, d->hash);
}

static void
on_stretch(void *arg, const struct stretch *st, const char *error)
{
	struct state *s = arg;

	s->left--;
	printf("stretch %" PRId64 " %" PRId64 " %s\n", st->from, st->to,
	    error ? error : "ok");
}

static void
read_index(struct state *s)
{
	struct film *f = &s->film;
	struct entry e;
	int flip, seekable, rap;

	if (scanf("%d %" SCNd64 "/%" SCNd64 " %" SCNd64 " %d %d %" SCNd64 "/%"
	    SCNd64 " %d %d %d", &f->stream, &f->base.num, &f->base.den,
	    &f->start, &f->width, &f->height, &f->sar.num, &f->sar.den,
	    &f->rotate, &flip, &seekable) != 11)
		die("no film on standard input");
	f->flip = flip;
	f->seekable = seekable;
	while (scanf("%" SCNd64 " %" SCNd64 " %d %d %d", &e.t, &e.pts,
	    &e.frames, &rap, &e.leading) == 5) {
		e.rap = rap;
		if (s->n == s->cap) {
			s->cap = s->cap ? s->cap * 2 : 64;
			s->index = xrealloc(s->index, s->cap,
			    sizeof(*s->index));
		}
		s->index[s->n++] = e;
	}
}

static struct stretch
stretch_of(const char *text)
{
	struct stretch s = { .from = INT64_MIN, .to = INT64_MAX };
	const char *colon = strchr(text, ':');

	if (text[0] != ':')
		s.from = strtoll(text, NULL, 10);
	if (colon && colon[1])
		s.to = strtoll(colon + 1, NULL, 10);
	return s;
}

static double
seconds(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	    (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

static void
run(struct state *s)
{
	struct rusage us, them;

	while (s->left > 0)
		if (loop_step(s->l) != 0)
			loop_die(loop_signalled());
	getrusage(RUSAGE_SELF, &us);
	getrusage(RUSAGE_CHILDREN, &them);
	if (s->silent)
		printf("thumbs %" PRId64 " larges %" PRId64 " own %ld KiB, "
		    "%.2f s; decoders %ld KiB, %.2f s\n", s->thumbs,
		    s->larges, us.ru_maxrss, seconds(&us), them.ru_maxrss,
		    seconds(&them));
}

static void
on_settled(void *arg)
{
	*(bool *)arg = true;
}

/* What still ends when the last stretch was told is given the time to: it is
 * freed by the loop. */
static void
settle(struct loop *l)
{
	enum { GRACE = 300000 }; /* more than proc.h gives an open pipe */
	bool settled = false;
	siginfo_t info;

	if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
		return; /* no child is left */
	while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
		if (loop_step(l) != 0)
			loop_die(loop_signalled());
	loop_timer(l, GRACE, on_settled, &settled);
	while (!settled)
		if (loop_step(l) != 0)
			loop_die(loop_signalled());
}

int
main(int argc, char **argv)
{
	struct reel_ops ops = { .thumb = on_thumb, .large = on_large,
		.stretch = on_stretch };
	struct reel_opts opts = { .jobs = 1, .quiet = 60 * TC_SECOND };
	struct stretch list[STRETCHES] = { { INT64_MIN, INT64_MAX, 0, 0 } };
	struct state s = { 0 };
	bool keys = false;
	int64_t every = 0;
	int c, n = 0;

	diag_init(argv[0]);
	diag_verbose(1);
	while ((c = getopt(argc, argv, "j:P:ke:l:Da:q:Fpnw:t:")) != -1) {
		switch (c) {
		case 'j': opts.jobs = (int)strtol(optarg, NULL, 10); break;
		case 'P': opts.piece = strtoll(optarg, NULL, 10); break;
		case 'k': keys = true; break;
		case 'e': every = strtoll(optarg, NULL, 10); break;
		case 'l': opts.large_every = strtoll(optarg, NULL, 10); break;
		case 'D':
			ops.digest = make_digest;
			ops.digest_size = sizeof(struct digest);
			ops.looked = on_looked;
			break;
		case 'a': opts.hwaccel = optarg; break;
		case 'q': opts.quiet = strtoll(optarg, NULL, 10); break;
		case 'F': opts.loop_filter = true; break;
		case 'p': s.pauses = true; break;
		case 'n': s.silent = true; break;
		case 'w': s.raw = fopen(optarg, "wb"); break;
		case 't':
			if (n < STRETCHES)
				list[n++] = stretch_of(optarg);
			break;
		default: return EXIT_TROUBLE;
		}
	}
	if (optind + 1 != argc)
		die("one file, please");
	s.film.path = argv[optind];
	read_index(&s);
	s.l = loop_new();
	s.r = reel_new(s.l, &s.film, s.index, s.n, &opts, &ops, &s);
	s.left = n > 0 ? n : 1;
	for (int i = 0; i < s.left; i++) {
		list[i].keys = keys;
		list[i].every = every;
		reel_add(s.r, &list[i]);
	}
	run(&s);
	if (s.raw)
		fclose(s.raw);
	reel_free(s.r);
	settle(s.l);
	loop_free(s.l);
	free(s.index);
	close_stdout();
	return EXIT_DONE;
}
