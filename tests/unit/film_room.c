/* film_room.h: how many slots at once. */
#include <stdlib.h>

#include "../../tools/cutlist/film_room.h"
#include "tap.h"

enum { GIB = 1024 };

static struct footage films[2];
static struct montage_slot slots[2];
static struct montage_plan plan = { .slots = slots, .n = 2 };

static void
film(struct footage *f, int w, int h, int depth)
{
	f->video.width = w;
	f->video.height = h;
	f->video.depth = depth;
}

/* "SLOTS of THREADS", for a film of that size. */
static const char *
room(int w, int h, int jobs, int cores, int64_t mib)
{
	static char says[40];
	struct film_make m = { .plan = &plan };
	struct film_wish wish = { .jobs = jobs };
	int threads = -1, n;

	m.canvas.width = w;
	m.canvas.height = h;
	n = film_room_slots(&m, &wish, cores, mib << 20, &threads);
	snprintf(says, sizeof says, "%d of %d", n, threads);
	return says;
}

int
main(void)
{
	unsetenv("PARALLEL_SEQ");
	slots[0].film = &films[0];
	slots[1].film = &films[1];
	film(&films[0], 1280, 720, 8);
	film(&films[1], 1920, 1080, 8);
	is_str(room(1920, 1080, 0, 2, 8 * GIB), "2 of 1",
	    "a slot for each processor");
	is_str(room(1920, 1080, 0, 4, 8 * GIB), "3 of 1",
	    "as many as memory has room for");
	is_str(room(1920, 1080, 0, 8, 1 * GIB), "1 of 8",
	    "one is always made");
	is_str(room(640, 360, 3, 8, 8 * GIB), "3 of 2",
	    "as many as are asked for, processors shared");
	setenv("PARALLEL_SEQ", "1", 1);
	is_str(room(1920, 1080, 0, 4, 8 * GIB), "1 of 4",
	    "one below GNU parallel");
	unsetenv("PARALLEL_SEQ");

	film(&films[1], 3840, 2160, 10);
	is_str(room(1920, 1080, 0, 2, 8 * GIB), "2 of 1",
	    "two from 4K of 10 bits have room");
	is_str(room(1920, 1080, 0, 12, 8 * GIB), "1 of 12",
	    "not two of six threads each");
	is_str(room(3840, 2160, 0, 2, 8 * GIB), "1 of 2",
	    "a film in 4K, one at a time");
	slots[1].film = NULL;
	is_str(room(1920, 1080, 0, 2, 8 * GIB), "2 of 1",
	    "a slot of no picture takes none");

	return done_testing();
}
