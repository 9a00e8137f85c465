/* Flaws of documents, kept as runs.
 *
 *   row   | first | flaw | last | n |      documents first..last have `flaw`, each n times
 *
 * Most flaws come in herds: an archive that hides addresses does so in all of its messages, and a
 * row each would be a tenth of the database.  A run ends where the next document lacks the flaw or
 * has it another number of times, at each commit, and at every multiple of RUN_MOST, so that what
 * concerns one document begins at most that far before it. */
#include "store/store-internal.h"

#include "base/bug.h"

enum { RUN_MOST = 1024 }; /* read.sql and audits know it too */

static int put_run(struct store *st, const struct store_flaw_run *run, struct err *e) {
        return SQL_RUN(st, SQL_flaw_put, e, V_INT(run->first), V_INT(run->flaw.flaw),
                       V_INT(run->last), V_INT(run->flaw.n));
}

int store_flaws_flush(struct store *st, struct err *e) {
        int r = 0;
        for (size_t i = 0; r == 0 && i < st->flaws.n; i++)
                r = put_run(st, &st->flaws.v[i], e);
        vec_clear(&st->flaws);
        return r;
}

static struct store_flaw_run *open_run(struct store *st, enum rec_flaw flaw) {
        for (size_t i = 0; i < st->flaws.n; i++)
                if (st->flaws.v[i].flaw.flaw == flaw)
                        return &st->flaws.v[i];
        return NULL;
}

int store_flaw_begin(struct store *st, enum rec_flaw flaw, struct err *e) {
        store_must_write(st);
        int r = store_flaws_flush(st, e);
        return r < 0 ? r : SQL_RUN(st, SQL_flaws_drop, e, V_INT(flaw));
}

int store_flaw_put(struct store *st, struct doc_id d, struct store_flaw f, struct err *e) {
        store_must_write(st);
        struct store_flaw_run *run = open_run(st, f.flaw);
        if (!run) {
                vec_push(&st->flaws, (struct store_flaw_run){ d.v, d.v, f });
                return 0;
        }
        BUG_IF(d.v <= run->last);
        if (d.v == run->last + 1 && f.n == run->flaw.n && d.v % RUN_MOST != 0) {
                run->last = d.v;
                return 0;
        }
        int r = put_run(st, run, e);
        *run = (struct store_flaw_run){ d.v, d.v, f };
        return r;
}

/* What a writer has not written yet is looked for too. */
static int flush_to_read(struct store *st, struct err *e) {
        return st->writing ? store_flaws_flush(st, e) : 0;
}

int store_flaws_of_doc_open(struct store *st, struct doc_id d, struct store_rows **ret,
                            struct err *e) {
        int r = flush_to_read(st, e);
        return r < 0 ? r : ROWS_OPEN(st, SQL_flaws_of_doc, ret, e, V_INT(d.v));
}

int store_flaws_open(struct store *st, enum rec_flaw flaw, struct store_rows **ret, struct err *e) {
        int r = flush_to_read(st, e);
        if (r < 0)
                return r;
        return flaw ? ROWS_OPEN(st, SQL_flaws_of, ret, e, V_INT(flaw))
                    : store_rows_open(st, SQL_flaws, NULL, 0, ret, e);
}

/* Runs that hold it fall apart around it. */
static int cut_run(struct store *st, struct store_flaw_run run, uint64_t doc, struct err *e) {
        struct store_flaw_run left = run, right = run;
        left.last = doc - 1;
        right.first = doc + 1;
        int r = SQL_RUN(st, SQL_flaw_run_drop, e, V_INT(run.first), V_INT(run.flaw.flaw));
        if (r == 0 && left.first <= left.last)
                r = put_run(st, &left, e);
        return r == 0 && right.first <= right.last ? put_run(st, &right, e) : r;
}

static int next_run(struct store_rows *rows, struct err *e) {
        int r = store_rows_step(rows, e);
        if (r != 1)
                return r;
        uint64_t flaw = store_sql_u64(rows->s, 1);
        if (flaw > UINT32_MAX || !rec_flaw_known((uint32_t) flaw))
                return err_set(e, ERR_corrupt, "the case speaks of an unknown flaw");
        rows->run = (struct store_flaw_run){ store_sql_u64(rows->s, 0),
                                             store_sql_u64(rows->s, 2),
                                             { (enum rec_flaw) flaw,
                                               (uint32_t) store_sql_u64(rows->s, 3) } };
        bool whole = rows->run.first <= rows->run.last &&
                     rows->run.first / RUN_MOST == rows->run.last / RUN_MOST;
        return whole ? 1 : err_set(e, ERR_corrupt, "a run of flaws of the case is damaged");
}

int store_flaws_next(struct store_rows *rows, struct store_flaw_row *ret, struct err *e) {
        if (rows->run.first > rows->run.last || rows->run.last == 0) {
                int r = next_run(rows, e);
                if (r != 1)
                        return r;
        }
        *ret = (struct store_flaw_row){ { rows->run.first++ }, rows->run.flaw };
        return 1;
}

/* Runs by their first document, so that what they cover together is one sweep. */
int store_flawed_count(struct store *st, uint64_t *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        uint64_t n = 0, behind = 0; /* all before it are counted */
        int r = flush_to_read(st, e);
        if (r == 0)
                r = store_rows_open(st, SQL_flaw_runs, NULL, 0, &rows, e);
        while (r >= 0 && (r = next_run(rows, e)) == 1) {
                uint64_t from = rows->run.first > behind ? rows->run.first : behind;
                if (rows->run.last >= from) {
                        n += rows->run.last + 1 - from;
                        behind = rows->run.last + 1;
                }
        }
        *ret = n;
        return r;
}

int store_flaws_forget(struct store *st, uint64_t doc, struct err *e) {
        VEC(struct store_flaw_run) runs = { 0 };
        struct store_rows *rows = NULL;
        int r = store_flaws_flush(st, e);
        if (r == 0)
                r = ROWS_OPEN(st, SQL_flaw_runs_of_doc, &rows, e, V_INT(doc));
        while (r >= 0 && (r = next_run(rows, e)) == 1)
                vec_push(&runs, rows->run);
        store_rows_close(&rows);
        for (size_t i = 0; r == 0 && i < runs.n; i++)
                r = cut_run(st, runs.v[i], doc, e);
        vec_done(&runs);
        return r;
}
