/*
 * The plot on its two surfaces: pixels, and the text of an SVG file.
 */
#include "plot_part.h"

struct canvas *
plot_canvas(struct plot *p, int64_t end)
{
	struct canvas *c = canvas_new(PLOT_WIDE, PLOT_HIGH, 0xffffff);
	struct surface on = surface_pixels(c);

	plot_draw(p, end, &on);
	return c;
}

void
plot_svg(struct plot *p, int64_t end, struct buf *b)
{
	struct surface on = surface_svg(b, PLOT_WIDE, PLOT_HIGH, p->name);

	plot_draw(p, end, &on);
	surface_svg_end(b);
}
