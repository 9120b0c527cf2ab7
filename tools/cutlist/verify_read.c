/*
 * What ffmpeg says about a clip, line by line: its packets as `framecrc` and
 * `framehash` list them, and complaints of decoders.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "method.h"
#include "verify_part.h"

static struct verify_stream *
stream_of(struct verify *v, int64_t index)
{
	if (index < 0 || index >= VERIFY_STREAMS)
		return NULL;
	if (index >= v->nstreams)
		v->nstreams = (int)index + 1;
	return &v->streams[index];
}

/* "#tb 0: 1/12800" and "#media_type 0: video". */
static void
take_heading(struct verify *v, const char *line)
{
	struct verify_stream *s;
	long long index, num, den;
	char type[8];

	if (sscanf(line, "#tb %lld: %lld/%lld", &index, &num, &den) == 3) {
		s = stream_of(v, index);
		if (s)
			s->base = (struct ratio){ num, den };
	} else if (sscanf(line, "#media_type %lld: %7s", &index, type) == 2) {
		s = stream_of(v, index);
		if (s)
			s->type = strcmp(type, "video") == 0 ? 'v' :
			    strcmp(type, "audio") == 0 ? 'a' : 0;
	}
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

/* "0, dts, pts, duration, size, 0xsum", then ", F=0x5" where the flags are not
 * those of a key frame, then what lies beside the packet.  What an edit list
 * hides is marked to be discarded. */
static void
take_packet(struct verify *v, const char *line)
{
	enum { DISCARD = 4 };
	long long index, dts, pts, duration;
	const char *flags = strstr(line, ", F=0x");
	struct verify_stream *s;

	if (sscanf(line, "%lld, %lld, %lld, %lld,", &index, &dts, &pts,
	    &duration) != 4)
		return;
	s = stream_of(v, index);
	if (!s)
		return;
	if (dts != TC_NONE && s->last_dts != TC_NONE && dts <= s->last_dts)
		s->back = true;
	if (dts != TC_NONE)
		s->last_dts = dts;
	if (flags && strtol(flags + 6, NULL, 16) & DISCARD)
		return;
	s->packets++;
	if (pts == TC_NONE)
		return;
	if (s->first == TC_NONE || pts < s->first)
		s->first = pts;
	if (s->end == TC_NONE || pts + duration > s->end)
		s->end = pts + duration;
	if (duration > s->longest)
		s->longest = duration;
	if (s->type == 'v')
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
	case VERIFY_NOTHING:
		break;
	case VERIFY_LIST:
		if (line[0] == '#')
			take_heading(v, line);
		else
			take_packet(v, line);
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
