/* Clauses of English sentences, by the parser's own trees: who, whom, how far it is claimed. */
#include "base/test.h"
#include "lang/lang-clause-mend.h"
#include "lang/lang-clause.h"

#include <stdio.h>
#include <stdlib.h>

struct room {
        struct lang_parser *p;
        struct lang_clauses c;
        struct lang_tree t;
        struct lang_node nodes[LANG_PARSE_WORDS];
        struct str text;
};

static bool read(struct room *r, const char *text) {
        r->text = str_of(text);
        if (!r->p)
                r->p = lang_parser_new();
        if (!lang_parse(r->p, r->text, 0, r->text.n, TEXT_LANG_en, &r->t))
                return false;
        lang_clause_mend(r->text, &r->t, r->nodes);
        lang_clauses_read(r->text, &r->t, &r->c);
        return true;
}

static void done(struct room *r) {
        lang_parser_free(&r->p);
        lang_clauses_done(&r->c);
}

static const struct lang_clause *find(const struct room *r, const char *lemma) {
        for (size_t i = 0; i < r->c.v.n; i++)
                if (str_eq(r->c.v.v[i].lemma, str_of(lemma)))
                        return &r->c.v.v[i];
        return NULL;
}

/* The words of the first argument of that kind behind that preposition ("" any). */
static struct str arg(const struct room *r, const struct lang_clause *c, enum lang_arg_kind kind,
                      const char *prep) {
        for (uint32_t i = 0; c && i < c->n_args; i++) {
                const struct lang_arg *a = &r->c.args.v[c->arg + i];
                if (a->kind != kind || (*prep && (a->prep == LANG_NOWORD ||
                                                  !str_eq(r->t.v[a->prep].lemma, str_of(prep)))))
                        continue;
                const struct lang_node *h = &r->t.v[a->head];
                return str_sub(r->text, h->off, h->len);
        }
        return STR("");
}

static void show(const struct room *r) {
        for (uint16_t i = 0; i < r->t.n; i++)
                printf("  %u %.*s/%.*s %s %s<-%d f%u %u\n", i,
                       STR_ARG(str_sub(r->text, r->t.v[i].off, r->t.v[i].len)),
                       STR_ARG(r->t.v[i].lemma), lang_pos_code(r->t.v[i].pos),
                       lang_rel_code(r->t.v[i].rel),
                       r->t.v[i].head == LANG_NOWORD ? -1 : r->t.v[i].head, r->t.v[i].form,
                       r->t.v[i].odds);
        for (size_t k = 0; k < r->c.v.n; k++) {
                const struct lang_clause *c = &r->c.v.v[k];
                printf("  [%zu] %.*s %s%s%s%s%s link %d up %d mark %d\n", k, STR_ARG(c->lemma),
                       lang_mode_code(c->mode), c->noun ? " noun" : "",
                       c->passive ? " passive" : "", c->negated ? " negated" : "",
                       c->ended ? " ended" : "", c->link, c->parent == LANG_NOWORD ? -1 : c->parent,
                       c->mark == LANG_NOWORD ? -1 : c->mark);
                for (uint32_t i = 0; i < c->n_args; i++) {
                        const struct lang_arg *a = &r->c.args.v[c->arg + i];
                        printf("      kind %d head %u [%u,%u) prep %d group %u flags %x\n", a->kind,
                               a->head, a->lo, a->hi, a->prep == LANG_NOWORD ? -1 : a->prep,
                               a->group, a->flags);
                }
        }
}

struct sample {
        const char *text, *lemma, *subject, *object, *prep, *oblique;
        enum lang_mode mode;
        bool negated;
};

#define F LANG_MODE_fact
static const struct sample samples[] = {
        { "The ministry trained the guard.", "train", "ministry", "guard", "", "", F, false },
        { "The fighters were trained by the guard.", "train", "guard", "fighters", "", "", F,
          false },
        { "The ministry did not train the guard.", "train", "ministry", "guard", "", "", F, true },
        { "The ministry will train the guard.", "train", "ministry", "guard", "", "",
          LANG_MODE_planned, false },
        { "The ministry may train the guard.", "train", "ministry", "guard", "", "",
          LANG_MODE_possible, false },
        { "Jane plans to train the guard.", "train", "Jane", "guard", "", "", LANG_MODE_planned,
          false },
        { "The council asked the ministry to train the guard.", "train", "ministry", "guard", "",
          "", LANG_MODE_asked, false },
        { "The ministry failed to train the guard.", "train", "ministry", "guard", "", "",
          LANG_MODE_attempted, true },
        { "No ministry trained the guard.", "train", "ministry", "guard", "", "", F, true },
        { "If the ministry trained the guard, the council would protest.", "train", "ministry",
          "guard", "", "", LANG_MODE_conditional, false },
        { "The minister paid a visit to Exampleville.", "pay visit", "minister", "visit", "to",
          "Exampleville", F, false },
        { "The minister, who met the ambassador in May, resigned.", "meet", "minister",
          "ambassador", "", "", F, false },
        { "The company sold arms to the rebels.", "sell", "company", "arms", "to", "rebels", F,
          false },
        { "The ministry stopped training the guard.", "train", "ministry", "guard", "", "", F,
          true },
        { "Did the ministry train the guard?", "train", "ministry", "guard", "", "",
          LANG_MODE_questioned, false },
        /* what the parser gets wrong */
        { "Acme Bridges was founded by Jane Doe in 1989.", "found", "Doe", "Bridges", "", "", F,
          false },
        { "The council's director, Jane Doe, called John Roe on 24 June.", "call", "director",
          "John", "", "", F, false },
        { "Jane Doe accused Ruritania of funding the guard.", "accuse", "Jane", "Ruritania", "", "",
          F, false },
        { "Jane Doe sent John Roe a letter.", "send letter", "Jane", "letter", "", "", F, false },
        { "The council signed a memorandum of understanding with the ministry.", "sign memorandum",
          "council", "memorandum", "with", "ministry", F, false },
        { "Jane Doe met in Exampleville with John Roe.", "meet", "Jane", "", "with", "John", F,
          false },
        { "The council ordered the guard to attack the fort.", "attack", "guard", "fort", "", "",
          LANG_MODE_planned, false },
        { "On 3 May 2013 Jane Doe accused Ruritania of fraud.", "accuse", "Doe", "Ruritania", "",
          "", F, false },
};
#undef F

TEST(english_sentences) {
        struct room r = { 0 };
        for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
                const struct sample *s = &samples[i];
                ASSERT(read(&r, s->text));
                const struct lang_clause *c = find(&r, s->lemma);
                bool good = c && c->mode == s->mode && c->negated == s->negated &&
                            str_eq(arg(&r, c, LANG_ARG_subject, ""), str_of(s->subject)) &&
                            str_eq(arg(&r, c, LANG_ARG_object, ""), str_of(s->object)) &&
                            (!*s->prep ||
                             str_eq(arg(&r, c, LANG_ARG_oblique, s->prep), str_of(s->oblique)));
                if (!good) {
                        printf("not as said: %s\n", s->text);
                        show(&r);
                }
                EXPECT(good);
        }
        done(&r);
}

TEST(groups_are_taken_apart) {
        struct room r = { 0 };
        ASSERT(read(&r, "The council and the ministry met the guard."));
        const struct lang_clause *c = find(&r, "meet");
        ASSERT(c);
        unsigned n = 0;
        for (uint32_t i = 0; i < c->n_args; i++)
                n += r.c.args.v[c->arg + i].kind == LANG_ARG_subject;
        EXPECT_EQ(2, n);
        done(&r);
}

/* For those who mend the reader: the clauses of $CLAUSE, printed. */
TEST(any_sentence_has_clauses_within_it) {
        struct room r = { 0 };
        const char *own = getenv("CLAUSE");
        static const char *const odd[] = {
                "of of by by",
                "Who met who met who?",
                "( ) --",
                "X, Y and Z or W nor V, said to have been met.",
                "Talks between X and Y and Z, together with X, accused Y of W.",
                "The leader of X, Jane Doe, leader of Y, called Z W a V."
        };
        for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
                ASSERT(read(&r, odd[i]));
                for (uint16_t k = 0; k < r.t.n; k++) {
                        unsigned steps = 0;
                        for (uint16_t up = k; up < r.t.n && steps <= r.t.n; steps++)
                                up = r.t.v[up].head;
                        EXPECT(steps <= r.t.n); /* no cycle */
                }
                for (size_t k = 0; k < r.c.args.n; k++) {
                        EXPECT(r.c.args.v[k].lo <= r.c.args.v[k].head);
                        EXPECT(r.c.args.v[k].head < r.c.args.v[k].hi && r.c.args.v[k].hi <= r.t.n);
                }
        }
        if (own && read(&r, own))
                show(&r);
        done(&r);
}
