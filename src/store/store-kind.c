/* Kinds of files and how they were read: packed into the flags of a document's row, counted by the
 * writer, and asked for by those who read again.
 *
 * It knows no kind: numbers of rec/kind.def come and go. */
#include "store/store-internal.h"

#include "base/bug.h"
#include "rec/rec-kind.h"

#define LOW(bits)  ((UINT64_C(1) << (bits)) - 1)
#define KIND_AT    STORE_FLAG_BITS
#define OUTCOME_AT (KIND_AT + STORE_KIND_BITS)
#define READER_AT  (OUTCOME_AT + STORE_OUTCOME_BITS)

const char *store_outcome_id(enum store_outcome o) {
        static const char *const ids[STORE_OUTCOMES] = { "unread",  "read",   "partly",
                                                         "strings", "locked", "named" };
        return (size_t) o < V_COUNT(ids) ? ids[o] : NULL;
}

/* A message's row says nothing of its reader if a mail it is and all of it was read. */
static bool is_plain_mail(const struct store_doc *d) {
        bool eml = d->file_kind == REC_KIND_eml && d->outcome == STORE_READ_WHOLE;
        return d->kind == REC_DOC_message &&
               (eml || (!d->file_kind && d->outcome <= STORE_READ_WHOLE));
}

uint64_t store_reading_pack(const struct store_doc *d) {
        BUG_IF(d->flags > LOW(STORE_FLAG_BITS) || d->file_kind >= STORE_KINDS ||
               (unsigned) d->outcome >= STORE_OUTCOMES || d->reader > LOW(STORE_READER_BITS));
        if (is_plain_mail(d))
                return d->flags;
        return d->flags | (uint64_t) d->file_kind << KIND_AT |
               ((uint64_t) d->outcome + 1) << OUTCOME_AT | (uint64_t) d->reader << READER_AT;
}

void store_reading_unpack(uint64_t flags, struct store_doc_row *ret) {
        uint64_t outcome = flags >> OUTCOME_AT & LOW(STORE_OUTCOME_BITS);
        ret->flags = (uint32_t) (flags & LOW(STORE_FLAG_BITS));
        ret->file_kind = (uint32_t) (flags >> KIND_AT & LOW(STORE_KIND_BITS));
        ret->reader = (uint32_t) (flags >> READER_AT & LOW(STORE_READER_BITS));
        ret->outcome = outcome && outcome <= STORE_OUTCOMES ? (enum store_outcome)(outcome - 1)
                                                            : STORE_UNREAD;
        if (ret->kind == REC_DOC_message && flags >> STORE_FLAG_BITS == 0) {
                ret->file_kind = REC_KIND_eml;
                ret->outcome = STORE_READ_WHOLE;
        }
}

/* --- counts ------------------------------------------------------------------------------------
 */

void store_kind_count_up(struct store *st, const struct store_doc_row *row, int by) {
        struct store_kind_count *k = &st->kinds[row->file_kind][row->outcome];
        k->n += by;
        k->bytes += by * (int64_t) row->size;
        k->changed = true;
}

int store_kinds_load(struct store *st, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_kind k;
        memset(st->kinds, 0, sizeof st->kinds);
        int r = store_kinds_open(st, &rows, e);
        while (r >= 0 && (r = store_kinds_next(rows, &k, e)) == 1)
                st->kinds[k.file_kind][k.outcome] =
                        (struct store_kind_count){ (int64_t) k.n, (int64_t) k.bytes, false };
        return r;
}

int store_kinds_save(struct store *st, struct err *e) {
        int r = 0;
        for (unsigned i = 0; i < STORE_KINDS * STORE_OUTCOMES && r == 0; i++) {
                const struct store_kind_count *k =
                        &st->kinds[i / STORE_OUTCOMES][i % STORE_OUTCOMES];
                if (k->changed)
                        r = SQL_RUN(st, SQL_kind_put, e, V_INT(i / STORE_OUTCOMES),
                                    V_INT(i % STORE_OUTCOMES), V_INT(k->n), V_INT(k->bytes));
        }
        return r;
}

void store_kinds_kept(struct store *st) {
        for (unsigned i = 0; i < STORE_KINDS * STORE_OUTCOMES; i++)
                st->kinds[i / STORE_OUTCOMES][i % STORE_OUTCOMES].changed = false;
}

int store_kinds_open(struct store *st, struct store_rows **ret, struct err *e) {
        return store_rows_open(st, SQL_kinds, NULL, 0, ret, e);
}

int store_kinds_next(struct store_rows *rows, struct store_kind *ret, struct err *e) {
        for (;;) {
                int r = store_rows_step(rows, e);
                if (r != 1)
                        return r;
                uint64_t kind = store_sql_u64(rows->s, 0), outcome = store_sql_u64(rows->s, 1);
                if (kind >= STORE_KINDS || outcome >= STORE_OUTCOMES)
                        return err_set(e, ERR_corrupt, "the case counts files of no known kind");
                *ret = (struct store_kind){ (uint32_t) kind, (enum store_outcome) outcome,
                                            store_sql_u64(rows->s, 2), store_sql_u64(rows->s, 3) };
                if (ret->n)
                        return 1; /* the last of a kind may have been read again */
        }
}

/* --- finding -----------------------------------------------------------------------------------
 */

static bool keep_reading(const struct store_rows *rows, const struct store_doc_row *row) {
        const struct store_reading *want = &rows->reading;
        bool mail = row->kind == REC_DOC_message && row->file_kind == REC_KIND_eml &&
                    row->outcome == STORE_READ_WHOLE;
        return !mail && (!want->file_kind || row->file_kind == want->file_kind) &&
               (!want->outcomes || want->outcomes >> row->outcome & 1) &&
               (!want->reader_below || row->reader < want->reader_below);
}

int store_docs_of_reading_open(struct store *st, const struct store_reading *want,
                               struct store_rows **ret, struct err *e) {
        int r = store_docs_open(st, (struct doc_id){ 1 }, ret, e);
        if (r == 0) {
                (*ret)->keep = keep_reading;
                (*ret)->reading = *want;
        }
        return r;
}

/* 1 if `doc` is a document of this content, read. */
static int has_content(struct store *st, struct doc_id doc, const struct sha256 *hash,
                       uint32_t file_kind, struct err *e) {
        struct store_doc_row row;
        int r = store_doc_get(st, doc, &row, e);
        if (r < 0)
                return r == ERR_absent ? 0 : r;
        return row.kind != REC_DOC_message && row.outcome == STORE_READ_WHOLE &&
               row.file_kind == file_kind && sha256_eq(&row.hash, hash);
}

enum { CANDIDATES = 64 }; /* of one head looked at; a file that failed on all mails is read again */

int store_doc_find_content(struct store *st, const struct sha256 *hash, uint32_t file_kind,
                           struct doc_id *ret, struct err *e) {
        struct doc_id doc;
        uint64_t head = sha256_head(hash);
        unsigned looked = 0;
        int r = 0;
        for (size_t at = 0;
             looked < CANDIDATES && store_keys_next(&st->contents, head, &at, &doc.v); looked++) {
                if ((r = has_content(st, doc, hash, file_kind, e)) == 1)
                        *ret = doc;
                if (r != 0)
                        return r;
        }
        _cleanup_rows_ struct store_rows *rows = NULL;
        const struct store_value v = V_INT(store_head(head));
        r = ROWS_OPEN(st, SQL_doc_keys, &rows, e, v, v);
        for (looked = 0; r >= 0 && looked < CANDIDATES; looked++) {
                if ((r = store_rows_step(rows, e)) != 1)
                        return r;
                doc.v = store_sql_u64(rows->s, 0);
                if ((r = has_content(st, doc, hash, file_kind, e)) == 1)
                        *ret = doc;
                if (r != 0)
                        return r;
        }
        return r < 0 ? r : 0;
}
