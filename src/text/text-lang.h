#pragma once
/* Which language a text is mostly written in: by script, by the letters that only one language of
 * the script uses, and by its most frequent small words. */
#include "base/str.h"

enum text_lang {
#define LANG(id, alpha2, alpha3, name) TEXT_LANG_##id,
#include "text/text-lang.def"
#undef LANG
        TEXT_LANGS
};

/* Of the first 4 kB of `sample`; und when there is too little to say.  Cost: about 10 us. */
enum text_lang text_lang_of(struct str sample);

const char *text_lang_code(enum text_lang l); /* ISO 639-1, "und" or 639-3 where there is none */
const char *text_lang_name(enum text_lang l); /* in English */
bool text_lang_of_code(struct str code,
                       enum text_lang *ret); /* 639-1 or 639-3, any case; also "en-GB" */
