/* clew mark — tags, stars, notes, what was read, searches to keep. */
#include "cli/cli-act.h"
#include "query/query-mark.h"
#include "when/when.h"

static struct { const char *by; } opt;

static const struct cli_option options[] = {
        { "by", CLI_STR, &opt.by, "NAME", "who does so; stars and what was read are theirs" },
        { 0 },
};

static struct str by(void) {
        return str_of(opt.by ? opt.by : "");
}

/* ---- showing ----------------------------------------------------------------------------------
 */

static void show_json(struct cli *c, const struct store_mark *m, const char *id) {
        struct json *j = cli_json(c);
        json_key(j, "mark"), json_z(j, store_mark_id(m->kind));
        json_key(j, "number"), json_u64(j, m->number);
        cli_date_json(j, "at", true, m->at, 0);
        json_key(j, "by"), json_str(j, m->by);
        json_key(j, "document");
        if (m->kind == STORE_MARK_search)
                json_null(j);
        else
                json_z(j, id);
        json_key(j, "name"), json_str(j, m->name);
        json_key(j, "words"), json_str(j, m->words);
        cli_json_done(c);
}

static void show(struct cli *c, const struct store_mark *m) {
        char id[13];
        cli_id(&m->key, id);
        if (c->json) {
                show_json(c, m, id);
                return;
        }
        cli_print(c, "%6llu  ", (unsigned long long) m->number);
        cli_date(c, true, m->at, 0, 16);
        cli_print(c, "  %-6s ", store_mark_id(m->kind));
        if (m->kind == STORE_MARK_search)
                cli_show(c, CLI_BOLD, m->name, 0);
        else
                cli_print(c, "%s", id);
        cli_print(c, "  ");
        cli_show(c, CLI_PLAIN, m->words, 0);
        if (m->by.n) {
                cli_print(c, "  (");
                cli_show(c, CLI_DIM, m->by, 0);
                cli_print(c, ")");
        }
        cli_print(c, "\n");
}

static int list(struct cli *c, struct arena *a) {
        struct store_marks *all;
        struct store_doc_row row;
        char hex[SHA256_HEX];
        size_t n;
        (void) a;
        int r = c->n_operands > 1 ? cli_doc_find(c, c->operands[1], &row) : 0;
        if (r < 0 || (r = store_marks_get(c->store, &all, &c->err)) < 0)
                return r;
        const struct store_mark *v = store_marks_all(all, &n);
        if (c->n_operands > 1) {
                sha256_hex(&row.key, hex);
                v = store_marks_of(all, str_of(hex), &n);
        }
        for (size_t i = 0; i < n; i++)
                show(c, &v[i]);
        store_marks_free(&all);
        return n ? CLI_YES : CLI_NO;
}

static int searches(struct cli *c, struct arena *a) {
        struct store_marks *all;
        size_t n;
        (void) a;
        int r = store_marks_get(c->store, &all, &c->err);
        if (r < 0)
                return r;
        const struct store_mark *v = store_marks_searches(all, &n);
        for (size_t i = 0; i < n; i++)
                show(c, &v[i]);
        store_marks_free(&all);
        return n ? CLI_YES : CLI_NO;
}

/* How many documents each tag has. */
static int tags(struct cli *c, struct arena *a) {
        struct store_marks *all;
        struct store_tag_count *v;
        size_t n;
        int r = store_marks_get(c->store, &all, &c->err);
        if (r < 0)
                return r;
        n = store_marks_tags(all, a, &v);
        for (size_t i = 0; i < n; i++) {
                if (c->json) {
                        struct json *j = cli_json(c);
                        json_key(j, "tag"), json_str(j, v[i].tag);
                        json_key(j, "documents"), json_u64(j, v[i].docs);
                        cli_json_done(c);
                        continue;
                }
                cli_print(c, "%8llu  ", (unsigned long long) v[i].docs);
                cli_show(c, CLI_BOLD, v[i].tag, 0);
                cli_print(c, "\n");
        }
        store_marks_free(&all);
        return n ? CLI_YES : CLI_NO;
}

/* ---- acts -------------------------------------------------------------------------------------
 */

/* Keep it and print it; a mark that stands already, or one to be taken away that does not, changes
 * nothing and is "no". */
static int put(struct cli *c, const struct store_marks *all, struct store_mark *m, bool off) {
        m->at = when_now();
        m->by = by();
        int r = store_mark_put(c->store, all, m, off, &m->number, &c->err);
        if (r < 0 || m->number == 0)
                return r < 0 ? r : CLI_NO;
        if (!off)
                show(c, m);
        return CLI_YES;
}

/* Each operand from `first` to `end` as a document; yes if anything changed. */
static int each_doc(struct cli *c, enum store_mark_kind kind, bool off) {
        struct store_marks *all;
        int r = store_marks_get(c->store, &all, &c->err), ret = CLI_NO;
        for (size_t i = 1; r >= 0 && i < c->n_operands; i++) {
                struct store_mark m = { .kind = kind };
                struct store_doc_row row;
                if ((r = cli_doc_find(c, c->operands[i], &row)) < 0)
                        break;
                m.key = row.key;
                if ((r = put(c, all, &m, off)) == CLI_YES)
                        ret = CLI_YES;
        }
        store_marks_free(&all);
        return r < 0 ? r : ret;
}

static int each_tag(struct cli *c, bool off) {
        struct store_marks *all;
        struct store_doc_row row;
        int ret = CLI_NO, r = cli_doc_find(c, c->operands[1], &row);
        if (r < 0 || (r = store_marks_get(c->store, &all, &c->err)) < 0)
                return r;
        for (size_t i = 2; r >= 0 && i < c->n_operands; i++) {
                struct store_mark m = { .kind = STORE_MARK_tag,
                                        .key = row.key,
                                        .words = str_of(c->operands[i]) };
                if ((r = put(c, all, &m, off)) == CLI_YES)
                        ret = CLI_YES;
        }
        store_marks_free(&all);
        return r < 0 ? r : ret;
}

/* The operands from `first` on, a space between them. */
static struct str words_from(struct cli *c, size_t first, struct arena *a) {
        struct str s = { 0 };
        for (size_t i = first; i < c->n_operands; i++)
                s = arena_printf(a, "%.*s%s%s", STR_ARG(s), i > first ? " " : "", c->operands[i]);
        return s;
}

static int note(struct cli *c, struct arena *a) {
        struct store_mark m = { .kind = STORE_MARK_note, .words = words_from(c, 2, a) };
        struct store_marks *all;
        struct store_doc_row row;
        int r = cli_doc_find(c, c->operands[1], &row);
        if (r < 0 || (r = store_marks_get(c->store, &all, &c->err)) < 0)
                return r;
        m.key = row.key;
        r = put(c, all, &m, false);
        store_marks_free(&all);
        return r;
}

/* Only notes are taken back by their number. */
static int unnote(struct cli *c, struct arena *a) {
        struct store_marks *all;
        uint64_t number;
        size_t n;
        bool found = false;
        (void) a;
        if (!str_u64(str_of(c->operands[1]), &number))
                return err_set(&c->err, ERR_usage, "'%.40s' is no number of a note",
                               c->operands[1]);
        int r = store_marks_get(c->store, &all, &c->err);
        if (r < 0)
                return r;
        const struct store_mark *v = store_marks_all(all, &n);
        for (size_t i = 0; i < n && !found; i++)
                found = v[i].kind == STORE_MARK_note && v[i].number == number;
        store_marks_free(&all);
        if (!found)
                return err_set(&c->err, ERR_absent, "no note has the number %llu",
                               (unsigned long long) number);
        r = store_decision_undo(c->store, number, when_now(), by(), &c->err);
        return r < 0 ? r : CLI_YES;
}

/* A search that cannot be understood is not kept. */
static int one_search(struct cli *c, struct arena *a, bool off) {
        const struct query_env env = { .now = when_now() };
        struct store_mark m = { .kind = STORE_MARK_search,
                                .name = str_of(c->operands[1]),
                                .words = words_from(c, 2, a) };
        struct store_marks *all;
        struct query *q;
        int r = off ? 0 : query_parse(m.words, &env, a, &q, &c->err);
        if (r < 0 || (r = store_marks_get(c->store, &all, &c->err)) < 0)
                return r;
        r = put(c, all, &m, off);
        store_marks_free(&all);
        return r;
}

static int search(struct cli *c, struct arena *a) {
        return one_search(c, a, false);
}

static int unsearch(struct cli *c, struct arena *a) {
        return one_search(c, a, true);
}

static int tag(struct cli *c, struct arena *a) {
        (void) a;
        return each_tag(c, false);
}

static int untag(struct cli *c, struct arena *a) {
        (void) a;
        return each_tag(c, true);
}

static int star(struct cli *c, struct arena *a) {
        (void) a;
        return each_doc(c, STORE_MARK_star, false);
}

static int unstar(struct cli *c, struct arena *a) {
        (void) a;
        return each_doc(c, STORE_MARK_star, true);
}

static int read_(struct cli *c, struct arena *a) {
        (void) a;
        return each_doc(c, STORE_MARK_read, false);
}

static int unread(struct cli *c, struct arena *a) {
        (void) a;
        return each_doc(c, STORE_MARK_read, true);
}

static const struct cli_act acts[] = {
        { "list", list, 0, 1, false },           { "tags", tags, 0, 0, false },
        { "searches", searches, 0, 0, false },   { "tag", tag, 2, SIZE_MAX, true },
        { "untag", untag, 2, SIZE_MAX, true },   { "star", star, 1, SIZE_MAX, true },
        { "unstar", unstar, 1, SIZE_MAX, true }, { "note", note, 2, SIZE_MAX, true },
        { "unnote", unnote, 1, 1, true },        { "read", read_, 1, SIZE_MAX, true },
        { "unread", unread, 1, SIZE_MAX, true }, { "search", search, 2, SIZE_MAX, true },
        { "unsearch", unsearch, 1, 1, true },    { 0 },
};

static int run(struct cli *c) {
        return cli_act_run(c, acts);
}

const struct cli_verb cli_verb_mark = {
        .name = "mark",
        .args = "list|tags|searches|ACT [OPERANDS...]",
        .says = "tags, stars, notes, what was read, and searches to keep",
        .about = "tag DOCUMENT TAG... and untag: a tag is one word; everybody sees it, and "
                 "tag:WORD finds it.\n"
                 "star DOCUMENT..., read DOCUMENT... and their opposites are those of --by alone: "
                 "is:starred, is:unread.\n"
                 "note DOCUMENT WORDS puts a note beside it (has:note), unnote N takes it back by "
                 "its number.\n"
                 "search NAME QUERY keeps a search under a name, unsearch NAME forgets it, "
                 "searches names them.\n"
                 "list [DOCUMENT] tells what stands, tags how many documents each tag has.  What "
                 "changes nothing is not\n"
                 "kept, and ends with 1.  Marks stay in the case: its log, which goes with every "
                 "bundle, has a hash of each.",
        .example = "clew mark list\nclew mark tags --json",
        .options = options,
        .needs = CLI_NOTHING,
        .most = SIZE_MAX,
        .run = run,
};
