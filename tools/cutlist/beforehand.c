/*
 * Asks rank and ffmpeg what they think of words that are only passed on to
 * them.  rank reads nothing, so it either ends at once or refuses its options
 * in one line; ffmpeg describes the encoder that it is asked for.
 */
#include "beforehand.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "codec.h"
#include "cutlist_options.h"
#include "diag.h"
#include "io.h"
#include "loop.h"
#include "pipeline.h"
#include "proc.h"
#include "tc.h"

static const int64_t PATIENCE = 20 * TC_SECOND;

/* What a program has said on standard output, if that is taken, and how it
 * has ended. */
struct answer {
	bool given, listens;
	struct buf out;
	int status;
	char tail[512];
};

static void
on_data(void *arg, int which, const char *p, size_t n)
{
	enum { MOST = 1 << 16 };
	struct answer *a = arg;

	(void)which;
	if (a->out.len + n <= MOST)
		buf_add(&a->out, p, n);
}

static void
on_ended(void *arg, const struct child *c)
{
	struct answer *a = arg;

	a->given = true;
	a->status = c->status;
	snprintf(a->tail, sizeof a->tail, "%.*s", (int)c->tail_len, c->tail);
}

/* False where it can't be asked. */
static bool
ask(struct answer *a, const struct args *words)
{
	static const struct proc_ops OPS = { .data = on_data,
	    .ended = on_ended };
	struct child_spec spec = { .argv = words->v, .in = CHILD_NULL,
	    .out = a->listens ? CHILD_PIPE : CHILD_NULL, .err = CHILD_PIPE };
	struct loop *loop = loop_new();

	if (proc_start(loop, &spec, &OPS, a, PATIENCE))
		while (!a->given)
			if (loop_step(loop) < 0)
				loop_die(loop_signalled());
	loop_free(loop);
	return a->given && WIFEXITED(a->status);
}

/* --- rank ----------------------------------------------------------------- */

static bool
rank_takes(const struct cut_wish *w, char *why, size_t n)
{
	struct pipeline_wish wish = { .profile = w->profile,
	    .count = w->count, .total = w->total, .lengths = w->lengths,
	    .threshold = w->threshold };
	struct answer a = { .out = BUF_INIT };
	struct args stage, words;
	char program[4096];
	const char *says;
	size_t i;
	bool refused;

	pipeline_rank(&stage, &wish);
	child_sibling(stage.v[0], program, sizeof program);
	args_init(&words);
	args_add(&words, program);
	for (i = 1; i < stage.n; i++)
		args_add(&words, stage.v[i]);
	refused = ask(&a, &words) && WEXITSTATUS(a.status) == EXIT_TROUBLE;
	args_free(&words);
	args_free(&stage);
	if (!refused)
		return true;
	/* "rank: sentence", and below that where to find help */
	says = strstr(a.tail, ": ");
	says = says ? says + 2 : a.tail;
	snprintf(why, n, "%.*s", (int)strcspn(says, "\n"), says);
	return false;
}

void
beforehand_profiles(void)
{
	char program[4096];
	char *words[] = { program, (char *)"-p", (char *)"list", NULL };

	child_sibling("rank", program, sizeof program);
	execvp(program, words);
	die("%s:", program);
}

/* --- ffmpeg --------------------------------------------------------------- */

static bool
is_encoder(const char *name)
{
	struct answer a = { .listens = true, .out = BUF_INIT };
	struct args words;
	bool asked, found;

	args_init(&words);
	args_addl(&words, "ffmpeg", "-nostdin", "-v", "error", "-hide_banner",
	    "-h", (char *)NULL);
	args_addf(&words, "encoder=%s", name);
	asked = ask(&a, &words);
	args_free(&words);
	found = a.out.len > 0 && strncmp(a.out.p, "Encoder ", 8) == 0;
	buf_free(&a.out);
	return !asked || found;
}

/* Whether ffmpeg has it, and the container of the wish takes it, as far as
 * that is known; encoders have names of their own. */
static bool
can(const struct wish *w, const char *option, const char *codec,
    bool (*fits)(enum wish_container c, const char *codec), char *why,
    size_t n)
{
	static const char *const named[] = { "auto", "mp4", "mov", "mkv",
		"webm" };
	bool known;

	if (!codec || strcmp(codec, "copy") == 0)
		return true;
	known = fits(WISH_MP4, codec) || fits(WISH_MOV, codec) ||
	    fits(WISH_WEBM, codec);
	if (known && !fits(w->container, codec)) {
		snprintf(why, n, "--container: %s does not hold %s",
		    named[w->container], codec);
		return false;
	}
	if (!known && !is_encoder(codec)) {
		snprintf(why, n, "%s: ffmpeg has no encoder \"%.100s\"", option,
		    codec);
		return false;
	}
	return true;
}

/* --- all ------------------------------------------------------------------ */

bool
beforehand(const struct cut_wish *w, bool files, char *why, size_t n)
{
	const struct wish *clip = &w->wish;

	if (w->tmp && io_folder(w->tmp) < 0) {
		snprintf(why, n, "--tmp: %.200s: %s", w->tmp, strerror(errno));
		return false;
	}
	if (!can(clip, "--codec", clip->codec, codec_video_fits, why, n) ||
	    !can(clip, "--audio-codec", clip->audio_codec, codec_audio_fits,
	    why, n))
		return false;
	return !files || w->listed ||
	    !(w->profile || w->lengths || w->threshold) ||
	    rank_takes(w, why, n);
}
