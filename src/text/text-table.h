#pragma once
/* The tables that gen-fold.py makes, and how to look into them.
 *
 * fold: a class, or from TEXT_TABLE_POOL on the place of a folded form in the pool:
 *       | class << 5 | length | UTF-8 ... |
 * show: columns (0..2) and enum text_table_show. */
#include "base/str.h"

enum text_table_class {
        TEXT_TABLE_break, /* parts words */
        TEXT_TABLE_drop,  /* as if it were not there */
        TEXT_TABLE_zwnj,
        TEXT_TABLE_apostrophe,
        TEXT_TABLE_word, /* stands for itself, as the next two */
        TEXT_TABLE_solo, /* a token by itself */
        TEXT_TABLE_arabic,
        TEXT_TABLE_POOL = 16,
};

enum text_table_show {
        TEXT_TABLE_columns = 3,
        TEXT_TABLE_hidden = 1 << 2, /* one cannot see it */
        TEXT_TABLE_rtl = 1 << 3,
        TEXT_TABLE_ltr = 1 << 4,
        TEXT_TABLE_joining = 1 << 5, /* letter or mark of the Arabic script */
};

extern const uint16_t text_table_fold_page[], text_table_fold[][128];
extern const uint16_t text_table_show_page[];
extern const uint8_t text_table_show[][128];
extern const char text_table_pool[];

struct text_table_form {
        enum text_table_class class;
        struct str form; /* empty for break .. apostrophe */
};

/* `self` is the code point as it stands in the input. */
static inline struct text_table_form text_table_form_of(uint32_t cp, struct str self) {
        unsigned v = text_table_fold[text_table_fold_page[cp >> 7]][cp & 127];
        if (v < TEXT_TABLE_POOL)
                return (struct text_table_form){ (enum text_table_class) v,
                                                 v >= TEXT_TABLE_word ? self : (struct str){ 0 } };
        const char *p = text_table_pool + (v - TEXT_TABLE_POOL);
        return (struct text_table_form){ (enum text_table_class)((uint8_t) *p >> 5),
                                         { p + 1, *p & 31 } };
}

static inline unsigned text_table_show_of(uint32_t cp) {
        return text_table_show[text_table_show_page[cp >> 7]][cp & 127];
}
