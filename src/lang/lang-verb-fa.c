/* Persian verbs: endings and prefixes are cut off, stems looked up; see lang-verb-fa.h. */
#include "lang/lang-verb-fa.h"

static const struct stem {
        struct str prefix, past, present, infinitive;
        unsigned flags;
} stems[] = {
#define FA_VERB(prefix, past, present, infinitive, flags)                                          \
        { STR_INIT(prefix), STR_INIT(past), STR_INIT(present), STR_INIT(infinitive), flags },
#include "lang/lang-verb-fa.def"
#undef FA_VERB
};

struct ending {
        struct str s;
        uint8_t person;
};
static const struct ending of_past[] = { { STR_INIT(""), 3 },   { STR_INIT("م"), 1 },
                                         { STR_INIT("ی"), 2 },  { STR_INIT("یم"), 4 },
                                         { STR_INIT("ید"), 5 }, { STR_INIT("ند"), 6 } };
static const struct ending of_present[] = { { STR_INIT("د"), 3 },  { STR_INIT("م"), 1 },
                                            { STR_INIT("ی"), 2 },  { STR_INIT("یم"), 4 },
                                            { STR_INIT("ید"), 5 }, { STR_INIT("ند"), 6 } };
static const struct ending of_perfect[] = { { STR_INIT("هاست"), 3 }, { STR_INIT("هام"), 1 },
                                            { STR_INIT("های"), 2 },  { STR_INIT("هایم"), 4 },
                                            { STR_INIT("هاید"), 5 }, { STR_INIT("هاند"), 6 } };

/* Forms that no rule makes. */
static const struct odd {
        struct str w;
        struct lang_verb_fa is;
} odd[] = {
#define BE(word, f, neg, who)                                                                      \
        {                                                                                          \
                STR_INIT(word), {                                                                  \
                        .form = LANG_VERB_FA_##f, .infinitive = STR_INIT("بودن"),                  \
                        .flags = LANG_VERB_FA_BE, .negated = neg, .person = who                    \
                }                                                                                  \
        }
        BE("است", present, 0, 3),
        BE("هست", present, 0, 3),
        BE("هستند", present, 0, 6),
        BE("هستم", present, 0, 1),
        BE("هستیم", present, 0, 4),
        BE("هستید", present, 0, 5),
        BE("نیست", present, 1, 3),
        BE("نیستند", present, 1, 6),
        BE("نیستم", present, 1, 1),
        BE("نیستیم", present, 1, 4),
        BE("اند", present, 0, 6),
        BE("باد", subjunctive, 0, 3),
        BE("میباشد", present, 0, 3),
        BE("میباشند", present, 0, 6),
        BE("نمیباشد", present, 1, 3),
#undef BE
#define THEY_ARE(word, what)                                                                       \
        {                                                                                          \
                STR_INIT(word), {                                                                  \
                        .form = LANG_VERB_FA_present, .infinitive = STR_INIT(what " بودن"),        \
                        .person = 6                                                                \
                }                                                                                  \
        }
        THEY_ARE("مدعیاند", "مدعی"),
        THEY_ARE("معتقدند", "معتقد"),
        THEY_ARE("نگرانند", "نگران"),
        THEY_ARE("امیدوارند", "امیدوار"),
        THEY_ARE("خواهانند", "خواهان"),
        THEY_ARE("امادهاند", "اماده"),
#undef THEY_ARE
#define WILL(word, neg, who)                                                                       \
        {                                                                                          \
                STR_INIT(word), {                                                                  \
                        .form = LANG_VERB_FA_future, .infinitive = STR_INIT("خواستن"),             \
                        .negated = neg, .person = who                                              \
                }                                                                                  \
        }
        WILL("خواهد", 0, 3),
        WILL("خواهند", 0, 6),
        WILL("خواهم", 0, 1),
        WILL("خواهیم", 0, 4),
        WILL("خواهید", 0, 5),
        WILL("نخواهد", 1, 3),
        WILL("نخواهند", 1, 6),
        WILL("نخواهم", 1, 1),
        WILL("نخواهیم", 1, 4),
#undef WILL
};

enum before { NOTHING, MI, BE_ };

static int ending_of(const struct ending *list, struct str rest) {
        for (int i = 0; i < 6; i++)
                if (str_eq(list[i].s, rest))
                        return list[i].person;
        return 0;
}

static bool past_form(struct str rest, enum before b, struct lang_verb_fa *v) {
        int who = ending_of(of_past, rest);
        if (who) {
                v->form = b == MI ? LANG_VERB_FA_imperfect : LANG_VERB_FA_past;
                v->bare = rest.n == 0 && b == NOTHING && !v->negated;
                v->person = (uint8_t) who;
                return true;
        }
        who = ending_of(of_perfect, rest);
        if (who || str_eq(rest, STR("ه"))) {
                v->form = who ? LANG_VERB_FA_perfect : LANG_VERB_FA_participle;
                v->person = (uint8_t) who;
                return true;
        }
        v->form = LANG_VERB_FA_infinitive;
        return b == NOTHING && str_eq(rest, STR("ن"));
}

static bool present_form(const struct stem *s, struct str rest, enum before b,
                         struct lang_verb_fa *v) {
        int who = ending_of(of_present, rest);
        bool has = str_eq(s->infinitive, STR("داشتن"));
        /* bare present stems of other than light verbs are too often something else */
        if (!who || (b == NOTHING && !v->negated && !has &&
                     !(s->flags & (LANG_VERB_FA_LIGHT | LANG_VERB_FA_PASSIVE | LANG_VERB_FA_BE |
                                   LANG_VERB_FA_CAN)) &&
                     rest.n < 4 && s->present.n < 6))
                return false;
        v->form = b == MI || has ? LANG_VERB_FA_present : LANG_VERB_FA_subjunctive;
        v->person = (uint8_t) who;
        return true;
}

/* `rest` of a word behind its prefixes, against one stem. */
static bool fits(const struct stem *s, struct str rest, enum before b, struct lang_verb_fa *v) {
        struct lang_verb_fa got = { .flags = s->flags,
                                    .infinitive = s->infinitive,
                                    .negated = v->negated };
        bool ok = (b != BE_ && str_starts(rest, s->past) &&
                   past_form(str_sub(rest, s->past.n, SIZE_MAX), b, &got)) ||
                  (str_starts(rest, s->present) &&
                   present_form(s, str_sub(rest, s->present.n, SIZE_MAX), b, &got));
        if (ok)
                *v = got;
        return ok;
}

/* The stem may have lost its alef behind ن and ب: نیامد, بیفزاید. */
static bool fits_glided(const struct stem *s, struct str rest, enum before b,
                        struct lang_verb_fa *v) {
        if (!str_starts(rest, STR("ی")) || !str_starts(s->past, STR("ا")))
                return false;
        struct stem bare = *s;
        struct str tail = str_sub(rest, 2, SIZE_MAX);
        if (fits(s, tail, b, v))
                return true;
        bare.past = str_sub(s->past, 2, SIZE_MAX);
        bare.present = str_sub(s->present, 2, SIZE_MAX);
        return bare.past.n && bare.present.n && fits(&bare, tail, b, v);
}

static bool try_stem(const struct stem *s, struct str w, struct lang_verb_fa *v) {
        static const struct {
                struct str s;
                bool negated;
                enum before b;
        } prefixes[] = { { STR_INIT("نمی"), true, MI },
                         { STR_INIT("می"), false, MI },
                         { STR_INIT("ن"), true, NOTHING },
                         { STR_INIT("ب"), false, BE_ },
                         { STR_INIT(""), false, NOTHING } };
        if (!str_starts(w, s->prefix))
                return false;
        w = str_sub(w, s->prefix.n, SIZE_MAX);
        for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
                struct lang_verb_fa got = { .negated = prefixes[i].negated };
                if (!str_starts(w, prefixes[i].s))
                        continue;
                struct str rest = str_sub(w, prefixes[i].s.n, SIZE_MAX);
                if (fits(s, rest, prefixes[i].b, &got) ||
                    (prefixes[i].b != MI && prefixes[i].s.n &&
                     fits_glided(s, rest, prefixes[i].b, &got))) {
                        *v = got;
                        return true;
                }
        }
        return false;
}

/* Letters that a stem may begin with: of the word, behind each of its prefixes. */
struct firsts {
        uint64_t set[4];
};

static unsigned
key_of(const char *p) { /* both bytes of a letter: Arabic script has two lead bytes */
        return ((unsigned char) p[0] & 3u) << 6 | ((unsigned char) p[1] & 63u);
}

static void note(struct firsts *f, struct str w, size_t skip) {
        if (w.n < skip + 2)
                return;
        unsigned k = key_of(w.p + skip);
        f->set[k >> 6] |= UINT64_C(1) << (k & 63);
}

static bool may_begin(const struct firsts *f, struct str stem) {
        unsigned k = stem.n > 1 ? key_of(stem.p) : 0;
        return stem.n > 1 && f->set[k >> 6] >> (k & 63) & 1;
}

static struct firsts firsts_of(struct str w) {
        struct firsts f = { { 0 } };
        note(&f, w, 0);
        if (str_starts(w, STR("ن")) || str_starts(w, STR("ب"))) {
                note(&f, w, 2);
                if (str_starts(str_sub(w, 2, 2), STR("ی")))
                        note(&f, STR("ا"), 0); /* نیامد */
        }
        if (str_starts(w, STR("می")))
                note(&f, w, 4);
        if (str_starts(w, STR("نمی")))
                note(&f, w, 6);
        return f;
}

bool lang_verb_fa(struct str w, struct lang_verb_fa *ret) {
        if (w.n < 4 || w.n > 40)
                return false;
        for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
                if (str_eq(odd[i].w, w)) {
                        *ret = odd[i].is;
                        return true;
                }
        struct firsts f = firsts_of(w);
        for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
                const struct stem *s = &stems[i];
                bool may = s->prefix.n ? may_begin(&f, s->prefix)
                                       : may_begin(&f, s->past) || may_begin(&f, s->present);
                if (may && try_stem(s, w, ret))
                        return true;
        }
        return false;
}
