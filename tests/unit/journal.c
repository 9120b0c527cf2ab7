/*
 * journal: what a second run finds of the first one.  And room: whether more
 * fits.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../tools/cutlist/journal.h"
#include "../../tools/cutlist/room.h"
#include "io.h"
#include "tap.h"

static char folder[64];

static const char *
in_folder(const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void
put(const char *name, const char *mode, const char *text)
{
	FILE *f = fopen(in_folder(name), mode);

	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

/* Lines of the journal. */
static int
lines(void)
{
	struct buf b = BUF_INIT;
	int n = 0;

	if (io_slurp(in_folder(JOURNAL_NAME), &b, 1 << 20) == 0)
		for (size_t i = 0; i < b.len; i++)
			n += b.p[i] == '\n';
	buf_free(&b);
	return n;
}

static void
two_runs(void)
{
	struct journal *j = journal_open(folder);
	const struct journal_clip *c;

	ok(!journal_find(j, "k1"), "a new folder has no clips");
	put("one.mp4", "w", "first");
	is_int(journal_add(j, "k1", "one.mp4", "src1", "smart", 25), 0,
	    "a clip is noted");
	ok(journal_find(j, "k1") != NULL, "it is known at once");
	ok(journal_add(j, "k2", "none.mp4", "src1", "smart", 25) < 0 &&
	    errno == ENOENT, "one that is not there can't be");
	journal_free(j);

	j = journal_open(folder);
	c = journal_find(j, "k1");
	ok(c != NULL, "the second run knows it");
	is_str(c ? c->name : "", "one.mp4", "... its name");
	is_str(c ? c->method : "", "smart", "... its method");
	is_int(c ? c->size : 0, 5, "... its size");
	is_int(c ? c->frames : 0, 25, "... its length");
	ok(!journal_find(j, "k9"), "another request is not done");
	c = journal_named(j, "one.mp4");
	is_str(c ? c->key : "", "k1", "a file tells which request made it");
	put("one.mp4", "w", "changed by someone");
	ok(!journal_find(j, "k1") && !journal_named(j, "one.mp4"),
	    "one that was changed since does not count");
	put("one.mp4", "w", "again");
	journal_add(j, "k3", "one.mp4", "src1", "encode", 25);
	journal_free(j);
	j = journal_open(folder);
	ok(journal_find(j, "k3") && strcmp(journal_named(j, "one.mp4")->key,
	    "k3") == 0, "what was made last counts");
	unlink(in_folder("one.mp4"));
	ok(!journal_find(j, "k3"), "one that is gone does not");
	journal_free(j);
}

static void
damage(void)
{
	struct journal *j;

	put("a.mp4", "w", "a");
	put("b.mp4", "w", "b");
	j = journal_open(folder);
	journal_add(j, "ka", "a.mp4", "s", "copy", 1);
	journal_free(j);
	put(JOURNAL_NAME, "a", "nonsense\n{\"key\":\"x\"}\n\n"
	    "{\"key\":\"kx\",\"name\":\"../../etc/passwd\",\"size\":1,"
	    "\"mtime_us\":1}\n{\"key\":\"torn\",\"na");
	j = journal_open(folder);
	ok(journal_find(j, "ka") != NULL, "damaged lines do not matter");
	ok(!journal_find(j, "kx"), "a name outside of the folder is damage");
	journal_add(j, "kb", "b.mp4", "s", "copy", 1);
	journal_free(j);
	j = journal_open(folder);
	ok(journal_find(j, "ka") && journal_find(j, "kb"),
	    "a line after a torn one is whole");
	journal_free(j);
}

static void
tidies_up(void)
{
	struct journal *j;
	char key[16];

	unlink(in_folder(JOURNAL_NAME));
	put("a.mp4", "w", "a");
	j = journal_open(folder);
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof key, "k%d", i);
		put("gone.mp4", "w", key);
		journal_add(j, key, "gone.mp4", "s", "copy", 1);
		unlink(in_folder("gone.mp4"));
	}
	journal_add(j, "ka", "a.mp4", "s", "copy", 1);
	journal_free(j);
	is_int(lines(), 101, "every clip has a line");
	j = journal_open(folder);
	is_int(lines(), 1, "what is mostly about lost clips is written anew");
	ok(journal_find(j, "ka") != NULL, "what is there stays");
	put("b.mp4", "w", "b");
	journal_add(j, "kb", "b.mp4", "s", "copy", 1);
	journal_free(j);
	is_int(lines(), 2, "and goes on from there");
}

/* Several processes at one folder. */
static void
shared(void)
{
	enum { PROCESSES = 4, EACH = 50 };
	pid_t pid[PROCESSES];
	struct journal *j;
	char key[32];
	int found = 0, status;

	put("a.mp4", "w", "a");
	for (int p = 0; p < PROCESSES; p++) {
		fflush(stdout);
		pid[p] = fork();
		if (pid[p] == 0) {
			j = journal_open(folder);
			for (int i = 0; i < EACH; i++) {
				snprintf(key, sizeof key, "p%d-%d", p, i);
				journal_add(j, key, "a.mp4", "s", "copy", 1);
			}
			journal_free(j);
			_exit(0);
		}
	}
	for (int p = 0; p < PROCESSES; p++)
		waitpid(pid[p], &status, 0);
	j = journal_open(folder);
	for (int p = 0; p < PROCESSES; p++)
		for (int i = 0; i < EACH; i++) {
			snprintf(key, sizeof key, "p%d-%d", p, i);
			found += journal_find(j, key) != NULL;
		}
	is_int(found, PROCESSES * EACH, "processes that share a folder lose "
	    "nothing of each other's");
	journal_free(j);
}

static struct footage film;
static struct slice slice;
static struct wish wish;

static void
usual(void)
{
	film = (struct footage){ .path = (char *)"a.mp4",
		.key = "0123456789abcdef", .size = 100 << 20,
		.duration = 100 * TC_SECOND, .video = { .width = 1920,
		    .height = 1080, .avg_rate = { 30, 1 } } };
	slice = (struct slice){ .start = 0, .end = 10 * TC_SECOND,
		.first_pts = 0, .last_pts = 9 };
	wish = (struct wish){ .crf = -1, .loudness = NAN, .true_peak = -1.5 };
}

static const char *
key_now(const char *name)
{
	static char key[2][KEY_TEXT];
	static int turn;

	turn = !turn;
	journal_key(&film, &slice, &wish, name, key[turn]);
	return key[turn];
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static void
keys(void)
{
	char first[KEY_TEXT];

	usual();
	snprintf(first, sizeof first, "%s", key_now("a-01"));
	is_int(strlen(first), KEY_TEXT - 1, "a key has 16 digits");
	film.path = (char *)"moved/b.mp4";
	slice.title = (char *)"title";
	wish.verify = WISH_CHECK_FULL;
	wish.threads = 4;
	ok(same(first, key_now("a-01")), "a film that was moved, a closer "
	    "check: the same request");
	ok(!same(first, key_now("b-01")), "another name is another request");
	slice.last_pts++;
	ok(!same(first, key_now("a-01")), "one picture more is another");
	usual();
	wish.crf = 20;
	ok(!same(first, key_now("a-01")), "another quality is another");
	usual();
	wish.codec = "hevc";
	ok(!same(first, key_now("a-01")), "another codec is another");
	usual();
	wish.preset = "hevc";
	ok(!same(first, key_now("a-01")), "a preset is not a codec");
	usual();
	film.key[0] = 'f';
	ok(!same(first, key_now("a-01")), "another film is another");
}

static void
room(void)
{
	struct buf why = BUF_INIT;
	int64_t copied, encoded;

	usual();
	ok(room_free(folder) > 0, "a folder has room");
	is_int(room_free(in_folder("not/there/yet")) > 0, 1,
	    "so has one that is to be made");
	ok(room_fits(folder, 1000, &why) && why.len == 0, "a little fits");
	ok(!room_fits(folder, INT64_MAX / 2, &why), "an exabyte does not");
	ok(strncmp(why.p, "no room: ", 9) == 0 &&
	    strstr(why.p, "TB are needed"), "it says so with figures");
	ok(room_memory() > 1 << 20, "there is memory");
	slice.method = METHOD_COPY;
	copied = room_need(&film, &slice, &wish);
	ok(copied > 10 << 20 && copied < 20 << 20,
	    "a copy of a tenth needs a tenth and some more");
	slice.method = METHOD_ENCODE;
	encoded = room_need(&film, &slice, &wish);
	ok(encoded > 1 << 20 && encoded < 40 << 20,
	    "an encode needs some of that order");
	wish.quality = WISH_PREVIEW;
	ok(room_need(&film, &slice, &wish) < encoded, "a preview needs less");
	buf_free(&why);
}

int
main(void)
{
	const char *const names[] = { "a.mp4", "b.mp4", JOURNAL_NAME };

	snprintf(folder, sizeof folder, "%s", "/tmp/journal-XXXXXX");
	if (!mkdtemp(folder))
		abort();
	two_runs();
	damage();
	tidies_up();
	shared();
	keys();
	room();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(in_folder(names[i]));
	is_int(rmdir(folder), 0, "nothing else is left in the folder");
	return done_testing();
}
