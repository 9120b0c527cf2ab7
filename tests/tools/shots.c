/*
 * shots [-c] BASE...: finds the shots in stored small pictures.  BASE.yuv
 * holds them one after the other (64 x 36, 4:2:0), BASE.t their times in
 * microseconds, one a line.  Prints shot records as framestat does, as far as tests of
 * accuracy need them; src is the file's name without its folder.  With -c the
 * evidence for each possible cut is printed instead, as tab-separated values.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tools/framestat/cut.h"
#include "../../tools/framestat/cut_clues.h"
#include "../../tools/framestat/detect.h"
#include "buf.h"
#include "diag.h"

struct film {
	const char *src;
	int64_t start;
	const char *begins;
	double confidence;
};

static void
ignore(void *arg, const struct boundary *b)
{
	(void)arg;
	(void)b;
}

static void
print_clues(void *arg, const struct cut_case *k)
{
	const struct film *f = arg;
	int i;

	printf("%s\t%.6f\t%.4f", f->src, k->t / 1e6, k->confidence);
	for (i = 0; i < CUT_CLUES; i++)
		printf("\t%.4f", (double)k->clue[i]);
	printf("\n");
}

static void
print_shot(const struct film *f, int64_t end)
{
	printf("{\"type\":\"shot\",\"src\":\"%s\",\"start\":%.6f,"
	    "\"end\":%.6f,\"begins\":\"%s\",\"confidence\":%.3f}\n", f->src,
	    f->start / 1e6, end / 1e6, f->begins, f->confidence);
}

static void
next_shot(void *arg, const struct boundary *b)
{
	struct film *f = arg;

	print_shot(f, b->t);
	f->start = b->t;
	f->begins = change_name(b->kind);
	f->confidence = b->confidence;
}

static FILE *
open_part(const char *base, const char *ending)
{
	struct buf name = BUF_INIT;
	FILE *f;

	buf_addf(&name, "%s.%s", base, ending);
	f = fopen(name.p, "r");
	if (!f)
		die("%s:", name.p);
	buf_free(&name);
	return f;
}

static bool
read_picture(struct thumb *t, FILE *pixels, FILE *times)
{
	char line[64];

	if (!fgets(line, sizeof line, times) ||
	    fread(t->y, sizeof t->y, 1, pixels) != 1 ||
	    fread(t->u, sizeof t->u, 1, pixels) != 1 ||
	    fread(t->v, sizeof t->v, 1, pixels) != 1)
		return false;
	t->t = strtoll(line, NULL, 10);
	return true;
}

static void
run(const char *base, bool clues)
{
	FILE *pixels = open_part(base, "yuv"), *times = open_part(base, "t");
	const char *slash = strrchr(base, '/');
	struct film f = { slash ? slash + 1 : base, 0, "start", 1 };
	struct detector *d = detector_new(next_shot, &f);
	struct cut *c = cut_new(ignore, NULL);
	struct thumb t = { .n = 0 };

	cut_watch(c, print_clues, &f);
	for (; read_picture(&t, pixels, times); t.n++) {
		t.pts = t.n;
		if (t.n == 0)
			f.start = t.t;
		if (clues)
			cut_push(c, &t);
		else
			detector_push(d, &t);
	}
	if (clues) {
		cut_end(c);
	} else {
		detector_end(d);
		print_shot(&f, t.t);
	}
	cut_free(c);
	detector_free(d);
	fclose(pixels);
	fclose(times);
}

int
main(int argc, char **argv)
{
	bool clues = false;
	int c, i;

	diag_init(argv[0]);
	while ((c = getopt(argc, argv, "c")) != -1) {
		if (c != 'c')
			die("usage: shots [-c] BASE...");
		clues = true;
	}
	if (clues) {
		printf("src\tt\tconfidence");
		for (i = 0; i < CUT_CLUES; i++)
			printf("\t%s", cut_clue_names[i]);
		printf("\n");
	}
	for (i = optind; i < argc; i++)
		run(argv[i], clues);
	close_stdout();
	return 0;
}
