/* How far a Persian clause is claimed.
 *
 * Its verb says most of it: only the indicative (رفت, رفته است, می‌رود) tells of
 * what is so; a subjunctive (برود) is claimed by nobody, unless what governs it says that it was
 * done
 * ("موفق شد
 * ... برود").  What is left are words such as شاید and گویا, "if", and questions. */
#include "lang/lang-clause-fa-work.h"

static bool has(const struct lang_fa *f, const struct lang_fa_frame *at, enum lang_fa_class k) {
        for (uint16_t i = 0; i < at->n; i++)
                if (f->class[at->word[i]] == k)
                        return true;
        return false;
}

static bool denies(const struct lang_fa *f, const struct lang_fa_frame *at) {
        for (uint16_t i = 0; i < at->n; i++) {
                uint16_t x = at->word[i];
                bool only = x + 1 < f->n && lang_clause_in(f->word[x + 1], "تنها|فقط");
                if (f->class[x] == FA_NEVER && !only)
                        return true;
        }
        return false;
}

static enum lang_tie_tense tense_of(const struct lang_fa_verb *v) {
        switch (v->form) {
        case LANG_VERB_FA_past:
        case LANG_VERB_FA_imperfect:
                return LANG_WHEN_past;
        case LANG_VERB_FA_perfect:
        case LANG_VERB_FA_participle:
                return LANG_WHEN_perfect;
        case LANG_VERB_FA_present:
                return LANG_WHEN_present;
        case LANG_VERB_FA_future:
                return LANG_WHEN_future;
        case LANG_VERB_FA_none:
        case LANG_VERB_FA_subjunctive:
        case LANG_VERB_FA_infinitive:
                break;
        }
        return LANG_WHEN_none;
}

/* Of a subjunctive: what stands above or before it. */
static enum lang_mode governed(const struct lang_fa *f, const struct lang_fa_frame *at) {
        const struct lang_clause *v = f->w->out->v.v;
        enum lang_mode mode;
        uint16_t over = at->parent != LANG_NOWORD ? at->parent : at->before;
        if (over != LANG_NOWORD && v[over].negated)
                return LANG_MODE_attempted; /* موفق نشد ... */
        if (at->parent != LANG_NOWORD && lang_fa_governs(v[at->parent].lemma, &mode) &&
            (mode != LANG_MODE_fact || v[at->parent].mode == LANG_MODE_fact))
                return mode;
        if (at->before != LANG_NOWORD && lang_fa_governs(v[at->before].lemma, &mode) &&
            mode != LANG_MODE_fact)
                return mode;
        if (at->before != LANG_NOWORD && v[at->before].mode != LANG_MODE_fact)
                return v[at->before].mode;
        return LANG_MODE_possible;
}

static bool is_hearsay(const struct lang_fa *f, uint16_t parent) {
        if (parent == LANG_NOWORD)
                return false;
        const struct lang_clause *c = &f->w->out->v.v[parent];
        /* "گفته می‌شود", "گفته‌اند": nobody in particular */
        uint16_t v = f->verb_of[parent];
        bool they = v != LANG_NOWORD && f->verb[v].person == 6;
        return (c->passive || they) && !lang_clause_has(f->w, parent, LANG_ARG_subject) &&
               lang_clause_in(c->lemma, "گفتن|گزارش کردن|ادعا کردن|شنیدن|شایعه کردن|خواندن");
}

/* "این خبر را که ...", "اینکه ...": a claim that is spoken of, not made. */
static bool is_mentioned(const struct lang_fa *f, const struct lang_fa_frame *at) {
        if (at->mark == LANG_NOWORD || at->mark == 0)
                return false;
        if (lang_clause_in(f->word[at->mark], "اینکه") ||
            (f->class[at->mark] == FA_KE && lang_clause_in(f->word[at->mark - 1], "این")))
                return true;
        for (uint16_t i = at->owner; at->link == LANG_CLAUSE_relative && i < at->mark; i++)
                if (lang_clause_in(f->word[i],
                                   "خبر|خبری|ادعا|ادعای|ادعاها|گزارش|گزارشی|گزارشها|شایعه|"
                                   "شایعات|اتهام|احتمال|فرض|اخبار|گزارشهایی|شایعاتی|"
                                   "مدرکی|سوال|پرسش|امکان|نظر"))
                        return true;
        return false;
}

static enum lang_mode can(const struct lang_fa *f, const struct lang_fa_frame *at,
                          struct lang_clause *c) {
        const struct lang_fa_verb *v = &f->verb[at->can];
        if (v->form == LANG_VERB_FA_past || v->form == LANG_VERB_FA_perfect) {
                c->negated |= v->negated;
                return v->negated ? LANG_MODE_attempted : LANG_MODE_fact;
        }
        return LANG_MODE_possible;
}

/* "امروز با X دیدار می‌کند" is ahead, or of a match. */
static bool is_ahead(struct str lemma) {
        return lang_clause_in(lemma, "دیدار کردن|ملاقات کردن|سفر کردن|عزیمت کردن|پرواز کردن|"
                                     "رفتن|امدن|بازدید کردن|مذاکره کردن|امضا کردن");
}

static enum lang_mode of_words(struct lang_fa *f, const struct lang_fa_frame *at,
                               const struct lang_clause *c, const struct lang_fa_verb *v,
                               enum lang_mode mode) {
        if (has(f, at, FA_PERHAPS))
                return LANG_MODE_possible;
        if (has(f, at, FA_HEARSAY))
                return LANG_MODE_reported;
        if (has(f, at, FA_MUST))
                return LANG_MODE_obliged;
        if (mode == LANG_MODE_fact && v->form == LANG_VERB_FA_present &&
            (has(f, at, FA_SOON) || is_ahead(c->lemma)))
                return LANG_MODE_planned;
        return mode;
}

void lang_fa_mode(struct lang_fa *f, uint16_t clause, const struct lang_fa_frame *at) {
        struct lang_clause *c = &f->w->out->v.v[clause];
        const struct lang_fa_verb *v = &f->verb[f->verb_of[clause]];
        enum lang_mode mode = LANG_MODE_fact;
        c->tense = tense_of(v);
        c->negated |= denies(f, at);
        if (v->form == LANG_VERB_FA_future)
                mode = LANG_MODE_planned;
        else if (at->can != LANG_NOWORD)
                mode = can(f, at, c);
        else if (v->form == LANG_VERB_FA_subjunctive)
                mode = governed(f, at);
        mode = of_words(f, at, c, v, mode);
        if (mode == LANG_MODE_fact && is_hearsay(f, c->parent))
                mode = LANG_MODE_reported;
        if (mode == LANG_MODE_fact && is_mentioned(f, at))
                mode = LANG_MODE_reported;
        f->iffy |= at->kind == FA_IF;
        if (at->kind == FA_IF || (f->iffy && mode == LANG_MODE_fact))
                mode = LANG_MODE_conditional;
        if (mode == LANG_MODE_fact && f->question)
                mode = LANG_MODE_questioned;
        c->mode = mode;
        /* a deed named in a clause that claims nothing is not claimed either */
        for (size_t i = clause + 1u; mode != LANG_MODE_fact && i < f->w->out->v.n; i++) {
                struct lang_clause *x = &f->w->out->v.v[i];
                if (x->noun && x->parent == clause)
                        x->mode = mode;
        }
}
