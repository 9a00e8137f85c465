#pragma once
/* What a page was found to be: its parts, each block's role, its facts.  For article/ only. */
#include "article/article-date.h"
#include "article/article-page.h"
#include "parse/parse-text.h"

enum article_phrase {
        ARTICLE_PHRASE_READ,
        ARTICLE_PHRASE_ABOUT,
        ARTICLE_PHRASE_BY,
        ARTICLE_PHRASE_JUNK,
        ARTICLE_PHRASE_TITLE,
        ARTICLE_PHRASE_DATE,
        ARTICLE_PHRASE_OUTLET,
        ARTICLE_PHRASE_URL,
        ARTICLE_PHRASE_FROM,
};

/* Bytes of `s` that the longest phrase of this kind takes at its start, or 0; what is behind it. */
size_t article_phrase(struct str s, enum article_phrase kind, struct str *ret_rest);

enum article_role {
        ARTICLE_ROLE_page, /* boilerplate */
        ARTICLE_ROLE_headline,
        ARTICLE_ROLE_byline,
        ARTICLE_ROLE_own,
        ARTICLE_ROLE_excerpt,
        ARTICLE_ROLE_caption,
        ARTICLE_ROLE_hidden,
        ARTICLE_ROLE_item, /* stands in an item of a digest */
};

struct article_item {
        size_t first, end; /* blocks */
        size_t headline, dateline;
        struct str title;
        struct article_date date;
};

struct article_view {
        struct article_page *p;
        enum article_role *roles; /* of each block; in the page's arena */
        uint32_t root;            /* node of the body */
        size_t headline;          /* block, or SIZE_MAX */
        bool article, day_first, text;
        VEC(struct article_item) items;
};

/* article-body.c: find headline and body, give each block its role. */
void article_body(struct article_view *v);
/* Is the block a line with a date and little else? */
bool article_dateline(const struct article_view *v, size_t block, struct article_date *ret);
/* Words taken from elsewhere: quoted, in italics, indented. */
bool article_excerpt(const struct article_view *v, size_t block);
/* article-digest.c: find dated items; gives their blocks ROLE_item. */
void article_digest(struct article_view *v);
/* article-fact.c: facts of the page as records. */
void article_facts(struct article_view *v, struct rec_build *b, struct parse_text *t);
/* article-out.c: the text of the page, then its items. */
void article_put_page(struct article_view *v, struct rec_build *b);
void article_put_items(struct article_view *v, struct rec_build *b, struct parse_text *t,
                       struct bytes raw, struct str type);

/* article-single.c: a plain text that is one article. */
enum article_single_fact {
        ARTICLE_SINGLE_title,
        ARTICLE_SINGLE_author,
        ARTICLE_SINGLE_outlet,
        ARTICLE_SINGLE_url,
        ARTICLE_SINGLE_FACTS
};
enum { ARTICLE_SINGLE_HEAD = 9 /* lines that may stand before its prose */ };

struct article_single_value {
        struct str value; /* in the page's text */
        size_t block;
};

struct article_single {
        struct article_single_value facts[ARTICLE_SINGLE_FACTS];
        struct article_date date;
        size_t date_block;
        bool dated, town;                            /* town: it says where it was written */
        enum article_role head[ARTICLE_SINGLE_HEAD]; /* headline, byline; 0 = neither */
};

bool article_single_find(struct article_view *v, struct article_single *ret);
void article_single_facts(const struct article_view *v, const struct article_single *s,
                          struct rec_build *b, struct parse_text *t);
void article_single_text(const struct article_view *v, const struct article_single *s,
                         struct rec_build *b);

/* The names of a byline as authors; was there any? */
bool article_put_names(struct rec_build *b, struct str s, uint64_t off, uint64_t len);
/* "The Example Courier (http://...)": the name alone. */
struct str article_outlet_name(struct str s);
