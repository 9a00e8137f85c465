/* Persian words and verbs, for clauses: what each word is to the reader, and which words make one
 * verb together. */
#include "lang/lang-clause-fa-work.h"

#include "lang/lang-tag.h"
#include "lang/lang-word-set.h"

#include <pthread.h>

static const struct list {
        enum lang_fa_class class;
        const char *words;
} classes[] = {
#define FA_WORD(class, words) { FA_##class, words },
#define FA_DEED(words, preps, of)
#define FA_GOVERN(verbs, mode)
#include "lang/lang-clause-fa.def"
#undef FA_WORD
#undef FA_DEED
#undef FA_GOVERN
};

enum of { DOER, SUFFERER };
static const struct deed {
        const char *words, *preps;
        enum of of;
} deeds[] = {
#define FA_WORD(class, words)
#define FA_DEED(words, preps, of) { words, preps, of },
#define FA_GOVERN(verbs, mode)
#include "lang/lang-clause-fa.def"
#undef FA_WORD
#undef FA_DEED
#undef FA_GOVERN
};

static const struct govern {
        const char *verbs;
        enum lang_mode mode;
} governs[] = {
#define FA_WORD(class, words)
#define FA_DEED(words, preps, of)
#define FA_GOVERN(verbs, mode) { verbs, LANG_MODE_##mode },
#include "lang/lang-clause-fa.def"
#undef FA_WORD
#undef FA_DEED
#undef FA_GOVERN
};

bool lang_fa_governs(struct str lemma, enum lang_mode *ret) {
        for (size_t i = 0; i < sizeof governs / sizeof *governs; i++)
                if (lang_clause_in(lemma, governs[i].verbs)) {
                        *ret = governs[i].mode;
                        return true;
                }
        return false;
}

static struct lang_word_set deed_set, class_set;

static void make_sets(void) {
        for (uint16_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
                lang_word_set_put(&deed_set, deeds[i].words, i + 1);
        for (uint16_t i = 0; i < sizeof classes / sizeof *classes; i++)
                lang_word_set_put(&class_set, classes[i].words, (uint16_t) (classes[i].class + 1));
}

static unsigned find(const struct lang_word_set *s, struct str word) {
        static pthread_once_t once = PTHREAD_ONCE_INIT;
        pthread_once(&once, make_sets);
        return lang_word_set_find(s, word);
}

static const struct deed *deed_of(struct str word) {
        unsigned i = find(&deed_set, word);
        return i ? &deeds[i - 1] : NULL;
}

struct str lang_fa_deed(struct str word, const char **ret_preps, bool *ret_sufferer) {
        static const char *const tails[] = { "", "ی", "هایی", "های", "ها", "یی", "اش", "ای" };
        for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
                struct str tail = str_of(tails[i]);
                if (!str_ends(word, tail) || word.n < tail.n + 4)
                        continue;
                struct str bare = str_sub(word, 0, word.n - tail.n);
                const struct deed *d = deed_of(bare);
                if (!d)
                        continue;
                *ret_preps = d->preps;
                *ret_sufferer = d->of == SUFFERER;
                return bare;
        }
        return STR("");
}

/* ---- words --------------------------------------------------------------------------------------
 */

static enum lang_fa_class mark_of(struct str raw) {
        if (lang_clause_in(raw, "،|,|-|–|—"))
                return FA_COMMA;
        if (lang_clause_in(raw, ":"))
                return FA_COLON;
        if (lang_clause_in(raw, ".|!|؟|?|؛|;|…"))
                return FA_STOP;
        return FA_SKIP;
}

static enum lang_fa_class class_of(struct str word) {
        unsigned k = find(&class_set, word);
        return k ? (enum lang_fa_class)(k - 1) : FA_word;
}

/* "گفت و گو", "گفت‌وگوی": one noun. */
static void join_talk(struct lang_fa *f, uint16_t i) {
        if (lang_clause_in(f->word[i], "گفتوگو|گفتوگوی|گفتگوی|گفتوگویی|گفتگویی|گفتوگوهای|گفتوگوها|"
                                       "گفتگوهای|گفتگوها|گفتوگوهایی|گفتگوهایی"))
                f->word[i] = STR("گفتگو");
        if (i + 2 < f->n && str_eq(f->word[i], STR("گفت")) && str_eq(f->word[i + 1], STR("و")) &&
            lang_clause_in(f->word[i + 2], "گو|گوی|گویی|گوهای|گوهایی|گوها")) {
                f->word[i] = STR("گفتگو");
                f->class[i] = FA_word;
                f->word[i + 1] = f->word[i + 2] = STR("");
                f->class[i + 1] = f->class[i + 2] = FA_SKIP;
        }
}

/* "از آن پس", "پس از آن" are one adverb, unless a clause hangs on them. */
static void join_since(struct lang_fa *f, uint16_t i) {
        if (i + 3 >= f->n || str_eq(f->word[i + 3], STR("که")))
                return;
        bool since = str_eq(f->word[i], STR("از")) && lang_clause_in(f->word[i + 1], "ان|این") &&
                     lang_clause_in(f->word[i + 2], "پس|زمان|هنگام|تاریخ|سال");
        bool after = lang_clause_in(f->word[i], "پس|بعد|پیش|قبل") &&
                     str_eq(f->word[i + 1], STR("از")) && str_eq(f->word[i + 2], STR("ان")) &&
                     f->class[i + 3] != FA_word;
        if (!since && !after)
                return;
        f->class[i] = FA_ADVERB;
        for (uint16_t k = i + 1; k < i + 3; k++) {
                f->word[k] = STR("");
                f->class[k] = FA_SKIP;
        }
}

/* What stands in short brackets ("(یونیسف)", "(از یاران X)") is no part of the clause. */
static void pass_brackets(struct lang_fa *f) {
        for (uint16_t i = 0; i < f->n; i++) {
                if (!str_eq(lang_clause_word(f->w, i), STR("(")))
                        continue;
                uint16_t end = i + 1;
                while (end < f->n && end <= i + LANG_FA_BRACKET &&
                       !str_eq(lang_clause_word(f->w, end), STR(")")))
                        end++;
                if (end == f->n || end > i + LANG_FA_BRACKET)
                        continue;
                for (uint16_t k = i; k <= end; k++) {
                        f->word[k] = STR("");
                        f->class[k] = FA_SKIP;
                }
                i = end;
        }
}

static void mark_names(struct lang_fa *f) {
        const struct lang_tree *t = f->w->t;
        size_t k = 0;
        for (uint16_t i = 0; i < f->n; i++) {
                f->name[i] = f->type[i] = 0;
                while (k < t->n_names && t->names[k].off + t->names[k].len <= t->v[i].off)
                        k++;
                if (k == t->n_names || k > 250 || t->names[k].off > t->v[i].off)
                        continue;
                f->name[i] = (uint8_t) (k + 1);
                f->type[i] = (uint8_t) t->names[k].type;
                enum lang_fa_class c = (enum lang_fa_class) f->class[i];
                if (c != FA_SKIP && c != FA_TITLE && f->word[i].n)
                        f->class[i] = FA_word; /* "مهر" and "دی" may be of a name */
        }
}

void lang_fa_words(struct lang_fa *f, struct lang_clause_work *w) {
        f->w = w;
        f->n = w->t->n;
        f->n_verbs = 0;
        f->question = f->iffy = false;
        f->deep = 0;
        for (uint16_t i = 0; i < f->n; i++) {
                struct str raw = lang_clause_word(w, i);
                f->word[i] = w->t->v[i].lemma;
                f->class[i] = (uint8_t) (f->word[i].n ? class_of(f->word[i]) : mark_of(raw));
                f->question |= lang_clause_in(raw, "؟|?") || f->class[i] == FA_QUESTION;
                f->verb_at[i] = LANG_NOWORD;
        }
        for (uint16_t i = 0; i < f->n; i++)
                join_talk(f, i), join_since(f, i);
        pass_brackets(f);
        mark_names(f);
}

/* ---- verbs --------------------------------------------------------------------------------------
 */

static bool ends_clause(const struct lang_fa *f, uint16_t i) {
        if (i >= f->n)
                return true;
        enum lang_fa_class k = (enum lang_fa_class) f->class[i];
        return k == FA_STOP || k == FA_COMMA || k == FA_COLON || k == FA_KE || k == FA_SKIP ||
               k == FA_AND || k == FA_BUT || k == FA_OR;
}

static bool finite_at(const struct lang_fa *f, uint16_t i) {
        struct lang_verb_fa v;
        return i < f->n && f->class[i] == FA_word && lang_verb_fa(f->word[i], &v) && v.person;
}

static bool is_verb_tag(const struct lang_fa *f, uint16_t i) {
        uint8_t p = f->w->t->v[i].pos;
        return p == LANG_POS_VERB || p == LANG_POS_AUX;
}

static bool read_form(const struct lang_fa *f, uint16_t i, struct lang_verb_fa *v) {
        return i < f->n && f->class[i] == FA_word && !f->name[i] && f->word[i].n &&
               lang_verb_fa(f->word[i], v);
}

/* Whether the finite form at `i` is a verb there, or a noun that looks like one. */
static bool holds(const struct lang_fa *f, uint16_t i, const struct lang_verb_fa *v) {
        bool noun = v->bare && (v->flags & LANG_VERB_FA_NOUN);
        if (v->person == 2 && v->form != LANG_VERB_FA_imperfect && !is_verb_tag(f, i))
                return false; /* -ی is of nouns and adjectives as well */
        if (i > 0 && f->class[i - 1] == FA_PREP && !(v->flags & LANG_VERB_FA_BE) && v->bare)
                return false;
        if (noun)
                return is_verb_tag(f, i)
                               ? ends_clause(f, i + 1) || f->class[i + 1] != FA_word ||
                                         f->name[i + 1] ||
                                         (v->flags & LANG_VERB_FA_LIGHT && finite_at(f, i + 1))
                               : ends_clause(f, i + 1) && f->class[i + 1] != FA_AND;
        if (v->flags & LANG_VERB_FA_BE || v->negated || v->form == LANG_VERB_FA_perfect)
                return true;
        if (v->form == LANG_VERB_FA_subjunctive || v->bare)
                return is_verb_tag(f, i) || ends_clause(f, i + 1) ||
                       (v->flags & (LANG_VERB_FA_LIGHT | LANG_VERB_FA_PASSIVE));
        return true;
}

static void begin_verb(struct lang_fa_verb *g, uint16_t i, const struct lang_verb_fa *v) {
        *g = (struct lang_fa_verb){ .lo = i,
                                    .hi = i + 1,
                                    .head = i,
                                    .infinitive = v->infinitive,
                                    .form = v->form,
                                    .flags = v->flags,
                                    .person = v->person,
                                    .negated = v->negated,
                                    .be = v->flags & LANG_VERB_FA_BE };
}

/* "رفته" and what may stand behind it: است, بود, شد, شده است, خواهد شد. */
static bool after_participle(struct lang_fa *f, struct lang_fa_verb *g) {
        struct lang_verb_fa v;
        bool finite = false;
        while (read_form(f, g->hi, &v)) {
                bool passive = v.flags & LANG_VERB_FA_PASSIVE, be = v.flags & LANG_VERB_FA_BE,
                     will = v.form == LANG_VERB_FA_future;
                if (finite || !(passive || be || will) || v.form == LANG_VERB_FA_infinitive)
                        break;
                g->passive |= passive;
                g->perfect |= be;
                g->negated |= v.negated;
                finite = v.form != LANG_VERB_FA_participle && !will;
                if (g->form != LANG_VERB_FA_future)
                        g->form = be && v.form == LANG_VERB_FA_present ? LANG_VERB_FA_perfect
                                                                       : v.form;
                if (v.person)
                        g->person = v.person;
                g->hi++;
        }
        if (!finite && g->hi == g->lo + 1 && is_verb_tag(f, g->lo) && ends_clause(f, g->hi) &&
            !(g->flags & LANG_VERB_FA_BE)) {
                g->form = LANG_VERB_FA_perfect; /* its "است" is left out */
                return true;
        }
        return finite || g->form == LANG_VERB_FA_perfect;
}

static bool read_verb(struct lang_fa *f, uint16_t i, struct lang_fa_verb *g) {
        struct lang_verb_fa v, next;
        uint16_t at = i;
        bool mi = lang_clause_in(f->word[i], "می|نمی"), no = str_eq(f->word[i], STR("نمی"));
        if (mi && read_form(f, i + 1, &v) && v.form != LANG_VERB_FA_participle) {
                at = i + 1;
                v.form =
                        v.form == LANG_VERB_FA_past ? LANG_VERB_FA_imperfect : LANG_VERB_FA_present;
                v.negated = no;
        } else if (!read_form(f, i, &v)) {
                return false;
        }
        if (v.form == LANG_VERB_FA_infinitive)
                return false;
        begin_verb(g, at, &v);
        g->lo = i;
        if (v.form == LANG_VERB_FA_participle)
                return after_participle(f, g);
        if (v.form == LANG_VERB_FA_future && read_form(f, at + 1, &next) && next.bare) {
                begin_verb(g, at + 1, &next);
                g->lo = i;
                g->form = LANG_VERB_FA_future;
                g->negated = v.negated;
                g->person = v.person;
                return true;
        }
        return v.form != LANG_VERB_FA_future && (mi || holds(f, i, &v));
}

void lang_fa_verbs(struct lang_fa *f) {
        for (uint16_t i = 0; i < f->n && f->n_verbs < LANG_FA_VERBS; i++) {
                struct lang_fa_verb *g = &f->verb[f->n_verbs];
                if (f->class[i] != FA_word || !f->word[i].n || !read_verb(f, i, g))
                        continue;
                f->verb_at[i] = f->n_verbs++;
                i = g->hi - 1;
        }
}
