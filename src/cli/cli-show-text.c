/* The page of one document as a reader sees it: who, when, what it is, and its words with whatever
 * is not plain about them marked. */
#include "cli/cli-show.h"

#include "base/vec.h"
#include "rec/rec-kind.h"
#include "when/when.h"

void cli_show_address(struct cli *c, const struct rec_addr *a) {
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
                cli_show_address(c, &r.addr);
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

void cli_show_head(struct cli *c, const struct store_doc_row *row, struct bytes records,
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
        if (kind < REC_SPAN_inserted || kind >= REC_SPAN_forwarded || is_plain(kind))
                return;
        cli_style(c, CLI_WARN);
        if (kind == REC_SPAN_ocr)
                cli_print(c, "[read from pixels; digits are not to be trusted]%s",
                          at_start ? "\n" : " ");
        else
                cli_print(c, "[%s] ", cli_span_words(kind));
        cli_style(c, CLI_PLAIN);
}

/* Who speaks from here on, where somebody else did: "Jane Doe wrote, 5 Dec 2000:".  The text's own
 * lines say it too, but scattered, and a long quote lets one forget. */
static void put_speaker(struct cli *c, const struct rec_voice *v, struct str text) {
        struct rec_place who = v->name.len ? v->name : v->address;
        if (who.len == 0)
                return;
        cli_style(c, CLI_WARN);
        cli_print(c, "[");
        cli_show(c, CLI_WARN, str_sub(text, who.off, who.len), 0);
        cli_style(c, CLI_WARN);
        cli_print(c, v->kind == REC_VOICE_forwarded ? " wrote, forwarded" : " wrote");
        if (v->precision) {
                cli_print(c, ", ");
                cli_date(c, true, v->at, v->zone, v->precision < 86400 ? 16 : 10);
        }
        cli_style(c, CLI_WARN);
        cli_print(c, ":]\n");
        cli_style(c, CLI_PLAIN);
}

/* The voices of one text, and who spoke last. */
struct voices {
        VEC(struct rec_voice) v;
        uint32_t speaking; /* 0: the author */
};

/* The head above somebody's words says who speaks; it is shown behind it. */
static void turn_to(struct cli *c, struct voices *v, const struct rec_span *s, struct str text) {
        if (s->kind == REC_SPAN_header_block || s->kind == REC_SPAN_attribution ||
            s->kind == REC_SPAN_armor || s->voice == v->speaking || s->voice > v->v.n)
                return;
        v->speaking = s->voice;
        if (s->voice && str_trim(str_sub(text, s->off, s->len)).n)
                put_speaker(c, &v->v.v[s->voice - 1], text);
        else if (s->voice)
                v->speaking = 0; /* white space: the words come */
}

/* The pages of one text as they begin; `at` is an offset in it. */
struct pages {
        struct bytes records; /* behind the TEXT */
        struct rec_page page; /* the next to begin */
        bool any;
        uint32_t number; /* of the one under way; 0 before the first */
        uint32_t only;   /* show this one alone; 0 = all */
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
                        if (!p->only || p->only == p->number)
                                put_page_head(c, &p->page);
                        next_page(p);
                }
                if (p->any && p->page.off < to)
                        to = p->page.off;
                if (!p->only || p->only == p->number)
                        put_piece(c, s, text, at, to);
                at = to;
        }
}

/* Is `next` a piece of the same plain text as `run`?  A label and what it stands before are. */
static bool goes_on(const struct rec_span *run, const struct rec_span *next) {
        return run->len > 0 && run->off + run->len == next->off && is_plain(run->kind) &&
               is_plain(next->kind);
}

void cli_show_text(struct cli *c, struct bytes records, uint32_t page) {
        struct rec r;
        struct str text = { 0 };
        struct pages p = { .only = page };
        struct rec_span run = { 0 };
        struct voices voices = { 0 };
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_span && goes_on(&run, &r.span)) {
                        run.len += r.span.len;
                        continue;
                }
                put_span(c, &run, text, &p);
                if (r.kind == REC_voice)
                        vec_push(&voices.v, r.voice);
                else if (r.kind == REC_span)
                        turn_to(c, &voices, &r.span, text);
                run = r.kind == REC_span ? r.span : (struct rec_span){ 0 };
                if (r.kind == REC_text) {
                        text = r.text.text;
                        vec_clear(&voices.v);
                        voices.speaking = 0;
                        p = (struct pages){ .records = records, .only = page };
                        next_page(&p);
                }
                if (r.kind == REC_text && r.text.kind == REC_TEXT_strings)
                        cli_print(c, "\n[raw strings]\n");
        }
        put_span(c, &run, text, &p);
        vec_done(&voices.v);
}
