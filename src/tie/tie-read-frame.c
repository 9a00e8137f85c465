/* A clause held against the frames of its words, and what is then said of it.
 *
 * The words of a clause are tried from the most to the least: "make phone call", "make call",
 * "get in touch", "set up", "meet".  The first frame whose conditions hold is the clause's; if
 * those in its slots are not known, nothing is said: a wider frame would say what is not so. */
#include "tie/tie-read-work.h"

#include "lang/lang-org.h"
#include "text/text-fold.h"

enum { VARIANTS = 24, VARIANT = 160 };

struct variants {
        char text[VARIANTS][VARIANT];
        size_t n[VARIANTS];
        unsigned count;
};

static const struct lang_node *node(const struct tie_reader *r, uint16_t i) {
        return &r->tree.v[i];
}

/* ---- the words of a clause ----------------------------------------------------------------------
 */

static void put3(struct variants *v, struct str a, struct str b, struct str c) {
        if (v->count == VARIANTS || a.n + b.n + c.n + 3 > VARIANT || !a.n)
                return;
        char *p = v->text[v->count];
        size_t n = 0;
        struct str all[3] = { a, b, c };
        for (unsigned i = 0; i < 3; i++) {
                if (!all[i].n)
                        continue;
                if (n)
                        p[n++] = ' ';
                memcpy(p + n, all[i].p, all[i].n);
                n += all[i].n;
        }
        v->n[v->count++] = n;
}

static struct str compound_of(const struct tie_reader *r, uint16_t i) {
        if (i > 0 && node(r, i - 1u)->head == i && node(r, i - 1u)->rel == LANG_REL_compound)
                return node(r, i - 1u)->lemma;
        return STR("");
}

static void with_nouns(const struct tie_reader *r, const struct lang_clause *c, struct str verb,
                       struct variants *v) {
        for (uint32_t i = 0; i < c->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                struct str noun = node(r, a->head)->lemma;
                if (node(r, a->head)->pos != LANG_POS_NOUN)
                        continue;
                if (a->kind == LANG_ARG_object) {
                        struct str more = compound_of(r, a->head);
                        if (more.n)
                                put3(v, verb, more, noun);
                        put3(v, verb, noun, STR(""));
                } else if (a->kind == LANG_ARG_oblique && a->prep != LANG_NOWORD) {
                        put3(v, verb, node(r, a->prep)->lemma, noun);
                }
        }
}

static void words_of(const struct tie_reader *r, const struct lang_clause *c, struct variants *v) {
        struct str verb = node(r, c->head)->lemma;
        v->count = 0;
        if (r->lang != TEXT_LANG_en) {
                put3(v, c->lemma, STR(""), STR(""));
                if (!str_eq(verb, c->lemma))
                        put3(v, verb, STR(""), STR(""));
                return;
        }
        if (str_eq(c->lemma, STR("be"))) {
                put3(v, compound_of(r, c->head), verb, STR(""));
                put3(v, verb, STR(""), STR(""));
                with_nouns(r, c, STR("be"), v);
                return;
        }
        if (c->noun) {
                put3(v, compound_of(r, c->head), verb, STR(""));
                put3(v, verb, STR(""), STR(""));
                return;
        }
        struct str particle = STR("");
        for (uint16_t i = 0; i < r->tree.n; i++)
                if (node(r, i)->head == c->head && (node(r, i)->rel == LANG_REL_compound_prt))
                        particle = node(r, i)->lemma;
        with_nouns(r, c, verb, v);
        for (uint16_t i = c->head + 1; i < r->tree.n && i < c->head + 4;
             i++) /* declined to comment */
                if (node(r, i)->head == c->head && node(r, i)->rel == LANG_REL_xcomp)
                        put3(v, verb, node(r, i)->lemma, STR(""));
        if (particle.n)
                put3(v, verb, particle, STR(""));
        /* "checked in with": the particle may be taken for anything */
        if (!particle.n && c->head + 1 < r->tree.n &&
            tie_read_is(r, c->head + 1u, "in|up|out|off|back|over|down|away|on|upon"))
                put3(v, verb, node(r, c->head + 1u)->lemma, STR(""));
        put3(v, verb, STR(""), STR(""));
}

/* ---- conditions ---------------------------------------------------------------------------------
 */

static struct str slot_of(const struct tie_reader *r, const struct lang_arg *a) {
        switch (a->kind) {
        case LANG_ARG_subject:
                return STR("subject");
        case LANG_ARG_object:
                return STR("object");
        case LANG_ARG_indirect:
                return STR("indirect");
        case LANG_ARG_predicate:
                return STR("predicate");
        case LANG_ARG_owner:
                return STR("owner");
        case LANG_ARG_time:
                return STR("time");
        case LANG_ARG_oblique:
                break;
        }
        return a->prep == LANG_NOWORD ? STR("") : r->tree.v[a->prep].lemma;
}

/* Of a condition: words of a longer text, so lang_clause_in(), which knows lists by their address,
 * is not for it. */
static bool among(struct str word, struct str list) {
        while (list.n) {
                struct str one = str_cut(&list, '|');
                if (one.n && str_eq(one, word))
                        return true;
        }
        return false;
}

/* The lemma that heads it; of "tons of rifles", both. */
static bool headed_by(const struct tie_reader *r, uint16_t i, struct str list) {
        if (among(node(r, i)->lemma, list))
                return true;
        for (uint16_t k = i + 1; k < r->tree.n && k < i + 6; k++)
                if (node(r, k)->head == i && node(r, k)->rel == LANG_REL_nmod &&
                    among(node(r, k)->lemma, list) && tie_read_is(r, k - 1u, "of"))
                        return true;
        return false;
}

static bool is_given(const struct tie_reader *r, const struct lang_clause *c) {
        for (uint32_t i = 0; i < c->n_args; i++)
                if (r->clauses.args.v[c->arg + i].kind == LANG_ARG_object)
                        return true;
        return false;
}

static bool meets(const struct tie_reader *r, const struct lang_clause *c, struct str cond) {
        bool not = str_starts(cond, STR("!"));
        struct str words = str_sub(cond, not, cond.n);
        struct str slot = str_cut(&words, ':');
        bool found = false;
        for (uint32_t i = 0; i < c->n_args && !found; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                bool any = str_eq(slot, STR("any")) &&
                           (a->kind == LANG_ARG_object || a->kind == LANG_ARG_indirect ||
                            a->kind == LANG_ARG_oblique);
                any = any || (a->kind == LANG_ARG_indirect && str_eq(slot, STR("object")) &&
                              !words.n && !is_given(r, c));
                if (any || str_eq(slot, slot_of(r, a)))
                        found = !words.n || headed_by(r, a->head, words);
        }
        return found != not ;
}

static bool holds(const struct tie_reader *r, const struct lang_clause *c,
                  const struct tie_frame *f) {
        bool is = str_eq(c->lemma, STR("be"));
        bool lasting_is = is && !(f->flags & (TIE_V_IS | TIE_V_NOUN));
        if (((f->flags & TIE_V_NOUN) != 0) != c->noun ||
            (((f->flags & TIE_V_IS) != 0) != is && !lasting_is) ||
            ((f->flags & TIE_V_PASSIVE) && !c->passive) ||
            ((f->flags & TIE_V_ACTIVE) && c->passive))
                return false;
        struct str what = str_of(f->what);
        while (what.n) {
                struct str one = str_cut(&what, ' ');
                if (one.n && !meets(r, c, one))
                        return false;
        }
        return true;
}

/* ---- who ----------------------------------------------------------------------------------------
 */

static void fill(struct tie_reader *r, const struct lang_clause *c, const char *slots,
                 struct tie_parties *ret) {
        struct str rest = str_of(slots);
        bool filled = false;
        while (rest.p) {
                struct str one = str_cut(&rest, '|');
                *ret = (struct tie_parties){ 0 };
                tie_read_slot(r, c, one, ret);
                filled = filled || ret->filled;
                if (ret->n || ret->each_other)
                        break;
        }
        ret->filled = filled;
}

static bool may_be(const struct tie_party *p, unsigned flags, bool from) {
        bool person = p->kind == TIE_PERSON || p->kind == TIE_SPEAKER || p->kind == TIE_ADDRESSEE ||
                      p->kind == TIE_DESCRIBED;
        if (from)
                return !((flags & TIE_V_FROM_PERSON) && !person) &&
                       !((flags & TIE_V_FROM_GROUP) && person);
        return !((flags & TIE_V_TO_PERSON) && !person) &&
               !((flags & TIE_V_TO_GROUP) && p->kind == TIE_PERSON) &&
               !((flags & TIE_V_TO_PLACE) && p->kind != TIE_PLACE);
}

/* Nobody is a member of a place; places live nowhere and go nowhere, but teams. */
static bool is_likely(enum tie_kind kind, const struct tie_party *from,
                      const struct tie_party *to) {
        return !(kind == TIE_belonged && to->kind == TIE_PLACE) &&
               !((kind == TIE_lived || kind == TIE_visited || kind == TIE_employed) &&
                 from->kind == TIE_PLACE && from->how != TIE_HEADED);
}

static bool same(const struct tie_party *a, const struct tie_party *b) {
        if (a->kind == TIE_SPEAKER || b->kind == TIE_SPEAKER || a->kind == TIE_ADDRESSEE)
                return a->kind == b->kind;
        return (a->name_len && b->name_len && a->name_off == b->name_off) ||
               str_eq(a->name, b->name);
}

/* ---- what is said -------------------------------------------------------------------------------
 */

static unsigned flags_of(const struct lang_clause *c, const struct tie_frame *f,
                         const struct tie_parties *from, const struct tie_parties *to) {
        unsigned flags = 0;
        if (c->negated || from->negative || to->negative || (f->flags & TIE_V_NOT))
                flags |= TIE_NEGATED;
        if (c->passive)
                flags |= TIE_PASSIVE;
        if (c->noun)
                flags |= TIE_FROM_NOUN;
        if (f->flags & TIE_V_LASTING)
                flags |= TIE_LASTING;
        if ((f->flags & TIE_V_ENDS) || c->ended)
                flags |= TIE_ENDS;
        if (f->flags & TIE_V_BEGINS)
                flags |= TIE_BEGINS;
        return flags;
}

static uint8_t odds_of(const struct tie_said *s, const struct tie_parties *from,
                       const struct tie_parties *to) {
        int odds = 88;
        const struct tie_party *both[2] = { &s->from, &s->to };
        for (unsigned i = 0; i < 2; i++) {
                odds -= both[i]->how == TIE_PRONOUN || both[i]->how == TIE_ANAPHOR ? 15 : 0;
                odds -= both[i]->kind == TIE_DESCRIBED && both[i]->how == TIE_NAMED ? 20 : 0;
                odds -= both[i]->how == TIE_HEADED || both[i]->how == TIE_GRAMMAR ? 5 : 0;
        }
        odds -= from->weak + to->weak ? 12 : 0;
        odds -= from->inner + to->inner ? 5 : 0;
        odds -= s->flags & TIE_FROM_NOUN ? 8 : 0;
        return (uint8_t) (odds < 20 ? 20 : odds);
}

/* The object's words, where they are not one of the two. */
static void read_object(const struct tie_reader *r, const struct lang_clause *c,
                        struct tie_said *s) {
        for (uint32_t i = 0; i < c->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                const struct lang_node *lo = node(r, a->lo), *hi = node(r, a->hi - 1u);
                if (a->kind != LANG_ARG_object)
                        continue;
                s->object_off = lo->off;
                s->object_len = hi->off + hi->len - lo->off;
                return;
        }
}

static const struct {
        const char *words;
        uint32_t count;
} times[] = { { "once", 1 },  { "twice", 2 }, { "two", 2 },  { "three", 3 },
              { "four", 4 },  { "five", 5 },  { "six", 6 },  { "seven", 7 },
              { "eight", 8 }, { "nine", 9 },  { "ten", 10 }, { "thrice", 3 } };

static uint32_t number(const struct tie_reader *r, uint16_t i) {
        uint64_t n;
        for (size_t k = 0; k < sizeof times / sizeof times[0]; k++)
                if (tie_read_is(r, i, times[k].words))
                        return times[k].count;
        return str_u64(tie_read_word(r, i), &n) && n < 1000000 ? (uint32_t) n : 0;
}

/* "twice", "on at least three occasions", "four times", "two visits to". */
static void read_count(const struct tie_reader *r, const struct lang_clause *c,
                       struct tie_said *s) {
        if (r->lang == TEXT_LANG_fa) {
                uint32_t n = tie_read_count_fa(r, c);
                s->count = n > 1 ? n : s->count;
                s->flags |= n > 1 ? TIE_COUNTED : 0u;
        }
        for (uint16_t i = 0; i < r->tree.n; i++) {
                uint16_t h = node(r, i)->head;
                uint32_t n = number(r, i);
                if (!n || h >= r->tree.n)
                        continue;
                bool adverb = h == c->head && tie_read_is(r, i, "once|twice|thrice");
                bool often = tie_read_is(r, h, "time|occasion") && node(r, h)->head == c->head;
                bool nouns = c->noun && h == c->head && node(r, i)->rel == LANG_REL_nummod;
                bool light = c->second == h && node(r, i)->rel == LANG_REL_nummod &&
                             r->lang == TEXT_LANG_en;
                if ((adverb || often || nouns || light) && n > 1) {
                        s->count = n;
                        s->flags |= TIE_COUNTED;
                        return;
                }
        }
}

/* The same of the same two in the same sentence: the verb knows better than the noun, what is not
 * asserted better than what is, else the first. */
static bool is_better(const struct tie_said *a, const struct tie_said *b) {
        bool x = (a->flags & TIE_FROM_NOUN) != 0, y = (b->flags & TIE_FROM_NOUN) != 0;
        if (x != y)
                return !x;
        return tie_asserted(b) && !tie_asserted(a);
}

static bool is_said_before(struct tie_reader *r, const struct tie_said *s) {
        for (size_t i = r->list.v.n; i-- > 0 && r->list.v.v[i].verb_off >= r->off;) {
                struct tie_said *had = &r->list.v.v[i];
                bool along = same(&had->from, &s->from) && same(&had->to, &s->to);
                bool across = same(&had->from, &s->to) && same(&had->to, &s->from);
                if (had->kind != s->kind ||
                    !(along || (across && tie_kind_shape(s->kind) == TIE_SHAPE_mutual)))
                        continue;
                if (is_better(s, had))
                        *had = *s;
                return true;
        }
        return false;
}

/* What the tagger took for a place, though it is called an institute, a party or a bank. */
static void settle_kind(struct tie_party *p) {
        if (p->kind == TIE_PLACE && p->name_len && str_chr(p->name, ' ') != SIZE_MAX &&
            lang_is_org(p->name))
                p->kind = TIE_ORGANISATION;
}

static void settle_kinds(struct tie_parties *all) {
        for (unsigned i = 0; i < all->n; i++)
                settle_kind(&all->v[i]);
}

static void emit(struct tie_reader *r, const struct lang_clause *c, const struct tie_frame *f,
                 const struct tie_said *like, const struct tie_parties *from,
                 const struct tie_parties *to) {
        struct tie_said s = *like;
        s.kind = f->kind;
        s.rule = f->rule;
        s.off = (uint32_t) (r->used_before ? r->before_off : r->off);
        s.len = (uint32_t) (r->off + r->len) - s.off;
        s.verb_off = c->verb_off;
        s.verb_len = c->verb_len;
        s.voice = r->t->voice;
        s.odds = odds_of(&s, from, to);
        if (!is_said_before(r, &s))
                vec_push(&r->list.v, s);
}

/* "accused Y of funding Z": on the word of the accuser alone, and his date is not the deed's. */
static void read_accuser(struct tie_reader *r, const struct lang_clause *c, struct tie_said *s) {
        if (c->parent == LANG_NOWORD || c->link != LANG_CLAUSE_adverbial)
                return;
        const struct lang_clause *up = &r->clauses.v.v[c->parent];
        if (tie_lex_speech(r->lex, r->lang, up->lemma) != TIE_SPEECH_accuses)
                return;
        if (s->mode == LANG_MODE_fact)
                s->mode = LANG_MODE_reported;
        if (s->time.basis == TIE_WHEN_mentioned && s->time.off < node(r, c->head)->off)
                s->time = (struct tie_time){ 0 };
        for (uint32_t i = 0; i < up->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[up->arg + i];
                if (a->kind == LANG_ARG_subject && s->n_chain < TIE_CHAIN &&
                    tie_read_who(r, up, a, &s->chain[s->n_chain])) {
                        s->n_chain++;
                        return;
                }
        }
        s->flags |= TIE_SOURCE_UNNAMED;
}

static void claims(struct tie_reader *r, const struct lang_clause *c, const struct tie_frame *f,
                   const struct tie_parties *from, const struct tie_parties *to,
                   struct tie_said *s) {
        s->flags = flags_of(c, f, from, to);
        s->mode = c->mode;
        if ((from->alternative || to->alternative) && s->mode == LANG_MODE_fact)
                s->mode = LANG_MODE_possible;
        if ((f->flags & TIE_V_PLANNED) && s->mode == LANG_MODE_fact)
                s->mode = LANG_MODE_planned;
        if (s->mode == LANG_MODE_questioned)
                s->flags |= TIE_QUESTION;
        if (s->mode == LANG_MODE_reported)
                s->flags |= TIE_SOURCE_UNNAMED;
        tie_read_chain(r, c, s);
        tie_read_time(r, c, s);
        read_accuser(r, c, s);
        read_object(r, c, s);
        read_count(r, c, s);
}

/* Each of the one side with each of the other; of a group among itself, each pair once.  How many
 * were fit for the frame. */
static unsigned say(struct tie_reader *r, const struct lang_clause *c, const struct tie_frame *f,
                    const struct tie_parties *from, const struct tie_parties *to, bool among) {
        struct tie_said s = { 0 };
        unsigned fit = 0;
        claims(r, c, f, from, to, &s);
        for (unsigned i = 0; i < from->n; i++) {
                s.from = from->v[i];
                if (!may_be(&s.from, f->flags, true))
                        continue;
                for (unsigned k = among ? i + 1 : 0; k < to->n; k++) {
                        s.to = to->v[k];
                        if (!may_be(&s.to, f->flags, false) || !is_likely(f->kind, &s.from, &s.to))
                                continue;
                        fit++;
                        if (!same(&s.from, &s.to))
                                emit(r, c, f, &s, from, to);
                }
                if (!to->n && !among && (f->flags & TIE_V_ALONE)) {
                        s.to = (struct tie_party){ 0 };
                        emit(r, c, f, &s, from, to);
                        fit++;
                }
        }
        return fit;
}

/* A noun whose owner is only taken over tells of contact, of nothing else: who condemns an attack
 * did not attack. */
static bool may_share(const struct tie_reader *r, const struct lang_clause *c,
                      const struct tie_frame *f) {
        const char *type = tie_kind_plover(f->kind);
        for (uint32_t i = 0; c->noun && i < c->n_args; i++) {
                const struct lang_arg *a = &r->clauses.args.v[c->arg + i];
                if (a->kind == LANG_ARG_subject && (a->flags & LANG_ARG_shared) &&
                    !(type && str_eq(str_of(type), STR("CONSULT"))))
                        return false;
        }
        return true;
}

static bool is_judgement(enum tie_kind k) {
        return k == TIE_criticised || k == TIE_praised || k == TIE_supported || k == TIE_opposed ||
               k == TIE_rejected;
}

/* True: the frame is the clause's, even where those in its slots are not known. */
static bool try_frame(struct tie_reader *r, const struct lang_clause *c,
                      const struct tie_frame *f) {
        struct tie_parties from, to = { 0 };
        if (!holds(r, c, f) || !may_share(r, c, f))
                return false;
        r->used_before = false;
        fill(r, c, f->from, &from);
        settle_kinds(&from);
        if (str_eq(str_of(f->to), STR("each"))) {
                if (from.n < 2)
                        return false;
                say(r, c, f, &from, &from, true);
                return true;
        }
        r->through = is_judgement(f->kind);
        r->described = true;
        if (*f->to)
                fill(r, c, f->to, &to);
        r->through = r->described = false;
        settle_kinds(&to);
        if ((f->flags & TIE_V_NO_ADJ) && (from.weak || to.weak))
                return false;
        if (to.each_other && from.n > 1) {
                say(r, c, f, &from, &from, true);
                return true;
        }
        if (!from.filled || (!to.filled && !(f->flags & TIE_V_ALONE)))
                return false;
        /* whom the flags refuse may fit the next row; who is not known fits none */
        if (from.n && (to.n || (f->flags & TIE_V_ALONE)))
                return say(r, c, f, &from, &to, false) > 0;
        return true;
}

void tie_read_clause(struct tie_reader *r, const struct lang_clause *c) {
        struct variants v;
        const struct tie_frame *const *frames;
        words_of(r, c, &v);
        for (unsigned i = 0; i < v.count; i++) {
                size_t n =
                        tie_lex_find(r->lex, r->lang, (struct str){ v.text[i], v.n[i] }, &frames);
                for (size_t k = 0; k < n; k++)
                        if (try_frame(r, c, frames[k]))
                                return;
        }
}

/* ---- offices before names -----------------------------------------------------------------------
 */

static bool is_office(const struct tie_reader *r, uint16_t i, size_t *org, size_t *who) {
        if (node(r, i)->pos != LANG_POS_NOUN || tie_read_word(r, i).p[0] < 'a')
                return false;
        *org = tie_read_name_at(r, node(r, i - 1u)->off);
        *who = tie_read_name_at(r, node(r, i + 1u)->off);
        return *org != SIZE_MAX && *who != SIZE_MAX && *org != *who &&
               r->t->names[*org].type != LANG_PER && r->t->names[*who].type == LANG_PER &&
               r->t->names[*who].off == node(r, i + 1u)->off;
}

/* Who stands at the head of a state or a town; an office of anything else needs a body. */
static const char *const rulers = "president|leader|premier|ruler|chancellor|king|queen|emir|"
                                  "governor|mayor|minister|ambassador";

/* "former Acme director Jane Doe" */
static bool is_past(const struct tie_reader *r, size_t name) {
        for (uint16_t i = 1; i < r->tree.n; i++)
                if (node(r, i)->off == r->t->names[name].off)
                        return tie_read_is(r, i - 1u, "former|ex|then|ex-|late|onetime|erstwhile");
        return false;
}

/* "Rivers Ministry spokesman John Roe": the tree has this in a dozen ways, the words in one. */
void tie_read_office(struct tie_reader *r, uint16_t i) {
        const struct tie_frame *const *frames;
        struct tie_party org = { 0 }, person = { 0 };
        size_t a, b;
        if (r->lang != TEXT_LANG_en || i < 1 || i + 1u >= r->tree.n || !is_office(r, i, &a, &b))
                return;
        tie_read_name(r, a, TIE_NAMED, &org);
        tie_read_name(r, b, TIE_NAMED, &person);
        settle_kind(&org);
        if (org.kind == TIE_PLACE && !tie_read_is(r, i, rulers))
                return;
        size_t n = tie_lex_find(r->lex, r->lang, node(r, i)->lemma, &frames);
        for (size_t k = 0; k < n; k++) {
                const struct tie_frame *f = frames[k];
                bool along = str_eq(str_of(f->from), STR("subject"));
                struct tie_said s = { .from = along ? person : org, .to = along ? org : person };
                struct tie_parties none = { 0 };
                struct lang_clause c = { .head = i,
                                         .verb_off = node(r, i)->off,
                                         .verb_len = node(r, i)->len };
                if (!(f->flags & TIE_V_IS) || *f->what || !may_be(&s.from, f->flags, true) ||
                    !may_be(&s.to, f->flags, false) || !is_likely(f->kind, &s.from, &s.to))
                        continue;
                s.flags = TIE_LASTING;
                if (is_past(r, a))
                        s.flags |= TIE_ENDS;
                r->used_before = false;
                emit(r, &c, f, &s, &none, &none);
                return;
        }
}
