/* The models, put into the program by the assembler as they are in data/. */
#include "lang/lang-parse-model.h"

#include "base/embed.h"
#include "lang-parse-embed.h"

EMBED(lang_parse_en, LANG_DATA "parse-en.bin")
EMBED(lang_parse_fa, LANG_DATA "parse-fa.bin")

const struct lang_parse_file *lang_parse_model(enum text_lang lang) {
        if (lang == TEXT_LANG_en)
                return (const void *) EMBEDDED(lang_parse_en).p;
        if (lang == TEXT_LANG_fa)
                return (const void *) EMBEDDED(lang_parse_fa).p;
        return NULL;
}
