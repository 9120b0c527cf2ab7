/*
 * feed: writes a recording bit by bit, as a recorder does.
 *
 *	feed [-t SECONDS] SOURCE TARGET STEP...
 *
 * TARGET is made (a FIFO is opened) and stays open for writing until the end.
 * The steps, in turn:
 *	N%		SOURCE's bytes up to that share of them
 *	clip:FOLDER	waits until one more file is in FOLDER: nothing whose
 *			name begins with a dot counts
 *	gone:PID	waits until that process has ended
 *	die		kills itself
 *
 * So a clip that a step has waited for was there while the recording was still
 * being written.  Exit status 0 when all steps were made; 124 where they took
 * too long (-t, 20).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

struct feed {
	int in, out;
	long long size, done;
	int clips; /* that were waited for */
};

static void
fail(const char *what)
{
	fprintf(stderr, "feed: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void
on_alarm(int sig)
{
	static const char text[] = "feed: too late\n";

	(void)sig;
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(125);
	_exit(124);
}

static void
write_to(struct feed *f, long long upto)
{
	char bytes[65536];
	ssize_t n, did, at;

	while (f->done < upto) {
		n = upto - f->done < (long long)sizeof bytes ?
		    (ssize_t)(upto - f->done) : (ssize_t)sizeof bytes;
		n = pread(f->in, bytes, (size_t)n, (off_t)f->done);
		if (n <= 0)
			fail("source");
		for (at = 0; at < n; at += did) {
			did = write(f->out, bytes + at, (size_t)(n - at));
			if (did < 0)
				fail("target");
		}
		f->done += n;
	}
}

static int
count(const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	int n = 0;

	if (!d)
		fail(folder);
	while ((e = readdir(d)) != NULL)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void
wait_for_clip(struct feed *f, const char *folder)
{
	int notes = inotify_init1(IN_CLOEXEC);
	char bytes[4096];

	if (notes < 0 || inotify_add_watch(notes, folder,
	    IN_CREATE | IN_MOVED_TO) < 0)
		fail(folder);
	f->clips++;
	while (count(folder) < f->clips)
		if (read(notes, bytes, sizeof bytes) < 0)
			fail("inotify");
	close(notes);
}

/* Only init or its reaper can tell without being the parent: poll the process
 * by its folder, which goes with it. */
static void
wait_for_end(const char *pid)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%.20s/exe", pid);
	while (access(path, F_OK) == 0)
		poll(NULL, 0, 10);
}

static void
step(struct feed *f, const char *what)
{
	char *end;
	long share;

	if (strncmp(what, "clip:", 5) == 0) {
		wait_for_clip(f, what + 5);
	} else if (strncmp(what, "gone:", 5) == 0) {
		wait_for_end(what + 5);
	} else if (strcmp(what, "die") == 0) {
		raise(SIGKILL);
	} else {
		share = strtol(what, &end, 10);
		if (strcmp(end, "%") != 0 || share < 0 || share > 100) {
			fprintf(stderr, "feed: %s: no such step\n", what);
			exit(2);
		}
		write_to(f, f->size * share / 100);
	}
}

int
main(int argc, char **argv)
{
	struct feed f = { .in = -1 };
	unsigned seconds = 20;
	struct stat st;
	int i = 1;

	if (argc > 2 && strcmp(argv[1], "-t") == 0) {
		seconds = (unsigned)strtoul(argv[2], NULL, 10);
		i = 3;
	}
	if (argc - i < 3) {
		fputs("usage: feed [-t SECONDS] SOURCE TARGET STEP...\n",
		    stderr);
		return 2;
	}
	signal(SIGALRM, on_alarm);
	alarm(seconds);
	f.in = open(argv[i], O_RDONLY | O_CLOEXEC);
	if (f.in < 0 || fstat(f.in, &st) < 0)
		fail(argv[i]);
	f.size = st.st_size;
	f.out = open(argv[i + 1], O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (f.out < 0)
		fail(argv[i + 1]);
	for (i += 2; i < argc; i++)
		step(&f, argv[i]);
	return 0;
}
