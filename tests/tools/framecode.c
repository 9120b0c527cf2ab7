/*
 * framecode: pictures that carry their own number, for the proof that cuts
 * are exact (tests/cuts).
 *
 *	framecode write WIDTH HEIGHT COUNT FILM   gray pictures to stdout
 *	framecode read                            YUV4MPEG on stdin
 *	framecode hex                             lines "WIDTH HEIGHT HEX"
 *
 * A picture is 8 x 5 cells, each black or white.  The corners are reference:
 * white at the top left, the others black, so that a turned picture shows
 * that it is.  The other 36 hold, bit after bit along the rows, 4 bits of FILM
 * (which source this is), 16 of the picture's number and 16 of a checksum
 * over both.  Cells are large, so that they outlive lossy coding, half the
 * size and deinterlacing; only the middle of each is read.  A texture that
 * moves lies over them, for encoders to have something to predict.
 *
 * read and hex print a line for each picture:
 *
 *	NUMBER FILM TURN CLEAN
 *
 * TURN is by how many degrees clockwise it is turned, with an m behind where
 * it is mirrored; CLEAN is in percent how near the worst cell comes to pure
 * black or white (a blend of two pictures: about 0).  NUMBER is -1 where no
 * reading has a right checksum.  Exit status 2 where the stream is broken.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	COLS = 8,
	ROWS = 5,
	CELLS = COLS * ROWS,
	BLACK = 40,
	WHITE = 216,
	TEXTURE = 14, /* how far it goes up and down */
	WAVE = 32,    /* pixels */
};

static void
trouble(const char *text)
{
	fprintf(stderr, "framecode: %s\n", text);
	exit(2);
}

/* CRC-16/CCITT of the film and the number. */
static unsigned
checksum(unsigned film, unsigned number)
{
	unsigned long bits = (unsigned long)film << 16 | number;
	unsigned crc = 0xffff;

	for (int i = 19; i >= 0; i--) {
		unsigned out = (crc >> 15 & 1) ^ (unsigned)(bits >> i & 1);

		crc = (crc << 1 & 0xffff) ^ (out ? 0x1021 : 0);
	}
	return crc;
}

static bool
is_corner(int cell)
{
	return cell == 0 || cell == COLS - 1 || cell == CELLS - COLS ||
	    cell == CELLS - 1;
}

/* --- writing -------------------------------------------------------------- */

static void
cells_fill(bool cells[CELLS], unsigned film, unsigned number)
{
	uint64_t bits = (uint64_t)film << 32 | (uint64_t)number << 16 |
	    checksum(film, number);
	int bit = 35;

	for (int i = 0; i < CELLS; i++)
		cells[i] = is_corner(i) ? i == 0 : bits >> bit-- & 1;
}

/* A wave that goes through zero, -TEXTURE..TEXTURE. */
static int
texture(unsigned x, unsigned y, unsigned number)
{
	int at = (int)((x + 2 * number + y / 2) % WAVE);
	int up = at < WAVE / 2 ? at : WAVE - at;

	return (up - WAVE / 4) * TEXTURE / (WAVE / 4);
}

static void
write_picture(uint8_t *p, unsigned width, unsigned height, unsigned film,
    unsigned number)
{
	bool cells[CELLS];

	cells_fill(cells, film, number);
	for (unsigned y = 0; y < height; y++) {
		for (unsigned x = 0; x < width; x++) {
			unsigned cell = y * ROWS / height * COLS +
			    x * COLS / width;

			p[y * width + x] = (uint8_t)((cells[cell] ? WHITE :
			    BLACK) + texture(x, y, number));
		}
	}
}

static int
run_write(char **arg)
{
	unsigned width = (unsigned)strtoul(arg[0], NULL, 10);
	unsigned height = (unsigned)strtoul(arg[1], NULL, 10);
	unsigned count = (unsigned)strtoul(arg[2], NULL, 10);
	unsigned film = (unsigned)strtoul(arg[3], NULL, 10);
	size_t size = (size_t)width * height;
	uint8_t *p;

	if (width < 64 || height < 40 || width > 8192 || height > 8192 ||
	    count > 0xffff || film > 15)
		trouble("a size, count or film out of range");
	p = malloc(size);
	if (!p)
		trouble("out of memory");
	for (unsigned i = 0; i < count; i++) {
		write_picture(p, width, height, film, i);
		if (fwrite(p, 1, size, stdout) != size)
			trouble("stdout does not take it");
	}
	free(p);
	return fflush(stdout) ? 2 : 0;
}

/* --- reading -------------------------------------------------------------- */

struct picture {
	const uint8_t *p;
	unsigned width, height;
};

struct reading {
	long number; /* -1: none */
	unsigned film;
	int clean;
};

/* Where a point of the picture as it was written lies in one that was turned
 * by so many quarters, mirrored before that. */
static void
turned(double u, double v, int turn, bool mirrored, double *x, double *y)
{
	if (mirrored)
		u = 1 - u;
	*x = turn == 0 ? u : turn == 1 ? 1 - v : turn == 2 ? 1 - u : v;
	*y = turn == 0 ? v : turn == 1 ? u : turn == 2 ? 1 - v : 1 - u;
}

/* The mean of the middle of a cell. */
static double
cell_mean(const struct picture *pic, int cell, int turn, bool mirrored)
{
	double u = cell % COLS, v = (double)(cell / COLS);
	double x0, y0, x1, y1, t, sum = 0;
	unsigned fx, fy, tx, ty;

	turned((u + 0.25) / COLS, (v + 0.25) / ROWS, turn, mirrored, &x0, &y0);
	turned((u + 0.75) / COLS, (v + 0.75) / ROWS, turn, mirrored, &x1, &y1);
	if (x0 > x1)
		t = x0, x0 = x1, x1 = t;
	if (y0 > y1)
		t = y0, y0 = y1, y1 = t;
	fx = (unsigned)(x0 * pic->width);
	fy = (unsigned)(y0 * pic->height);
	tx = (unsigned)(x1 * pic->width);
	ty = (unsigned)(y1 * pic->height);
	tx += tx == fx;
	ty += ty == fy;
	for (unsigned y = fy; y < ty; y++)
		for (unsigned x = fx; x < tx; x++)
			sum += pic->p[(size_t)y * pic->width + x];
	return sum / ((double)(tx - fx) * (ty - fy));
}

static struct reading
read_turned(const struct picture *pic, int turn, bool mirrored)
{
	struct reading r = { .number = -1 };
	double mean[CELLS], white, black, half, worst = 0;
	uint64_t bits = 0;

	for (int i = 0; i < CELLS; i++)
		mean[i] = cell_mean(pic, i, turn, mirrored);
	white = mean[0];
	black = (mean[COLS - 1] + mean[CELLS - COLS] + mean[CELLS - 1]) / 3;
	half = (white - black) / 2;
	if (half < 20)
		return r;
	for (int i = 0; i < CELLS; i++) {
		double at = (mean[i] - (white + black) / 2) / half;
		double off = at < 0 ? at + 1 : at - 1;

		off = off < 0 ? -off : off;
		worst = off > worst ? off : worst;
		if (!is_corner(i))
			bits = bits << 1 | (at > 0);
	}
	r.clean = worst > 1 ? 0 : (int)(100 * (1 - worst) + 0.5);
	r.film = (unsigned)(bits >> 32 & 15);
	if (checksum(r.film, (unsigned)(bits >> 16 & 0xffff)) ==
	    (unsigned)(bits & 0xffff))
		r.number = (long)(bits >> 16 & 0xffff);
	return r;
}

/* Tries all eight ways a picture can lie; *lies becomes the right one. */
static struct reading
read_picture(const struct picture *pic, int *lies)
{
	struct reading best = { .number = -1 };

	*lies = 0;
	for (int way = 0; way < 8; way++) {
		struct reading r = read_turned(pic, way & 3, way >= 4);

		if (r.number >= 0 && (best.number < 0 || r.clean > best.clean)) {
			best = r;
			*lies = way;
		}
	}
	return best;
}

/* The stream's header: W and H.  Other colours than gray are refused: their
 * planes would have to be skipped, and the caller can ask for gray. */
static void
read_header(FILE *in, struct picture *pic)
{
	char line[512], *rest;

	if (!fgets(line, sizeof(line), in))
		exit(0); /* no picture at all */
	if (strncmp(line, "YUV4MPEG2 ", 10) || !strstr(line, " Cmono"))
		trouble("stdin is no gray YUV4MPEG");
	rest = strstr(line, " W");
	pic->width = rest ? (unsigned)strtoul(rest + 2, NULL, 10) : 0;
	rest = strstr(line, " H");
	pic->height = rest ? (unsigned)strtoul(rest + 2, NULL, 10) : 0;
	if (pic->width < 16 || pic->height < 16 || pic->width > 8192 ||
	    pic->height > 8192)
		trouble("pictures of no size that could be read");
}

/* Reads the number in a picture and prints what there is to say. */
static void
tell_picture(const struct picture *pic)
{
	int lies;
	struct reading r = read_picture(pic, &lies);

	printf("%ld %u %d%s %d\n", r.number, r.film, (lies & 3) * 90,
	    lies >= 4 ? "m" : "", r.clean);
}

static int
run_read(void)
{
	struct picture pic = { 0 };
	char line[512];
	uint8_t *p;
	size_t size;

	read_header(stdin, &pic);
	size = (size_t)pic.width * pic.height;
	p = malloc(size);
	if (!p)
		trouble("out of memory");
	pic.p = p;
	while (fgets(line, sizeof(line), stdin)) {
		if (strncmp(line, "FRAME", 5) ||
		    fread(p, 1, size, stdin) != size)
			trouble("a picture ends too early");
		tell_picture(&pic);
	}
	free(p);
	return fflush(stdout) ? 2 : 0;
}

/* Small pictures as text, two digits a pixel, as a browser can print them. */
static int
run_hex(void)
{
	enum { MOST = 1 << 14 };
	static uint8_t p[MOST];
	struct picture pic = { .p = p };

	while (scanf("%u %u", &pic.width, &pic.height) == 2) {
		if (pic.width < 16 || pic.height < 16 ||
		    pic.width > MOST / 16 || pic.height > MOST / pic.width)
			trouble("a picture of no size that could be read");
		for (size_t i = 0; i < pic.width * pic.height; i++) {
			unsigned v;

			if (scanf("%2x", &v) != 1)
				trouble("a picture ends too early");
			p[i] = (uint8_t)v;
		}
		tell_picture(&pic);
	}
	return fflush(stdout) ? 2 : 0;
}

int
main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "write"))
		return run_write(argv + 2);
	if (argc == 2 && !strcmp(argv[1], "read"))
		return run_read();
	if (argc == 2 && !strcmp(argv[1], "hex"))
		return run_hex();
	fputs("usage: framecode write WIDTH HEIGHT COUNT FILM >GRAY\n"
	    "       framecode read <YUV4MPEG\n"
	    "       framecode hex <TEXT\n", stderr);
	return 2;
}
