#pragma once
/* What several verbs share: finding a document by what somebody typed, and showing one. */
#include "cli/cli.h"
#include "query/query.h"
#include "rec/rec.h"
#include "store/store.h"

/* Open the case for questions, let `ask` answer with an arena of its own, and close it again. */
int cli_ask(struct cli *c, int (*ask)(struct cli *c, const struct query_case *qc, struct arena *a));

/* The document that `word` means: the beginning of a shown id (6 digits or more), or a Message-ID
 * with or without angle brackets.  ERR_absent, or ERR_usage if several begin so. */
int cli_doc_find(struct cli *c, const char *word, struct store_doc_row *ret);

/* First 12 hex digits of a key: the id that is shown. */
void cli_id(const struct sha256 *key, char ret[static 13]);

/* What a person reads in a list: date, sender, subject; of a record list. */
struct cli_heading {
        struct str from, address, subject, name;
};
void cli_heading_get(struct bytes records, struct cli_heading *ret);
/* The same of a document of the case: a file that has no name of its own has that of its first
 * place, kept in `room`. */
int cli_heading_of(struct cli *c, const struct store_doc_row *row, struct bytes records,
                   struct buf *room, struct cli_heading *ret);

/* One line of a list of messages: id, date, sender, subject, cut to the terminal.  `indent` columns
 * before the subject. */
void cli_message_line(struct cli *c, const struct store_doc_row *row, const struct cli_heading *h,
                      unsigned indent);
/* The same as the members of an open JSON object. */
void cli_message_json(struct json *j, const struct store_doc_row *row, const struct cli_heading *h);

/* A text with its line breaks, every line with `prefix` before it. */
void cli_text(struct cli *c, struct str text, const char *prefix);

/* Date members of an open JSON object: "date" (ISO 8601 or null). */
void cli_date_json(struct json *j, const char *key, bool known, int64_t at, int32_t zone);

/* A horizontal bar of at most `columns` columns for n of most. */
void cli_bar(struct cli *c, uint64_t n, uint64_t most, unsigned columns);

/* All operands in one text, a space between them. */
struct str cli_operands(struct cli *c, struct buf *b);

/* All records of one answer or document as the members of an open JSON object: header facts,
 * addresses, dates, parts, text with spans, flaws; see doc/schema.md. */
void cli_records_json(struct json *j, struct bytes records);

/* The words of one page as a member "boxes": where each stands, how sure (null: not read from
 * pixels). */
void cli_boxes_json(struct json *j, struct bytes records, uint32_t page);

const char *cli_span_words(enum rec_span_kind kind);
/* One voice of the text `text` as an object: who speaks, and where the text says so. */
void cli_voice_json(struct json *j, struct str text, const struct rec_voice *v);
const char *cli_header_words(enum rec_header_id id); /* NULL for REC_HDR_other */
const char *cli_role_words(enum rec_role role);
const char *cli_basis_words(enum rec_basis basis);
const char *cli_encoding_words(enum rec_encoding e);
const char *cli_kind_words(enum rec_doc_kind kind);

/* Append where a container lies: its name behind those of the containers around it. */
void cli_where(struct cli *c, struct container_id id, struct buf *out);
/* The same of a place in it. */
void cli_where_place(struct cli *c, const struct store_place *p, struct buf *out);
/* The same of a document: the place of the outermost one around it, then the names inwards. */
void cli_where_doc(struct cli *c, struct doc_id doc, struct buf *out);
/* "parent" of an open JSON object: the id of the document that carries this one, or null. */
int cli_parent_json(struct cli *c, const struct store_doc_row *row);

/* `w` times `h` pixels of 3 bytes as a PNG file, appended to `out`. */
void cli_png(struct buf *out, uint32_t w, uint32_t h, struct bytes rgb);

/* Where clew-worker is, if the user said so ($CLEW_WORKER), else NULL. */
const char *cli_worker(void);
