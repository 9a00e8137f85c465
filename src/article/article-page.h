#pragma once
/* A web page as blocks: each paragraph, heading, cell or line of its own, where it stands in the
 * source, and in which of the page's boxes (nodes).  What a plain text is made of, too: its
 * paragraphs are blocks of one node.  For article/ only. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

enum article_flag {
        ARTICLE_HIDDEN = 1 << 0,
        ARTICLE_CHROME = 1 << 1,   /* nav, footer, aside: by its tag */
        ARTICLE_HINT_NO = 1 << 2,  /* by its class or id: not the article */
        ARTICLE_HINT_YES = 1 << 3, /* by its class or id: the article's body */
        ARTICLE_QUOTE = 1 << 4,    /* blockquote, or a class that says so */
        ARTICLE_BYLINE = 1 << 5,
        ARTICLE_DATE = 1 << 6,
        ARTICLE_TITLE = 1 << 7,
        ARTICLE_ARTICLE = 1 << 8, /* <article> */
        ARTICLE_CAPTION = 1 << 9,
        ARTICLE_HEADER = 1 << 10, /* <header> */
        ARTICLE_TAGS = 1 << 11,   /* topics */
        ARTICLE_CELL = 1 << 12,   /* stands behind another cell of its row */
        ARTICLE_LEAF = 1 << 13,   /* p, li, heading: holds text rather than boxes */
        ARTICLE_PRE = 1 << 14,
        ARTICLE_INDENT = 1 << 15, /* of plain text: indented, or in quotation marks */
};

enum article_tag {
        ARTICLE_TAG_box,
        ARTICLE_TAG_p,
        ARTICLE_TAG_li,
        ARTICLE_TAG_cell,
        ARTICLE_TAG_h1,
        ARTICLE_TAG_h2,
        ARTICLE_TAG_h3,
        ARTICLE_TAG_h4, /* and below */
};

struct article_node {
        uint32_t parent;
        uint32_t own, flags; /* enum article_flag: of its own, and with what its parents have */
        uint32_t first, end; /* blocks */
        uint64_t weight;     /* of the paragraphs in it */
        uint64_t text;       /* bytes in it */
        size_t off, until;   /* in the source */
        enum article_tag tag;
};

struct article_block {
        uint32_t node;
        uint32_t flags; /* enum article_flag, with its node's */
        enum article_tag tag;
        size_t off, len;             /* in page->text */
        size_t raw, raw_end;         /* in the source */
        size_t linked, bold, italic; /* bytes of it */
        struct str href;             /* of its first link, as it stands */
        struct str datetime;         /* of a <time> in it */
};

struct article_mark { /* <q>: a range of page->text */
        size_t off, len;
};

struct article_link {
        uint32_t block;
        size_t off, len; /* its words in page->text */
        struct str href; /* as it stands */
};

enum article_fact {
        ARTICLE_FACT_title, /* headline, most trusted first: rank */
        ARTICLE_FACT_author,
        ARTICLE_FACT_outlet,
        ARTICLE_FACT_published,
        ARTICLE_FACT_modified,
        ARTICLE_FACT_url,
        ARTICLE_FACT_language,
        ARTICLE_FACT_description,
        ARTICLE_FACT_keywords,
        ARTICLE_FACT_generator,
        ARTICLE_FACT_type,
        ARTICLE_FACTS
};

/* Where a fact was found: the lower the more it is believed. */
enum article_source {
        ARTICLE_FROM_json,
        ARTICLE_FROM_meta,
        ARTICLE_FROM_item, /* itemprop and the like, on what is shown */
        ARTICLE_FROM_name, /* <meta name="date"> and other old customs */
        ARTICLE_FROM_title,
        ARTICLE_FROM_saved, /* MHTML: what the browser noted */
        ARTICLE_FROM_text,
};

struct article_value {
        enum article_fact fact;
        enum article_source source;
        struct str value; /* plain text, in the arena */
        size_t off, len;  /* in the source; 0,0 = none */
};

struct article_page {
        struct str in;
        struct arena *a;
        struct buf text;
        VEC(struct article_node) nodes;
        VEC(struct article_block) blocks;
        VEC(struct article_mark) quotes;
        VEC(struct article_link) links;
        VEC(struct str) alts; /* what pictures show, in words; as it stands */
        VEC(struct article_value) values;
        bool damaged, cut; /* cut: over LIMIT_page_nodes */
        bool alts_cut;     /* over LIMIT_page_alts */
};

void article_page_init(struct article_page *p, struct str in, struct arena *a);
void article_page_done(struct article_page *p);
/* Read HTML. */
void article_page_html(struct article_page *p);
/* Read plain text. */
void article_page_text(struct article_page *p);

void article_page_value(struct article_page *p, enum article_fact fact, enum article_source source,
                        struct str value, size_t off, size_t len);
/* The best value of a fact, or NULL. */
const struct article_value *article_page_find(const struct article_page *p, enum article_fact fact);

static inline struct str article_text(const struct article_page *p, const struct article_block *b) {
        return (struct str){ p->text.p + b->off, b->len };
}
/* Letters and signs of a UTF-8 text. */
size_t article_chars(struct str s);

/* References read, white space collapsed; in `a`. */
struct str article_plain(struct str s, struct arena *a);

/* article-class.c: what a class or id says of its element. */
uint32_t article_class(struct str names);

/* article-json.c: facts of a JSON-LD script. */
void article_json(struct article_page *p, struct str script);

/* Attributes that matter, as they stand; p NULL = absent. */
struct article_attrs {
        struct str class, id, style, hidden, href, rel, property, name, itemprop, content, datetime,
                lang, type, role, aria_hidden, equiv, title;
};
void article_attrs(struct str source, struct article_attrs *ret);
/* article-meta.c: facts in <meta>, <link>, <html>, <title>, and itemprops. */
void article_meta(struct article_page *p, struct str tag, const struct article_attrs *at,
                  struct str raw);
