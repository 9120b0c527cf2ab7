/*
 * verify_compare: a copy against its source, byte by byte.
 */
#include <fcntl.h>
#include <math.h>
#include <unistd.h>

#include "../../tools/cutlist/method.h"
#include "../../tools/cutlist/recipe.h"
#include "../../tools/cutlist/slices.h"
#include "../../tools/cutlist/verify_part.h"
#include "cutfilm.h"
#include "io.h"
#include "mp4.h"
#include "tap.h"

/* A clip of a film, by one method. */
struct clip {
	struct film film;
	struct slice slice;
	struct packets packets;
	struct joint joint;
	struct wish wish;
	struct order order;
	char out[1024];
};

static bool
make(struct clip *c, const char *name, enum wish_method how, int64_t from,
    int64_t to)
{
	enum packets_way way;
	struct recipe r;
	const char *why = "";
	char *command;
	size_t i;

	memset(c, 0, sizeof *c);
	film_open(&c->film, name);
	way = packets_first(&c->film.f);
	c->wish = (struct wish){ .method = how, .crf = -1, .loudness = NAN };
	c->slice = (struct slice){ .start = from, .end = to };
	if (how == WISH_KEYFRAME)
		slices_to_keys(&c->slice, &c->film.f);
	if (packets_table(&c->packets, &c->film.f, way, c->slice.start,
	    c->slice.end) < 0 || !packets_end(&c->packets, &c->film.f, &way,
	    c->slice.start, c->slice.end) || slices_exact(&c->slice,
	    &c->film.f, &c->packets, &why) < 0)
		return false;
	c->slice.method = how == WISH_KEYFRAME ? METHOD_KEYFRAME :
	    METHOD_COPY;
	if (method_joint(c->slice.method, &c->film.f, &c->packets, &c->slice,
	    &c->wish, &c->joint, &why) < 0)
		return false;
	snprintf(c->out, sizeof c->out, "%s/compare-%ld.mp4",
	    film_env("B", "build"), (long)getpid());
	c->order = (struct order){ .src = &c->film.f, .slice = &c->slice,
	    .packets = &c->packets, .joint = &c->joint, .wish = &c->wish,
	    .temp = film_env("B", "build"), .out = c->out };
	if (recipe_make(&r, &c->order, c->slice.method, &why) < 0)
		return false;
	for (i = 0; i < r.n && r.v[i].kind == STEP_CHILD; i++) {
		command = film_command(&r.v[i].args);
		free(film_output(command));
		free(command);
	}
	recipe_free(&r);
	return true;
}

static void
clear(struct clip *c)
{
	unlink(c->out);
	packets_free(&c->packets);
	film_close(&c->film);
}

/* "" where it is the same; "none" where it can't be compared. */
static const char *
compared(struct clip *c)
{
	struct verify_compare *v = verify_compare_open(&c->order,
	    c->slice.method);
	const char *why = v ? verify_compare_run(v) : "none";

	verify_compare_free(v);
	return why ? why : "";
}

/* Changes one byte of the n-th packet of the clip's pictures: its first, or
 * its last. */
static bool
damage(const struct clip *c, int n, bool last)
{
	int fd = open(c->out, O_RDWR | O_CLOEXEC);
	const char *why;
	struct mp4 *m = mp4_open(fd, 0, &why);
	struct packet p = { .pos = -1 };
	unsigned char byte;
	off_t at;

	while (m && n-- >= 0 && mp4_next(m, &p) > 0)
		;
	at = (off_t)(p.pos + (last ? p.size - 1 : 0));
	if (m)
		mp4_free(m);
	if (p.pos < 0 || io_pread(fd, &byte, 1, at) != 1)
		return false;
	byte ^= 1;
	n = pwrite(fd, &byte, 1, at) == 1;
	close(fd);
	return n;
}

static void
copies(void)
{
	struct clip c;
	int64_t k2;
	int32_t size;

	ok(make(&c, "calm.mp4", WISH_KEYFRAME, 3 * TC_SECOND,
	    5 * TC_SECOND), "a clip is copied");
	is_str(compared(&c), "", "it has the bytes of its source");
	ok(damage(&c, 0, false), "its first byte changes");
	is_str(compared(&c), "copied packets are not the source's",
	    "which is noticed");
	damage(&c, 0, false);
	damage(&c, 24, true);
	is_str(compared(&c), "copied packets are not the source's",
	    "as is the last byte of a small picture in the middle");
	damage(&c, 24, true);
	is_str(compared(&c), "", "undone, it is good again");

	c.joint.last--;
	is_str(compared(&c), "it has more packets than were to be copied",
	    "a packet too many");
	c.joint.last += 2;
	is_str(compared(&c), "it has fewer packets than were to be copied",
	    "one too few");
	c.joint.last--;
	c.joint.first++;
	k2 = c.joint.k1;
	c.joint.k1 = c.packets.v[c.joint.first].pts;
	ok(strstr(compared(&c), "copied packets are not "),
	    "all of them one place further");
	c.joint.first--;
	c.joint.k1 = k2;
	is_str(compared(&c), "", "back again");

	c.packets.tables = false;
	is_str(compared(&c), "none", "packets that ffprobe listed are hashed");
	c.packets.tables = true;
	c.joint.hidden = 1;
	is_str(compared(&c), "none", "so is what hides pictures");
	c.joint.hidden = 0;
	size = c.packets.v[c.joint.first].size;
	c.packets.v[c.joint.first].size = 65 << 20;
	is_str(compared(&c), "none", "and what would hold others up");
	c.packets.v[c.joint.first].size = size;
	c.wish.container = WISH_MKV;
	is_str(compared(&c), "none", "and what is no MP4");
	clear(&c);
}

/* Pictures in another order than they are shown. */
static void
reordered(void)
{
	struct clip c;

	if (ok(make(&c, "cuts.mp4", WISH_KEYFRAME, 1, TC_SECOND),
	    "a clip with pictures out of order is copied"))
		is_str(compared(&c), "", "and compared");
	clear(&c);
}

/* Packets that are read in several pieces. */
static void
large(void)
{
	char path[1024], command[2048];
	struct clip c;

	snprintf(path, sizeof path, "%s/compare-%ld-large.mp4",
	    film_env("B", "build"), (long)getpid());
	snprintf(command, sizeof command, "ffmpeg -nostdin -v error -y -f "
	    "lavfi -i testsrc2=s=960x540:r=2:d=8,noise=alls=100:allf=t "
	    "-c:v libx264 -preset ultrafast -qp 1 -g 2 '%s'", path);
	free(film_output(command));
	ok(make(&c, path, WISH_KEYFRAME, 3 * TC_SECOND, 4 * TC_SECOND) &&
	    c.packets.v[c.joint.first].size > 512 << 10,
	    "a clip with large packets is copied");
	is_str(compared(&c), "", "it has the bytes of its source");
	ok(damage(&c, 0, true), "the last byte of one changes");
	is_str(compared(&c), "copied packets are not the source's",
	    "which is noticed");
	clear(&c);
	unlink(path);
}

int
main(void)
{
	if (!film_made("calm.mp4 cuts.mp4"))
		return done_testing();
	copies();
	reordered();
	large();
	return done_testing();
}
