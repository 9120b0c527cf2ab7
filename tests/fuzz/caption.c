/*
 * Fuzzes the subtitle parser: the same bytes under each name, so that each
 * format sees what the mutations make of the others.  What a caller relies on
 * is checked: captions in order and of positive length, text that is valid
 * UTF-8 and trimmed, words inside their caption and in order.
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined ...
 *	./caption tests/fuzz/corpus/caption
 */
#include <stdlib.h>
#include <string.h>

#include "jw.h"

#include "../../tools/probe/caption.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(int good)
{
	if (!good)
		abort();
}

static void
check_text(const char *text)
{
	size_t n = strlen(text);

	check(n > 0 && utf8_valid(text, n));
	check(!strchr(" \t\n", text[0]) && !strchr(" \t\n", text[n - 1]));
	check(!strchr(text, '\r') && !strstr(text, "\n\n"));
}

static int
check_caption(void *arg, const struct caption *c)
{
	int64_t *before = arg;
	int64_t at = c->start_us;

	check(c->start_us >= *before && c->start_us < c->end_us);
	check_text(c->text);
	check((c->nwords == 0) == (c->words == NULL));
	for (size_t i = 0; i < c->nwords; i++) {
		check(c->words[i].start_us >= at);
		check(c->words[i].end_us >= c->words[i].start_us);
		at = c->words[i].end_us;
		check_text(c->words[i].text);
		check(!strchr(c->words[i].text, '\n'));
	}
	check(at <= c->end_us);
	*before = c->start_us;
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { NULL, "a.srt", "a.vtt", "a.ass" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		int64_t before = 0;

		check(caption_parse((const char *)data, size, names[i],
		    check_caption, &before) >= (i ? 0 : -1));
	}
	return 0;
}
