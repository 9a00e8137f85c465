/* Clauses: what is the same in all languages.
 *
 * A language's reader walks the tree, puts clauses and their arguments (in any order, into a list
 * with a roof), lets clauses share subjects and settles modes; here the lists are then put in
 * order: clauses by head, the arguments of each side by side. */
#include "lang/lang-clause-work.h"

const char *lang_mode_code(enum lang_mode m) {
        switch (m) {
#define LANG_MODE(id)                                                                              \
        case LANG_MODE_##id:                                                                       \
                return #id;
                LANG_MODES(LANG_MODE)
#undef LANG_MODE
        }
        return "";
}

struct str lang_clause_word(const struct lang_clause_work *w, uint16_t i) {
        return str_sub(w->text, w->t->v[i].off, w->t->v[i].len);
}

bool lang_clause_is(const struct lang_clause_work *w, uint16_t i, const char *lemma) {
        return i != LANG_NOWORD && str_eq(w->t->v[i].lemma, str_of(lemma));
}

/* Which beginnings and lengths the words of a list have: most words are in no list, and are told by
 * two bits.  Lists are literals, so their addresses are their names. */
struct list_gist {
        const char *list;
        uint64_t begins, lengths;
};
enum { GISTS = 256 };

static unsigned begin_of(const char *p, size_t n) {
        unsigned a = (uint8_t) p[0], b = n > 1 ? (uint8_t) p[1] : 0;
        return (a * 31 + b) & 63;
}

static const struct list_gist *gist_of(const char *list) {
        static _Thread_local struct list_gist gists[GISTS];
        struct list_gist *g = &gists[((uintptr_t) list * 0x9e3779b97f4a7c15u) >> 56];
        if (g->list == list)
                return g;
        *g = (struct list_gist){ .list = list };
        for (const char *p = list;; p++) {
                size_t n = (size_t) (strchrnul(p, '|') - p);
                if (n > 0) {
                        g->begins |= UINT64_C(1) << begin_of(p, n);
                        g->lengths |= UINT64_C(1) << (n < 63 ? n : 63);
                }
                p += n;
                if (!*p)
                        return g;
        }
}

bool lang_clause_in(struct str word, const char *list) {
        if (word.n == 0)
                return false;
        const struct list_gist *g = gist_of(list);
        if (!(g->begins >> begin_of(word.p, word.n) & 1) ||
            !(g->lengths >> (word.n < 63 ? word.n : 63) & 1))
                return false;
        for (const char *p = list; word.n; p++) {
                /* the second byte too: the first is the same of all Persian letters */
                if (*p == word.p[0] && (word.n < 2 || p[1] == word.p[1]) &&
                    strncmp(p, word.p, word.n) == 0 && (p[word.n] == '|' || !p[word.n]))
                        return true;
                p = strchrnul(p, '|');
                if (!*p)
                        return false;
        }
        return false;
}

uint16_t lang_clause_child(const struct lang_clause_work *w, uint16_t i, enum lang_rel rel) {
        LANG_EACH_CHILD(w, i, c)
        if (w->t->v[c].rel == rel)
                return c;
        return LANG_NOWORD;
}

/* ---- arguments ----------------------------------------------------------------------------------
 */

static bool is_outside(enum lang_rel rel) {
        return rel == LANG_REL_conj || rel == LANG_REL_cc || rel == LANG_REL_acl ||
               rel == LANG_REL_acl_relcl || rel == LANG_REL_appos || rel == LANG_REL_parataxis ||
               rel == LANG_REL_punct || rel == LANG_REL_cop || rel == LANG_REL_nsubj ||
               rel == LANG_REL_nsubj_pass || rel == LANG_REL_aux || rel == LANG_REL_advcl ||
               rel == LANG_REL_mark || rel == LANG_REL_obl || rel == LANG_REL_list ||
               rel == LANG_REL_discourse || rel == LANG_REL_ccomp || rel == LANG_REL_case;
}

/* Whether `i` hangs on `head` by nothing that leads out of the argument. */
static bool is_part(const struct lang_clause_work *w, uint16_t i, uint16_t head) {
        bool first = true;
        for (unsigned steps = 0; i != head; steps++) {
                const struct lang_node *x = &w->t->v[i];
                /* in "officials of X and Y" the conjunct is part of what hangs on the head */
                if (x->head == LANG_NOWORD || steps > LANG_PARSE_WORDS ||
                    (x->head == head && is_outside(x->rel)) ||
                    (x->rel == LANG_REL_acl || x->rel == LANG_REL_acl_relcl ||
                     x->rel == LANG_REL_appos || x->rel == LANG_REL_parataxis) ||
                    (first && x->rel == LANG_REL_punct && x->head == head))
                        return false;
                first = false;
                i = x->head;
        }
        return true;
}

void lang_clause_extent(const struct lang_clause_work *w, uint16_t head, uint16_t *lo,
                        uint16_t *hi) {
        uint16_t from = head, to = head;
        while (from > 0 && is_part(w, from - 1, head))
                from--;
        while (to + 1 < w->t->n && is_part(w, to + 1, head))
                to++;
        while (to > head && w->t->v[to].rel == LANG_REL_punct)
                to--;
        while (from < head && w->t->v[from].rel == LANG_REL_punct)
                from++;
        *lo = from;
        *hi = to + 1;
}

enum { SURE = 45 }; /* odds of a step below which an argument is weak */

uint16_t lang_clause_arg(struct lang_clause_work *w, uint16_t clause, enum lang_arg_kind kind,
                         uint16_t head, uint16_t prep, uint16_t group, unsigned flags) {
        if (w->n_items == LANG_CLAUSE_ITEMS)
                return group;
        struct lang_arg a = { .kind = kind, .head = head, .prep = prep, .flags = flags };
        lang_clause_extent(w, head, &a.lo, &a.hi);
        a.group = group ? group : ++w->n_groups;
        if (w->t->v[head].odds < SURE)
                a.flags |= LANG_ARG_weak;
        w->item[w->n_items++] = (struct lang_clause_item){ .arg = a, .clause = clause };
        return a.group;
}

bool lang_clause_has(const struct lang_clause_work *w, uint16_t clause, enum lang_arg_kind kind) {
        for (uint16_t i = 0; i < w->n_items; i++)
                if (w->item[i].clause == clause && w->item[i].arg.kind == kind)
                        return true;
        return false;
}

void lang_clause_share(struct lang_clause_work *w, uint16_t from, enum lang_arg_kind kind,
                       uint16_t to, enum lang_arg_kind as, unsigned flags) {
        uint16_t n = w->n_items;
        for (uint16_t i = 0; i < n && w->n_items < LANG_CLAUSE_ITEMS; i++) {
                struct lang_clause_item it = w->item[i];
                if (it.clause != from || it.arg.kind != kind)
                        continue;
                it.clause = to;
                it.arg.kind = as;
                it.arg.flags |= LANG_ARG_shared | flags;
                w->item[w->n_items++] = it;
        }
}

/* ---- clauses ------------------------------------------------------------------------------------
 */

uint16_t lang_clause_put(struct lang_clause_work *w, uint16_t head) {
        if (w->out->v.n == LANG_CLAUSE_MOST)
                return LANG_NOWORD;
        const struct lang_node *x = &w->t->v[head];
        struct lang_clause c = { .head = head,
                                 .second = LANG_NOWORD,
                                 .mark = LANG_NOWORD,
                                 .owner = LANG_NOWORD,
                                 .parent = LANG_NOWORD,
                                 .lemma = x->lemma,
                                 .verb_off = x->off,
                                 .verb_len = x->len };
        vec_push(&w->out->v, c);
        return (uint16_t) (w->out->v.n - 1);
}

enum { WORDS_ROOM = LANG_CLAUSE_MOST * 2 * (LANG_LEMMA + 1) };

/* There is room for all: nothing moves. */
struct str lang_clause_join(struct lang_clause_work *w, struct str a, struct str b) {
        struct buf *to = &w->out->words;
        if (to->n + a.n + b.n + 1 > WORDS_ROOM)
                return a;
        size_t at = to->n;
        buf_put_str(to, a);
        buf_putc(to, ' ');
        buf_put_str(to, b);
        return str_sub(buf_str(to), at, to->n - at);
}

static void link_children(struct lang_clause_work *w) {
        uint16_t last[LANG_PARSE_WORDS];
        for (uint16_t i = 0; i < w->t->n; i++)
                w->child[i] = w->next[i] = w->clause_of[i] = last[i] = LANG_NOWORD;
        for (uint16_t i = 0; i < w->t->n; i++) {
                uint16_t h = w->t->v[i].head;
                if (h >= w->t->n)
                        continue;
                if (last[h] == LANG_NOWORD)
                        w->child[h] = i;
                else
                        w->next[last[h]] = i;
                last[h] = i;
        }
}

static void gather_args(struct lang_clause_work *w) {
        for (size_t c = 0; c < w->out->v.n; c++) {
                struct lang_clause *k = &w->out->v.v[c];
                k->arg = (uint32_t) w->out->args.n;
                for (uint16_t i = 0; i < w->n_items; i++)
                        if (w->item[i].clause == c)
                                vec_push(&w->out->args, w->item[i].arg);
                k->n_args = (uint32_t) w->out->args.n - k->arg;
        }
}

void lang_clauses_read(struct str text, const struct lang_tree *t, struct lang_clauses *ret) {
        struct lang_clause_work w;
        vec_clear(&ret->v);
        vec_clear(&ret->args);
        if (!ret->words.max)
                buf_init(&ret->words, 0);
        buf_clear(&ret->words);
        if (!t->n || t->n > LANG_PARSE_WORDS)
                return;
        buf_room(&ret->words, WORDS_ROOM + 1);
        w.text = text;
        w.t = t;
        w.out = ret;
        w.n_items = w.n_groups = 0;
        memset(w.shared, 0, sizeof w.shared);
        memset(w.moded, 0, sizeof w.moded);
        link_children(&w);
        if (t->lang == TEXT_LANG_fa)
                lang_clause_fa(&w);
        else
                lang_clause_en(&w);
        gather_args(&w);
}

void lang_clauses_done(struct lang_clauses *c) {
        vec_done(&c->v);
        vec_done(&c->args);
        buf_done(&c->words);
}
