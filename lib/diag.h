#ifndef DIAG_H
#define DIAG_H

/*
 * Messages to people, and the exit status that all tools share.
 *
 * A message is one line on stderr: "tool: text".  A format that ends in ':'
 * gets strerror(errno) appended, so `warn("open %s:", path)` reads well.
 */

enum {
	EXIT_DONE = 0,    /* all done */
	EXIT_SOME = 1,    /* done, but some inputs were skipped */
	EXIT_TROUBLE = 2, /* usage, I/O, nothing could be done */
};

/* The name of the running tool, without its folder. */
extern const char *prog;

/* Sets prog from argv[0], and keeps descriptors 0 to 2 from being reused where
 * they are closed; call it first in main. */
void diag_init(const char *argv0);

/* With quiet, warn and say print nothing (die still does). */
void diag_quiet(int quiet);

/* With verbose, say prints; otherwise it is silent. */
void diag_verbose(int verbose);

/* Called before each line, so that a progress bar can be wiped first. */
void diag_before(void (*wipe)(void));

void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Prints like warn, then exits with EXIT_TROUBLE. */
void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* A file name for a message: control bytes shown as '?', a very long name
 * shortened in its middle.  Returns text. */
enum { DIAG_NAME = 320 };
const char *diag_name(char text[DIAG_NAME], const char *name);

/* Flushes and closes stdout; a write error becomes EXIT_TROUBLE.  For tools
 * that print with stdio (help, tables); the record stream has out_flush. */
void close_stdout(void);

#endif
