/*
 * lib/near: distances, the nearest of a list and of a folder.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "near.h"
#include "tap.h"

static void
is_far(const char *a, const char *b, int want, const char *name)
{
	is_int(near_distance(a, b, 99), want, name);
	if (near_distance(b, a, 99) != want)
		ok(0, "the distance is the same both ways");
}

static void
test_distance(void)
{
	char longest[257], longer[258];

	is_far("", "", 0, "nothing is like nothing");
	is_far("talk", "talk", 0, "a word is like itself");
	is_far("", "abc", 6, "three letters from nothing");
	is_far("talk", "tall", 2, "one letter replaced costs an edit");
	is_far("talk", "tak", 2, "one letter left out");
	is_far("talk", "stalk", 2, "one letter too many");
	is_far("talk", "tlak", 2, "two neighbours swapped are one edit");
	is_far("ab", "ba", 2, "also when they are all there is");
	is_far("talk", "Talk", 1, "a letter in the wrong case is half an edit");
	is_far("TALK", "talk", 4, "four of them are two");
	is_far("ca", "abc", 6, "what was swapped is not edited again");
	is_far("kitten", "sitting", 6, "kitten and sitting");
	is_far("caf\xc3\xa9", "cafe", 2, "an accent is one letter");
	is_far("\xe6\x97\xa5", "\xe6\x9c\xac", 2, "so is a sign of three bytes");
	is_far("\xf0\x9f\x8e\xac.mp4", "x.mp4", 2, "and one of four");
	is_far("a\xff", "a", 2, "a byte that is no UTF-8 is a letter");
	is_far("a\xe6\x97", "a", 4, "so are those of a letter cut short");

	is_int(near_distance("abcdef", "ghijkl", 4), 5,
	    "more than the limit is the limit and one");
	is_int(near_distance("a", "abcdef", 4), 5, "also by length alone");
	is_int(near_distance("abc", "abd", 2), 2, "the limit itself is within");
	is_int(near_distance("abc", "abd", 1), 2, "one less is not");
	is_int(near_distance("abc", "abc", 0), 0, "equal is within any limit");
	is_int(near_distance("abc", "ab", INT_MAX), 2, "no limit at all");
	is_int(near_distance("xxxxab", "xxxxba", 2), 2,
	    "a swap at the end is found within the limit");

	memset(longest, 'a', 255);
	longest[255] = '\0';
	memset(longer, 'a', 256);
	longer[256] = '\0';
	is_int(near_distance(longest, longest, 9), 0,
	    "the longest name there is");
	longest[100] = 'b';
	longest[200] = '\0';
	is_int(near_distance(longest, longest + 1, 600), 2,
	    "and a long one against its tail");
	is_int(near_distance(longer, longer, 9), 10,
	    "a longer one is near to nothing");
}

static void
test_of(void)
{
	static const char *const words[] = {
		"jobs", "recurse", "output", "progress-fd", "timeout", "gop",
		NULL,
	};
	static const char *const twins[] = { "tall", "tale", NULL };
	static const char *const films[] = { "talk.mp4", "plain.mp4", NULL };
	static const char *const none[] = { NULL };

	is_str(near_of("recurs", words), "recurse", "a letter forgotten");
	is_str(near_of("outptu", words), "output", "two swapped");
	is_str(near_of("progres-fd", words), "progress-fd", "one of a pair");
	is_str(near_of("JOBS", words), "jobs", "capitals");
	is_str(near_of("gob", words), "gop", "a third of a short word");
	is_str(near_of("timeout", words), "timeout", "the word itself");
	is_str(near_of("gg", words), NULL, "two thirds are too much");
	is_str(near_of("frobnicate", words), NULL, "nothing is near nonsense");
	is_str(near_of("tlak.mp4", films), "talk.mp4",
	    "a shared extension is no likeness");
	is_str(near_of("tlak.mp4", films + 1), NULL,
	    "three of five letters are too many whatever follows them");
	is_str(near_of("", words), NULL, "nothing is near nothing");
	is_str(near_of("talk", twins), "tall", "the first of two as near");
	is_str(near_of("Talk", none), NULL, "an empty list has nothing");
}

static void
touch(const char *dir, const char *name)
{
	char path[512];
	int fd;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	if (fd >= 0)
		close(fd);
}

static void
is_near(const char *dir, const char *typed, const char *want, const char *name)
{
	char path[512], full[512], found[600] = "";

	snprintf(path, sizeof path, "%s/%s", dir, typed);
	snprintf(full, sizeof full, "%s/%s", dir, want ? want : "");
	if (near_path(path, found, sizeof found) < 0)
		ok(!want, name);
	else
		is_str(found, want ? full : "(nothing)", name);
}

static void
test_path(void)
{
	static const char *const names[] = {
		"talk.mp4", "holiday 1.mov", "holiday 2.mov", ".hidden.mp4",
		"-dash.mkv", "l\xc3\xa4rm.mp4", "zz\nline.mp4",
	};
	char dir[] = "/tmp/near.XXXXXX", path[600], small[40];
	size_t i;

	if (!mkdtemp(dir)) {
		ok(0, "a folder to test in");
		return;
	}
	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		touch(dir, names[i]);

	is_near(dir, "tlak.mp4", "talk.mp4", "a file near a typo");
	is_near(dir, "Talk.MP4", "talk.mp4", "a file in another case");
	is_near(dir, "TALK.MP4", "talk.mp4", "a file in capitals");
	is_near(dir, "talk.mkv", "talk.mp4", "a file of another kind");
	is_near(dir, "holiday 3.mov", "holiday 1.mov",
	    "the first in the alphabet of two");
	is_near(dir, "larm.mp4", "l\xc3\xa4rm.mp4", "a missing accent");
	is_near(dir, "zz line.mp4", "zz\nline.mp4", "a newline in a name");
	is_near(dir, "dash.mkv", "-dash.mkv", "a leading dash");
	is_near(dir, "hidden.mp4", NULL, "hidden files are not offered");
	is_near(dir, ".hiden.mp4", ".hidden.mp4", "but to one who knows");
	is_near(dir, "talk.mp4", NULL, "a file that is there is no help");
	is_near(dir, "budget.xlsx", NULL, "nothing like it");
	is_near(dir, "none/talk.mp4", NULL, "no such folder");
	is_near(dir, "..", NULL, "not the folder above");

	snprintf(path, sizeof path, "%s/tlak.mp4/", dir);
	ok(near_path(path, path + 300, 300) == 0, "a slash too many");
	ok(near_path("", path, sizeof path) == -1, "no name at all");
	ok(near_path("/", path, sizeof path) == -1, "the root");
	snprintf(path, sizeof path, "%s/tlak.mp4", dir);
	ok(near_path(path, small, strlen(path)) == -1,
	    "a result that does not fit is none");
	ok(near_path(path, small, 4) == -1, "not even its folder fits");
	ok(near_path(path, small, strlen(path) + 1) == 0,
	    "one that fits to the byte is one");
	if (chdir(dir) == 0) {
		ok(near_path("tlak.mp4", path, sizeof path) == 0,
		    "a name without a folder");
		is_str(path, "talk.mp4", "gets one without a folder");
		for (i = 0; i < sizeof names / sizeof names[0]; i++)
			unlink(names[i]);
	}
	rmdir(dir);
}

int
main(void)
{
	test_distance();
	test_of();
	test_path();
	return done_testing();
}
