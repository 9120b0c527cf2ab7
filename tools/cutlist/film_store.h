#ifndef FILM_STORE_H
#define FILM_STORE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Finished slots, kept in a hidden folder beside the film, each under a key of
 * all that it depends on: a run that was killed goes on where it was, a film
 * with other shots encodes only those.  All films of a folder share it.
 */
#define FILM_STORE_NAME ".cutlist-parts"

struct film_store;

/* Opens (and makes) the store beside a film of this name.  Null where that
 * can't be, with errno. */
struct film_store *film_store_open(const char *film);

/* Where the part of this key is, or is to be; what: "mp4", "pcm".  The caller
 * frees it. */
char *film_store_path(const struct film_store *s, const char *key,
    const char *what);

/* A name of our own for something half made; the caller frees it. */
char *film_store_temp(const struct film_store *s, unsigned number,
    const char *what);

/* The part at this path has been used: it is younger than others now. */
void film_store_used(const char *path);

/* Its folder. */
const char *film_store_folder(const struct film_store *s);

/* The end.  drop: everything is removed, and the folder.  Else, where tidy,
 * what was used since it was opened stays, and as much again of what is older,
 * the youngest first.  Nothing is removed while another process uses it. */
void film_store_close(struct film_store *s, bool tidy, bool drop);

#endif
