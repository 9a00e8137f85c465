/* The card of an actor, put together from actor/, its mail and its texts.
 *
 *   members ──> names, addresses, telephones
 *   mail of its addresses ──> bit maps of sent and got, copies folded ──> counts, languages, nears
 *   actor/actor-role.h ──> offices;  query-who-mention.c ──> who names it */
#include "query/query-who-work.h"

#include "base/vec.h"
#include "index/index.h"
#include "name/name.h"
#include "query/query-fold.h"
#include "text/text-lang.h"

#include <stdlib.h>

#define CMP(a, b) ((a) < (b) ? -1 : (a) > (b))

/* ---- names, addresses ----------------------------------------------------------------------- */

static const char *script_of(struct str text) {
        struct name n;
        name_parse(name_model(), text, &n);
        for (unsigned i = 0; i < n.n; i++)
                if (n.token[i].kind == NAME_WORD)
                        return n.token[i].script == NAME_LATIN    ? "latin"
                               : n.token[i].script == NAME_ARABIC ? "arabic"
                                                                  : "other";
        return "other";
}

static int rank_of(const char *script) {
        return script[0] == 'l' ? 0 : script[0] == 'a' ? 1 : 2;
}

static int cmp_name(const void *pa, const void *pb) {
        const struct query_who_name *a = pa, *b = pb;
        int c = CMP(rank_of(a->script), rank_of(b->script));
        c = c ? c : CMP(b->n, a->n);
        return c ? c : str_cmp(a->text, b->text);
}

static int cmp_addr(const void *pa, const void *pb) {
        const struct query_who_addr *a = pa, *b = pb;
        int c = CMP(b->dated, a->dated);
        c = c || !a->dated ? c : CMP(a->first, b->first);
        return c ? c : str_cmp(a->address, b->address);
}

static int take_addr(struct who *w, const struct actor_shown *m, struct err *e) {
        struct store_addr s;
        int r = store_addr_find(w->c->store, m->text, &s, e);
        if (r <= 0)
                return r;
        w->addrs[w->n_addrs++] = s.id.v;
        w->ret->addrs[w->ret->n_addrs++] = (struct query_who_addr){ .address = m->text,
                                                                    .number = s.id.v,
                                                                    .with = m->with,
                                                                    .why = m->why,
                                                                    .at = m->at,
                                                                    .sent = s.sent,
                                                                    .received = s.received,
                                                                    .dated = s.seen,
                                                                    .first = s.first,
                                                                    .last = s.last };
        return 0;
}

static int take_members(struct who *w, struct err *e) {
        struct query_who *q = w->ret;
        size_t n = q->view.n_members + 1;
        int r = 0;
        q->names = arena_alloc(w->a, n * sizeof *q->names);
        q->addrs = arena_alloc(w->a, n * sizeof *q->addrs);
        w->addrs = arena_alloc(w->a, n * sizeof *w->addrs);
        for (size_t i = 0; i < q->view.n_members && r >= 0; i++) {
                const struct actor_shown *m = &q->view.members[i];
                if (m->type == ACTOR_AT_addr)
                        r = take_addr(w, m, e);
                else if (m->type == ACTOR_AT_name)
                        q->names[q->n_names++] =
                                (struct query_who_name){ m->text, script_of(m->text), m->why,
                                                         m->n };
        }
        qsort(q->names, q->n_names, sizeof *q->names, cmp_name);
        qsort(q->addrs, q->n_addrs, sizeof *q->addrs, cmp_addr);
        return r;
}

/* ---- mail ----------------------------------------------------------------------------------- */

static void set(uint64_t *bits, const struct who *w, uint64_t doc) {
        if (doc < w->n_bits)
                bits[doc / 64] |= (uint64_t) 1 << doc % 64;
}

static int take_mail_of(struct who *w, uint32_t addr, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_of_addr_open(w->c->store, (struct addr_id){ addr }, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0) {
                if (p.role == REC_ROLE_from || p.role == REC_ROLE_sender ||
                    p.role == REC_ROLE_author)
                        set(w->sent, w, p.doc.v);
                else if (p.role == REC_ROLE_to || p.role == REC_ROLE_cc || p.role == REC_ROLE_bcc)
                        set(w->got, w, p.doc.v);
        }
        return r;
}

static void see(struct query_who *q, int64_t date) {
        if (date == INDEX_UNDATED)
                return;
        q->first = q->dated && q->first < date ? q->first : date;
        q->last = q->dated && q->last > date ? q->last : date;
        q->dated = true;
}

static bool counts(const struct who *w, int64_t date) {
        if (!w->o->ranged)
                return true;
        return date != INDEX_UNDATED && date >= w->o->range.from && date < w->o->range.to;
}

/* Clear what is out of range; count, date and language of the rest. */
static uint64_t count_mail(struct who *w, uint64_t *bits, uint64_t *langs) {
        uint64_t n = 0;
        query_fold_bits(w->c, bits, w->n_bits);
        for (uint32_t d = 0; index_bits_next(bits, w->n_bits, &d); d++) {
                struct index_doc doc;
                bool known = index_doc_find(w->c->index, d, &doc);
                int64_t date = known ? doc.date : INDEX_UNDATED;
                if (!counts(w, date)) {
                        bits[d / 64] &= ~((uint64_t) 1 << d % 64);
                        continue;
                }
                n++;
                see(w->ret, date);
                if (langs && known && doc.lang < TEXT_LANGS)
                        langs[doc.lang]++;
        }
        return n;
}

static int cmp_lang(const void *pa, const void *pb) {
        const struct query_who_lang *a = pa, *b = pb;
        return a->n != b->n ? CMP(b->n, a->n) : strcmp(a->code, b->code);
}

/* How many messages an address sent and got, copies folded. */
static int count_addr(struct who *w, size_t i, struct err *e) {
        size_t bytes = (w->n_bits + 63) / 64 * 8;
        uint64_t *sent = w->sent, *got = w->got;
        struct query_who_addr *x = NULL;
        struct query_who seen = *w->ret;
        w->sent = mem_zalloc(bytes);
        w->got = mem_zalloc(bytes);
        int r = take_mail_of(w, (uint32_t) w->addrs[i], e);
        for (size_t k = 0; k < bytes / 8; k++) {
                sent[k] |= w->sent[k];
                got[k] |= w->got[k];
        }
        for (size_t k = 0; k < w->ret->n_addrs && !x; k++)
                x = w->ret->addrs[k].number == w->addrs[i] ? &w->ret->addrs[k] : NULL;
        if (r >= 0 && x) {
                x->sent = count_mail(w, w->sent, NULL);
                x->received = count_mail(w, w->got, NULL);
        }
        mem_free(w->sent);
        mem_free(w->got);
        w->sent = sent;
        w->got = got;
        *w->ret = seen; /* counting moved the dates of all */
        return r;
}

static int take_mail(struct who *w, struct err *e) {
        struct query_who *q = w->ret;
        uint64_t langs[TEXT_LANGS] = { 0 };
        int r = query_fold_load(w->c, e);
        for (size_t i = 0; i < w->n_addrs && r >= 0; i++)
                r = count_addr(w, i, e);
        if (r < 0)
                return r;
        memcpy(w->own, w->sent, (w->n_bits + 63) / 64 * 8);
        q->sent = count_mail(w, w->sent, langs);
        q->received = count_mail(w, w->got, NULL);
        q->langs = arena_alloc(w->a, TEXT_LANGS * sizeof *q->langs);
        for (unsigned i = 0; i < TEXT_LANGS; i++)
                if (langs[i] > 0)
                        q->langs[q->n_langs++] =
                                (struct query_who_lang){ text_lang_code((enum text_lang) i),
                                                         langs[i] };
        qsort(q->langs, q->n_langs, sizeof *q->langs, cmp_lang);
        return 0;
}

/* ---- whom with ------------------------------------------------------------------------------ */

int query_who_actor_of(struct who *w, uint64_t addr, uint64_t *ret, struct err *e) {
        struct str key = { (const char *) &addr, sizeof addr };
        uint64_t *known = map_find(&w->actors, key);
        struct actor_id id = { 0 };
        int r = 0;
        if (!known && addr &&
            (r = store_actor_of_addr(w->c->store, (struct addr_id){ addr }, &id, e)) < 0)
                return r;
        if (!known)
                map_put(&w->actors, key, id.v, NULL);
        *ret = known ? *known : id.v;
        return 0;
}

static struct query_who_near *near_of(struct who *w, uint64_t id) {
        struct str key = { (const char *) &id, sizeof id };
        bool new;
        uint64_t at = *map_put(&w->near_at, key, w->nears.n, &new);
        if (new)
                vec_push(&w->nears, (struct query_who_near){ .id = id });
        return &w->nears.v[at];
}

/* Each actor once a message, however many of its addresses are there. */
static int meet(struct who *w, uint64_t addr, uint32_t doc, bool to, struct err *e) {
        uint64_t id, key[3];
        bool new;
        int r = query_who_actor_of(w, addr, &id, e);
        if (r < 0 || id == 0 || id == w->ret->view.id)
                return r;
        key[0] = id, key[1] = doc, key[2] = to;
        if (to) {
                map_put(&w->met, (struct str){ (const char *) key, sizeof key }, 1, &new);
                if (!new)
                        return 0;
        }
        struct query_who_near *n = near_of(w, id);
        n->to += to;
        n->from += !to;
        return 0;
}

static int take_letter(struct who *w, uint32_t doc, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int n = 0, r = store_parties_of_doc_open(w->c->store, (struct doc_id){ doc }, &rows, e);
        map_clear(&w->met);
        while (r >= 0 && n >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                if (p.addr.v &&
                    (p.role == REC_ROLE_to || p.role == REC_ROLE_cc || p.role == REC_ROLE_bcc))
                        n = meet(w, p.addr.v, doc, true, e);
        return r < 0 ? r : n;
}

int query_who_fill(struct who *w, struct query_who_near *n, struct err *e) {
        struct store_actor s;
        int r = store_actor_get(w->c->store, (struct actor_id){ n->id }, &s, e);
        if (r < 0)
                return r;
        n->key = s.key;
        n->kind = (enum actor_kind) s.kind;
        n->name_only = s.flags & ACTOR_ROW_name_only;
        n->name = arena_str(w->a, s.name);
        n->anchor = arena_str(w->a, s.anchor);
        return 0;
}

static int cmp_near(const void *pa, const void *pb) {
        const struct query_who_near *a = pa, *b = pb;
        bool both_a = a->to && a->from, both_b = b->to && b->from;
        int c = CMP(both_b, both_a); /* who answers is nearer than who is only copied */
        c = c ? c : CMP(b->to + b->from, a->to + a->from);
        return c ? c : CMP(a->id, b->id);
}

/* The first of them, with their names. */
static int best_of(struct who *w, struct query_who_near *v, size_t n, struct query_who_near **ret,
                   size_t *ret_n, struct err *e) {
        int r = 0;
        *ret_n = w->o->nears && w->o->nears < n ? w->o->nears : n;
        *ret = arena_alloc(w->a, (*ret_n + 1) * sizeof **ret);
        if (n > 0)
                qsort(v, n, sizeof *v, cmp_near);
        for (size_t i = 0; i < *ret_n && r >= 0; i++) {
                (*ret)[i] = v[i];
                r = query_who_fill(w, &(*ret)[i], e);
        }
        return r;
}

static int take_nears(struct who *w, struct err *e) {
        struct query_who *q = w->ret;
        int r = 0;
        for (uint32_t d = 0; r >= 0 && index_bits_next(w->sent, w->n_bits, &d); d++)
                r = take_letter(w, d, e);
        for (uint32_t d = 0; r >= 0 && index_bits_next(w->got, w->n_bits, &d); d++) {
                struct index_doc doc;
                if (index_doc_find(w->c->index, d, &doc))
                        r = meet(w, doc.from, d, false, e);
        }
        if (r < 0)
                return r;
        q->all_nears = w->nears.n;
        return best_of(w, w->nears.v, w->nears.n, &q->nears, &q->n_nears, e);
}

/* ---- organisations -------------------------------------------------------------------------- */

static bool is_at(struct str address, struct str domain) {
        size_t at = str_chr(address, '@');
        if (at == SIZE_MAX)
                return false;
        struct str d = str_sub(address, at, SIZE_MAX); /* with the @ */
        if (str_eq_nocase(d, domain))
                return true;
        size_t n = domain.n - 1;
        return d.n > n + 1 && d.p[d.n - n - 1] == '.' &&
               str_eq_nocase(str_sub(d, d.n - n, SIZE_MAX), str_sub(domain, 1, SIZE_MAX));
}

static int take_people(struct who *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct query_who *q = w->ret;
        struct store_addr s;
        uint64_t id;
        int n = 0, r = 0;
        if (!str_starts(q->view.anchor, STR("@")))
                return 0;
        vec_clear(&w->nears);
        map_clear(&w->near_at);
        r = store_addrs_open(w->c->store, &rows, e);
        while (r >= 0 && n >= 0 && (r = store_addrs_next(rows, &s, e)) > 0) {
                if (!is_at(s.address, q->view.anchor))
                        continue;
                if ((n = query_who_actor_of(w, s.id.v, &id, e)) < 0 || id == 0)
                        continue;
                struct query_who_near *x = near_of(w, id);
                x->to += s.sent;
                x->from += s.received;
        }
        if (r < 0 || n < 0)
                return r < 0 ? r : n;
        q->all_people = w->nears.n;
        return best_of(w, w->nears.v, w->nears.n, &q->people, &q->n_people, e);
}

/* ---- all ------------------------------------------------------------------------------------ */

static bool speaks_of(const struct query_who *q, struct str anchor) {
        if (anchor.n > 0 && str_eq_nocase(anchor, q->view.anchor))
                return true;
        for (size_t i = 0; i < q->view.n_members && anchor.n > 0; i++)
                if (str_eq_nocase(anchor, q->view.members[i].text))
                        return true;
        return false;
}

static int take_acts(struct who *w, struct err *e) {
        struct query_who *q = w->ret;
        struct actor_act *all;
        size_t n;
        int r = actor_view_log(w->c->store, w->a, &all, &n, e);
        q->acts = all;
        for (size_t i = 0; i < n && r >= 0; i++)
                if (speaks_of(q, all[i].a) || speaks_of(q, all[i].b))
                        q->acts[q->n_acts++] = all[i];
        return r;
}

static int build(struct who *w, uint64_t id, struct err *e) {
        struct query_who *q = w->ret;
        struct store_counts n;
        int r = actor_view_get(w->c->store, id, w->a, &q->view, e);
        if (r < 0 || (r = store_counts_get(w->c->store, &n, e)) < 0)
                return r;
        w->n_bits = n.last_id + 1;
        w->sent = arena_zalloc(w->a, (w->n_bits + 63) / 64 * 8);
        w->own = arena_alloc(w->a, (w->n_bits + 63) / 64 * 8);
        w->got = arena_zalloc(w->a, (w->n_bits + 63) / 64 * 8);
        if ((r = take_members(w, e)) < 0 || (r = take_mail(w, e)) < 0 ||
            (r = take_nears(w, e)) < 0 || (r = query_who_mentions(w, e)) < 0 ||
            (r = take_acts(w, e)) < 0)
                return r;
        if (q->view.kind == ACTOR_organisation) {
                r = actor_role_holders(w->c->store, (struct actor_id){ id }, w->a, &q->holders,
                                       &q->n_holders, e);
                return r < 0 ? r : take_people(w, e);
        }
        return actor_roles(w->c->store, (struct actor_id){ id }, w->o->ranged ? &w->o->range : NULL,
                           w->a, &q->roles, e);
}

int query_who(const struct query_case *c, uint64_t id, const struct query_who_options *o,
              struct arena *a, struct query_who *ret, struct err *e) {
        struct who w = { .c = c, .o = o, .a = a, .ret = ret };
        *ret = (struct query_who){ 0 };
        map_init(&w.actors);
        map_init(&w.near_at);
        map_init(&w.met);
        int r = build(&w, id, e);
        vec_done(&w.nears);
        map_done(&w.actors);
        map_done(&w.near_at);
        map_done(&w.met);
        return r < 0 ? r : 0;
}
