/*
 * Copied packets against the source's, byte by byte.
 *
 * The tables of both files say where each packet lies.  They are read here by
 * ourselves, so nothing that ffmpeg may have mistaken in the source or written
 * wrong into the clip is believed twice, and no process is started for it.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codec.h"
#include "io.h"
#include "method.h"
#include "mp4.h"
#include "packets.h"
#include "verify_part.h"

enum {
	MOST = 64 << 20, /* bytes: some tens of milliseconds */
	PIECE = 256 << 10,
};

struct verify_compare {
	const struct order *o;
	int source, clip; /* descriptors */
	struct mp4 *tables; /* of the clip */
	char *piece[2];
};

static bool
is_copied(const struct joint *j, const struct packets_one *k)
{
	return k->pts >= j->k1;
}

/* Whether the source's bytes are known, and not too many. */
static bool
is_known(const struct order *o, enum method m)
{
	const struct joint *j = o->joint;
	int64_t sum = 0;
	size_t i;

	if ((m != METHOD_COPY && m != METHOD_KEYFRAME) || j->hidden > 0 ||
	    !o->packets || !o->packets->tables || j->last > o->packets->n ||
	    j->first >= j->last)
		return false;
	for (i = j->first; i < j->last; i++)
		sum += o->packets->v[i].size;
	return sum <= MOST;
}

struct verify_compare *
verify_compare_open(const struct order *o, enum method m)
{
	enum wish_container to = codec_container(o->src, o->wish);
	struct verify_compare *c;
	const char *why;

	if (!is_known(o, m) || (to != WISH_MP4 && to != WISH_MOV))
		return NULL;
	c = xcalloc(1, sizeof *c);
	c->o = o;
	c->source = open(o->src->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	c->clip = open(o->out, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (c->source >= 0 && c->clip >= 0)
		c->tables = mp4_open(c->clip, 0, &why);
	if (!c->tables) {
		verify_compare_free(c);
		return NULL;
	}
	c->piece[0] = xmalloc(PIECE);
	c->piece[1] = xmalloc(PIECE);
	return c;
}

static const char *
compare_one(struct verify_compare *c, const struct packets_one *k,
    const struct packet *copy)
{
	int64_t at = 0;
	ssize_t n;

	if (copy->size != (uint32_t)k->size)
		return "copied packets are not as long as the source's";
	while (at < k->size) {
		n = k->size - at < PIECE ? (ssize_t)(k->size - at) : PIECE;
		if (io_pread(c->source, c->piece[0], (size_t)n,
		    (off_t)(k->pos + at)) != n || io_pread(c->clip,
		    c->piece[1], (size_t)n, (off_t)(copy->pos + at)) != n)
			return "copied packets can't be read again";
		if (memcmp(c->piece[0], c->piece[1], (size_t)n) != 0)
			return "copied packets are not the source's";
		at += n;
	}
	return NULL;
}

const char *
verify_compare_run(struct verify_compare *c)
{
	const struct joint *j = c->o->joint;
	const struct packets_one *v = c->o->packets->v;
	const char *why = NULL;
	struct packet copy;
	size_t i;

	mp4_rewind(c->tables);
	for (i = j->first; i < j->last && !why; i++) {
		if (!is_copied(j, &v[i]))
			continue;
		if (mp4_next(c->tables, &copy) <= 0)
			return "it has fewer packets than were to be copied";
		why = compare_one(c, &v[i], &copy);
	}
	if (!why && mp4_next(c->tables, &copy) != 0)
		why = "it has more packets than were to be copied";
	return why;
}

void
verify_compare_free(struct verify_compare *c)
{
	if (!c)
		return;
	if (c->tables)
		mp4_free(c->tables);
	if (c->source >= 0)
		close(c->source);
	if (c->clip >= 0)
		close(c->clip);
	free(c->piece[0]);
	free(c->piece[1]);
	free(c);
}
