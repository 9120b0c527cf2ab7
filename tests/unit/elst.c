/*
 * elst: edit lists in headers made up here, byte by byte.
 */
#include <stdbool.h>
#include <string.h>

#include "../../tools/cutlist/elst.h"
#include "tap.h"

struct head {
	unsigned char p[1024];
	size_t n;
};

static void
put32(struct head *h, uint32_t v)
{
	h->p[h->n++] = (unsigned char)(v >> 24);
	h->p[h->n++] = (unsigned char)(v >> 16);
	h->p[h->n++] = (unsigned char)(v >> 8);
	h->p[h->n++] = (unsigned char)v;
}

static uint32_t
get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static size_t
box(struct head *h, const char *type)
{
	size_t at = h->n;

	put32(h, 0);
	memcpy(h->p + h->n, type, 4);
	h->n += 4;
	return at;
}

static void
close_box(struct head *h, size_t at)
{
	struct head size = { .n = 0 };

	put32(&size, (uint32_t)(h->n - at));
	memcpy(h->p + at, size.p, 4);
}

static void
zeros(struct head *h, int words)
{
	while (words-- > 0)
		put32(h, 0);
}

/* A track whose edit shows `duration`, after `empty` of nothing. */
static size_t
track(struct head *h, const char *kind, uint32_t empty, uint32_t duration)
{
	size_t trak = box(h, "trak"), in, deep, at;

	in = box(h, "tkhd");
	zeros(h, 5);
	put32(h, empty + duration);
	zeros(h, 15);
	close_box(h, in);
	in = box(h, "edts");
	deep = box(h, "elst");
	put32(h, 0);
	put32(h, empty ? 2 : 1);
	if (empty) {
		put32(h, empty);
		put32(h, UINT32_MAX);
		put32(h, 0x10000);
	}
	at = h->n;
	put32(h, duration);
	put32(h, 2002);
	put32(h, 0x10000);
	close_box(h, deep);
	close_box(h, in);
	in = box(h, "mdia");
	deep = box(h, "hdlr");
	zeros(h, 2);
	memcpy(h->p + h->n, kind, 4);
	h->n += 4;
	zeros(h, 4);
	close_box(h, deep);
	close_box(h, in);
	close_box(h, trak);
	return at;
}

struct film {
	struct head h;
	size_t video, sound; /* where their edits stand */
};

static void
film(struct film *f, uint32_t empty, bool has_video)
{
	size_t moov, in;

	memset(f, 0, sizeof *f);
	moov = box(&f->h, "moov");
	in = box(&f->h, "mvhd");
	zeros(&f->h, 3);
	put32(&f->h, 24000);
	put32(&f->h, 26026);
	zeros(&f->h, 20);
	close_box(&f->h, in);
	f->sound = track(&f->h, "soun", 0, 24024);
	if (has_video)
		f->video = track(&f->h, "vide", empty, 26026 - empty);
	close_box(&f->h, moov);
}

int
main(void)
{
	struct elst_patch p = { 24024, { 1, 24000 } };
	struct film f, was;
	const char *why = NULL;

	film(&f, 0, true);
	was = f;
	ok(elst_patch_moov(f.h.p, f.h.n, &p, &why) == 0,
	    "an edit list is shortened");
	is_int(get32(f.h.p + f.video), 24024,
	    "pictures behind the last one wanted are hidden");
	is_int(get32(f.h.p + f.video + 4), 2002,
	    "where showing begins stays as it was");
	is_int(get32(f.h.p + f.sound), 24024, "the sound is left alone");
	is_int(get32(f.h.p + 16 + 16), 24024,
	    "the film is as long as its longest track");
	is_int(f.h.n, was.h.n, "no byte is moved");

	film(&f, 0, true);
	p.base.den = 48000;
	p.duration = 40000;
	elst_patch_moov(f.h.p, f.h.n, &p, &why);
	is_int(get32(f.h.p + f.video), 20000,
	    "ticks of another base are converted");
	is_int(get32(f.h.p + 16 + 16), 24024,
	    "a film stays as long as its sound");

	film(&f, 1000, true);
	p.base.den = 24000;
	p.duration = 24024;
	elst_patch_moov(f.h.p, f.h.n, &p, &why);
	is_int(get32(f.h.p + f.video), 24024,
	    "what is empty ahead does not count");

	film(&f, 0, true);
	p.duration = 99999;
	elst_patch_moov(f.h.p, f.h.n, &p, &why);
	is_int(get32(f.h.p + f.video), 26026, "an edit is never made longer");

	film(&f, 0, false);
	p.duration = 24024;
	ok(elst_patch_moov(f.h.p, f.h.n, &p, &why) < 0 && why,
	    "a film without video is refused with a reason");
	film(&f, 0, true);
	ok(elst_patch_moov(f.h.p, f.h.n / 2, &p, &why) < 0,
	    "a header cut off in the middle is refused");
	ok(elst_patch("/nowhere/at/all.mp4", &p, &why) < 0,
	    "a file that is not there is an error");
	return done_testing();
}
