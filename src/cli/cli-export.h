#pragma once
/* What the forms of clew export share. */
#include "cli/cli-common.h"
#include "share/share-ask.h"
#include "share/share-out.h"

struct cli_export {
        struct cli *c;
        struct share_ask ask;
        struct share_out *out;
        struct arena *a;
        const struct query *q; /* NULL: everything */
        const char *what;      /* --what, or NULL */
        uint64_t n, away;      /* things written; that could not be had */
        struct buf said;       /* lines for README.txt: what the files are */
};

struct cli_export_form {
        const char *id;
        const char *says; /* for the README */
        bool bytes;       /* it needs the documents' own bytes */
        int (*put)(struct cli_export *x, struct err *e);
};

extern const struct cli_export_form cli_export_forms[]; /* ends with id NULL */
const struct cli_export_form *cli_export_form_find(const char *id);

/* README.txt behind its first line. */
int cli_export_about(struct cli_export *x, const struct cli_export_form *f, struct buf *out,
                     struct err *e);
