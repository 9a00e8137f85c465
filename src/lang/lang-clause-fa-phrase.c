/* Phrases of a Persian clause: what stands between its beginning and its verb.
 *
 *   [وزیر خارجه] [روز سه‌شنبه] [در تهران] [با همتای خود]
 * دیدار کرد bare          time          prep       prep
 *
 * Ezafe is not written, so a phrase goes on until something must begin another one: a preposition,
 * را, a comma, a word of time, a number, "this". */
#include "lang/lang-clause-fa-work.h"

#include "lang/lang-tag.h"

struct cut {
        struct lang_fa *f;
        const uint16_t *word;
        uint16_t n, at;
        struct lang_fa_chunk *to;
        unsigned made;
        bool open, comma, joined, or ; /* what stands before the next phrase */
};

static struct lang_fa_chunk *last(struct cut *c) {
        return c->made ? &c->to[c->made - 1] : NULL;
}

static struct str word(const struct cut *c, uint16_t at) {
        return at < c->n ? c->f->word[c->word[at]] : STR("");
}

static struct lang_fa_chunk *begin(struct cut *c, uint16_t prep) {
        if (c->made == LANG_FA_CHUNKS) {
                c->made--; /* the last is lost: the sentence is no sentence */
        }
        struct lang_fa_chunk *k = &c->to[c->made++];
        uint16_t i = c->word[c->at];
        *k = (struct lang_fa_chunk){ .lo = i, .hi = i, .prep = prep };
        k->joined = c->joined;
        k->or = c->or ;
        k->alone = c->comma;
        c->joined = c->or = c->comma = false;
        c->open = true;
        return k;
}

/* Prepositions of several words: how many words of them stand at `at`, and what they are. */
struct compound {
        const char *first, *second, *third;
        enum { PLAIN, AGENT, SOURCE, WITHOUT, TO_KEY } is;
};
static const struct compound compounds[] = {
        { "از", "سوی|طرف|جانب", NULL, AGENT },
        { "به", "دست|وسیله", NULL, AGENT },
        { "توسط|بدست|بهدست|بهوسیله", NULL, NULL, AGENT },
        { "به", "گفته|نوشته|ادعای|باور|عقیده|اعتقاد|گزارش|نقل", NULL, SOURCE },
        { "بنا|بنابر", "به|بر|گفته|اعلام|گزارش", NULL, SOURCE },
        { "به", "جای|جز|غیر", NULL, WITHOUT },
        { "بدون|جز|بجز|بهجز|بهجای", NULL, NULL, WITHOUT },
        { "غیر", "از", NULL, WITHOUT },
        { "بر", "ضد|علیه", NULL, TO_KEY },
        { "بر", "سر", NULL, PLAIN },
        { "پس|بعد|قبل|پیش", "از", NULL, PLAIN },
        { "در",
          "زمان|دوران|دوره|عهد|عصر|روزگار|پی|جریان|طی|طول|حاشیه|ادامه|واکنش|برابر|مقابل|مورد|باره|"
          "کنار",
          NULL, PLAIN },
        { "به", "دنبال|دلیل|خاطر|علت|منظور|همراه|سوی|طرف|سمت|نفع", NULL, PLAIN },
        { "همراه", "با", NULL, TO_KEY },
};

static unsigned compound_at(const struct cut *c, const struct compound **ret) {
        for (size_t i = 0; i < sizeof compounds / sizeof *compounds; i++) {
                const struct compound *k = &compounds[i];
                if (!lang_clause_in(word(c, c->at), k->first) ||
                    (k->second &&
                     (c->at + 2u >= c->n || !lang_clause_in(word(c, c->at + 1), k->second))))
                        continue;
                if (!k->second && c->at + 1u >= c->n)
                        continue; /* nothing hangs on it */
                *ret = k;
                return k->second ? 2 : 1;
        }
        return 0;
}

static bool is_prep(const struct cut *c) {
        enum lang_fa_class k = (enum lang_fa_class) c->f->class[c->word[c->at]];
        const struct compound *found;
        return k == FA_PREP || compound_at(c, &found);
}

/* "ملقب به ...", "وابسته به ...": nothing of the verb's. */
static bool of_adjective(const struct cut *c, uint16_t prep) {
        return prep > 0 &&
               lang_clause_in(c->f->word[prep - 1],
                              "ملقب|موسوم|معروف|مشهور|متخلص|متعلق|منسوب|وابسته|مربوط|نزدیک|منتسب|"
                              "موسومه|متصل|محدود|معطوف");
}

static void preposition(struct cut *c) {
        const struct compound *k = NULL;
        unsigned n = compound_at(c, &k);
        uint16_t prep = c->word[c->at + (n == 2 && k->is == TO_KEY)];
        uint16_t first = c->word[c->at];
        c->at += n ? n : 1;
        if (n == 2 && k->is == SOURCE && c->at < c->n && str_eq(word(c, c->at), STR("از")))
                c->at++; /* به نقل از */
        if (n == 2 && k->is == PLAIN && c->at + 1 < c->n && lang_clause_in(word(c, c->at), "به|از"))
                c->at++; /* در واکنش به */
        if (c->at >= c->n) {
                c->open = false;
                return;
        }
        struct lang_fa_chunk *p = last(c);
        if (c->open && p && p->lo < p->hi && p->hi == first && n < 2 &&
            c->f->class[p->lo] == FA_THIS && lang_clause_in(c->f->word[first], "از") &&
            !lang_clause_in(c->f->word[p->lo], "این|ان|همین|همان")) {
                p->lo = p->hi = c->word[c->at]; /* "صدها نفر از X": X is meant */
                return;
        }
        p = begin(c, prep);
        p->agent = n && k->is == AGENT;
        p->source = n && k->is == SOURCE;
        p->taken = of_adjective(c, first);
        p->negative = n && k->is == WITHOUT;
        if (p->source)
                p->prep = first;
}

static bool is_number(const struct cut *c, uint16_t at) {
        struct str w = word(c, at);
        return w.n && (ascii_digit(w.p[0]) ||
                       ((uint8_t) w.p[0] == 0xdb && w.n > 1 && (uint8_t) w.p[1] >= 0xb0));
}

/* Behind a name only an office ("X وزیر") or an adjective goes on with its phrase; before one,
 * anything may, but another name: only an office of what was named ("وزیر روریتانیا آرش"). */
static bool parts(const struct cut *c, const struct lang_fa_chunk *p) {
        const struct lang_fa *f = c->f;
        uint16_t i = c->word[c->at], b = p->hi - 1;
        while (b > p->lo && f->class[b] == FA_SKIP)
                b--;
        if (!f->name[b] || f->name[b] == f->name[i])
                return false;
        bool office = f->class[p->lo] == FA_ROLE || f->class[p->lo] == FA_TITLE;
        if (f->name[i])
                return !(f->type[i] == LANG_PER && f->type[b] != LANG_PER && office);
        const char *preps;
        bool sufferer;
        if (lang_fa_deed(f->word[i], &preps, &sufferer).n)
                return true;
        if (f->class[i] == FA_ROLE)
                return f->type[b] != LANG_PER;
        return f->w->t->v[i].pos != LANG_POS_ADJ && !lang_clause_in(f->word[i], "خود|ما");
}

/* A word that cannot go on with the phrase before it. */
static bool opens(const struct cut *c, enum lang_fa_class k) {
        const struct lang_fa_chunk *p = &c->to[c->made - 1];
        if (p->lo == p->hi)
                return false;
        enum lang_fa_class before = (enum lang_fa_class) c->f->class[p->hi - 1];
        if (p->hi != c->word[c->at] || before == FA_PRONOUN)
                return true; /* words of another clause between them */
        if (p->time)
                return k != FA_TIME && !is_number(c, c->at) &&
                       !lang_clause_in(word(c, c->at), "پیش|قبل|بعد|میلادی|شمسی|خورشیدی|قمری|"
                                                       "هجری|اینده|جاری|گذشته");
        if (parts(c, p) || (c->f->name[c->word[c->at]] &&
                            (before == FA_TIME || is_number(c, (uint16_t) (c->at - 1)))))
                return true;
        if (k == FA_GOODS)
                return before != FA_GOODS && before != FA_THIS;
        if (is_number(c, c->at))
                return !is_number(c, (uint16_t) (c->at - 1)) && before != FA_THIS;
        return k == FA_THIS && before != FA_THIS;
}

static void plain(struct cut *c, enum lang_fa_class k) {
        uint16_t i = c->word[c->at];
        bool time = k == FA_TIME && !(c->open && c->made && last(c)->lo < last(c)->hi &&
                                      lang_clause_in(word(c, c->at), "مهر|تیر|دی|گذشته|جاری|اخیر"));
        if (!c->open || (c->made && opens(c, k)) ||
            (time && !last(c)->time && last(c)->lo < last(c)->hi))
                begin(c, LANG_NOWORD);
        struct lang_fa_chunk *p = last(c);
        if (p->lo == p->hi)
                p->lo = i, p->time |= time;
        p->hi = i + 1;
        c->at++;
}

/* A comma or "and" ends a phrase. */
static void stop(struct cut *c, enum lang_fa_class k) {
        c->open = false;
        c->comma |= k == FA_COMMA;
        c->joined |= k == FA_AND || k == FA_OR;
        c->or |= k == FA_OR;
        c->at++;
}

/* "در تهران وزیر خارجه را": only what is behind the place is the object. */
static void object(struct cut *c) {
        struct lang_fa_chunk *p = last(c);
        c->open = false;
        c->at++;
        if (!p || p->time || p->lo == p->hi)
                return;
        if (p->prep == LANG_NOWORD) {
                p->ra = true;
                return;
        }
        uint16_t cut = p->lo + 1;
        if (c->f->name[p->lo])
                return; /* cut where names end already */
        while (cut < p->hi && c->f->w->t->v[cut - 1].pos != LANG_POS_PROPN)
                cut++;
        while (cut < p->hi && c->f->w->t->v[cut].pos == LANG_POS_PROPN &&
               c->f->w->t->v[cut].rel == LANG_REL_flat)
                cut++;
        if (cut >= p->hi || c->made == LANG_FA_CHUNKS)
                return; /* all of it hangs on the preposition: who knows */
        struct lang_fa_chunk rest = { .lo = cut, .hi = p->hi, .prep = LANG_NOWORD, .ra = true };
        p->hi = cut;
        c->to[c->made++] = rest;
}

/* A quotation mark ends nothing. */
static void skip(struct cut *c) {
        struct lang_fa_chunk *p = last(c);
        if (c->open && p && p->lo < p->hi && p->hi == c->word[c->at])
                p->hi++;
        c->at++;
}

unsigned lang_fa_chunks(struct lang_fa *f, const uint16_t *words, uint16_t n,
                        struct lang_fa_chunk *to) {
        struct cut c = { .f = f, .word = words, .n = n, .to = to };
        while (c.at < n) {
                enum lang_fa_class k = (enum lang_fa_class) f->class[words[c.at]];
                if (k == FA_RA)
                        object(&c);
                else if (k == FA_AND || k == FA_OR || k == FA_COMMA || k == FA_COLON ||
                         k == FA_STOP)
                        stop(&c, k);
                else if (k == FA_SKIP)
                        skip(&c);
                else if (is_prep(&c))
                        preposition(&c);
                else if (k == FA_ADVERB || k == FA_PERHAPS || k == FA_HEARSAY || k == FA_MUST ||
                         k == FA_QUESTION || k == FA_NEVER || k == FA_BUT || k == FA_SOON)
                        c.open = false, c.at++;
                else
                        plain(&c, k);
        }
        unsigned kept = 0;
        for (unsigned i = 0; i < c.made; i++)
                if (to[i].lo < to[i].hi)
                        to[kept++] = to[i];
        return kept;
}
