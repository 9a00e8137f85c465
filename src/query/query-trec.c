/* TREC topics in, a TREC run out.  Topics are XML-like <top> blocks, as every collection writes
 * them a little differently, so this looks for <num> and <title> and takes what follows up to the
 * next tag; or lines of "id<TAB>query". */
#include "query/query-trec.h"

#include "query/query-hit.h"
#include "store/store.h"

enum { LIMIT_HITS = 1000 };

struct topic {
        struct str id, text;
};

/* ---- topics --------------------------------------------------------------------------------- */

/* What stands behind <tag> in `block`, up to the next tag. */
static struct str tagged(struct str block, struct str tag) {
        size_t at = str_find_nocase(block, tag);
        if (at == SIZE_MAX)
                return (struct str){ 0 };
        struct str rest = str_sub(block, at + tag.n, SIZE_MAX);
        return str_trim(str_sub(rest, 0, str_chr(rest, '<')));
}

static struct str topic_id(struct str s) {
        if (str_starts_nocase(s, STR("Number:")))
                s = str_trim(str_sub(s, 7, SIZE_MAX));
        size_t n = 0;
        while (n < s.n && !ascii_space(s.p[n]))
                n++;
        return str_sub(s, 0, n);
}

/* The next <top> of *rest; 1, or 0 at the end. */
static int next_xml(struct str *rest, struct topic *ret) {
        size_t from = str_find_nocase(*rest, STR("<top>"));
        if (from == SIZE_MAX)
                return 0;
        struct str block = str_sub(*rest, from + 5, SIZE_MAX);
        size_t end = str_find_nocase(block, STR("</top>"));
        *rest = end == SIZE_MAX ? (struct str){ 0 } : str_sub(block, end + 6, SIZE_MAX);
        block = str_sub(block, 0, end);
        ret->id = topic_id(tagged(block, STR("<num>")));
        ret->text = tagged(block, STR("<title>"));
        return 1;
}

static int next_line(struct str *rest, struct topic *ret) {
        while (rest->n > 0) {
                struct str line = str_trim(str_cut(rest, '\n'));
                size_t tab = str_chr(line, '\t');
                if (tab == SIZE_MAX)
                        continue;
                ret->id = str_trim(str_sub(line, 0, tab));
                ret->text = str_trim(str_sub(line, tab + 1, SIZE_MAX));
                return 1;
        }
        return 0;
}

/* ---- document names ------------------------------------------------------------------------- */

struct names {
        const struct query_case *c;
        enum query_docno docno;
        struct buf records;
        struct arena a; /* of one topic */
};

static struct str message_id(struct names *n, uint32_t doc, struct err *e, int *ret) {
        struct bytes in;
        struct rec r;
        buf_clear(&n->records);
        *ret = store_doc_records(n->c->store, (struct doc_id){ doc }, &n->records, e);
        in = buf_bytes(&n->records);
        while (*ret >= 0 && rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_msgid && r.msgid.role == REC_MSGID_own)
                        return arena_str(&n->a, r.msgid.id);
        return (struct str){ 0 };
}

static struct str without_folder(struct str name) {
        size_t slash;
        while ((slash = str_chr(name, '/')) != SIZE_MAX)
                name = str_sub(name, slash + 1, SIZE_MAX);
        size_t dot = str_chr(name, '.');
        return dot == SIZE_MAX || dot == 0 ? name : str_sub(name, 0, dot);
}

static struct str file_name(struct names *n, uint32_t doc, struct err *e, int *ret) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place place;
        struct store_container in;
        struct str name = { 0 };
        *ret = store_places_of_doc_open(n->c->store, (struct doc_id){ doc }, &rows, e);
        if (*ret < 0 || (*ret = store_places_next(rows, &place, e)) <= 0)
                return name;
        name = place.name;
        if (name.n == 0 &&
            (*ret = store_container_get(n->c->store, place.container, &in, e)) >= 0 &&
            in.kind == STORE_FILE)
                name = in.name;
        return arena_str(&n->a, without_folder(name));
}

static struct str shown_id(struct names *n, uint32_t doc, struct err *e, int *ret) {
        struct store_doc_row row;
        char hex[SHA256_HEX];
        *ret = store_doc_get(n->c->store, (struct doc_id){ doc }, &row, e);
        if (*ret < 0)
                return (struct str){ 0 };
        sha256_hex(&row.key, hex);
        return arena_str(&n->a, str_sub(str_of(hex), 0, 12));
}

static int docno(struct names *n, uint32_t doc, struct str *ret, struct err *e) {
        struct str name = { 0 };
        int r = 0;
        if (n->docno != QUERY_DOCNO_name && n->docno != QUERY_DOCNO_id)
                name = message_id(n, doc, e, &r);
        if (n->docno != QUERY_DOCNO_msgid)
                name = str_sub(name, 0, str_chr(name, '@'));
        if (r >= 0 && name.n == 0 && n->docno != QUERY_DOCNO_id)
                name = file_name(n, doc, e, &r);
        if (r >= 0 && name.n == 0)
                name = shown_id(n, doc, e, &r);
        *ret = name;
        return r < 0 ? r : 0;
}

/* ---- runs ----------------------------------------------------------------------------------- */

static void put_token(struct buf *out, struct str s) { /* a run line is parted by spaces */
        for (size_t i = 0; i < s.n; i++)
                buf_putc(out, (uint8_t) s.p[i] <= ' ' ? '_' : s.p[i]);
}

static int put_hits(struct names *n, const struct topic *t, const struct index_result *found,
                    const char *tag, struct buf *out, struct err *e) {
        for (size_t i = 0; i < found->n_hits; i++) {
                struct str name;
                int r = docno(n, found->hits[i].doc, &name, e);
                if (r < 0)
                        return r;
                put_token(out, t->id);
                buf_puts(out, " Q0 ");
                put_token(out, name);
                buf_printf(out, " %zu %.5f %s\n", i + 1, (double) found->hits[i].score, tag);
        }
        return 0;
}

static int run_topic(struct names *n, const struct topic *t, const struct query_trec_options *o,
                     struct buf *out, struct err *e) {
        struct index_search_opts opts = { .limit = o->limit ? o->limit : LIMIT_HITS };
        struct query_env env = { .plain = !o->language };
        struct index_query *iq;
        struct index_result found;
        struct query *q;
        int r;
        if ((r = query_parse(t->text, &env, &n->a, &q, e)) < 0 ||
            (r = query_compile(n->c, q, &n->a, &iq, e)) < 0 ||
            (r = index_search(n->c->index, iq, &opts, &found, e)) < 0)
                return err_while(e, r, "answering topic '%.*s'", STR_ARG(t->id));
        r = put_hits(n, t, &found, o->tag ? o->tag : "clew", out, e);
        index_result_done(&found);
        return r;
}

int query_trec(const struct query_case *c, struct str topics, const struct query_trec_options *o,
               struct buf *out, struct err *e) {
        bool xml = str_find_nocase(topics, STR("<top>")) != SIZE_MAX;
        struct names n = { .c = c, .docno = o->docno };
        struct topic t;
        int r = 0, topics_n = 0;
        buf_init(&n.records, 0);
        arena_init(&n.a, 0);
        while (r == 0 && (xml ? next_xml(&topics, &t) : next_line(&topics, &t)) > 0) {
                arena_reset(&n.a);
                r = run_topic(&n, &t, o, out, e);
                topics_n++;
        }
        buf_done(&n.records);
        arena_done(&n.a);
        return r < 0 ? r : topics_n;
}
