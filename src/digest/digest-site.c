/* The site: the frame of every page, and the order in which they are made. */
#include "digest/digest-site-work.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static const char about[] =
        "A digest made by clew: open index.html, or put the folder on any server.\n";

/* ---- words -------------------------------------------------------------------------------------
 */

const char *digest_site_word(const struct digest_site *s, enum digest_site_word w) {
        static const char *const words[][3] = {
#define WORD(id, en, fa, ar) [DIGEST_WORD_##id] = { en, fa, ar },
#include "digest/digest-word.def"
#undef WORD
        };
        return words[w][s->lang == TEXT_LANG_fa ? 1 : s->lang == TEXT_LANG_ar ? 2 : 0];
}

/* The language of most items that the site's own words exist in. */
static enum text_lang common_lang(const struct digest_book *b) {
        size_t n[TEXT_LANGS] = { 0 };
        for (size_t i = 0; i < b->entries.n; i++)
                n[b->entries.v[i].it->lang]++;
        enum text_lang best = TEXT_LANG_en;
        best = n[TEXT_LANG_fa] > n[best] ? TEXT_LANG_fa : best;
        return n[TEXT_LANG_ar] > n[best] ? TEXT_LANG_ar : best;
}

/* ---- the frame ---------------------------------------------------------------------------------
 */

const char *digest_page_up(const char *path) {
        return strchr(path, '/') ? "../" : "";
}

static void meta(struct digest_site *s, const char *key, const char *name, struct str value) {
        if (value.n == 0)
                return;
        buf_printf(&s->page, "<meta %s=\"%s\" content=\"", key, name);
        digest_html(&s->page, value);
        buf_puts(&s->page, "\">\n");
}

static void cards(struct digest_site *s, const struct digest_page_head *h) {
        char date[WHEN_TEXT];
        meta(s, "name", "description", h->about);
        meta(s, "property", "og:title", h->title);
        meta(s, "property", "og:description", h->about);
        meta(s, "property", "og:type", h->entry ? STR("article") : STR("website"));
        meta(s, "property", "og:site_name", s->o->title);
        meta(s, "name", "twitter:card", STR("summary"));
        meta(s, "name", "twitter:title", h->title);
        meta(s, "name", "twitter:description", h->about);
        if (h->entry && h->entry->it->dated)
                meta(s, "property", "article:published_time",
                     when_format_day(WHEN_gregorian, h->entry->it->day, date));
        if (s->o->base_url.n) {
                buf_puts(&s->page, "<meta property=\"og:url\" content=\"");
                digest_html_address(&s->page, s->base);
                buf_printf(&s->page, "%s\">\n<link rel=\"canonical\" href=\"", h->path);
                digest_html_address(&s->page, s->base);
                buf_printf(&s->page, "%s\">\n", h->path);
        }
        if (h->entry && h->entry->draft)
                meta(s, "name", "robots", STR("noindex"));
}

static void head(struct digest_site *s, const struct digest_page_head *h) {
        const char *up = digest_page_up(h->path);
        struct buf *o = &s->page;
        buf_printf(o,
                   "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta "
                   "charset=\"utf-8\">\n",
                   text_lang_code(s->lang), s->rtl ? "rtl" : "ltr");
        buf_printf(o,
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'self'; img-src 'self'; %sform-action 'none'; base-uri 'none'\">\n",
                   h->script ? "script-src 'self'; " : "");
        buf_puts(o, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"referrer\" content=\"no-referrer\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        digest_html(o, h->title);
        if (!str_eq(h->title, s->o->title)) {
                buf_puts(o, " – ");
                digest_html(o, s->o->title);
        }
        buf_puts(o, "</title>\n");
        cards(s, h);
        buf_printf(o,
                   "<link rel=\"stylesheet\" href=\"%sstyle.css\">\n"
                   "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Atom\" "
                   "href=\"%satom.xml\">\n"
                   "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"RSS\" "
                   "href=\"%srss.xml\">\n"
                   "<link rel=\"alternate\" type=\"application/feed+json\" title=\"JSON Feed\" "
                   "href=\"%sfeed.json\">\n",
                   up, up, up, up);
        if (h->script)
                buf_printf(o,
                           "<script defer src=\"%ssearch-data.js\"></script>\n"
                           "<script defer src=\"%ssearch.js\"></script>\n",
                           up, up);
        buf_puts(o, "</head>\n");
}

static void link_to(struct digest_site *s, const struct digest_page_head *h, const char *path,
                    enum digest_site_word w) {
        const char *name = digest_site_word(s, w);
        if (strcmp(path, h->path) == 0)
                buf_printf(&s->page, "<li><strong>%s</strong></li>\n", name);
        else
                buf_printf(&s->page, "<li><a href=\"%s%s\">%s</a></li>\n", digest_page_up(h->path),
                           path, name);
}

void digest_page_begin(struct digest_site *s, const struct digest_page_head *h) {
        struct buf *o = &s->page;
        buf_clear(o);
        head(s, h);
        buf_printf(o,
                   "<body>\n<a class=\"skip\" href=\"#text\">%s</a>\n<header>\n<p class=\"site\">"
                   "<a href=\"%sindex.html\">",
                   digest_site_word(s, DIGEST_WORD_skip), digest_page_up(h->path));
        digest_html(o, s->o->title);
        buf_printf(o, "</a></p>\n<nav aria-label=\"%s\">\n<ul>\n",
                   digest_site_word(s, DIGEST_WORD_menu));
        link_to(s, h, "index.html", DIGEST_WORD_items);
        link_to(s, h, "archive/index.html", DIGEST_WORD_archive);
        if (s->b->topics.n)
                link_to(s, h, "topics/index.html", DIGEST_WORD_topics);
        if (s->b->people.n)
                link_to(s, h, "people/index.html", DIGEST_WORD_people);
        link_to(s, h, "words/index.html", DIGEST_WORD_words);
        link_to(s, h, "search.html", DIGEST_WORD_search);
        buf_puts(o, "</ul>\n</nav>\n</header>\n<main id=\"text\" tabindex=\"-1\">\n");
}

int digest_page_end(struct digest_site *s, const char *path, struct err *e) {
        const char *up = digest_page_up(path);
        buf_printf(&s->page,
                   "</main>\n<footer>\n<p>%s <a href=\"%satom.xml\">Atom</a> <a "
                   "href=\"%srss.xml\">RSS</a> "
                   "<a href=\"%sfeed.json\">JSON</a></p>\n</footer>\n</body>\n</html>\n",
                   digest_site_word(s, DIGEST_WORD_feeds), up, up, up);
        return share_out_file(s->out, path, buf_bytes(&s->page), e);
}

void digest_page_heading(struct digest_site *s, unsigned level, struct str words) {
        buf_printf(&s->page, "<h%u dir=\"auto\">", level);
        digest_html(&s->page, words);
        buf_printf(&s->page, "</h%u>\n", level);
}

/* ---- parts that several pages have -------------------------------------------------------------
 */

void digest_page_date(struct digest_site *s, const struct digest_item *it) {
        char date[WHEN_TEXT];
        if (!it->dated) {
                buf_puts(&s->page, digest_site_word(s, DIGEST_WORD_undated));
                return;
        }
        struct str d = it->month_only ? when_format_month(WHEN_gregorian, it->day, date)
                                      : when_format_day(WHEN_gregorian, it->day, date);
        buf_printf(&s->page, "<time datetime=\"%.*s\">", STR_ARG(d));
        if (s->lang == TEXT_LANG_fa)
                d = it->month_only ? when_format_month(WHEN_jalali, it->day, date)
                                   : when_format_day(WHEN_jalali, it->day, date);
        buf_printf(&s->page, "%.*s</time>", STR_ARG(d));
}

void digest_page_summary(const struct digest_item *it, size_t most, struct buf *out) {
        struct buf all;
        size_t n = 0, at = 0, k, space = 0;
        buf_init(&all, 0);
        for (unsigned pass = 0; pass < 2 && all.n == 0; pass++)
                for (size_t i = 0; i < it->paras.n && all.n < most * 4; i++)
                        if (pass || it->paras.v[i].role == DIGEST_INTRO) {
                                buf_printf(&all, "%s", all.n ? " " : "");
                                digest_plain_text(&all, it->paras.v[i].text);
                        }
        struct str s = buf_str(&all);
        for (; at < s.n && n < most; at += k, n++) {
                utf8_get(s.p + at, &k);
                space = s.p[at] == ' ' ? at : space;
        }
        if (at < s.n)
                s.n = space ? space : at;
        buf_put_str(out, s);
        if (at < all.n)
                buf_puts(out, " …");
        buf_done(&all);
}

void digest_page_item(struct digest_site *s, const char *up, uint32_t entry, bool intro) {
        const struct digest_entry *x = &s->b->entries.v[entry];
        struct buf *o = &s->page, text;
        buf_printf(o, "<li dir=\"%s\">\n<p class=\"head\"><a",
                   digest_is_rtl(x->it->headline) ? "rtl" : "ltr");
        digest_html_lang(o, x->it->lang, x->it->headline);
        buf_printf(o, " href=\"%sitems/%.*s.html\">", up, STR_ARG(x->page));
        digest_html(o, x->it->headline.n ? x->it->headline : x->page);
        buf_puts(o, "</a></p>\n<p class=\"meta\">");
        digest_page_date(s, x->it);
        if (x->it->outlet.n) {
                buf_puts(o, " · <bdi>");
                digest_html(o, x->it->outlet);
                buf_puts(o, "</bdi>");
        }
        if (x->draft)
                buf_printf(o, " · <strong class=\"mark\">%s</strong>",
                           digest_site_word(s, DIGEST_WORD_draft_short));
        buf_puts(o, "</p>\n");
        if (intro && x->it->paras.n) {
                buf_init(&text, 0);
                digest_page_summary(x->it, 280, &text);
                buf_puts(o, "<p class=\"intro\"");
                digest_html_lang(o, x->it->lang, buf_str(&text));
                buf_puts(o, ">");
                digest_html(o, buf_str(&text));
                buf_puts(o, "</p>\n");
                buf_done(&text);
        }
        buf_puts(o, "</li>\n");
}

/* ---- all ---------------------------------------------------------------------------------------
 */

/* An earlier site stands at `path`: its README.txt says so. */
static bool is_site(const char *path) {
        struct buf p, in;
        struct err e = ERR_INIT;
        buf_init(&p, 0);
        buf_init(&in, 0);
        buf_printf(&p, "%s/README.txt", path);
        bool is = digest_slurp(buf_z(&p), &in, &e) >= 0 &&
                  str_find(buf_str(&in), str_of(about)) != SIZE_MAX;
        buf_done(&p);
        buf_done(&in);
        return is;
}

/* What is published may be read by all, as far as the user's umask lets it. */
static int open_up(const char *path, const struct stat *s, int type, struct FTW *f) {
        (void) s, (void) f;
        mode_t mask = umask(0);
        umask(mask);
        if (type == FTW_D || type == FTW_F)
                return chmod(path, (type == FTW_D ? 0777u : 0666u) & ~mask) < 0 ? -1 : 0;
        return 0;
}

static int write_all(struct digest_site *s, struct err *e) {
        int r = digest_site_items(s, e);
        if (r >= 0)
                r = digest_site_front(s, e);
        if (r >= 0)
                r = digest_site_archive(s, e);
        if (r >= 0)
                r = digest_site_groups(s, e);
        if (r >= 0)
                r = digest_site_words(s, e);
        if (r >= 0)
                r = digest_site_feeds(s, e);
        if (r >= 0)
                r = share_out_file(s->out, "style.css", str_bytes(str_of(digest_style)), e);
        if (r >= 0)
                r = share_out_file(s->out, "search.js", str_bytes(str_of(digest_script)), e);
        return r;
}

int digest_site_build(const struct digest_book *b, const struct digest_site_options *o,
                      const char *path, uint64_t *ret_files, struct err *e) {
        struct digest_site s = { .b = b, .o = o, .lang = o->lang };
        if (s.lang == TEXT_LANG_und)
                s.lang = common_lang(b);
        s.rtl = s.lang == TEXT_LANG_fa || s.lang == TEXT_LANG_ar;
        s.base = o->base_url.n ? o->base_url : STR("https://site.invalid/");
        int r = share_out_open(path, is_site(path), &s.out, e);
        if (r < 0)
                return r;
        buf_init(&s.page, 0);
        r = write_all(&s, e);
        if (r >= 0)
                r = share_out_keep(s.out, str_of(about), e);
        if (r >= 0 && nftw(path, open_up, 16, FTW_PHYS) < 0)
                r = err_errno(e, errno, "cannot open '%s' to readers", path);
        *ret_files = share_out_sum(s.out).files;
        share_out_close(&s.out);
        buf_done(&s.page);
        return r;
}
