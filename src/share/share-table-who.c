/* People and their offices as tables.  Keys are hashes of names and addresses: with a mask in force
 * they are left out, since whoever guesses a hidden name could prove it by them. */
#include "share/share-table-read.h"
#include "share/share-who.h"

#include "actor/actor-role.h"
#include "actor/actor-view.h"

static const char *const people_columns[] = {
        "key",       "kind",  "name", "other_names", "addresses", "telephones",
        "documents", "first", "last", "name_only",   NULL,
};
static const struct share_table people = { "people", "people", people_columns };

static const char *const role_columns[] = {
        "person",     "person_key", "title",  "organisation",
        "seen_first", "seen_last",  "times",  "people_who_say_so",
        "began",      "ended",      "former", "certain",
        "document",   "words",      NULL,
};
static const struct share_table roles = { "roles", "roles", role_columns };

static const char *key_of(const struct share_ask *a, uint64_t key, char ret[static 17]) {
        snprintf(ret, 17, "%016llx", (unsigned long long) key);
        return a->mask ? NULL : ret;
}

static void put_members(struct share_book *b, const struct actor_view *v,
                        enum actor_anchor_type type) {
        struct buf x;
        buf_init(&x, 0);
        for (size_t i = 0; i < v->n_members; i++) {
                if (v->members[i].type != type || str_eq(v->members[i].text, v->name))
                        continue;
                buf_puts(&x, x.n ? "; " : "");
                buf_put_str(&x, v->members[i].text);
        }
        share_cell_text(b, buf_str(&x));
        buf_done(&x);
}

static int put_person(const struct share_ask *a, struct share_book *b, const struct actor_view *v,
                      struct err *e) {
        char key[17];
        share_cell_own(b, key_of(a, v->key, key));
        share_cell_own(b, actor_kind_id(v->kind));
        share_cell_text(b, v->name.n ? v->name : v->anchor);
        put_members(b, v, ACTOR_AT_name);
        put_members(b, v, ACTOR_AT_addr);
        put_members(b, v, ACTOR_AT_phone);
        share_cell_number(b, v->docs);
        share_cell_date(b, v->dated, v->first, 0);
        share_cell_date(b, v->dated, v->last, 0);
        share_cell_bool(b, v->flags & ACTOR_ROW_name_only);
        return share_row_end(b, e);
}

/* `put` for each actor that is asked for. */
static int each_actor(const struct share_ask *a,
                      int (*put)(void *arg, const struct actor_view *v, struct err *e), void *arg,
                      struct err *e) {
        struct share_who who;
        struct actor_view v;
        struct arena room;
        arena_init(&room, 0);
        int r = share_who_get(a, &who, e);
        for (uint64_t i = 1; r >= 0 && i < who.n; i++) {
                if (!share_who_has(&who, i))
                        continue;
                if ((r = actor_view_get(a->qc->store, i, &room, &v, e)) >= 0)
                        r = put(arg, &v, e);
                arena_reset(&room);
        }
        share_who_done(&who);
        arena_done(&room);
        return r;
}

struct sheet {
        const struct share_ask *ask;
        struct share_reader *reader;
        struct share_book *book;
};

static int each_person(void *arg, const struct actor_view *v, struct err *e) {
        struct sheet *s = arg;
        return put_person(s->ask, s->book, v, e);
}

int share_table_people(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                       uint64_t *ret_rows, struct err *e) {
        struct sheet s = { a, rd, b };
        int r = share_sheet_begin(b, &people, e);
        if (r >= 0)
                r = each_actor(a, each_person, &s, e);
        return r < 0 ? r : share_sheet_end(b, ret_rows, e);
}

/* ---- roles ----------------------------------------------------------------------------------- */

static const struct actor_role_cite *cite_of(const struct share_ask *a,
                                             const struct actor_role *x) {
        for (size_t i = 0; i < x->n_cites; i++)
                if (share_asked(a, x->cites[i].doc))
                        return &x->cites[i];
        return NULL;
}

static int put_role(struct sheet *s, const struct actor_view *v, const struct actor_role *x,
                    struct err *e) {
        const struct actor_role_cite *cite = cite_of(s->ask, x);
        struct store_doc_row row;
        struct buf words;
        char key[17], doc[SHA256_HEX];
        if (!cite)
                return 0;
        buf_init(&words, 0);
        int r = store_doc_get(s->ask->qc->store, (struct doc_id){ cite->doc }, &row, e);
        if (r >= 0)
                r = share_cite(s->reader, cite->doc, cite->off, cite->len, &words, e);
        if (r >= 0) {
                struct share_book *b = s->book;
                sha256_hex(&row.key, doc);
                share_cell_text(b, v->name.n ? v->name : v->anchor);
                share_cell_own(b, key_of(s->ask, v->key, key));
                share_cell_text(b, x->title);
                share_cell_text(b, x->organisation);
                share_cell_date(b, x->dated, x->first, 0);
                share_cell_date(b, x->dated, x->last, 0);
                share_cell_number(b, x->n);
                share_cell_number(b, x->speakers);
                share_cell_date(b, x->begins, x->begins_at, 0);
                share_cell_date(b, x->ends, x->ends_at, 0);
                share_cell_bool(b, x->former);
                share_cell_bool(b, x->sure);
                share_cell_own(b, doc);
                share_cell_text(b, buf_str(&words));
                r = share_row_end(b, e);
        }
        buf_done(&words);
        return r;
}

static int each_holder(void *arg, const struct actor_view *v, struct err *e) {
        struct sheet *s = arg;
        struct actor_roles all;
        struct arena room;
        if (v->kind == ACTOR_organisation)
                return 0;
        arena_init(&room, 0);
        int r = actor_roles(s->ask->qc->store, (struct actor_id){ v->id }, NULL, &room, &all, e);
        for (size_t i = 0; r >= 0 && i < all.n; i++)
                r = put_role(s, v, &all.roles[i], e);
        arena_done(&room);
        return r;
}

int share_table_roles(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                      uint64_t *ret_rows, struct err *e) {
        struct sheet s = { a, rd, b };
        int r = share_sheet_begin(b, &roles, e);
        if (r >= 0)
                r = each_actor(a, each_holder, &s, e);
        return r < 0 ? r : share_sheet_end(b, ret_rows, e);
}
