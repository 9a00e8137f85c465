/* The models, put into the program by the assembler as they are in data/. */
#include "lang/lang-tag-model.h"

#include "base/embed.h"
#include "lang-embed.h"

EMBED(lang_model_en, LANG_DATA "tag-en.bin")
EMBED(lang_model_fa, LANG_DATA "tag-fa.bin")
EMBED(lang_model_ar, LANG_DATA "tag-ar.bin")
EMBED(lang_lexicon_, LANG_DATA "tag-lex.bin")

struct bytes lang_model_bytes(enum lang_model_id id) {
        switch (id) {
        case LANG_MODEL_en:
                return EMBEDDED(lang_model_en);
        case LANG_MODEL_fa:
                return EMBEDDED(lang_model_fa);
        case LANG_MODEL_ar:
                return EMBEDDED(lang_model_ar);
        case LANG_MODELS:
                break;
        }
        return (struct bytes){ 0 };
}

struct bytes lang_lexicon_bytes(void) {
        return EMBEDDED(lang_lexicon_);
}

const struct lang_model_file *lang_model(enum lang_model_id id) {
        return (const void *) lang_model_bytes(id).p;
}

const struct lang_lexicon_file *lang_lexicon(void) {
        return (const void *) lang_lexicon_bytes().p;
}
