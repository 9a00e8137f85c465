/* One run of flow/, as a user sees it; see cli-flow.h. */
#include "cli/cli-flow.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

/* The first Ctrl-C ends the work in order, the second at once. */
static void on_signal(int signal_number) {
        stop = 1;
        signal(signal_number, SIG_DFL);
}

static int64_t now_ms(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The second half: rate and time left by documents, from where it began. */
void cli_flow_show_analysis(struct cli_pace *pace, uint64_t done, uint64_t all, uint64_t names) {
        char of[32], total[32], found[32], eta[32] = "";
        if (!pace->analysis_ms)
                pace->analysis_ms = now_ms();
        double s = (double) (now_ms() - pace->analysis_ms) / 1000;
        double rate = s > 0 ? (double) done / s : 0;
        if (rate > 0 && all > done && s > 1)
                snprintf(eta, sizeof eta, ", %.0f s left", (double) (all - done) / rate);
        fprintf(stderr, "\r\033[Kanalysing: %s of %s documents, %s names, %.0f a second%s",
                cli_count(done, of), cli_count(all, total), cli_count(names, found), rate, eta);
        fflush(stderr);
        pace->shown = true;
}

void cli_flow_clear(struct cli_pace *pace) {
        if (pace->shown)
                fprintf(stderr, "\r\033[K");
}

static void show_progress(void *arg, const struct flow_progress *p) {
        struct cli_pace *pace = arg;
        double s = (double) (now_ms() - pace->began_ms) / 1000;
        if (p->analyse_all) {
                cli_flow_show_analysis(pace, p->analysed, p->analyse_all, p->mentions);
                return;
        }
        char done[32], all[32], messages[32], eta[32] = "";
        double rate = s > 0 ? (double) p->bytes / s : 0;
        if (rate > 0 && p->bytes_all > p->bytes && s > 1)
                snprintf(eta, sizeof eta, ", %.0f s left",
                         (double) (p->bytes_all - p->bytes) / rate);
        cli_size(p->bytes, done);
        cli_size(p->bytes_all, all);
        uint64_t n = p->pages ? p->pages : p->new_docs + p->known;
        fprintf(stderr, "\r\033[K%s: %s of %s, %s %s, %.1f a second%s", p->stage, done, all,
                cli_count(n, messages), p->pages ? "pages" : "documents",
                s > 0 ? (double) n / s : 0, eta);
        fflush(stderr);
        pace->shown = true;
}

/* For a program: name=value, a line a second; what is not known is left out. */
void cli_flow_put_progress(void *arg, const struct flow_progress *p) {
        struct cli_pace *pace = arg;
        int64_t now = now_ms();
        if (pace->line_ms && now - pace->line_ms < 1000 && !strcmp(pace->stage, p->stage))
                return;
        pace->line_ms = now;
        pace->stage = p->stage;
        bool second = p->analyse_all > 0;
        if (second && !pace->analysis_ms)
                pace->analysis_ms = now;
        double s = (double) (now - (second ? pace->analysis_ms : pace->began_ms)) / 1000;
        uint64_t done = second ? p->analysed : p->bytes,
                 all = second ? p->analyse_all : p->bytes_all;
        uint64_t n = second ? p->analysed : p->pages ? p->pages : p->new_docs + p->known;
        fprintf(stderr,
                "progress bytes=%llu bytes_all=%llu documents=%llu pages=%llu "
                "analysed=%llu analyse_all=%llu names=%llu missing=%llu",
                (unsigned long long) p->bytes, (unsigned long long) p->bytes_all,
                (unsigned long long) (p->new_docs + p->known), (unsigned long long) p->pages,
                (unsigned long long) p->analysed, (unsigned long long) p->analyse_all,
                (unsigned long long) p->mentions, (unsigned long long) p->missing);
        if (s > 0)
                fprintf(stderr, " rate=%.1f", (double) n / s);
        if (s > 1 && done > 0 && all > done)
                fprintf(stderr, " left=%.0f", (double) (all - done) * s / (double) done);
        fprintf(stderr, " stage=%s\n", second ? "analysing" : p->stage);
        fflush(stderr);
}

static void text_result(struct cli *c, const struct flow_progress *p, const char *sandbox,
                        const struct store_counts *left) {
        char n[32];
        uint64_t messages = p->new_docs - p->attached;
        cli_print(c, "sandbox: %s\n", sandbox);
        cli_print(c, "%s new messages and files", cli_count(messages, n));
        cli_print(c, ", %s documents inside them\n", cli_count(p->attached, n));
        if (p->again)
                cli_print(c, "%s documents read again\n", cli_count(p->again, n));
        if (p->away)
                cli_print(c,
                          "%s documents could not be had again: their source is away or has "
                          "changed\n",
                          cli_count(p->away, n));
        if (p->pages)
                cli_print(c, "%s pages read from pixels: look at their digits before using them\n",
                          cli_count(p->pages, n));
        if (p->known)
                cli_print(c, "%s were here already; their further places are kept\n",
                          cli_count(p->known, n));
        if (p->same)
                cli_print(c, "%s files were here already, unchanged\n", cli_count(p->same, n));
        if (p->resumed)
                cli_print(c, "%s documents of an interrupted run made searchable\n",
                          cli_count(p->resumed, n));
        if (p->cut)
                cli_print(c,
                          "%s documents are longer than the index takes: not all words are found\n",
                          cli_count(p->cut, n));
        if (left->todo_ocr)
                cli_print(c, "%s scans and pictures wait to be read: clew ocr\n",
                          cli_count(left->todo_ocr, n));
        if (left->todo_read)
                cli_print(c, "%s documents inside others wait for their source to come back\n",
                          cli_count(left->todo_read, n));
        if (*p->unable)
                cli_print(c, "%s\n", p->unable);
        if (p->analysed) {
                cli_print(c, "%s names found in texts, ", cli_count(p->mentions, n));
                cli_print(c, "%s people and organisations: clew who NAME\n",
                          cli_count(p->actors, n));
        }
        if (p->missing)
                cli_print(c, "%s things not fully read: clew missing names them\n",
                          cli_count(p->missing, n));
}

static void json_result(struct cli *c, const struct flow_progress *p, const char *sandbox,
                        bool stopped, const struct store_counts *left) {
        struct json *j = cli_json(c);
        json_key(j, "verb"), json_z(j, c->verb->name);
        json_key(j, "sandbox"), json_z(j, sandbox);
        json_key(j, "stopped"), json_bool(j, stopped);
        json_key(j, "files"), json_u64(j, p->files);
        json_key(j, "containers"), json_u64(j, p->containers);
        json_key(j, "messages_seen"), json_u64(j, p->messages);
        json_key(j, "messages_new"), json_u64(j, p->new_docs - p->attached);
        json_key(j, "attached_new"), json_u64(j, p->attached);
        json_key(j, "messages_known"), json_u64(j, p->known);
        json_key(j, "files_known"), json_u64(j, p->same);
        json_key(j, "resumed"), json_u64(j, p->resumed);
        json_key(j, "cut"), json_u64(j, p->cut);
        json_key(j, "again"), json_u64(j, p->again);
        json_key(j, "away"), json_u64(j, p->away);
        json_key(j, "pages"), json_u64(j, p->pages);
        json_key(j, "analysed"), json_u64(j, p->analysed);
        json_key(j, "mentions"), json_u64(j, p->mentions);
        json_key(j, "actors"), json_u64(j, p->actors);
        json_key(j, "waiting_ocr"), json_u64(j, left->todo_ocr);
        json_key(j, "waiting_read"), json_u64(j, left->todo_read);
        json_key(j, "unable"), json_z(j, *p->unable ? p->unable : NULL);
        json_key(j, "missing"), json_u64(j, p->missing);
        cli_json_done(c);
}

/* The passwords of a file, as they stand. */
static int read_passwords(const char *path, struct buf *out, struct err *e) {
        if (!path)
                return 0;
        bool in = strcmp(path, "-") == 0;
        _cleanup_close_ int own = in ? -1 : open(path, O_RDONLY | O_CLOEXEC);
        int fd = in ? STDIN_FILENO : own;
        for (;;) {
                char piece[4096];
                ssize_t n = fd < 0 ? -1 : io_read(fd, piece, sizeof piece);
                if (n < 0)
                        return err_errno(e, errno, "cannot read the passwords in '%s'", path);
                buf_put(out, piece, (size_t) n);
                if (n < (ssize_t) sizeof piece)
                        return 0;
        }
}

static int report(struct cli *c, const struct flow_progress *p, const char *sandbox, int result) {
        struct store_counts left;
        int r = store_counts_get(c->store, &left, &c->err);
        if (r < 0)
                return r;
        if (c->json)
                json_result(c, p, sandbox, result == ERR_stopped, &left);
        else
                text_result(c, p, sandbox, &left);
        return 0;
}

int cli_flow_run(struct cli *c, const struct cli_flow_options *shared, struct flow_add_options *o) {
        struct cli_pace pace = { .began_ms = now_ms() };
        struct flow_progress p = { 0 };
        struct buf passwords;
        char sandbox[64] = "";
        bool talk = !shared->quiet && isatty(STDERR_FILENO) == 1;
        buf_init(&passwords, 1 << 20);
        int r = read_passwords(shared->passwords, &passwords, &c->err);
        o->workers = (unsigned) shared->workers;
        o->paranoid = shared->paranoid;
        o->unsafe = shared->unsafe;
        o->no_analysis = shared->no_analysis;
        o->worker_path = cli_worker();
        o->stop = &stop;
        o->progress = shared->progress ? cli_flow_put_progress : talk ? show_progress : NULL;
        o->arg = &pace;
        o->case_path = str_of(c->case_path);
        o->secrets = buf_str(&passwords);
        signal(SIGINT, on_signal);
        signal(SIGTERM, on_signal);
        if (r >= 0)
                r = flow_add(c->store, o, &p, &sandbox, &c->err);
        buf_done(&passwords);
        cli_flow_clear(&pace);
        if (r < 0 && r != ERR_stopped)
                return r;
        struct err keep = c->err;
        int said = report(c, &p, sandbox, r);
        c->err = said < 0 ? c->err : keep;
        if (r == ERR_stopped)
                err_hint(&c->err, r, "the same command goes on where this one stopped");
        return r < 0 ? r : said < 0 ? said : CLI_YES;
}
