/* args.h and ff.h: what FFmpeg's programs are called with. */
#include <stdlib.h>

#include "args.h"
#include "buf.h"
#include "ff.h"
#include "tap.h"

/* All arguments, each in angle brackets; the caller frees it. */
static char *
joined(const struct args *a)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < a->n; i++)
		buf_addf(&b, "<%s>", a->v[i]);
	if (a->v[a->n])
		buf_adds(&b, "no null pointer at the end");
	return buf_steal(&b);
}

static void
test_args(void)
{
	struct args a;
	char *text, name[] = "first";

	args_init(&a);
	ok(a.n == 0 && a.v[0] == NULL, "an empty list ends with null");
	args_add(&a, name);
	name[0] = 'F';
	args_add(&a, "");
	args_addf(&a, "%d:%s", 7, "x y");
	args_addl(&a, "-i", "it's", "a\n\"b\"", (char *)NULL);
	text = joined(&a);
	is_str(text, "<first><><7:x y><-i><it's><a\n\"b\">",
	    "arguments are copied, and kept apart whatever is in them");
	free(text);
	args_free(&a);
	ok(a.v == NULL && a.n == 0, "a freed list is empty");

	args_init(&a);
	for (int i = 0; i < 1000; i++)
		args_addf(&a, "%d", i);
	ok(a.n == 1000 && strcmp(a.v[999], "999") == 0 && !a.v[1000],
	    "a list grows");
	args_free(&a);
}

/* The list of formats is long: what must and must not be in it, and then
 * "..." for the comparison. */
static void
shorten_formats(struct args *a)
{
	size_t i;
	char *list;

	for (i = 0; i + 1 < a->n; i++) {
		if (strcmp(a->v[i], "-format_whitelist") != 0)
			continue;
		list = a->v[i + 1];
		ok(!strncmp(list, "mov,matroska,", 13) &&
		    !strstr(list, "hls") && !strstr(list, "concat") &&
		    !strstr(list, "image2") && !strstr(list, "lavfi"),
		    "the formats of recordings, none that opens other files");
		memcpy(list, "...", 4);
	}
}

static void
is_call(const char *program, const char *option, const char *path,
    const char *protocols, const char *want, const char *name)
{
	struct args a;
	char *text;

	args_init(&a);
	ff_begin(&a, program);
	if (option)
		args_add(&a, option);
	ff_input(&a, path, protocols);
	shorten_formats(&a);
	text = joined(&a);
	is_str(text, want, name);
	free(text);
	args_free(&a);
}

static void
test_calls(void)
{
	is_call("ffprobe", NULL, "a b.mp4", NULL,
	    "<ffprobe><-v><error><-hide_banner>"
	    "<-protocol_whitelist><file><-format_whitelist><...><-i><file:a b.mp4>",
	    "ffprobe is given a file and nothing but files");
	is_call("ffmpeg", "-ss", "-x:y", NULL,
	    "<ffmpeg><-v><error><-hide_banner><-nostdin><-ss>"
	    "<-protocol_whitelist><file><-format_whitelist><...><-i><file:-x:y>",
	    "ffmpeg is kept off the terminal, options come before the input");
	is_call("/opt/bin/ffmpeg", NULL, "f", NULL,
	    "</opt/bin/ffmpeg><-v><error><-hide_banner><-nostdin>"
	    "<-protocol_whitelist><file><-format_whitelist><...><-i><file:f>",
	    "an ffmpeg elsewhere is an ffmpeg too");
	is_call("ffprobe", NULL, "https://example.org/a", "https,tls,tcp",
	    "<ffprobe><-v><error><-hide_banner><-protocol_whitelist>"
	    "<https,tls,tcp,file><-i><https://example.org/a>",
	    "with protocols allowed the name goes as it is");
}

static void
test_versions(void)
{
	static const char *const good[] = {
		"5.1.9-0+deb12u1", "5.1", "5.10", "6", "6.1.1-3ubuntu5", "n6.0",
		"n7.1-dev-1234-gabcdef", "10.0", "N-109421-gabc123",
		"git-2023-01-01-abcdef", "2023-05-04-git-4006c71d19-full_build",
		"99999999999999999999", "UNKNOWN", "",
	};
	static const char *const old[] = {
		"4.4.2-0ubuntu0.22.04.1", "5.0.3", "5", "n4.3.1", "v4.4", "0.8",
		"2.8.17", "5.0-static https://johnvansickle.com/ffmpeg/",
	};
	char name[120];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		snprintf(name, sizeof(name), "\"%s\" is taken", good[i]);
		ok(ff_too_old(good[i]) == NULL, name);
	}
	for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
		snprintf(name, sizeof(name), "\"%s\" is too old", old[i]);
		ok(ff_too_old(old[i]) != NULL, name);
	}
	ok(ff_too_old(NULL) == NULL, "one that tells no version is taken");
	is_str(ff_too_old("4.2.1"), "FFmpeg 4.2.1 is too old: install FFmpeg "
	    "5.1 or later (https://ffmpeg.org/download.html)",
	    "the sentence names both versions and what to do");
	is_str(ff_missing("ffprobe"), "ffprobe not found: install FFmpeg 5.1 "
	    "or later (https://ffmpeg.org/download.html)",
	    "a missing program is named, and what to do");
}

int
main(void)
{
	test_args();
	test_calls();
	test_versions();
	return done_testing();
}
