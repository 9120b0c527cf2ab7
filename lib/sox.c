/*
 * What SoX reads and ffmpeg does not: old samplers' and speech laboratories'
 * files.
 *
 * Only kinds that say themselves what they are, or by their name alone what is
 * in them.  The caller tells SoX the kind, so that it never takes a file for a
 * list of other files.
 */
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "sox.h"

const char *
sox_kind(const char *path)
{
	static const char *const kinds[] = {
		"8svx", "avr", "cvs", "cvsd", "cvu", "dat", "dvms", "fap",
		"fssd", "gsrt", "hcom", "htk", "ima", "ircam", "la", "lpc10",
		"lu", "mat4", "mat5", "maud", "nist", "paf", "prc", "pvf",
		"sd2", "sds", "sf", "smp", "sndt", "sou", "sph", "txw", "vms",
		"vox", "wve", "xa", "xi",
	};
	const char *slash = strrchr(path, '/');
	const char *dot = strrchr(slash ? slash : path, '.');

	for (size_t i = 0; dot && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcasecmp(dot + 1, kinds[i]) == 0)
			return kinds[i];
	return NULL;
}

void
sox_path(struct args *a, const char *path)
{
	/* A name with '-', '|' or "http:" in front means something else. */
	args_addf(a, "%s%s", path[0] == '/' ? "" : "./", path);
}
