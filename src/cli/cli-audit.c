/* clew audit — re-hash and re-add everything; any difference is a finding. */
#include "cli/cli-common.h"
#include "flow/flow.h"
#include "share/share-bundle.h"
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

/* The last line of the log that tells of a bundle, appended; nothing if none was made. */
static int last_bundle(struct cli *c, struct buf *ret) {
        struct buf log;
        struct str last = { 0 };
        buf_init(&log, 0);
        int r = store_log_get(c->store, &log, &c->err);
        for (struct str rest = buf_str(&log); r >= 0 && rest.n;) {
                struct str line = str_cut(&rest, '\n'), words = line;
                for (int i = 0; i < 3; i++) /* number, time, program */
                        (void) str_cut(&words, ' ');
                if (str_eq(str_cut(&words, ' '), STR("bundle")))
                        last = line;
        }
        buf_put_str(ret, last);
        buf_done(&log);
        return r;
}

/* The tree of hashes over all documents against the last bundle that was made: documents may have
 * been added since; none may be gone or another.  `root` stays "" if no bundle was made. */
static int check_root(struct cli *c, char root[static SHA256_HEX], int *found) {
        struct sha256 now;
        uint64_t n, then = 0;
        struct buf line;
        int r = share_case_root(c->store, &now, &n, NULL);
        if (r < 0)
                return r == ERR_absent ? 0 : err_set(&c->err, r, "cannot sum up the documents");
        sha256_hex(&now, root);
        buf_init(&line, 0);
        r = last_bundle(c, &line);
        size_t of = str_find(buf_str(&line), STR(" of="));
        if (of != SIZE_MAX) {
                struct str digits = str_sub(buf_str(&line), of + 4, SIZE_MAX);
                (void) str_u64(str_cut(&digits, ' '), &then);
        }
        if (n < then || (n == then && str_find(buf_str(&line), str_of(root)) == SIZE_MAX)) {
                say(c, n < then ? "documents are gone since the last bundle was made"
                                : "the documents are not those of which the last bundle was made");
                ++*found;
        }
        buf_done(&line);
        return r;
}

static int run(struct cli *c) {
        struct flow_audit a = {
                .say = say, .progress = show_progress, .arg = c, .worker_path = cli_worker()
        };
        struct sha256 digest;
        char hex[SHA256_HEX], root[SHA256_HEX] = "", size[32], n[32], what[96];
        int found = flow_audit(c->store, &a, &c->err);
        if (isatty(STDERR_FILENO) == 1)
                fprintf(stderr, "\r\033[K");
        int r = found < 0 ? found : check_root(c, root, &found);
        if (r >= 0)
                r = store_digest(c->store, &digest, &c->err);
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
                json_key(j, "root"), json_z(j, root[0] ? root : NULL);
                cli_json_done(c);
        } else {
                cli_print(c, "%s files, %s read again and compared", cli_count(a.files, n),
                          cli_size(a.bytes, size));
                cli_print(c, ", %s messages: %d findings\ndigest of the case: %s\n",
                          cli_count(a.messages, n), found, hex);
                if (root[0])
                        cli_print(c, "root over its documents: %s\n", root);
        }
        return found ? CLI_NO : CLI_YES;
}

const struct cli_verb cli_verb_audit = {
        .name = "audit",
        .args = "",
        .says = "re-hash and re-add everything; fail on any difference",
        .about = "Reads every source again, hashes every container and every message, adds up "
                 "every\n"
                 "ledger, checks every block of the case, the chain of its log, and that the "
                 "documents are\n"
                 "those that stand under the root of the last bundle.  Exit code 1 if anything "
                 "differs.",
        .example = "clew audit",
        .needs = CLI_STORE_WRITE,
        .run = run,
};
