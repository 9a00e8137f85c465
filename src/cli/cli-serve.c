/* clew serve — the workbench: the case in a browser on this machine. */
#include "cli/cli.h"

#include "web/web.h"

#include <signal.h>
#include <unistd.h>

static struct {
        bool no_open, unlocked;
        uint64_t idle;
} opt = { .idle = 30 };

static const struct cli_option options[] = {
        { "no-open", CLI_BOOL, &opt.no_open, NULL,
          "only print the address with its one-time code; start no browser" },
        { "idle", CLI_U64, &opt.idle, "MINUTES",
          "ask for a new code after so long without a request (default 30)" },
        { "drill-no-csp", CLI_BOOL, &opt.unlocked, NULL,
          "for tests of the second line of defence: pages without their policy" },
        { 0 },
};

/* The browser is a child of its own, which outlives us; what it says is its own affair. */
static void open_browser(const char *address) {
        pid_t pid = fork();
        if (pid != 0)
                return;
        signal(SIGPIPE, SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        if (setsid() < 0 || close_range(3, ~0u, 0) < 0)
                _exit(126);
        execlp("xdg-open", "xdg-open", address, (char *) NULL);
        _exit(127);
}

static void ready(void *ctx, const char *address) {
        struct cli *c = ctx;
        bool desk = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY");
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "address");
                json_key(j, "address"), json_z(j, address);
                cli_json_done(c);
        } else {
                cli_print(c, "%s\n", address);
        }
        cli_flush(c);
        if (c->terminal)
                fprintf(stderr, "This address opens the case once, within a minute. Enter gives a "
                                "new one, Ctrl-C ends.\n");
        if (!opt.no_open && desk)
                open_browser(address);
}

static int run(struct cli *c) {
        struct web_options o = { .case_path = c->case_path,
                                 .open = !opt.no_open,
                                 .unlocked = opt.unlocked,
                                 .idle_s = opt.idle * 60,
                                 .ready = ready,
                                 .ctx = c };
        if (opt.idle == 0 || opt.idle > 1440)
                return err_set(&c->err, ERR_usage, "--idle takes 1 to 1440 minutes");
        if (opt.unlocked)
                fprintf(stderr, "clew: pages have no policy: never read foreign mail like this\n");
        int r = web_serve(&o, &c->err);
        return r < 0 ? r : CLI_YES;
}

const struct cli_verb cli_verb_serve = {
        .name = "serve",
        .args = "",
        .says = "open the case in a browser on this machine",
        .about =
                "Serves the case to one browser, on a random address of this machine's own network "
                "(127.a.b.c)\n"
                "that nobody else reaches. The address printed holds a code that works once and "
                "for "
                "60 seconds.\n"
                "The process that answers is jailed: it reads the case and nothing else, and "
                "writes "
                "nothing;\n"
                "what changes the case is run by the keeper as the verbs of this manual.\n\n"
                "Keys:\n"
#define KEY(id, keys, codes, where, does, en, fa, ar) "  " keys "  " en "\n"
#include "web/web-key.def"
#undef KEY
                "Keys of pairs and of documents hold where those are; the help page says where.",
        .example = "clew serve\n"
                   "clew serve --no-open --idle 60",
        .options = options,
        .needs = CLI_NOTHING,
        .run = run,
};
