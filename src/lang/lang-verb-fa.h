#pragma once
/* Persian verbs by their forms: "نمی‌روند" is "رفتن", denied, present, they.
 *
 *   ن می رو ند      denied, present stem, third person plural
 *   ب رو د          subjunctive: claimed by nobody
 *   رفته‌اند          perfect;  رفته alone: a participle that may need "است" or "شد"
 * behind it
 *
 * No dictionary of forms: prefixes and endings are cut off and what is left is looked up among some
 * 200 stems (lang-verb-fa.def).  Words are folded (text_fold()). */
#include "base/str.h"

enum lang_verb_fa_flag {
        LANG_VERB_FA_LIGHT = 1 << 0,   /* makes verbs of nouns: کردن */
        LANG_VERB_FA_PASSIVE = 1 << 1, /* makes passives: شدن */
        LANG_VERB_FA_BE = 1 << 2,
        LANG_VERB_FA_CAN = 1 << 3,
        LANG_VERB_FA_NOUN = 1 << 4, /* its bare past stem is a noun as well: ساخت, نشست */
};

enum lang_verb_fa_form {
        LANG_VERB_FA_none,
        LANG_VERB_FA_past,
        LANG_VERB_FA_perfect,    /* with its ending: رفته‌اند */
        LANG_VERB_FA_participle, /* رفته */
        LANG_VERB_FA_present,
        LANG_VERB_FA_imperfect,   /* می‌رفت */
        LANG_VERB_FA_subjunctive, /* برود, کند, باشد */
        LANG_VERB_FA_future,      /* خواهد, before a bare past stem */
        LANG_VERB_FA_infinitive,
};

struct lang_verb_fa {
        enum lang_verb_fa_form form;
        struct str infinitive; /* static */
        unsigned flags;        /* enum lang_verb_fa_flag */
        bool negated;
        bool bare;      /* a past stem and no more */
        uint8_t person; /* 1..6: I, you, he, we, you, they; 0: none to be seen */
};

/* Whether `w` (folded) may be a form of a verb. */
bool lang_verb_fa(struct str w, struct lang_verb_fa *ret);
