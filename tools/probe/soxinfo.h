#ifndef SOXINFO_H
#define SOXINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"
#include "info.h"

/*
 * SoX as the source of struct info: how it is called, and how its answers are
 * read.  It is asked twice: what the header says, and, as many headers say
 * little, how much sound can really be decoded.
 */

/* What the header says; -1 where it does not. */
struct soxinfo {
	char codec[32]; /* SoX's name of the encoding */
	int bits, rate, channels;
	int64_t samples;
};

/* What was decoded.  Zeroed before the first byte. */
struct soxcount {
	unsigned char head[24];
	uint64_t bytes;      /* that came, the header counted */
	uint64_t begin;      /* of the samples */
	int64_t rate, channels;
	bool bad;            /* not what was asked for */
};

/* The command lines; kind as sox_kind tells it. */
void soxinfo_args(struct args *a, const char *path);
void soxinfo_decode_args(struct args *a, const char *kind, const char *path);

/* Reads the first answer.  Returns 0, or -1 where it is none. */
int soxinfo_read(const char *text, size_t len, const char *path,
    struct soxinfo *s);

/* Takes bytes of the second one. */
void soxinfo_count(struct soxcount *c, const unsigned char *p, size_t n);

/* Sample frames that came; 0 where nothing sensible did. */
int64_t soxinfo_samples(const struct soxcount *c);

/* True where both tell of the same sound.  SoX looks into a file before it
 * describes it, but decodes what the name says. */
bool soxinfo_agree(const struct soxinfo *s, const struct soxcount *c);

/* True where the header promises more than came. */
bool soxinfo_is_cut(const struct soxinfo *s, const struct soxcount *c);

/* All of it as facts about a file of size bytes, of which samples were
 * counted.  in must be zeroed; free it with info_free. */
void soxinfo_fill(const struct soxinfo *s, const struct soxcount *c,
    const char *kind, int64_t size, struct info *in);

#endif
