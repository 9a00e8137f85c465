/* Who has the offices of a sentence: each title phrase is tried in the forms of
 * enum lang_role_form, the surest first; the first that holds is its only one.
 *
 *   PER , T           apposition          T , PER
 *   T PER             prefix
 *   PER verb [as] T   verb                verb PER [as] T;  PER T verb (Persian)
 *   PER | T           row                 T : PER
 *   PER \n T          signature
 *
 * An apposition states what it says even in a question; a verb does not.  So doubt, question and
 * denial are looked for only where a verb ties the two. */
#include "lang/lang-role-work.h"

enum { REACH = 8, UNKNOWN_MOST = 5, HARD = 0xffff & ~LANG_GAP_SOFT };

/* What the words between a person and a title say. */
struct saying {
        unsigned says, small;
        size_t person; /* item */
        bool reaches;  /* the words lead to a person */
};

const char *lang_role_form_code(enum lang_role_form f) {
        static const char *const codes[] = { "apposition", "prefix", "verb",     "self",
                                             "intro",      "row",    "signature" };
        return f < LANG_ROLE_FORMS ? codes[f] : "?";
}

const char *lang_role_tense_code(enum lang_role_tense t) {
        static const char *const codes[] = { "now", "former", "future", "denied" };
        return t < LANG_TENSES ? codes[t] : "?";
}

static bool is_person(const struct lang_sentence *s, size_t i) {
        return i < s->n && s->item[i].kind == LANG_ITEM_person;
}

/* Bytes of the letters for "to, as, of" in front of an Arabic word: لمعهد, للمعهد, كوزير */
static uint32_t clitic_of(struct str word) {
        return str_starts(word, STR("لل")) ? 4 : 2;
}

static struct lang_at at_of(const struct lang_sentence *s, size_t a, size_t b) {
        if (a >= b)
                return (struct lang_at){ 0 };
        const struct lang_item *last = &s->item[b - 1];
        uint32_t from = s->item[a].off, end = last->off + last->len;
        from += s->item[a].clitic == LANG_CLITIC_of && s->item[a].kind == LANG_ITEM_word
                        ? clitic_of(str_sub(s->text, from, end - from))
                        : 0;
        return (struct lang_at){ from, end - from };
}

static struct lang_at cover(struct lang_at a, struct lang_at b) {
        if (a.len == 0 || b.len == 0)
                return a.len ? a : b;
        uint32_t from = a.off < b.off ? a.off : b.off;
        uint32_t end = a.off + a.len > b.off + b.len ? a.off + a.len : b.off + b.len;
        return (struct lang_at){ from, end - from };
}

static struct lang_role *role_put(struct lang_role_list *out, const struct lang_sentence *s,
                                  const struct lang_phrase *p, size_t person,
                                  enum lang_role_form form) {
        struct lang_role r = { .name = LANG_NOBODY, .form = form };
        if (person < s->n) {
                r.person = at_of(s, person, person + 1);
                r.name = s->item[person].name;
        }
        r.title = at_of(s, p->a, p->b);
        r.org = at_of(s, p->org_a, p->org_b);
        r.what = p->what;
        r.whole = cover(cover(r.person, r.title), r.org);
        unsigned mods = p->what.mods;
        r.tense = mods & LANG_TITLE_former  ? LANG_TENSE_former
                  : mods & LANG_TITLE_elect ? LANG_TENSE_future
                                            : LANG_TENSE_now;
        r.flags = mods & LANG_TITLE_acting ? LANG_ROLE_acting : 0;
        out->v = vec_grow(out->v, &out->cap, out->n + 1, sizeof *out->v);
        out->v[out->n] = r;
        return &out->v[out->n++];
}

/* Where the title's group begins: articles and small adverbs belong to it. */
static size_t group_start(const struct lang_sentence *s, const struct lang_phrase *p,
                          bool *ret_article) {
        size_t i = p->first;
        *ret_article = false;
        while (i > 0 && lang_gap_plain(s->item[i].gap) && s->item[i - 1].latin &&
               (s->item[i - 1].owner ||
                (lang_item_small(&s->item[i - 1], LANG_SMALL_article | LANG_SMALL_adverb) &&
                 !lang_item_small(&s->item[i - 1], LANG_SMALL_of | LANG_SMALL_stop))) &&
               s->item[i - 1].kind != LANG_ITEM_person) {
                *ret_article |= s->item[i - 1].owner ||
                                lang_item_small(&s->item[i - 1], LANG_SMALL_article);
                i--;
        }
        *ret_article |= p->first < p->a && s->item[p->a - 1].owner;
        return i;
}

/* The person at or behind item `i`, honorifics skipped; s->n: none. */
static size_t person_from(const struct lang_sentence *s, size_t i, unsigned *ret_gap) {
        *ret_gap = lang_gap_at(s, i);
        for (; i < s->n && lang_item_small(&s->item[i], LANG_SMALL_called); i++)
                if (i + 1 < s->n &&
                    !lang_gap_plain(s->item[i + 1].gap & ~(unsigned) LANG_GAP_hyphen))
                        return s->n;
        return is_person(s, i) && !s->item[i].clitic ? i : s->n;
}

/* Does something say of what, or is the word an office by itself? */
static bool is_sure(const struct lang_sentence *s, const struct lang_phrase *p, bool article) {
        const struct lang_item *h = &s->item[p->h];
        bool told = p->of || p->what.field || p->org_a != p->org_b ||
                    p->what.mods & ~(unsigned) h->x->head_mods;
        return told || (article && h->latin) ||
               (!(h->x->kinds & LANG_LEX_WEAK) && (h->cap || !h->latin));
}

static bool ends_here(const struct lang_sentence *s, size_t i) {
        if (i >= s->n || s->item[i].gap & HARD)
                return true;
        const struct lang_item *w = &s->item[i];
        return w->x->says ||
               lang_item_small(w, LANG_SMALL_say | LANG_SMALL_stop | LANG_SMALL_and |
                                          LANG_SMALL_adverb | LANG_SMALL_will | LANG_SMALL_if |
                                          LANG_SMALL_of | LANG_SMALL_not);
}

/* Does the title's holder do something to the person: رئیس جمهور X را به عنوان ...; عين الرئيس X
 * مديرا */
static bool is_appointer(const struct lang_sentence *s, const struct lang_phrase *p, size_t who) {
        if (s->item[p->h].latin || who + 2 >= s->n)
                return false;
        const struct lang_item *next = &s->item[who + 1], *then = next + 1;
        if (next->gap & HARD)
                return false;
        bool object = str_eq(str_sub(s->text, next->off, next->len), STR("را"));
        bool verb = p->first > 0 && s->item[p->first - 1].x->says & LANG_SAYS_began;
        return (object && lang_item_small(then, LANG_SMALL_as)) ||
               (verb && next->x->kinds & LANG_LEX_HEAD);
}

/* مشاور X is the adviser of X, not X; but المستشار X is X, and so is مشاور وزارت X. */
static bool is_of_person(const struct lang_sentence *s, const struct lang_phrase *p) {
        static const char *const heads[] = {
                "chief of staff", "aide",         "assistant", "adviser",  "deputy",  "lawyer",
                "representative", "spokesperson", "secretary", "counsel",  "student", "driver",
                "physician",      "partner",      "teacher",   "caretaker"
        };
        const struct lang_item *h = &s->item[p->h];
        if (h->latin || p->org_a != p->org_b || p->what.field ||
            str_starts(str_sub(s->text, h->off, h->len), STR("ال")))
                return false;
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
                if (strcmp(p->what.head, heads[i]) == 0)
                        return !(p->what.mods & (LANG_TITLE_general | LANG_TITLE_acting));
        return false;
}

/* Professor X of the Y; s->n: none */
static size_t org_behind(const struct lang_sentence *s, size_t who) {
        size_t i = who + 1;
        if (i >= s->n || !lang_item_small(&s->item[i], LANG_SMALL_of))
                return s->n;
        for (size_t k = i; k < s->n && k <= i + 2 && lang_gap_plain(s->item[k].gap); k++)
                if (s->item[k].kind == LANG_ITEM_org)
                        return k;
                else if (k > i && !lang_item_small(&s->item[k], LANG_SMALL_article))
                        break;
        return s->n;
}

/* Foreign Minister X; المدير X */
static bool try_prefix(const struct lang_sentence *s, const struct lang_phrase *p,
                       struct lang_role_list *out) {
        unsigned gap;
        size_t who = person_from(s, p->end, &gap);
        const struct lang_item *h = &s->item[p->h];
        if (who >= s->n || !lang_gap_plain(gap) || (gap & LANG_GAP_line && !p->of && h->latin))
                return false;
        bool told =
                p->what.field || p->org_a != p->org_b || p->what.mods & ~(unsigned) h->x->head_mods;
        if (h->latin && p->end > p->b && !(p->org_b && p->org_b == p->end))
                return false; /* "director of a Jane Doe museum" */
        if ((h->x->kinds & LANG_LEX_WEAK) && !h->cap && !told)
                return false;
        bool article;
        size_t start = group_start(s, p, &article);
        if (h->latin && lang_gap_at(s, start) & LANG_GAP_line && start > 0 &&
            is_person(s, start - 1))
                return false; /* a column: the title belongs to the line above */
        if (is_appointer(s, p, who) || is_of_person(s, p))
                return false;
        struct lang_phrase q = *p;
        size_t org = org_behind(s, who);
        if (q.org_a == q.org_b && org < s->n)
                q.org_a = org, q.org_b = org + 1;
        role_put(out, s, &q, who, LANG_ROLE_prefix);
        return true;
}

/* Is the person alone at the front of its line, honorific aside? */
static bool begins_line(const struct lang_sentence *s, size_t i) {
        while (i > 0 && !(s->item[i].gap & (LANG_GAP_line | LANG_GAP_cell)) &&
               lang_item_small(&s->item[i - 1], LANG_SMALL_called))
                i--;
        return i == 0 || s->item[i].gap & (LANG_GAP_line | LANG_GAP_cell);
}

/* The person right before item `i`, over letters behind a name: X, Ph.D.; s->n: none. */
static size_t person_before(const struct lang_sentence *s, size_t i) {
        for (size_t k = i; k-- > 0 && i - k <= 5;) {
                const struct lang_item *w = &s->item[k];
                if (w->kind == LANG_ITEM_person)
                        return k;
                if (!w->latin || !w->cap || w->len > 4 || w->x->kinds ||
                    w->gap & (LANG_GAP_line | LANG_GAP_cell))
                        break;
        }
        return s->n;
}

/* X | Director;  X - Director, Y;  X: Director;  and X on the line above it */
static bool try_row(const struct lang_sentence *s, const struct lang_phrase *p,
                    struct lang_role_list *out) {
        bool article;
        size_t start = group_start(s, p, &article);
        unsigned gap = lang_gap_at(s, start), next_gap;
        size_t holder = person_before(s, start);
        bool before = holder < s->n && begins_line(s, holder);
        bool title_like = s->item[start].cap || !s->item[start].latin;
        if (before && title_like &&
            (ends_here(s, p->end) || lang_gap_at(s, p->end) & LANG_GAP_line)) {
                if (gap & (LANG_GAP_cell | LANG_GAP_colon | LANG_GAP_dash)) {
                        role_put(out, s, p, holder, LANG_ROLE_row);
                        return true;
                }
                unsigned after = lang_gap_at(s, p->end);
                if (gap & LANG_GAP_line && (p->end >= s->n || after & (LANG_GAP_line | HARD))) {
                        role_put(out, s, p, holder, LANG_ROLE_signature);
                        return true;
                }
        }
        size_t who = person_from(s, p->end, &next_gap);
        bool opens = start == 0 || gap & (LANG_GAP_line | LANG_GAP_cell);
        unsigned closing = lang_gap_at(s, who + 1) & (HARD | LANG_GAP_line);
        if (who < s->n && opens && next_gap & (LANG_GAP_colon | LANG_GAP_cell) && title_like &&
            (closing || who + 1 >= s->n)) {
                role_put(out, s, p, who, LANG_ROLE_row);
                return true;
        }
        return false;
}

static bool is_vocative(const struct lang_sentence *s, size_t start) {
        return start > 0 &&
               str_eq_nocase(str_sub(s->text, s->item[start - 1].off, s->item[start - 1].len),
                             STR("dear"));
}

/* X, the director and Y went: a list.  As X said, the director went: another clause.  So behind an
 * apposition comes a comma, or what can be neither. */
static bool is_closed(const struct lang_sentence *s, const struct lang_phrase *p, bool article) {
        if (p->end >= s->n || s->item[p->end].gap & HARD)
                return true;
        const struct lang_item *w = &s->item[p->end];
        if (!s->item[p->h].latin)
                return ends_here(s, p->end);
        if (lang_item_small(w, LANG_SMALL_and))
                return !article;
        return lang_item_small(w, LANG_SMALL_of | LANG_SMALL_adverb) && !w->x->says;
}

/* X, director of Y,   X (director of Y)   the director of Y, X, */
static bool try_apposition(const struct lang_sentence *s, const struct lang_phrase *p,
                           struct lang_role_list *out) {
        bool article;
        size_t start = group_start(s, p, &article);
        unsigned gap = lang_gap_at(s, start),
                 set_off = LANG_GAP_comma | LANG_GAP_open | LANG_GAP_dash;
        bool sure = is_sure(s, p, article);
        if (start > 2 && gap & LANG_GAP_comma && s->item[start - 1].x->says & LANG_SAYS_is &&
            is_person(s, start - 2) && lang_item_small(&s->item[start - 3], LANG_SMALL_i) && sure) {
                role_put(out, s, p, start - 2, LANG_ROLE_self); /* من X هستم، مدیر Y */
                return true;
        }
        if (start > 0 && is_person(s, start - 1) && gap & set_off && !(gap & (HARD & ~set_off)) &&
            sure && is_closed(s, p, article)) {
                bool self = start > 1 && lang_item_small(&s->item[start - 2], LANG_SMALL_i);
                role_put(out, s, p, start - 1, self ? LANG_ROLE_self : LANG_ROLE_apposition);
                return true;
        }
        unsigned next_gap;
        size_t who = person_from(s, p->end, &next_gap);
        bool told = p->of || p->what.field || p->org_a != p->org_b;
        if (who >= s->n || !(next_gap & (LANG_GAP_comma | LANG_GAP_dash)) ||
            next_gap & (HARD & ~set_off) ||
            !(told || (article && who + 1 < s->n && s->item[who + 1].gap & LANG_GAP_comma)) ||
            !sure || is_vocative(s, start) ||
            (s->item[p->h].latin && !article && !s->item[p->h].cap))
                return false;
        const struct lang_item *after = who + 1 < s->n ? &s->item[who + 1] : NULL;
        if (after && !(after->gap & (HARD & ~LANG_GAP_comma)) &&
            lang_item_small(after, LANG_SMALL_and))
                return false; /* a list: the director, Jane and John */
        if (after && !(after->gap & HARD) && !ends_here(s, who + 1) && after->latin &&
            !after->x->says && after->cap)
                return false;
        role_put(out, s, p, who, LANG_ROLE_apposition);
        return true;
}

static bool is_word(const struct lang_sentence *s, const struct lang_item *w, struct str word) {
        return str_eq_nocase(str_sub(s->text, w->off, w->len), word);
}

static bool is_number(const struct lang_sentence *s, const struct lang_item *w) {
        const uint8_t *p = (const uint8_t *) s->text.p + w->off;
        return ascii_digit(p[0]) ||
               (w->len > 1 && ((p[0] == 0xdb && p[1] >= 0xb0 && p[1] <= 0xb9) ||
                               (p[0] == 0xd9 && p[1] >= 0xa0 && p[1] <= 0xa9)));
}

/* Back from the title to a person, over words that may tie the two. */
static struct saying read_back(const struct lang_sentence *s, size_t start) {
        struct saying t = { .person = s->n };
        unsigned unknown = 0, links = ~(unsigned) LANG_SMALL_and;
        for (size_t i = start; i-- > 0 && start - i <= REACH + UNKNOWN_MOST;) {
                const struct lang_item *w = &s->item[i];
                unsigned gap = s->item[i + 1].gap & HARD;
                bool as = t.small & LANG_SMALL_as;
                if (gap && !(gap == LANG_GAP_comma && i + 2 < s->n && start - i < 6 &&
                             lang_item_small(&s->item[i + 1], LANG_SMALL_stop)))
                        return t; /* but: X, who was */
                if (w->kind == LANG_ITEM_person) {
                        if (w->owner)
                                return t; /* Jane Doe's first teacher */
                        t.person = i;
                        t.reaches = true;
                        return t;
                }
                bool knows = w->x->says || lang_item_small(w, links) || is_number(s, w);
                if (i + 1 == start && lang_item_small(w, LANG_SMALL_at) &&
                    !is_word(s, w, STR("to")))
                        return t; /* asked by the director, seen with him */
                if (!knows && !(as && ++unknown <= UNKNOWN_MOST) &&
                    !(t.says & LANG_SAYS_began && ++unknown <= 2))
                        return t;
                t.says |= w->x->says;
                t.small |=
                        w->x->small | (w->clitic == LANG_CLITIC_of ? (unsigned) LANG_SMALL_as : 0);
        }
        return t;
}

/* Words before a person that count for it: "elected X", "كان X", "if X", "does X" */
static unsigned before_person(const struct lang_sentence *s, size_t person, unsigned *says,
                              size_t reach) {
        unsigned small = 0;
        for (size_t i = person; i-- > 0 && person - i <= reach && !(s->item[i + 1].gap & HARD);) {
                if (s->item[i].kind == LANG_ITEM_person)
                        break;
                *says |= s->item[i].x->says;
                small |= s->item[i].x->small;
        }
        return small;
}

/* Verbs behind the title, where Persian has them: right behind it, for a sentence's last verb may
 * be of something else.  "به عنوان" tells that it is of this. */
static void read_ahead(const struct lang_sentence *s, size_t from, struct saying *t) {
        bool far = t->small & LANG_SMALL_as;
        for (size_t i = from; i < s->n && i < from + REACH && !(s->item[i].gap & HARD); i++) {
                const struct lang_item *w = &s->item[i];
                if (w->kind == LANG_ITEM_person || (!far && !w->x->says && !w->x->small))
                        return;
                t->says |= w->x->says;
                t->small |= w->x->small & ~(unsigned) LANG_SMALL_as;
        }
}

/* Tense and flags of what a verb says; false when it says nothing of an office. */
static bool judge(const struct saying *t, struct lang_role *r) {
        if (!t->says && !(t->small & LANG_SMALL_no_longer))
                return false;
        if (t->says & LANG_SAYS_ended && t->small & LANG_SMALL_not)
                return false; /* did not resign */
        if (t->small & LANG_SMALL_no_longer)
                r->tense = LANG_TENSE_former;
        else if (t->says & LANG_SAYS_declined || t->small & LANG_SMALL_not)
                r->tense = LANG_TENSE_denied;
        else if (t->says & LANG_SAYS_ended)
                r->tense = LANG_TENSE_former, r->flags |= LANG_ROLE_ends;
        else if (t->small & LANG_SMALL_will)
                r->tense = LANG_TENSE_future;
        else if (t->says & (LANG_SAYS_began | LANG_SAYS_joined | LANG_SAYS_succeeded))
                r->flags |= LANG_ROLE_begins;
        else if (t->says & LANG_SAYS_was)
                r->tense = LANG_TENSE_former;
        r->flags |= t->small & LANG_SMALL_if ? LANG_ROLE_doubt : 0;
        r->flags |= t->small & LANG_SMALL_say ? LANG_ROLE_reported : 0;
        return true;
}

/* X succeeded Z as T: Z had it, X has it. */
static void put_succession(const struct lang_sentence *s, const struct lang_phrase *p, size_t old,
                           struct lang_role_list *out) {
        for (size_t i = old; i-- > 0 && old - i < REACH && !(s->item[i + 1].gap & HARD);)
                if (s->item[i].kind == LANG_ITEM_person) {
                        struct lang_role *r = role_put(out, s, p, i, LANG_ROLE_verb);
                        r->flags |= LANG_ROLE_begins;
                        r->whole = cover(r->whole, at_of(s, old, old + 1));
                        break;
                }
        struct lang_role *r = role_put(out, s, p, old, LANG_ROLE_verb);
        r->tense = LANG_TENSE_former;
        r->flags |= LANG_ROLE_ends;
}

static bool put_verb(const struct lang_sentence *s, const struct lang_phrase *p,
                     const struct saying *t, struct lang_role_list *out) {
        size_t n = out->n;
        struct lang_role *r = role_put(out, s, p, t->person, LANG_ROLE_verb);
        if (!judge(t, r)) {
                out->n = n;
                return false;
        }
        r->flags |= s->end_gap & LANG_GAP_asked ? LANG_ROLE_asked : 0;
        return true;
}

/* X is T; X was appointed T by Z; Z appointed X T; X به عنوان T منصوب شد; عُيّن X مديراً */
static bool try_verb(const struct lang_sentence *s, const struct lang_phrase *p,
                     struct lang_role_list *out) {
        bool article, latin = s->item[p->h].latin;
        size_t start = group_start(s, p, &article);
        struct saying t = read_back(s, start);
        if (!t.reaches)
                return false;
        unsigned before = 0, between = t.says;
        unsigned small = before_person(s, t.person, &before, latin ? REACH : 4);
        bool direct = !between && !(t.small & ~(unsigned) (LANG_SMALL_as | LANG_SMALL_of |
                                                           LANG_SMALL_article | LANG_SMALL_adverb |
                                                           LANG_SMALL_stop | LANG_SMALL_called));
        if (direct && before & LANG_SAYS_succeeded && latin) {
                put_succession(s, p, t.person, out);
                return true;
        }
        unsigned moods = LANG_SMALL_if | LANG_SMALL_say | LANG_SMALL_not;
        if (!latin) {
                t.small |= small & (moods | LANG_SMALL_will | LANG_SMALL_no_longer);
                t.says |= before;
                read_ahead(s, p->end, &t);
        } else if (between) { /* as it stands */
                t.small |= small & (LANG_SMALL_if | LANG_SMALL_say);
        } else if (direct && before & LANG_SAYS_began &&
                   start == t.person + 1 + (t.small & LANG_SMALL_as ? 1 : 0)) {
                t.says = before, t.small |= small & (moods | LANG_SMALL_will);
        } else if (direct && s->end_gap & LANG_GAP_asked &&
                   before & (LANG_SAYS_is | LANG_SAYS_was)) {
                t.says = before, t.small |= small & moods; /* Is X the director? */
        } else if (direct && t.small & LANG_SMALL_as &&
                   before & (LANG_SAYS_began | LANG_SAYS_ended)) {
                t.says = before, t.small |= small & (moods | LANG_SMALL_will);
        }
        struct lang_phrase q = *p;
        for (size_t i = t.person; i < start && t.says & LANG_SAYS_joined && q.org_a == q.org_b; i++)
                if (s->item[i].kind == LANG_ITEM_org)
                        q.org_a = i, q.org_b = i + 1; /* joined Y as T */
        return put_verb(s, &q, &t, out);
}

/* زار X رئيس Y (a verb, then two); X رئیس Y را دید */
static bool is_object(const struct lang_sentence *s, const struct lang_phrase *p) {
        if (p->end < s->n &&
            str_eq(str_sub(s->text, s->item[p->end].off, s->item[p->end].len), STR("را")))
                return true;
        if (p->first < 2 || s->item[p->first - 1].gap & HARD)
                return false;
        const struct lang_item *w = &s->item[p->first - 2];
        bool first = p->first == 2 || w->gap & HARD;
        return first && !w->x->kinds &&
               !lang_item_small(w, LANG_SMALL_say | LANG_SMALL_called | LANG_SMALL_i |
                                           LANG_SMALL_if | LANG_SMALL_not);
}

/* آقای X مدیرکل Y: an apposition without a comma, where no verb ties the two */
static bool try_bare(const struct lang_sentence *s, const struct lang_phrase *p,
                     struct lang_role_list *out) {
        if (s->item[p->h].latin || p->first == 0 || !is_person(s, p->first - 1) ||
            !lang_gap_plain(s->item[p->first].gap) || is_person(s, p->end))
                return false;
        if (!(p->of || p->what.field || p->org_a != p->org_b) || s->item[p->first].clitic)
                return false;
        if (is_object(s, p))
                return false;
        unsigned says = 0, small = before_person(s, p->first - 1, &says, 3);
        bool self = p->first > 1 && lang_item_small(&s->item[p->first - 2], LANG_SMALL_i);
        bool open = s->end_gap & LANG_GAP_asked || small & (LANG_SMALL_if | LANG_SMALL_not);
        struct lang_role *r = role_put(out, s, p, p->first - 1,
                                       self   ? LANG_ROLE_self
                                       : open ? LANG_ROLE_verb
                                              : LANG_ROLE_apposition);
        r->flags |= s->end_gap & LANG_GAP_asked ? LANG_ROLE_asked : 0;
        r->flags |= small & LANG_SMALL_if ? LANG_ROLE_doubt : 0;
        r->tense = small & LANG_SMALL_not ? LANG_TENSE_denied : r->tense;
        return true;
}

/* I am T; my name is X and I am T; من مدیر Y هستم */
static bool try_self(const struct lang_sentence *s, const struct lang_phrase *p,
                     struct lang_role_list *out) {
        bool article;
        size_t start = group_start(s, p, &article), who = s->n;
        if (start == 0 || s->item[start].gap & HARD ||
            !lang_item_small(&s->item[start - 1], LANG_SMALL_i))
                return false;
        struct saying t = { .says = s->item[start].latin ? LANG_SAYS_is : 0 };
        if (!s->item[start].latin)
                read_ahead(s, p->end, &t);
        for (size_t i = start - 1; i-- > 0 && start - i < 5;)
                if (is_person(s, i) && i > 0 && lang_item_small(&s->item[i - 1], LANG_SMALL_i))
                        who = i;
        bool from = is_word(s, &s->item[start - 1], STR("من")); /* I in Persian, from in Arabic */
        if (!(t.says & LANG_SAYS_is) && (from || !p->of))
                return false;
        t.says |= t.says ? 0 : LANG_SAYS_is;
        t.small |= before_person(s, start - 1, &(unsigned){ 0 }, 4) & LANG_SMALL_if;
        struct lang_role *r = role_put(out, s, p, who, LANG_ROLE_self);
        judge(&t, r);
        r->whole = cover(r->whole, at_of(s, start - 1, start));
        return true;
}

/* this is X from Y;  X joined Y;  X works for Y: no title */
static void try_member(const struct lang_sentence *s, size_t who, struct lang_role_list *out) {
        size_t i = who + 1;
        unsigned says = 0, small = 0, before = 0;
        unsigned intro = before_person(s, who, &before, 2) & (LANG_SMALL_this_is | LANG_SMALL_i);
        for (; i < s->n && i < who + 5 && !(s->item[i].gap & HARD) && !s->item[i].cap; i++) {
                if (!s->item[i].x->says && !s->item[i].x->small)
                        break;
                says |= s->item[i].x->says;
                small |= s->item[i].x->small;
        }
        if (i >= s->n || s->item[i].gap & HARD || i == who + 1)
                return;
        bool org = s->item[i].kind == LANG_ITEM_org ||
                   (s->item[i].kind == LANG_ITEM_word && s->item[i].x->kinds & LANG_LEX_ORG &&
                    (s->item[i].cap || !s->item[i].latin));
        bool works =
                says & LANG_SAYS_works && small & LANG_SMALL_of && s->item[i].kind == LANG_ITEM_org;
        bool ended = says & LANG_SAYS_ended && s->item[i].kind == LANG_ITEM_org;
        if (i + 1 < s->n && lang_item_small(&s->item[i + 1], LANG_SMALL_as))
                return; /* joined Y as T: the title tells more */
        if (!org || !((intro && small & LANG_SMALL_from && !says) || works || ended ||
                      says & LANG_SAYS_joined))
                return;
        struct lang_phrase p = { .org_a = i, .org_b = i + 1 };
        while (s->item[i].kind == LANG_ITEM_word && p.org_b < s->n && p.org_b < i + 5 &&
               lang_gap_plain(s->item[p.org_b].gap) && s->item[p.org_b].cap == s->item[i].cap &&
               !s->item[p.org_b].x->says && !s->item[p.org_b].x->small)
                p.org_b++;
        struct lang_role *r =
                role_put(out, s, &p, who, intro && !says ? LANG_ROLE_intro : LANG_ROLE_verb);
        if (says)
                judge(&(struct saying){ .says = says, .small = small }, r);
        r->flags |= s->end_gap & LANG_GAP_asked && says ? LANG_ROLE_asked : 0;
}

static bool any_form(const struct lang_sentence *s, const struct lang_phrase *p,
                     struct lang_role_list *out) {
        if (s->item[p->b - 1].owner)
                return false; /* the director's car */
        return try_row(s, p, out) || try_self(s, p, out) || try_prefix(s, p, out) ||
               try_apposition(s, p, out) || try_verb(s, p, out) || try_bare(s, p, out);
}

void lang_sentence_roles(const struct lang_sentence *s, struct lang_role_list *out) {
        size_t begun = out->n, over = 0;
        struct lang_phrase p;
        for (size_t i = 0; i < s->n; i++) {
                if (s->item[i].kind == LANG_ITEM_person && out->n == begun)
                        try_member(s, i, out);
                if (i >= over && lang_phrase_read(s, i, &p)) {
                        any_form(s, &p, out);
                        over = p.b;
                }
        }
}

struct finding {
        struct lang_role_list *out;
};

static void find_roles(struct lang_cutter *c, void *with) {
        lang_sentence_roles(&c->s, ((struct finding *) with)->out);
}

void lang_roles(struct str text, const struct lang_name *names, size_t n_names,
                struct lang_role_list *out) {
        struct finding f = { out };
        struct lang_cutter c = {
                .text = text, .names = names, .n_names = n_names, .done = find_roles, .with = &f
        };
        lang_cutter_run(&c);
}

void lang_role_list_done(struct lang_role_list *l) {
        vec_done(l);
}
