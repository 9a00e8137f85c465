/* clew digest import and export: files of the plain form, apart and together. */
#include "base/io.h"
#include "cli/cli-digest.h"
#include "digest/digest-plain.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- import ------------------------------------------------------------------------------------
 */

static void words_json(struct json *j, const char *key, const struct digest_words *w) {
        json_key(j, key);
        json_array(j);
        for (size_t i = 0; i < w->n; i++)
                json_str(j, w->v[i].text);
        json_end(j);
}

static void text_json(struct json *j, const char *key, struct str s) {
        json_key(j, key);
        if (s.n)
                json_str(j, s);
        else
                json_null(j);
}

void cli_digest_item_json(struct json *j, const struct digest_item *it) {
        char date[WHEN_TEXT];
        json_key(j, "line"), json_u64(j, it->line);
        text_json(j, "headline", it->headline);
        text_json(j, "date",
                  !it->dated       ? (struct str){ 0 }
                  : it->month_only ? when_format_month(WHEN_gregorian, it->day, date)
                                   : when_format_day(WHEN_gregorian, it->day, date));
        text_json(j, "dateline", it->dateline);
        text_json(j, "outlet", it->outlet);
        text_json(j, "link", it->link);
        json_key(j, "language"), json_z(j, text_lang_code(it->lang));
        words_json(j, "topics", &it->topics);
        words_json(j, "people", &it->people);
        words_json(j, "sources", &it->sources);
        json_key(j, "paragraphs");
        json_array(j);
        for (size_t i = 0; i < it->paras.n; i++) {
                json_object(j);
                json_key(j, "role"), json_z(j, digest_role_code(it->paras.v[i].role));
                json_key(j, "line"), json_u64(j, it->paras.v[i].line);
                json_key(j, "text"), json_str(j, it->paras.v[i].text);
                json_end(j);
        }
        json_end(j);
}

static void show_item(struct cli *c, const char *path, const struct digest_item *it,
                      const char *piece) {
        char date[WHEN_TEXT];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "verb"), json_z(j, "digest");
                json_key(j, "type"), json_z(j, "digest_item");
                json_key(j, "file"), json_z(j, path);
                json_key(j, "piece"), json_z(j, piece);
                cli_digest_item_json(j, it);
                cli_json_done(c);
                return;
        }
        struct str day = it->dated ? when_format_day(WHEN_gregorian, it->day, date) : STR("-");
        cli_print(c, "%-10.*s  ", STR_ARG(day));
        cli_show(c, CLI_BOLD, it->headline, c->width > 30 ? c->width - 12 : 0);
        cli_print(c, "\n");
}

static void show_note(struct cli *c, const char *path, const struct digest_note *n) {
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "verb"), json_z(j, "digest");
                json_key(j, "type"), json_z(j, "digest_problem");
                json_key(j, "file"), json_z(j, path);
                json_key(j, "line"), json_u64(j, n->line);
                json_key(j, "problem"), json_z(j, digest_note_code(n->id));
                json_key(j, "words"), json_z(j, digest_note_words(n->id));
                json_key(j, "about"), json_str(j, n->about);
                json_key(j, "fails"), json_bool(j, digest_note_fails(n->id));
                cli_json_done(c);
                return;
        }
        cli_show(c, CLI_PLAIN, str_of(path), 0);
        cli_print(c, ":%u: %s%s", n->line, digest_note_words(n->id), n->about.n ? ": " : "");
        cli_show(c, CLI_DIM, n->about, 0);
        cli_print(c, "\n");
}

static int import_one(struct cli_digest *d, const char *path, size_t *items) {
        struct cli *c = d->c;
        struct buf in, names;
        struct digest_file f;
        buf_init(&in, 0);
        buf_init(&names, 0);
        int r = digest_slurp(path, &in, &c->err);
        if (r >= 0) {
                digest_file_read(buf_bytes(&in), &d->read, &f);
                struct digest_import im = { path, buf_str(&in), &f };
                if (d->out)
                        r = digest_plain_import(&im, d->out, &names, &c->err);
                const char *piece = names.p;
                for (size_t i = 0; r >= 0 && i < f.items.n; i++) {
                        show_item(c, path, &f.items.v[i], piece);
                        piece = piece ? piece + strlen(piece) + 1 : NULL;
                }
                for (size_t i = 0; r >= 0 && i < f.notes.n; i++)
                        show_note(c, path, &f.notes.v[i]);
                *items += f.items.n;
                digest_file_done(&f);
        }
        buf_done(&in);
        buf_done(&names);
        return r;
}

int cli_digest_import(struct cli_digest *d) {
        size_t items = 0;
        for (size_t i = 0; i < d->c->n_operands; i++) {
                int r = import_one(d, d->c->operands[i], &items);
                if (r < 0)
                        return r;
        }
        return items ? CLI_YES : CLI_NO;
}

/* ---- export ------------------------------------------------------------------------------------
 */

static int write_all(struct cli_digest *d, struct bytes in) {
        struct err *e = &d->c->err;
        if (!d->out && d->c->terminal) {
                err_set(e, ERR_usage, "raw bytes are not printed on a terminal");
                return err_hint(e, ERR_usage, "send them to a file: --out FILE");
        }
        _cleanup_close_ int own =
                d->out ? open(d->out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
        if (d->out && own < 0)
                return err_errno(e, errno, "cannot make '%s'", d->out);
        if (io_write(d->out ? own : STDOUT_FILENO, in.p, in.n) < 0)
                return err_errno(e, errno, "cannot write '%s'",
                                 d->out ? d->out : "standard output");
        return 0;
}

/* The order that is meant: the one of FILE, or the only one of the folder. */
static int find_order(struct cli_digest *d, struct buf *path) {
        struct cli *c = d->c;
        struct buf names;
        struct stat s;
        const char *dir = c->operands[0];
        if (c->n_operands > 1) {
                buf_printf(path, "%s/%s%s", dir, c->operands[1],
                           str_ends(str_of(c->operands[1]), STR(".order")) ? "" : ".order");
                return 0;
        }
        if (stat(dir, &s) == 0 && S_ISREG(s.st_mode)) {
                buf_puts(path, dir);
                return 0;
        }
        buf_init(&names, 0);
        int n = digest_plain_orders(dir, &names, &c->err);
        if (n == 1)
                buf_printf(path, "%s/%s", dir, names.p);
        buf_done(&names);
        if (n < 0 || n == 1)
                return n < 0 ? n : 0;
        err_set(&c->err, ERR_usage, "'%s' holds %d imported files", dir, n);
        return err_hint(&c->err, ERR_usage, "name the one: clew digest export %s FILE", dir);
}

int cli_digest_export(struct cli_digest *d) {
        struct buf path, out;
        bool same = false;
        buf_init(&path, 0);
        buf_init(&out, 0);
        int r = find_order(d, &path);
        if (r >= 0)
                r = digest_plain_export(buf_z(&path), &out, &same, &d->c->err);
        if (r >= 0)
                r = write_all(d, buf_bytes(&out));
        if (r >= 0 && !same)
                fprintf(stderr, "clew: items were changed since they were imported\n");
        buf_done(&path);
        buf_done(&out);
        return r < 0 ? r : CLI_YES;
}
