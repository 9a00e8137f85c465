/* What in the roles of one actor does not fit together, and how a role stands to a day.  A doubt is
 * told, never settled: two posts at once may be two posts. */
#include "actor/actor-role-work.h"

#include "lang/lang-role.h"

enum { DAY = 86400, TOGETHER = 30 * DAY, ROLES_MOST = 300 };

static const char *const doubts[][2] = {
        [ACTOR_DOUBT_two_posts] = { "two_posts", "signed for two organisations in one time" },
        [ACTOR_DOUBT_two_heads] = { "two_heads", "two offices that are seldom held together" },
        [ACTOR_DOUBT_former_before] = { "former_before",
                                        "called former before a later mention as present" },
        [ACTOR_DOUBT_denied] = { "denied", "somebody denies it" },
};

const char *actor_role_doubt_id(enum actor_role_doubt_kind k) {
        return doubts[k][0];
}

const char *actor_role_doubt_words(enum actor_role_doubt_kind k) {
        return doubts[k][1];
}

const char *actor_role_form_id(unsigned form) {
        static const char *const ids[] = {
                [STORE_ROLE_signature] = "signature",
                [STORE_ROLE_apposition] = "apposition",
                [STORE_ROLE_title] = "title",
                [STORE_ROLE_verb] = "verb",
                [STORE_ROLE_introduced] = "introduced",
                [STORE_ROLE_header] = "header",
                [STORE_ROLE_card] = "card",
                [STORE_ROLE_directory] = "directory",
        };
        return form && form < sizeof ids / sizeof *ids ? ids[form] : "other";
}

const char *actor_role_tense_id(unsigned tense) {
        static const char *const ids[] = {
                [STORE_NOW] = "now",       [STORE_FORMER] = "former", [STORE_FUTURE] = "future",
                [STORE_ACTING] = "acting", [STORE_DENIED] = "denied", [STORE_BEGINS] = "begins",
                [STORE_ENDS] = "ends",
        };
        return tense && tense < sizeof ids / sizeof *ids ? ids[tense] : "other";
}

/* ---- on a day ------------------------------------------------------------------------------- */

const char *actor_role_at_id(enum actor_role_at s) {
        static const char *const ids[] = { [ACTOR_ROLE_AT_seen] = "seen",
                                           [ACTOR_ROLE_AT_gap] = "gap",
                                           [ACTOR_ROLE_AT_near] = "near",
                                           [ACTOR_ROLE_AT_former] = "former",
                                           [ACTOR_ROLE_AT_other] = "other" };
        return ids[s];
}

enum actor_role_at actor_role_at(const struct actor_role *r, int64_t at) {
        int64_t near = (int64_t) ACTOR_ROLE_NEAR * DAY;
        bool later = !r->dated || at > r->last;
        if (later && ((r->ends && at >= r->ends_at) || (r->former && at >= r->former_at)))
                return ACTOR_ROLE_AT_former;
        if (!r->dated || at < r->first - near || at > r->last + near)
                return ACTOR_ROLE_AT_other;
        if (at < r->first || at > r->last)
                return ACTOR_ROLE_AT_near;
        for (size_t i = 0; i < r->n_gaps; i++)
                if (at > r->gaps[i].from && at < r->gaps[i].to)
                        return ACTOR_ROLE_AT_gap;
        return ACTOR_ROLE_AT_seen;
}

/* ---- doubts --------------------------------------------------------------------------------- */

struct range {
        int64_t from, to;
        uint32_t n;
};

/* When somebody signed so with their own hand. */
static struct range signed_in(const struct actor_role *r) {
        struct range x = { INT64_MAX, INT64_MIN, 0 };
        for (size_t i = 0; i < r->n_cites; i++) {
                const struct actor_role_cite *c = &r->cites[i];
                if (!c->own || !c->dated || c->form != STORE_ROLE_signature ||
                    !actor_role_holds(c->tense))
                        continue;
                x.from = c->at < x.from ? c->at : x.from;
                x.to = c->at > x.to ? c->at : x.to;
                x.n++;
        }
        return x;
}

/* An office of which nobody holds two. */
static bool is_sole(const struct actor_role *r) {
        static const char *const heads[] = {
#define SOLE(head) head,
#include "actor/actor-role-sole.def"
#undef SOLE
        };
        struct lang_title t;
        unsigned tenses = LANG_TITLE_acting | LANG_TITLE_former | LANG_TITLE_elect;
        if (!r->sure || !r->title.n || !lang_title(r->title, &t) || (t.mods & ~tenses) != 0)
                return false;
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
                if (t.head && strcmp(t.head, heads[i]) == 0)
                        return true;
        return false;
}

static void put(struct actor_roles *r, struct actor_role_doubt d, size_t most) {
        if (r->n_doubts < most)
                r->doubts[r->n_doubts++] = d;
}

/* Is the name written in Arabic letters? */
static bool is_arabic(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if ((unsigned char) s.p[i] >= 0xd8 && (unsigned char) s.p[i] <= 0xdb)
                        return true;
        return false;
}

static void judge_pair(struct actor_roles *r, size_t i, size_t k, size_t most) {
        const struct actor_role *a = &r->roles[i], *b = &r->roles[k];
        struct range x = signed_in(a), y = signed_in(b);
        int64_t from = x.from > y.from ? x.from : y.from, to = x.to < y.to ? x.to : y.to;
        if (!a->sure || !b->sure)
                return;
        /* one house has a name in each script: between scripts nothing speaks against nothing */
        if (x.n && y.n && from <= to && a->org_key.n && b->org_key.n &&
            !str_eq(a->org_key, b->org_key) && is_arabic(a->org_key) == is_arabic(b->org_key)) {
                put(r, (struct actor_role_doubt){ ACTOR_DOUBT_two_posts, i, k, from, to }, most);
                return;
        }
        from = a->first > b->first ? a->first : b->first;
        to = a->last < b->last ? a->last : b->last;
        if (a->dated && b->dated && to - from >= TOGETHER && is_sole(a) && is_sole(b) &&
            !str_eq(a->title_key, b->title_key))
                put(r, (struct actor_role_doubt){ ACTOR_DOUBT_two_heads, i, k, from, to }, most);
}

static void judge_one(struct actor_roles *r, size_t i, size_t most) {
        const struct actor_role *a = &r->roles[i];
        if (a->former && a->dated && a->last > a->former_at + DAY)
                put(r,
                    (struct actor_role_doubt){ ACTOR_DOUBT_former_before, i, i, a->former_at,
                                               a->last },
                    most);
        if (a->tenses[STORE_DENIED] > 0)
                put(r, (struct actor_role_doubt){ ACTOR_DOUBT_denied, i, i, a->first, a->last },
                    most);
}

void actor_role_doubts(struct actor_roles *r, struct arena *a) {
        size_t n = r->n < ROLES_MOST ? r->n : ROLES_MOST, most = 4 * n + 16;
        r->doubts = arena_alloc(a, most * sizeof *r->doubts);
        for (size_t i = 0; i < n; i++)
                judge_one(r, i, most);
        for (size_t i = 0; i < n; i++)
                for (size_t k = i + 1; k < n; k++)
                        judge_pair(r, i, k, most);
}
