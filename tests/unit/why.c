/*
 * why: reasons in words, of moments made up here.
 */
#include <math.h>

#include "../../tools/rank/why.h"
#include "buf.h"
#include "tap.h"
#include "tc.h"

enum { STEPS = 100 };

static float rise[STEPS], emphasis[STEPS], other[STEPS];

/* Ten seconds of which everything is known that is used here. */
static struct story
told(void)
{
	struct story s = { .step = TC_SECOND / 10,
		.duration = 10 * TC_SECOND, .n = STEPS };
	int i;

	for (i = 0; i < STEPS; i++) {
		rise[i] = i == 50 ? 11.2F : 1;
		emphasis[i] = i < 20 ? NAN : i == 50 ? -12 : -25;
		other[i] = 0;
	}
	s.lane[FEATURE_RISE] = rise;
	s.lane[FEATURE_EMPHASIS] = emphasis;
	s.lane[FEATURE_MOTION] = other;
	s.norm[FEATURE_EMPHASIS] = (struct norm){ -20, 6 };
	return s;
}

static struct moment
moment(void)
{
	struct moment m = { .start = 4 * TC_SECOND, .end = 8 * TC_SECOND,
		.begins = EDGE_KINDS, .ends = EDGE_KINDS };

	return m;
}

static void
says(const struct moment *m, const char *sentence, const char *name)
{
	struct story s = told();
	struct buf b = BUF_INIT;

	why_sentence(&b, &s, m);
	is_str(b.p, sentence, name);
	buf_free(&b);
}

static void
sentences(void)
{
	struct moment m = moment();

	says(&m, "nothing stands out", "no share is no reason");
	m.share[FEATURE_CROWD] = 0.3F;
	m.share[FEATURE_RISE] = 0.2F;
	m.share[FEATURE_MOTION] = 0.1F;
	m.share[FEATURE_TOGETHER] = 0.4F;
	m.ends = EDGE_SHOT;
	says(&m, "crowd noise rises 11 dB, fast motion, ends on a cut",
	    "a crowd that rises is one reason, with decibels");
	m.share[FEATURE_MOTION] = 0.01F;
	says(&m, "crowd noise rises 11 dB, fast motion, ends on a cut",
	    "and so another one follows, however small");
	m = moment();
	m.share[FEATURE_RISE] = 0.2F;
	m.share[FEATURE_SHOTS] = 0.01F;
	m.share[FEATURE_COLOUR] = 0.005F;
	says(&m, "sound rises 11 dB, many cuts",
	    "a second reason is told however small, a third is not");
	m.start = 6 * TC_SECOND;
	m.begins = EDGE_SILENCE;
	m.ends = EDGE_FILM;
	says(&m, "sound rises 1 dB, many cuts, begins on silence, ends with "
	    "the film", "decibels are those within the moment");
	m = moment();
	m.share[FEATURE_EMPHASIS] = 0.2F;
	m.share[FEATURE_TOGETHER] = 0.1F;
	m.begins = m.ends = EDGE_BAR;
	says(&m, "voice raised by 8 dB, sound and picture together, begins "
	    "and ends on a bar", "a raised voice is told over the usual one");
	m = moment();
	m.share[FEATURE_LAUGHTER] = 0.2F;
	m.share[FEATURE_HOOK] = 0.2F;
	m.share[FEATURE_PACE] = -0.2F;
	says(&m, "words that make curious, laughter or applause in the "
	    "captions", "what speaks against it is no reason");
	m = moment();
	m.share[FEATURE_LOUD] = m.share[FEATURE_FLUX] =
	    m.share[FEATURE_MUSIC] = m.share[FEATURE_DROP] =
	    m.share[FEATURE_BEAT] = 0.1F;
	says(&m, "loud, busy sound, strong beat, energetic music",
	    "four reasons are enough");
}

static void
every_feature(void)
{
	struct story s = { 0 };
	int f, good = 1;

	for (f = 0; f < FEATURES; f++) {
		struct moment m = moment();
		struct buf b = BUF_INIT;

		m.share[f] = 1;
		why_sentence(&b, &s, &m);
		good = good && b.len > 3 && !strstr(b.p, "(null)");
		buf_free(&b);
	}
	ok(good, "every feature has words, also in a story without steps");
}

static void
lacks(void)
{
	const char *names[FEATURE_LANES];
	struct story s = told();
	struct taste t;
	size_t n;

	taste_default(&t);
	why_lacks(&s, &t, names, &n);
	is_int(n, 1, "with sound and picture one thing is lacking");
	is_str(names[0], "text", "namely text, and not packets");
	s.lane[FEATURE_MOTION] = NULL;
	why_lacks(&s, &t, names, &n);
	is_int(n, 3, "without a picture,");
	is_str(names[0], "picture", "picture");
	is_str(names[1], "packets", "and packets are lacking too");
	t.weight[FEATURE_HOOK] = t.weight[FEATURE_QUESTION] =
	    t.weight[FEATURE_LAUGHTER] = 0;
	why_lacks(&s, &t, names, &n);
	is_int(n, 2, "what the profile does not look at does not lack");
	s = (struct story){ 0 };
	taste_default(&t);
	why_lacks(&s, &t, names, &n);
	is_int(n, 4, "of a file that nothing is known of everything lacks");
}

int
main(void)
{
	sentences();
	every_feature();
	lacks();
	return done_testing();
}
