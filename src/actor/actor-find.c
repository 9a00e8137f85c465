/* Actors by what somebody types.  Names are looked through one by one: a million in half a second,
 * and nothing to keep up to date. */
#include "actor/actor-find.h"

#include "actor/actor-name.h"
#include "base/vec.h"

#include <stdlib.h>

struct found {
        VEC(uint64_t) ids;
};

static int cmp_u64(const void *pa, const void *pb) {
        uint64_t a = *(const uint64_t *) pa, b = *(const uint64_t *) pb;
        return (a > b) - (a < b);
}

static int add_of_anchor(struct store *st, struct store_anchor a, struct found *f, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        int r = store_members_of_anchor_open(st, a, &rows, e);
        while (r >= 0 && (r = store_members_next(rows, &m, e)) > 0)
                vec_push(&f->ids, m.actor.v);
        return r;
}

static int find_address(struct store *st, struct str typed, struct found *f, struct err *e) {
        struct store_addr addr;
        struct actor_id id;
        int r = store_addr_find(st, typed, &addr, e);
        if (r > 0 && (r = store_actor_of_addr(st, addr.id, &id, e)) > 0)
                vec_push(&f->ids, id.v);
        return r;
}

static int find_anchor(struct store *st, struct str typed, struct found *f, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor a;
        int r = store_actors_open(st, false, &rows, e);
        while (r >= 0 && (r = store_actors_next(rows, &a, e)) > 0)
                if (str_eq_nocase(a.anchor, typed))
                        vec_push(&f->ids, a.id.v);
        return r;
}

static int find_hex(struct store *st, struct str typed, struct found *f, struct err *e) {
        struct actor_id ids[64];
        int r = store_actor_find_hex(st, typed, ids, sizeof ids / sizeof *ids, e);
        for (int i = 0; i < r; i++)
                vec_push(&f->ids, ids[i].v);
        return r;
}

/* Every word of `asked` stands in `name`. */
static bool has_all(const struct actor_name *name, const struct actor_name *asked) {
        struct str rest = asked->words;
        while (rest.n > 0)
                if (!actor_name_has(name, str_cut(&rest, ' ')))
                        return false;
        return asked->words.n > 0;
}

static int find_names(struct store *st, struct str typed, struct found *f, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(uint64_t) names = { 0 };
        struct store_name row;
        struct actor_name asked, name;
        struct arena a, each;
        arena_init(&a, 0);
        arena_init(&each, 0);
        actor_name_parse(typed, 0, &a, &asked);
        int r = store_names_open(st, &rows, e);
        while (r >= 0 && (r = store_names_next(rows, &row, e)) > 0) {
                arena_reset(&each);
                actor_name_parse(row.name, 0, &each, &name);
                if (has_all(&name, &asked))
                        vec_push(&names, row.id.v);
        }
        for (size_t i = 0; i < names.n && r >= 0; i++)
                r = add_of_anchor(st, (struct store_anchor){ STORE_AT_name, names.v[i] }, f, e);
        vec_done(&names);
        arena_done(&a);
        arena_done(&each);
        return r;
}

/* The words of a local part: jane.doe of jane.doe@x.example. */
static bool local_has(struct str anchor, const struct actor_name *asked, struct arena *a) {
        struct actor_name name;
        size_t at = str_chr(anchor, '@');
        if (at == SIZE_MAX || at == 0)
                return false;
        struct str local = arena_str(a, str_sub(anchor, 0, at));
        actor_name_parse(local, 0, a, &name);
        return has_all(&name, asked);
}

/* Who was renamed so, or has it in the address only. */
static int find_renamed(struct store *st, struct str typed, struct found *f, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor s;
        struct actor_name asked;
        struct arena a, each;
        arena_init(&a, 0);
        arena_init(&each, 0);
        actor_name_parse(typed, 0, &a, &asked);
        int r = store_actors_open(st, false, &rows, e);
        while (r >= 0 && (r = store_actors_next(rows, &s, e)) > 0) {
                arena_reset(&each);
                if (str_eq_nocase(s.name, typed) || local_has(s.anchor, &asked, &each))
                        vec_push(&f->ids, s.id.v);
        }
        arena_done(&a);
        arena_done(&each);
        return r;
}

static int find(struct store *st, struct str typed, struct found *f, struct err *e) {
        int r = 0;
        if (str_starts(typed, STR("@")))
                return find_anchor(st, typed, f, e);
        if (str_chr(typed, '@') != SIZE_MAX || str_starts_nocase(typed, STR("/o=")))
                return find_address(st, typed, f, e);
        if (str_is_hex(typed) && typed.n >= ACTOR_FIND_HEX && typed.n <= 16)
                r = find_hex(st, typed, f, e);
        if (r >= 0 && f->ids.n == 0)
                r = find_names(st, typed, f, e);
        return r >= 0 && f->ids.n == 0 ? find_renamed(st, typed, f, e) : r;
}

int actor_find(struct store *st, struct str typed, struct actor_id *ret, size_t most,
               struct err *e) {
        struct found f = { 0 };
        size_t n = 0;
        int r = find(st, str_trim(typed), &f, e);
        if (f.ids.n > 0)
                qsort(f.ids.v, f.ids.n, sizeof *f.ids.v, cmp_u64);
        for (size_t i = 0; i < f.ids.n; i++) {
                if (i > 0 && f.ids.v[i] == f.ids.v[i - 1])
                        continue;
                if (n < most)
                        ret[n].v = f.ids.v[i];
                n++;
        }
        vec_done(&f.ids);
        return r < 0 ? r : (int) n;
}
