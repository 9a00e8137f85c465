/* A quotation with all that is known of it today. */
#include "base/utf8.h"
#include "cli/cli-quote.h"

static void read_heads(struct bytes in, struct arena *a, struct cli_quote *q) {
        struct buf to;
        struct rec r;
        unsigned n = 0;
        buf_init(&to, 0);
        while (rec_get(&in, &r, NULL) > 0) {
                if (r.kind == REC_addr && r.addr.role == REC_ROLE_to && n++ < 3) {
                        buf_puts(&to, n > 1 ? ", " : "");
                        buf_put_str(&to, r.addr.name.n ? r.addr.name : r.addr.address);
                } else if (r.kind == REC_header && r.header.id == REC_HDR_outlet) {
                        q->outlet = arena_str(a, r.header.value);
                } else if (r.kind == REC_header && r.header.id == REC_HDR_url) {
                        q->url = arena_str(a, r.header.value);
                }
        }
        if (n > 3)
                buf_printf(&to, " and %u others", n - 3);
        q->to = arena_str(a, buf_str(&to));
        buf_done(&to);
}

static void around(const struct quote_doc *d, struct arena *a, struct cli_quote *q) {
        uint64_t before = q->off > QUOTE_AROUND ? q->off - QUOTE_AROUND : 0;
        while (before < q->off && ((unsigned char) d->text.p[before] & 0xc0) == 0x80)
                before++;
        struct str after = str_sub(d->text, q->off + q->len, QUOTE_AROUND);
        after.n = utf8_floor(str_sub(d->text, q->off + q->len, SIZE_MAX), after.n);
        q->before = arena_str(a, str_sub(d->text, before, q->off - before));
        q->words = arena_str(a, str_sub(d->text, q->off, q->len));
        q->after = arena_str(a, after);
}

static void read_doc(struct cli *c, const struct quote_doc *d, struct arena *a,
                     struct cli_quote *q) {
        struct quote_speaker author;
        struct buf place;
        quote_doc_author(d, &author);
        q->author = arena_str(a, author.name);
        q->address = arena_str(a, author.address);
        quote_doc_speaker(d, q->off, &q->who);
        q->who.name = arena_str(a, q->who.name);
        q->who.address = arena_str(a, q->who.address);
        q->title = arena_str(a, quote_doc_title(d));
        q->kind = d->row.kind;
        q->message = d->row.kind == REC_DOC_message;
        q->ocr = (d->row.flags & REC_DOC_ocr) && q->who.kind == REC_SPAN_ocr;
        q->dated = d->row.dated;
        q->date = d->row.date;
        q->zone = d->row.zone;
        read_heads(buf_bytes(&d->records), a, q);
        if (q->stand != QUOTE_LOST)
                around(d, a, q);
        buf_init(&place, 0);
        cli_where_doc(c, d->row.id, &place);
        q->place = arena_str(a, buf_str(&place));
        buf_done(&place);
}

int cli_quote_get(struct cli *c, const struct quote_address *at, struct arena *a,
                  struct cli_quote *ret) {
        struct quote_doc d;
        *ret = (struct cli_quote){
                .at = at, .words = at->words, .before = at->before, .after = at->after
        };
        cli_id(&at->doc, ret->id);
        int r = quote_address_resolve(c->store, at, &d, &ret->off, &ret->len, &ret->stand, &c->err);
        if (r >= 0 && ret->stand != QUOTE_GONE)
                read_doc(c, &d, a, ret);
        quote_doc_done(&d);
        return r;
}

/* ---- shown ------------------------------------------------------------------------------------
 */

static void hex_json(struct json *j, const char *key, const struct sha256 *h) {
        char hex[SHA256_HEX];
        sha256_hex(h, hex);
        json_key(j, key), json_z(j, hex);
}

static void place_json(struct json *j, const struct quote_address *at) {
        static const char *const raws[] = { "none", "within", "exact" };
        json_key(j, "raw"), json_object(j);
        json_key(j, "known"), json_z(j, raws[at->raw]);
        json_key(j, "off"), json_u64(j, at->raw_off);
        json_key(j, "len"), json_u64(j, at->raw_len);
        json_end(j);
        json_key(j, "page");
        if (at->box.page)
                json_u64(j, at->box.page);
        else
                json_null(j);
        json_key(j, "box");
        if (at->box.w) {
                json_array(j);
                json_i64(j, at->box.x), json_i64(j, at->box.y);
                json_u64(j, at->box.w), json_u64(j, at->box.h);
                json_end(j);
        } else {
                json_null(j);
        }
}

void cli_quote_json(struct json *j, const struct cli_quote *q) {
        json_key(j, "id"), json_z(j, q->at->id);
        json_key(j, "state"), json_z(j, quote_stand_id(q->stand));
        hex_json(j, "document", &q->at->doc);
        hex_json(j, "content", &q->at->content);
        json_key(j, "off"), json_u64(j, q->stand <= QUOTE_MOVED ? q->off : q->at->off);
        json_key(j, "len"), json_u64(j, q->stand <= QUOTE_MOVED ? q->len : q->at->len);
        place_json(j, q->at);
        json_key(j, "words"), json_str(j, q->words);
        json_key(j, "before"), json_str(j, q->before);
        json_key(j, "after"), json_str(j, q->after);
        json_key(j, "speaker"), json_str(j, q->who.name);
        json_key(j, "speaker_address"), json_str(j, q->who.address);
        cli_date_json(j, "said", q->who.dated, q->who.date, q->who.zone);
        json_key(j, "author"), json_str(j, q->author);
        json_key(j, "address"), json_str(j, q->address);
        json_key(j, "title"), json_str(j, q->title);
        cli_date_json(j, "date", q->dated, q->date, q->zone);
        json_key(j, "place"), json_str(j, q->place);
        json_key(j, "ocr"), json_bool(j, q->ocr);
}

static void stand_show(struct cli *c, const struct cli_quote *q) {
        static const char *const says[] = {
                [QUOTE_STANDS] = "",
                [QUOTE_MOVED] = "its document was read anew: the words stand elsewhere in it now",
                [QUOTE_LOST] = "the document was read anew, and has these words no more",
                [QUOTE_GONE] = "the document is not in this case: words as they were taken",
        };
        if (q->stand == QUOTE_STANDS)
                return;
        cli_style(c, CLI_WARN);
        cli_print(c, "  [%s: %s]", quote_stand_id(q->stand), says[q->stand]);
        cli_style(c, CLI_PLAIN);
}

void cli_quote_show(struct cli *c, const struct cli_quote *q, const char *indent) {
        cli_print(c, "%s", indent);
        cli_style(c, CLI_BOLD);
        cli_print(c, "%s", q->at->id);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "  ");
        cli_show(c, CLI_PLAIN,
                 q->who.name.n      ? q->who.name
                 : q->who.address.n ? q->who.address
                                    : STR("[nobody knows who]"),
                 0);
        if (q->who.claimed) {
                cli_print(c, ", as ");
                cli_show(c, CLI_PLAIN, q->author.n ? q->author : STR("the document"), 0);
                cli_print(c, " has it");
        }
        if (q->who.claimed && q->who.dated) {
                cli_print(c, " of ");
                cli_date(c, true, q->who.date, q->who.zone, 16);
        }
        cli_print(c, ", ");
        if (q->dated)
                cli_date(c, true, q->date, q->zone, 16);
        else
                cli_print(c, "undated");
        cli_print(c, "%s", q->ocr ? "  (read from pixels)" : "");
        stand_show(c, q);
        cli_print(c, "\n");
        char prefix[32];
        snprintf(prefix, sizeof prefix, "%s    ", indent);
        cli_text(c, q->words, prefix);
}
