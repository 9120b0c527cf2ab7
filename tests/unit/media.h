#ifndef MEDIA_H
#define MEDIA_H

/*
 * Real media for unit tests: files of tests/media.sh, and variants that only
 * one test needs, all in the folder MEDIA (build/media).  Tests run in the
 * root of the tree.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "packet.h"
#include "buf.h"

enum { MEDIA_PATH = 4096 };

static inline const char *
media_folder(void)
{
	const char *folder = getenv("MEDIA");

	return folder && *folder ? folder : "build/media";
}

/* Where a file of that name is; valid until the fourth call from here. */
static inline const char *
media_path(const char *name)
{
	static char paths[4][MEDIA_PATH];
	static int i;
	char *path = paths[++i % 4];

	snprintf(path, MEDIA_PATH, "%s/%s", media_folder(), name);
	return path;
}

static inline bool
media_is_there(const char *name)
{
	struct stat st;

	return stat(media_path(name), &st) == 0 && st.st_size > 0;
}

/* True when there is an ffmpeg to make media with, and an ffprobe. */
static inline bool
media_can_be_made(void)
{
	return system("ffmpeg -version >/dev/null 2>&1 && "
	    "ffprobe -version >/dev/null 2>&1") == 0;
}

/* Files that tests/media.sh makes; names with blanks between. */
static inline bool
media_shared(const char *names)
{
	struct buf b = BUF_INIT;
	bool good;

	buf_addf(&b, "MEDIA='%s' sh tests/media.sh %s", media_folder(), names);
	good = system(b.p) == 0;
	buf_free(&b);
	return good;
}

/* Several files by one ffmpeg, which runs in a folder of its own below MEDIA:
 * the inputs are ../x there, the outputs are names.  Nothing is done when all
 * are there. */
static inline bool
media_made(const char *names, const char *arguments)
{
	struct buf b = BUF_INIT;
	char name[256];
	bool good = true;
	int n;

	for (const char *p = names; good && sscanf(p, "%255s%n", name, &n) == 1;
	    p += n)
		good = media_is_there(name);
	if (good)
		return true;
	buf_addf(&b, "d='%s/unit.%ld' && mkdir -p \"$d\" && (cd \"$d\" && "
	    "ffmpeg -nostdin -v error -y %s && mv %s ..); s=$?; "
	    "rm -rf \"$d\"; exit $s", media_folder(), (long)getpid(),
	    arguments, names);
	good = system(b.p) == 0;
	buf_free(&b);
	return good;
}

/* All packets of a stream as ffprobe sees them; free the result. */
static inline struct packet *
media_packets(const char *path, const char *stream, size_t *count)
{
	struct buf command = BUF_INIT;
	struct packet *list = NULL, *p;
	char line[512], pts[64], dts[64], pos[64], flags[64];
	size_t room = 0;
	FILE *f;

	buf_addf(&command, "ffprobe -v quiet -select_streams %s -show_entries "
	    "packet=pts,dts,size,pos,flags -of csv=p=0 'file:%s'", stream,
	    path);
	*count = 0;
	f = popen(command.p, "r");
	while (f && fgets(line, sizeof line, f)) {
		if (*count == room)
			list = xrealloc(list, room = 2 * room + 64,
			    sizeof *list);
		p = &list[*count];
		memset(p, 0, sizeof *p);
		if (sscanf(line, "%63[^,],%63[^,],%" SCNu32 ",%63[^,],%63[^,\n]",
		    pts, dts, &p->size, pos, flags) != 5)
			continue;
		p->pts = pts[0] == 'N' ? TC_NONE : strtoll(pts, NULL, 10);
		p->dts = dts[0] == 'N' ? TC_NONE : strtoll(dts, NULL, 10);
		p->pos = pos[0] == 'N' ? -1 : strtoll(pos, NULL, 10);
		p->key = flags[0] == 'K';
		++*count;
	}
	if (f)
		pclose(f);
	buf_free(&command);
	return list;
}

#endif
