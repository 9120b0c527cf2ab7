#ifndef SCENEDETECT_H
#define SCENEDETECT_H

#include "people.h"
#include "tc.h"

/*
 * The two lists that PySceneDetect 0.6 and 0.7 write as CSV, for programs that
 * read those: of scenes (its list-scenes) and of pictures (its --stats).  Each
 * function appends whole lines.
 */

/* All shots in order.  rate: where a shot knows no number of a picture, it is
 * taken from the time at that rate (num 0: such numbers are 0). */
void scenedetect_list(struct buf *b, const struct people_shot *v, size_t n,
    struct ratio rate);

/*
 * The same line by line.  The first line of the list names all cuts, so a
 * caller that keeps no shots calls scenedetect_cut for each (text after
 * text), and puts that line in front.
 */
void scenedetect_cut(struct buf *b, const struct people_shot *s);
void scenedetect_heading(struct buf *b);
void scenedetect_scene(struct buf *b, const struct people_shot *s,
    struct ratio rate);

/* One picture.  n: its number from 0; -1: unknown, see rate above. */
struct scenedetect_frame {
	int64_t t, n;
	double luma;        /* mean brightness, 0 to 255 */
	double diff;        /* to the picture before, 0 to 255; negative or not
	                       finite: unknown */
};

void scenedetect_stats_heading(struct buf *b);
void scenedetect_stats(struct buf *b, const struct scenedetect_frame *f,
    struct ratio rate);

#endif
