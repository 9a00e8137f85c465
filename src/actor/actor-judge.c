/* What the evidence on each pair of addresses comes to.  Evidence is put in rows of (pair, why),
 * sorted, and counted pair by pair; a pair that nobody spoke for is never looked at. */
#include "actor/actor-work.h"

#include <stdlib.h>

static const struct rule {
        uint8_t points, strong;
} rules[] = {
#define WHY(id, points, strong, words) { (points), (strong) },
#define AGAINST(id, hard, words)
#include "actor/actor-why.def"
#undef WHY
#undef AGAINST
};

static const bool hard[] = {
#define WHY(id, points, strong, words)
#define AGAINST(id, hard, words) (hard),
#include "actor/actor-why.def"
#undef WHY
#undef AGAINST
};

struct item { /* one thing said of a pair: a why, or (from ACTOR_WHYS up) what is against it */
        uint32_t a, b;
        unsigned what;
        uint32_t n;
        struct actor_cite at;
};

struct items {
        struct item *v;
        size_t n, cap;
};

bool actor_why_is_strong(enum actor_why why) {
        return rules[why].strong;
}

bool actor_against_is_hard(enum actor_against a) {
        return hard[a];
}

static void put(struct items *s, uint32_t a, uint32_t b, unsigned what, uint32_t n,
                struct actor_cite at) {
        if (a != b)
                vec_push(s, (struct item){ a < b ? a : b, a < b ? b : a, what, n, at });
}

/* ---- what is put as such -------------------------------------------------------------------- */

static void put_links(const struct actor_work *w, struct items *s) {
        for (size_t i = 0; i < w->c->links.n; i++) {
                const struct actor_link *l = &w->c->links.v[i];
                put(s, w->rank[l->a], w->rank[l->b], l->why, l->n, l->at);
        }
        for (size_t i = 0; i < w->c->bars.n; i++) {
                const struct actor_bar *b = &w->c->bars.v[i];
                put(s, w->rank[b->a], w->rank[b->b], ACTOR_WHYS + b->why, 1, b->at);
        }
}

/* ---- telephones ----------------------------------------------------------------------------- */

static int by_digits(const void *pa, const void *pb, void *ctx) {
        const struct actor_work *w = ctx;
        const struct actor_phone *a = pa, *b = pb;
        int r = str_cmp(a->digits, b->digits);
        if (r != 0)
                return r;
        uint32_t x = w->rank[a->addr], y = w->rank[b->addr];
        if (x != y)
                return x < y ? -1 : 1;
        return actor_cite_before(a->at, b->at) ? -1 : actor_cite_before(b->at, a->at);
}

/* A number that stands with another name too is a switchboard's. */
static bool is_personal(const struct actor_work *w, const struct actor_phone *p, size_t n) {
        uint64_t block = w->block[w->rank[p[0].addr]];
        if (n > (size_t) ACTOR_BLOCK * 4 || block == 0)
                return false;
        for (size_t i = 1; i < n; i++)
                if (w->block[w->rank[p[i].addr]] != block)
                        return false;
        return true;
}

static void put_phones(struct actor_work *w, struct items *s) {
        struct actor_phone *p = w->c->phones.v;
        size_t n = w->c->phones.n;
        if (n > 0)
                qsort_r(p, n, sizeof *p, by_digits, w);
        for (size_t i = 0, end; i < n; i = end) {
                for (end = i + 1; end < n && str_eq(p[end].digits, p[i].digits);)
                        end++;
                if (p[i].digits.n < 5 || !is_personal(w, p + i, end - i))
                        continue;
                for (size_t k = i; k < end; k++)
                        for (size_t m = k + 1; m < end && m < k + ACTOR_BLOCK; m++)
                                put(s, w->rank[p[k].addr], w->rank[p[m].addr], ACTOR_WHY_phone,
                                    p[k].n + p[m].n, p[k].at);
        }
}

/* ---- what the addresses themselves say ------------------------------------------------------ */

static struct str address_of(const struct actor_work *w, uint32_t place) {
        return w->c->addrs.v[w->addr[place]].address;
}

static bool is_x500(struct str address) {
        return str_starts_nocase(address, STR("/o=")) ||
               str_starts_nocase(address, STR("imceaex-"));
}

/* "/O=EXAMPLE/OU=..." against mail.example.org: the organisation is a label of the domain. */
static bool is_org_of(struct str x500, struct str domain) {
        size_t at = str_find_nocase(x500, STR("o="));
        struct str org = at == SIZE_MAX ? (struct str){ 0 } : str_sub(x500, at + 2, SIZE_MAX);
        size_t end = 0;
        while (end < org.n && org.p[end] != '/' && org.p[end] != '_')
                end++;
        org.n = end;
        while (domain.n > 0 && org.n > 1)
                if (str_eq_nocase(str_cut(&domain, '.'), org))
                        return true;
        return false;
}

static bool is_numbered(struct str a, struct str b) {
        struct str x = actor_local(a), y = actor_local(b);
        size_t cut_x = x.n, cut_y = y.n;
        while (cut_x > 0 && (ascii_digit(x.p[cut_x - 1]) || x.p[cut_x - 1] == '.'))
                cut_x--;
        while (cut_y > 0 && (ascii_digit(y.p[cut_y - 1]) || y.p[cut_y - 1] == '.'))
                cut_y--;
        return (cut_x < x.n || cut_y < y.n) && cut_x == cut_y && cut_x > 0 &&
               str_eq_nocase(str_sub(x, 0, cut_x), str_sub(y, 0, cut_y)) &&
               str_eq_nocase(actor_domain(a), actor_domain(b)) && actor_domain(a).n > 0;
}

static bool is_made(const struct actor_work *w, uint32_t place) {
        struct str local = actor_local(address_of(w, place));
        for (uint32_t i = w->uses_at[place];
             i < w->uses_at[place + 1] && i < w->uses_at[place] + ACTOR_NAMES_SEEN; i++)
                if (actor_name_makes(&w->c->names.v[w->uses.v[i].name], local))
                        return true;
        return false;
}

/* The one SMTP address of the block in the organisation of the Exchange name, or ACTOR_NONE. */
static uint32_t exchange_twin(const struct actor_work *w, uint32_t x, const uint32_t *v, size_t n) {
        uint32_t found = ACTOR_NONE;
        for (size_t i = 0; i < n; i++) {
                if (is_x500(address_of(w, v[i])) ||
                    !is_org_of(address_of(w, x), actor_domain(address_of(w, v[i]))))
                        continue;
                if (found != ACTOR_NONE)
                        return ACTOR_NONE;
                found = v[i];
        }
        return found;
}

/* Two Exchange names of one person's name in one block are two mailboxes: neither is told. */
static size_t count_x500(const struct actor_work *w, const uint32_t *v, size_t n) {
        size_t found = 0;
        for (size_t i = 0; i < n; i++)
                found += is_x500(address_of(w, v[i]));
        return found;
}

static void put_pair(const struct actor_work *w, struct items *s, uint32_t a, uint32_t b) {
        struct actor_cite none = { 0 };
        if (is_numbered(address_of(w, a), address_of(w, b)))
                put(s, a, b, ACTOR_WHYS + ACTOR_AGAINST_number, 1, none);
        if (is_made(w, a) && is_made(w, b))
                put(s, a, b, ACTOR_WHY_local, 1, none);
}

static void put_block(const struct actor_work *w, struct items *s, const uint32_t *v, size_t n) {
        bool one = count_x500(w, v, n) == 1;
        for (size_t i = 0; i < n; i++) {
                uint32_t twin = one && is_x500(address_of(w, v[i])) ? exchange_twin(w, v[i], v, n)
                                                                    : ACTOR_NONE;
                if (twin != ACTOR_NONE)
                        put(s, v[i], twin, ACTOR_WHY_exchange, 1, (struct actor_cite){ 0 });
                for (size_t k = i + 1; k < n; k++)
                        put_pair(w, s, v[i], v[k]);
        }
}

static void put_blocks(const struct actor_work *w, struct items *s) {
        for (size_t i = 0, end; i < w->n_by_block; i = end) {
                end = actor_block_end(w, i);
                if (end - i <= ACTOR_BLOCK)
                        put_block(w, s, w->by_block + i, end - i);
        }
}

/* ---- counting ------------------------------------------------------------------------------- */

/* How far the commonest names of two addresses pass for one; a contradiction outweighs all. */
static int names_of_pair(const struct actor_work *w, uint32_t a, uint32_t b) {
        uint32_t end_a = w->uses_at[a + 1], end_b = w->uses_at[b + 1];
        int best = 0;
        for (uint32_t i = w->uses_at[a]; i < end_a && i < w->uses_at[a] + ACTOR_NAMES_SEEN; i++)
                for (uint32_t k = w->uses_at[b]; k < end_b && k < w->uses_at[b] + ACTOR_NAMES_SEEN;
                     k++) {
                        int r = actor_names_pass(w, w->uses.v[i].name, w->uses.v[k].name);
                        if (r < 0)
                                return -1;
                        best = r > best ? r : best;
                }
        return best;
}

/* No name stands on one of them, but its local part is made from a name of the other. */
static bool local_speaks(const struct actor_work *w, uint32_t bare, uint32_t named) {
        struct str local = actor_local(address_of(w, bare));
        if (w->uses_at[bare] < w->uses_at[bare + 1])
                return false;
        for (uint32_t i = w->uses_at[named];
             i < w->uses_at[named + 1] && i < w->uses_at[named] + ACTOR_NAMES_SEEN; i++)
                if (actor_name_makes(&w->c->names.v[w->uses.v[i].name], local))
                        return true;
        return false;
}

static bool at_one_office(const struct actor_work *w, uint32_t a, uint32_t b) {
        const struct actor_addr *x = &w->c->addrs.v[w->addr[a]], *y = &w->c->addrs.v[w->addr[b]];
        return !(x->flags & ACTOR_IS_public) && actor_domain(x->address).n > 0 &&
               str_eq_nocase(actor_domain(x->address), actor_domain(y->address));
}

/* Points of one kind of evidence: colleagues share correspondents, and one answer from elsewhere is
 * half a proof. */
static uint32_t points_of(const struct actor_work *w, const struct item *i) {
        if (i->what == ACTOR_WHY_rare)
                return i->n < ACTOR_RARE || at_one_office(w, i->a, i->b)
                               ? 0
                               : rules[i->what].points + (i->n >= 2 * ACTOR_RARE ? 2u : 0);
        if (i->what == ACTOR_WHY_thread)
                return rules[i->what].points * (i->n > 1 ? 2u : 1);
        return rules[i->what].points;
}

static void take_why(const struct actor_work *w, struct actor_pair *p, const struct item *i) {
        uint32_t points = points_of(w, i);
        if (points == 0)
                return;
        if (p->whys == 0 || points > rules[p->best].points) {
                p->best = (enum actor_why) i->what;
                p->n = i->n;
                p->at = i->at;
        }
        p->whys |= 1u << i->what;
        p->points += points;
        p->strong = (uint8_t) (p->strong + rules[i->what].strong);
}

static void take_item(const struct actor_work *w, struct actor_pair *p, const struct item *i) {
        if (i->what < ACTOR_WHYS) {
                take_why(w, p, i);
                return;
        }
        enum actor_against against = (enum actor_against)(i->what - ACTOR_WHYS);
        p->againsts |= 1u << against;
        p->hard |= hard[against];
        p->soft |= !hard[against];
}

/* A common circle and local parts alike are what two people of one name in one trade have too: they
 * add to other evidence, and are none by themselves. */
static void cap_circle(struct actor_pair *p) {
        uint32_t circle = 1u << ACTOR_WHY_rare | 1u << ACTOR_WHY_local;
        if ((p->whys & ~circle) == 0 && p->points >= ACTOR_ENOUGH)
                p->points = ACTOR_ENOUGH - 1;
}

static void finish(const struct actor_work *w, struct actor_pair *p) {
        cap_circle(p);
        p->same = (int8_t) names_of_pair(w, p->a, p->b);
        if (p->same == 0 && (local_speaks(w, p->a, p->b) || local_speaks(w, p->b, p->a)))
                p->same = 1;
        if (p->same < 0) {
                p->hard = true;
                p->againsts |= 1u << ACTOR_AGAINST_middle;
        }
}

static int by_pair(const void *pa, const void *pb) {
        const struct item *a = pa, *b = pb;
        if (a->a != b->a)
                return a->a < b->a ? -1 : 1;
        if (a->b != b->b)
                return a->b < b->b ? -1 : 1;
        if (a->what != b->what)
                return a->what < b->what ? -1 : 1;
        return actor_cite_before(a->at, b->at) ? -1 : actor_cite_before(b->at, a->at);
}

/* Rows of one pair and kind become one: n added up, the earliest cite. */
static void add_up(struct items *s) {
        size_t kept = 0;
        if (s->n > 0)
                qsort(s->v, s->n, sizeof *s->v, by_pair);
        for (size_t i = 0; i < s->n; i++) {
                struct item *last = kept > 0 ? &s->v[kept - 1] : NULL;
                if (last != NULL && last->a == s->v[i].a && last->b == s->v[i].b &&
                    last->what == s->v[i].what)
                        last->n += s->v[i].n;
                else
                        s->v[kept++] = s->v[i];
        }
        s->n = kept;
}

void actor_judge(struct actor_work *w) {
        struct items s = { 0 };
        put_links(w, &s);
        put_phones(w, &s);
        put_blocks(w, &s);
        add_up(&s);
        for (size_t i = 0; i < s.n;) {
                struct actor_pair p = { .a = s.v[i].a, .b = s.v[i].b };
                for (; i < s.n && s.v[i].a == p.a && s.v[i].b == p.b; i++)
                        take_item(w, &p, &s.v[i]);
                finish(w, &p);
                vec_push(&w->pairs, p);
        }
        vec_done(&s);
}

struct actor_pair *actor_pair_find(const struct actor_work *w, uint32_t a, uint32_t b) {
        uint32_t x = a < b ? a : b, y = a < b ? b : a;
        size_t lo = 0, hi = w->pairs.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                const struct actor_pair *p = &w->pairs.v[mid];
                if (p->a < x || (p->a == x && p->b < y))
                        lo = mid + 1;
                else
                        hi = mid;
        }
        if (lo == w->pairs.n)
                return NULL;
        struct actor_pair *p = &w->pairs.v[lo];
        return p->a == x && p->b == y ? p : NULL;
}
