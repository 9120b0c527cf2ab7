#ifndef OUTFILE_H
#define OUTFILE_H

/*
 * A file that is there whole or not at all: written under another name in the
 * same folder, then renamed.  A device (/dev/null) is written to as it is;
 * what else is no regular file is refused.
 */
struct outfile {
	int fd;
	char *path;
	char *temp; /* null: written to as it is */
};

/* Return 0, or -1 with errno; after a failure there is nothing to clean up,
 * and what was at path before is still there. */
int outfile_open(struct outfile *f, const char *path);
int outfile_commit(struct outfile *f);

/* Gives it up. */
void outfile_drop(struct outfile *f);

/* The name of the nth file of a series, from 1: name.png, name-2.png,
 * name-3.png.  The caller frees it. */
char *outfile_numbered(const char *path, int nth);

#endif
