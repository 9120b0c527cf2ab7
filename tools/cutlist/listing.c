/*
 * Lists of stretches: the model, which reader is asked, and arithmetic with
 * stretches.  A list comes from people, so one bad line must not spoil it,
 * and its format is rather guessed than asked for.
 */
#include "listing.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "listing_part.h"

enum { TIME_MOST = 64, REEL = 8, GUESS_LINES = 50 };

static const char *const kinds[LISTING_KINDS] = {
	[LISTING_NDJSON] = "ndjson", [LISTING_CSV] = "csv",
	[LISTING_EDL] = "edl", [LISTING_CHAPTERS] = "chapters",
	[LISTING_YOUTUBE] = "youtube",
};

enum listing_kind
listing_kind_of(const char *word)
{
	for (int i = 1; i < LISTING_KINDS; i++)
		if (strcasecmp(word, kinds[i]) == 0)
			return (enum listing_kind)i;
	return LISTING_GUESS;
}

static struct listed *
add_empty(struct listing *l)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 16;
		l->v = xrealloc(l->v, l->cap, sizeof *l->v);
	}
	l->v[l->n] = (struct listed){ .score = NAN };
	return &l->v[l->n++];
}

struct listed *
listing_add(struct listing *l, int64_t start, int64_t end, const char *title,
    const char *source, long line)
{
	struct listed *one = add_empty(l);

	one->start = start;
	one->end = end;
	one->title = title && *title ? xstrdup(title) : NULL;
	one->source = source && *source ? xstrdup(source) : NULL;
	one->line = line;
	return one;
}

void
listing_pop(struct listing *l)
{
	l->n--;
	free(l->v[l->n].title);
	free(l->v[l->n].source);
}

static void
free_entries(struct listing *l)
{
	while (l->n)
		listing_pop(l);
}

void
listing_free(struct listing *l)
{
	free_entries(l);
	free(l->v);
	for (size_t i = 0; i < l->nfaults && i < LISTING_FAULTS; i++)
		free(l->faults[i].what);
	*l = (struct listing){ 0 };
}

void
listing_name(struct listed *one, const char *source)
{
	free(one->source);
	one->source = *source ? xstrdup(source) : NULL;
}

void
listing_fault(struct listing *l, long line, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	if (l->nfaults++ >= LISTING_FAULTS)
		return;
	va_start(ap, fmt);
	buf_vaddf(&b, fmt, ap);
	va_end(ap);
	l->faults[l->nfaults - 1] = (struct listing_fault){ line,
	    buf_steal(&b) };
}

char *
listing_line(struct listing_text *t)
{
	char *line = t->at, *end;

	if (!*line)
		return NULL;
	end = line + strcspn(line, "\r\n");
	t->at = end;
	if (*end)
		t->at += end[0] == '\r' && end[1] == '\n' ? 2 : 1;
	*end = 0;
	t->line++;
	return line;
}

char *
listing_trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	for (n = strlen(s); n && (s[n - 1] == ' ' || s[n - 1] == '\t'); n--)
		;
	s[n] = 0;
	return s;
}

int
listing_time(const char *s, int64_t *us)
{
	char text[TIME_MOST], *comma;

	if ((size_t)snprintf(text, sizeof text, "%s", s) >= sizeof text)
		return -1;
	comma = strchr(text, ',');
	if (comma)
		*comma = '.';
	return tc_parse(text, false, us);
}

bool
listing_clock(const char *s, size_t *len)
{
	size_t i = 0, colons = 0;

	while (s[i] >= '0' && s[i] <= '9') {
		while (s[i] >= '0' && s[i] <= '9')
			i++;
		if (s[i] != ':' || colons == 2 || s[i + 1] < '0' ||
		    s[i + 1] > '9')
			break;
		colons++;
		i++;
	}
	if (!colons)
		return false;
	if ((s[i] == '.' || s[i] == ',') && s[i + 1] >= '0' &&
	    s[i + 1] <= '9')
		for (i++; s[i] >= '0' && s[i] <= '9'; i++)
			;
	*len = i;
	return true;
}

void
listing_take(struct listing *l, int64_t start, int64_t end, const char *title,
    const char *source, long line)
{
	if (start < 0)
		listing_fault(l, line, "it begins before the film does");
	else if (start > LISTING_LATEST || (end != TC_NONE &&
	    end > LISTING_LATEST))
		listing_fault(l, line, "it is beyond any film");
	else if (end != TC_NONE && end <= start)
		listing_fault(l, line, "it ends before it begins");
	else
		listing_add(l, start, end, title, source, line);
}

/* What the ending of a name says; LISTING_GUESS where that is nothing. */
static enum listing_kind
kind_of_name(const char *name)
{
	static const struct {
		const char *ending;
		enum listing_kind kind;
	} endings[] = {
		{ "ndjson", LISTING_NDJSON }, { "jsonl", LISTING_NDJSON },
		{ "json", LISTING_NDJSON }, { "csv", LISTING_CSV },
		{ "tsv", LISTING_CSV }, { "edl", LISTING_EDL },
		{ "ffmetadata", LISTING_CHAPTERS },
		{ "ffmeta", LISTING_CHAPTERS },
	};
	const char *dot = name ? strrchr(name, '.') : NULL;

	for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
		if (strcasecmp(dot + 1, endings[i].ending) == 0)
			return endings[i].kind;
	return LISTING_GUESS;
}

/* An event of an EDL: "001  AX  V  C  00:00:01:00 ...". */
static bool
like_event(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && s[n] == ' ' && strlen(s) > 40 &&
	    strchr(s + n, ':') != NULL && strchr(s, ',') == NULL;
}

/* What a line looks like. */
static enum listing_kind
kind_of_line(const char *s)
{
	size_t n;

	s += strspn(s, " \t");
	if (strncasecmp(s, ";FFMETADATA", 11) == 0 ||
	    strcasecmp(s, "[CHAPTER]") == 0 ||
	    (strncasecmp(s, "CHAPTER", 7) == 0 && strchr(s, '=')))
		return LISTING_CHAPTERS;
	if (*s == '{')
		return LISTING_NDJSON;
	if (strncmp(s, "TITLE:", 6) == 0 || strncmp(s, "FCM:", 4) == 0 ||
	    like_event(s))
		return LISTING_EDL;
	n = strspn(s, "0123456789:.hms@;\"");
	n += strspn(s + n, " ");
	if (n && (s[n] == ',' || s[n] == '\t'))
		return LISTING_CSV;
	if (strncasecmp(s, "start", 5) == 0 && strpbrk(s, ",;\t"))
		return LISTING_CSV;
	s += strspn(s, "([-* ");
	return listing_clock(s, &n) ? LISTING_YOUTUBE : LISTING_GUESS;
}

static enum listing_kind
kind_of_text(const char *text)
{
	enum listing_kind kind = LISTING_GUESS;
	char line[256];
	size_t n;

	for (int i = 0; i < GUESS_LINES && *text && !kind; i++) {
		n = strcspn(text, "\r\n");
		snprintf(line, sizeof line, "%.*s", (int)(n < sizeof line ? n :
		    sizeof line - 1), text);
		kind = kind_of_line(line);
		text += n + strspn(text + n, "\r\n");
	}
	return kind;
}

int
listing_read(struct listing *l, enum listing_kind kind, const char *name,
    const char *text, size_t len, const struct listing_film *film,
    const char **why)
{
	const struct listing_film unknown = { .duration = TC_NONE };
	size_t before = l->n;
	struct listing_text t = { 0 };
	char *copy;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (memchr(text, 0, len)) {
		*why = "it is no text";
		return -1;
	}
	copy = xstrndup(text, len);
	t.at = copy;
	if (kind == LISTING_GUESS)
		kind = kind_of_name(name);
	if (kind == LISTING_GUESS)
		kind = kind_of_text(copy);
	film = film ? film : &unknown;
	*why = "there is no stretch in it";
	switch (kind) {
	case LISTING_NDJSON:
		listing_ndjson(l, &t);
		break;
	case LISTING_CSV:
		listing_csv(l, &t);
		break;
	case LISTING_EDL:
		listing_edl(l, &t, film);
		break;
	case LISTING_CHAPTERS:
		listing_chapters(l, &t);
		break;
	case LISTING_YOUTUBE:
		listing_youtube(l, &t);
		break;
	default:
		*why = "it is no list that is known (csv, edl, ndjson, "
		    "chapters, youtube)";
		break;
	}
	free(copy);
	return l->n > before ? 0 : -1;
}

/* One word of --keep: from-to, from-, -to, from+length. */
static int
one_range(struct listing *l, char *word)
{
	char *sign = strpbrk(word, "-+"), *right;
	int64_t start = 0, end = TC_NONE;
	bool length;

	if (!sign)
		return -1;
	length = *sign == '+';
	*sign = 0;
	word = listing_trim(word);
	right = listing_trim(sign + 1);
	if ((!*word && !*right) || (length && (!*word || !*right)) ||
	    (*word && tc_parse(word, false, &start) < 0) ||
	    (*right && tc_parse(right, false, &end) < 0))
		return -1;
	if (start > LISTING_LATEST || (end != TC_NONE &&
	    end > LISTING_LATEST))
		return -1;
	if (length)
		end += start;
	if (end != TC_NONE && end <= start)
		return -1;
	listing_add(l, start, end, NULL, NULL, 0);
	return 0;
}

int
listing_ranges(struct listing *l, const char *text, char *why, size_t size)
{
	char word[TIME_MOST * 2];
	size_t n;
	int bad;

	for (;; text += n + 1) {
		n = strcspn(text, ",");
		bad = n >= sizeof word ? -1 : 0;
		snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word ? n :
		    sizeof word - 1), text);
		if (!bad)
			bad = one_range(l, word);
		if (bad) {
			snprintf(why, size, "'%.*s' is no range of times, "
			    "such as 10-20 or 1:30-", (int)(n < sizeof word ?
			    n : sizeof word - 1), text);
			return -1;
		}
		if (!text[n])
			return 0;
	}
}

void
listing_close(struct listing *l, int64_t duration)
{
	for (size_t i = 0; i < l->n && duration != TC_NONE; i++)
		if (l->v[i].end == TC_NONE && l->v[i].start < duration)
			l->v[i].end = duration;
}

static int64_t
end_of(const struct listed *one)
{
	return one->end == TC_NONE ? INT64_MAX : one->end;
}

static int
by_start(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return end_of(x) < end_of(y) ? -1 : end_of(x) > end_of(y);
}

void
listing_invert(struct listing *l, int64_t duration)
{
	struct listing gaps = { 0 };
	int64_t at = 0, end = duration == TC_NONE ? INT64_MAX : duration;

	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_start);
	for (size_t i = 0; i < l->n && at < end; i++) {
		int64_t to = l->v[i].start < end ? l->v[i].start : end;

		if (to > at)
			listing_add(&gaps, at, to, NULL, NULL, 0);
		if (end_of(&l->v[i]) > at)
			at = end_of(&l->v[i]);
	}
	if (at < end)
		listing_add(&gaps, at, duration, NULL, NULL, 0);
	free_entries(l);
	free(l->v);
	l->v = gaps.v;
	l->n = gaps.n;
	l->cap = gaps.cap;
}

static void
add_piece(struct listing *l, const struct listed *of, int64_t start,
    int64_t end)
{
	struct listed *one;

	if (end <= start)
		return;
	one = listing_add(l, start, end == INT64_MAX ? TC_NONE : end,
	    of->title, of->source, of->line);
	one->score = of->score;
	memcpy(one->level, of->level, sizeof one->level);
}

void
listing_drop(struct listing *l, const struct listing *drop)
{
	struct listing kept = { 0 }, holes = { 0 };
	int64_t at;

	for (size_t i = 0; i < drop->n; i++)
		listing_add(&holes, drop->v[i].start, drop->v[i].end, NULL,
		    NULL, 0);
	if (holes.n)
		qsort(holes.v, holes.n, sizeof *holes.v, by_start);
	for (size_t i = 0; i < l->n; i++) {
		const struct listed *one = &l->v[i];
		int64_t end = end_of(one);

		at = one->start;
		for (size_t k = 0; k < holes.n && at < end; k++) {
			int64_t from = holes.v[k].start;

			add_piece(&kept, one, at, from < end ? from : end);
			if (end_of(&holes.v[k]) > at)
				at = end_of(&holes.v[k]);
		}
		add_piece(&kept, one, at, end);
	}
	listing_free(&holes);
	free_entries(l);
	free(l->v);
	l->v = kept.v;
	l->n = kept.n;
	l->cap = kept.cap;
}

bool
listing_is_for(const struct listed *one, const char *src, const char *path)
{
	const char *slash = strrchr(path, '/'), *base, *dot;
	const char *name = one->source;
	size_t stem, len;

	if (!name)
		return true;
	base = slash ? slash + 1 : path;
	dot = strrchr(base, '.');
	stem = dot && dot != base ? (size_t)(dot - base) : strlen(base);
	if (strcmp(name, src) == 0 || strcmp(name, path) == 0 ||
	    strcasecmp(name, base) == 0)
		return true;
	len = strlen(name);
	if (strncasecmp(name, base, len) != 0)
		return false;
	return len == stem || (len == REEL && len < stem);
}
