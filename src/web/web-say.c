/* Words of the interface; see web-say.h. */
#include "web/web-say.h"

struct str web_said(enum web_say s, enum web_lang lang) {
        static const char *const words[WEB_SAYS][WEB_LANGS] = {
#define SAY(id, en, fa, ar) { en, fa, ar },
#include "web/web-say.def"
#undef SAY
        };
        return str_of(words[s][lang]);
}

const char *web_lang_code(enum web_lang lang) {
        static const char *const codes[WEB_LANGS] = { "en", "fa", "ar" };
        return codes[lang];
}

bool web_lang_is_rtl(enum web_lang lang) {
        return lang != WEB_EN;
}
