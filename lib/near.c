/*
 * "did you mean": the distance between two strings, and the nearest of a list
 * or of a folder.
 *
 * The distance is optimal string alignment over letters (code points; a byte
 * that is not UTF-8 counts as a letter of its own), in half edits, so that a
 * word in the wrong case is nearer than one with wrong letters.  Names on disk
 * are at most NAME_MAX bytes, so rows of fixed size are enough, and a longer
 * string is simply not near.
 */
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "near.h"

enum {
	MOST = NAME_MAX, /* letters */
	EDIT = 2,
	CASE = 1,
};

/* Splits into letters; returns how many, -1 where there are more than MOST. */
static int
split(const char *text, uint32_t letter[MOST])
{
	const unsigned char *s = (const unsigned char *)text;
	int n = 0, more, i;
	uint32_t c;

	while (*s) {
		if (n == MOST)
			return -1;
		c = *s;
		more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
		for (i = 1; i <= more && (s[i] & 0xc0) == 0x80; i++)
			c = c << 8 | s[i];
		if (i <= more) { /* cut short: the byte alone */
			c = *s;
			i = 1;
		}
		letter[n++] = c;
		s += i;
	}
	return n;
}

/* Without the locale: only ASCII has cases here. */
static uint32_t
lower(uint32_t c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static int
replace(uint32_t a, uint32_t b)
{
	return a == b ? 0 : lower(a) == lower(b) ? CASE : EDIT;
}

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* Rows of the usual table, the last three of them; stops once two rows in
 * succession (a swap reaches back two) are beyond limit. */
static int
align(const uint32_t *a, int an, const uint32_t *b, int bn, int limit)
{
	int rows[3][MOST + 1];
	int *cur = rows[0], *up = rows[1], *up2 = rows[2], *row;
	int i, j, best, best_up = 0;

	for (j = 0; j <= bn; j++)
		cur[j] = j * EDIT;
	for (i = 1; i <= an; i++) {
		row = up2;
		up2 = up;
		up = cur;
		cur = row;
		best = cur[0] = i * EDIT;
		for (j = 1; j <= bn; j++) {
			cur[j] = least(least(up[j], cur[j - 1]) + EDIT,
			    up[j - 1] + replace(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				cur[j] = least(cur[j], up2[j - 2] + EDIT);
			best = least(best, cur[j]);
		}
		if (best > limit && best_up > limit)
			return limit + 1;
		best_up = best;
	}
	return least(cur[bn], limit + 1);
}

int
near_distance(const char *a, const char *b, int limit)
{
	uint32_t x[MOST], y[MOST];
	int xn = split(a, x), yn = split(b, y);

	if (limit == INT_MAX)
		limit--;
	if (xn < 0 || yn < 0 || abs(xn - yn) * EDIT > limit)
		return limit + 1;
	return align(x, xn, y, yn, limit);
}

static int
letters(const char *s)
{
	int n = 0;

	for (; *s && n < INT_MAX / EDIT; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

/* Letters of a file extension that both names have: they say nothing about
 * how alike the names are. */
static int
shared_extension(const char *a, const char *b)
{
	const char *x = strrchr(a, '.'), *y = strrchr(b, '.');

	return x && y && x != a && y != b && !strcasecmp(x, y) ?
	    letters(x) : 0;
}

/* How far apart two words may be: a third of the longer one's letters, or all
 * of them where only the case differs. */
static int
tolerance(const char *a, const char *b)
{
	int an = letters(a), bn = letters(b);

	if (strcasecmp(a, b) == 0)
		return an * CASE;
	return ((an > bn ? an : bn) - shared_extension(a, b)) * EDIT / 3;
}

const char *
near_of(const char *word, const char *const *list)
{
	const char *found = NULL;
	int best = INT_MAX, limit, d;

	for (; *list; list++) {
		limit = least(tolerance(word, *list), best - 1);
		d = near_distance(word, *list, limit);
		if (d <= limit) {
			found = *list;
			best = d;
		}
	}
	return found;
}

/* The nearest name in an open folder, the first in the alphabet of several,
 * because readdir's order is anyone's guess.  A name that is equal (a link to
 * nowhere) is no help, and hidden ones are not offered for others. */
static int
nearest_entry(DIR *d, const char *name, char found[NAME_MAX + 1])
{
	int best = INT_MAX - 1, limit, distance;
	struct dirent *e;

	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.' && (name[0] != '.' ||
		    !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")))
			continue;
		limit = least(tolerance(name, e->d_name), best);
		distance = near_distance(name, e->d_name, limit);
		if (distance == 0 || distance > limit)
			continue;
		if (distance == best && strcmp(e->d_name, found) > 0)
			continue;
		if (strlen(e->d_name) > NAME_MAX)
			continue;
		memcpy(found, e->d_name, strlen(e->d_name) + 1);
		best = distance;
	}
	return best < INT_MAX - 1 ? 0 : -1;
}

int
near_path(const char *path, char *found, size_t size)
{
	char name[NAME_MAX + 1], entry[NAME_MAX + 1];
	size_t end = strlen(path), base;
	DIR *d;
	int r, n;

	while (end > 0 && path[end - 1] == '/')
		end--;
	for (base = end; base > 0 && path[base - 1] != '/'; )
		base--;
	if (base == end || end - base > NAME_MAX || base >= size)
		return -1;
	memcpy(name, path + base, end - base);
	name[end - base] = '\0';

	memcpy(found, path, base);
	found[base] = '\0';
	d = opendir(base ? found : ".");
	if (!d)
		return -1;
	r = nearest_entry(d, name, entry);
	closedir(d);
	if (r < 0)
		return -1;
	n = snprintf(found + base, size - base, "%s", entry);
	return n >= 0 && (size_t)n < size - base ? 0 : -1;
}
