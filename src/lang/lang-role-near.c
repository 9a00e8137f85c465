/* Offices that stand beside a name, tied by place and punctuation alone: before it, behind it, on
 * the line below, in the next cell.  See lang-role.c for all the forms. */
#include "lang/lang-role-work.h"

/* The person at or behind item `i`, honorifics skipped; s->n: none. */
static size_t person_from(const struct lang_sentence *s, size_t i, unsigned *ret_gap) {
        *ret_gap = lang_gap_at(s, i);
        for (; i < s->n && lang_item_small(&s->item[i], LANG_SMALL_called); i++)
                if (i + 1 < s->n &&
                    !lang_gap_plain(s->item[i + 1].gap & ~(unsigned) LANG_GAP_hyphen))
                        return s->n;
        return lang_person_at(s, i) && !s->item[i].clitic ? i : s->n;
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
        if (i >= s->n || s->item[i].gap & LANG_GAP_HARD)
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
        if (next->gap & LANG_GAP_HARD)
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
bool lang_role_prefix(const struct lang_sentence *s, const struct lang_phrase *p,
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
        size_t start = lang_phrase_start(s, p, &article);
        if (h->latin && lang_gap_at(s, start) & LANG_GAP_line && start > 0 &&
            lang_person_at(s, start - 1))
                return false; /* a column: the title belongs to the line above */
        if (is_appointer(s, p, who) || is_of_person(s, p))
                return false;
        struct lang_phrase q = *p;
        size_t org = org_behind(s, who);
        if (q.org_a == q.org_b && org < s->n)
                q.org_a = org, q.org_b = org + 1;
        lang_role_put(out, s, &q, who, LANG_ROLE_prefix);
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
bool lang_role_row(const struct lang_sentence *s, const struct lang_phrase *p,
                   struct lang_role_list *out) {
        bool article;
        size_t start = lang_phrase_start(s, p, &article);
        unsigned gap = lang_gap_at(s, start), next_gap;
        size_t holder = person_before(s, start);
        bool before = holder < s->n && begins_line(s, holder);
        bool title_like = s->item[start].cap || !s->item[start].latin;
        if (before && title_like &&
            (ends_here(s, p->end) || lang_gap_at(s, p->end) & LANG_GAP_line)) {
                if (gap & (LANG_GAP_cell | LANG_GAP_colon | LANG_GAP_dash)) {
                        lang_role_put(out, s, p, holder, LANG_ROLE_row);
                        return true;
                }
                unsigned after = lang_gap_at(s, p->end);
                if (gap & LANG_GAP_line &&
                    (p->end >= s->n || after & (LANG_GAP_line | LANG_GAP_HARD))) {
                        lang_role_put(out, s, p, holder, LANG_ROLE_signature);
                        return true;
                }
        }
        size_t who = person_from(s, p->end, &next_gap);
        bool opens = start == 0 || gap & (LANG_GAP_line | LANG_GAP_cell);
        unsigned closing = lang_gap_at(s, who + 1) & (LANG_GAP_HARD | LANG_GAP_line);
        if (who < s->n && opens && next_gap & (LANG_GAP_colon | LANG_GAP_cell) && title_like &&
            (closing || who + 1 >= s->n)) {
                lang_role_put(out, s, p, who, LANG_ROLE_row);
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
        if (p->end >= s->n || s->item[p->end].gap & LANG_GAP_HARD)
                return true;
        const struct lang_item *w = &s->item[p->end];
        if (!s->item[p->h].latin)
                return ends_here(s, p->end);
        if (lang_item_small(w, LANG_SMALL_and))
                return !article;
        return lang_item_small(w, LANG_SMALL_of | LANG_SMALL_adverb) && !w->x->says;
}

/* X, director of Y,   X (director of Y)   the director of Y, X, */
bool lang_role_apposition(const struct lang_sentence *s, const struct lang_phrase *p,
                          struct lang_role_list *out) {
        bool article;
        size_t start = lang_phrase_start(s, p, &article);
        unsigned gap = lang_gap_at(s, start),
                 set_off = LANG_GAP_comma | LANG_GAP_open | LANG_GAP_dash;
        bool sure = is_sure(s, p, article);
        if (start > 2 && gap & LANG_GAP_comma && s->item[start - 1].x->says & LANG_SAYS_is &&
            lang_person_at(s, start - 2) && lang_item_small(&s->item[start - 3], LANG_SMALL_i) &&
            sure) {
                lang_role_put(out, s, p, start - 2, LANG_ROLE_self); /* من X هستم، مدیر Y */
                return true;
        }
        if (start > 0 && lang_person_at(s, start - 1) && gap & set_off &&
            !(gap & (LANG_GAP_HARD & ~set_off)) && sure && is_closed(s, p, article)) {
                bool self = start > 1 && lang_item_small(&s->item[start - 2], LANG_SMALL_i);
                lang_role_put(out, s, p, start - 1, self ? LANG_ROLE_self : LANG_ROLE_apposition);
                return true;
        }
        unsigned next_gap;
        size_t who = person_from(s, p->end, &next_gap);
        bool told = p->of || p->what.field || p->org_a != p->org_b;
        if (who >= s->n || !(next_gap & (LANG_GAP_comma | LANG_GAP_dash)) ||
            next_gap & (LANG_GAP_HARD & ~set_off) ||
            !(told || (article && who + 1 < s->n && s->item[who + 1].gap & LANG_GAP_comma)) ||
            !sure || is_vocative(s, start) ||
            (s->item[p->h].latin && !article && !s->item[p->h].cap))
                return false;
        const struct lang_item *after = who + 1 < s->n ? &s->item[who + 1] : NULL;
        if (after && !(after->gap & (LANG_GAP_HARD & ~LANG_GAP_comma)) &&
            lang_item_small(after, LANG_SMALL_and))
                return false; /* a list: the director, Jane and John */
        if (after && !(after->gap & LANG_GAP_HARD) && !ends_here(s, who + 1) && after->latin &&
            !after->x->says && after->cap)
                return false;
        lang_role_put(out, s, p, who, LANG_ROLE_apposition);
        return true;
}
