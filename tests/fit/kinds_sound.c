/*
 * kinds_sound: buffers of sound, and the few things that rooms, microphones
 * and mixing desks do to it.
 */
#include "kinds_part.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "diag.h"

struct sound
sound_new(double seconds)
{
	struct sound s;

	s.n = (size_t)(seconds * KINDS_RATE);
	s.x = xcalloc(s.n + 1, sizeof *s.x);
	return s;
}

void
sound_free(struct sound *s)
{
	free(s->x);
	s->x = NULL;
	s->n = 0;
}

struct sound
sound_read(const char *path)
{
	int16_t some[4096];
	struct sound s = { NULL, 0 };
	size_t got, i;
	FILE *f = fopen(path, "rb");

	if (!f)
		die("%s: cannot be opened", path);
	while ((got = fread(some, sizeof *some, 4096, f)) > 0) {
		s.x = xrealloc(s.x, s.n + got, sizeof *s.x);
		for (i = 0; i < got; i++)
			s.x[s.n + i] = some[i] / 32768.0f;
		s.n += got;
	}
	fclose(f);
	if (s.n < KINDS_RATE)
		die("%s: less than a second", path);
	return s;
}

void
sound_write(const struct sound *s, const char *path)
{
	int16_t some[4096];
	size_t at, i, n;
	FILE *f = fopen(path, "wb");

	if (!f)
		die("%s: cannot be written", path);
	for (at = 0; at < s->n; at += n) {
		n = s->n - at < 4096 ? s->n - at : 4096;
		for (i = 0; i < n; i++) {
			float v = s->x[at + i] * 32768.0f;

			some[i] = (int16_t)lrintf(fminf(fmaxf(v, -32768), 32767));
		}
		if (fwrite(some, sizeof *some, n, f) != n)
			die("%s: cannot be written", path);
	}
	if (fclose(f))
		die("%s: cannot be written", path);
}

double
sound_rms(const struct sound *s)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < s->n; i++)
		sum += (double)s->x[i] * s->x[i];
	return sqrt(sum / (double)(s->n ? s->n : 1));
}

double
sound_loud(const struct sound *s)
{
	size_t block = KINDS_RATE / 10, blocks = s->n / block, b, i, loud = 0;
	double mean = 0, sum = 0, *power;

	if (!blocks)
		return sound_rms(s);
	power = xcalloc(blocks, sizeof *power);
	for (b = 0; b < blocks; b++) {
		for (i = b * block; i < (b + 1) * block; i++)
			power[b] += (double)s->x[i] * s->x[i] / (double)block;
		mean += power[b] / (double)blocks;
	}
	for (b = 0; b < blocks; b++)
		if (power[b] >= mean * 0.5) {
			sum += power[b];
			loud++;
		}
	free(power);
	return loud ? sqrt(sum / (double)loud) : 0;
}

void
sound_gain(struct sound *s, double gain)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		s->x[i] *= (float)gain;
}

void
sound_lowpass(struct sound *s, double hz)
{
	float a = (float)(1 - exp(-2 * M_PI * hz / KINDS_RATE)), y = 0;
	size_t i;

	for (i = 0; i < s->n; i++)
		s->x[i] = y += a * (s->x[i] - y);
}

void
sound_highpass(struct sound *s, double hz)
{
	float a = (float)(1 - exp(-2 * M_PI * hz / KINDS_RATE)), y = 0;
	size_t i;

	for (i = 0; i < s->n; i++) {
		y += a * (s->x[i] - y);
		s->x[i] -= y;
	}
}

void
sound_peak(struct sound *s, double hz, double q, double gain)
{
	double w = 2 * M_PI * hz / KINDS_RATE, r = exp(-w / (2 * q));
	double a1 = -2 * r * cos(w), a2 = r * r, b = (1 - r * r) / 2;
	double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
	size_t i;

	for (i = 0; i < s->n; i++) {
		double x = s->x[i], y = b * (x - x2) - a1 * y1 - a2 * y2;

		x2 = x1;
		x1 = x;
		y2 = y1;
		y1 = y;
		s->x[i] = (float)(x + gain * y);
	}
}

void
sound_reverb(struct sound *s, struct chance *c, double seconds, double wet)
{
	enum { COMBS = 6, MOST = 4096 };
	static const int length[COMBS] = { 1307, 1499, 1693, 1931, 2221, 2539 };
	float *line = xcalloc(COMBS * MOST, sizeof *line);
	float low[COMBS] = { 0 }, feed[COMBS];
	int size[COMBS], k;
	size_t i;

	for (k = 0; k < COMBS; k++) {
		size[k] = (int)(length[k] * chance_in(c, 0.6, 1.5));
		feed[k] = (float)pow(0.001,
		    (double)size[k] / KINDS_RATE / seconds);
	}
	for (i = 0; i < s->n; i++) {
		float sum = 0;

		for (k = 0; k < COMBS; k++) {
			float *p = &line[k * MOST + (int)(i % (size_t)size[k])];

			low[k] += 0.6f * (*p - low[k]);
			sum += low[k];
			*p = s->x[i] + feed[k] * low[k];
		}
		s->x[i] += (float)wet * sum / 2.4f;
	}
	free(line);
}

void
sound_add(struct sound *s, const struct sound *from, size_t skip, size_t at,
    size_t n, double gain, double fade_s)
{
	size_t fade = (size_t)(fade_s * KINDS_RATE) + 1, i;

	for (i = 0; i < n && at + i < s->n; i++) {
		double g = gain;

		if (i < fade)
			g *= (double)(i + 1) / (double)fade;
		if (n - i < fade)
			g *= (double)(n - i) / (double)fade;
		s->x[at + i] += (float)(g * from->x[(skip + i) % from->n]);
	}
}
