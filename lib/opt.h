#ifndef OPT_H
#define OPT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Options.  One letter means one thing in every tool: the letters, their long
 * names and what they take stand in one table in opt.c, and a tool lists only
 * the letters that it accepts and one line of help for each.  -h, -V, -q, -v,
 * --only and --progress-fd are handled here for all, and --options-table as
 * the only argument prints opt_table.  So are --no-cache and --refresh for
 * tools that use the cache, or start such tools, and have OPT_CACHING in their
 * list: they set CUTLIST_CACHE, which is what cache.h obeys.
 *
 * Misuse prints one line and "Try 'TOOL -h' for help." and exits with
 * EXIT_TROUBLE.
 */
struct opt {
	int id;           /* the letter, or a number from OPT_LONG up */
	const char *name; /* long name; null for a letter: taken from the table */
	const char *arg;  /* what it takes ("SECONDS"); null for a letter: table;
	                     "" or null for a long option: takes nothing */
	const char *help; /* one line, no full stop */
	const char *values; /* "full|fast|keys" where only these; else null */
};

enum { OPT_LONG = 256, OPT_LONG_MAX = 999, OPT_NO_CACHE, OPT_REFRESH };

#define OPT_CACHING							\
	{ OPT_NO_CACHE, "no-cache", NULL,				\
	    "neither use nor keep stored analysis", NULL },		\
	{ OPT_REFRESH, "refresh", NULL, "analyse anew, and keep that", NULL }

struct opt_tool {
	const char *name;
	const char *operands; /* "FILE..." */
	const char *about;    /* one line, no full stop */
	const struct opt *opts; /* ends with id 0 */
};

struct opts {
	const struct opt_tool *tool;
	int argc;
	char **argv;
	const char *arg;  /* of the option returned last */
	char name[40];    /* of the option as typed: "-j" or "--timeout" */
	struct opt opt;   /* of the option returned last, table filled in */
	bool only;
	int progress_fd; /* -1 unless given */
	int quiet;
	int verbose;
	bool started;
};

void opt_init(struct opts *o, const struct opt_tool *tool, int argc,
    char **argv);

/* The next option's id, or 0 when only operands are left: those are then
 * argv[opt_operands()] to argv[argc - 1]. */
int opt_next(struct opts *o);
int opt_operands(const struct opts *o);

/*
 * optval.c: the argument of the option returned last as a value, or death
 * with a sentence that names the option, the text and what would be right.
 */
int64_t opt_int(const struct opts *o, int64_t min, int64_t max);
double opt_num(const struct opts *o, double min, double max);
int64_t opt_us(const struct opts *o, int64_t min_us); /* grammar: tc.h */
int64_t opt_bytes(const struct opts *o);  /* 64k, 2M, 2GiB: 1024s */
int opt_enum(const struct opts *o);       /* its place in .values */

/* Splits "a,b,c": calls each for every item, trimmed; empty items are misuse.
 * The item lives as long as the call.  each returns 0, or -1 for misuse. */
void opt_list(const struct opts *o, int (*each)(void *arg, const char *item),
    void *arg);

/*
 * The same as functions of the text alone: 0, or -1 with *v as it was.  Only
 * plain decimals are numbers: no '+', exponent, hexadecimal, "inf" or "nan".
 */
int opt_parse_int(const char *s, int64_t min, int64_t max, int64_t *v);
int opt_parse_num(const char *s, double min, double max, double *v);
int opt_parse_bytes(const char *s, int64_t *v);

/* The place of s in "a|b|c", or -1. */
int opt_parse_enum(const char *s, const char *values);

/* -1 for an empty item, or as soon as each returns -1. */
int opt_parse_list(const char *s, int (*each)(void *arg, const char *item),
    void *arg);

/* Dies with usage: "tool: text", then "Try 'TOOL -h' for help." */
void opt_misuse(const struct opts *o, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), noreturn));

/* Prints the whole help, or the table that completion is made from: one option
 * a line, "letter<TAB>long<TAB>arg<TAB>values<TAB>help", '-' for none. */
void opt_help(const struct opt_tool *tool, FILE *to);
void opt_table(const struct opt_tool *tool, FILE *to);

#endif
