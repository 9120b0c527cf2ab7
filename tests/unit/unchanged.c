/* unchanged.h: whether a source is still what was probed. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../tools/cutlist/unchanged.h"
#include "io.h"
#include "key.h"
#include "tap.h"

static const char NAME[] = "film";

static void
bail(const char *why)
{
	printf("Bail out! %s\n", why);
	exit(2);
}

static void
write_film(const char *text)
{
	int fd = open(NAME, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || io_write(fd, text, strlen(text)) < 0)
		bail("can't write a file");
	close(fd);
}

static void
probe_film(struct footage *f)
{
	int fd = open(NAME, O_RDONLY | O_CLOEXEC);
	char key[KEY_TEXT];
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || key_file(fd, false, key) < 0)
		bail("can't read a file");
	close(fd);
	snprintf(f->key, sizeof f->key, "%s", key);
	f->size = st.st_size;
}

int
main(void)
{
	char folder[] = "/tmp/unchanged.XXXXXX", name[] = "film";
	struct footage f = { .path = name };
	struct unchanged u = { .key = "" };
	struct stat st;

	if (!mkdtemp(folder) || chdir(folder) < 0)
		bail("no folder");
	write_film("pictures");
	probe_film(&f);
	ok(!unchanged_check(&u, &f, true), "a file that was probed is well");
	ok(!unchanged_check(&u, &f, true), "and at a second look");

	write_film("other bytes");
	ok(unchanged_check(&u, &f, true) != NULL,
	    "a longer one is noticed, though it was looked at before");
	write_film("PICTURES");
	ok(unchanged_check(&u, &f, true) != NULL,
	    "so is one of equal length");
	write_film("pictures");
	ok(!unchanged_check(&u, &f, true), "the same bytes again are well");

	struct footage live = { .path = name, .growing = true };
	struct unchanged seen = { .key = "" };

	if (stat(NAME, &st) < 0)
		bail("can't see a file");
	snprintf(live.src, sizeof live.src, "%llx-%llx",
	    (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
	ok(!unchanged_check(&seen, &live, true), "a growing file is well");
	write_film("pictures and more");
	ok(!unchanged_check(&seen, &live, true), "when it has grown, too");
	write_film("pict");
	ok(unchanged_check(&seen, &live, true) != NULL,
	    "but not when it is shorter");
	live.src[0] = 'x';
	ok(unchanged_check(&seen, &live, true) != NULL,
	    "nor when it is another file");
	write_film("pictures");

	f.key[0] = '\0';
	write_film("anything");
	ok(!unchanged_check(&u, &f, true), "without a key nothing is said");

	unlink(NAME);
	ok(unchanged_check(&u, &f, true) != NULL, "a file that is gone is told");
	ok(!unchanged_check(&u, &f, false), "but where it is not needed");
	if (mkfifo(NAME, 0600) < 0 || stat(NAME, &st) < 0)
		bail("no FIFO");
	ok(unchanged_check(&u, &f, true) != NULL,
	    "a FIFO is refused without waiting for a writer");
	unlink(NAME);
	if (chdir("/") == 0)
		rmdir(folder);
	return done_testing();
}
