/* Persian clauses, by rules over words.
 *
 * The verb stands at the end, so words wait until it comes; what interrupts them waits on top:
 *
 *   وزیری [که با سفیر دیدار کرد] گفت [که به تهران رفته است]
 *   ────┐ └─ relative: its words, its verb ┘  ↑     └ complement of گفت
 *       └──── these words wait for ───────────┘
 *
 *   words ── classes, verbs (lang-clause-fa-word.c) ── frames (here)
 *         ── phrases (-phrase.c) ── arguments (-put.c) ── what is claimed (-mode.c)
 *
 * The parser's tree is not used (two thousand sentences taught it), only its parts of speech, and
 * these only where the letters leave it open. */
#include "lang/lang-clause-fa-work.h"

static struct lang_fa_frame *top(struct lang_fa *f) {
        return &f->frame[f->deep - 1];
}

static void clear(struct lang_fa_frame *x) {
        x->n = 0;
        x->link = LANG_CLAUSE_root;
        x->parent = x->mark = x->owner = x->before = x->can = x->elided = LANG_NOWORD;
        x->kind = FA_word;
}

/* Another frame on top; where there is no room the one below is lost. */
static struct lang_fa_frame *push(struct lang_fa *f) {
        if (f->deep < LANG_FA_DEEP)
                f->deep++;
        clear(top(f));
        return top(f);
}

static bool verb_ahead(const struct lang_fa *f, uint16_t i) {
        for (; i < f->n; i++)
                if (f->verb_at[i] != LANG_NOWORD)
                        return true;
        return false;
}

static unsigned verbs_ahead(const struct lang_fa *f, uint16_t i) {
        unsigned n = 0;
        for (; i < f->n; i++)
                n += f->verb_at[i] != LANG_NOWORD;
        return n;
}

/* ---- shared subjects ----------------------------------------------------------------------------
 */

static bool agree(const struct lang_fa *f, uint16_t a, uint16_t b) {
        uint16_t x = f->verb_of[a], y = f->verb_of[b];
        return x == LANG_NOWORD || y == LANG_NOWORD || !f->verb[x].person || !f->verb[y].person ||
               f->verb[x].person == f->verb[y].person;
}

static void put_owner(struct lang_fa *f, uint16_t c, const struct lang_fa_frame *at) {
        struct lang_clause_work *w = f->w;
        bool whom = lang_clause_has(w, c, LANG_ARG_subject);
        if (at->owner == LANG_NOWORD || w->n_items == LANG_CLAUSE_ITEMS ||
            (whom && lang_clause_has(w, c, LANG_ARG_object)))
                return;
        uint16_t hi = at->mark;
        while (hi > at->owner + 1 && f->class[hi - 1] >= FA_COMMA)
                hi--;
        struct lang_arg a = { .kind = whom ? LANG_ARG_object : LANG_ARG_subject,
                              .head = at->owner,
                              .lo = at->owner,
                              .hi = hi,
                              .prep = LANG_NOWORD,
                              .flags = LANG_ARG_shared,
                              .group = ++w->n_groups };
        if (w->out->v.v[c].passive)
                a.kind = LANG_ARG_object;
        w->item[w->n_items++] = (struct lang_clause_item){ .arg = a, .clause = c };
}

/* "من" is in the verb alone: the verb itself stands for it. */
static void put_person(struct lang_fa *f, uint16_t c) {
        struct lang_clause_work *w = f->w;
        const struct lang_fa_verb *v = &f->verb[f->verb_of[c]];
        if ((v->person != 1 && v->person != 4) || w->n_items == LANG_CLAUSE_ITEMS)
                return;
        struct lang_arg a = { .kind = w->out->v.v[c].passive ? LANG_ARG_object : LANG_ARG_subject,
                              .head = v->head,
                              .lo = v->head,
                              .hi = v->head + 1,
                              .prep = LANG_NOWORD,
                              .group = ++w->n_groups };
        w->item[w->n_items++] = (struct lang_clause_item){ .arg = a, .clause = c };
}

static void share_asked(struct lang_fa *f, uint16_t from, uint16_t to) {
        struct lang_clause_work *w = f->w;
        uint16_t n = w->n_items;
        if (lang_clause_has(w, from, LANG_ARG_object)) {
                lang_clause_share(w, from, LANG_ARG_object, to, LANG_ARG_subject, 0);
                return;
        }
        for (uint16_t i = 0; i < n && w->n_items < LANG_CLAUSE_ITEMS; i++) {
                struct lang_clause_item it = w->item[i];
                if (it.clause != from || it.arg.kind != LANG_ARG_oblique ||
                    it.arg.prep == LANG_NOWORD || !lang_clause_in(f->word[it.arg.prep], "از|به"))
                        continue;
                it.clause = to;
                it.arg.kind = LANG_ARG_subject;
                it.arg.prep = LANG_NOWORD;
                it.arg.flags |= LANG_ARG_shared;
                w->item[w->n_items++] = it;
                return;
        }
}

/* "X پس از آن که با Y دیدار کرد، گفت": the words that wait below begin with the subject of both. */
static void share_below(struct lang_fa *f, uint16_t c) {
        struct lang_fa_chunk chunk[LANG_FA_CHUNKS];
        struct lang_clause_work *w = f->w;
        const struct lang_fa_frame *below = &f->frame[f->deep - 2];
        unsigned n = lang_fa_chunks(f, below->word, below->n, chunk);
        if (!n || chunk[0].prep != LANG_NOWORD || chunk[0].ra || chunk[0].time ||
            w->n_items == LANG_CLAUSE_ITEMS)
                return;
        struct lang_arg a = { .kind = w->out->v.v[c].passive ? LANG_ARG_object : LANG_ARG_subject,
                              .head = chunk[0].lo,
                              .lo = chunk[0].lo,
                              .hi = chunk[0].hi,
                              .prep = LANG_NOWORD,
                              .flags = LANG_ARG_shared,
                              .group = ++w->n_groups };
        w->item[w->n_items++] = (struct lang_clause_item){ .arg = a, .clause = c };
}

static void share_subject(struct lang_fa *f, uint16_t c, const struct lang_fa_frame *at) {
        struct lang_clause_work *w = f->w;
        const struct lang_clause *x = &w->out->v.v[c];
        enum lang_arg_kind kind = x->passive ? LANG_ARG_object : LANG_ARG_subject;
        enum lang_mode mode;
        if (at->link == LANG_CLAUSE_relative) {
                put_owner(f, c, at);
                return;
        }
        if (lang_clause_has(w, c, kind))
                return;
        if (at->link == LANG_CLAUSE_adverbial && f->deep > 1 && at->mark != LANG_NOWORD) {
                share_below(f, c);
                return;
        }
        uint16_t from = at->before != LANG_NOWORD ? at->before : at->parent;
        if (from == LANG_NOWORD || (!agree(f, from, c) && f->verb[f->verb_of[c]].person != 1)) {
                put_person(f, c);
                return;
        }
        if (f->verb[f->verb_of[c]].person == 1 && !agree(f, from, c) &&
            at->link != LANG_CLAUSE_complement) {
                put_person(f, c);
                return;
        }
        if (lang_fa_governs(w->out->v.v[from].lemma, &mode) && mode == LANG_MODE_asked &&
            from == at->parent)
                share_asked(f, from, c);
        else
                lang_clause_share(w, from,
                                  w->out->v.v[from].passive ? LANG_ARG_object : LANG_ARG_subject, c,
                                  kind, 0);
        if (!lang_clause_has(w, c, kind))
                put_person(f, c);
}

/* ---- frames -------------------------------------------------------------------------------------
 */

static bool is_saying(struct str lemma) {
        return lang_clause_in(lemma, "گفتن|افزودن|اعلام کردن|اظهار کردن|تاکید کردن|تصریح کردن|"
                                     "خاطرنشان کردن|اضافه کردن|ادامه دادن|نوشتن|یاداور شدن|"
                                     "اظهار داشتن|بیان کردن|متذکر شدن|تکذیب کردن|رد کردن|مدعی شدن|"
                                     "ادعا کردن|گزارش دادن|خواستار شدن|ابراز کردن|خبر دادن");
}

/* What these have behind them without "که" is theirs all the same. */
static bool has_complement(struct str lemma) {
        return is_saying(lemma) || str_ends(lemma, STR(" بودن")) ||
               lang_clause_in(lemma, "فکر کردن|گمان کردن|تصور کردن|پنداشتن|ادعا کردن|باور داشتن|"
                                     "مدعی کردن|مدعی شدن|دانستن|حدس زدن|احتمال دادن|شنیدن|پرسیدن|"
                                     "فرض کردن|احتمال داشتن|احتمال رفتن|انتظار داشتن|"
                                     "به نظر رسیدن|نظر رسیدن|به نظر امدن|وانمود کردن|ادعا "
                                     "داشتن|خیال کردن|امکان داشتن|شایعه کردن");
}

/* What is begun behind clause `c`, whose verb ends before word `next`. */
static uint16_t begin_next(struct lang_fa *f, uint16_t c, uint16_t next) {
        const struct lang_clause *x = &f->w->out->v.v[c];
        enum lang_clause_link link = x->link;
        uint16_t parent = x->parent;
        enum lang_fa_class k = next < f->n ? (enum lang_fa_class) f->class[next] : FA_STOP;
        enum lang_mode mode;
        bool relative = link == LANG_CLAUSE_relative, nested = f->deep > 1;
        bool goes_on = k == FA_AND && verbs_ahead(f, next) > 1;
        while (nested && !(relative && goes_on) && k != FA_KE && verb_ahead(f, next)) {
                f->deep--;
                nested = false;
                if (top(f)->n)
                        return next; /* these words still wait */
        }
        struct lang_fa_frame *to = top(f);
        clear(to);
        if (k == FA_KE || k == FA_COLON) {
                to->link = LANG_CLAUSE_complement;
                to->parent = c;
                to->mark = k == FA_KE ? next : LANG_NOWORD;
                return next + 1;
        }
        if (lang_fa_governs(x->lemma, &mode) && k != FA_STOP && k != FA_AND) {
                to->link = LANG_CLAUSE_infinitive;
                to->parent = c;
                return next;
        }
        if (has_complement(x->lemma) && k != FA_STOP && k != FA_AND && k != FA_BUT &&
            k != FA_COMMA) {
                to->link = LANG_CLAUSE_complement;
                to->parent = c;
                return next;
        }
        to->before = c;
        to->link = link == LANG_CLAUSE_complement ? link : LANG_CLAUSE_coordinate;
        to->parent = link == LANG_CLAUSE_complement ? parent : LANG_NOWORD;
        if (relative && goes_on)
                to->link = LANG_CLAUSE_coordinate;
        return next;
}

/* "گفت که ... و افزود که": the second saying is beside the first, not within it. */
static void leave_saying(struct lang_fa *f, struct lang_fa_frame *at, uint16_t c) {
        struct lang_clause *x = &f->w->out->v.v[c];
        if (at->link != LANG_CLAUSE_complement || at->before == LANG_NOWORD ||
            !is_saying(x->lemma) || at->parent == LANG_NOWORD)
                return;
        at->before = at->parent;
        at->parent = f->w->out->v.v[at->parent].parent;
        at->link = LANG_CLAUSE_coordinate;
        x->parent = LANG_NOWORD;
        x->link = LANG_CLAUSE_coordinate;
}

/* "دیدار و درباره ... گفتگو کرد", "را اخراج و ... فراخواند": the noun before "and" at `i` has its
 * verb with the next one. */
static bool is_elided(const struct lang_fa *f, uint16_t i) {
        const struct lang_fa_frame *at = &f->frame[f->deep - 1];
        const char *preps;
        bool sufferer;
        if (f->class[i] != FA_AND || at->n < 2 || i + 1u >= f->n || at->word[at->n - 1] + 1 != i ||
            !verb_ahead(f, i))
                return false;
        enum lang_fa_class before = (enum lang_fa_class) f->class[at->word[at->n - 2]];
        if (f->name[i - 1] || before == FA_PREP || before == FA_AND)
                return false;
        if (lang_clause_in(f->word[i - 1],
                           "دستگیر|بازداشت|محکوم|متهم|ازاد|برکنار|منصوب|اعدام|اخراج"))
                return true;
        return lang_fa_deed(f->word[i - 1], &preps, &sufferer).n == f->word[i - 1].n &&
               (before == FA_RA || f->class[i + 1] == FA_PREP);
}

static uint16_t close(struct lang_fa *f, uint16_t verb) {
        struct lang_fa_frame *at = top(f);
        const struct lang_fa_verb *v = &f->verb[verb];
        if (v->flags & LANG_VERB_FA_CAN && verb_ahead(f, v->hi)) {
                at->can = verb;
                return v->hi;
        }
        uint16_t c = lang_fa_put(f, at, verb);
        if (c == LANG_NOWORD)
                return v->hi;
        leave_saying(f, at, c);
        lang_fa_mode(f, c, at);
        share_subject(f, c, at);
        if (f->twin != LANG_NOWORD) {
                lang_fa_mode(f, f->twin, at);
                f->w->out->v.v[f->twin].parent = f->w->out->v.v[c].parent;
                f->w->out->v.v[f->twin].link = f->w->out->v.v[c].link;
                share_subject(f, f->twin, at);
        }
        return begin_next(f, c, at->elided != LANG_NOWORD ? at->elided + 1u : v->hi);
}

static uint16_t close_early(struct lang_fa *f, uint16_t i) {
        uint16_t v = i;
        while (f->verb_at[v] == LANG_NOWORD)
                v++;
        if (f->verb[f->verb_at[v]].flags & (LANG_VERB_FA_CAN | LANG_VERB_FA_BE))
                return i + 1;
        top(f)->elided = i - 1;
        return close(f, f->verb_at[v]);
}

/* The phrase that a relative clause tells of: the last one that waits. */
static uint16_t owner_of(struct lang_fa *f, const struct lang_fa_frame *at) {
        struct lang_fa_chunk chunk[LANG_FA_CHUNKS];
        unsigned n = lang_fa_chunks(f, at->word, at->n, chunk);
        return n ? chunk[n - 1].lo : LANG_NOWORD;
}

static bool opens_clause(const struct lang_fa *f, uint16_t i) { /* "در حالی که", "پس از آن که" */
        return i > 0 && lang_clause_in(f->word[i - 1], "حالی|ان|این|هنگامی|زمانی|صورتی|انجا|طوری|"
                                                       "شرطی|وقتی|همین|چنان");
}

static void conjunction(struct lang_fa *f, uint16_t i) {
        struct lang_fa_frame *at = top(f), *to;
        enum lang_fa_class k = (enum lang_fa_class) f->class[i];
        bool sub = k != FA_KE || opens_clause(f, i);
        bool iffy =
                k == FA_IF || (k == FA_KE && i > 0 && lang_clause_in(f->word[i - 1], "صورتی|شرطی"));
        if (!at->n) {
                at->mark = i;
                if (iffy)
                        at->kind = FA_IF;
                if (at->link == LANG_CLAUSE_root)
                        at->link = LANG_CLAUSE_adverbial;
                return;
        }
        uint16_t owner = sub ? LANG_NOWORD : owner_of(f, at);
        to = push(f);
        to->mark = i;
        to->owner = owner;
        to->link = sub ? LANG_CLAUSE_adverbial : LANG_CLAUSE_relative;
        if (iffy)
                to->kind = FA_IF;
}

/* "سفر کرد به تهران": phrases behind the last verb. */
static void trail(struct lang_fa *f) {
        struct lang_fa_frame *at = top(f);
        struct lang_fa_chunk chunk[LANG_FA_CHUNKS];
        struct lang_clause_work *w = f->w;
        uint16_t c = at->before;
        if (!at->n || c == LANG_NOWORD || f->verb_of[c] == LANG_NOWORD ||
            at->word[0] != f->verb[f->verb_of[c]].hi || f->class[at->word[0]] != FA_PREP)
                return;
        unsigned n = lang_fa_chunks(f, at->word, at->n, chunk);
        for (unsigned i = 0; i < n && w->n_items < LANG_CLAUSE_ITEMS; i++) {
                if (chunk[i].prep == LANG_NOWORD)
                        return;
                struct lang_arg a = { .kind = LANG_ARG_oblique,
                                      .head = chunk[i].lo,
                                      .lo = chunk[i].lo,
                                      .hi = chunk[i].hi,
                                      .prep = chunk[i].prep,
                                      .group = ++w->n_groups };
                w->item[w->n_items++] = (struct lang_clause_item){ .arg = a, .clause = c };
        }
}

void lang_clause_fa(struct lang_clause_work *w) {
        struct lang_fa f;
        lang_fa_words(&f, w);
        lang_fa_verbs(&f);
        push(&f);
        for (uint16_t i = 0; i < f.n;) {
                enum lang_fa_class k = (enum lang_fa_class) f.class[i];
                struct lang_fa_frame *at = top(&f);
                if (f.verb_at[i] != LANG_NOWORD) {
                        i = close(&f, f.verb_at[i]);
                        continue;
                }
                if (is_elided(&f, i)) {
                        i = close_early(&f, i);
                        continue;
                }
                if (k == FA_KE || k == FA_IF || k == FA_MARK)
                        conjunction(&f, i);
                else if (at->n || (k != FA_AND && k != FA_COMMA && k != FA_SKIP && k != FA_STOP))
                        at->word[at->n++] = i;
                i++;
        }
        trail(&f);
}
