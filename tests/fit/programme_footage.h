#ifndef PROGRAMME_FOOTAGE_H
#define PROGRAMME_FOOTAGE_H

#include <stddef.h>

#include "programme_picture.h"

/*
 * The footage that programmes are cut from.  A list names it, a shot a line:
 *
 *	PATH<TAB>FROM<TAB>TO<TAB>RATE[<TAB>GROUP]
 *
 * FROM and TO in seconds, RATE in pictures a second; "lavfi:GRAPH" as a path
 * is a source of FFmpeg's.  Shots of the same GROUP show the same thing; a
 * group as a whole belongs to one of five classes, so that nothing is tested
 * on what was trained on.
 */
enum { FOOTAGE_CLASSES = 5, CLIP_MOST = 96, CLIP_W = 640, CLIP_H = 360 };

struct shot_entry {
	char *path;
	double from, to, rate;
	char *group;
	int class;
};

/* Its pictures, decoded: at most CLIP_MOST, from its beginning. */
struct clip {
	const struct shot_entry *entry;
	int n;
	struct picture *pictures;
	double motion; /* mean difference of neighbours */
	int users;
	unsigned last_use;
};

struct footage;

/* Only the classes whose digits are in classes (null: all).  Dies where the
 * list cannot be read. */
struct footage *footage_open(const char *list, const char *classes);
void footage_free(struct footage *f);

size_t footage_count(const struct footage *f);
const struct shot_entry *footage_entry(const struct footage *f, size_t i);

/* The pictures of a shot; given back when they are not needed any more.  Null
 * where it cannot be decoded, or has fewer than 12 pictures. */
struct clip *footage_take(struct footage *f, size_t i);
void footage_give(struct clip *c);

/* Another shot of the same group, i itself where there is none. */
size_t footage_sibling(const struct footage *f, size_t i, unsigned nth);

/* Prints the list with a group for each shot: shots whose colours are nearly
 * the same are taken to show the same thing. */
void footage_group(struct footage *f);

#endif
