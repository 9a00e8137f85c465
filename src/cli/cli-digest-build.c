/* clew digest check and build: items against the case, and the site. */
#include "cli/cli-digest.h"
#include "digest/digest-site.h"
#include "digest/digest-verify.h"

#include <sys/stat.h>

static void problem_json(struct cli *c, const struct digest_book *b,
                         const struct digest_problem *p) {
        struct json *j = cli_json(c);
        json_key(j, "verb"), json_z(j, "digest");
        json_key(j, "type"), json_z(j, "digest_problem");
        json_key(j, "file"), json_str(j, b->sources.v[p->source]->name);
        json_key(j, "line"), json_u64(j, p->line);
        json_key(j, "problem"), json_z(j, p->code);
        json_key(j, "words"), json_str(j, p->what);
        json_key(j, "fails"), json_bool(j, p->fails);
        cli_json_done(c);
}

size_t cli_digest_problems(struct cli *c, struct digest_book *b) {
        size_t fails = 0;
        digest_problems_sort(b);
        for (size_t i = 0; i < b->problems.n; i++) {
                const struct digest_problem *p = &b->problems.v[i];
                fails += p->fails;
                if (c->json) {
                        problem_json(c, b, p);
                        continue;
                }
                cli_show(c, CLI_PLAIN, b->sources.v[p->source]->name, 0);
                cli_print(c, ":%u: %s", p->line, p->fails ? "" : "note: ");
                cli_show(c, p->fails ? CLI_WARN : CLI_PLAIN, p->what, 0);
                cli_print(c, "\n");
        }
        return fails;
}

/* Is there a case?  One that was named must be there; else there may be none. */
static bool has_case(const struct cli *c) {
        struct stat s;
        return strcmp(c->case_path, "case.clew") != 0 || stat(c->case_path, &s) == 0;
}

static int verify(struct cli *c, struct digest_book *b) {
        struct query_case qc;
        if (!has_case(c))
                return digest_verify(b, NULL, &c->err);
        int r = c->store ? 0 : store_open(&c->store, c->case_path, STORE_READ, NULL, &c->err);
        if (r < 0 || (r = query_case_open(c->store, &qc, &c->err)) < 0)
                return r;
        r = digest_verify(b, &qc, &c->err);
        query_case_close(&qc);
        return r;
}

/* The items, checked. */
static int open_book(struct cli_digest *d, struct digest_book *b) {
        struct cli *c = d->c;
        const char *dir;
        digest_book_begin(b);
        int r = cli_digest_dir(d, &dir);
        if (r >= 0)
                r = digest_book_open(dir, &d->read, b, &c->err);
        return r < 0 ? r : verify(c, b);
}

static void sum(struct cli *c, const struct digest_book *b, size_t fails, const char *site,
                uint64_t files) {
        size_t drafts = 0;
        for (size_t i = 0; i < b->entries.n; i++)
                drafts += b->entries.v[i].draft;
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "verb"), json_z(j, "digest");
                json_key(j, "type"), json_z(j, "digest_result");
                json_key(j, "items"), json_u64(j, b->entries.n);
                json_key(j, "drafts"), json_u64(j, drafts);
                json_key(j, "fails"), json_u64(j, fails);
                json_key(j, "site"), json_z(j, site);
                json_key(j, "files"), json_u64(j, files);
                cli_json_done(c);
                return;
        }
        cli_print(c, "%zu items, %zu of them not fit to print", b->entries.n, drafts);
        if (site)
                cli_print(c, "; %llu files in %s", (unsigned long long) files, site);
        cli_print(c, "\n");
}

int cli_digest_check(struct cli_digest *d) {
        struct digest_book b;
        int r = open_book(d, &b);
        size_t fails = 0;
        if (r >= 0) {
                fails = cli_digest_problems(d->c, &b);
                sum(d->c, &b, fails, NULL, 0);
                r = fails || b.entries.n == 0 ? CLI_NO : CLI_YES;
        }
        digest_book_done(&b);
        return r;
}

static int site(struct cli_digest *d, struct digest_book *b, uint64_t *files) {
        struct cli *c = d->c;
        struct digest_site_options o = { .title = str_of(d->title ? d->title : "Digest"),
                                         .base_url = str_of(d->base_url ? d->base_url : ""),
                                         .draft = d->draft };
        if (d->lang &&
            (!text_lang_of_code(str_of(d->lang), &o.lang) ||
             (o.lang != TEXT_LANG_en && o.lang != TEXT_LANG_fa && o.lang != TEXT_LANG_ar)))
                return err_set(&c->err, ERR_usage, "the site speaks en, fa and ar, not '%.20s'",
                               d->lang);
        if (o.base_url.n && !str_starts_nocase(o.base_url, STR("http://")) &&
            !str_starts_nocase(o.base_url, STR("https://")))
                return err_set(&c->err, ERR_usage, "'%.80s' is no http address", d->base_url);
        if (o.base_url.n && !str_ends(o.base_url, STR("/")))
                o.base_url = arena_printf(&b->a, "%s/", d->base_url);
        digest_book_link(b);
        return digest_site_build(b, &o, d->out, files, &c->err);
}

/* Somebody protected is named: not even drafts are made. */
static bool hides(const struct digest_book *b) {
        for (size_t i = 0; i < b->entries.n; i++)
                if (b->entries.v[i].hidden)
                        return true;
        return false;
}

int cli_digest_build(struct cli_digest *d) {
        struct cli *c = d->c;
        struct digest_book b;
        uint64_t files = 0;
        const char *dir;
        if (!d->out && c->n_operands == 0) {
                int r = cli_digest_dir(d, &dir);
                if (r < 0)
                        return r;
                d->out = arena_printf(d->a, "%s-site", dir).p;
        }
        if (!d->out) {
                err_set(&c->err, ERR_usage, "no folder to make");
                return err_hint(&c->err, ERR_usage, "name one: --out SITE");
        }
        int r = open_book(d, &b);
        if (r >= 0) {
                size_t fails = cli_digest_problems(c, &b);
                bool make = (fails == 0 || (d->draft && !hides(&b))) && b.entries.n > 0;
                if (make)
                        r = site(d, &b, &files);
                if (r >= 0)
                        sum(c, &b, fails, make ? d->out : NULL, files);
                if (r >= 0)
                        r = make ? CLI_YES : CLI_NO;
                if (r == CLI_NO && b.entries.n && !c->json)
                        cli_print(c, hides(&b) ? "nothing was built: somebody protected is named\n"
                                               : "nothing was built: --draft builds pages that "
                                                 "say so\n");
        }
        digest_book_done(&b);
        return r;
}
