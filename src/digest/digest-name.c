/* Names in items against the names of the case.
 *
 * Names are what the tagger finds in headline and own words, and what the field "People" says.  One
 * that folds to a spelling of somebody in the case is that person.  One that is nearly so (the same
 * number of words in the same script, a letter or two apart, and nobody is spelt like it) is
 * misspelt. All else is somebody whom the case does not know: no fault. */
#include "digest/digest-verify-work.h"

#include "base/utf8.h"
#include "lang/lang-tag.h"
#include "name/name.h"
#include "store/store-actor.h"
#include "text/text-fold.h"

enum { ODDS = 55, HITS = 6, NAME_MOST = 60, LETTERS_LEAST = 6 };

struct digest_names {
        struct map spellings;   /* folded -> actor, as a place in `actors` */
        VEC(struct str) actors; /* canonical names; live in `a` */
        struct name_pool *pool;
        VEC(uint64_t) owner; /* of each name of the pool */
        struct lang_tagger *tagger;
        struct arena a;
};

static void put(struct digest_names *n, struct str name, uint64_t actor) {
        struct buf key;
        bool fresh;
        buf_init(&key, 0);
        text_fold(name, &key);
        if (key.n) {
                map_put(&n->spellings, buf_str(&key), actor, &fresh);
                if (fresh) {
                        name_pool_put(n->pool, name);
                        vec_push(&n->owner, actor);
                }
        }
        buf_done(&key);
}

static bool is_name(struct str s) {
        return s.n >= LETTERS_LEAST && str_chr(s, '@') == SIZE_MAX && str_chr(s, ' ') != SIZE_MAX;
}

static int read_members(struct store *st, struct digest_names *n, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        struct store_name name;
        int r = store_members_open(st, (struct actor_id){ 0 }, &rows, e);
        while (r >= 0 && (r = store_members_next(rows, &m, e)) > 0)
                if (m.anchor.type == STORE_AT_name && m.actor.v && m.actor.v <= n->actors.n &&
                    n->actors.v[m.actor.v - 1].n) {
                        int g = store_name_get(st, (struct name_id){ m.anchor.id }, &name, e);
                        if (g < 0)
                                return g;
                        if (is_name(name.name))
                                put(n, name.name, m.actor.v - 1);
                }
        return r;
}

static int read_actors(struct store *st, struct digest_names *n, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor a;
        int r = store_actors_open(st, /* by_docs= */ false, &rows, e);
        while (r >= 0 && (r = store_actors_next(rows, &a, e)) > 0) {
                while (n->actors.n < a.id.v)
                        vec_push(&n->actors, (struct str){ 0 });
                if (!is_name(a.name))
                        continue;
                n->actors.v[a.id.v - 1] = arena_str(&n->a, a.name);
                put(n, a.name, a.id.v - 1);
        }
        return r < 0 ? r : read_members(st, n, e);
}

int digest_names_open(struct store *st, struct digest_names **ret, struct err *e) {
        struct digest_names *n = MEM_NEW(struct digest_names);
        map_init(&n->spellings);
        arena_init(&n->a, 0);
        n->pool = name_pool_new(name_model());
        n->tagger = lang_tagger_new();
        int r = read_actors(st, n, e);
        name_pool_build(n->pool);
        *ret = n;
        return r < 0 ? r : 0;
}

void digest_names_close(struct digest_names **pn) {
        struct digest_names *n = *pn;
        if (!n)
                return;
        map_done(&n->spellings);
        arena_done(&n->a);
        name_pool_free(&n->pool);
        lang_tagger_free(&n->tagger);
        vec_done(&n->actors);
        vec_done(&n->owner);
        mem_free(n);
        *pn = NULL;
}

/* ---- nearly the same ---------------------------------------------------------------------------
 */

struct letters {
        uint32_t v[NAME_MOST];
        size_t n;
};

static bool letters_of(struct str folded, struct letters *l) {
        size_t n;
        l->n = 0;
        for (size_t i = 0; i < folded.n; i += n) {
                if (l->n == NAME_MOST)
                        return false;
                l->v[l->n++] = utf8_get(folded.p + i, &n);
        }
        return true;
}

static size_t least(size_t a, size_t b) {
        return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours between two names. */
static size_t distance(const struct letters *a, const struct letters *b) {
        size_t row[3][NAME_MOST + 1];
        for (size_t k = 0; k <= b->n; k++)
                row[0][k] = k;
        for (size_t i = 1; i <= a->n; i++) {
                size_t *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
                now[0] = i;
                for (size_t k = 1; k <= b->n; k++) {
                        size_t other = a->v[i - 1] != b->v[k - 1];
                        now[k] = least(least(last[k] + 1, now[k - 1] + 1), last[k - 1] + other);
                        if (i > 1 && k > 1 && a->v[i - 1] == b->v[k - 2] &&
                            a->v[i - 2] == b->v[k - 1])
                                now[k] = least(now[k], before[k - 2] + 1);
                }
        }
        return row[a->n % 3][b->n];
}

static size_t spaces(struct str s) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += s.p[i] == ' ';
        return n;
}

static bool nearly(struct str a, struct str b) {
        struct letters x, y;
        if (!letters_of(a, &x) || !letters_of(b, &y) || spaces(a) != spaces(b) ||
            digest_is_rtl(a) != digest_is_rtl(b))
                return false;
        size_t most = x.n >= 12 ? 2 : 1, d = distance(&x, &y);
        return d > 0 && d <= most;
}

/* The spelling in the case that `name` nearly is, or empty. */
static struct str near_spelling(const struct digest_names *n, struct str name, struct str folded) {
        struct name_hit hits[HITS];
        struct name parsed;
        struct str found = { 0 };
        struct buf key;
        name_parse(name_model(), name, &parsed);
        if (parsed.words < 2)
                return found;
        size_t count = name_pool_match(n->pool, &parsed, NULL, hits, HITS);
        buf_init(&key, 0);
        for (size_t i = 0; i < count && !found.n; i++) {
                struct str s = name_pool_get(n->pool, hits[i].i);
                buf_clear(&key);
                text_fold(s, &key);
                if (nearly(folded, buf_str(&key)))
                        found = s;
        }
        buf_done(&key);
        return found;
}

/* ---- the check ---------------------------------------------------------------------------------
 */

static void take_person(struct digest_verify *v, struct digest_entry *x, struct str name,
                        uint32_t line) {
        for (size_t i = 0; i < x->people.n; i++)
                if (str_eq(x->people.v[i].text, name))
                        return;
        vec_push(&x->people, (struct digest_word){ arena_str(&v->b->a, name), line });
}

static void verify_name(struct digest_verify *v, struct digest_entry *x, struct str name,
                        uint32_t line) {
        struct buf folded;
        buf_init(&folded, 0);
        text_fold(name, &folded);
        const uint64_t *actor = map_find(&v->names->spellings, buf_str(&folded));
        struct str near = { 0 };
        if (actor)
                take_person(v, x, v->names->actors.v[*actor], line);
        else
                near = near_spelling(v->names, name, buf_str(&folded));
        if (near.n)
                digest_problem_put(v->b, x, x->source, line, "name", true,
                                   "'%.*s': the case spells this name '%.*s'", STR_ARG(name),
                                   STR_ARG(near));
        buf_done(&folded);
}

static void verify_text(struct digest_verify *v, struct digest_entry *x, struct str text,
                        uint32_t line) {
        const struct lang_name *names;
        size_t n = lang_tag(v->names->tagger, text, x->it->lang, NULL, &names);
        for (size_t i = 0; i < n; i++) {
                struct str s = str_sub(text, names[i].off, names[i].len);
                uint32_t at = line;
                for (size_t k = 0; k < names[i].off; k++)
                        at += text.p[k] == '\n';
                if (names[i].type == LANG_PER && names[i].odds >= ODDS)
                        verify_name(v, x, s, at);
        }
}

void digest_verify_names(struct digest_verify *v, struct digest_entry *x) {
        struct digest_words own = { 0 };
        for (size_t i = 0; i < x->people.n; i++)
                vec_push(&own, x->people.v[i]);
        vec_clear(&x->people);
        for (size_t i = 0; i < own.n; i++) {
                size_t before = x->people.n;
                verify_name(v, x, own.v[i].text, own.v[i].line);
                if (x->people.n == before)
                        take_person(v, x, own.v[i].text, own.v[i].line);
        }
        vec_done(&own);
        verify_text(v, x, x->it->headline, x->it->headline_line);
        for (size_t i = 0; i < x->it->paras.n; i++)
                if (x->it->paras.v[i].role == DIGEST_INTRO)
                        verify_text(v, x, x->it->paras.v[i].text, x->it->paras.v[i].line);
}
