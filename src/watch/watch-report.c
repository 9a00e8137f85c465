/* Kept rows with what was decided, for spreadsheets (RFC 4180). */
#include "text/text-show.h"
#include "watch/watch-kept.h"
#include "when/when.h"

/* A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV
 * injection). */
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

void watch_report_head(struct buf *out) {
        buf_puts(out, "\xef\xbb\xbfline,id,name,decided,by,tier,odds,ambiguous,bearers,documents,"
                      "messages,occasions,first quotation,document,said by,date,nearest\r\n");
}

static void put_quote(struct buf *out, const struct watch_detail *d) {
        const struct watch_quote *q = d->n_quotes ? &d->quotes[0] : NULL;
        char hex[SHA256_HEX] = "", date[WHEN_TEXT] = "";
        if (q) {
                sha256_hex(&q->key, hex);
                hex[12] = 0;
        }
        if (q && q->dated && q->date > -377705116800 && q->date < 253402300799 - 86400)
                when_format_iso(q->date, q->zone, date);
        put_cell(out, q ? q->words : STR(""), false);
        put_cell(out, str_of(hex), false);
        put_cell(out, q ? q->speaker : STR(""), false);
        put_cell(out, str_of(date), false);
}

void watch_report_row(struct buf *out, const struct watch_kept_row *r, struct watch_decided d) {
        buf_printf(out, "%u,", r->line);
        put_cell(out, r->id, false);
        put_cell(out, r->name, false);
        put_cell(out, str_of(watch_verdict_id(d.verdict)), false);
        put_cell(out, d.by, false);
        put_cell(out, str_of(name_tier_id(r->row.tier)), false);
        buf_printf(out, "%.3f,%s,%u,%llu,%llu,%llu,", r->row.odds,
                   r->row.flags & WATCH_AMBIGUOUS ? "yes" : "no", r->row.people,
                   (unsigned long long) r->row.docs, (unsigned long long) r->row.messages,
                   (unsigned long long) r->row.occasions);
        put_quote(out, &r->detail);
        put_cell(out, r->detail.nearest, true);
}
