/* Pages that list items: the front, the archive by year and month, topics, people. */
#include "digest/digest-site-work.h"

enum { FRONT = 20 };

static int list_page(struct digest_site *s, const char *path, struct str title, const uint32_t *v,
                     size_t n, struct err *e) {
        struct digest_page_head h = { .title = title, .path = path };
        digest_page_begin(s, &h);
        digest_page_heading(s, 1, title);
        buf_puts(&s->page, "<ul class=\"list\">\n");
        for (size_t i = 0; i < n; i++)
                digest_page_item(s, digest_page_up(path), v[i], true);
        buf_puts(&s->page, "</ul>\n");
        return digest_page_end(s, path, e);
}

int digest_site_front(struct digest_site *s, struct err *e) {
        struct digest_page_head h = { .title = s->o->title, .path = "index.html" };
        size_t n = s->b->entries.n;
        digest_page_begin(s, &h);
        digest_page_heading(s, 1, s->o->title);
        buf_puts(&s->page, n ? "<ul class=\"list\">\n" : "<p>");
        for (uint32_t i = 0; i < n && i < FRONT; i++)
                digest_page_item(s, "", i, true);
        if (n == 0)
                buf_printf(&s->page, "%s</p>\n", digest_site_word(s, DIGEST_WORD_none));
        else
                buf_printf(&s->page, "</ul>\n<p><a href=\"archive/index.html\">%s</a></p>\n",
                           digest_site_word(s, DIGEST_WORD_all));
        return digest_page_end(s, "index.html", e);
}

/* ---- groups ------------------------------------------------------------------------------------
 */

static int groups(struct digest_site *s, const struct digest_groups *g, const char *folder,
                  enum digest_site_word title, struct err *e) {
        struct buf path;
        int r = 0;
        if (g->n == 0)
                return 0;
        buf_init(&path, 0);
        for (size_t i = 0; r >= 0 && i < g->n; i++) {
                buf_clear(&path);
                buf_printf(&path, "%s/%.*s.html", folder, STR_ARG(g->v[i].page));
                r = list_page(s, buf_z(&path), g->v[i].name, g->v[i].entries.v, g->v[i].entries.n,
                              e);
        }
        buf_clear(&path);
        buf_printf(&path, "%s/index.html", folder);
        struct digest_page_head h = { .title = str_of(digest_site_word(s, title)),
                                      .path = buf_z(&path) };
        digest_page_begin(s, &h);
        digest_page_heading(s, 1, h.title);
        buf_puts(&s->page, "<ul class=\"names\">\n");
        for (size_t i = 0; i < g->n; i++) {
                buf_printf(&s->page, "<li><a dir=\"auto\" href=\"%.*s.html\">",
                           STR_ARG(g->v[i].page));
                digest_html(&s->page, g->v[i].name);
                buf_printf(&s->page, "</a> <span class=\"meta\">%zu</span></li>\n",
                           g->v[i].entries.n);
        }
        buf_puts(&s->page, "</ul>\n");
        if (r >= 0)
                r = digest_page_end(s, h.path, e);
        buf_done(&path);
        return r;
}

int digest_site_groups(struct digest_site *s, struct err *e) {
        int r = groups(s, &s->b->topics, "topics", DIGEST_WORD_topics, e);
        return r < 0 ? r : groups(s, &s->b->people, "people", DIGEST_WORD_people, e);
}

/* ---- the archive -------------------------------------------------------------------------------
 */

struct month {
        int32_t year;
        uint8_t month; /* 0: undated */
        uint32_t from, to;
};

struct months {
        struct month *v;
        size_t n, cap;
};

/* Entries are in order: months are stretches of them. */
static struct months months_of(const struct digest_book *b) {
        struct months m = { 0 };
        for (uint32_t i = 0; i < b->entries.n; i++) {
                const struct digest_item *it = b->entries.v[i].it;
                struct when_date d = { 0 };
                if (it->dated)
                        d = when_date_of(WHEN_gregorian, it->day);
                if (m.n == 0 || m.v[m.n - 1].year != d.year || m.v[m.n - 1].month != d.month)
                        vec_push(&m, (struct month){ d.year, d.month, i, i });
                m.v[m.n - 1].to = i + 1;
        }
        return m;
}

static void month_name(struct digest_site *s, const struct month *m, struct buf *name) {
        buf_clear(name);
        if (m->month)
                buf_printf(name, "%04d-%02u", m->year, m->month);
        else
                buf_puts(name, digest_site_word(s, DIGEST_WORD_undated));
}

static int month_page(struct digest_site *s, const struct month *m, struct err *e) {
        struct buf name, path;
        VEC(uint32_t) v = { 0 };
        buf_init(&name, 0);
        buf_init(&path, 0);
        month_name(s, m, &name);
        if (m->month)
                buf_printf(&path, "archive/%04d-%02u.html", m->year, m->month);
        else
                buf_puts(&path, "archive/undated.html");
        for (uint32_t i = m->from; i < m->to; i++)
                vec_push(&v, i);
        int r = list_page(s, buf_z(&path), buf_str(&name), v.v, v.n, e);
        vec_done(&v);
        buf_done(&name);
        buf_done(&path);
        return r;
}

/* The list of months from i on that are of one year; its heading is `level`. */
static size_t year_list(struct digest_site *s, const struct months *m, size_t i, unsigned level) {
        struct buf name;
        int32_t year = m->v[i].year;
        buf_init(&name, 0);
        if (m->v[i].month) {
                buf_printf(&name, "%04d", year);
                buf_printf(&s->page, "<h%u><a href=\"%s.html\">%s</a></h%u>\n", level, buf_z(&name),
                           buf_z(&name), level);
        }
        buf_puts(&s->page, "<ul class=\"names\">\n");
        for (; i < m->n && m->v[i].year == year; i++) {
                month_name(s, &m->v[i], &name);
                buf_printf(&s->page,
                           "<li><a href=\"%s.html\">%s</a> <span class=\"meta\">%u</span></li>\n",
                           m->v[i].month ? buf_z(&name) : "undated", buf_z(&name),
                           m->v[i].to - m->v[i].from);
        }
        buf_puts(&s->page, "</ul>\n");
        buf_done(&name);
        return i;
}

static int year_pages(struct digest_site *s, const struct months *m, struct err *e) {
        int r = 0;
        for (size_t i = 0, to; r >= 0 && i < m->n; i = to) {
                struct buf path, name;
                VEC(uint32_t) v = { 0 };
                for (to = i; to < m->n && m->v[to].year == m->v[i].year; to++)
                        for (uint32_t k = m->v[to].from; k < m->v[to].to; k++)
                                vec_push(&v, k);
                buf_init(&path, 0);
                buf_init(&name, 0);
                buf_printf(&path, "archive/%04d.html", m->v[i].year);
                buf_printf(&name, "%04d", m->v[i].year);
                if (m->v[i].month)
                        r = list_page(s, buf_z(&path), buf_str(&name), v.v, v.n, e);
                vec_done(&v);
                buf_done(&path);
                buf_done(&name);
        }
        return r;
}

int digest_site_archive(struct digest_site *s, struct err *e) {
        struct months m = months_of(s->b);
        int r = year_pages(s, &m, e);
        for (size_t i = 0; r >= 0 && i < m.n; i++)
                r = month_page(s, &m.v[i], e);
        struct digest_page_head h = { .title = str_of(digest_site_word(s, DIGEST_WORD_archive)),
                                      .path = "archive/index.html" };
        digest_page_begin(s, &h);
        digest_page_heading(s, 1, h.title);
        for (size_t i = 0; i < m.n;)
                i = year_list(s, &m, i, 2);
        if (r >= 0)
                r = digest_page_end(s, h.path, e);
        vec_done(&m);
        return r;
}
