/*
 * weights_net: asks what was learned.
 */
#include <math.h>

#include "weights_net.h"

#include "weights.h"

double
net_sum(const struct net *n, const float *x)
{
	const float *row = n->row;
	float in[NET_IN];
	double all = 0;
	int m, h, i;

	for (i = 0; i < n->in; i++)
		in[i] = fminf(3, fmaxf(-3, (x[i] - n->mean[i]) * n->scale[i]));
	for (m = 0; m < n->members; m++) {
		for (h = 0; h < n->hidden; h++, row += n->in + 2) {
			float sum = row[n->in];

			for (i = 0; i < n->in; i++)
				sum += row[i] * in[i];
			all += row[n->in + 1] * tanhf(sum);
		}
		all += *row++;
	}
	return all / n->members;
}

double
net_sure(const struct net *n, double sum)
{
	return 1 / (1 + exp(-(sum * (double)n->slope + (double)n->offset)));
}

double
net_ask(const struct net *n, const float *x)
{
	return net_sure(n, net_sum(n, x));
}
