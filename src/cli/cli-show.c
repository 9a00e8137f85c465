/* clew show — one document: its words, its facts, where it lies, its exact bytes. */
#include "cli/cli-common.h"
#include "flow/flow.h"
#include "when/when.h"

#include <unistd.h>

static struct { bool headers, parts, flaws, places, raw; } opt;

static const struct cli_option options[] = {
        { "headers", CLI_BOOL, &opt.headers, NULL, "header facts with the byte each stands at" },
        { "parts", CLI_BOOL, &opt.parts, NULL, "the MIME tree" },
        { "flaws", CLI_BOOL, &opt.flaws, NULL, "what is wrong with it" },
        { "places", CLI_BOOL, &opt.places, NULL, "where it lies" },
        { "raw", CLI_BOOL, &opt.raw, NULL,
          "the exact bytes, taken anew from the source and checked" },
        { 0 },
};

static void section(struct cli *c, const char *name) {
        cli_style(c, CLI_HEAD);
        cli_print(c, "%s\n", name);
        cli_style(c, CLI_PLAIN);
}

/* ---- parts of the page -------------------------------------------------------------------- */

static void put_address(struct cli *c, const struct rec_addr *a) {
        if (a->name.n) {
                cli_show(c, CLI_PLAIN, a->name, 0);
                cli_print(c, " ");
        }
        cli_print(c, "<");
        cli_show(c, CLI_PLAIN, a->address, 0);
        cli_print(c, ">");
}

static void put_role(struct cli *c, struct bytes records, enum rec_role role, const char *label) {
        struct rec r;
        unsigned n = 0;
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind != REC_addr || r.addr.role != role)
                        continue;
                if (n++ == 0)
                        cli_print(c, "%-8s ", label);
                else
                        cli_print(c, ", ");
                put_address(c, &r.addr);
        }
        if (n)
                cli_print(c, "\n");
}

static void put_dates(struct cli *c, struct bytes records) {
        char z[WHEN_TEXT], day[WHEN_TEXT];
        struct rec r;
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind != REC_date || r.date.basis != REC_DATE_sent)
                        continue;
                struct str iso = when_format_iso(r.date.at, r.date.zone, z);
                int64_t local =
                        r.date.at + (r.date.zone == REC_ZONE_UNKNOWN ? 0 : r.date.zone * 60);
                struct str jalali = when_format_day(WHEN_jalali, when_day(local), day);
                cli_print(c, "%-8s %.*s  (%.*s)\n", "Date", STR_ARG(iso), STR_ARG(jalali));
        }
}

static void put_head(struct cli *c, const struct store_doc_row *row, struct bytes records) {
        struct cli_heading h;
        char id[SHA256_HEX], size[32];
        cli_heading_get(records, &h);
        sha256_hex(&row->key, id);
        put_role(c, records, REC_ROLE_from, "From");
        put_role(c, records, REC_ROLE_sender, "Sender");
        put_role(c, records, REC_ROLE_to, "To");
        put_role(c, records, REC_ROLE_cc, "Cc");
        put_role(c, records, REC_ROLE_bcc, "Bcc");
        put_dates(c, records);
        if (row->kind == REC_DOC_file) {
                cli_print(c, "%-8s ", "File");
                cli_show(c, CLI_BOLD, h.name, 0);
                cli_print(c, "\n");
        } else {
                cli_print(c, "%-8s ", "Subject");
                cli_show(c, CLI_BOLD, h.subject, 0);
                cli_print(c, "\n");
        }
        cli_print(c, "%-8s %s (%s)\n", "Id", id, cli_size(row->size, size));
}

static void put_text(struct cli *c, struct bytes records) {
        struct rec r;
        struct str text = { 0 };
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_text)
                        text = r.text.text;
                if (r.kind == REC_text && r.text.kind == REC_TEXT_strings)
                        cli_print(c, "\n[raw strings: its parser failed]\n");
                if (r.kind != REC_span)
                        continue;
                cli_style(c, r.span.kind == REC_SPAN_own ? CLI_PLAIN : CLI_DIM);
                cli_text(c, str_sub(text, r.span.off, r.span.len), "");
                cli_style(c, CLI_PLAIN);
        }
}

/* A text without spans (an attached file's). */
static void put_file_text(struct cli *c, struct bytes records) {
        struct rec r;
        while (rec_get(&records, &r, NULL) > 0)
                if (r.kind == REC_text)
                        cli_text(c, r.text.text, "");
}

/* A header fact: where it stands, what it is, what it says. */
static void put_fact(struct cli *c, uint64_t off, struct str name, struct str value) {
        cli_print(c, "%8llu ", (unsigned long long) off);
        cli_show(c, CLI_BOLD, name, 0);
        cli_print(c, ": ");
        cli_show(c, CLI_PLAIN, value, 0);
        cli_print(c, "\n");
}

static void put_headers(struct cli *c, struct bytes records) {
        static const char *const ids[] = { [REC_MSGID_own] = "message-id",
                                           [REC_MSGID_in_reply_to] = "in-reply-to",
                                           [REC_MSGID_reference] = "references" };
        char z[WHEN_TEXT];
        struct rec r;
        section(c, "header facts (byte, field, value)");
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_header) {
                        put_fact(c, r.header.off, r.header.name, r.header.value);
                } else if (r.kind == REC_date) {
                        put_fact(c, r.date.off, str_of(cli_basis_words(r.date.basis)),
                                 when_format_iso(r.date.at, r.date.zone, z));
                } else if (r.kind == REC_msgid) {
                        put_fact(c, r.msgid.off, str_of(ids[r.msgid.role]), r.msgid.id);
                } else if (r.kind == REC_addr) {
                        cli_print(c, "%8llu ", (unsigned long long) r.addr.off);
                        cli_show(c, CLI_BOLD, str_of(cli_role_words(r.addr.role)), 0);
                        cli_print(c, ": ");
                        put_address(c, &r.addr);
                        cli_print(c, "\n");
                }
        }
}

static void put_parts(struct cli *c, struct bytes records) {
        char size[32];
        struct rec r;
        section(c, "parts");
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind != REC_part)
                        continue;
                cli_print(c, "  %-8.*s ", STR_ARG(r.part.path));
                cli_show(c, CLI_PLAIN, r.part.type, 0);
                cli_print(c, "  %s  %s", cli_encoding_words(r.part.encoding),
                          cli_size(r.part.decoded_len, size));
                if (r.part.charset.n) {
                        cli_print(c, "  ");
                        cli_show(c, CLI_PLAIN, r.part.charset, 0);
                }
                if (r.part.name.n) {
                        cli_print(c, "  ");
                        cli_show(c, CLI_BOLD, r.part.name, 0);
                }
                cli_print(c, "%s\n", r.part.flags & REC_PART_best ? "  <- the text shown" : "");
        }
}

static int put_flaws(struct cli *c, struct doc_id doc, struct bytes records) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_flaw_row f;
        struct rec r;
        section(c, "flaws");
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind != REC_flaw)
                        continue;
                cli_print(c, "  %s", rec_flaw_words(r.flaw.flaw));
                if (r.flaw.detail.n) {
                        cli_print(c, ": ");
                        cli_show(c, CLI_PLAIN, r.flaw.detail, 0);
                }
                if (r.flaw.len)
                        cli_print(c, " (byte %llu)", (unsigned long long) r.flaw.off);
                cli_print(c, "\n");
        }
        int got = store_flaws_of_doc_open(c->store, doc, &rows, &c->err);
        while (got >= 0 && (got = store_flaws_next(rows, &f, &c->err)) > 0)
                if (f.flaw.flaw == FLAW_date_thread)
                        cli_print(c, "  %s\n", rec_flaw_words(f.flaw.flaw));
        return got;
}

/* ---- places ------------------------------------------------------------------------------- */

static void one_place(struct cli *c, const struct store_place *p) {
        struct buf where;
        buf_init(&where, 0);
        cli_where(c, p->container, &where);
        if (p->name.n) {
                if (where.n)
                        buf_putc(&where, '/');
                buf_put_str(&where, p->name);
        }
        if (c->json) {
                struct json *j = &c->js;
                json_object(j);
                json_key(j, "where"), json_str(j, buf_str(&where));
                json_key(j, "entry"), json_u64(j, p->ord);
                json_key(j, "off"), json_u64(j, p->off);
                json_key(j, "len"), json_u64(j, p->len);
                json_end(j);
        } else {
                cli_print(c, "  ");
                cli_show(c, CLI_PLAIN, buf_str(&where), 0);
                cli_print(c, "  entry %u, bytes %llu+%llu\n", (unsigned) p->ord,
                          (unsigned long long) p->off, (unsigned long long) p->len);
        }
        buf_done(&where);
}

/* The same entry in every container that has the same bytes as the place's own. */
static int same_places(struct cli *c, const struct store_place *p) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container k;
        struct store_place twin = *p;
        int r = store_containers_open(c->store, NULL, &rows, &c->err);
        while (r >= 0 && (r = store_containers_next(rows, &k, &c->err)) > 0) {
                if (k.status != STORE_CONTAINER_same || k.same.v != p->container.v)
                        continue;
                twin.container = k.id;
                one_place(c, &twin);
        }
        return r;
}

static int put_places(struct cli *c, const struct store_doc_row *row) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        if (!c->json)
                section(c, "places");
        int r = store_places_of_doc_open(c->store, row->id, &rows, &c->err);
        while (r >= 0 && (r = store_places_next(rows, &p, &c->err)) > 0) {
                one_place(c, &p);
                r = same_places(c, &p);
        }
        if (r >= 0 && row->parent.v && !c->json) {
                struct store_doc_row parent;
                char id[13];
                r = store_doc_get(c->store, row->parent, &parent, &c->err);
                if (r >= 0) {
                        cli_id(&parent.key, id);
                        cli_print(c, "  attached to %s\n", id);
                }
        }
        return r;
}

static int put_attached(struct cli *c, struct doc_id doc) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        struct buf records;
        bool first = true;
        buf_init(&records, 0);
        int r = store_docs_of_parent_open(c->store, doc, &rows, &c->err);
        while (r >= 0 && (r = store_docs_next(rows, &row, &c->err)) > 0) {
                struct cli_heading h;
                if (first)
                        section(c, "attached");
                first = false;
                buf_clear(&records);
                r = store_text_get(c->store, row.text_at, row.text_len, &records, &c->err);
                cli_heading_get(buf_bytes(&records), &h);
                cli_message_line(c, &row, &h, 0);
        }
        buf_done(&records);
        return r;
}

/* ---- forms -------------------------------------------------------------------------------- */

static int as_json(struct cli *c, const struct store_doc_row *row, struct bytes records) {
        struct json *j = cli_json(c);
        struct cli_heading h;
        cli_heading_get(records, &h);
        json_key(j, "verb"), json_z(j, "show");
        cli_message_json(j, row, &h);
        cli_records_json(j, records);
        json_key(j, "places");
        json_array(j);
        int r = put_places(c, row);
        json_end(j);
        cli_json_done(c);
        return r;
}

static int as_text(struct cli *c, const struct store_doc_row *row, struct bytes records) {
        bool some = opt.headers || opt.parts || opt.flaws || opt.places;
        int r = 0;
        if (!some) {
                put_head(c, row, records);
                cli_print(c, "\n");
                (row->kind == REC_DOC_file ? put_file_text : put_text)(c, records);
                r = put_attached(c, row->id);
        }
        if (opt.headers)
                put_headers(c, records);
        if (opt.parts)
                put_parts(c, records);
        if (r >= 0 && opt.flaws)
                r = put_flaws(c, row->id, records);
        if (r >= 0 && opt.places)
                r = put_places(c, row);
        return r;
}

/* Bytes as they are, and only where no terminal would act on them. */
static int as_raw(struct cli *c, const struct store_doc_row *row) {
        struct buf out;
        if (c->terminal) {
                err_set(&c->err, ERR_usage, "raw bytes are not printed on a terminal");
                return err_hint(&c->err, ERR_usage,
                                "send them to a file: clew show --raw ID > message.eml");
        }
        buf_init(&out, 0);
        struct flow_fetcher *f = NULL;
        int r = flow_fetcher_open(c->store, cli_worker(), &f, &c->err);
        if (r >= 0)
                r = flow_fetcher_get(f, row->id, &out, &c->err);
        flow_fetcher_close(&f);
        if (r >= 0)
                buf_put(&c->line, out.p, out.n);
        buf_done(&out);
        return r;
}

static int run(struct cli *c) {
        struct store_doc_row row;
        struct buf records;
        int r = 0;
        buf_init(&records, 0);
        for (size_t i = 0; r >= 0 && i < c->n_operands; i++) {
                buf_clear(&records);
                r = cli_doc_find(c, c->operands[i], &row);
                if (r >= 0)
                        r = store_text_get(c->store, row.text_at, row.text_len, &records, &c->err);
                if (r >= 0 && i && !c->json && !opt.raw)
                        cli_print(c, "\n");
                if (r >= 0)
                        r = opt.raw   ? as_raw(c, &row)
                            : c->json ? as_json(c, &row, buf_bytes(&records))
                                      : as_text(c, &row, buf_bytes(&records));
        }
        buf_done(&records);
        return r < 0 ? r : CLI_YES;
}

const struct cli_verb cli_verb_show = {
        .name = "show",
        .args = "ID...",
        .says = "one document: its words, its facts, where it lies, its exact bytes",
        .about =
                "ID is the beginning of a document's id, as other verbs show it, or a Message-ID.\n"
                "Words quoted from earlier mail are dim.  --raw reads the source again and refuses "
                "if\n"
                "the bytes are not those that were added.",
        .example = "clew show $ID\nclew show --headers --parts --places $ID",
        .options = options,
        .needs = CLI_STORE_READ,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
