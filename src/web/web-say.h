#pragma once
/* The words of the interface in English, Persian and Arabic: rows of web-say*.def, one file a
 * group of pages, so that each can be read beside its pages. */
#include "base/str.h"

enum web_lang { WEB_EN, WEB_FA, WEB_AR, WEB_LANGS };

enum web_say {
#define SAY(id, en, fa, ar) WEB_SAY_##id,
#include "web/web-say.def"
#undef SAY
        WEB_SAYS,
};

struct str web_said(enum web_say s, enum web_lang lang);
const char *web_lang_code(enum web_lang lang); /* "en", "fa", "ar" */
bool web_lang_is_rtl(enum web_lang lang);
