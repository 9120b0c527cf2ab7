#ifndef MP4_H
#define MP4_H

#include "packet.h"

/*
 * The packets of one video track of a plain MP4 or MOV, out of its sample
 * tables alone: no media data is read, and no table is held in memory.  What
 * it says is what ffprobe -show_packets says (pts, dts, size, position, key
 * flag), or it declines: files that are not plain are left to ffprobe.  Not
 * plain are fragments, encryption, compressed headers, data in other files,
 * several descriptions or edits, edits that hide frames, and tables that
 * contradict each other.
 *
 * Two differences.  duration is the distance in decoding that the file
 * states; ffprobe often guesses it from the frame rate.  And for H.264, VP9
 * and AV1, ffprobe looks for key frames in the bytes, while this takes the
 * file's word for it; nal_kind shows for each key what that is worth.
 */
struct mp4;

/*
 * Opens the track with this ffprobe stream index.  fd must be seekable; it
 * stays the caller's, and must stay open until mp4_free.  Walks through the
 * tables once to check them.
 * Returns null when the file is not plain, or broken, or no MP4 at all, with
 * a static text in *why_not.
 */
struct mp4 *mp4_open(int fd, int stream_index, const char **why_not);
void mp4_free(struct mp4 *m);

/* The next packet in decode order: 1; 0 after the last; -1 when a table
 * cannot be read any more (the file changes under our hands). */
int mp4_next(struct mp4 *m, struct packet *p);

/* Starts again with the first packet. */
void mp4_rewind(struct mp4 *m);

/* Ticks per second of the packets' times; the track's id; packets in all. */
uint32_t mp4_timescale(const struct mp4 *m);
uint32_t mp4_track_id(const struct mp4 *m);
int64_t mp4_packets(const struct mp4 *m);

/* Where the track's furthest sample ends: past the end of the file when that
 * is truncated. */
int64_t mp4_sample_end(const struct mp4 *m);

/* True when a top-level box says that it reaches beyond the end of the
 * file. */
bool mp4_beyond(const struct mp4 *m);

#endif
