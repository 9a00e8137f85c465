/* What documents say, and what the user decided, as evidence. */
#include "actor/actor-flag.h"
#include "actor/actor-gather.h"
#include "store/store-actor.h"

#include <stdlib.h>

enum { DIGITS = 32 };

struct run {
        struct actor_gather *g;
        struct actor_org_case *orgs;
        VEC(struct actor_post) posts;
        struct map phones; /* decimal label id -> place in `digits` */
        VEC(struct str) digits;
        struct arena strings;
};

static uint32_t place_of(const struct actor_gather *g, uint64_t addr) {
        return addr < g->addr_at.n ? g->addr_at.v[addr] : ACTOR_NONE;
}

/* ---- telephones ----------------------------------------------------------------------------- */

/* "+1 (555) 0123", "001 555 0123" -> "15550123"; what is no digit of ASCII or Persian goes. */
static struct str digits_of(struct arena *a, struct str s) {
        char text[DIGITS];
        size_t n = 0, zeros = 0;
        for (size_t i = 0; i < s.n && n < DIGITS; i++) {
                uint8_t c = (uint8_t) s.p[i];
                if (c < 0x80 && ascii_alpha((char) c) && n > 0)
                        break; /* an extension */
                if (ascii_digit(c))
                        text[n++] = (char) c;
                else if (c >= 0xd9 && c <= 0xdb && i + 1 < s.n) {
                        uint8_t d = (uint8_t) s.p[i + 1];
                        uint8_t zero = c == 0xdb ? 0xb0 : 0xa0;
                        if ((c == 0xdb || c == 0xd9) && d >= zero && d < zero + 10)
                                text[n++] = (char) ('0' + (d - zero));
                }
        }
        while (zeros < n && text[zeros] == '0')
                zeros++;
        return arena_str(a, (struct str){ text + zeros, n - zeros });
}

static int put_phone(struct run *run, uint32_t addr, uint64_t label, struct actor_cite at,
                     struct err *e) {
        struct str key = { (const char *) &label, sizeof label }, words;
        bool new;
        uint32_t i = (uint32_t) *map_put(&run->phones, key, run->digits.n, &new);
        if (new) {
                int r = store_label_get(run->g->st, (struct label_id){ label }, &words, e);
                if (r < 0)
                        return r;
                vec_push(&run->digits, digits_of(&run->strings, words));
        }
        if (run->digits.v[i].n > 0)
                actor_phone_put(&run->g->c, (struct actor_phone){ addr, run->digits.v[i], 1, at });
        return 0;
}

/* ---- links ---------------------------------------------------------------------------------- */

static enum actor_why why_of(enum store_link_kind kind) {
        return kind == STORE_LINK_signature ? ACTOR_WHY_signature
               : kind == STORE_LINK_card    ? ACTOR_WHY_card
                                            : ACTOR_WHY_announced;
}

static int put_link(struct run *run, const struct store_link *l, uint64_t doc, struct err *e) {
        struct store_anchor a = l->a, b = l->b;
        struct actor_cite at = { doc, l->off, l->len };
        struct actor_use u = { .n = 1, .own = l->kind == STORE_LINK_signature, .at = at };
        if (a.type != STORE_AT_addr) {
                a = l->b;
                b = l->a;
        }
        uint32_t x = a.type == STORE_AT_addr ? place_of(run->g, a.id) : ACTOR_NONE;
        if (x == ACTOR_NONE)
                return 0;
        if (b.type == STORE_AT_phone)
                return put_phone(run, x, b.id, at, e);
        if (b.type == STORE_AT_name) {
                int r = actor_gather_name(run->g, (struct name_id){ b.id }, &u.name, e);
                u.addr = x;
                if (r >= 0)
                        actor_use_put(&run->g->c, u);
                return r;
        }
        uint32_t y = b.type == STORE_AT_addr ? place_of(run->g, b.id) : ACTOR_NONE;
        if (y != ACTOR_NONE && y != x && l->kind != STORE_LINK_voice)
                actor_link_put(&run->g->c, (struct actor_link){ why_of(l->kind), x, y, 1, at });
        return 0;
}

/* ---- names in texts ------------------------------------------------------------------------- */

/* A full name of a person stands alone until somebody fits it. */
static int put_mention(struct run *run, const struct store_mention *m, uint64_t doc,
                       struct err *e) {
        struct actor_cite at = { doc, m->off, m->len };
        uint32_t name;
        int r = m->kind == STORE_PLACE ? 0 : actor_gather_name(run->g, m->name, &name, e);
        if (r < 0 || m->kind == STORE_PLACE)
                return r;
        struct actor_name *n = &run->g->c.names.v[name];
        if (m->kind == STORE_ORGANISATION) {
                actor_org_put(run->orgs, (struct actor_org_use){ name, n->spelling, { 0 }, 1, at });
        } else if (n->whole >= 2 && !(n->flags & (ACTOR_IS_org | ACTOR_IS_role)) &&
                   m->from != STORE_FROM_header) {
                n->flags |= ACTOR_IS_alone;
        }
        return 0;
}

/* ---- posts ---------------------------------------------------------------------------------- */

static int put_sighting(struct run *run, const struct store_sighting *s, uint64_t doc,
                        struct err *e) {
        uint32_t addr = place_of(run->g, s->addr.v);
        struct str words;
        int r;
        if (s->form != STORE_ROLE_signature || s->person.v != 0 || s->addr.v == 0 ||
            addr == ACTOR_NONE)
                return 0;
        if (s->dated)
                vec_push(&run->posts,
                         (struct actor_post){ addr, s->title.v, s->organisation.v, s->at, s->at });
        if (s->organisation.v == 0)
                return 0;
        if ((r = store_label_get(run->g->st, s->organisation, &words, e)) < 0)
                return r;
        struct str address = run->g->c.addrs.v[addr].address;
        size_t at = str_chr(address, '@');
        actor_org_put(run->orgs, (struct actor_org_use){
                                         ACTOR_NONE,
                                         words,
                                         str_sub(address, at == SIZE_MAX ? at : at + 1, SIZE_MAX),
                                         1,
                                         { doc, s->off, s->len } });
        return 0;
}

static int by_post(const void *pa, const void *pb) {
        const struct actor_post *a = pa, *b = pb;
        if (a->addr != b->addr)
                return a->addr < b->addr ? -1 : 1;
        if (a->title != b->title)
                return a->title < b->title ? -1 : 1;
        if (a->org != b->org)
                return a->org < b->org ? -1 : 1;
        return a->first != b->first ? (a->first < b->first ? -1 : 1) : 0;
}

/* One row for each post of an address, from its first signature to its last. */
static void put_posts(struct run *run) {
        if (run->posts.n > 0)
                qsort(run->posts.v, run->posts.n, sizeof *run->posts.v, by_post);
        for (size_t i = 0; i < run->posts.n;) {
                struct actor_post p = run->posts.v[i];
                for (; i < run->posts.n && run->posts.v[i].addr == p.addr &&
                       run->posts.v[i].title == p.title && run->posts.v[i].org == p.org;
                     i++)
                        p.last = run->posts.v[i].last;
                actor_post_put(&run->g->c, p);
        }
}

/* ---- all ------------------------------------------------------------------------------------ */

static int take_told(struct run *run, const struct store_told *t, struct err *e) {
        uint64_t doc = actor_gather_order(run->g, t->doc);
        int r = 0;
        if (doc == 0)
                return 0;
        for (size_t i = 0; i < t->n_links && r >= 0; i++)
                r = put_link(run, &t->links[i], doc, e);
        for (size_t i = 0; i < t->n_mentions && r >= 0; i++)
                r = put_mention(run, &t->mentions[i], doc, e);
        for (size_t i = 0; i < t->n_sightings && r >= 0; i++)
                r = put_sighting(run, &t->sightings[i], doc, e);
        return r;
}

/* Each domain of an address is an organisation's, unless it is everybody's. */
static void put_domains(struct run *run) {
        for (size_t i = 0; i < run->g->c.addrs.n; i++) {
                struct str address = run->g->c.addrs.v[i].address;
                size_t at = str_chr(address, '@');
                if (at != SIZE_MAX)
                        actor_org_put(run->orgs,
                                      (struct actor_org_use){
                                              .name = ACTOR_NONE,
                                              .domain = str_sub(address, at + 1, SIZE_MAX),
                                              .n = 1 });
        }
}

int actor_gather_told(struct actor_gather *g, struct actor_org_case *orgs, struct err *e) {
        struct run run = { .g = g, .orgs = orgs };
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_told t;
        map_init(&run.phones);
        arena_init(&run.strings, 0);
        int r = store_tolds_open(g->st, (struct doc_id){ 1 }, &rows, e), n = r;
        while (n >= 0 && (r = store_tolds_next(rows, &t, e)) > 0)
                n = take_told(&run, &t, e);
        if (n >= 0)
                n = r;
        put_posts(&run);
        put_domains(&run);
        vec_done(&run.posts);
        vec_done(&run.digits);
        map_done(&run.phones);
        arena_done(&run.strings);
        return n < 0 ? err_while(e, n, "reading what documents say of people") : 0;
}

static bool verb_of(struct str id, enum actor_verb *ret) {
        for (unsigned k = 0; k <= ACTOR_set_kind; k++)
                if (str_eq(id, str_of(actor_verb_id((enum actor_verb) k)))) {
                        *ret = (enum actor_verb) k;
                        return true;
                }
        return false;
}

int actor_gather_says(struct actor_gather *g, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_decision d;
        int r = store_decisions_open(g->st, &rows, e);
        while (r >= 0 && (r = store_decisions_next(rows, &d, e)) > 0) {
                struct actor_say s = { .id = d.id, .a = d.a, .b = d.b, .text = d.text };
                if (d.undone == 0 && verb_of(d.verb, &s.verb))
                        actor_say_put(&g->c, s);
        }
        return r < 0 ? err_while(e, r, "reading decisions") : 0;
}
