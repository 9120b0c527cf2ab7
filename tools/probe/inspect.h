#ifndef INSPECT_H
#define INSPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Looks at an input before any other program does: what can be refused, or
 * must be kept away from ffprobe, is refused here with a sentence.
 */
enum input_kind {
	INPUT_REFUSED, /* why tells */
	INPUT_FILE,    /* fd is open */
	INPUT_STREAM,  /* a URL or pipe that was allowed: read once, no fd */
};

struct input {
	enum input_kind kind;
	int fd; /* the caller closes it; -1 unless INPUT_FILE */
	int64_t size, mtime_us; /* -1 for streams */
	char why[512];
};

/* allowed: the list of protocols given with --allow-protocols, or null. */
void inspect(const char *path, const char *allowed, struct input *in);

/* True when name stands in a comma-separated list. */
bool listed(const char *list, const char *name, size_t n);

/* The protocols that a list implies ("https" needs tls and tcp), written to
 * text. */
void protocol_whitelist(const char *allowed, char *text, size_t size);

#endif
