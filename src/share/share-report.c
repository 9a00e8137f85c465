/* The page that a person reads: claims, quotations between their neighbours, documents, and how to
 * check all of it.  One file, no script, nothing loaded; every text of others is shown (controls
 * and marks of direction by their names) and then escaped. */
#include "share/share-bundle-work.h"
#include "text/text-show.h"
#include "when/when.h"

static const char head[] =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<title>What is quoted, and where it stands</title>\n<style>\n"
        "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 serif;color:#111;"
        "background:#fff}\n"
        "code{font-size:.8rem;overflow-wrap:anywhere}blockquote{border-inline-start:3px solid "
        "#555;margin:1rem 0;padding:0 1rem}\n"
        "blockquote span{color:#555}table{border-collapse:collapse;width:100%}td,th{text-align:"
        "start;vertical-align:top;border-bottom:1px solid #ccc;padding:.3rem}\n"
        "@media print{body{margin:0}}\n"
        "</style></head>\n<body>\n<main>\n<h1>What is quoted, and where it stands</h1>\n";

static void put_text(struct str s, struct buf *out) {
        struct buf shown;
        buf_init(&shown, 0);
        text_show(&shown, s, TEXT_SHOW_lines);
        for (size_t i = 0; i < shown.n; i++) {
                const char *code = shown.p[i] == '&'    ? "&amp;"
                                   : shown.p[i] == '<'  ? "&lt;"
                                   : shown.p[i] == '>'  ? "&gt;"
                                   : shown.p[i] == '"'  ? "&quot;"
                                   : shown.p[i] == '\'' ? "&#39;"
                                                        : NULL;
                if (code)
                        buf_puts(out, code);
                else
                        buf_putc(out, shown.p[i]);
        }
        buf_done(&shown);
}

static void put_isolated(const char *before, struct str s, struct buf *out) {
        buf_printf(out, "%s<bdi>", before);
        put_text(s, out);
        buf_puts(out, "</bdi>");
}

static void put_when(bool dated, int64_t at, int32_t zone, struct buf *out) {
        char text[WHEN_TEXT];
        if (dated)
                put_isolated(", ", when_format_minute(at, zone, text), out);
}

/* ---- quotations -------------------------------------------------------------------------------
 */

static const struct share_object *object_of(const struct share_work *w, const struct sha256 *key) {
        for (size_t i = 0; i < w->objects.n; i++)
                if (sha256_eq(&w->objects.v[i].row.key, key))
                        return &w->objects.v[i];
        return NULL;
}

/* "Jane Doe, 2014-03-12 10:00, in: Budget". */
static int put_source(struct share_work *w, const struct share_object *o, uint64_t off,
                      struct buf *out, struct err *e) {
        struct quote_doc d;
        struct quote_speaker who;
        int r = quote_doc_load(w->ask->store, o->row.id, &d, e);
        if (r >= 0) {
                if (off == UINT64_MAX)
                        quote_doc_author(&d, &who);
                else
                        quote_doc_speaker(&d, off, &who);
                put_isolated("",
                             who.name.n      ? who.name
                             : who.address.n ? who.address
                                             : STR("unknown"),
                             out);
                put_when(d.row.dated, d.row.date, d.row.zone, out);
                put_isolated(", in: ", quote_doc_title(&d), out);
        }
        quote_doc_done(&d);
        return r;
}

static int put_quote(struct share_work *w, const struct quote_taken *q, struct buf *out,
                     struct err *e) {
        const struct share_object *o = object_of(w, &q->at.doc);
        char hex[SHA256_HEX];
        int r = 0;
        buf_printf(out, "<section id=\"%s\"><h3>%s</h3>\n<blockquote dir=\"auto\"><span>", q->at.id,
                   q->at.id);
        put_text(q->at.before, out);
        buf_puts(out, "</span><b>");
        put_text(q->at.words, out);
        buf_puts(out, "</b><span>");
        put_text(q->at.after, out);
        buf_puts(out, "</span></blockquote>\n<p>");
        if (o)
                r = put_source(w, o, q->at.off, out, e);
        sha256_hex(&q->at.doc, hex);
        buf_printf(out, ".</p>\n<p>Document <code>%s</code>, bytes %llu+%llu of its text", hex,
                   (unsigned long long) q->at.off, (unsigned long long) q->at.len);
        if (q->at.raw == QUOTE_RAW_EXACT)
                buf_printf(out, ", %llu+%llu of its own", (unsigned long long) q->at.raw_off,
                           (unsigned long long) q->at.raw_len);
        if (q->at.box.page)
                buf_printf(out, ", page %u", q->at.box.page);
        buf_puts(out, ".</p></section>\n");
        return r;
}

/* ---- claims -----------------------------------------------------------------------------------
 */

static void put_claim(const struct quote_claim *c, struct buf *out) {
        buf_printf(out, "<section><h3>%s: ", c->id);
        put_isolated("", c->sentence, out);
        buf_printf(out, "</h3>\n<p>Status: %s.</p>\n<ul>\n", quote_status_id(c->status));
        for (size_t i = 0; i < c->n_grounds; i++) {
                const struct quote_ground *g = &c->grounds[i];
                buf_printf(out, "<li>%s <a href=\"#%s\">%s</a>",
                           g->against ? "against:" : "for:", g->quote->at.id, g->quote->at.id);
                if (g->reading.n)
                        put_isolated(": ", g->reading, out);
                buf_puts(out, "</li>\n");
        }
        for (size_t i = 0; i < c->n_steps; i++) {
                const struct quote_step *s = &c->steps[i];
                if (s->act != QUOTE_ACT_ASK && s->act != QUOTE_ACT_REPLY)
                        continue;
                put_isolated(s->act == QUOTE_ACT_ASK ? "<li>asked: " : "<li>answered: ", s->who,
                             out);
                put_isolated(", ", str_of(s->date), out);
                put_isolated(": ", s->text, out);
                buf_puts(out, "</li>\n");
        }
        buf_puts(out, "</ul></section>\n");
}

/* ---- documents --------------------------------------------------------------------------------
 */

static int put_object(struct share_work *w, const struct share_object *o, struct buf *out,
                      struct err *e) {
        char key[SHA256_HEX], hash[SHA256_HEX];
        sha256_hex(&o->row.key, key);
        sha256_hex(&o->row.hash, hash);
        buf_printf(out, "<tr><td>%s<br>", o->quoted ? "shown" : "around");
        int r = put_source(w, o, UINT64_MAX, out, e);
        buf_printf(out, "</td><td><code>%s</code><br>SHA-256 <code>%s</code><br>%llu bytes; ", key,
                   hash, (unsigned long long) o->row.size);
        if (o->file[0])
                buf_printf(out, "<code>%s</code>", o->file + sizeof "data/" - 1);
        else
                buf_puts(out, o->away ? "bytes not at hand when this was made"
                                      : "its bytes are within those of its parent");
        buf_printf(out, "; <a href=\"%s\">text</a></td></tr>\n", o->text + sizeof "data/" - 1);
        return r;
}

static void put_check(struct share_work *w, struct buf *out) {
        char root[SHA256_HEX], log[SHA256_HEX];
        sha256_hex(&w->sum.root, root);
        sha256_hex(&w->head, log);
        buf_printf(out,
                   "<h2>How to check it</h2>\n<p><code>sh verify.sh</code> in the folder above "
                   "needs nothing but <code>sha256sum</code> and the tools of any POSIX system. "
                   "The folder is a BagIt bag; any validator reads it.</p>\n"
                   "<p>The case holds %llu documents, %llu are here. All of them, those withheld "
                   "too, stand under one root: <code>%s</code>.</p>\n"
                   "<p>The log of the case has %llu lines and ends in <code>%s</code>.</p>\n",
                   (unsigned long long) w->sum.all, (unsigned long long) w->objects.n, root,
                   (unsigned long long) w->log_lines, log);
}

int share_put_report(struct share_work *w, struct err *e) {
        struct buf out;
        int r = 0;
        buf_init(&out, 0);
        buf_puts(&out, head);
        if (w->ask->n_claims)
                buf_puts(&out, "<h2>Claims</h2>\n");
        for (size_t i = 0; i < w->ask->n_claims; i++)
                put_claim(w->ask->claims[i], &out);
        if (w->ask->n_quotes)
                buf_puts(&out, "<h2>Quotations</h2>\n");
        for (size_t i = 0; r >= 0 && i < w->ask->n_quotes; i++)
                r = put_quote(w, w->ask->quotes[i], &out, e);
        buf_puts(&out, "<h2>Documents</h2>\n<table><tr><th>what</th><th>which</th></tr>\n");
        for (size_t i = 0; r >= 0 && i < w->objects.n; i++)
                r = put_object(w, &w->objects.v[i], &out, e);
        buf_puts(&out, "</table>\n");
        put_check(w, &out);
        buf_puts(&out, "</main></body></html>\n");
        if (r >= 0)
                r = share_bag_put(w->bag, "data/report.html", buf_bytes(&out), e);
        buf_done(&out);
        return r;
}
