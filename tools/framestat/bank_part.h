#ifndef BANK_PART_H
#define BANK_PART_H

#include "bank.h"

/* What bank.c and player.c share. */
struct bank_file {
	char *name;
	int fd;
};

struct bank_part {
	size_t shard, file;
	int64_t at;          /* of its line in the file */
	size_t len;
	int64_t first, last; /* time stamps */
	int pictures;
};

struct bank_row {
	struct bank_part *v;
	size_t n, cap;
	int64_t pictures;
};

struct bank {
	struct bank_file *file;
	size_t files;
	struct bank_row row[SHARD_KINDS];
};

/* The pictures of a part; to has room for PART_PICTURES.  Returns 0, or -1
 * where they can't be read. */
int bank_load(const struct bank *b, const struct bank_part *p,
    struct part_picture *to);

#endif
