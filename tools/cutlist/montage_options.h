#ifndef MONTAGE_OPTIONS_H
#define MONTAGE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "montage.h"
#include "montage_style.h"
#include "opt.h"

/*
 * What the user wants of a montage: cutlist's options that go with -m.
 */
struct montage_wish {
	bool wanted;            /* there is a -m */
	const char *song;       /* a file; null: none, or it is in the stream */
	bool silent;            /* -m none: a film without a song */
	struct montage_style style; /* all of it, options taken in */
	double variety;         /* 0 to 1 */
	uint64_t seed;
	int variants;
	int64_t from, to;       /* in the song; TC_NONE */
	int64_t total;          /* -d; TC_NONE */
	struct ratio rate;      /* den 0: what suits the sources */
	enum montage_fit fit;
	bool fill;              /* a source that fails is replaced */
	bool preview;
	bool drop_parts;        /* finished slots go once all films are
	                           there */

	/* For check: what was given. */
	const char *style_name, *arc_name;
	int turn, sound;        /* -1: the style's */
	const char *only_here;  /* an option that means nothing without -m */
};

/* The options' numbers, from here on. */
enum montage_option {
	MONTAGE_OPTIONS = OPT_LONG + 100,
	MONTAGE_OPT_STYLE = MONTAGE_OPTIONS,
	MONTAGE_OPT_ARC,
	MONTAGE_OPT_VARIETY,
	MONTAGE_OPT_SEED,
	MONTAGE_OPT_VARIANTS,
	MONTAGE_OPT_FROM,
	MONTAGE_OPT_TO,
	MONTAGE_OPT_FPS,
	MONTAGE_OPT_FIT,
	MONTAGE_OPT_TRANSITION,
	MONTAGE_OPT_SOUND,
	MONTAGE_OPT_FILL,
	MONTAGE_OPT_PREVIEW,
	MONTAGE_OPT_DROP_PARTS,
};

/* Lines of cutlist's table of options. */
#define MONTAGE_OPTION_TABLE						\
	{ 'm', NULL, NULL, "one film of all files, cut to this song; or "	\
	    "none, -", NULL },						\
	{ MONTAGE_OPT_STYLE, "style", "STYLE", "with -m: how it is paced "	\
	    "(music); list names all", NULL },				\
	{ MONTAGE_OPT_ARC, "arc", "ARC", "with -m: how it rises and falls "	\
	    "(the style's); list", NULL },				\
	{ MONTAGE_OPT_VARIETY, "variety", "N", "with -m: 0 the best shots, "	\
	    "1 each file in turn (0.3)", NULL },				\
	{ MONTAGE_OPT_SEED, "seed", "N", "with -m: another film of the same "	\
	    "(1)", NULL },						\
	{ MONTAGE_OPT_VARIANTS, "variants", "N", "with -m: so many films, "	\
	    "from this seed on (1)", NULL },				\
	{ MONTAGE_OPT_FROM, "from", "TIME", "with -m: of the song (where it "	\
	    "begins in earnest)", NULL },				\
	{ MONTAGE_OPT_TO, "to", "TIME", "with -m: of the song (its end)",	\
	    NULL },							\
	{ MONTAGE_OPT_FPS, "fps", "RATE", "with -m: pictures a second (what "	\
	    "suits)", NULL },						\
	{ MONTAGE_OPT_FIT, "fit", "HOW", "with --size or -m: pictures of "	\
	    "another shape", "bars|blur|crop" },				\
	{ MONTAGE_OPT_TRANSITION, "transition", "KIND", "with -m: at cuts "	\
	    "(the style's)", "cut|fade|dip" },				\
	{ MONTAGE_OPT_SOUND, "sound", "WHAT", "with -m: the shots' own (the "	\
	    "style's)", "none|duck|keep" },				\
	{ MONTAGE_OPT_FILL, "fill", "WHAT", "with -m: other shots for files "	\
	    "that fail (yes)", "yes|no" },				\
	{ MONTAGE_OPT_PREVIEW, "preview", NULL, "with -m: a draft of 360 "	\
	    "lines", NULL },						\
	{ MONTAGE_OPT_DROP_PARTS, "drop-parts", NULL, "with -m: do not keep "	\
	    "finished slots for later runs", NULL }

void montage_options_init(struct montage_wish *w);

/* Takes -m and what stands in the table, but for --fit, which clips have too.
 * False for any other option. */
bool montage_options_take(struct montage_wish *w, const struct opts *o,
    int id);

/* All options are read; total: -d, 0 for none.  Reads the style and the arc;
 * misuse, or a style that can't be read, ends the program. */
void montage_options_check(struct montage_wish *w, const struct opts *o,
    int64_t total);

/* For the run record. */
void montage_options_text(const struct montage_wish *w, struct buf *b);

#endif
