/* clew protect — names, addresses, telephones that must not leave. */
#include "base/utf8.h"
#include "cli/cli-act.h"
#include "cli/cli-text-in.h"
#include "protect/protect.h"
#include "when/when.h"

#include <errno.h>
#include <sys/random.h>

static struct { const char *kind, *as, *why; } opt;

static const struct cli_option options[] = {
        { "kind", CLI_STR, &opt.kind, "KIND",
          "add: source (the default), bystander, minor or other" },
        { "as", CLI_STR, &opt.as, "FORM",
          "add: name, mail, phone or words (default: what it looks like)" },
        { "why", CLI_STR, &opt.why, "WORDS", "add, drop: the reason; kept in the log" },
        { 0 },
};

/* ---- the list ----------------------------------------------------------------------------------
 */

static void entry_show(struct cli *c, const struct protect_entry *x) {
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "number"), json_u64(j, x->number);
                json_key(j, "words"), json_str(j, x->words);
                json_key(j, "kind"), json_z(j, protect_kind_id(x->kind));
                json_key(j, "form"), json_z(j, protect_form_id(x->form));
                json_key(j, "why"), json_str(j, x->why);
                cli_json_done(c);
                return;
        }
        cli_print(c, "%6llu  %-10s %-6s ", (unsigned long long) x->number, protect_kind_id(x->kind),
                  protect_form_id(x->form));
        cli_show(c, CLI_BOLD, x->words, 0);
        if (x->why.n) {
                cli_print(c, "  ");
                cli_show(c, CLI_DIM, x->why, 0);
        }
        cli_print(c, "\n");
}

static int list(struct cli *c, struct arena *a) {
        struct protect *p;
        (void) a;
        int r = protect_open(c->store, &p, &c->err);
        if (r < 0)
                return r;
        size_t n = protect_count(p);
        for (size_t i = 0; i < n; i++)
                entry_show(c, protect_entry(p, i));
        protect_free(&p);
        return n ? CLI_YES : CLI_NO;
}

/* "name 8f31...": 128 bits that make the hash in the log one that cannot be tried out. */
static int salted(struct cli *c, struct arena *a, enum protect_form form, struct str *ret) {
        uint64_t salt[2];
        if (getrandom(salt, sizeof salt, 0) != sizeof salt)
                return err_errno(&c->err, errno, "no random numbers");
        *ret = arena_printf(a, "%s %016llx%016llx", protect_form_id(form),
                            (unsigned long long) salt[0], (unsigned long long) salt[1]);
        return 0;
}

static int add(struct cli *c, struct arena *a) {
        struct protect_entry x = { .kind = PROTECT_SOURCE };
        struct buf words;
        buf_init(&words, 0);
        for (size_t i = 1; i < c->n_operands; i++)
                buf_printf(&words, "%s%s", i > 1 ? " " : "", c->operands[i]);
        x.words = str_trim(arena_str(a, buf_str(&words)));
        buf_done(&words);
        x.form = protect_form_guess(x.words);
        if (opt.kind && !protect_kind_of(str_of(opt.kind), &x.kind))
                return err_set(&c->err, ERR_usage, "no kind '%.40s'", opt.kind);
        if (opt.as && !protect_form_of(str_of(opt.as), &x.form))
                return err_set(&c->err, ERR_usage, "no form '%.40s'", opt.as);
        if (x.words.n < 2)
                return err_set(&c->err, ERR_usage, "too short to be protected");
        struct store_decision d = { .at = when_now(),
                                    .verb = STR(PROTECT_VERB),
                                    .a = x.words,
                                    .b = str_of(protect_kind_id(x.kind)),
                                    .reason = str_of(opt.why ? opt.why : "") };
        int r = salted(c, a, x.form, &d.text);
        if (r >= 0)
                r = store_decide(c->store, &d, &x.number, &c->err);
        if (r < 0)
                return r;
        x.why = d.reason;
        entry_show(c, &x);
        return CLI_YES;
}

static int drop(struct cli *c, struct arena *a) {
        struct protect *p;
        uint64_t number;
        bool found = false;
        (void) a;
        if (!str_u64(str_of(c->operands[1]), &number))
                return err_set(&c->err, ERR_usage, "'%.40s' is no number of the list",
                               c->operands[1]);
        int r = protect_open(c->store, &p, &c->err);
        if (r < 0)
                return r;
        for (size_t i = 0; i < protect_count(p); i++)
                found |= protect_entry(p, i)->number == number;
        protect_free(&p);
        if (!found)
                return err_set(&c->err, ERR_absent, "nothing protected has the number %llu",
                               (unsigned long long) number);
        r = store_decision_undo(c->store, number, when_now(), str_of(opt.why ? opt.why : ""),
                                &c->err);
        return r < 0 ? r : CLI_YES;
}

/* ---- texts
 * --------------------------------------------------------------------------------------- */

struct texts {
        struct protect *p;
        struct protect_room room;
        size_t sure, near;
};

static uint64_t line_of(struct str text, size_t off) {
        uint64_t n = 1;
        for (size_t i = 0; i < off; i++)
                n += text.p[i] == '\n';
        return n;
}

static void hit_show(struct cli *c, const struct texts *t, const char *path, struct str text,
                     const struct protect_hit *h) {
        const struct protect_entry *x = protect_entry(t->p, h->entry);
        struct str words = str_sub(text, h->off, h->len);
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "file"), json_z(j, path);
                json_key(j, "line"), json_u64(j, line_of(text, h->off));
                json_key(j, "off"), json_u64(j, h->off);
                json_key(j, "len"), json_u64(j, h->len);
                json_key(j, "sure"), json_bool(j, h->sure);
                json_key(j, "text"), json_str(j, words);
                json_key(j, "protects"), json_u64(j, x->number);
                cli_json_done(c);
                return;
        }
        cli_show(c, CLI_PLAIN, str_of(path), 0);
        cli_print(c, ":%llu: ", (unsigned long long) line_of(text, h->off));
        cli_style(c, h->sure ? CLI_WARN : CLI_DIM);
        cli_print(c, h->sure ? "protected  " : "near miss  ");
        cli_style(c, CLI_PLAIN);
        cli_show(c, CLI_BOLD, words, 0);
        cli_print(c, "  (%s ", protect_kind_id(x->kind));
        cli_show(c, CLI_PLAIN, x->words, 0);
        cli_print(c, ")\n");
}

static int check_file(struct cli *c, struct texts *t, const char *path) {
        struct buf in;
        buf_init(&in, 0);
        int r = cli_text_in(c, path, &in);
        if (r >= 0)
                protect_find(t->p, buf_str(&in), &t->room);
        for (size_t i = 0; r >= 0 && i < t->room.hits.n; i++) {
                hit_show(c, t, path, buf_str(&in), &t->room.hits.v[i]);
                t->sure += t->room.hits.v[i].sure;
                t->near += !t->room.hits.v[i].sure;
        }
        buf_done(&in);
        return r;
}

static int mask_file(struct cli *c, struct texts *t, const char *path) {
        struct buf in;
        buf_init(&in, 0);
        int r = cli_text_in(c, path, &in);
        if (r >= 0 && c->terminal) {
                struct buf out;
                buf_init(&out, 0);
                t->sure += protect_mask(t->p, buf_str(&in), &t->room, &out);
                cli_text(c, buf_str(&out), "");
                buf_done(&out);
        } else if (r >= 0) {
                t->sure += protect_mask(t->p, buf_str(&in), &t->room, &c->line);
        }
        for (size_t i = 0; r >= 0 && i < t->room.hits.n; i++)
                t->near += !t->room.hits.v[i].sure;
        buf_done(&in);
        return r;
}

static int texts(struct cli *c, int (*each)(struct cli *c, struct texts *t, const char *path),
                 struct texts *t) {
        int r = protect_open(c->store, &t->p, &c->err);
        for (size_t i = 1; r >= 0 && i < c->n_operands; i++)
                r = each(c, t, c->operands[i]);
        protect_room_done(&t->room);
        protect_free(&t->p);
        return r;
}

/* Exit code 1 when something protected stands there, so that nothing is published by mistake. */
static int check(struct cli *c, struct arena *a) {
        struct texts t = { 0 };
        (void) a;
        int r = texts(c, check_file, &t);
        if (r >= 0 && !c->json)
                cli_print(c, "%zu protected, %zu near miss%s\n", t.sure, t.near,
                          t.near == 1 ? "" : "es");
        return r < 0 ? r : t.sure ? CLI_NO : CLI_YES;
}

static int mask(struct cli *c, struct arena *a) {
        struct texts t = { 0 };
        (void) a;
        int r = texts(c, mask_file, &t);
        if (r >= 0 && t.near) {
                cli_flush(c);
                fprintf(stderr,
                        "clew: %zu near miss%s left as they stand; clew protect check FILE "
                        "names them\n",
                        t.near, t.near == 1 ? "" : "es");
        }
        return r < 0 ? r : CLI_YES;
}

static const struct cli_act acts[] = {
        { "list", list, 0, 0, false },        { "add", add, 1, SIZE_MAX, true },
        { "drop", drop, 1, 1, true },         { "check", check, 1, SIZE_MAX, false },
        { "mask", mask, 1, SIZE_MAX, false }, { 0 },
};

static int run(struct cli *c) {
        return cli_act_run(c, acts);
}

const struct cli_verb cli_verb_protect = {
        .name = "protect",
        .args = "[list | add WORDS | drop N | check FILE... | mask FILE...]",
        .says = "whom and what must not leave: names, addresses, telephones, other words",
        .about = "What is protected is masked in every export, page and bundle, in all its "
                 "spellings and scripts;\n"
                 "a digest that holds it is not built.  check names what of it stands in a draft, "
                 "and what only\n"
                 "resembles it (a first name alone, a number with one other digit): near misses "
                 "are for your eyes.\n"
                 "mask prints a text without it.  FILE - is standard input.",
        .example = "clew protect list\nclew protect list --json",
        .options = options,
        .needs = CLI_NOTHING,
        .most = SIZE_MAX,
        .run = run,
};
