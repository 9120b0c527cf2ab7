/*
 * The header of a Matroska file: which track is ours, and whether libavformat
 * hands out its blocks as they are.
 *
 * Streams of libavformat are the tracks in the order of the file; only tracks
 * of no known type, without a codec, or whose codec belongs to another type
 * are none.  Attachments become streams behind all tracks, so none of them is
 * found here.  What is written behind the first cluster is never looked for,
 * though libavformat would follow the seek table there: then the track is not
 * found, and the file declined.
 */
#include <string.h>

#include "mkv_track.h"

enum {
	ID_DOCTYPE = 0x4282,
	ID_MAX_ID_LENGTH = 0x42f2,
	ID_MAX_SIZE_LENGTH = 0x42f3,
	ID_READ_VERSION = 0x42f7,
	ID_TIMESTAMP_SCALE = 0x2ad7b1,
	ID_TRACK = 0xae,
	ID_TRACK_NUMBER = 0xd7,
	ID_TRACK_TYPE = 0x83,
	ID_CODEC = 0x86,
	ID_CODEC_PRIVATE = 0x63a2,
	ID_CODEC_DELAY = 0x56aa,
	ID_DEFAULT_DURATION = 0x23e383,
	ID_TRACK_SCALE = 0x23314f,
	ID_VIDEO = 0xe0,
	ID_AUDIO = 0xe1,
	ID_COLOUR = 0x55b0, /* of a video, as are the next two */
	ID_MASTERING = 0x55d0,
	ID_PROJECTION = 0x7670,
	ID_OPERATION = 0xe2,
	ID_PLANES = 0xe3,
	ID_PLANE = 0xe4,
	ID_MAPPING = 0x41e4,
	ID_FRAME_RATE = 0x2383e3,
	ID_ENCODINGS = 0x6d80,
	ID_ENCODING = 0x6240,
	ID_ENCODING_SCOPE = 0x5032,
	ID_ENCODING_TYPE = 0x5033,
	ID_COMPRESSION = 0x5034,
	ID_ALGORITHM = 0x4254,
	ID_SETTINGS = 0x4255,

	MAX_DEPTH = 4,        /* of elements in a track */
	HEADER_STRIPPING = 3, /* an algorithm */
	VIDEO = 1, SOUND = 2, SUBTITLES = 0x11, METADATA = 0x21 /* types */
};

/* One track as it is read; not all of them are kept. */
struct entry {
	uint64_t number, type, frame_ns, delay;
	double scale, rate;
	char codec[32];
	struct ebml_element private;
	int encodings;
	uint64_t scope, encoding, algorithm;
	struct ebml_element settings;
};

static int
no(struct mkv_track *t, const char *why)
{
	t->why = why;
	return -1;
}

bool
mkv_top_level(uint32_t id)
{
	switch (id) {
	case ID_SEEKHEAD:
	case ID_INFO:
	case ID_TRACKS:
	case ID_CLUSTER:
	case ID_CUES:
	case ID_ATTACHMENTS:
	case ID_CHAPTERS:
	case ID_TAGS:
		return true;
	default:
		return false;
	}
}

static int
read_compression(struct ebml *e, const struct ebml_element *in,
    struct entry *t)
{
	struct ebml_element el;
	int64_t pos = in->data;
	int got;

	while ((got = ebml_child(e, in, &pos, &el)) > 0) {
		if (el.id == ID_SETTINGS)
			t->settings = el;
		if (el.id == ID_ALGORITHM &&
		    ebml_uint(e, &el, &t->algorithm) < 0)
			return -1;
	}
	return got;
}

static int
read_encoding(struct ebml *e, const struct ebml_element *in, struct entry *t)
{
	struct ebml_element el;
	int64_t pos = in->data;
	int got;

	t->encodings++;
	while ((got = ebml_child(e, in, &pos, &el)) > 0) {
		if (el.id == ID_COMPRESSION)
			got = read_compression(e, &el, t);
		else if (el.id == ID_ENCODING_SCOPE)
			got = ebml_uint(e, &el, &t->scope);
		else if (el.id == ID_ENCODING_TYPE)
			got = ebml_uint(e, &el, &t->encoding);
		if (got < 0)
			return -1;
	}
	return got;
}

/* The elements of a track that hold others.  Those of other tracks are read
 * as well: where one is broken, libavformat takes up again behind it, and
 * all is different. */
static bool
is_master(uint32_t id)
{
	switch (id) {
	case ID_VIDEO:
	case ID_AUDIO:
	case ID_COLOUR:
	case ID_MASTERING:
	case ID_PROJECTION:
	case ID_OPERATION:
	case ID_PLANES:
	case ID_PLANE:
	case ID_MAPPING:
	case ID_ENCODINGS:
		return true;
	default:
		return false;
	}
}

static int
read_inner(struct ebml *e, const struct ebml_element *in, struct entry *t,
    int depth)
{
	struct ebml_element el;
	int64_t pos = in->data;
	int got;

	while ((got = ebml_child(e, in, &pos, &el)) > 0) {
		if (in->id == ID_VIDEO && el.id == ID_FRAME_RATE)
			got = ebml_float(e, &el, &t->rate);
		else if (in->id == ID_ENCODINGS && el.id == ID_ENCODING)
			got = read_encoding(e, &el, t);
		else if (depth < MAX_DEPTH && is_master(el.id))
			got = read_inner(e, &el, t, depth + 1);
		if (got < 0)
			return -1;
	}
	return got;
}

static int
read_field(struct ebml *e, const struct ebml_element *el, struct entry *t)
{
	switch (el->id) {
	case ID_TRACK_NUMBER:
		return ebml_uint(e, el, &t->number);
	case ID_TRACK_TYPE:
		return ebml_uint(e, el, &t->type);
	case ID_DEFAULT_DURATION:
		return ebml_uint(e, el, &t->frame_ns);
	case ID_CODEC_DELAY:
		return ebml_uint(e, el, &t->delay);
	case ID_TRACK_SCALE:
		return ebml_float(e, el, &t->scale);
	case ID_CODEC:
		/* Longer names are none that we know. */
		if (ebml_text(e, el, t->codec, sizeof t->codec) < 0)
			t->codec[0] = '?';
		return 0;
	case ID_CODEC_PRIVATE:
		t->private = *el;
		return 0;
	default:
		return is_master(el->id) ? read_inner(e, el, t, 0) : 0;
	}
}

/* Whether libavformat makes a stream of it. */
static bool
is_stream(const struct entry *t)
{
	switch (t->type) {
	case VIDEO:
		return t->codec[0] == 'V';
	case SOUND:
		return t->codec[0] == 'A';
	case SUBTITLES:
	case METADATA:
		return t->codec[0] == 'S' || t->codec[0] == 'D';
	default:
		return false;
	}
}

static int
find_codec(struct mkv_track *t, const char *name)
{
	static const struct {
		const char *name;
		enum mkv_codec codec;
	} known[] = {
		{ "V_MPEG4/ISO/AVC", MKV_AVC },
		{ "V_MPEGH/ISO/HEVC", MKV_FLAGS },
		{ "V_VP8", MKV_VP8 },
		{ "V_VP9", MKV_VP9 },
		{ "V_AV1", MKV_AV1 },
		{ "V_FFV1", MKV_FLAGS },
		{ "V_MJPEG", MKV_INTRA },
		{ "V_PRORES", MKV_PRORES },
	};
	size_t i;

	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(name, known[i].name) == 0) {
			t->codec = known[i].codec;
			t->hevc = strstr(name, "HEVC") != NULL;
			return 0;
		}
	return no(t, "its codec is not one of those known to be plain");
}

static int
take_encoding(struct mkv_track *t, struct ebml *e, const struct entry *found)
{
	const unsigned char *p;
	int64_t have;

	if (found->encodings == 0)
		return 0;
	if (found->encodings > 1 || found->encoding != 0 ||
	    found->algorithm != HEADER_STRIPPING || found->scope != 1)
		return no(t, "its frames are compressed or encrypted");
	if (found->settings.size > MKV_PREFIX)
		return no(t, "too much is stripped from its frames");
	p = ebml_get(e, found->settings.data, (int)found->settings.size,
	    &have);
	if (have < found->settings.size)
		return no(t, "its tracks cannot be read");
	t->prefix_size = (int)found->settings.size;
	memcpy(t->prefix, p, (size_t)t->prefix_size);
	return 0;
}

static int
take_track(struct mkv_track *t, struct ebml *e, const struct entry *found)
{
	int i;

	if (found->type != VIDEO)
		return no(t, "the track is no video");
	for (i = 0; i < t->tracks - 1; i++)
		if (t->numbers[i] == found->number)
			return no(t, "two tracks have the same number");
	if (found->scale != 1.0 || found->delay != 0)
		return no(t, "its times are scaled or shifted");
	if (found->frame_ns > INT64_MAX || !(found->rate >= 0 &&
	    found->rate < 1e9))
		return no(t, "its frame rate is absurd");
	t->number = found->number;
	t->frame_ns = found->frame_ns;
	if (t->frame_ns == 0 && found->rate > 1e-9)
		t->frame_ns = (uint64_t)(1000000000 / found->rate);
	t->private_at = found->private.data;
	t->private_size = found->private.size;
	if (find_codec(t, found->codec) < 0)
		return -1;
	return take_encoding(t, e, found);
}

/* 1 when it was the wanted one. */
static int
read_tracks(struct mkv_track *t, struct ebml *e,
    const struct ebml_element *in, int wanted)
{
	struct ebml_element el, field;
	int64_t pos = in->data, inner;
	int got, more, streams = 0;
	bool found = false;

	while ((got = ebml_child(e, in, &pos, &el)) > 0) {
		struct entry one = { .scale = 1.0, .scope = 1 };

		if (el.id != ID_TRACK)
			continue;
		inner = el.data;
		while ((more = ebml_child(e, &el, &inner, &field)) > 0)
			if (read_field(e, &field, &one) < 0)
				return no(t, "its tracks are broken");
		if (more < 0)
			return no(t, "its tracks are broken");
		if (t->tracks == MKV_TRACKS)
			return no(t, "it has too many tracks");
		t->numbers[t->tracks++] = one.number;
		if (!is_stream(&one) || streams++ != wanted)
			continue;
		found = true;
		if (take_track(t, e, &one) < 0)
			return -1;
	}
	if (got < 0)
		return no(t, "its tracks are broken");
	return found ? 0 : no(t, "there is no such track");
}

static int
read_info(struct mkv_track *t, struct ebml *e, const struct ebml_element *in)
{
	struct ebml_element el;
	int64_t pos = in->data;
	int got;

	t->scale = 1000000;
	while ((got = ebml_child(e, in, &pos, &el)) > 0)
		if (el.id == ID_TIMESTAMP_SCALE && el.size > 0 &&
		    ebml_uint(e, &el, &t->scale) < 0)
			return no(t, "its times are broken");
	if (got < 0)
		return no(t, "its times are broken");
	if (t->scale == 0 || t->scale > 1000000000 ||
	    1000000000 % t->scale != 0)
		return no(t, "its ticks are no whole part of a second");
	return 0;
}

/* The very first element.  Returns where it ends, or -1. */
static int64_t
read_ebml(struct mkv_track *t, struct ebml *e)
{
	struct ebml_element head, el;
	char type[16] = "";
	uint64_t version = 1, id_length = 4, size_length = 8;
	int64_t pos;
	int got;

	if (ebml_read(e, 0, &head) <= 0 || head.id != ID_EBML ||
	    head.size < 0 || head.end > e->file_size)
		return no(t, "it is no Matroska");
	pos = head.data;
	while ((got = ebml_child(e, &head, &pos, &el)) > 0) {
		if (el.id == ID_DOCTYPE)
			got = ebml_text(e, &el, type, sizeof type);
		else if (el.id == ID_READ_VERSION)
			got = ebml_uint(e, &el, &version);
		else if (el.id == ID_MAX_ID_LENGTH)
			got = ebml_uint(e, &el, &id_length);
		else if (el.id == ID_MAX_SIZE_LENGTH)
			got = ebml_uint(e, &el, &size_length);
		if (got < 0)
			break;
	}
	if (got < 0 || (strcmp(type, "matroska") != 0 &&
	    strcmp(type, "webm") != 0))
		return no(t, "it is no Matroska");
	if (version != 1 || id_length > 4 || size_length > 8)
		return no(t, "it is of a version that is not known");
	return head.end;
}

int
mkv_read_track(struct mkv_track *t, struct ebml *e, int wanted)
{
	struct ebml_element el;
	int64_t pos;
	bool tracks = false;
	int got;

	memset(t, 0, sizeof *t);
	pos = read_ebml(t, e);
	if (pos < 0)
		return -1;
	if (ebml_read(e, pos, &t->segment) <= 0 || t->segment.id != ID_SEGMENT)
		return no(t, "it has no segment");
	if (t->segment.size >= 0 && t->segment.end < e->file_size)
		return no(t, "something follows its segment");
	for (pos = t->segment.data; ; pos = el.end) {
		got = ebml_read(e, pos, &el);
		if (got <= 0)
			return no(t, got < 0 ? "its header is broken" :
			    "it has no clusters");
		if (el.id == ID_CLUSTER)
			break;
		if (!mkv_top_level(el.id) && el.id != ID_VOID &&
		    el.id != ID_CRC32)
			return no(t, "its header has unknown elements");
		if (el.size < 0 || el.end > t->segment.end ||
		    el.end > e->file_size)
			return no(t, "its header is broken");
		if ((el.id == ID_TRACKS && tracks) ||
		    (el.id == ID_INFO && t->scale))
			return no(t, "it has two headers");
		if (el.id == ID_INFO && read_info(t, e, &el) < 0)
			return -1;
		if (el.id == ID_TRACKS) {
			tracks = true;
			if (read_tracks(t, e, &el, wanted) < 0)
				return -1;
		}
	}
	if (!tracks || !t->scale)
		return no(t, "its header does not come first");
	t->clusters = pos;
	return 0;
}
