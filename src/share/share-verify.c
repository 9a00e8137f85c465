/* Bundles checked; see share-verify.h. */
#include "share/share-verify.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "quote/quote-address.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const char tags[] = "tagmanifest-sha256.txt", minisig[] = "tagmanifest-sha256.txt.minisig";

struct look {
        struct share_verify *v;
        int dir;
        struct share_bag_check bag;
        struct share_proofs proofs;
        struct map leaves; /* key + content of every leaf shown */
        struct arena a;
        struct buf text, words;
};

const char *share_seal_id(enum share_seal s) {
        static const char *const ids[] = { "none", "unknown", "good", "foreign", "forged" };
        return ids[s];
}

static void fault(struct look *l, enum share_bag_fault f, struct str path, const char *why) {
        l->v->faults++;
        if (l->v->say)
                l->v->say(l->v->arg, f, path, why);
}

static void pass_on(void *arg, enum share_bag_fault f, struct str path, const char *why) {
        fault(arg, f, path, why);
}

static const struct share_bag_file *find(const struct look *l, struct str path) {
        for (size_t lo = 0, hi = l->bag.files.n; lo < hi;) {
                size_t mid = (lo + hi) / 2;
                int c = str_cmp(l->bag.files.v[mid].path, path);
                if (c == 0)
                        return &l->bag.files.v[mid];
                lo = c < 0 ? mid + 1 : lo;
                hi = c < 0 ? hi : mid;
        }
        return NULL;
}

/* 1 and a list in l->text; 0 if it cannot be had, which is a fault. */
static int get(struct look *l, const char *path, struct err *e) {
        buf_clear(&l->text);
        if (!find(l, str_of(path))) {
                fault(l, SHARE_BAG_MISSING, str_of(path), "every bundle has it");
                return 0;
        }
        int r = share_bag_get(l->dir, str_of(path), LIMIT_bundle_list_bytes, &l->text, e);
        if (r != ERR_limit)
                return r < 0 ? r : 1;
        fault(l, SHARE_BAG_FORM, str_of(path), "larger than any list of ours");
        return 0;
}

/* ---- lists ------------------------------------------------------------------------------------
 */

static int check_proofs(struct look *l, struct err *e) {
        static const char path[] = "data/merkle.txt";
        int r = get(l, path, e);
        if (r <= 0)
                return r;
        const char *why = share_proofs_read(buf_str(&l->text), &l->a, &l->proofs);
        if (why)
                fault(l, SHARE_BAG_FORM, str_of(path), why);
        for (size_t i = 0; i < l->proofs.n_shown; i++) {
                struct str both = { (const char *) (l->proofs.shown + 2 * i),
                                    2 * sizeof *l->proofs.shown };
                map_put(&l->leaves, both, 1, NULL);
        }
        l->v->root = l->proofs.root;
        l->v->leaves = l->proofs.leaves;
        l->v->proved = l->proofs.proved;
        return 0;
}

static int check_log(struct look *l, struct err *e) {
        static const char path[] = "data/log.txt";
        int r = get(l, path, e);
        const char *why =
                r > 0 ? share_log_read(buf_str(&l->text), &l->v->log_lines, &l->v->head) : NULL;
        if (why)
                fault(l, SHARE_BAG_FORM, str_of(path), why);
        return r < 0 ? r : 0;
}

enum { KEY, CONTENT, SIZE, ROLE, KIND, PARENT, FILE_AT, TEXT_AT, FIELDS };

/* A line of objects.tsv: its file is the one with that hash, its leaf is in the tree. */
static const char *check_object(struct look *l, struct str line) {
        struct str field[FIELDS];
        struct sha256 both[2];
        uint64_t size;
        for (int i = 0; i < FIELDS; i++)
                field[i] = str_cut(&line, '\t');
        if (line.p || !sha256_of_hex(field[KEY], &both[0]) ||
            !sha256_of_hex(field[CONTENT], &both[1]) || !str_u64(field[SIZE], &size))
                return "a line that is none";
        if (!map_find(&l->leaves, (struct str){ (const char *) both, sizeof both }))
                return "a document without its proof";
        const struct share_bag_file *f = find(l, field[FILE_AT]);
        if (!f && !str_eq(field[FILE_AT], STR("-")) && !str_eq(field[FILE_AT], STR("away")))
                return "a document whose bytes are missing";
        if (f && (!sha256_eq(&f->sha256, &both[1]) || f->size != size))
                return "a document whose bytes are others";
        return find(l, field[TEXT_AT]) ? NULL : "a document whose text is missing";
}

static int check_objects(struct look *l, struct err *e) {
        static const char path[] = "data/objects.tsv";
        int r = get(l, path, e);
        struct str text = buf_str(&l->text);
        if (r <= 0)
                return r;
        (void) str_cut(&text, '\n');
        while (text.n) {
                const char *why = check_object(l, str_cut(&text, '\n'));
                if (why)
                        fault(l, SHARE_BAG_FORM, str_of(path), why);
        }
        return 0;
}

/* ---- quotations -------------------------------------------------------------------------------
 */

/* The words stand at their place in the text that is here. */
static const char *check_words(struct look *l, const struct quote_address *q) {
        char path[16 + SHA256_HEX + 4], hex[SHA256_HEX];
        struct err e = ERR_INIT;
        sha256_hex(&q->doc, hex);
        snprintf(path, sizeof path, "data/text/%s.txt", hex);
        buf_clear(&l->words);
        if (share_bag_get(l->dir, str_of(path), LIMIT_bundle_list_bytes, &l->words, &e) < 0)
                return "its document is not here";
        if (q->off > l->words.n || q->len > l->words.n - q->off ||
            !str_eq(str_sub(buf_str(&l->words), q->off, q->len), q->words))
                return "its words do not stand there";
        return NULL;
}

static int check_quotes(struct look *l, struct err *e) {
        static const struct str folder = STR_INIT("data/quotes/");
        enum { SMALL = 1 << 20 };
        for (size_t i = 0; i < l->bag.files.n; i++) {
                struct str path = l->bag.files.v[i].path;
                struct quote_address q;
                struct err own = ERR_INIT;
                if (!str_starts(path, folder))
                        continue;
                buf_clear(&l->text);
                int r = share_bag_get(l->dir, path, SMALL, &l->text, e);
                if (r < 0 && r != ERR_limit)
                        return r;
                r = r < 0 ? r : quote_address_read(buf_str(&l->text), &l->a, &q, &own);
                const char *why = r < 0 ? "no address of a quotation" : check_words(l, &q);
                if (why)
                        fault(l, SHARE_BAG_FORM, path, why);
                l->v->quotes++;
        }
        return 0;
}

/* ---- signature --------------------------------------------------------------------------------
 */

static enum share_seal seal_of(struct look *l, const struct share_signature *s) {
        struct share_blake h = share_blake_of(buf_bytes(&l->words));
        struct bytes m = s->hashed ? bytes_of(h.b, sizeof h.b) : buf_bytes(&l->words);
        if (!l->v->key)
                return SHARE_SIGNED;
        if (memcmp(s->number, l->v->key->number, sizeof s->number) != 0)
                return SHARE_FOREIGN;
        return share_signature_check(s, l->v->key, m) ? SHARE_GOOD : SHARE_FORGED;
}

static int check_seal(struct look *l, struct err *e) {
        struct share_signature s;
        struct share_verify *v = l->v;
        int r = 0;
        buf_clear(&l->text);
        buf_clear(&l->words);
        if (find(l, str_of(minisig)) && find(l, str_of(tags))) {
                r = share_bag_get(l->dir, str_of(minisig), SHARE_SIGNATURE, &l->text, e);
                if (r >= 0)
                        r = share_bag_get(l->dir, str_of(tags), LIMIT_bag_manifest_bytes, &l->words,
                                          e);
                if (r < 0 && r != ERR_limit)
                        return r;
                if (r < 0 || share_signature_read(buf_str(&l->text), &s, NULL) < 0) {
                        fault(l, SHARE_BAG_CHANGED, str_of(minisig), "no signature of minisign");
                        return 0;
                }
                v->seal = seal_of(l, &s);
                share_key_id(s.number, v->key_id);
                struct str comment = str_sub(s.comment, 0, SHARE_COMMENT);
                memcpy(v->comment, comment.p, comment.n);
                v->comment[comment.n] = '\0';
        }
        if (v->key && v->seal != SHARE_GOOD)
                fault(l, v->seal == SHARE_UNSIGNED ? SHARE_BAG_MISSING : SHARE_BAG_CHANGED,
                      str_of(minisig), "not signed by that key");
        return 0;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static int check_lists(struct look *l, struct err *e) {
        int r = check_proofs(l, e);
        if (r >= 0)
                r = check_objects(l, e);
        if (r >= 0)
                r = check_log(l, e);
        return r < 0 ? r : check_quotes(l, e);
}

int share_verify(const char *path, struct share_verify *v, struct err *e) {
        struct look l = { .v = v };
        _cleanup_close_ int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (dir < 0)
                return err_errno(e, errno, "cannot open the bundle");
        l.dir = dir;
        arena_init(&l.a, 0);
        buf_init(&l.text, 0);
        buf_init(&l.words, 0);
        map_init(&l.leaves);
        share_bag_check_init(&l.bag);
        l.bag.say = pass_on, l.bag.arg = &l;
        int r = share_bag_check(dir, &l.bag, e);
        v->files = l.bag.files.n;
        for (size_t i = 0; i < l.bag.files.n; i++)
                v->bytes += l.bag.files.v[i].size;
        v->bundle = find(&l, STR("verify.sh")) || find(&l, STR("data/merkle.txt"));
        if (r >= 0 && v->bundle)
                r = check_lists(&l, e);
        if (r >= 0)
                r = check_seal(&l, e);
        share_bag_check_done(&l.bag);
        map_done(&l.leaves);
        buf_done(&l.text);
        buf_done(&l.words);
        arena_done(&l.a);
        return r;
}
