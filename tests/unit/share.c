/*
 * share: copies of this program in a checkout, in an installed prefix and
 * beside its data; each must find what lies where it belongs.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "io.h"
#include "share.h"
#include "tap.h"

static char folder[] = "/tmp/share.XXXXXX";

/* Writes bytes to a file in the folder, with the folders above it. */
static void
put(const char *name, const void *data, size_t n, mode_t mode)
{
	struct buf path = BUF_INIT;
	size_t i;
	int fd;

	buf_addf(&path, "%s/%s", folder, name);
	for (i = strlen(folder) + 1; i < path.len; i++)
		if (path.p[i] == '/') {
			path.p[i] = '\0';
			mkdir(path.p, 0777);
			path.p[i] = '/';
		}
	fd = open(path.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd >= 0) {
		if (io_write(fd, data, n) < 0)
			perror(path.p);
		close(fd);
	}
	buf_free(&path);
}

/* What the copy of this program at `name` says to `asked`: the path that it
 * finds without the folder's name, or "-". */
static void
ask(const char *name, const char *asked, struct buf *answer)
{
	struct buf path = BUF_INIT;
	int fd[2], status;
	char *found;
	pid_t pid;
	ssize_t n;

	buf_clear(answer);
	buf_addf(&path, "%s/%s", folder, name);
	if (pipe(fd) < 0)
		return;
	pid = fork();
	if (pid == 0) {
		dup2(fd[1], STDOUT_FILENO);
		execl(path.p, path.p, asked, (char *)NULL);
		_exit(127);
	}
	close(fd[1]);
	while ((n = io_read(fd[0], buf_room(answer, PATH_MAX), PATH_MAX)) > 0)
		answer->len += (size_t)n;
	buf_addc(answer, '\0');
	close(fd[0]);
	waitpid(pid, &status, 0);
	found = realpath(answer->p, NULL);
	if (found) {
		buf_clear(answer);
		buf_adds(answer, strncmp(found, folder, strlen(folder)) == 0 ?
		    found + strlen(folder) + 1 : found);
		free(found);
	}
	buf_free(&path);
}

static void
finds(const char *name, const char *place, const char *says)
{
	struct buf answer = BUF_INIT;

	ask(name, "a.json", &answer);
	is_str(answer.p, place, says);
	buf_free(&answer);
}

static void
copies(void)
{
	static const char *const places[] = { "tree/build/prog",
	    "tree/build/san/prog", "tree/build/plain/san/prog",
	    "tree/build/san/tests/unit/prog", "prefix/bin/prog",
	    "unpacked/prog", "alone/a/b/prog", "other/bin/prog" };
	char self[PATH_MAX];
	struct buf bytes = BUF_INIT;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	size_t i;

	self[n > 0 ? n : 0] = '\0';
	if (io_slurp(self, &bytes, 1 << 28) < 0)
		return;
	for (i = 0; i < sizeof places / sizeof *places; i++)
		put(places[i], bytes.p, bytes.len, 0777);
	buf_free(&bytes);
	put("tree/man/record.5", "", 0, 0666);
	put("tree/share/profiles/a.json", "", 0, 0666);
	put("prefix/share/cutlist/profiles/a.json", "", 0, 0666);
	put("unpacked/share/cutlist/profiles/a.json", "", 0, 0666);
	/* Somebody else's. */
	put("other/share/profiles/a.json", "", 0, 0666);
	finds("tree/build/prog", "tree/share/profiles/a.json",
	    "a program in build/ finds the data of its checkout");
	finds("tree/build/san/prog", "tree/share/profiles/a.json",
	    "one in build/san/ as well");
	finds("tree/build/plain/san/prog", "tree/share/profiles/a.json",
	    "and in the build folder of a prefixed suite");
	finds("tree/build/san/tests/unit/prog", "tree/share/profiles/a.json",
	    "and a unit test");
	finds("prefix/bin/prog", "prefix/share/cutlist/profiles/a.json",
	    "an installed one finds what was installed with it");
	finds("unpacked/prog", "unpacked/share/cutlist/profiles/a.json",
	    "one that was unpacked finds what lies beside it");
	finds("alone/a/b/prog", "-", "one that has no data finds none");
	finds("other/bin/prog", "-", "and none of somebody else's");
}

static bool
rises(char *const *names, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (strcmp(names[i - 1], names[i]) >= 0)
			return false;
	return true;
}

static bool
among(char *const *names, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
given(void)
{
	struct buf path = BUF_INIT, answer = BUF_INIT;
	char **names;
	size_t n;

	put("mine/profiles/b.json", "", 0, 0666);
	put("mine/profiles/a.json", "", 0, 0666);
	put("mine/profiles/note.txt", "", 0, 0666);
	put("mine/profiles/.json", "", 0, 0666);
	put("mine/profiles/d.json/x", "", 0, 0666);
	buf_addf(&path, "%s/mine", folder);
	setenv("CUTLIST_DATA", path.p, 1);
	finds("tree/build/prog", "mine/profiles/a.json",
	    "CUTLIST_DATA comes first");
	ask("tree/build/prog", "c.json", &answer);
	is_str(answer.p, "-", "a file that is nowhere is not found");
	ask("tree/build/prog", "d.json", &answer);
	is_str(answer.p, "-", "nor is a folder");
	put("tree/share/profiles/c.json", "", 0, 0666);
	ask("tree/build/prog", "c.json", &answer);
	is_str(answer.p, "tree/share/profiles/c.json",
	    "what is not there is found in the next place");
	names = share_names("profiles", ".json", &n);
	ok(n >= 2 && strcmp(names[0], "a") == 0 && rises(names, n) &&
	    among(names, n, "b"),
	    "names are listed in order, without their ending");
	share_names_free(names);
	names = share_names("nowhere", ".json", &n);
	ok(n == 0 && !names[0], "a folder that is not there has none");
	share_names_free(names);
	buf_free(&path);
	buf_free(&answer);
}

static void
tidy(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execlp("rm", "rm", "-rf", folder, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
}

int
main(int argc, char **argv)
{
	char *found;

	if (argc > 1) {
		found = share_find("profiles", argv[1]);
		fputs(found ? found : "-", stdout);
		free(found);
		return 0;
	}
	unsetenv("CUTLIST_DATA");
	if (!mkdtemp(folder))
		return 1;
	copies();
	given();
	tidy();
	return done_testing();
}
