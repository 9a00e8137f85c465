/* Heads of names; see tie-alias.h. */
#include "tie/tie-alias.h"

#include "lang/lang-org.h"
#include "lang/lang-tag-cut.h"
#include "text/text-fold.h"

#include <stdlib.h>

void tie_aliases_init(struct tie_aliases *x, struct arena *a) {
        map_init(&x->heads);
        x->v.v = NULL;
        x->v.n = x->v.cap = 0;
        x->a = a;
        buf_init(&x->key, 0);
}

void tie_aliases_done(struct tie_aliases *x) {
        map_done(&x->heads);
        vec_done(&x->v);
        buf_done(&x->key);
}

void tie_aliases_clear(struct tie_aliases *x) {
        map_clear(&x->heads);
        vec_clear(&x->v);
}

static struct str key_of(struct tie_aliases *x, struct str head, enum lang_type type) {
        buf_clear(&x->key);
        buf_putc(&x->key, type == LANG_PER ? 'p' : 'o');
        text_fold(head, &x->key);
        return buf_str(&x->key);
}

/* "Ministry" of "Ministry of Rivers", "Front" of "Sunrise Front", "Doe" of "Jane Doe"; empty when
 * the name has one word only. */
static struct str head_of(struct str name, enum lang_type type) {
        size_t space = str_chr(name, ' '), of = str_find(name, STR(" of "));
        size_t last = name.n;
        if (space == SIZE_MAX)
                return (struct str){ 0 };
        if (of == SIZE_MAX)
                of = str_find(name, STR(" for "));
        if (type != LANG_PER && of != SIZE_MAX) {
                struct str before = str_sub(name, 0, of);
                size_t from = before.n;
                while (from > 0 && before.p[from - 1] != ' ')
                        from--;
                return str_sub(before, from, SIZE_MAX);
        }
        while (last > 0 && name.p[last - 1] != ' ')
                last--;
        return str_sub(name, last, SIZE_MAX);
}

static void learn(struct tie_aliases *x, struct str name, enum lang_type type, uint32_t off) {
        if (str_starts_nocase(name, STR("the ")))
                name = str_sub(name, 4, SIZE_MAX);
        struct str head = head_of(name, type);
        bool new;
        if (head.n < 3 || (type == LANG_LOC && !lang_is_org(name)))
                return;
        uint64_t *place = map_put(&x->heads, key_of(x, head, type), x->v.n + 1, &new);
        if (!new) {
                struct tie_full *was = &x->v.v[*place - 1];
                was->many |= !str_eq_nocase(was->name, name);
                return;
        }
        vec_push(&x->v, (struct tie_full){ .name = arena_str(x->a, name),
                                           .off = off,
                                           .len = (uint32_t) name.n,
                                           .type = type });
}

const struct tie_full *tie_alias_of(struct tie_aliases *x, struct str name, enum lang_type type) {
        if (!x->v.n || str_chr(name, ' ') != SIZE_MAX)
                return NULL;
        const uint64_t *place = map_find(&x->heads, key_of(x, name, type));
        const struct tie_full *f = place ? &x->v.v[*place - 1] : NULL;
        return f && !f->many ? f : NULL;
}

static int by_off(const void *a, const void *b) {
        const struct lang_name *x = a, *y = b;
        return x->off < y->off ? -1 : x->off > y->off;
}

static bool is_the(struct str s) {
        return str_eq_nocase(s, STR("the"));
}

static bool starts_big(struct str text, size_t at) {
        return at < text.n && text.p[at] >= 'A' && text.p[at] <= 'Z';
}

/* A bare head behind "the", and nothing behind it that makes another name of it. */
static void try_head(struct tie_aliases *x, struct str text, size_t off, size_t len,
                     struct tie_names *names) {
        struct str word = str_sub(text, off, len), rest = str_sub(text, off + len, 5);
        const struct tie_full *f = tie_alias_of(x, word, LANG_ORG);
        if (!f || str_starts(rest, STR(" of ")) || str_starts(rest, STR(" for ")) ||
            (rest.n > 1 && rest.p[0] == ' ' && starts_big(text, off + len + 1)))
                return;
        vec_push(&names->v, (struct lang_name){ .off = (uint32_t) off,
                                                .len = (uint32_t) len,
                                                .type = LANG_ORG,
                                                .odds = TIE_ALIAS_ODDS });
}

void tie_aliases_find(struct tie_aliases *x, struct str text, size_t off, size_t len, uint32_t base,
                      struct tie_names *names) {
        struct lang_cut c;
        struct lang_piece p;
        size_t n = names->v.n, k = 0;
        bool the = false;
        lang_cut_init(&c, str_sub(text, off, len));
        while (lang_cut_next(&c, &p)) {
                size_t at = off + p.off, end = at + p.len;
                while (k < n && names->v.v[k].off + names->v.v[k].len <= at)
                        k++;
                bool named = k < n && names->v.v[k].off < end;
                if (named && names->v.v[k].off >= at) {
                        const struct lang_name *m = &names->v.v[k];
                        bool guess = m->odds == TIE_NAME_ODDS &&
                                     str_chr(str_sub(text, m->off, m->len), ' ') == SIZE_MAX;
                        if (guess && the &&
                            tie_alias_of(x, str_sub(text, m->off, m->len), LANG_ORG))
                                names->v.v[k].type = LANG_ORG, names->v.v[k].odds = TIE_ALIAS_ODDS;
                        else
                                learn(x, str_sub(text, m->off, m->len), m->type, base + m->off);
                } else if (!named && the) {
                        try_head(x, text, at, p.len, names);
                }
                the = is_the(str_sub(text, at, p.len));
        }
        if (names->v.n > n)
                qsort(names->v.v, names->v.n, sizeof *names->v.v, by_off);
}
