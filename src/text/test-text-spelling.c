/* The spelling set: fourteen messages, seven questions with variants, and what each must find.  It
 * does what index and query do: every token of a message under its term, the query's words by the
 * rule for overlays in text-token.h, then classes, then name keys. */
#include "base/test.h"
#include "text/text-key.h"
#include "text/text-stem.h"
#include "text/text-token.h"

static const struct {
        const char *key, *text;
} messages[] = {
        { "yeh_farsi", "جلسه با دکتر طباطبایی در وزارت برگزار شد" },
        { "yeh_arabic", "جلسه با دكتر طباطبايي در وزارت برگزار شد" },
        { "zwnj", "کتاب‌های تازه و می‌روند" },
        { "space", "کتاب های تازه و می روند" },
        { "joined", "کتابهای تازه و میروند" },
        { "harakat", "مُحَمَّد رئيس الجَامِعَة" },
        { "plain", "محمد رئيس الجامعة" },
        { "alef", "أحمد إبراهيم آمنة" },
        { "alefplain", "احمد ابراهيم امنه" },
        { "digits_fa", "نامه شماره ۱۴۰۲ مورخ ۱۳۹۸" },
        { "digits_ar", "رقم ١٤٠٢" },
        { "digits_en", "letter 1402" },
        { "latin", "meeting with Dr Tabatabaei" },
        { "tatweel", "محـــمد" },
};

static const struct {
        const char *query, *keys; /* in the order of messages */
} questions[] = {
        { "طباطبایی", "yeh_farsi yeh_arabic latin" },
        { "طباطبايي", "yeh_farsi yeh_arabic latin" },
        { "Tabatabai", "yeh_farsi yeh_arabic latin" },
        { "دکتر", "yeh_farsi yeh_arabic" },
        { "کتاب‌های", "zwnj space joined" },
        { "کتابهای", "zwnj space joined" },
        { "کتاب های", "zwnj space joined" },
        { "محمد", "harakat plain tatweel" },
        { "احمد", "alef alefplain" },
        { "1402", "digits_fa digits_ar digits_en" },
        { "۱۴۰۲", "digits_fa digits_ar digits_en" },
        { "الجامعه", "harakat plain" },
};

static bool same_class(struct str a, struct str b) {
        struct text_stemmer s, t;
        text_stemmer_init(&s);
        text_stemmer_init(&t);
        bool same = str_eq(text_stem(&s, a), text_stem(&t, b));
        text_stemmer_done(&s);
        text_stemmer_done(&t);
        return same;
}

static bool same_name(struct str a, struct str b) {
        char x[TEXT_KEY_MAX], y[TEXT_KEY_MAX];
        size_t n = text_key(a, x), m = text_key(b, y);
        return n > 0 && n == m && memcmp(x, y, n) == 0 && text_key_likeness(a, b);
}

static bool text_has(const char *text, struct str term) {
        struct text_tokens t;
        struct text_token k;
        text_tokens_init(&t, str_of(text));
        while (text_tokens_next(&t, &k))
                if (str_eq(term, k.term) || same_class(term, k.term) || same_name(term, k.term))
                        return true;
        return false;
}

/* The word that a query of one word is looked up by: its overlay, or its only token. */
static struct str query_term(const char *query, struct text_tokens *t) {
        struct text_token k = { 0 };
        text_tokens_init(t, str_of(query));
        while (text_tokens_next(t, &k) && !k.overlay)
                ;
        return k.term;
}

TEST(spelling_set) {
        for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
                struct text_tokens t;
                struct str term = query_term(questions[i].query, &t);
                struct buf found;
                buf_init(&found, 0);
                for (size_t k = 0; k < sizeof messages / sizeof *messages; k++)
                        if (text_has(messages[k].text, term))
                                buf_printf(&found, "%s%s", found.n ? " " : "", messages[k].key);
                EXPECT_STR(questions[i].keys, buf_str(&found));
                buf_done(&found);
        }
}
