/*
 * The variables that stand in for options of cutlist.
 */
#include <stdlib.h>

#include "cutlist_options.h"
#include "codec.h"
#include "diag.h"
#include "tc.h"

static const char *
variable(const char *name)
{
	const char *v = getenv(name);

	return v && v[0] ? v : NULL;
}

static int
variable_int(const char *name, int least, int most, int otherwise)
{
	const char *v = variable(name);
	int64_t n;

	if (!v)
		return otherwise;
	if (opt_parse_int(v, least, most, &n) < 0)
		die("%s: \"%s\" is not a number from %d to %d", name, v, least,
		    most);
	return (int)n;
}

static int
variable_enum(const char *name, const char *values, int otherwise)
{
	const char *v = variable(name);
	int at = v ? opt_parse_enum(v, values) : otherwise;

	if (v && at < 0)
		die("%s: \"%s\" is none of %s", name, v, values);
	return at;
}

void
cutlist_environment(struct cut_wish *w)
{
	const char *timeout = variable("CUTLIST_TIMEOUT");

	w->jobs = variable_int("CUTLIST_JOBS", 1, 1024, 0);
	variable_int("CUTLIST_SHARE", 1, 1024, 1); /* for cores.h */
	w->retries = variable_int("CUTLIST_RETRIES", 0, 100, 2);
	w->wish.crf = variable_int("CUTLIST_CRF", 0, 63, -1);
	if (variable_enum("CUTLIST_PRESET", CODEC_PRESETS, -1) >= 0)
		w->wish.preset = variable("CUTLIST_PRESET");
	w->wish.hw = (enum wish_hw)variable_enum("CUTLIST_HW", WISH_HARDWARE,
	    WISH_HW_NONE);
	w->wish.quality = (enum wish_quality)variable_enum("CUTLIST_QUALITY",
	    WISH_QUALITIES, WISH_STANDARD);
	w->profile = variable("CUTLIST_PROFILE");
	if (timeout && (tc_parse(timeout, false, &w->quiet) < 0 ||
	    w->quiet <= 0))
		die("CUTLIST_TIMEOUT: \"%s\" is not a time", timeout);
}
