/* clew check — is each quotation of a draft faithful to its source? */
#include "cli/cli-check.h"
#include "base/utf8.h"
#include "flow/flow.h"
#include "when/when.h"

#include <unistd.h>

static struct {
        const char *source;
        bool all, text;
} opt;

static const struct cli_option options[] = {
        { "source", CLI_STR, &opt.source, "FILE",
          "look in this file, and in operands behind the draft, in place of a case" },
        { "all", CLI_BOOL, &opt.all, NULL, "print clean quotations too (with --json always)" },
        { "text", CLI_BOOL, &opt.text, NULL,
          "print the text of the draft as it is read, and stop; - is a file at standard input" },
        { 0 },
};

struct run {
        struct cli *c;
        struct arena *a;
        struct quote_checker *checker;
        size_t quotations, judged, unclean;
};

/* ---- files
 * ---------------------------------------------------------------------------------------- */

struct taking {
        struct buf *to;
        bool done;
};

/* The text of the document that a parser found. */
static int take(void *arg, const char *file, struct bytes records, const char *blame) {
        struct taking *t = arg;
        (void) file;
        (void) blame;
        if (!t->done)
                quote_draft_text(records, t->to);
        t->done = true;
        return 0;
}

static void complain(void *arg, const struct err *e) {
        (void) arg;
        cli_complain(e);
}

/* Each document that a parser found, as a source. */
static int take_source(void *arg, const char *file, struct bytes records, const char *blame) {
        struct run *x = arg;
        struct bytes at = records, from = { 0 };
        struct rec r;
        int got;
        (void) blame;
        do {
                const uint8_t *here = at.p;
                got = rec_get(&at, &r, &x->c->err);
                if (got <= 0 || r.kind == REC_doc || r.kind == REC_done) {
                        from.n = from.p ? (size_t) (here - from.p) : 0;
                        if (from.p)
                                quote_checker_put_records(x->checker, str_of(file), from);
                        from.p = got > 0 && r.kind == REC_doc ? here : NULL;
                }
        } while (got > 0);
        return got;
}

/* Does it begin as a mail does: fields of a header, one of which says so? */
static bool is_mail(struct str s) {
        bool sure = false;
        for (unsigned n = 0; n < 100 && s.n; n++) {
                struct str line = str_cut(&s, '\n');
                size_t colon = str_chr(line, ':');
                if (str_trim(line).n == 0)
                        return sure && n > 0;
                bool more = line.p[0] == ' ' || line.p[0] == '\t';
                if (n > 0 ? !more && (colon == SIZE_MAX || str_chr(line, ' ') < colon)
                          : colon == SIZE_MAX && !str_starts(line, STR("From ")))
                        return false;
                sure |= str_starts_nocase(line, STR("Message-ID:")) ||
                        str_starts_nocase(line, STR("Received:")) ||
                        str_starts_nocase(line, STR("MIME-Version:")) ||
                        str_starts_nocase(line, STR("From:"));
        }
        return false;
}

/* UTF-8 that no program marks up is read here; everything else in the jail. */
static bool is_plain(struct bytes in) {
        struct str s = { (const char *) in.p, in.n };
        if (utf8_valid(in) != in.n || bytes_chr(in, 0) != SIZE_MAX)
                return false;
        if (is_mail(s))
                return false;
        s = str_trim(utf8_head(s, 4096));
        return !str_starts_nocase(s, STR("<!doctype")) && !str_starts_nocase(s, STR("<html")) &&
               !str_starts_nocase(s, STR("<?xml")) && !str_starts(s, STR("{\\rtf"));
}

static int parse(struct run *x, const char *path,
                 int (*to)(void *arg, const char *file, struct bytes records, const char *blame),
                 void *arg) {
        const char *files[] = { path };
        struct flow_parse p = { .files = files,
                                .n_files = 1,
                                .worker_path = cli_worker(),
                                .take = to,
                                .complain = complain,
                                .arg = arg };
        int r = flow_parse(&p, &x->c->err);
        if (r >= 0 && p.failed)
                r = err_set(&x->c->err, ERR_usage, "'%s' could not be read", path);
        return r;
}

static int source(struct run *x, const char *path) {
        struct buf file;
        buf_init(&file, 0);
        int r = flow_slurp(path, &file, &x->c->err);
        if (r >= 0 && is_plain(buf_bytes(&file)))
                quote_checker_put(x->checker, str_of(path), buf_str(&file));
        else if (r >= 0)
                r = parse(x, path, take_source, x);
        buf_done(&file);
        return r;
}

/* A parser reads standard input for itself, from its beginning. */
static int read_again(struct cli *c, const char *path) {
        if (strcmp(path, "-") != 0 || lseek(STDIN_FILENO, 0, SEEK_SET) >= 0)
                return 0;
        return err_set(&c->err, ERR_usage, "a draft that is no plain text comes as a file");
}

static int read_file(struct run *x, const char *path, struct str *ret) {
        struct buf file, text;
        buf_init(&file, 0);
        buf_init(&text, 0);
        struct taking t = { &text, false };
        int r = flow_slurp(path, &file, &x->c->err);
        if (r >= 0 && is_plain(buf_bytes(&file)))
                buf_put_str(&text, buf_str(&file));
        else if (r >= 0 && (r = read_again(x->c, path)) >= 0)
                r = parse(x, path, take, &t);
        if (r >= 0 && text.n > UINT32_MAX / 2)
                r = err_set(&x->c->err, ERR_limit, "'%s' is too long", path);
        if (r >= 0)
                *ret = arena_str(x->a, buf_str(&text));
        buf_done(&file);
        buf_done(&text);
        return r;
}

/* ---- checking
 * ------------------------------------------------------------------------------------- */

static int one(struct run *x, const struct cli_check_draft *d, const struct quote_claimed *q) {
        struct quote_checked r = { 0 };
        x->quotations++;
        int k = q->judged ? quote_check(x->checker, q, x->a, &r, &x->c->err) : 0;
        x->judged += q->judged;
        x->unclean += q->judged && !r.clean;
        bool shown = opt.all || (q->judged && (!r.clean || r.match.verdict != QUOTE_VERBATIM));
        if (k >= 0 && x->c->json)
                cli_check_json(x->c, d, q, &r);
        else if (k >= 0 && shown)
                cli_check_text(x->c, d, q, &r);
        quote_checked_done(&r);
        return k;
}

static int draft(struct run *x, const char *path) {
        const struct when_text_ref ref = { .dated = true, .at = when_now() };
        struct cli_check_draft d = { .file = path };
        struct quote_draft found;
        int r = read_file(x, path, &d.text);
        if (r < 0)
                return r;
        if (opt.text) {
                buf_put_str(&x->c->line, d.text);
                return 0;
        }
        quote_draft_read(d.text, &ref, x->a, &found);
        for (size_t i = 0; r >= 0 && i < found.n; i++)
                r = one(x, &d, &found.v[i]);
        return r;
}

static int sources(struct run *x) {
        int r = source(x, opt.source);
        for (size_t i = 1; r >= 0 && i < x->c->n_operands; i++)
                r = source(x, x->c->operands[i]);
        return r;
}

static int check_all(struct cli *c, const struct query_case *qc, struct arena *a) {
        struct run x = { .c = c, .a = a, .checker = quote_checker_new(qc) };
        int r = 0;
        if (r >= 0 && opt.source)
                r = sources(&x);
        size_t drafts = opt.source ? 1 : c->n_operands;
        for (size_t i = 0; r >= 0 && i < drafts; i++)
                r = draft(&x, c->operands[i]);
        quote_checker_free(&x.checker);
        if (r < 0)
                return r;
        if (!c->json && !opt.text)
                cli_print(c, "%zu quotation%s, %zu judged, %zu not clean\n", x.quotations,
                          x.quotations == 1 ? "" : "s", x.judged, x.unclean);
        return x.unclean ? CLI_NO : CLI_YES;
}

static int run(struct cli *c) {
        struct arena a;
        if (opt.source) {
                arena_init(&a, 0);
                int r = check_all(c, NULL, &a);
                arena_done(&a);
                return r;
        }
        int r = store_open(&c->store, c->case_path, STORE_READ, NULL, &c->err);
        return r < 0 ? r : cli_ask(c, check_all);
}

const struct cli_verb cli_verb_check = {
        .name = "check",
        .args = "DRAFT... | DRAFT --source FILE [FILE...]",
        .says = "is each quotation of a draft faithful to its source?",
        .about = "DRAFT is plain text, Markdown, HTML or a word processor's file.  Verdicts: "
                 "verbatim; "
                 "faithful (marked\n"
                 "elisions and brackets, or a stated rule); risk (a mark hides a negation, a "
                 "condition, whose word it is,\n"
                 "or joins sentences, speakers, documents); altered, with the words that differ; "
                 "not-found.\n"
                 "Who is said to have said it is held against the speaker of the words, a date "
                 "against theirs.\n"
                 "Exit code 1: something is not clean.",
        .example = "clew check --help",
        .options = options,
        .needs = CLI_NOTHING,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
