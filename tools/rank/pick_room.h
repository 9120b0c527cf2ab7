#ifndef PICK_ROOM_H
#define PICK_ROOM_H

#include "pick.h"

/*
 * What a closer look is to see of each story: the moments in *m, by story and
 * time, with room around them.  With w->total it is as much as twice that
 * together, if there is so much: else a clip that a film could show would not
 * be known.  Where that is hardly less than all there is, it is all.  Returns
 * whether it is: then what is known of the stories did not matter.
 */
bool pick_room(struct moments *m, const struct pick_story *v, size_t n,
    const struct pick_wish *w);

#endif
