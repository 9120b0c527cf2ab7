/* naming: what clips are called, and that no two are called the same. */
#include <math.h>
#include <stdlib.h>

#include "../../tools/cutlist/naming.h"
#include "jw.h"
#include "tap.h"

static struct naming_facts facts;

static void
reset(void)
{
	facts = (struct naming_facts){ .stem = "talk", .src = "0123456789abcdef",
		.level = "high", .start = 90500000, .end = 100000000,
		.score = 0.8712, .n = 3, .ext = "mp4" };
}

static void
is_named(const char *template, const char *want, const char *name)
{
	struct buf b = BUF_INIT;
	char why[128];

	if (naming_check(template, why, sizeof why) < 0)
		is_str(why, "", name);
	naming_make(&b, template, &facts);
	is_str(b.p, want, name);
	buf_free(&b);
}

static void
is_refused(const char *template, const char *want, const char *name)
{
	char why[128] = "";

	ok(naming_check(template, why, sizeof why) < 0, name);
	is_str(why, want, "... and it says why");
}

static void
templates(void)
{
	reset();
	is_named(NAMING_TEMPLATE, "talk-03-00h01m30.500s.mp4",
	    "the usual name has stem, number and start");
	is_named("{stem} {n:4}x{n}", "talk    3x3.mp4", "a width pads");
	is_named("{score}_{score:.3}_{level}", "0.87_0.871_high.mp4",
	    "score and level");
	is_named("{start:s}-{end:s}-{length:s}", "90.500-100.000-9.500.mp4",
	    "times in seconds");
	is_named("{{{n}}}", "{3}.mp4", "braces are doubled");
	is_named("{ext}.{stem}.{ext}", "mp4.talk.mp4",
	    "a template may place the extension");
	is_named("{title}", "clip.mp4", "a name is never empty");
	facts.score = NAN;
	is_named("a{score}", "a.mp4", "no score, no number");
	is_refused("{sten}", "no field 'sten'; did you mean 'stem'?",
	    "a field that is mistyped");
	is_refused("{n:x}", "'x' is no format for 'n'", "a bad format");
	is_refused("{n", "a '{' without its '}'", "a brace left open");
	is_refused("n}", "a '}' without its '{'", "a brace never opened");
	is_refused("a/{n}", "a name, not a path: no '/'", "a folder");
	is_refused("", "an empty name", "nothing at all");
}

static void
titled(const char *title, const char *want, const char *name)
{
	reset();
	facts.title = title;
	is_named("{title}", want, name);
}

static void
safe(void)
{
	titled("a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j.mp4",
	    "what some file system refuses is replaced");
	titled("tab\there\x7f", "tab_here_.mp4", "so are control characters");
	titled("\xc2\x9b" "31m", "_31m.mp4", "and those of Latin-1");
	titled("caf\xc3\xa9 \xff", "caf\xc3\xa9 _.mp4",
	    "letters stay, bytes that are none do not");
	titled("...", "clip.mp4", "dots alone are no name");
	titled(" .hidden. ", "hidden.mp4", "no dot or blank at its ends");
	titled("-rf", "_rf.mp4", "no dash in front");
	titled("con", "_con.mp4", "a reserved word");
	titled("Com1.backup", "_Com1.backup.mp4",
	    "also with something behind a dot");
	titled("console", "console.mp4", "but not a longer word");
}

static void
lengths(void)
{
	struct buf title = BUF_INIT, stem = BUF_INIT, out = BUF_INIT;

	reset();
	for (int i = 0; i < 200; i++)
		buf_adds(&title, "\xc3\xa9");
	facts.title = title.p;
	naming_make(&out, "{stem}-{n:02}-{title}", &facts);
	ok(out.len <= NAMING_MAX && out.len > NAMING_MAX - 3,
	    "a long title is cut to what fits");
	ok(utf8_valid(out.p, out.len), "not within a letter");
	ok(strncmp(out.p, "talk-03-", 8) == 0 &&
	    strcmp(out.p + out.len - 4, ".mp4") == 0,
	    "the number and the extension stay");
	buf_clear(&out);
	for (int i = 0; i < 300; i++)
		buf_addc(&stem, 's');
	facts.stem = stem.p;
	naming_make(&out, "{stem}-{n:02}", &facts);
	is_int(out.len, NAMING_MAX, "a long stem is cut as well");
	is_str(out.p + out.len - 8, "s-03.mp4", "and the number stays");
	buf_clear(&out);
	naming_make(&out, stem.p, &facts);
	is_int(out.len, NAMING_MAX, "a long template is cut");
	is_str(out.p + out.len - 5, "s.mp4", "before its extension");
	buf_free(&title);
	buf_free(&stem);
	buf_free(&out);
}

static bool
is_sacred(void *arg, const char *name)
{
	(void)arg;
	return strcmp(name, "old.mp4") == 0 || strcmp(name, "old-2.mp4") == 0;
}

static void
claim(struct naming *m, const char *name, const char *want, const char *what)
{
	struct buf b = BUF_INIT;

	buf_adds(&b, name);
	naming_claim(m, &b, is_sacred, NULL);
	is_str(b.p, want, what);
	buf_free(&b);
}

static void
unique(void)
{
	struct naming *m = naming_new();
	char name[32];
	const char *first, *second;

	first = naming_stem(m, "a/Talk.mp4", "0123456789abcdef");
	second = naming_stem(m, "b/talk.mkv", "fedcba9876543210");
	is_str(first, "Talk", "a stem is the name without its extension");
	is_str(second, "talk-fedcba",
	    "an equal one from another folder gets some of its key");
	is_str(naming_stem(m, "c/talk.mp4", "fedcba9876543210-2"),
	    "talk-fedcba-2", "a copy of it also gets its number");
	ok(naming_stem(m, "b/talk.mkv", "fedcba9876543210") == second,
	    "asked again it is the same");
	is_str(naming_stem(m, ".hidden", "1"), "hidden",
	    "a dot in front begins no extension");
	is_str(naming_stem(m, "x/a b\n.mov", "2"), "a b_",
	    "a stem is safe");
	claim(m, "x.mp4", "x.mp4", "a free name is taken as it is");
	claim(m, "X.mp4", "X-2.mp4", "a taken one gets a number");
	claim(m, "x.mp4", "x-3.mp4", "and the next one the next");
	claim(m, "old.mp4", "old-3.mp4", "what must not be touched is not");
	for (int i = 0; i < 500; i++) {
		struct buf b = BUF_INIT;

		snprintf(name, sizeof name, "many%d.mp4", i);
		buf_adds(&b, name);
		naming_claim(m, &b, NULL, NULL);
		buf_free(&b);
	}
	claim(m, "many77.mp4", "many77-2.mp4", "hundreds are remembered");
	naming_free(m);
}

int
main(void)
{
	templates();
	safe();
	lengths();
	unique();
	return done_testing();
}
