#ifndef PROGRAMME_PICTURE_H
#define PROGRAMME_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A picture: 4:2:0, 8 bits, video range; width and height are even. */
struct picture {
	int w, h;
	uint8_t *plane[3]; /* one block of memory, Y first */
};

struct colour {
	uint8_t v[3];
};

/* A part of a picture, of the shape of what it is drawn into. */
struct window {
	double x, y;  /* its middle: 0..1 of width and height */
	double zoom;  /* 1: as large as fits */
	bool mirror;
};

enum { BLACK = 16, WHITE = 235, GREY = 128 };

void picture_new(struct picture *p, int w, int h);
void picture_free(struct picture *p);
size_t picture_bytes(int w, int h);

/* Of the same size. */
void picture_copy(struct picture *to, const struct picture *from);

void picture_fill(struct picture *p, struct colour c);

/* Draws the window of from into all of to. */
void picture_sample(struct picture *to, const struct picture *from,
    const struct window *win);

/* Draws from into the box of to whose corners are given. */
void picture_inset(struct picture *to, const struct picture *from, int x0,
    int y0, int x1, int y1);

/* to = to + (other - to) * share / 256, everywhere, in every place by its own
 * share (luma's size), or in the box. */
void picture_mix(struct picture *to, const struct picture *other, int share);
void picture_mix_by(struct picture *to, const struct picture *other,
    const uint16_t *share);

/* Towards one colour. */
void picture_tint(struct picture *p, struct colour c, int share);
void picture_tint_by(struct picture *p, struct colour c,
    const uint16_t *share);
void picture_box(struct picture *p, int x0, int y0, int x1, int y1,
    struct colour c, int share);

/* Shifts: to(x, y) = from(x - dx, y - dy) where there is such a place. */
void picture_shift(struct picture *to, const struct picture *from, int dx,
    int dy);

/* black + (luma - black) * gain + lift; colour with the same gain. */
void picture_gain(struct picture *p, double gain, double lift);

/* A box filter of that radius, twice. */
void picture_blur(struct picture *p, int radius);

/* Lines of what looks like text, by a seed: chars is how many a line. */
void picture_text(struct picture *p, int x, int y, int height, int chars,
    int lines, struct colour c, uint32_t seed);

/* Clouds of two colours; size: of the largest, in pixels. */
void picture_clouds(struct picture *p, struct colour a, struct colour b,
    int size, double dx, double dy, uint32_t seed);

/* Mean absolute difference of luma, both averaged down to 64 x 36. */
double picture_difference(const struct picture *a, const struct picture *b);

#endif
