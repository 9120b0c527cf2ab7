/*
 * Argument lists for child processes.  There is no shell anywhere: what was
 * added as one string arrives as one argument, whatever bytes it has.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "args.h"
#include "buf.h"

/* Takes s over. */
static void
take(struct args *a, char *s)
{
	if (a->n + 1 >= a->cap) {
		a->cap = a->cap == 0 ? 16 : a->cap * 2;
		a->v = xrealloc(a->v, a->cap, sizeof(*a->v));
	}
	a->v[a->n++] = s;
	a->v[a->n] = NULL;
}

void
args_init(struct args *a)
{
	a->cap = 16;
	a->n = 0;
	a->v = xcalloc(a->cap, sizeof(*a->v));
}

void
args_free(struct args *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->v[i]);
	free(a->v);
	*a = (struct args){ NULL, 0, 0 };
}

void
args_add(struct args *a, const char *s)
{
	take(a, xstrdup(s));
}

void
args_addf(struct args *a, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&b, fmt, ap);
	va_end(ap);
	take(a, buf_steal(&b));
}

void
args_addl(struct args *a, ...)
{
	va_list ap;
	const char *s;

	va_start(ap, a);
	while ((s = va_arg(ap, const char *)))
		args_add(a, s);
	va_end(ap);
}
