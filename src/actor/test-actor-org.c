/* Organisations by domain; names joined by a domain they share, never by looks. */
#include "actor/actor-org.h"
#include "base/test.h"

TEST(org_domains) {
        static const char *const rows[][2] = {
                { "mail.x.example", "x.example" },
                { "x.example", "x.example" },
                { "a.b.x.co.uk", "x.co.uk" },
                { "x.ac.ir", "x.ac.ir" },
                { "ac.ir", "ac.ir" },
                { "localhost", "localhost" },
                { "", "" },
                { ".", "." },
                { "co.x.de", "x.de" },
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                EXPECT_STR(rows[i][1], actor_org_domain(str_of(rows[i][0])));
}

static void put(struct actor_org_case *c, const char *words, const char *domain, uint32_t n) {
        actor_org_put(c, (struct actor_org_use){
                                 .words = str_of(words), .domain = str_of(domain), .n = n });
}

static void fill(struct actor_org_case *c, bool turned) {
        static const struct {
                const char *words, *domain;
                uint32_t n;
        } rows[] = {
                { "", "mail.x.example", 1 },
                { "Example Institute", "x.example", 9 },
                { "EXAMPLE INSTITUTE", "mail.x.example", 2 },
                { "EI", "x.example", 3 },
                { "موسسه نمونه", "x.example", 2 },
                { "Example Institute", "gmail.com", 1 },
                { "Ministry of Samples", "x.example", 1 }, /* once: somebody wrote of it */
                { "EI", "gmail.com", 1 },
                { "Sample Bank", "y.example", 5 },
                { "Sample Bank", "z.example", 5 }, /* neither's mostly */
        };
        size_t n = sizeof rows / sizeof *rows;
        for (size_t i = 0; i < n; i++) {
                size_t k = turned ? n - 1 - i : i;
                put(c, rows[k].words, rows[k].domain, rows[k].n);
        }
}

TEST(org_rows) {
        for (int turned = 0; turned < 2; turned++) {
                struct actor_org_case c;
                struct actor_orgs o;
                actor_org_init(&c);
                fill(&c, turned);
                actor_org_resolve(&c, &o);
                ASSERT(o.rows.n == 3);
                EXPECT_STR("x.example", o.rows.v[0].domain);
                EXPECT_STR("Example Institute", o.rows.v[0].name);
                EXPECT_EQ(4, o.rows.v[0].n_names);
                EXPECT_EQ(10, o.names.v[o.rows.v[0].names].n);
                EXPECT_STR("Ministry of Samples", o.rows.v[1].name);
                EXPECT_EQ(0, o.rows.v[1].domain.n);
                EXPECT_STR("Sample Bank", o.rows.v[2].name);
                actor_orgs_done(&o);
                actor_org_done(&c);
        }
}
