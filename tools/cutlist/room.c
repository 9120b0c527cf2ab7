/*
 * Room on a disk and in memory.  Estimates are on the large side: to be told
 * in time that a disk is nearly full costs less than a clip that fails at its
 * end.
 */
#include "room.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "io.h"

enum {
	SPARE = 16 << 20,      /* what is left over in any case */
	HEAD = 256 << 10,      /* of a container */
	AUDIO = 40000,         /* bytes a second of sound */
	TENTHS_MOST = 30,      /* an encode of a poor source grows at most */
};

/* Bytes a second that an encode of a million pixels at 30 pictures a second
 * needs, by quality. */
static const int64_t densities[] = {
	[WISH_STANDARD] = 900000, [WISH_PREVIEW] = 300000,
	[WISH_HIGH] = 1300000, [WISH_MASTER] = 1500000,
};

/* The free room of the nearest folder that exists. */
static int
ask(const char *folder, struct statvfs *fs)
{
	char *path = xstrdup(*folder ? folder : "."), *slash;
	int bad;

	while ((bad = statvfs(path, fs)) < 0 && errno == ENOENT) {
		slash = strrchr(path, '/');
		if (!slash && strcmp(path, ".") != 0)
			memcpy(path, ".", 2);
		else if (slash && slash != path)
			*slash = 0;
		else if (slash && path[1])
			path[1] = 0;
		else
			break;
	}
	free(path);
	return bad;
}

int64_t
room_free(const char *folder)
{
	struct statvfs fs;

	if (ask(folder, &fs) < 0 || fs.f_blocks == 0)
		return -1;
	if ((uint64_t)fs.f_bavail > INT64_MAX / (fs.f_frsize ? fs.f_frsize :
	    1))
		return INT64_MAX;
	return (int64_t)(fs.f_bavail * fs.f_frsize);
}

int64_t
room_memory(void)
{
	static const char KEY[] = "MemAvailable:";
	long pages = sysconf(_SC_AVPHYS_PAGES), size = sysconf(_SC_PAGESIZE);
	int64_t n = pages > 0 && size > 0 ? (int64_t)pages * size : INT64_MAX;
	struct buf text = BUF_INIT;
	const char *at;

	if (io_slurp("/proc/meminfo", &text, 1 << 16) == 0 &&
	    (at = strstr(text.p, KEY)) != NULL)
		n = (int64_t)strtoll(at + sizeof KEY - 1, NULL, 10) * 1024;
	buf_free(&text);
	return n;
}

/* Microseconds times bytes a second; whole seconds, rounded up. */
static int64_t
for_time(int64_t us, int64_t rate)
{
	return (us / 1000000 + 1) * rate;
}

static int64_t
encoded(const struct footage *film, const struct wish *wish, int64_t length)
{
	int64_t w = wish->width ? wish->width : film->video.width;
	int64_t h = wish->height ? wish->height : film->video.height;
	double rate = ratio_double(film->video.avg_rate);
	int64_t a_second;

	if (rate < 1 || rate > 1000)
		rate = 30;
	a_second = (int64_t)((double)densities[wish->quality] *
	    ((double)w * (double)h / 1e6) * (0.5 + rate / 60));
	return for_time(length, a_second);
}

int64_t
room_need(const struct footage *film, const struct slice *slice,
    const struct wish *wish)
{
	int64_t length = slice->end - slice->start;
	int64_t sound = for_time(length, AUDIO), share = -1, need;

	if (length < 0)
		return HEAD;
	if (film->size >= 0 && film->duration > 0)
		share = for_time(length, (int64_t)((double)film->size * 1e6 /
		    (double)film->duration));
	if (film->video.index < 0)
		return HEAD + (share > sound ? share : sound);
	if (share >= 0 && slice->method != METHOD_ENCODE &&
	    slice->method != METHOD_NONE)
		return HEAD + share + share / 4;
	need = encoded(film, wish, length);
	/* the source's own rate tells more than its size in pixels */
	if (share >= 0 && wish->quality != WISH_MASTER &&
	    need > share / 10 * TENTHS_MOST)
		need = share / 10 * TENTHS_MOST;
	return HEAD + need + sound;
}

static void
add_bytes(struct buf *b, int64_t n)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB" };
	double v = (double)n / 1000;
	size_t i = 0;

	while (v >= 1000 && i + 1 < sizeof units / sizeof *units) {
		v /= 1000;
		i++;
	}
	buf_addf(b, "%.1f %s", v, units[i]);
}

bool
room_fits(const char *folder, int64_t need, struct buf *why)
{
	int64_t left = room_free(folder);

	if (left < 0 || (left >= SPARE && left - SPARE >= need))
		return true;
	buf_addf(why, "no room: %s has ", *folder ? folder : ".");
	add_bytes(why, left);
	buf_adds(why, " left, about ");
	add_bytes(why, need > INT64_MAX - SPARE ? need : need + SPARE);
	buf_adds(why, " are needed");
	return false;
}
