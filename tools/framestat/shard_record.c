/*
 * Shards as records: part and shard, described in record(5).
 */
#include "shard.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "jw.h"
#include "tc.h"

struct shard_writer {
	const char *src;
	struct buf *out;
	struct buf bytes;            /* of the part that is being filled */
	enum shard_kind kind;
	int64_t first;
	int n;
	bool waits;                  /* a picture may yet be looked at: */
	struct part_picture now, before;
	int64_t pictures[SHARD_KINDS];
};

struct shard_writer *
shard_writer_new(const char *src, struct buf *out)
{
	struct shard_writer *w = xcalloc(1, sizeof *w);

	w->src = src;
	w->out = out;
	buf_init(&w->bytes);
	return w;
}

void
shard_writer_free(struct shard_writer *w)
{
	if (!w)
		return;
	buf_free(&w->bytes);
	free(w);
}

static void
write_part(struct shard_writer *w)
{
	struct buf text = BUF_INIT;

	if (w->n == 0)
		return;
	part_text(&text, w->bytes.p, w->bytes.len);
	jw_begin(w->out, "part", w->src);
	jw_str(w->out, "look", shard_kind_names[w->kind]);
	jw_int(w->out, "first", w->first);
	jw_int(w->out, "last", w->before.thumb.pts);
	jw_int(w->out, "pictures", w->n);
	jw_hex(w->out, "sum", part_sum(text.p, text.len));
	jw_strn(w->out, "data", text.p, text.len);
	jw_end(w->out);
	buf_free(&text);
	buf_clear(&w->bytes);
	w->n = 0;
}

static void
pack(struct shard_writer *w)
{
	if (!w->waits)
		return;
	w->waits = false;
	if (w->n == 0)
		w->first = w->now.thumb.pts;
	part_pack(&w->bytes, &w->now, w->n ? &w->before : NULL);
	w->before = w->now;
	w->pictures[w->kind]++;
	if (++w->n == PART_PICTURES)
		write_part(w);
}

void
shard_writer_thumb(struct shard_writer *w, enum shard_kind kind,
    const struct thumb *t)
{
	pack(w);
	if (kind != w->kind)
		write_part(w);
	w->kind = kind;
	w->now.thumb = *t;
	w->now.looked = false;
	w->waits = true;
}

void
shard_writer_looked(struct shard_writer *w, int64_t pts,
    const struct close_look *c)
{
	if (!w->waits || w->now.thumb.pts != pts)
		return;
	w->now.close = *c;
	w->now.looked = true;
}

static void
put_edge(struct buf *b, const char *key, int64_t us)
{
	if (us == TC_NONE)
		jw_null(b, key);
	else
		jw_us(b, key, us);
}

void
shard_writer_flush(struct shard_writer *w)
{
	pack(w);
	write_part(w);
}

void
shard_writer_end(struct shard_writer *w, const struct shard *s)
{
	shard_writer_flush(w);
	jw_begin(w->out, "shard", w->src);
	put_edge(w->out, "start", s->from);
	put_edge(w->out, "end", s->to);
	jw_str(w->out, "version", VERSION);
	jw_str(w->out, "what", s->what);
	jw_int(w->out, "keys", w->pictures[SHARD_KEYS]);
	jw_int(w->out, "pictures", w->pictures[SHARD_PICTURES]);
	jw_end(w->out);
}

/* null is an edge of the film; anything else must be a time. */
static int
get_edge(const struct cJSON *root, const char *key, int64_t *us)
{
	const struct cJSON *v = json_get(root, key);

	*us = TC_NONE;
	return v && json_is_null(v) ? 0 : json_get_time(root, key, us);
}

int
shard_read(struct shard *s, const struct cJSON *root)
{
	const char *src, *version, *what;

	*s = (struct shard){ 0 };
	if (json_get_str(root, "src", &src) < 0 ||
	    json_get_str(root, "version", &version) < 0 ||
	    json_get_str(root, "what", &what) < 0 ||
	    get_edge(root, "start", &s->from) < 0 ||
	    get_edge(root, "end", &s->to) < 0 ||
	    json_get_int(root, "keys", &s->pictures[SHARD_KEYS]) < 0 ||
	    json_get_int(root, "pictures", &s->pictures[SHARD_PICTURES]) < 0)
		return -1;
	s->src = xstrdup(src);
	s->version = xstrdup(version);
	s->what = xstrdup(what);
	return 0;
}
