#pragma once
/* A site of a book: plain pages and feeds that any server, or none, can hand out.
 *
 *   index.html  items/PAGE.html  topics/  people/  archive/2014-03.html  words/  search.html
 *   atom.xml  rss.xml  feed.json  sitemap.xml  style.css  search.js  search-data.js
 *
 * No page needs a script; the one that has one (search.html) allows only the site's own.  Every
 * page forbids all else by a Content-Security-Policy, loads nothing from elsewhere, and marks each
 * text with its language and direction.  The folder appears whole or not at all (share-out.h); the
 * same book gives the same bytes. */
#include "digest/digest-book.h"

struct digest_site_options {
        struct str title;
        struct str base_url; /* ends with '/', or empty: then feeds name https://site.invalid/ */
        enum text_lang lang; /* of the site's own words: en, fa, ar; und: of most items */
        bool draft;
};

/* Write the site of `b` (linked) as the folder `path`, which is replaced if it is an earlier site.
 * *ret_files: how many.  ERR_usage: something else stands there. */
int digest_site_build(const struct digest_book *b, const struct digest_site_options *o,
                      const char *path, uint64_t *ret_files, struct err *e);
