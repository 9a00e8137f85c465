/* A checked quotation for people, with what differs, and for programs. */
#include "cli/cli-check.h"

#include "when/when.h"

/* ---- text
 * ----------------------------------------------------------------------------------------- */

static enum cli_style style_of(const struct quote_checked *r) {
        return r->match.verdict <= QUOTE_FAITHFUL ? CLI_BOLD : CLI_WARN;
}

/* One line: white space runs as a space, reply marks gone. */
static void put_line(struct buf *b, struct str s) {
        for (size_t i = 0; i < s.n; i++) {
                bool mark = s.p[i] == '>' && (b->n == 0 || b->p[b->n - 1] == ' ');
                if (!ascii_space((unsigned char) s.p[i]) && !mark)
                        buf_putc(b, s.p[i]);
                else if (b->n && b->p[b->n - 1] != ' ')
                        buf_putc(b, ' ');
        }
}

static struct str src(const struct quote_checked *r, const struct quote_edit *e) {
        return e->src_off >= r->source_base
                       ? str_sub(r->source_text, e->src_off - r->source_base, e->src_len)
                       : (struct str){ 0 };
}

/* -words of the source- +words of the draft+; what is the same is cut in its middle. */
static void put_edit(struct buf *b, const struct cli_check_draft *d, const struct quote_checked *r,
                     const struct quote_edit *e) {
        struct str mine = str_sub(d->text, e->off, e->len), its = src(r, e);
        switch (e->op) {
        case QUOTE_SAME:
                put_line(b, mine);
                break;
        case QUOTE_CHANGED:
                buf_puts(b, "[-");
                put_line(b, its);
                buf_puts(b, "-]{+");
                put_line(b, mine);
                buf_puts(b, "+}");
                break;
        case QUOTE_LEFT_OUT:
        case QUOTE_ELIDED:
                buf_puts(b, e->op == QUOTE_ELIDED ? "… [-" : "[-");
                put_line(b, its);
                buf_puts(b, "-]");
                break;
        case QUOTE_PUT_IN:
                buf_puts(b, "{+");
                put_line(b, mine);
                buf_puts(b, "+}");
                break;
        case QUOTE_REPLACED:
                buf_puts(b, "[-");
                put_line(b, its);
                buf_puts(b, "-]");
                put_line(b, mine);
                break;
        }
        buf_putc(b, ' ');
}

static void show_words(struct cli *c, const struct quote_claimed *q) {
        struct buf b;
        buf_init(&b, 0);
        for (size_t i = 0; i < q->n_pieces; i++) {
                if (i)
                        buf_puts(&b, " | ");
                put_line(&b, q->pieces[i].words);
        }
        cli_print(c, "    \"");
        cli_show(c, CLI_PLAIN, buf_str(&b), 0);
        cli_print(c, "\"\n");
        buf_done(&b);
}

static void show_diff(struct cli *c, const struct cli_check_draft *d,
                      const struct quote_checked *r) {
        struct buf b;
        buf_init(&b, 0);
        for (size_t i = 0; i < r->match.edits.n; i++)
                put_edit(&b, d, r, &r->match.edits.v[i]);
        cli_print(c, "    ");
        cli_style(c, CLI_DIM);
        cli_show(c, CLI_DIM, str_trim(buf_str(&b)), 0);
        cli_style(c, CLI_PLAIN);
        cli_print(c, "\n");
        buf_done(&b);
}

static void bits(struct cli *c, unsigned set, unsigned n, const char *(*words)(unsigned) ) {
        for (unsigned i = 0; i < n; i++)
                if (set >> i & 1)
                        cli_print(c, "    %s\n", words(i));
}

static void show_source(struct cli *c, const struct quote_checked *r) {
        char id[13];
        cli_print(c, "    in ");
        if (!r->in_case) {
                cli_show(c, CLI_PLAIN, r->source_name, 0);
                cli_print(c, ", byte %u\n", r->match.off);
                return;
        }
        cli_id(&r->key, id);
        cli_print(c, "%s, byte %u: ", id, r->match.off);
        cli_show(c, CLI_PLAIN,
                 r->who.name.n      ? r->who.name
                 : r->who.address.n ? r->who.address
                                    : STR("[nobody knows who]"),
                 0);
        if (r->who.claimed) {
                cli_print(c, ", as ");
                cli_show(c, CLI_PLAIN, r->author, 0);
                cli_print(c, " has it");
        }
        cli_print(c, ", ");
        if (r->dated)
                cli_date(c, true, r->date, r->zone, 16);
        else
                cli_print(c, "undated");
        if (r->title.n) {
                cli_print(c, ", ");
                cli_show(c, CLI_DIM, r->title, 60);
        }
        if (r->copies > 1)
                cli_print(c, ", %u copies", r->copies);
        cli_print(c, "\n");
}

static void show_claims(struct cli *c, const struct quote_claimed *q,
                        const struct quote_checked *r) {
        if (r->speaker == QUOTE_FITS_no) {
                cli_style(c, CLI_WARN);
                cli_print(c, "    speaker: the draft says ");
                cli_show(c, CLI_WARN, q->who, 0);
                cli_print(c, ", the source ");
                cli_show(c, CLI_WARN, r->who.name.n ? r->who.name : r->who.address, 0);
                cli_print(c, "\n");
        }
        if (r->day == QUOTE_FITS_no) {
                cli_style(c, CLI_WARN);
                cli_print(c, "    date: the draft says ");
                cli_show(c, CLI_WARN, q->day_words, 0);
                cli_print(c, ", the source ");
                cli_date(c, true, r->date, r->zone, 16);
                cli_print(c, "\n");
        }
        cli_style(c, CLI_PLAIN);
}

void cli_check_text(struct cli *c, const struct cli_check_draft *d, const struct quote_claimed *q,
                    const struct quote_checked *r) {
        cli_show(c, CLI_PLAIN, str_of(d->file), 0);
        cli_print(c, ":%u: ", q->line);
        if (!q->judged) {
                cli_print(c, "short, and said by nobody: not judged\n");
                return;
        }
        cli_style(c, style_of(r));
        cli_print(c, "%s\n", quote_verdict_id(r->match.verdict));
        cli_style(c, CLI_PLAIN);
        show_words(c, q);
        if (r->match.verdict == QUOTE_NOT_FOUND)
                return;
        bits(c, r->match.reasons, QUOTE_REASONS, quote_reason_words);
        if (r->match.verdict != QUOTE_VERBATIM)
                show_diff(c, d, r);
        show_source(c, r);
        show_claims(c, q, r);
}

/* ---- JSON
 * ----------------------------------------------------------------------------------------- */

static void ids_json(struct json *j, const char *key, unsigned set, unsigned n,
                     const char *(*id)(unsigned) ) {
        json_key(j, key), json_array(j);
        for (unsigned i = 0; i < n; i++)
                if (set >> i & 1)
                        json_z(j, id(i));
        json_end(j);
}

static void edits_json(struct json *j, const struct cli_check_draft *d,
                       const struct quote_checked *r) {
        json_key(j, "edits"), json_array(j);
        for (size_t i = 0; i < r->match.edits.n; i++) {
                const struct quote_edit *e = &r->match.edits.v[i];
                json_object(j);
                json_key(j, "op"), json_z(j, quote_op_id(e->op));
                json_key(j, "off"), json_u64(j, e->off);
                json_key(j, "len"), json_u64(j, e->len);
                json_key(j, "source_off"), json_u64(j, e->src_off);
                json_key(j, "source_len"), json_u64(j, e->src_len);
                json_key(j, "draft"), json_str(j, str_sub(d->text, e->off, e->len));
                json_key(j, "source"), json_str(j, src(r, e));
                json_end(j);
        }
        json_end(j);
}

static void source_json(struct json *j, const struct quote_checked *r) {
        char key[SHA256_HEX];
        json_key(j, "found_in");
        if (r->match.verdict == QUOTE_NOT_FOUND) {
                json_null(j);
                return;
        }
        sha256_hex(&r->key, key);
        json_object(j);
        json_key(j, "document");
        if (r->in_case)
                json_z(j, key);
        else
                json_null(j);
        json_key(j, "file"), json_str(j, r->source_name);
        json_key(j, "off"), json_u64(j, r->match.off);
        json_key(j, "len"), json_u64(j, r->match.len);
        json_key(j, "speaker"), json_str(j, r->who.name);
        json_key(j, "speaker_address"), json_str(j, r->who.address);
        json_key(j, "author"), json_str(j, r->author);
        json_key(j, "title"), json_str(j, r->title);
        cli_date_json(j, "date", r->dated, r->date, r->zone);
        json_key(j, "copies"), json_u64(j, r->copies);
        json_end(j);
}

void cli_check_json(struct cli *c, const struct cli_check_draft *d, const struct quote_claimed *q,
                    const struct quote_checked *r) {
        struct json *j = cli_json(c);
        json_key(j, "file"), json_z(j, d->file);
        json_key(j, "line"), json_u64(j, q->line);
        json_key(j, "off"), json_u64(j, q->off);
        json_key(j, "len"), json_u64(j, q->len);
        json_key(j, "judged"), json_bool(j, q->judged);
        json_key(j, "pieces"), json_array(j);
        for (size_t i = 0; i < q->n_pieces; i++)
                json_str(j, q->pieces[i].words);
        json_end(j);
        json_key(j, "who"), json_str(j, q->who);
        json_key(j, "day"), json_str(j, q->dated ? q->day_words : STR(""));
        json_key(j, "verdict");
        if (q->judged)
                json_z(j, quote_verdict_id(r->match.verdict));
        else
                json_null(j);
        json_key(j, "clean"), json_bool(j, !q->judged || r->clean);
        json_key(j, "speaker_fits"), json_z(j, quote_fits_id(r->speaker));
        json_key(j, "day_fits"), json_z(j, quote_fits_id(r->day));
        ids_json(j, "reasons", r->match.reasons, QUOTE_REASONS, quote_reason_id);
        ids_json(j, "rules", r->match.rules, QUOTE_RULES, quote_rule_id);
        source_json(j, r);
        edits_json(j, d, r);
        cli_json_done(c);
}
