/* clew sign — signatures in minisign's format, and the keys for them. */
#include "cli/cli-sign.h"

#include "base/io.h"
#include "store/store.h"
#include "when/when.h"

#include <errno.h>
#include <fcntl.h>

enum { LEGACY = 1 << 28 }; /* bytes of a file that is signed itself, not its hash */

static struct {
        const char *key, *password, *comment, *out, *make;
        bool legacy, log;
} opt;

static const struct cli_option options[] = {
        { "key", CLI_STR, &opt.key, "FILE", "the secret key to sign with" },
        { "password", CLI_STR, &opt.password, "FILE", "its password is the first line of FILE" },
        { "comment", CLI_STR, &opt.comment, "WORDS", "a trusted comment, which is signed too" },
        { "legacy", CLI_BOOL, &opt.legacy, NULL, "sign the bytes themselves, not their hash" },
        { "log", CLI_BOOL, &opt.log, NULL, "sign the head of the case's log, into --out" },
        { "out", CLI_STR, &opt.out, "FILE", "with --log: the new file that says what was signed" },
        { "new", CLI_STR, &opt.make, "NAME",
          "make a key: NAME.key, which is secret, and NAME.pub" },
        { 0 },
};

/* ---- keys -------------------------------------------------------------------------------------
 */

static int write_pair(struct cli *c, const struct share_secret *k, struct str password) {
        struct share_public pub;
        struct buf text, name;
        buf_init(&text, 0);
        buf_init(&name, 0);
        share_key_public(k, &pub);
        int r = share_secret_write(k, password, false, &text, &c->err);
        buf_printf(&name, "%s.key", opt.make);
        if (r >= 0)
                r = cli_new_file(c, buf_z(&name), 0600, buf_bytes(&text));
        buf_clear(&text);
        buf_clear(&name);
        share_public_write(&pub, &text);
        buf_printf(&name, "%s.pub", opt.make);
        if (r >= 0)
                r = cli_new_file(c, buf_z(&name), 0644, buf_bytes(&text));
        buf_done(&text);
        buf_done(&name);
        return r;
}

static int make_key(struct cli *c) {
        struct share_secret k;
        struct buf words;
        char id[SHARE_KEY_ID];
        buf_init(&words, 0);
        int r = opt.password ? cli_small_file(c, opt.password, SHARE_SIGNATURE, &words) : 0;
        struct str rest = buf_str(&words), line = str_cut(&rest, '\n');
        if (r >= 0)
                r = share_key_make(&k, &c->err);
        if (r >= 0)
                r = write_pair(c, &k, line);
        buf_done(&words);
        if (r < 0)
                return r;
        share_key_id(k.number, id);
        share_key_wipe(&k);
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "key");
                json_key(j, "key"), json_z(j, id);
                cli_json_done(c);
        } else {
                cli_print(c, "key %s: ", id);
                cli_show(c, CLI_PLAIN, str_of(opt.make), 0);
                cli_print(c, ".key, secret, %s; .pub\n",
                          line.p ? "encrypted" : "not encrypted: --password FILE would");
        }
        return CLI_YES;
}

/* ---- signatures -------------------------------------------------------------------------------
 */

static const char *name_of(const char *path) {
        const char *slash = strrchr(path, '/');
        return slash ? slash + 1 : path;
}

/* The words that are signed too; minisign's own when the user has none. */
static void put_comment(const char *path, struct buf *out) {
        if (opt.comment)
                buf_puts(out, opt.comment);
        else
                buf_printf(out, "timestamp:%lld\tfile:%.200s%s", (long long) when_now(),
                           name_of(path), opt.legacy ? "" : "\thashed");
}

static int hash_or_bytes(struct cli *c, const char *path, struct share_blake *h, struct buf *ret) {
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (opt.legacy)
                return cli_small_file(c, path, LEGACY, ret);
        if (fd < 0)
                return err_errno(&c->err, errno, "cannot open '%s'", path);
        int r = share_blake_of_fd(fd, h, &c->err);
        buf_put(ret, h->b, sizeof h->b);
        return r;
}

static void say(struct cli *c, const char *path, const struct share_secret *k) {
        char id[SHARE_KEY_ID];
        share_key_id(k->number, id);
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "signature");
                json_key(j, "file"), json_z(j, name_of(path));
                json_key(j, "key"), json_z(j, id);
                cli_json_done(c);
        } else {
                cli_show(c, CLI_PLAIN, str_of(path), 0);
                cli_print(c, ".minisig: by %s\n", id);
        }
}

static int sign_file(struct cli *c, const char *path, const struct share_secret *k) {
        struct share_blake h;
        struct buf m, comment, out, name;
        buf_init(&m, 0);
        buf_init(&comment, 0);
        buf_init(&out, 0);
        buf_init(&name, 0);
        put_comment(path, &comment);
        int r = hash_or_bytes(c, path, &h, &m);
        if (r >= 0)
                r = share_sign(k, !opt.legacy, buf_bytes(&m), buf_str(&comment), &out, &c->err);
        buf_printf(&name, "%s.minisig", path);
        if (r >= 0)
                r = cli_new_file(c, buf_z(&name), 0644, buf_bytes(&out));
        if (r >= 0)
                say(c, path, k);
        buf_done(&m);
        buf_done(&comment);
        buf_done(&out);
        buf_done(&name);
        return r;
}

/* ---- the head of the log ----------------------------------------------------------------------
 */

static int write_head(struct cli *c) {
        struct sha256 head;
        uint64_t lines;
        char hex[SHA256_HEX], text[160];
        int r = store_open(&c->store, c->case_path, STORE_WRITE, NULL, &c->err);
        if (r >= 0) /* the act of signing is the last line that is signed */
                r = store_log_put(c->store, when_now(), "sign", STR("log"), &c->err);
        if (r >= 0)
                r = store_log_head(c->store, &head, &lines, &c->err);
        if (r < 0)
                return r;
        sha256_hex(&head, hex);
        int n = snprintf(text, sizeof text, "clew-log 1\nlines %llu\nhead %s\n",
                         (unsigned long long) lines, hex);
        return cli_new_file(c, opt.out, 0644, bytes_of(text, (size_t) n));
}

static int run(struct cli *c) {
        struct share_secret k;
        if (opt.make)
                return make_key(c);
        if (!opt.key)
                return err_set(&c->err, ERR_usage, "--key names the secret key to sign with");
        if (opt.log ? c->n_operands > 0 || !opt.out : c->n_operands == 0 || opt.out)
                return err_set(&c->err, ERR_usage, "either files to sign, or --log --out FILE");
        int r = cli_secret_get(c, opt.key, opt.password, &k);
        if (r >= 0 && opt.log && (r = write_head(c)) >= 0)
                r = sign_file(c, opt.out, &k);
        for (size_t i = 0; r >= 0 && i < c->n_operands; i++)
                r = sign_file(c, c->operands[i], &k);
        share_key_wipe(&k);
        return r < 0 ? r : CLI_YES;
}

const struct cli_verb cli_verb_sign = {
        .name = "sign",
        .args = "[FILE...]",
        .says = "sign files, or the head of the log, so that minisign and clew verify check it",
        .about =
                "Writes FILE.minisig beside each FILE, in minisign's format (Ed25519).  --new "
                "makes "
                "a key; its\n"
                "public half is what others need.  --log writes how many lines the log of the case "
                "has and the\n"
                "hash of the last one into --out, and signs that: nothing before can be changed "
                "unseen.",
        .example = "clew sign --new desk\n"
                   "clew sign --key desk.key letter.txt\n"
                   "clew sign --key desk.key --log --out head.txt",
        .options = options,
        .needs = CLI_NOTHING,
        .most = SIZE_MAX,
        .run = run,
};
