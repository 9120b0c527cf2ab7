/*
 * programme: makes a film with exactly known changes of shot, for training
 * and testing their detection.
 *
 *	programme [OPTION...] LIST BASE     writes BASE.EXT and BASE.json
 *	programme --group LIST              the list, with groups found
 *
 * LIST is described in programme_footage.h; BASE.json is of the form that
 * the scoring program reads.  Frames count from 0; a hard change's frame is
 * the first of the new shot; a gradual one, and what is no change, begins
 * with its first affected frame and ends with the first that is not affected
 * any more.  The same seed makes the same programme.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "jw.h"
#include "opt.h"
#include "programme_edit.h"
#include "tc.h"

enum {
	SEED = OPT_LONG, CLASSES, KIND, RATE, SIZE, SECONDS, ENCODER, STYLE,
	GROUP
};

static const struct opt options[] = {
	{ SEED, "seed", "N", "another number, another programme", NULL },
	{ CLASSES, "classes", "DIGITS", "only footage of these classes (0-4)",
	    NULL },
	{ KIND, "kind", "NAME", "cuts, rapid, similar, gradual, wipes, "
	    "lights, motion, graphics, screen, texture, faults, all, talk",
	    NULL },
	{ RATE, "rate", "R", "frames a second", NULL },
	{ SIZE, "size", "WxH", "even numbers", NULL },
	{ SECONDS, "seconds", "N", "length", NULL },
	{ ENCODER, "encoder", "NAME", "raw, fast, ultrafast, default, fixed, "
	    "open, low, hevc10, vp9, mpeg4, mpeg2, mjpeg", NULL },
	{ STYLE, "style", "A,B", "dark, grain, letterbox, pillarbox, grey, "
	    "contrast, logo, vfr, slow, doubled, pulldown, repeated, blended",
	    NULL },
	{ GROUP, "group", NULL, "print the list with groups", NULL },
	{ 0 },
};

static const struct opt_tool tool = {
	"programme", "LIST [BASE]", "make a film of known changes", options,
};

struct wish {
	struct edit_spec edit;
	struct out_spec out;
	const char *classes, *kind, *styles;
	double seconds;
	bool group;
};

static int
add_style(void *arg, const char *name)
{
	struct wish *w = arg;
	struct style *s = &w->edit.style;
	struct cadence *c = &w->out.cadence;
	struct dice d;

	dice_seed(&d, w->out.seed ^ dice_text(name, 0));
	if (strcmp(name, "dark") == 0)
		s->gain = dice_real(&d, 0.1, 0.3);
	else if (strcmp(name, "grain") == 0)
		s->grain = dice_real(&d, 5, 14);
	else if (strcmp(name, "letterbox") == 0)
		s->letterbox = dice_real(&d, 0.12, 0.3);
	else if (strcmp(name, "pillarbox") == 0)
		s->pillarbox = dice_real(&d, 0.25, 0.6);
	else if (strcmp(name, "grey") == 0)
		s->grey = true;
	else if (strcmp(name, "contrast") == 0)
		s->contrast = dice_real(&d, 1.4, 2);
	else if (strcmp(name, "logo") == 0)
		s->logo = true;
	else if (strcmp(name, "vfr") == 0)
		w->out.vfr = true;
	else if (strcmp(name, "slow") == 0)
		w->edit.slow = true;
	else if (strcmp(name, "doubled") == 0)
		*c = (struct cadence){ 1, 2, false };
	else if (strcmp(name, "pulldown") == 0) /* 24 to 60 */
		*c = (struct cadence){ 2, 5, false };
	else if (strcmp(name, "repeated") == 0) /* 24 to 30 */
		*c = (struct cadence){ 4, 5, false };
	else if (strcmp(name, "blended") == 0)
		*c = (struct cadence){ 4, 5, true };
	else
		return -1;
	return 0;
}

static void
take_size(struct opts *o, struct wish *w)
{
	char *x = strchr(o->arg, 'x');
	long width = strtol(o->arg, NULL, 10);
	long height = x ? strtol(x + 1, NULL, 10) : 0;

	if (width < 64 || height < 64 || width > 1920 || height > 1920 ||
	    width % 2 || height % 2)
		opt_misuse(o, "%s: even numbers from 64 to 1920", o->arg);
	w->out.w = (int)width;
	w->out.h = (int)height;
}

static void
take_options(struct opts *o, struct wish *w)
{
	for (int id; (id = opt_next(o)) != 0;) {
		switch (id) {
		case SEED:
			w->out.seed = (uint64_t)opt_int(o, 0, INT32_MAX);
			break;
		case CLASSES:
			w->classes = o->arg;
			break;
		case KIND:
			w->kind = o->arg;
			break;
		case RATE:
			if (ratio_parse(o->arg, &w->out.rate) != 0)
				opt_misuse(o, "%s: not a rate", o->arg);
			break;
		case SIZE:
			take_size(o, w);
			break;
		case SECONDS:
			w->seconds = opt_num(o, 1, 36000);
			break;
		case ENCODER:
			w->out.encoder = o->arg;
			break;
		case STYLE:
			w->styles = o->arg;
			break;
		case GROUP:
			w->group = true;
			break;
		}
	}
}

static void
describe(const struct wish *w, struct buf *b)
{
	jw_str(b, "mode", w->kind);
	jw_str(b, "style", w->styles ? w->styles : "");
	jw_int(b, "seed", (int64_t)w->out.seed);
	jw_str(b, "classes", w->classes ? w->classes : "01234");
	jw_str(b, "encoder", w->out.encoder);
	jw_fix(b, "dark", w->edit.style.gain, 3);
	jw_fix(b, "grain", w->edit.style.grain, 1);
}

static void
make(struct wish *w, const char *list, const char *base)
{
	struct edit_spec *e = &w->edit;
	struct buf opts = BUF_INIT;
	struct output *out;

	if (footage_count(e->footage) == 0)
		die("%s: no footage of these classes", list);
	e->rate = ratio_double(w->out.rate) * w->out.cadence.edited /
	    w->out.cadence.written;
	e->total = (int)(w->seconds * e->rate);
	e->w = w->out.w;
	e->h = w->out.h;
	e->seed = w->out.seed;
	out = out_new(base, &w->out);
	edit_run(e, out);
	describe(w, &opts);
	out_end(out, &opts);
	buf_free(&opts);
}

int
main(int argc, char **argv)
{
	struct wish w = {
		.edit = { .style = { .gain = 1, .contrast = 1 } },
		.out = { .encoder = "fast", .rate = { 25, 1 },
		    .cadence = { 1, 1, false }, .w = 480, .h = 270 },
		.kind = "all", .seconds = 60,
	};
	struct opts o;
	int first;

	diag_init(argv[0]);
	signal(SIGPIPE, SIG_IGN);
	opt_init(&o, &tool, argc, argv);
	take_options(&o, &w);
	first = opt_operands(&o);
	if (argc - first != (w.group ? 1 : 2))
		opt_misuse(&o, "a list of footage and a name to write to");
	w.edit.recipe = recipe_find(w.kind);
	if (!w.edit.recipe)
		opt_misuse(&o, "%s: no such kind", w.kind);
	if (!out_encoder_exists(w.out.encoder))
		opt_misuse(&o, "%s: no such encoder", w.out.encoder);
	if (w.styles && opt_parse_list(w.styles, add_style, &w) != 0)
		opt_misuse(&o, "%s: no such style", w.styles);
	w.edit.footage = footage_open(argv[first], w.classes);
	if (w.group)
		footage_group(w.edit.footage);
	else
		make(&w, argv[first], argv[first + 1]);
	footage_free(w.edit.footage);
	close_stdout();
	return EXIT_DONE;
}
