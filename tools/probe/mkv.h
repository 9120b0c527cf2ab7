#ifndef MKV_H
#define MKV_H

#include "packet.h"

/*
 * The packets of one video track of a plain Matroska or WebM file, from the
 * headers of its blocks and the first bytes of its frames.  What it says is
 * what ffprobe -show_packets says (pts, size, position, key flag), or it
 * declines: files that are not plain are left to ffprobe.  Packets come in
 * the order of the file, which is that of decoding.
 *
 * Two differences.  duration is what the file states, or 0; ffprobe often
 * guesses it then from the frame rate.  And a last block that the file cuts
 * off comes as a packet marked as cut; ffprobe leaves it out.
 *
 * dts is TC_NONE unless mkv_set_delay was called.
 */
struct mkv;

/*
 * Opens the track with this ffprobe stream index.  fd must be seekable; it
 * stays the caller's, and must stay open until mkv_free.  Reads what stands
 * before the first cluster, and no more.
 * Returns null when the file is not plain, or broken, or no Matroska at all,
 * with a static text in *why_not.
 */
struct mkv *mkv_open(int fd, int stream_index, const char **why_not);
void mkv_free(struct mkv *m);

/*
 * The next packet in the order of the file: 1; 0 after the last; -1 at the
 * first thing that is not plain (mkv_why tells), and ever after.  A damaged
 * file can thus fail anywhere: walk through all packets once, and when that
 * ends with 0, every later walk gives the same, unless the file changes.
 */
int mkv_next(struct mkv *m, struct packet *p);

/* After -1: why the packets are to be left to ffprobe, a static text. */
const char *mkv_why(const struct mkv *m);

/* Starts again with the first packet. */
void mkv_rewind(struct mkv *m);

/*
 * Has dts filled in as ffprobe shows it, from how many frames are reordered
 * (its has_b_frames).  Where that is not certain (a stream that does not say
 * itself how many they are) every dts remains TC_NONE, as the first ones of
 * reordered frames are for ffprobe.  Starts again with the first packet.
 */
void mkv_set_delay(struct mkv *m, int b_frames);

/* Ticks per second of the packets' times. */
uint32_t mkv_timescale(const struct mkv *m);

#endif
