/*
 * EBML: elements of an id, a size, and content, in a file that is mostly
 * skipped.
 *
 * One window moves over the file.  When what is asked for is not in it, it
 * moves there and takes some kilobytes along: between two frames of video lie
 * the small blocks of sound, and with them the header of the next frame.
 */
#include <string.h>
#include <sys/stat.h>

#include "mkv_ebml.h"
#include "io.h"

enum { MAX_HEADER = 12 }; /* bytes of an id and a size */

int
ebml_open(struct ebml *e, int fd)
{
	struct stat st;

	e->fd = fd;
	e->failed = false;
	e->at = 0;
	e->have = 0;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return -1;
	e->file_size = st.st_size;
	return 0;
}

const unsigned char *
ebml_get(struct ebml *e, int64_t pos, int n, int64_t *have)
{
	int64_t want = e->file_size - pos;
	ssize_t got;

	if (n < want)
		want = n;
	*have = 0;
	if (want <= 0 || e->failed)
		return e->window;
	if (pos < e->at || pos + want > e->at + e->have) {
		got = io_pread(e->fd, e->window, sizeof e->window, (off_t)pos);
		e->at = pos;
		e->have = got < 0 ? 0 : got;
		if (e->have < want) {
			e->failed = true;
			return e->window;
		}
	}
	*have = e->at + e->have - pos;
	return e->window + (pos - e->at);
}

int
ebml_number(const unsigned char *p, int64_t have, int max, uint64_t *v,
    bool *ones)
{
	int length = 1, i;

	if (have < 1 || p[0] == 0)
		return 0;
	while (!(p[0] & (0x100 >> length)))
		length++;
	if (length > max || length > have)
		return 0;
	*v = p[0] & (0xffU >> length);
	for (i = 1; i < length; i++)
		*v = *v << 8 | p[i];
	*ones = *v == (UINT64_C(1) << 7 * length) - 1;
	return length;
}

/* Whether a number that begins with this byte would not fit into max. */
static bool
too_long(unsigned char first, int max)
{
	return first >> (8 - max) == 0;
}

int
ebml_read(struct ebml *e, int64_t pos, struct ebml_element *el)
{
	uint64_t v;
	bool ones;
	int64_t have;
	const unsigned char *p = ebml_get(e, pos, MAX_HEADER, &have);
	int id, size;

	if (have == 0)
		return e->failed ? -1 : 0;
	id = ebml_number(p, have, 4, &v, &ones);
	if (!id)
		return too_long(p[0], 4) ? -1 : 0;
	el->id = (uint32_t)(v | UINT64_C(1) << 7 * id);
	size = ebml_number(p + id, have - id, 8, &v, &ones);
	if (!size)
		return have > id && p[id] == 0 ? -1 : 0;
	el->data = pos + id + size;
	el->size = ones ? -1 : (int64_t)v;
	el->end = ones ? INT64_MAX : el->data + el->size;
	return 1;
}

int
ebml_child(struct ebml *e, const struct ebml_element *in, int64_t *pos,
    struct ebml_element *el)
{
	if (*pos == in->end)
		return 0;
	if (ebml_read(e, *pos, el) <= 0 || el->size < 0 ||
	    el->end > in->end || el->end > e->file_size)
		return -1;
	*pos = el->end;
	return 1;
}

int
ebml_uint(struct ebml *e, const struct ebml_element *el, uint64_t *v)
{
	const unsigned char *p;
	int64_t have, i;

	*v = 0;
	if (el->size < 0 || el->size > 8)
		return -1;
	p = ebml_get(e, el->data, (int)el->size, &have);
	if (have < el->size)
		return -1;
	for (i = 0; i < el->size; i++)
		*v = *v << 8 | p[i];
	return 0;
}

int
ebml_float(struct ebml *e, const struct ebml_element *el, double *v)
{
	uint64_t bits;
	uint32_t half;
	float single;

	*v = 0;
	if ((el->size != 0 && el->size != 4 && el->size != 8) ||
	    ebml_uint(e, el, &bits) < 0)
		return -1;
	if (el->size == 8) {
		memcpy(v, &bits, sizeof *v);
	} else if (el->size == 4) {
		half = (uint32_t)bits;
		memcpy(&single, &half, sizeof single);
		*v = single;
	}
	return 0;
}

int
ebml_text(struct ebml *e, const struct ebml_element *el, char *text,
    size_t size)
{
	const unsigned char *p;
	int64_t have;

	if (el->size < 0 || el->size >= (int64_t)size || el->size > EBML_SPAN)
		return -1;
	p = ebml_get(e, el->data, (int)el->size, &have);
	if (have < el->size)
		return -1;
	memcpy(text, p, (size_t)el->size);
	text[el->size] = 0;
	return 0;
}
