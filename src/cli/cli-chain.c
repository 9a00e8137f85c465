/* clew chain — how A can be reached from B: chains of people, each link with the letter or the
 * words that it rests on. */
#include "cli/cli-network.h"

#include "base/utf8.h"
#include "query/query-chain.h"
#include "when/when.h"

#include <stdlib.h>

enum { HOPS = 4, MOST = 3, CITES = 2, LOOKED = 200, QUOTE = 400 };

static struct {
        uint64_t hops, most, cites;
        const char *since, *until, *kind;
        bool letters, words, broadcasts;
} opt = { .hops = HOPS, .most = MOST, .cites = CITES };

static const struct cli_option options[] = {
        { "hops", CLI_U64, &opt.hops, "N", "at most N links (default 4)" },
        { "most", CLI_U64, &opt.most, "N", "at most N chains (default 3)" },
        { "cites", CLI_U64, &opt.cites, "N", "at most N letters or quotes a link (default 2)" },
        { "since", CLI_STR, &opt.since, "DATE", "only what is dated then or later" },
        { "until", CLI_STR, &opt.until, "DATE", "only what is dated then or before" },
        { "kind", CLI_STR, &opt.kind, "KIND", "only links of this kind, as met, AID, Employment" },
        { "letters", CLI_BOOL, &opt.letters, NULL, "only who wrote to whom" },
        { "words", CLI_BOOL, &opt.words, NULL, "only what texts say" },
        { "broadcasts", CLI_BOOL, &opt.broadcasts, NULL, "letters to more than 20 receivers too" },
        { 0 },
};

struct chain_view {
        const struct query_network *n;
        const struct query_chain *chain;
        size_t number;
};

/* ---- what a link rests on ------------------------------------------------------------------- */

/* The words of the canonical text at off, len. */
static int quote_get(struct cli *c, const struct query_network_tie *t, struct buf *records,
                     struct buf *room, struct str *ret) {
        struct bytes in;
        struct rec r;
        uint64_t base = 0;
        buf_clear(records);
        buf_clear(room);
        int k = store_doc_records(c->store, (struct doc_id){ t->doc }, records, &c->err);
        if (k < 0)
                return k;
        in = buf_bytes(records);
        while (rec_get(&in, &r, NULL) > 0) {
                if (r.kind != REC_text)
                        continue;
                if (t->off >= base && t->off < base + r.text.text.n) {
                        size_t from = utf8_floor(r.text.text, t->off - base);
                        buf_put_str(room, str_sub(r.text.text, from, t->len));
                }
                base += r.text.text.n;
        }
        *ret = buf_str(room);
        ret->n = utf8_floor(*ret, ret->n < QUOTE ? ret->n : QUOTE);
        return 0;
}

static int tie_show(struct cli *c, const struct query_network *n, const struct query_network_tie *t,
                    struct buf *records, struct buf *room) {
        struct store_doc_row row;
        struct str quote;
        char id[13];
        int r = store_doc_get(c->store, (struct doc_id){ t->doc }, &row, &c->err);
        if (r < 0 || (r = quote_get(c, t, records, room, &quote)) < 0)
                return r;
        cli_id(&row.key, id);
        if (c->json) {
                struct json *j = &c->js;
                json_object(j);
                json_key(j, "type"), json_z(j, "quote");
                json_key(j, "document"), json_z(j, id);
                cli_date_json(j, "date", row.dated, row.date, row.zone);
                json_key(j, "kind"), json_z(j, tie_kind_code((enum tie_kind) t->kind));
                json_key(j, "source"), json_str(j, query_network_name(&n->nodes[t->from]));
                json_key(j, "target"), json_str(j, query_network_name(&n->nodes[t->to]));
                json_key(j, "off"), json_u64(j, t->off);
                json_key(j, "len"), json_u64(j, t->len);
                json_key(j, "reported"), json_bool(j, t->chain > 0);
                json_key(j, "quote"), json_str(j, quote);
                json_end(j);
                return 0;
        }
        cli_print(c, "        %s  ", id);
        cli_date(c, row.dated, row.date, row.zone, 10);
        cli_print(c, "  ");
        cli_show(c, CLI_PLAIN, query_network_name(&n->nodes[t->from]), 0);
        cli_print(c, " %s ", tie_kind_words((enum tie_kind) t->kind));
        cli_show(c, CLI_PLAIN, query_network_name(&n->nodes[t->to]), 0);
        cli_print(c, "%s\n          \"", t->chain ? ", as is reported" : "");
        cli_show(c, CLI_PLAIN, quote, 0);
        cli_print(c, "\"\n");
        return 0;
}

static int letter_show(struct cli *c, const struct query_network *n,
                       const struct query_network_letter *l, struct buf *records) {
        struct store_doc_row row;
        struct cli_heading h;
        int r = store_doc_get(c->store, (struct doc_id){ l->doc }, &row, &c->err);
        buf_clear(records);
        if (r < 0 ||
            (r = store_text_get(c->store, row.text_at, row.text_len, records, &c->err)) < 0)
                return r;
        cli_heading_get(buf_bytes(records), &h);
        if (c->json) {
                struct json *j = &c->js;
                json_object(j);
                json_key(j, "type"), json_z(j, "letter");
                json_key(j, "to"), json_str(j, query_network_name(&n->nodes[l->to]));
                json_key(j, "copied"), json_bool(j, l->copied);
                cli_message_json(j, &row, &h);
                json_end(j);
                return 0;
        }
        char id[13];
        cli_id(&row.key, id);
        cli_print(c, "        %s  ", id);
        cli_date(c, row.dated, row.date, row.zone, 10);
        cli_print(c, "  ");
        cli_show(c, CLI_PLAIN, query_network_name(&n->nodes[l->from]), 0);
        cli_print(c, l->copied ? " to others, copied to " : " to ");
        cli_show(c, CLI_PLAIN, query_network_name(&n->nodes[l->to]), 0);
        cli_print(c, ": ");
        cli_show(c, CLI_PLAIN, h.subject.n ? h.subject : STR("(no subject)"), 0);
        cli_print(c, "\n");
        return 0;
}

struct picked {
        const struct query_network_letter *letter;
        bool dated;
        int64_t at;
};

/* Letters to somebody rather than copied, then the earlier. */
static int cmp_picked(const void *pa, const void *pb) {
        const struct picked *a = pa, *b = pb;
        if (a->letter->copied != b->letter->copied)
                return a->letter->copied ? 1 : -1;
        if (a->dated != b->dated)
                return a->dated ? -1 : 1;
        if (a->dated && a->at != b->at)
                return a->at < b->at ? -1 : 1;
        return a->letter->doc < b->letter->doc ? -1 : a->letter->doc > b->letter->doc;
}

/* The first, and the last ones, of those to somebody if there are any. */
static int letters_show(struct cli *c, const struct query_network *n, uint32_t from, uint32_t to,
                        uint64_t most, struct buf *records) {
        const struct query_network_letter *v;
        struct picked picked[LOOKED];
        struct store_doc_row row;
        size_t all = query_network_letters(n, from, to, &v), firm = 0;
        int r = 0;
        all = all < LOOKED ? all : LOOKED;
        for (size_t i = 0; i < all && r >= 0; i++) {
                r = store_doc_get(c->store, (struct doc_id){ v[i].doc }, &row, &c->err);
                if (r >= 0)
                        picked[i] = (struct picked){ &v[i], row.dated, row.date };
                firm += !v[i].copied;
        }
        if (r < 0)
                return r;
        qsort(picked, all, sizeof *picked, cmp_picked);
        all = firm > 0 ? firm : all;
        for (uint64_t i = 0; i < most && i < all && r >= 0; i++)
                r = letter_show(c, n, picked[i == 0 ? 0 : all - i].letter, records);
        return r;
}

/* Quotes first, then a letter of each direction. */
static int cites_show(struct cli *c, const struct query_network *n, uint32_t a, uint32_t b) {
        const struct query_network_tie *v;
        const struct query_network_letter *l;
        struct buf records, room;
        uint64_t shown = 0;
        int r = 0;
        buf_init(&records, 0);
        buf_init(&room, 0);
        for (int back = 0; back < 2 && r >= 0; back++) {
                size_t all = query_network_ties(n, back ? b : a, back ? a : b, &v);
                for (size_t i = 0; i < all && shown < opt.cites && r >= 0; i++, shown++)
                        r = tie_show(c, n, &v[i], &records, &room);
        }
        uint64_t left = opt.cites - shown;
        size_t there = query_network_letters(n, a, b, &l),
               answers = query_network_letters(n, b, a, &l);
        uint64_t mine = answers && left > 1 ? (left + 1) / 2 : left;
        mine = mine < there ? mine : there;
        if (r >= 0)
                r = letters_show(c, n, a, b, mine, &records);
        if (r >= 0)
                r = letters_show(c, n, b, a, left - mine, &records);
        buf_done(&room);
        buf_done(&records);
        return r;
}

/* ---- a chain -------------------------------------------------------------------------------- */

static void who(struct cli *c, const struct query_network_node *v) {
        cli_show(c, CLI_BOLD, query_network_name(v), 0);
        if (v->flags & QUERY_NODE_name_only)
                cli_print(c, " (by name only)");
}

static int link_text(struct cli *c, const struct chain_view *w, size_t i) {
        const struct query_network *n = w->n;
        uint32_t from = w->chain->nodes[i], to = w->chain->nodes[i + 1];
        const struct query_network_edge *x = query_chain_link(n, w->chain, i);
        uint64_t there = x->a == from ? x->a_to_b : x->b_to_a;
        uint64_t back = x->a == from ? x->b_to_a : x->a_to_b;
        cli_print(c, "  ");
        who(c, &n->nodes[from]);
        cli_print(c, "  --  ");
        who(c, &n->nodes[to]);
        cli_print(c, ":");
        if (there + back)
                cli_print(c, " %llu letters there, %llu back", (unsigned long long) there,
                          (unsigned long long) back);
        if (x->ties)
                cli_print(c, "%s %llu by words", there + back ? "," : "",
                          (unsigned long long) x->ties);
        cli_print(c, "\n");
        return cites_show(c, n, from, to);
}

static int chain_text(struct cli *c, const struct chain_view *w) {
        int r = 0;
        cli_style(c, CLI_HEAD);
        cli_print(c, "%zu.  %zu %s", w->number, w->chain->n_links,
                  w->chain->n_links == 1 ? "link" : "links");
        cli_style(c, CLI_PLAIN);
        cli_print(c, "\n");
        for (size_t i = 0; i < w->chain->n_links && r >= 0; i++)
                r = link_text(c, w, i);
        cli_print(c, "\n");
        return r;
}

static int link_json(struct cli *c, const struct chain_view *w, size_t i) {
        const struct query_network *n = w->n;
        const struct query_network_edge *x = query_chain_link(n, w->chain, i);
        uint32_t from = w->chain->nodes[i], to = w->chain->nodes[i + 1];
        struct json *j = &c->js;
        json_object(j);
        json_key(j, "left"), json_object(j), cli_network_who_json(j, &n->nodes[from]), json_end(j);
        json_key(j, "right"), json_object(j), cli_network_who_json(j, &n->nodes[to]), json_end(j);
        json_key(j, "left_to_right"), json_u64(j, x->a == from ? x->a_to_b : x->b_to_a);
        json_key(j, "right_to_left"), json_u64(j, x->a == from ? x->b_to_a : x->a_to_b);
        json_key(j, "ties"), json_u64(j, x->ties);
        cli_network_kinds_json(j, n, x);
        cli_date_json(j, "first", x->dated, x->first, 0);
        cli_date_json(j, "last", x->dated, x->last, 0);
        json_key(j, "rests_on"), json_array(j);
        int r = cites_show(c, n, from, to);
        json_end(j);
        json_end(j);
        return r;
}

static int chain_json(struct cli *c, const struct chain_view *w) {
        struct json *j = cli_json(c);
        int r = 0;
        json_key(j, "type"), json_z(j, "chain");
        json_key(j, "n"), json_u64(j, w->number);
        json_key(j, "length"), json_u64(j, w->chain->n_links);
        json_key(j, "cost"), json_real(j, w->chain->cost);
        json_key(j, "links"), json_array(j);
        for (size_t i = 0; i < w->chain->n_links && r >= 0; i++)
                r = link_json(c, w, i);
        json_end(j);
        if (r >= 0)
                cli_json_done(c);
        return r;
}

/* ---- all ------------------------------------------------------------------------------------ */

static int network_options(struct cli *c, bool set[static TIE_KINDS],
                           struct query_network_options *o) {
        int r = cli_network_dates(opt.since, opt.until, o, &c->err);
        *o = (struct query_network_options){ .no_letters = opt.words,
                                             .no_ties = opt.letters,
                                             .broadcasts = opt.broadcasts,
                                             .ranged = o->ranged,
                                             .range = o->range };
        if (r < 0)
                return r;
        if (opt.letters && opt.words)
                return err_set(&c->err, ERR_usage, "--letters and --words leave nothing");
        if (opt.hops == 0 || opt.hops > 20 || opt.most == 0 || opt.most > LOOKED)
                return err_set(&c->err, ERR_usage, "--hops takes 1 to 20, --most 1 to %d", LOOKED);
        return cli_network_kind(opt.kind, set, o, &c->err);
}

static int find_both(struct cli *c, const struct query_case *qc, const struct query_network *n,
                     uint32_t ret[static 2]) {
        int r = 0;
        for (size_t i = 0; i < 2 && r >= 0; i++)
                r = query_network_find(qc, n, str_of(c->operands[i]), &ret[i], &c->err);
        return r;
}

static int ask(struct cli *c, const struct query_case *qc, struct arena *a) {
        struct query_network_options o = { 0 };
        struct query_chain_options co = { 0 };
        struct query_chain *chains = NULL;
        struct query_network n;
        bool set[TIE_KINDS];
        uint32_t ends[2];
        size_t found = 0;
        int r;
        if ((r = network_options(c, set, &o)) < 0 ||
            (r = query_network_get(qc, &o, a, &n, &c->err)) < 0)
                return r;
        if ((r = find_both(c, qc, &n, ends)) < 0)
                return cli_network_nobody(c, r);
        co.hops = (uint32_t) opt.hops;
        co.most = (size_t) opt.most;
        r = query_chain_get(&n, ends[0], ends[1], &co, a, &chains, &found, &c->err);
        for (size_t i = 0; i < found && r >= 0; i++) {
                struct chain_view w = { &n, &chains[i], i + 1 };
                r = (c->json ? chain_json : chain_text)(c, &w);
        }
        if (r >= 0 && found == 0 && !c->json)
                cli_print(c, "no chain of %llu links or fewer\n", (unsigned long long) opt.hops);
        if (r >= 0 && n.cut && !c->json)
                cli_print(c, "the case is larger than a limit allows: there may be others\n");
        return r < 0 ? r : found ? CLI_YES : CLI_NO;
}

static int run(struct cli *c) {
        return cli_ask(c, ask);
}

const struct cli_verb cli_verb_chain = {
        .name = "chain",
        .args = "A B",
        .says = "how A is linked to B through others, each link with its letter or quote",
        .about =
                "A and B are addresses, names in any script, or ids.  The nearest chains come "
                "first: short ones,\n"
                "and of those the ones of many letters or of words that say so.  Lists, shared "
                "mailboxes,\n"
                "letters to more than 20 receivers, places and bare first names link nobody.  Exit "
                "code 1:\n"
                "there is no chain.",
        .example = "clew chain jane.doe@institute.example \"Reza Karimi\"\n"
                   "clew chain --hops 6 --most 10 jane john",
        .options = options,
        .needs = CLI_STORE_READ,
        .least = 2,
        .most = 2,
        .run = run,
};
