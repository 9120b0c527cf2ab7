/*
 * The plot into a file of the kind that its name says.
 */
#include "plot_file.h"

bool
plot_knows(const char *path)
{
	return ends_with(path, ".svg") || encode_knows(path);
}

struct encode *
plot_write(struct plot *p, int64_t end, struct loop *l, const char *path,
    encode_fn *done, void *arg)
{
	struct buf text = BUF_INIT;
	struct encode *e;

	if (!ends_with(path, ".svg"))
		return encode_start(l, plot_canvas(p, end), path, done, arg);
	plot_svg(p, end, &text);
	e = encode_text(l, text.p, text.len, path, done, arg);
	buf_free(&text);
	return e;
}
