/* From judged pairs to sets.  First what the user forbade and joined, then the evidence, strongest
 * first; a candidate is taken only if nothing between the two whole sets forbids it. */
#include "actor/actor-work.h"
#include "text/text-fold.h"

#include <stdlib.h>

enum { POSTS_SEEN = 16, AT_ONCE = 30 * 86400, SURE = 10 };

/* ---- sets ----------------------------------------------------------------------------------- */

uint32_t actor_root(const struct actor_nodes *s, uint32_t i) {
        while (s->up[i] != i)
                i = s->up[i] = s->up[s->up[i]]; /* path halving */
        return i;
}

static void nodes_init(struct actor_nodes *s, uint32_t n) {
        s->up = mem_array(NULL, (size_t) n + 1, sizeof *s->up);
        s->size = mem_array(NULL, (size_t) n + 1, sizeof *s->size);
        s->v = mem_array(NULL, (size_t) n + 1, sizeof *s->v);
        for (uint32_t i = 0; i < n; i++) {
                s->up[i] = i;
                s->size[i] = 1;
                s->v[i] = (struct actor_node){ .bars = ACTOR_NONE, .posts = ACTOR_NONE };
        }
}

static void bar_one(struct actor_nodes *s, uint32_t from, uint32_t to, enum actor_against why) {
        vec_push(&s->bars, (struct actor_bar_item){ to, s->v[from].bars, why });
        s->v[from].bars = (uint32_t) s->bars.n - 1;
        s->v[from].n_bars++;
}

static void bar(struct actor_nodes *s, uint32_t a, uint32_t b, enum actor_against why) {
        bar_one(s, a, b, why);
        bar_one(s, b, a, why);
}

/* Behind the last of one list comes the other: the shorter is walked. */
static void add_bars(struct actor_nodes *s, uint32_t to, uint32_t from) {
        struct actor_node *a = &s->v[to], *b = &s->v[from];
        uint32_t few = a->n_bars < b->n_bars ? a->bars : b->bars;
        uint32_t many = a->n_bars < b->n_bars ? b->bars : a->bars, last = few;
        a->n_bars += b->n_bars;
        a->bars = few == ACTOR_NONE ? many : few;
        if (few == ACTOR_NONE)
                return;
        while (s->bars.v[last].next != ACTOR_NONE)
                last = s->bars.v[last].next;
        s->bars.v[last].next = many;
}

static void add_posts(struct actor_nodes *s, uint32_t to, uint32_t from) {
        uint32_t last = s->v[from].posts;
        if (last == ACTOR_NONE)
                return;
        while (s->posts.v[last].next != ACTOR_NONE)
                last = s->posts.v[last].next;
        s->posts.v[last].next = s->v[to].posts;
        s->v[to].posts = s->v[from].posts;
}

static void unite(struct actor_nodes *s, uint32_t a, uint32_t b) {
        uint32_t x = actor_root(s, a), y = actor_root(s, b);
        uint32_t to = s->size[x] >= s->size[y] ? x : y, from = to == x ? y : x;
        s->up[from] = to;
        s->size[to] += s->size[from];
        s->v[to].middles |= s->v[from].middles;
        s->v[to].suffixes |= s->v[from].suffixes;
        add_bars(s, to, from);
        add_posts(s, to, from);
}

/* ---- what stands between two sets ----------------------------------------------------------- */

static bool posts_clash(const struct actor_post *a, const struct actor_post *b) {
        int64_t from = a->first > b->first ? a->first : b->first;
        int64_t to = a->last < b->last ? a->last : b->last;
        return a->org != 0 && b->org != 0 && a->org != b->org && a->title != 0 && b->title != 0 &&
               a->title != b->title && to - from >= AT_ONCE;
}

static bool any_posts_clash(const struct actor_nodes *s, uint32_t x, uint32_t y) {
        uint32_t i = s->v[x].posts, seen = 0;
        for (; i != ACTOR_NONE && seen < POSTS_SEEN; i = s->posts.v[i].next, seen++) {
                uint32_t k = s->v[y].posts, met = 0;
                for (; k != ACTOR_NONE && met < POSTS_SEEN; k = s->posts.v[k].next, met++)
                        if (posts_clash(&s->posts.v[i].post, &s->posts.v[k].post))
                                return true;
        }
        return false;
}

static bool disjoint(uint32_t a, uint32_t b) {
        return a != 0 && b != 0 && (a & b) == 0;
}

/* All that is against joining the sets of roots x and y, as 1 << enum actor_against. */
static uint32_t between(const struct actor_nodes *s, uint32_t x, uint32_t y) {
        uint32_t few = s->v[x].n_bars <= s->v[y].n_bars ? x : y, other = few == x ? y : x, ret = 0;
        for (uint32_t i = s->v[few].bars; i != ACTOR_NONE; i = s->bars.v[i].next)
                if (actor_root(s, s->bars.v[i].to) == other)
                        ret |= 1u << s->bars.v[i].why;
        if (disjoint(s->v[x].middles, s->v[y].middles))
                ret |= 1u << ACTOR_AGAINST_middle;
        if (disjoint(s->v[x].suffixes, s->v[y].suffixes))
                ret |= 1u << ACTOR_AGAINST_suffix;
        if (any_posts_clash(s, x, y))
                ret |= 1u << ACTOR_AGAINST_posts;
        return ret;
}

uint32_t actor_against_of(const struct actor_nodes *s, uint32_t a, uint32_t b) {
        uint32_t x = actor_root(s, a), y = actor_root(s, b);
        return x == y ? 0 : between(s, x, y);
}

static bool any_hard(uint32_t againsts) {
        for (unsigned k = 0; k < ACTOR_AGAINSTS; k++)
                if (againsts >> k & 1 && actor_against_is_hard((enum actor_against) k))
                        return true;
        return false;
}

/* ---- filling -------------------------------------------------------------------------------- */

/* Middle letters and suffixes of the names of an address; of the full ones only. */
static void take_names(struct actor_work *w, uint32_t place) {
        struct actor_node *n = &w->nodes.v[place];
        for (uint32_t i = w->uses_at[place]; i < w->uses_at[place + 1]; i++) {
                const struct actor_name *name = &w->c->names.v[w->uses.v[i].name];
                if (name->key == 0 || name->flags & (ACTOR_IS_org | ACTOR_IS_role))
                        continue;
                n->middles |= name->middles;
                n->suffixes |= name->suffixes;
        }
}

static int by_post(const void *pa, const void *pb, void *ctx) {
        const struct actor_work *w = ctx;
        const struct actor_post *a = pa, *b = pb;
        uint32_t x = w->rank[a->addr], y = w->rank[b->addr];
        if (x != y)
                return x < y ? -1 : 1;
        if (a->first != b->first)
                return a->first < b->first ? -1 : 1;
        if (a->last != b->last)
                return a->last < b->last ? -1 : 1;
        return a->org != b->org ? (a->org < b->org ? -1 : 1) : 0;
}

static void take_posts(struct actor_work *w) {
        struct actor_nodes *s = &w->nodes;
        if (w->c->posts.n > 0)
                qsort_r(w->c->posts.v, w->c->posts.n, sizeof *w->c->posts.v, by_post, w);
        for (size_t i = 0; i < w->c->posts.n; i++) {
                uint32_t node = w->rank[w->c->posts.v[i].addr];
                vec_push(&s->posts, (struct actor_post_item){ w->c->posts.v[i], s->v[node].posts });
                s->v[node].posts = (uint32_t) s->posts.n - 1;
        }
}

static void take_bars(struct actor_work *w) {
        for (size_t i = 0; i < w->pairs.n; i++) {
                const struct actor_pair *p = &w->pairs.v[i];
                for (unsigned k = 0; k < ACTOR_AGAINSTS; k++)
                        if (p->againsts >> k & 1)
                                bar(&w->nodes, p->a, p->b, (enum actor_against) k);
        }
}

/* Names that stand alone and are written alike are one row. */
static void unite_spellings(struct actor_work *w) {
        struct map m;
        map_init(&m);
        for (uint32_t i = w->n_addrs; i < w->n_nodes; i++) {
                struct str words = w->c->names.v[w->alone[i - w->n_addrs]].words;
                bool new;
                uint32_t first = (uint32_t) *map_put(&m, words, i, &new);
                if (new || words.n == 0)
                        continue;
                unite(&w->nodes, first, i);
                w->reason[i] = (struct actor_reason){ ACTOR_WHY_spelling, ACTOR_NONE, 1, { 0 } };
        }
        map_done(&m);
}

/* ---- decisions ------------------------------------------------------------------------------ */

struct anchors { /* texts to nodes */
        struct map addrs, words;
};

static void anchors_init(struct anchors *s, const struct actor_work *w) {
        map_init(&s->addrs);
        map_init(&s->words);
        for (uint32_t i = 0; i < w->n_addrs; i++)
                map_put(&s->addrs, w->c->addrs.v[w->addr[i]].address, i, NULL);
        for (uint32_t i = w->n_addrs; i < w->n_nodes; i++)
                map_put(&s->words, w->c->names.v[w->alone[i - w->n_addrs]].words, i, NULL);
}

static void anchors_done(struct anchors *s) {
        map_done(&s->addrs);
        map_done(&s->words);
}

static uint32_t node_of(const struct anchors *s, struct str text) {
        const uint64_t *found = map_find(&s->addrs, text);
        struct arena a;
        struct actor_name n;
        if (found == NULL && text.n > 0 && text.n < 1024) {
                arena_init(&a, 0);
                actor_name_parse(text, 0, &a, &n);
                found = n.words.n > 0 ? map_find(&s->words, n.words) : NULL;
                arena_done(&a);
        }
        return found != NULL ? (uint32_t) *found : ACTOR_NONE;
}

static void clash(struct actor_out *out, uint64_t say, uint64_t by) {
        vec_push(&out->clashes, (struct actor_clash){ say, by });
}

static int by_id(const void *pa, const void *pb) {
        const struct actor_say *a = pa, *b = pb;
        return a->id < b->id ? -1 : a->id > b->id;
}

/* The decision that keeps the sets of x and y apart. */
static uint64_t who_forbade(const struct actor_work *w, const struct anchors *at, uint32_t x,
                            uint32_t y) {
        for (size_t i = 0; i < w->c->says.n; i++) {
                const struct actor_say *s = &w->c->says.v[i];
                if (s->verb != ACTOR_not_same && s->verb != ACTOR_split)
                        continue;
                uint32_t a = node_of(at, s->a), b = node_of(at, s->b);
                if (a == ACTOR_NONE || b == ACTOR_NONE)
                        continue;
                a = actor_root(&w->nodes, a);
                b = actor_root(&w->nodes, b);
                if ((a == x && b == y) || (a == y && b == x))
                        return s->id;
        }
        return 0;
}

static void forbid(struct actor_work *w, const struct anchors *at, const struct actor_say *s,
                   struct actor_out *out) {
        uint32_t a = node_of(at, s->a), b = node_of(at, s->b);
        if (a == ACTOR_NONE || (b == ACTOR_NONE && (s->b.n > 0 || s->verb == ACTOR_not_same)))
                clash(out, s->id, 0);
        else if (b == ACTOR_NONE)
                w->apart[a] = true;
        else if (a != b)
                bar(&w->nodes, a, b,
                    s->verb == ACTOR_split ? ACTOR_AGAINST_split : ACTOR_AGAINST_user);
}

static void give_reason(struct actor_work *w, uint32_t a, uint32_t b, struct actor_reason r) {
        if (w->reason[a].why == ACTOR_WHY_itself) {
                w->reason[a] = r;
                w->reason[a].other = b;
        }
        if (w->reason[b].why == ACTOR_WHY_itself) {
                w->reason[b] = r;
                w->reason[b].other = a;
        }
}

static void merge(struct actor_work *w, const struct anchors *at, const struct actor_say *s,
                  struct actor_out *out) {
        uint32_t a = node_of(at, s->a), b = node_of(at, s->b);
        if (a == ACTOR_NONE || b == ACTOR_NONE) {
                clash(out, s->id, 0);
                return;
        }
        uint32_t x = actor_root(&w->nodes, a), y = actor_root(&w->nodes, b);
        uint32_t users = 1u << ACTOR_AGAINST_user | 1u << ACTOR_AGAINST_split;
        if (x == y)
                return;
        if (between(&w->nodes, x, y) & users) {
                clash(out, s->id, who_forbade(w, at, x, y));
                return;
        }
        unite(&w->nodes, x, y);
        give_reason(w, a, b, (struct actor_reason){ ACTOR_WHY_user, 0, 1, { 0 } });
}

static void follow(struct actor_work *w, struct actor_out *out) {
        struct anchors at;
        if (w->c->says.n == 0)
                return;
        anchors_init(&at, w);
        qsort(w->c->says.v, w->c->says.n, sizeof *w->c->says.v, by_id);
        for (size_t i = 0; i < w->c->says.n; i++)
                if (w->c->says.v[i].verb == ACTOR_not_same || w->c->says.v[i].verb == ACTOR_split)
                        forbid(w, &at, &w->c->says.v[i], out);
        for (size_t i = 0; i < w->c->says.n; i++)
                if (w->c->says.v[i].verb == ACTOR_merge)
                        merge(w, &at, &w->c->says.v[i], out);
        anchors_done(&at);
}

/* ---- evidence ------------------------------------------------------------------------------- */

static uint32_t strong_points(const struct actor_pair *p) {
        uint32_t sure = p->whys & (1u << ACTOR_WHY_announced | 1u << ACTOR_WHY_card);
        return sure ? SURE : p->strong > 1 || p->points > SURE ? SURE : 0;
}

/* Would the evidence alone do?  Initials and single words ask for an owner's own word. */
static bool is_enough(const struct actor_pair *p) {
        uint32_t own_word =
                1u << ACTOR_WHY_announced | 1u << ACTOR_WHY_card | 1u << ACTOR_WHY_signature;
        if (p->hard || p->points < ACTOR_ENOUGH || p->same <= 0)
                return false;
        return p->same >= 2 || (p->whys & own_word && strong_points(p) >= SURE);
}

static bool is_common(const struct actor_work *w, uint32_t place) {
        size_t lo = 0, hi = w->n_by_block;
        uint64_t block = w->block[place];
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (w->block[w->by_block[mid]] < block)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return block != 0 && lo + ACTOR_BLOCK < w->n_by_block &&
               w->block[w->by_block[lo + ACTOR_BLOCK]] == block;
}

static int by_points(const void *pa, const void *pb, void *ctx) {
        const struct actor_work *w = ctx;
        const struct actor_pair *a = &w->pairs.v[*(const uint32_t *) pa];
        const struct actor_pair *b = &w->pairs.v[*(const uint32_t *) pb];
        if (a->points != b->points)
                return a->points > b->points ? -1 : 1;
        return *(const uint32_t *) pa < *(const uint32_t *) pb ? -1 : 1;
}

static void try(struct actor_work *w, struct actor_pair *p) {
        uint32_t x = actor_root(&w->nodes, p->a), y = actor_root(&w->nodes, p->b);
        if (x == y) {
                give_reason(w, p->a, p->b, (struct actor_reason){ p->best, 0, p->n, p->at });
                return;
        }
        uint32_t against = between(&w->nodes, x, y);
        if (p->strong == 0 && (is_common(w, p->a) || is_common(w, p->b)))
                against |= 1u << ACTOR_AGAINST_common;
        p->againsts |= against;
        if (any_hard(against) || (against != 0 && p->strong < 2))
                return;
        unite(&w->nodes, x, y);
        give_reason(w, p->a, p->b, (struct actor_reason){ p->best, 0, p->n, p->at });
}

static void take_evidence(struct actor_work *w) {
        uint32_t *order = mem_array(NULL, w->pairs.n + 1, sizeof *order);
        size_t n = 0;
        for (uint32_t i = 0; i < w->pairs.n; i++) {
                const struct actor_pair *p = &w->pairs.v[i];
                if (is_enough(p) && actor_merges(w, p->a) && actor_merges(w, p->b) &&
                    !w->apart[p->a] && !w->apart[p->b])
                        order[n++] = i;
        }
        qsort_r(order, n, sizeof *order, by_points, w);
        for (size_t i = 0; i < n; i++)
                try(w, &w->pairs.v[order[i]]);
        mem_free(order);
}

void actor_join(struct actor_work *w, struct actor_out *out) {
        w->apart = mem_zalloc((size_t) w->n_nodes + 1);
        w->reason = mem_array(NULL, (size_t) w->n_nodes + 1, sizeof *w->reason);
        for (uint32_t i = 0; i < w->n_nodes; i++)
                w->reason[i] = (struct actor_reason){ ACTOR_WHY_itself, ACTOR_NONE, 1, { 0 } };
        nodes_init(&w->nodes, w->n_nodes);
        for (uint32_t i = 0; i < w->n_addrs; i++)
                take_names(w, i);
        take_posts(w);
        take_bars(w);
        unite_spellings(w);
        follow(w, out);
        take_evidence(w);
}
