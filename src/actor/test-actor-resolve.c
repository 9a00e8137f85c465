/* Scenes of invented people with known answers in both directions; whatever the order of what is
 * put; and worlds of chance, in which no set may hold a forbidden pair. */
#include "actor/actor-resolve.h"
#include "base/random.h"
#include "base/test.h"

#include <stdio.h>

enum { DAY = 86400 };

static const struct scene {
        const char *what, *lines;
} scenes[] = {
#define SCENE(what, lines) { what, lines },
#include "actor/actor-scene.def"
#undef SCENE
};

struct world {
        struct actor_case c;
        struct actor_out out;
        struct map addrs; /* address -> place in c */
};

static uint32_t addr(struct world *w, struct str address) {
        bool new;
        uint32_t at = (uint32_t) *map_put(&w->addrs, address, w->c.addrs.n, &new);
        if (new)
                actor_addr_put(&w->c, &(struct actor_addr){ .address = address });
        return at;
}

static uint64_t number(struct str s) {
        uint64_t v = 0;
        return str_u64(s, &v) ? v : 1;
}

/* "Doe; Jane*5/9": ';' stands for a comma, '!' behind a name for one that is no person's. */
static void put_name(struct world *w, uint32_t a, struct str s) {
        struct str rest = s, name = str_cut(&rest, '*'), own = str_cut(&rest, '/');
        char text[128];
        uint32_t flags = name.n > 0 && name.p[name.n - 1] == '!' ? ACTOR_IS_role : 0;
        size_t n = name.n - (flags != 0);
        memcpy(text, name.p, n);
        for (size_t i = 0; i < n; i++)
                text[i] = text[i] == ';' ? ',' : text[i];
        uint32_t id = actor_name_put(&w->c, (struct str){ text, n }, flags);
        uint32_t by = (uint32_t) number(own), all = rest.p ? (uint32_t) number(rest) : by;
        actor_use_put(&w->c, (struct actor_use){ a, id, all, by, { 1 + id, 0, 0 } });
}

static void put_flags(struct world *w, uint32_t a, struct str s) {
        static const char *const words[] = { "generic", "list", "behalf", "public" };
        for (unsigned i = 0; i < 4; i++)
                if (str_find(s, str_of(words[i])) != SIZE_MAX)
                        w->c.addrs.v[a].flags |= 1u << i;
}

static enum actor_why why_of(struct str id) {
        enum actor_why k = 0;
        while (k < ACTOR_WHYS && !str_eq(id, str_of(actor_why_id(k))))
                k++;
        EXPECT(k < ACTOR_WHYS);
        return k;
}

static enum actor_against against_of(struct str id) {
        enum actor_against k = 0;
        while (k < ACTOR_AGAINSTS && !str_eq(id, str_of(actor_against_id(k))))
                k++;
        EXPECT(k < ACTOR_AGAINSTS);
        return k;
}

static enum actor_verb verb_of(struct str id) {
        static const char *const verbs[] = { "merge", "split", "not-same", "rename", "kind" };
        unsigned k = 0;
        while (k < 4 && !str_eq(id, str_of(verbs[k])))
                k++;
        return (enum actor_verb) k;
}

static void put_fact(struct world *w, const struct str *f) {
        switch (f[0].p[0]) {
        case 'a': {
                uint32_t a = addr(w, f[1]);
                for (struct str names = f[2]; names.n > 0;)
                        put_name(w, a, str_cut(&names, ','));
                break;
        }
        case 'f':
                put_flags(w, addr(w, f[1]), f[2]);
                break;
        case 'l':
                actor_link_put(&w->c, (struct actor_link){ why_of(f[1]),
                                                           addr(w, f[2]),
                                                           addr(w, f[3]),
                                                           (uint32_t) number(f[4]),
                                                           { 7, 1, 2 } });
                break;
        case 'x':
                actor_bar_put(&w->c, (struct actor_bar){ against_of(f[1]),
                                                         addr(w, f[2]),
                                                         addr(w, f[3]),
                                                         { 8, 1, 2 } });
                break;
        case 'p':
                actor_phone_put(&w->c, (struct actor_phone){ addr(w, f[1]), f[2], 1, { 9, 1, 2 } });
                break;
        case 't':
                actor_post_put(&w->c,
                               (struct actor_post){ addr(w, f[1]), number(f[2]), number(f[3]),
                                                    (int64_t) number(f[4]) * DAY,
                                                    (int64_t) number(f[5]) * DAY });
                break;
        case 'd':
                actor_say_put(&w->c,
                              (struct actor_say){ number(f[1]), verb_of(f[2]), f[3], f[4], f[5] });
                break;
        default:
                break; /* an answer */
        }
}

enum { FIELDS = 6, LINES = 64 };

static void split(struct str line, struct str ret[static FIELDS]) {
        for (size_t i = 0; i < FIELDS; i++)
                ret[i] = str_cut(&line, '|');
}

static size_t lines_of(const struct scene *s, struct str ret[static LINES]) {
        struct str rest = str_of(s->lines);
        size_t n = 0;
        while (rest.n > 0 && n < LINES)
                ret[n++] = str_cut(&rest, '\n');
        return n;
}

/* Facts in an order that `seed` makes (0: as written). */
static void world_init(struct world *w, const struct scene *s, uint64_t seed) {
        struct str lines[LINES], f[FIELDS];
        struct random rnd = { seed };
        size_t n = lines_of(s, lines);
        actor_case_init(&w->c);
        map_init(&w->addrs);
        for (size_t i = n; seed != 0 && i > 1; i--) {
                size_t k = random_below(&rnd, i);
                struct str t = lines[i - 1];
                lines[i - 1] = lines[k];
                lines[k] = t;
        }
        for (size_t i = 0; i < n; i++) {
                split(lines[i], f);
                put_fact(w, f);
        }
        actor_resolve(&w->c, &w->out);
}

static void world_done(struct world *w) {
        actor_out_done(&w->out);
        actor_case_done(&w->c);
        map_done(&w->addrs);
}

struct score {
        unsigned merge, merged, apart, wrong;
};

static bool has_clash(const struct world *w, uint64_t id) {
        for (size_t i = 0; i < w->out.clashes.n; i++)
                if (w->out.clashes.v[i].say == id)
                        return true;
        return false;
}

static void check(const struct scene *s, struct world *w, const struct str *f, struct score *sc) {
        char kind = f[0].p[0];
        if (kind == '+' || kind == '-') {
                bool one = w->out.row_of[addr(w, f[1])] == w->out.row_of[addr(w, f[2])];
                sc->merge += kind == '+';
                sc->merged += kind == '+' && one;
                sc->apart += kind == '-';
                sc->wrong += kind == '-' && one;
                if (one != (kind == '+'))
                        test_fail(__FILE__, __LINE__, "%s: %.*s and %.*s are %s", s->what,
                                  STR_ARG(f[1]), STR_ARG(f[2]), one ? "one" : "two");
        } else if (kind == 'k') {
                enum actor_kind k = w->out.rows.v[w->out.row_of[addr(w, f[1])]].kind;
                if (!str_eq(f[2], str_of(actor_kind_id(k))))
                        test_fail(__FILE__, __LINE__, "%s: %.*s is told as %s", s->what,
                                  STR_ARG(f[1]), actor_kind_id(k));
        } else if (kind == 'c' && !has_clash(w, number(f[1]))) {
                test_fail(__FILE__, __LINE__, "%s: no clash is told", s->what);
        }
}

static void play(const struct scene *s, uint64_t seed, struct score *sc) {
        struct str lines[LINES], f[FIELDS];
        struct world w;
        size_t n = lines_of(s, lines);
        world_init(&w, s, seed);
        for (size_t i = 0; i < n; i++) {
                split(lines[i], f);
                check(s, &w, f, sc);
        }
        world_done(&w);
}

TEST(actor_scenes) {
        struct score sc = { 0 };
        for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++)
                for (uint64_t seed = 0; seed < 8; seed++)
                        play(&scenes[i], seed, &sc);
        printf("# %u of %u pairs joined, %u of %u wrongly\n", sc.merged, sc.merge, sc.wrong,
               sc.apart);
        EXPECT_EQ(0, sc.wrong);
}

/* ---- what is told of a row ------------------------------------------------------------------ */

static const struct actor_row *row_at(struct world *w, const char *address) {
        return &w->out.rows.v[w->out.row_of[addr(w, str_of(address))]];
}

TEST(actor_row_tells_names_and_reasons) {
        static const struct scene s = { "", "a|jane@x.example|Jane Doe*5,J. Doe*9\n"
                                            "a|jd@y.example|Jane Doe*1\n"
                                            "l|signature|jane@x.example|jd@y.example|3\n" };
        struct world w;
        world_init(&w, &s, 0);
        const struct actor_row *r = row_at(&w, "jd@y.example");
        const struct actor_member *m = w.out.members.v + r->members;
        ASSERT(r->n_members == 4);
        EXPECT_STR("Jane Doe", r->name);
        EXPECT_EQ(ACTOR_WHY_itself, m[0].why);
        EXPECT_EQ(ACTOR_WHY_signature, m[1].why);
        EXPECT_EQ(7, m[1].at.doc);
        EXPECT_EQ(0, m[1].other);
        EXPECT_EQ(ACTOR_AT_name, m[2].type);
        EXPECT_EQ(9, m[2].n);
        EXPECT_EQ(6, m[3].n); /* with both addresses */
        world_done(&w);
}

TEST(actor_near_misses_are_told) {
        static const struct scene s = { "",
                                        "a|jane@x.example|Jane Doe*5\na|jane@y.example|Jane Doe*1\n"
                                        "a|jane@z.example|Jane Doe*1\n"
                                        "l|thread|jane@x.example|jane@y.example|1\n"
                                        "d|1|not-same|jane@x.example|jane@z.example|\n" };
        struct world w;
        world_init(&w, &s, 0);
        ASSERT(w.out.nears.n == 2); /* what the user decided is not asked again */
        EXPECT_EQ(4, w.out.nears.v[0].points);
        EXPECT_EQ(1 << ACTOR_WHY_thread, w.out.nears.v[0].whys);
        EXPECT_EQ(0, w.out.nears.v[1].points);
        world_done(&w);
}

TEST(actor_user_renames) {
        static const struct scene s = { "", "a|jane@x.example|Jane Doe*5\n"
                                            "d|1|rename|jane@x.example||Jane Roe\n" };
        struct world w;
        world_init(&w, &s, 0);
        w.c.says.v[0].verb = ACTOR_rename;
        EXPECT_STR("Jane Roe", row_at(&w, "jane@x.example")->name);
        EXPECT(row_at(&w, "jane@x.example")->renamed);
        world_done(&w);
}

TEST(actor_names_that_stand_alone) {
        struct actor_case c;
        struct actor_out out;
        actor_case_init(&c);
        actor_name_put(&c, STR("Dr Leyla Karimi"), ACTOR_IS_alone);
        actor_name_put(&c, STR("LEYLA KARIMI"), ACTOR_IS_alone);
        actor_name_put(&c, STR("Leyla Rahimi"), ACTOR_IS_alone);
        uint32_t a = actor_addr_put(&c, &(struct actor_addr){ .address = STR("leyla@x.example") });
        actor_use_put(&c, (struct actor_use){
                                  a, actor_name_put(&c, STR("Leyla Karimi"), 0), 3, 3, { 0 } });
        actor_resolve(&c, &out);
        EXPECT_EQ(3, out.rows.n); /* her address is not joined to the name in texts */
        actor_out_done(&out);
        actor_say_put(&c,
                      (struct actor_say){
                              1, ACTOR_merge, STR("leyla@x.example"), STR("Leyla Karimi"), { 0 } });
        actor_resolve(&c, &out);
        EXPECT_EQ(2, out.rows.n); /* until the user says so */
        actor_out_done(&out);
        actor_case_done(&c);
}

TEST(actor_titles_are_folded) {
        static const char *const words[] = {
#define TITLE(word)       word,
#define SUFFIX(word, bit) word,
#include "actor/actor-title.def"
#undef TITLE
#undef SUFFIX
        };
        struct arena a;
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
                struct actor_name n;
                struct str s = arena_printf(&a, "%s karimi", words[i]);
                actor_name_parse(s, 0, &a, &n);
                if (!str_eq(n.words, STR("karimi")))
                        test_fail(__FILE__, __LINE__, "%s stays", words[i]);
        }
        arena_done(&a);
}

TEST(actor_locals) {
        static const struct {
                const char *name, *local;
                bool made;
        } rows[] = {
                { "Jane Doe", "jane.doe", true },
                { "Jane Doe", "jdoe", true },
                { "Jane Doe", "doe_jane", true },
                { "Jane Doe", "janed+x", true },
                { "Jane Doe", "jane.doe7", true },
                { "Jane A. Doe", "jane.a.doe", true },
                { "Jane Doe", "jane", false },
                { "Jane Doe", "bstone", false },
                { "Jane Doe", "", false },
                { "Jane", "jane", false },
                { "رضا کریمی", "reza.karimi", false },
        };
        struct arena a;
        arena_init(&a, 0);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                struct actor_name n;
                actor_name_parse(str_of(rows[i].name), 0, &a, &n);
                if (actor_name_makes(&n, str_of(rows[i].local)) != rows[i].made)
                        test_fail(__FILE__, __LINE__, "%s of %s", rows[i].local, rows[i].name);
        }
        arena_done(&a);
}

/* ---- worlds of chance ----------------------------------------------------------------------- */

enum { ADDRS = 30, FACTS = 60 };

static void chance_addr(struct world *w, struct random *rnd, unsigned i) {
        static const char *const names[] = {
                "Jane Doe",   "Jane A. Doe",   "Jane B. Doe", "J. Doe",
                "John Smith", "John Smith Jr", "Smith, John", "Leyla"
        };
        char text[32];
        int n = snprintf(text, sizeof text, "a%u@d%u.example", i, i % 7);
        uint32_t a = addr(w, (struct str){ text, (size_t) n });
        uint32_t name = actor_name_put(&w->c, str_of(names[random_below(rnd, 8)]), 0);
        actor_use_put(&w->c, (struct actor_use){ a, name, 3, 3, { 0 } });
}

/* The facts of one world in the order of `order`; which facts there are depends on `seed` alone. */
static void chance(struct world *w, uint64_t seed, uint64_t order) {
        struct random rnd = { seed };
        struct actor_link links[FACTS];
        struct actor_bar bars[FACTS];
        actor_case_init(&w->c);
        map_init(&w->addrs);
        for (unsigned i = 0; i < ADDRS; i++)
                chance_addr(w, &rnd, i);
        for (unsigned i = 0; i < FACTS; i++) {
                links[i] = (struct actor_link){ (enum actor_why)(ACTOR_WHY_announced +
                                                                 random_below(&rnd, 9)),
                                                (uint32_t) random_below(&rnd, ADDRS),
                                                (uint32_t) random_below(&rnd, ADDRS),
                                                1 + (uint32_t) random_below(&rnd, 9),
                                                { 1 + random_below(&rnd, 99), 0, 0 } };
                bars[i] = (struct actor_bar){ random_below(&rnd, 2) ? ACTOR_AGAINST_converse
                                                                    : ACTOR_AGAINST_together,
                                              (uint32_t) random_below(&rnd, ADDRS),
                                              (uint32_t) random_below(&rnd, ADDRS),
                                              { 0 } };
        }
        for (unsigned i = 0; i < FACTS; i++) {
                actor_link_put(&w->c, links[(i + order) % FACTS]);
                actor_bar_put(&w->c, bars[(i * 7 + order) % FACTS]);
        }
        actor_resolve(&w->c, &w->out);
}

static void no_forbidden_pair(const struct world *w) {
        for (size_t i = 0; i < w->c.bars.n; i++) {
                const struct actor_bar *b = &w->c.bars.v[i];
                if (b->why == ACTOR_AGAINST_converse && b->a != b->b)
                        EXPECT(w->out.row_of[b->a] != w->out.row_of[b->b]);
        }
        for (size_t r = 0; r < w->out.rows.n; r++) {
                const struct actor_row *row = &w->out.rows.v[r];
                uint32_t middles = 0;
                for (uint32_t k = 0; k < row->n_members; k++) {
                        const struct actor_member *m = &w->out.members.v[row->members + k];
                        middles |= m->type == ACTOR_AT_name ? w->c.names.v[m->i].middles : 0;
                }
                EXPECT((middles & (middles - 1)) == 0);
        }
}

static void same_result(const struct world *a, const struct world *b) {
        ASSERT(a->out.rows.n == b->out.rows.n);
        ASSERT(a->out.members.n == b->out.members.n);
        ASSERT(a->out.nears.n == b->out.nears.n);
        for (size_t i = 0; i < a->out.rows.n; i++)
                EXPECT_EQ(a->out.rows.v[i].key, b->out.rows.v[i].key);
        for (size_t i = 0; i < a->out.members.n; i++) {
                EXPECT_EQ(a->out.members.v[i].i, b->out.members.v[i].i);
                EXPECT_EQ(a->out.members.v[i].why, b->out.members.v[i].why);
                EXPECT_EQ(a->out.members.v[i].at.doc, b->out.members.v[i].at.doc);
        }
        for (size_t i = 0; i < a->out.nears.n; i++)
                EXPECT_EQ(a->out.nears.v[i].points, b->out.nears.v[i].points);
}

TEST(actor_worlds_of_chance) {
        uint64_t joined = 0;
        for (uint64_t seed = 1; seed <= 300; seed++) {
                struct world a, b;
                chance(&a, seed, 0);
                chance(&b, seed, 17);
                no_forbidden_pair(&a);
                same_result(&a, &b);
                joined += ADDRS - a.out.rows.n;
                world_done(&a);
                world_done(&b);
        }
        EXPECT(joined > 300); /* else nothing was tried */
}
