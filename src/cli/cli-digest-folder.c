/* clew digest use and files: the folder of items beside the case. */
#include "cli/cli-digest.h"

#include "digest/digest-folder.h"
#include "when/when.h"

#include <sys/stat.h>

int cli_digest_use(struct cli_digest *d) {
        struct cli *c = d->c;
        int r = store_open(&c->store, c->case_path, STORE_WRITE, NULL, &c->err);
        if (r >= 0)
                r = digest_folder_put(c->store, str_of(c->operands[0]), when_now(),
                                      str_of(d->by ? d->by : ""), &c->err);
        return r < 0 ? r : CLI_YES;
}

int cli_digest_dir(struct cli_digest *d, const char **ret) {
        struct cli *c = d->c;
        struct str name, path;
        *ret = c->n_operands ? c->operands[0] : NULL;
        if (*ret)
                return 0;
        struct stat s;
        int r = 0;
        if (!c->store && stat(c->case_path, &s) < 0)
                return err_set(&c->err, ERR_usage, "which folder of items? there is no case");
        if (!c->store)
                r = store_open(&c->store, c->case_path, STORE_READ, NULL, &c->err);
        if (r >= 0)
                r = digest_folder_get(c->store, d->a, &name, &c->err);
        if (r == 0) {
                err_set(&c->err, ERR_usage, "no folder of items is known to the case");
                return err_hint(&c->err, ERR_usage, "clew digest use NAME, or name a folder");
        }
        if (r < 0 || (r = digest_folder_path(c->case_path, name, d->a, &path, &c->err)) < 0)
                return r;
        *ret = path.p;
        return 0;
}

/* The files as they are, in the order of the book. */
int cli_digest_files(struct cli_digest *d) {
        struct cli *c = d->c;
        struct digest_book b;
        const char *dir;
        int r = cli_digest_dir(d, &dir);
        if (r < 0)
                return r;
        r = digest_book_open(dir, &d->read, &b, &c->err);
        for (size_t i = 0; r >= 0 && i < b.sources.n; i++) {
                struct str name = b.sources.v[i]->name;
                struct buf in;
                buf_init(&in, 0);
                r = digest_slurp(arena_printf(d->a, "%s/%.*s", dir, STR_ARG(name)).p, &in, &c->err);
                if (r >= 0)
                        digest_stream_put(&c->line, name, buf_bytes(&in));
                buf_done(&in);
                cli_flush(c);
        }
        bool any = r >= 0 && b.sources.n > 0;
        digest_book_done(&b);
        return r < 0 ? r : any ? CLI_YES : CLI_NO;
}
