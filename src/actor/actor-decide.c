/* Decisions of the user. */
#include "actor/actor-decide.h"

static int refuse(const struct actor_decision *d, struct err *e) {
        enum actor_kind kind;
        bool two = d->verb == ACTOR_merge || d->verb == ACTOR_not_same;
        if (d->a.n == 0 || (two && d->b.n == 0))
                return err_set(e, ERR_usage, "a decision needs somebody whom it is about");
        if (d->b.n > 0 && str_eq(d->a, d->b))
                return err_set(e, ERR_usage, "both are the same already");
        if (d->verb == ACTOR_rename && d->text.n == 0)
                return err_set(e, ERR_usage, "a new name is missing");
        if (d->verb == ACTOR_set_kind && !actor_kind_of(d->text, &kind))
                return err_hint(e, err_set(e, ERR_usage, "no such kind"),
                                "person, organisation, shared, list, role or unknown");
        return 0;
}

int actor_decide(struct store *st, const struct actor_decision *d, uint64_t *ret_id,
                 struct actor_counts *ret, struct err *e) {
        struct store_decision row = { .at = d->now,
                                      .verb = str_of(actor_verb_id(d->verb)),
                                      .a = d->a,
                                      .b = d->b,
                                      .text = d->text,
                                      .reason = d->reason };
        int r = refuse(d, e);
        if (r >= 0)
                r = store_decide(st, &row, ret_id, e);
        return r < 0 ? r : actor_build(st, ret, e);
}

int actor_undo(struct store *st, uint64_t id, struct str reason, int64_t now,
               struct actor_counts *ret, struct err *e) {
        int r = store_decision_undo(st, id, now, reason, e);
        return r < 0 ? r : actor_build(st, ret, e);
}
