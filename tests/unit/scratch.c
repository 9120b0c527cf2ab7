/*
 * scratch: private folders that are gone after whatever end.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../tools/cutlist/scratch.h"
#include "buf.h"
#include "tap.h"

static char memory[64], disk[64], other[64];
static struct scratch_places places = { memory, disk };

static int
entries(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int n = 0;

	while (d && (e = readdir(d)) != NULL)
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

static void
put(const char *folder, const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, "x", 1) != 1 || close(fd) != 0)
		abort();
}

static void
make(const char *folder, const char *name, char *path, size_t size)
{
	snprintf(path, size, "%s/%s", folder, name);
	if (mkdir(path, 0700) != 0)
		abort();
}

static void
places_to_be(void)
{
	struct scratch s, t;
	struct stat st;
	char inner[256], deep[256], link[300];

	is_int(scratch_make(&s, &places, 1000), 0, "one is made");
	ok(s.memory && strncmp(s.path, memory, strlen(memory)) == 0,
	    "what is small lies in memory");
	ok(stat(s.path, &st) == 0 && (st.st_mode & 0777) == 0700,
	    "nobody else may look into it");
	scratch_make(&t, &places, SCRATCH_MOST + 1);
	ok(!t.memory && strncmp(t.path, disk, strlen(disk)) == 0,
	    "what is large lies on disk");
	put(s.path, "part.mp4");
	make(s.path, "in", inner, sizeof inner);
	make(inner, "deeper", deep, sizeof deep);
	put(deep, "x");
	put(other, "precious");
	snprintf(link, sizeof link, "%s/link", inner);
	if (symlink(other, link) != 0)
		abort();
	scratch_remove(&s);
	scratch_remove(&t);
	is_int(entries(memory) + entries(disk), 0,
	    "they are removed with all that is in them");
	is_int(entries(other), 1, "but not what a link in them points to");
	scratch_remove(&t);
	ok(!t.path, "to remove one twice does no harm");
	is_int(scratch_make(&s, &(struct scratch_places){ NULL, disk }, 1), 0,
	    "without a place in memory");
	ok(!s.memory, "... it lies on disk");
	scratch_remove(&s);
	ok(scratch_make(&s, &(struct scratch_places){ NULL, "/no/such" }, 1) <
	    0 && !s.path, "a place that is not there is an error");
}

/* Runs fn in a process of its own; returns how that ended. */
static int
apart(void (*fn)(int fd), pid_t *pid, int *told)
{
	int fd[2], status = 0;
	char c;

	fflush(stdout);
	if (pipe2(fd, O_CLOEXEC) != 0)
		abort();
	*pid = fork();
	if (*pid == 0) {
		close(fd[0]);
		fn(fd[1]);
		_exit(9);
	}
	close(fd[1]);
	if (read(fd[0], &c, 1) != 1)
		c = 0;
	if (told) {
		*told = fd[0];
		return 0;
	}
	waitpid(*pid, &status, 0);
	close(fd[0]);
	return status;
}

static void
say(int fd)
{
	if (write(fd, "x", 1) != 1)
		_exit(8);
}

static void
exits(int fd)
{
	static struct scratch s, t;

	scratch_make(&s, &places, 1);
	scratch_make(&t, &places, 1);
	say(fd);
	fclose(stdout);
	exit(0);
}

static void
is_killed(int fd)
{
	static struct scratch s;

	scratch_make(&s, &places, 1);
	put(s.path, "part");
	say(fd);
	raise(SIGKILL);
}

static void
lives(int fd)
{
	static struct scratch s;

	scratch_make(&s, &places, 1);
	say(fd);
	for (;;)
		pause();
}

static void
deaths(void)
{
	struct scratch mine;
	char young[256], old[256];
	struct timespec long_ago[2] = { { 1000, 0 }, { 1000, 0 } };
	pid_t pid;
	int fd, status;

	apart(exits, &pid, NULL);
	is_int(entries(memory), 0, "at exit they are removed");
	status = apart(is_killed, &pid, NULL);
	ok(WIFSIGNALED(status), "a process that is killed");
	is_int(entries(memory), 1, "... leaves its folder behind");
	scratch_make(&mine, &places, 1);
	apart(lives, &pid, &fd);
	make(memory, "cutlist-scratch-1-0", young, sizeof young);
	make(memory, "cutlist-scratch-1-1", old, sizeof old);
	if (utimensat(AT_FDCWD, old, long_ago, 0) != 0)
		abort();
	is_int(scratch_sweep(&places), 2, "the next run sweeps that and an "
	    "old one without a lock");
	is_int(entries(memory), 3, "it leaves its own, one whose owner lives "
	    "and one that is just being made");
	ok(access(mine.path, F_OK) == 0 && access(young, F_OK) == 0,
	    "... those and no others");
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	close(fd);
	is_int(scratch_sweep(&places), 1, "once it is dead it is swept too");
	put(mine.path, "part");
	scratch_at_death(NULL);
	ok(!mine.path, "at death by a signal all are removed");
	is_int(entries(memory), 1, "... and nothing else");
	rmdir(young);
}

int
main(void)
{
	char path[128];

	snprintf(memory, sizeof memory, "%s", "/tmp/scratch-m-XXXXXX");
	snprintf(disk, sizeof disk, "%s", "/tmp/scratch-d-XXXXXX");
	snprintf(other, sizeof other, "%s", "/tmp/scratch-o-XXXXXX");
	if (!mkdtemp(memory) || !mkdtemp(disk) || !mkdtemp(other))
		abort();
	places_to_be();
	deaths();
	rmdir(memory);
	rmdir(disk);
	snprintf(path, sizeof path, "%s/precious", other);
	unlink(path);
	rmdir(other);
	return done_testing();
}
