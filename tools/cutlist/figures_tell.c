/*
 * Figures of a run, told at its end, whatever the end is.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "figures.h"
#include "diag.h"
#include "io.h"
#include "loop.h"
#include "outfile.h"

static int
write_file(const char *path, const struct buf *text)
{
	struct outfile out;
	int saved;

	if (outfile_open(&out, path) < 0)
		return -1;
	if (io_write(out.fd, text->p, text->len) == 0)
		return outfile_commit(&out);
	saved = errno;
	outfile_drop(&out);
	errno = saved;
	return -1;
}

int
figures_tell(const struct figures *f, const char *file, bool people,
    int status)
{
	struct figures_end e = { .status = status,
	    .took = loop_now() - f->since };
	struct tally_row *rows = tally_rows(&e.n);
	struct buf text = BUF_INIT;
	char shown[DIAG_NAME];

	e.rows = rows;
	if (people) {
		figures_people(&text, f, &e);
		if (io_write(STDERR_FILENO, text.p, text.len) < 0) {
			/* nobody listens */
		}
		buf_clear(&text);
	}
	if (file) {
		figures_metrics(&text, f, &e);
		if (write_file(file, &text) < 0) {
			warn("%s: the metrics can't be written: %s",
			    diag_name(shown, file), strerror(errno));
			if (status == EXIT_DONE)
				status = EXIT_SOME;
		}
	}
	buf_free(&text);
	free(rows);
	return status;
}
