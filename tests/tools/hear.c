/*
 * hear: what the decoder of beatscan hands over, for tests and measurements.
 *
 *	hear [-pLR] [-f FROM] [-t TO] [-l LENGTH] [-q QUIET] [-o FILE]
 *	    NAME [STREAM [START]]
 *
 * Times in seconds.  Prints rate, channels, the time of the first sample, the
 * number of samples, the time of the loudest, a sum over all bits, who
 * decoded, and the error.  -o writes the floats to a file, -p pauses after
 * every piece for a moment, -L measures loudness instead, -R tells its rows
 * too.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "loop.h"

#include "../../tools/beatscan/hear.h"
#include "../../tools/beatscan/loud.h"

struct seen {
	struct loop *l;
	struct hear *h;
	struct hear_format f;
	struct loud *loud;
	FILE *out;
	int64_t n, loudest_at;
	float loudest;
	uint64_t sum;
	bool measure, rows, pauses, over;
	char error[700];
};

static void
on_begins(void *arg, const struct hear_format *f)
{
	struct seen *s = arg;

	s->f = *f;
	if (s->measure)
		s->loud = loud_new(f->rate, f->channels, 0, false);
}

static void
resume(void *arg)
{
	struct seen *s = arg;

	if (!s->over)
		hear_pause(s->h, false);
}

static void
on_row(void *arg, const struct loud_row *r)
{
	const struct seen *s = arg;

	if (s->rows)
		printf("%.6f %.3f %.3f %.3f %.3f\n", (double)r->t / 1e6,
		    r->momentary, r->shortterm, r->rms, r->peak);
}

static void
on_samples(void *arg, const float *x, size_t n)
{
	struct seen *s = arg;
	size_t channels = (size_t)s->f.channels;

	if (s->loud) {
		loud_put(s->loud, x, n, on_row, s);
		return;
	}
	for (size_t i = 0; i < n * channels; i++) {
		uint32_t bits;

		memcpy(&bits, &x[i], sizeof(bits));
		s->sum = (s->sum ^ bits) * UINT64_C(1099511628211);
		if (fabsf(x[i]) > s->loudest) {
			s->loudest = fabsf(x[i]);
			s->loudest_at = s->n + (int64_t)(i / channels);
		}
	}
	s->n += (int64_t)n;
	if (s->out)
		fwrite(x, sizeof(*x) * channels, n, s->out);
	if (s->pauses) {
		hear_pause(s->h, true);
		loop_timer(s->l, 100, resume, s);
	}
}

static void
on_ended(void *arg, const char *error)
{
	struct seen *s = arg;

	snprintf(s->error, sizeof(s->error), "%s", error ? error : "-");
	s->over = true;
}

static int64_t
seconds(const char *text)
{
	int64_t us;

	if (tc_seconds(text, &us) != 0)
		die("%s is not a time", text);
	return us;
}

static void
tell(struct seen *s)
{
	struct loud_sum sum;

	if (s->loud) {
		loud_end(s->loud, &sum);
		printf("integrated %.3f range %.3f peak %.3f momentary %.3f "
		    "shortterm %.3f\n", sum.integrated, sum.range, sum.peak,
		    sum.momentary_most, sum.shortterm_most);
		loud_free(s->loud);
	} else {
		printf("rate %d channels %d t %.6f n %" PRId64 " click %.6f "
		    "sum %016" PRIx64 " by %s error %s\n", s->f.rate,
		    s->f.channels, (double)s->f.t / 1e6, s->n,
		    (double)s->f.t / 1e6 +
		    (double)s->loudest_at / (s->f.rate ? s->f.rate : 1),
		    s->sum, s->f.by ? s->f.by : "nobody", s->error);
	}
}

int
main(int argc, char **argv)
{
	static const struct hear_ops OPS = { on_begins, on_samples, on_ended };
	struct hear_spec spec = { .duration = TC_NONE, .from = TC_NONE,
		.to = TC_NONE, .quiet = 60 * TC_SECOND };
	static struct seen s;
	int c;

	diag_init(argv[0]);
	while ((c = getopt(argc, argv, "+f:t:l:q:o:pLR")) != -1) {
		if (c == 'f')
			spec.from = seconds(optarg);
		else if (c == 't')
			spec.to = seconds(optarg);
		else if (c == 'l')
			spec.duration = seconds(optarg);
		else if (c == 'q')
			spec.quiet = seconds(optarg);
		else if (c == 'o')
			s.out = fopen(optarg, "wb");
		else if (c == 'p')
			s.pauses = true;
		else if (c == 'L' || c == 'R')
			s.measure = true;
		if (c == 'R')
			s.rows = true;
	}
	if (optind == argc)
		die("which file?");
	spec.path = argv[optind];
	spec.stream = optind + 1 < argc ?
	    (int)strtol(argv[optind + 1], NULL, 10) : 0;
	spec.start = optind + 2 < argc ? seconds(argv[optind + 2]) : 0;
	s.l = loop_new();
	s.h = hear_new(s.l, &spec, &OPS, &s);
	while (!s.over && loop_step(s.l) == 0)
		;
	hear_free(s.h);
	tell(&s);
	if (s.out)
		fclose(s.out);
	loop_free(s.l);
	return 0;
}
