/*
 * Figures for Prometheus.
 *
 * The collector of the node exporter reads the classic text format, other
 * programs OpenMetrics, and the two disagree about counters: one wants the
 * type of x_total, the other that of x.  They agree about gauges and
 * histograms.  What is told here is of one run, replaced by the next, and so
 * no counter anyway.
 */
#include <inttypes.h>
#include <string.h>

#include "figures.h"
#include "method.h"
#include "tc.h"

/* "# HELP", "# TYPE" and, where it has one, "# UNIT", which is the last word
 * of the name. */
static void
head_of(struct buf *b, const char *name, const char *type, const char *help)
{
	static const char *const units[] = { "seconds", "bytes", "ratio" };
	const char *last = strrchr(name, '_');
	size_t i;

	buf_addf(b, "# HELP cutlist_%s %s\n# TYPE cutlist_%s %s\n", name, help,
	    name, type);
	for (i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(last ? last + 1 : name, units[i]) == 0)
			buf_addf(b, "# UNIT cutlist_%s %s\n", name, units[i]);
}

static void
head(struct buf *b, const char *name, const char *help)
{
	head_of(b, name, "gauge", help);
}

static void
put_us(struct buf *b, int64_t us)
{
	buf_addf(b, "%" PRId64 ".%06d\n", us / TC_SECOND,
	    (int)(us % TC_SECOND));
}

static void
put_seconds(struct buf *b, const char *name, const char *help, int64_t us)
{
	head(b, name, help);
	buf_addf(b, "cutlist_%s ", name);
	put_us(b, us < 0 ? 0 : us);
}

static void
put_number(struct buf *b, const char *name, const char *help, int64_t n)
{
	head(b, name, help);
	buf_addf(b, "cutlist_%s %" PRId64 "\n", name, n);
}

/* The name of a program as the value of a label. */
static void
put_label(struct buf *b, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\' || *text == '"')
			buf_addc(b, '\\');
		buf_addc(b, (unsigned char)*text < 0x20 ||
		    (unsigned char)*text > 0x7e ? '?' : *text);
	}
}

/* --- parts ---------------------------------------------------------------- */

static void
put_files(struct buf *b, const struct figures *f)
{
	int i;

	head(b, "files", "Files by outcome: whole, partly (something failed), "
	    "refused.");
	for (i = 0; i < FIGURES_FILES; i++)
		buf_addf(b, "cutlist_files{outcome=\"%s\"} %" PRId64 "\n",
		    figures_file_name((enum figures_file)i), f->files[i]);
	put_number(b, "source_bytes", "Size of the files.", f->source_bytes);
}

static void
put_clips(struct buf *b, const struct figures *f)
{
	int m, c;

	head(b, "clips", "Clips by method and outcome: made, kept (there "
	    "already), failed.");
	for (m = METHODS - 1; m >= 0; m--) {
		for (c = 0; c < FIGURES_CLIPS; c++) {
			/* All that are usual always, the others where there
			 * are any. */
			if (f->clips[m][c] == 0 && (m == METHOD_NONE ?
			    c != FIGURES_FAILED : m == METHOD_KEYFRAME))
				continue;
			buf_addf(b, "cutlist_clips{method=\"%s\",outcome="
			    "\"%s\"} %" PRId64 "\n",
			    method_name((enum method)m),
			    figures_clip_name((enum figures_clip)c),
			    f->clips[m][c]);
		}
	}
	put_number(b, "clip_attempts", "Attempts to make clips.", f->attempts);
	put_number(b, "clip_retries", "Attempts after the first one of a clip.",
	    f->retries);
	put_number(b, "clip_bytes", "Size of the clips made.", f->clip_bytes);
	put_seconds(b, "clip_media_seconds", "Length of the clips made.",
	    f->clip_media);
}

/* Only films have them. */
static void
put_slots(struct buf *b, const struct figures *f)
{
	int c;

	if (f->slots[FIGURES_MADE] + f->slots[FIGURES_KEPT] +
	    f->slots[FIGURES_FAILED] == 0)
		return;
	head(b, "slots", "Slots of films by outcome: made, kept (from an "
	    "earlier run), failed (the source; another is shown).");
	for (c = 0; c < FIGURES_CLIPS; c++)
		buf_addf(b, "cutlist_slots{outcome=\"%s\"} %" PRId64 "\n",
		    figures_clip_name((enum figures_clip)c), f->slots[c]);
}

static void
put_histogram(struct buf *b, const struct figures *f)
{
	int64_t sum = 0;
	int i;

	head_of(b, "clip_duration_seconds", "histogram",
	    "Time that making a clip took, from planning to its name.");
	for (i = 0; i < FIGURES_BUCKETS; i++) {
		sum += f->bucket[i];
		buf_addf(b, "cutlist_clip_duration_seconds_bucket{le=\"%s\"} "
		    "%" PRId64 "\n", figures_bucket_text(i), sum);
	}
	sum += f->bucket[FIGURES_BUCKETS];
	buf_addf(b, "cutlist_clip_duration_seconds_bucket{le=\"+Inf\"} %"
	    PRId64 "\ncutlist_clip_duration_seconds_sum ", sum);
	put_us(b, f->clip_time);
	buf_addf(b, "cutlist_clip_duration_seconds_count %" PRId64 "\n", sum);
}

static void
put_stages(struct buf *b, const struct figures *f, const struct figures_end *e)
{
	const char *name;
	bool known;
	int64_t us;
	int i;

	head(b, "stage_seconds", "Time at work by stage; stages run side by "
	    "side.");
	for (i = 0; figures_stage(f, e, i, &name, &us, &known) == 0; i++) {
		if (!known)
			continue;
		buf_addf(b, "cutlist_stage_seconds{stage=\"%s\"} ", name);
		put_us(b, us < 0 ? 0 : us);
	}
}

/* Where there was nothing to do, there was no speed. */
static void
put_rate(struct buf *b, const char *name, const char *help, int64_t n,
    int64_t us)
{
	if (n <= 0 || us <= 0)
		return;
	head(b, name, help);
	buf_addf(b, "cutlist_%s %.3f\n", name,
	    (double)n * TC_SECOND / (double)us);
}

/* What framestat has seen. */
static void
put_pictures(struct buf *b, const struct figures_end *e)
{
	const struct tally_row *row = figures_row(e, "framestat");

	if (!row)
		return;
	put_number(b, "decoded_pictures", "Pictures decoded for analysis.",
	    row->v[TALLY_PICTURES]);
	put_rate(b, "decoded_pictures_per_second", "Speed of analysis.",
	    row->v[TALLY_PICTURES], row->v[TALLY_BUSY]);
	put_number(b, "shots", "Shots found, those out of the cache left out.",
	    row->v[TALLY_SHOTS]);
	put_rate(b, "shots_per_second", "Shots found for each second of "
	    "analysis.", row->v[TALLY_SHOTS], row->v[TALLY_BUSY]);
}

static void
put_cache(struct buf *b, const struct figures_end *e)
{
	static const char *const tools[] = { "probe", "framestat", "beatscan" };
	const struct tally_row *row;
	size_t i;

	head(b, "cache_lookups", "Analyses looked for in the cache.");
	for (i = 0; i < sizeof tools / sizeof tools[0]; i++) {
		row = figures_row(e, tools[i]);
		if (!row)
			continue;
		buf_addf(b, "cutlist_cache_lookups{tool=\"%s\",result=\"hit\"} "
		    "%" PRId64 "\ncutlist_cache_lookups{tool=\"%s\","
		    "result=\"miss\"} %" PRId64 "\n", tools[i],
		    row->v[TALLY_HITS], tools[i], row->v[TALLY_MISSES]);
	}
}

/* One figure of all programs. */
static void
put_programs(struct buf *b, const struct figures_end *e, const char *name,
    const char *help, enum tally_value v, bool time)
{
	size_t i;

	head(b, name, help);
	for (i = 0; i < e->n; i++) {
		buf_addf(b, "cutlist_%s{program=\"", name);
		put_label(b, e->rows[i].name);
		buf_adds(b, "\"} ");
		if (time)
			put_us(b, e->rows[i].v[v]);
		else
			buf_addf(b, "%" PRId64 "\n", e->rows[i].v[v]);
	}
}

static void
put_all_programs(struct buf *b, const struct figures_end *e)
{
	put_programs(b, e, "processes", "Processes by program.", TALLY_RUNS,
	    false);
	put_programs(b, e, "failed_processes", "Of those: that did not end "
	    "well, or were stopped.", TALLY_FAILED, false);
	put_programs(b, e, "cpu_seconds", "Time of processors, user and "
	    "system.", TALLY_CPU, true);
	put_programs(b, e, "peak_memory_bytes", "Resident memory of the "
	    "largest process.", TALLY_PEAK, false);
	put_programs(b, e, "read_bytes", "Bytes read, from pipes too.",
	    TALLY_READ, false);
	put_programs(b, e, "written_bytes", "Bytes written, to pipes too.",
	    TALLY_WRITTEN, false);
	put_programs(b, e, "disk_read_bytes", "Bytes that had to come from a "
	    "disk.", TALLY_DISK_READ, false);
	put_programs(b, e, "disk_written_bytes", "Bytes that go to a disk.",
	    TALLY_DISK_WRITTEN, false);
}

void
figures_metrics(struct buf *b, const struct figures *f,
    const struct figures_end *e)
{
	head(b, "run_info", "The version that ran.");
	buf_adds(b, "cutlist_run_info{version=\"" VERSION "\"} 1\n");
	put_seconds(b, "run_start_timestamp_seconds", "When the run began, "
	    "since the epoch.", f->began);
	put_seconds(b, "run_duration_seconds", "How long it took.", e->took);
	put_number(b, "run_exit_status", "0: all there, 1: not all, 2: "
	    "trouble, above 128: a signal.", e->status);
	put_files(b, f);
	put_clips(b, f);
	put_slots(b, f);
	if (f->first_clip != TC_NONE)
		put_seconds(b, "first_clip_seconds", "From the start to the "
		    "first clip.", f->first_clip);
	put_histogram(b, f);
	put_stages(b, f, e);
	put_pictures(b, e);
	put_cache(b, e);
	put_all_programs(b, e);
	buf_adds(b, "# EOF\n");
}
