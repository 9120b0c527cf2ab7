#ifndef ARGS_H
#define ARGS_H

#include <stddef.h>

/*
 * An argument list for a child process, built piece by piece.  It owns copies
 * of its strings; v is always terminated by a null pointer.
 */
struct args {
	char **v;
	size_t n;
	size_t cap;
};

void args_init(struct args *a);
void args_free(struct args *a);

/* Appends one string. */
void args_add(struct args *a, const char *s);

/* Appends one string made by printf. */
void args_addf(struct args *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends several strings; the last argument must be (char *)NULL. */
void args_addl(struct args *a, ...) __attribute__((sentinel));

#endif
