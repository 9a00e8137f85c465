#pragma once
/* The keyboard's table (web-key.def), for its module, the help page and the manual page. */
#include "web/web-say.h"

enum web_key_where { WEB_KEY_everywhere, WEB_KEY_lists, WEB_KEY_pairs, WEB_KEY_documents };

enum web_key {
#define KEY(id, keys, codes, where, does, en, fa, ar) WEB_KEY_AT_##id,
#include "web/web-key.def"
#undef KEY
        WEB_KEYS,
};

struct web_key_row {
        const char *keys, *codes; /* "g s", "KeyG KeyS" */
        enum web_key_where where;
        const char *does; /* a word, or a path */
        enum web_say say;
};

extern const struct web_key_row web_keys[WEB_KEYS];
