/* film_store.h: what stays of finished slots, and what goes. */
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../tools/cutlist/film_store.h"
#include "buf.h"
#include "tap.h"

/* A part of so many bytes, used that many seconds ago; 0: now. */
static void
part(const struct film_store *s, const char *key, off_t bytes, long ago)
{
	char *path = film_store_path(s, key, "mp4");
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	struct timespec now[2] = { { 0 } };
	struct stat st;

	if (fd < 0 || ftruncate(fd, bytes) < 0 || fstat(fd, &st) < 0)
		exit(2);
	now[0].tv_sec = now[1].tv_sec = st.st_mtim.tv_sec - ago;
	if (ago && futimens(fd, now) < 0)
		exit(2);
	close(fd);
	free(path);
}

static bool
is_there(const char *key)
{
	char path[100];

	snprintf(path, sizeof path, FILM_STORE_NAME "/%s.mp4", key);
	return access(path, F_OK) == 0;
}

/* Another process drops the folder just when it is to be opened: it has it
 * alone, says so, and removes it once the store is open, or waits for it. */
static bool
opens_while_dropped(void)
{
	enum { WAITS_MS = 200 };
	struct film_store *s;
	int there[2], back[2], status;
	char c = 0;
	pid_t pid;
	bool good;

	if (mkdir(FILM_STORE_NAME, 0700) < 0 || pipe(there) < 0 ||
	    pipe(back) < 0 || (pid = fork()) < 0)
		exit(2);
	if (pid == 0) {
		struct pollfd p = { .fd = back[0], .events = POLLIN };
		int fd = open(FILM_STORE_NAME, O_RDONLY | O_DIRECTORY);

		if (flock(fd, LOCK_EX) < 0 || write(there[1], &c, 1) != 1)
			_exit(2);
		(void)poll(&p, 1, WAITS_MS);
		_exit(rmdir(FILM_STORE_NAME) < 0);
	}
	if (read(there[0], &c, 1) != 1)
		exit(2);
	s = film_store_open("film.mp4");
	if (write(back[1], &c, 1) != 1 || waitpid(pid, &status, 0) < 0)
		exit(2);
	good = s && status == 0 && access(FILM_STORE_NAME, W_OK) == 0;
	film_store_close(s, true, true);
	return good;
}

int
main(void)
{
	struct film_store *s = film_store_open("film.mp4"), *other;
	char *half = film_store_temp(s, 1, "mp4");

	part(s, "new", 100, 0);
	part(s, "old", 60, 1000);
	part(s, "older", 50, 2000);
	part(s, "oldest", 30, 3000);
	other = film_store_open("other.mp4");
	film_store_close(s, true, false);
	ok(is_there("oldest"), "nothing goes while another film is made");
	close(open(half, O_WRONLY | O_CREAT, 0600));
	film_store_close(other, false, false);

	s = film_store_open("film.mp4");
	ok(access(half, F_OK) < 0, "what is half made goes first");
	part(s, "new", 100, 0);
	film_store_close(s, true, false);
	ok(is_there("new") && is_there("old"), "what was used stays, and as "
	    "much again");
	ok(!is_there("older") && !is_there("oldest"), "the oldest goes");

	s = film_store_open("film.mp4");
	film_store_close(s, true, true);
	ok(access(FILM_STORE_NAME, F_OK) < 0, "all of it where that is asked "
	    "for");
	ok(opens_while_dropped(), "who comes then has a folder all the same");
	ok(!film_store_open("no/folder/film.mp4"), "no folder, no store");
	free(half);
	return done_testing();
}
