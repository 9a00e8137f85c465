/* clew digest — the case in 64 digits: the same for the same input, whatever the order. */
#include "cli/cli-common.h"

#include <unistd.h>

static struct { bool dump; } opt;

static const struct cli_option options[] = {
        { "dump", CLI_BOOL, &opt.dump, NULL, "the lines that the digest is made of" },
        { 0 },
};

static int run(struct cli *c) {
        struct sha256 digest;
        char hex[SHA256_HEX];
        if (opt.dump)
                return store_dump(c->store, STDOUT_FILENO, &c->err);
        int r = store_digest(c->store, &digest, &c->err);
        if (r < 0)
                return r;
        sha256_hex(&digest, hex);
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "verb"), json_z(j, "digest-of-case");
                json_key(j, "digest"), json_z(j, hex);
                cli_json_done(c);
        } else {
                cli_print(c, "%s\n", hex);
        }
        return CLI_YES;
}

const struct cli_verb cli_verb_digest_of_case = {
        .name = "digest-of-case",
        .args = "",
        .says = "the case in 64 digits: the same for the same input, whatever the order",
        .about = "SHA-256 over a sorted dump of everything that matters and nothing that depends "
                 "on when,\n"
                 "where or in what order it was added.  Two cases with one digest hold the same.",
        .example = "clew digest-of-case",
        .options = options,
        .needs = CLI_STORE_READ,
        .run = run,
};
