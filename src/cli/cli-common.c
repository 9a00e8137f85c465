/* What several verbs share; see cli-common.h. */
#include "cli/cli-common.h"

#include "base/vec.h"
#include "query/query-where.h"
#include "rec/rec-kind.h"
#include "text/text-show.h"
#include "when/when.h"

enum { AMBIGUOUS = 6 };

const char *cli_worker(void) {
        return getenv("CLEW_WORKER");
}

void cli_id(const struct sha256 *key, char ret[static 13]) {
        char hex[SHA256_HEX];
        sha256_hex(key, hex);
        snprintf(ret, 13, "%.12s", hex);
}

static bool looks_hex(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_digit(s.p[i]) &&
                    !(ascii_lower(s.p[i]) >= 'a' && ascii_lower(s.p[i]) <= 'f'))
                        return false;
        return s.n >= 2 && s.n <= 64;
}

int cli_doc_find(struct cli *c, const char *word, struct store_doc_row *ret) {
        struct doc_id ids[AMBIGUOUS];
        struct str s = str_trim(str_of(word));
        int n = 0;
        if (str_starts(s, STR("id:")))
                s = str_sub(s, 3, SIZE_MAX);
        if (looks_hex(s)) {
                n = store_doc_find_hex(c->store, s, ids, AMBIGUOUS, &c->err);
        } else {
                if (s.n > 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
                        s = str_sub(s, 1, s.n - 2);
                n = store_doc_find_mid(c->store, store_mid_fp(s), ids, AMBIGUOUS, &c->err);
                n = n > 1 ? 1 : n; /* copies of one message: the first will do */
        }
        if (n < 0)
                return n;
        if (n == 0) {
                err_set(&c->err, ERR_absent, "no document '%s'", word);
                return err_hint(&c->err, ERR_absent,
                                "clew search shows ids; a Message-ID does too");
        }
        if (n > 1) {
                err_set(&c->err, ERR_usage, "more than one document begins with '%s'", word);
                return err_hint(&c->err, ERR_usage, "give more of its digits");
        }
        return store_doc_get(c->store, ids[0], ret, &c->err);
}

static struct cli_heading heading(const struct query_heading *h) {
        return (struct cli_heading){ h->from, h->address, h->subject, h->name };
}

void cli_heading_get(struct bytes records, struct cli_heading *ret) {
        struct query_heading h;
        query_heading_get(records, &h);
        *ret = heading(&h);
}

int cli_heading_of(struct cli *c, const struct store_doc_row *row, struct bytes records,
                   struct buf *room, struct cli_heading *ret) {
        struct query_heading h;
        int r = query_heading_of(c->store, row, records, room, &h, &c->err);
        *ret = heading(&h);
        return r;
}

void cli_date(struct cli *c, bool known, int64_t at, int32_t zone, unsigned columns) {
        char z[WHEN_TEXT];
        struct str s = known ? when_format_minute(at, zone, z) : STR("undated");
        cli_print(c, "%-*.*s", (int) columns, (int) (s.n < columns ? s.n : columns), s.p);
}

void cli_date_json(struct json *j, const char *key, bool known, int64_t at, int32_t zone) {
        char z[WHEN_TEXT];
        json_key(j, key);
        if (known)
                json_str(j, when_format_iso(at, zone, z));
        else
                json_null(j);
}

void cli_message_line(struct cli *c, const struct store_doc_row *row, const struct cli_heading *h,
                      unsigned indent) {
        char id[13];
        cli_id(&row->key, id);
        cli_style(c, CLI_DIM);
        cli_print(c, "%s ", id);
        cli_style(c, CLI_PLAIN);
        cli_date(c, row->dated, row->date, row->zone, 16);
        cli_print(c, " ");
        cli_show(c, CLI_BOLD, h->from.n ? h->from : h->address, 18);
        cli_print(c, " %*s", (int) indent, "");
        unsigned used = 49 + indent, left = c->width > used + 10 ? c->width - used : 10;
        bool named = row->kind != REC_DOC_message && h->name.n && !(row->flags & REC_DOC_article);
        struct str subject = named ? h->name : h->subject.n ? h->subject : h->name;
        if (row->flags & REC_DOC_ocr)
                cli_print(c, "[ocr] "), left = left > 16 ? left - 6 : left;
        cli_show(c, CLI_PLAIN, subject.n ? subject : STR("(no subject)"), c->width ? left : 0);
        cli_print(c, "\n");
}

void cli_message_json(struct json *j, const struct store_doc_row *row,
                      const struct cli_heading *h) {
        char id[SHA256_HEX];
        sha256_hex(&row->key, id);
        json_key(j, "id"), json_z(j, id);
        json_key(j, "kind"), json_z(j, cli_kind_words(row->kind));
        cli_date_json(j, "date", row->dated, row->date, row->zone);
        json_key(j, "from");
        json_object(j);
        json_key(j, "name"), json_str(j, h->from);
        json_key(j, "address"), json_str(j, h->address);
        json_end(j);
        json_key(j, "subject"), json_str(j, h->subject);
        if (row->kind != REC_DOC_message) {
                const struct rec_kind_row *kind = rec_kind_find(row->file_kind);
                json_key(j, "name"), json_str(j, h->name);
                json_key(j, "file_kind"), json_z(j, kind ? kind->id : NULL);
                json_key(j, "outcome"), json_z(j, store_outcome_id(row->outcome));
        }
        json_key(j, "ocr"), json_bool(j, row->flags & REC_DOC_ocr);
        json_key(j, "lang"), json_z(j, row->lang[0] ? row->lang : NULL);
        json_key(j, "size"), json_u64(j, row->size);
}

void cli_show(struct cli *c, enum cli_style style, struct str s, unsigned columns) {
        unsigned isolate = c->terminal ? TEXT_SHOW_isolate : 0;
        if (style != CLI_PLAIN)
                cli_style(c, style);
        if (columns && c->width)
                text_show_cut(&c->line, s, columns, isolate | TEXT_SHOW_pad);
        else
                text_show(&c->line, s, isolate);
        if (style != CLI_PLAIN)
                cli_style(c, CLI_PLAIN);
}

void cli_text(struct cli *c, struct str text, const char *prefix) {
        unsigned isolate = c->terminal ? TEXT_SHOW_isolate : 0;
        while (text.n) {
                struct str line = str_cut(&text, '\n');
                if (line.n && line.p[line.n - 1] == '\r')
                        line.n--;
                buf_puts(&c->line, prefix);
                text_show(&c->line, line, isolate);
                cli_print(c, "\n");
        }
}

void cli_bar(struct cli *c, uint64_t n, uint64_t most, unsigned columns) {
        static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
        uint64_t parts = most ? (uint64_t) ((double) n / (double) most * columns * 8 + 0.5) : 0;
        if (n && !parts)
                parts = 1;
        for (uint64_t i = 0; i < parts / 8; i++)
                buf_puts(&c->line, "█");
        buf_puts(&c->line, eighths[parts % 8]);
}

struct str cli_operands(struct cli *c, struct buf *b) {
        buf_init(b, 0);
        for (size_t i = 0; i < c->n_operands; i++) {
                if (i)
                        buf_putc(b, ' ');
                buf_puts(b, c->operands[i]);
        }
        return buf_str(b);
}

void cli_where_place(struct cli *c, const struct store_place *p, struct buf *out) {
        query_where_place(c->store, p, out);
}

void cli_where_doc(struct cli *c, struct doc_id doc, struct buf *out) {
        query_where_doc(c->store, doc, out);
}

void cli_where(struct cli *c, struct container_id id, struct buf *out) {
        query_where_container(c->store, id, out);
}

int cli_parent_json(struct cli *c, const struct store_doc_row *row) {
        struct store_doc_row parent;
        struct doc_id in;
        char id[SHA256_HEX];
        int r = query_carrier(c->store, row, &in, &c->err);
        if (r >= 0 && in.v)
                r = store_doc_get(c->store, in, &parent, &c->err);
        json_key(&c->js, "parent");
        if (r >= 0 && in.v) {
                sha256_hex(&parent.key, id);
                json_z(&c->js, id);
        } else {
                json_null(&c->js);
        }
        return r < 0 ? r : 0;
}

int cli_ask(struct cli *c,
            int (*ask)(struct cli *c, const struct query_case *qc, struct arena *a)) {
        struct query_case qc;
        struct arena a;
        int r = query_case_open(c->store, &qc, &c->err);
        if (r < 0)
                return r;
        arena_init(&a, 0);
        r = ask(c, &qc, &a);
        arena_done(&a);
        query_case_close(&qc);
        return r;
}
