/* clew passwords — words near a locked thing that look like its password. */
#include "base/map.h"
#include "cli/cli-common.h"
#include "query/query-offer.h"

static struct {
        uint64_t limit;
        bool list;
} opt;

static const struct cli_option options[] = {
        { "list", CLI_BOOL, &opt.list, NULL,
          "only the words, one a line: for clew retry --passwords" },
        { "limit", CLI_U64, &opt.limit, "N", "at most N words for each thing (default 20)" },
        { 0 },
};

/* Who said it: the document's row and heading; `records` holds what they point to. */
struct said {
        struct store_doc_row row;
        struct cli_heading head;
        struct buf records, room;
};

static int said_by(struct cli *c, struct doc_id d, struct said *ret) {
        buf_clear(&ret->records);
        int r = store_doc_get(c->store, d, &ret->row, &c->err);
        if (r >= 0)
                r = store_doc_records(c->store, d, &ret->records, &c->err);
        if (r >= 0)
                r = cli_heading_of(c, &ret->row, buf_bytes(&ret->records), &ret->room, &ret->head);
        return r;
}

/* Where a locked thing lies, as far as it has a place; else its name. */
static void where(struct cli *c, const struct query_locked *t, struct buf *out) {
        buf_clear(out);
        if (t->container.v)
                cli_where(c, t->container, out);
        if (out->n == 0)
                buf_put_str(out, t->name);
}

static int locked_id(struct cli *c, const struct query_locked *t, char *ret, bool whole) {
        struct store_doc_row row;
        char hex[SHA256_HEX];
        *ret = 0;
        int r = t->doc.v ? store_doc_get(c->store, t->doc, &row, &c->err) : 0;
        if (r < 0 || !t->doc.v)
                return r;
        sha256_hex(&row.key, hex);
        snprintf(ret, SHA256_HEX, "%.*s", whole ? SHA256_HEX : 12, hex);
        return 0;
}

static void text_offer(struct cli *c, const struct query_offer *o, const struct said *s) {
        struct str behind = str_sub(o->context, o->at + o->len, SIZE_MAX);
        char id[13];
        cli_print(c, "  %3u  ", o->score);
        cli_show(c, CLI_BOLD, o->word, 0);
        cli_print(c, "\n       %s", query_near_id(o->near));
        if (o->doc.v) {
                cli_id(&s->row.key, id);
                cli_print(c, "  %s ", id);
                cli_date(c, s->row.dated, s->row.date, s->row.zone, 16);
                cli_print(c, " ");
                cli_show(c, CLI_PLAIN,
                         s->head.from.n      ? s->head.from
                         : s->head.address.n ? s->head.address
                                             : s->head.name,
                         0);
        }
        cli_print(c, "\n       ");
        cli_show(c, CLI_PLAIN, str_sub(o->context, 0, o->at), 0);
        cli_show(c, CLI_MARK, str_sub(o->context, o->at, o->len), 0);
        cli_show(c, CLI_PLAIN, behind, 0);
        cli_print(c, "\n");
}

static void json_offer(struct cli *c, const struct query_offer *o, const struct said *s,
                       const char *locked, struct str name) {
        struct json *j = cli_json(c);
        char id[SHA256_HEX];
        json_key(j, "type"), json_z(j, "offer");
        json_key(j, "locked"), json_z(j, *locked ? locked : NULL);
        json_key(j, "name"), json_str(j, name);
        json_key(j, "candidate"), json_str(j, o->word);
        if (o->doc.v)
                sha256_hex(&s->row.key, id);
        json_key(j, "document"), json_z(j, o->doc.v ? id : NULL);
        cli_date_json(j, "date", o->doc.v && s->row.dated, s->row.date, s->row.zone);
        json_key(j, "from");
        json_object(j);
        json_key(j, "name"), json_str(j, o->doc.v ? s->head.from : STR(""));
        json_key(j, "address"), json_str(j, o->doc.v ? s->head.address : STR(""));
        json_end(j);
        json_key(j, "score"), json_u64(j, o->score);
        json_key(j, "context"), json_str(j, o->context);
        json_key(j, "why"), json_z(j, query_near_id(o->near));
        cli_json_done(c);
}

static int show_thing(struct cli *c, const struct query_locked *t, struct buf *place) {
        struct said s = { 0 };
        char id[SHA256_HEX];
        int r = locked_id(c, t, id, c->json);
        buf_init(&s.records, 0);
        buf_init(&s.room, 0);
        where(c, t, place);
        if (!c->json) {
                cli_style(c, CLI_DIM);
                cli_print(c, *id ? "%s  " : "%s", id);
                cli_style(c, CLI_PLAIN);
                cli_show(c, CLI_HEAD, buf_str(place), 0);
                cli_print(c,
                          t->n_offers ? "\n" : "\n       nothing near it looks like a password\n");
        }
        for (size_t i = 0; r >= 0 && i < t->n_offers; i++) {
                const struct query_offer *o = &t->offers[i];
                if (o->doc.v && (r = said_by(c, o->doc, &s)) < 0)
                        break;
                if (c->json)
                        json_offer(c, o, &s, id, buf_str(place));
                else
                        text_offer(c, o, &s);
        }
        buf_done(&s.records);
        buf_done(&s.room);
        return r;
}

/* The words alone: best first, each once. */
static int cmp_score(const void *pa, const void *pb) {
        const struct query_offer *a = pa, *b = pb;
        if (a->score != b->score)
                return a->score < b->score ? 1 : -1;
        return str_cmp(a->word, b->word);
}

static void show_list(struct cli *c, const struct query_offers *all) {
        VEC(struct query_offer) v = { 0 };
        struct map known;
        bool fresh;
        for (size_t i = 0; i < all->n_locked; i++)
                for (size_t k = 0; k < all->locked[i].n_offers; k++)
                        vec_push(&v, all->locked[i].offers[k]);
        if (v.n)
                qsort(v.v, v.n, sizeof *v.v, cmp_score);
        map_init(&known);
        for (size_t i = 0; i < v.n; i++) {
                map_put(&known, v.v[i].word, 1, &fresh);
                if (!fresh)
                        continue;
                cli_show(c, CLI_PLAIN, v.v[i].word, 0);
                cli_print(c, "\n");
        }
        map_done(&known);
        vec_done(&v);
}

static int show_all(struct cli *c, const struct query_offers *all, bool *any) {
        struct buf place;
        char z[32];
        int r = 0;
        buf_init(&place, 0);
        for (size_t i = 0; r >= 0 && i < all->n_locked; i++) {
                *any = *any || all->locked[i].n_offers;
                if (!opt.list)
                        r = show_thing(c, &all->locked[i], &place);
        }
        if (opt.list)
                show_list(c, all);
        else if (!c->json)
                cli_print(c, "%s locked things\n",
                          all->n_locked ? cli_count(all->n_locked, z) : "no");
        buf_done(&place);
        return r;
}

static int run(struct cli *c) {
        struct query_offers all = { 0 };
        struct arena a;
        bool any = false;
        arena_init(&a, 0);
        int r = query_offers_get(c->store, opt.limit ? opt.limit : 20, &a, &all, &c->err);
        if (r >= 0)
                r = show_all(c, &all, &any);
        arena_done(&a);
        return r < 0 ? r : any ? CLI_YES : CLI_NO;
}

const struct cli_verb cli_verb_passwords = {
        .name = "passwords",
        .args = "",
        .says = "words near a locked thing that look like its password",
        .about =
                "Looks at what a locked file is attached to, at its conversation, at mail of the "
                "same\n"
                "people within a week, and at files beside it, for words such as \"the password is "
                "...\"\n"
                "in English, Persian and Arabic.  Nothing is tried: choose, and give them to\n"
                "clew retry --passwords FILE.  Exit code 0 if there are any, 1 if none.",
        .example = "clew passwords\nclew passwords --list",
        .options = options,
        .needs = CLI_STORE_READ,
        .run = run,
};
