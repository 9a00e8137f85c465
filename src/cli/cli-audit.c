/* clew audit — re-hash and re-add everything; any difference is a finding. */
#include "cli/cli-common.h"
#include "flow/flow.h"
#include "when/when.h"

#include <unistd.h>

static void say(void *arg, const char *finding) {
        struct cli *c = arg;
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "finding");
                json_key(j, "finding"), json_z(j, finding);
                cli_json_done(c);
        } else {
                cli_show(c, CLI_WARN, str_of(finding), 0);
                cli_print(c, "\n");
        }
}

static void show_progress(void *arg, const struct flow_progress *p) {
        char size[32];
        (void) arg;
        if (isatty(STDERR_FILENO) == 1)
                fprintf(stderr, "\r\033[K%s: %s", p->stage, cli_size(p->bytes, size));
}

static int run(struct cli *c) {
        struct flow_audit a = {
                .say = say, .progress = show_progress, .arg = c, .worker_path = cli_worker()
        };
        struct sha256 digest;
        char hex[SHA256_HEX], size[32], n[32], what[96];
        int found = flow_audit(c->store, &a, &c->err);
        if (isatty(STDERR_FILENO) == 1)
                fprintf(stderr, "\r\033[K");
        int r = found < 0 ? found : store_digest(c->store, &digest, &c->err);
        if (r < 0)
                return r;
        sha256_hex(&digest, hex);
        snprintf(what, sizeof what, "findings=%d digest=%s", found, hex);
        r = store_log_put(c->store, when_now(), "audit", str_of(what), &c->err);
        if (r < 0)
                return r;
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "audit");
                json_key(j, "findings"), json_u64(j, (uint64_t) found);
                json_key(j, "files"), json_u64(j, a.files);
                json_key(j, "messages"), json_u64(j, a.messages);
                json_key(j, "bytes"), json_u64(j, a.bytes);
                json_key(j, "digest"), json_z(j, hex);
                cli_json_done(c);
        } else {
                cli_print(c, "%s files, %s read again and compared", cli_count(a.files, n),
                          cli_size(a.bytes, size));
                cli_print(c, ", %s messages: %d findings\ndigest of the case: %s\n",
                          cli_count(a.messages, n), found, hex);
        }
        return found ? CLI_NO : CLI_YES;
}

const struct cli_verb cli_verb_audit = {
        .name = "audit",
        .args = "",
        .says = "re-hash and re-add everything; fail on any difference",
        .about =
                "Reads every source again, hashes every container and every message, adds up "
                "every\n"
                "ledger, checks every block of the case and the chain of its log.  Exit code 1 if\n"
                "anything differs.",
        .example = "clew audit",
        .needs = CLI_STORE_WRITE,
        .run = run,
};
