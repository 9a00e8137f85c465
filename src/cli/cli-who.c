/* clew who — the card of a person or an organisation: names, addresses, offices by date with what
 * they rest on, whom with, and what is uncertain. */
#include "cli/cli-who.h"

#include "actor/actor-find.h"
#include "base/utf8.h"
#include "cli/cli-common.h"
#include "name/name.h"
#include "when/when.h"

enum { FOUND_MOST = 40, LIKE_MOST = 6, SHOWN_NEARS = 10, SHOWN_CITES = 2 };

static struct {
        uint64_t cites;
        const char *since, *until, *role_at;
        bool all;
} opt = { .cites = SHOWN_CITES };

static const struct cli_option options[] = {
        { "cites", CLI_U64, &opt.cites, "N", "at most N places a role rests on (default 2)" },
        { "all", CLI_BOOL, &opt.all, NULL, "every row, every cite" },
        { "since", CLI_STR, &opt.since, "DATE", "only what is dated then or later" },
        { "until", CLI_STR, &opt.until, "DATE", "only what is dated then or before" },
        { "role-at", CLI_STR, &opt.role_at, "DATE", "only the offices held on that day" },
        { 0 },
};

const char *cli_who_key(uint64_t key, char ret[static 17]) {
        snprintf(ret, 17, "%016llx", (unsigned long long) key);
        return ret;
}

/* ---- cites ---------------------------------------------------------------------------------- */

/* The part of the canonical text that is off..off+len, and the basis of the document's date. */
static struct str words_at(struct bytes records, const struct actor_role_cite *at, struct arena *a,
                           const char **ret_basis) {
        struct rec r;
        uint64_t base = 0;
        struct str words = { 0 };
        *ret_basis = "";
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_date && (!**ret_basis || r.date.basis == REC_DATE_sent))
                        *ret_basis = cli_basis_words(r.date.basis);
                if (r.kind != REC_text)
                        continue;
                if (at->len > 0 && at->off >= base && at->off < base + r.text.text.n) {
                        size_t from = utf8_floor(r.text.text, at->off - base);
                        words = arena_str(a, str_sub(r.text.text, from, at->len));
                }
                base += r.text.text.n;
        }
        words.n = utf8_floor(words, words.n);
        return words;
}

int cli_who_cite_get(struct cli *c, const struct cli_who *w, const struct actor_role_cite *at,
                     struct cli_who_cite *ret) {
        struct store_doc_row row;
        struct buf records;
        *ret = (struct cli_who_cite){ .basis = "" };
        int r = store_doc_get(c->store, (struct doc_id){ at->doc }, &row, &c->err);
        if (r < 0)
                return r;
        cli_id(&row.key, ret->id);
        buf_init(&records, 0);
        r = store_text_get(c->store, row.text_at, row.text_len, &records, &c->err);
        if (r >= 0)
                ret->words = words_at(buf_bytes(&records), at, w->a, &ret->basis);
        if (!at->dated)
                ret->basis = "";
        else if (at->voice > 0 && (!row.dated || row.date != at->at))
                ret->basis = "quoted";
        buf_done(&records);
        return r < 0 ? r : 0;
}

size_t cli_who_cites(const struct cli_who *w, const struct actor_role *r, size_t *ret,
                     size_t most) {
        size_t n = w->all || w->cites > r->n_cites ? r->n_cites : w->cites;
        size_t from = r->n_cites; /* undated ones, which are last, only where all are shown */
        n = n < most ? n : most;
        while (from > n && !r->cites[from - 1].dated)
                from--;
        for (size_t i = 0; i < n; i++)
                ret[i] = n == 1 ? 0 : i * (from - 1) / (n - 1);
        return n;
}

bool cli_who_role(const struct cli_who *w, const struct actor_role *r, enum actor_role_at *ret) {
        *ret = ACTOR_ROLE_AT_other;
        if (!w->on_day)
                return true;
        *ret = actor_role_at(r, w->day);
        return *ret != ACTOR_ROLE_AT_other;
}

/* ---- whom ----------------------------------------------------------------------------------- */

static int candidate(struct cli *c, const struct actor_view *v, size_t n) {
        char hex[17], docs[32];
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "candidate");
                json_key(j, "n"), json_u64(j, n);
                json_key(j, "id"), json_z(j, cli_who_key(v->key, hex));
                json_key(j, "kind"), json_z(j, actor_kind_id(v->kind));
                json_key(j, "name"), json_str(j, v->name);
                json_key(j, "anchor"), json_str(j, v->anchor);
                json_key(j, "documents"), json_u64(j, v->docs);
                json_key(j, "name_only"), json_bool(j, v->flags & ACTOR_ROW_name_only);
                cli_date_json(j, "first", v->dated, v->first, 0);
                cli_date_json(j, "last", v->dated, v->last, 0);
                cli_json_done(c);
                return 0;
        }
        cli_print(c, "%3zu  %.12s  %7s  ", n, cli_who_key(v->key, hex), cli_count(v->docs, docs));
        cli_show(c, CLI_BOLD, v->name.n ? v->name : v->anchor, 0);
        if (v->flags & ACTOR_ROW_name_only)
                cli_print(c, "  by name only");
        else if (v->name.n && !str_eq(v->name, v->anchor)) {
                cli_print(c, "  ");
                cli_show(c, CLI_PLAIN, v->anchor, 0);
        }
        cli_print(c, "\n");
        return 0;
}

/* ---- the card ------------------------------------------------------------------------------- */

static int dates(struct query_who_options *o, struct cli_who *w, struct err *e) {
        struct when_range x;
        int64_t now = when_now();
        int r = 0;
        o->range = (struct actor_role_range){ INT64_MIN, INT64_MAX };
        o->ranged = opt.since || opt.until;
        if (opt.since && (r = when_range_parse(str_of(opt.since), now, &x, e)) >= 0)
                o->range.from = x.from;
        if (r >= 0 && opt.until && (r = when_range_parse(str_of(opt.until), now, &x, e)) >= 0)
                o->range.to = x.to;
        if (r >= 0 && opt.role_at && (r = when_range_parse(str_of(opt.role_at), now, &x, e)) >= 0) {
                w->on_day = true;
                w->day = x.from == INT64_MIN ? x.to - 1 : x.from;
        }
        return r;
}

static int card(struct cli *c, const struct query_case *qc, uint64_t id, struct arena *a) {
        struct query_who_options o = { .nears = opt.all ? 0 : SHOWN_NEARS };
        struct query_who q;
        struct cli_who w = { .card = &q, .cites = opt.cites, .all = opt.all, .a = a };
        int r = dates(&o, &w, &c->err);
        if (r >= 0)
                r = query_who(qc, id, &o, a, &q, &c->err);
        if (r >= 0)
                r = c->json ? cli_who_json(c, &w) : cli_who_text(c, &w);
        return r < 0 ? r : CLI_YES;
}

/* ---- several ----------------------------------------------------------------------------------
 */

static int cmp_view(const void *pa, const void *pb) {
        const struct actor_view *a = pa, *b = pb;
        if (a->docs != b->docs)
                return a->docs > b->docs ? -1 : 1;
        return a->key < b->key ? -1 : a->key > b->key;
}

static bool is_one_name(struct str a, struct str b) {
        struct name x, y;
        struct name_match m;
        name_parse(name_model(), a, &x);
        name_parse(name_model(), b, &y);
        name_compare(name_model(), &x, &y, NULL, &m);
        return m.score >= .5;
}

/* The only one with an address, if all others are its name in texts and nothing more: its card
 * tells of them. */
static size_t only_one(const struct actor_view *v, size_t n) {
        size_t one = n;
        for (size_t i = 0; i < n; i++) {
                if (v[i].flags & ACTOR_ROW_name_only)
                        continue;
                if (one < n)
                        return n;
                one = i;
        }
        for (size_t i = 0; i < n && one < n; i++)
                if (i != one && !is_one_name(v[one].name, v[i].name))
                        return n;
        return one;
}

static int several(struct cli *c, const struct query_case *qc, const struct actor_id *ids, size_t n,
                   struct arena *a) {
        struct actor_view v[FOUND_MOST];
        size_t shown = n < FOUND_MOST ? n : FOUND_MOST, one;
        int r = 0;
        for (size_t i = 0; i < shown && r >= 0; i++)
                r = actor_view_get(c->store, ids[i].v, a, &v[i], &c->err);
        if (r < 0)
                return r;
        if (n == shown && (one = only_one(v, n)) < n)
                return card(c, qc, ids[one].v, a);
        qsort(v, shown, sizeof *v, cmp_view);
        if (!c->json)
                cli_print(c, "%zu may be meant; say which by its id or an address\n", n);
        for (size_t i = 0; i < shown && r >= 0; i++)
                r = candidate(c, &v[i], i + 1);
        if (n > shown && !c->json)
                cli_print(c, "%zu more\n", n - shown);
        return r < 0 ? r : CLI_YES;
}

/* Nobody: what looks most like it. */
static int nobody(struct cli *c, const struct query_case *qc, struct str typed, struct arena *a) {
        struct str *like;
        size_t n;
        int r = query_who_like(qc, typed, LIKE_MOST, a, &like, &n, &c->err);
        if (r < 0)
                return r;
        for (size_t i = 0; i < n && c->json; i++) {
                struct json *j = cli_json(c);
                json_key(j, "type"), json_z(j, "like");
                json_key(j, "name"), json_str(j, like[i]);
                cli_json_done(c);
        }
        if (c->json)
                return CLI_NO;
        cli_print(c, "nobody here is called ");
        cli_show(c, CLI_BOLD, typed, 0);
        cli_print(c, n > 0 ? "; nearest spellings:\n" : "\n");
        for (size_t i = 0; i < n; i++) {
                cli_print(c, "  ");
                cli_show(c, CLI_PLAIN, like[i], 0);
                cli_print(c, "\n");
        }
        return CLI_NO;
}

static int ask(struct cli *c, const struct query_case *qc, struct arena *a) {
        struct actor_id ids[FOUND_MOST];
        struct buf words;
        buf_init(&words, 0);
        struct str typed = arena_str(a, cli_operands(c, &words));
        buf_done(&words);
        int n = actor_find(c->store, typed, ids, FOUND_MOST, &c->err);
        if (n < 0)
                return n;
        if (n == 0)
                return nobody(c, qc, typed, a);
        return n == 1 ? card(c, qc, ids[0].v, a) : several(c, qc, ids, (size_t) n, a);
}

static int run(struct cli *c) {
        return cli_ask(c, ask);
}

const struct cli_verb cli_verb_who = {
        .name = "who",
        .args = "NAME|ADDRESS|ID",
        .says = "who somebody is: names, addresses, offices by date, whom with, what is uncertain",
        .about = "A name in any script, an address, @example.org, or the beginning of an id.  "
                 "Several who may\n"
                 "be meant are listed.  Offices are told as they were seen, which is not when they "
                 "began or\n"
                 "ended; what rests on a bare name only, which may be another person's, stands "
                 "apart.",
        .example = "clew who jane.doe@institute.example",
        .options = options,
        .needs = CLI_STORE_READ,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
