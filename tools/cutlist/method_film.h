#ifndef METHOD_FILM_H
#define METHOD_FILM_H

struct footage;
struct wish;

/* Null, or why the edges of this film can't be encoded so that they join the
 * packets between them: a sentence. */
const char *method_smart_not(const struct footage *f, const struct wish *w);

/* Null, or why the result can't hide pictures. */
const char *method_hides(const struct footage *f, const struct wish *w);

#endif
