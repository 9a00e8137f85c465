/* Search without a server.  Without a script: pages of words by their first letter, each word with
 * the items that hold it.  With the site's own script: the same index as a file of JSON in a
 * variable. Words are folded as everywhere (text-token.h); those in a third of all items are left
 * out. */
#include "digest/digest-site-work.h"

#include "base/utf8.h"
#include "text/text-token.h"

enum { COMMON_LEAST = 12, LISTED_MOST = 40, LARGE = 3000 };

struct word {
        struct str term;  /* owned by the map */
        struct str shown; /* as it stands in the first item that has it */
        VEC(uint32_t) entries;
};

struct words {
        struct map terms;
        VEC(struct word) v;
        size_t common; /* words of more items than these are left out */
};

static void put(struct words *w, struct str text, uint32_t entry) {
        struct text_tokens t;
        struct text_token k;
        text_tokens_init(&t, text);
        while (text_tokens_next(&t, &k)) {
                bool fresh;
                if (utf8_count(k.term) < 2 || k.term.n > 48)
                        continue;
                uint64_t at = *map_put(&w->terms, k.term, w->v.n, &fresh);
                if (fresh) {
                        struct word x = { .shown = str_sub(text, k.off, k.len) };
                        vec_push(&w->v, x);
                }
                struct word *x = &w->v.v[at];
                if (x->entries.n == 0 || x->entries.v[x->entries.n - 1] != entry)
                        vec_push(&x->entries, entry);
        }
}

static int by_term(const void *pa, const void *pb) {
        const struct word *a = pa, *b = pb;
        return str_cmp(a->term, b->term);
}

static void read_words(const struct digest_book *b, struct words *w) {
        bool large = b->entries.n > LARGE;
        map_init(&w->terms);
        for (uint32_t i = 0; i < b->entries.n; i++) {
                const struct digest_entry *x = &b->entries.v[i];
                put(w, x->it->headline, i);
                put(w, x->it->outlet, i);
                for (size_t k = 0; k < x->it->topics.n; k++)
                        put(w, x->it->topics.v[k].text, i);
                for (size_t k = 0; k < x->people.n; k++)
                        put(w, x->people.v[k].text, i);
                for (size_t k = 0; k < x->it->paras.n && !large; k++)
                        put(w, x->it->paras.v[k].text, i);
        }
        for (size_t i = 0; i < w->v.n; i++)
                w->v.v[i].term = w->terms.entries[i].key;
        if (w->v.n)
                qsort(w->v.v, w->v.n, sizeof *w->v.v, by_term);
        w->common = b->entries.n / 3 > COMMON_LEAST ? b->entries.n / 3 : COMMON_LEAST;
}

/* ---- pages -------------------------------------------------------------------------------------
 */

static void word_row(struct digest_site *s, const struct word *w) {
        struct buf *o = &s->page;
        buf_puts(o, "<li><b dir=\"auto\">");
        digest_html(o, w->shown);
        buf_puts(o, "</b>");
        for (size_t i = 0; i < w->entries.n && i < LISTED_MOST; i++) {
                const struct digest_entry *x = &s->b->entries.v[w->entries.v[i]];
                buf_printf(o, "%s <a dir=\"auto\" href=\"../items/%.*s.html\">", i ? " ·" : ":",
                           STR_ARG(x->page));
                digest_html(o, x->it->headline.n ? x->it->headline : x->page);
                buf_puts(o, "</a>");
        }
        buf_puts(o, w->entries.n > LISTED_MOST ? " …</li>\n" : "</li>\n");
}

/* The page of the words from i on that begin with one letter; returns the first behind them. */
static size_t letter_page(struct digest_site *s, const struct words *w, size_t i, uint32_t letter,
                          int *r, struct err *e) {
        size_t n;
        char path[40];
        struct buf name;
        buf_init(&name, 0);
        buf_put_utf8(&name, letter);
        snprintf(path, sizeof path, "words/u%04x.html", letter);
        struct digest_page_head h = { .title = buf_str(&name), .path = path };
        digest_page_begin(s, &h);
        digest_page_heading(s, 1, h.title);
        buf_puts(&s->page, "<ul class=\"words\">\n");
        for (; i < w->v.n && utf8_get(w->v.v[i].term.p, &n) == letter; i++)
                if (w->v.v[i].entries.n <= w->common)
                        word_row(s, &w->v.v[i]);
        buf_puts(&s->page, "</ul>\n");
        if (*r >= 0)
                *r = digest_page_end(s, path, e);
        buf_done(&name);
        return i;
}

static int word_pages(struct digest_site *s, const struct words *w, struct err *e) {
        VEC(uint32_t) letters = { 0 };
        size_t n;
        int r = 0;
        for (size_t i = 0; r >= 0 && i < w->v.n;) {
                uint32_t letter = utf8_get(w->v.v[i].term.p, &n);
                vec_push(&letters, letter);
                i = letter_page(s, w, i, letter, &r, e);
        }
        struct digest_page_head h = { .title = str_of(digest_site_word(s, DIGEST_WORD_words)),
                                      .path = "words/index.html" };
        digest_page_begin(s, &h);
        digest_page_heading(s, 1, h.title);
        buf_puts(&s->page, "<ul class=\"letters\">\n");
        for (size_t i = 0; i < letters.n; i++) {
                char z[5];
                struct str name = { z, utf8_put(z, letters.v[i]) };
                buf_printf(&s->page, "<li><a dir=\"auto\" href=\"u%04x.html\">", letters.v[i]);
                digest_html(&s->page, name);
                buf_puts(&s->page, "</a></li>\n");
        }
        buf_puts(&s->page, "</ul>\n");
        vec_done(&letters);
        return r < 0 ? r : digest_page_end(s, h.path, e);
}

/* ---- the script's index ------------------------------------------------------------------------
 */

static void data_docs(struct digest_site *s, struct json *j) {
        struct buf text;
        char date[WHEN_TEXT];
        buf_init(&text, 0);
        json_key(j, "items");
        json_array(j);
        for (size_t i = 0; i < s->b->entries.n; i++) {
                const struct digest_entry *x = &s->b->entries.v[i];
                buf_clear(&text);
                digest_plain_text(&text, x->it->headline.n ? x->it->headline : x->page);
                json_array(j);
                json_str(j, x->page);
                json_str(j, x->it->dated ? when_format_day(WHEN_gregorian, x->it->day, date)
                                         : (struct str){ 0 });
                json_str(j, buf_str(&text));
                json_end(j);
        }
        json_end(j);
        buf_done(&text);
}

/* {"items":[[page,date,headline]...],"words":[[term,item,item...]...]}; words sorted by bytes. */
static int data_file(struct digest_site *s, const struct words *w, struct err *e) {
        struct buf *o = &s->page;
        struct json j;
        buf_clear(o);
        buf_puts(o, "var digestData = ");
        json_init(&j, o);
        json_object(&j);
        json_key(&j, "found");
        json_z(&j, digest_site_word(s, DIGEST_WORD_found));
        data_docs(s, &j);
        json_key(&j, "words");
        json_array(&j);
        for (size_t i = 0; i < w->v.n; i++) {
                json_array(&j);
                json_str(&j, w->v.v[i].term);
                for (size_t k = 0; k < w->v.v[i].entries.n; k++)
                        json_u64(&j, w->v.v[i].entries.v[k]);
                json_end(&j);
        }
        json_end(&j);
        json_end(&j);
        buf_puts(o, ";\n");
        return share_out_file(s->out, "search-data.js", buf_bytes(o), e);
}

static int search_page(struct digest_site *s, struct err *e) {
        struct buf *o = &s->page;
        struct digest_page_head h = { .title = str_of(digest_site_word(s, DIGEST_WORD_search)),
                                      .path = "search.html",
                                      .script = true };
        digest_page_begin(s, &h);
        digest_page_heading(s, 1, h.title);
        buf_printf(o, "<p id=\"no-script\">%s <a href=\"words/index.html\">%s</a></p>\n",
                   digest_site_word(s, DIGEST_WORD_no_script),
                   digest_site_word(s, DIGEST_WORD_words));
        buf_printf(
                o,
                "<p id=\"ask\" hidden><label for=\"query\">%s</label> <input id=\"query\" "
                "type=\"search\" dir=\"auto\" autocomplete=\"off\"></p>\n"
                "<p id=\"count\" role=\"status\"></p>\n<ul class=\"list\" id=\"results\"></ul>\n",
                digest_site_word(s, DIGEST_WORD_find));
        return digest_page_end(s, h.path, e);
}

int digest_site_words(struct digest_site *s, struct err *e) {
        struct words w = { 0 };
        read_words(s->b, &w);
        int r = word_pages(s, &w, e);
        if (r >= 0)
                r = data_file(s, &w, e);
        if (r >= 0)
                r = search_page(s, e);
        for (size_t i = 0; i < w.v.n; i++)
                vec_done(&w.v.v[i].entries);
        vec_done(&w.v);
        map_done(&w.terms);
        return r;
}
