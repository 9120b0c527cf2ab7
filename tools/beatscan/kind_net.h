#ifndef KIND_NET_H
#define KIND_NET_H

/*
 * The judge: a net with one hidden layer, whose weights tests/fit/kinds.c
 * learned (kind_weights.h).
 */
#include "kind_clues.h"

/* What it chooses among; kinds but silence, in the order of enum kind. */
enum { NET_SPEECH, NET_MUSIC, NET_NOISE, NET_KINDS };

/* Natural logarithms of the probabilities. */
void kind_judge(const float clue[CLUES], float log_p[NET_KINDS]);

#endif
