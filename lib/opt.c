/*
 * Options: the table of letters, getopt_long with messages of our own, and
 * the help made from the same table.  What the arguments mean: optval.c.
 *
 * A tool's list is filled in from LETTERS and followed by what all tools
 * take; getopt's two tables, the help, the completion table and the
 * suggestions are made from that one list, so they can't disagree.  The list
 * is small and made again wherever it is needed: nothing is kept but what
 * getopt itself keeps.
 */
#include <assert.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "opt.h"
#include "buf.h"
#include "diag.h"
#include "near.h"

#ifndef VERSION
#define VERSION "unknown"
#endif

enum {
	OPT_MOST = 96, /* options a tool */
	COLUMNS = 79,
	HELP_AT = 28,  /* where help begins, at the latest */
	ID_ONLY = OPT_REFRESH + 1,
	ID_PROGRESS_FD,
};

static const struct letter {
	char letter;
	const char *name;
	const char *arg;
} LETTERS[] = {
	{ 'o', "output", "PATH" },
	{ 'n', "count", "N" },
	{ 'd', "duration", "TIME" },
	{ 'l', "lengths", "MIN-MAX" },
	{ 'j', "jobs", "N" },
	{ 'p', "profile", "PROFILE" },
	{ 't', "threshold", "LEVEL" },
	{ 'w', "windows", NULL },
	{ 'm', "music", "FILE" },
	{ 'M', "mode", "MODE" },
	{ 'g', "gop", NULL },
	{ 'r', "recurse", NULL },
	{ '0', "null", NULL },
	{ 'c', "captions", NULL },
	{ 'x', "extensions", "EXT,..." },
	{ 'T', "table", NULL },
	{ 'i', "input", "FILE" },
	{ 'F', "format", "FORMAT" },
	{ 'y', "overwrite", NULL },
	{ 'q', "quiet", NULL },
	{ 'v', "verbose", NULL },
	{ 'h', "help", NULL },
	{ 'V', "version", NULL },
};

static const struct opt COMMON[] = {
	{ ID_ONLY, "only", NULL,
	    "print media, own records, error and done, not what is passed on",
	    NULL },
	{ ID_PROGRESS_FD, "progress-fd", "N",
	    "write progress as JSON lines to descriptor N", NULL },
	{ 'q', NULL, NULL, "print no warnings and no progress", NULL },
	{ 'v', NULL, NULL, "say more about what is done", NULL },
	{ 'h', NULL, NULL, "print this help", NULL },
	{ 'V', NULL, NULL, "print the version", NULL },
	{ 0, NULL, NULL, NULL, NULL },
};

/* All options of a tool with nothing left to look up. */
struct list {
	struct opt opt[OPT_MOST];
	size_t n;
};

static const struct letter *
letter_of(int id)
{
	size_t i;

	for (i = 0; i < sizeof LETTERS / sizeof LETTERS[0]; i++)
		if ((unsigned char)LETTERS[i].letter == id)
			return &LETTERS[i];
	return NULL;
}

static void
list_add(struct list *l, const struct opt *opts)
{
	const struct letter *letter;
	struct opt *to;

	for (; opts->id; opts++) {
		assert(l->n < OPT_MOST);
		to = &l->opt[l->n++];
		*to = *opts;
		if (to->id < OPT_LONG) {
			letter = letter_of(to->id);
			assert(letter);
			to->name = letter->name;
			to->arg = letter->arg;
		} else if (to->arg && !*to->arg) {
			to->arg = NULL;
		}
	}
}

static void
list_make(struct list *l, const struct opt_tool *tool)
{
	l->n = 0;
	list_add(l, tool->opts);
	list_add(l, COMMON);
}

static const struct opt *
list_find(const struct list *l, int id)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->opt[i].id == id)
			return &l->opt[i];
	return NULL;
}

void
opt_misuse(const struct opts *o, const char *fmt, ...)
{
	char text[2048], *p;
	va_list ap;

	(void)o;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	for (p = text; *p; p++) /* the text quotes what was typed */
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	die("%s\nTry '%s -h' for help.", text, prog);
}

/* Prints words from column `at` on, and further lines from `indent`. */
static void
put_words(FILE *to, const char *text, size_t at, size_t indent)
{
	size_t len;
	bool first = true;

	for (; *(text += strspn(text, " ")); text += len, first = false) {
		len = strcspn(text, " ");
		if (!first && at + 1 + len > COLUMNS) {
			fprintf(to, "\n%*s", (int)indent, "");
			at = indent;
		} else if (!first) {
			putc(' ', to);
			at++;
		}
		fwrite(text, 1, len, to);
		at += len;
	}
	putc('\n', to);
}

static void
label(struct buf *b, const struct opt *opt)
{
	buf_clear(b);
	if (opt->id < OPT_LONG)
		buf_addf(b, "  -%c, --%s", opt->id, opt->name);
	else
		buf_addf(b, "      --%s", opt->name);
	if (opt->arg)
		buf_addf(b, " %s", opt->arg);
}

/* The sentence of help, with the values that the argument may have. */
static void
explain(struct buf *b, const struct opt *opt)
{
	const char *p;

	buf_clear(b);
	buf_adds(b, opt->help);
	for (p = opt->values; p && *p; p++) {
		if (p == opt->values)
			buf_adds(b, ": ");
		if (*p == '|')
			buf_adds(b, ", ");
		else
			buf_addc(b, *p);
	}
}

void
opt_help(const struct opt_tool *tool, FILE *to)
{
	struct buf b = BUF_INIT;
	struct list l;
	size_t i, column = 0;

	list_make(&l, tool);
	for (i = 0; i < l.n; i++) {
		label(&b, &l.opt[i]);
		if (b.len + 2 > column && b.len + 2 <= HELP_AT)
			column = b.len + 2;
	}
	buf_clear(&b);
	buf_addf(&b, "usage: %s [options]%s%s", prog,
	    tool->operands && *tool->operands ? " " : "",
	    tool->operands ? tool->operands : "");
	put_words(to, b.p, 0, 7);
	put_words(to, tool->about, 0, 0);
	putc('\n', to);
	for (i = 0; i < l.n; i++) {
		label(&b, &l.opt[i]);
		fputs(b.p, to);
		if (b.len + 2 > column)
			fprintf(to, "\n%*s", (int)column, "");
		else
			fprintf(to, "%*s", (int)(column - b.len), "");
		explain(&b, &l.opt[i]);
		put_words(to, b.p, column, column);
	}
	buf_free(&b);
}

void
opt_table(const struct opt_tool *tool, FILE *to)
{
	const struct opt *opt;
	struct list l;
	size_t i;

	list_make(&l, tool);
	for (i = 0; i < l.n; i++) {
		opt = &l.opt[i];
		fprintf(to, "%c\t%s\t%s\t%s\t%s\n",
		    opt->id < OPT_LONG ? opt->id : '-', opt->name,
		    opt->arg ? opt->arg : "-",
		    opt->values ? opt->values : "-", opt->help);
	}
}

void
opt_init(struct opts *o, const struct opt_tool *tool, int argc, char **argv)
{
	memset(o, 0, sizeof *o);
	o->tool = tool;
	o->argc = argc;
	o->argv = argv;
	o->progress_fd = -1;
}

/* A word that getopt knows nothing of, or too much: "--re" may be several. */
__attribute__((noreturn))
static void
refuse_long(const struct opts *o, const struct list *l, const char *word)
{
	const char *names[OPT_MOST + 1], *found;
	struct buf all = BUF_INIT;
	char stem[64];
	size_t i, len = strcspn(word, "=");
	int several = 0;

	if (len > sizeof stem - 1)
		len = sizeof stem - 1;
	memcpy(stem, word, len);
	stem[len] = '\0';
	for (i = 0; i < l->n; i++) {
		names[i] = l->opt[i].name;
		if (strncmp(names[i], stem, len) == 0)
			buf_addf(&all, "%s--%s", several++ ? ", " : "",
			    names[i]);
	}
	names[i] = NULL;
	if (several > 1 && len)
		opt_misuse(o, "--%s may be any of %s", stem, all.p);
	found = near_of(stem, names);
	if (found)
		opt_misuse(o, "unknown option --%s; did you mean --%s?", stem,
		    found);
	opt_misuse(o, "unknown option --%s", stem);
}

/* getopt said '?': an unknown word or letter, or an argument too many. */
__attribute__((noreturn))
static void
refuse(const struct opts *o, const struct list *l)
{
	const struct opt *known = list_find(l, optopt);
	const struct letter *letter = letter_of(optopt);

	if (optopt == 0)
		refuse_long(o, l, o->argv[optind - 1] + 2);
	if (known)
		opt_misuse(o, "--%s takes no argument", known->name);
	if (letter)
		opt_misuse(o, "-%c (--%s) is no option of this tool",
		    optopt, letter->name);
	if (optopt > ' ' && optopt < 0x7f)
		opt_misuse(o, "unknown option -%c", optopt);
	opt_misuse(o, "unknown option (byte 0x%02x)", optopt & 0xff);
}

static void
set_name(struct opts *o, const struct opt *opt, bool as_long)
{
	if (as_long)
		snprintf(o->name, sizeof o->name, "--%s", opt->name);
	else
		snprintf(o->name, sizeof o->name, "-%c", opt->id);
}

/* One step of getopt_long with tables made from the list.  A missing argument
 * leaves no index: the word itself tells how it was typed. */
static int
step(struct opts *o, const struct list *l)
{
	struct option words[OPT_MOST + 1];
	char letters[2 * OPT_MOST + 2], *p = letters;
	const struct opt *opt;
	size_t i;
	int id, index = -1;

	memset(words, 0, sizeof words);
	*p++ = ':';
	for (i = 0; i < l->n; i++) {
		opt = &l->opt[i];
		words[i].name = opt->name;
		words[i].has_arg = opt->arg ? required_argument : no_argument;
		words[i].val = opt->id;
		if (opt->id < OPT_LONG) {
			*p++ = (char)opt->id;
			if (opt->arg)
				*p++ = ':';
		}
	}
	*p = '\0';
	id = getopt_long(o->argc, o->argv, letters, words, &index);
	if (id == -1)
		return 0;
	if (id == '?')
		refuse(o, l);
	opt = list_find(l, id == ':' ? optopt : id);
	set_name(o, opt, id == ':' ?
	    strncmp(o->argv[optind - 1], "--", 2) == 0 : index >= 0);
	if (id == ':')
		opt_misuse(o, "%s needs an argument: %s", o->name, opt->arg);
	o->opt = *opt;
	o->arg = optarg;
	return id;
}

__attribute__((noreturn))
static void
finish(void)
{
	close_stdout();
	exit(EXIT_DONE);
}

static int
progress_fd(const struct opts *o)
{
	int64_t fd;
	int flags = -1;

	if (opt_parse_int(o->arg, 0, INT_MAX, &fd) == 0)
		flags = fcntl((int)fd, F_GETFL);
	if (flags == -1 || (flags & O_ACCMODE) == O_RDONLY)
		opt_misuse(o, "%s: \"%s\" is not a descriptor open for writing",
		    o->name, o->arg);
	return (int)fd;
}

/* By the environment, so that tools which this one starts do the same. */
static void
set_cache(const char *wish)
{
	if (setenv("CUTLIST_CACHE", wish, 1) < 0)
		die("CUTLIST_CACHE:");
}

int
opt_next(struct opts *o)
{
	struct list l;
	int id;

	list_make(&l, o->tool);
	if (!o->started) {
		o->started = true;
		optind = 0; /* glibc and musl: begin anew */
		opterr = 0;
		if (o->argc == 2 && !strcmp(o->argv[1], "--options-table")) {
			opt_table(o->tool, stdout);
			finish();
		}
	}
	for (;;) {
		switch (id = step(o, &l)) {
		case 'h':
			opt_help(o->tool, stdout);
			finish();
		case 'V':
			printf("%s %s\n", o->tool->name, VERSION);
			finish();
		case 'q':
			o->quiet++;
			diag_quiet(1);
			break;
		case 'v':
			o->verbose++;
			diag_verbose(1);
			break;
		case OPT_NO_CACHE:
			set_cache("off");
			break;
		case OPT_REFRESH:
			set_cache("refresh");
			break;
		case ID_ONLY:
			o->only = true;
			break;
		case ID_PROGRESS_FD:
			o->progress_fd = progress_fd(o);
			break;
		default:
			return id;
		}
	}
}

int
opt_operands(const struct opts *o)
{
	(void)o;
	return optind;
}
