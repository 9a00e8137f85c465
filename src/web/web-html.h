#pragma once
/* HTML, written so that nothing of others is ever markup.
 *
 * Markup is a literal of ours: web_lit() takes string literals only.  Everything else goes through
 * a function that escapes: & < > " ' as references, controls and marks of direction by their name
 * (text-show.h), what XML forbids as U+FFFD.  All values are safe in text and in "..." attributes
 * alike; there are no unquoted attributes and no values in scripts, styles or event handlers. */
#include "web/web-request.h"
#include "when/when.h"

struct index_range;

#define web_lit(w, literal) ((void) buf_put(&(w)->body, "" literal, sizeof(literal) - 1))

void web_text(struct web_answer *w, struct str s);  /* one line: breaks become spaces */
void web_lines(struct web_answer *w, struct str s); /* keeps line breaks: in <pre> or pre-wrap */
void web_bdi(struct web_answer *w, struct str s);   /* <bdi>s</bdi>: names, addresses, file names */
/* `s` with <mark> around ranges (rising, disjoint, in bytes of s). */
void web_marked(struct web_answer *w, struct str s, const struct index_range *marks, size_t n);
/* " lang=... dir=..." for a block of text of others, by its language or its letters. */
void web_lang_of(struct web_answer *w, const char *lang, struct str s);
void web_int(struct web_answer *w, int64_t v);    /* plain digits: attributes, coordinates */
void web_real(struct web_answer *w, double v);    /* at most 2 decimals, a point: coordinates */
void web_count(struct web_answer *w, uint64_t v); /* 1,234 in the digits of the interface */
void web_size(struct web_answer *w, uint64_t bytes);
/* <time datetime=ISO>...</time>, in the calendars asked for; "undated" where not known. */
void web_time(const struct web_request *q, struct web_answer *w, bool known, int64_t at,
              int32_t zone);
void web_day(const struct web_request *q, struct web_answer *w, bool known, int64_t at,
             int32_t zone); /* the same without the time of day */

/* Words of the interface, in its language (web-say.def). */
void web_say(struct web_answer *w, enum web_say s);
/* The same with one %s or %n in it: escaped text, or a number. */
void web_say_text(struct web_answer *w, enum web_say s, struct str value);
void web_say_count(struct web_answer *w, enum web_say s, uint64_t n);

/* A piece of an address, percent-encoded: behind "/search?q=" or "/doc/". */
void web_url(struct web_answer *w, struct str s);
/* The query string of this request with field `name` set to `value` (NULL = left out), "?..." or
 * "": for facets, pages, orders. */
void web_url_with(const struct web_request *q, struct web_answer *w, const char *name,
                  const struct str *value);

/* ---- the frame of every page ---- */

/* Head, navigation, <main>.  `title` is of others or ours alike: it is escaped. */
void web_begin(const struct web_request *q, struct web_answer *w, struct str title,
               enum web_nav nav);
void web_end(const struct web_request *q, struct web_answer *w);
/* A module (src/web/NAME.js) for this page, by name without ".js"; after web_begin(). */
#define web_module(w, name)                                                                        \
        ((void) ((w)->scripts = true),                                                             \
         web_lit(w, "<script type=\"module\" src=\"/static/" name ".js\"></script>"))
/* <form method=post action="/act/NAME"> with the token and where to go back to; end with
 * web_lit(w, "</form>").  `act` is a name of web-act.def. */
void web_form(const struct web_request *q, struct web_answer *w, const char *act);
/* <input type=hidden>; both escaped. */
void web_hidden(struct web_answer *w, const char *name, struct str value);
/* "Nothing here" in the right words; `hint` may be "". */
void web_nothing(struct web_answer *w, enum web_say what);
/* "1-20 of 1,234", earlier, later, by the field `from`; nothing when all fits on one page. */
void web_pager(const struct web_request *q, struct web_answer *w, uint64_t from, uint64_t per,
               uint64_t total);

/* ---- parts that many pages have ---- */

/* <a href="/doc/ID"><bdi>words</bdi></a>; id = the shown id (12 hex digits). */
void web_doc_link(struct web_answer *w, const char *id, struct str words);
/* <a href="/who/KEY">: an actor by its key (never by its number, which changes at every build). */
void web_who_link(struct web_answer *w, uint64_t key, struct str name);
/* <a href="/doc/ID">ID</a> of a document by its number; nothing if it is no more. */
void web_doc_id(const struct web_request *q, struct web_answer *w, uint64_t doc);
/* A quotation of document `doc` (its number), bytes off..off+len of its text, as web_cite(); with
 * len 0 the link alone. */
int web_cite_at(const struct web_request *q, struct web_answer *w, uint64_t doc, uint64_t off,
                uint64_t len, struct err *e);
/* <blockquote> of words of a document, with its own direction, who said it, and a link to the
 * place: /doc/ID?at=OFF&len=LEN#at. */
void web_cite(const struct web_request *q, struct web_answer *w, const char *id, uint64_t off,
              uint64_t len, struct str words);
