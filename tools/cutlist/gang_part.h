#ifndef GANG_PART_H
#define GANG_PART_H

#include "gang.h"
#include "gear.h"
#include "naming.h"
#include "scratch.h"
#include "unchanged.h"

/* What the files of gang share. */

/* Clips that share their calls: together they are as one at work. */
struct gang_crew {
	struct crew *crew;
	int left;                   /* clips of it that have not left */
};

struct gang {
	struct loop *l;
	const struct cut_wish *wish;
	struct wish clip_wish;      /* with the threads of one */
	const struct gang_ops *ops;
	void *arg;
	int size, working;
	int ahead;                  /* begun, and not at work yet */
	int turn;                   /* timer; -1 */
	struct gang_clip *first, **last;
	struct naming *names;
	struct journal *journal;
	struct scratch_places places;
	size_t open;
	unsigned number;
	double done;                /* seconds of work of clips that have left */
	struct gear gear;
	enum { GEAR_UNKNOWN, GEAR_ASKED, GEAR_KNOWN } asked;
	struct unchanged unchanged;
};

/* The clip is there already: nothing is to be done.  Sets kept and path. */
bool gang_name_kept(struct gang_clip *c);

/* Gives the finished file its name, one that nobody has, and notes it in the
 * journal.  Null, or why it has none. */
const char *gang_name_publish(struct gang_clip *c, struct render_result *res);

#endif
