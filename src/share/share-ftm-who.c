/* People, organisations and their offices as entities. */
#include "actor/actor-role.h"
#include "actor/actor-view.h"
#include "share/share-ftm-work.h"
#include "when/when-text.h"
#include "when/when.h"

enum { PROOFS = 3 };

static const char *schema_of(enum actor_kind k) {
        return k == ACTOR_person         ? "Person"
               : k == ACTOR_organisation ? "Organization"
                                         : "LegalEntity"; /* who is behind it is not known */
}

/* ---- an actor -------------------------------------------------------------------------------- */

static void put_names(struct share_ftm *f, const struct actor_view *v) {
        struct str name = v->name.n ? v->name : v->anchor;
        share_ftm_name(f, name, "(no name)");
        for (size_t i = 0; i < v->n_members; i++)
                if (v->members[i].type == ACTOR_AT_name && !str_eq(v->members[i].text, name))
                        share_ftm_put(f, "alias", SHARE_FTM_name, v->members[i].text);
        for (size_t i = 0; i < v->n_members; i++)
                if (v->members[i].type == ACTOR_AT_addr)
                        share_ftm_put(f, "email", SHARE_FTM_email, v->members[i].text);
        for (size_t i = 0; i < v->n_members; i++)
                if (v->members[i].type == ACTOR_AT_phone)
                        share_ftm_put(f, "phone", SHARE_FTM_phone, v->members[i].text);
}

/* Where the case shows that a name or an address is its own. */
static int put_proofs(struct share_ftm *f, const struct actor_view *v, struct err *e) {
        uint64_t told[PROOFS];
        unsigned n = 0;
        int r = 0;
        for (size_t i = 0; r >= 0 && n < PROOFS && i < v->n_members; i++) {
                char id[SHARE_FTM_ID];
                uint64_t doc = v->members[i].at.doc;
                bool again = !doc || !share_asked(f->ask, doc);
                for (unsigned k = 0; k < n; k++)
                        again |= told[k] == doc;
                if (again || (r = share_ftm_doc_id(f, doc, id, e)) < 0)
                        continue;
                share_ftm_own(f, "proof", id);
                told[n++] = doc;
        }
        return r;
}

static void put_seen(struct share_ftm *f, const struct actor_view *v) {
        char first[WHEN_TEXT], last[WHEN_TEXT], said[3 * WHEN_TEXT];
        if (!v->dated)
                return;
        when_format_day(WHEN_gregorian, when_day(v->first), first);
        when_format_day(WHEN_gregorian, when_day(v->last), last);
        snprintf(said, sizeof said, "in documents dated %s to %s", first, last);
        share_ftm_own(f, "summary", said);
}

static int put_actor(struct share_ftm *f, uint64_t actor, struct arena *a, struct err *e) {
        char id[SHARE_FTM_ID];
        struct actor_view v;
        int r = actor_view_get(f->ask->qc->store, actor, a, &v, e);
        if (r < 0)
                return r;
        if ((r = share_ftm_actor_id(f, actor, id, e)) < 0)
                return r;
        share_ftm_begin(f, schema_of(v.kind), id);
        put_names(f, &v);
        put_seen(f, &v);
        if ((r = put_proofs(f, &v, e)) < 0 || (r = share_ftm_end(f, e)) < 0)
                return r;
        f->sum.actors++;
        return v.kind == ACTOR_person ? share_ftm_roles(f, actor, id, e) : 0;
}

/* Offices of one may mark an organisation that was passed already: again until nothing is new. */
int share_ftm_actors(struct share_ftm *f, struct err *e) {
        size_t bytes = f->n_actors / 8 + 1;
        uint8_t *told = mem_zalloc(bytes);
        struct arena a;
        bool more = true;
        int r = 0;
        arena_init(&a, 0);
        while (r >= 0 && more) {
                more = false;
                for (uint64_t i = 1; r >= 0 && i < f->n_actors; i++) {
                        uint8_t bit = (uint8_t) (1u << i % 8);
                        if (!(f->actors[i / 8] & bit) || (told[i / 8] & bit))
                                continue;
                        told[i / 8] |= bit;
                        more = true;
                        r = put_actor(f, i, &a, e);
                        arena_reset(&a);
                }
        }
        arena_done(&a);
        mem_free(told);
        return r;
}

/* ---- an office ------------------------------------------------------------------------------- */

/* The one organisation of the case that bears this name; 0: none, or several. */
static int find_org(struct share_ftm *f, struct str name, uint64_t *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store *st = f->ask->qc->store;
        struct store_member m;
        struct store_actor s;
        struct name_id id;
        uint64_t found = 0;
        unsigned n = 0;
        *ret = 0;
        int r = store_name_find(st, name, &id, e);
        if (r <= 0)
                return r;
        r = store_members_of_anchor_open(st, (struct store_anchor){ STORE_AT_name, id.v }, &rows,
                                         e);
        while (r >= 0 && (r = store_members_next(rows, &m, e)) > 0) {
                if ((r = store_actor_get(st, m.actor, &s, e)) < 0)
                        return r;
                if (s.kind == ACTOR_organisation && m.actor.v != found) {
                        found = m.actor.v;
                        n++;
                }
        }
        *ret = n == 1 ? found : 0;
        return r;
}

/* ... else an entity of its own, by the normal form of its name. */
static int put_org(struct share_ftm *f, const struct actor_role *x, char id[static SHARE_FTM_ID],
                   struct err *e) {
        uint64_t actor;
        int r = find_org(f, x->organisation, &actor, e);
        if (r < 0)
                return r;
        if (actor && actor < f->n_actors)
                return share_ftm_actor_id(f, actor, id, e);
        share_ftm_id(f, id, "org", hash64(x->org_key.p, x->org_key.n));
        if (!share_ftm_first(f, id))
                return 0;
        share_ftm_begin(f, "Organization", id);
        share_ftm_name(f, x->organisation, "(no name)");
        return share_ftm_end(f, e);
}

enum edge { EMPLOYMENT, MEMBERSHIP, DIRECTORSHIP };
static const struct {
        const char *schema, *person, *organisation;
} edges[] = {
        [EMPLOYMENT] = { "Employment", "employee", "employer" },
        [MEMBERSHIP] = { "Membership", "member", "organization" },
        [DIRECTORSHIP] = { "Directorship", "director", "organization" },
};

/* What an office is in the schema, by its words; who is in doubt is employed. */
static enum edge edge_of(struct str title) {
        static const struct {
                const char *words;
                enum edge edge;
        } table[] = {
                { "board", DIRECTORSHIP },      { "chair", DIRECTORSHIP },
                { "trustee", DIRECTORSHIP },    { "هیئت مدیره", DIRECTORSHIP },
                { "هیات مدیره", DIRECTORSHIP }, { "مجلس الإدارة", DIRECTORSHIP },
                { "member", MEMBERSHIP },       { "fellow", MEMBERSHIP },
                { "عضو", MEMBERSHIP },
        };
        for (size_t i = 0; i < sizeof table / sizeof *table; i++)
                if (str_find_nocase(title, str_of(table[i].words)) != SIZE_MAX)
                        return table[i].edge;
        return EMPLOYMENT;
}

static const struct actor_role_cite *best_cite(const struct share_ftm *f,
                                               const struct actor_role *x) {
        for (size_t i = 0; i < x->n_cites; i++)
                if (share_asked(f->ask, x->cites[i].doc))
                        return &x->cites[i];
        return NULL;
}

static void put_time(struct share_ftm *f, const struct actor_role *x) {
        char first[WHEN_TEXT], last[WHEN_TEXT], said[3 * WHEN_TEXT];
        if (x->begins)
                share_ftm_date(f, "startDate", x->begins_at, WHEN_PRECISION_day);
        if (x->ends)
                share_ftm_date(f, "endDate", x->ends_at, WHEN_PRECISION_day);
        if (x->dated) {
                share_ftm_date(f, "date", x->first, WHEN_PRECISION_day);
                if (when_day(x->last) != when_day(x->first))
                        share_ftm_date(f, "date", x->last, WHEN_PRECISION_day);
                when_format_day(WHEN_gregorian, when_day(x->first), first);
                when_format_day(WHEN_gregorian, when_day(x->last), last);
                snprintf(said, sizeof said, "seen %u times, %s to %s", x->n, first, last);
                share_ftm_own(f, "summary", said);
        }
        if (x->former)
                share_ftm_own(f, "status", "former");
}

/* An edge has no proof of its own in the schema: a Documentation ties the document to the person.
 */
static int put_documentation(struct share_ftm *f, const char *edge, const char *doc,
                             const char *person, struct str title, struct err *e) {
        char id[2 * SHARE_FTM_ID];
        snprintf(id, sizeof id, "proof-%s", edge);
        share_ftm_begin(f, "Documentation", id);
        share_ftm_own(f, "document", doc);
        share_ftm_own(f, "entity", person);
        share_ftm_put(f, "role", SHARE_FTM_string, title.n ? title : STR("office"));
        share_ftm_own(f, "recordId", edge);
        return share_ftm_end(f, e);
}

static int put_role(struct share_ftm *f, const struct actor_role *x, const char *person,
                    struct err *e) {
        const struct actor_role_cite *cite = best_cite(f, x);
        char org[SHARE_FTM_ID], doc[SHARE_FTM_ID], id[SHARE_FTM_ID];
        struct buf words;
        if (!cite || !x->sure || !x->organisation.n)
                return 0;
        int r = put_org(f, x, org, e);
        if (r < 0 || (r = share_ftm_doc_id(f, cite->doc, doc, e)) < 0)
                return r;
        enum edge edge = edge_of(x->title);
        buf_init(&words, 0);
        buf_printf(&words, "%s/", person);
        buf_put_str(&words, x->title_key);
        buf_putc(&words, '/');
        buf_put_str(&words, x->org_key);
        share_ftm_id(f, id, "role", hash64(words.p, words.n));
        buf_clear(&words);
        if (share_ftm_first(f, id) &&
            (r = share_cite(f->reader, cite->doc, cite->off, cite->len, &words, e)) >= 0) {
                share_ftm_begin(f, edges[edge].schema, id);
                share_ftm_own(f, edges[edge].person, person);
                share_ftm_own(f, edges[edge].organisation, org);
                share_ftm_put(f, "role", SHARE_FTM_string, x->title);
                put_time(f, x);
                share_ftm_put(f, "description", SHARE_FTM_text, buf_str(&words));
                share_ftm_own(f, "recordId", doc);
                if ((r = share_ftm_end(f, e)) >= 0)
                        r = put_documentation(f, id, doc, person, x->title, e);
                f->sum.roles++;
        }
        buf_done(&words);
        return r;
}

int share_ftm_roles(struct share_ftm *f, uint64_t actor, const char *id, struct err *e) {
        struct actor_roles roles;
        struct arena a;
        arena_init(&a, 0);
        int r = actor_roles(f->ask->qc->store, (struct actor_id){ actor }, NULL, &a, &roles, e);
        for (size_t i = 0; r >= 0 && i < roles.n; i++)
                r = put_role(f, &roles.roles[i], id, e);
        arena_done(&a);
        return r;
}
