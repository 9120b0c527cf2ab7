/*
 * Packets around a cut, out of the tables of an MP4.
 *
 * A plain file says in its header what ffprobe would say after a start that
 * costs a hundred times as much.  The reader declines wherever libavformat is
 * known to think again; here too nothing is told of which ffprobe might say
 * something else: how long the last picture is shown, and what a file has
 * that ends too early or is still being written.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "packets.h"
#include "footage.h"
#include "mp4.h"

static int64_t
time_of(const struct packet *k, struct ratio base)
{
	return tc_us(k->pts, base);
}

/* Ahead of the stretch a key frame makes what was listed so far useless. */
static int
list(struct packets *p, struct mp4 *m, struct ratio base, int64_t begin,
    int64_t end)
{
	struct packets_one *one;
	struct packet k;
	int got;

	while ((got = mp4_next(m, &k)) > 0) {
		if (k.cut)
			return -1;
		if (begin != TC_NONE && k.key && time_of(&k, base) <= begin)
			p->n = 0;
		one = packets_add(p);
		one->pts = k.pts;
		one->dts = k.dts;
		one->duration = k.duration;
		one->pos = k.pos;
		one->size = (int32_t)k.size;
		one->key = k.key;
		if (time_of(&k, base) >= end)
			return 0;
	}
	return -1;
}

int
packets_table(struct packets *p, const struct footage *f,
    enum packets_way way, int64_t from, int64_t to)
{
	struct ratio base = f->video.time_base;
	struct mp4 *m = NULL;
	const char *why;
	int64_t begin, end;
	int fd, rc = -1;

	packets_stretch(f, way, from, to, &begin, &end);
	if (way != PACKETS_NEAR || end == TC_NONE || f->truncated ||
	    f->growing || base.num != 1 || strstr(f->container, "mp4") == NULL)
		return -1;
	fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -1;
	m = mp4_open(fd, f->video.index, &why);
	if (m && mp4_timescale(m) == base.den)
		rc = list(p, m, base, begin, end);
	if (m)
		mp4_free(m);
	close(fd);
	p->tables = rc == 0;
	if (rc < 0)
		packets_clear(p);
	return rc;
}
