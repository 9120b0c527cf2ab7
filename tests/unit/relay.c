/*
 * relay: what is played, what is decoded, and in which order.  Reel and player
 * are played here, so that what each is asked for can be seen.
 */
#include <stdlib.h>

#include "../../tools/framestat/relay.h"
#include "buf.h"
#include "tap.h"

enum { ENTRIES = 20 };

/* --- both sides ------------------------------------------------------------ */

struct reel {
	const struct reel_ops *ops;
	void *arg;
	bool paused;
};

struct player {
	const struct reel_ops *ops;
	void *arg;
	bool paused, through;
};

static struct reel reel;
static struct player player;
static struct buf asked; /* " D10:20": decode, " P10:20": play */

static void
note(char side, const struct stretch *s)
{
	buf_addf(&asked, " %c", side);
	if (s->from != INT64_MIN)
		buf_addf(&asked, "%" PRId64, s->from);
	buf_addc(&asked, ':');
	if (s->to != INT64_MAX)
		buf_addf(&asked, "%" PRId64, s->to);
}

struct reel *
reel_new(struct loop *l, const struct film *film, const struct entry *index,
    size_t n, const struct reel_opts *opts, const struct reel_ops *ops,
    void *arg)
{
	(void)l, (void)film, (void)index, (void)n, (void)opts;
	reel = (struct reel){ ops, arg, false };
	return &reel;
}

void
reel_add(struct reel *r, const struct stretch *s)
{
	(void)r;
	note('D', s);
}

void
reel_rewind(struct reel *r)
{
	(void)r;
}

void
reel_pause(struct reel *r, bool pause)
{
	r->paused = pause;
}

void
reel_free(struct reel *r)
{
	(void)r;
}

struct player *
player_new(struct loop *l, const struct bank *b, const struct film *film,
    const struct reel_ops *ops, void *arg)
{
	(void)l, (void)b, (void)film;
	player = (struct player){ .ops = ops, .arg = arg };
	return &player;
}

void
player_free(struct player *p)
{
	(void)p;
}

void
player_add(struct player *p, const struct stretch *s, enum shard_kind kind)
{
	(void)p, (void)kind;
	note('P', s);
}

void
player_pause(struct player *p, bool pause)
{
	p->paused = pause;
}

bool
player_through(const struct player *p)
{
	return p->through;
}

/* --- the scan -------------------------------------------------------------- */

static struct buf came; /* time stamps of pictures; "l": looked at; stretches */

static void
on_thumb(void *arg, const struct thumb *t)
{
	(void)arg;
	buf_addf(&came, " %" PRId64, t->pts);
}

static void
on_looked(void *arg, int64_t pts, const void *digest)
{
	(void)arg, (void)digest;
	buf_addf(&came, " l%" PRId64, pts);
}

static void
on_stretch(void *arg, const struct stretch *s, const char *error)
{
	(void)arg;
	buf_addf(&came, " [%d:%d]%s", s->from == INT64_MIN ? -1 :
	    (int)s->from, s->to == INT64_MAX ? -1 : (int)s->to,
	    error ? error : "");
}

static const struct reel_ops OPS = { .thumb = on_thumb, .looked = on_looked,
    .stretch = on_stretch };

static const struct film film = { .path = "a.ts", .base = { 1, 1000 },
    .width = 96, .height = 64, .sar = { 1, 1 }, .seekable = true };
static struct entry groups[ENTRIES]; /* of 2 s */
static struct known known[4];
static struct past past = { .edge = 20000, .v = known };

static struct relay *
begin(size_t n)
{
	struct relay_from from = { .film = &film, .index = groups,
	    .n = ENTRIES, .past = n ? &past : NULL };
	int i;

	for (i = 0; i < ENTRIES; i++)
		groups[i] = (struct entry){ .t = i * (int64_t)2000000,
		    .pts = i * 2000, .frames = 50, .rap = true };
	past.bank = (struct bank *)&past; /* nobody looks into it */
	past.n = n;
	buf_clear(&asked);
	buf_clear(&came);
	return relay_new(NULL, &from, &OPS, NULL);
}

static void
ask(struct relay *r, int64_t from, int64_t to)
{
	struct stretch s = { from, to, false, 0 };

	relay_add(r, &s, SHARD_PICTURES);
}

static void
picture(const struct reel_ops *ops, void *arg, int64_t pts)
{
	struct thumb t = { .pts = pts };

	ops->thumb(arg, &t);
	ops->looked(arg, pts, NULL);
}

static void
ended(const struct reel_ops *ops, void *arg, const char *error)
{
	struct stretch any = { 1, 2, false, 0 };

	ops->stretch(arg, &any, error);
}

static const struct known ALL = { { INT64_MIN, INT64_MAX, false, 0 },
    SHARD_PICTURES, false };

static void
test_one_stretch(void)
{
	struct relay *r = begin(0);

	ask(r, INT64_MIN, INT64_MAX);
	is_str(asked.p, " D:", "nothing is known: all is decoded");
	relay_free(r);

	known[0] = ALL;
	r = begin(1);
	ask(r, INT64_MIN, INT64_MAX);
	is_str(asked.p, " P:20000 D18000:", "what is known is played, the rest "
	    "decoded from a group earlier on");
	ok(reel.paused && !player.paused, "playing comes first");
	picture(player.ops, player.arg, 19000);
	ended(player.ops, player.arg, NULL);
	ok(!reel.paused && player.paused, "then decoding");
	picture(reel.ops, reel.arg, 18000);
	picture(reel.ops, reel.arg, 20000);
	ended(reel.ops, reel.arg, "oh");
	is_str(came.p, " 19000 l19000 20000 l20000 [-1:-1]oh", "each picture "
	    "comes once, and the stretch as it was asked for");
	relay_pause(r, true);
	ok(reel.paused && player.paused, "who pauses pauses both");
	relay_free(r);

	r = begin(1);
	ask(r, INT64_MIN, 12000);
	is_str(asked.p, " P:12000", "what is known to its end is only played");
	relay_free(r);

	past.edge = 500;
	r = begin(1);
	ask(r, INT64_MIN, INT64_MAX);
	is_str(asked.p, " D:", "too little is known to begin behind it");
	relay_free(r);
	past.edge = 20000;
}

static void
test_open_groups(void)
{
	struct relay *r = begin(1);
	int i;

	for (i = 1; i < ENTRIES; i++)
		groups[i].leading = 2;
	ask(r, INT64_MIN, INT64_MAX);
	is_str(asked.p, " P:20000 D18000:", "open groups can be begun at");
	relay_free(r);

	/* No group but the first can. */
	r = begin(1);
	for (i = 1; i < ENTRIES; i++)
		groups[i].rap = false;
	ask(r, INT64_MIN, INT64_MAX);
	is_str(asked.p, " D:", "where all would be decoded nothing is played");
	relay_free(r);
}

/* Decodes one stretch because something about what is known is different. */
static void
is_decoded(const struct known *k, const char *name)
{
	struct relay *r;

	known[0] = *k;
	r = begin(1);
	ask(r, 4000, 10000);
	is_str(asked.p, " D4000:10000", name);
	relay_free(r);
}

static void
test_like(void)
{
	struct known k = { { 4000, 10000, false, 0 }, SHARD_PICTURES, false };
	struct known other = k;

	other.kind = SHARD_KEYS;
	is_decoded(&other, "known from the other look: it is decoded");
	other = k;
	other.s.keys = true;
	is_decoded(&other, "or of key frames alone,");
	other = k;
	other.s.every = 40000;
	is_decoded(&other, "or of samples,");
	other = k;
	other.s.from = 3999;
	is_decoded(&other, "or from another start,");
	other = k;
	other.continues = true;
	is_decoded(&other, "or behind pictures that nobody asks for");
}

static void
test_several(void)
{
	struct relay *r;

	known[0] = (struct known){ { 10000, 14000, false, 0 },
	    SHARD_PICTURES, false };
	known[1] = (struct known){ { 14000, 15000, false, 0 },
	    SHARD_PICTURES, true };
	r = begin(2);
	ask(r, 2000, 6000);
	ask(r, 10000, 14000);
	ask(r, 14000, 16000);
	ask(r, 16000, 18000);
	is_str(asked.p, " D2000:6000 P10000:14000 P14000:15000 D14000:16000 "
	    "D16000:18000", "stretches by turns, of which one continues "
	    "another");
	ok(!reel.paused && player.paused, "in the order in which they are "
	    "asked for");
	ended(reel.ops, reel.arg, NULL);
	ok(reel.paused && !player.paused, "one after the other");
	ended(player.ops, player.arg, NULL);
	ended(player.ops, player.arg, NULL);
	is_str(came.p, " [2000:6000] [10000:14000]", "half a stretch is none");
	picture(reel.ops, reel.arg, 14900);
	picture(reel.ops, reel.arg, 15000);
	ended(reel.ops, reel.arg, NULL);
	picture(reel.ops, reel.arg, 16000);
	ended(reel.ops, reel.arg, NULL);
	is_str(came.p, " [2000:6000] [10000:14000] 15000 l15000 [14000:16000] "
	    "16000 l16000 [16000:18000]", "and what overlaps does not show");
	relay_free(r);

	r = begin(1);
	ask(r, 10000, 14000);
	ask(r, 14000, 16000);
	is_str(asked.p, " P10000:14000 D12000:16000", "what continues a stretch "
	    "that was played is decoded with what comes before");
	ended(player.ops, player.arg, NULL);
	picture(reel.ops, reel.arg, 13960);
	picture(reel.ops, reel.arg, 14000);
	is_str(came.p, " [10000:14000] 14000 l14000", "which does not show");
	relay_free(r);
}

static void
test_all(void)
{
	struct relay_from from = { .film = &film,
	    .all = (const struct bank *)&film };
	struct relay *r = relay_new(NULL, &from, &OPS, NULL);

	buf_clear(&asked);
	ask(r, INT64_MIN, INT64_MAX);
	is_str(asked.p, " P:", "joined shards are played");
	ok(!relay_through(r), "whether to their end the player knows");
	relay_free(r);
}

int
main(void)
{
	buf_init(&asked);
	buf_init(&came);
	test_one_stretch();
	test_open_groups();
	test_like();
	test_several();
	test_all();
	buf_free(&asked);
	buf_free(&came);
	return done_testing();
}
