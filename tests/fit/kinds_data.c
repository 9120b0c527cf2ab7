/*
 * kinds_data: reads what kinds.sh wrote.
 */
#include "kinds_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "diag.h"

bool
list_next(void *file, char *base, size_t size)
{
	if (!fgets(base, (int)size, file))
		return false;
	base[strcspn(base, "\n")] = 0;
	return base[0] != 0;
}

static FILE *
open_part(const char *base, const char *ending)
{
	struct buf path = BUF_INIT;
	FILE *f;

	buf_addf(&path, "%s.%s", base, ending);
	f = fopen(path.p, "rb");
	if (!f)
		die("%s: cannot be opened", path.p);
	buf_free(&path);
	return f;
}

static int
kind_called(const char *name)
{
	int k;

	for (k = 0; k < KINDS; k++)
		if (strcmp(name, kind_name((enum kind)k)) == 0)
			return k;
	return TRUTH_UNKNOWN;
}

struct programme
programme_read(const char *base)
{
	struct programme p = { NULL, 0, NULL };
	FILE *f = open_part(base, "heard");
	double start, end;
	char name[16];
	size_t got, i;

	do {
		p.h = xrealloc(p.h, p.n + 1000, sizeof *p.h);
		got = fread(p.h + p.n, sizeof *p.h, 1000, f);
		p.n += got;
	} while (got);
	fclose(f);
	p.truth = xmalloc(p.n + 1);
	memset(p.truth, TRUTH_UNKNOWN, p.n + 1);
	f = open_part(base, "kinds");
	while (fscanf(f, "%lf %lf %15s", &start, &end, name) == 3)
		for (i = (size_t)(start * TRUTH_HZ + 0.5);
		    i < p.n && (double)i < end * TRUTH_HZ - 0.5; i++)
			p.truth[i] = (unsigned char)kind_called(name);
	fclose(f);
	return p;
}

void
programme_free(struct programme *p)
{
	free(p->h);
	free(p->truth);
}
