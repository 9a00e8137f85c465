/* Names by their look.  Words are looked up in the lexicon of lang-role-lex.h; what is in it under
 * no kind is taken for a name's own word. */
#include "lang/lang-org.h"

#include "base/utf8.h"
#include "lang/lang-role-lex.h"
#include "lang/lang-role.h"
#include "text/text-token.h"

enum { WORDS = 24, LIST_KINDS = LANG_LEX_LIST };

struct word {
        struct str text; /* as it stands */
        uint64_t hash;
        const struct lang_lex *x; /* may be NULL */
        char term[TEXT_TERM_ROOM];
        uint8_t n;
};

struct words {
        struct word v[WORDS];
        size_t n;
};

const char *lang_look_code(enum lang_look l) {
        static const char *const codes[] = { "none", "person", "org", "list", "role" };
        return l < LANG_LOOKS ? codes[l] : "?";
}

static void cut(struct str s, struct words *ret) {
        struct text_tokens t;
        struct text_token k;
        ret->n = 0;
        text_tokens_init(&t, s);
        while (ret->n < WORDS && text_tokens_next(&t, &k)) {
                if (k.overlay)
                        continue;
                struct word *w = &ret->v[ret->n++];
                enum lang_lex_clitic clitic;
                w->text = str_sub(s, k.off, k.len);
                w->n = (uint8_t) (k.term.n < sizeof w->term ? k.term.n : sizeof w->term);
                memcpy(w->term, k.term.p, w->n);
                w->x = lang_lex_word(k.term, &w->hash, &clitic);
        }
}

/* The entry of the words from `i` on, the longest; *ret_n gets how many it takes. */
static const struct lang_lex *entry_at(const struct words *w, size_t i, size_t *ret_n) {
        const struct lang_lex *first = w->v[i].x, *best = first && first->words == 1 ? first : NULL;
        uint64_t hash = w->v[i].hash;
        *ret_n = 1;
        for (size_t k = 1; first && k < first->longest && i + k < w->n; k++) {
                hash = lang_lex_join(hash, w->v[i + k].hash);
                const struct lang_lex *x = lang_lex_find(hash);
                if (x && x->words == k + 1)
                        best = x, *ret_n = k + 1;
        }
        return best;
}

static unsigned kinds_of(const struct words *w, bool *ret_legal_last) {
        unsigned kinds = 0;
        *ret_legal_last = false;
        for (size_t i = 0, n; i < w->n; i += n) {
                const struct lang_lex *x = entry_at(w, i, &n);
                kinds |= x ? x->kinds : 0;
                *ret_legal_last = x && (x->kinds & LANG_LEX_LEGAL) && i > 0;
        }
        return kinds;
}

bool lang_is_org(struct str name) {
        struct words w;
        bool legal;
        cut(name, &w);
        return (kinds_of(&w, &legal) & LANG_LEX_ORG) || legal;
}

/* Small words, legal forms: no part of what is compared. */
static bool counts(const struct lang_lex *x) {
        return !x || (!(x->kinds & LANG_LEX_LEGAL) &&
                      !(x->small &
                        (LANG_SMALL_of | LANG_SMALL_and | LANG_SMALL_article | LANG_SMALL_from)));
}

bool lang_org_acronym(struct str name, struct buf *out) {
        struct words w;
        size_t letters = 0;
        cut(name, &w);
        for (size_t i = 0; i < w.n; i++) {
                if (!counts(w.v[i].x && w.v[i].x->words == 1 ? w.v[i].x : NULL))
                        continue;
                size_t n;
                uint32_t cp = utf8_get(w.v[i].text.p, &n);
                buf_put_utf8(out, cp >= 'a' && cp <= 'z' ? cp - 32 : cp);
                letters++;
        }
        return letters > 1;
}

void lang_org_key(struct str name, struct buf *out) {
        struct words w;
        bool space = false;
        cut(name, &w);
        for (size_t i = 0, n; i < w.n; i += n) {
                const struct lang_lex *x = entry_at(&w, i, &n);
                if (!counts(x))
                        continue;
                if (space)
                        buf_putc(out, ' ');
                space = true;
                if (x && x->org) {
                        buf_puts(out, lang_lex_glosses[x->org]);
                        continue;
                }
                n = 1;
                buf_put_str(out, lang_lex_bare((struct str){ w.v[i].term, w.v[i].n }));
        }
}

static bool is_address(struct str s) {
        return str_chr(s, '@') != SIZE_MAX || str_find(s, STR("://")) != SIZE_MAX;
}

/* Two to five words, each a name's: a capital or no case, letters, nothing known. */
static bool is_person(const struct words *w) {
        size_t names = 0;
        for (size_t i = 0; i < w->n; i++) {
                const struct word *v = &w->v[i];
                char lead = v->text.p[0];
                if (ascii_digit(lead))
                        return false;
                unsigned known = v->x && v->x->words == 1
                                         ? v->x->kinds & (LANG_LEX_HEAD | LANG_LEX_ROLE |
                                                          LANG_LEX_ORG | LANG_LEX_LIST)
                                         : 0;
                if (known)
                        return false;
                bool title = v->x && v->x->words == 1 && (v->x->small & LANG_SMALL_called);
                names += !title && (v->text.n > 1) && !(lead >= 'a' && lead <= 'z');
        }
        return names >= 2 && w->n <= 7;
}

enum lang_look lang_look_of(struct str display) {
        struct words w;
        bool legal;
        display = str_trim(display);
        if (display.n == 0 || is_address(display))
                return LANG_LOOK_none;
        cut(display, &w);
        unsigned kinds = kinds_of(&w, &legal);
        if (display.p[0] == '[' || kinds & LIST_KINDS || str_ends_nocase(display, STR("-l")))
                return LANG_LOOK_list;
        if (lang_is_role_name(display))
                return LANG_LOOK_role;
        if (kinds & LANG_LEX_ORG || legal)
                return LANG_LOOK_org;
        return is_person(&w) ? LANG_LOOK_person : LANG_LOOK_none;
}
