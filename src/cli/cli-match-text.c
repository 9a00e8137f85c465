/* Rows of clew match for people and for programs that read JSON lines. */
#include "cli/cli-match.h"

#include "when/when.h"

/* ---- text ---------------------------------------------------------------------------------------
 */

static void put_summary(struct cli_match *m, struct cli *c) {
        const struct watch_coverage *v = watch_case_coverage(m->found);
        char n[32], all[32];
        cli_print(c, "%s names: ", cli_count(watch_case_rows(m->found), all));
        cli_print(c, "%s exact, ", cli_count(v->tiers[NAME_EXACT], n));
        cli_print(c, "%s other spelling, ", cli_count(v->tiers[NAME_SPELLING], n));
        cli_print(c, "%s cross-script, ", cli_count(v->tiers[NAME_CROSS_SCRIPT], n));
        cli_print(c, "%s weak", cli_count(v->tiers[NAME_WEAK], n));
        if (v->ambiguous)
                cli_print(c, " (%s ambiguous)", cli_count(v->ambiguous, n));
        cli_print(c, ", %s not here\n", cli_count(v->tiers[NAME_NONE], n));
}

static void text_begin(struct cli_match *m) {
        struct buf b;
        buf_init(&b, 0);
        put_summary(m, m->c);
        cli_match_coverage(m, &b);
        cli_print(m->c, "%.*s\n\n", STR_ARG(buf_str(&b)));
        buf_done(&b);
}

/* Words of others, broken before column 80. */
static void put_wrapped(struct cli *c, struct str s, size_t at, size_t n) {
        enum { WIDE = 68 };
        for (size_t i = 0, line; i < s.n; i += line) {
                struct str rest = str_sub(s, i, SIZE_MAX);
                size_t columns = 0, space = 0;
                for (line = 0; line < rest.n && columns < WIDE; line++) {
                        columns += ((uint8_t) rest.p[line] & 0xc0) != 0x80;
                        if (rest.p[line] == ' ')
                                space = line + 1;
                }
                if (line < rest.n && space)
                        line = space;
                while (line < rest.n && ((uint8_t) rest.p[line] & 0xc0) == 0x80)
                        line++;
                size_t from = at > i ? at - i : 0, to = at + n > i ? at + n - i : 0;
                from = from < line ? from : line;
                to = to < line ? to : line;
                cli_print(c, "        ");
                cli_show(c, CLI_PLAIN, str_sub(rest, 0, from), 0);
                cli_show(c, CLI_MARK, str_sub(rest, from, to - from), 0);
                cli_show(c, CLI_PLAIN, str_sub(rest, to, line - to), 0);
                cli_print(c, "\n");
        }
}

static void put_quote(struct cli *c, const struct watch_quote *q) {
        char id[13];
        cli_id(&q->key, id);
        cli_print(c, "    %s  ", id);
        cli_date(c, q->dated, q->date, q->zone, 10);
        cli_print(c, "  ");
        cli_show(c, CLI_BOLD, q->speaker.n ? q->speaker : STR("(nobody named)"), 0);
        cli_print(c, "%s%s%s\n", q->flags & WATCH_IN_HEAD ? ", in the headers" : "",
                  q->flags & WATCH_EARLIER ? ", quoted" : "",
                  q->flags & WATCH_OCR ? ", read from pixels" : "");
        put_wrapped(c, q->words, q->at, q->n);
}

static void put_role(struct cli *c, const struct watch_role *r) {
        char id[13], n[32];
        cli_id(&r->key, id);
        cli_print(c, "    %s", r->former ? "formerly " : "");
        cli_show(c, CLI_BOLD, r->title.n ? r->title : STR("(no title)"), 0);
        if (r->organisation.n) {
                cli_print(c, ", ");
                cli_show(c, CLI_PLAIN, r->organisation, 0);
        }
        cli_print(c, "  seen %s times ", cli_count(r->n, n));
        cli_date(c, r->dated, r->first, 0, 10);
        cli_print(c, "..");
        cli_date(c, r->dated, r->last, 0, 10);
        cli_print(c, "  [%s]%s%s%s\n", id, r->when ? ", " : "", watch_when_words(r->when),
                  r->on_list ? ", as the list says" : "");
}

static void put_person(struct cli *c, const struct watch_bearer *p) {
        char n[32];
        cli_print(c, "    %012llx  ", (unsigned long long) p->key >> 16);
        cli_show(c, CLI_BOLD, p->name, 0);
        cli_print(c, "  ");
        cli_show(c, CLI_PLAIN, p->anchor, 0);
        cli_print(c, "  %s documents\n", cli_count(p->docs, n));
}

static void text_none(struct cli *c, const struct watch_entry *x, const struct watch_detail *d) {
        cli_print(c, "no hit   ");
        cli_show(c, CLI_BOLD, x->name, 0);
        if (d->nearest.n) {
                cli_print(c, "   nearest here: ");
                cli_show(c, CLI_PLAIN, d->nearest, 0);
                cli_print(c, " (%.2f)", d->nearest_score);
        }
        cli_print(c, "\n");
}

static void text_head(struct cli *c, const struct watch_entry *x, const struct watch_row *row) {
        struct buf verdict;
        char docs[32], mails[32], times[32];
        buf_init(&verdict, 0);
        cli_match_verdict(row, &verdict);
        cli_show(c, CLI_HEAD, x->name, 0);
        cli_print(c, "  (line %u of the list)\n", x->line);
        cli_print(c, "    %.*s\n", STR_ARG(buf_str(&verdict)));
        cli_print(c, "    odds %.2f; in %s documents, %s without copies, %s occasions\n", row->odds,
                  cli_count(row->docs, docs), cli_count(row->messages, mails),
                  cli_count(row->occasions, times));
        buf_done(&verdict);
}

static void text_row(struct cli_match *m, const struct watch_row *row,
                     const struct watch_detail *d) {
        enum { ROLES = 12, PEOPLE = 6 };
        const struct watch_entry *x = &m->list->entries.v[row->entry];
        struct cli *c = m->c;
        if (row->tier == NAME_NONE) {
                text_none(c, x, d);
                return;
        }
        text_head(c, x, row);
        for (size_t i = 0; i < d->n_quotes; i++)
                put_quote(c, &d->quotes[i]);
        if (d->n_people)
                cli_print(c, "  who bears the name here\n");
        for (size_t i = 0; i < d->n_people && i < PEOPLE; i++)
                put_person(c, &d->people[i]);
        if (d->n_roles)
                cli_print(c, "  offices\n");
        for (size_t i = 0; i < d->n_roles && i < ROLES; i++)
                put_role(c, &d->roles[i]);
        for (size_t i = 0; i < d->n_advice; i++) {
                cli_print(c, "  - ");
                cli_show(c, CLI_PLAIN, d->advice[i], 0);
                cli_print(c, "\n");
        }
        cli_print(c, "\n");
}

static void text_end(struct cli_match *m) {
        (void) m;
}

const struct cli_match_form cli_match_text = {
        .ranked = true, .begin = text_begin, .row = text_row, .end = text_end
};

/* ---- JSON lines ---------------------------------------------------------------------------------
 */

static void id_json(struct json *j, const char *key, const struct sha256 *doc) {
        char id[13];
        cli_id(doc, id);
        json_key(j, key), json_z(j, id);
}

static void flags_json(struct json *j, uint32_t flags) {
        json_key(j, "in_headers"), json_bool(j, flags & WATCH_IN_HEAD);
        json_key(j, "quoted"), json_bool(j, flags & WATCH_EARLIER);
        json_key(j, "ocr"), json_bool(j, flags & WATCH_OCR);
        json_key(j, "address"), json_bool(j, flags & WATCH_ADDRESS);
        json_key(j, "beside"), json_bool(j, flags & WATCH_BESIDE);
}

static void quote_json(struct json *j, const struct watch_quote *q) {
        json_object(j);
        id_json(j, "doc", &q->key);
        json_key(j, "off"), json_u64(j, q->off);
        json_key(j, "len"), json_u64(j, q->len);
        json_key(j, "quote"), json_str(j, q->words);
        json_key(j, "at"), json_u64(j, q->at);
        json_key(j, "n"), json_u64(j, q->n);
        json_key(j, "speaker"), json_str(j, q->speaker);
        cli_date_json(j, "date", q->dated, q->date, q->zone);
        json_key(j, "listed_as"), json_str(j, q->spelling);
        json_key(j, "tier"), json_z(j, name_tier_id(q->tier));
        json_key(j, "score"), json_real(j, q->score);
        flags_json(j, q->flags);
        json_end(j);
}

static void role_json(struct json *j, const struct watch_role *r) {
        static const char *const when[] = { NULL, "before", "during", "after" };
        json_object(j);
        json_key(j, "title"), json_str(j, r->title);
        json_key(j, "organisation"), json_str(j, r->organisation);
        cli_date_json(j, "first", r->dated, r->first, 0);
        cli_date_json(j, "last", r->dated, r->last, 0);
        json_key(j, "n"), json_u64(j, r->n);
        json_key(j, "documents"), json_u64(j, r->docs);
        json_key(j, "former"), json_bool(j, r->former);
        json_key(j, "on_list"), json_bool(j, r->on_list);
        json_key(j, "when"), json_z(j, when[r->when]);
        id_json(j, "doc", &r->key);
        json_end(j);
}

static void person_json(struct json *j, const struct watch_bearer *p) {
        char hex[17];
        snprintf(hex, sizeof hex, "%016llx", (unsigned long long) p->key);
        json_object(j);
        json_key(j, "actor"), json_z(j, hex);
        json_key(j, "name"), json_str(j, p->name);
        json_key(j, "anchor"), json_str(j, p->anchor);
        json_key(j, "documents"), json_u64(j, p->docs);
        cli_date_json(j, "first", p->dated, p->first, 0);
        cli_date_json(j, "last", p->dated, p->last, 0);
        json_end(j);
}

static void lists_json(struct json *j, const struct watch_detail *d) {
        json_key(j, "quotes");
        json_array(j);
        for (size_t i = 0; i < d->n_quotes; i++)
                quote_json(j, &d->quotes[i]);
        json_end(j);
        json_key(j, "called_so");
        json_array(j);
        for (size_t i = 0; i < d->n_people; i++)
                person_json(j, &d->people[i]);
        json_end(j);
        json_key(j, "held");
        json_array(j);
        for (size_t i = 0; i < d->n_roles; i++)
                role_json(j, &d->roles[i]);
        json_end(j);
        json_key(j, "advice");
        json_array(j);
        for (size_t i = 0; i < d->n_advice; i++)
                json_str(j, d->advice[i]);
        json_end(j);
}

static void json_row(struct cli_match *m, const struct watch_row *row,
                     const struct watch_detail *d) {
        const struct watch_entry *x = &m->list->entries.v[row->entry];
        struct json *j = cli_json(m->c);
        json_key(j, "line"), json_u64(j, x->line);
        json_key(j, "id"), json_str(j, x->id);
        json_key(j, "name"), json_str(j, x->name);
        json_key(j, "tier"), json_z(j, name_tier_id(row->tier));
        json_key(j, "spelling"), json_z(j, name_tier_id(row->spelling));
        json_key(j, "odds"), json_real(j, row->odds);
        json_key(j, "score"), json_real(j, row->score);
        json_key(j, "ambiguous"), json_bool(j, row->flags & WATCH_AMBIGUOUS);
        json_key(j, "address"), json_bool(j, row->flags & WATCH_ADDRESS);
        json_key(j, "beside"), json_bool(j, row->flags & WATCH_BESIDE);
        json_key(j, "bearers"), json_u64(j, row->people);
        json_key(j, "different_people"), json_u64(j, row->apart);
        json_key(j, "documents"), json_u64(j, row->docs);
        json_key(j, "in_part"), json_u64(j, row->weak_docs);
        json_key(j, "messages"), json_u64(j, row->messages);
        json_key(j, "occasions"), json_u64(j, row->occasions);
        lists_json(j, d);
        json_key(j, "nearest");
        if (d->nearest.n)
                json_str(j, d->nearest);
        else
                json_null(j);
        json_key(j, "nearest_score"), json_real(j, d->nearest_score);
        cli_json_done(m->c);
}

static void json_begin(struct cli_match *m) {
        (void) m;
}

static void json_finish(struct cli_match *m) {
        const struct watch_coverage *v = watch_case_coverage(m->found);
        struct json *j = cli_json(m->c);
        json_key(j, "summary"), json_bool(j, true);
        json_key(j, "names"), json_u64(j, watch_case_rows(m->found));
        for (unsigned t = NAME_NONE; t <= NAME_EXACT; t++)
                json_key(j, name_tier_id(t)), json_u64(j, v->tiers[t]);
        json_key(j, "ambiguous"), json_u64(j, v->ambiguous);
        json_key(j, "skipped_lines"), json_u64(j, m->list->n_faults);
        json_key(j, "documents"), json_u64(j, v->docs);
        json_key(j, "case_names"), json_u64(j, v->names);
        json_key(j, "ocr_documents"), json_u64(j, v->ocr);
        json_key(j, "needs_ocr"), json_u64(j, v->no_ocr);
        json_key(j, "unread"), json_u64(j, v->unread);
        cli_json_done(m->c);
}

const struct cli_match_form cli_match_json = { .begin = json_begin,
                                               .row = json_row,
                                               .end = json_finish };
