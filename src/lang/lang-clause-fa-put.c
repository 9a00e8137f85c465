/* A Persian clause of its phrases and its verb: light verbs, voice, who and whom; nouns of action
 * among the phrases ("دیدار X با Y") are clauses too. */
#include "lang/lang-clause-fa-work.h"

#include "lang/lang-tag.h"

struct put {
        struct lang_fa *f;
        struct lang_fa_frame *at;
        const struct lang_fa_verb *v;
        uint16_t clause;
        struct lang_fa_chunk chunk[LANG_FA_CHUNKS];
        unsigned n;
        struct str noun; /* of the light verb, or "" */
        uint16_t noun_at;
        uint16_t other_at; /* "دیدار و گفتگو کرد": the noun before "and" */
        bool passive;
};

static struct lang_clause *clause_of(struct put *p) {
        return &p->f->w->out->v.v[p->clause];
}

static struct str join(struct put *p, struct str a, struct str b) {
        return lang_clause_join(p->f->w, a, b);
}

/* ---- the verb -----------------------------------------------------------------------------------
 */

static bool may_be_light_noun(const struct lang_fa *f, uint16_t i) {
        enum lang_fa_class k = (enum lang_fa_class) f->class[i];
        uint8_t pos = f->w->t->v[i].pos;
        return !f->name[i] && (k == FA_word || k == FA_GOODS || k == FA_ROLE || k == FA_PERHAPS) &&
               f->word[i].n && pos != LANG_POS_PROPN && pos != LANG_POS_NUM;
}

/* Without "ی", where a noun of action is meant: دیداری داشت. */
static struct str noun_of(struct str word) {
        const char *preps;
        bool sufferer;
        struct str deed = lang_fa_deed(word, &preps, &sufferer);
        return deed.n ? deed : word;
}

/* The last word that waits is the noun of a light verb. */
static void take_noun(struct put *p) {
        const struct lang_fa *f = p->f;
        struct lang_fa_frame *at = p->at;
        p->noun = STR("");
        p->noun_at = p->other_at = LANG_NOWORD;
        if (at->elided != LANG_NOWORD) {
                p->noun = noun_of(f->word[at->elided]);
                p->noun_at = at->elided;
                at->n--;
                return;
        }
        if (!at->n || p->v->be || !(p->v->flags & (LANG_VERB_FA_LIGHT | LANG_VERB_FA_PASSIVE)))
                return;
        uint16_t i = at->word[at->n - 1];
        /* "به تهران رسید" goes somewhere, "به نظر رسید" does not */
        if (str_eq(p->v->infinitive, STR("رسیدن")) &&
            !lang_clause_in(f->word[i],
                            "نظر|قتل|توافق|شهادت|هلاکت|امضا|اطلاع|تصویب|پایان|استحضار|ثبت"))
                return;
        if (i + 1 != p->v->lo || !may_be_light_noun(f, i))
                return;
        if (at->n > 1 && f->class[at->word[at->n - 2]] == FA_PREP && at->word[at->n - 2] + 1 == i) {
                /* به قتل رساند, به گروگان گرفت: the noun is the verb's with its preposition */
                if (!str_eq(f->word[i - 1], STR("به")) && !str_eq(f->word[i], STR("عهده")))
                        return;
                p->noun = join(p, f->word[i - 1], f->word[i]);
                p->noun_at = i;
                at->n -= 2;
                return;
        }
        p->noun = noun_of(f->word[i]);
        p->noun_at = i;
        at->n--;
        const char *preps;
        bool sufferer;
        uint16_t n = at->n;
        if (n > 1 && f->class[at->word[n - 1]] == FA_AND &&
            lang_fa_deed(f->word[at->word[n - 2]], &preps, &sufferer).n &&
            at->word[n - 2] + 2 == i) {
                p->other_at = at->word[n - 2];
                at->n -= 2;
        }
}

static bool is_doing(const struct put *p) { /* verbs that only carry a noun of action */
        return lang_clause_in(p->v->infinitive, "کردن|نمودن|داشتن|دادن") &&
               (!p->noun.n || lang_clause_in(p->noun, "انجام|صورت|ترتیب|برگزار|عمل"));
}

/* "مورد حمایت X قرار گرفت", "تحت تعقیب X قرار دارد". */
static bool take_subject_to(struct put *p) {
        if (!str_eq(p->noun, STR("قرار")) || !lang_clause_in(p->v->infinitive, "گرفتن|دادن|داشتن"))
                return false;
        for (unsigned i = 0; i < p->n; i++) {
                struct lang_fa_chunk *k = &p->chunk[i];
                uint16_t lo = k->lo;
                while (lo < k->hi && !lang_clause_in(p->f->word[lo], "مورد|تحت"))
                        lo++;
                if (lo + 1 >= k->hi || (k->prep != LANG_NOWORD && lo == k->lo && !k->agent))
                        continue;
                struct lang_fa_chunk by = {
                        .lo = lo + 2, .hi = k->hi, .prep = LANG_NOWORD, .agent = true
                };
                p->noun = noun_of(p->f->word[lo + 1]);
                p->noun_at = lo + 1;
                p->passive = str_eq(p->v->infinitive, STR("گرفتن"));
                k->hi = lo;
                if (k->lo == k->hi)
                        k->taken = true;
                if (by.lo < by.hi && p->n < LANG_FA_CHUNKS)
                        p->chunk[p->n++] = by;
                return true;
        }
        return false;
}

/* "دیداری با X داشت", "مذاکراتی با X انجام داد": the noun stands before its phrases. */
static void take_early_noun(struct put *p) {
        const char *preps;
        bool sufferer;
        if (!is_doing(p) || p->v->be || p->v->passive)
                return;
        for (unsigned i = p->n; i-- > 0;) {
                struct lang_fa_chunk *k = &p->chunk[i];
                if (k->prep != LANG_NOWORD || k->ra || k->time || (i == 0 && k->hi > k->lo + 2))
                        continue;
                uint16_t at = k->lo + (p->f->class[k->lo] == FA_THIS && k->lo + 1 < k->hi);
                struct str deed = lang_fa_deed(p->f->word[at], &preps, &sufferer);
                if (!deed.n)
                        continue;
                p->noun = deed;
                p->noun_at = at;
                k->taken = true;
                return;
        }
}

static bool is_intransitive(struct str noun) { /* "وارد شد" is no passive */
        return lang_clause_in(noun,
                              "وارد|خارج|موفق|سوار|پیاده|عازم|راهی|حاضر|متوجه|مواجه|روبرو|عضو|"
                              "مدعی|خواستار|اماده|ناچار|مجبور|قادر|رهسپار|مشغول|نزدیک|جدا|"
                              "وزیر|رییس|مدیر|سفیر|متحد|شریک|ملحق|یاداور|متذکر|تسلیم|"
                              "همراه|همپیمان|دیدار|برگزار");
}

static void settle_verb(struct put *p) {
        struct str verb = p->v->infinitive;
        struct lang_clause *c = clause_of(p);
        const char *preps;
        bool sufferer;
        p->passive |= p->v->passive;
        if (str_eq(verb, STR("نمودن")))
                verb = STR("کردن");
        if (p->noun.n) {
                bool become = p->v->flags & LANG_VERB_FA_PASSIVE;
                if (p->at->elided != LANG_NOWORD)
                        verb = STR("کردن");
                if (become && !is_intransitive(p->noun)) {
                        p->passive = true;
                        verb = STR("کردن");
                } else if (become) {
                        verb = STR("شدن");
                } else if (is_doing(p) || p->noun_at + 1 != p->v->lo ||
                           (str_eq(verb, STR("داشتن")) &&
                            lang_fa_deed(p->noun, &preps, &sufferer).n)) {
                        verb = STR("کردن");
                }
                c->second = p->noun_at;
                verb = join(p, p->noun, verb);
        }
        c->lemma = verb;
        c->passive = p->passive;
        c->negated = p->v->negated;
}

/* ---- who and whom -------------------------------------------------------------------------------
 */

static bool is_mark(const struct lang_fa *f, uint16_t i) {
        return f->class[i] == FA_SKIP || f->class[i] == FA_COMMA;
}

/* The word that stands for the phrase: behind "this", titles and numbers. */
static uint16_t head_of(const struct lang_fa *f, uint16_t lo, uint16_t hi) {
        uint16_t h = lo;
        while (h + 1 < hi &&
               (f->class[h] == FA_THIS || f->class[h] == FA_TITLE || f->class[h] == FA_SKIP ||
                ascii_digit(f->word[h].n ? f->word[h].p[0] : ' ')))
                h++;
        return h;
}

static uint16_t put_arg(struct put *p, uint16_t clause, enum lang_arg_kind kind,
                        const struct lang_fa_chunk *k, uint16_t group, unsigned flags) {
        struct lang_clause_work *w = p->f->w;
        uint16_t lo = k->lo, hi = k->hi;
        while (lo + 1 < hi && is_mark(p->f, lo))
                lo++;
        while (hi > lo + 1 && is_mark(p->f, hi - 1))
                hi--;
        if (w->n_items == LANG_CLAUSE_ITEMS || clause == LANG_NOWORD || lo >= hi)
                return group; /* all its words were taken */
        struct lang_arg a = { .kind = kind,
                              .head = head_of(p->f, lo, hi),
                              .lo = lo,
                              .hi = hi,
                              .prep = k->prep,
                              .flags = flags };
        if (k->negative)
                a.flags |= LANG_ARG_negative;
        a.group = group ? group : ++w->n_groups;
        w->item[w->n_items++] = (struct lang_clause_item){ .arg = a, .clause = clause };
        return a.group;
}

/* A phrase and those joined to it by "and"; returns the phrase behind the last. */
static unsigned put_group(struct put *p, uint16_t clause, enum lang_arg_kind kind, unsigned from) {
        unsigned to = from + 1, flags = 0;
        uint16_t group = 0;
        bool or = false;
        while (to < p->n &&
               (p->chunk[to].joined ||
                (p->chunk[to].alone && to + 1 < p->n && p->chunk[to + 1].joined)) &&
               p->chunk[to].prep == LANG_NOWORD && !p->chunk[to].taken && !p->chunk[to].time) {
                or |= p->chunk[to].or ;
                to++;
        }
        if (to > from + 1)
                flags = LANG_ARG_coordinated | (or ? LANG_ARG_alternative : 0);
        for (unsigned i = from; i < to; i++) {
                struct lang_fa_chunk k = p->chunk[i];
                k.prep = p->chunk[from].prep;
                group = put_arg(p, clause, kind, &k, group, flags);
                p->chunk[i].taken = true;
        }
        return to;
}

/* را at the end of "X و Y را" makes both objects. */
static void spread_object(struct put *p) {
        for (unsigned i = p->n; i-- > 1;)
                if (p->chunk[i].ra && p->chunk[i].joined && p->chunk[i - 1].prep == LANG_NOWORD)
                        p->chunk[i - 1].ra = true;
}

static void put_prep(struct put *p, unsigned i) {
        struct lang_fa_chunk *k = &p->chunk[i];
        enum lang_arg_kind kind = LANG_ARG_oblique;
        if (k->agent && p->passive)
                kind = LANG_ARG_subject;
        else if (p->f->class[k->lo] == FA_TIME)
                kind = LANG_ARG_time;
        if (kind == LANG_ARG_subject)
                k->prep = LANG_NOWORD;
        put_group(p, p->clause, kind, i);
}

/* Arms, money: what is given; but "جنگنده‌های X" act for X. */
static bool is_goods(const struct put *p, const struct lang_fa_chunk *k) {
        for (uint16_t i = k->lo; i < k->hi; i++)
                if (p->f->name[i])
                        return false;
        return p->f->class[k->lo] == FA_GOODS;
}

/* A thing right before the verb, behind other phrases: "با X روابط برقرار کرد". */
static bool is_late(const struct put *p, unsigned i) {
        const struct lang_fa *f = p->f;
        const struct lang_fa_chunk *k = &p->chunk[i];
        if (i == 0 || i + 1 != p->n || p->passive || p->v->be || k->joined ||
            f->class[k->lo] == FA_ROLE || f->class[k->lo] == FA_PRONOUN ||
            f->class[k->lo] == FA_TITLE || p->chunk[i - 1].prep == LANG_NOWORD)
                return false;
        for (uint16_t w = k->lo; w < k->hi; w++)
                if (f->name[w])
                        return false;
        return true;
}

static void put_args(struct put *p) {
        bool subject = false;
        spread_object(p);
        for (unsigned i = 0; i < p->n; i++) {
                struct lang_fa_chunk *k = &p->chunk[i];
                if (k->taken || k->source)
                        continue;
                if (k->time) {
                        put_arg(p, p->clause, LANG_ARG_time, k, 0, 0);
                } else if (k->prep != LANG_NOWORD || (k->agent && p->passive)) {
                        put_prep(p, i);
                } else if (k->ra) {
                        put_group(p, p->clause, LANG_ARG_object, i);
                } else if (!subject && !is_goods(p, k) && !is_late(p, i)) {
                        subject = true;
                        put_group(p, p->clause, p->passive ? LANG_ARG_object : LANG_ARG_subject, i);
                } else if (!k->alone || is_goods(p, k) || is_late(p, i)) {
                        put_group(p, p->clause, LANG_ARG_object, i);
                }
        }
}

/* ---- to be --------------------------------------------------------------------------------------
 */

/* "X عضو Y است": where the predicate begins in a phrase without a comma. */
static uint16_t predicate_at(const struct lang_fa *f, const struct lang_fa_chunk *k, bool whole) {
        for (uint16_t i = whole ? k->lo : k->lo + 1; i < k->hi; i++)
                if (f->class[i] == FA_ROLE)
                        return i;
        return LANG_NOWORD;
}

static void put_owner(struct put *p, uint16_t clause, uint16_t role, uint16_t hi) {
        struct lang_fa_chunk head = { .lo = role, .hi = hi, .prep = LANG_NOWORD };
        put_arg(p, clause, LANG_ARG_predicate, &head, 0, 0);
        head.lo = role + 1;
        if (head.lo < hi)
                put_arg(p, clause, LANG_ARG_owner, &head, 0, 0);
}

static void put_be(struct put *p) {
        struct lang_fa *f = p->f;
        bool whole = p->at->link == LANG_CLAUSE_relative || p->at->before != LANG_NOWORD ||
                     p->at->parent != LANG_NOWORD;
        for (unsigned i = p->n; i-- > 0;) {
                struct lang_fa_chunk *k = &p->chunk[i];
                bool of = k->prep != LANG_NOWORD && lang_clause_in(f->word[k->prep], "از");
                if (k->time || k->ra || (k->prep != LANG_NOWORD && !of))
                        continue;
                uint16_t role = predicate_at(f, k, whole || i > 0);
                if (role == LANG_NOWORD)
                        continue;
                put_owner(p, p->clause, role, k->hi);
                clause_of(p)->lemma = STR("be");
                clause_of(p)->head = role;
                k->hi = role;
                k->taken = k->lo >= k->hi;
                return;
        }
        /* "قرار است", "ممکن است", "آماده است": no more than how far something else is claimed */
        uint16_t i = p->v->lo;
        if (i == 0 || !f->word[i - 1].n)
                return;
        clause_of(p)->lemma = join(p, f->word[i - 1], STR("بودن"));
        for (unsigned k = 0; k < p->n; k++)
                if (p->chunk[k].hi == i) {
                        p->chunk[k].hi--;
                        p->chunk[k].taken |= p->chunk[k].hi <= p->chunk[k].lo;
                }
}

/* ---- nouns of action ----------------------------------------------------------------------------
 */

static bool is_past(const struct lang_fa_verb *v) {
        return v->form == LANG_VERB_FA_past || v->form == LANG_VERB_FA_perfect;
}

/* Whether a deed that is named there was done. */
static bool is_done(const struct put *p, const struct lang_fa_chunk *k) {
        struct str lemma = p->f->w->out->v.v[p->clause].lemma;
        if (!is_past(p->v))
                return false;
        if (k->prep == LANG_NOWORD && lang_clause_in(lemma, "برگزار کردن|برگزار شدن|انجام کردن|"
                                                            "صورت گرفتن|انجام گرفتن|پایان یافتن|"
                                                            "انجامیدن|اغاز کردن|ادامه یافتن|"
                                                            "روی دادن|رخ دادن|انجام دادن"))
                return true;
        if (p->v->negated)
                return false;
        if (k->prep == LANG_NOWORD)
                return k->ra && lang_clause_in(lemma, "محکوم کردن|تایید کردن|ستودن");
        return lang_clause_in(p->f->word[k->prep], "در|طی|پس|بعد|ضمن|بهدنبال|درپی|درجریان") ||
               (str_eq(p->f->word[k->prep], STR("به")) && k->lo > k->prep + 1 &&
                lang_clause_in(p->f->word[k->prep + 1], "دنبال|دلیل|خاطر|علت"));
}

static bool hangs(const struct put *p, const struct lang_fa_chunk *k, const char *preps) {
        return k->prep != LANG_NOWORD && !k->source &&
               (k->agent || lang_clause_in(p->f->word[k->prep], preps));
}

/* What hangs on the noun at phrase `i`: those behind it up to the last with its preposition. */
static unsigned noun_reach(const struct put *p, unsigned i, const char *preps) {
        unsigned reach = i;
        for (unsigned k = i + 1; k < p->n && !p->chunk[k - 1].ra; k++) {
                if (hangs(p, &p->chunk[k], preps) ||
                    (reach == k - 1 && p->chunk[k].joined && p->chunk[k].prep == LANG_NOWORD))
                        reach = k;
                else if (p->chunk[k].prep == LANG_NOWORD && !p->chunk[k].time)
                        break;
        }
        return reach;
}

/* The possessor behind the noun: without adjectives and words of time. */
static uint16_t possessor_at(const struct lang_fa *f, uint16_t lo, uint16_t hi) {
        while (lo < hi && (f->class[lo] == FA_TIME || f->class[lo] == FA_SOON ||
                           f->class[lo] == FA_ADVERB || f->w->t->v[lo].pos == LANG_POS_ADJ))
                lo++;
        return lo;
}

static bool is_own(const struct lang_fa *f, uint16_t lo, uint16_t hi) {
        return lo + 1 == hi && lang_clause_in(f->word[lo], "خود|خویش|اش|خودش");
}

static void noun_args(struct put *p, uint16_t c, unsigned i, unsigned reach, uint16_t at,
                      bool sufferer) {
        const struct lang_fa_chunk whole = p->chunk[i];
        struct lang_fa_chunk owner = { .lo = possessor_at(p->f, at + 1, whole.hi),
                                       .hi = whole.hi,
                                       .prep = LANG_NOWORD };
        bool own =
                owner.lo >= owner.hi || (owner.lo < owner.hi && is_own(p->f, owner.lo, owner.hi));
        if (!own)
                put_arg(p, c, sufferer ? LANG_ARG_object : LANG_ARG_subject, &owner, 0, 0);
        for (unsigned k = i + 1; k <= reach;) {
                struct lang_fa_chunk *x = &p->chunk[k];
                if (x->prep == LANG_NOWORD || x->time) {
                        k++;
                        continue;
                }
                bool by = x->agent;
                if (by)
                        x->prep = LANG_NOWORD;
                k = put_group(p, c, by ? LANG_ARG_subject : LANG_ARG_oblique, k);
        }
}

static void put_noun(struct put *p, unsigned i) {
        struct lang_fa *f = p->f;
        struct lang_fa_chunk *k = &p->chunk[i];
        const char *preps;
        bool sufferer;
        uint16_t at = k->lo;
        while (at < k->hi && (f->class[at] == FA_THIS ||
                              lang_clause_in(f->word[at], "جریان|پی|طی|حاشیه|ادامه|دنبال|پایان|"
                                                          "دلیل|خاطر|علت|از|واکنش|به")))
                at++;
        if (at >= k->hi)
                return;
        struct str deed = lang_fa_deed(f->word[at], &preps, &sufferer);
        /* "نامه‌ای به X فرستاد": an object, whose phrases are the verb's */
        bool object = k->prep == LANG_NOWORD && !k->ra && i > 0 &&
                      (p->chunk[0].prep == LANG_NOWORD || is_goods(p, k));
        if (!deed.n || k->taken || k->source || object)
                return;
        unsigned reach = noun_reach(p, i, preps);
        bool done = is_done(p, k);
        uint16_t c = lang_clause_put(f->w, at);
        if (c == LANG_NOWORD)
                return;
        f->verb_of[c] = LANG_NOWORD;
        struct lang_clause *x = &f->w->out->v.v[c];
        x->noun = true;
        x->lemma = deed;
        x->parent = p->clause;
        x->link = LANG_CLAUSE_within;
        x->mode = done ? LANG_MODE_fact : LANG_MODE_possible;
        x->negated = done && p->v->negated;
        x->tense = LANG_WHEN_past;
        noun_args(p, c, i, reach, at, sufferer);
        k->taken |= k->prep != LANG_NOWORD;
}

/* A noun of action without its doer is the subject's: "X در دیدار با Y گفت". */
static void share_subject(struct put *p, uint16_t from, uint16_t to) {
        for (uint16_t c = from; c < to; c++)
                if (!lang_clause_has(p->f->w, c, LANG_ARG_subject))
                        lang_clause_share(p->f->w, p->clause,
                                          p->passive ? LANG_ARG_object : LANG_ARG_subject, c,
                                          LANG_ARG_subject, 0);
}

/* ---- whoever is said to be the source -----------------------------------------------------------
 */

/* "به گفته X، ...": X says the clause. */
static void put_source(struct put *p, unsigned i) {
        struct lang_fa_chunk k = p->chunk[i];
        uint16_t c = lang_clause_put(p->f->w, k.prep);
        if (c == LANG_NOWORD)
                return;
        k.prep = LANG_NOWORD;
        p->f->verb_of[c] = LANG_NOWORD;
        p->f->w->out->v.v[c].lemma = STR("گفتن");
        p->f->w->out->v.v[c].link = LANG_CLAUSE_root;
        p->f->w->out->v.v[c].mode = LANG_MODE_fact;
        put_arg(p, c, LANG_ARG_subject, &k, 0, 0);
        clause_of(p)->parent = c;
        clause_of(p)->link = LANG_CLAUSE_complement;
}

/* "X، همسر Y، ...", "X عضو Y ...": somebody beside the subject's name. */
static void put_beside(struct put *p, unsigned i) {
        struct lang_fa_chunk *k = &p->chunk[i];
        if (i == 0 || k->prep != LANG_NOWORD || k->ra || k->joined || !k->alone ||
            p->f->class[k->lo] != FA_ROLE ||
            (p->chunk[i - 1].prep != LANG_NOWORD && !p->f->name[p->chunk[i - 1].lo]))
                return;
        uint16_t c = lang_clause_put(p->f->w, k->lo);
        if (c == LANG_NOWORD)
                return;
        p->f->verb_of[c] = LANG_NOWORD;
        struct lang_clause *x = &p->f->w->out->v.v[c];
        x->lemma = STR("be");
        x->link = LANG_CLAUSE_within;
        x->parent = p->clause;
        x->mode = LANG_MODE_fact;
        x->tense = LANG_WHEN_present;
        put_arg(p, c, LANG_ARG_subject, &p->chunk[i - 1], 0, 0);
        put_owner(p, c, k->lo, k->hi);
        k->taken = true;
}

/* "وزیر خارجه X، آرش نمونه‌ای، ...": one person.  "جناب آقای X، ...": nobody of the clause.
 */
static void join_office(struct put *p) {
        const struct lang_fa *f = p->f;
        if (p->n && p->chunk[0].prep == LANG_NOWORD && p->chunk[0].hi < f->n &&
            f->class[p->chunk[0].hi] == FA_COMMA &&
            lang_clause_in(f->word[p->chunk[0].lo], "جناب|سرکار"))
                p->chunk[0].taken = true;
        for (unsigned i = 0; i + 1 < p->n; i++) {
                struct lang_fa_chunk *k = &p->chunk[i], *next = k + 1;
                if (f->class[k->lo] != FA_ROLE || k->ra || next->prep != LANG_NOWORD ||
                    !next->alone || next->joined || next->taken || k->hi + 1 != next->lo ||
                    !f->name[next->lo] || f->type[next->lo] != LANG_PER)
                        continue;
                k->hi = next->hi;
                k->ra = next->ra;
                next->taken = true;
        }
}

static void span_verb(struct put *p) {
        struct lang_clause *c = clause_of(p);
        const struct lang_node *v = p->f->w->t->v;
        uint16_t lo = p->v->lo, hi = p->v->hi - 1;
        if (p->at->elided != LANG_NOWORD)
                lo = hi = p->at->elided;
        if (c->second != LANG_NOWORD && c->second + 1 == lo)
                lo = c->second;
        c->verb_off = v[lo].off;
        c->verb_len = v[hi].off + v[hi].len - v[lo].off;
}

/* "دیدار و گفتگو کرد" is "دیدار کرد" as well. */
static void put_other(struct put *p) {
        struct lang_clause_work *w = p->f->w;
        if (p->other_at == LANG_NOWORD)
                return;
        uint16_t c = lang_clause_put(w, p->other_at), n = w->n_items;
        if (c == LANG_NOWORD)
                return;
        struct lang_clause *x = &w->out->v.v[c];
        const struct lang_clause like = *clause_of(p);
        *x = like;
        x->head = x->second = p->other_at;
        x->lemma = join(p, noun_of(p->f->word[p->other_at]), STR("کردن"));
        x->verb_off = w->t->v[p->other_at].off;
        x->verb_len = like.verb_off + like.verb_len - x->verb_off;
        x->link = LANG_CLAUSE_coordinate;
        p->f->verb_of[c] = p->f->verb_of[p->clause];
        for (uint16_t i = 0; i < n && w->n_items < LANG_CLAUSE_ITEMS; i++)
                if (w->item[i].clause == p->clause) {
                        w->item[w->n_items] = w->item[i];
                        w->item[w->n_items++].clause = c;
                }
        p->f->twin = c;
}

uint16_t lang_fa_put(struct lang_fa *f, struct lang_fa_frame *at, uint16_t verb) {
        struct put p = { .f = f, .at = at, .v = &f->verb[verb] };
        p.clause = lang_clause_put(f->w, at->elided != LANG_NOWORD ? at->elided : p.v->head);
        if (p.clause == LANG_NOWORD)
                return p.clause;
        f->verb_of[p.clause] = verb;
        struct lang_clause *c = clause_of(&p);
        c->link = at->link;
        c->parent = at->parent;
        c->mark = at->mark;
        c->owner = at->owner;
        take_noun(&p);
        p.n = lang_fa_chunks(f, at->word, at->n, p.chunk);
        join_office(&p);
        if (!take_subject_to(&p))
                take_early_noun(&p);
        settle_verb(&p);
        span_verb(&p);
        if (p.v->be)
                put_be(&p);
        for (unsigned i = 0; i < p.n; i++)
                if (p.chunk[i].source)
                        put_source(&p, i);
        uint16_t nouns = (uint16_t) f->w->out->v.n;
        for (unsigned i = 0; i < p.n; i++)
                put_noun(&p, i);
        uint16_t past = (uint16_t) f->w->out->v.n;
        for (unsigned i = 0; i < p.n; i++)
                put_beside(&p, i);
        put_args(&p);
        share_subject(&p, nouns, past);
        f->twin = LANG_NOWORD;
        put_other(&p);
        return p.clause;
}
