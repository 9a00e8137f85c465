/* clew match — who of a list is here: found in any script and spelling, weighed, and what was not
 * found said too. */
#include "cli/cli-match.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { QUOTES_MOST = 1000, NEAREST_MOST = 1000 };

static struct {
        const char *report, *out, *tier;
        uint64_t limit, workers;
        bool no_cross_script, quiet;
} opt = { .limit = 3 };

static const struct cli_option options[] = {
        { "report", CLI_STR, &opt.report, "FORM", "text, csv, json or html (default text)" },
        { "out", CLI_STR, &opt.out, "FILE", "write the report there; must not exist" },
        { "tier", CLI_STR, &opt.tier, "T,T",
          "only rows of these tiers: exact, spelling, cross_script, weak, none" },
        { "limit", CLI_U64, &opt.limit, "N", "at most N quotations a name (default 3)" },
        { "no-cross-script", CLI_BOOL, &opt.no_cross_script, NULL,
          "names in two scripts are never one" },
        { "workers", CLI_U64, &opt.workers, "N",
          "readers at once (default: one for each processor)" },
        { "quiet", CLI_BOOL, &opt.quiet, NULL, "no progress" },
        { 0 },
};

/* ---- shared by the forms ------------------------------------------------------------------------
 */

struct str cli_match_value(const struct watch_entry *x, enum watch_field f) {
        for (size_t i = 0; i < x->n_values; i++)
                if (x->values[i].field == f)
                        return x->values[i].text;
        return STR("");
}

void cli_match_verdict(const struct watch_row *row, struct buf *out) {
        static const char *const words[] = { "no hit", "weak", "cross-script", "other spelling",
                                             "exact" };
        buf_puts(out, words[row->tier]);
        if (row->tier == NAME_NONE)
                return;
        if (row->tier != row->spelling)
                buf_printf(out, " (spelling: %s)", words[row->spelling]);
        if (row->flags & WATCH_AMBIGUOUS)
                buf_printf(out, ", ambiguous: %u %s here bear it",
                           row->apart > 1 ? row->apart : row->people,
                           row->apart > 1 ? "different people" : "people or addresses");
        if (row->flags & WATCH_ADDRESS)
                buf_puts(out, ", an address of the list is here");
        if (row->flags & WATCH_BESIDE)
                buf_puts(out, ", beside an organisation or office of the list");
}

void cli_match_coverage(struct cli_match *m, struct buf *out) {
        const struct watch_coverage *v = watch_case_coverage(m->found);
        char n[32];
        buf_printf(out, "Looked through %s documents", cli_count(v->docs, n));
        buf_printf(out, " and %s names, in every script", cli_count(v->names, n));
        if (opt.no_cross_script)
                buf_puts(out, " by itself");
        if (v->ocr)
                buf_printf(out, "; %s with text that a machine read from pixels",
                           cli_count(v->ocr, n));
        if (v->no_ocr)
                buf_printf(out, "; %s with pages not read from pixels yet (clew ocr)",
                           cli_count(v->no_ocr, n));
        if (v->unread)
                buf_printf(out, "; %s locked or unreadable (clew missing)",
                           cli_count(v->unread, n));
        buf_puts(out, ".");
}

/* ---- the list -----------------------------------------------------------------------------------
 */

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

static void say_faults(struct cli *c, const struct watch_list *l, const char *path) {
        (void) c;
        for (size_t i = 0; i < l->faults.n && i < 10; i++)
                fprintf(stderr, "clew: %s:%u: %s, skipped\n", path, l->faults.v[i].line,
                        l->faults.v[i].words);
        if (l->n_faults > 10)
                fprintf(stderr, "clew: %s: %llu more lines skipped\n", path,
                        (unsigned long long) l->n_faults - 10);
}

/* ---- progress -----------------------------------------------------------------------------------
 */

static volatile sig_atomic_t stop;

static void on_signal(int signal_number) {
        stop = 1;
        signal(signal_number, SIG_DFL);
}

static double now_s(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void show_progress(void *arg, uint64_t docs, uint64_t all) {
        double *began = arg, s = now_s() - *began;
        char a[32], b[32], rate[32];
        if (s < 0.5)
                return;
        double pace = (double) docs / s;
        fprintf(stderr, "\r%s of %s documents, %s a second", cli_count(docs, a), cli_count(all, b),
                cli_count((uint64_t) pace, rate));
        if (pace > 0)
                fprintf(stderr, ", %.0f s left", (double) (all - docs) / pace);
        fputs("\033[K", stderr);
}

/* ---- the report ---------------------------------------------------------------------------------
 */

static int form_of(struct cli *c, const struct cli_match_form **ret) {
        const char *s = opt.report ? opt.report : c->json ? "json" : "text";
        *ret = strcmp(s, "text") == 0   ? &cli_match_text
               : strcmp(s, "json") == 0 ? &cli_match_json
               : strcmp(s, "csv") == 0  ? &cli_match_csv
               : strcmp(s, "html") == 0 ? &cli_match_html
                                        : NULL;
        return *ret ? 0 : err_set(&c->err, ERR_usage, "no form of report '%s'", s);
}

static int tiers_of(struct cli *c, uint32_t *ret) {
        *ret = 0;
        for (struct str rest = str_of(opt.tier); rest.n;) {
                struct str word = str_trim(str_cut(&rest, ','));
                uint32_t bit = 0;
                for (unsigned t = NAME_NONE; t <= NAME_EXACT; t++)
                        if (str_eq(word, str_of(name_tier_id(t))) ||
                            (t == NAME_CROSS_SCRIPT && str_eq(word, STR("cross-script"))))
                                bit = 1u << t;
                if (!bit)
                        return err_set(&c->err, ERR_usage, "no tier '%.*s'",
                                       STR_ARG(utf8_head(word, 40)));
                *ret |= bit;
        }
        *ret = *ret ? *ret : UINT32_MAX;
        return 0;
}

static int by_rank(const void *a, const void *b) {
        const struct watch_row *x = *(const struct watch_row *const *) a;
        const struct watch_row *y = *(const struct watch_row *const *) b;
        if (x->tier != y->tier)
                return x->tier > y->tier ? -1 : 1;
        if (x->odds < y->odds || x->odds > y->odds)
                return x->odds > y->odds ? -1 : 1;
        return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static int put_row(struct cli_match *m, const struct cli_match_form *form,
                   const struct watch_row *row) {
        struct watch_detail d = { 0 };
        int r = 0;
        arena_reset(&m->a);
        if (row->tier != NAME_NONE || m->asked++ < NEAREST_MOST)
                r = watch_case_detail(m->found, row->entry, m->quotes, &m->a, &d, &m->c->err);
        if (r >= 0)
                form->row(m, row, &d);
        return r;
}

static int put_report(struct cli_match *m, const struct cli_match_form *form) {
        size_t n = watch_case_rows(m->found);
        const struct watch_row **rows = mem_array(NULL, n + 1, sizeof *rows);
        int r = 0;
        for (size_t i = 0; i < n; i++)
                rows[i] = watch_case_get(m->found, i);
        if (form->ranked && n)
                qsort(rows, n, sizeof *rows, by_rank);
        arena_init(&m->a, 0);
        form->begin(m);
        for (size_t i = 0; i < n && r >= 0; i++)
                if (m->tiers >> rows[i]->tier & 1)
                        r = put_row(m, form, rows[i]);
        if (r >= 0)
                form->end(m);
        arena_done(&m->a);
        mem_free(rows);
        return r;
}

/* From here on the printer writes to the file. */
static int redirect(struct cli *c) {
        if (!opt.out)
                return 0;
        _cleanup_close_ int fd = open(opt.out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0)
                return err_errno(&c->err, errno, "cannot make '%s'", opt.out);
        if (dup2(fd, STDOUT_FILENO) < 0)
                return err_errno(&c->err, errno, "cannot write '%s'", opt.out);
        c->color = c->terminal = false;
        c->width = 0;
        return 0;
}

static int match(struct cli *c, const struct watch_list *l, const struct cli_match_form *form,
                 uint32_t tiers) {
        double began = now_s();
        bool talk = !opt.quiet && isatty(STDERR_FILENO) == 1;
        struct watch_case_options o = { .no_cross_script = opt.no_cross_script,
                                        .threads = (unsigned) opt.workers,
                                        .stop = &stop,
                                        .progress = talk ? show_progress : NULL,
                                        .arg = &began };
        struct cli_match m = { .c = c,
                               .list = l,
                               .file = c->operands[0],
                               .quotes = opt.limit > QUOTES_MOST ? QUOTES_MOST : opt.limit,
                               .tiers = tiers };
        signal(SIGINT, on_signal);
        signal(SIGTERM, on_signal);
        int r = watch_case_new(c->store, l, &o, &m.found, &c->err);
        if (talk)
                fputs("\r\033[K", stderr);
        if (r < 0)
                return r;
        bool any = watch_case_coverage(m.found)->tiers[NAME_NONE] < watch_case_rows(m.found);
        r = redirect(c);
        if (r >= 0)
                r = put_report(&m, form);
        cli_flush(c);
        watch_case_free(&m.found);
        return r < 0 ? r : any ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        const struct cli_match_form *form;
        struct watch_list l = { 0 };
        struct buf file;
        uint32_t tiers;
        int r = form_of(c, &form);
        if (r >= 0)
                r = tiers_of(c, &tiers);
        if (r < 0)
                return r;
        buf_init(&file, 0);
        r = slurp(c, c->operands[0], &file);
        if (r >= 0) {
                r = watch_list_read(bytes_of(file.p, file.n), &l, &c->err);
                if (r < 0)
                        err_while(&c->err, r, "reading the list '%s'", c->operands[0]);
                else
                        say_faults(c, &l, c->operands[0]);
        }
        buf_done(&file);
        if (r >= 0)
                r = match(c, &l, form, tiers);
        watch_list_done(&l);
        return r;
}

const struct cli_verb cli_verb_match = {
        .name = "match",
        .args = "LIST",
        .says = "who of a list of names is here, in any script, and who is not",
        .about = "LIST is CSV or TSV with a head (name, aliases, organisation, position, dates, "
                 "email ...,\n"
                 "in English, Persian or Arabic), a plain file of names, one a line, or entities "
                 "of\n"
                 "FollowTheMoney or OpenSanctions.  Every header and every text is looked "
                 "through, whether\n"
                 "or not a name was found there before.  Each name gets a row: how it is spelt "
                 "here\n"
                 "(exact, spelling, cross_script), the odds that it is whom the list means, "
                 "quotations with\n"
                 "the document, who says it and when, how many people here bear it, offices "
                 "beside the\n"
                 "list's dates, and what would confirm or refute it.  Odds below a half make it "
                 "weak; a\n"
                 "name that was not found has a row too, with the nearest spelling that is here.",
        .example = "printf 'Jane Doe\\nلیلا آذری\\n' | clew match -\n"
                   "printf 'name,organisation\\nJane Doe,Ministry of Rivers\\n' | clew match - "
                   "--report csv",
        .options = options,
        .needs = CLI_STORE_READ,
        .least = 1,
        .most = 1,
        .run = run,
};
