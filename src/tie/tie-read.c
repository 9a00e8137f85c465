/* Reading a text for ties: which sentences, and in what order.
 *
 *   words ── one of the lexicon? ── somebody, and somebody else? ── parse ── clauses ── frames
 *
 * Most sentences end at the first question, which costs one probe of a small table a word.  The
 * sentence before is parsed only where a pronoun asks for it. */
#include "tie/tie-read-work.h"

#include "lang/lang-clause-mend.h"
#include "lang/lang-tag-cut.h"
#include "lang/lang-verb-fa.h"

#include <stdlib.h>

enum { SHORT = 1000 };

struct tie_reader *tie_reader_new(void) {
        struct tie_reader *r = MEM_NEW(struct tie_reader);
        memset(r, 0, sizeof *r);
        r->lex = tie_lex_new();
        r->parser = lang_parser_new();
        arena_init(&r->strings, 0);
        return r;
}

void tie_reader_free(struct tie_reader **at) {
        struct tie_reader *r = *at;
        if (!r)
                return;
        tie_lex_free(&r->lex);
        lang_parser_free(&r->parser);
        lang_clauses_done(&r->clauses);
        arena_done(&r->strings);
        vec_done(&r->list.v);
        mem_free(r);
        *at = NULL;
}

bool tie_asserted(const struct tie_said *t) {
        return t->mode == LANG_MODE_fact && !(t->flags & (TIE_NEGATED | TIE_DENIED | TIE_QUESTION));
}

/* ---- words --------------------------------------------------------------------------------------
 */

struct str tie_read_word(const struct tie_reader *r, uint16_t i) {
        return str_sub(r->t->text, r->tree.v[i].off, r->tree.v[i].len);
}

bool tie_read_is(const struct tie_reader *r, uint16_t i, const char *list) {
        return i != LANG_NOWORD && lang_clause_in(r->tree.v[i].lemma, list);
}

size_t tie_read_name_at(const struct tie_reader *r, uint32_t at) {
        for (size_t i = r->name_lo; i < r->name_hi; i++) {
                const struct lang_name *n = &r->t->names[i];
                if (n->off <= at && at < n->off + n->len)
                        return i;
        }
        return SIZE_MAX;
}

/* ---- one sentence -------------------------------------------------------------------------------
 */

/* The sentence as its words tell before anything is parsed. */
struct look {
        size_t off, end;
        size_t name_lo, name_hi;
        bool woken, pronoun, speaker, addressee;
        unsigned anchors; /* names, words with a capital, persons of speech */
        unsigned words;
};

static bool is_pronoun(struct str w) {
        return lang_clause_in(w,
                              "he|she|it|they|him|her|them|his|its|their|He|She|It|They|His|Her|"
                              "Its|Their|other|other's|latter|former|Both|both|او|وی|این|آن|کشور");
}

static bool is_speaker(struct str w) {
        return lang_clause_in(w, "I|me|we|We|us|my|My|our|Our|من|ما");
}

static bool is_addressee(struct str w) {
        return lang_clause_in(w, "you|You|your|Your|شما");
}

/* Words that begin sentences and name nobody. */
static bool opens(struct str w) {
        return lang_clause_in(w,
                              "This|That|These|Those|There|Here|When|While|Where|What|Which|With|"
                              "Before|After|Since|Then|From|Some|Many|Most|Please|Thanks|Dear|"
                              "Hello|Also|Just|However|According|Have|Will|Would|Could|Should");
}

/* "رفتم", "رفته‌ایم": who speaks is in the ending. */
static bool is_my_verb(struct str w) {
        struct lang_verb_fa v;
        return str_ends(w, STR("م")) && lang_verb_fa(w, &v) && (v.person == 1 || v.person == 4);
}

static enum text_lang lang_of(const struct tie_text *t, struct str word) {
        unsigned char c = word.n ? (unsigned char) word.p[0] : 0;
        if (c >= 0xd8 && c <= 0xdb)
                return t->lang == TEXT_LANG_ar ? TEXT_LANG_ar : TEXT_LANG_fa;
        return TEXT_LANG_en;
}

static void look_at(struct tie_reader *r, struct look *l, struct str word) {
        enum text_lang lang = lang_of(r->t, word);
        char low[LANG_LEMMA];
        bool capital = word.n && word.p[0] >= 'A' && word.p[0] <= 'Z';
        l->words++;
        if (is_pronoun(word))
                l->pronoun = true, l->anchors++;
        else if (is_speaker(word) || (lang == TEXT_LANG_fa && is_my_verb(word)))
                l->speaker = true, l->anchors++;
        else if (is_addressee(word))
                l->addressee = true, l->anchors++;
        else if (capital && (l->words > 1 || (word.n > 3 && !opens(word))))
                l->anchors++;
        if (l->woken || word.n < 2 || word.n >= sizeof low)
                return;
        for (size_t i = 0; capital && i < word.n; i++)
                low[i] = ascii_lower(word.p[i]);
        l->woken =
                tie_lex_wakes(r->lex, lang, capital ? (struct str){ low, word.n } : word, r->wakes);
}

/* Names of the sentence before, subjects marked: for its pronouns. */
static void read_before(struct tie_reader *r, const struct look *l) {
        struct lang_tree tree;
        r->n_before = 0;
        for (size_t i = l->name_lo; i < l->name_hi && r->n_before < TIE_READ_BEFORE; i++)
                r->before[r->n_before++] = (struct tie_before){ .name = (uint32_t) i };
        if (!r->n_before ||
            !lang_parse(r->parser, r->t->text, l->off, l->end - l->off, r->lang, &tree))
                return;
        for (uint16_t w = 0; w < tree.n; w++) {
                const struct lang_node *x = &tree.v[w];
                bool subject = x->rel == LANG_REL_nsubj || x->rel == LANG_REL_nsubj_pass;
                uint16_t h = x->rel == LANG_REL_conj ? x->head : LANG_NOWORD;
                if (h < tree.n &&
                    (tree.v[h].rel == LANG_REL_nsubj || tree.v[h].rel == LANG_REL_nsubj_pass))
                        subject = true;
                for (unsigned i = 0; subject && i < r->n_before; i++) {
                        const struct lang_name *n = &r->t->names[r->before[i].name];
                        if (x->off >= n->off && x->off < n->off + n->len)
                                r->before[i].subject = true;
                }
        }
}

static void read_sentence(struct tie_reader *r, const struct look *l, const struct look *before) {
        struct str first = str_sub(r->t->text, l->off, 4);
        r->lang = lang_of(r->t, first);
        if (l->name_lo < l->name_hi) {
                const struct lang_name *n = &r->t->names[l->name_lo];
                r->lang = lang_of(r->t, str_sub(r->t->text, n->off, n->len));
        }
        r->n_before = 0;
        r->before_off = l->off;
        if (l->pronoun && before->end > before->off && before->name_lo < before->name_hi) {
                read_before(r, before);
                r->before_off = before->off;
        }
        r->off = l->off;
        r->len = l->end - l->off;
        r->name_lo = l->name_lo;
        r->name_hi = l->name_hi;
        if (!lang_parse(r->parser, r->t->text, r->off, r->len, r->lang, &r->tree))
                return;
        lang_clause_mend(r->t->text, &r->tree, r->nodes);
        r->tree.names = r->t->names + r->name_lo;
        r->tree.n_names = r->name_hi - r->name_lo;
        lang_clauses_read(r->t->text, &r->tree, &r->clauses);
        for (size_t i = 0; i < r->clauses.v.n; i++)
                tie_read_clause(r, &r->clauses.v.v[i]);
        for (uint16_t i = 0; i < r->tree.n; i++)
                tie_read_office(r, i);
}

static int by_place(const void *a, const void *b) {
        const struct tie_said *x = a, *y = b;
        if (x->verb_off != y->verb_off)
                return x->verb_off < y->verb_off ? -1 : 1;
        if (x->from.off != y->from.off)
                return x->from.off < y->from.off ? -1 : 1;
        return x->to.off < y->to.off ? -1 : x->to.off > y->to.off;
}

/* In a long text the tagger has seen enough of each name; in a short one it may know none. */
static bool is_short(const struct tie_text *t) {
        return t->len <= SHORT;
}

static void end_look(struct tie_reader *r, struct look *l, struct look *before, size_t *name) {
        l->name_lo = *name;
        while (*name < r->t->n_names && r->t->names[*name].off < l->end)
                ++*name;
        l->name_hi = *name;
        size_t names = l->name_hi - l->name_lo;
        if (l->woken && names + l->anchors > 1 && l->words > 2 &&
            (names || (l->speaker && l->addressee) || is_short(r->t)))
                read_sentence(r, l, before);
        *before = *l;
        *l = (struct look){ 0 };
}

void tie_read(struct tie_reader *r, const struct tie_text *t, const struct tie_list **ret) {
        struct lang_cut cut;
        struct lang_piece piece;
        struct look now = { 0 }, before = { 0 };
        size_t name = 0, end = t->off + t->len;
        r->t = t;
        vec_clear(&r->list.v);
        arena_reset(&r->strings);
        *ret = &r->list;
        while (name < t->n_names && t->names[name].off < t->off)
                name++;
        if (t->lang == TEXT_LANG_ar)
                return;
        lang_cut_init(&cut, str_sub(t->text, t->off, t->len));
        while (lang_cut_next(&cut, &piece)) {
                size_t at = t->off + piece.off;
                if (!now.words)
                        now.off = at;
                now.end = at + piece.len;
                look_at(r, &now, str_sub(t->text, at, piece.len));
                if (piece.ends || now.end >= end)
                        end_look(r, &now, &before, &name);
        }
        if (now.words)
                end_look(r, &now, &before, &name);
        if (r->list.v.n > 1)
                qsort(r->list.v.v, r->list.v.n, sizeof *r->list.v.v, by_place);
}
