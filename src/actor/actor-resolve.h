#pragma once
/* Who is one person: addresses and names in, clusters and their reasons out.  Plain arrays: no
 * store, no files.
 *
 *   addresses, the names they were shown with          clusters: kind, name, members with a reason
 *   evidence: a signature, a card, a thread ...  ───>  near misses: what speaks for, what against
 *   what speaks against it, what the user said         decisions that contradict each other
 *
 * An address is one mailbox.  Several persons' names on it, a generic local part, a list header or
 * "on behalf of" make it shared, and a shared mailbox merges nobody.  Two addresses are one person
 * only if a name of two or more whole words stands on both and evidence says so (actor-why.def has
 * the points; ACTOR_ENOUGH are needed).  A name alone never merges.
 *
 * Against: what is hard (both wrote to each other, other middle initials, the user) forbids; what
 * is soft (both addressed in one mail, john.smith and john.smith2, two posts at once) asks for two
 * kinds of strong evidence.  It is asked of whole clusters: none ever holds a forbidden pair.
 *
 * Candidates are tried strongest first, equals in the order of their texts, so the result does not
 * depend on the order of what was put.  Pairs come from evidence and from small blocks of one name
 * key (ACTOR_BLOCK), so the cost is O(n log n).  Union by size with small-to-large lists of what is
 * forbidden (Tarjan 1975; correlation clustering with "cannot link" constraints: Wagstaff 2001). */
#include "actor/actor-name.h"
#include "base/map.h"
#include "base/vec.h"

enum {
        ACTOR_ENOUGH = 8,     /* points that merge */
        ACTOR_BLOCK = 12,     /* addresses of one name; above it the name is too common to infer */
        ACTOR_RARE = 3,       /* shared rare correspondents that count */
        ACTOR_NEARS = 8,      /* near misses told of one actor */
        ACTOR_SWITCHBOARD = 1 /* persons' names on one phone; above it it is a switchboard */
};
#define ACTOR_NONE UINT32_MAX

enum actor_kind {
        ACTOR_unknown,
        ACTOR_person,
        ACTOR_organisation,
        ACTOR_shared, /* a mailbox that several people use */
        ACTOR_list,
        ACTOR_role, /* info@, postmaster@: an office, nobody in particular */
};
enum { ACTOR_KINDS = ACTOR_role + 1 };
const char *actor_kind_id(enum actor_kind k); /* "person", ... */
bool actor_kind_of(struct str id, enum actor_kind *ret);

enum actor_why {
#define WHY(id, points, strong, words) ACTOR_WHY_##id,
#define AGAINST(id, hard, words)
#include "actor/actor-why.def"
#undef WHY
#undef AGAINST
        ACTOR_WHYS
};
const char *actor_why_id(enum actor_why w);
const char *actor_why_words(enum actor_why w);

enum actor_against {
#define WHY(id, points, strong, words)
#define AGAINST(id, hard, words) ACTOR_AGAINST_##id,
#include "actor/actor-why.def"
#undef WHY
#undef AGAINST
        ACTOR_AGAINSTS
};
const char *actor_against_id(enum actor_against a);
const char *actor_against_words(enum actor_against a);

/* ---- in -------------------------------------------------------------------------------------- */

enum actor_flag {
        ACTOR_IS_generic = 1 << 0, /* address: info@, office@ */
        ACTOR_IS_list = 1 << 1,    /* address: of a mailing list */
        ACTOR_IS_behalf = 1 << 2,  /* address: others write from it "on behalf of" */
        ACTOR_IS_public = 1 << 3,  /* address: at a provider for everybody */
        ACTOR_IS_org = 1 << 4,     /* name: reads like an organisation */
        ACTOR_IS_role = 1 << 5,    /* name: reads like an office, a team, "All staff" */
        ACTOR_IS_alone = 1 << 6,   /* name: stands in texts, tied to no address; gets a row */
};

struct actor_cite { /* where the reason stands; doc 0 = nowhere */
        uint64_t doc;
        uint32_t off, len;
};

struct actor_addr {
        struct str address;
        uint32_t flags; /* enum actor_flag */
        bool dated;
        int64_t first, last;
        uint64_t docs;
};

struct actor_use { /* a name stands beside an address in headers */
        uint32_t addr, name;
        uint32_t n;   /* documents */
        uint32_t own; /* of those: written by the address itself (From) */
        struct actor_cite at;
};

struct actor_link { /* evidence that two addresses are one person's */
        enum actor_why why;
        uint32_t a, b;
        uint32_t n; /* how often; for WHY_rare: how many are shared */
        struct actor_cite at;
};

struct actor_phone { /* a phone number under an address's own words, or on its card */
        uint32_t addr;
        struct str digits; /* normalised by the caller */
        uint32_t n;
        struct actor_cite at;
};

struct actor_bar { /* evidence that they are not */
        enum actor_against why;
        uint32_t a, b;
        struct actor_cite at;
};

struct actor_post { /* a title at an organisation in an address's own signature */
        uint32_t addr;
        uint64_t title, org; /* numbers, only compared; 0 = none said */
        int64_t first, last;
};

enum actor_verb { ACTOR_merge, ACTOR_split, ACTOR_not_same, ACTOR_rename, ACTOR_set_kind };
const char *actor_verb_id(enum actor_verb v); /* "merge", "split", "not-same", "rename", "kind" */

struct actor_say { /* a decision of the user; later ones have higher ids */
        uint64_t id;
        enum actor_verb verb;
        struct str a, b; /* addresses or names, as texts; b may be empty */
        struct str text; /* the new name, the kind's id */
};

/* How far two names pass for one person's: 0 not, 1 with initials or one word only, 2 with two or
 * more whole words.  Must be symmetric and always say the same. */
typedef int actor_same(void *ctx, struct str a, struct str b);

struct actor_case {
        actor_same *same; /* beyond what is written alike; NULL = only that */
        void *ctx;
        VEC(struct actor_addr) addrs;
        VEC(struct actor_name) names;
        VEC(struct actor_use) uses;
        VEC(struct actor_link) links;
        VEC(struct actor_phone) phones;
        VEC(struct actor_bar) bars;
        VEC(struct actor_post) posts;
        VEC(struct actor_say) says;
        struct arena strings;
        struct map name_at; /* spelling -> name */
};

void actor_case_init(struct actor_case *c);
void actor_case_done(struct actor_case *c);
/* Add an address (once each) or a name; strings are copied.  Each returns its place; the same
 * spelling has the same place, and its flags are joined. */
uint32_t actor_addr_put(struct actor_case *c, const struct actor_addr *a);
uint32_t actor_name_put(struct actor_case *c, struct str name, uint32_t flags);
void actor_use_put(struct actor_case *c, struct actor_use u);
void actor_link_put(struct actor_case *c, struct actor_link l);
void actor_phone_put(struct actor_case *c, struct actor_phone p); /* digits are copied */
void actor_bar_put(struct actor_case *c, struct actor_bar b);
void actor_post_put(struct actor_case *c, struct actor_post p);
void actor_say_put(struct actor_case *c, struct actor_say s); /* texts are copied */

/* Which addresses share a full name with another, so that a builder collects correspondents and
 * meetings of these only.  block[i] is the number of the block of address i (dense from 0), or
 * ACTOR_NONE; heap memory, the caller's.  Blocks larger than ACTOR_BLOCK are none. */
uint32_t *actor_blocks(struct actor_case *c, uint32_t *ret_n);

/* ---- out ------------------------------------------------------------------------------------- */

struct actor_row {
        uint64_t key; /* head of the SHA-256 of its earliest address, or of "= " and its name */
        enum actor_kind kind;
        uint32_t anchor; /* that address, or ACTOR_NONE: a name only */
        struct str name; /* as the user renamed it, or its commonest full spelling, or "" */
        uint32_t members, n_members; /* in actor_out.members, addresses first */
        bool dated;
        int64_t first, last;
        uint64_t docs;                    /* an upper bound: the sum of its addresses' */
        bool renamed, kind_said, decided; /* decided: some decision speaks of it */
};

enum actor_anchor_type { ACTOR_AT_addr, ACTOR_AT_name, ACTOR_AT_phone };

struct actor_member {
        enum actor_anchor_type type;
        uint32_t i;     /* address or name; for a phone: the row in phones */
        uint32_t other; /* the address that the reason ties it to, or ACTOR_NONE */
        enum actor_why why;
        uint32_t n;
        struct actor_cite at;
};

struct actor_near {    /* may be the same as */
        uint32_t a, b; /* rows, a < b */
        uint32_t points;
        uint32_t whys, againsts; /* 1 << enum */
        struct actor_cite at;
};

struct actor_clash { /* a decision that could not be followed, because of another */
        uint64_t say;
        uint64_t by; /* 0 = none found: its anchor is not in the case */
};

struct actor_out {
        VEC(struct actor_row) rows; /* by their canonical anchors: addresses by text, then names */
        VEC(struct actor_member) members;
        VEC(struct actor_near) nears; /* by a, then most points */
        VEC(struct actor_clash) clashes;
        uint32_t *row_of; /* of each address */
};

/* Resolve `c`; the result points into c's strings.  Never fails. */
void actor_resolve(struct actor_case *c, struct actor_out *ret);
void actor_out_done(struct actor_out *out);
