/*
 * keep: pictures of a film's beginning come back out of the cache, for a film
 * that begins the same way and for no other.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../tools/framestat/keep.h"
#include "io.h"
#include "loop.h"
#include "owncache.h"
#include "rec.h"
#include "tap.h"

enum { GROUPS = 10, RATE = 90000, STEP = 3600, PICTURES = 250 };

static const char SRC[] = "0123456789abcdef";
static struct loop *loop;
static char base[4096], film[4200];

/* Groups of a second, of 25 pictures each. */
static void
add_groups(struct gops *g, int n)
{
	struct gop_facts f = { 0 };
	int64_t i;

	for (i = (int64_t)g->n; n-- > 0; i++) {
		f.entry = (struct entry){ .t = i * 1000000, .pts = i * RATE,
		    .frames = 25, .rap = true };
		f.note = (struct gop_note){ .end = (i + 1) * 1000000,
		    .bytes = 5000 + i, .key_bytes = 900, .keys = 1 };
		gops_add(g, &f);
	}
}

static void
write_film(size_t from, size_t n, char what)
{
	int fd = open(film, O_WRONLY | O_CREAT, 0600);
	char *p = xmalloc(n);

	memset(p, what, n);
	(void)!pwrite(fd, p, n, (off_t)from);
	free(p);
	close(fd);
}

static struct cache_id
id_of(int64_t size)
{
	struct cache_id id = { .tool = "shard", .what = "all", .src = SRC,
	    .path = film };
	int fd = open(film, O_RDONLY);

	key_prefix(fd, size, false, id.file.key);
	id.file.size = size;
	close(fd);
	return id;
}

/* One stretch, every picture of it, a larger one each half second. */
static void
put_all(struct keep *k)
{
	const struct stretch all = { INT64_MIN, INT64_MAX, false, 0 };
	struct close_look look = { .sharpness = 0.5 };
	struct thumb t = { .n = -1 };
	int i;

	for (i = 0; i < PICTURES; i++) {
		t.pts = (int64_t)i * STEP;
		t.y[i % THUMB_LUMA] = (uint8_t)i;
		keep_thumb(k, SHARD_PICTURES, &t);
		if (i % 12 == 0)
			keep_looked(k, t.pts, &look);
	}
	keep_stretch(k, &all, SHARD_PICTURES);
}

/* Reads an entry back.  Returns what past_ready does, -1 where a record is
 * refused, -2 where there is no entry. */
static int
read_back(struct cache *c, const struct cache_id *id, const struct gops *g,
    struct past *p)
{
	struct cache_entry *e = cache_past(c, id);
	struct buf all = BUF_INIT;
	const char *at, *end, *why;
	int bad = 0, fd = io_temporary("keep");
	struct rec r;

	past_init(p, fd);
	if (!e)
		return -2;
	cache_copy(e, &all, SIZE_MAX);
	cache_drop(e);
	bad = io_write(fd, all.p, all.len);
	for (at = all.p; !bad && (end = memchr(at, '\n',
	    all.len - (size_t)(at - all.p))); at = end + 1)
		bad = rec_parse(&r, at, (size_t)(end - at), &why) < 0 ||
		    keep_read(p, r.type, rec_root(&r), at - all.p,
		    (size_t)(end - at), g) < 0 ? -1 : 0;
	buf_free(&all);
	return bad ? bad : past_ready(p);
}

static int
try_back(struct cache *c, const struct cache_id *id, const struct gops *g)
{
	struct past p;
	int is = read_back(c, id, g, &p);

	past_free(&p);
	return is;
}

static void
test_index(struct cache *c, const struct cache_id *id)
{
	struct gops g = { 0 };

	add_groups(&g, GROUPS);
	is_int(try_back(c, id, &g), 0, "the same index will do");
	add_groups(&g, 30);
	is_int(try_back(c, id, &g), 0, "and a longer one");
	g.note[GROUPS - 1].bytes++;
	g.v[GROUPS - 2].frames++;
	is_int(try_back(c, id, &g), 0, "its last two groups may have changed");
	g.v[GROUPS - 3].frames++;
	is_int(try_back(c, id, &g), -1, "those before may not");
	gops_free(&g);
	add_groups(&g, GROUPS - 2);
	is_int(try_back(c, id, &g), -1, "nor may the index be shorter");
	gops_free(&g);
}

static void
test_there_and_back(struct cache *c)
{
	struct gops g = { 0 };
	struct cache_id id = id_of(100000);
	struct cache_entry *e = cache_make(c, &id);
	struct past p;
	struct keep *k;

	add_groups(&g, GROUPS);
	ok(e && !cache_make(c, &id), "one makes it, no other beside it");
	k = keep_new(e, SRC, &g, 1 << 20);
	put_all(k);
	ok(keep_end(k, true), "pictures are kept");
	is_int(read_back(c, &id, &g, &p), 0, "and read again");
	is_int(p.edge, (GROUPS - 2) * RATE, "up to the last but one group");
	is_int(bank_pictures(p.bank, 0, SHARD_PICTURES), (GROUPS - 2) * 25,
	    "all of them, and no more");
	ok(p.n == 1 && p.v[0].kind == SHARD_PICTURES && !p.v[0].continues &&
	    p.v[0].s.from == INT64_MIN && p.v[0].s.to == INT64_MAX,
	    "with the stretch that they are of");
	past_free(&p);
	gops_free(&g);
	test_index(c, &id);
	cache_remove(c, &id);
	ok(!cache_past(c, &id), "and they are gone when they are not needed");
}

static bool
is_kept(struct cache *c, const struct cache_id *id, int64_t most, bool good,
    void (*meanwhile)(void))
{
	struct gops g = { 0 };
	struct keep *k;
	bool kept;

	add_groups(&g, GROUPS);
	k = keep_new(cache_make(c, id), SRC, &g, most);
	if (meanwhile)
		meanwhile();
	put_all(k);
	kept = keep_end(k, good);
	ok(kept == (try_back(c, id, &g) == 0), "what is said to be kept is");
	cache_remove(c, id);
	gops_free(&g);
	return kept;
}

static void
grow(void)
{
	write_film(100000, 5000, 'c');
}

static void
change(void)
{
	write_film(0, 10, 'd');
}

static void
test_when(struct cache *c)
{
	struct cache_id id = id_of(100000);
	struct gops g = { 0 };

	ok(!is_kept(c, &id, 500, true, NULL), "not what is too large");
	ok(!is_kept(c, &id, 1 << 20, false, NULL), "nor what went wrong");
	ok(is_kept(c, &id, 1 << 20, true, grow), "the film may grow meanwhile");
	ok(!is_kept(c, &id, 1 << 20, true, change), "but not change");
	add_groups(&g, 2);
	ok(!keep_new(cache_make(c, &id), SRC, &g, 1 << 20),
	    "two groups have no beginning");
	ok(!keep_new(NULL, SRC, &g, 1 << 20), "no entry, nothing kept");
	put_all(NULL);
	ok(!keep_end(NULL, true), "by nobody");
	gops_free(&g);
}

int
main(void)
{
	struct cache *c;

	if (!own_cache(base, sizeof base, "keep"))
		return 2;
	snprintf(film, sizeof film, "%s/film.ts", base);
	write_film(0, 100000, 'a');
	loop = loop_new();
	c = cache_new(loop, true);
	test_there_and_back(c);
	test_when(c);
	cache_trim(c, 0);
	remove(cache_folder(c));
	cache_free(c);
	loop_free(loop);
	unlink(film);
	remove(base);
	return done_testing();
}
