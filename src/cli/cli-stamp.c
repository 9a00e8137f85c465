/* clew stamp — a question to a time stamping authority, and its answer checked. */
#include "cli/cli-stamp.h"

#include "base/io.h"
#include "cli/cli-sign.h"
#include "share/share-stamp.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { CHUNK = 1 << 16 };

static struct { const char *out; } opt;

static const struct cli_option options[] = {
        { "out", CLI_STR, &opt.out, "FILE", "write the question to this new file (.tsq)" },
        { 0 },
};

/* SHA-256 of a file; of a bundle, that of the manifest that vouches for all else. */
static int hash_of(struct cli *c, const char *path, struct sha256 *ret) {
        uint8_t part[CHUNK];
        struct buf name;
        struct stat s;
        ssize_t n = 0;
        buf_init(&name, 0);
        buf_puts(&name, path);
        if (stat(path, &s) == 0 && S_ISDIR(s.st_mode))
                buf_puts(&name, "/tagmanifest-sha256.txt");
        _cleanup_close_ int fd = open(buf_z(&name), O_RDONLY | O_CLOEXEC);
        buf_done(&name);
        if (fd < 0)
                return err_errno(&c->err, errno, "cannot open '%s'", path);
        struct hash_ctx *h = hash_new();
        while ((n = io_read(fd, part, sizeof part)) > 0)
                hash_put(h, bytes_of(part, (size_t) n));
        *ret = hash_get(h);
        hash_free(&h);
        return n < 0 ? err_errno(&c->err, errno, "cannot read '%s'", path) : 0;
}

static void say(struct cli *c, const struct share_stamp *s) {
        bool good = s->verdict == SHARE_STAMP_GOOD;
        static const char *const words[SHARE_STAMP_VERDICTS] = {
                "time stamp",
                "no time stamp: it is no answer, or a refusal",
                "a time stamp of other bytes",
                "a time stamp that nobody in --ca vouches for",
                "no certificate in --ca",
        };
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "stamp");
                json_key(j, "verdict"), json_z(j, share_stamp_id(s->verdict));
                json_key(j, "stamped");
                if (good)
                        json_i64(j, s->at);
                else
                        json_null(j);
                json_key(j, "serial"), json_z(j, good ? s->serial : NULL);
                json_key(j, "policy"), json_z(j, good ? s->policy : NULL);
                json_key(j, "signer"), json_z(j, good ? s->signer : NULL);
                cli_json_done(c);
                return;
        }
        cli_print(c, "%s", words[s->verdict]);
        if (good) {
                cli_print(c, " of ");
                cli_date(c, true, s->at, 0, 0);
                cli_print(c, ", number %s, by ", s->serial);
                cli_show(c, CLI_PLAIN, str_of(s->signer), 0);
        }
        cli_print(c, "\n");
}

int cli_stamp_check(struct cli *c, const char *path, const char *tsr, const char *ca) {
        struct buf answer, pem;
        struct share_stamp s;
        struct sha256 hash;
        if (!ca)
                return err_set(&c->err, ERR_usage, "--ca names the certificates to trust");
        buf_init(&answer, 0);
        buf_init(&pem, 0);
        int r = hash_of(c, path, &hash);
        if (r >= 0)
                r = cli_small_file(c, tsr, SHARE_STAMP, &answer);
        if (r >= 0)
                r = cli_small_file(c, ca, SHARE_STAMP_CA, &pem);
        if (r >= 0)
                r = share_stamp_check(buf_bytes(&answer), buf_bytes(&pem), &hash, &s, &c->err);
        if (r >= 0)
                say(c, &s);
        buf_done(&answer);
        buf_done(&pem);
        return r < 0 ? r : s.verdict == SHARE_STAMP_GOOD ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        struct sha256 hash;
        struct buf der;
        char hex[SHA256_HEX];
        if (!opt.out)
                return err_set(&c->err, ERR_usage, "--out names the file of the question");
        buf_init(&der, 0);
        int r = hash_of(c, c->operands[0], &hash);
        if (r >= 0)
                r = share_stamp_ask(&hash, &der, &c->err);
        if (r >= 0)
                r = cli_new_file(c, opt.out, 0644, buf_bytes(&der));
        buf_done(&der);
        if (r < 0)
                return r;
        sha256_hex(&hash, hex);
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "question");
                json_key(j, "sha256"), json_z(j, hex);
                cli_json_done(c);
        } else {
                cli_print(c, "the question is of SHA-256 %s\n", hex);
        }
        return CLI_YES;
}

const struct cli_verb cli_verb_stamp = {
        .name = "stamp",
        .args = "FILE|BUNDLE --out FILE.tsq",
        .says = "a question to a time stamping authority (RFC 3161), to be carried there",
        .about = "Writes a question that holds nothing but a SHA-256 and a random number: of the "
                 "file, "
                 "or of the\n"
                 "manifest that vouches for all else in a bundle.  Carry it to an authority (curl "
                 "-H "
                 "'Content-Type:\n"
                 "application/timestamp-query' --data-binary @x.tsq URL), bring back the answer, "
                 "and "
                 "check it with\n"
                 "clew verify --stamp x.tsr --ca AUTHORITY.pem.  clew itself opens no connection.",
        .example = "clew stamp m.eml --out m.tsq",
        .options = options,
        .needs = CLI_NOTHING,
        .least = 1,
        .most = 1,
        .run = run,
};
