/*
 * The command line of cutlist.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cutlist_options.h"
#include "beforehand.h"
#include "cache_show.h"
#include "codec.h"
#include "diag.h"
#include "footage.h"
#include "io.h"
#include "naming.h"
#include "near.h"
#include "pipeline.h"
#include "tc.h"

enum {
	OPT_METHOD = OPT_LONG,
	OPT_HIDDEN,
	OPT_KEEP,
	OPT_DROP,
	OPT_INVERT,
	OPT_PAD,
	OPT_SNAP,
	OPT_MERGE,
	OPT_NAME,
	OPT_QUALITY,
	OPT_CODEC,
	OPT_PRESET,
	OPT_CRF,
	OPT_HW,
	OPT_CONTAINER,
	OPT_SIZE,
	OPT_SDR,
	OPT_FIELDS,
	OPT_AUDIO_CODEC,
	OPT_LOUDNESS,
	OPT_TRUE_PEAK,
	OPT_AFADE,
	OPT_SILENT_AUDIO,
	OPT_VERIFY,
	OPT_TMP,
	OPT_TIMEOUT,
	OPT_RETRIES,
	OPT_DRY_RUN,
	OPT_CACHE,
	OPT_METRICS,
	OPT_STATS,
	OPT_FOLLOW,
	OPT_KEEP_SPOOL,
};

/* Each in the order of its enum in wish.h. */
static const char METHODS_[] = "auto|copy|smart|encode|keyframe";
static const char CONTAINERS[] = "auto|mp4|mov|mkv|webm";

/* Records, or a format of timeline.h. */
static const char FORMATS[] = "ndjson|" TIMELINE_FORMATS;

static const struct opt options[] = {
	{ 'o', NULL, NULL, "make the clips, in this folder (only tell the cuts)",
	    NULL },
	{ 'n', NULL, NULL, "at most N of each source (with FILE: 5)", NULL },
	{ 'd', NULL, NULL, "with FILE: so much at most, all together", NULL },
	{ 'l', NULL, NULL, "with FILE: 8-60, or 8,20,60: least, aim, most",
	    NULL },
	{ 'p', NULL, NULL, "with FILE: a profile; list names all",
	    NULL },
	{ 't', NULL, NULL, "with FILE: cut moments above 90%, 0.8, -8dB as they "
	    "come", NULL },
	{ 'i', NULL, NULL, "cut what a list says: csv, EDL, records, chapters",
	    NULL },
	{ 'j', NULL, NULL, "clips at once (as the machine allows)", NULL },
	{ 'F', NULL, NULL, "print the list for another program (ndjson)",
	    FORMATS },
	{ 'T', NULL, NULL, "a table for people instead of records", NULL },
	{ 'y', NULL, NULL, "make finished clips again, replace files", NULL },
	{ OPT_FOLLOW, "follow", NULL, "FILE is still being written, or a FIFO "
	    "(-t, or 90%)", NULL },
	{ OPT_KEEP_SPOOL, "keep-spool", "FOLDER", "keep what came through a "
	    "FIFO there", NULL },
	{ OPT_KEEP, "keep", "RANGES", "cut these: 10-20,1:30-1:45", NULL },
	{ OPT_DROP, "drop", "RANGES", "leave these out", NULL },
	{ OPT_INVERT, "invert", NULL, "cut what lies between instead", NULL },
	{ OPT_PAD, "pad", "A,B", "so much more ahead and behind (0,0)", NULL },
	{ OPT_SNAP, "snap", NULL, "move a list's cuts to shots and silences too",
	    NULL },
	{ OPT_MERGE, "merge", NULL, "join a list's cuts that touch", NULL },
	{ OPT_METHOD, "method", "NAME", "how to cut (auto: the cheapest exact)",
	    METHODS_ },
	{ OPT_HIDDEN, "hidden", "WHAT", "a copy may hide trimmed pictures (no)",
	    "no|ok" },
	{ OPT_QUALITY, "quality", "NAME", "of encoding (standard)", WISH_QUALITIES },
	{ OPT_CODEC, "codec", "NAME", "h264, hevc, vp9, av1 (what suits)", NULL },
	{ OPT_PRESET, "preset", "NAME", "the encoder's (the quality's)",
	    CODEC_PRESETS },
	{ OPT_CRF, "crf", "N", "the encoder's, 0 to 63 (the quality's)", NULL },
	{ OPT_HW, "hw", "NAME", "encode by hardware where it works (none)",
	    WISH_HARDWARE },
	{ OPT_CONTAINER, "container", "NAME", "of clips (what suits)",
	    CONTAINERS },
	{ OPT_SIZE, "size", "WxH", "fit pictures into this size", NULL },
	{ OPT_SDR, "sdr", NULL, "tone-map HDR", NULL },
	{ OPT_FIELDS, "fields", "WHAT", "interlaced film, when encoded (weave "
	    "out)", "remove|keep" },
	{ OPT_AUDIO_CODEC, "audio-codec", "NAME", "aac, opus, flac... (copied "
	    "where exact)", NULL },
	{ OPT_LOUDNESS, "loudness", "LUFS", "bring sound to this, such as -14",
	    NULL },
	{ OPT_TRUE_PEAK, "true-peak", "DB", "at most, with --loudness (-1.5)",
	    NULL },
	{ OPT_AFADE, "afade", "TIME", "fade sound in and out at cuts (none)",
	    NULL },
	{ OPT_SILENT_AUDIO, "silent-audio", NULL, "a silent track where there is "
	    "none", NULL },
	{ OPT_NAME, "name", "TEMPLATE", "of clips (" NAMING_TEMPLATE ")", NULL },
	{ OPT_VERIFY, "verify", "HOW", "clips: enough, or full: decode all "
	    "(check)", "check|full" },
	{ OPT_DRY_RUN, "dry-run", NULL, "show methods and expected time", NULL },
	{ OPT_CACHE, "cache", "WHAT", "look after stored analysis, and end",
	    CACHE_TASKS },
	MONTAGE_OPTION_TABLE,
	OPT_CACHING,
	{ OPT_TMP, "tmp", "FOLDER", "for parts (memory, then TMPDIR)", NULL },
	{ OPT_TIMEOUT, "timeout", "TIME", "give a program up after this silence "
	    "(60)", NULL },
	{ OPT_RETRIES, "retries", "N", "after passing failures (2)", NULL },
	{ OPT_METRICS, "metrics", "FILE", "figures of the run, for Prometheus",
	    NULL },
	{ OPT_STATS, "stats", NULL, "figures of the run, for people", NULL },
	{ 0, NULL, NULL, NULL, NULL },
};

static const struct opt_tool spec = {
	"cutlist", "[FILE...]", "cuts moments out of videos, exactly", options,
};

/* --- values --------------------------------------------------------------- */

/* "0.5,1" */
static int
parse_pad(const char *text, struct slices_wish *plan)
{
	const char *comma = strchr(text, ',');
	char *first;
	int bad;

	if (!comma)
		return -1;
	first = xstrndup(text, (size_t)(comma - text));
	bad = tc_parse(first, true, &plan->before) < 0 ||
	    tc_parse(comma + 1, true, &plan->after) < 0;
	free(first);
	return bad ? -1 : 0;
}

static int
parse_size(const char *text, struct wish *w)
{
	enum { MOST = 16384 };
	const char *x = strchr(text, 'x');
	char *first;
	int64_t width, height;
	int bad;

	if (!x)
		return -1;
	first = xstrndup(text, (size_t)(x - text));
	bad = opt_parse_int(first, 16, MOST, &width) < 0 ||
	    opt_parse_int(x + 1, 16, MOST, &height) < 0;
	free(first);
	if (bad)
		return -1;
	w->width = (int)width;
	w->height = (int)height;
	return 0;
}

static void
take_list(struct cut_wish *w, const char *path)
{
	enum { MOST = 64 << 20 };
	const char *dot = strrchr(path, '.');

	w->list_path = path;
	w->list_kind = dot ? listing_kind_of(dot + 1) : LISTING_GUESS;
	if (io_slurp(strcmp(path, "-") == 0 ? "/dev/stdin" : path,
	    &w->list_text, MOST) < 0)
		die("%s: %s", path, strerror(errno));
	w->listed = true;
}

static void
take_ranges(struct listing *l, const struct opts *o)
{
	char why[256];

	if (listing_ranges(l, o->arg, why, sizeof why) < 0)
		opt_misuse(o, "%s: %s", o->name, why);
}

static void
take_format(struct cut_wish *w, const struct opts *o)
{
	w->format = opt_enum(o) > 0 ? timeline_format_named(o->arg) : NULL;
}

/* --- options -------------------------------------------------------------- */

/* What changes the clips. */
static bool
take_clip_option(struct cut_wish *c, const struct opts *o, int id)
{
	struct wish *w = &c->wish;

	switch (id) {
	case OPT_METHOD: w->method = (enum wish_method)opt_enum(o); break;
	case OPT_HIDDEN: w->hidden_ok = opt_enum(o) == 1; break;
	case OPT_QUALITY: w->quality = (enum wish_quality)opt_enum(o); break;
	case OPT_CODEC: w->codec = o->arg; break;
	case OPT_PRESET:
		opt_enum(o);
		w->preset = o->arg;
		break;
	case OPT_CRF: w->crf = (int)opt_int(o, 0, 63); break;
	case OPT_HW: w->hw = (enum wish_hw)opt_enum(o); break;
	case OPT_CONTAINER:
		w->container = (enum wish_container)opt_enum(o);
		break;
	case OPT_SIZE:
		if (parse_size(o->arg, w) < 0)
			opt_misuse(o, "%s: \"%s\" is not a size such as "
			    "1920x1080", o->name, o->arg);
		break;
	case MONTAGE_OPT_FIT:
		w->fit = (enum wish_fit)(opt_enum(o) + 1);
		c->montage.fit = (enum montage_fit)opt_enum(o);
		break;
	case OPT_SDR: w->sdr = true; break;
	case OPT_FIELDS: w->deinterlace = opt_enum(o) == 0; break;
	case OPT_AUDIO_CODEC: w->audio_codec = o->arg; break;
	case OPT_LOUDNESS: w->loudness = opt_num(o, -70, -5); break;
	case OPT_TRUE_PEAK: w->true_peak = opt_num(o, -9, 0); break;
	case OPT_AFADE: w->afade = opt_us(o, 0); break;
	case OPT_SILENT_AUDIO: w->silent_audio = true; break;
	case OPT_VERIFY: w->verify = (enum wish_verify)opt_enum(o); break;
	default: return false;
	}
	return true;
}

static void
take_option(struct cut_wish *w, const struct opts *o, int id)
{
	char why[256];

	if (take_clip_option(w, o, id) ||
	    montage_options_take(&w->montage, o, id))
		return;
	switch (id) {
	case 'o': w->out = o->arg; break;
	case 'n':
		w->plan.most = (size_t)opt_int(o, 1, 1000000);
		w->count = o->arg;
		break;
	case 'd':
		w->total_us = opt_us(o, 1);
		w->total = o->arg;
		break;
	case 'l': w->lengths = o->arg; break;
	case 'p':
		if (strcmp(o->arg, "list") == 0)
			beforehand_profiles();
		w->profile = o->arg;
		w->profile_said = true;
		break;
	case 't': w->threshold = o->arg; break;
	case 'i': take_list(w, o->arg); break;
	case 'j': w->jobs = (int)opt_int(o, 1, 1024); break;
	case 'F': take_format(w, o); break;
	case 'T': w->text = true; break;
	case 'y': w->overwrite = true; break;
	case OPT_KEEP:
		take_ranges(&w->list, o);
		w->listed = true;
		break;
	case OPT_DROP:
		take_ranges(&w->drop, o);
		w->dropped = true;
		break;
	case OPT_INVERT: w->invert = true; break;
	case OPT_PAD:
		if (parse_pad(o->arg, &w->plan) < 0)
			opt_misuse(o, "%s: \"%s\" is not two times, such as "
			    "0.5,1", o->name, o->arg);
		break;
	case OPT_NAME:
		if (naming_check(o->arg, why, sizeof why) < 0)
			opt_misuse(o, "%s: %s", o->name, why);
		w->name = o->arg;
		break;
	case OPT_DRY_RUN: w->dry = w->text = true; break;
	case OPT_FOLLOW: w->follow = true; break;
	case OPT_KEEP_SPOOL: w->spool = o->arg; break;
	case OPT_TMP: w->tmp = o->arg; break;
	case OPT_TIMEOUT: w->quiet = opt_us(o, 1); break;
	case OPT_RETRIES: w->retries = (int)opt_int(o, 0, 100); break;
	case OPT_METRICS: w->metrics = o->arg; break;
	case OPT_STATS: w->stats = true; break;
	}
}

/* --- all ------------------------------------------------------------------ */

/* Of options that make no difference to a film. */
static bool
is_for_clips(int id)
{
	static const int ids[] = { OPT_METHOD, OPT_HIDDEN, OPT_PAD, OPT_SNAP,
		OPT_MERGE, OPT_NAME, OPT_CONTAINER, OPT_FIELDS,
		OPT_AUDIO_CODEC, OPT_AFADE, OPT_SILENT_AUDIO };

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* One film, of all there is. */
static void
check_montage(const struct cut_wish *w, const struct opts *o)
{
	const char *codec = w->wish.codec;

	if (codec && strcmp(codec, "h264") != 0 && strcmp(codec, "hevc") != 0)
		opt_misuse(o, "--codec: a film is encoded as h264 or hevc");
	if (w->listed || w->dropped || w->invert)
		opt_misuse(o, "with -m the song says where to cut: neither a "
		    "list nor ranges go with it");
	if (w->count || w->lengths || w->threshold || w->dry || w->follow)
		opt_misuse(o, "-n, -l, -t, --dry-run and --follow do not "
		    "go with -m");
	if (w->profile_said && opt_operands(o) == o->argc)
		opt_misuse(o, "-p goes with files: in a pipe it is rank's");
	if (w->format && strcmp(w->format->name, "llc") == 0)
		opt_misuse(o, "-F llc: a project of LosslessCut is about one "
		    "film, and -m makes a new one of many");
	if (w->format && w->montage.variants > 1)
		opt_misuse(o, "-F tells one film, and --variants makes %d",
		    w->montage.variants);
}

static void
check(struct cut_wish *w, const struct opts *o, bool snap, bool merge)
{
	bool files = opt_operands(o) < o->argc;
	bool ranks = w->total || w->lengths || w->threshold || w->profile_said;
	struct slices_wish own = w->plan;

	if (w->format)
		w->text = true;
	montage_options_check(&w->montage, o, w->total_us);
	if (w->montage.wanted) {
		check_montage(w, o);
		return;
	}
	if (w->wish.fit != WISH_FIT_NONE && !w->wish.width)
		opt_misuse(o, "--fit goes with --size, or with -m");
	if (w->wish.fit != WISH_FIT_NONE && (w->wish.width % 2 ||
	    w->wish.height % 2))
		opt_misuse(o, "--fit: a size that is filled is even");
	if (!files && ranks)
		opt_misuse(o, "-d, -l, -p and -t go with files: in a pipe "
		    "they are rank's");
	if (w->listed && ranks)
		opt_misuse(o, "what to cut is told by a list or by -d, -l, "
		    "-p and -t, not by both");
	if (w->follow && (opt_operands(o) + 1 != o->argc || w->listed ||
	    w->dropped || w->count || w->total))
		opt_misuse(o, "--follow goes with one FILE, and cuts by -t");
	if (w->follow && !w->threshold)
		w->threshold = "90%";
	if (w->spool && !w->follow)
		opt_misuse(o, "--keep-spool goes with --follow");
	if (w->dropped && !w->listed) {
		/* --drop alone: everything else. */
		w->listed = true;
		listing_add(&w->list, 0, TC_NONE, NULL, NULL, 0);
	}
	if (!w->listed)
		slices_wish_segments(&w->plan);
	else if (!snap)
		slices_wish_exact(&w->plan);
	else
		slices_wish_segments(&w->plan);
	if (w->listed)
		w->plan.merge = merge;
	w->plan.before = own.before;
	w->plan.after = own.after;
	w->plan.most = files && !w->listed ? 0 : own.most;
}

__attribute__((noreturn))
static void
look_after_cache(const struct opts *o, enum cache_task task)
{
	bool names = opt_operands(o) < o->argc;

	if (names != (task == CACHE_TASK_SHOW))
		opt_misuse(o, names ? "--cache: only show takes names" :
		    "--cache show: which file's records?");
	exit(cache_show(task, o->argv + opt_operands(o)));
}

void
cutlist_options_read(struct cut_wish *w, struct opts *o, int argc,
    char **argv)
{
	bool snap = false, merge = false;
	const char *clips = NULL;
	int id, task = -1;
	char why[512];

	memset(w, 0, sizeof *w);
	buf_init(&w->list_text);
	w->name = NAMING_TEMPLATE;
	w->quiet = 60 * TC_SECOND;
	montage_options_init(&w->montage);
	w->wish.loudness = NAN;
	w->wish.true_peak = -1.5;
	w->wish.deinterlace = true;
	cutlist_environment(w);
	opt_init(o, &spec, argc, argv);
	while ((id = opt_next(o)) != 0) {
		if (is_for_clips(id))
			clips = o->opt.name;
		if (id == OPT_SNAP)
			snap = true;
		else if (id == OPT_MERGE)
			merge = true;
		else if (id == OPT_CACHE)
			task = opt_enum(o);
		else
			take_option(w, o, id);
	}
	if (task >= 0)
		look_after_cache(o, (enum cache_task)task);
	if (clips && w->montage.wanted)
		opt_misuse(o, "--%s is for clips, and -m makes a film", clips);
	check(w, o, snap, merge);
	if (!beforehand(w, opt_operands(o) < o->argc, why, sizeof why))
		opt_misuse(o, "%s", why);
}

void
cutlist_options_free(struct cut_wish *w)
{
	listing_free(&w->list);
	listing_free(&w->drop);
	buf_free(&w->list_text);
}

int
cutlist_options_listed(const struct cut_wish *w, const struct footage *f,
    struct listing *l, const char **why)
{
	const struct footage_video *v = &f->video;
	struct listing_film about = { .rate = footage_counted(v),
		.first_frame = v->first_frame, .duration = footage_end(f),
		.picture_start = v->start == TC_NONE ? 0 : v->start };
	int bad = 0;
	size_t i;

	for (i = 0; i < w->list.n; i++)
		listing_add(l, w->list.v[i].start, w->list.v[i].end,
		    w->list.v[i].title, NULL, 0);
	if (w->list_path)
		bad = listing_read(l, w->list_kind, w->list_path,
		    w->list_text.p, w->list_text.len, &about, why);
	listing_close(l, about.duration);
	if (w->dropped)
		listing_drop(l, &w->drop);
	if (w->invert)
		listing_invert(l, about.duration);
	return bad;
}

void
cutlist_options_text(const struct cut_wish *w, struct buf *b)
{
	static const char *const methods[] = { "auto", "copy", "smart",
	    "encode", "keyframe" };

	if (w->montage.wanted) {
		montage_options_text(&w->montage, b);
		if (w->wish.width)
			buf_addf(b, " --size %dx%d", w->wish.width,
			    w->wish.height);
		return;
	}
	buf_addf(b, "--method %s", methods[w->wish.method]);
	if (w->wish.hidden_ok)
		buf_adds(b, " --hidden ok");
	if (w->plan.most)
		buf_addf(b, " -n %zu", w->plan.most);
	if (w->list_path)
		buf_addf(b, " -i %s", w->list_path);
	if (w->listed && !w->list_path)
		buf_addf(b, " --keep (%zu)", w->list.n);
	if (w->dropped)
		buf_addf(b, " --drop (%zu)", w->drop.n);
	buf_adds(b, w->invert ? " --invert" : "");
	if (w->plan.before || w->plan.after)
		buf_addf(b, " --pad %g,%g",
		    (double)w->plan.before / TC_SECOND,
		    (double)w->plan.after / TC_SECOND);
}

void
cutlist_options_files(const struct cut_wish *w, const struct opts *o,
    const char *spool, struct flow *flow)
{
	char *const spooled[] = { (char *)spool, NULL };
	struct pipeline_wish wish = {
		.names = spool ? spooled : o->argv + opt_operands(o),
		.patient = spool != NULL, .quiet = o->quiet,
		.captions = true, .follow = w->follow, .live = w->threshold != NULL,
		.ranked = true, .closer = w->threshold == NULL,
		.profile = w->profile, .count = w->count, .total = w->total,
		.lengths = w->lengths, .threshold = w->threshold,
	};
	struct args stages[PIPELINE_STAGES];
	size_t n, i;

	if (w->listed) {
		flow_probe(flow, true, o->quiet, wish.names);
		return;
	}
	n = pipeline_stages(stages, &wish);
	flow_pipeline(flow, stages, n);
	for (i = 0; i < n; i++)
		args_free(&stages[i]);
}
