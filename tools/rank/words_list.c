/*
 * Phrases that make a moment: English, German, French, Spanish, Portuguese,
 * Italian, Dutch, Polish, Russian, Chinese, Japanese, Korean.  A phrase has a
 * high weight where it is hardly ever said without a point to come, a low one
 * where it is common.  Chinese and Japanese letters stand apart.
 */
#include "words_list.h"

#define COUNT(list) (sizeof list / sizeof *list)

const struct words_phrase words_hooks[] = {
	{ "you won't believe", 1 }, { "wait for it", 1 },
	{ "nobody tells you", 1 }, { "no one tells you", 1 },
	{ "what happened next", 1 }, { "what happens next", 1 },
	{ "plot twist", 1 }, { "world record", 1 }, { "game changer", 0.9F },
	{ "mind blowing", 0.9F }, { "blew my mind", 0.9F },
	{ "i can't believe", 0.9F }, { "can't believe it", 0.9F },
	{ "biggest mistake", 0.9F }, { "the truth about", 0.9F },
	{ "the secret", 0.9F }, { "here's why", 0.8F }, { "this is why", 0.8F },
	{ "that's why", 0.4F }, { "here's the thing", 0.8F },
	{ "did you know", 0.8F }, { "you need to see", 0.8F },
	{ "watch this", 0.8F }, { "watch what happens", 1 },
	{ "look at that", 0.6F }, { "look at this", 0.6F },
	{ "oh my god", 0.8F }, { "oh my gosh", 0.8F }, { "omg", 0.8F },
	{ "no way", 0.7F }, { "are you kidding", 0.8F },
	{ "are you serious", 0.7F }, { "what the hell", 0.7F },
	{ "holy", 0.5F }, { "wow", 0.5F }, { "whoa", 0.6F },
	{ "unbelievable", 0.8F }, { "incredible", 0.6F }, { "insane", 0.7F },
	{ "amazing", 0.4F }, { "crazy", 0.4F }, { "shocking", 0.8F },
	{ "shocked", 0.6F }, { "secret", 0.5F }, { "mistake", 0.4F },
	{ "mistakes", 0.4F }, { "imagine", 0.5F }, { "what if", 0.6F },
	{ "turns out", 0.6F }, { "it turned out", 0.6F },
	{ "the reason", 0.4F }, { "the most important", 0.6F },
	{ "the biggest", 0.5F }, { "the best", 0.3F }, { "the worst", 0.4F },
	{ "number one", 0.4F }, { "for the first time", 0.6F },
	{ "first time ever", 0.8F }, { "never before", 0.7F },
	{ "finally", 0.3F }, { "suddenly", 0.5F }, { "breaking news", 0.8F },
	{ "warning", 0.5F }, { "how to", 0.4F }, { "let me show you", 0.6F },
	{ "pay attention", 0.6F }, { "listen to this", 0.7F },
	{ "guess what", 0.8F }, { "the problem is", 0.4F },
	{ "goal", 0.6F }, { "he scores", 1 }, { "she scores", 1 },
	{ "game over", 0.6F }, { "let's go", 0.4F }, { "victory", 0.5F },
	{ "we won", 0.7F }, { "we did it", 0.8F },
	/* German */
	{ "das glaubst du nicht", 1 }, { "ihr werdet nicht glauben", 1 },
	{ "unglaublich", 0.8F }, { "wahnsinn", 0.8F }, { "geheimnis", 0.6F },
	{ "die wahrheit", 0.7F }, { "stell dir vor", 0.8F },
	{ "stellt euch vor", 0.8F }, { "pass auf", 0.6F },
	{ "schau mal", 0.5F }, { "oh mein gott", 0.8F }, { "krass", 0.7F },
	{ "zum ersten mal", 0.6F }, { "plötzlich", 0.5F }, { "der grund", 0.4F },
	{ "wusstest du", 0.8F }, { "wusstet ihr", 0.8F }, { "tor", 0.5F },
	/* French */
	{ "incroyable", 0.7F }, { "vous n'allez pas croire", 1 },
	{ "tu vas pas le croire", 1 }, { "le secret", 0.8F },
	{ "la vérité", 0.7F }, { "imaginez", 0.6F },
	{ "oh mon dieu", 0.8F }, { "regardez ça", 0.8F }, { "regarde ça", 0.8F },
	{ "pour la première fois", 0.6F }, { "voilà pourquoi", 0.8F },
	{ "saviez vous", 0.8F }, { "soudain", 0.5F },
	/* Spanish */
	{ "increíble", 0.7F }, { "no vas a creer", 1 }, { "no lo puedo creer", 1 },
	{ "el secreto", 0.8F }, { "la verdad es", 0.5F }, { "imagina", 0.6F },
	{ "dios mío", 0.8F }, { "mira esto", 0.8F }, { "por primera vez", 0.6F },
	{ "sabías que", 0.8F }, { "de repente", 0.5F }, { "gol", 0.8F },
	{ "golazo", 1 },
	/* Portuguese */
	{ "inacreditável", 0.8F }, { "incrível", 0.7F },
	{ "você não vai acreditar", 1 }, { "o segredo", 0.8F },
	{ "a verdade é", 0.5F }, { "meu deus", 0.8F }, { "olha isso", 0.8F },
	{ "pela primeira vez", 0.6F }, { "você sabia", 0.8F },
	/* Italian */
	{ "incredibile", 0.7F }, { "non ci crederai", 1 },
	{ "non ci posso credere", 1 }, { "il segreto", 0.8F },
	{ "la verità", 0.6F }, { "immagina", 0.6F }, { "oh mio dio", 0.8F },
	{ "guarda qui", 0.7F }, { "per la prima volta", 0.6F },
	{ "lo sapevi", 0.8F }, { "all'improvviso", 0.5F }, { "rete", 0.3F },
	/* Dutch, Polish */
	{ "ongelooflijk", 0.8F }, { "niet te geloven", 0.9F },
	{ "het geheim", 0.8F }, { "stel je voor", 0.8F }, { "wist je dat", 0.8F },
	{ "niesamowite", 0.7F }, { "nie uwierzysz", 1 }, { "sekret", 0.6F },
	{ "wyobraź sobie", 0.8F }, { "o mój boże", 0.8F },
	/* Russian */
	{ "невероятно", 0.8F }, { "не поверите", 1 }, { "не поверишь", 1 },
	{ "секрет", 0.7F }, { "правда о", 0.7F }, { "представьте", 0.6F },
	{ "представь", 0.6F }, { "боже мой", 0.8F }, { "смотрите", 0.4F },
	{ "впервые", 0.5F }, { "внезапно", 0.5F }, { "гол", 0.8F },
	/* Chinese, Japanese, Korean */
	{ "秘 密", 0.7F }, { "真 相", 0.7F }, { "不 敢 相 信", 1 },
	{ "没 想 到", 0.8F }, { "天 哪", 0.8F }, { "太 厉 害", 0.7F },
	{ "信 じ ら れ な い", 1 }, { "す ご い", 0.5F }, { "や ば い", 0.6F },
	{ "ま さ か", 0.7F }, { "비밀", 0.7F }, { "대박", 0.8F },
	{ "믿을 수 없", 1 }, { "세상에", 0.7F },
};
const size_t words_hooks_n = COUNT(words_hooks);

const struct words_phrase words_noted[] = {
	{ "laughter", 1 }, { "laughs", 1 }, { "laugh", 1 }, { "laughing", 1 },
	{ "laughed", 1 }, { "chuckles", 0.7F }, { "chuckle", 0.7F },
	{ "chuckling", 0.7F }, { "giggles", 0.7F }, { "giggling", 0.7F },
	{ "snickers", 0.6F }, { "applause", 0.8F }, { "applauds", 0.8F },
	{ "clapping", 0.7F }, { "claps", 0.7F }, { "cheering", 0.9F },
	{ "cheers", 0.9F }, { "cheer", 0.9F }, { "crowd", 0.7F },
	{ "audience", 0.6F }, { "screams", 0.8F }, { "screaming", 0.8F },
	{ "gasps", 0.6F }, { "whooping", 0.8F },
	/* German */
	{ "lachen", 1 }, { "lacht", 1 }, { "gelächter", 1 }, { "kichert", 0.7F },
	{ "applaus", 0.8F }, { "beifall", 0.8F }, { "jubel", 0.9F },
	/* French */
	{ "rire", 1 }, { "rires", 1 }, { "rit", 1 }, { "il rit", 1 },
	{ "applaudissements", 0.8F }, { "acclamations", 0.9F },
	/* Spanish, Portuguese, Italian */
	{ "risas", 1 }, { "risa", 1 }, { "ríe", 1 }, { "ríen", 1 },
	{ "aplausos", 0.8F }, { "gritos", 0.8F }, { "risos", 1 },
	{ "risadas", 1 }, { "ri", 1 }, { "palmas", 0.8F }, { "risate", 1 },
	{ "risata", 1 }, { "ride", 1 }, { "ridono", 1 }, { "applausi", 0.8F },
	/* Dutch, Polish, Russian */
	{ "gelach", 1 }, { "gejuich", 0.9F }, { "śmiech", 1 }, { "śmieje się", 1 },
	{ "brawa", 0.8F }, { "oklaski", 0.8F }, { "смех", 1 }, { "смеётся", 1 },
	{ "смеется", 1 }, { "смеются", 1 }, { "аплодисменты", 0.8F },
	{ "крики", 0.7F },
	/* Chinese, Japanese, Korean */
	{ "笑", 1 }, { "拍 手", 0.8F }, { "掌 声", 0.8F }, { "歓 声", 0.9F },
	{ "欢 呼", 0.9F }, { "웃음", 1 }, { "웃음소리", 1 }, { "박수", 0.8F },
	{ "환호", 0.9F },
};
const size_t words_noted_n = COUNT(words_noted);

const struct words_phrase words_spelled[] = {
	{ "ha ha", 1 }, { "lol", 0.8F }, { "lmao", 1 }, { "rofl", 1 },
	{ "mdr", 0.8F }, { "ptdr", 1 }, { "rsrs", 1 }, { "哈 哈", 1 },
	{ "呵 呵", 0.8F }, { "哈 哈 哈", 1 }, { "ハ ハ", 0.8F },
};
const size_t words_spelled_n = COUNT(words_spelled);
