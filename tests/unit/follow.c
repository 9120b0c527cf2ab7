/* follow.h: a file that is still being written, fed to a child. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../tools/probe/trail.h"
#include "buf.h"
#include "follow.h"
#include "io.h"
#include "tap.h"

enum { S = 1000000, PART = 100000 };

static struct loop *l;

struct seen {
	struct follow *f;
	struct proc *p;
	size_t came;
	bool good, over;    /* the child's bytes are those; it has ended */
	int ends, grown;
	char why[200];
	int to;             /* what is written to; -1 */
	int parts;          /* still to be written */
};

static char
byte_at(size_t i)
{
	return (char)(i * 7 + i / 251);
}

static void
write_part(struct seen *s, size_t from)
{
	char *bytes = xmalloc(PART);

	for (size_t i = 0; i < PART; i++)
		bytes[i] = byte_at(from + i);
	if (io_write(s->to, bytes, PART) < 0)
		abort();
	free(bytes);
	s->parts--;
}

/* The next part is written when the one before has come through: the end of
 * what there is must be no end. */
static void
on_data(void *arg, int which, const char *p, size_t n)
{
	struct seen *s = arg;

	(void)which;
	for (size_t i = 0; i < n; i++)
		s->good = s->good && p[i] == byte_at(s->came + i);
	s->came += n;
	if (s->came % PART != 0)
		return;
	if (s->parts > 0) {
		write_part(s, s->came);
	} else if (s->to >= 0) {
		close(s->to);
		s->to = -1;
	}
}

static void
on_hungry(void *arg)
{
	struct seen *s = arg;

	follow_hungry(s->f);
}

static void
on_ended(void *arg, const struct child *c)
{
	struct seen *s = arg;

	(void)c;
	s->over = true;
	follow_feed(s->f, NULL);
}

static void
on_end(void *arg, const char *why)
{
	struct seen *s = arg;

	s->ends++;
	snprintf(s->why, sizeof s->why, "%s", why ? why : "");
}

static void
on_grown(void *arg)
{
	struct seen *s = arg;

	s->grown++;
}

static void
feed(struct seen *s)
{
	static const struct proc_ops OPS = { on_data, NULL, on_hungry,
		on_ended };
	char cat[] = "cat", *argv[] = { cat, NULL };
	struct child_spec spec = { .argv = argv, .in = CHILD_PIPE,
		.out = CHILD_PIPE, .err = CHILD_PIPE };

	s->p = proc_start(l, &spec, &OPS, s, 20 * S);
	follow_feed(s->f, s->p);
}

static void
begin(struct seen *s, const char *name)
{
	*s = (struct seen){ .good = true };
	s->to = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	s->f = follow_new(l, name);
	follow_until(s->f, 1000 * (int64_t)S, on_end, s);
	follow_grown(s->f, on_grown, s);
}

static void
test_growth(void)
{
	struct seen s;
	char name[64];

	begin(&s, "film");
	s.parts = 4;
	write_part(&s, 0);
	feed(&s);
	while (!s.over || !s.ends)
		loop_step(l);
	is_int(s.came, 4 * PART, "a child gets all bytes of a growing file");
	ok(s.good, "as they are");
	is_int(s.ends, 1, "its end is told once");
	is_str(s.why, "", "when its writer has closed it");
	ok(s.grown >= 4, "it was told that the file grew");
	is_int(follow_size(s.f), 4 * PART, "to its size");
	follow_name(s.f, name, sizeof name);
	ok(strspn(name, "0123456789abcdef") == strcspn(name, "-"),
	    "it is named by numbers");
	follow_free(s.f);

	/* a second reader, of the whole file */
	s = (struct seen){ .good = true, .to = -1 };
	s.f = follow_new(l, "film");
	feed(&s);
	follow_end(s.f);
	while (!s.over)
		loop_step(l);
	is_int(s.came, 4 * PART, "a finished file is read to its end");
	follow_free(s.f);
}

static void
until_end(struct seen *s)
{
	while (!s->ends)
		loop_step(l);
}

static void
test_ends(void)
{
	struct seen s;
	int other;

	begin(&s, "film");
	close(s.to);
	until_end(&s);
	is_str(s.why, "", "what nobody writes to has ended at once");
	follow_free(s.f);

	begin(&s, "film");
	other = open("film", O_WRONLY | O_CLOEXEC);
	close(s.to);
	for (int i = 0; i < 3; i++)
		loop_step(l);
	is_int(s.ends, 0, "one of two writers is no end");
	close(other);
	until_end(&s);
	is_int(s.ends, 1, "the second is");
	follow_free(s.f);

	begin(&s, "film");
	unlink("film");
	until_end(&s);
	ok(strstr(s.why, "removed") != NULL, "it was removed");
	close(s.to);
	follow_free(s.f);

	begin(&s, "film");
	rename("film", "other");
	until_end(&s);
	ok(strstr(s.why, "renamed") != NULL, "it was renamed");
	close(s.to);
	follow_free(s.f);

	begin(&s, "film");
	s.parts = 1;
	write_part(&s, 0);
	while (!s.grown)
		loop_step(l);
	if (ftruncate(s.to, 10) < 0)
		abort();
	until_end(&s);
	ok(strstr(s.why, "shorter") != NULL, "it became shorter");
	close(s.to);
	follow_free(s.f);

	begin(&s, "film");
	follow_until(s.f, S / 100, on_end, &s);
	until_end(&s);
	ok(strstr(s.why, "not grown") != NULL, "patience has an end");
	close(s.to);
	follow_free(s.f);
	ok(follow_new(l, ".") == NULL, "a folder is not followed");
	ok(follow_new(l, "absent") == NULL, "nor what is not there");
}

static enum trail_mp4
mp4(const char *bytes, size_t n)
{
	int fd = open("mp4", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	enum trail_mp4 is;

	if (fd < 0 || io_write(fd, bytes, n) < 0)
		abort();
	is = trail_mp4(fd, (int64_t)n);
	close(fd);
	return is;
}

static void
test_mp4(void)
{
	static const char plain[] = "\0\0\0\10ftyp\0\0\0\10free\0\0\1\0mdat";
	static const char index[] = "\0\0\0\10ftyp\0\0\0\20moov\0\0\0\10mvhd";
	static const char parts[] = "\0\0\0\10ftyp\0\0\0\30moov\0\0\0\10mvhd"
	    "\0\0\0\10mvex\0\0\0\10moof";
	static const char broken[] = "\0\0\0\10ftyp\0\0\0\2wide";

	is_int(mp4(plain, sizeof plain - 1), TRAIL_NO,
	    "media in front of the index: it comes at the end");
	is_int(mp4(plain, 12), TRAIL_MAYBE, "more must come");
	is_int(mp4(index, sizeof index - 1), TRAIL_NO,
	    "an index without fragments: the file is complete");
	is_int(mp4(index, 20), TRAIL_MAYBE, "half an index");
	is_int(mp4(parts, sizeof parts - 1), TRAIL_YES, "fragments");
	is_int(mp4(broken, sizeof broken - 1), TRAIL_NO, "no sizes");
}

int
main(void)
{
	char folder[] = "/tmp/follow.XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 2;
	l = loop_new();
	test_growth();
	test_ends();
	test_mp4();
	loop_free(l);
	unlink("film");
	unlink("other");
	unlink("mp4");
	if (chdir("/") == 0)
		rmdir(folder);
	return done_testing();
}
