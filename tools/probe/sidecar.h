#ifndef SIDECAR_H
#define SIDECAR_H

#include <stddef.h>

/*
 * Subtitle files beside a media file.
 */
enum { SIDECAR_LANG = 16 };

struct sidecar {
	char *path; /* the media's folder as given, and the name */
	char *lang; /* "en", "pt-BR", "zh-Hant"; null where the name has none */
};

struct sidecars {
	struct sidecar *v;
	size_t n;
};

/* The language in what stands between two names' parts, "pt-BR.forced": the
 * first part that reads as a tag, in its usual spelling ("PT_br" gives
 * "pt-BR").  Returns 0; -1 where there is none. */
int sidecar_lang(const char *middle, size_t n, char lang[SIDECAR_LANG]);

/* Finds the .srt, .vtt, .ass and .ssa files in the folder of a media file that
 * are called like it: its name or its stem, then whatever stands between dots.
 * A name that fits another media file there better ("talk.part2.srt" beside
 * "talk.part2.mp4") is that one's.  Sorted by name, bytes compared.
 *
 * Returns 0 and a list, maybe empty, to be freed with sidecar_free; -1 with
 * errno where the folder cannot be read (the list is empty then). */
int sidecar_find(const char *media, struct sidecars *list);
void sidecar_free(struct sidecars *list);

#endif
