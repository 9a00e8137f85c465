/* People and institutions, out of cache-name.def.
 *
 * The cast (owners of mailboxes and those whom stories need) is fixed; the crowd is drawn.  Names
 * are not kept as text: a person is three numbers, and every spelling is made when it is needed. */
#include "cache-world.h"

#include "base/bug.h"
#include "cache-time.h"

enum { SPELT = 3 };

struct name {
        const char *script, *latin[SPELT];
};

static const struct name given[] = {
#define GIVEN(s, ...) { s, { __VA_ARGS__ } },
#include "cache-name.def"
#undef GIVEN
};
static const struct name root[] = {
#define ROOT(s, ...) { s, { __VA_ARGS__ } },
#include "cache-name.def"
#undef ROOT
        { "طباطبایی", { "Tabatabai", "Tabatabaei", "Tabatabayi" } }, /* the cast's alone */
};
static const struct name ending[] = {
#define ENDING(s, ...) { s, { __VA_ARGS__ } },
#include "cache-name.def"
#undef ENDING
        { "", { "", "", "" } },
};
static const char *const english_given[] = {
#define ENGLISH_GIVEN(s) s,
#include "cache-name.def"
#undef ENGLISH_GIVEN
        "Miriam",
        "Jonas",
};
static const char *const english_sur[] = {
#define ENGLISH_SUR(s) s,
#include "cache-name.def"
#undef ENGLISH_SUR
        "Halloway",
        "Whitlark",
};
static const struct name arabic_given[] = {
#define ARABIC_GIVEN(s, l) { s, { l, l, l } },
#include "cache-name.def"
#undef ARABIC_GIVEN
};
static const struct name arabic_sur[] = {
#define ARABIC_SUR(s, l) { s, { l, l, l } },
#include "cache-name.def"
#undef ARABIC_SUR
};
static const struct cache_org orgs[] = {
#define ORG(domain, english, local, home) { domain, english, local, home },
#include "cache-name.def"
#undef ORG
};
static const struct name titles[] = {
#define TITLE(en, fa, ar) { en, { fa, ar, NULL } },
#include "cache-name.def"
#undef TITLE
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* The cast: culture, given, root, ending, scripted, institution, title. */
static const struct cast {
        enum cache_culture culture;
        uint8_t given, root, ending;
        bool scripted;
        uint8_t org, title;
} cast[CACHE_CAST] = {
        { CACHE_PERSIAN, 0, COUNT(root) - 1, COUNT(ending) - 1, false, 1,
          2 }, /* Daryush Tabatabai */
        { CACHE_ENGLISH, COUNT(english_given) - 2, COUNT(english_sur) - 2, 0, false, 2, 6 },
        { CACHE_PERSIAN, 1, 0, 0, false, 1, 8 },                 /* Parvaneh Kuhsarnia */
        { CACHE_PERSIAN, 2, 1, COUNT(ending) - 1, false, 0, 4 }, /* Kamran Sepidrud */
        { CACHE_ENGLISH, COUNT(english_given) - 1, COUNT(english_sur) - 1, 0, false, 3, 7 },
        { CACHE_PERSIAN, 3, 2, 4, false, 4, 5 }, /* Nasrin Absharian */
        { CACHE_PERSIAN, 4, 3, 4, true, 0, 1 },  /* Bahram Alamutian */
        { CACHE_ARABIC, 0, 0, 0, true, 11, 0 },  /* Salim al-Bahrawi */
        { CACHE_PERSIAN, 5, 16, 5, true, 8, 9 }, /* Sepideh Siminfar */
};

const struct cache_org *cache_org(unsigned n) {
        BUG_IF(n >= COUNT(orgs));
        return &orgs[n];
}

unsigned cache_orgs(void) {
        return COUNT(orgs);
}

/* One to three roles that fill the years; the last may be elsewhere. */
static void draw_roles(struct cache_person *p, const struct cache_world *w, struct random *r,
                       uint8_t org, uint8_t title) {
        int64_t span = w->end - w->begin, at = w->begin;
        p->n_roles = (uint8_t) (1 + random_below(r, CACHE_ROLES));
        for (unsigned i = 0; i < p->n_roles; i++) {
                bool last = i + 1 == p->n_roles;
                int64_t to = last ? w->end + 86400 * 365
                                  : w->begin + span * (i + 1) / p->n_roles / 86400 * 86400;
                p->roles[i] = (struct cache_role){ at, to, title, org };
                at = to;
                title = (uint8_t) random_below(r, COUNT(titles));
                if (random_below(r, 4) == 0 && !p->scripted && p->number >= CACHE_OWNERS)
                        org = (uint8_t) random_below(r, COUNT(orgs));
        }
}

static void draw_person(struct cache_person *p, const struct cache_world *w, struct random *r) {
        uint8_t org = (uint8_t) random_below(r, COUNT(orgs));
        p->culture = orgs[org].home;
        switch (p->culture) {
        case CACHE_ENGLISH:
                p->given = (uint8_t) random_below(r, COUNT(english_given) - 2);
                p->root = (uint8_t) random_below(r, COUNT(english_sur) - 2);
                break;
        case CACHE_PERSIAN:
                p->given = (uint8_t) random_below(r, COUNT(given));
                p->root = (uint8_t) random_below(r, COUNT(root) - 1);
                p->ending = (uint8_t) random_below(r, COUNT(ending) - 1);
                break;
        case CACHE_ARABIC:
                p->given = (uint8_t) random_below(r, COUNT(arabic_given));
                p->root = (uint8_t) random_below(r, COUNT(arabic_sur));
                break;
        }
        draw_roles(p, w, r, org, (uint8_t) random_below(r, COUNT(titles)));
}

void cache_world_init(struct cache_world *w, uint32_t n, uint64_t seed, struct arena *a) {
        struct random r = { seed ^ 0x70656f706c65u };
        BUG_IF(n < CACHE_CAST);
        w->n = n;
        w->begin = cache_time(2009, 1, 5, 6, 0);
        w->end = cache_time(2014, 12, 20, 18, 0);
        w->people = arena_zalloc(a, n * sizeof *w->people);
        for (uint32_t i = 0; i < n; i++) {
                struct cache_person *p = &w->people[i];
                p->number = i;
                if (i >= CACHE_CAST) {
                        draw_person(p, w, &r);
                        continue;
                }
                p->culture = cast[i].culture, p->given = cast[i].given, p->root = cast[i].root;
                p->ending = cast[i].ending, p->scripted = cast[i].scripted;
                draw_roles(p, w, &r, cast[i].org, cast[i].title);
        }
}

const struct cache_role *cache_role(const struct cache_person *p, int64_t at) {
        unsigned i = 0;
        while (i + 1 < p->n_roles && p->roles[i].to <= at)
                i++;
        return &p->roles[i];
}

/* ---- names -------------------------------------------------------------------------------- */

static const struct name *given_of(const struct cache_person *p) {
        return p->culture == CACHE_PERSIAN ? &given[p->given] : &arabic_given[p->given];
}

static void put_latin_sur(struct buf *out, const struct cache_person *p, unsigned k) {
        if (p->culture == CACHE_ARABIC) {
                buf_puts(out, arabic_sur[p->root].latin[k]);
                return;
        }
        buf_puts(out, root[p->root].latin[k]);
        buf_puts(out, ending[p->ending].latin[k]);
}

/* Persian yeh and kaf as an Arabic keyboard writes them, or the other way round. */
static void put_other_keyboard(struct buf *out, struct str s, enum cache_culture from) {
        static const struct {
                struct str persian, arabic;
        } pair[] = { { STR_INIT("ی"), STR_INIT("ي") }, { STR_INIT("ک"), STR_INIT("ك") } };
        for (size_t i = 0; i < s.n;) {
                struct str here = str_sub(s, i, 2);
                size_t j = 0;
                while (j < 2 &&
                       !str_eq(here, from == CACHE_PERSIAN ? pair[j].persian : pair[j].arabic))
                        j++;
                if (j < 2)
                        here = from == CACHE_PERSIAN ? pair[j].arabic : pair[j].persian;
                else
                        here.n = 1;
                buf_put_str(out, here);
                i += j < 2 ? 2 : 1;
        }
}

static void put_script_name(struct buf *out, const struct cache_person *p) {
        buf_puts(out, given_of(p)->script);
        buf_putc(out, ' ');
        if (p->culture == CACHE_ARABIC) {
                buf_puts(out, arabic_sur[p->root].script);
                return;
        }
        buf_puts(out, root[p->root].script);
        buf_puts(out, ending[p->ending].script);
}

static bool put_english_name(struct buf *out, const struct cache_person *p, unsigned k) {
        const char *g = english_given[p->given], *s = english_sur[p->root];
        if (k == 0)
                buf_printf(out, "%s %s", g, s);
        else if (k == 1)
                buf_printf(out, "%s, %s", s, g);
        else if (k == 2)
                buf_printf(out, "%c. %s", g[0], s);
        return k <= 2;
}

bool cache_put_name(struct buf *out, const struct cache_person *p, unsigned k) {
        struct buf script;
        if (p->culture == CACHE_ENGLISH)
                return put_english_name(out, p, k);
        switch (k) {
        case 0:
        case 1:
                buf_puts(out, given_of(p)->latin[k]);
                buf_putc(out, ' ');
                put_latin_sur(out, p, k);
                return true;
        case 2:
                put_latin_sur(out, p, 2);
                buf_printf(out, ", %s", given_of(p)->latin[0]);
                return true;
        case 3:
                buf_printf(out, "%c. ", given_of(p)->latin[0][0]);
                put_latin_sur(out, p, 0);
                return true;
        case 4:
                put_script_name(out, p);
                return true;
        case 5:
                buf_init(&script, 0);
                put_script_name(&script, p);
                put_other_keyboard(out, buf_str(&script), p->culture);
                buf_done(&script);
                return true;
        default:
                return false;
        }
}

/* ---- addresses and titles ----------------------------------------------------------------- */

static void put_lower(struct buf *out, const char *s) {
        for (; *s; s++)
                if (ascii_alpha(*s))
                        buf_putc(out, ascii_lower(*s));
}

void cache_put_address(struct buf *out, const struct cache_person *p, int64_t at, bool is_private) {
        const char *g =
                p->culture == CACHE_ENGLISH ? english_given[p->given] : given_of(p)->latin[0];
        if (is_private)
                put_lower(out, g);
        else
                buf_putc(out, ascii_lower(g[0]));
        buf_putc(out, is_private ? '_' : '.');
        if (p->culture == CACHE_ENGLISH)
                put_lower(out, english_sur[p->root]);
        else if (p->culture == CACHE_ARABIC)
                put_lower(out, arabic_sur[p->root].latin[0]);
        else
                put_lower(out, root[p->root].latin[0]), put_lower(out, ending[p->ending].latin[0]);
        if (p->number >= CACHE_CAST)
                buf_printf(out, "%u", (unsigned) p->number);
        buf_putc(out, '@');
        buf_puts(out, !is_private          ? orgs[cache_role(p, at)->org].domain
                      : p->number % 2 == 0 ? "mail.example"
                                           : "post.example");
}

void cache_put_title(struct buf *out, unsigned title, enum cache_culture in) {
        const struct name *t = &titles[title];
        buf_puts(out, in == CACHE_ENGLISH ? t->script : t->latin[in == CACHE_PERSIAN ? 0 : 1]);
}

void cache_put_org(struct buf *out, unsigned org, enum cache_culture in) {
        buf_puts(out, in == CACHE_ENGLISH || orgs[org].home == CACHE_ARABIC ? orgs[org].english
                                                                            : orgs[org].local);
}

int cache_zone(const struct cache_person *p, int64_t at) {
        if (p->culture == CACHE_PERSIAN)
                return cache_iran_zone(at);
        return p->culture == CACHE_ARABIC ? 240 : p->number % 3 == 0 ? 60 : 0;
}
