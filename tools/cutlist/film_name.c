/*
 * Names of films: which can be made, those of the draft and of variants.
 */
#include "film.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "buf.h"

static const char *
ending(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');

	return dot && dot > name ? dot : name + strlen(name);
}

const char *
film_name_fits(const char *path)
{
	static const char *const known[] = { ".mp4", ".m4v", ".mov" };
	const char *end = ending(path);
	size_t i;

	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (strcasecmp(end, known[i]) == 0)
			return strpbrk(path, "\n\r") ?
			    "a film's name can't have a line break in it" :
			    NULL;
	return "the name of a film ends in .mp4, .m4v or .mov";
}

static char *
name_with(const char *path, const char *more)
{
	const char *end = ending(path);
	struct buf b = BUF_INIT;

	buf_add(&b, path, (size_t)(end - path));
	buf_addf(&b, "%s%s", more, end);
	return buf_steal(&b);
}

char *
film_preview_name(const char *path)
{
	return name_with(path, ".preview");
}

char *
film_variant_name(const char *path, int n)
{
	char more[24];

	snprintf(more, sizeof more, "-%d", n);
	return name_with(path, more);
}
