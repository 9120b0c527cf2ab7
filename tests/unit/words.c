/*
 * words: captions as people write them, in several languages.
 */
#include <stdlib.h>

#include "../../tools/rank/words.h"
#include "tap.h"

static struct taste taste;

static struct word_marks
marks(const char *text)
{
	struct word_marks m;

	words_marks(text, &taste, &m);
	return m;
}

/* A check whose name holds the caption. */
static void
check(int good, const char *text, const char *is)
{
	char name[200];

	snprintf(name, sizeof name, "\"%s\" %s", text, is);
	ok(good, name);
}

static void
laughter(void)
{
	static const char *const laughing[] = { "[laughter]", "[LAUGHTER]",
	    "(laughs)", "*laughing*", "[Audience laughs]",
	    "That was it. (laughter)", "haha", "Hahaha!", "ahahahah no",
	    "hehe", "jajaja", "LOL", "ha ha, very funny", "(rires)",
	    "[Gelächter]", "[GELÄCHTER]", "(RISAS)", "[смех]", "[СМЕХ]",
	    "хахаха", "（笑）", "哈哈哈", "[웃음]", "ㅋㅋㅋ" };
	static const char *const serious[] = { "", "laughter is the best "
	    "medicine", "hahaish", "ja ja", "jaja", "hat",
	    "[music]", "she laughs (a lot", "aha", "he he", "(hello)",
	    "[", "]", "笑う", "ride (fast)", "oh" };
	size_t i;

	for (i = 0; i < sizeof laughing / sizeof *laughing; i++)
		check(marks(laughing[i]).laughter > 0.5F, laughing[i],
		    "is laughter");
	for (i = 0; i < sizeof serious / sizeof *serious; i++)
		check(!(marks(serious[i]).laughter > 0), serious[i],
		    "is none");
	ok(marks("[applause]").laughter > 0.5F &&
	    marks("(cheering and applause)").laughter > 0.5F,
	    "applause and cheers count nearly as much");
}

static void
hooks(void)
{
	ok(marks("You won't believe what I found").hook >= 1,
	    "a promise is a hook");
	ok(marks("YOU WON\u2019T BELIEVE it").hook >= 1,
	    "in capitals and with a curled apostrophe as well");
	ok(!(marks("the secretary spoke").hook > 0),
	    "a part of a word is none");
	ok(!(marks("we went there by train").hook > 0),
	    "nor is a plain sentence");
	ok(marks("Wow").hook > 0 && marks("Wow").hook < 1,
	    "a common word counts less");
	ok(marks("Wow, that is insane").hook > marks("Wow").hook,
	    "several count more than one");
	ok(!(marks("wow amazing incredible insane unbelievable").hook > 1),
	    "but never more than 1");
	ok(marks("Das ist unglaublich!").hook > 0.5F, "German");
	ok(marks("C'est INCROYABLE").hook > 0.5F, "French");
	ok(marks("¡No lo puedo creer!").hook > 0.5F, "Spanish");
	ok(marks("Это НЕВЕРОЯТНО!").hook > 0.5F, "Russian, in capitals");
	ok(marks("这是一个秘密").hook > 0.5F, "Chinese, without blanks");
	ok(marks("それは信じられない話").hook > 0.5F, "Japanese");
}

static void
questions(void)
{
	ok(marks("Why is that?").question > 0, "a question is found");
	ok(marks("¿Qué?").question > 0, "a Spanish one");
	ok(marks("为什么？").question > 0, "and a Chinese one");
	ok(!(marks("That is why.").question > 0), "a statement is none");
	ok(!(marks("[inaudible?]").question > 0),
	    "nor is what nobody says");
	ok(!(marks("???").question > 0), "nor are signs without a word");
}

static void
counts(void)
{
	is_int(marks("One two, three. don't").words, 4, "words are counted");
	is_int(marks("[music] hello (applause) world").words, 2,
	    "but for what stands in brackets");
	is_int(marks("").words, 0, "none in an empty text");
	is_int(marks(" \n - ... !").words, 0, "none in punctuation");
	is_int(marks("été über straße").words, 3, "accents part no words");
	is_int(marks("今天天气很好").words, 3,
	    "two Chinese letters are a word");
	is_int(marks("half a \xff\xfe\x80 text \xe4").words, 3,
	    "bytes that are not UTF-8 do no harm");
	is_int(marks("\xf0\x9f\x98\x80 ok \xf0\x9f\x98").words, 1,
	    "nor do pictures, or half of one");
}

static void
user_words(void)
{
	char why[TASTE_WHY];

	ok(words_add(&taste, "Kraken=2", why, sizeof why) == 0 &&
	    words_add(&taste, "game over", why, sizeof why) == 0 &&
	    words_add(&taste, "sponsor=-3.5", why, sizeof why) == 0 &&
	    words_add(&taste, "ÉTÉ=1.5", why, sizeof why) == 0,
	    "words are taken, with a weight or without");
	ok(marks("the KRAKEN wakes").user == 2, "a word is found");
	ok(marks("krakens").user == 0, "but not inside of another");
	ok(marks("it's game\nover!").user == 1,
	    "a phrase is found across a line");
	ok(marks("over the game").user == 0, "in its order");
	ok(marks("our sponsor").user == -3.5F,
	    "a word can be unwanted");
	ok(marks("L'hiver, l'été; été").user == 1.5F,
	    "a word counts once, accents in capitals or not");
	ok(marks("[kraken roars]").user == 2, "also in brackets");
	ok(words_add(&taste, "kraken=10", why, sizeof why) == 0 &&
	    words_add(&taste, "release=10", why, sizeof why) == 0,
	    "a weight can be changed");
	ok(marks("release the kraken").user == WORDS_MOST,
	    "and the sum has an end");
	ok(words_add(&taste, "=2", why, sizeof why) < 0,
	    "an empty word is refused");
	is_str(why, "\"\" has no letters or digits", "and why is said");
	ok(words_add(&taste, "word=much", why, sizeof why) < 0,
	    "and so is a weight that is no number");
	is_str(why, "the weight of \"word\" must be a number from -10 to 10",
	    "and why is said");
	ok(words_add(&taste, "a=b=3", why, sizeof why) == 0 &&
	    marks("a = b").user == 3, "the last = parts word and weight");
}

static void
long_text(void)
{
	enum { BYTES = 100000 };
	char *text = malloc(BYTES + 1);
	int i;

	if (!text)
		return;
	for (i = 0; i < BYTES; i++)
		text[i] = "a(b[ "[i % 5];
	text[BYTES] = '\0';
	is_int(marks(text).words, BYTES / 5 * 2,
	    "a text of nothing but open brackets is read in no time");
	free(text);
}

int
main(void)
{
	taste_default(&taste);
	laughter();
	hooks();
	questions();
	counts();
	long_text();
	user_words();
	taste_free(&taste);
	return done_testing();
}
