#ifndef SHEET_H
#define SHEET_H

#include <stddef.h>
#include <stdint.h>

#include "loop.h"
#include "people.h"

/*
 * A contact sheet: the best picture of each shot, with its number, when and
 * how it begins and how long it is.  The pictures are decoded for it, one
 * ffmpeg each; one that can't be decoded is left empty, with a cross.  At most
 * SHEET_MOST shots have a place; of more, evenly chosen ones, and the sheet
 * says so.  It needs up to 15 MiB.
 */
enum { SHEET_MOST = 200 };

struct sheet_film {
	const char *path;
	const char *protocols; /* see ff_input; null for a file */
	int stream;            /* number in the file */
	int width, height;     /* as it is shown: upright, square pixels */
	int64_t quiet;         /* microseconds of silence until the decoder of
	                          a picture is given up */
};

struct sheet;

/* error: null, or one sentence on why there is no sheet.  missing: how many
 * pictures have a cross. */
typedef void sheet_fn(void *arg, const char *error, int missing);

/* film and shots are copied (the film's strings are not: they must outlive the
 * sheet).  jobs: decoders at once.  path: see encode_knows.  done is called
 * once, from the loop; the sheet is gone after that. */
struct sheet *sheet_new(struct loop *l, const struct sheet_film *film,
    const char *path, const struct people_shot *shots, size_t n, int jobs,
    sheet_fn *done, void *arg);

/* Gives it up: done is not called, and no file is left. */
void sheet_stop(struct sheet *s);

/* The layout, in pixels. */
struct sheet_plan {
	int shown;             /* shots that have a place */
	int columns, rows;
	int box_w, box_h;      /* room for a picture, */
	int picture_w, picture_h; /* which is as large as fits */
	int cell_w, cell_h;    /* with the caption and the gaps */
	int width, height;     /* of the sheet */
};

void sheet_plan(struct sheet_plan *p, size_t n, int width, int height);

/* Which shot has place i. */
size_t sheet_pick(const struct sheet_plan *p, size_t n, int i);

#endif
