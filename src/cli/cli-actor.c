/* clew actor — who is one person: told with reasons, and decided by the user.
 *
 * The first operand says what to do; reading opens the case for reading, deciding for writing.  A
 * decision is kept in the log, followed at every build and can be undone. */
#include "actor/actor-decide.h"
#include "actor/actor-find.h"
#include "actor/actor-view.h"
#include "base/utf8.h"
#include "cli/cli-act.h"
#include "when/when.h"

enum { FOUND_MOST = 20, ROWS = 40 };
#define UNSET UINT64_MAX

static struct {
        const char *reason, *kind;
        uint64_t limit;
        bool names;
} opt = { .limit = UNSET };

static const struct cli_option options[] = {
        { "reason", CLI_STR, &opt.reason, "WORDS", "why you decide so; kept in the log" },
        { "kind", CLI_STR, &opt.kind, "KIND",
          "list: only person, organisation, shared, list, role or unknown" },
        { "names", CLI_BOOL, &opt.names, NULL,
          "list: names in texts that are tied to no address: each may be several people" },
        { "limit", CLI_U64, &opt.limit, "N",
          "at most N rows (default 40, with --json all; 0: all)" },
        { 0 },
};

static const char *key_of(uint64_t key, char ret[static 17]) {
        snprintf(ret, 17, "%016llx", (unsigned long long) key);
        return ret;
}

/* 0 = all: who reads JSON would not see that rows are left out. */
static uint64_t limit_of(const struct cli *c) {
        return opt.limit != UNSET ? opt.limit : c->json ? 0 : ROWS;
}

/* ---- one line ------------------------------------------------------------------------------- */

static void line(struct cli *c, uint64_t key, struct str name, struct str anchor) {
        char hex[17];
        cli_print(c, "%.12s  ", key_of(key, hex));
        cli_show(c, CLI_BOLD, name.n ? name : anchor, 0);
        if (name.n && !str_eq(name, anchor)) {
                cli_print(c, "  ");
                cli_show(c, CLI_PLAIN, anchor, 0);
        }
}

static void head_json(struct json *j, const struct actor_view *v) {
        char hex[17];
        json_key(j, "id"), json_str(j, str_of(key_of(v->key, hex)));
        json_key(j, "kind"), json_str(j, str_of(actor_kind_id(v->kind)));
        json_key(j, "name"), json_str(j, v->name);
        json_key(j, "anchor"), json_str(j, v->anchor);
        json_key(j, "documents"), json_u64(j, v->docs);
        cli_date_json(j, "first", v->dated, v->first, 0);
        cli_date_json(j, "last", v->dated, v->last, 0);
        json_key(j, "name_only"), json_bool(j, v->flags & ACTOR_ROW_name_only);
        json_key(j, "renamed"), json_bool(j, v->flags & ACTOR_ROW_renamed);
}

static void list_line(struct cli *c, const struct actor_view *v) {
        char n[32];
        if (c->json) {
                head_json(cli_json(c), v);
                cli_json_done(c);
                return;
        }
        cli_print(c, "%8s  %-12s  ", cli_count(v->docs, n), actor_kind_id(v->kind));
        line(c, v->key, v->name, v->anchor);
        cli_print(c, "\n");
}

static int list(struct cli *c, struct arena *a) {
        struct actor_view *v;
        enum actor_kind kind = 0;
        uint64_t total;
        size_t n;
        char shown[32], all[32];
        if (opt.kind != NULL && !actor_kind_of(str_of(opt.kind), &kind))
                return err_set(&c->err, ERR_usage, "no kind '%s'", opt.kind);
        int r = actor_view_list(c->store, opt.kind ? (unsigned) kind : ACTOR_KINDS, opt.names,
                                limit_of(c), a, &v, &n, &total, &c->err);
        if (r < 0)
                return r;
        for (size_t i = 0; i < n; i++)
                list_line(c, &v[i]);
        if (!c->json && n < total)
                cli_print(c, "%s of %s: --limit 0 shows every one\n", cli_count(n, shown),
                          cli_count(total, all));
        return n > 0 ? CLI_YES : CLI_NO;
}

/* ---- whom somebody means -------------------------------------------------------------------- */

static int several(struct cli *c, struct str typed, const struct actor_id *ids, size_t n,
                   struct arena *a) {
        struct actor_view v;
        for (size_t i = 0; i < n && i < FOUND_MOST; i++) {
                int r = actor_view_get(c->store, ids[i].v, a, &v, &c->err);
                if (r < 0)
                        return r;
                list_line(c, &v);
        }
        err_set(&c->err, ERR_usage, "'%.*s' may be any of %zu", STR_ARG(utf8_head(typed, 80)), n);
        return err_hint(&c->err, ERR_usage, "say which by its id or an address");
}

/* The actor that `word` means. */
static int whom(struct cli *c, const char *word, struct arena *a, struct actor_view *ret) {
        struct actor_id ids[FOUND_MOST];
        struct str typed = str_of(word);
        int n = actor_find(c->store, typed, ids, FOUND_MOST, &c->err);
        if (n < 0)
                return n;
        if (n == 0)
                return err_set(&c->err, ERR_absent, "nobody here is called '%.80s'", word);
        if (n > 1)
                return several(c, typed, ids, (size_t) n, a);
        return actor_view_get(c->store, ids[0].v, a, ret, &c->err);
}

/* The words by which a decision names `word`: the address that was typed, or the anchor. */
static int anchor_of(struct cli *c, const char *word, struct arena *a, struct str *ret) {
        struct actor_view v;
        int r = whom(c, word, a, &v);
        if (r < 0)
                return r;
        *ret = v.anchor;
        for (size_t i = 0; i < v.n_members; i++)
                if (v.members[i].type == ACTOR_AT_addr &&
                    str_eq_nocase(v.members[i].text, str_of(word)))
                        *ret = v.members[i].text;
        return 0;
}

/* ---- show ----------------------------------------------------------------------------------- */

static int doc_key(struct cli *c, uint64_t doc, char ret[static 13]) {
        struct store_doc_row row;
        int r = store_doc_get(c->store, (struct doc_id){ doc }, &row, &c->err);
        if (r >= 0)
                cli_id(&row.key, ret);
        return r;
}

static int place_json(struct cli *c, struct json *j, const struct actor_place *p) {
        char id[13];
        int r = p->doc ? doc_key(c, p->doc, id) : 0;
        if (r < 0)
                return r;
        json_key(j, "doc");
        if (p->doc)
                json_str(j, str_of(id));
        else
                json_null(j);
        json_key(j, "off"), json_u64(j, p->off);
        json_key(j, "len"), json_u64(j, p->len);
        return 0;
}

static const char *type_id(enum actor_anchor_type t) {
        return t == ACTOR_AT_addr ? "address" : t == ACTOR_AT_name ? "name" : "phone";
}

static void bits_json(struct json *j, const char *key, uint32_t bits, unsigned n,
                      const char *(*id)(unsigned) ) {
        json_key(j, key);
        json_array(j);
        for (unsigned i = 0; i < n; i++)
                if (bits >> i & 1)
                        json_str(j, str_of(id(i)));
        json_end(j);
}

static const char *why_id(unsigned i) {
        return actor_why_id((enum actor_why) i);
}

static const char *against_id(unsigned i) {
        return actor_against_id((enum actor_against) i);
}

static int maybe_json(struct cli *c, struct json *j, const struct actor_maybe *m) {
        char hex[17];
        json_key(j, "id"), json_str(j, str_of(key_of(m->key, hex)));
        json_key(j, "name"), json_str(j, m->name);
        json_key(j, "anchor"), json_str(j, m->anchor);
        json_key(j, "points"), json_u64(j, m->points);
        bits_json(j, "for", m->whys, ACTOR_WHYS, why_id);
        bits_json(j, "against", m->againsts, ACTOR_AGAINSTS, against_id);
        json_key(j, "missing"), json_str(j, str_of(actor_missing(m->points, m->againsts)));
        return place_json(c, j, &m->at);
}

static int show_json(struct cli *c, const struct actor_view *v) {
        struct json *j = cli_json(c);
        int r = 0;
        head_json(j, v);
        json_key(j, "members");
        json_array(j);
        for (size_t i = 0; i < v->n_members && r >= 0; i++) {
                const struct actor_shown *m = &v->members[i];
                json_object(j);
                json_key(j, "type"), json_str(j, str_of(type_id(m->type)));
                json_key(j, "text"), json_str(j, m->text);
                json_key(j, "why"), json_str(j, str_of(actor_why_id(m->why)));
                json_key(j, "with"), json_str(j, m->with);
                json_key(j, "n"), json_u64(j, m->n);
                r = place_json(c, j, &m->at);
                json_end(j);
        }
        json_end(j);
        json_key(j, "may_be");
        json_array(j);
        for (size_t i = 0; i < v->n_maybes && r >= 0; i++) {
                json_object(j);
                r = maybe_json(c, j, &v->maybes[i]);
                json_end(j);
        }
        json_end(j);
        cli_json_done(c);
        return r;
}

static void reasons(struct cli *c, const struct actor_maybe *m) {
        for (unsigned i = 0; i < ACTOR_WHYS; i++)
                if (m->whys >> i & 1)
                        cli_print(c, "        for: %s\n", actor_why_words((enum actor_why) i));
        for (unsigned i = 0; i < ACTOR_AGAINSTS; i++)
                if (m->againsts >> i & 1)
                        cli_print(c, "        against: %s\n",
                                  actor_against_words((enum actor_against) i));
        cli_print(c, "        missing: %s\n", actor_missing(m->points, m->againsts));
}

static int member_line(struct cli *c, const struct actor_shown *m) {
        char n[32], id[13];
        cli_print(c, "  %-7s  ", type_id(m->type));
        cli_show(c, CLI_BOLD, m->text, 0);
        cli_print(c, "  %s", actor_why_words(m->why));
        if (m->type == ACTOR_AT_addr && m->with.n > 0) {
                cli_print(c, " (");
                cli_show(c, CLI_PLAIN, m->with, 0);
                cli_print(c, ")");
        }
        if (m->n > 1)
                cli_print(c, ", %s times", cli_count(m->n, n));
        int r = m->at.doc ? doc_key(c, m->at.doc, id) : 0;
        cli_print(c, m->at.doc && r >= 0 ? "  [%s]\n" : "\n", id);
        return r;
}

static int show_text(struct cli *c, const struct actor_view *v) {
        int r = 0;
        list_line(c, v);
        if (v->flags & ACTOR_ROW_name_only)
                cli_print(c, "  known by name only: may be several people\n");
        for (size_t i = 0; i < v->n_members && r >= 0; i++)
                r = member_line(c, &v->members[i]);
        for (size_t i = 0; i < v->n_maybes; i++) {
                cli_print(c, "  may be the same as  ");
                line(c, v->maybes[i].key, v->maybes[i].name, v->maybes[i].anchor);
                cli_print(c, "\n");
                reasons(c, &v->maybes[i]);
        }
        return r;
}

static int show(struct cli *c, struct arena *a) {
        struct actor_view v;
        int r = whom(c, c->operands[1], a, &v);
        if (r == ERR_absent)
                return CLI_NO;
        if (r >= 0)
                r = c->json ? show_json(c, &v) : show_text(c, &v);
        return r < 0 ? r : CLI_YES;
}

/* ---- suggest, log --------------------------------------------------------------------------- */

static int suggest(struct cli *c, struct arena *a) {
        struct actor_pair_view *v;
        size_t n;
        int r = actor_view_pairs(c->store, limit_of(c) ? limit_of(c) : SIZE_MAX, a, &v, &n,
                                 &c->err);
        for (size_t i = 0; i < n && r >= 0; i++) {
                if (c->json) {
                        struct json *j = cli_json(c);
                        char hex[17];
                        json_key(j, "a"), json_str(j, str_of(key_of(v[i].a.key, hex)));
                        json_key(j, "a_name"), json_str(j, v[i].a.name);
                        json_key(j, "a_anchor"), json_str(j, v[i].a.anchor);
                        r = maybe_json(c, j, &v[i].b);
                        cli_json_done(c);
                        continue;
                }
                line(c, v[i].a.key, v[i].a.name, v[i].a.anchor);
                cli_print(c, "\n");
                line(c, v[i].b.key, v[i].b.name, v[i].b.anchor);
                cli_print(c, "\n");
                reasons(c, &v[i].b);
        }
        return r < 0 ? r : n > 0 ? CLI_YES : CLI_NO;
}

static void act_json(struct cli *c, const struct actor_act *d) {
        struct json *j = cli_json(c);
        json_key(j, "decision"), json_u64(j, d->id);
        cli_date_json(j, "date", true, d->at, 0);
        json_key(j, "verb"), json_str(j, d->verb);
        json_key(j, "a"), json_str(j, d->a);
        json_key(j, "b"), json_str(j, d->b);
        json_key(j, "text"), json_str(j, d->text);
        json_key(j, "reason"), json_str(j, d->reason);
        json_key(j, "undone_by"), json_u64(j, d->undone);
        cli_json_done(c);
}

static void act_text(struct cli *c, const struct actor_act *d) {
        const struct str parts[] = { d->a, d->b, d->text };
        cli_print(c, "%4llu  ", (unsigned long long) d->id);
        cli_date(c, true, d->at, 0, 10);
        cli_print(c, "  %.*s", STR_ARG(d->verb));
        for (size_t i = 0; i < 3; i++)
                if (parts[i].n > 0) {
                        cli_print(c, "  ");
                        cli_show(c, CLI_BOLD, parts[i], 0);
                }
        if (d->reason.n > 0) {
                cli_print(c, "  because ");
                cli_show(c, CLI_PLAIN, d->reason, 0);
        }
        if (d->undone != 0)
                cli_print(c, "  (undone by %llu)", (unsigned long long) d->undone);
        cli_print(c, "\n");
}

static int history(struct cli *c, struct arena *a) {
        struct actor_act *v;
        size_t n;
        int r = actor_view_log(c->store, a, &v, &n, &c->err);
        for (size_t i = 0; i < n && r >= 0; i++)
                (c->json ? act_json : act_text)(c, &v[i]);
        return r < 0 ? r : n > 0 ? CLI_YES : CLI_NO;
}

/* ---- deciding ------------------------------------------------------------------------------- */

static int report(struct cli *c, uint64_t id, const struct actor_counts *n) {
        char people[32], joined[32];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "decision"), json_u64(j, id);
                json_key(j, "persons"), json_u64(j, n->kinds[ACTOR_person]);
                json_key(j, "addresses"), json_u64(j, n->addresses);
                json_key(j, "joined"), json_u64(j, n->merged);
                json_key(j, "names_only"), json_u64(j, n->names_only);
                json_key(j, "conflicts"), json_u64(j, n->n_clashes);
                cli_json_done(c);
                return CLI_YES;
        }
        if (id != 0)
                cli_print(c, "decision %llu is kept; clew actor undo %llu takes it back\n",
                          (unsigned long long) id, (unsigned long long) id);
        cli_print(c, "%s people; %s addresses joined to another\n",
                  cli_count(n->kinds[ACTOR_person], people), cli_count(n->merged, joined));
        for (size_t i = 0; i < n->n_clashes && i < 16; i++)
                if (n->clashes[i].by != 0)
                        cli_print(c, "decision %llu cannot be followed because of decision %llu\n",
                                  (unsigned long long) n->clashes[i].say,
                                  (unsigned long long) n->clashes[i].by);
                else
                        cli_print(c, "decision %llu speaks of somebody who is not here\n",
                                  (unsigned long long) n->clashes[i].say);
        return CLI_YES;
}

static int decide(struct cli *c, struct arena *a, enum actor_verb verb) {
        struct actor_decision d = { .verb = verb,
                                    .reason = str_of(opt.reason ? opt.reason : ""),
                                    .now = when_now() };
        struct actor_counts counts;
        uint64_t id;
        bool words = verb == ACTOR_rename || verb == ACTOR_set_kind;
        int r = anchor_of(c, c->operands[1], a, &d.a);
        if (r >= 0 && words)
                d.text = str_of(c->operands[2]);
        else if (r >= 0 && c->n_operands > 2)
                r = anchor_of(c, c->operands[2], a, &d.b);
        if (r >= 0)
                r = actor_decide(c->store, &d, &id, &counts, &c->err);
        return r < 0 ? r : report(c, id, &counts);
}

static int merge(struct cli *c, struct arena *a) {
        return decide(c, a, ACTOR_merge);
}

static int split(struct cli *c, struct arena *a) {
        return decide(c, a, ACTOR_split);
}

static int not_same(struct cli *c, struct arena *a) {
        return decide(c, a, ACTOR_not_same);
}

static int name_anew(struct cli *c, struct arena *a) {
        return decide(c, a, ACTOR_rename);
}

static int set_kind(struct cli *c, struct arena *a) {
        return decide(c, a, ACTOR_set_kind);
}

static int undo(struct cli *c, struct arena *a) {
        struct actor_counts counts;
        uint64_t id;
        (void) a;
        if (!str_u64(str_of(c->operands[1]), &id))
                return err_set(&c->err, ERR_usage, "'%.40s' is no number of a decision",
                               c->operands[1]);
        int r = actor_undo(c->store, id, str_of(opt.reason ? opt.reason : ""), when_now(), &counts,
                           &c->err);
        return r < 0 ? r : report(c, 0, &counts);
}

static int build(struct cli *c, struct arena *a) {
        struct actor_counts counts;
        (void) a;
        int r = actor_build(c->store, &counts, &c->err);
        return r < 0 ? r : report(c, 0, &counts);
}

/* ---- what to do ----------------------------------------------------------------------------- */

static const struct cli_act acts[] = {
        { "list", list, 0, 0, false },        { "show", show, 1, 1, false },
        { "suggest", suggest, 0, 0, false },  { "log", history, 0, 0, false },
        { "merge", merge, 2, 2, true },       { "split", split, 1, 2, true },
        { "not-same", not_same, 2, 2, true }, { "rename", name_anew, 2, 2, true },
        { "kind", set_kind, 2, 2, true },     { "undo", undo, 1, 1, true },
        { "build", build, 0, 0, true },       { 0 },
};

static int run(struct cli *c) {
        return cli_act_run(c, acts);
}

const struct cli_verb cli_verb_actor = {
        .name = "actor",
        .args = "list|show|suggest|log|merge|split|not-same|rename|kind|undo|build [WHO [WHO]]",
        .says = "who is one person, for what reason; and what you decide about it",
        .about = "WHO is the beginning of an id, an address, @example.org, or a name in any "
                 "script.\n"
                 "Nobody is merged by name alone; show tells every reason, suggest the pairs that "
                 "may be\n"
                 "one and what is missing.  merge A B, split ADDRESS [B], not-same A B, rename A "
                 "NAME and\n"
                 "kind A KIND are decisions: kept in the log, followed at every build, undone by "
                 "undo N.",
        .example = "clew actor list --kind person\nclew actor suggest",
        .options = options,
        .needs = CLI_NOTHING,
        .least = 1,
        .most = 3,
        .run = run,
};
