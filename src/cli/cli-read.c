/* clew read — dates, names, offices and ties of any document, outside a case. */
#include "cli/cli-read.h"

#include "base/utf8.h"
#include "flow/flow.h"
#include "rec/rec-kind.h"

static struct {
        const char *ref, *lang;
        bool asserted, lines;
} opt;

static const struct cli_option options[] = {
        { "ref", CLI_STR, &opt.ref, "DATE",
          "when it was written, if it does not say (2014-06-03)" },
        { "lang", CLI_STR, &opt.lang, "L", "the language: en, fa, ar (default: as it looks)" },
        { "asserted", CLI_BOOL, &opt.asserted, NULL,
          "only ties that are asserted: not what is denied, planned, asked or possible" },
        { "lines", CLI_BOOL, &opt.lines, NULL,
          "each line of FILE is a text of its own; they are read without a jail" },
        { 0 },
};

struct reading {
        struct cli *c;
        struct actor_reader *actors;
        struct tie_doc *ties;
        struct when_range ref;
        bool dated;
        enum text_lang lang;
        struct cli_read_doc doc;
        struct buf text;
        size_t found;
};

/* The names of a piece, where the document has them. */
static void listen(void *arg, const struct actor_read_piece *p) {
        struct reading *r = arg;
        tie_doc_piece(r->ties, p);
        for (size_t i = 0; i < p->n_names; i++) {
                struct lang_name n = p->names[i];
                n.off += p->base + p->from;
                if (n.title_len)
                        n.title_off += p->base + p->from;
                vec_push(&r->doc.names, n);
        }
}

/* The text, its language and its date, as the records have them. */
static void survey(struct reading *r, struct bytes records, struct actor_read_doc *d) {
        struct rec rec;
        buf_clear(&r->text);
        d->lang = r->lang;
        d->dated = r->dated;
        d->date = r->ref.from;
        while (rec_get(&records, &rec, NULL) > 0) {
                if (rec.kind == REC_text)
                        buf_put_str(&r->text, rec.text.text);
                if (rec.kind == REC_date && rec.date.basis == REC_DATE_sent && !r->dated) {
                        d->dated = true;
                        d->date = rec.date.at;
                }
        }
        if (d->lang == TEXT_LANG_und)
                d->lang = text_lang_of(buf_str(&r->text));
}

static int one_doc(struct reading *r, const char *file, struct bytes records) {
        struct actor_read_doc d = { .records = records };
        survey(r, records, &d);
        vec_clear(&r->doc.names);
        tie_doc_begin(r->ties);
        int got = actor_read(r->actors, &d, &r->doc.told, &r->c->err);
        if (got < 0)
                return got;
        r->doc.file = file;
        r->doc.text = buf_str(&r->text);
        r->doc.lang = d.lang;
        r->doc.ties = tie_doc_end(r->ties);
        r->doc.dates = tie_doc_dates(r->ties);
        r->doc.asserted = opt.asserted;
        r->found += r->c->json ? cli_read_json(r->c, &r->doc) : cli_read_text(r->c, &r->doc);
        r->doc.ordinal++;
        return 0;
}

/* Cut the answer at its DOC records. */
static int put_answer(void *arg, const char *file, struct bytes records, const char *blame) {
        struct reading *r = arg;
        struct bytes at = records, from = { 0 };
        struct rec rec;
        int got, bad = 0;
        (void) blame;
        r->doc.ordinal = 0;
        do {
                const uint8_t *here = at.p;
                got = rec_get(&at, &rec, &r->c->err);
                if (got <= 0 || rec.kind == REC_doc || rec.kind == REC_done) {
                        if (from.p) {
                                from.n = (size_t) (here - from.p);
                                bad = one_doc(r, file, from);
                        }
                        from.p = got > 0 && rec.kind == REC_doc ? here : NULL;
                }
        } while (got > 0 && bad >= 0);
        return bad < 0 ? bad : got;
}

static void complain(void *arg, const struct err *e) {
        (void) arg;
        cli_complain(e);
}

/* Lines of text, a document each; bytes that are no UTF-8 become question marks, so that places
 * stay. */
static int one_line(struct reading *r, const char *file, struct str line, struct buf *room) {
        const struct rec rec = { .kind = REC_text,
                                 .text = { .kind = REC_TEXT_plain, .text = line } };
        buf_clear(room);
        if (!rec_put(room, &rec))
                return err_set(&r->c->err, ERR_limit, "a line of '%s' is too long", file);
        return one_doc(r, file, buf_bytes(room));
}

static int read_lines(struct reading *r, const char *file) {
        _cleanup_(buf_done) struct buf in, room;
        buf_init(&in, 0);
        buf_init(&room, 0);
        int got = flow_slurp(file, &in, &r->c->err);
        for (size_t at = 0; at < in.n; at++) {
                at += utf8_valid(bytes_of(in.p + at, in.n - at));
                if (at < in.n)
                        in.p[at] = '?';
        }
        r->doc.ordinal = 0;
        for (struct str rest = buf_str(&in); got >= 0 && rest.n;)
                got = one_line(r, file, str_cut(&rest, '\n'), &room);
        return got;
}

static int options_of(struct reading *r) {
        struct err *e = &r->c->err;
        if (opt.ref && when_range_parse(str_of(opt.ref), when_now(), &r->ref, e) < 0)
                return ERR_usage;
        r->dated = opt.ref && r->ref.from != INT64_MIN;
        if (opt.lang && !text_lang_of_code(str_of(opt.lang), &r->lang))
                return err_hint(e, err_set(e, ERR_usage, "no language '%s'", opt.lang),
                                "en, fa or ar");
        return 0;
}

static int run(struct cli *c) {
        struct reading r = { .c = c, .lang = TEXT_LANG_und };
        struct flow_parse p = { .files = (const char *const *) c->operands,
                                .n_files = c->n_operands,
                                .worker_path = cli_worker(),
                                .take = put_answer,
                                .complain = complain,
                                .arg = &r };
        int got = options_of(&r);
        if (got < 0)
                return got;
        r.actors = actor_reader_new(NULL);
        r.ties = tie_doc_new();
        tie_doc_want_dates(r.ties, true);
        actor_reader_listen(r.actors, listen, &r);
        buf_init(&r.text, 0);
        for (size_t i = 0; opt.lines && got >= 0 && i < c->n_operands; i++)
                got = read_lines(&r, c->operands[i]);
        if (!opt.lines)
                got = flow_parse(&p, &c->err);
        actor_reader_free(&r.actors);
        tie_doc_free(&r.ties);
        vec_done(&r.doc.names);
        buf_done(&r.text);
        return got < 0 ? got : p.failed ? CLI_FAILED : r.found ? CLI_YES : CLI_NO;
}

const struct cli_verb cli_verb_read = {
        .name = "read",
        .args = "FILE|-...",
        .says = "dates, names, offices, and who did what to whom, in any document",
        .about =
                "FILE (or standard input) is a document of any kind; no case is needed and none is "
                "touched.\n"
                "It is parsed in the jail and read as analysis reads the documents of a case.  "
                "With "
                "--json\n"
                "one object a date, name, office or tie: its kind and values, ISO dates, the words "
                "with\n"
                "their place in the text, and the rule that found it.  A tie that is not asserted "
                "(denied,\n"
                "planned, asked, possible) says so; --asserted leaves it out.",
        .example = "clew read --ref 2014-06-03 --json letter.txt",
        .options = options,
        .needs = CLI_NOTHING,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
