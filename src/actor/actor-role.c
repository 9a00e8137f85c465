/* From sightings to offices over time.
 *
 *   claims ── title, organisation as written ── their keys ──> rows ── a title without an
 *   organisation joins the one row of that title that has one and is near in time ──> order, gaps
 *
 * Keys are normal forms: "معاون وزیر" and "deputy minister" are one title; an acronym and what it
 * stands for one organisation.  What is never done: to infer that an office lasted between two
 * sightings that are far apart, or that somebody had it because somebody of the same name had. */
#include "actor/actor-role-work.h"

#include "lang/lang-org.h"
#include "lang/lang-role.h"
#include "text/text-fold.h"

#include <stdlib.h>

enum { DAY = 86400, NAMELESS_DAYS = 366, WRITTEN_MOST = 64 };

struct words { /* a label */
        struct str text, key;
        struct str acronym; /* of an organisation; may be empty */
};

struct line { /* a row in the making */
        struct actor_role role;
        VEC(struct actor_role_cite) cites;
        VEC(struct written {
                uint64_t label;
                uint32_t n;
        })
        titles, orgs;
        bool gone;
};

struct run {
        struct store *st;
        struct arena *a;
        struct actor_claims claims;
        struct map titles, orgs; /* label -> words */
        VEC(struct words) words;
        struct map line_at; /* keys -> line */
        VEC(struct line) lines;
        struct buf room;
};

bool actor_role_holds(unsigned tense) {
        return tense == STORE_NOW || tense == STORE_ACTING || tense == STORE_BEGINS;
}

/* ---- normal forms --------------------------------------------------------------------------- */

static struct str key_of_title(struct run *r, struct str text) {
        char room[LANG_TITLE_TEXT];
        struct lang_title t;
        if (lang_title(text, &t)) {
                t.mods &= ~(unsigned) (LANG_TITLE_acting | LANG_TITLE_former | LANG_TITLE_elect);
                return arena_str(r->a, str_of(lang_title_text(&t, room)));
        }
        buf_clear(&r->room);
        text_fold(text, &r->room);
        return arena_str(r->a, buf_str(&r->room));
}

static struct str key_of_org(struct run *r, struct str text) {
        buf_clear(&r->room);
        lang_org_key(text, &r->room);
        if (r->room.n == 0)
                text_fold(text, &r->room);
        return arena_str(r->a, buf_str(&r->room));
}

static struct str acronym_of(struct run *r, struct str text) {
        struct buf out;
        buf_init(&out, 0);
        struct str ret = { 0 };
        buf_clear(&r->room);
        if (lang_org_acronym(text, &out)) {
                text_fold(buf_str(&out), &r->room);
                ret = arena_str(r->a, buf_str(&r->room));
        }
        buf_done(&out);
        return ret;
}

/* The words of a label; number 0 has none.  *ret is a place in r->words. */
static int words_of(struct run *r, struct map *m, uint64_t label, size_t *ret, struct err *e) {
        struct str key = { (const char *) &label, sizeof label }, text = { 0 };
        uint64_t *known = map_find(m, key);
        if (known) {
                *ret = *known;
                return 0;
        }
        struct words w = { 0 };
        int n = label ? store_label_get(r->st, (struct label_id){ label }, &text, e) : 0;
        if (n < 0)
                return n;
        w.text = arena_str(r->a, text);
        if (w.text.n > 0 && m == &r->titles)
                w.key = key_of_title(r, w.text);
        if (w.text.n > 0 && m == &r->orgs) {
                w.key = key_of_org(r, w.text);
                w.acronym = acronym_of(r, w.text);
        }
        *ret = r->words.n;
        map_put(m, key, *ret, NULL);
        vec_push(&r->words, w);
        return 0;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void count_written(struct line *l, uint64_t title, uint64_t org) {
        for (int k = 0; k < 2; k++) {
                uint64_t label = k ? org : title;
                struct written *v = k ? l->orgs.v : l->titles.v;
                size_t n = k ? l->orgs.n : l->titles.n, i = 0;
                while (i < n && v[i].label != label)
                        i++;
                if (i < n)
                        v[i].n++;
                else if (label && k && n < WRITTEN_MOST)
                        vec_push(&l->orgs, (struct written){ label, 1 });
                else if (label && n < WRITTEN_MOST)
                        vec_push(&l->titles, (struct written){ label, 1 });
        }
}

static struct line *line_of(struct run *r, const struct actor_claim *c, const struct words *title,
                            const struct words *org) {
        bool new;
        buf_clear(&r->room);
        buf_printf(&r->room, "%d", c->sure);
        buf_put(&r->room, title->key.p, title->key.n);
        buf_putc(&r->room, '\n');
        buf_put(&r->room, org->key.p, org->key.n);
        uint64_t at = *map_put(&r->line_at, buf_str(&r->room), r->lines.n, &new);
        if (new) {
                struct line l = {
                        .role = { .sure = c->sure, .title_key = title->key, .org_key = org->key }
                };
                vec_push(&r->lines, l);
        }
        return &r->lines.v[at];
}

static int put_claim(struct run *r, const struct actor_claim *c, struct err *e) {
        size_t title, org;
        int n = words_of(r, &r->titles, c->title, &title, e);
        if (n >= 0)
                n = words_of(r, &r->orgs, c->org, &org, e);
        if (n < 0)
                return n;
        struct line *l = line_of(r, c, &r->words.v[title], &r->words.v[org]);
        count_written(l, c->title, c->org);
        vec_push(&l->cites, (struct actor_role_cite){ .doc = c->doc,
                                                      .off = c->off,
                                                      .len = c->len,
                                                      .voice = c->voice,
                                                      .own = c->own,
                                                      .dated = c->dated,
                                                      .at = c->dated ? c->at : 0,
                                                      .form = c->form,
                                                      .tense = c->tense,
                                                      .odds = c->odds,
                                                      .speaker = c->speaker });
        return 0;
}

/* ---- rows that are one ---------------------------------------------------------------------- */

static void span_of(const struct line *l, int64_t *from, int64_t *to) {
        *from = INT64_MAX;
        *to = INT64_MIN;
        for (size_t i = 0; i < l->cites.n; i++)
                if (l->cites.v[i].dated) {
                        *from = l->cites.v[i].at < *from ? l->cites.v[i].at : *from;
                        *to = l->cites.v[i].at > *to ? l->cites.v[i].at : *to;
                }
}

static bool near_in_time(const struct line *a, const struct line *b) {
        int64_t from, to, from_b, to_b, most = (int64_t) NAMELESS_DAYS * DAY;
        span_of(a, &from, &to);
        span_of(b, &from_b, &to_b);
        if (from > to || from_b > to_b) /* one of them has no date at all */
                return true;
        return from <= to_b + most && from_b <= to + most;
}

static void pour(struct line *from, struct line *to) {
        for (size_t i = 0; i < from->cites.n; i++)
                vec_push(&to->cites, from->cites.v[i]);
        for (size_t i = 0; i < from->titles.n; i++)
                for (uint32_t n = 0; n < from->titles.v[i].n; n++)
                        count_written(to, from->titles.v[i].label, 0);
        for (size_t i = 0; i < from->orgs.n; i++)
                for (uint32_t n = 0; n < from->orgs.v[i].n; n++)
                        count_written(to, 0, from->orgs.v[i].label);
        from->gone = true;
}

static bool is_acronym(struct run *r, const struct line *longer, struct str key) {
        for (size_t i = 0; i < longer->orgs.n; i++) {
                struct str k = { (const char *) &longer->orgs.v[i].label, sizeof(uint64_t) };
                uint64_t *at = map_find(&r->orgs, k);
                if (at && r->words.v[*at].acronym.n > 1 && str_eq(r->words.v[*at].acronym, key))
                        return true;
        }
        return false;
}

static bool same_place(struct run *r, const struct line *a, const struct line *b) {
        return is_acronym(r, a, b->role.org_key) || is_acronym(r, b, a->role.org_key);
}

/* "UER" and "University of Example Rivers". */
static void join_acronyms(struct run *r) {
        for (size_t i = 0; i < r->lines.n; i++)
                for (size_t k = 0; k < r->lines.n; k++) {
                        struct line *a = &r->lines.v[i], *b = &r->lines.v[k];
                        if (i == k || a->gone || b->gone || a->role.sure != b->role.sure ||
                            !a->role.org_key.n || !b->role.org_key.n ||
                            !str_eq(a->role.title_key, b->role.title_key) ||
                            a->cites.n < b->cites.n || !same_place(r, a, b))
                                continue;
                        pour(b, a);
                }
}

/* "Director" joins "Director of Rivers" where nothing else is meant. */
static void join_nameless(struct run *r) {
        for (size_t i = 0; i < r->lines.n; i++) {
                struct line *l = &r->lines.v[i], *to = NULL;
                size_t fits = 0;
                if (l->gone || l->role.org_key.n || !l->role.title_key.n)
                        continue;
                for (size_t k = 0; k < r->lines.n; k++) {
                        struct line *x = &r->lines.v[k];
                        if (k != i && !x->gone && x->role.sure == l->role.sure &&
                            x->role.org_key.n && near_in_time(l, x) &&
                            str_eq(x->role.title_key, l->role.title_key))
                                to = x, fits++;
                }
                if (fits == 1)
                        pour(l, to);
        }
}

/* ---- what a row says ------------------------------------------------------------------------ */

static int cmp_cite(const void *pa, const void *pb) {
        const struct actor_role_cite *a = pa, *b = pb;
        if (a->dated != b->dated)
                return a->dated ? -1 : 1;
        if (a->dated && a->at != b->at)
                return a->at < b->at ? -1 : 1;
        if (a->doc != b->doc)
                return a->doc < b->doc ? -1 : 1;
        return a->off < b->off ? -1 : a->off > b->off;
}

static int cmp_u64(const void *pa, const void *pb) {
        uint64_t a = *(const uint64_t *) pa, b = *(const uint64_t *) pb;
        return (a > b) - (a < b);
}

static uint32_t distinct(uint64_t *v, size_t n) {
        uint32_t different = 0;
        qsort(v, n, sizeof *v, cmp_u64);
        for (size_t i = 0; i < n; i++)
                different += i == 0 || v[i] != v[i - 1];
        return different;
}

static void count_sources(struct actor_role *l) {
        uint64_t *v = mem_zalloc((l->n_cites + 1) * sizeof *v);
        for (size_t i = 0; i < l->n_cites; i++)
                v[i] = l->cites[i].doc;
        l->docs = distinct(v, l->n_cites);
        for (size_t i = 0; i < l->n_cites; i++)
                v[i] = l->cites[i].speaker;
        l->speakers = distinct(v, l->n_cites);
        mem_free(v);
}

static void take_gap(struct actor_role *l, struct arena *a, int64_t from, int64_t to) {
        if (to - from < (int64_t) ACTOR_ROLE_GAP * DAY)
                return;
        if (!l->gaps)
                l->gaps = arena_alloc(a, l->n_cites * sizeof *l->gaps);
        l->gaps[l->n_gaps++] = (struct actor_role_gap){ from, to };
}

static void take_time(struct actor_role *l, const struct actor_role_cite *c, struct arena *a) {
        if (!c->dated)
                return;
        if (c->tense == STORE_BEGINS && !l->begins)
                l->begins = true, l->begins_at = c->at;
        if (c->tense == STORE_ENDS)
                l->ends = true, l->ends_at = c->at;
        if (c->tense == STORE_FORMER && !l->former)
                l->former = true, l->former_at = c->at;
        if (c->tense == STORE_FUTURE && !l->future)
                l->future = true, l->future_at = c->at;
        if (!actor_role_holds(c->tense))
                return;
        if (l->dated)
                take_gap(l, a, l->last, c->at);
        else
                l->first = c->at;
        l->dated = true;
        l->last = c->at;
}

static struct str best_written(struct run *r, struct map *m, const struct written *v, size_t n) {
        struct str best = { 0 };
        uint32_t most = 0;
        for (size_t i = 0; i < n; i++) {
                struct str k = { (const char *) &v[i].label, sizeof(uint64_t) };
                uint64_t *at = map_find(m, k);
                struct str text = at ? r->words.v[*at].text : (struct str){ 0 };
                bool better = v[i].n > most ||
                              (v[i].n == most &&
                               (text.n > best.n || (text.n == best.n && str_cmp(text, best) < 0)));
                if (better)
                        best = text, most = v[i].n;
        }
        return best;
}

static void finish(struct run *r, struct line *l) {
        struct actor_role *x = &l->role;
        x->title = best_written(r, &r->titles, l->titles.v, l->titles.n);
        x->organisation = best_written(r, &r->orgs, l->orgs.v, l->orgs.n);
        x->n_cites = l->cites.n;
        x->n = (uint32_t) l->cites.n;
        x->cites = arena_alloc(r->a, l->cites.n * sizeof *x->cites);
        memcpy(x->cites, l->cites.v, l->cites.n * sizeof *x->cites);
        qsort(x->cites, x->n_cites, sizeof *x->cites, cmp_cite);
        for (size_t i = 0; i < x->n_cites; i++) {
                const struct actor_role_cite *c = &x->cites[i];
                x->own += c->own;
                x->forms[c->form <= STORE_ROLE_directory ? c->form : 0]++;
                x->tenses[c->tense <= STORE_ENDS ? c->tense : 0]++;
                take_time(x, c, r->a);
        }
        count_sources(x);
        x->weak = !x->title.n && x->docs < 2 && x->forms[STORE_ROLE_signature] == x->n &&
                  !lang_is_org(x->organisation);
}

/* ---- all ------------------------------------------------------------------------------------ */

static int64_t earliest(const struct actor_role *r) {
        return r->cites[0].dated ? r->cites[0].at : INT64_MAX;
}

static int cmp_role(const void *pa, const void *pb) {
        const struct actor_role *a = pa, *b = pb;
        if (a->sure != b->sure)
                return a->sure ? -1 : 1;
        if (earliest(a) != earliest(b))
                return earliest(a) < earliest(b) ? -1 : 1;
        int c = str_cmp(a->title_key, b->title_key);
        return c ? c : str_cmp(a->org_key, b->org_key);
}

static void take_rows(struct run *r, struct actor_roles *ret) {
        join_acronyms(r);
        join_nameless(r);
        ret->roles = arena_zalloc(r->a, (r->lines.n + 1) * sizeof *ret->roles);
        for (size_t i = 0; i < r->lines.n; i++) {
                if (r->lines.v[i].gone)
                        continue;
                finish(r, &r->lines.v[i]);
                ret->roles[ret->n++] = r->lines.v[i].role;
        }
        qsort(ret->roles, ret->n, sizeof *ret->roles, cmp_role);
}

static int cmp_phone(const void *pa, const void *pb) {
        const struct actor_role_phone *a = pa, *b = pb;
        return a->n != b->n ? (a->n > b->n ? -1 : 1) : str_cmp(a->number, b->number);
}

static int take_phones(struct run *r, struct actor_roles *ret, struct err *e) {
        int n = 0;
        ret->n_phones = r->claims.phones.n;
        ret->phones = arena_zalloc(r->a, (ret->n_phones + 1) * sizeof *ret->phones);
        for (size_t i = 0; i < ret->n_phones && n >= 0; i++) {
                const struct actor_phone_seen *p = &r->claims.phones.v[i];
                struct str text = { 0 };
                n = store_label_get(r->st, (struct label_id){ p->label }, &text, e);
                ret->phones[i] = (struct actor_role_phone){ arena_str(r->a, text), p->n, p->doc,
                                                            p->off, p->len };
        }
        qsort(ret->phones, ret->n_phones, sizeof *ret->phones, cmp_phone);
        return n;
}

static bool in_range(const struct actor_claim *c, const struct actor_role_range *range) {
        return !range || (c->dated && c->at >= range->from && c->at < range->to);
}

static int build(struct run *r, struct actor_id actor, const struct actor_role_range *range,
                 struct actor_roles *ret, struct err *e) {
        struct store_actor s;
        int n = store_actor_get(r->st, actor, &s, e);
        if (n >= 0)
                n = actor_role_take(r->st, actor, &r->claims, e);
        if (n < 0)
                return n;
        actor_role_once(&r->claims);
        for (size_t i = 0; i < r->claims.n && n >= 0; i++) {
                const struct actor_claim *c = &r->claims.v[i];
                if (!in_range(c, range))
                        continue;
                ret->folded += c->gone;
                ret->sightings += !c->gone;
                if (!c->gone)
                        n = put_claim(r, c, e);
        }
        if (n < 0)
                return n;
        ret->homonyms = r->claims.homonyms;
        take_rows(r, ret);
        actor_role_doubts(ret, r->a);
        n = take_phones(r, ret, e);
        return n < 0 ? n : 0;
}

int actor_roles(struct store *st, struct actor_id actor, const struct actor_role_range *range,
                struct arena *a, struct actor_roles *ret, struct err *e) {
        struct run r = { .st = st, .a = a };
        *ret = (struct actor_roles){ 0 };
        map_init(&r.titles);
        map_init(&r.orgs);
        map_init(&r.line_at);
        buf_init(&r.room, 0);
        int n = build(&r, actor, range, ret, e);
        for (size_t i = 0; i < r.lines.n; i++) {
                vec_done(&r.lines.v[i].cites);
                vec_done(&r.lines.v[i].titles);
                vec_done(&r.lines.v[i].orgs);
        }
        vec_done(&r.lines);
        vec_done(&r.words);
        vec_done(&r.claims.phones);
        vec_done(&r.claims);
        map_done(&r.titles);
        map_done(&r.orgs);
        map_done(&r.line_at);
        buf_done(&r.room);
        return n;
}
