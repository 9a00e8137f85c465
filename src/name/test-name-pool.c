/* Pools of names, beside a scan of all. */
#include "base/random.h"
#include "base/test.h"
#include "name/name.h"

static struct name_pool *pool_of(size_t n) {
        static const char *const given[] = { "Ahmad", "Leila", "Reza",  "Maryam",
                                             "Jane",  "Omar",  "Karim", "Hassan" };
        static const char *const ends[] = {
                "i", "ian", "pour", "zadeh", "nejad", "son", "ov", "er"
        };
        struct name_pool *p = name_pool_new(name_model());
        struct random r = { 1 };
        for (size_t i = 0; i < n; i++) {
                char v[64];
                snprintf(v, sizeof v, "%s %c%c%c%c%s", given[random_below(&r, 8)],
                         "BDFGHKMNRSTZ"[random_below(&r, 12)], "aeiou"[random_below(&r, 5)],
                         "bdfghkmnrstz"[random_below(&r, 12)], "aeiou"[random_below(&r, 5)],
                         ends[random_below(&r, 8)]);
                name_pool_put(p, str_of(v));
        }
        return p;
}

static struct str best(const struct name_pool *p, const char *query, struct name_hit *ret) {
        struct name q;
        name_parse(name_model(), str_of(query), &q);
        return name_pool_match(p, &q, NULL, ret, 1) ? name_pool_get(p, ret->i) : STR("");
}

TEST(pool_finds_across_scripts) {
        struct name_pool *p = pool_of(5000);
        struct name_hit h;
        name_pool_put(p, STR("Mohammad Tabatabaei"));
        name_pool_put(p, STR("قربانی، حسین"));
        name_pool_build(p);
        EXPECT_EQ(5002, name_pool_size(p));
        EXPECT_STR("Mohammad Tabatabaei", best(p, "محمد طباطبایی", &h));
        EXPECT(h.score >= 0.5);
        EXPECT_STR("Mohammad Tabatabaei", best(p, "Tabatabai, Mohamed", &h));
        EXPECT_STR("قربانی، حسین", best(p, "Hossein Ghorbani", &h));
        name_pool_free(&p);
        EXPECT(p == NULL);
}

TEST(pool_of_nothing) {
        struct name_pool *p = name_pool_new(name_model());
        struct name_hit h;
        name_pool_build(p);
        EXPECT_STR("", best(p, "Leila", &h));
        name_pool_free(&p);
        name_pool_free(&p);
}

/* The ten best of all, by comparing with each. */
static size_t scan(const struct name_pool *p, const struct name *q, struct name_hit *ret) {
        size_t n = 0;
        for (uint32_t i = 0; i < name_pool_size(p); i++) {
                struct name other;
                struct name_match m;
                name_parse(name_model(), name_pool_get(p, i), &other);
                name_compare(name_model(), q, &other, NULL, &m);
                size_t k = n < 10 ? n++ : 10;
                for (; k > 0 && (k == 10 ? m.rank > ret[9].rank : m.rank > ret[k - 1].rank); k--)
                        if (k < 10)
                                ret[k] = ret[k - 1];
                if (k < 10)
                        ret[k] = (struct name_hit){ .i = i, .rank = m.rank };
        }
        return n;
}

/* Names of the pool with a letter left out: what passes for the name must not be missed. */
TEST(pool_finds_what_a_scan_finds_first) {
        struct name_pool *p = pool_of(3000);
        name_pool_build(p);
        for (uint32_t i = 0; i < 3000; i += 150) {
                struct str whole = name_pool_get(p, i);
                struct buf slipped;
                struct name q;
                struct name_hit all[11], got[10];
                buf_init(&slipped, 0);
                buf_put(&slipped, whole.p, whole.n - 2);
                buf_put(&slipped, whole.p + whole.n - 1, 1);
                name_parse(name_model(), buf_str(&slipped), &q);
                size_t n = name_pool_match(p, &q, NULL, got, 10);
                ASSERT(scan(p, &q, all) == 10 && n > 0);
                EXPECT_EQ(1000 * all[0].rank, 1000 * got[0].rank);
                buf_done(&slipped);
        }
        name_pool_free(&p);
}
