/* Classes of words.  ASCII terms go to Porter 2 (libstemmer's "english").  Terms of the Arabic
 * script may be Persian or Arabic, and a term does not say which: one light stripper serves both,
 * after light10 (Larkey, Ballesteros and Connell 2007) and the Persian endings that
 * text-token.h lays joined forms for.  It takes off one article, then endings, longest first, then
 * و ب ل written on to the word, as long as enough letters stay; each row says how many.  A Persian
 * verb loses its personal ending only behind می or نمی.
 *
 * libstemmer's Arabic stemmer is not used: it tells its endings by ة, ي and the forms of hamza that
 * folding has removed, and it takes Persian words apart.
 *
 * It finds no roots and no broken plurals (کتاب and کتب stay apart): a class adds hits behind the
 * exact form, so it must not join strangers. */
#include "text/text-stem.h"

#include "base/bug.h"

#include <libstemmer.h>

/* An affix and the least number of letters that must stay without it. */
struct affix {
        const char *z;
        unsigned keep;
};

static const struct affix verb_prefixes[] = { { "نمی", 3 }, { "می", 3 }, { NULL, 0 } };
static const struct affix verb_endings[] = { { "یم", 3 }, { "ید", 3 }, { "ند", 3 },
                                             { "م", 3 },  { "د", 3 },  { NULL, 0 } };
static const struct affix articles[] = { { "وال", 3 }, { "بال", 3 }, { "کال", 3 }, { "فال", 3 },
                                         { "ال", 3 },  { "لل", 3 },  { NULL, 0 } };
static const struct affix clitics[] = { { "و", 4 }, { "ب", 4 }, { "ل", 4 }, { NULL, 0 } };
static const struct affix endings[] = {
        { "هایشان", 2 }, { "هایمان", 2 }, { "هایتان", 2 }, { "هایی", 2 }, { "هایم", 2 },
        { "هایت", 2 },   { "هایش", 2 },   { "ترین", 2 },   { "های", 2 },  { "شان", 4 },
        { "تان", 4 },    { "مان", 4 },    { "تری", 3 },    { "ها", 3 },   { "یی", 3 },
        { "تر", 3 },     { "ات", 3 },     { "ون", 3 },     { "ین", 3 },   { "یه", 3 },
        { "ان", 4 },     { "ه", 4 },      { "ی", 3 },      { NULL, 0 },
};

/* Arabic letters are two bytes each in UTF-8. */
static bool leaves(struct str s, const struct affix *a) {
        return s.n >= strlen(a->z) + 2 * (size_t) a->keep;
}

static bool strip_front(struct str *s, const struct affix *list) {
        for (const struct affix *a = list; a->z; a++)
                if (leaves(*s, a) && str_starts(*s, str_of(a->z))) {
                        *s = str_sub(*s, strlen(a->z), SIZE_MAX);
                        return true;
                }
        return false;
}

static bool strip_back(struct str *s, const struct affix *list) {
        for (const struct affix *a = list; a->z; a++)
                if (leaves(*s, a) && str_ends(*s, str_of(a->z))) {
                        s->n -= strlen(a->z);
                        return true;
                }
        return false;
}

static bool has_verb_ending(struct str s) {
        return strip_back(&s, (const struct affix[]){ { "م", 2 }, { "د", 2 }, { NULL, 0 } });
}

static struct str light(struct str s) {
        struct str verb = s;
        if (strip_front(&verb, verb_prefixes) && has_verb_ending(verb)) {
                strip_back(&verb, verb_endings);
                return verb;
        }
        bool article = strip_front(&s, articles);
        while (strip_back(&s, endings))
                ;
        if (!article) /* and, in, for; last, so that short words keep the same first letter */
                strip_front(&s, clitics);
        return s;
}

enum kind { KIND_OTHER, KIND_ENGLISH, KIND_ARABIC };

/* By the bytes: a-z only, or only letters of U+0600..06FF (lead bytes D8..DB). */
static enum kind kind_of(struct str term) {
        size_t latin = 0, arabic = 0;
        for (size_t i = 0; i < term.n; i++) {
                uint8_t c = (uint8_t) term.p[i];
                latin += c >= 'a' && c <= 'z';
                arabic += c >= 0xd8 && c <= 0xdb;
        }
        if (latin == term.n && term.n > 0)
                return KIND_ENGLISH;
        return arabic > 0 && 2 * arabic == term.n ? KIND_ARABIC : KIND_OTHER;
}

static struct str english(struct text_stemmer *s, struct str term) {
        if (term.n < 3 || term.n > sizeof s->term)
                return term;
        const sb_symbol *got =
                sb_stemmer_stem(s->english, (const sb_symbol *) term.p, (int) term.n);
        int n = sb_stemmer_length(s->english);
        if (!got || n <= 0 || (size_t) n > sizeof s->term)
                return term;
        memcpy(s->term, got, (size_t) n);
        return (struct str){ s->term, (size_t) n };
}

void text_stemmer_init(struct text_stemmer *s) {
        s->english = sb_stemmer_new("english", "UTF_8");
        if (!s->english)
                BUG("libstemmer has no English stemmer");
}

void text_stemmer_done(struct text_stemmer *s) {
        sb_stemmer_delete(s->english);
        s->english = NULL;
}

struct str text_stem(struct text_stemmer *s, struct str term) {
        switch (kind_of(term)) {
        case KIND_ENGLISH:
                return english(s, term);
        case KIND_ARABIC:
                return light(term);
        case KIND_OTHER:
                break;
        }
        return term;
}
