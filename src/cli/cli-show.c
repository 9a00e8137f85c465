/* clew show — one document: its words, its facts, where it lies, its exact bytes. */
#include "cli/cli-show.h"
#include "cli/cli-mask.h"
#include "flow/flow.h"
#include "rec/rec-layout.h"
#include "when/when.h"

#include <unistd.h>

static struct {
        bool headers, parts, flaws, places, raw, png, masked, layout;
        uint64_t page, dpi;
} opt;

static const struct cli_option options[] = {
        { "headers", CLI_BOOL, &opt.headers, NULL, "header facts with the byte each stands at" },
        { "parts", CLI_BOOL, &opt.parts, NULL, "the MIME tree" },
        { "flaws", CLI_BOOL, &opt.flaws, NULL, "what is wrong with it" },
        { "places", CLI_BOOL, &opt.places, NULL, "where it lies" },
        { "raw", CLI_BOOL, &opt.raw, NULL,
          "the exact bytes, taken anew from the source and checked" },
        { "layout", CLI_BOOL, &opt.layout, NULL,
          "the layout of an HTML mail as tokens, read anew in the jail; for programs" },
        { "page", CLI_U64, &opt.page, "N",
          "only page (sheet, slide) N; with --json where its words stand" },
        { "png", CLI_BOOL, &opt.png, NULL,
          "the page, or the picture, as pixels, drawn in the jail" },
        { "dpi", CLI_U64, &opt.dpi, "N", "dots per inch of --png (default 150)" },
        { "masked", CLI_BOOL, &opt.masked, NULL,
          "with --png: black over what clew protect lists; nothing is left beneath" },
        { 0 },
};

static void section(struct cli *c, const char *name) {
        cli_style(c, CLI_HEAD);
        cli_print(c, "%s\n", name);
        cli_style(c, CLI_PLAIN);
}

/* ---- parts of the page -------------------------------------------------------------------- */

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
                        cli_show_address(c, &r.addr);
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
        cli_where_place(c, p, &where);
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
                struct buf where;
                buf_init(&where, 0);
                cli_where_doc(c, row->id, &where);
                cli_print(c, "  ");
                cli_show(c, CLI_PLAIN, buf_str(&where), 0);
                cli_print(c, "\n");
                buf_done(&where);
        }
        return r;
}

/* Drafts of it, and near-copies: linked, never hidden. */
static int put_versions(struct cli *c, struct doc_id doc) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_version v;
        struct store_doc_row row;
        struct buf records, room;
        bool first = true;
        buf_init(&records, 0);
        buf_init(&room, 0);
        int r = store_versions_of_doc_open(c->store, doc, &rows, &c->err);
        while (r >= 0 && (r = store_versions_next(rows, &v, &c->err)) > 0) {
                struct cli_heading h;
                bool from = v.doc.v == doc.v;
                if (first)
                        section(c, "versions");
                first = false;
                buf_clear(&records);
                r = store_doc_get(c->store, from ? v.of : v.doc, &row, &c->err);
                if (r >= 0)
                        r = store_text_get(c->store, row.text_at, row.text_len, &records, &c->err);
                if (r >= 0)
                        r = cli_heading_of(c, &row, buf_bytes(&records), &room, &h);
                if (r < 0)
                        break;
                cli_print(c, "%3u %% %-9s ", (unsigned) (v.score / 10),
                          v.kind == STORE_VERSION ? "alike"
                          : from                  ? "part of"
                                                  : "holds");
                cli_message_line(c, &row, &h, 0);
        }
        buf_done(&room);
        buf_done(&records);
        return r;
}

/* One document that `doc` carries. */
static int put_inner(struct cli *c, const struct store_doc_row *row, struct buf *records,
                     struct buf *room) {
        struct cli_heading h;
        buf_clear(records);
        int r = store_text_get(c->store, row->text_at, row->text_len, records, &c->err);
        if (r >= 0)
                r = cli_heading_of(c, row, buf_bytes(records), room, &h);
        if (r >= 0)
                cli_message_line(c, row, &h, 0);
        return r;
}

/* The entries of the archive that `doc` is. */
static int put_entries(struct cli *c, struct doc_id doc, struct buf *records, struct buf *room,
                       bool *first) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container k;
        struct store_place p;
        struct store_doc_row row;
        int r = store_container_find_attached(c->store, doc, &k, &c->err);
        if (r > 0)
                r = store_places_open(c->store, k.status == STORE_CONTAINER_same ? k.same : k.id,
                                      &rows, &c->err);
        while (r >= 0 && rows && (r = store_places_next(rows, &p, &c->err)) > 0) {
                if (*first)
                        section(c, "inside it");
                *first = false;
                r = store_doc_get(c->store, p.doc, &row, &c->err);
                if (r >= 0)
                        r = put_inner(c, &row, records, room);
        }
        return r;
}

static int put_attached(struct cli *c, struct doc_id doc) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        struct buf records, room;
        bool first = true;
        buf_init(&records, 0);
        buf_init(&room, 0);
        int r = store_docs_of_parent_open(c->store, doc, &rows, &c->err);
        while (r >= 0 && (r = store_docs_next(rows, &row, &c->err)) > 0) {
                if (first)
                        section(c, "inside it");
                first = false;
                r = put_inner(c, &row, &records, &room);
        }
        if (r >= 0)
                r = put_entries(c, doc, &records, &room, &first);
        buf_done(&room);
        buf_done(&records);
        return r;
}

/* ---- forms -------------------------------------------------------------------------------- */

static void where_json(struct cli *c, struct doc_id doc) {
        struct buf where;
        buf_init(&where, 0);
        cli_where_doc(c, doc, &where);
        json_key(&c->js, "where"), json_str(&c->js, buf_str(&where));
        buf_done(&where);
}

static int versions_json(struct cli *c, struct doc_id doc) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_version v;
        struct store_doc_row row;
        char id[SHA256_HEX];
        json_key(&c->js, "versions");
        json_array(&c->js);
        int r = store_versions_of_doc_open(c->store, doc, &rows, &c->err);
        while (r >= 0 && (r = store_versions_next(rows, &v, &c->err)) > 0) {
                bool from = v.doc.v == doc.v;
                r = store_doc_get(c->store, from ? v.of : v.doc, &row, &c->err);
                if (r < 0)
                        break;
                sha256_hex(&row.key, id);
                json_object(&c->js);
                json_key(&c->js, "id"), json_z(&c->js, id);
                json_key(&c->js, "relation");
                json_z(&c->js, v.kind == STORE_VERSION ? "alike" : from ? "part-of" : "holds");
                json_key(&c->js, "score"), json_u64(&c->js, v.score);
                json_end(&c->js);
        }
        json_end(&c->js);
        return r;
}

static int as_json(struct cli *c, const struct store_doc_row *row, struct bytes records) {
        struct json *j = cli_json(c);
        struct cli_heading h;
        struct buf room;
        buf_init(&room, 0);
        int r = cli_heading_of(c, row, records, &room, &h);
        json_key(j, "verb"), json_z(j, "show");
        cli_message_json(j, row, &h);
        cli_records_json(j, records);
        if (opt.page)
                cli_boxes_json(j, records, (uint32_t) opt.page);
        if (r >= 0)
                r = cli_parent_json(c, row);
        where_json(c, row->id);
        json_key(j, "places");
        json_array(j);
        if (r >= 0)
                r = put_places(c, row);
        json_end(j);
        if (r >= 0)
                r = versions_json(c, row->id);
        cli_json_done(c);
        buf_done(&room);
        return r;
}

static int as_text(struct cli *c, const struct store_doc_row *row, struct bytes records) {
        bool some = opt.headers || opt.parts || opt.flaws || opt.places;
        int r = 0;
        if (!some) {
                struct cli_heading h;
                struct buf room;
                buf_init(&room, 0);
                r = cli_heading_of(c, row, records, &room, &h);
                cli_show_head(c, row, records, &h);
                cli_print(c, "\n");
                cli_show_text(c, records, (uint32_t) opt.page);
                buf_done(&room);
                if (r >= 0 && !opt.page)
                        r = put_attached(c, row->id);
                if (r >= 0 && !opt.page)
                        r = put_versions(c, row->id);
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

/* One page as pixels. */
/* The tokens of its HTML; nothing, and "no", for a mail that has none. */
static int as_layout(struct cli *c, const struct store_doc_row *row) {
        struct flow_fetcher *f = NULL;
        struct buf records;
        struct rec r;
        int found = 0;
        buf_init(&records, 0);
        int code = flow_fetcher_open(c->store, cli_worker(), &f, &c->err);
        if (code >= 0)
                code = flow_fetcher_layout(f, row->id, &records, &c->err);
        struct bytes in = buf_bytes(&records);
        while (code >= 0 && rec_get(&in, &r, NULL) > 0 && !found)
                if (r.kind == REC_text && str_starts(r.text.text, STR(REC_LAYOUT_MAGIC))) {
                        buf_put_str(&c->line, r.text.text);
                        found = 1;
                }
        flow_fetcher_close(&f);
        buf_done(&records);
        return code < 0 ? code : found ? CLI_YES : CLI_NO;
}

static int as_png(struct cli *c, const struct store_doc_row *row) {
        struct buf rgb;
        struct jail_picture picture = { .rgb = &rgb };
        struct flow_fetcher *f = NULL;
        if (c->terminal) {
                err_set(&c->err, ERR_usage, "pixels are not printed on a terminal");
                return err_hint(&c->err, ERR_usage,
                                "send them to a file: clew show --page 1 --png ID > page.png");
        }
        buf_init(&rgb, 0);
        int r = flow_fetcher_open(c->store, cli_worker(), &f, &c->err);
        if (r >= 0)
                r = flow_fetcher_render(f, row->id, opt.page ? (uint32_t) opt.page : 1,
                                        opt.dpi ? (uint32_t) opt.dpi : 150, &picture, &c->err);
        flow_fetcher_close(&f);
        if (r >= 0 && opt.masked)
                r = cli_mask_page(c, row, opt.page ? (uint32_t) opt.page : 1, picture.w, picture.h,
                                  &rgb);
        if (r >= 0)
                cli_png(&c->line, picture.w, picture.h, buf_bytes(&rgb));
        buf_done(&rgb);
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
                if (r >= 0 && i && !c->json && !opt.raw && !opt.png && !opt.layout)
                        cli_print(c, "\n");
                if (r >= 0)
                        r = opt.layout ? as_layout(c, &row)
                            : opt.raw  ? as_raw(c, &row)
                            : opt.png  ? as_png(c, &row)
                            : c->json  ? as_json(c, &row, buf_bytes(&records))
                                       : as_text(c, &row, buf_bytes(&records));
        }
        buf_done(&records);
        return r < 0 || opt.layout ? r : CLI_YES;
}

const struct cli_verb cli_verb_show = {
        .name = "show",
        .args = "ID...",
        .says = "one document: its words, its facts, where it lies, its exact bytes",
        .about =
                "ID is the beginning of a document's id, as other verbs show it, or a Message-ID.\n"
                "Words quoted from earlier mail are dim; comments, deleted and hidden words, and "
                "words\n"
                "read from pixels are marked.  --raw reads the source again and refuses if the "
                "bytes "
                "are\n"
                "not those that were added.  --png draws a page of a PDF, or a picture, in the "
                "jail.",
        .example = "clew show $ID\nclew show --headers --parts --places $ID",
        .options = options,
        .needs = CLI_STORE_READ,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
