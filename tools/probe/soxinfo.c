/*
 * SoX's answers.
 *
 * "sox --i" prints a line a fact, "Sample Rate    : 8000", behind one with the
 * file's name, which may hold anything and is stepped over as it was given;
 * the comments, which may hold anything, too, come last.
 *
 * The length it tells is missing for some kinds, twice the truth for others,
 * and that of the header for files that were cut off.  So the sound is decoded
 * to an AU file of 8 bits, and what comes is counted: SoX needs a tenth of a
 * second for ten minutes.  The rate and the channels are taken from there,
 * too, as that is how the sound will be decoded by others.
 */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "soxinfo.h"
#include "buf.h"
#include "sox.h"

enum { HEAD = 24, BEGIN_MOST = 1 << 20, CHANNELS_MOST = 1 << 16 };

void
soxinfo_args(struct args *a, const char *path)
{
	args_addl(a, "sox", "--i", (char *)NULL);
	sox_path(a, path);
}

void
soxinfo_decode_args(struct args *a, const char *kind, const char *path)
{
	/* -D: no noise where bits are dropped */
	args_addl(a, "sox", "-V1", "-D", "--no-glob", "-t", kind,
	    (char *)NULL);
	sox_path(a, path);
	args_addl(a, "-t", "au", "-e", "signed-integer", "-b", "8", "-",
	    (char *)NULL);
}

/* The text behind the first line that begins with name and a colon; null
 * where there is none. */
static const char *
fact(const char *text, const char *name)
{
	size_t n = strlen(name);
	const char *p;

	for (p = text; p; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (strncmp(p, name, n) != 0)
			continue;
		p += n + strspn(p + n, " ");
		if (*p == ':')
			return p + 1 + strspn(p + 1, " ");
	}
	return NULL;
}

/* The number that text begins with, without its fraction. */
static int64_t
whole(const char *text)
{
	char *end;
	long long v;

	if (!text || !isdigit((unsigned char)*text))
		return -1;
	v = strtoll(text, &end, 10);
	return v;
}

static int
small(const char *text)
{
	int64_t v = whole(text);

	return v > INT_MAX ? -1 : (int)v;
}

/* "00:00:02.00 = 16000 samples ~ 150 CDDA sectors" */
static int64_t
length_of(const char *text)
{
	const char *end = text ? strchr(text, '\n') : NULL;
	const char *equals = text ? strstr(text, " = ") : NULL;

	if (!equals || (end && equals > end))
		return -1;
	return whole(equals + 3);
}

/* "16-bit Signed Integer PCM", "HCOM" */
static void
read_encoding(const char *text, struct soxinfo *s)
{
	size_t n = strspn(text, "0123456789");

	s->bits = -1;
	if (n > 0 && strncmp(text + n, "-bit ", 5) == 0) {
		s->bits = small(text);
		text += n + 5;
	}
	snprintf(s->codec, sizeof s->codec, "%.*s", (int)strcspn(text, "\n"),
	    text);
}

int
soxinfo_read(const char *text, size_t len, const char *path,
    struct soxinfo *s)
{
	struct buf name = BUF_INIT;
	const char *encoding;
	bool ours;

	if (strlen(text) != len)
		return -1;
	text += strspn(text, "\n");
	buf_addf(&name, "Input File     : '%s%s'\n",
	    path[0] == '/' ? "" : "./", path);
	ours = strncmp(text, name.p, name.len) == 0;
	text += ours ? name.len : 0;
	buf_free(&name);
	encoding = ours ? fact(text, "Sample Encoding") : NULL;
	if (!encoding)
		return -1;
	read_encoding(encoding, s);
	s->rate = small(fact(text, "Sample Rate"));
	s->channels = small(fact(text, "Channels"));
	s->samples = length_of(fact(text, "Duration"));
	return s->rate < 1 || s->channels < 1 ? -1 : 0;
}

static int64_t
big_endian(const unsigned char *p)
{
	return (int64_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static void
read_head(struct soxcount *c)
{
	const unsigned char *h = c->head;

	c->begin = (uint64_t)big_endian(h + 4);
	c->rate = big_endian(h + 16);
	c->channels = big_endian(h + 20);
	c->bad = memcmp(h, ".snd", 4) != 0 || big_endian(h + 12) != 2 ||
	    c->begin < HEAD || c->begin > BEGIN_MOST || c->rate < 1 ||
	    c->rate > INT_MAX || c->channels < 1 ||
	    c->channels > CHANNELS_MOST;
}

void
soxinfo_count(struct soxcount *c, const unsigned char *p, size_t n)
{
	bool begun = c->bytes >= HEAD;

	for (size_t i = 0; !begun && i < n && c->bytes + i < HEAD; i++)
		c->head[c->bytes + i] = p[i];
	c->bytes += n;
	if (!begun && c->bytes >= HEAD)
		read_head(c);
}

int64_t
soxinfo_samples(const struct soxcount *c)
{
	if (c->bytes < HEAD || c->bad || c->bytes < c->begin)
		return 0;
	return (int64_t)(c->bytes - c->begin) / c->channels;
}

bool
soxinfo_agree(const struct soxinfo *s, const struct soxcount *c)
{
	/* 16666.7 is one more there */
	return s->channels == c->channels && c->rate >= s->rate &&
	    c->rate <= s->rate + INT64_C(1);
}

bool
soxinfo_is_cut(const struct soxinfo *s, const struct soxcount *c)
{
	/* of these SoX tells twice the length */
	if (strcmp(s->codec, "CVSD") == 0)
		return false;
	return s->samples > soxinfo_samples(c);
}

void
soxinfo_fill(const struct soxinfo *s, const struct soxcount *c,
    const char *kind, int64_t size, struct info *in)
{
	struct stream *a = xcalloc(1, sizeof *a);

	snprintf(in->container, sizeof in->container, "sox:%s", kind);
	a->kind = STREAM_AUDIO;
	snprintf(a->codec, sizeof a->codec, "%s", s->codec);
	a->base = (struct ratio){ 1, c->rate };
	a->start = a->start_pts = 0;
	a->duration = tc_us(soxinfo_samples(c), a->base);
	a->frames = a->bit_rate = -1;
	a->channels = (int)c->channels;
	a->sample_rate = (int)c->rate;
	a->bits = s->bits;
	in->duration = a->duration;
	in->bit_rate = a->duration <= 0 ? -1 : tc_rescale(size * 8,
	    (struct ratio){ TC_SECOND, 1 }, (struct ratio){ a->duration, 1 });
	in->streams = a;
	in->nstreams = 1;
	info_choose(in);
}
