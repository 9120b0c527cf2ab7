#ifndef INDEX_H
#define INDEX_H

#include "packet.h"

/*
 * The packets of a video track out of the container's own structure, where
 * that is plain enough to be read without ffprobe: see mp4.h and mkv.h.
 */
struct index;

/* container: ffprobe's format_name.  walk: whether the file itself may be
 * walked through (Matroska has no table: its block headers lie all over the
 * file), or only a table be read; b_frames: ffprobe's has_b_frames, for the
 * order of decoding that Matroska does not store.  Returns null where ffprobe is to be asked;
 * *why tells, or is null where nothing was tried. */
struct index *index_open(int fd, const char *container, int stream_index,
    int b_frames, bool walk, const char **why);
void index_free(struct index *x);

/* 1: the next packet in decode order; 0 after the last; -1 when the rest
 * can't be read this way. */
int index_next(struct index *x, struct packet *p);
const char *index_why(const struct index *x);
void index_rewind(struct index *x);

#endif
