#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Child processes by posix_spawn.  Each gets its own process group, default
 * signals, an empty signal mask and only the descriptors given here:
 * everything else in these programs is close-on-exec.
 */
enum {
	CHILD_NULL = -1,    /* /dev/null */
	CHILD_PIPE = -2,    /* a pipe; our end lands in struct child */
	CHILD_INHERIT = -3, /* ours */
};

enum { CHILD_TAIL = 8192, CHILD_FDS = 7 };

struct child_spec {
	char *const *argv; /* argv[0] without '/' is looked up on PATH */
	int in;            /* each: CHILD_*, or a descriptor (stays ours, is */
	int out;           /* duplicated into place) */
	int err;
	/* Further pipes from the child: also[i] != 0 opens one as its
	 * descriptor 3 + i; our ends land in child.also. */
	bool also[CHILD_FDS];
	bool same_group;   /* stay in our process group (a sibling in a
	                      pipeline, so that a terminal's ^C reaches it);
	                      INT, HUP and QUIT stay ignored where they are */
};

struct child {
	pid_t pid;     /* 0 once reaped or never started */
	char name[32]; /* argv[0] without its folder */
	int in, out, err; /* our ends, non-blocking; -1 where none or closed */
	int also[CHILD_FDS];
	int status;    /* as waitpid gave it, valid once pid is 0 */
	bool own_group;
	bool doomed;   /* it was sent TERM or KILL by child_kill */
	bool late;     /* it was stopped because it was silent for too long: */
	int64_t quiet_us; /* this long */
	size_t tail_len;
	char tail[CHILD_TAIL]; /* the end of what it wrote to stderr */
	struct child *next;    /* list of the living, for child_kill_all */
};

/* Returns 0, or -1 with errno (ENOENT: no such program) and the child
 * untouched by any process.  c must stay where it is until it was reaped. */
int child_start(struct child *c, const struct child_spec *spec);

/* Takes bytes of its stderr into the tail. */
void child_note(struct child *c, const char *data, size_t n);

/* Signals the whole group (only the process where it shares ours). */
void child_kill(struct child *c, int sig);

/* Reaps it.  With wait false returns false while it still runs.  What is left
 * of the group of a child that was told to end is killed. */
bool child_reap(struct child *c, bool wait);

/* True when it was reaped, exited with 0 and was not late. */
bool child_ok(const struct child *c);

/* Says how it ended in one sentence: "ffprobe: exit 1: <last line of
 * stderr>", "ffmpeg: killed by SIGKILL", "ffmpeg: no sign of life for 60 s,
 * stopped".  Control bytes of its stderr become '?'. */
void child_describe(const struct child *c, char *text, size_t size);

/* The last line of its stderr that is not empty ("" if none), without the
 * "[mov,mp4 @ 0x55]" that ffmpeg puts in front and without path + ": " or
 * "file:" + path + ": " (path may be null).  Control bytes become '?'. */
void child_last_words(const struct child *c, const char *path, char *text,
    size_t size);

/* Closes our ends, and kills and reaps it if it still runs.  A sibling (see
 * same_group) has children of its own to look after: it gets TERM and 2 s
 * before KILL. */
void child_free(struct child *c);

/* Kills and reaps every living child, as child_free does; safe in an exit
 * handler, which child_start registers. */
void child_kill_all(void);

/* A close-on-exec pipe whose ends are never 0 to 9: where one of our standard
 * descriptors was closed at start, a pipe must not take its place.  Returns
 * 0, or -1 with errno. */
int child_pipe(int fd[2]);

/* Finds a program of this suite: in the folder of the running program first,
 * then through PATH.  Adds the prefix the suite was installed with.  Writes
 * the name for argv[0]. */
void child_sibling(const char *tool, char *path, size_t size);

#endif
