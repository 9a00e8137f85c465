/* clew show — one document: its words, its facts, where it lies, its exact bytes. */
#include "cli/cli-common.h"
#include "flow/flow.h"
#include "rec/rec-kind.h"
#include "when/when.h"

#include <unistd.h>

static struct {
        bool headers, parts, flaws, places, raw, png;
        uint64_t page, dpi;
} opt;

static const struct cli_option options[] = {
        { "headers", CLI_BOOL, &opt.headers, NULL, "header facts with the byte each stands at" },
        { "parts", CLI_BOOL, &opt.parts, NULL, "the MIME tree" },
        { "flaws", CLI_BOOL, &opt.flaws, NULL, "what is wrong with it" },
        { "places", CLI_BOOL, &opt.places, NULL, "where it lies" },
        { "raw", CLI_BOOL, &opt.raw, NULL,
          "the exact bytes, taken anew from the source and checked" },
        { "page", CLI_U64, &opt.page, "N",
          "only page (sheet, slide) N; with --json where its words stand" },
        { "png", CLI_BOOL, &opt.png, NULL,
          "the page, or the picture, as pixels, drawn in the jail" },
        { "dpi", CLI_U64, &opt.dpi, "N", "dots per inch of --png (default 150)" },
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
        if (a->address.n) {
                cli_print(c, "<");
                cli_show(c, CLI_PLAIN, a->address, 0);
                cli_print(c, ">");
        }
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

/* Of a mail when it was sent; of another document every date that it tells. */
static void put_dates(struct cli *c, struct bytes records, bool mail) {
        char z[WHEN_TEXT], day[WHEN_TEXT];
        struct rec r;
        while (rec_get(&records, &r, NULL) > 0) {
                bool sent = r.kind == REC_date && r.date.basis == REC_DATE_sent;
                if (r.kind != REC_date || (!sent && mail))
                        continue;
                struct str iso = when_format_iso(r.date.at, r.date.zone, z);
                int64_t local =
                        r.date.at + (r.date.zone == REC_ZONE_UNKNOWN ? 0 : r.date.zone * 60);
                struct str jalali = when_format_day(WHEN_jalali, when_day(local), day);
                char label[16];
                snprintf(label, sizeof label, "%s", sent ? "Date" : cli_basis_words(r.date.basis));
                label[0] = (char) (label[0] & ~0x20);
                cli_print(c, "%-8s %.*s  (%.*s)\n", label, STR_ARG(iso), STR_ARG(jalali));
        }
}

static void put_line(struct cli *c, const char *label, struct str value, enum cli_style style) {
        if (value.n == 0)
                return;
        cli_print(c, "%-8s ", label);
        cli_show(c, style, value, 0);
        cli_print(c, "\n");
}

/* Facts of a document that is no mail, by their names; the title has a line of its own. */
static void put_facts(struct cli *c, struct bytes records) {
        struct rec r;
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind != REC_header || r.header.id == REC_HDR_subject)
                        continue;
                const char *words = cli_header_words(r.header.id);
                bool own = !words || r.header.id == REC_HDR_field;
                cli_print(c, "  ");
                cli_show(c, CLI_DIM, own ? r.header.name : str_of(words), 0);
                cli_print(c, ": ");
                cli_show(c, CLI_PLAIN, r.header.value, 0);
                cli_print(c, "\n");
        }
}

static const char *outcome_words(enum store_outcome o) {
        switch (o) {
        case STORE_UNREAD:
                return "not read yet";
        case STORE_READ_WHOLE:
                return NULL;
        case STORE_READ_PARTLY:
                return "read only in part: --flaws says why";
        case STORE_READ_STRINGS:
                return "raw strings only: no reader takes it";
        case STORE_READ_LOCKED:
                return "locked: clew retry --passwords FILE";
        case STORE_READ_NAMED:
                return "named only: nothing in it is read as text";
        }
        return NULL;
}

static void put_kind(struct cli *c, const struct store_doc_row *row) {
        const struct rec_kind_row *kind = rec_kind_find(row->file_kind);
        const char *outcome = outcome_words(row->outcome);
        const struct {
                uint32_t flag;
                const char *words;
        } flags[] = {
                { REC_DOC_encrypted, "encrypted" },
                { REC_DOC_recovered, "recovered: was deleted" },
                { REC_DOC_article, "published" },
                { REC_DOC_embedded, "inside its parent" },
                { REC_DOC_ocr, "words read from pixels" },
                { REC_DOC_needs_ocr, "pixels not read yet: clew ocr" },
        };
        cli_print(c, "%-8s %s", "Kind", kind ? kind->words : cli_kind_words(row->kind));
        for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
                if (row->flags & flags[i].flag)
                        cli_print(c, ", %s", flags[i].words);
        cli_print(c, "\n");
        if (outcome)
                put_line(c, "Read", str_of(outcome), CLI_WARN);
}

static void put_people(struct cli *c, struct bytes records) {
        static const struct {
                enum rec_role role;
                const char *label;
        } rows[] = {
                { REC_ROLE_from, "From" },     { REC_ROLE_sender, "Sender" },
                { REC_ROLE_author, "Author" }, { REC_ROLE_editor, "Editor" },
                { REC_ROLE_organizer, "By" },  { REC_ROLE_to, "To" },
                { REC_ROLE_attendee, "With" }, { REC_ROLE_cc, "Cc" },
                { REC_ROLE_bcc, "Bcc" },       { REC_ROLE_subject, "Person" },
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                put_role(c, records, rows[i].role, rows[i].label);
}

static void put_head(struct cli *c, const struct store_doc_row *row, struct bytes records,
                     const struct cli_heading *h) {
        char id[SHA256_HEX], size[32];
        bool mail = row->kind == REC_DOC_message;
        sha256_hex(&row->key, id);
        put_people(c, records);
        put_dates(c, records, mail);
        put_line(c, "File", mail ? STR("") : h->name, CLI_BOLD);
        if (mail) {
                cli_print(c, "%-8s ", "Subject");
                cli_show(c, CLI_BOLD, h->subject, 0);
                cli_print(c, "\n");
        } else {
                put_line(c, "Title", h->subject, CLI_BOLD);
                put_kind(c, row);
        }
        cli_print(c, "%-8s %s (%s)\n", "Id", id, cli_size(row->size, size));
        if (!mail)
                put_facts(c, records);
}

/* Is it somebody's plain words? */
static bool is_plain(enum rec_span_kind kind) {
        return kind == REC_SPAN_own || kind == REC_SPAN_label || kind == REC_SPAN_headline ||
               kind == REC_SPAN_byline;
}

/* Whose or what words follow, where that is not plain from the text itself. */
static void put_mark(struct cli *c, enum rec_span_kind kind, bool at_start) {
        if (kind < REC_SPAN_inserted || is_plain(kind))
                return;
        cli_style(c, CLI_WARN);
        if (kind == REC_SPAN_ocr)
                cli_print(c, "[read from pixels; digits are not to be trusted]%s",
                          at_start ? "\n" : " ");
        else
                cli_print(c, "[%s] ", cli_span_words(kind));
        cli_style(c, CLI_PLAIN);
}

/* The pages of one text as they begin; `at` is an offset in it. */
struct pages {
        struct bytes records; /* behind the TEXT */
        struct rec_page page; /* the next to begin */
        bool any;
        uint32_t number; /* of the one under way; 0 before the first */
};

static void next_page(struct pages *p) {
        struct rec r;
        p->any = false;
        while (!p->any && rec_get(&p->records, &r, NULL) > 0 && r.kind != REC_text)
                if (r.kind == REC_page) {
                        p->page = r.page;
                        p->any = true;
                }
}

static void put_page_head(struct cli *c, const struct rec_page *p) {
        cli_style(c, CLI_DIM);
        cli_print(c, "-- page %u ", (unsigned) p->number);
        if (p->label.n) {
                cli_print(c, "(");
                cli_show(c, CLI_PLAIN, p->label, 0);
                cli_print(c, ") ");
        }
        if (p->flags & REC_PAGE_hidden)
                cli_print(c, "hidden ");
        if (p->flags & REC_PAGE_repaired)
                cli_print(c, "text layer repaired ");
        if (p->flags & REC_PAGE_needs_ocr)
                cli_print(c, "pixels not read yet ");
        cli_print(c, "--\n");
        cli_style(c, CLI_PLAIN);
}

static void put_piece(struct cli *c, const struct rec_span *s, struct str text, uint64_t off,
                      uint64_t end) {
        struct str words = str_sub(text, off, end - off);
        if (str_trim(words).n == 0)
                return;
        put_mark(c, s->kind, str_chr(words, '\n') != SIZE_MAX);
        cli_style(c, is_plain(s->kind) ? CLI_PLAIN : CLI_DIM);
        cli_text(c, words, "");
        cli_style(c, CLI_PLAIN);
}

/* One span, cut where pages begin; with --page only what is on that page. */
static void put_span(struct cli *c, const struct rec_span *s, struct str text, struct pages *p) {
        uint64_t at = s->off, end = s->off + s->len;
        while (at < end) {
                uint64_t to = end;
                while (p->any && p->page.off <= at) {
                        p->number = p->page.number;
                        if (!opt.page || opt.page == p->number)
                                put_page_head(c, &p->page);
                        next_page(p);
                }
                if (p->any && p->page.off < to)
                        to = p->page.off;
                if (!opt.page || opt.page == p->number)
                        put_piece(c, s, text, at, to);
                at = to;
        }
}

static void put_text(struct cli *c, struct bytes records) {
        struct rec r;
        struct str text = { 0 };
        struct pages p = { 0 };
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_text) {
                        text = r.text.text;
                        p = (struct pages){ .records = records };
                        next_page(&p);
                }
                if (r.kind == REC_text && r.text.kind == REC_TEXT_strings)
                        cli_print(c, "\n[raw strings]\n");
                if (r.kind == REC_span)
                        put_span(c, &r.span, text, &p);
        }
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
                        section(c, "inside it");
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
                put_head(c, row, records, &h);
                cli_print(c, "\n");
                put_text(c, records);
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
                if (r >= 0 && i && !c->json && !opt.raw && !opt.png)
                        cli_print(c, "\n");
                if (r >= 0)
                        r = opt.raw   ? as_raw(c, &row)
                            : opt.png ? as_png(c, &row)
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
