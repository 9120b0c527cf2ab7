/*
 * Names of films, looked at before anything is examined.
 */
#include "montage_name.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "film.h"

char *
montage_name(const struct cut_wish *w, int i)
{
	return i > 0 ? film_variant_name(w->out, i + 1) : xstrdup(w->out);
}

/* The name that the file gets. */
static char *
final_name(const struct cut_wish *w, int i)
{
	char *name = montage_name(w, i), *draft;

	if (!w->montage.preview)
		return name;
	draft = film_preview_name(name);
	free(name);
	return draft;
}

static void
check_source(const struct stat *film, const char *name, const char *source)
{
	char shown[DIAG_NAME];
	struct stat st;

	if (source && stat(source, &st) == 0 && st.st_dev == film->st_dev &&
	    st.st_ino == film->st_ino)
		die("%s: it is one of the files that the film is made of",
		    diag_name(shown, name));
}

/* Finished slots lie beside the film. */
static bool
is_folder_ours(const char *name)
{
	const char *slash = strrchr(name, '/');
	char *folder = slash ? xstrndup(name, (size_t)(slash - name) + 1) :
	    xstrdup(".");
	bool good = access(folder, W_OK | X_OK) == 0;

	free(folder);
	return good;
}

void
montage_name_check(const struct cut_wish *w, char *const *sources)
{
	const char *why = w->out ? film_name_fits(w->out) : NULL;
	char shown[DIAG_NAME];
	int i, k, taken = 0;
	struct stat st;
	char *name;

	if (why)
		die("%s: %s", diag_name(shown, w->out), why);
	for (i = 0; w->out && i < w->montage.variants; i++) {
		name = final_name(w, i);
		if (stat(name, &st) == 0) {
			taken++;
			check_source(&st, name, w->montage.song);
			for (k = 0; sources[k]; k++)
				check_source(&st, name, sources[k]);
		}
		free(name);
	}
	if (w->out && !is_folder_ours(w->out))
		die("%s: there is no folder for it that can be written to",
		    diag_name(shown, w->out));
	/* Where some are there, the others are made. */
	if (taken > 0 && taken == w->montage.variants && !w->overwrite) {
		name = final_name(w, 0);
		die("%s: it is there already (-y overwrites it)",
		    diag_name(shown, name));
	}
}
