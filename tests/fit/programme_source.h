#ifndef PROGRAMME_SOURCE_H
#define PROGRAMME_SOURCE_H

#include "programme_footage.h"
#include "programme_picture.h"
#include "programme_random.h"

/*
 * What a shot shows: a clip of footage, one picture of it, or something
 * drawn: cards, slides, textures, simple animated scenes.
 */
enum source_kind {
	SOURCE_CLIP, SOURCE_STILL, SOURCE_CARD, SOURCE_SLIDE, SOURCE_SCENE,
	SOURCE_CONFETTI, SOURCE_WATER, SOURCE_CROWD, SOURCE_STATIC,
	SOURCE_KINDS
};

struct source {
	enum source_kind kind;
	uint32_t seed;
	size_t entry;          /* of the footage, for clips and stills */
	struct clip *clip;
	struct picture drawn;  /* what was drawn last; the ground of a slide */
	struct picture moving; /* with what moves on it */
	struct colour ink[4];
	bool scrolls;
};

/* Makes a source.  entry: which of the footage, for clips and stills.  False
 * where that cannot be decoded. */
bool source_open(struct source *s, enum source_kind kind, struct footage *f,
    size_t entry, uint32_t seed);
void source_close(struct source *s);

/* The picture at a place counted in pictures from its beginning; clips run
 * forth and back.  Valid until the next call. */
const struct picture *source_at(struct source *s, double at);

/* True for what is nothing but texture in motion. */
bool source_is_texture(const struct source *s);

#endif
