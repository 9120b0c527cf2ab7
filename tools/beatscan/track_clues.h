#ifndef TRACK_CLUES_H
#define TRACK_CLUES_H

#include "track_level.h"

/*
 * What speaks for a reading of a pulse being the beat: how fast it is, what is
 * heard at its beats and between them, and how beats differ from each other.
 */
struct pulse_facts;

/* What is heard at each twelfth of each pulse. */
struct pulse_facts *facts_gather(const struct sure_sound *s,
    const double *pulse, size_t n);
void facts_free(struct pulse_facts *f);

/* Is anything heard from pulse i to the next one? */
bool facts_sound(const struct pulse_facts *f, size_t i);

/* Period and clues of reading r in the pulses that the view looks at.
 * Returns false where there are too few of its beats. */
bool clues_of_reading(const struct pulse_facts *f, struct level_view *v,
    const double *pulse, size_t n, int r);

#endif
