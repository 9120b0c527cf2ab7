/*
 * The encoder and the truth of a generated programme.
 */
#include "programme_out.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "diag.h"
#include "io.h"
#include "jw.h"

enum { STRETCHES = 60, ARG_MOST = 256 };

/* GOP stands for two seconds. */
static const struct encoder {
	const char *name, *ending, *codec, *args;
} encoders[] = {
	{ "raw", "nut", "rawvideo", "-c:v rawvideo" },
	{ "fast", "mp4", "h264", "-c:v libx264 -preset veryfast -crf 23" },
	{ "ultrafast", "mp4", "h264", "-c:v libx264 -preset ultrafast "
	    "-crf 26" },
	{ "default", "mp4", "h264", "-c:v libx264" },
	{ "fixed", "mp4", "h264", "-c:v libx264 -preset veryfast -crf 24 "
	    "-g GOP -keyint_min GOP -sc_threshold 0" },
	{ "open", "mkv", "h264", "-c:v libx264 -preset veryfast -crf 24 "
	    "-bf 3 -x264-params open-gop=1" },
	{ "low", "mp4", "h264", "-c:v libx264 -preset veryfast -b:v 90k "
	    "-maxrate 120k -bufsize 120k" },
	{ "hevc10", "mkv", "hevc", "-c:v libx265 -preset ultrafast "
	    "-pix_fmt yuv420p10le -x265-params log-level=error:pools=1" },
	{ "vp9", "webm", "vp9", "-c:v libvpx-vp9 -deadline realtime "
	    "-cpu-used 8 -b:v 400k" },
	{ "mpeg4", "avi", "mpeg4", "-c:v mpeg4 -q:v 5" },
	{ "mpeg2", "ts", "mpeg2video", "-c:v mpeg2video -q:v 6 -bf 2" },
	{ "mjpeg", "mov", "mjpeg", "-c:v mjpeg -q:v 6 -pix_fmt yuvj420p" },
};

struct span {
	const char *type;
	int from, to;
	double blend;
};

struct spans {
	struct span *v;
	size_t n;
};

struct output {
	struct out_spec spec;
	const struct encoder *encoder;
	char *base;
	struct child child;
	struct picture last;  /* edited before the present one */
	int edited, written;
	struct spans changes, negatives;
	/* Pictures come at one pace from begin on: this many ms apart. */
	int begin[STRETCHES], apart[STRETCHES], stretches;
};

static const struct encoder *
find(const char *name)
{
	for (size_t i = 0; i < sizeof(encoders) / sizeof(encoders[0]); i++)
		if (strcmp(encoders[i].name, name) == 0)
			return &encoders[i];
	return NULL;
}

bool
out_encoder_exists(const char *name)
{
	return find(name) != NULL;
}

static void
add_words(struct args *a, const char *words, int gop)
{
	char word[ARG_MOST];

	for (const char *p = words; *p;) {
		size_t n = strcspn(p, " ");

		if (n == 3 && strncmp(p, "GOP", 3) == 0) {
			args_addf(a, "%d", gop);
		} else if (n < sizeof(word)) {
			memcpy(word, p, n);
			word[n] = '\0';
			args_add(a, word);
		}
		p += n + strspn(p + n, " ");
	}
}

static void
roll_stretches(struct output *o)
{
	static const int paces[] = { 8, 16, 17, 20, 33, 33, 40, 42, 50, 67,
		83, 100, 140 };
	struct dice d;
	int at = 0;

	dice_seed(&d, o->spec.seed ^ 0x7666);
	for (int i = 0; i < STRETCHES; i++) {
		int ms = paces[dice_int(&d, 0, 12)];

		o->begin[i] = at;
		o->apart[i] = ms;
		at += dice_int(&d, 1, 2500 / ms);
	}
	o->stretches = STRETCHES;
}

/* Milliseconds of a written picture. */
static int64_t
moment(const struct output *o, int n)
{
	int64_t t = 0;

	for (int i = 0; i < o->stretches; i++) {
		int end = i + 1 < o->stretches ? o->begin[i + 1] : n;

		if (n <= o->begin[i])
			break;
		t += (int64_t)((n < end ? n : end) - o->begin[i]) *
		    o->apart[i];
	}
	return t;
}

static void
add_times(const struct output *o, struct args *a)
{
	struct buf text = BUF_INIT;

	buf_adds(&text, "settb=1/1000,setpts=");
	for (int i = 0; i < o->stretches; i++)
		buf_addf(&text, "%sbetween(N\\,%d\\,%d)*(%lld+(N-%d)*%d)",
		    i ? "+" : "", o->begin[i], i + 1 < o->stretches ?
		    o->begin[i + 1] - 1 : 99999999,
		    (long long)moment(o, o->begin[i]), o->begin[i],
		    o->apart[i]);
	args_addl(a, "-vf", text.p, "-fps_mode", "passthrough",
	    "-enc_time_base", "1:1000", (char *)NULL);
	buf_free(&text);
}

struct output *
out_new(const char *base, const struct out_spec *spec)
{
	struct output *o = xcalloc(1, sizeof(*o));
	struct child_spec cs = { .in = CHILD_PIPE, .out = CHILD_NULL,
	    .err = CHILD_INHERIT };
	struct args a;

	o->spec = *spec;
	o->base = xstrdup(base);
	o->encoder = find(spec->encoder);
	picture_new(&o->last, spec->w, spec->h);
	args_init(&a);
	args_addl(&a, "ffmpeg", "-v", "error", "-nostdin", "-y", "-f",
	    "rawvideo", "-pix_fmt", "yuv420p", "-video_size", (char *)NULL);
	args_addf(&a, "%dx%d", spec->w, spec->h);
	args_add(&a, "-framerate");
	args_addf(&a, "%lld/%lld", (long long)spec->rate.num,
	    (long long)spec->rate.den);
	args_addl(&a, "-i", "pipe:0", "-threads", "1", "-fflags", "+bitexact",
	    "-flags:v", "+bitexact", (char *)NULL);
	if (spec->vfr) {
		roll_stretches(o);
		add_times(o, &a);
	}
	add_words(&a, o->encoder->args, (int)(2 * ratio_double(spec->rate) +
	    0.5));
	args_addf(&a, "file:%s.%s", base, o->encoder->ending);
	cs.argv = a.v;
	if (child_start(&o->child, &cs) != 0)
		die("ffmpeg:");
	args_free(&a);
	return o;
}

static void
put(struct output *o, const struct picture *p)
{
	if (io_write(o->child.in, p->plane[0], picture_bytes(p->w, p->h)) != 0)
		die("%s: the encoder has gone:", o->base);
	o->written++;
}

void
out_picture(struct output *o, const struct picture *p)
{
	const struct cadence *c = &o->spec.cadence;
	struct picture mixed;

	picture_new(&mixed, p->w, p->h);
	/* Times of written pictures, in edited ones: n * edited / written. */
	for (;;) {
		int64_t at = (int64_t)o->written * c->edited;
		int64_t now = (int64_t)o->edited * c->written;

		if (at >= now + (c->blend ? 1 : c->written))
			break;
		if (at < now) {
			picture_copy(&mixed, &o->last);
			picture_mix(&mixed, p, (int)(256 - (now - at) * 256 /
			    c->written));
			put(o, &mixed);
		} else {
			put(o, p);
		}
	}
	picture_free(&mixed);
	picture_copy(&o->last, p);
	o->edited++;
}

static void
note(struct spans *s, const char *type, int from, int to, double blend)
{
	s->v = xrealloc(s->v, s->n + 1, sizeof(*s->v));
	s->v[s->n++] = (struct span){ type, from, to, blend };
}

void
out_change(struct output *o, const char *type, int from, int to, double blend)
{
	note(&o->changes, type, from, to, blend);
}

void
out_negative(struct output *o, const char *type, int from, int to)
{
	note(&o->negatives, type, from, to, 0);
}

/* The first written picture whose time is at least edited + halves / 2. */
static int
first_at(const struct output *o, int edited, int halves)
{
	const struct cadence *c = &o->spec.cadence;
	int64_t at = (2 * (int64_t)edited + halves) * c->written;

	return (int)((at + 2 * c->edited - 1) / (2 * c->edited));
}

/* The first that shows any of the edited picture. */
static int
first_of(const struct output *o, int edited)
{
	const struct cadence *c = &o->spec.cadence;

	if (!c->blend)
		return first_at(o, edited, 0);
	return edited == 0 ? 0 : (int)((int64_t)(edited - 1) * c->written /
	    c->edited) + 1;
}

static void
write_change(const struct output *o, struct buf *b, const struct span *s)
{
	const struct cadence *c = &o->spec.cadence;
	bool hard = strcmp(s->type, "hard") == 0;

	jw_open(b, NULL, '{');
	jw_str(b, "type", s->type);
	if (hard) {
		/* A mixture belongs to the shot with the greater share. */
		jw_int(b, "frame", first_at(o, s->from, c->blend ? -1 : 0));
		if (s->blend > 0)
			jw_fix(b, "blend", s->blend, 2);
	} else {
		jw_int(b, "start", first_of(o, s->from));
		jw_int(b, "end", first_at(o, s->to, 0));
	}
	jw_close(b, '}');
}

static void
save(const char *path, const struct buf *b)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0 || io_write(fd, b->p, b->len) != 0 || close(fd) != 0)
		die("%s:", path);
}

static void
write_truth(struct output *o, const struct buf *opts)
{
	struct buf b = BUF_INIT;
	char *slash = strrchr(o->base, '/');
	const char *name = slash ? slash + 1 : o->base;
	bool whole = o->spec.rate.den == 1;
	struct buf file = BUF_INIT;

	buf_addf(&file, "%s.%s", name, o->encoder->ending);
	buf_addc(&b, '{');
	jw_str(&b, "name", name);
	jw_str(&b, "file", file.p);
	jw_fix(&b, "fps", ratio_double(o->spec.rate), whole ? 0 : 6);
	jw_int(&b, "width", o->spec.w);
	jw_int(&b, "height", o->spec.h);
	jw_int(&b, "frames", o->written);
	jw_str(&b, "codec", o->encoder->codec);
	if (o->spec.vfr) {
		jw_open(&b, "pts", '[');
		for (int i = 0; i < o->written; i++)
			jw_fix(&b, NULL, (double)moment(o, i) / 1000, 3);
		jw_close(&b, ']');
	}
	jw_open(&b, "transitions", '[');
	for (size_t i = 0; i < o->changes.n; i++)
		write_change(o, &b, &o->changes.v[i]);
	jw_close(&b, ']');
	jw_open(&b, "negatives", '[');
	for (size_t i = 0; i < o->negatives.n; i++) {
		const struct span *s = &o->negatives.v[i];

		jw_open(&b, NULL, '{');
		jw_str(&b, "type", s->type);
		jw_int(&b, "start", first_of(o, s->from));
		jw_int(&b, "end", first_at(o, s->to, 0));
		jw_close(&b, '}');
	}
	jw_close(&b, ']');
	jw_open(&b, "opts", '{');
	buf_add(&b, opts->p, opts->len);
	jw_close(&b, '}');
	buf_adds(&b, "}\n");
	buf_clear(&file);
	buf_addf(&file, "%s.json", o->base);
	save(file.p, &b);
	buf_free(&file);
	buf_free(&b);
}

void
out_end(struct output *o, const struct buf *opts)
{
	close(o->child.in);
	o->child.in = -1;
	child_reap(&o->child, true);
	if (!child_ok(&o->child))
		die("%s: the encoder failed", o->base);
	child_free(&o->child);
	write_truth(o, opts);
	picture_free(&o->last);
	free(o->changes.v);
	free(o->negatives.v);
	free(o->base);
	free(o);
}
