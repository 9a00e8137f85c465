#pragma once
/* What the files that write a site share. */
#include "base/json.h"
#include "digest/digest-html.h"
#include "digest/digest-site.h"
#include "share/share-out.h"

enum digest_site_word {
#define WORD(id, en, fa, ar) DIGEST_WORD_##id,
#include "digest/digest-word.def"
#undef WORD
        DIGEST_WORDS
};

struct digest_site {
        const struct digest_book *b;
        const struct digest_site_options *o;
        struct share_out *out;
        enum text_lang lang;
        bool rtl;
        struct str base; /* with '/' behind it */
        struct buf page; /* under way */
};

struct digest_page_head {
        struct str title;                 /* of the page, without the site's */
        const char *path;                 /* "items/x.html" */
        struct str about;                 /* for cards and search engines; may be empty */
        const struct digest_entry *entry; /* of an item's page, else NULL */
        bool script;
};

const char *digest_site_word(const struct digest_site *s, enum digest_site_word w);

/* Begin a page: everything up to <main>; end it: write the file. */
void digest_page_begin(struct digest_site *s, const struct digest_page_head *h);
int digest_page_end(struct digest_site *s, const char *path, struct err *e);
/* "" or "../": from the page at `path` to the top. */
const char *digest_page_up(const char *path);

/* One item in a list: an <li> with headline, date and outlet; `intro`: with its first sentences. */
void digest_page_item(struct digest_site *s, const char *up, uint32_t entry, bool intro);
/* <time> of an item. */
void digest_page_date(struct digest_site *s, const struct digest_item *it);
/* A heading of the site's own or of others' words. */
void digest_page_heading(struct digest_site *s, unsigned level, struct str words);
/* The first own words of an item, at most `most` characters; plain text, appended. */
void digest_page_summary(const struct digest_item *it, size_t most, struct buf *out);

int digest_site_items(struct digest_site *s, struct err *e);
int digest_site_front(struct digest_site *s, struct err *e);
int digest_site_archive(struct digest_site *s, struct err *e);
int digest_site_groups(struct digest_site *s, struct err *e);
int digest_site_words(struct digest_site *s, struct err *e);
int digest_site_feeds(struct digest_site *s, struct err *e);

extern const char digest_style[], digest_script[];
