/* The page of one item: own words, words of others, translation beside the original, where to read
 * more, topics, people, and what other items state or are about. */
#include "digest/digest-site-work.h"

enum { LINKS_MOST = 12 };

static void para(struct digest_site *s, const struct digest_para *p, enum text_lang lang) {
        buf_puts(&s->page, "<p");
        digest_html_lang(&s->page, lang, p->text);
        buf_puts(&s->page, ">");
        digest_html(&s->page, p->text);
        buf_puts(&s->page, "</p>\n");
}

static void quote(struct digest_site *s, const struct digest_item *it, size_t from, size_t to,
                  enum text_lang lang) {
        buf_puts(&s->page, "<blockquote");
        digest_html_lang(&s->page, lang, it->paras.v[from].text);
        buf_puts(&s->page, ">\n");
        for (size_t i = from; i < to; i++)
                para(s, &it->paras.v[i], lang);
        buf_puts(&s->page, "</blockquote>\n");
}

/* The words of others from paragraph `from` on, and their translation beside them. */
static size_t others(struct digest_site *s, const struct digest_item *it, size_t from) {
        struct buf *o = &s->page;
        size_t mid = from, to;
        while (mid < it->paras.n && it->paras.v[mid].role == DIGEST_EXCERPT)
                mid++;
        for (to = mid; to < it->paras.n && it->paras.v[to].role == DIGEST_TRANSLATION;)
                to++;
        bool pair = mid > from && to > mid;
        if (pair)
                buf_puts(o, "<div class=\"pair\">\n<div>\n");
        if (pair)
                buf_printf(o, "<p class=\"label\">%s</p>\n",
                           digest_site_word(s, DIGEST_WORD_excerpt));
        if (mid > from)
                quote(s, it, from, mid, TEXT_LANG_und);
        if (pair)
                buf_puts(o, "</div>\n<div>\n");
        if (to > mid) {
                buf_printf(o, "<p class=\"label\">%s</p>\n",
                           digest_site_word(s, DIGEST_WORD_translation));
                quote(s, it, mid, to, it->translation_lang);
        }
        if (pair)
                buf_puts(o, "</div>\n</div>\n");
        return to;
}

static void text(struct digest_site *s, const struct digest_item *it) {
        for (size_t i = 0; i < it->paras.n;)
                if (it->paras.v[i].role == DIGEST_INTRO)
                        para(s, &it->paras.v[i++], it->lang);
                else
                        i = others(s, it, i);
}

static void read_more(struct digest_site *s, const struct digest_item *it) {
        struct buf *o = &s->page, url;
        if (it->outlet.n == 0 && it->link.n == 0)
                return;
        buf_init(&url, 0);
        bool linked = digest_html_address(&url, it->link);
        buf_printf(o, "<p class=\"more\">%s ", digest_site_word(s, DIGEST_WORD_read_more));
        if (linked)
                buf_printf(o, "<a rel=\"external noopener noreferrer\" href=\"%s\">", buf_z(&url));
        buf_puts(o, "<bdi>");
        if (it->outlet.n)
                digest_html(o, it->outlet);
        else
                buf_puts(o, digest_site_word(s, DIGEST_WORD_source));
        buf_printf(o, "</bdi>%s</p>\n", linked ? "</a>" : "");
        buf_done(&url);
}

/* Links to the topics or people of an item, in the order of their names. */
static void group_links(struct digest_site *s, const struct digest_groups *g,
                        const uint32_t *groups, size_t n, const char *folder,
                        enum digest_site_word label) {
        struct buf *o = &s->page;
        if (n == 0)
                return;
        buf_printf(o, "<p class=\"tags\">%s", digest_site_word(s, label));
        for (size_t i = 0; i < n; i++) {
                const struct digest_group *x = &g->v[groups[i]];
                buf_printf(o, "%s <a dir=\"auto\" href=\"../%s/%.*s.html\">", i ? " ·" : "", folder,
                           STR_ARG(x->page));
                digest_html(o, x->name);
                buf_puts(o, "</a>");
        }
        buf_puts(o, "</p>\n");
}

static void links(struct digest_site *s, enum digest_site_word label, const uint32_t *v, size_t n) {
        if (n == 0)
                return;
        buf_puts(&s->page, "<section>\n");
        digest_page_heading(s, 2, str_of(digest_site_word(s, label)));
        buf_puts(&s->page, "<ul class=\"list\">\n");
        for (size_t i = 0; i < n; i++)
                digest_page_item(s, "../", v[i], false);
        buf_puts(&s->page, "</ul>\n</section>\n");
}

/* Entries are newest first: what has a higher number was stated before this. */
static void stated(struct digest_site *s, uint32_t i) {
        const struct digest_entry *x = &s->b->entries.v[i];
        size_t before = 0;
        while (before < x->same.n && x->same.v[before] > i)
                before++;
        links(s, DIGEST_WORD_first, x->same.v, before ? 1 : 0);
        VEC(uint32_t) rest = { 0 };
        for (size_t k = before ? 1 : 0; k < x->same.n; k++)
                vec_push(&rest, x->same.v[k]);
        links(s, DIGEST_WORD_also, rest.v, rest.n < LINKS_MOST ? rest.n : LINKS_MOST);
        vec_done(&rest);
}

/* The items whose pages the field See names. */
static void see_also(struct digest_site *s, const struct digest_entry *x) {
        VEC(uint32_t) v = { 0 };
        for (size_t i = 0; i < x->it->see.n; i++)
                for (uint32_t k = 0; k < s->b->entries.n; k++)
                        if (str_eq(s->b->entries.v[k].page, x->it->see.v[i].text))
                                vec_push(&v, k);
        links(s, DIGEST_WORD_see, v.v, v.n);
        vec_done(&v);
}

/* Problems are sorted by file and line. */
static size_t first_problem(const struct digest_book *b, const struct digest_entry *x) {
        size_t lo = 0, hi = b->problems.n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                const struct digest_problem *p = &b->problems.v[mid];
                bool before =
                        p->source < x->source || (p->source == x->source && p->line < x->it->line);
                lo = before ? mid + 1 : lo;
                hi = before ? hi : mid;
        }
        return lo;
}

static void draft_note(struct digest_site *s, const struct digest_entry *x) {
        struct buf *o = &s->page;
        if (!x->draft)
                return;
        buf_printf(o, "<div class=\"draft\" role=\"note\">\n<p>%s</p>\n<ul>\n",
                   digest_site_word(s, DIGEST_WORD_draft));
        const struct digest_file *f = &s->b->sources.v[x->source]->file;
        const struct digest_item *next = x->it + 1;
        uint32_t to = next < f->items.v + f->items.n ? next->line : UINT32_MAX;
        for (size_t i = first_problem(s->b, x); i < s->b->problems.n; i++) {
                const struct digest_problem *p = &s->b->problems.v[i];
                if (p->source != x->source || p->line >= to)
                        break;
                if (!p->fails)
                        continue;
                buf_puts(o, "<li><bdi>");
                digest_html(o, p->what);
                buf_puts(o, "</bdi></li>\n");
        }
        buf_puts(o, "</ul>\n</div>\n");
}

static void neighbours(struct digest_site *s, uint32_t i) {
        struct buf *o = &s->page;
        size_t n = s->b->entries.n;
        if (n < 2)
                return;
        buf_printf(o, "<nav class=\"turn\" aria-label=\"%s\">\n",
                   digest_site_word(s, DIGEST_WORD_neighbours));
        if (i > 0)
                buf_printf(o, "<a rel=\"next\" href=\"%.*s.html\">%s</a>\n",
                           STR_ARG(s->b->entries.v[i - 1].page),
                           digest_site_word(s, DIGEST_WORD_newer));
        if (i + 1 < n)
                buf_printf(o, "<a rel=\"prev\" href=\"%.*s.html\">%s</a>\n",
                           STR_ARG(s->b->entries.v[i + 1].page),
                           digest_site_word(s, DIGEST_WORD_older));
        buf_puts(o, "</nav>\n");
}

struct groups_of {
        VEC(uint32_t) topics, people;
};

static void article(struct digest_site *s, uint32_t i, const struct groups_of *g) {
        const struct digest_entry *x = &s->b->entries.v[i];
        struct buf *o = &s->page;
        buf_puts(o, "<article>\n<h1");
        digest_html_lang(o, x->it->lang, x->it->headline);
        buf_puts(o, ">");
        digest_html(o, x->it->headline.n ? x->it->headline : x->page);
        buf_puts(o, "</h1>\n<p class=\"meta\">");
        digest_page_date(s, x->it);
        if (x->it->dateline.n) {
                buf_puts(o, " · <bdi>");
                digest_html(o, x->it->dateline);
                buf_puts(o, "</bdi>");
        }
        buf_puts(o, "</p>\n");
        draft_note(s, x);
        text(s, x->it);
        read_more(s, x->it);
        group_links(s, &s->b->topics, g->topics.v, g->topics.n, "topics", DIGEST_WORD_about);
        group_links(s, &s->b->people, g->people.v, g->people.n, "people", DIGEST_WORD_named);
        buf_puts(o, "</article>\n");
        stated(s, i);
        see_also(s, x);
        links(s, DIGEST_WORD_along, x->along.v, x->along.n);
        neighbours(s, i);
}

static int item(struct digest_site *s, uint32_t i, const struct groups_of *g, struct err *e) {
        const struct digest_entry *x = &s->b->entries.v[i];
        struct buf path, about;
        buf_init(&path, 0);
        buf_init(&about, 0);
        buf_printf(&path, "items/%.*s.html", STR_ARG(x->page));
        digest_page_summary(x->it, 200, &about);
        struct digest_page_head h = { .title = x->it->headline.n ? x->it->headline : x->page,
                                      .path = buf_z(&path),
                                      .about = buf_str(&about),
                                      .entry = x };
        digest_page_begin(s, &h);
        article(s, i, g);
        int r = digest_page_end(s, h.path, e);
        buf_done(&path);
        buf_done(&about);
        return r;
}

int digest_site_items(struct digest_site *s, struct err *e) {
        size_t n = s->b->entries.n;
        struct groups_of *of = mem_zalloc((n + 1) * sizeof *of);
        int r = 0;
        for (uint32_t k = 0; k < s->b->topics.n; k++)
                for (size_t i = 0; i < s->b->topics.v[k].entries.n; i++)
                        vec_push(&of[s->b->topics.v[k].entries.v[i]].topics, k);
        for (uint32_t k = 0; k < s->b->people.n; k++)
                for (size_t i = 0; i < s->b->people.v[k].entries.n; i++)
                        vec_push(&of[s->b->people.v[k].entries.v[i]].people, k);
        for (uint32_t i = 0; r >= 0 && i < n; i++)
                r = item(s, i, &of[i], e);
        for (size_t i = 0; i < n; i++) {
                vec_done(&of[i].topics);
                vec_done(&of[i].people);
        }
        mem_free(of);
        return r;
}
