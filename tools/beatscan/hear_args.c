/*
 * How sound is decoded.
 *
 * Floats, as most decoders make them anyway: it costs no more than 16 bits,
 * and what is beyond full scale survives.  NUT with a flush only where a
 * buffer is full costs less than bare samples, which ffmpeg writes packet by
 * packet.  No filter but the change of format that ffmpeg puts in itself.
 */
#include <inttypes.h>

#include "hear_args.h"
#include "ff.h"
#include "sox.h"

static const char *
float_codec(void)
{
	const uint16_t one = 1;

	return *(const uint8_t *)&one ? "pcm_f32le" : "pcm_f32be";
}

void
hear_ffmpeg(struct args *a, const struct hear_spec *spec, int64_t seek)
{
	ff_begin(a, "ffmpeg");
	args_addl(a, "-filter_threads", "1", "-threads", "1", "-copyts",
	    "-noaccurate_seek", (char *)NULL);
	if (seek != TC_NONE) {
		int64_t us = seek < 0 ? -seek : seek;

		args_addl(a, "-seek_timestamp", "1", "-ss", (char *)NULL);
		args_addf(a, "%s%" PRId64 ".%06" PRId64, seek < 0 ? "-" : "",
		    us / TC_SECOND, us % TC_SECOND);
	}
	if (spec->follow)
		ff_input_fed(a);
	else
		ff_input(a, spec->path, NULL);
	args_add(a, "-map");
	args_addf(a, "0:%d", spec->stream);
	args_addl(a, "-c:a", float_codec(), "-threads", "1",
	    "-map_metadata", "-1", "-map_chapters", "-1",
	    "-output_ts_offset", (char *)NULL);
	args_addf(a, "%d", HEAR_SHIFT);
	args_addl(a, "-f", "nut", "-write_index", "0", "-flush_packets", "0",
	    "pipe:1", (char *)NULL);
}

bool
hear_sox(struct args *a, const char *path)
{
	const char *kind = sox_kind(path);

	if (!kind)
		return false;
	args_addl(a, "sox", "-V1", "--no-glob", "-t", kind, (char *)NULL);
	sox_path(a, path);
	args_addl(a, "-t", "au", "-e", "floating-point", "-b", "32", "-",
	    (char *)NULL);
	return true;
}
