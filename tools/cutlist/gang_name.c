/*
 * Names of clips: which one is taken, and whether the clip is there already.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gang_part.h"
#include "buf.h"
#include "codec.h"
#include "diag.h"
#include "method.h"

static bool
is_there(void *arg, const char *name)
{
	const struct gang *g = arg;
	struct buf path = BUF_INIT;
	struct stat st;
	bool there;

	buf_addf(&path, "%s/%s", g->wish->out, name);
	there = lstat(path.p, &st) == 0;
	buf_free(&path);
	return there;
}

/* names: this run's; or one that knows nothing, for a name that does not
 * depend on what else is cut. */
static void
make_name(struct gang_clip *c, struct naming *names, struct buf *name)
{
	struct gang *g = c->gang;
	const struct slice *s = &c->pin->slice;
	struct naming_facts facts = { .src = c->film->src,
	    .title = s->title, .level = s->level,
	    .method = method_name(s->method), .start = s->start,
	    .end = s->end, .score = s->score, .n = s->slot,
	    .ext = codec_extension(c->film, &g->clip_wish) };

	facts.stem = naming_stem(names, c->film->path, c->film->src);
	naming_make(name, g->wish->name, &facts);
}

static char *
request_key(struct gang_clip *c)
{
	struct naming *none = naming_new();
	struct buf name = BUF_INIT;
	char key[KEY_TEXT];

	make_name(c, none, &name);
	journal_key(c->film, &c->pin->slice, &c->gang->clip_wish, name.p, key);
	buf_free(&name);
	naming_free(none);
	return xstrdup(key);
}

bool
gang_name_kept(struct gang_clip *c)
{
	struct gang *g = c->gang;
	struct buf path = BUF_INIT;

	c->key = request_key(c);
	if (!g->wish->overwrite)
		c->kept = journal_find(g->journal, c->key);
	if (!c->kept)
		return false;
	buf_addf(&path, "%s/%s", g->wish->out, c->kept->name);
	c->path = buf_steal(&path);
	return true;
}

/* Takes a name for good, one that nobody has. */
static void
claim(struct gang_clip *c, struct buf *name)
{
	struct gang *g = c->gang;
	const struct journal_clip *old = journal_named(g->journal, name->p);
	char shown[DIAG_NAME];

	if (old && !g->wish->overwrite)
		warn("%s is %s: it is kept", diag_name(shown, name->p),
		    strcmp(old->src, c->film->src) == 0 ?
		    "of a run with other options" : "of another film");
	naming_claim(g->names, name, g->wish->overwrite ? NULL : is_there, g);
}

/* Gives the finished file its name.  0, or -1 with errno. */
static int
give_name(struct gang_clip *c, const char *temp, const char *name)
{
	struct gang *g = c->gang;
	struct buf path = BUF_INIT;

	free(c->path);
	buf_addf(&path, "%s/%s", g->wish->out, name);
	c->path = buf_steal(&path);
	return unfinished_name(temp, c->path, g->wish->overwrite);
}

const char *
gang_name_publish(struct gang_clip *c, struct render_result *res)
{
	struct gang *g = c->gang;
	struct buf name = BUF_INIT;
	const char *why = NULL, *slash;
	int bad;

	do {
		buf_clear(&name);
		make_name(c, g->names, &name);
		claim(c, &name);
		bad = give_name(c, res->temp.path, name.p);
	} while (bad && errno == EEXIST && !g->wish->overwrite);
	if (bad) {
		why = strerror(errno);
	} else {
		unfinished_done(&res->temp);
		slash = strrchr(c->path, '/');
		if (journal_add(g->journal, c->key, slash + 1, c->film->src,
		    method_name(res->method), res->frames) < 0)
			warn("%s/%s: %s", g->wish->out, JOURNAL_NAME,
			    strerror(errno));
	}
	buf_free(&name);
	return why;
}
