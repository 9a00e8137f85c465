#pragma once
/* What the two halves of reading share: digest-read.c cuts, digest-part.c fills. */
#include "digest/digest-line.h"

enum { DIGEST_HEADLINE_LINES = 3 };

struct digest_start {
        size_t at;   /* first line */
        size_t date; /* its date line, or SIZE_MAX */
};

struct digest_reader {
        struct digest_file *f;
        struct digest_lines lines;
        VEC(struct digest_start) starts;
        struct digest_marks {
                int64_t quotes; /* opened and not shut before this line */
                size_t next;    /* line from here on with a mark that ends an item, or SIZE_MAX */
        } * marks;              /* of each line */
        const struct digest_options *o;
};

void digest_note_put(struct digest_reader *r, enum digest_note_id id, size_t line,
                     struct str about);

/* The line behind i that is not blank, or SIZE_MAX. */
size_t digest_line_behind(const struct digest_reader *r, size_t i);

/* "Read more at", "More about": what an item ends with. */
bool digest_line_ends(const struct digest_line *l);

/* Read the lines of start i into an item, and keep it. */
void digest_item_fill(struct digest_reader *r, size_t i);

static inline const struct digest_line *digest_line_at(const struct digest_reader *r, size_t i) {
        return &r->lines.v[i];
}
