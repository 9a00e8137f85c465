/* clew verify — is a bundle, or a signed file, what it says it is? */
#include "cli/cli-sign.h"
#include "cli/cli-stamp.h"
#include "share/share-verify.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

enum { LEGACY = 1 << 28 }; /* bytes of a file that was signed itself, not its hash */

static struct { const char *key, *sig, *stamp, *ca; } opt;

static const struct cli_option options[] = {
        { "key", CLI_STR, &opt.key, "KEY", "signed by this public key: a file, or its base64" },
        { "signature", CLI_STR, &opt.sig, "FILE", "of a file: its signature, if not FILE.minisig" },
        { "stamp", CLI_STR, &opt.stamp, "FILE", "stamped as this answer (.tsr) says" },
        { "ca", CLI_STR, &opt.ca, "FILE", "by somebody under these certificates (PEM)" },
        { 0 },
};

/* ---- bundles ----------------------------------------------------------------------------------
 */

static void say_fault(void *arg, enum share_bag_fault f, struct str path, const char *why) {
        struct cli *c = arg;
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "fault");
                json_key(j, "fault"), json_z(j, share_bag_fault_id(f));
                json_key(j, "path"), json_str(j, path);
                json_key(j, "why"), json_z(j, why);
                cli_json_done(c);
                return;
        }
        cli_style(c, CLI_WARN);
        cli_print(c, "%-8s", share_bag_fault_id(f));
        cli_style(c, CLI_PLAIN);
        cli_show(c, CLI_PLAIN, path, 0);
        cli_print(c, "%s%s\n", why[0] ? ": " : "", why);
}

static void sum_json(struct cli *c, const struct share_verify *v) {
        struct json *j = cli_json(c);
        char hex[SHA256_HEX];
        json_key(j, "verb"), json_z(j, "verify");
        json_key(j, "faults"), json_u64(j, v->faults);
        json_key(j, "files"), json_u64(j, v->files);
        json_key(j, "bytes"), json_u64(j, v->bytes);
        json_key(j, "bundle"), json_bool(j, v->bundle);
        json_key(j, "proved"), json_u64(j, v->proved);
        json_key(j, "documents"), json_u64(j, v->leaves);
        json_key(j, "quotations"), json_u64(j, v->quotes);
        json_key(j, "log_lines"), json_u64(j, v->log_lines);
        sha256_hex(&v->root, hex);
        json_key(j, "root"), json_z(j, v->bundle ? hex : NULL);
        sha256_hex(&v->head, hex);
        json_key(j, "log_head"), json_z(j, v->bundle ? hex : NULL);
        json_key(j, "signature"), json_z(j, share_seal_id(v->seal));
        json_key(j, "key"), json_z(j, v->key_id[0] ? v->key_id : NULL);
        json_key(j, "comment"), json_z(j, v->seal == SHARE_GOOD ? v->comment : NULL);
        cli_json_done(c);
}

static void sum_text(struct cli *c, const struct share_verify *v) {
        char n[32], size[32], hex[SHA256_HEX];
        cli_print(c, "%s: %s files, %s", v->faults ? "not whole" : "whole", cli_count(v->files, n),
                  cli_size(v->bytes, size));
        if (v->bundle) {
                cli_print(c, "; %s", cli_count(v->proved, n));
                cli_print(c, " of %s documents, ", cli_count(v->leaves, n));
                cli_print(c, "%s quotations\n", cli_count(v->quotes, n));
                sha256_hex(&v->root, hex);
                cli_print(c, "root of the case: %s\n", hex);
                sha256_hex(&v->head, hex);
                cli_print(c, "its log: %llu lines, %s", (unsigned long long) v->log_lines, hex);
        }
        static const char *const seals[] = {
                "not signed",
                "signed, and no --key to compare with",
                "signed by the key given",
                "signed by another key",
                "SAYS THAT IT IS SIGNED BY THE KEY GIVEN, AND IS NOT",
        };
        cli_print(c, "\n%s", seals[v->seal]);
        if (v->key_id[0])
                cli_print(c, " (%s)", v->key_id);
        cli_print(c, "\n");
        if (v->seal == SHARE_GOOD) {
                cli_show(c, CLI_PLAIN, str_of(v->comment), 0);
                cli_print(c, "\n");
        }
}

static int bundle(struct cli *c, const struct share_public *key) {
        struct share_verify v = { .say = say_fault, .arg = c, .key = key };
        int r = share_verify(c->operands[0], &v, &c->err);
        if (r < 0)
                return r;
        if (c->json)
                sum_json(c, &v);
        else
                sum_text(c, &v);
        return v.faults ? CLI_NO : CLI_YES;
}

/* ---- signed files -----------------------------------------------------------------------------
 */

static int check_file(struct cli *c, const struct share_signature *s,
                      const struct share_public *key) {
        struct share_blake h;
        struct buf m;
        const char *path = c->operands[0];
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
                return err_errno(&c->err, errno, "cannot open '%s'", path);
        buf_init(&m, 0);
        int r = s->hashed ? share_blake_of_fd(fd, &h, &c->err)
                          : cli_small_file(c, path, LEGACY, &m);
        if (r >= 0)
                r = share_signature_check(s, key,
                                          s->hashed ? bytes_of(h.b, sizeof h.b) : buf_bytes(&m));
        buf_done(&m);
        return r;
}

static void say_signature(struct cli *c, const struct share_signature *s, bool good) {
        char id[SHARE_KEY_ID];
        share_key_id(s->number, id);
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "signed");
                json_key(j, "good"), json_bool(j, good);
                json_key(j, "key"), json_z(j, id);
                json_key(j, "comment");
                if (good)
                        json_str(j, s->comment);
                else
                        json_null(j);
                cli_json_done(c);
                return;
        }
        cli_print(c, "%s by %s\n", good ? "signed" : "NOT signed", id);
        if (good) {
                cli_show(c, CLI_PLAIN, s->comment, 0);
                cli_print(c, "\n");
        }
}

static int file(struct cli *c, const struct share_public *key) {
        struct share_signature s;
        struct buf text, name;
        if (!key)
                return err_set(&c->err, ERR_usage, "--key names the public key it is signed by");
        buf_init(&text, 0);
        buf_init(&name, 0);
        buf_printf(&name, "%s.minisig", c->operands[0]);
        int r = cli_small_file(c, opt.sig ? opt.sig : buf_z(&name), SHARE_SIGNATURE, &text);
        if (r >= 0)
                r = share_signature_read(buf_str(&text), &s, &c->err);
        if (r >= 0)
                r = check_file(c, &s, key);
        if (r >= 0)
                say_signature(c, &s, r > 0);
        buf_done(&text);
        buf_done(&name);
        return r < 0 ? r : r > 0 ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        struct share_public key;
        struct stat s;
        int r = opt.key ? cli_public_get(c, opt.key, &key) : 0;
        if (r < 0)
                return r;
        if (stat(c->operands[0], &s) < 0)
                return err_errno(&c->err, errno, "cannot look at '%s'", c->operands[0]);
        const struct share_public *by = opt.key ? &key : NULL;
        bool folder = S_ISDIR(s.st_mode), only_stamp = !folder && opt.stamp && !by;
        r = folder ? bundle(c, by) : only_stamp ? CLI_YES : file(c, by);
        if (r < 0 || !opt.stamp)
                return r;
        int stamp = cli_stamp_check(c, c->operands[0], opt.stamp, opt.ca);
        return stamp < 0 || r == CLI_YES ? stamp : r;
}

const struct cli_verb cli_verb_verify = {
        .name = "verify",
        .args = "BUNDLE|FILE",
        .says = "is a bundle, or a signed file, what it says it is?",
        .about = "Of a bundle: every byte against its manifests, what is missing "
                 "or was added,\n"
                 "links and paths that lead out, the proofs, the log, the words of quotations, the "
                 "signature.\n"
                 "Of a file: its signature in minisign's format.  Of both: a time stamp (clew "
                 "stamp).  "
                 "Needs no case.\n"
                 "Exit code 1 if anything is wrong.",
        .example =
                "clew bundle $ID --out shown && clew verify shown\n"
                "clew sign --new own && clew sign --key own.key m.eml && clew verify --key own.pub "
                "m.eml",
        .options = options,
        .needs = CLI_NOTHING,
        .least = 1,
        .most = 1,
        .run = run,
};
