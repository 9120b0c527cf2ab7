/*
 * sidecar: which subtitle files belong to a media file.
 *
 * Players and downloaders agree on the media file's stem and then, between
 * dots, anything: a language, "forced", "sdh", a title.  So anything is taken,
 * but only behind a dot ("talkative.srt" and "talk2.srt" are other talks), and
 * a file goes to the media file whose stem fits it longest: in a folder with
 * talk.mp4 and talk.part2.mp4, talk.part2.en.srt is the second's.
 *
 * Names are bytes; nothing here asks for an encoding.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "buf.h"

#include "sidecar.h"

static const char *const subtitle_exts[] = {
	"srt", "vtt", "ass", "ssa", NULL
};

/* What may claim a subtitle file for itself.  Notes and pictures are called
 * like the media file, too, and claim nothing. */
static const char *const media_exts[] = {
	"mp4", "m4v", "mov", "mkv", "webm", "avi", "ts", "m2ts", "mts", "mpg",
	"mpeg", "flv", "wmv", "mxf", "ogv", "3gp", "vob", "mp3", "m4a", "aac",
	"wav", "flac", "ogg", "opus", "mka", NULL
};

/* Two- and three-letter words in such names that are no language. */
static const char *const no_language[] = {
	"ass", "cc", "dub", "hoh", "sdh", "srt", "ssa", "sub", "vtt", NULL
};

struct names {
	char **v;
	size_t n;
};

/* What is looked for, and what was found. */
struct search {
	const char *name; /* of the media file, without its folder */
	size_t stem;      /* bytes of it before its extension */
	struct names subtitles;
	struct names rivals; /* media whose stems start with ours */
};

static bool
in_list(const char *p, size_t n, const char *const *list)
{
	for (; *list; list++) {
		if (strlen(*list) == n && strncasecmp(p, *list, n) == 0)
			return true;
	}
	return false;
}

/* Bytes before the last dot; all where there is none but the first byte's,
 * which makes a hidden file, not an extension. */
static size_t
stem_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && dot != name ? (size_t)(dot - name) : strlen(name);
}

/* The extension, without its dot. */
static const char *
ext_of(const char *name)
{
	const char *ext = name + stem_of(name);

	return *ext ? ext + 1 : ext;
}

static bool
is_subtitle(const char *name)
{
	const char *ext = ext_of(name);

	return in_list(ext, strlen(ext), subtitle_exts);
}

static bool
is_media(const char *name, const char *like)
{
	const char *ext = ext_of(name);

	return in_list(ext, strlen(ext), media_exts) ||
	    (*ext && strcasecmp(ext, ext_of(like)) == 0);
}

/* The first n bytes of stem, then a dot: that is how names belong together. */
static bool
belongs(const char *name, const char *stem, size_t n)
{
	return strncmp(name, stem, n) == 0 && name[n] == '.';
}

static void
add_name(struct names *l, const char *name)
{
	if ((l->n & (l->n - 1)) == 0)
		l->v = xrealloc(l->v, l->n ? 2 * l->n : 1, sizeof *l->v);
	l->v[l->n++] = xstrdup(name);
}

static void
free_names(struct names *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->v[i]);
	free(l->v);
}

static void
look_at(struct search *s, const char *name)
{
	if (!belongs(name, s->name, s->stem) || strcmp(name, s->name) == 0)
		return;
	if (is_subtitle(name))
		add_name(&s->subtitles, name);
	else if (stem_of(name) > s->stem && is_media(name, s->name))
		add_name(&s->rivals, name);
}

/* Returns 0, or -1 with errno. */
static int
read_folder(struct search *s, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	int saved;

	if (!dir)
		return -1;
	for (;;) {
		errno = 0;
		e = readdir(dir);
		if (!e)
			break;
		look_at(s, e->d_name);
	}
	saved = errno;
	closedir(dir);
	errno = saved;
	return saved ? -1 : 0;
}

/* "talk.mp4.srt" is talk.mp4's, whatever else is there. */
static bool
is_claimed(const struct search *s, const char *name)
{
	if (belongs(name, s->name, strlen(s->name)))
		return false;
	for (size_t i = 0; i < s->rivals.n; i++) {
		const char *rival = s->rivals.v[i];

		if (belongs(name, rival, stem_of(rival)))
			return true;
	}
	return false;
}

/* Copies a part of a language tag in its usual case. */
static size_t
put_part(char *to, const char *p, size_t n, bool first_upper, bool upper)
{
	for (size_t i = 0; i < n; i++) {
		bool big = upper || (first_upper && i == 0);
		char c = p[i];

		if (c >= 'A' && c <= 'Z' && !big)
			c = (char)(c + 32);
		else if (c >= 'a' && c <= 'z' && big)
			c = (char)(c - 32);
		to[i] = c;
	}
	return n;
}

static bool
all_between(const char *p, size_t n, char low, char high)
{
	for (size_t i = 0; i < n; i++) {
		char c = p[i];

		if (low == 'a' && c >= 'A' && c <= 'Z')
			c = (char)(c + 32);
		if (c < low || c > high)
			return false;
	}
	return true;
}

/* Bytes up to the next '-' or '_' of a tag. */
static size_t
subtag(const char *p, size_t n)
{
	size_t len = 0;

	while (len < n && p[len] != '-' && p[len] != '_')
		len++;
	return len;
}

/* Appends a script ("Hant", only right behind the language) or a region
 * ("BR", "419") in its usual case.  Returns the new length; the old one where
 * it is neither. */
static size_t
put_subtag(char lang[SIDECAR_LANG], size_t at, const char *p, size_t len)
{
	bool script = len == 4 && at <= 3 && all_between(p, len, 'a', 'z') &&
	    strncasecmp(p, "orig", 4) != 0;
	bool region = (len == 2 && all_between(p, len, 'a', 'z')) ||
	    (len == 3 && all_between(p, len, '0', '9'));

	if (!script && !region)
		return at;
	lang[at++] = '-';
	return at + put_part(lang + at, p, len, true, region);
}

/* Reads one part between dots.  Of what follows the language only a script
 * and a region are kept: "en-orig" and "en-nP7-2PuUl7o" (names that
 * downloaders give) are English. */
static int
read_tag(const char *p, size_t n, char lang[SIDECAR_LANG])
{
	size_t len = subtag(p, n), at, before;

	if (len < 2 || len > 3 || !all_between(p, len, 'a', 'z') ||
	    in_list(p, len, no_language))
		return -1;
	at = put_part(lang, p, len, false, false);
	while (len < n) {
		p += len + 1;
		n -= len + 1;
		len = subtag(p, n);
		before = at;
		at = put_subtag(lang, at, p, len);
		if (at != before + 5)
			break; /* only behind a script more may come */
	}
	lang[at] = '\0';
	return 0;
}

int
sidecar_lang(const char *middle, size_t n, char lang[SIDECAR_LANG])
{
	for (size_t at = 0, len; at < n; at += len + 1) {
		const char *dot = memchr(middle + at, '.', n - at);

		len = dot ? (size_t)(dot - (middle + at)) : n - at;
		if (read_tag(middle + at, len, lang) == 0)
			return 0;
	}
	return -1;
}

/* The language of a name that belongs to the media file: from what stands
 * between its stem (or its whole name) and the extension. */
static char *
lang_of(const struct search *s, const char *name)
{
	size_t from = s->stem, stop = stem_of(name);
	char lang[SIDECAR_LANG];

	if (belongs(name, s->name, strlen(s->name)))
		from = strlen(s->name);
	if (from >= stop ||
	    sidecar_lang(name + from + 1, stop - from - 1, lang) != 0)
		return NULL;
	return xstrdup(lang);
}

/* A folder or a FIFO may have such a name, too; reading that would hang. */
static bool
is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* dir is the media's folder as given, with its slash, or nothing. */
static void
take(const struct search *s, const char *dir, size_t dir_len,
    struct sidecars *list)
{
	struct names found = s->subtitles;

	if (found.n == 0)
		return;
	qsort(found.v, found.n, sizeof *found.v, by_name);
	list->v = xcalloc(found.n, sizeof *list->v);
	for (size_t i = 0; i < found.n; i++) {
		struct buf path = BUF_INIT;

		if (is_claimed(s, found.v[i]))
			continue;
		buf_add(&path, dir, dir_len);
		buf_adds(&path, found.v[i]);
		if (!is_file(path.p)) {
			buf_free(&path);
			continue;
		}
		list->v[list->n].path = buf_steal(&path);
		list->v[list->n++].lang = lang_of(s, found.v[i]);
	}
}

int
sidecar_find(const char *media, struct sidecars *list)
{
	const char *slash = strrchr(media, '/');
	const char *name = slash ? slash + 1 : media;
	struct search s = { .name = name, .stem = stem_of(name) };
	size_t dir_len = (size_t)(name - media);
	char *folder = dir_len ? xstrndup(media, dir_len) : xstrdup(".");
	int ret, saved;

	list->v = NULL;
	list->n = 0;
	ret = *name ? read_folder(&s, folder) : 0;
	saved = errno;
	if (ret == 0)
		take(&s, media, dir_len, list);
	free_names(&s.subtitles);
	free_names(&s.rivals);
	free(folder);
	errno = saved;
	return ret;
}

void
sidecar_free(struct sidecars *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].path);
		free(list->v[i].lang);
	}
	free(list->v);
	list->v = NULL;
	list->n = 0;
}
