#pragma once
/* What the acts of clew digest share. */
#include "cli/cli-common.h"
#include "digest/digest-book.h"

struct cli_digest {
        struct cli *c;
        const char *out, *title, *base_url, *lang, *by;
        struct arena *a;
        bool draft;
        struct digest_options read;
};

int cli_digest_import(struct cli_digest *d);
int cli_digest_export(struct cli_digest *d);
int cli_digest_use(struct cli_digest *d);
int cli_digest_files(struct cli_digest *d);
/* The folder that an operand names, else that of the case (which is opened for reading), in d->a.
 */
int cli_digest_dir(struct cli_digest *d, const char **ret);
int cli_digest_check(struct cli_digest *d);
int cli_digest_build(struct cli_digest *d);

/* Print the problems of a book, sorted; how many of them keep it from being published. */
size_t cli_digest_problems(struct cli *c, struct digest_book *b);
/* One item as the members of an open JSON object. */
void cli_digest_item_json(struct json *j, const struct digest_item *it);
