#ifndef SOX_H
#define SOX_H

#include "args.h"

/*
 * Which files SoX is asked about, and how it is told their names.
 */

/* SoX's name of the kind of file that path's ending stands for, where SoX
 * reads that kind and ffmpeg may not; else null. */
const char *sox_kind(const char *path);

/* Appends the path so that SoX takes it for a file, never for an option, a
 * pipe, a command or an address. */
void sox_path(struct args *a, const char *path);

#endif
