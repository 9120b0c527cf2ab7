/*
 * lib/opt and lib/optval: the walk over argv, help, misuse, values.  Misuse
 * ends the process, so each run is a child whose words and status are looked
 * at.
 */
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diag.h"
#include "opt.h"
#include "tap.h"

enum { TIMEOUT = OPT_LONG, FULL_HASH, ALLOW, SIZE };

static const struct opt OPTIONS[] = {
	{ 'g', NULL, NULL, "write gop records", NULL },
	{ 'j', NULL, NULL, "look at N files at once", NULL },
	{ 'M', NULL, NULL, "how much to decode", "full|fast|keys" },
	{ 't', NULL, NULL, "a level", NULL },
	{ 'd', NULL, NULL, "how long all of it may be, counted after the cuts "
	    "were moved to frames, and never longer than the film", NULL },
	{ 'x', NULL, NULL, "extensions that -r looks for", NULL },
	{ '0', NULL, NULL, "names on stdin end in NUL", NULL },
	{ TIMEOUT, "timeout", "SECONDS", "give up after so long", NULL },
	{ FULL_HASH, "full-hash", "", "hash all", NULL },
	{ ALLOW, "allow-protocols", "LIST", "protocols besides files", NULL },
	{ SIZE, "size", "BYTES", "a size", NULL },
	{ 0, NULL, NULL, NULL, NULL },
};

static const struct opt_tool TOOL = {
	"probe", "FILE...", "Says what media files are", OPTIONS,
};

/* What a child printed and how it ended. */
static struct {
	char out[8192];
	char err[4096];
	int status; /* exit status, or -1 */
} got;

/* For -x: prints each item, and wants none with a point. */
static int
is_extension(void *arg, const char *item)
{
	(void)arg;
	printf("<%s>", item);
	return strchr(item, '.') ? -1 : 0;
}

/* A tool that prints what it was told: each option as id(name)=argument and
 * value, the operands, the common ones. */
static void
walk(struct opts *o)
{
	char text[32];
	int id;

	while ((id = opt_next(o)) != 0) {
		snprintf(text, sizeof text, id < OPT_LONG ? "%c" : "%d", id);
		printf("%s(%s)=%s ", text, o->name, o->arg ? o->arg : "");
		if (id == 'j')
			printf("%d ", (int)opt_int(o, 1, 64));
		else if (id == 't')
			printf("%g ", opt_num(o, 0, 1));
		else if (id == 'd')
			printf("%lld ", (long long)opt_us(o, 100000));
		else if (id == 'M')
			printf("%d ", opt_enum(o));
		else if (id == 'x')
			opt_list(o, is_extension, NULL);
		else if (id == SIZE)
			printf("%lld ", (long long)opt_bytes(o));
		else if (id == TIMEOUT)
			printf("%g ", opt_num(o, 0.5, HUGE_VAL));
	}
	printf("|");
	for (id = opt_operands(o); id < o->argc; id++)
		printf(" %s", o->argv[id]);
	printf("| only %d fd %d quiet %d verbose %d", o->only, o->progress_fd,
	    o->quiet, o->verbose);
	warn("a warning");
	say("a word");
}

static void
drain(int fd, char *to, size_t size)
{
	size_t n = 0;
	ssize_t k;

	while (n + 1 < size && (k = read(fd, to + n, size - 1 - n)) > 0)
		n += (size_t)k;
	to[n] = '\0';
	close(fd);
}

static void
run(int argc, char **argv)
{
	int out[2], err[2], status;
	struct opts o;
	pid_t pid;

	memset(&got, 0, sizeof got);
	got.status = -1;
	fflush(stdout);
	if (pipe(out) < 0 || pipe(err) < 0 || (pid = fork()) < 0)
		return;
	if (pid == 0) {
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		close(out[0]);
		close(out[1]);
		close(err[0]);
		close(err[1]);
		diag_init(argv[0]);
		opt_init(&o, &TOOL, argc, argv);
		walk(&o);
		close_stdout();
		exit(EXIT_DONE);
	}
	close(out[1]);
	close(err[1]);
	drain(out[0], got.out, sizeof got.out);
	drain(err[0], got.err, sizeof got.err);
	if (waitpid(pid, &status, 0) == pid && WIFEXITED(status))
		got.status = WEXITSTATUS(status);
}

/* Runs "probe WORDS", split at blanks ('_' stands for one). */
static void
run_words(const char *words)
{
	char text[1024] = "/usr/bin/probe ", *argv[40], *p = text;
	size_t n = strlen(text);
	int argc = 0;

	snprintf(text + n, sizeof text - n, "%s", words);
	while (*p && argc < 39) {
		argv[argc++] = p;
		for (; *p && *p != ' '; p++)
			if (*p == '_')
				*p = ' ';
		while (*p == ' ')
			*p++ = '\0';
	}
	argv[argc] = NULL;
	run(argc, argv);
}

static void
accepts(const char *words, const char *out, const char *name)
{
	char want[8192];

	run_words(words);
	snprintf(want, sizeof want, "%s| only 0 fd -1 quiet 0 verbose 0", out);
	is_str(got.out, want, name);
	if (got.status != EXIT_DONE)
		is_int(got.status, EXIT_DONE, got.err);
}

static void
refuses(const char *words, const char *sentence)
{
	char want[4096], name[4096];

	run_words(words);
	snprintf(want, sizeof want,
	    "probe: %s\nTry 'probe -h' for help.\n", sentence);
	snprintf(name, sizeof name, "misuse: %s", words);
	if (is_str(got.err, want, name) && got.status != EXIT_TROUBLE)
		is_int(got.status, EXIT_TROUBLE, "misuse is status 2");
}

static void
test_walk(void)
{
	accepts("", "|", "nothing at all");
	accepts("a.mp4 b.mp4", "| a.mp4 b.mp4", "operands alone");
	accepts("-g a.mp4", "g(-g)= | a.mp4", "a letter");
	accepts("-j 3 a.mp4", "j(-j)=3 3 | a.mp4", "a letter and its argument");
	accepts("-j3 a.mp4", "j(-j)=3 3 | a.mp4", "the two in one word");
	accepts("-gj3", "g(-g)= j(-j)=3 3 |", "letters together");
	accepts("-0", "0(-0)= |", "a digit is a letter");
	accepts("--gop", "g(--gop)= |", "the long name of a letter");
	accepts("--jobs 4", "j(--jobs)=4 4 |", "with its argument");
	accepts("--jobs=4", "j(--jobs)=4 4 |", "in one word");
	accepts("--job 4", "j(--jobs)=4 4 |", "an unambiguous beginning");
	accepts("--timeout 1.5", "256(--timeout)=1.5 1.5 |",
	    "a long option's own number");
	accepts("--full-hash", "257(--full-hash)= |", "one without argument");
	accepts("a.mp4 -g b.mp4 --jobs 2 c.mp4",
	    "g(-g)= j(--jobs)=2 2 | a.mp4 b.mp4 c.mp4",
	    "options after operands");
	accepts("-g -- -j --gop", "g(-g)= | -j --gop", "-- ends the options");
	accepts("- -g", "g(-g)= | -", "a lone dash is an operand");
	accepts("-j 1 -j 2", "j(-j)=1 1 j(-j)=2 2 |",
	    "given twice is returned twice");
	accepts("-M keys", "M(-M)=keys 2 |", "one of some words");
	accepts("-d 1:30", "d(-d)=1:30 90000000 |", "a time");
	accepts("-t .5", "t(-t)=.5 0.5 |", "a number");
	accepts("--size 64k", "259(--size)=64k 65536 |", "a size");
	accepts("-x mp4,_mov_,mkv", "x(-x)=mp4, mov ,mkv <mp4><mov><mkv>|",
	    "a list");
	accepts("-x mp4", "x(-x)=mp4 <mp4>|", "a list of one");

	setenv("POSIXLY_CORRECT", "1", 1);
	accepts("-g a.mp4 -j 3", "g(-g)= | a.mp4 -j 3",
	    "with POSIXLY_CORRECT the first operand ends the options");
	unsetenv("POSIXLY_CORRECT");
}

static void
test_common(void)
{
	run_words("-q a");
	is_str(got.out, "| a| only 0 fd -1 quiet 1 verbose 0", "-q is noted");
	is_str(got.err, "", "and silences warnings");
	run_words("-vv a");
	is_str(got.out, "| a| only 0 fd -1 quiet 0 verbose 2", "-v is counted");
	is_str(got.err, "probe: a warning\nprobe: a word\n",
	    "and makes the tool talk");
	run_words("--only --progress-fd 2");
	is_str(got.out, "|| only 1 fd 2 quiet 0 verbose 0",
	    "--only and --progress-fd are noted");
	run_words("-q -j x");
	is_int(got.status, EXIT_TROUBLE, "misuse under -q is misuse");
	ok(strstr(got.err, "whole number") != NULL, "and is told");
}

static void
test_misuse(void)
{
	refuses("-j abc", "-j: \"abc\" is not a whole number from 1 to 64");
	refuses("--jobs=0", "--jobs: \"0\" is not a whole number from 1 to 64");
	refuses("--job 65", "--jobs: \"65\" is not a whole number from 1 to 64");
	refuses("-t 1.5", "-t: \"1.5\" is not a number from 0 to 1");
	refuses("--timeout 0", "--timeout: \"0\" is not a number from 0.5 up");
	refuses("-d soon", "-d: \"soon\" is not a time such as 90, 1:30.5, "
	    "1h2m3s or 500ms");
	refuses("-d -5", "-d: \"-5\" is not a time such as 90, 1:30.5, "
	    "1h2m3s or 500ms");
	refuses("-d 50ms", "-d: \"50ms\" is less than 00:00:00.100");
	refuses("--size 64q", "--size: \"64q\" is not a size such as 64k, 2M "
	    "or 2GiB");
	refuses("-M ful", "-M: \"ful\" is none of full, fast, keys");
	refuses("-x mp4,,mov", "-x: \"mp4,,mov\" has an empty item");
	refuses("-x mp4,", "-x: \"mp4,\" has an empty item");
	refuses("-x a.b,c", "-x: \"a.b\" is not valid as EXT,...");
	refuses("-k", "unknown option -k");
	refuses("-gk", "unknown option -k");
	refuses("-\xe2\x80\x93", "unknown option (byte 0xe2)");
	refuses("-n 3", "-n (--count) is no option of this tool");
	refuses("-j", "-j needs an argument: N");
	refuses("a -gj", "-j needs an argument: N");
	refuses("--timeout", "--timeout needs an argument: SECONDS");
	refuses("--time", "--timeout needs an argument: SECONDS");
	refuses("--gop=1", "--gop takes no argument");
	refuses("--timeuot 3", "unknown option --timeuot; did you mean "
	    "--timeout?");
	refuses("--progress-df=3", "unknown option --progress-df; did you mean "
	    "--progress-fd?");
	refuses("--frobnicate", "unknown option --frobnicate");
	refuses("--=1", "unknown option --");
	refuses("--ver", "--ver may be any of --verbose, --version");
	refuses("--options-table a", "unknown option --options-table");
	refuses("--progress-fd 99", "--progress-fd: \"99\" is not a descriptor "
	    "open for writing");
	refuses("--progress-fd x", "--progress-fd: \"x\" is not a descriptor "
	    "open for writing");
	refuses("--progress-fd -1", "--progress-fd: \"-1\" is not a descriptor "
	    "open for writing");
	refuses("-j \033[2J\n", "-j: \"?[2J?\" is not a whole number from 1 to "
	    "64");
}

static size_t
longest_line(const char *text)
{
	size_t longest = 0, len;

	while (*text) {
		len = strcspn(text, "\n");
		longest = len > longest ? len : longest;
		text += len + (text[len] == '\n');
	}
	return longest;
}

static void
test_help(void)
{
	static const char want[] =
	    "usage: probe [options] FILE...\n"
	    "Says what media files are\n"
	    "\n"
	    "  -g, --gop                 write gop records\n"
	    "  -j, --jobs N              look at N files at once\n"
	    "  -M, --mode MODE           how much to decode: full, fast, keys\n"
	    "  -t, --threshold LEVEL     a level\n"
	    "  -d, --duration TIME       how long all of it may be, counted "
	    "after the cuts\n"
	    "                            were moved to frames, and never "
	    "longer than the\n"
	    "                            film\n"
	    "  -x, --extensions EXT,...  extensions that -r looks for\n";
	static const char table[] =
	    "g\tgop\t-\t-\twrite gop records\n"
	    "j\tjobs\tN\t-\tlook at N files at once\n"
	    "M\tmode\tMODE\tfull|fast|keys\thow much to decode\n";

	run_words("-h --frobnicate");
	is_int(got.status, EXIT_DONE, "-h is no failure");
	is_str(got.err, "", "and has nothing for stderr");
	got.out[sizeof want - 1] = '\0';
	is_str(got.out, want, "the help begins with usage and options");
	run_words("--help");
	ok(strstr(got.out, "\n  -h, --help  "), "the help helps itself");
	ok(strstr(got.out, "\n      --full-hash  "), "long options are there");
	ok(strstr(got.out, "\n      --progress-fd N  "), "common ones too");
	ok(!strstr(got.out, "options-table"), "the hidden one is not");
	ok(strstr(got.out, "\n      --allow-protocols LIST\n"
	    "                            protocols besides files\n"),
	    "a long name has its help on the next line");
	ok(longest_line(got.out) <= 79, "nothing is over 79 columns");

	run_words("-V");
	is_int(got.status, EXIT_DONE, "-V is no failure");
	ok(strncmp(got.out, "probe ", 6) == 0 && strlen(got.out) > 7,
	    "-V prints the name and the version");

	run_words("--options-table");
	is_int(got.status, EXIT_DONE, "--options-table is no failure");
	ok(strstr(got.out, "\nV\tversion\t-\t-\tprint the version\n"),
	    "the table has the common options");
	ok(strstr(got.out, "\n-\ttimeout\tSECONDS\t-\tgive up after so long\n"),
	    "and long ones");
	got.out[sizeof table - 1] = '\0';
	is_str(got.out, table, "and the tool's own first");
}

static void
test_full_disk(void)
{
	int keep, full = open("/dev/full", O_WRONLY), status;
	char *argv[] = { (char *)"probe", (char *)"-h", NULL };
	struct opts o;
	pid_t pid;

	if (full < 0) {
		ok(1, "help on a full disk # SKIP no /dev/full");
		return;
	}
	fflush(stdout);
	keep = open("/dev/null", O_WRONLY);
	pid = fork();
	if (pid == 0) {
		dup2(full, STDOUT_FILENO);
		dup2(keep, STDERR_FILENO);
		opt_init(&o, &TOOL, 2, argv);
		opt_next(&o);
		_exit(99);
	}
	waitpid(pid, &status, 0);
	close(keep);
	close(full);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_TROUBLE,
	    "help that can't be written is trouble");
}

static void
is_whole(const char *text, int64_t min, int64_t max, int64_t want)
{
	char name[80];
	int64_t v = -77;

	snprintf(name, sizeof name, "\"%.40s\" as a whole number", text);
	if (opt_parse_int(text, min, max, &v) < 0 && v != -77)
		ok(0, "what fails leaves the value alone");
	is_int(v, want, name);
}

static void
test_whole(void)
{
	static const char *const junk[] = {
		"", " ", "-", "--1", "+1", " 1", "1 ", "1.0", "1e5", "0x10",
		"nan", "abc", "1k", "9223372036854775808",
		"-9223372036854775809", "99999999999999999999999999", NULL,
	};
	const char *const *p;

	is_whole("0", 0, 9, 0);
	is_whole("9", 0, 9, 9);
	is_whole("10", 0, 9, -77);
	is_whole("-1", 0, 9, -77);
	is_whole("-1", -9, 9, -1);
	is_whole("-0", 0, 9, 0);
	is_whole("007", 0, 9, 7);
	is_whole("9223372036854775807", INT64_MIN, INT64_MAX, INT64_MAX);
	is_whole("-9223372036854775808", INT64_MIN, INT64_MAX, INT64_MIN);
	for (p = junk; *p; p++)
		is_whole(*p, INT64_MIN, INT64_MAX, -77);
}

static void
test_number(void)
{
	static const char *const junk[] = {
		"", " ", "-", ".", "-.", "1.", "+1", "1e5", "0x1p3", "nan",
		"inf", "infinity", "1,5", " 1", "1 ", "--1", "1.2.3", "90%",
		NULL,
	};
	char huge[401];
	double v;
	const char *const *p;
	int bad = 0;

	ok(opt_parse_num("0.25", 0, 1, &v) == 0 && v == 0.25, "a quarter");
	ok(opt_parse_num(".25", 0, 1, &v) == 0 && v == 0.25, "without 0");
	ok(opt_parse_num("-8", -60, 0, &v) == 0 && v == -8, "below zero");
	ok(opt_parse_num("-0", 0, 1, &v) == 0 && !signbit(v), "-0 is 0");
	v = 5;
	ok(opt_parse_num("1.01", 0, 1, &v) == -1 && v == 5, "too much");
	for (p = junk; *p; p++)
		bad += opt_parse_num(*p, -HUGE_VAL, HUGE_VAL, &v) != -1;
	is_int(bad, 0, "junk is no number");
	memset(huge, '9', 400);
	huge[400] = '\0';
	ok(opt_parse_num(huge, 0, HUGE_VAL, &v) == -1, "nor is infinity");
}

static void
is_size(const char *text, int64_t want)
{
	char name[80];
	int64_t v = -1;

	snprintf(name, sizeof name, "\"%.40s\" as a size", text);
	if (opt_parse_bytes(text, &v) < 0)
		v = -1;
	is_int(v, want, name);
}

static void
test_size(void)
{
	static const char *const junk[] = {
		"", "k", "-1", "+1", " 1", "1 ", "1 k", "1kk", "1bk", "1ib",
		"1bb", "1kibb", "1ki", "1.5M", "0x10", "1e3", "1p",
		"9223372036854775808", "9007199254740992k", "8388608T", NULL,
	};
	const char *const *p;

	is_size("0", 0);
	is_size("100", 100);
	is_size("100B", 100);
	is_size("64k", 65536);
	is_size("64K", 65536);
	is_size("64kB", 65536);
	is_size("2M", 2097152);
	is_size("2MiB", 2097152);
	is_size("2GiB", INT64_C(2147483648));
	is_size("1t", INT64_C(1099511627776));
	is_size("9223372036854775807", INT64_MAX);
	is_size("8388607T", INT64_C(9223370937343148032));
	for (p = junk; *p; p++)
		is_size(*p, -1);
}

static int
count(void *arg, const char *item)
{
	int *n = arg;

	++*n;
	return strcmp(item, "stop") == 0 ? -1 : 0;
}

static void
test_words(void)
{
	int n = 0;

	is_int(opt_parse_enum("full", "full|fast|keys"), 0, "the first word");
	is_int(opt_parse_enum("keys", "full|fast|keys"), 2, "the last word");
	is_int(opt_parse_enum("only", "only"), 0, "the only word");
	is_int(opt_parse_enum("ful", "full|fast"), -1, "not a beginning");
	is_int(opt_parse_enum("fulll", "full|fast"), -1, "nor a longer one");
	is_int(opt_parse_enum("full|fast", "full|fast"), -1, "nor two at once");
	is_int(opt_parse_enum("", "full|fast"), -1, "nor nothing");
	is_int(opt_parse_enum("Full", "full|fast"), -1, "nor another case");

	ok(opt_parse_list("a,b,c", count, &n) == 0 && n == 3, "three items");
	n = 0;
	ok(opt_parse_list(" a b ,\tc ", count, &n) == 0 && n == 2,
	    "blanks inside an item are its own");
	n = 0;
	ok(opt_parse_list("a,stop,b", count, &n) == -1 && n == 2,
	    "an item that is refused is the last");
	ok(opt_parse_list("", count, &n) == -1, "an empty list");
	ok(opt_parse_list(",a", count, &n) == -1, "an empty first item");
	ok(opt_parse_list("a, ,b", count, &n) == -1, "a blank item");
	ok(opt_parse_list("a,", count, &n) == -1, "an empty last item");
}

/* The walk starts anew for each opt_init, in one process too. */
static void
test_again(void)
{
	char *one[] = { (char *)"a", (char *)"-gg", (char *)"x", NULL };
	char *two[] = { (char *)"b", (char *)"y", (char *)"-j1", NULL };
	struct opts o;

	opt_init(&o, &TOOL, 3, one);
	is_int(opt_next(&o), 'g', "one of two letters in a word");
	opt_init(&o, &TOOL, 3, two);
	is_int(opt_next(&o), 'j', "another argv is read from its start");
	is_int(opt_int(&o, 1, 2), 1, "with its value");
	is_int(opt_next(&o), 0, "to its end");
	is_int(opt_next(&o), 0, "which stays the end");
	is_int(opt_operands(&o), 2, "where the operands are");
	is_str(o.argv[2], "y", "moved behind the options");
}

int
main(void)
{
	unsetenv("POSIXLY_CORRECT");
	test_walk();
	test_common();
	test_misuse();
	test_help();
	test_full_disk();
	test_whole();
	test_number();
	test_size();
	test_words();
	test_again();
	return done_testing();
}
