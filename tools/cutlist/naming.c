/*
 * Names of clips.
 *
 * A template is walked once for each name.  Whatever a field says is made
 * safe as a whole name at the end, not field by field: a title may end in a
 * blank where something follows.  Only the stem is made safe beforehand,
 * because two sources are told apart by it.
 */
#include "naming.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "jw.h"
#include "near.h"
#include "tc.h"

enum { WIDTH_MOST = 9, SUFFIX = 6, NUMBER_ROOM = 16, EXT_MOST = 16 };

enum field { F_STEM, F_N, F_START, F_END, F_LENGTH, F_LEVEL, F_SCORE, F_SRC,
	F_TITLE, F_METHOD, F_EXT, FIELDS };

static const char *const fields[] = { "stem", "n", "start", "end", "length",
	"level", "score", "src", "title", "method", "ext", NULL };

/* One field of a template. */
struct part {
	enum field field;
	bool zeros;    /* {n:03} */
	bool seconds;  /* {start:s} */
	int width;     /* -1: not given */
};

static bool
is_time(enum field f)
{
	return f == F_START || f == F_END || f == F_LENGTH;
}

/* What stands behind the ':' of a field. */
static int
read_format(struct part *p, const char *s, size_t len)
{
	size_t i = 0;

	if (is_time(p->field) && len == 1 && s[0] == 's') {
		p->seconds = true;
		return 0;
	}
	if (p->field == F_SCORE && len == 2 && s[0] == '.')
		i = 1;
	else if (p->field == F_N && len == 2 && s[0] == '0')
		i = 1;
	else if (p->field != F_N || len != 1)
		return -1;
	p->zeros = p->field == F_N && i == 1;
	if (s[i] < '0' || s[i] > '0' + WIDTH_MOST)
		return -1;
	p->width = s[i] - '0';
	return 0;
}

/* Reads "{name}" or "{name:format}" at s.  Returns how long it is, or 0 with
 * a sentence. */
static size_t
read_part(struct part *p, const char *s, char *why, size_t size)
{
	size_t len = strcspn(s, "}"), name = strcspn(s, ":}");
	char word[32];
	const char *close;
	int i;

	*p = (struct part){ .width = -1 };
	if (s[len] != '}') {
		snprintf(why, size, "a '{' without its '}'");
		return 0;
	}
	snprintf(word, sizeof word, "%.*s", (int)(name - 1), s + 1);
	for (i = 0; fields[i] && strcmp(fields[i], word) != 0; i++)
		;
	if (!fields[i]) {
		close = near_of(word, fields);
		snprintf(why, size, "no field '%s'%s%s%s", word,
		    close ? "; did you mean '" : "", close ? close : "",
		    close ? "'?" : "");
		return 0;
	}
	p->field = (enum field)i;
	if (s[name] == ':' &&
	    read_format(p, s + name + 1, len - name - 1) < 0) {
		snprintf(why, size, "'%.*s' is no format for '%s'",
		    (int)(len - name - 1 < 32 ? len - name - 1 : 32),
		    s + name + 1, word);
		return 0;
	}
	return len + 1;
}

int
naming_check(const char *template, char *why, size_t size)
{
	struct part p;
	size_t n;

	if (!*template) {
		snprintf(why, size, "an empty name");
		return -1;
	}
	for (const char *s = template; *s; s += n) {
		n = 1;
		if (*s == '/') {
			snprintf(why, size, "a name, not a path: no '/'");
			return -1;
		}
		if ((*s == '{' || *s == '}') && s[1] == *s) {
			n = 2;
		} else if (*s == '}') {
			snprintf(why, size, "a '}' without its '{'");
			return -1;
		} else if (*s == '{') {
			n = read_part(&p, s, why, size);
			if (!n)
				return -1;
		}
	}
	return 0;
}

/* 00h01m30.500s: what an option understands, and sorts as a name. */
static void
add_time(struct buf *b, int64_t us, bool seconds)
{
	int64_t ms = us > 0 ? us / 1000 + (us % 1000 >= 500) : 0;

	if (seconds)
		buf_addf(b, "%" PRId64 ".%03d", ms / 1000, (int)(ms % 1000));
	else
		buf_addf(b, "%02" PRId64 "h%02dm%02d.%03ds", ms / 3600000,
		    (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
		    (int)(ms % 1000));
}

/* How much of s may stand, at most n bytes, cut between letters. */
static size_t
whole_letters(const char *s, size_t n)
{
	size_t len = strlen(s);

	if (len <= n)
		return len;
	while (n && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* How many bytes of the fields that are shortened may stand. */
struct limits {
	size_t stem, title;
};

static void
add_text(struct buf *b, const char *s, size_t most)
{
	if (s)
		buf_add(b, s, whole_letters(s, most));
}

static void
add_field(struct buf *b, const struct part *p, const struct naming_facts *f,
    const struct limits *most)
{
	int width = p->width < 0 ? 0 : p->width;

	switch (p->field) {
	case F_STEM:
		add_text(b, f->stem, most->stem);
		break;
	case F_TITLE:
		add_text(b, f->title, most->title);
		break;
	case F_N:
		if (p->zeros)
			buf_addf(b, "%0*d", width, f->n);
		else
			buf_addf(b, "%*d", width, f->n);
		break;
	case F_START:
		add_time(b, f->start, p->seconds);
		break;
	case F_END:
		add_time(b, f->end, p->seconds);
		break;
	case F_LENGTH:
		add_time(b, f->end - f->start, p->seconds);
		break;
	case F_SCORE:
		if (isfinite(f->score))
			buf_addf(b, "%.*f", p->width < 0 ? 2 : p->width,
			    f->score);
		break;
	case F_LEVEL:
		add_text(b, f->level, SIZE_MAX);
		break;
	case F_SRC:
		add_text(b, f->src, SIZE_MAX);
		break;
	case F_METHOD:
		add_text(b, f->method, SIZE_MAX);
		break;
	case F_EXT:
		add_text(b, f->ext, EXT_MOST);
		break;
	case FIELDS:
		break;
	}
}

/* Fills the template in.  Returns true where it has {ext} itself. */
static bool
fill(struct buf *b, const char *template, const struct naming_facts *f,
    const struct limits *most)
{
	bool ext = false;
	struct part p;
	char why[96];
	size_t n;

	for (const char *s = template; *s; s += n) {
		n = 1;
		if ((*s == '{' || *s == '}') && s[1] == *s) {
			buf_addc(b, *s);
			n = 2;
		} else if (*s == '{' &&
		    (n = read_part(&p, s, why, sizeof why)) > 0) {
			add_field(b, &p, f, most);
			ext = ext || p.field == F_EXT;
		} else {
			n = 1;
			buf_addc(b, *s);
		}
	}
	return ext;
}

/* Bytes of a valid UTF-8 letter at s, 0 where it is none. */
static size_t
letter(const char *s)
{
	unsigned char c = (unsigned char)*s;
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	for (size_t i = 1; i < n; i++)
		if (!s[i])
			return 0;
	return utf8_valid(s, n) ? n : 0;
}

/* Appends s with everything replaced that some file system refuses or some
 * terminal obeys. */
static void
add_safe(struct buf *b, const char *s)
{
	size_t n;

	for (; *s; s += n) {
		unsigned char c = (unsigned char)*s;

		n = letter(s);
		if (n == 0 || c < 0x20 || c == 0x7f || strchr("/\\:*?\"<>|",
		    c) || (c == 0xc2 && (unsigned char)s[1] < 0xa0)) {
			buf_addc(b, '_');
			n = n ? n : 1;
		} else {
			buf_add(b, s, n);
		}
	}
}

/* CON, com1.txt, "nul .x": devices, whatever follows the first dot. */
static bool
is_device(const char *s)
{
	static const char *const names[] = { "con", "prn", "aux", "nul" };
	size_t len = strcspn(s, ".");

	while (len && s[len - 1] == ' ')
		len--;
	for (size_t i = 0; len == 3 && i < sizeof names / sizeof *names; i++)
		if (strncasecmp(s, names[i], 3) == 0)
			return true;
	return len == 4 && s[3] >= '0' && s[3] <= '9' &&
	    (strncasecmp(s, "com", 3) == 0 || strncasecmp(s, "lpt", 3) == 0);
}

static void
cut_to(struct buf *b, size_t n)
{
	b->len = n;
	b->p[n] = 0;
}

/* Blanks and dots at the ends, a dash in front. */
static void
tidy_ends(struct buf *b)
{
	size_t n = strspn(b->p, " .");

	buf_drop(b, n);
	n = b->len;
	while (n && (b->p[n - 1] == ' ' || b->p[n - 1] == '.'))
		n--;
	if (b->len)
		cut_to(b, n);
	if (b->len && b->p[0] == '-')
		b->p[0] = '_';
}

/* The safe form of a whole name, without an extension that would be added. */
static void
make_safe(struct buf *out, const char *raw)
{
	struct buf b = BUF_INIT;

	add_safe(&b, raw);
	tidy_ends(&b);
	if (is_device(b.p))
		buf_addc(out, '_');
	buf_adds(out, b.len ? b.p : "clip");
	buf_free(&b);
}

/* One attempt.  Returns by how much it is too long. */
static size_t
attempt(struct buf *out, const char *template, const struct naming_facts *f,
    const struct limits *most)
{
	struct buf raw = BUF_INIT;
	bool ext;

	buf_clear(out);
	ext = fill(&raw, template, f, most);
	make_safe(out, raw.p);
	buf_free(&raw);
	if (!ext && f->ext && *f->ext) {
		buf_addc(out, '.');
		add_text(out, f->ext, EXT_MOST);
	}
	return out->len > NAMING_MAX ? out->len - NAMING_MAX : 0;
}

static void
shorten(size_t *limit, const char *text, size_t over)
{
	size_t len = text ? strlen(text) : 0;

	*limit = len > over ? len - over : 0;
}

void
naming_make(struct buf *out, const char *template,
    const struct naming_facts *f)
{
	struct limits most = { SIZE_MAX, SIZE_MAX };
	struct buf b = BUF_INIT;
	size_t over = attempt(&b, template, f, &most);
	const char *dot;

	if (over) {
		shorten(&most.title, f->title, over);
		over = attempt(&b, template, f, &most);
	}
	if (over) {
		shorten(&most.stem, f->stem, over);
		over = attempt(&b, template, f, &most);
	}
	if (over) {
		/* a long template: its own text, in front of the extension */
		struct buf rest = BUF_INIT;

		dot = strrchr(b.p, '.');
		if (dot && strlen(dot) <= EXT_MOST + 1)
			buf_adds(&rest, dot);
		cut_to(&b, whole_letters(b.p, NAMING_MAX - rest.len));
		tidy_ends(&b);
		buf_add(&b, rest.p, rest.len);
		buf_free(&rest);
	}
	buf_add(out, b.p, b.len);
	buf_free(&b);
}

/*
 * What was given away.  Names and stems are few; a list will do for the
 * stems, names are kept in a table of strings by hash.
 */
struct stem {
	char *plain; /* what it would be */
	char *given;
	char *src;
	struct stem *next;
};

struct naming {
	struct stem *stems;
	char **slots; /* open addressing; null: free */
	size_t n, size;
};

struct naming *
naming_new(void)
{
	return xcalloc(1, sizeof(struct naming));
}

void
naming_free(struct naming *m)
{
	struct stem *s;

	while ((s = m->stems) != NULL) {
		m->stems = s->next;
		free(s->plain);
		free(s->given);
		free(s->src);
		free(s);
	}
	for (size_t i = 0; i < m->size; i++)
		free(m->slots[i]);
	free(m->slots);
	free(m);
}

static char *
plain_stem(const char *path)
{
	const char *slash = strrchr(path, '/'), *dot;
	struct buf raw = BUF_INIT, safe = BUF_INIT;

	path = slash ? slash + 1 : path;
	dot = strrchr(path, '.');
	buf_add(&raw, path, dot && dot != path ? (size_t)(dot - path) :
	    strlen(path));
	make_safe(&safe, raw.p);
	buf_free(&raw);
	return buf_steal(&safe);
}

const char *
naming_stem(struct naming *m, const char *path, const char *src)
{
	char *plain = plain_stem(path);
	struct buf given = BUF_INIT;
	struct stem *s, **at = &m->stems;
	bool taken = false;
	const char *tail;

	for (; *at; at = &(*at)->next) {
		if (strcasecmp((*at)->plain, plain) != 0)
			continue;
		if (strcmp((*at)->src, src) == 0) {
			free(plain);
			return (*at)->given;
		}
		taken = true;
	}
	buf_adds(&given, plain);
	if (taken) {
		buf_addf(&given, "-%.*s", SUFFIX, src);
		/* equal content in one run: its number */
		tail = strchr(src, '-');
		buf_adds(&given, tail ? tail : "");
	}
	s = xcalloc(1, sizeof *s);
	s->plain = plain;
	s->given = buf_steal(&given);
	s->src = xstrdup(src);
	*at = s;
	return s->given;
}

static uint64_t
hash_of(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		c = c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
		h = (h ^ c) * UINT64_C(1099511628211);
	}
	return h;
}

/* Where a name stands, or the free slot for it. */
static char **
slot_of(struct naming *m, const char *name)
{
	size_t i = (size_t)hash_of(name) & (m->size - 1);

	while (m->slots[i] && strcasecmp(m->slots[i], name) != 0)
		i = (i + 1) & (m->size - 1);
	return &m->slots[i];
}

static void
grow(struct naming *m)
{
	char **old = m->slots;
	size_t n = m->size;

	m->size = n ? n * 2 : 64;
	m->slots = xcalloc(m->size, sizeof *m->slots);
	for (size_t i = 0; i < n; i++)
		if (old[i])
			*slot_of(m, old[i]) = old[i];
	free(old);
}

/* The name with "-NUMBER" before its extension, not too long. */
static void
numbered(struct buf *out, const char *name, int number)
{
	const char *dot = strrchr(name, '.');
	char tail[NUMBER_ROOM];
	size_t base;

	if (!dot || strlen(dot) > EXT_MOST + 1)
		dot = name + strlen(name);
	snprintf(tail, sizeof tail, "-%d", number);
	base = NAMING_MAX - strlen(tail) - strlen(dot);
	if ((size_t)(dot - name) < base)
		base = (size_t)(dot - name);
	while (base && ((unsigned char)name[base] & 0xc0) == 0x80)
		base--;
	buf_clear(out);
	buf_add(out, name, base);
	buf_adds(out, tail);
	buf_adds(out, dot);
}

void
naming_claim(struct naming *m, struct buf *name,
    bool (*avoid)(void *arg, const char *name), void *arg)
{
	struct buf one = BUF_INIT;

	if (m->n * 2 >= m->size)
		grow(m);
	buf_adds(&one, name->p);
	for (int i = 2; *slot_of(m, one.p) || (avoid && avoid(arg, one.p));
	    i++)
		numbered(&one, name->p, i);
	*slot_of(m, one.p) = xstrdup(one.p);
	m->n++;
	buf_clear(name);
	buf_adds(name, one.p);
	buf_free(&one);
}
