#pragma once
/* All items of a digest: the files of a folder, read; items by date, each with the name of its
 * page; topics and people with their items; what is wrong with any of it.
 *
 *   digest_book_open(DIR) ── items, pages ── digest_book_link: topics, people, words in common
 *
 * Files are taken in the order of their names, items newest first, then by page name: the same
 * folder gives the same book.  Whatever is wrong is a problem with its file and line; problems that
 * fail keep the digest from being published. */
#include "base/err.h"
#include "base/map.h"
#include "digest/digest-item.h"

struct digest_source {
        struct str name; /* below the folder */
        struct digest_file file;
};

struct digest_entry {
        const struct digest_item *it;
        uint32_t source; /* which file */
        struct str page; /* name of its page, without ".html": [a-z0-9-] */
        bool draft;      /* it has problems that fail */
        bool hidden; /* it names somebody protected: no site is made of it, not even of drafts */
        struct digest_words people; /* by its field and by the check; text lives in the book */
        VEC(uint32_t) same;         /* entries that state the same, by date */
        VEC(uint32_t) along;        /* entries about the same people or topics, nearest first */
};

struct digest_group { /* a topic, a person, a month: its name and its entries, newest first */
        struct str name, page;
        VEC(uint32_t) entries;
};

struct digest_groups {
        struct digest_group *v;
        size_t n, cap;
};

struct digest_problem {
        const char *code; /* static */
        struct str what;
        uint32_t source, line;
        bool fails;
};

struct digest_book {
        struct arena a;
        VEC(struct digest_source *) sources;
        VEC(struct digest_entry) entries; /* newest first; undated ones last */
        VEC(struct digest_problem) problems;
        struct digest_groups topics, people; /* by name */
};

/* Read the file or folder `path`, folders in it to a depth of four; hidden files, README files and
 * files whose names do not end with .txt, .md or .item are passed over in a folder.  End with
 * digest_book_done(), also after an error.  ERR_absent, ERR_io, ERR_limit. */
int digest_book_open(const char *path, const struct digest_options *o, struct digest_book *ret,
                     struct err *e);
/* The same from files that are at hand: begin, put each in the order of their names, end.  The
 * bytes are copied.  ERR_limit: too many files. */
void digest_book_begin(struct digest_book *b);
int digest_book_put(struct digest_book *b, struct str name, struct bytes in,
                    const struct digest_options *o, struct err *e);
void digest_book_end(struct digest_book *b);
/* Topics, people, and which items state the same; when nothing is added to entries any more. */
void digest_book_link(struct digest_book *b);
void digest_book_done(struct digest_book *b);

/* Name a problem; `what` is copied.  `entry` may be NULL; a problem that fails makes it a draft. */
__attribute__((format(printf, 7, 8))) void
digest_problem_put(struct digest_book *b, struct digest_entry *entry, uint32_t source,
                   uint32_t line, const char *code, bool fails, const char *fmt, ...);
/* By file and line. */
void digest_problems_sort(struct digest_book *b);

/* The whole file in *ret (not cleared before).  ERR_limit past LIMIT_digest_bytes. */
int digest_slurp(const char *path, struct buf *ret, struct err *e);

/* "2014-03-12-ministry-signs": day and words in [a-z0-9-], a hash where there are no such. */
void digest_page_name(struct str headline, bool dated, int32_t day, struct buf *out);
