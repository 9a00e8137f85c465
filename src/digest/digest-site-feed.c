/* Feeds: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1; the map of the site.  The newest items that
 * passed their checks.  An item's time is midnight UTC of its day; the feed's is that of its newest
 * item, so that the same items give the same bytes. */
#include "digest/digest-site-work.h"

#include "base/hash.h"

enum { FEED = 50, DAY_S = 86400, SUMMARY = 400 };

static bool in_feed(const struct digest_entry *x) {
        return x->it->dated && !x->draft;
}

static struct str iso(const struct digest_item *it, char to[static WHEN_TEXT]) {
        return when_format_iso((int64_t) it->day * DAY_S, 0, to);
}

/* An item has a name that no move of the site changes. */
static void urn(struct buf *o, struct str what) {
        struct sha256 h = hash_sha256(str_bytes(what));
        char hex[SHA256_HEX];
        h.b[6] = (uint8_t) ((h.b[6] & 0x0f) | 0x80); /* RFC 9562: version 8, ours */
        h.b[8] = (uint8_t) ((h.b[8] & 0x3f) | 0x80);
        sha256_hex(&h, hex);
        buf_printf(o, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
                   hex + 20);
}

static void item_urn(struct digest_site *s, struct buf *o, const struct digest_entry *x) {
        struct buf b;
        buf_init(&b, 0);
        buf_put_str(&b, s->base);
        buf_puts(&b, " ");
        buf_put_str(&b, x->page);
        urn(o, buf_str(&b));
        buf_done(&b);
}

static void item_url(struct digest_site *s, struct buf *o, const struct digest_entry *x) {
        digest_html_address(o, s->base);
        buf_printf(o, "items/%.*s.html", STR_ARG(x->page));
}

/* The text of an item as HTML. */
static void content(const struct digest_item *it, struct buf *o) {
        for (size_t i = 0; i < it->paras.n; i++) {
                bool own = it->paras.v[i].role == DIGEST_INTRO;
                buf_puts(o, own ? "<p" : "<blockquote");
                digest_html_lang(o, TEXT_LANG_und, it->paras.v[i].text);
                buf_puts(o, ">");
                digest_html(o, it->paras.v[i].text);
                buf_puts(o, own ? "</p>" : "</blockquote>");
        }
}

static void summary(const struct digest_item *it, struct buf *o) {
        struct buf b;
        buf_init(&b, 0);
        digest_page_summary(it, SUMMARY, &b);
        digest_html(o, buf_str(&b));
        buf_done(&b);
}

static const struct digest_item *newest(const struct digest_site *s) {
        for (size_t i = 0; i < s->b->entries.n; i++)
                if (in_feed(&s->b->entries.v[i]))
                        return s->b->entries.v[i].it;
        return NULL;
}

/* ---- Atom --------------------------------------------------------------------------------------
 */

static void atom_entry(struct digest_site *s, const struct digest_entry *x) {
        struct buf *o = &s->page, html;
        char date[WHEN_TEXT];
        buf_printf(o, "<entry xml:lang=\"%s\">\n<id>", text_lang_code(x->it->lang));
        item_urn(s, o, x);
        buf_puts(o, "</id>\n<title>");
        digest_html(o, x->it->headline);
        buf_puts(o, "</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
        item_url(s, o, x);
        buf_puts(o, "\"/>\n");
        buf_printf(o, "<published>%.*s</published>\n", STR_ARG(iso(x->it, date)));
        buf_printf(o, "<updated>%.*s</updated>\n", STR_ARG(iso(x->it, date)));
        for (size_t i = 0; i < x->it->topics.n; i++) {
                buf_puts(o, "<category term=\"");
                digest_html(o, x->it->topics.v[i].text);
                buf_puts(o, "\"/>\n");
        }
        buf_puts(o, "<summary>");
        summary(x->it, o);
        buf_puts(o, "</summary>\n<content type=\"html\">");
        buf_init(&html, 0);
        content(x->it, &html);
        digest_html(o, buf_str(&html));
        buf_done(&html);
        buf_puts(o, "</content>\n</entry>\n");
}

static int atom(struct digest_site *s, struct err *e) {
        struct buf *o = &s->page;
        char date[WHEN_TEXT];
        const struct digest_item *last = newest(s);
        buf_clear(o);
        buf_printf(
                o,
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/"
                "Atom\" xml:lang=\"%s\">\n<id>",
                text_lang_code(s->lang));
        urn(o, s->base);
        buf_puts(o, "</id>\n<title>");
        digest_html(o, s->o->title);
        buf_puts(o, "</title>\n<author><name>");
        digest_html(o, s->o->title);
        buf_printf(o, "</name></author>\n<updated>%.*s</updated>\n",
                   STR_ARG(last ? iso(last, date) : when_format_iso(0, 0, date)));
        buf_puts(o, "<link rel=\"self\" type=\"application/atom+xml\" href=\"");
        digest_html_address(o, s->base);
        buf_puts(o, "atom.xml\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
        digest_html_address(o, s->base);
        buf_puts(o, "\"/>\n<generator>clew</generator>\n");
        for (size_t i = 0, n = 0; i < s->b->entries.n && n < FEED; i++)
                if (in_feed(&s->b->entries.v[i])) {
                        atom_entry(s, &s->b->entries.v[i]);
                        n++;
                }
        buf_puts(o, "</feed>\n");
        return share_out_file(s->out, "atom.xml", buf_bytes(o), e);
}

/* ---- RSS ---------------------------------------------------------------------------------------
 */

static void rfc822(struct buf *o, int32_t day) {
        static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
        static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
        struct when_date d = when_date_of(WHEN_gregorian, day);
        buf_printf(o, "%s, %02u %s %04d 00:00:00 +0000", days[when_weekday(day)], d.day,
                   months[d.month - 1], d.year);
}

static void rss_item(struct digest_site *s, const struct digest_entry *x) {
        struct buf *o = &s->page, html;
        buf_puts(o, "<item>\n<title>");
        digest_html(o, x->it->headline);
        buf_puts(o, "</title>\n<link>");
        item_url(s, o, x);
        buf_puts(o, "</link>\n<guid isPermaLink=\"false\">");
        item_urn(s, o, x);
        buf_puts(o, "</guid>\n<pubDate>");
        rfc822(o, x->it->day);
        buf_puts(o, "</pubDate>\n");
        for (size_t i = 0; i < x->it->topics.n; i++) {
                buf_puts(o, "<category>");
                digest_html(o, x->it->topics.v[i].text);
                buf_puts(o, "</category>\n");
        }
        buf_puts(o, "<description>");
        buf_init(&html, 0);
        content(x->it, &html);
        digest_html(o, buf_str(&html));
        buf_done(&html);
        buf_puts(o, "</description>\n</item>\n");
}

static int rss(struct digest_site *s, struct err *e) {
        struct buf *o = &s->page;
        const struct digest_item *last = newest(s);
        buf_clear(o);
        buf_puts(o, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" "
                    "xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n<title>");
        digest_html(o, s->o->title);
        buf_puts(o, "</title>\n<link>");
        digest_html_address(o, s->base);
        buf_puts(o, "</link>\n<description>");
        digest_html(o, s->o->title);
        buf_printf(o,
                   "</description>\n<language>%s</language>\n<atom:link rel=\"self\" "
                   "type=\"application/rss+xml\" href=\"",
                   text_lang_code(s->lang));
        digest_html_address(o, s->base);
        buf_puts(o, "rss.xml\"/>\n");
        if (last) {
                buf_puts(o, "<lastBuildDate>");
                rfc822(o, last->day);
                buf_puts(o, "</lastBuildDate>\n");
        }
        for (size_t i = 0, n = 0; i < s->b->entries.n && n < FEED; i++)
                if (in_feed(&s->b->entries.v[i])) {
                        rss_item(s, &s->b->entries.v[i]);
                        n++;
                }
        buf_puts(o, "</channel>\n</rss>\n");
        return share_out_file(s->out, "rss.xml", buf_bytes(o), e);
}

/* ---- JSON --------------------------------------------------------------------------------------
 */

static void json_member(struct json *j, const char *key, struct buf *b) {
        json_key(j, key);
        json_str(j, buf_str(b));
        buf_clear(b);
}

static void json_entry(struct digest_site *s, struct json *j, const struct digest_entry *x) {
        struct buf b;
        char date[WHEN_TEXT];
        buf_init(&b, 0);
        json_object(j);
        item_urn(s, &b, x);
        json_member(j, "id", &b);
        item_url(s, &b, x);
        json_member(j, "url", &b);
        digest_plain_text(&b, x->it->headline);
        json_member(j, "title", &b);
        digest_page_summary(x->it, SUMMARY, &b);
        json_member(j, "summary", &b);
        content(x->it, &b);
        json_member(j, "content_html", &b);
        json_key(j, "date_published"), json_str(j, iso(x->it, date));
        if (x->it->lang != TEXT_LANG_und)
                json_key(j, "language"), json_z(j, text_lang_code(x->it->lang));
        json_key(j, "tags");
        json_array(j);
        for (size_t i = 0; i < x->it->topics.n; i++) {
                digest_plain_text(&b, x->it->topics.v[i].text);
                json_str(j, buf_str(&b));
                buf_clear(&b);
        }
        json_end(j);
        json_end(j);
        buf_done(&b);
}

static int json_feed(struct digest_site *s, struct err *e) {
        struct buf *o = &s->page, b;
        struct json j;
        buf_clear(o);
        buf_init(&b, 0);
        json_init(&j, o);
        json_object(&j);
        json_key(&j, "version"), json_z(&j, "https://jsonfeed.org/version/1.1");
        digest_plain_text(&b, s->o->title);
        json_member(&j, "title", &b);
        json_key(&j, "home_page_url"), json_str(&j, s->base);
        buf_put_str(&b, s->base);
        buf_puts(&b, "feed.json");
        json_member(&j, "feed_url", &b);
        json_key(&j, "language"), json_z(&j, text_lang_code(s->lang));
        json_key(&j, "items");
        json_array(&j);
        for (size_t i = 0, n = 0; i < s->b->entries.n && n < FEED; i++)
                if (in_feed(&s->b->entries.v[i])) {
                        json_entry(s, &j, &s->b->entries.v[i]);
                        n++;
                }
        json_end(&j);
        json_end(&j);
        buf_puts(o, "\n");
        buf_done(&b);
        return share_out_file(s->out, "feed.json", buf_bytes(o), e);
}

/* ---- the map -----------------------------------------------------------------------------------
 */

static int sitemap(struct digest_site *s, struct err *e) {
        static const char *const fixed[] = { "", "archive/index.html", "words/index.html" };
        struct buf *o = &s->page;
        buf_clear(o);
        buf_puts(o, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset "
                    "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
                buf_puts(o, "<url><loc>");
                digest_html_address(o, s->base);
                buf_printf(o, "%s</loc></url>\n", fixed[i]);
        }
        for (size_t i = 0; i < s->b->entries.n; i++) {
                if (s->b->entries.v[i].draft)
                        continue;
                buf_puts(o, "<url><loc>");
                item_url(s, o, &s->b->entries.v[i]);
                buf_puts(o, "</loc></url>\n");
        }
        buf_puts(o, "</urlset>\n");
        return share_out_file(s->out, "sitemap.xml", buf_bytes(o), e);
}

int digest_site_feeds(struct digest_site *s, struct err *e) {
        int r = atom(s, e);
        if (r >= 0)
                r = rss(s, e);
        if (r >= 0)
                r = json_feed(s, e);
        return r < 0 ? r : sitemap(s, e);
}
