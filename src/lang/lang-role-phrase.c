/* Title phrases: from a head noun out to both sides.
 *
 *   English   [organisation] [modifiers, field] HEAD [of field] [of | at | in | , organisation]
 *   Persian   HEAD [HEAD] [field] [organisation] [modifier];  a deputy of a HEAD is a deputy HEAD
 *   Arabic    the same; what follows may be held by one letter (ل)
 *
 * What belongs to an organisation's name is guessed where no name was given: from its head ("the
 * Institute of ...") as far as words are capitals or, in Arabic script, for ORG_WORDS words. */
#include "lang/lang-role-work.h"

enum {
        BEFORE = 5,
        COMPLEMENT = 14,
        ORG_WORDS = 4,
        PLAIN_WORDS = 4,
        TENSES = LANG_TITLE_acting | LANG_TITLE_former | LANG_TITLE_elect
};

static bool is_org_word(const struct lang_item *i) {
        return (i->x->kinds & LANG_LEX_ORG) != 0;
}

static bool is_proper(const struct lang_item *i) {
        return i->kind == LANG_ITEM_org || i->kind == LANG_ITEM_place;
}

/* A word that says something by itself and so is no part of a title or a name. */
static bool is_clause_word(const struct lang_item *i) {
        return i->x->says ||
               lang_item_small(i, ~(unsigned) (LANG_SMALL_of | LANG_SMALL_and | LANG_SMALL_article |
                                               LANG_SMALL_from | LANG_SMALL_called));
}

static bool is_unknown(const struct lang_item *i) {
        return i->kind == LANG_ITEM_word && !i->x->kinds && !i->x->small && !i->x->says;
}

static void take_mods(struct lang_phrase *p, const struct lang_item *i) {
        p->what.mods |= i->x->mods;
}

static void take_field(struct lang_phrase *p, const struct lang_item *i) {
        if (!p->what.field)
                p->what.field = lang_lex_glosses[i->x->field];
}

/* Modifiers, fields and an organisation before the head of a phrase in Latin letters. */
static void read_before(const struct lang_sentence *s, struct lang_phrase *p) {
        size_t i = p->h;
        for (; i > 0 && p->h - i < BEFORE && lang_gap_plain(s->item[i].gap); i--) {
                const struct lang_item *w = &s->item[i - 1];
                bool in_org = p->org_b != 0;
                if (s->item[i].gap & LANG_GAP_line && !(w->x->kinds & LANG_LEX_MOD))
                        break;
                if (!in_org && (w->x->kinds & LANG_LEX_FIELD) && w->latin) {
                        take_field(p, w);
                        p->a = i - 1;
                } else if ((w->x->kinds & LANG_LEX_MOD) && w->latin) {
                        take_mods(p, w);
                        if (!in_org)
                                p->a = i - 1;
                } else if (w->kind == LANG_ITEM_org || w->kind == LANG_ITEM_place ||
                           (w->latin && w->cap && (i - 1 > 0 || w->owner) &&
                            (is_unknown(w) || is_org_word(w)) && w->kind == LANG_ITEM_word)) {
                        p->org_b = in_org ? p->org_b : i;
                        p->org_a = i - 1;
                } else {
                        break;
                }
        }
        p->first = i;
}

/* of, for, and: may stand inside a name; in, at, to do not. */
static bool is_link(const struct lang_item *w) {
        return lang_item_small(w, LANG_SMALL_of | LANG_SMALL_and) &&
               !lang_item_small(w, LANG_SMALL_at);
}

/* An organisation whose head comes after capitals: "Water Institute", "Example Rivers Ltd". */
static bool org_ahead(const struct lang_sentence *s, size_t i) {
        for (size_t k = i; k < s->n && k < i + 6; k++) {
                const struct lang_item *w = &s->item[k];
                if (k > i && (!lang_gap_plain(w->gap) || w->gap & LANG_GAP_line))
                        return false;
                if (w->kind == LANG_ITEM_org ||
                    (w->cap && w->x->kinds & (LANG_LEX_ORG | LANG_LEX_LEGAL)))
                        return true;
                if (w->kind == LANG_ITEM_person || !(w->cap || (is_link(w) && k > i)))
                        return false;
        }
        return false;
}

/* The end of an organisation's name that begins at `i`, Latin letters. */
static size_t org_end(const struct lang_sentence *s, size_t i) {
        size_t end = i + 1;
        for (size_t k = i + 1; k < s->n && k < i + 8; k++) {
                const struct lang_item *w = &s->item[k], *next = k + 1 < s->n ? &s->item[k + 1] : w;
                bool legal = (w->x->kinds & LANG_LEX_LEGAL) != 0 && w->cap;
                if (!lang_gap_plain(w->gap) && !(legal && w->gap == LANG_GAP_comma))
                        break;
                if ((w->gap & LANG_GAP_line) && is_proper(&s->item[i]))
                        break;
                bool link = (is_link(w) || lang_item_small(w, LANG_SMALL_article)) && !w->cap &&
                            k + 1 < s->n && lang_gap_plain(next->gap) &&
                            next->kind != LANG_ITEM_person && !is_proper(&s->item[i]) &&
                            !(next->x->kinds & LANG_LEX_HEAD);
                if (link &&
                    (next->cap || is_proper(next) || lang_item_small(next, LANG_SMALL_article)))
                        continue;
                if (w->kind == LANG_ITEM_person || !(w->cap || is_proper(w)) ||
                    (w->x->kinds & LANG_LEX_HEAD) || (w->gap & LANG_GAP_line))
                        break;
                end = k + 1;
        }
        return end;
}

static void set_org(struct lang_phrase *p, size_t a, size_t b) {
        p->org_a = a;
        p->org_b = b;
        p->end = b;
        p->of = true;
}

static bool starts_org(const struct lang_sentence *s, size_t i) {
        const struct lang_item *w = &s->item[i];
        if (is_proper(w))
                return true;
        return w->kind == LANG_ITEM_word && w->latin && w->cap && !(w->x->kinds & LANG_LEX_HEAD) &&
               !w->x->says && (org_ahead(s, i) || (is_unknown(w) && !w->x->mods));
}

/* May a line break stand before item `i` inside a phrase? */
static bool wraps(const struct lang_sentence *s, size_t i) {
        unsigned links = LANG_SMALL_of | LANG_SMALL_and | LANG_SMALL_article;
        return !(s->item[i].gap & LANG_GAP_line) || lang_item_small(&s->item[i], links) ||
               lang_item_small(&s->item[i - 1], links);
}

/* "of water quality at the Institute of Rivers" */
static void read_after_latin(const struct lang_sentence *s, struct lang_phrase *p) {
        size_t words = 0;
        bool begun = false;
        for (size_t i = p->b; i < s->n && i < p->b + COMPLEMENT; i++) {
                const struct lang_item *w = &s->item[i];
                if (!lang_gap_plain(w->gap) || !wraps(s, i) || w->kind == LANG_ITEM_person)
                        return;
                bool of = lang_item_small(w, LANG_SMALL_of) && !w->cap;
                if (!begun && !of)
                        return;
                begun = true;
                if (of || (lang_item_small(w, LANG_SMALL_article) && !w->cap))
                        continue;
                if (starts_org(s, i) && !(w->x->field && !org_ahead(s, i))) {
                        set_org(p, i, org_end(s, i));
                        return;
                }
                if (w->x->kinds & LANG_LEX_FIELD) {
                        take_field(p, w);
                        p->b = p->end = i + 1;
                        p->of = true;
                } else if (is_clause_word(w) || ++words > PLAIN_WORDS) {
                        return;
                } else if (!lang_item_small(w, LANG_SMALL_and)) {
                        p->of = true;
                        p->end = i + 1;
                }
        }
}

/* ", Legal Affairs", ", Acme Ltd": what is set off behind a title. */
static void read_set_off(const struct lang_sentence *s, struct lang_phrase *p) {
        for (int round = 0; round < 2 && p->end < s->n && p->org_a == p->org_b; round++) {
                const struct lang_item *w = &s->item[p->end];
                unsigned hard = w->gap & ~(unsigned) LANG_GAP_SOFT;
                if ((hard && !(hard & (LANG_GAP_comma | LANG_GAP_cell | LANG_GAP_dash))) ||
                    (!hard && !(w->gap & LANG_GAP_line)))
                        return;
                if (w->kind == LANG_ITEM_org || (w->latin && w->cap && org_ahead(s, p->end)) ||
                    (!w->latin && is_org_word(w))) {
                        size_t b = w->latin ? org_end(s, p->end) : p->end + 1;
                        while (!w->latin && w->kind == LANG_ITEM_word && b < s->n &&
                               b < p->end + ORG_WORDS && is_unknown(&s->item[b]) &&
                               lang_gap_plain(s->item[b].gap) && !(s->item[b].gap & LANG_GAP_line))
                                b++;
                        set_org(p, p->end, b);
                } else if ((w->x->kinds & LANG_LEX_FIELD) && !p->what.field && w->cap && hard &&
                           !(w->x->kinds & LANG_LEX_HEAD)) {
                        take_field(p, w);
                        p->b = p->end = p->end + 1;
                        p->of = true;
                } else {
                        return;
                }
        }
}

/* What an ezafe chain goes on with, in Arabic script; false ends it. */
static bool read_link(const struct lang_sentence *s, struct lang_phrase *p, size_t i,
                      size_t *org_words) {
        const struct lang_item *w = &s->item[i];
        bool in_org = p->org_b != 0;
        if (w->x->mods & TENSES) {
                take_mods(p, w);
                p->end = i + 1;
                *org_words += in_org ? ORG_WORDS : 0; /* its name is over */
                return true;
        }
        bool more = !in_org || *org_words < ORG_WORDS;
        if (is_proper(w) || is_org_word(w)) {
                if (in_org && !more)
                        return false;
                set_org(p, in_org ? p->org_a : i, i + 1);
                *org_words += is_proper(w) ? ORG_WORDS : 0;
                return true;
        }
        if (in_org) {
                bool part = more && !is_clause_word(w) && !lang_item_small(w, LANG_SMALL_called) &&
                            !lang_item_small(w, LANG_SMALL_of);
                if (part && !lang_item_small(w, LANG_SMALL_and))
                        set_org(p, p->org_a, i + 1);
                *org_words += 1;
                return part;
        }
        if (w->x->kinds & LANG_LEX_FIELD) {
                take_field(p, w);
                p->b = p->end = i + 1;
                return p->of = true;
        }
        if (w->x->kinds & (LANG_LEX_MOD | LANG_LEX_HEAD)) {
                take_mods(p, w);
                p->b = p->end = i + 1;
                return true;
        }
        if (lang_item_small(w, LANG_SMALL_of))
                return i + 1 < s->n && (is_proper(&s->item[i + 1]) || is_org_word(&s->item[i + 1]));
        if (is_clause_word(w) || lang_item_small(w, LANG_SMALL_called | LANG_SMALL_and))
                return false;
        p->end = i + 1;
        return p->of = ++*org_words <= PLAIN_WORDS;
}

static void read_after_arabic(const struct lang_sentence *s, struct lang_phrase *p) {
        size_t org_words = 0;
        for (size_t i = p->b; i < s->n && i < p->b + COMPLEMENT; i++) {
                const struct lang_item *w = &s->item[i];
                if (!lang_gap_plain(w->gap) || w->kind == LANG_ITEM_person || w->latin)
                        return;
                if ((w->gap & LANG_GAP_line) &&
                    (w->x->kinds & (LANG_LEX_HEAD | (p->org_b ? LANG_LEX_ORG : 0))))
                        return; /* a line of its own */
                if (!read_link(s, p, i, &org_words))
                        return;
        }
}

/* The head and what qualifies it: "معاون وزیر", "Assistant Director", "Minister-designate". */
static void read_head(const struct lang_sentence *s, size_t i, struct lang_phrase *p) {
        const struct lang_item *w = &s->item[i];
        *p = (struct lang_phrase){ .a = i, .h = i, .first = i };
        if (!w->latin && strcmp(lang_lex_glosses[w->x->head], "deputy") == 0) {
                size_t next = i + 1; /* معاون وزیر, معاون اول رئیس جمهور */
                if (next < s->n && lang_gap_plain(s->item[next].gap) &&
                    s->item[next].x->mods & LANG_TITLE_first)
                        next++;
                if (next < s->n && lang_gap_plain(s->item[next].gap) &&
                    s->item[next].x->kinds & LANG_LEX_HEAD) {
                        p->what.mods |= LANG_TITLE_deputy | (next > i + 1 ? LANG_TITLE_first : 0);
                        w = &s->item[p->h = next];
                }
        }
        p->what.head = lang_lex_glosses[w->x->head];
        p->what.mods |= w->x->head_mods;
        p->what.field = lang_lex_glosses[w->x->head_field];
        p->b = p->end = p->h + 1;
        for (; p->b < s->n && lang_gap_plain(s->item[p->b].gap) && p->b < p->h + 4; p->b++) {
                const struct lang_item *m = &s->item[p->b];
                if (!(m->x->kinds & LANG_LEX_MOD) || (m->gap & LANG_GAP_line) ||
                    (m->cap != s->item[p->h].cap && !(m->gap & LANG_GAP_hyphen)) ||
                    (m->x->kinds & LANG_LEX_HEAD && m->latin) ||
                    (w->latin && !(m->x->mods & ~(unsigned) LANG_TITLE_former)))
                        break;
                take_mods(p, m);
        }
        p->end = p->b;
}

/* The head of a university is its rector, of a town hall the mayor. */
static void name_head(const struct lang_sentence *s, struct lang_phrase *p) {
        static const char *const heads[][2] = {
                { "university", "rector" },
                { "faculty", "dean" },
                { "municipality", "mayor" },
        };
        const char *org = p->org_a < p->org_b ? lang_lex_glosses[s->item[p->org_a].x->org] : NULL;
        for (size_t i = 0; org && i < sizeof heads / sizeof *heads; i++)
                if (strcmp(p->what.head, "head") == 0 && strcmp(org, heads[i][0]) == 0)
                        p->what.head = heads[i][1];
}

/* A general deputy is "deputy"; a deputy minister of something is a "minister" with deputy set. */
bool lang_phrase_read(const struct lang_sentence *s, size_t i, struct lang_phrase *ret) {
        const struct lang_item *w = &s->item[i];
        if (w->kind != LANG_ITEM_word || !(w->x->kinds & LANG_LEX_HEAD))
                return false;
        const struct lang_item *next = i + 1 < s->n ? &s->item[i + 1] : NULL;
        bool more = next && lang_gap_plain(next->gap) && !(next->gap & LANG_GAP_line) && w->latin;
        if (more && next->x->kinds & LANG_LEX_HEAD)
                return false; /* the last of several nouns is the head */
        if (more && w->x->kinds & (LANG_LEX_MOD | LANG_LEX_FIELD) &&
            next->x->kinds & (LANG_LEX_MOD | LANG_LEX_FIELD) && i + 2 < s->n &&
            s->item[i + 2].x->kinds & LANG_LEX_HEAD)
                return false; /* "deputy foreign minister" */
        read_head(s, i, ret);
        if (s->item[ret->h].latin) {
                read_before(s, ret);
                if (ret->org_a == ret->org_b)
                        read_after_latin(s, ret);
        } else {
                read_after_arabic(s, ret);
        }
        read_set_off(s, ret);
        name_head(s, ret);
        ret->first = ret->first < ret->a ? ret->first : ret->a;
        return true;
}
