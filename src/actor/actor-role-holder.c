/* Who held offices at an organisation: the sightings of documents that mention it. */
#include "actor/actor-role-work.h"

#include "lang/lang-org.h"
#include "lang/lang-role.h"
#include "text/text-fold.h"

#include <stdlib.h>

enum { NAMES_MOST = 64, KEYS = 64 };

struct run {
        struct store *st;
        struct arena *a;
        struct map keys;    /* of its names */
        struct map is_here; /* label of an organisation -> is it this one? */
        struct map at;      /* actor or name, title -> holder */
        VEC(struct actor_holder) v;
        VEC(uint32_t) docs;
        struct buf room;
};

static int cmp_u32(const void *pa, const void *pb) {
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return (a > b) - (a < b);
}

static int take_name(struct run *r, struct name_id id, struct err *e) {
        struct store_name name;
        int n = store_name_get(r->st, id, &name, e);
        if (n < 0)
                return n;
        buf_clear(&r->room);
        lang_org_key(name.name, &r->room);
        if (r->room.n > 0)
                map_put(&r->keys, buf_str(&r->room), 1, NULL);
        n = store_docs_of_name_get(r->st, id, &r->room, e);
        for (size_t k = 0; n >= 0 && k + 4 <= r->room.n; k += 4) {
                uint32_t doc;
                memcpy(&doc, r->room.p + k, sizeof doc);
                vec_push(&r->docs, doc);
        }
        return n;
}

static int take_names(struct run *r, struct actor_id org, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        size_t names = 0;
        int q = store_members_open(r->st, org, &rows, e), n = q;
        while (n >= 0 && (q = store_members_next(rows, &m, e)) > 0)
                if (m.anchor.type == STORE_AT_name && names++ < NAMES_MOST)
                        n = take_name(r, (struct name_id){ m.anchor.id }, e);
        if (r->docs.n > 0)
                qsort(r->docs.v, r->docs.n, sizeof *r->docs.v, cmp_u32);
        return n < 0 ? n : q;
}

static int is_here(struct run *r, struct label_id label, struct err *e) {
        struct str key = { (const char *) &label.v, sizeof label.v }, text;
        uint64_t *known = map_find(&r->is_here, key);
        if (label.v == 0)
                return 0;
        if (known)
                return (int) *known;
        int n = store_label_get(r->st, label, &text, e);
        if (n < 0)
                return n;
        buf_clear(&r->room);
        lang_org_key(text, &r->room);
        bool yes = r->room.n > 0 && map_find(&r->keys, buf_str(&r->room)) != NULL;
        map_put(&r->is_here, key, yes, NULL);
        return yes;
}

static bool in_docs(const struct store_actor_docs *d, uint64_t doc) {
        uint32_t want = (uint32_t) doc;
        return d->n > 0 && bsearch(&want, d->docs, d->n, sizeof want, cmp_u32) != NULL;
}

/* Does the document's context tie the name to this actor? */
static int is_meant(struct run *r, struct actor_id actor, struct name_id name, uint64_t doc,
                    struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor_docs d;
        bool yes = false;
        int n = store_actor_docs_open(r->st, actor, &rows, e);
        while (n >= 0 && !yes && (n = store_actor_docs_next(rows, &d, e)) > 0)
                yes = d.name.v == name.v && in_docs(&d, doc);
        return n < 0 ? n : yes;
}

static int by_name(struct run *r, struct name_id name, uint64_t doc, uint64_t *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        uint64_t some[KEYS];
        size_t n_some = 0;
        int n = store_members_of_anchor_open(r->st, (struct store_anchor){ STORE_AT_name, name.v },
                                             &rows, e);
        while (n >= 0 && (n = store_members_next(rows, &m, e)) > 0)
                if (n_some < KEYS)
                        some[n_some++] = m.actor.v;
        for (size_t i = 0; i < n_some && n >= 0 && *ret == 0; i++)
                if ((n = is_meant(r, (struct actor_id){ some[i] }, name, doc, e)) > 0)
                        *ret = some[i];
        return n;
}

static int who(struct run *r, const struct store_sighting *s, uint64_t doc, uint64_t *ret,
               struct str *ret_name, struct err *e) {
        struct store_name name = { 0 };
        struct store_actor x;
        struct actor_id id = { 0 };
        bool speaks = s->form == STORE_ROLE_signature || s->form == STORE_ROLE_header ||
                      s->form == STORE_ROLE_introduced || s->form == STORE_ROLE_card;
        int n = 0;
        *ret = 0;
        if (s->addr.v && (speaks || !s->person.v))
                n = store_actor_of_addr(r->st, s->addr, &id, e);
        *ret = id.v;
        if (n >= 0 && *ret == 0 && s->person.v)
                n = by_name(r, s->person, doc, ret, e);
        if (n >= 0 && *ret)
                n = store_actor_get(r->st, (struct actor_id){ *ret }, &x, e);
        else if (n >= 0 && s->person.v)
                n = store_name_get(r->st, s->person, &name, e);
        if (n >= 0)
                *ret_name = arena_str(r->a, *ret ? (x.name.n ? x.name : x.anchor) : name.name);
        return n;
}

static struct actor_role_cite cite_of(const struct store_sighting *s, uint64_t doc) {
        return (struct actor_role_cite){ .doc = doc,
                                         .off = s->off,
                                         .len = s->len,
                                         .voice = s->voice,
                                         .dated = s->dated,
                                         .at = s->dated ? s->at : 0,
                                         .form = (uint8_t) s->form,
                                         .tense = (uint8_t) s->tense,
                                         .odds = s->odds };
}

/* Who and what office, in normal form. */
static void key_of(struct run *r, const struct actor_holder *h, uint64_t person) {
        char words[LANG_TITLE_TEXT];
        struct lang_title t;
        buf_clear(&r->room);
        buf_printf(&r->room, "%llu %llu ", (unsigned long long) h->actor,
                   (unsigned long long) (h->actor ? 0 : person));
        if (lang_title(h->title, &t))
                buf_printf(&r->room, "%s", lang_title_text(&t, words));
        else
                text_fold(h->title, &r->room);
}

static int put(struct run *r, const struct store_sighting *s, uint64_t doc, struct err *e) {
        struct actor_holder h = { .cite = cite_of(s, doc) };
        struct str title = { 0 };
        bool new;
        int n = who(r, s, doc, &h.actor, &h.name, e);
        if (n >= 0 && s->title.v)
                n = store_label_get(r->st, s->title, &title, e);
        if (n < 0)
                return n;
        h.title = arena_str(r->a, title);
        key_of(r, &h, s->person.v);
        uint64_t at = *map_put(&r->at, buf_str(&r->room), r->v.n, &new);
        if (new)
                vec_push(&r->v, h);
        struct actor_holder *x = &r->v.v[at];
        x->n += new || s->voice == 0; /* a quotation of what was said says nothing more */
        if (s->dated && actor_role_holds(s->tense)) {
                x->first = x->dated && x->first < s->at ? x->first : s->at;
                x->last = x->dated && x->last > s->at ? x->last : s->at;
                x->dated = true;
        }
        return 0;
}

static int read_docs(struct run *r, struct err *e) {
        struct store_told t;
        int n = 0;
        for (size_t i = 0; i < r->docs.n && n >= 0; i++) {
                uint64_t doc = r->docs.v[i];
                if (i > 0 && doc == r->docs.v[i - 1])
                        continue;
                n = store_told_get(r->st, (struct doc_id){ doc }, &t, e);
                for (size_t k = 0; n > 0 && k < t.n_sightings; k++) {
                        int here = is_here(r, t.sightings[k].organisation, e);
                        if (here > 0)
                                here = put(r, &t.sightings[k], doc, e);
                        if (here < 0)
                                n = here;
                }
        }
        return n;
}

static int cmp_holder(const void *pa, const void *pb) {
        const struct actor_holder *a = pa, *b = pb;
        if (a->n != b->n)
                return a->n > b->n ? -1 : 1;
        int c = str_cmp(a->name, b->name);
        c = c ? c : str_cmp(a->title, b->title);
        return c ? c : (a->actor > b->actor) - (a->actor < b->actor);
}

int actor_role_holders(struct store *st, struct actor_id org, struct arena *a,
                       struct actor_holder **ret, size_t *ret_n, struct err *e) {
        struct run r = { .st = st, .a = a };
        map_init(&r.keys);
        map_init(&r.is_here);
        map_init(&r.at);
        buf_init(&r.room, 0);
        int n = take_names(&r, org, e);
        if (n >= 0)
                n = read_docs(&r, e);
        if (r.v.n > 0)
                qsort(r.v.v, r.v.n, sizeof *r.v.v, cmp_holder);
        *ret = arena_alloc(a, (r.v.n + 1) * sizeof **ret);
        *ret_n = n < 0 ? 0 : r.v.n;
        if (*ret_n > 0)
                memcpy(*ret, r.v.v, *ret_n * sizeof **ret);
        vec_done(&r.v);
        vec_done(&r.docs);
        map_done(&r.keys);
        map_done(&r.is_here);
        map_done(&r.at);
        buf_done(&r.room);
        return n < 0 ? n : 0;
}
