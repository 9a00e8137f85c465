/* FTS5 as an oracle; see index/index-oracle.h.
 *
 * Leaves of a query become MATCH expressions and yield bit maps; AND, OR and NOT are done on the
 * maps here.  The tokeniser is text_tokens: overlays become colocated tokens, a gap a word of its
 * own.  Rank is not asked for: FTS5's differs by design. */
#include "index/index-oracle.h"

#include "base/buf.h"
#include "text/text-token.h"

#include <sqlite3.h>

struct index_oracle {
        sqlite3 *db;
        sqlite3_stmt *put, *match;
};

/* ---- the tokeniser, as FTS5 wants it ------------------------------------------------------ */

static int tokenizer_new(void *ctx, const char **args, int n_args, Fts5Tokenizer **ret) {
        (void) args;
        (void) n_args;
        *ret = ctx; /* it has no state */
        return SQLITE_OK;
}

static void tokenizer_free(Fts5Tokenizer *t) {
        (void) t;
}

typedef int (*take_token)(void *ctx, int flags, const char *token, int n, int from, int to);

static int tokenize_block(struct str text, int base, void *ctx, take_token take) {
        struct text_tokens tokens;
        struct text_token t;
        int r = SQLITE_OK;
        text_tokens_init(&tokens, text);
        while (r == SQLITE_OK && text_tokens_next(&tokens, &t))
                r = take(ctx, t.overlay ? FTS5_TOKEN_COLOCATED : 0, t.term.p, (int) t.term.n,
                         base + (int) t.off, base + (int) (t.off + t.len));
        return r;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *ctx, int flags, const char *text, int n,
                    take_token take) {
        (void) tokenizer;
        (void) flags;
        struct str rest = { text, (size_t) n };
        int r = SQLITE_OK;
        while (r == SQLITE_OK && rest.p) {
                int base = (int) (rest.p - text);
                struct str block = str_cut(&rest, '\x01');
                r = tokenize_block(block, base, ctx, take);
                int end = base + (int) block.n;
                if (r == SQLITE_OK && rest.p)
                        r = take(ctx, 0, "\x01", 1, end, end + 1);
        }
        return r;
}

static int add_tokenizer(sqlite3 *db) {
        static fts5_tokenizer ours = { tokenizer_new, tokenizer_free, tokenize };
        static char self; /* stands for the one tokeniser */
        fts5_api *api = NULL;
        sqlite3_stmt *s;
        if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL) != SQLITE_OK)
                return SQLITE_ERROR;
        sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(s);
        sqlite3_finalize(s);
        return api ? api->xCreateTokenizer(api, "clew", &self, &ours, NULL) : SQLITE_ERROR;
}

/* ---- */

static int db_err(struct index_oracle *o, struct err *e) {
        return err_set(e, ERR_db, "the oracle failed: %s",
                       o->db ? sqlite3_errmsg(o->db) : "no memory");
}

int index_oracle_open(struct index_oracle **ret, struct err *e) {
        struct index_oracle *o = MEM_NEW(struct index_oracle);
        if (sqlite3_open(":memory:", &o->db) != SQLITE_OK || add_tokenizer(o->db) != SQLITE_OK ||
            sqlite3_exec(o->db,
                         "CREATE VIRTUAL TABLE t USING fts5("
#define FIELD(id, bit, weight, words) "f" #bit ", "
#include "index/index-field.def"
#undef FIELD
                         "tokenize = clew, content = '', detail = full)",
                         NULL, NULL, NULL) != SQLITE_OK ||
            sqlite3_prepare_v2(o->db,
                               "INSERT INTO t (rowid, f0, f1, f2, f3, f4, f5, f6, f7, f8) "
                               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                               -1, &o->put, NULL) != SQLITE_OK ||
            sqlite3_prepare_v2(o->db, "SELECT rowid FROM t WHERE t MATCH ?1", -1, &o->match,
                               NULL) != SQLITE_OK) {
                int r = db_err(o, e);
                index_oracle_close(&o);
                return r;
        }
        *ret = o;
        return 0;
}

void index_oracle_close(struct index_oracle **at) {
        struct index_oracle *o = *at;
        if (!o)
                return;
        sqlite3_finalize(o->put);
        sqlite3_finalize(o->match);
        sqlite3_close(o->db);
        mem_free(o);
        *at = NULL;
}

int index_oracle_put(struct index_oracle *o, uint32_t doc, const struct str texts[INDEX_FIELDS],
                     struct err *e) {
        sqlite3_reset(o->put);
        if (sqlite3_bind_int64(o->put, 1, doc) != SQLITE_OK)
                return db_err(o, e);
        for (int i = 0; i < INDEX_FIELDS; i++)
                if (sqlite3_bind_text(o->put, i + 2, texts[i].n ? texts[i].p : "", (int) texts[i].n,
                                      SQLITE_STATIC) != SQLITE_OK)
                        return db_err(o, e);
        int r = sqlite3_step(o->put) == SQLITE_DONE ? 0 : db_err(o, e);
        sqlite3_reset(o->put);
        return r;
}

static int run_match(struct index_oracle *o, struct buf *expression, uint64_t *bits, size_t n_bits,
                     struct err *e) {
        int r;
        sqlite3_reset(o->match);
        if (sqlite3_bind_text(o->match, 1, expression->p, (int) expression->n, SQLITE_STATIC) !=
            SQLITE_OK)
                return db_err(o, e);
        while ((r = sqlite3_step(o->match)) == SQLITE_ROW) {
                uint64_t doc = (uint64_t) sqlite3_column_int64(o->match, 0);
                if (doc < n_bits)
                        bits[doc / 64] |= 1ull << doc % 64;
        }
        r = r == SQLITE_DONE ? 0 : db_err(o, e);
        sqlite3_reset(o->match);
        return r;
}

static int search_leaf(struct index_oracle *o, const struct index_query *q, uint64_t *bits,
                       size_t n_bits, struct err *e) {
        struct buf b;
        bool near = q->op == INDEX_NEAR, words = near || q->op == INDEX_PHRASE;
        if (words && q->n_words == 0)
                return 0;
        buf_init(&b, 0);
        if (q->fields) {
                buf_puts(&b, "{");
                for (unsigned i = 0; i < INDEX_FIELDS; i++)
                        if (q->fields >> i & 1)
                                buf_printf(&b, " f%u", i);
                buf_puts(&b, " } : ");
        }
        buf_puts(&b, near ? "NEAR(" : "");
        for (size_t i = 0; i < (words ? q->n_words : 1); i++) {
                struct str word = words ? q->words[i] : q->term;
                buf_printf(&b, "%s\"%.*s\"", i == 0 ? "" : near ? " " : " + ", STR_ARG(word));
        }
        if (near)
                buf_printf(&b, ", %u)", q->distance);
        if (q->op == INDEX_PREFIX)
                buf_puts(&b, " *");
        int r = run_match(o, &b, bits, n_bits, e);
        buf_done(&b);
        return r;
}

static int search_kids(struct index_oracle *o, const struct index_query *q, uint64_t *bits,
                       size_t n_bits, struct err *e) {
        size_t words = (n_bits + 63) / 64;
        uint64_t *got = mem_alloc(words * sizeof *got);
        int r = 0;
        for (size_t i = 0; i < q->n_kids && r == 0; i++) {
                memset(got, 0, words * sizeof *got);
                r = index_oracle_search(o, q->kids[i], got, n_bits, e);
                for (size_t k = 0; k < words; k++)
                        bits[k] = i == 0               ? got[k]
                                  : q->op == INDEX_AND ? bits[k] & got[k]
                                  : q->op == INDEX_OR  ? bits[k] | got[k]
                                                       : bits[k] & ~got[k];
        }
        mem_free(got);
        return r;
}

int index_oracle_search(struct index_oracle *o, const struct index_query *q, uint64_t *bits,
                        size_t n_bits, struct err *e) {
        bool leaf = q->op == INDEX_TERM || q->op == INDEX_PREFIX || q->op == INDEX_PHRASE ||
                    q->op == INDEX_NEAR;
        bool kids = q->op == INDEX_OR || q->op == INDEX_AND || q->op == INDEX_NOT;
        if (leaf && !q->classes)
                return search_leaf(o, q, bits, n_bits, e);
        if (kids && (q->n_kids > 1 || q->op == INDEX_OR))
                return search_kids(o, q, bits, n_bits, e);
        return err_set(e, ERR_usage, "the oracle does not know this query");
}
