/*
 * probe: what is this file?
 *
 * Asks ffprobe once a file, several files at a time, chooses the streams a
 * person would choose, and starts the stream of records that every other tool
 * reads.  With -g the index of key frames follows, from packets alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "cache.h"
#include "cores.h"
#include "diag.h"
#include "job.h"
#include "media.h"
#include "names.h"
#include "opt.h"
#include "progress.h"

enum {
	OPT_PROTOCOLS = OPT_LONG,
	OPT_FULL_HASH,
	OPT_TIMEOUT,
	OPT_ROLE,
	OPT_FOLLOW,
	OPT_PATIENCE,
};

static const struct opt options[] = {
	{ 'g', NULL, NULL, "index of key frames, from packets alone", NULL },
	{ 'c', NULL, NULL, "captions: subtitles inside and beside it", NULL },
	{ 'r', NULL, NULL, "look for recordings in folders", NULL },
	{ 'x', NULL, NULL, "with -r: only files with these extensions", NULL },
	{ '0', NULL, NULL, "read NUL-separated names from stdin", NULL },
	{ 'j', NULL, NULL, "files at once (cores, at most 4)", NULL },
	{ 'T', NULL, NULL, "a table for people instead of records", NULL },
	{ OPT_FULL_HASH, "full-hash", NULL,
	    "content key from every byte, not from samples", NULL },
	{ OPT_TIMEOUT, "timeout", "TIME",
	    "give a file up after this silence of ffprobe (60)", NULL },
	{ OPT_FOLLOW, "follow", NULL,
	    "a recording in progress: tell as it is written (with -g)", NULL },
	{ OPT_PATIENCE, "patience", "TIME",
	    "with --follow: it may stand still so long (60)", NULL },
	{ OPT_PROTOCOLS, "allow-protocols", "LIST",
	    "also read URLs, playlists, pipes (http,file,pipe)", NULL },
	{ OPT_ROLE, "role", "NAME", "what the files are for: the song of a "
	    "montage", "music" },
	OPT_CACHING,
	{ 0, NULL, NULL, NULL, NULL },
};

static const struct opt_tool spec = {
	"probe", "FILE...", "says what each recording is, as records", options,
};

struct settings {
	struct wishes wish;
	struct names operands, found;
	const char **extensions;
	size_t nextensions;
	bool recurse, from_stdin;
	int at_once;
};

struct work {
	struct crew crew;
	struct names *names;
	size_t next;
	int at_once;
	bool starting;
	struct progress progress;
};

static int
add_extension(void *arg, const char *item)
{
	struct settings *s = arg;

	s->extensions = xrealloc(s->extensions, s->nextensions + 2,
	    sizeof *s->extensions);
	s->extensions[s->nextensions++] =
	    xstrdup(item + (*item == '.'));
	s->extensions[s->nextensions] = NULL;
	return 0;
}

static void
read_options(struct opts *o, struct settings *s)
{
	int id, i;
	int cores = cores_ours();

	s->at_once = cores > 4 ? 4 : cores;
	s->wish.quiet_us = s->wish.patience_us = 60 * TC_SECOND;
	while ((id = opt_next(o)) != 0) {
		switch (id) {
		case 'g': s->wish.gops = true; break;
		case 'c': s->wish.captions = true; break;
		case 'r': s->recurse = true; break;
		case 'x': opt_list(o, add_extension, s); break;
		case '0': s->from_stdin = true; break;
		case 'j': s->at_once = (int)opt_int(o, 1, 256); break;
		case 'T': s->wish.table = true; break;
		case OPT_FULL_HASH: s->wish.full_hash = true; break;
		case OPT_TIMEOUT: s->wish.quiet_us = opt_us(o, 1); break;
		case OPT_FOLLOW: s->wish.follow = s->wish.gops = true; break;
		case OPT_PATIENCE: s->wish.patience_us = opt_us(o, 1); break;
		case OPT_PROTOCOLS: s->wish.allowed = o->arg; break;
		case OPT_ROLE:
			opt_enum(o);
			s->wish.role = o->arg;
			break;
		}
	}
	for (i = opt_operands(o); i < o->argc; i++)
		names_add(&s->operands, o->argv[i]);
	if (!s->operands.n && !s->from_stdin)
		opt_misuse(o, "no file given");
	if (s->wish.follow && (s->operands.n != 1 || s->recurse ||
	    s->from_stdin || s->wish.table || s->wish.allowed))
		opt_misuse(o, "--follow goes with one FILE, and without -T");
	if (s->from_stdin && names_read(&s->operands, STDIN_FILENO) < 0)
		die("stdin: read error:");
	if (s->wish.allowed)
		protocol_whitelist(s->wish.allowed, s->wish.whitelist,
		    sizeof s->wish.whitelist);
}

static void
folder_failed(void *arg, const char *folder, int err)
{
	struct work *w = arg;

	flow_error(w->crew.flow, NULL, folder, "can't be listed: %s",
	    strerror(err));
}

/* Operands as they are; with -r folders become the files in them. */
static void
find_files(struct settings *s, struct work *w)
{
	struct stat st;
	size_t i;

	for (i = 0; i < s->operands.n; i++) {
		if (s->recurse && stat(s->operands.v[i], &st) == 0 &&
		    S_ISDIR(st.st_mode))
			names_walk(&s->found, s->operands.v[i],
			    s->extensions, folder_failed, w);
		else
			names_add(&s->found, s->operands.v[i]);
	}
}

/* Starts as many as may run, and bounds those that wait for their turn. */
static void
start_jobs(struct crew *c)
{
	struct work *w = (struct work *)c;

	if (w->starting)
		return; /* a job ended at once: the loop below goes on */
	w->starting = true;
	for (;;) {
		crew_write(c);
		progress_set(&w->progress, (double)c->done,
		    (double)w->names->n, c->jobs ? c->jobs->path : NULL);
		if (w->next >= w->names->n || c->busy >= w->at_once ||
		    w->next - c->done >= (size_t)w->at_once * 2 + 8)
			break;
		job_start(c, w->names->v[w->next++]);
	}
	w->starting = false;
	if (c->done == w->names->n)
		flow_end(c->flow);
}

static void
room(void *arg)
{
	struct work *w = arg;

	crew_write(&w->crew);
	start_jobs(&w->crew);
}

static void
options_text(const struct wishes *w, char *text, size_t size)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, w->gops ? " -g" : "");
	buf_adds(&b, w->captions ? " -c" : "");
	buf_adds(&b, w->follow ? " --follow" : "");
	buf_adds(&b, w->full_hash ? " --full-hash" : "");
	if (w->role)
		buf_addf(&b, " --role %s", w->role);
	snprintf(text, size, "%s", b.len ? b.p + 1 : "");
	buf_free(&b);
}

static int
work(struct settings *s, const struct opts *o)
{
	char text[64];
	struct flow_tool tool = { .name = "probe", .options = text,
	    .room = room };
	struct work w = { .names = &s->found, .at_once = s->at_once };
	int status;

	options_text(&s->wish, text, sizeof text);
	w.crew.loop = loop_new();
	w.crew.flow = flow_new(w.crew.loop, &tool, &w, o->only, -1,
	    STDOUT_FILENO);
	w.crew.wish = s->wish;
	/* a table is made of more than records, and with protocols allowed a
	 * file may be a list of others */
	if (!s->wish.table && !s->wish.allowed)
		w.crew.cache = cache_new(w.crew.loop, true);
	w.crew.changed = start_jobs;
	/* a bar among records on the same terminal would only be in the way */
	progress_init(&w.progress, o->progress_fd,
	    o->quiet || isatty(STDOUT_FILENO), "files");
	if (s->wish.table) {
		flow_as_text(w.crew.flow);
		table_heading(flow_out(w.crew.flow));
	}
	find_files(s, &w);
	start_jobs(&w.crew);
	status = flow_run(w.crew.flow);
	progress_end(&w.progress);
	crew_free(&w.crew);
	flow_free(w.crew.flow);
	cache_free(w.crew.cache);
	loop_free(w.crew.loop);
	return status;
}

int
main(int argc, char **argv)
{
	struct settings s = { 0 };
	struct opts o;
	int status;
	size_t i;

	diag_init(argv[0]);
	opt_init(&o, &spec, argc, argv);
	read_options(&o, &s);
	status = work(&s, &o);
	names_free(&s.operands);
	names_free(&s.found);
	for (i = 0; i < s.nextensions; i++)
		free((char *)s.extensions[i]);
	free(s.extensions);
	return status;
}
