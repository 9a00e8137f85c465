#pragma once
/* The kinds of files (kind.def), as both programs know them. */
#include "base/str.h"

enum rec_kind_reader {
        REC_READ_UNPACK = 1,
        REC_READ_MESSAGE,
        REC_READ_LIGHT,
        REC_READ_ALONE,
        REC_READ_PAGE,
        REC_READ_STRINGS,
        REC_READ_NAMED
};

enum rec_file_kind {
#define KIND(id, number, reader, group, media, words) REC_KIND_##id = (number),
#include "rec/kind.def"
#undef KIND
};

enum { REC_KINDS = 192 }; /* numbers are below */

struct rec_kind_row {
        const char *id;    /* "pdf" */
        const char *group; /* "pdf", "office", "image", "mail" ... */
        const char *media; /* "application/pdf" */
        const char *words; /* "PDF" */
        enum rec_kind_reader reader;
};

/* The row of a kind, or NULL for a number that is none.  Static. */
const struct rec_kind_row *rec_kind_find(uint32_t number);
/* Version of the reader of this kind, from 1: documents read by an older one can be read again. */
uint32_t rec_kind_version(uint32_t number);
/* The kind called `id` ("pdf"), or 0. */
uint32_t rec_kind_of_id(struct str id);
/* The kind with this media type (parameters cut off, lower case), or 0.  Forms of a type that are
 * read alike (with macros, as a template) are one kind. */
uint32_t rec_kind_of_media(struct str media);
/* Does the kind name a family, whose members only a reader can tell apart? */
bool rec_kind_is_family(uint32_t number);
