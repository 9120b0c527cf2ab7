#ifndef JOB_H
#define JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "flow.h"
#include "gop.h"
#include "index.h"
#include "info.h"
#include "inspect.h"
#include "key.h"
#include "loop.h"
#include "proc.h"

/*
 * One file on its way through probe, and all of them together.
 *
 * A job goes through stages, each of which ends in the next one's start:
 *
 *   inspect -> (known already) -> finished
 *           -> ask ffprobe -> survey -> (measure) -> media record
 *           -> scan packets (-g) -> captions (-c) -> finished
 *
 * Where ffprobe can't read the file, SoX may: from there it goes straight to
 * the media record.
 *
 * Several jobs run at once, but what they write appears in the order of the
 * names: the first job in line writes through, the others gather up to
 * JOB_TEXT bytes and are paused there.
 */
enum { JOB_TEXT = 1 << 20 };

struct wishes {
	bool gops, captions, table, full_hash;
	const char *role;    /* what the files are for; null: nothing said */
	const char *allowed; /* protocols; null: files only */
	char whitelist[256]; /* allowed, and what that implies */
	int64_t quiet_us;    /* silence of a child after which it is given up */
	bool follow;         /* the file is still being written */
	int64_t patience_us; /* that it may stand still meanwhile */
};

struct cache;
struct cache_entry;
struct caption_list;
struct file_facts;
struct sox_question;
struct trail;

struct job {
	struct crew *crew;
	struct job *next;
	char *path;
	char src[40];
	char key[KEY_TEXT];
	struct input input;
	struct info info;

	struct buf media;   /* the record, waits for its turn */
	bool has_gops;      /* gop records follow it */
	struct buf text;    /* the records after it */
	struct source *source; /* once media is out */
	struct buf troubles; /* wait for their turn: path NUL sentence NUL */
	bool troubled;      /* there were some */
	bool finished;

	struct cache_entry *entry; /* null: not kept */
	bool recalling;     /* it is told out of there */
	size_t kept;        /* bytes of text that are in there */

	struct proc *proc;
	struct proc_ops ops;
	bool paused;
	void (*after)(struct job *j, const struct child *c);
	void (*then)(struct job *j); /* what the stage at work ends in */
	struct buf answer;  /* of a child: all of it, or the unfinished line */

	struct index *index;    /* null: ffprobe's packets */
	struct survey *survey;
	struct gop_maker *gops;
	struct regrow *regrow;  /* null: all packets are read */
	int timer;          /* -1: none */
	int64_t furthest;   /* end of what was measured */
	int64_t measured;   /* packets of the film that ffprobe listed */
	int64_t odd_lines;  /* of ffprobe's that are no packets */

	struct sox_question *sox; /* null: it was not asked */
	struct trail *trail;      /* null: it is no recording in progress */

	struct caption_list *captions;
	size_t next_stream; /* the next one to look at for subtitles */
};

/* The jobs in flight, in the order of their names. */
struct crew {
	struct loop *loop;
	struct flow *flow;
	struct cache *cache; /* null: none */
	struct wishes wish;
	struct job *jobs;
	int busy;   /* not finished */
	size_t done;
	struct key_count *keys; /* how often each key came */
	size_t nkeys;
	void (*changed)(struct crew *c); /* a job ended: more may start */
};

/* Starts one; it ends by itself. */
void job_start(struct crew *c, const char *path);

/* Writes what may be written now. */
void crew_write(struct crew *c);
void crew_free(struct crew *c);

/* For the stages: */

/* Something went wrong with a file, and the job goes on. */
void job_trouble(struct job *j, const char *path, const char *what);

/* The job will get no further: error text for its record.  This and
 * job_finish may free the job: nothing may be done with it afterwards. */
void job_fail(struct job *j, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The job has got all there is. */
void job_finish(struct job *j);

/* Bytes were added to text: write or pause. */
void job_added(struct job *j);

/* What the file's name and folder say of it. */
void job_facts(const struct job *j, struct file_facts *f);

/* True when the job should make no more records now. */
bool job_full(const struct job *j);

/* Runs a program on the job's file: data gets its output, after is called at
 * its end.  Returns false with errno where it can't be started; a is freed in
 * any case. */
struct args;
bool job_try(struct job *j, struct args *a,
    void (*data)(void *job, int which, const char *p, size_t n),
    void (*after)(struct job *j, const struct child *c));

/* The same for a program of FFmpeg's, without which nothing can be done. */
void job_run(struct job *j, struct args *a,
    void (*data)(void *job, int which, const char *p, size_t n),
    void (*after)(struct job *j, const struct child *c));

/* data for job_run: gathers everything in j->answer. */
void job_gather(void *job, int which, const char *p, size_t n);

/* Starts and finishes the call for job_run: input options go between. */
void job_args(struct job *j, struct args *a, const char *program);
void job_input(struct job *j, struct args *a);

/* scan.c.  Looks through the packets before the media record is written,
 * where that is cheap (index.h): whether the rate varies, and what is really
 * there of a truncated file. */
void scan_survey(struct job *j, void (*then)(struct job *j));

/* Finds out how long a file is whose header does not tell the truth. */
bool scan_needs_measure(const struct job *j);
void scan_measure(struct job *j, void (*then)(struct job *j));

/* The gop records of -g. */
void scan_gops(struct job *j, void (*then)(struct job *j));

/* Of these, those that ffprobe tells from that byte of the file on. */
void scan_packets(struct job *j, int64_t from);

/* Lines of ffprobe's: calls take for each whole one of what came, and keeps
 * the rest in answer; one of packets, "pts,dts,duration,size,pos,flags". */
void scan_each_line(struct job *j, const char *p, size_t n,
    void (*take)(struct job *j, char *line));
void scan_line(struct job *j, char *line);

/* Begins to make gop records, of packets that somebody else lists. */
void scan_begin(struct job *j);

/* There is room for records again. */
void scan_resume(struct job *j);
void scan_free(struct job *j);

/* soxask.c.  Asks SoX about a file that ffprobe can't read; why tells what
 * ffprobe said.  Returns false where SoX knows no such files. */
bool soxask(struct job *j, const char *why, void (*then)(struct job *j));
void soxask_free(struct job *j);

/* captions.c */
void captions_collect(struct job *j, void (*then)(struct job *j));
void captions_free(struct job *j);

#endif
