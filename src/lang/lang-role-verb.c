/* Offices that a clause gives to somebody: X is T, was appointed T, no longer is; and, in Persian
 * and Arabic, the clauses that need no verb.  Only words that are known may stand between the two;
 * tense, doubt, question and denial come from them.  See lang-role.c for all the forms. */
#include "lang/lang-role-work.h"

enum { REACH = 8, UNKNOWN_MOST = 5 };

/* What the words between a person and a title say. */
struct saying {
        unsigned says, small;
        size_t person; /* item */
        bool reaches;  /* the words lead to a person */
};

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
                unsigned gap = s->item[i + 1].gap & LANG_GAP_HARD;
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
        for (size_t i = person;
             i-- > 0 && person - i <= reach && !(s->item[i + 1].gap & LANG_GAP_HARD);) {
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
        for (size_t i = from; i < s->n && i < from + REACH && !(s->item[i].gap & LANG_GAP_HARD);
             i++) {
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
        for (size_t i = old; i-- > 0 && old - i < REACH && !(s->item[i + 1].gap & LANG_GAP_HARD);)
                if (s->item[i].kind == LANG_ITEM_person) {
                        struct lang_role *r = lang_role_put(out, s, p, i, LANG_ROLE_verb);
                        r->flags |= LANG_ROLE_begins;
                        r->whole = lang_role_cover(r->whole, lang_role_span(s, old, old + 1));
                        break;
                }
        struct lang_role *r = lang_role_put(out, s, p, old, LANG_ROLE_verb);
        r->tense = LANG_TENSE_former;
        r->flags |= LANG_ROLE_ends;
}

static bool put_verb(const struct lang_sentence *s, const struct lang_phrase *p,
                     const struct saying *t, struct lang_role_list *out) {
        size_t n = out->n;
        struct lang_role *r = lang_role_put(out, s, p, t->person, LANG_ROLE_verb);
        if (!judge(t, r)) {
                out->n = n;
                return false;
        }
        r->flags |= s->end_gap & LANG_GAP_asked ? LANG_ROLE_asked : 0;
        return true;
}

/* X is T; X was appointed T by Z; Z appointed X T; X به عنوان T منصوب شد; عُيّن X مديراً */
bool lang_role_verb(const struct lang_sentence *s, const struct lang_phrase *p,
                    struct lang_role_list *out) {
        bool article, latin = s->item[p->h].latin;
        size_t start = lang_phrase_start(s, p, &article);
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
        if (p->first < 2 || s->item[p->first - 1].gap & LANG_GAP_HARD)
                return false;
        const struct lang_item *w = &s->item[p->first - 2];
        bool first = p->first == 2 || w->gap & LANG_GAP_HARD;
        return first && !w->x->kinds &&
               !lang_item_small(w, LANG_SMALL_say | LANG_SMALL_called | LANG_SMALL_i |
                                           LANG_SMALL_if | LANG_SMALL_not);
}

/* آقای X مدیرکل Y: an apposition without a comma, where no verb ties the two */
bool lang_role_plain(const struct lang_sentence *s, const struct lang_phrase *p,
                     struct lang_role_list *out) {
        if (s->item[p->h].latin || p->first == 0 || !lang_person_at(s, p->first - 1) ||
            !lang_gap_plain(s->item[p->first].gap) || lang_person_at(s, p->end))
                return false;
        if (!(p->of || p->what.field || p->org_a != p->org_b) || s->item[p->first].clitic)
                return false;
        if (is_object(s, p))
                return false;
        unsigned says = 0, small = before_person(s, p->first - 1, &says, 3);
        bool self = p->first > 1 && lang_item_small(&s->item[p->first - 2], LANG_SMALL_i);
        bool open = s->end_gap & LANG_GAP_asked || small & (LANG_SMALL_if | LANG_SMALL_not);
        struct lang_role *r = lang_role_put(out, s, p, p->first - 1,
                                            self   ? LANG_ROLE_self
                                            : open ? LANG_ROLE_verb
                                                   : LANG_ROLE_apposition);
        r->flags |= s->end_gap & LANG_GAP_asked ? LANG_ROLE_asked : 0;
        r->flags |= small & LANG_SMALL_if ? LANG_ROLE_doubt : 0;
        r->tense = small & LANG_SMALL_not ? LANG_TENSE_denied : r->tense;
        return true;
}

/* I am T; my name is X and I am T; من مدیر Y هستم */
bool lang_role_self(const struct lang_sentence *s, const struct lang_phrase *p,
                    struct lang_role_list *out) {
        bool article;
        size_t start = lang_phrase_start(s, p, &article), who = s->n;
        if (start == 0 || s->item[start].gap & LANG_GAP_HARD ||
            !lang_item_small(&s->item[start - 1], LANG_SMALL_i))
                return false;
        struct saying t = { .says = s->item[start].latin ? LANG_SAYS_is : 0 };
        if (!s->item[start].latin)
                read_ahead(s, p->end, &t);
        for (size_t i = start - 1; i-- > 0 && start - i < 5;)
                if (lang_person_at(s, i) && i > 0 && lang_item_small(&s->item[i - 1], LANG_SMALL_i))
                        who = i;
        bool from = is_word(s, &s->item[start - 1], STR("من")); /* I in Persian, from in Arabic */
        if (!(t.says & LANG_SAYS_is) && (from || !p->of))
                return false;
        t.says |= t.says ? 0 : LANG_SAYS_is;
        t.small |= before_person(s, start - 1, &(unsigned){ 0 }, 4) & LANG_SMALL_if;
        struct lang_role *r = lang_role_put(out, s, p, who, LANG_ROLE_self);
        judge(&t, r);
        r->whole = lang_role_cover(r->whole, lang_role_span(s, start - 1, start));
        return true;
}

/* this is X from Y;  X joined Y;  X works for Y: no title */
void lang_role_member(const struct lang_sentence *s, size_t who, struct lang_role_list *out) {
        size_t i = who + 1;
        unsigned says = 0, small = 0, before = 0;
        unsigned intro = before_person(s, who, &before, 2) & (LANG_SMALL_this_is | LANG_SMALL_i);
        for (; i < s->n && i < who + 5 && !(s->item[i].gap & LANG_GAP_HARD) && !s->item[i].cap;
             i++) {
                if (!s->item[i].x->says && !s->item[i].x->small)
                        break;
                says |= s->item[i].x->says;
                small |= s->item[i].x->small;
        }
        if (i >= s->n || s->item[i].gap & LANG_GAP_HARD || i == who + 1)
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
                lang_role_put(out, s, &p, who, intro && !says ? LANG_ROLE_intro : LANG_ROLE_verb);
        if (says)
                judge(&(struct saying){ .says = says, .small = small }, r);
        r->flags |= s->end_gap & LANG_GAP_asked && says ? LANG_ROLE_asked : 0;
}
