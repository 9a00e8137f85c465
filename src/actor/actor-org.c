/* Organisations by domain and by the names that stand with it. */
#include "actor/actor-org.h"

#include "actor/actor-flag.h"
#include "base/hash.h"
#include "text/text-fold.h"

#include <stdlib.h>

/* ---- domains -------------------------------------------------------------------------------- */

static struct str last_label(struct str s, struct str *ret_before) {
        size_t at = s.n;
        while (at > 0 && s.p[at - 1] != '.')
                at--;
        *ret_before = str_sub(s, 0, at > 0 ? at - 1 : 0);
        return str_sub(s, at, SIZE_MAX);
}

/* Second labels under which countries register: co.uk, ac.ir, gov.eg. */
static bool is_second(struct str label) {
        static const char *const labels[] = { "co",  "com",  "ac",  "edu", "gov", "gob",
                                              "go",  "gouv", "org", "or",  "net", "mil",
                                              "sch", "ltd",  "plc", "ne" };
        for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
                if (str_eq_nocase(label, str_of(labels[i])))
                        return true;
        return false;
}

struct str actor_org_domain(struct str domain) {
        struct str before, rest, top = last_label(domain, &before);
        struct str second = last_label(before, &rest);
        size_t n = top.n + 1 + second.n;
        if (second.n == 0)
                return domain;
        if (top.n == 2 && rest.n > 0 && is_second(second))
                n += 1 + last_label(rest, &before).n;
        return str_sub(domain, domain.n - n, n);
}

static bool is_public(struct str domain) {
        char text[256] = "a@";
        if (domain.n > sizeof text - 2)
                return true;
        memcpy(text + 2, domain.p, domain.n);
        return actor_flags_of_addr((struct str){ text, domain.n + 2 }) & ACTOR_IS_public;
}

/* ---- in ------------------------------------------------------------------------------------- */

void actor_org_init(struct actor_org_case *c) {
        *c = (struct actor_org_case){ 0 };
        arena_init(&c->strings, 0);
}

void actor_org_done(struct actor_org_case *c) {
        vec_done(&c->uses);
        arena_done(&c->strings);
}

void actor_org_put(struct actor_org_case *c, struct actor_org_use u) {
        struct str domain = actor_org_domain(u.domain);
        u.domain = domain.n == 0 || is_public(domain) ? (struct str){ 0 }
                                                      : arena_str(&c->strings, domain);
        u.words = arena_str(&c->strings, u.words);
        if (u.domain.n > 0 || u.words.n > 0)
                vec_push(&c->uses, u);
}

/* ---- whose a name is ------------------------------------------------------------------------ */

struct use { /* as actor_org_use, folded */
        struct str folded, domain;
        const struct actor_org_use *of;
};

struct uses {
        struct use *v;
        size_t n;
};

static int by_words(const void *pa, const void *pb) {
        const struct use *a = pa, *b = pb;
        int r = str_cmp(a->folded, b->folded);
        if (r == 0)
                r = str_cmp(a->domain, b->domain);
        return r != 0 ? r : str_cmp(a->of->words, b->of->words);
}

static int by_owner(const void *pa, const void *pb) {
        const struct use *a = pa, *b = pb;
        if ((a->domain.n == 0) != (b->domain.n == 0))
                return a->domain.n == 0 ? 1 : -1;
        int r = str_cmp(a->domain, b->domain);
        if (r == 0 && a->domain.n == 0)
                r = str_cmp(a->folded, b->folded);
        if (r == 0)
                r = str_cmp(a->of->words, b->of->words);
        if (r != 0)
                return r;
        return a->of->at.doc != b->of->at.doc ? (a->of->at.doc < b->of->at.doc ? -1 : 1)
                                              : (int) (a->of->at.off > b->of->at.off) -
                                                        (int) (a->of->at.off < b->of->at.off);
}

/* Among uses of one folded name, sorted by domain: the domain that it is mostly with. */
static struct str owner_of(const struct use *v, size_t n) {
        uint64_t all = 0, best = 0;
        struct str owner = { 0 };
        for (size_t i = 0, end; i < n; i = end) {
                uint64_t here = 0;
                for (end = i; end < n && str_eq(v[end].domain, v[i].domain); end++)
                        here += v[end].of->n;
                all += v[i].domain.n > 0 ? here : 0; /* whoever speaks of it is no other owner */
                if (v[i].domain.n > 0 && here > best) {
                        best = here;
                        owner = v[i].domain;
                }
        }
        return best >= ACTOR_ORG_TWICE && best * 100 >= all * ACTOR_ORG_SHARE ? owner
                                                                              : (struct str){ 0 };
}

/* Every use of a name goes to the name's owner; those of bare domains stay. */
static void give(struct uses *u) {
        if (u->n > 0)
                qsort(u->v, u->n, sizeof *u->v, by_words);
        for (size_t i = 0, end; i < u->n; i = end) {
                for (end = i + 1; end < u->n && str_eq(u->v[end].folded, u->v[i].folded);)
                        end++;
                if (u->v[i].folded.n == 0)
                        continue;
                struct str owner = owner_of(u->v + i, end - i);
                for (size_t k = i; k < end; k++)
                        u->v[k].domain = owner;
        }
        if (u->n > 0)
                qsort(u->v, u->n, sizeof *u->v, by_owner);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static int by_most(const void *pa, const void *pb) {
        const struct actor_org_name *a = pa, *b = pb;
        if (a->n != b->n)
                return a->n > b->n ? -1 : 1;
        return str_cmp(a->words, b->words);
}

static void put_names(struct actor_orgs *o, const struct use *v, size_t n) {
        size_t from = o->names.n;
        for (size_t i = 0; i < n; i++) {
                const struct actor_org_use *u = v[i].of;
                struct actor_org_name *last =
                        o->names.n > from ? &o->names.v[o->names.n - 1] : NULL;
                if (u->words.n == 0)
                        continue;
                if (last != NULL && str_eq(last->words, u->words))
                        last->n += u->n;
                else
                        vec_push(&o->names,
                                 (struct actor_org_name){
                                         u->name, u->n, arena_str(&o->strings, u->words), u->at });
        }
        if (o->names.n > from)
                qsort(o->names.v + from, o->names.n - from, sizeof *o->names.v, by_most);
}

static void put_row(struct actor_orgs *o, const struct use *v, size_t n) {
        struct str domain = v[0].domain;
        /* never the text of a person's: somebody known by name only may be called the same */
        struct str anchor = domain.n > 0
                                    ? arena_printf(&o->strings, "@%.*s", STR_ARG(domain))
                                    : arena_printf(&o->strings, "@ %.*s", STR_ARG(v[0].folded));
        struct sha256 hash = hash_sha256(str_bytes(anchor));
        struct actor_org row = { .key = sha256_head(&hash),
                                 .domain = arena_str(&o->strings, domain),
                                 .names = (uint32_t) o->names.n };
        put_names(o, v, n);
        row.n_names = (uint32_t) o->names.n - row.names;
        if (row.n_names > 0)
                row.name = o->names.v[row.names].words;
        vec_push(&o->rows, row);
}

static bool one_owner(const struct use *a, const struct use *b) {
        return str_eq(a->domain, b->domain) && (a->domain.n > 0 || str_eq(a->folded, b->folded));
}

void actor_org_resolve(struct actor_org_case *c, struct actor_orgs *ret) {
        struct uses u = { mem_array(NULL, c->uses.n + 1, sizeof *u.v), c->uses.n };
        struct buf folded;
        *ret = (struct actor_orgs){ 0 };
        arena_init(&ret->strings, 0);
        buf_init(&folded, 1u << 20);
        for (size_t i = 0; i < u.n; i++) {
                const struct actor_org_use *use = &c->uses.v[i];
                buf_clear(&folded);
                text_fold(use->words, &folded);
                u.v[i] = (struct use){ arena_str(&c->strings, buf_str(&folded)), use->domain, use };
        }
        give(&u);
        for (size_t i = 0, end; i < u.n; i = end) {
                for (end = i + 1; end < u.n && one_owner(&u.v[end], &u.v[i]);)
                        end++;
                put_row(ret, u.v + i, end - i);
        }
        buf_done(&folded);
        mem_free(u.v);
}

void actor_orgs_done(struct actor_orgs *o) {
        vec_done(&o->rows);
        vec_done(&o->names);
        arena_done(&o->strings);
}
