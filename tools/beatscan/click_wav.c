/*
 * WAV files.  How long the sound is is known when it has ended, so the heading
 * is written twice; room is left in it for the sizes of RF64.
 */
#include "click_wav.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "io.h"

enum {
	SIZES = 28,                       /* of the chunk ds64 */
	HEADING = 12 + 8 + SIZES + 8 + 16 + 8,
	BUFFER = 4096
};

static uint8_t *
little(uint8_t *p, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		*p++ = (uint8_t)(v >> 8 * i);
	return p;
}

static uint8_t *
name(uint8_t *p, const char *four)
{
	memcpy(p, four, 4);
	return p + 4;
}

static void
heading(const struct click_wav *w, uint8_t text[HEADING])
{
	uint64_t riff = w->bytes + HEADING - 8;
	unsigned frame = (unsigned)w->channels * 2;
	int large = riff > UINT32_MAX;
	uint8_t *p = text;

	p = name(p, large ? "RF64" : "RIFF");
	p = little(p, large ? UINT32_MAX : riff, 4);
	p = name(p, "WAVE");
	p = name(p, large ? "ds64" : "JUNK");
	p = little(p, SIZES, 4);
	p = little(p, large ? riff : 0, 8);
	p = little(p, large ? w->bytes : 0, 8);
	p = little(p, large ? w->bytes / frame : 0, 8);
	p = little(p, 0, 4);
	p = name(p, "fmt ");
	p = little(p, 16, 4);
	p = little(p, 1, 2); /* PCM */
	p = little(p, (unsigned)w->channels, 2);
	p = little(p, (unsigned)w->rate, 4);
	p = little(p, (uint64_t)w->rate * frame, 4);
	p = little(p, frame, 2);
	p = little(p, 16, 2);
	p = name(p, "data");
	little(p, large ? UINT32_MAX : w->bytes, 4);
}

int
click_wav_open(struct click_wav *w, const char *path)
{
	memset(w, 0, sizeof *w);
	return outfile_open(&w->file, path);
}

int
click_wav_begin(struct click_wav *w, int rate, int channels)
{
	uint8_t text[HEADING];

	w->rate = rate;
	w->channels = channels;
	heading(w, text);
	return io_write(w->file.fd, text, sizeof text);
}

int
click_wav_put(struct click_wav *w, const int16_t *x, size_t n)
{
	uint8_t bytes[BUFFER];

	while (n) {
		size_t most = n < BUFFER / 2 ? n : BUFFER / 2;

		for (size_t i = 0; i < most; i++)
			little(bytes + 2 * i, (uint16_t)x[i], 2);
		if (io_write(w->file.fd, bytes, most * 2) < 0)
			return -1;
		w->bytes += most * 2;
		x += most;
		n -= most;
	}
	return 0;
}

int
click_wav_commit(struct click_wav *w)
{
	uint8_t text[HEADING];
	ssize_t n = 0;

	if (w->channels) {
		heading(w, text);
		n = pwrite(w->file.fd, text, sizeof text, 0);
	}
	/* A device may have no places to go back to. */
	if (n < 0 && (w->file.temp || errno != ESPIPE)) {
		int saved = errno;

		click_wav_drop(w);
		errno = saved;
		return -1;
	}
	return outfile_commit(&w->file);
}

void
click_wav_drop(struct click_wav *w)
{
	outfile_drop(&w->file);
}
