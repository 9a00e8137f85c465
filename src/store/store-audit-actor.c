/* The audit of who is who.  What documents say must lie inside their text and name what is there;
 * actors must be made of what is there; decisions must stand in the log, word for word and in
 * order.  (A line of the log without a decision is no finding: it is what a kill leaves.) */
#include "store/store-audit.h"
#include "store/store-dump.h"
#include "store/store-tie.h"

static unsigned long long llu(uint64_t v) {
        return v;
}

static bool has_anchor(const struct store_auditing *a, struct store_anchor at) {
        switch (at.type) {
        case STORE_AT_none:
                return at.id == 0;
        case STORE_AT_addr:
                return at.id >= 1 && at.id <= a->last_addr;
        case STORE_AT_name:
                return at.id >= 1 && at.id <= a->last_name;
        case STORE_AT_phone:
                return at.id >= 1 && at.id <= a->last_label;
        }
        return false;
}

struct told_faults {
        bool outside, strange;
};

static void check_mentions(const struct store_auditing *a, const struct store_told *t,
                           uint64_t text, struct told_faults *f) {
        for (size_t i = 0; i < t->n_mentions; i++) {
                const struct store_mention *m = &t->mentions[i];
                f->outside |= (uint64_t) m->off + m->len > text;
                f->strange |= m->name.v < 1 || m->name.v > a->last_name;
        }
}

static void check_links(const struct store_auditing *a, const struct store_told *t, uint64_t text,
                        struct told_faults *f) {
        for (size_t i = 0; i < t->n_links; i++) {
                const struct store_link *l = &t->links[i];
                f->outside |= (uint64_t) l->off + l->len > text;
                f->strange |= !has_anchor(a, l->a) || !has_anchor(a, l->b);
        }
}

static void check_sightings(const struct store_auditing *a, const struct store_told *t,
                            uint64_t text, struct told_faults *f) {
        for (size_t i = 0; i < t->n_sightings; i++) {
                const struct store_sighting *s = &t->sightings[i];
                f->outside |= (uint64_t) s->off + s->len > text;
                f->strange |= s->person.v > a->last_name || s->addr.v > a->last_addr ||
                              s->title.v > a->last_label || s->organisation.v > a->last_label;
        }
}

static void check_end(const struct store_auditing *a, const struct store_tie_end *p, uint64_t text,
                      struct told_faults *f) {
        f->outside |=
                (uint64_t) p->off + p->len > text || (uint64_t) p->name_off + p->name_len > text;
        f->strange |= !has_anchor(a, p->who);
}

static void check_tie(const struct store_auditing *a, const struct store_tie *t, uint64_t text,
                      struct told_faults *f) {
        const uint64_t ends[] = { (uint64_t) t->off + t->len, (uint64_t) t->verb_off + t->verb_len,
                                  (uint64_t) t->object_off + t->object_len,
                                  (uint64_t) t->time_off + t->time_len };
        for (size_t i = 0; i < V_COUNT(ends); i++)
                f->outside |= ends[i] > text;
        check_end(a, &t->from, text, f);
        check_end(a, &t->to, text, f);
        for (unsigned i = 0; i < t->n_chain; i++)
                check_end(a, &t->chain[i], text, f);
        f->strange |= t->rule.v < 1 || t->rule.v > a->last_label;
}

static int check_tied(struct store_auditing *a, uint64_t doc, uint64_t text, struct err *e) {
        struct store_tied t;
        struct err damage = ERR_INIT;
        struct told_faults f = { 0 };
        int r = store_tied_get(a->st, (struct doc_id){ doc }, &t, &damage);
        if (r == ERR_corrupt)
                store_audit_say(a, "%s", damage.message);
        else if (r < 0)
                return err_set(e, r, "%s", damage.message);
        for (size_t i = 0; r == 1 && i < t.n; i++)
                check_tie(a, &t.ties[i], text, &f);
        if (f.outside)
                store_audit_say(a, "a tie that document %llu tells lies outside its text",
                                llu(doc));
        if (f.strange)
                store_audit_say(a, "a tie of document %llu names what the case does not have",
                                llu(doc));
        return 0;
}

int store_audit_told(struct store_auditing *a, uint64_t doc, uint64_t text, struct err *e) {
        struct store_told t;
        struct err damage = ERR_INIT;
        struct told_faults f = { 0 };
        int r = store_told_get(a->st, (struct doc_id){ doc }, &t, &damage);
        if (r == ERR_corrupt)
                store_audit_say(a, "%s", damage.message);
        else if (r < 0)
                return err_set(e, r, "%s", damage.message);
        if (r != 1)
                return check_tied(a, doc, text, e);
        check_mentions(a, &t, text, &f);
        check_links(a, &t, text, &f);
        check_sightings(a, &t, text, &f);
        if (f.outside)
                store_audit_say(a, "what document %llu says of people lies outside its text",
                                llu(doc));
        if (f.strange)
                store_audit_say(a, "document %llu names what the case does not have", llu(doc));
        return check_tied(a, doc, text, e);
}

/* ---- actors --------------------------------------------------------------------------------- */

static int check_members(struct store_auditing *a, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        struct err damage = ERR_INIT;
        int r = store_members_open(a->st, (struct actor_id){ 0 }, &rows, e);
        if (r < 0)
                return r;
        while ((r = store_members_next(rows, &m, &damage)) == 1)
                if (!has_anchor(a, m.anchor) || !has_anchor(a, m.other) || m.doc.v > a->last_doc)
                        store_audit_say(a, "a member of actor %llu is not there", llu(m.actor.v));
        if (r < 0)
                store_audit_say(a, "%s", damage.message);
        return 0;
}

static int check_actor_docs(struct store_auditing *a, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor_docs d;
        struct err damage = ERR_INIT;
        int r = store_actor_docs_open(a->st, (struct actor_id){ 0 }, &rows, e);
        if (r < 0)
                return r;
        while ((r = store_actor_docs_next(rows, &d, &damage)) == 1)
                if (d.name.v < 1 || d.name.v > a->last_name || d.n == 0 ||
                    d.docs[d.n - 1] > a->last_doc)
                        store_audit_say(a, "a text of actor %llu is not there", llu(d.actor.v));
        if (r < 0)
                store_audit_say(a, "%s", damage.message);
        return 0;
}

int store_audit_actors(struct store_auditing *a, struct err *e) {
        int r = check_members(a, e);
        return r < 0 ? r : check_actor_docs(a, e);
}

/* ---- decisions ------------------------------------------------------------------------------ */

int store_audit_decisions(struct store_auditing *a, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        _cleanup_(buf_done) struct buf log, words;
        struct store_decision d;
        buf_init(&log, 0);
        buf_init(&words, 0);
        int r = store_log_acts(a->st, "decide", &log, e);
        if (r >= 0)
                r = store_decisions_open(a->st, &rows, e);
        struct str left = buf_str(&log);
        while (r >= 0 && (r = store_decisions_next(rows, &d, e)) == 1) {
                struct str rest = left;
                bool found = false;
                store_decision_words(&d, &words);
                while (!found && rest.n)
                        found = str_eq(str_cut(&rest, '\n'), buf_str(&words));
                if (found)
                        left = rest;
                else
                        store_audit_say(a, "decision %llu does not stand in the log", llu(d.id));
        }
        return r;
}
