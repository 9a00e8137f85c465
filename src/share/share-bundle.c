/* Bundles made: gather what is shown and what stands around it, fetch bytes and words, write the
 * lists, seal, sign; see share-bundle.h. */
#include "share/share-bundle-work.h"
#include "when/when.h"

static const char script[] =
#include "share-script.inc"
        ;

enum { CLIMB = 64 }; /* documents around one another */

/* ---- what goes in -----------------------------------------------------------------------------
 */

static bool is_withheld(const struct share_work *w, struct doc_id doc) {
        for (size_t i = 0; i < w->ask->n_withheld; i++)
                if (w->ask->withheld[i].v == doc.v)
                        return true;
        return false;
}

static int put_one(struct share_work *w, struct doc_id doc, bool quoted, struct doc_id *ret_up,
                   struct err *e) {
        struct store_doc_row row;
        int r = store_doc_get(w->ask->store, doc, &row, e);
        if (r < 0)
                return r;
        row.refs = NULL, row.n_refs = 0;
        *ret_up = row.parent;
        for (size_t i = 0; i < w->objects.n; i++)
                if (w->objects.v[i].row.id.v == row.id.v) {
                        w->objects.v[i].quoted |= quoted;
                        return 0;
                }
        struct share_object o = { .row = row, .quoted = quoted, .file = "", .text = "-" };
        vec_push(&w->objects, o);
        return 0;
}

/* A document and what carries it, outwards, but for what is withheld. */
static int gather(struct share_work *w, struct doc_id doc, struct err *e) {
        if (is_withheld(w, doc))
                return err_set(e, ERR_usage, "what is shown cannot be withheld");
        int r = 0;
        for (int i = 0; r >= 0 && doc.v && i < CLIMB; i++) {
                struct doc_id up = { 0 };
                if (is_withheld(w, doc)) {
                        struct store_doc_row row;
                        r = store_doc_get(w->ask->store, doc, &row, e);
                        up = r < 0 ? up : row.parent;
                } else {
                        r = put_one(w, doc, i == 0, &up, e);
                }
                doc = up;
        }
        return r;
}

static int gather_all(struct share_work *w, struct err *e) {
        const struct share_bundle_ask *a = w->ask;
        int r = 0;
        for (size_t i = 0; r >= 0 && i < a->n_quotes; i++) {
                struct doc_id doc;
                r = store_doc_find(a->store, &a->quotes[i]->at.doc, &doc, e);
                if (r == 0)
                        r = err_set(e, ERR_absent, "the document of quotation %s is gone",
                                    a->quotes[i]->at.id);
                if (r > 0)
                        r = gather(w, doc, e);
        }
        for (size_t i = 0; r >= 0 && i < a->n_docs; i++)
                r = gather(w, a->docs[i], e);
        if (r >= 0 && w->objects.n == 0)
                r = err_set(e, ERR_usage, "nothing to put into a bundle");
        return r;
}

/* ---- bytes and words --------------------------------------------------------------------------
 */

static const char *ending(const struct share_object *o) {
        return o->row.kind == REC_DOC_message ? "eml" : "bin";
}

/* What cannot be had is said in the lists; the rest is still worth having. */
static int put_bytes(struct share_work *w, struct share_object *o, struct err *e) {
        struct err own = ERR_INIT;
        char hex[SHA256_HEX];
        if (o->row.kind != REC_DOC_message && o->row.kind != REC_DOC_file)
                return 0;
        buf_clear(&w->text);
        int r = w->ask->bytes(w->ask->arg, o->row.id, &w->text, &own);
        struct sha256 hash = hash_sha256(buf_bytes(&w->text));
        if (r == ERR_absent || r == ERR_corrupt || r == ERR_denied ||
            (r >= 0 && !sha256_eq(&hash, &o->row.hash))) {
                o->away = true;
                w->sum.away++;
                return 0;
        }
        if (r < 0) {
                if (e)
                        *e = own;
                return r;
        }
        sha256_hex(&o->row.hash, hex);
        o->file = arena_printf(&w->a, "data/documents/%s.%s", hex, ending(o)).p;
        return share_bag_put(w->bag, o->file, buf_bytes(&w->text), e);
}

static int put_words(struct share_work *w, struct share_object *o, struct err *e) {
        struct quote_doc d;
        char hex[SHA256_HEX];
        sha256_hex(&o->row.key, hex);
        o->text = arena_printf(&w->a, "data/text/%s.txt", hex).p;
        int r = quote_doc_load(w->ask->store, o->row.id, &d, e);
        if (r >= 0)
                r = share_bag_put(w->bag, o->text, str_bytes(d.text), e);
        quote_doc_done(&d);
        return r;
}

static int put_documents(struct share_work *w, struct err *e) {
        int r = 0;
        for (size_t i = 0; r >= 0 && i < w->objects.n; i++) {
                struct share_object *o = &w->objects.v[i];
                r = put_bytes(w, o, e);
                if (r >= 0)
                        r = put_words(w, o, e);
                w->sum.shown += o->quoted;
                w->sum.around += !o->quoted;
        }
        return r;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

/* SHA-256 over the hashes of all lines of the log so far, each as 64 digits and LF. */
static int sum_log(struct share_work *w, struct sha256 *ret, struct err *e) {
        struct buf log;
        char hex[SHA256_HEX];
        buf_init(&log, 0);
        int r = store_log_get(w->ask->store, &log, e);
        struct str rest = buf_str(&log);
        buf_clear(&w->text);
        while (r >= 0 && rest.n) {
                const char *from = rest.p;
                size_t n = str_cut(&rest, '\n').n + 1; /* with its line end; all have one */
                struct sha256 h = hash_sha256(bytes_of(from, n));
                sha256_hex(&h, hex);
                buf_printf(&w->text, "%s\n", hex);
        }
        *ret = hash_sha256(buf_bytes(&w->text));
        buf_done(&log);
        return r;
}

/* The bundle's own line is the last one of the log that it shows.  It holds the sum of all lines
 * before, for behind a withheld line nothing else would bind the one before that. */
static int note(struct share_work *w, struct err *e) {
        char what[256], root[SHA256_HEX], sum[SHA256_HEX];
        struct sha256 before;
        int r = sum_log(w, &before, e);
        if (r < 0)
                return r;
        sha256_hex(&w->sum.root, root);
        sha256_hex(&before, sum);
        snprintf(what, sizeof what, "shown=%zu of=%llu root=%s log=%s", w->objects.n,
                 (unsigned long long) w->sum.all, root, sum);
        r = store_log_put(w->ask->store, w->ask->now, "bundle", str_of(what), e);
        return r < 0 ? r : store_log_head(w->ask->store, &w->head, &w->log_lines, e);
}

static int put_lists(struct share_work *w, struct err *e) {
        static int (*const lists[])(struct share_work *, struct err *) = {
                share_put_objects,  share_put_ledger, share_put_merkle,
                share_put_withheld, share_put_log,    share_put_quotes,
                share_put_claims,   share_put_items,  share_put_report,
        };
        int r = 0;
        for (size_t i = 0; r >= 0 && i < sizeof lists / sizeof *lists; i++)
                r = lists[i](w, e);
        return r < 0 ? r
                     : share_bag_put(w->bag, "verify.sh", bytes_of(script, sizeof script - 1), e);
}

static int put_signature(struct share_work *w, struct bytes tags, struct err *e) {
        char comment[192], root[SHA256_HEX];
        struct buf out;
        if (!w->ask->key)
                return 0;
        sha256_hex(&w->sum.root, root);
        snprintf(comment, sizeof comment, "clew bundle\ttimestamp:%lld\troot:%s",
                 (long long) w->ask->now, root);
        struct share_blake h = share_blake_of(tags);
        buf_init(&out, 0);
        int r = share_sign(w->ask->key, true, bytes_of(h.b, sizeof h.b), str_of(comment), &out, e);
        if (r >= 0)
                r = share_bag_put(w->bag, "tagmanifest-sha256.txt.minisig", buf_bytes(&out), e);
        buf_done(&out);
        return r;
}

static int seal(struct share_work *w, struct err *e) {
        char day[WHEN_TEXT], root[SHA256_HEX], head[SHA256_HEX], digest[SHA256_HEX];
        struct sha256 d;
        struct buf info, tags;
        int r = store_digest(w->ask->store, &d, e);
        if (r < 0)
                return r;
        when_format_day(WHEN_gregorian, when_day(w->ask->now), day);
        sha256_hex(&w->sum.root, root);
        sha256_hex(&w->head, head);
        sha256_hex(&d, digest);
        buf_init(&info, 0);
        buf_init(&tags, 0);
        buf_printf(&info,
                   "Bag-Software-Agent: clew/%s\nBagging-Date: %s\n"
                   "External-Description: Quotations with their documents; see data/report.html\n"
                   "Case-Digest: %s\nMerkle-Root: %s\nLog-Head: %llu %s\n",
                   CLEW_VERSION, day, digest, root, (unsigned long long) w->log_lines, head);
        r = share_bag_seal(w->bag, buf_str(&info), &tags, e);
        if (r >= 0)
                r = put_signature(w, buf_bytes(&tags), e);
        buf_done(&info);
        buf_done(&tags);
        return r;
}

int share_bundle_make(const struct share_bundle_ask *a, const char *path,
                      struct share_bundle_sum *ret, struct err *e) {
        struct share_work w = { .ask = a };
        arena_init(&w.a, 0);
        buf_init(&w.text, 0);
        int r = gather_all(&w, e);
        if (r >= 0)
                r = share_bundle_screen(&w, e);
        if (r >= 0)
                r = share_bag_open(path, &w.bag, e);
        if (r >= 0)
                r = share_leaves_get(&w, e);
        if (r >= 0)
                r = put_documents(&w, e);
        if (r >= 0)
                r = note(&w, e);
        if (r >= 0)
                r = put_lists(&w, e);
        if (r >= 0)
                r = seal(&w, e);
        if (r >= 0 && (r = share_bag_keep(w.bag, e)) >= 0) {
                w.sum.quotes = a->n_quotes;
                w.sum.claims = a->n_claims;
                w.sum.files = share_bag_files(w.bag);
                w.sum.bytes = share_bag_bytes(w.bag);
                *ret = w.sum;
        }
        share_bag_close(&w.bag);
        if (w.tree.levels)
                share_merkle_done(&w.tree);
        vec_done(&w.leaves);
        vec_done(&w.left_out);
        vec_done(&w.objects);
        buf_done(&w.text);
        arena_done(&w.a);
        return r;
}
