/* clew add — take a cache in, whatever is in it, and make it searchable. */
#include "cli/cli-common.h"
#include "flow/flow.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

static struct {
        uint64_t workers;
        bool paranoid, unsafe, quiet;
} opt;

static const struct cli_option options[] = {
        { "workers", CLI_U64, &opt.workers, "N",
          "parsers at once (default: one for each processor)" },
        { "paranoid", CLI_BOOL, &opt.paranoid, NULL, "a fresh jail for every single message" },
        { "quiet", CLI_BOOL, &opt.quiet, NULL, "no progress" },
        { "unsafe-no-sandbox", CLI_BOOL, &opt.unsafe, NULL,
          "parse even where no sandbox can be built; never for hostile mail" },
        { 0 },
};

static volatile sig_atomic_t stop;

/* The first Ctrl-C ends the work in order, the second at once. */
static void on_signal(int signal_number) {
        stop = 1;
        signal(signal_number, SIG_DFL);
}

struct pace {
        int64_t began_ms;
        bool shown;
};

static int64_t now_ms(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (int64_t) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void show_progress(void *arg, const struct flow_progress *p) {
        struct pace *pace = arg;
        double s = (double) (now_ms() - pace->began_ms) / 1000;
        char done[32], all[32], messages[32], eta[32] = "";
        double rate = s > 0 ? (double) p->bytes / s : 0;
        if (rate > 0 && p->bytes_all > p->bytes && s > 1)
                snprintf(eta, sizeof eta, ", %.0f s left",
                         (double) (p->bytes_all - p->bytes) / rate);
        cli_size(p->bytes, done);
        cli_size(p->bytes_all, all);
        fprintf(stderr, "\r\033[K%s: %s of %s, %s messages, %.0f a second%s", p->stage, done, all,
                cli_count(p->messages, messages), s > 0 ? (double) p->messages / s : 0, eta);
        fflush(stderr);
        pace->shown = true;
}

static void text_result(struct cli *c, const struct flow_progress *p, const char *sandbox) {
        char n[32];
        uint64_t messages = p->new_docs - p->attached;
        cli_print(c, "sandbox: %s\n", sandbox);
        cli_print(c, "%s new messages", cli_count(messages, n));
        cli_print(c, ", %s attached documents\n", cli_count(p->attached, n));
        if (p->known)
                cli_print(c, "%s messages were here already; their further places are kept\n",
                          cli_count(p->known, n));
        if (p->same)
                cli_print(c, "%s files were here already, unchanged\n", cli_count(p->same, n));
        if (p->resumed)
                cli_print(c, "%s documents of an interrupted run made searchable\n",
                          cli_count(p->resumed, n));
        if (p->cut)
                cli_print(c, "%s documents are longer than the index takes: not all words are found\n",
                          cli_count(p->cut, n));
        if (p->missing)
                cli_print(c, "%s things not fully read: clew missing names them\n",
                          cli_count(p->missing, n));
}

static void json_result(struct cli *c, const struct flow_progress *p, const char *sandbox,
                        bool stopped) {
        struct json *j = cli_json(c);
        json_key(j, "verb"), json_z(j, "add");
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
        json_key(j, "missing"), json_u64(j, p->missing);
        cli_json_done(c);
}

static int run(struct cli *c) {
        struct pace pace = { .began_ms = now_ms() };
        struct flow_progress p;
        char sandbox[64] = "";
        bool talk = !opt.quiet && isatty(STDERR_FILENO) == 1;
        struct flow_add_options o = { .paths = (const char *const *) c->operands,
                                      .n_paths = c->n_operands,
                                      .workers = (unsigned) opt.workers,
                                      .paranoid = opt.paranoid,
                                      .unsafe = opt.unsafe,
                                      .worker_path = cli_worker(),
                                      .stop = &stop,
                                      .progress = talk ? show_progress : NULL,
                                      .arg = &pace,
                                      .case_path = str_of(c->case_path) };
        signal(SIGINT, on_signal);
        signal(SIGTERM, on_signal);
        int r = flow_add(c->store, &o, &p, &sandbox, &c->err);
        if (pace.shown)
                fprintf(stderr, "\r\033[K");
        if (r < 0 && r != ERR_stopped)
                return r;
        if (c->json)
                json_result(c, &p, sandbox, r == ERR_stopped);
        else
                text_result(c, &p, sandbox);
        if (r == ERR_stopped)
                err_hint(&c->err, r, "the same command goes on where this one stopped");
        return r < 0 ? r : CLI_YES;
}

const struct cli_verb cli_verb_add = {
        .name = "add",
        .args = "PATH...",
        .says = "take a cache in: folders, mailboxes, archives, single messages",
        .about =
                "Walks the paths and adds every message beneath them to the case: mbox, Maildir, "
                "MH,\n"
                "eml and emlx files, and any of these inside gz, bz2, xz, zst, zip and tar files, "
                "nested.\n"
                "What is here already is not added twice; its further places are kept.  It can be\n"
                "stopped (Ctrl-C) or killed at any time: the same command goes on where it was.\n"
                "Originals are only read, and stay where they are.",
        .example = "clew add mail/",
        .options = options,
        .needs = CLI_STORE_WRITE,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
