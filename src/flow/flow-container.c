/* Containers while they are filled: made, remembered, closed; and the folders of loose files. */
#include "flow/flow-run.h"

/* ---- containers --------------------------------------------------------------------------- */

struct flow_container *flow_container_new(struct flow_run *run, const struct store_container *row,
                                          unsigned depth) {
        struct flow_container *c = MEM_NEW(struct flow_container);
        c->row = *row;
        c->depth = depth;
        map_init(&c->known);
        c->next = run->containers;
        c->at = &run->containers;
        if (c->next)
                c->next->at = &c->next;
        run->containers = c;
        return c;
}

void flow_container_free(struct flow_container *c) {
        *c->at = c->next;
        if (c->next)
                c->next->at = c->at;
        map_done(&c->known);
        mem_free(c);
}

void flow_containers_free(struct flow_run *run) {
        while (run->containers)
                flow_container_free(run->containers);
}

/* A container closes after those inside it: a kill between the two would leave the inner one begun
 * for ever, for the outer one is not looked into again once it is done. */
int flow_container_close(struct flow_run *run, struct flow_container *c, struct err *e) {
        if (!c->fed || c->pending)
                return 0;
        struct store_ledger l;
        int r = store_ledger_check(run->st, c->row.id, &l, e);
        if (r >= 0) {
                c->row.declared = c->declared;
                c->row.emitted = l.rows_emitted;
                c->row.duplicate = l.rows_duplicate;
                c->row.encrypted = l.rows_encrypted;
                c->row.unreadable = l.rows_unreadable;
                c->row.status = STORE_CONTAINER_done;
                r = store_container_set(run->st, &c->row, e);
        }
        struct flow_container *parent = c->parent;
        flow_container_free(c);
        if (r < 0 || !parent)
                return r;
        parent->pending--;
        return flow_container_close(run, parent, e);
}

int flow_missing(struct flow_run *run, struct flow_container *c, const struct store_missing *m,
                 struct err *e) {
        struct store_missing row = *m;
        row.container = c->row.id;
        run->now.missing++;
        return store_missing_put(run->st, &row, e);
}

/* ---- folders ------------------------------------------------------------------------------ */

/* What an earlier run kept of this folder: its names, so that a file is not placed twice.  Ordinals
 * may have holes, of messages that were on their way when that run was killed: entries are counted
 * by their rows. */
static int load_known(struct flow_run *run, struct flow_container *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL, *missing = NULL;
        struct store_place p;
        struct store_missing m;
        int r = store_places_open(run->st, c->row.id, &rows, e);
        while (r >= 0 && (r = store_places_next(rows, &p, e)) > 0) {
                map_put(&c->known, p.name, p.doc.v, NULL);
                c->next_ord = p.ord >= c->next_ord ? p.ord + 1 : c->next_ord;
                c->declared++;
        }
        if (r >= 0)
                r = store_missing_open(run->st, &c->row.id, &missing, e);
        while (r >= 0 && (r = store_missing_next(missing, &m, e)) > 0) {
                map_put(&c->known, m.name, 0, NULL);
                c->next_ord = m.ord >= c->next_ord ? m.ord + 1 : c->next_ord;
                c->declared += store_trouble_counts(m.trouble) != STORE_COUNTS_NOTHING;
        }
        return r;
}

int flow_folder(struct flow_run *run, struct str name, struct flow_container **ret, struct err *e) {
        uint64_t *at = map_find(&run->folder_of, name);
        if (at) {
                *ret = run->folders.v[*at];
                return 0;
        }
        struct store_container row = {
                .source = run->source, .kind = STORE_FOLDER, .ord = REC_NONE, .name = name
        };
        struct flow_container *c;
        int r = store_container_find_name(run->st, run->source, (struct container_id){ 0 }, name,
                                          &row, e);
        if (r < 0)
                return r;
        if (r == 0)
                r = store_container_put(run->st, &row, &row.id, e);
        c = flow_container_new(run, &row, 0);
        if (r > 0) {
                r = load_known(run, c, e);
                c->row.status = STORE_CONTAINER_begun;
                if (r >= 0)
                        r = store_container_set(run->st, &c->row, e);
        }
        if (r < 0) {
                flow_container_free(c);
                return r;
        }
        run->now.containers++;
        map_put(&run->folder_of, name, run->folders.n, NULL);
        vec_push(&run->folders, c);
        *ret = c;
        return 0;
}

int flow_folders_close(struct flow_run *run, struct err *e) {
        int r = 0;
        for (size_t i = 0; i < run->folders.n; i++) {
                struct flow_container *c = run->folders.v[i];
                c->fed = true;
                if (r >= 0)
                        r = flow_container_close(run, c, e);
        }
        vec_clear(&run->folders);
        map_clear(&run->folder_of);
        return r;
}
