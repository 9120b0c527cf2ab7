/*
 * The content key.  Sampling instead of hashing everything: the key of a
 * 40 GB recording costs 4 MiB of reading, and a change that keeps the size
 * and misses all 64 blocks is not what happens to recordings.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <xxhash.h>

#include "key.h"
#include "buf.h"
#include "io.h"

static void
put_text(XXH3_state_t *state, char text[KEY_TEXT])
{
	XXH128_hash_t h = XXH3_128bits_digest(state);

	snprintf(text, KEY_TEXT, "%016llx", (unsigned long long)h.high64);
}

static XXH3_state_t *
begin(char domain, uint64_t number)
{
	XXH3_state_t *state = XXH3_createState();
	unsigned char head[9];
	int i;

	if (!state)
		abort();
	XXH3_128bits_reset(state);
	/* the number in a fixed byte order: a key is the same on any machine */
	head[0] = (unsigned char)domain;
	for (i = 0; i < 8; i++)
		head[1 + i] = (unsigned char)(number >> (8 * i));
	XXH3_128bits_update(state, head, sizeof head);
	return state;
}

/* Hashes length bytes at the place; a file that ends earlier has changed
 * under our eyes. */
static int
hash_at(XXH3_state_t *state, int fd, char *block, uint64_t at, size_t length)
{
	ssize_t got = io_pread(fd, block, length, (off_t)at);

	if (got < 0)
		return -1;
	if ((size_t)got < length) {
		errno = EIO;
		return -1;
	}
	XXH3_128bits_update(state, block, length);
	return 0;
}

int
key_file(int fd, bool full, char text[KEY_TEXT])
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -1;
	return key_prefix(fd, st.st_size, full, text);
}

int
key_prefix(int fd, int64_t length, bool full, char text[KEY_TEXT])
{
	const uint64_t sampled = (uint64_t)KEY_BLOCK * KEY_BLOCKS;
	uint64_t size = (uint64_t)length, at, i;
	XXH3_state_t *state;
	char *block;
	int bad = 0;

	block = xmalloc(KEY_BLOCK);
	state = begin(full && size > sampled ? 'F' : 'S', size);
	if (full || size <= sampled) {
		for (at = 0; !bad && at < size; at += KEY_BLOCK)
			bad = hash_at(state, fd, block, at, size - at <
			    KEY_BLOCK ? (size_t)(size - at) : KEY_BLOCK);
	} else {
		/* the last block ends where the file ends */
		for (i = 0; !bad && i < KEY_BLOCKS; i++) {
			at = (size - KEY_BLOCK) / (KEY_BLOCKS - 1) * i;
			if (i == KEY_BLOCKS - 1)
				at = size - KEY_BLOCK;
			bad = hash_at(state, fd, block, at, KEY_BLOCK);
		}
	}
	if (!bad)
		put_text(state, text);
	XXH3_freeState(state);
	free(block);
	return bad;
}

void
key_name(const char *name, char text[KEY_TEXT])
{
	XXH3_state_t *state = begin('N', strlen(name));

	XXH3_128bits_update(state, name, strlen(name));
	put_text(state, text);
	XXH3_freeState(state);
}
