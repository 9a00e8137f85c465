#pragma once
/* What is shown of a quotation: shared by the cli-quote*.c and cli-claim*.c files only. */
#include "cli/cli-common.h"
#include "quote/quote-claim.h"

/* Everything that a citation may name; strings live in the arena they were made in. */
struct cli_quote {
        const struct quote_address *at;
        enum quote_stand stand;
        uint64_t off, len; /* today */
        struct quote_speaker who;
        struct str words, before, after; /* as they stand today; of the address when it is gone */
        struct str author, address, to, title, outlet, url, place, type;
        enum rec_doc_kind kind;
        bool message, ocr, dated;
        int64_t date;
        int32_t zone;
        char id[13]; /* of the document */
};

/* Look a quotation up in the open case. */
int cli_quote_get(struct cli *c, const struct quote_address *at, struct arena *a,
                  struct cli_quote *ret);

/* Append a citation in the style called `name`; false: there is no such style.  Text of others is
 * escaped for the language of the style, not for a terminal. */
bool cli_quote_cite(const struct cli_quote *q, const char *name, struct buf *out);
extern const char cli_quote_styles[]; /* "plain, chicago ..." */

/* Members of an open object: the address and what stands there today. */
void cli_quote_json(struct json *j, const struct cli_quote *q);
/* The words between their neighbours, and where they stand. */
void cli_quote_show(struct cli *c, const struct cli_quote *q, const char *indent);
