/*
 * kind_net: clues in, probabilities out.
 */
#include "kind_net.h"

#include <math.h>

#include "kind_regular.h"
#include "kind_weights.h"

/*
 * Nobody speaks in time: of speech alone, 999 of 1000 rows repeat themselves
 * by less than 0.41 (music with drums: 0.4 to 1).  The net has seen too little
 * of all the music there is to lean on that as far as it carries.
 */
static float
against_speech(const float clue[CLUES])
{
	const float *regular = &clue[CLUES - REGULAR_CLUES];
	float again = fmaxf(regular[1], regular[3]);

	return fminf(6, fmaxf(0, 12 * (again - 0.4f)));
}

void
kind_judge(const float clue[CLUES], float log_p[NET_KINDS])
{
	float x[CLUES], out[NET_KINDS], most, sum = 0;
	int i, h, k;

	for (i = 0; i < CLUES; i++)
		x[i] = fmaxf(-4, fminf(4, (clue[i] - clue_mean[i]) *
		    clue_scale[i]));
	for (k = 0; k < NET_KINDS; k++)
		out[k] = kind_bias[k];
	for (h = 0; h < KIND_HIDDEN; h++) {
		float v = hidden_bias[h], part[4] = { 0, 0, 0, 0 };

		for (i = 0; i + 4 <= CLUES; i += 4) {
			part[0] += hidden_weight[h][i] * x[i];
			part[1] += hidden_weight[h][i + 1] * x[i + 1];
			part[2] += hidden_weight[h][i + 2] * x[i + 2];
			part[3] += hidden_weight[h][i + 3] * x[i + 3];
		}
		for (; i < CLUES; i++)
			v += hidden_weight[h][i] * x[i];
		v += part[0] + part[1] + part[2] + part[3];
		v /= 1 + fabsf(v);
		for (k = 0; k < NET_KINDS; k++)
			out[k] += kind_weight[k][h] * v;
	}
	out[NET_SPEECH] -= against_speech(clue);
	most = fmaxf(out[0], fmaxf(out[1], out[2]));
	for (k = 0; k < NET_KINDS; k++)
		sum += expf(out[k] - most);
	for (k = 0; k < NET_KINDS; k++)
		log_p[k] = out[k] - most - logf(sum);
}
