#ifndef REGROW_H
#define REGROW_H

#include <stdbool.h>
#include <stdint.h>

#include "job.h"

/*
 * The gop records of a file that has grown since it was last looked at: those
 * of then are told again, and only the packets behind them are read.
 *
 * A scan that begins within the file sees the first groups otherwise than one
 * that has come from the beginning.  So it begins well before the old end, and
 * is believed from where it has told several groups in a row byte for byte as
 * they are remembered.  Where it never does so, all packets are read.
 *
 * For what ffprobe reads alone, and can begin to read anywhere: MPEG
 * transport streams.  The headers of Matroska are read in a moment, and its
 * media record needs all of them (scan_survey).
 */
bool regrow_may(const struct job *j);

/* Begins; the job's scan goes on by itself.  Returns false where nothing is
 * known of a shorter file: then nothing was done. */
bool regrow_start(struct job *j);

/* A group was found, with so many pictures; line is its record.  It is added
 * to the job's text when its turn has come. */
void regrow_gop(struct job *j, const struct buf *line, int64_t frames);

/* The scan has ended: whether all groups were told.  If not it is to begin
 * anew, from the beginning of the file. */
bool regrow_joined(struct job *j);

/* There is room for records again. */
void regrow_resume(struct job *j);
void regrow_free(struct job *j);

#endif
