/* Fuzz target: any names on any addresses with any evidence resolve, no set holds a forbidden pair,
 * every address has a row, and every member a reason that exists.
 *
 *   line of input: <op letter><x><y><rest>    x, y: which address     rest: a name, a telephone */
#include "actor/actor-mention.h"
#include "actor/actor-org.h"
#include "base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { ADDRS = 64, LINES_MOST = 500 };

static void put_line(struct actor_case *c, struct str line) {
        uint32_t x = (uint8_t) line.p[1] % ADDRS, y = (uint8_t) line.p[2] % ADDRS;
        unsigned z = (uint8_t) line.p[2] / ADDRS;
        struct str rest = str_sub(line, 3, SIZE_MAX);
        struct actor_cite at = { 1 + (uint8_t) line.p[1], z, 1 };
        uint32_t n = 1 + z;
        rest = utf8_valid(str_bytes(rest)) == rest.n ? rest : STR("Jane Doe");
        switch (line.p[0]) {
        case 'l':
                actor_link_put(c, (struct actor_link){ (enum actor_why)(rest.n % ACTOR_WHYS), x, y,
                                                       n, at });
                break;
        case 'x':
                actor_bar_put(c, (struct actor_bar){ (enum actor_against)(rest.n % ACTOR_AGAINSTS),
                                                     x, y, at });
                break;
        case 'p':
                actor_phone_put(c, (struct actor_phone){ x, rest, n, at });
                break;
        case 't':
                actor_post_put(c, (struct actor_post){ x, y, z, (int64_t) n * 86400,
                                                       (int64_t) rest.n * 86400 });
                break;
        case 'd':
                actor_say_put(c, (struct actor_say){ n, (enum actor_verb)(y % 5),
                                                     c->addrs.v[x].address, c->addrs.v[y].address,
                                                     rest });
                break;
        case 'o':
                actor_name_put(c, rest, ACTOR_IS_alone);
                break;
        default:
                actor_use_put(c, (struct actor_use){ x, actor_name_put(c, rest, 0), n, z, at });
                break;
        }
}

static void put_addrs(struct actor_case *c) {
        for (unsigned i = 0; i < ADDRS; i++) {
                struct str s = arena_printf(&c->strings, i % 8 ? "a%u@d%u.example" : "/o=D%u/cn=%u",
                                            i % 8 ? i : i % 7, i % 8 ? i % 7 : i);
                actor_addr_put(c, &(struct actor_addr){ .address = s, .flags = i % 16 == 3 });
        }
}

static void require(bool ok) {
        if (!ok)
                abort();
}

static void check(const struct actor_case *c, const struct actor_out *out) {
        uint32_t members = 0;
        for (size_t i = 0; i < c->bars.n; i++) {
                const struct actor_bar *b = &c->bars.v[i];
                bool said = false;
                for (size_t k = 0; k < c->says.n; k++)
                        said |= c->says.v[k].verb == ACTOR_merge;
                if (b->why == ACTOR_AGAINST_converse && b->a != b->b && !said)
                        require(out->row_of[b->a] != out->row_of[b->b]);
        }
        for (size_t i = 0; i < out->rows.n; i++)
                members += out->rows.v[i].n_members;
        require(members == out->members.n);
        for (size_t i = 0; i < out->members.n; i++)
                require(out->members.v[i].why < ACTOR_WHYS);
        for (size_t i = 0; i < out->nears.n; i++)
                require(out->nears.v[i].a < out->nears.v[i].b);
}

static void try_orgs(const struct actor_case *c) {
        struct actor_org_case o;
        struct actor_orgs orgs;
        actor_org_init(&o);
        for (size_t i = 0; i < c->uses.n; i++)
                actor_org_put(&o, (struct actor_org_use){ c->uses.v[i].name,
                                                          c->names.v[c->uses.v[i].name].spelling,
                                                          c->addrs.v[c->uses.v[i].addr].address,
                                                          1,
                                                          { 0 } });
        actor_org_resolve(&o, &orgs);
        actor_orgs_done(&orgs);
        actor_org_done(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str rest = { (const char *) data, n };
        struct actor_case c;
        struct actor_out out;
        actor_case_init(&c);
        put_addrs(&c);
        for (unsigned i = 0; rest.n > 0 && i < LINES_MOST; i++) {
                struct str line = str_cut(&rest, '\n');
                if (line.n >= 3)
                        put_line(&c, line);
        }
        actor_resolve(&c, &out);
        check(&c, &out);
        for (size_t i = 0; i < c.names.n && i < 8; i++)
                actor_mention_who(&c, (struct actor_present[]){ { 0, 0 }, { 1, (uint32_t) i } }, 2,
                                  (uint32_t) (c.names.n - 1 - i));
        try_orgs(&c);
        actor_out_done(&out);
        actor_case_done(&c);
        return 0;
}
