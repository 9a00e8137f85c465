/* Rows of clew match as files to hand on: CSV for spreadsheets, one HTML page.
 *
 * Text of others is made safe by text_show() first.  A cell that a spreadsheet would take for a
 * formula gets an apostrophe before it (OWASP, CSV injection).  The page has no script, loads
 * nothing and says so in its policy; every value stands in an element that isolates directions. */
#include "cli/cli-match.h"

#include "text/text-show.h"
#include "when/when.h"

/* ---- CSV ----------------------------------------------------------------------------------------
 */

static void put_cell(struct buf *out, struct str s, bool last) {
        struct buf safe;
        buf_init(&safe, 0);
        text_show(&safe, s, 0);
        buf_putc(out, '"');
        if (safe.n && strchr("=+-@|%", safe.p[0]))
                buf_putc(out, '\'');
        for (size_t i = 0; i < safe.n; i++) {
                if (safe.p[i] == '"')
                        buf_putc(out, '"');
                buf_putc(out, safe.p[i]);
        }
        buf_puts(out, last ? "\"\r\n" : "\",");
        buf_done(&safe);
}

static void put_number(struct buf *out, uint64_t n) {
        buf_printf(out, "%llu,", (unsigned long long) n);
}

static void csv_begin(struct cli_match *m) {
        buf_puts(&m->c->line,
                 "\xef\xbb\xbfline,id,name,tier,spelling,odds,ambiguous,bearers,documents,"
                 "messages,occasions,offices,first quotation,document,said by,date,nearest,"
                 "what would tell\r\n");
}

static void put_roles(struct buf *cell, const struct watch_detail *d) {
        for (size_t i = 0; i < d->n_roles; i++) {
                const struct watch_role *r = &d->roles[i];
                char first[WHEN_TEXT] = "", last[WHEN_TEXT] = "";
                if (r->dated) {
                        when_format_day(WHEN_gregorian, when_day(r->first), first);
                        when_format_day(WHEN_gregorian, when_day(r->last), last);
                }
                buf_printf(cell, "%s%s%.*s%s%.*s", i ? "; " : "", r->former ? "formerly " : "",
                           STR_ARG(r->title), r->title.n && r->organisation.n ? ", " : "",
                           STR_ARG(r->organisation));
                buf_printf(cell, " (%s..%s%s%s)", first, last, r->when ? ", " : "",
                           watch_when_words(r->when));
        }
}

static void csv_quote(struct buf *out, const struct watch_detail *d) {
        const struct watch_quote *q = d->n_quotes ? &d->quotes[0] : NULL;
        char id[13] = "", date[WHEN_TEXT] = "";
        if (q)
                cli_id(&q->key, id);
        if (q && q->dated)
                when_format_iso(q->date, q->zone, date);
        put_cell(out, q ? q->words : STR(""), false);
        put_cell(out, str_of(id), false);
        put_cell(out, q ? q->speaker : STR(""), false);
        put_cell(out, str_of(date), false);
}

static void csv_row(struct cli_match *m, const struct watch_row *row,
                    const struct watch_detail *d) {
        const struct watch_entry *x = &m->list->entries.v[row->entry];
        struct buf *out = &m->c->line, cell;
        buf_init(&cell, 0);
        put_number(out, x->line);
        put_cell(out, x->id, false);
        put_cell(out, x->name, false);
        put_cell(out, str_of(name_tier_id(row->tier)), false);
        put_cell(out, str_of(name_tier_id(row->spelling)), false);
        buf_printf(out, "%.3f,%s,", row->odds, row->flags & WATCH_AMBIGUOUS ? "yes" : "no");
        put_number(out, row->people);
        put_number(out, row->docs);
        put_number(out, row->messages);
        put_number(out, row->occasions);
        put_roles(&cell, d);
        put_cell(out, buf_str(&cell), false);
        csv_quote(out, d);
        put_cell(out, d->nearest, false);
        buf_clear(&cell);
        for (size_t i = 0; i < d->n_advice; i++)
                buf_printf(&cell, "%s%.*s", i ? "; " : "", STR_ARG(d->advice[i]));
        put_cell(out, buf_str(&cell), true);
        buf_done(&cell);
        cli_print(m->c, "%s", "");
}

static void csv_end(struct cli_match *m) {
        (void) m;
}

const struct cli_match_form cli_match_csv = { .begin = csv_begin, .row = csv_row, .end = csv_end };

/* ---- HTML ---------------------------------------------------------------------------------------
 */

static const char page_head[] =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n"
        "<title>Names of a list</title>\n<style>\n"
        "body{font:16px/1.5 serif;max-width:50em;margin:2em auto;padding:0 1em;color:#222;"
        "background:#fff}\n"
        "h1{font-size:1.4em}h2{font-size:1.15em;margin:2em 0 .2em;border-top:1px solid #ccc;"
        "padding-top:.6em}\n"
        "table{border-collapse:collapse}td,th{padding:.1em .8em .1em 0;text-align:start;"
        "vertical-align:top}\n"
        "blockquote{margin:.4em 0 .8em 1em;padding-inline-start:.8em;"
        "border-inline-start:3px solid #ddd}\n"
        "mark{background:#ffec99}.cite{font:13px/1.4 sans-serif;color:#666}\n"
        ".tier{font:bold 13px sans-serif;padding:.1em .5em;border-radius:.3em;background:#ddd}\n"
        ".exact{background:#b7e4c7}.spelling,.cross_script{background:#cde7ff}"
        ".weak{background:#ffe8b3}\n"
        "</style></head><body>\n";

static void put_escaped(struct buf *out, struct str s) {
        struct buf safe;
        buf_init(&safe, 0);
        text_show(&safe, s, 0);
        for (size_t i = 0; i < safe.n; i++) {
                char c = safe.p[i];
                if (c == '&')
                        buf_puts(out, "&amp;");
                else if (c == '<')
                        buf_puts(out, "&lt;");
                else if (c == '>')
                        buf_puts(out, "&gt;");
                else if (c == '"')
                        buf_puts(out, "&quot;");
                else
                        buf_putc(out, c);
        }
        buf_done(&safe);
}

/* Text of others, kept apart from what is around it. */
static void put_bdi(struct buf *out, struct str s) {
        buf_puts(out, "<bdi>");
        put_escaped(out, s);
        buf_puts(out, "</bdi>");
}

static void html_begin(struct cli_match *m) {
        static const char *const words[] = { "not here", "weak", "cross-script", "other spelling",
                                             "exact" };
        const struct watch_coverage *v = watch_case_coverage(m->found);
        struct buf *out = &m->c->line, said;
        char n[32];
        buf_puts(out, page_head);
        buf_puts(out, "<h1>");
        put_bdi(out, str_of(m->file));
        buf_printf(out, "</h1>\n<table>\n<tr><th>names</th><td>%s</td></tr>\n",
                   cli_count(watch_case_rows(m->found), n));
        for (unsigned t = NAME_EXACT + 1; t-- > NAME_NONE;)
                buf_printf(out, "<tr><th>%s</th><td>%s</td></tr>\n", words[t],
                           cli_count(v->tiers[t], n));
        buf_printf(out, "<tr><th>of the weak, ambiguous</th><td>%s</td></tr>\n</table>\n<p>",
                   cli_count(v->ambiguous, n));
        buf_init(&said, 0);
        cli_match_coverage(m, &said);
        put_escaped(out, buf_str(&said));
        buf_puts(out, "</p>\n");
        buf_done(&said);
}

static void html_quote(struct buf *out, const struct watch_quote *q) {
        char id[13], date[WHEN_TEXT] = "no date";
        cli_id(&q->key, id);
        if (q->dated)
                when_format_minute(q->date, q->zone, date);
        buf_puts(out, "<blockquote dir=\"auto\">");
        put_escaped(out, str_sub(q->words, 0, q->at));
        buf_puts(out, "<mark>");
        put_escaped(out, str_sub(q->words, q->at, q->n));
        buf_puts(out, "</mark>");
        put_escaped(out, str_sub(q->words, q->at + q->n, SIZE_MAX));
        buf_printf(out, "<div class=\"cite\" dir=\"ltr\">%s, %s, ", id, date);
        put_bdi(out, q->speaker);
        buf_printf(out, "%s%s%s</div></blockquote>\n",
                   q->flags & WATCH_IN_HEAD ? ", in the headers" : "",
                   q->flags & WATCH_EARLIER ? ", quoted" : "",
                   q->flags & WATCH_OCR ? ", read from pixels" : "");
}

static void html_people(struct buf *out, const struct watch_detail *d) {
        for (size_t i = 0; i < d->n_people; i++) {
                const struct watch_bearer *p = &d->people[i];
                buf_puts(out, i ? "<li>" : "<p>Who bears the name here</p><ul>\n<li>");
                put_bdi(out, p->name);
                buf_puts(out, " ");
                put_bdi(out, p->anchor);
                buf_printf(out, ", %llu documents</li>\n", (unsigned long long) p->docs);
        }
        buf_puts(out, d->n_people ? "</ul>\n" : "");
}

static void html_roles(struct buf *out, const struct watch_detail *d) {
        for (size_t i = 0; i < d->n_roles; i++) {
                const struct watch_role *r = &d->roles[i];
                char id[13], first[WHEN_TEXT] = "?", last[WHEN_TEXT] = "?";
                cli_id(&r->key, id);
                if (r->dated) {
                        when_format_day(WHEN_gregorian, when_day(r->first), first);
                        when_format_day(WHEN_gregorian, when_day(r->last), last);
                }
                buf_puts(out, i ? "<li>" : "<p>Offices</p><ul>\n<li>");
                buf_puts(out, r->former ? "formerly " : "");
                put_bdi(out, r->title);
                buf_puts(out, r->title.n && r->organisation.n ? ", " : "");
                put_bdi(out, r->organisation);
                buf_printf(out, " <span class=\"cite\">seen %s to %s, %llu times, %s%s%s%s", first,
                           last, (unsigned long long) r->n, id, r->when ? ", " : "",
                           watch_when_words(r->when), r->on_list ? ", as the list says" : "");
                buf_puts(out, "</span></li>\n");
        }
        buf_puts(out, d->n_roles ? "</ul>\n" : "");
}

static void html_advice(struct buf *out, const struct watch_detail *d) {
        for (size_t i = 0; i < d->n_advice; i++) {
                buf_puts(out, i ? "<li>" : "<p>What would tell</p><ul>\n<li>");
                put_bdi(out, d->advice[i]);
                buf_puts(out, "</li>\n");
        }
        buf_puts(out, d->n_advice ? "</ul>\n" : "");
}

static void html_row(struct cli_match *m, const struct watch_row *row,
                     const struct watch_detail *d) {
        const struct watch_entry *x = &m->list->entries.v[row->entry];
        struct buf *out = &m->c->line, verdict;
        buf_init(&verdict, 0);
        cli_match_verdict(row, &verdict);
        buf_puts(out, "<h2>");
        put_bdi(out, x->name);
        buf_printf(out, " <span class=\"tier %s\">%s</span></h2>\n", name_tier_id(row->tier),
                   row->tier == NAME_NONE ? "no hit" : name_tier_id(row->tier));
        if (row->tier != NAME_NONE)
                buf_printf(out,
                           "<p class=\"cite\">%.*s; odds %.2f; in %llu documents, %llu without "
                           "copies, %llu occasions; line %u of the list</p>\n",
                           STR_ARG(buf_str(&verdict)), row->odds, (unsigned long long) row->docs,
                           (unsigned long long) row->messages, (unsigned long long) row->occasions,
                           x->line);
        for (size_t i = 0; i < d->n_quotes; i++)
                html_quote(out, &d->quotes[i]);
        html_people(out, d);
        html_roles(out, d);
        html_advice(out, d);
        if (d->nearest.n) {
                buf_puts(out, "<p class=\"cite\">nearest here: ");
                put_bdi(out, d->nearest);
                buf_printf(out, " (%.2f)</p>\n", d->nearest_score);
        }
        buf_done(&verdict);
        cli_print(m->c, "%s", "");
}

static void html_end(struct cli_match *m) {
        cli_print(m->c, "</body></html>\n");
}

const struct cli_match_form cli_match_html = {
        .ranked = true, .begin = html_begin, .row = html_row, .end = html_end
};
