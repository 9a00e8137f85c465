/* clew bundle — quotations, claims and documents with what others need to check them. */
#include "cli/cli-common.h"
#include "cli/cli-sign.h"
#include "digest/digest-book.h"
#include "flow/flow.h"
#include "protect/protect.h"
#include "share/share-bundle.h"
#include "when/when.h"

#include <sys/stat.h>

static struct {
        const char *out, *withhold, *key, *password;
        bool unmasked;
} opt;

static const struct cli_option options[] = {
        { "out", CLI_STR, &opt.out, "FOLDER", "make this folder of it" },
        { "withhold", CLI_STR, &opt.withhold, "DOCUMENTS",
          "a,b: leave these out, but for the proof that they are in the case" },
        { "key", CLI_STR, &opt.key, "FILE", "sign it with this secret key (clew sign --new)" },
        { "password", CLI_STR, &opt.password, "FILE", "the key's password is the first line" },
        { "unmasked", CLI_BOOL, &opt.unmasked, NULL,
          "as it is, although names are to be protected (clew protect)" },
        { 0 },
};

struct wanted {
        struct quote_book book;
        VEC(const struct quote_taken *) quotes;
        VEC(const struct quote_claim *) claims;
        VEC(struct doc_id) docs;
        VEC(struct doc_id) withheld;
        VEC(struct str) items;
        struct arena *a;
};

static void want_quote(struct wanted *w, const struct quote_taken *q) {
        for (size_t i = 0; i < w->quotes.n; i++)
                if (w->quotes.v[i] == q)
                        return;
        vec_push(&w->quotes, q);
}

static void want_claim(struct wanted *w, const struct quote_claim *k) {
        for (size_t i = 0; i < w->claims.n; i++)
                if (w->claims.v[i] == k)
                        return;
        vec_push(&w->claims, k);
        for (size_t i = 0; i < k->n_grounds; i++)
                want_quote(w, k->grounds[i].quote);
}

/* c1, q12..., or a document. */
static int want_named(struct cli *c, struct wanted *w, const char *word) {
        const struct quote_claim *k = quote_book_claim(&w->book, str_of(word));
        const struct quote_taken *q =
                word[0] == 'q' ? quote_book_quote(&w->book, str_of(word)) : NULL;
        struct store_doc_row row;
        if (k)
                want_claim(w, k);
        else if (q)
                want_quote(w, q);
        if (k || q)
                return 0;
        int r = cli_doc_find(c, word, &row);
        if (r >= 0)
                vec_push(&w->docs, row.id);
        return r;
}

/* What an item names as its sources; addresses of the web are no documents. */
static int want_sources(struct cli *c, struct wanted *w, const struct digest_item *it) {
        int r = 0;
        size_t n = 0;
        for (size_t i = 0; r >= 0 && i < it->sources.n; i++) {
                struct str s = it->sources.v[i].text;
                if (str_find(s, STR("://")) != SIZE_MAX)
                        continue;
                r = want_named(c, w, arena_str(w->a, s).p);
                n++;
        }
        if (r < 0 || n > 0)
                return r;
        err_set(&c->err, ERR_usage, "an item names no source of this case");
        return err_hint(&c->err, ERR_usage, "a line 'Source: ID' does, a document or a quotation");
}

/* A file of items of a digest: what they name, and the text as it is. */
static int want_items(struct cli *c, struct wanted *w, const char *path) {
        struct digest_options o = { 0 };
        struct digest_book b;
        struct buf text;
        buf_init(&text, 0);
        int r = digest_book_open(path, &o, &b, &c->err);
        for (size_t i = 0; r >= 0 && i < b.entries.n; i++)
                r = want_sources(c, w, b.entries.v[i].it);
        if (r >= 0 && b.entries.n == 0)
                r = err_set(&c->err, ERR_usage, "no item in '%s'", path);
        if (r >= 0)
                r = digest_slurp(path, &text, &c->err);
        if (r >= 0)
                vec_push(&w->items, arena_str(w->a, buf_str(&text)));
        buf_done(&text);
        digest_book_done(&b);
        return r;
}

static int want(struct cli *c, struct wanted *w, const char *word) {
        struct stat s;
        bool file = strpbrk(word, "./") && stat(word, &s) == 0 && S_ISREG(s.st_mode);
        return file ? want_items(c, w, word) : want_named(c, w, word);
}

static int want_all(struct cli *c, struct wanted *w, struct arena *a) {
        struct str rest = str_of(opt.withhold ? opt.withhold : "");
        struct store_doc_row row;
        int r = quote_book_get(c->store, a, &w->book, &c->err);
        for (size_t i = 0; r >= 0 && i < c->n_operands; i++)
                r = want(c, w, c->operands[i]);
        while (r >= 0 && rest.n) {
                struct str word = str_trim(str_cut(&rest, ','));
                r = cli_doc_find(c, arena_str(a, word).p, &row);
                if (r >= 0)
                        vec_push(&w->withheld, row.id);
        }
        return r;
}

struct screen {
        struct protect *p;
        struct protect_room room;
        struct share_screen s;
};

static bool holds(void *arg, struct str s) {
        struct screen *x = arg;
        return protect_holds(x->p, s, &x->room);
}

/* Documents leave as they are, for nobody can mask exact bytes: those that hold what is protected
 * do not leave. */
static int screen_open(struct cli *c, struct screen *x) {
        *x = (struct screen){ 0 };
        int r = opt.unmasked ? 0 : protect_open(c->store, &x->p, &c->err);
        if (r >= 0 && x->p && protect_count(x->p) > 0)
                x->s = (struct share_screen){ holds, x };
        return r;
}

static void screen_close(struct screen *x) {
        protect_room_done(&x->room);
        protect_free(&x->p);
}

static int fetch(void *arg, struct doc_id doc, struct buf *ret, struct err *e) {
        return flow_fetcher_get(arg, doc, ret, e);
}

static void say(struct cli *c, const struct share_bundle_sum *s, const char *key_id) {
        char root[SHA256_HEX], n[32], size[32];
        sha256_hex(&s->root, root);
        if (c->json) {
                struct json *j = cli_json(c);
                json_key(j, "verb"), json_z(j, "bundle");
                json_key(j, "shown"), json_u64(j, s->shown);
                json_key(j, "around"), json_u64(j, s->around);
                json_key(j, "away"), json_u64(j, s->away);
                json_key(j, "left_out"), json_u64(j, s->left_out);
                json_key(j, "documents"), json_u64(j, s->all);
                json_key(j, "quotations"), json_u64(j, s->quotes);
                json_key(j, "claims"), json_u64(j, s->claims);
                json_key(j, "files"), json_u64(j, s->files);
                json_key(j, "bytes"), json_u64(j, s->bytes);
                json_key(j, "root"), json_z(j, root);
                json_key(j, "key"), json_z(j, key_id[0] ? key_id : NULL);
                cli_json_done(c);
                return;
        }
        cli_print(c, "%s documents", cli_count(s->shown, n));
        cli_print(c, " and %s around them", cli_count(s->around, n));
        cli_print(c, " of %s in the case", cli_count(s->all, n));
        cli_print(c, "; %s files, %s\n", cli_count(s->files, n), cli_size(s->bytes, size));
        cli_print(c, "root of the case: %s\n%s%s\n", root, key_id[0] ? "signed by " : "not signed",
                  key_id);
        if (s->left_out)
                cli_print(c,
                          "%s documents around them are withheld: something protected stands in "
                          "them, or nobody has read them\n",
                          cli_count(s->left_out, n));
        if (s->away)
                cli_print(c, "%s documents are without their bytes: their source is not at hand\n",
                          cli_count(s->away, n));
}

static int make(struct cli *c, const struct wanted *w, const struct share_secret *key) {
        struct share_bundle_sum sum;
        struct flow_fetcher *f = NULL;
        struct screen screen;
        char id[SHARE_KEY_ID] = "";
        int r = screen_open(c, &screen);
        if (r >= 0)
                r = flow_fetcher_open(c->store, cli_worker(), &f, &c->err);
        struct share_bundle_ask a = {
                .store = c->store,
                .quotes = w->quotes.v,
                .n_quotes = w->quotes.n,
                .claims = w->claims.v,
                .n_claims = w->claims.n,
                .docs = w->docs.v,
                .n_docs = w->docs.n,
                .withheld = w->withheld.v,
                .n_withheld = w->withheld.n,
                .items = w->items.v,
                .n_items = w->items.n,
                .bytes = fetch,
                .arg = f,
                .now = when_now(),
                .key = key,
                .screen = screen.s.holds ? &screen.s : NULL,
        };
        if (r >= 0)
                r = share_bundle_make(&a, opt.out, &sum, &c->err);
        flow_fetcher_close(&f);
        screen_close(&screen);
        if (r < 0)
                return r;
        if (key)
                share_key_id(key->number, id);
        say(c, &sum, id);
        return sum.away ? CLI_NO : CLI_YES;
}

static int run(struct cli *c) {
        struct wanted w = { 0 };
        struct share_secret key;
        struct arena a;
        if (!opt.out)
                return err_set(&c->err, ERR_usage, "--out names the folder to be made");
        arena_init(&a, 0);
        w.a = &a;
        int r = want_all(c, &w, &a);
        if (r >= 0 && opt.key)
                r = cli_secret_get(c, opt.key, opt.password, &key);
        if (r >= 0)
                r = make(c, &w, opt.key ? &key : NULL);
        share_key_wipe(&key);
        vec_done(&w.quotes);
        vec_done(&w.claims);
        vec_done(&w.docs);
        vec_done(&w.withheld);
        vec_done(&w.items);
        arena_done(&a);
        return r;
}

const struct cli_verb cli_verb_bundle = {
        .name = "bundle",
        .args = "CLAIM|QUOTATION|ITEM.txt|DOCUMENT... --out FOLDER",
        .says = "what is quoted, the minimum around it, and how anybody can check both",
        .about =
                "Makes a BagIt bag: documents as they came, the words read from them, addresses of "
                "quotations,\n"
                "claims, the ledger of their containers, the log of the case, a page to read, and "
                "a "
                "script that\n"
                "checks it all with sha256sum.  Every document of the case stands under one root, "
                "so that what\n"
                "is withheld can be shown later to have been there.  What carries a document goes "
                "with it unless\n"
                "it is withheld.  While names are protected, what carries a document and holds one "
                "of them is\n"
                "withheld, and a document that is shown must hold none.  Exit code 1 if some bytes "
                "could not be had.",
        .example = "clew bundle $ID --out bundle && clew verify bundle",
        .options = options,
        .needs = CLI_STORE_WRITE,
        .least = 1,
        .most = SIZE_MAX,
        .run = run,
};
