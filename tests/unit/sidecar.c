/*
 * sidecar: which files of a folder are a media file's subtitles.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"

#include "../../tools/probe/sidecar.h"
#include "tap.h"

static char folder[] = "/tmp/sidecar-XXXXXX";

static void
make(const char *name)
{
	FILE *f = fopen(name, "w");

	if (!f || fclose(f) != 0)
		perror(name);
}

/* Empties the folder, then makes the files of a null-terminated list. */
static void
only(const char *const *names)
{
	if (system("rm -rf ./* ./.[!.]*") != 0)
		perror(folder);
	for (; *names; names++)
		make(*names);
}

/* "path lang|path lang|" */
static char *
found(const char *media)
{
	struct sidecars list;
	struct buf b = BUF_INIT;

	if (sidecar_find(media, &list) != 0)
		buf_adds(&b, "error");
	for (size_t i = 0; i < list.n; i++)
		buf_addf(&b, "%s %s|", list.v[i].path,
		    list.v[i].lang ? list.v[i].lang : "-");
	sidecar_free(&list);
	return buf_steal(&b);
}

static void
finds(const char *media, const char *want, const char *name)
{
	char *got = found(media);

	is_str(got, want, name);
	free(got);
}

#define FILES(...) only((const char *const[]){ __VA_ARGS__, NULL })

static void
test_names(void)
{
	FILES("talk.mp4", "talk.srt", "talk.en.srt", "talk.pt-BR.forced.vtt",
	    "talk.ass", "talk.mp4.srt", "talk.SSA");
	finds("talk.mp4", "talk.SSA -|talk.ass -|talk.en.srt en|"
	    "talk.mp4.srt -|talk.pt-BR.forced.vtt pt-BR|talk.srt -|",
	    "all usual names are found, sorted by their bytes");

	FILES("talk.mp4", "talkative.srt", "talk2.srt", "talk-en.srt",
	    "atalk.srt", "tal.srt", "Talk.srt", "talk srt", "srt", ".srt");
	finds("talk.mp4", "", "names that only resemble the stem are not");

	FILES("talk.mp4", "talk.txt", "talk.json", "talk.en.srt.bak",
	    "talk.srt~", "talk.sub", "talk.idx", "talk.");
	finds("talk.mp4", "", "other extensions are not subtitles");

	FILES("talk.mp4", "talk.mp4.en.srt", "talk.mp4.forced.de.ass");
	finds("talk.mp4", "talk.mp4.en.srt en|talk.mp4.forced.de.ass de|",
	    "the whole name may come before the language");

	FILES("talk.MP4", "talk.En.SrT");
	finds("talk.MP4", "talk.En.SrT en|", "extensions in any case");

	FILES("2024.05.12.mp4", "2024.05.12.en.srt", "2024.srt");
	finds("2024.05.12.mp4", "2024.05.12.en.srt en|",
	    "dots in the stem belong to it");

	FILES("talk", "talk.srt");
	finds("talk", "talk.srt -|", "a media file without an extension");

	FILES(".mp4", ".mp4.srt", "x.srt");
	finds(".mp4", ".mp4.srt -|", "a hidden file's name is its stem");

	FILES("talk.srt", "talk.en.srt");
	finds("talk.srt", "talk.en.srt en|", "a file is not its own sidecar");
}

static void
test_odd_names(void)
{
	FILES("a\nb\"c.mp4", "a\nb\"c.en.srt");
	finds("a\nb\"c.mp4", "a\nb\"c.en.srt en|",
	    "a newline and a quote in the name");
	FILES("\xFF\xFE.mp4", "\xFF\xFE.srt", "\xFF.srt");
	finds("\xFF\xFE.mp4", "\xFF\xFE.srt -|", "bytes that are no UTF-8");
	FILES("*.mp4", "*.srt", "a.srt");
	finds("*.mp4", "*.srt -|", "a star is a star");
	FILES("-x.mp4", "-x.srt");
	finds("-x.mp4", "-x.srt -|", "a name that looks like an option");
	FILES("%s.mp4", "%s.srt");
	finds("%s.mp4", "%s.srt -|", "a name that looks like a format");
}

static void
test_rivals(void)
{
	FILES("talk.mp4", "talk.part2.mp4", "talk.srt", "talk.part2.srt",
	    "talk.part2.en.srt");
	finds("talk.mp4", "talk.srt -|", "the longest stem gets the file");
	finds("talk.part2.mp4", "talk.part2.en.srt en|talk.part2.srt -|",
	    "and so the second part has its own");
	FILES("talk.mp4", "talk.en.json", "talk.en.jpg", "talk.en.txt",
	    "talk.en.srt");
	finds("talk.mp4", "talk.en.srt en|", "notes and pictures claim none");
	FILES("talk.mp4", "talk.mkv", "talk.srt");
	finds("talk.mp4", "talk.srt -|", "two files of one stem share it");
	FILES("talk.xyz", "talk.b.xyz", "talk.b.srt");
	finds("talk.xyz", "", "an unknown extension claims like its equal");
	FILES("talk.mp4", "talk.mp4.b.mp4", "talk.mp4.b.srt");
	finds("talk.mp4", "talk.mp4.b.srt -|",
	    "behind the whole name nobody else has a claim");
}

static void
test_folders(void)
{
	char path[64];
	struct sidecars list;

	FILES("talk.mp4", "talk.srt");
	finds("./talk.mp4", "./talk.srt -|", "the folder stays as given");
	mkdir("sub", 0700);
	make("sub/clip.mp4");
	make("sub/clip.fr.vtt");
	finds("sub//clip.mp4", "sub//clip.fr.vtt fr|",
	    "two slashes stay two slashes");
	snprintf(path, sizeof path, "%s/talk.mp4", folder);
	ok(sidecar_find(path, &list) == 0 && list.n == 1 &&
	    strncmp(list.v[0].path, folder, strlen(folder)) == 0,
	    "an absolute path gives absolute paths");
	sidecar_free(&list);

	mkdir("talk.en.srt", 0700);
	mkfifo("talk.de.srt", 0600);
	ok(symlink("nowhere", "talk.fr.srt") == 0 &&
	    symlink("talk.srt", "talk.nl.srt") == 0, "links are made");
	finds("talk.mp4", "talk.nl.srt nl|talk.srt -|",
	    "folders, FIFOs and dead links are passed over, links followed");

	errno = 0;
	is_int(sidecar_find("none/talk.mp4", &list), -1,
	    "a folder that does not exist is an error");
	is_int(errno, ENOENT, "with its errno");
	is_int(list.n, 0, "and an empty list");
	sidecar_free(&list);
	finds("sub/", "", "a folder's name has no sidecars");
	finds("missing.mp4", "", "a missing media file has none either");
}

static void
lang_is(const char *middle, const char *want)
{
	char lang[SIDECAR_LANG], name[96];
	int got = sidecar_lang(middle, strlen(middle), lang);

	snprintf(name, sizeof name, "\"%s\" is %s", middle,
	    want ? want : "no language");
	is_str(got == 0 ? lang : NULL, want, name);
}

static void
test_languages(void)
{
	lang_is("en", "en");
	lang_is("ENG", "eng");
	lang_is("pt-BR", "pt-BR");
	lang_is("PT_br", "pt-BR");
	lang_is("zh-Hant", "zh-Hant");
	lang_is("zh-hans-cn", "zh-Hans-CN");
	lang_is("es-419", "es-419");
	lang_is("en-orig", "en");
	lang_is("en-nP7-2PuUl7o", "en");
	lang_is("en-GB-oxendict", "en-GB");
	lang_is("forced.de", "de");
	lang_is("de.forced", "de");
	lang_is("sdh.en", "en");
	lang_is("en.hi", "en");
	lang_is("hi", "hi");
	lang_is("Director's Cut.fr", "fr");
	lang_is("english", NULL);
	lang_is("e", NULL);
	lang_is("forced", NULL);
	lang_is("cc", NULL);
	lang_is("part2", NULL);
	lang_is("s1", NULL);
	lang_is("123", NULL);
	lang_is("", NULL);
	lang_is("..", NULL);
	lang_is("en-", "en");
	lang_is("-en", NULL);
	lang_is("\xC3\xA9t", NULL);
}

int
main(void)
{
	if (!mkdtemp(folder) || chdir(folder) != 0) {
		perror(folder);
		return 2;
	}
	test_names();
	test_odd_names();
	test_rivals();
	test_folders();
	test_languages();
	only((const char *const[]){ NULL });
	if (chdir("/") != 0 || rmdir(folder) != 0)
		perror(folder);
	return done_testing();
}
