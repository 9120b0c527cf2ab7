/*
 * What ffprobe and ffmpeg say about a clip, line by line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "method.h"
#include "verify_part.h"

/* The value of KEY= in "packet|key=value|..."; null where it is not there. */
static const char *
value_of(const char *line, const char *key)
{
	size_t n = strlen(key);
	const char *p = line;

	while ((p = strchr(p, '|')) != NULL) {
		p++;
		if (strncmp(p, key, n) == 0 && p[n] == '=')
			return p + n + 1;
	}
	return NULL;
}

static int64_t
number_of(const char *line, const char *key)
{
	const char *s = value_of(line, key);
	char *end;
	long long n;

	if (!s)
		return TC_NONE;
	n = strtoll(s, &end, 10);
	return end == s ? TC_NONE : n;
}

static struct verify_stream *
stream_of(struct verify *v, int64_t index)
{
	if (index < 0 || index >= VERIFY_STREAMS)
		return NULL;
	if (index >= v->nstreams)
		v->nstreams = (int)index + 1;
	return &v->streams[index];
}

static char
type_of(const char *line)
{
	const char *s = value_of(line, "codec_type");

	if (s && strncmp(s, "video", 5) == 0)
		return 'v';
	return s && strncmp(s, "audio", 5) == 0 ? 'a' : 0;
}

static void
take_stream(struct verify *v, const char *line)
{
	struct verify_stream *s = stream_of(v, number_of(line, "index"));
	const char *base = value_of(line, "time_base");
	char *end;

	if (!s || !base)
		return;
	s->type = type_of(line);
	s->base.num = strtoll(base, &end, 10);
	s->base.den = *end == '/' ? strtoll(end + 1, NULL, 10) : 0;
}

static void
keep_shown(struct verify *v, int64_t pts)
{
	if (v->nshown == v->cap) {
		v->cap = v->cap ? v->cap * 2 : 1024;
		v->shown = xrealloc(v->shown, v->cap, sizeof *v->shown);
	}
	v->shown[v->nshown++] = pts;
}

static void
take_packet(struct verify *v, const char *line)
{
	struct verify_stream *s = stream_of(v, number_of(line, "stream_index"));
	const char *flags = value_of(line, "flags");
	int64_t pts = number_of(line, "pts"), dts = number_of(line, "dts");
	int64_t duration = number_of(line, "duration");

	if (!s)
		return;
	if (dts != TC_NONE && s->last_dts != TC_NONE && dts <= s->last_dts)
		s->back = true;
	if (dts != TC_NONE)
		s->last_dts = dts;
	if (flags && strchr("K_", flags[0]) && flags[1] == 'D')
		return;
	if (duration == TC_NONE)
		duration = 0;
	s->packets++;
	if (pts == TC_NONE)
		return;
	if (s->first == TC_NONE || pts < s->first)
		s->first = pts;
	if (s->end == TC_NONE || pts + duration > s->end)
		s->end = pts + duration;
	if (duration > s->longest)
		s->longest = duration;
	if (type_of(line) == 'v')
		keep_shown(v, pts);
}

/* "0, dts, pts, duration, size, hash", then perhaps what lies beside the
 * packet: the hash of each, in their order, goes into one sum. */
static void
take_hash(struct verify_hash *h, const char *line)
{
	const char *p = line;
	int i;

	if (line[0] == '#')
		return;
	for (i = 0; i < 5 && p; i++)
		p = strchr(p + (i > 0), ',');
	if (!p)
		return;
	if (h->packets++ == 0)
		h->sum = UINT64_C(14695981039346656037);
	for (p++; *p && *p != ','; p++)
		h->sum = (h->sum ^ (unsigned char)*p) *
		    UINT64_C(1099511628211);
}

/*
 * Complaints that are no faults of the clip: at a random access point of an
 * open gop a decoder misses pictures that nothing shown needs.  In a copy, what
 * is hidden at its start may even be built on them; its bytes are compared, so
 * they are as good as the source's.
 */
static bool
is_harmless(const struct verify *v, const char *line)
{
	static const char *const always[] = { "mmco: unref short failure",
		"co located POCs unavailable", NULL };
	static const char *const hidden[] = { "Missing reference picture",
		"reference picture missing", "Could not find ref with POC",
		"Frame num gap", NULL };
	const char *const *p;

	for (p = always; *p; p++)
		if (strstr(line, *p))
			return true;
	if (v->m == METHOD_SMART || v->m == METHOD_ENCODE || !v->o->joint)
		return false;
	/* Of key frames alone times look odd to ffmpeg. */
	if (strstr(line, "non monotonically increasing dts to muxer"))
		return true;
	if (v->o->joint->hidden == 0)
		return false;
	for (p = hidden; *p; p++)
		if (strstr(line, *p))
			return true;
	return false;
}

void
verify_line(struct verify *v, enum verify_kind kind, const char *line)
{
	switch (kind) {
	case VERIFY_LIST:
		if (strncmp(line, "packet|", 7) == 0)
			take_packet(v, line);
		else if (strncmp(line, "stream|", 7) == 0)
			take_stream(v, line);
		break;
	case VERIFY_HASH_SOURCE:
		take_hash(&v->source, line);
		break;
	case VERIFY_HASH_CLIP:
		take_hash(&v->clip, line);
		break;
	case VERIFY_DECODE:
		if (!v->broken[0] && !is_harmless(v, line))
			snprintf(v->broken, sizeof v->broken, "%.100s", line);
		break;
	}
}
