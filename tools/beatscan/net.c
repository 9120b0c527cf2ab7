/*
 * net: the network as a stream.
 *
 * Every layer keeps the frames of its input that it still has to look back
 * at, and makes its next four outputs as soon as what they look ahead to has
 * come: four at a time, because then each weight that is loaded serves four
 * frames.  At the end the layers, in order, are given the zeros that lie
 * behind the sound.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "net.h"
#include "net_sense.h"
#include "net_shape.h"
#include "net_weights.h"

#include "buf.h"

enum {
	GROUP = 4,
	INPUT = NET_ROW + NET_EXTRA, /* what the first stage keeps of a frame */
	STAGES = NET_LAYERS + 1,
	SPARE = 128, /* frames until what is kept moves down */
	QUEUE = 8,
	MEL_MOST = 8,
};

/* Four numbers that are reckoned with as one. */
typedef float quad __attribute__((vector_size(16)));

/* The input of one stage; rows of zeros stand for what was before. */
struct stage {
	float *x;
	int row;         /* numbers of a frame */
	int past, ahead; /* frames looked back and ahead at */
	int at, have, room; /* in frames of x: the next to be made, the end */
};

struct net {
	struct net_params p;
	struct net_sense sense;
	struct stage stage[STAGES];
	float mel[2][NET_BANDS]; /* a pair of heard frames as it comes */
	float chroma[NET_CHROMA];
	int half;        /* frames of the pair that came: 0 or 1 */
	bool ended;
	struct pulse queue[QUEUE];
	int first, queued;
};

static quad
load(const float *p)
{
	quad q;

	memcpy(&q, p, sizeof q);
	return q;
}

static quad
all(float x)
{
	return (quad){ x, x, x, x };
}

/* A product of matrices: 4 rows of x (step apart), each of `taps` pieces of n
 * numbers (tap apart), by w [taps * n][columns], plus bias.  Columns are a
 * multiple of 8. */
struct product {
	int taps, n, columns;
	ptrdiff_t step, tap;
	const float *w, *bias;
};

static void
multiply(const struct product *m, const float *x, float *out, ptrdiff_t gap)
{
	int c, k, i;

	for (c = 0; c < m->columns; c += 8) {
		quad l0 = load(m->bias + c), h0 = load(m->bias + c + 4);
		quad l1 = l0, l2 = l0, l3 = l0, h1 = h0, h2 = h0, h3 = h0;
		const float *w = m->w + c;

		for (k = 0; k < m->taps; k++) {
			const float *a = x + k * m->tap, *b = a + m->step;
			const float *d = b + m->step, *e = d + m->step;

			for (i = 0; i < m->n; i++, w += m->columns) {
				quad lo = load(w), hi = load(w + 4);

				l0 += all(a[i]) * lo;
				h0 += all(a[i]) * hi;
				l1 += all(b[i]) * lo;
				h1 += all(b[i]) * hi;
				l2 += all(d[i]) * lo;
				h2 += all(d[i]) * hi;
				l3 += all(e[i]) * lo;
				h3 += all(e[i]) * hi;
			}
		}
		memcpy(out + c, &l0, sizeof l0);
		memcpy(out + c + 4, &h0, sizeof h0);
		memcpy(out + gap + c, &l1, sizeof l1);
		memcpy(out + gap + c + 4, &h1, sizeof h1);
		memcpy(out + 2 * gap + c, &l2, sizeof l2);
		memcpy(out + 2 * gap + c + 4, &h2, sizeof h2);
		memcpy(out + 3 * gap + c, &l3, sizeof l3);
		memcpy(out + 3 * gap + c + 4, &h3, sizeof h3);
	}
}

static inline float
bend(float x)
{
	return x > 0.1F * x ? x : 0.1F * x;
}

static void
bend_all(float *x, int n)
{
	int i, j;

	for (i = 0; i < n; i += 8)
		for (j = i; j < i + 8; j++)
			x[j] = bend(x[j]);
}

/* The larger of each two neighbours among n rows of `width`. */
static void
pool(const float *x, int n, int width, float *out)
{
	int i, j;

	for (i = 0; i < n; i += 2, x += 2 * width, out += width)
		for (j = 0; j < width; j++)
			out[j] = bend(x[j] > x[j + width] ? x[j] :
			    x[j + width]);
}

/* One frame through both convolutions over bands; x is its row, those of its
 * neighbours before and after it. */
static void
see(const struct net_params *p, const float *x, float seen[NET_SEEN])
{
	const struct product one = {
		3, 3 * NET_SIGNS, NET_C1, NET_SIGNS, INPUT, &p->c1[0][0][0],
		p->c1_bias,
	};
	const struct product two = {
		1, 3 * NET_C1, NET_C2, NET_C1, 0, &p->c2[0][0], p->c2_bias,
	};
	float c1[NET_BANDS * NET_C1], p1[NET_P1];
	float c2[NET_BANDS / 2 * NET_C2];
	int b;

	for (b = 0; b < NET_BANDS; b += GROUP)
		multiply(&one, x - INPUT + b * NET_SIGNS, c1 + b * NET_C1,
		    NET_C1);
	memset(p1, 0, sizeof p1);
	pool(c1, NET_BANDS, NET_C1, p1 + NET_C1);
	for (b = 0; b < NET_BANDS / 2; b += GROUP)
		multiply(&two, p1 + b * NET_C1, c2 + b * NET_C2, NET_C2);
	pool(c2, NET_BANDS / 2, NET_C2, seen);
	memcpy(seen + NET_P2, x + NET_ROW, NET_EXTRA * sizeof *seen);
}

/* Four frames of the first stage. */
static void
see_four(const struct net_params *p, const float *x, float *out)
{
	const struct product dense = {
		1, NET_SEEN, NET_WIDE, NET_SEEN, 0, &p->dense[0][0],
		p->dense_bias,
	};
	float seen[GROUP * NET_SEEN];
	int i;

	for (i = 0; i < GROUP; i++)
		see(p, x + i * INPUT, seen + i * NET_SEEN);
	multiply(&dense, seen, out, NET_WIDE);
	bend_all(out, GROUP * NET_WIDE);
}

/* Four frames of a block. */
static void
pass(const struct net_params *p, int layer, const float *x, float *out)
{
	const struct net_block *b = &p->block[layer];
	const struct net_reach *r = &net_reach[layer];
	const struct product conv = {
		NET_TAPS, NET_WIDE, NET_WIDE, NET_WIDE,
		(ptrdiff_t)r->apart * NET_WIDE, &b->conv[0][0][0],
		b->conv_bias,
	};
	const struct product mix = {
		1, NET_WIDE, NET_WIDE, NET_WIDE, 0, &b->mix[0][0],
		b->mix_bias,
	};
	float y[GROUP * NET_WIDE];
	int i;

	multiply(&conv, x + (ptrdiff_t)r->first * r->apart * NET_WIDE, y,
	    NET_WIDE);
	bend_all(y, GROUP * NET_WIDE);
	multiply(&mix, y, out, NET_WIDE);
	for (i = 0; i < GROUP * NET_WIDE; i++)
		out[i] += x[i];
}

static float
logistic(float x)
{
	return 1 / (1 + expf(-x));
}

/* n of four frames that have passed all layers. */
static void
say_pulses(struct net *n, const float *x, int count)
{
	const struct product head = {
		1, NET_WIDE, NET_OUT, NET_WIDE, 0, &n->p.head[0][0],
		n->p.head_bias,
	};
	float y[GROUP * NET_OUT];
	struct pulse *p;
	int i;

	multiply(&head, x, y, NET_OUT);
	for (i = 0; i < count; i++) {
		p = &n->queue[(n->first + n->queued++) % QUEUE];
		p->beat = logistic(y[i * NET_OUT]);
		p->down = logistic(y[i * NET_OUT + 1]);
		p->music = logistic(y[i * NET_OUT + 2]);
	}
}

static void
stage_init(struct stage *s, int row, int past, int ahead)
{
	s->row = row;
	s->past = past;
	s->ahead = ahead;
	s->room = past + ahead + 2 * GROUP + SPARE;
	s->x = xcalloc((size_t)s->room * (size_t)row, sizeof *s->x);
	s->at = s->have = past;
}

/* Where the next n frames go; what nobody looks back at any more is gone.  It
 * grows only where somebody puts and does not get. */
static float *
stage_room(struct stage *s, int n)
{
	int drop = s->at - s->past;

	if (s->have - drop + n > s->room) {
		s->room = 2 * s->room + n;
		s->x = xrealloc(s->x, (size_t)s->room * (size_t)s->row,
		    sizeof *s->x);
	}
	if (s->have + n > s->room) {
		memmove(s->x, s->x + (ptrdiff_t)drop * s->row,
		    (size_t)(s->have - drop) * (size_t)s->row *
		    sizeof *s->x);
		s->at -= drop;
		s->have -= drop;
	}
	return s->x + (ptrdiff_t)s->have * s->row;
}

/* The next group of stage i, of which count frames are real. */
static void
step(struct net *n, int i, int count)
{
	struct stage *s = &n->stage[i];
	float out[GROUP * NET_WIDE];
	const float *x = s->x + (ptrdiff_t)s->at * s->row;

	if (i == 0)
		see_four(&n->p, x, out);
	else
		pass(&n->p, i - 1, x, out);
	s->at += count;
	if (i + 1 == STAGES) {
		say_pulses(n, out, count);
		return;
	}
	memcpy(stage_room(s + 1, GROUP), out,
	    (size_t)count * NET_WIDE * sizeof *out);
	s[1].have += count;
}

/* The last stage that has a group to do, so that the queue stays short;
 * -1: none. */
static int
ready(const struct net *n)
{
	const struct stage *s;
	int i;

	for (i = STAGES - 1; i >= 0; i--) {
		s = &n->stage[i];
		if (s->at + s->ahead + GROUP <= s->have)
			return i;
	}
	return -1;
}

/* Makes pulses until there are some or more frames are wanted. */
static void
work(struct net *n)
{
	int i;

	while (!n->queued && (i = ready(n)) >= 0)
		step(n, i, GROUP);
}

/* After the end: the same, and the first stage that has frames left gets
 * them done on zeros. */
static void
work_out(struct net *n)
{
	struct stage *s;
	float *zeros;
	int i, more, left;

	for (i = 0; i < STAGES && !n->queued; ) {
		work(n);
		s = &n->stage[i];
		left = s->have - s->at;
		if (n->queued || !left) {
			i += !left;
			continue;
		}
		more = s->ahead + GROUP;
		zeros = stage_room(s, more);
		memset(zeros, 0, (size_t)more * (size_t)s->row *
		    sizeof *zeros);
		step(n, i, left < GROUP ? left : GROUP);
	}
}

static int
digit(char c)
{
	return c <= '9' ? c - '0' : c <= 'Z' ? c - 'A' + 10 : c - 'a' + 36;
}

static void
decode(struct net_params *p)
{
	float *x = (float *)(void *)p;
	const char *text = net_weights[0];
	int i, k, row = 0;

	for (i = 0; i < NET_RUNS; i++)
		for (k = 0; k < net_run[i].n; k++, text += 2) {
			if (!*text)
				text = net_weights[++row];
			x[net_run[i].at + k] = net_scale[i] / NET_MOST *
			    (float)(digit(text[0]) * NET_DIGITS +
			    digit(text[1]) - NET_MOST);
		}
}

struct net *
net_new(void)
{
	struct net *n = xcalloc(1, sizeof *n);
	const struct net_reach *r = net_reach;
	int i;

	decode(&n->p);
	net_sense_init(&n->sense);
	stage_init(&n->stage[0], INPUT, 1, 1);
	for (i = 1; i < STAGES; i++, r++)
		stage_init(&n->stage[i], NET_WIDE, -r->first * r->apart,
		    (r->first + NET_TAPS - 1) * r->apart);
	return n;
}

void
net_free(struct net *n)
{
	int i;

	if (!n)
		return;
	for (i = 0; i < STAGES; i++)
		free(n->stage[i].x);
	free(n);
}

int
net_late(void)
{
	int i, late = GROUP;

	for (i = 0; i < NET_LAYERS; i++)
		late += ((net_reach[i].first + NET_TAPS - 1) *
		    net_reach[i].apart + GROUP - 1) / GROUP * GROUP;
	return late;
}

/* Not finite, or out of the range of what can be heard: 0, or the border. */
static float
sane(float x, float most)
{
	return x > 0 ? (x < most ? x : most) : 0;
}

void
net_put(struct net *n, const struct heard *h)
{
	struct stage *s = &n->stage[0];
	float *row;
	int i;

	for (i = 0; i < NET_BANDS; i++)
		n->mel[n->half][i] = isinf(h->mel[i]) ? 0 :
		    sane(h->mel[i], MEL_MOST);
	if (!n->half)
		for (i = 0; i < NET_CHROMA; i++)
			n->chroma[i] = sane(h->chroma[i], 1);
	n->half ^= 1;
	if (n->half)
		return;
	row = stage_room(s, 1);
	net_sense(&n->sense, (const float (*)[NET_BANDS])n->mel, n->chroma,
	    row, row + NET_ROW);
	s->have++;
}

bool
net_get(struct net *n, struct pulse *p)
{
	if (!n->queued) {
		if (n->ended)
			work_out(n);
		else
			work(n);
	}
	if (!n->queued)
		return false;
	*p = n->queue[n->first];
	n->first = (n->first + 1) % QUEUE;
	n->queued--;
	return true;
}

void
net_end(struct net *n)
{
	struct heard same = { .rms = 0 };

	if (n->half) {
		memcpy(same.mel, n->mel[0], sizeof n->mel[0]);
		net_put(n, &same);
	}
	n->ended = true;
}
