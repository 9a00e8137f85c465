/* What is given to resolving: put in any order, kept in columns. */
#include "actor/actor-resolve.h"

static const struct why_row {
        const char *id, *words;
} whys[] = {
#define WHY(id, points, strong, words) { #id, words },
#define AGAINST(id, hard, words)
#include "actor/actor-why.def"
#undef WHY
#undef AGAINST
};

static const struct why_row againsts[] = {
#define WHY(id, points, strong, words)
#define AGAINST(id, hard, words) { #id, words },
#include "actor/actor-why.def"
#undef WHY
#undef AGAINST
};

static const char *const kinds[ACTOR_KINDS] = { "unknown", "person", "organisation",
                                                "shared",  "list",   "role" };

const char *actor_why_id(enum actor_why w) {
        return w < ACTOR_WHYS ? whys[w].id : "unknown";
}

const char *actor_why_words(enum actor_why w) {
        return w < ACTOR_WHYS ? whys[w].words : "unknown";
}

const char *actor_against_id(enum actor_against a) {
        return a < ACTOR_AGAINSTS ? againsts[a].id : "unknown";
}

const char *actor_against_words(enum actor_against a) {
        return a < ACTOR_AGAINSTS ? againsts[a].words : "unknown";
}

const char *actor_kind_id(enum actor_kind k) {
        return (unsigned) k < ACTOR_KINDS ? kinds[k] : "unknown";
}

const char *actor_verb_id(enum actor_verb v) {
        static const char *const verbs[] = { "merge", "split", "not-same", "rename", "kind" };
        return (unsigned) v < sizeof verbs / sizeof *verbs ? verbs[v] : "unknown";
}

bool actor_kind_of(struct str id, enum actor_kind *ret) {
        for (unsigned k = 0; k < ACTOR_KINDS; k++)
                if (str_eq(id, str_of(kinds[k]))) {
                        *ret = (enum actor_kind) k;
                        return true;
                }
        return false;
}

void actor_case_init(struct actor_case *c) {
        *c = (struct actor_case){ 0 };
        arena_init(&c->strings, 0);
        map_init(&c->name_at);
}

void actor_case_done(struct actor_case *c) {
        vec_done(&c->addrs);
        vec_done(&c->names);
        vec_done(&c->uses);
        vec_done(&c->links);
        vec_done(&c->phones);
        vec_done(&c->bars);
        vec_done(&c->posts);
        vec_done(&c->says);
        arena_done(&c->strings);
        map_done(&c->name_at);
}

uint32_t actor_addr_put(struct actor_case *c, const struct actor_addr *a) {
        struct actor_addr copy = *a;
        copy.address = arena_str(&c->strings, a->address);
        vec_push(&c->addrs, copy);
        return (uint32_t) c->addrs.n - 1;
}

uint32_t actor_name_put(struct actor_case *c, struct str name, uint32_t flags) {
        bool new;
        uint32_t at = (uint32_t) *map_put(&c->name_at, name, c->names.n, &new);
        if (new) {
                struct actor_name parsed;
                actor_name_parse(name, flags, &c->strings, &parsed);
                vec_push(&c->names, parsed);
        }
        c->names.v[at].flags |= flags;
        return at;
}

void actor_use_put(struct actor_case *c, struct actor_use u) {
        vec_push(&c->uses, u);
}

void actor_link_put(struct actor_case *c, struct actor_link l) {
        vec_push(&c->links, l);
}

void actor_phone_put(struct actor_case *c, struct actor_phone p) {
        p.digits = arena_str(&c->strings, p.digits);
        vec_push(&c->phones, p);
}

void actor_bar_put(struct actor_case *c, struct actor_bar b) {
        vec_push(&c->bars, b);
}

void actor_post_put(struct actor_case *c, struct actor_post p) {
        vec_push(&c->posts, p);
}

void actor_say_put(struct actor_case *c, struct actor_say s) {
        s.a = arena_str(&c->strings, s.a);
        s.b = arena_str(&c->strings, s.b);
        s.text = arena_str(&c->strings, s.text);
        vec_push(&c->says, s);
}
