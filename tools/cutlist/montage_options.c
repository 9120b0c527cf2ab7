/*
 * The options of a montage.
 */
#include "montage_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "film_canvas.h"
#include "tc.h"

static const char DEFAULT_STYLE[] = "music";

/* Cuts become fades of this length where the style has none. */
#define TURN (TC_SECOND / 2)

void
montage_options_init(struct montage_wish *w)
{
	memset(w, 0, sizeof *w);
	w->variety = 0.3;
	w->seed = 1;
	w->variants = 1;
	w->from = w->to = w->total = TC_NONE;
	w->fill = true;
	w->turn = w->sound = -1;
	w->style_name = DEFAULT_STYLE;
}

static void
take_music(struct montage_wish *w, const struct opts *o)
{
	w->wanted = true;
	w->silent = strcmp(o->arg, "none") == 0;
	w->song = w->silent || strcmp(o->arg, "-") == 0 ? NULL : o->arg;
	if (!*o->arg)
		opt_misuse(o, "%s: a song, none or -", o->name);
}

__attribute__((noreturn)) static void
print_list(void (*list)(struct buf *b))
{
	struct buf b = BUF_INIT;

	list(&b);
	fwrite(b.p, 1, b.len, stdout);
	buf_free(&b);
	close_stdout();
	exit(EXIT_DONE);
}

static bool
take_long(struct montage_wish *w, const struct opts *o, int id)
{
	switch (id) {
	case MONTAGE_OPT_STYLE:
		if (strcmp(o->arg, "list") == 0)
			print_list(montage_style_list);
		w->style_name = o->arg;
		break;
	case MONTAGE_OPT_ARC:
		if (strcmp(o->arg, "list") == 0)
			print_list(montage_arc_list);
		w->arc_name = o->arg;
		break;
	case MONTAGE_OPT_VARIETY: w->variety = opt_num(o, 0, 1); break;
	case MONTAGE_OPT_SEED:
		w->seed = (uint64_t)opt_int(o, 0, INT64_C(1) << 52);
		break;
	case MONTAGE_OPT_VARIANTS:
		w->variants = (int)opt_int(o, 1, 100);
		break;
	case MONTAGE_OPT_FROM: w->from = opt_us(o, 0); break;
	case MONTAGE_OPT_TO: w->to = opt_us(o, 1); break;
	case MONTAGE_OPT_FPS:
		if (film_canvas_rate(o->arg, &w->rate) < 0)
			opt_misuse(o, "%s: \"%s\" is not a rate from 1 to 240, "
			    "such as 30 or 30000/1001", o->name, o->arg);
		break;
	case MONTAGE_OPT_TRANSITION: w->turn = opt_enum(o); break;
	case MONTAGE_OPT_SOUND: w->sound = opt_enum(o); break;
	case MONTAGE_OPT_FILL: w->fill = opt_enum(o) == 0; break;
	case MONTAGE_OPT_PREVIEW: w->preview = true; break;
	case MONTAGE_OPT_DROP_PARTS: w->drop_parts = true; break;
	default: return false;
	}
	w->only_here = o->opt.name;
	return true;
}

bool
montage_options_take(struct montage_wish *w, const struct opts *o, int id)
{
	if (id != 'm')
		return take_long(w, o, id);
	take_music(w, o);
	return true;
}

/* The style with what was said beside it. */
static void
load(struct montage_wish *w)
{
	char why[MONTAGE_WHY];

	if (montage_style_load(&w->style, w->style_name, why, sizeof why) < 0)
		die("%s", why);
	if (w->arc_name && montage_arc_load(&w->style.arc, w->arc_name, why,
	    sizeof why) < 0)
		die("%s", why);
	if (w->sound >= 0)
		w->style.sound = (enum montage_sound)w->sound;
	if (w->turn < 0)
		return;
	w->style.turn = (enum montage_turn)w->turn;
	w->style.turn_share = 1;
	if (w->style.turn_length == 0)
		w->style.turn_length = TURN;
}

void
montage_options_check(struct montage_wish *w, const struct opts *o,
    int64_t total)
{
	if (!w->wanted && w->only_here)
		opt_misuse(o, "--%s goes with -m", w->only_here);
	if (!w->wanted)
		return;
	if (total > 0)
		w->total = total;
	if (w->silent && (w->from != TC_NONE || w->to != TC_NONE))
		opt_misuse(o, "--from and --to are times of the song, and "
		    "there is none");
	if (w->from != TC_NONE && w->to != TC_NONE && w->to <= w->from)
		opt_misuse(o, "--to lies before --from");
	load(w);
}

void
montage_options_text(const struct montage_wish *w, struct buf *b)
{
	char at[TC_TEXT];

	buf_addf(b, "-m %s --style %s --variety %g --seed %llu",
	    w->silent ? "none" : w->song ? w->song : "-", w->style_name,
	    w->variety, (unsigned long long)w->seed);
	if (w->arc_name)
		buf_addf(b, " --arc %s", w->arc_name);
	if (w->variants > 1)
		buf_addf(b, " --variants %d", w->variants);
	if (w->from != TC_NONE)
		buf_addf(b, " --from %s", tc_short(w->from, at));
	if (w->to != TC_NONE)
		buf_addf(b, " --to %s", tc_short(w->to, at));
	if (w->total != TC_NONE)
		buf_addf(b, " -d %s", tc_short(w->total, at));
	if (w->rate.den)
		buf_addf(b, " --fps %lld/%lld", (long long)w->rate.num,
		    (long long)w->rate.den);
	if (w->fit != MONTAGE_BARS)
		buf_addf(b, " --fit %s", montage_fit_name[w->fit]);
	if (w->turn >= 0)
		buf_addf(b, " --transition %s", montage_turn_name[w->turn]);
	if (w->sound >= 0)
		buf_addf(b, " --sound %s", montage_sound_name[w->sound]);
	if (!w->fill)
		buf_adds(b, " --fill no");
	if (w->preview)
		buf_adds(b, " --preview");
}
