/*
 * How this suite calls FFmpeg's programs.
 *
 * A file is named "file:NAME", with "file" as the only protocol allowed: a
 * name like "http:x" or "concat:a|b" is a file here.  With "file" allowed a
 * playlist could still open other files, so only the formats of recordings
 * are allowed as well.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ff.h"

enum { NEED_MAJOR = 5, NEED_MINOR = 1 };

#define NEWER "install FFmpeg 5.1 or later (https://ffmpeg.org/download.html)"

/*
 * The formats that recordings have.  Left out are those that open further
 * files or take a name for a pattern (playlists, image sequences, subtitles
 * with a second file), and those in which a text or a picture plays as film.
 */
#define FORMATS "mov,matroska,avi,mpegts,mpeg,flv,live_flv,asf,asf_o,rm," \
	"mxf,gxf,nut,ogg,ivf,obu,av1,h264,hevc,vc1,m4v,mpegvideo,mjpeg," \
	"cavsvideo,avs2,avs3,dirac,dnxhd,yuv4mpegpipe,dv,gif,apng,wtv,nsv," \
	"nuv,lxf,pva,roq,smk,bink,swf,flic,film_cpk,rpl,vivo,4xm,vmd,dhav," \
	"pmp,thp,xmv,mp3,aac,ac3,eac3,dts,dtshd,mlp,truehd,flac,wav,w64,aiff," \
	"caf,au,ape,wv,tta,tak,mpc,mpc8,amr,amrnb,amrwb,voc,xwma,dsf,iff,oma," \
	"loas,spdif,gsm,shn,sox,ac4,aptx,aptx_hd"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void
ff_begin(struct args *a, const char *program)
{
	const char *slash = strrchr(program, '/');
	const char *name = slash ? slash + 1 : program;

	args_addl(a, program, "-v", "error", "-hide_banner", (char *)NULL);
	/* Else it would read commands from our terminal. */
	if (strcmp(name, "ffmpeg") == 0)
		args_add(a, "-nostdin");
}

void
ff_input(struct args *a, const char *path, const char *protocols)
{
	args_add(a, "-protocol_whitelist");
	if (protocols) {
		args_addf(a, "%s,file", protocols);
		args_addl(a, "-i", path, (char *)NULL);
	} else {
		args_addl(a, "file", "-format_whitelist", FORMATS, "-i",
		    (char *)NULL);
		args_addf(a, "file:%s", path);
	}
}

void
ff_input_fed(struct args *a)
{
	args_addl(a, "-protocol_whitelist", "pipe", "-format_whitelist",
	    FORMATS, "-i", "pipe:0", (char *)NULL);
}

/* Versions begin with a number ("5.1.9-0+deb12u1", "n6.0-2-g1", or a date,
 * which is greater than any number so far) or are builds between releases
 * ("N-109421-gabc", "git-2023-01-01"), which are taken to be new. */
const char *
ff_too_old(const char *version)
{
	static char text[160];
	const char *p = version;
	char *end;
	long major, minor = 0;

	if (!p)
		return NULL;
	if ((*p == 'n' || *p == 'v') && is_digit(p[1]))
		p++;
	if (!is_digit(*p))
		return NULL;
	major = strtol(p, &end, 10);
	if (end[0] == '.' && is_digit(end[1]))
		minor = strtol(end + 1, NULL, 10);
	if (major > NEED_MAJOR ||
	    (major == NEED_MAJOR && minor >= NEED_MINOR))
		return NULL;
	snprintf(text, sizeof(text), "FFmpeg %.40s is too old: " NEWER,
	    version);
	return text;
}

const char *
ff_missing(const char *program)
{
	static char text[160];

	snprintf(text, sizeof(text), "%.40s not found: " NEWER, program);
	return text;
}
