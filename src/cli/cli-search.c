/* clew search — find messages by words, people, dates and more; see doc/query.md. */
#include "base/io.h"
#include "cli/cli-common.h"
#include "query/query-trec.h"
#include "rec/rec-kind.h"
#include "when/when.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static struct {
        uint64_t limit, offset;
        bool by_date, oldest, facets, count, analyze, all, copies, ids;
        const char *trec, *docno, *by;
        bool language;
} opt = { .limit = 20 };

static const struct cli_option options[] = {
        { "limit", CLI_U64, &opt.limit, "N", "at most N hits (default 20)" },
        { "all", CLI_BOOL, &opt.all, NULL, "every hit" },
        { "offset", CLI_U64, &opt.offset, "N", "leave out the first N hits" },
        { "by-date", CLI_BOOL, &opt.by_date, NULL, "newest first, instead of best first" },
        { "oldest", CLI_BOOL, &opt.oldest, NULL, "oldest first" },
        { "count", CLI_BOOL, &opt.count, NULL, "only say how many" },
        { "ids", CLI_BOOL, &opt.ids, NULL, "only the ids of the hits" },
        { "facets", CLI_BOOL, &opt.facets, NULL,
          "count all hits by year, person, domain, language, kind" },
        { "copies", CLI_BOOL, &opt.copies, NULL, "every copy of a message as a hit of its own" },
        { "by", CLI_STR, &opt.by, "NAME",
          "who asks: is:starred, is:read and is:unread mean what they marked" },
        { "analyze", CLI_BOOL, &opt.analyze, NULL, "show how the query was understood, and stop" },
        { "trec-run", CLI_STR, &opt.trec, "TOPICS",
          "answer a file of topics; the answer is a TREC run" },
        { "docno", CLI_STR, &opt.docno, "HOW",
          "document names in a TREC run: auto, msgid, local, name, id" },
        { "trec-language", CLI_BOOL, &opt.language, NULL,
          "topics are queries in our language, not plain words" },
        { 0 },
};

/* Numbers beyond 32 bits are as good as the most there can be. */
static uint32_t u32(uint64_t v) {
        return v < UINT32_MAX ? (uint32_t) v : UINT32_MAX;
}

/* ---- TREC --------------------------------------------------------------------------------- */

static int slurp(const char *path, struct buf *out, struct err *e) {
        _cleanup_close_ int fd =
                strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
                return err_errno(e, errno, "cannot open '%s'", path);
        for (ssize_t n = 1; n > 0; out->n += n > 0 ? (size_t) n : 0) {
                n = read(fd, buf_room(out, 1 << 16), 1 << 16);
                if (n < 0)
                        return err_errno(e, errno, "cannot read '%s'", path);
        }
        return 0;
}

static int docno_of(struct cli *c, enum query_docno *ret) {
        static const struct {
                const char *name;
                enum query_docno docno;
        } known[] = { { "auto", QUERY_DOCNO_auto },
                      { "msgid", QUERY_DOCNO_msgid },
                      { "local", QUERY_DOCNO_local },
                      { "name", QUERY_DOCNO_name },
                      { "id", QUERY_DOCNO_id } };
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
                if (!opt.docno || strcmp(opt.docno, known[i].name) == 0) {
                        *ret = known[i].docno;
                        return 0;
                }
        return err_set(&c->err, ERR_usage, "--docno takes auto, msgid, local, name or id, not '%s'",
                       opt.docno);
}

static int run_trec(struct cli *c, const struct query_case *qc) {
        struct query_trec_options o = { .limit = opt.limit == 20 ? 0 : u32(opt.limit),
                                        .language = opt.language };
        struct buf topics, out;
        buf_init(&topics, 0);
        buf_init(&out, 0);
        int r = docno_of(c, &o.docno);
        if (r >= 0)
                r = slurp(opt.trec, &topics, &c->err);
        if (r >= 0)
                r = query_trec(qc, buf_str(&topics), &o, &out, &c->err);
        if (r >= 0)
                buf_put(&c->line, out.p, out.n);
        buf_done(&topics);
        buf_done(&out);
        return r < 0 ? r : r > 0 ? CLI_YES : CLI_NO;
}

/* ---- hits --------------------------------------------------------------------------------- */

/* A snippet with its marks, line breaks as spaces. */
static void snippet(struct cli *c, const struct query_hit *h) {
        size_t at = 0;
        if (h->snippet.n == 0)
                return;
        cli_print(c, "    ");
        for (size_t i = 0; i <= h->n_marks; i++) {
                struct index_range m =
                        i < h->n_marks ? h->marks[i] : (struct index_range){ h->snippet.n, 0 };
                cli_show(c, CLI_PLAIN, str_sub(h->snippet, at, m.off - at), 0);
                if (m.len)
                        cli_show(c, CLI_MARK, str_sub(h->snippet, m.off, m.len), 0);
                at = m.off + m.len;
        }
        cli_print(c, "\n");
}

/* What carries it, nearest first: "in report.docx, in Re: accounts". */
static void put_chain(struct cli *c, const struct query_hit *h) {
        struct buf records, room;
        buf_init(&records, 0);
        buf_init(&room, 0);
        for (size_t i = 0; i < h->n_chain; i++) {
                struct store_doc_row row;
                struct cli_heading head;
                char id[13];
                buf_clear(&records);
                if (store_doc_get(c->store, (struct doc_id){ h->chain[i] }, &row, NULL) < 0 ||
                    store_text_get(c->store, row.text_at, row.text_len, &records, NULL) < 0 ||
                    cli_heading_of(c, &row, buf_bytes(&records), &room, &head) < 0)
                        break;
                bool mail = row.kind == REC_DOC_message;
                cli_id(&row.key, id);
                cli_print(c, "%s", i ? ", in " : "    in ");
                cli_show(c, CLI_PLAIN, mail || !head.name.n ? head.subject : head.name, 0);
                cli_style(c, CLI_DIM);
                cli_print(c, " %s", id);
                cli_style(c, CLI_PLAIN);
        }
        if (h->n_chain)
                cli_print(c, "\n");
        buf_done(&room);
        buf_done(&records);
}

/* What a hit that is no mail is: "PDF: ", "PDF, read from pixels: ". */
static void put_kind(struct cli *c, const struct query_hit *h) {
        const struct rec_kind_row *kind = rec_kind_find(h->file_kind);
        if (h->kind == REC_DOC_message)
                return;
        if (h->flags & REC_DOC_article)
                cli_print(c, "published");
        else
                cli_print(c, "%s", kind ? kind->words : cli_kind_words(h->kind));
        cli_print(c, "%s%s: ", h->flags & REC_DOC_ocr ? ", read from pixels" : "",
                  h->outcome == STORE_READ_STRINGS ? ", raw strings" : "");
}

static void hit_text(struct cli *c, const struct query_hit *h) {
        cli_style(c, CLI_DIM);
        cli_print(c, "%s ", h->id);
        cli_style(c, CLI_PLAIN);
        cli_date(c, h->dated, h->date, h->zone, 16);
        cli_print(c, " ");
        cli_show(c, CLI_BOLD, h->from.n ? h->from : h->address, 0);
        if (h->from.n && h->address.n && !str_eq(h->from, h->address)) {
                cli_print(c, " <");
                cli_show(c, CLI_PLAIN, h->address, 0);
                cli_print(c, ">");
        }
        cli_print(c, "\n    ");
        put_kind(c, h);
        cli_show(c, CLI_BOLD, h->subject.n ? h->subject : STR("(no subject)"), 0);
        if (h->copies > 1)
                cli_print(c, "  (%u copies)", (unsigned) h->copies);
        for (size_t i = 0; i < h->n_flaws; i++)
                cli_print(c, "%s%s", i ? ", " : "  [", h->flaws[i]);
        cli_print(c, "%s\n", h->n_flaws ? "]" : "");
        put_chain(c, h);
        snippet(c, h);
}

/* Ids of what carries it, nearest first. */
static void chain_json(struct cli *c, const struct query_hit *h) {
        json_key(&c->js, "chain");
        json_array(&c->js);
        for (size_t i = 0; i < h->n_chain; i++) {
                struct store_doc_row row;
                char id[13];
                if (store_doc_get(c->store, (struct doc_id){ h->chain[i] }, &row, NULL) < 0)
                        break;
                cli_id(&row.key, id);
                json_z(&c->js, id);
        }
        json_end(&c->js);
}

static void hit_json(struct cli *c, const struct query_hit *h) {
        struct json *j = cli_json(c);
        json_key(j, "type"), json_z(j, "hit");
        json_key(j, "id"), json_z(j, h->id);
        json_key(j, "kind"), json_z(j, cli_kind_words(h->kind));
        if (h->kind != REC_DOC_message) {
                const struct rec_kind_row *kind = rec_kind_find(h->file_kind);
                json_key(j, "file_kind"), json_z(j, kind ? kind->id : NULL);
                json_key(j, "outcome"),
                        json_z(j, store_outcome_id((enum store_outcome) h->outcome));
        }
        json_key(j, "ocr"), json_bool(j, h->flags & REC_DOC_ocr);
        chain_json(c, h);
        cli_date_json(j, "date", h->dated, h->date, h->zone);
        json_key(j, "from"), json_str(j, h->from);
        json_key(j, "address"), json_str(j, h->address);
        json_key(j, "subject"), json_str(j, h->subject);
        json_key(j, "lang"), json_z(j, text_lang_code(h->lang));
        json_key(j, "score"), json_real(j, (double) h->score);
        json_key(j, "thread"), json_u64(j, h->thread);
        json_key(j, "copies"), json_u64(j, h->copies);
        json_key(j, "places"), json_u64(j, h->places);
        json_key(j, "flaws");
        json_array(j);
        for (size_t i = 0; i < h->n_flaws; i++)
                json_z(j, h->flaws[i]);
        json_end(j);
        json_key(j, "snippet"), json_str(j, h->snippet);
        json_key(j, "marks");
        json_array(j);
        for (size_t i = 0; i < h->n_marks; i++) {
                json_array(j);
                json_u64(j, h->marks[i].off), json_u64(j, h->marks[i].len);
                json_end(j);
        }
        json_end(j);
        cli_json_done(c);
}

/* ---- facets and counts -------------------------------------------------------------------- */

static const char *facet_words(enum query_facet f) {
        switch (f) {
        case QUERY_FACET_year:
                return "year";
        case QUERY_FACET_month:
                return "month";
        case QUERY_FACET_person:
                return "person";
        case QUERY_FACET_domain:
                return "domain";
        case QUERY_FACET_lang:
                return "language";
        case QUERY_FACET_kind:
                return "kind";
        }
        return "";
}

static void facet(struct cli *c, const struct query_facet_row *f, bool first) {
        char n[32];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "facet");
                json_key(j, "facet"), json_z(j, facet_words(f->facet));
                json_key(j, "label"), json_str(j, f->label);
                json_key(j, "n"), json_u64(j, f->n);
                cli_json_done(c);
                return;
        }
        if (first) {
                cli_style(c, CLI_HEAD);
                cli_print(c, "%s\n", facet_words(f->facet));
                cli_style(c, CLI_PLAIN);
        }
        cli_print(c, "  %9s  ", cli_count(f->n, n));
        cli_show(c, CLI_PLAIN, f->label.n ? f->label : STR("none"), 0);
        cli_print(c, "\n");
}

static void totals(struct cli *c, const struct query_result *r) {
        char a[32], b[32];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "total");
                json_key(j, "messages"), json_u64(j, r->messages);
                json_key(j, "documents"), json_u64(j, r->documents);
                cli_json_done(c);
        } else if (opt.count) {
                cli_print(c, "%llu\n", (unsigned long long) r->messages);
        } else if (!opt.ids) {
                cli_count(r->messages, a);
                cli_count(r->documents, b);
                cli_print(c, "%s found", a);
                if (r->documents != r->messages)
                        cli_print(c, ", %s with their copies", b);
                cli_print(c, "\n");
        }
}

static int coverage(struct cli *c) {
        struct store_coverage n;
        int r = store_coverage_get(c->store, &n, &c->err);
        if (r >= 0 && n.indexed < n.docs)
                fprintf(stderr,
                        "clew: only %llu of %llu documents are searchable yet: run clew add "
                        "again\n",
                        (unsigned long long) n.indexed, (unsigned long long) n.docs);
        return r;
}

static int ask(struct cli *c, const struct query_case *qc, struct str text, struct arena *a) {
        struct query_env env = { .now = when_now() };
        struct query_options o = { .order = opt.oldest    ? QUERY_BY_DATE_UP
                                            : opt.by_date ? QUERY_BY_DATE_DOWN
                                                          : QUERY_BY_RANK,
                                   .limit = opt.count ? 0
                                            : opt.all ? UINT32_MAX
                                                      : u32(opt.limit),
                                   .offset = u32(opt.offset),
                                   .facets = opt.facets
                                                     ? QUERY_FACET_year | QUERY_FACET_person |
                                                               QUERY_FACET_domain |
                                                               QUERY_FACET_lang | QUERY_FACET_kind
                                                     : 0,
                                   .all_copies = opt.copies,
                                   .ids_only = opt.ids,
                                   .snippets = !opt.ids };
        struct query_result res;
        struct query *q;
        int r = query_parse(text, &env, a, &q, &c->err);
        if (r >= 0 && opt.analyze)
                return query_analyze(qc, q, c->json, &c->line, &c->err);
        if (r >= 0)
                r = query_run(qc, q, &o, a, &res, &c->err);
        if (r < 0)
                return r;
        for (size_t i = 0; i < res.n_hits; i++) {
                if (opt.ids)
                        cli_print(c, "%s\n", res.hits[i].id);
                else
                        (c->json ? hit_json : hit_text)(c, &res.hits[i]);
        }
        for (size_t i = 0; i < res.n_facets; i++)
                facet(c, &res.facets[i], i == 0 || res.facets[i].facet != res.facets[i - 1].facet);
        totals(c, &res);
        return res.messages ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        struct query_case qc;
        struct arena a;
        struct buf text;
        int r = query_case_open(c->store, &qc, &c->err);
        if (r < 0)
                return r;
        qc.person = str_of(opt.by ? opt.by : "");
        arena_init(&a, 0);
        cli_operands(c, &text);
        r = coverage(c);
        if (r >= 0)
                r = opt.trec ? run_trec(c, &qc) : ask(c, &qc, buf_str(&text), &a);
        buf_done(&text);
        arena_done(&a);
        query_case_close(&qc);
        return r;
}

const struct cli_verb cli_verb_search = {
        .name = "search",
        .args = "[QUERY...]",
        .says = "find messages by words, people, dates and more",
        .about = "Words, \"phrases\", a NEAR/5 b, AND OR NOT, prefix*, =exact; fields from: to: "
                 "cc: bcc:\n"
                 "person: subject: body: author: quoted: file: list:; date:2014-06..2014-08 (also "
                 "Jalali:\n"
                 "date:1393-04), lang: has: kind: thread:{a} id: mih:.  Spellings of Persian and "
                 "Arabic\n"
                 "letters, half-spaces, marks and digits are one; so are forms of one stem, and "
                 "names\n"
                 "across scripts; the exact form always ranks first.  doc/query.md has it all.",
        .example = "clew search budget report\n"
                   "clew search --facets from:daryush date:2012\n"
                   "clew search --analyze Tabatabai",
        .options = options,
        .needs = CLI_STORE_READ,
        .most = SIZE_MAX,
        .run = run,
};
