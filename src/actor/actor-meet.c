/* What the mail of addresses of one name says of them: whether they stand in one mail, write to
 * each other, answer for each other, know the same people whom few know.
 *
 * Only addresses of one block (ACTOR_BLOCK at most) are looked at, so pairs are few; each block
 * reads its own mail once, and the people on it once. */
#include "actor/actor-gather.h"

#include <stdlib.h>

enum role_bit { WROTE = 1, GOT = 2, REPLY_TO = 4, SENT_FOR = 8 };

struct meet {         /* one address of the block in one mail */
        uint32_t doc; /* its id */
        uint8_t who;  /* which of the block */
        uint8_t roles;
};

struct turn { /* `by` answered, in a thread, what was addressed to `to` */
        uint8_t to, by;
        uint64_t thread;
        uint64_t at; /* order of the answer */
};

struct known { /* a rare correspondent of one of the block */
        uint32_t addr;
        uint8_t who;
        uint32_t doc;
};

struct block {
        struct actor_gather *g;
        uint32_t place[ACTOR_BLOCK];
        size_t n;
        uint32_t wrote[ACTOR_BLOCK][ACTOR_BLOCK]; /* the first mail from one to the other, or 0 */
        VEC(struct meet) meets;                   /* by doc, who */
        VEC(struct turn) turns;
        VEC(struct known) known;
};

static uint8_t bit_of(enum rec_role role) {
        if (role == REC_ROLE_from)
                return WROTE;
        if (role == REC_ROLE_to || role == REC_ROLE_cc || role == REC_ROLE_bcc)
                return GOT;
        if (role == REC_ROLE_reply_to)
                return REPLY_TO;
        return role == REC_ROLE_sender ? SENT_FOR : 0;
}

static struct actor_cite cite_of(const struct block *b, uint32_t doc) {
        return (struct actor_cite){ actor_gather_order(b->g, (struct doc_id){ doc }), 0, 0 };
}

/* ---- their mail ----------------------------------------------------------------------------- */

static int by_doc(const void *pa, const void *pb) {
        const struct meet *a = pa, *b = pb;
        if (a->doc != b->doc)
                return a->doc < b->doc ? -1 : 1;
        return (int) a->who - (int) b->who;
}

static int take_mail(struct block *b, uint8_t who, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        struct addr_id id = { b->g->addr_id.v[b->place[who]] };
        int r = store_parties_of_addr_open(b->g->st, id, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0) {
                uint8_t bit = bit_of(p.role);
                struct meet *last = b->meets.n > 0 ? &b->meets.v[b->meets.n - 1] : NULL;
                if (last != NULL && last->who == who && last->doc == p.doc.v)
                        last->roles |= bit;
                else if (bit != 0)
                        vec_push(&b->meets, (struct meet){ (uint32_t) p.doc.v, who, bit });
        }
        return r;
}

/* Where the mail `doc` begins in b->meets, or where it would. */
static size_t meets_at(const struct block *b, uint64_t doc) {
        size_t lo = 0, hi = b->meets.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (b->meets.v[mid].doc < doc)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

/* ---- two in one mail ------------------------------------------------------------------------ */

static void put_link(struct block *b, enum actor_why why, unsigned x, unsigned y, uint32_t n,
                     struct actor_cite at) {
        actor_link_put(&b->g->c, (struct actor_link){ why, b->place[x], b->place[y], n, at });
}

static void put_bar(struct block *b, enum actor_against why, unsigned x, unsigned y, uint32_t doc) {
        actor_bar_put(&b->g->c,
                      (struct actor_bar){ why, b->place[x], b->place[y], cite_of(b, doc) });
}

static void meet_one(struct block *b, const struct meet *x, const struct meet *y) {
        if (x->roles & WROTE && y->roles & REPLY_TO && !(y->roles & (WROTE | GOT)))
                put_link(b, ACTOR_WHY_reply_to, x->who, y->who, 1, cite_of(b, x->doc));
        if (x->roles & WROTE && y->roles & SENT_FOR && !(y->roles & (WROTE | GOT)))
                put_link(b, ACTOR_WHY_sender, x->who, y->who, 1, cite_of(b, x->doc));
        if (x->roles & WROTE && y->roles & GOT && !(x->roles & GOT)) {
                uint32_t *first = &b->wrote[x->who][y->who];
                if (*first == 0 || cite_of(b, x->doc).doc < cite_of(b, *first).doc)
                        *first = x->doc;
        }
}

static void meet(struct block *b, const struct meet *x, const struct meet *y) {
        meet_one(b, x, y);
        meet_one(b, y, x);
        if (x->roles & GOT && y->roles & GOT)
                put_bar(b, ACTOR_AGAINST_together, x->who, y->who, x->doc);
}

static void put_meetings(struct block *b) {
        for (size_t i = 0, end; i < b->meets.n; i = end) {
                for (end = i + 1; end < b->meets.n && b->meets.v[end].doc == b->meets.v[i].doc;)
                        end++;
                for (size_t x = i; x < end; x++)
                        for (size_t y = x + 1; y < end; y++)
                                meet(b, &b->meets.v[x], &b->meets.v[y]);
        }
        for (unsigned x = 0; x < b->n; x++)
                for (unsigned y = x + 1; y < b->n; y++)
                        if (b->wrote[x][y] != 0 && b->wrote[y][x] != 0)
                                put_bar(b, ACTOR_AGAINST_converse, x, y, b->wrote[x][y]);
                        else if (b->wrote[x][y] != 0 || b->wrote[y][x] != 0)
                                put_bar(b, ACTOR_AGAINST_together, x, y,
                                        b->wrote[x][y] + b->wrote[y][x]); /* one is 0 */
}

/* ---- answers from elsewhere ----------------------------------------------------------------- */

static int cmp_turn(const void *pa, const void *pb) {
        const struct turn *a = pa, *b = pb;
        if (a->to != b->to || a->by != b->by)
                return (a->to * ACTOR_BLOCK + a->by) - (b->to * ACTOR_BLOCK + b->by);
        return a->thread != b->thread ? (a->thread < b->thread ? -1 : 1) : 0;
}

static int by_turn(const void *pa, const void *pb) {
        const struct turn *a = pa, *b = pb;
        int r = cmp_turn(a, b);
        return r != 0 ? r : a->at < b->at ? -1 : a->at > b->at;
}

/* The mail `doc` by one of the block answers a mail that was addressed to another, not to it. */
static int take_turn(struct block *b, const struct meet *m, struct err *e) {
        struct store_thread t;
        int r = store_thread_find(b->g->st, (struct doc_id){ m->doc }, &t, e);
        if (r <= 0 || t.parent.v == 0)
                return r;
        size_t from = meets_at(b, t.parent.v), to = from;
        bool there = false;
        for (; to < b->meets.n && b->meets.v[to].doc == t.parent.v; to++)
                there |= b->meets.v[to].who == m->who;
        for (size_t i = from; i < to && !there; i++)
                if (b->meets.v[i].roles & GOT)
                        vec_push(&b->turns, (struct turn){ b->meets.v[i].who, m->who, t.thread,
                                                           cite_of(b, m->doc).doc });
        return 0;
}

static int put_turns(struct block *b, struct err *e) {
        int r = 0;
        for (size_t i = 0; i < b->meets.n && r >= 0; i++)
                if (b->meets.v[i].roles & WROTE)
                        r = take_turn(b, &b->meets.v[i], e);
        if (b->turns.n > 0)
                qsort(b->turns.v, b->turns.n, sizeof *b->turns.v, by_turn);
        for (size_t i = 0; i < b->turns.n; i++)
                if (i == 0 || cmp_turn(&b->turns.v[i], &b->turns.v[i - 1]) != 0)
                        put_link(b, ACTOR_WHY_thread, b->turns.v[i].to, b->turns.v[i].by, 1,
                                 (struct actor_cite){ b->turns.v[i].at, 0, 0 });
        return r;
}

/* ---- rare correspondents -------------------------------------------------------------------- */

static bool is_rare(const struct block *b, struct addr_id id) {
        uint32_t place = id.v < b->g->addr_at.n ? b->g->addr_at.v[id.v] : ACTOR_NONE;
        if (id.v == 0 || place == ACTOR_NONE)
                return false;
        const struct actor_addr *a = &b->g->c.addrs.v[place];
        for (size_t i = 0; i < b->n; i++)
                if (b->place[i] == place)
                        return false;
        return a->docs <= ACTOR_RARE_DOCS && !(a->flags & (ACTOR_IS_generic | ACTOR_IS_list));
}

static int take_known(struct block *b, const struct meet *m, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        size_t from = b->known.n, seen = 0;
        int r = store_parties_of_doc_open(b->g->st, (struct doc_id){ m->doc }, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0) {
                seen++;
                if (bit_of(p.role) != 0 && is_rare(b, p.addr))
                        vec_push(&b->known, (struct known){ (uint32_t) p.addr.v, m->who, m->doc });
        }
        if (seen > ACTOR_LETTER_PARTIES)
                b->known.n = from;
        return r;
}

static int by_known(const void *pa, const void *pb) {
        const struct known *a = pa, *b = pb;
        if (a->addr != b->addr)
                return a->addr < b->addr ? -1 : 1;
        return (int) a->who - (int) b->who;
}

struct shared { /* of two of the block */
        uint32_t n;
        uint64_t first; /* when the first of these was known to both */
};

/* One rare correspondent: each one's earliest mail with it, or 0. */
static void share(const struct block *b, const uint64_t *at,
                  struct shared ret[ACTOR_BLOCK][ACTOR_BLOCK]) {
        for (unsigned x = 0; x < b->n; x++)
                for (unsigned y = x + 1; y < b->n; y++) {
                        struct shared *s = &ret[x][y];
                        uint64_t late = at[x] > at[y] ? at[x] : at[y];
                        if (at[x] == 0 || at[y] == 0)
                                continue;
                        s->n++;
                        s->first = s->first == 0 || late < s->first ? late : s->first;
                }
}

static size_t share_one(const struct block *b, size_t i,
                        struct shared ret[ACTOR_BLOCK][ACTOR_BLOCK]) {
        uint64_t at[ACTOR_BLOCK] = { 0 };
        uint32_t addr = b->known.v[i].addr;
        for (; i < b->known.n && b->known.v[i].addr == addr; i++) {
                uint64_t doc = cite_of(b, b->known.v[i].doc).doc;
                uint64_t *best = &at[b->known.v[i].who];
                *best = *best == 0 || doc < *best ? doc : *best;
        }
        share(b, at, ret);
        return i;
}

static int put_known(struct block *b, struct err *e) {
        struct shared s[ACTOR_BLOCK][ACTOR_BLOCK] = { 0 };
        int r = 0;
        for (size_t i = 0; i < b->meets.n && r >= 0; i++)
                r = take_known(b, &b->meets.v[i], e);
        if (b->known.n > 0)
                qsort(b->known.v, b->known.n, sizeof *b->known.v, by_known);
        for (size_t i = 0; i < b->known.n;)
                i = share_one(b, i, s);
        for (unsigned x = 0; x < b->n; x++)
                for (unsigned y = x + 1; y < b->n; y++)
                        if (s[x][y].n > 0)
                                put_link(b, ACTOR_WHY_rare, x, y, s[x][y].n,
                                         (struct actor_cite){ s[x][y].first, 0, 0 });
        return r;
}

/* ---- blocks --------------------------------------------------------------------------------- */

static int look_at(struct block *b, struct err *e) {
        int r = 0;
        vec_clear(&b->meets);
        vec_clear(&b->turns);
        vec_clear(&b->known);
        memset(b->wrote, 0, sizeof b->wrote);
        for (uint8_t i = 0; i < b->n && r >= 0; i++)
                r = take_mail(b, i, e);
        if (b->meets.n > 0)
                qsort(b->meets.v, b->meets.n, sizeof *b->meets.v, by_doc);
        if (r >= 0)
                put_meetings(b);
        if (r >= 0)
                r = put_turns(b, e);
        return r < 0 ? r : put_known(b, e);
}

struct member {
        uint32_t block, place;
};

static int by_block(const void *pa, const void *pb) {
        const struct member *a = pa, *b = pb;
        if (a->block != b->block)
                return a->block < b->block ? -1 : 1;
        return a->place < b->place ? -1 : a->place > b->place;
}

int actor_gather_meetings(struct actor_gather *g, struct err *e) {
        uint32_t n_blocks, *of = actor_blocks(&g->c, &n_blocks);
        struct block b = { .g = g };
        VEC(struct member) v = { 0 };
        int r = 0;
        for (uint32_t i = 0; i < g->c.addrs.n; i++)
                if (of[i] != ACTOR_NONE)
                        vec_push(&v, (struct member){ of[i], i });
        if (v.n > 0)
                qsort(v.v, v.n, sizeof *v.v, by_block);
        for (size_t i = 0; i < v.n && r >= 0;) {
                uint32_t block = v.v[i].block;
                for (b.n = 0; i < v.n && v.v[i].block == block; i++)
                        b.place[b.n++] = v.v[i].place;
                r = look_at(&b, e);
        }
        vec_done(&b.meets);
        vec_done(&b.turns);
        vec_done(&b.known);
        vec_done(&v);
        mem_free(of);
        return r < 0 ? r : 0;
}
