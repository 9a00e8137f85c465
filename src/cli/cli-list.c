/* clew list — lists of names that stay with the case: found, decided, reported. */
#include "base/io.h"
#include "base/limits.h"
#include "cli/cli-act.h"
#include "watch/watch-kept.h"
#include "when/when.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

enum { QUOTES = 5, NEAREST_MOST = 1000 };

static struct {
        const char *by;
        bool no_cross_script, progress;
} opt;

static const struct cli_option options[] = {
        { "by", CLI_STR, &opt.by, "NAME", "who keeps it, who decides" },
        { "no-cross-script", CLI_BOOL, &opt.no_cross_script, NULL,
          "names in two scripts are never one" },
        { "progress", CLI_BOOL, &opt.progress, NULL, "how it goes, a line a second" },
        { 0 },
};

static struct str by(void) {
        return str_of(opt.by ? opt.by : "");
}

/* ---- keep ------------------------------------------------------------------------------------ */

static volatile sig_atomic_t stop;

static void on_signal(int signal_number) {
        stop = 1;
        signal(signal_number, SIG_DFL);
}

static void show_progress(void *arg, uint64_t docs, uint64_t all) {
        int64_t *said = arg, now = when_now();
        if (now == *said)
                return;
        *said = now;
        fprintf(stderr, "progress analysed=%llu analyse_all=%llu stage=matching\n",
                (unsigned long long) docs, (unsigned long long) all);
        fflush(stderr);
}

static int slurp(struct cli *c, const char *path, struct buf *ret) {
        enum { CHUNK = 1 << 16 };
        bool in = strcmp(path, "-") == 0;
        _cleanup_close_ int own = in ? -1 : open(path, O_RDONLY | O_CLOEXEC);
        if (!in && own < 0)
                return err_errno(&c->err, errno, "cannot open '%s'", path);
        for (;;) {
                ssize_t n = io_read(in ? STDIN_FILENO : own, buf_room(ret, CHUNK), CHUNK);
                if (n < 0)
                        return err_errno(&c->err, errno, "cannot read '%s'", path);
                ret->n += (size_t) n;
                if (n < CHUNK)
                        return 0;
                if (ret->n > LIMIT_watch_bytes)
                        return err_set(&c->err, ERR_limit, "'%s' is too long for a list", path);
        }
}

static int put_row(struct cli *c, struct watch_case *found, const struct watch_list *l, size_t i,
                   uint64_t *asked, struct buf *out) {
        const struct watch_entry *x = &l->entries.v[i];
        struct watch_kept_row row = {
                .line = x->line,
                .kind = x->kind,
                .id = x->id,
                .name = x->name,
                .row = *watch_case_get(found, i),
        };
        struct arena a;
        int r = 0;
        arena_init(&a, 0);
        if (row.row.tier != NAME_NONE || ++*asked <= NEAREST_MOST)
                r = watch_case_detail(found, i, QUOTES, &a, &row.detail, &c->err);
        if (r >= 0)
                watch_kept_put_row(out, &row);
        arena_done(&a);
        return r;
}

static int keep_found(struct cli *c, struct str name, const struct watch_list *l,
                      struct watch_case *found) {
        struct watch_kept_head head = { .name = name,
                                        .by = by(),
                                        .at = when_now(),
                                        .faults = l->n_faults,
                                        .no_cross_script = opt.no_cross_script,
                                        .coverage = *watch_case_coverage(found) };
        uint64_t asked = 0;
        struct buf out;
        int r = 0;
        buf_init(&out, 0);
        watch_kept_put_head(&out, &head);
        for (size_t i = 0; i < watch_case_rows(found) && r >= 0; i++) {
                r = put_row(c, found, l, i, &asked, &out);
                if (out.n > LIMIT_watch_kept)
                        break; /* watch_kept_write() says so */
        }
        if (r >= 0)
                r = watch_kept_write(c->case_path, name, buf_str(&out), &c->err);
        buf_done(&out);
        return r;
}

static int look(struct cli *c, struct str name, const struct watch_list *l) {
        int64_t said = 0;
        struct watch_case_options o = { .no_cross_script = opt.no_cross_script,
                                        .stop = &stop,
                                        .progress = opt.progress ? show_progress : NULL,
                                        .arg = &said };
        struct watch_case *found = NULL;
        signal(SIGINT, on_signal);
        signal(SIGTERM, on_signal);
        int r = watch_case_new(c->store, l, &o, &found, &c->err);
        if (r >= 0)
                r = keep_found(c, name, l, found);
        if (r >= 0) {
                const struct watch_coverage *v = watch_case_coverage(found);
                char here[32], all[32];
                cli_count(watch_case_rows(found) - v->tiers[NAME_NONE], here);
                cli_print(c, "%s of %s names are here\n", here,
                          cli_count(watch_case_rows(found), all));
        }
        watch_case_free(&found);
        return r;
}

static int keep(struct cli *c, struct arena *a) {
        struct watch_list l = { 0 };
        struct str name = str_of(c->operands[1]);
        struct buf file;
        (void) a;
        if (name.n == 0 || name.n > LIMIT_watch_name || str_chr(name, '/') != SIZE_MAX)
                return err_set(&c->err, ERR_usage,
                               "a list has a name of 1 to %u bytes, without '/'",
                               (unsigned) LIMIT_watch_name);
        buf_init(&file, 0);
        int r = slurp(c, c->operands[2], &file);
        if (r >= 0)
                r = watch_list_read(bytes_of(file.p, file.n), &l, &c->err);
        buf_done(&file);
        for (size_t i = 0; r >= 0 && i < l.faults.n && i < 10; i++)
                fprintf(stderr, "clew: line %u of the list: %s, skipped\n", l.faults.v[i].line,
                        l.faults.v[i].words);
        if (r >= 0)
                r = look(c, name, &l);
        watch_list_done(&l);
        return r < 0 ? r : CLI_YES;
}

/* ---- show ------------------------------------------------------------------------------------ */

static void show_head(struct cli *c, const struct watch_kept_head *h) {
        const uint64_t *t = h->coverage.tiers;
        uint64_t here = t[NAME_WEAK] + t[NAME_CROSS_SCRIPT] + t[NAME_SPELLING] + t[NAME_EXACT];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "list"), json_str(j, h->name);
                json_key(j, "by"), json_str(j, h->by);
                cli_date_json(j, "at", true, h->at, 0);
                for (unsigned i = NAME_NONE; i <= NAME_EXACT; i++)
                        json_key(j, name_tier_id(i)), json_u64(j, t[i]);
                json_key(j, "ambiguous"), json_u64(j, h->coverage.ambiguous);
                json_key(j, "documents"), json_u64(j, h->coverage.docs);
                json_key(j, "faults"), json_u64(j, h->faults);
                cli_json_done(c);
                return;
        }
        cli_show(c, CLI_BOLD, h->name, 0);
        cli_print(c, "  %llu here, %llu not  ", (unsigned long long) here,
                  (unsigned long long) t[NAME_NONE]);
        cli_date(c, true, h->at, 0, 16);
        cli_print(c, "\n");
}

static int all(struct cli *c, struct arena *a) {
        struct watch_kept_head *heads;
        size_t n;
        int r = watch_kept_list(c->case_path, a, &heads, &n, &c->err);
        for (size_t i = 0; r >= 0 && i < n; i++)
                show_head(c, &heads[i]);
        return r < 0 ? r : n ? CLI_YES : CLI_NO;
}

static void show_row_json(struct cli *c, const struct watch_kept_row *r, struct watch_decided d) {
        struct json *j = cli_json(c);
        json_key(j, "line"), json_u64(j, r->line);
        json_key(j, "id"), json_str(j, r->id);
        json_key(j, "name"), json_str(j, r->name);
        json_key(j, "decided"), json_z(j, watch_verdict_id(d.verdict));
        json_key(j, "by"), json_str(j, d.by);
        json_key(j, "tier"), json_z(j, name_tier_id(r->row.tier));
        json_key(j, "odds"), json_real(j, r->row.odds);
        json_key(j, "ambiguous"), json_bool(j, r->row.flags & WATCH_AMBIGUOUS);
        json_key(j, "documents"), json_u64(j, r->row.docs);
        json_key(j, "messages"), json_u64(j, r->row.messages);
        json_key(j, "occasions"), json_u64(j, r->row.occasions);
        json_key(j, "nearest"), json_str(j, r->detail.nearest);
        cli_json_done(c);
}

static void show_row(struct cli *c, const struct watch_kept_row *r, struct watch_decided d) {
        if (c->json) {
                show_row_json(c, r, d);
                return;
        }
        cli_print(c, "%6u  %-5s  %-12s  %.2f  ", r->line, watch_verdict_id(d.verdict),
                  name_tier_id(r->row.tier), r->row.odds);
        cli_show(c, CLI_BOLD, r->name, 0);
        cli_print(c, "  %llu documents\n", (unsigned long long) r->row.docs);
}

/* Each row of the list that the second operand names, with what was decided of it. */
static int each(struct cli *c, struct arena *a,
                void (*put)(struct cli *c, const struct watch_kept_row *r,
                            struct watch_decided d)) {
        struct str name = str_of(c->operands[1]);
        struct watch_verdicts *v = NULL;
        struct watch_kept_head head;
        struct watch_kept_row row;
        struct watch_kept k;
        struct buf text;
        buf_init(&text, 0);
        int r = watch_kept_read(c->case_path, name, &text, &c->err);
        if (r >= 0)
                r = watch_kept_init(&k, buf_str(&text), &head, a, &c->err);
        if (r >= 0)
                r = watch_verdicts_get(c->store, name, &v, &c->err);
        while (r >= 0 && (r = watch_kept_next(&k, a, &row, &c->err)) > 0)
                put(c, &row, watch_verdicts_find(v, row.name, row.id));
        watch_verdicts_free(&v);
        buf_done(&text);
        return r < 0 ? r : k.n ? CLI_YES : CLI_NO;
}

static int show(struct cli *c, struct arena *a) {
        return each(c, a, show_row);
}

static void report_row(struct cli *c, const struct watch_kept_row *r, struct watch_decided d) {
        watch_report_row(&c->line, r, d);
        cli_print(c, "%s", "");
}

static int report(struct cli *c, struct arena *a) {
        watch_report_head(&c->line);
        return each(c, a, report_row);
}

static int drop(struct cli *c, struct arena *a) {
        (void) a;
        int r = watch_kept_drop(c->case_path, str_of(c->operands[1]), &c->err);
        return r < 0 ? r : CLI_YES;
}

/* ---- decide ---------------------------------------------------------------------------------- */

/* The row at that line of the list; strings in `a`. */
static int find_row(struct cli *c, struct arena *a, const char *line, struct watch_kept_row *ret) {
        struct watch_kept_head head;
        struct watch_kept k;
        struct buf text;
        uint64_t want;
        if (!str_u64(str_of(line), &want))
                return err_set(&c->err, ERR_usage, "'%.40s' is no line of a list", line);
        buf_init(&text, 0);
        int r = watch_kept_read(c->case_path, str_of(c->operands[1]), &text, &c->err);
        struct str words = arena_str(a, buf_str(&text));
        buf_done(&text);
        if (r >= 0)
                r = watch_kept_init(&k, words, &head, a, &c->err);
        if (r < 0)
                return r;
        while ((r = watch_kept_next(&k, a, ret, &c->err)) > 0)
                if (ret->line == want)
                        return 0;
        return r < 0 ? r : err_set(&c->err, ERR_absent, "no name stands at line %s", line);
}

static int decide(struct cli *c, struct arena *a, enum watch_verdict verdict) {
        struct watch_decided d = { .verdict = verdict, .by = by(), .at = when_now() };
        int r = 0;
        for (size_t i = 2; i < c->n_operands && r >= 0; i++) {
                struct watch_kept_row row;
                r = find_row(c, a, c->operands[i], &row);
                if (r >= 0)
                        r = watch_decide(c->store, str_of(c->operands[1]), row.name, row.id, &d,
                                         &c->err);
                if (r >= 0)
                        show_row(c, &row, d);
        }
        return r < 0 ? r : CLI_YES;
}

static int yes(struct cli *c, struct arena *a) {
        return decide(c, a, WATCH_YES);
}

static int no(struct cli *c, struct arena *a) {
        return decide(c, a, WATCH_NO);
}

static int maybe(struct cli *c, struct arena *a) {
        return decide(c, a, WATCH_MAYBE);
}

static int reopen(struct cli *c, struct arena *a) {
        return decide(c, a, WATCH_OPEN);
}

static const struct cli_act acts[] = {
        { "all", all, 0, 0, false },           { "keep", keep, 2, 2, false },
        { "show", show, 1, 1, false },         { "yes", yes, 2, SIZE_MAX, true },
        { "no", no, 2, SIZE_MAX, true },       { "maybe", maybe, 2, SIZE_MAX, true },
        { "open", reopen, 2, SIZE_MAX, true }, { "report", report, 1, 1, false },
        { "drop", drop, 1, 1, false },         { 0 },
};

static int run(struct cli *c) {
        return cli_act_run(c, acts);
}

const struct cli_verb cli_verb_list = {
        .name = "list",
        .args = "[all | keep NAME FILE | ACT NAME [LINE...]]",
        .says = "lists of names that stay with the case: found, decided, reported",
        .about = "keep looks for every name of FILE (- is standard input; any form that clew match "
                 "reads)\n"
                 "and keeps what was found under NAME; keeping it again looks again.  show NAME "
                 "tells each\n"
                 "row; yes, no and maybe NAME LINE... decide by the line of the list, open takes "
                 "that back;\n"
                 "decisions stay when the list is kept again.  report NAME prints CSV, drop NAME "
                 "forgets\n"
                 "what was found.",
        .example = "printf 'Jane Doe\\nRichard Roe\\n' | clew list keep board -\n"
                   "clew list show board\n"
                   "clew list yes board 1 --by Jane\n"
                   "clew list report board",
        .options = options,
        .needs = CLI_NOTHING,
        .most = SIZE_MAX,
        .run = run,
};
