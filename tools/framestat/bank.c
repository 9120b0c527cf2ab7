/*
 * The part records of shards: some thirty bytes are kept of each, which holds
 * up to 64 pictures; the pictures stay in their files until they are played.
 */
#include "bank.h"
#include "bank_part.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io.h"
#include "json.h"
#include "rec.h"

struct bank *
bank_new(void)
{
	return xcalloc(1, sizeof(struct bank));
}

void
bank_free(struct bank *b)
{
	size_t i;

	if (!b)
		return;
	for (i = 0; i < b->files; i++) {
		close(b->file[i].fd);
		free(b->file[i].name);
	}
	for (i = 0; i < SHARD_KINDS; i++)
		free(b->row[i].v);
	free(b->file);
	free(b);
}

size_t
bank_file(struct bank *b, const char *name, int fd)
{
	b->file = xrealloc(b->file, b->files + 1, sizeof *b->file);
	b->file[b->files] = (struct bank_file){ xstrdup(name), fd };
	return b->files++;
}

static const char *
intact_data(const struct cJSON *root)
{
	const char *data, *sum;

	if (json_get_str(root, "data", &data) < 0 ||
	    json_get_str(root, "sum", &sum) < 0 || strlen(sum) != 16 ||
	    strtoull(sum, NULL, 16) != part_sum(data, strlen(data)))
		return NULL;
	return data;
}

int
bank_part(struct bank *b, size_t shard, size_t file, int64_t at, size_t len,
    const struct cJSON *root)
{
	struct bank_part p = { .shard = shard, .file = file, .at = at,
	    .len = len };
	struct bank_row *row;
	const char *look;
	int kind = 0;

	if (json_get_str(root, "look", &look) < 0 ||
	    json_get_int(root, "first", &p.first) < 0 ||
	    json_get_int(root, "last", &p.last) < 0 || p.last < p.first ||
	    !intact_data(root))
		return -1;
	while (kind < SHARD_KINDS && strcmp(look, shard_kind_names[kind]) != 0)
		kind++;
	p.pictures = (int)json_get_whole(root, "pictures", 1, PART_PICTURES, 0);
	if (kind == SHARD_KINDS || p.pictures == 0)
		return -1;
	row = &b->row[kind];
	if (row->n == row->cap) {
		row->cap = row->cap ? row->cap * 2 : 64;
		row->v = xrealloc(row->v, row->cap, sizeof *row->v);
	}
	row->v[row->n++] = p;
	return 0;
}

int64_t
bank_pictures(const struct bank *b, size_t shard, enum shard_kind kind)
{
	const struct bank_row *row = &b->row[kind];
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < row->n; i++)
		if (row->v[i].shard == shard)
			sum += row->v[i].pictures;
	return sum;
}

static int
in_time(const void *a, const void *b)
{
	const struct bank_part *p = a, *q = b;

	return (p->first > q->first) - (p->first < q->first);
}

int
bank_sort(struct bank *b, const struct shard *v, size_t n)
{
	struct bank_row *row;
	size_t kind, i, k;

	for (kind = 0; kind < SHARD_KINDS; kind++) {
		row = &b->row[kind];
		if (row->n == 0)
			continue;
		qsort(row->v, row->n, sizeof *row->v, in_time);
		for (i = 0, k = 0; i < row->n; i++) {
			while (k < n && v[k].number != row->v[i].shard)
				k++;
			if (k == n || (i > 0 && row->v[i].first <=
			    row->v[i - 1].last))
				return -1;
			row->pictures += row->v[i].pictures;
		}
	}
	return 0;
}

static int
unpack(const struct bank_part *p, const char *text, struct part_picture *to)
{
	struct buf bytes = BUF_INIT;
	const uint8_t *at;
	int i, bad = part_bytes(&bytes, text, strlen(text));
	size_t left = bytes.len;

	at = (const uint8_t *)bytes.p;
	for (i = 0; !bad && i < p->pictures; i++)
		bad = part_unpack(&to[i], i ? &to[i - 1] : NULL, &at, &left);
	buf_free(&bytes);
	return bad || left || to[0].thumb.pts != p->first ||
	    to[p->pictures - 1].thumb.pts != p->last ? -1 : 0;
}

int
bank_load(const struct bank *b, const struct bank_part *p,
    struct part_picture *to)
{
	struct buf line = BUF_INIT;
	const char *data, *why;
	struct rec r;
	ssize_t got;
	int bad = -1;

	got = io_pread(b->file[p->file].fd, buf_room(&line, p->len), p->len,
	    (off_t)p->at);
	line.len = got > 0 ? (size_t)got : 0;
	line.p[line.len] = '\0';
	if (got == (ssize_t)p->len && rec_parse(&r, line.p, p->len, &why) == 0) {
		data = intact_data(rec_root(&r));
		bad = data ? unpack(p, data, to) : -1;
	}
	buf_free(&line);
	return bad;
}
