/*
 * CSV: start,end,title, as LosslessCut writes it without a header; or with a
 * header whose words say what is where, as our own, PySceneDetect's and those
 * of spreadsheets have.  What separates the cells is whatever the first row
 * has: a tab, a comma, or a semicolon (spreadsheets of half of Europe).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "listing_part.h"
#include "opt.h"

enum { CELLS = 64 };

enum column { C_START, C_END, C_TITLE, C_SOURCE, C_LENGTH, C_SCORE, C_LEVEL,
	COLUMNS };

/* What headers call a column, the best first. */
static const char *const words[COLUMNS][12] = {
	[C_START] = { "start", "start time (seconds)", "start_seconds",
	    "start (s)", "start time", "start_time", "start timecode", "in",
	    "from", "begin" },
	[C_END] = { "end", "end time (seconds)", "end_seconds", "end (s)",
	    "end time", "end_time", "end timecode", "out", "to", "stop" },
	[C_TITLE] = { "title", "label", "name", "description", "comment",
	    "text" },
	[C_SOURCE] = { "source", "path", "file", "filename", "src" },
	[C_LENGTH] = { "duration", "length", "length (seconds)",
	    "duration (s)", "duration_seconds" },
	[C_SCORE] = { "score" },
	[C_LEVEL] = { "level" },
};

struct table {
	int at[COLUMNS]; /* number of the cell; -1: there is none */
	char between;
	bool begun;
};

struct row {
	char *cell[CELLS];
	int n;
};

/* Splits a line in place; quotes may hold separators, doubled ones stand for
 * themselves. */
static void
split(struct row *r, char *s, char between)
{
	char *from, *to;

	r->n = 0;
	for (;;) {
		s += *s == '\t' && between != '\t' ? 1 : 0;
		s += strspn(s, " ");
		from = to = s;
		if (*s == '"') {
			for (s++; *s && (*s != '"' || s[1] == '"'); s++) {
				s += *s == '"';
				*to++ = *s;
			}
			s += *s == '"';
			while (*s && *s != between)
				s++;
		} else {
			while (*s && *s != between)
				s++;
			to = s;
		}
		if (r->n < CELLS)
			r->cell[r->n++] = from;
		if (!*s) {
			*to = 0;
			break;
		}
		s++;
		*to = 0;
	}
	for (int i = 0; i < r->n; i++)
		r->cell[i] = listing_trim(r->cell[i]);
}

static char
separator(const char *s)
{
	bool quoted = false, comma = false, semicolon = false;

	for (; *s; s++) {
		if (*s == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (*s == '\t')
			return '\t';
		comma = comma || *s == ',';
		semicolon = semicolon || *s == ';';
	}
	/* a ';' beside a comma belongs to a drop-frame timecode */
	return semicolon && !comma ? ';' : ',';
}

static int
find_word(const struct row *r, enum column c)
{
	for (int w = 0; w < 12 && words[c][w]; w++)
		for (int i = 0; i < r->n; i++)
			if (strcasecmp(r->cell[i], words[c][w]) == 0)
				return i;
	return -1;
}

/* True where the row is a header, which is then obeyed. */
static bool
take_header(struct table *t, const struct row *r)
{
	int at = find_word(r, C_START);

	if (at < 0)
		return false;
	for (int c = 0; c < COLUMNS; c++)
		t->at[c] = find_word(r, (enum column)c);
	return true;
}

static const char *
cell(const struct table *t, const struct row *r, enum column c)
{
	int i = t->at[c];

	return i >= 0 && i < r->n ? r->cell[i] : "";
}

static void
take_row(struct listing *l, const struct table *t, const struct row *r,
    long line)
{
	const char *start = cell(t, r, C_START), *end = cell(t, r, C_END);
	const char *length = cell(t, r, C_LENGTH);
	int64_t from = 0, to = TC_NONE, more;
	size_t before = l->n;
	struct listed *one;
	double score;
	char *rest;

	if (!*start && !*end && !*length) {
		listing_fault(l, line, "neither a start nor an end");
		return;
	}
	if ((*start && listing_time(start, &from) < 0) ||
	    (*end && listing_time(end, &to) < 0)) {
		listing_fault(l, line, "'%.40s' is no time",
		    *start && listing_time(start, &from) < 0 ? start : end);
		return;
	}
	if (!*end && *length && listing_time(length, &more) == 0 &&
	    from <= LISTING_LATEST && more <= LISTING_LATEST)
		to = from + more;
	listing_take(l, from, to, cell(t, r, C_TITLE), cell(t, r, C_SOURCE),
	    line);
	if (l->n == before)
		return;
	one = &l->v[l->n - 1];
	score = strtod(cell(t, r, C_SCORE), &rest);
	if (*cell(t, r, C_SCORE) && !*rest && isfinite(score))
		one->score = score;
	if (opt_parse_enum(cell(t, r, C_LEVEL),
	    "minimal|low|medium|high|critical") >= 0)
		snprintf(one->level, sizeof one->level, "%s",
		    cell(t, r, C_LEVEL));
}

void
listing_csv(struct listing *l, struct listing_text *text)
{
	struct table t = { .at = { 0, 1, 2, -1, -1, -1, -1 } };
	struct row r;
	char *line;

	while ((line = listing_line(text)) != NULL) {
		line = listing_trim(line);
		if (!*line || *line == '#' ||
		    strncasecmp(line, "Timecode List", 13) == 0)
			continue;
		if (!t.begun)
			t.between = separator(line);
		split(&r, line, t.between);
		if (!t.begun && take_header(&t, &r)) {
			t.begun = true;
			continue;
		}
		t.begun = true;
		if (r.n < 2)
			listing_fault(l, text->line,
			    "it needs a start and an end");
		else
			take_row(l, &t, &r, text->line);
	}
}
