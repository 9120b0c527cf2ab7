/*
 * What is kept of a film's beginning.
 *
 * It ends where the last but one group of pictures begins: the last one may
 * have been cut off where the file ended, and pictures that are shown before
 * it may come behind its key frame.
 */
#include "keep.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "jw.h"
#include "piece_gate.h"
#include "tc.h"

struct keep {
	struct cache_entry *entry;
	struct shard_writer *writer;
	const char *src;
	struct buf lines;        /* that the entry has not yet */
	int64_t edge, most, put;
	struct stretch before;   /* the one that ended last, */
	bool some;               /* there is one */
	bool noted;              /* the last picture is there */
};

/* What the index says of its first n groups. */
static void
hash_index(const struct gops *g, size_t n, char hash[KEY_TEXT])
{
	struct buf b = BUF_INIT;
	size_t i;

	hash[0] = '\0';
	for (i = 0; i < n; i++) {
		buf_clear(&b);
		buf_addf(&b, "%lld %lld %d %d %d %lld %lld",
		    (long long)g->v[i].t, (long long)g->v[i].pts,
		    g->v[i].frames, g->v[i].rap, g->v[i].leading,
		    (long long)g->note[i].bytes,
		    (long long)g->note[i].key_bytes);
		cache_mix(hash, b.p);
	}
	buf_free(&b);
}

static void
hand_in(struct keep *k)
{
	k->put += (int64_t)k->lines.len;
	if (k->put > k->most) {
		cache_drop(k->entry);
		k->entry = NULL;
	}
	cache_put(k->entry, k->lines.p, k->lines.len);
	buf_clear(&k->lines);
}

struct keep *
keep_new(struct cache_entry *e, const char *src, const struct gops *g,
    int64_t most)
{
	char hash[KEY_TEXT];
	struct keep *k;
	size_t n;

	if (!e || g->n < 3 || g->lost) {
		cache_drop(e);
		return NULL;
	}
	n = g->n - 2;
	k = xcalloc(1, sizeof *k);
	buf_init(&k->lines);
	k->entry = e;
	k->src = src;
	k->most = most;
	k->edge = g->v[n].pts;
	k->writer = shard_writer_new(src, &k->lines);
	hash_index(g, n, hash);
	jw_begin(&k->lines, "edge", src);
	jw_int(&k->lines, "pts", k->edge);
	jw_int(&k->lines, "gops", (int64_t)n);
	jw_str(&k->lines, "index", hash);
	jw_end(&k->lines);
	hand_in(k);
	return k;
}

void
keep_thumb(struct keep *k, enum shard_kind kind, const struct thumb *t)
{
	if (!k || !k->entry)
		return;
	k->noted = t->pts < k->edge;
	if (!k->noted)
		return;
	shard_writer_thumb(k->writer, kind, t);
	if (k->lines.len)
		hand_in(k);
}

void
keep_looked(struct keep *k, int64_t pts, const struct close_look *c)
{
	if (k && k->noted)
		shard_writer_looked(k->writer, pts, c);
}

static void
put_ticks(struct buf *b, const char *key, int64_t ticks)
{
	if (ticks == INT64_MIN || ticks == INT64_MAX)
		jw_null(b, key);
	else
		jw_int(b, key, ticks);
}

void
keep_stretch(struct keep *k, const struct stretch *s, enum shard_kind kind)
{
	if (!k || !k->entry)
		return;
	if (s->from < k->edge) {
		jw_begin(&k->lines, "stretch", k->src);
		jw_str(&k->lines, "look", shard_kind_names[kind]);
		put_ticks(&k->lines, "from", s->from);
		put_ticks(&k->lines, "to", s->to);
		jw_bool(&k->lines, "keys", s->keys);
		jw_int(&k->lines, "every", s->every);
		jw_bool(&k->lines, "continues", k->some &&
		    gate_continues(&k->before, s));
		jw_end(&k->lines);
		hand_in(k);
	}
	k->before = *s;
	k->some = true;
}

bool
keep_end(struct keep *k, bool good)
{
	bool kept;

	if (!k)
		return false;
	shard_writer_flush(k->writer);
	hand_in(k);
	kept = good && cache_commit(k->entry);
	if (!good)
		cache_drop(k->entry);
	shard_writer_free(k->writer);
	buf_free(&k->lines);
	free(k);
	return kept;
}

/* --- reading --------------------------------------------------------------- */

void
past_init(struct past *p, int fd)
{
	*p = (struct past){ .bank = bank_new(), .edge = INT64_MIN };
	bank_file(p->bank, "TMPDIR", fd);
}

static int
read_edge(struct past *p, const struct cJSON *root, const struct gops *g)
{
	char hash[KEY_TEXT];
	const char *index;
	int64_t n, edge;

	if (json_get_int(root, "pts", &edge) < 0 ||
	    json_get_int(root, "gops", &n) < 0 ||
	    json_get_str(root, "index", &index) < 0 ||
	    n < 1 || (size_t)n >= g->n || g->v[n].pts != edge)
		return -1;
	hash_index(g, (size_t)n, hash);
	if (strcmp(hash, index) != 0)
		return -1;
	p->edge = edge;
	return 0;
}

static int64_t
get_ticks(const struct cJSON *root, const char *key, int64_t otherwise)
{
	int64_t ticks;

	return json_get_int(root, key, &ticks) == 0 ? ticks : otherwise;
}

static int
read_stretch(struct past *p, const struct cJSON *root)
{
	struct known k = { .kind = SHARD_KEYS };
	const char *look;

	if (json_get_str(root, "look", &look) < 0 ||
	    json_get_bool(root, "keys", &k.s.keys) < 0 ||
	    json_get_int(root, "every", &k.s.every) < 0 ||
	    json_get_bool(root, "continues", &k.continues) < 0)
		return -1;
	k.s.from = get_ticks(root, "from", INT64_MIN);
	k.s.to = get_ticks(root, "to", INT64_MAX);
	if (strcmp(look, shard_kind_names[SHARD_KEYS]) != 0)
		k.kind = SHARD_PICTURES;
	if (p->n == p->cap) {
		p->cap = p->cap ? p->cap * 2 : 16;
		p->v = xrealloc(p->v, p->cap, sizeof *p->v);
	}
	p->v[p->n++] = k;
	return 0;
}

int
keep_read(struct past *p, const char *type, const struct cJSON *root,
    int64_t at, size_t len, const struct gops *g)
{
	if (strcmp(type, "part") == 0)
		return bank_part(p->bank, 0, 0, at, len, root);
	if (strcmp(type, "stretch") == 0)
		return read_stretch(p, root);
	return strcmp(type, "edge") == 0 ? read_edge(p, root, g) : -1;
}

int
past_ready(struct past *p)
{
	const struct shard one = { .number = 0 };

	return p->edge == INT64_MIN ? -1 : bank_sort(p->bank, &one, 1);
}

void
past_free(struct past *p)
{
	bank_free(p->bank);
	free(p->v);
	*p = (struct past){ 0 };
}
