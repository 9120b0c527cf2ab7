/*
 * One face for the readers of MP4 and Matroska.
 */
#include <stdlib.h>
#include <string.h>

#include "index.h"
#include "buf.h"
#include "mkv.h"
#include "mp4.h"

struct index {
	struct mp4 *mp4;
	struct mkv *mkv;
};

struct index *
index_open(int fd, const char *container, int stream_index, int b_frames,
    bool walk, const char **why)
{
	struct index *x = xcalloc(1, sizeof *x);

	*why = NULL;
	if (strstr(container, "mp4"))
		x->mp4 = mp4_open(fd, stream_index, why);
	else if (walk && strstr(container, "matroska"))
		x->mkv = mkv_open(fd, stream_index, why);
	if (x->mkv)
		mkv_set_delay(x->mkv, b_frames);
	if (x->mp4 || x->mkv)
		return x;
	free(x);
	return NULL;
}

void
index_free(struct index *x)
{
	if (x->mp4)
		mp4_free(x->mp4);
	if (x->mkv)
		mkv_free(x->mkv);
	free(x);
}

int
index_next(struct index *x, struct packet *p)
{
	return x->mp4 ? mp4_next(x->mp4, p) : mkv_next(x->mkv, p);
}

const char *
index_why(const struct index *x)
{
	return x->mp4 ? "a table can't be read any more" : mkv_why(x->mkv);
}

void
index_rewind(struct index *x)
{
	if (x->mp4)
		mp4_rewind(x->mp4);
	else
		mkv_rewind(x->mkv);
}
