/* The tree to what the index answers.  Words go through as they are; what only the store knows
 * (ids, flaws, copies, families, addresses) is asked now and becomes a bit map of documents.  A
 * thread:{...} is answered here, inside first. */
#include "base/vec.h"
#include "query/query-actor.h"
#include "query/query-mark.h"
#include "query/query-people.h"
#include "store/store.h"

enum { IDS_MOST = 10000, FAMILIES_EACH = 200 };

struct compile {
        const struct query_case *c;
        struct arena *a;
        size_t n_bits;
};

static int compile(struct compile *k, const struct query *q, struct index_query **ret,
                   struct err *e);

/* ---- sets ----------------------------------------------------------------------------------- */

static struct index_query *node(struct compile *k, enum index_op op) {
        struct index_query *q = ARENA_NEW(k->a, struct index_query);
        q->op = op;
        return q;
}

static uint64_t *new_bits(struct compile *k) {
        return arena_zalloc(k->a, (k->n_bits + 63) / 64 * sizeof(uint64_t));
}

static void set_bit(struct compile *k, uint64_t *bits, uint64_t at) {
        if (at < k->n_bits)
                bits[at / 64] |= (uint64_t) 1 << at % 64;
}

static bool has_bit(const struct compile *k, const uint64_t *bits, uint64_t at) {
        return at < k->n_bits && (bits[at / 64] >> at % 64 & 1);
}

static struct index_query *set_node(struct compile *k, const uint64_t *bits) {
        struct index_query *q = node(k, INDEX_SET);
        q->bits = bits;
        q->n_bits = k->n_bits;
        q->boost = -1;
        return q;
}

static int flaw_set(struct compile *k, enum rec_flaw flaw, uint64_t *bits, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_flaw_row row;
        int r = store_flaws_open(k->c->store, flaw, &rows, e);
        if (r < 0)
                return r;
        while ((r = store_flaws_next(rows, &row, e)) > 0)
                set_bit(k, bits, row.doc.v);
        return r;
}

static int copies_set(struct compile *k, enum query_copies what, uint64_t *bits, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        bool near = what == QUERY_IS_NEAR || what == QUERY_HAS_NEAR;
        bool has = what == QUERY_HAS_COPIES || what == QUERY_HAS_NEAR;
        struct store_copy row;
        int r = store_copies_open(k->c->store, (struct doc_id){ 0 }, &rows, e);
        if (r < 0)
                return r;
        while ((r = store_copies_next(rows, &row, e)) > 0)
                if ((row.kind == STORE_NEAR) == near)
                        set_bit(k, bits, has ? row.of.v : row.doc.v);
        return r;
}

static int versions_set(struct compile *k, uint64_t *bits, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_version row;
        int r = store_versions_of_doc_open(k->c->store, (struct doc_id){ 0 }, &rows, e);
        while (r >= 0 && (r = store_versions_next(rows, &row, e)) > 0) {
                set_bit(k, bits, row.doc.v);
                set_bit(k, bits, row.of.v);
        }
        return r;
}

/* ---- ids ------------------------------------------------------------------------------------ */

static int ids_set(struct compile *k, struct str hex, uint64_t mid, uint64_t *bits, struct err *e) {
        struct doc_id *ids = arena_alloc(k->a, IDS_MOST * sizeof *ids);
        int n = hex.n > 0 ? store_doc_find_hex(k->c->store, hex, ids, IDS_MOST, e) : 0;
        for (int i = 0; i < n; i++)
                set_bit(k, bits, ids[i].v);
        if (n >= 0 && mid != 0)
                n = store_doc_find_mid(k->c->store, mid, ids, IDS_MOST, e);
        for (int i = 0; i < n && mid != 0; i++)
                set_bit(k, bits, ids[i].v);
        return n < 0 ? n : 0;
}

/* The first 16 digits of an EDRM MIH are the Message-ID print that the store keeps. */
static uint64_t mid_of_mih(struct str mih) {
        uint64_t v = 0;
        for (size_t i = 0; i < 16 && i < mih.n; i++) {
                char c = ascii_lower(mih.p[i]);
                v = v << 4 | (uint64_t) (c <= '9' ? c - '0' : c - 'a' + 10);
        }
        return v;
}

/* ---- families ------------------------------------------------------------------------------- */

/* The message that an attached file belongs to. */
static int message_of(struct compile *k, uint32_t doc, uint64_t *ret, struct err *e) {
        struct index_doc d;
        struct store_doc_row row;
        uint64_t at = doc;
        int r;
        for (unsigned i = 0; i < 16; i++) {
                if (index_doc_find(k->c->index, (uint32_t) at, &d) && d.kind == REC_DOC_message)
                        break;
                if ((r = store_doc_get(k->c->store, (struct doc_id){ at }, &row, e)) < 0)
                        return r;
                if (row.kind == REC_DOC_message || row.parent.v == 0)
                        break;
                at = row.parent.v;
        }
        *ret = at;
        return 0;
}

static int one_family(struct compile *k, uint64_t thread, uint64_t *bits, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_thread t;
        int r = store_threads_open(k->c->store, thread, &rows, e);
        if (r < 0)
                return r;
        while ((r = store_threads_next(rows, &t, e)) > 0)
                set_bit(k, bits, t.doc.v);
        return r;
}

/* All documents of the families that `from` has a document of, in one pass over all families (which
 * come one after the other). */
static int many_families(struct compile *k, const uint64_t *from, uint64_t *bits, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(uint64_t) family = { 0 };
        struct store_thread t;
        uint64_t thread = 0;
        bool hit = false;
        int r = store_threads_open(k->c->store, 0, &rows, e);
        while (r >= 0) {
                r = store_threads_next(rows, &t, e);
                if (r <= 0 || t.thread != thread) {
                        for (size_t i = 0; hit && i < family.n; i++)
                                set_bit(k, bits, family.v[i]);
                        vec_clear(&family);
                        hit = false;
                }
                if (r <= 0)
                        break;
                thread = t.thread;
                hit |= has_bit(k, from, t.doc.v);
                vec_push(&family, t.doc.v);
        }
        vec_done(&family);
        return r;
}

static int families_of(struct compile *k, const uint64_t *found, uint64_t total, uint64_t *bits,
                       struct err *e) {
        uint64_t *messages = new_bits(k), message;
        struct store_thread t;
        int r = 0;
        for (uint32_t d = 0; r == 0 && index_bits_next(found, k->n_bits, &d); d++)
                if ((r = message_of(k, d, &message, e)) == 0)
                        set_bit(k, messages, message);
        if (r < 0 || total > FAMILIES_EACH)
                return r < 0 ? r : many_families(k, messages, bits, e);
        for (uint32_t d = 0; r >= 0 && index_bits_next(messages, k->n_bits, &d); d++)
                if (!has_bit(k, bits, d) &&
                    (r = store_thread_find(k->c->store, (struct doc_id){ d }, &t, e)) > 0)
                        r = one_family(k, t.thread, bits, e);
        return r < 0 ? r : 0;
}

static int thread_set(struct compile *k, const struct query *inner, uint64_t *bits, struct err *e) {
        struct index_search_opts o = { .want_bits = true };
        struct index_query *iq;
        struct index_result found;
        int r = compile(k, inner, &iq, e);
        if (r < 0 || (r = index_search(k->c->index, iq, &o, &found, e)) < 0)
                return r;
        if (found.bits != NULL && found.n_bits == k->n_bits)
                r = families_of(k, found.bits, found.total, bits, e);
        index_result_done(&found);
        return r;
}

static int thread_id_set(struct compile *k, struct str hex, uint64_t *bits, struct err *e) {
        uint64_t *found = new_bits(k);
        int r = ids_set(k, hex, 0, found, e);
        return r < 0 ? r : families_of(k, found, 0, bits, e);
}

/* ---- people --------------------------------------------------------------------------------- */

/* Who wrote, was written to, or is what a document is about; not those who only carried it. */
static bool is_person_role(enum rec_role role) {
        return role == REC_ROLE_from || role == REC_ROLE_to || role == REC_ROLE_cc ||
               role == REC_ROLE_bcc || (role >= REC_ROLE_author && role <= REC_ROLE_subject);
}

static int person_set(struct compile *k, const struct query *q, uint64_t *bits, struct err *e) {
        uint32_t *addrs;
        size_t n;
        int r = query_people_find(k->c, q->text, k->a, &addrs, &n, e);
        for (size_t i = 0; r >= 0 && i < n; i++) {
                _cleanup_rows_ struct store_rows *rows = NULL;
                struct store_party_row p;
                if ((r = store_parties_of_addr_open(k->c->store, (struct addr_id){ addrs[i] },
                                                    &rows, e)) < 0)
                        break;
                while ((r = store_parties_next(rows, &p, e)) > 0)
                        if (is_person_role(p.role))
                                set_bit(k, bits, p.doc.v);
        }
        if (r >= 0 && q->classes && str_chr(q->text, '@') == SIZE_MAX)
                r = query_mention_set(k->c, q->text, false, bits, k->n_bits, e);
        return r;
}

/* Mail that they wrote, and mail in which their words are quoted or passed on. */
static int speaker_set(struct compile *k, const struct query *q, uint64_t *bits, struct err *e) {
        int r = query_author_set(k->c, q->text, bits, k->n_bits, e);
        return r < 0 ? r : query_mention_set(k->c, q->text, true, bits, k->n_bits, e);
}

/* ---- nodes ---------------------------------------------------------------------------------- */

static int set_of(struct compile *k, const struct query *q, struct index_query **ret,
                  struct err *e) {
        uint64_t *bits = new_bits(k);
        int r = 0;
        if (q->op == QUERY_flaw)
                r = flaw_set(k, (enum rec_flaw) q->value, bits, e);
        else if (q->op == QUERY_copies)
                r = copies_set(k, (enum query_copies) q->value, bits, e);
        else if (q->op == QUERY_tag || q->op == QUERY_mark)
                r = query_mark_set(k->c, q, bits, k->n_bits, e);
        else if (q->op == QUERY_versions)
                r = versions_set(k, bits, e);
        else if (q->op == QUERY_id)
                r = ids_set(k,
                            str_is_hex(q->text) && q->text.n >= 2 && q->text.n <= 64
                                    ? q->text
                                    : (struct str){ 0 },
                            store_mid_fp(q->text), bits, e);
        else if (q->op == QUERY_mih)
                r = ids_set(k, (struct str){ 0 }, mid_of_mih(q->text), bits, e);
        else if (q->op == QUERY_thread)
                r = thread_set(k, q->kids[0], bits, e);
        else if (q->op == QUERY_thread_id)
                r = thread_id_set(k, q->text, bits, e);
        else if (q->op == QUERY_actor)
                r = query_actor_set(k->c, q->text, bits, k->n_bits, e);
        else if (q->op == QUERY_speaker)
                r = speaker_set(k, q, bits, e);
        else
                r = person_set(k, q, bits, e);
        *ret = set_node(k, bits);
        return r;
}

static int list_of(struct compile *k, const struct query *q, enum index_op op,
                   struct index_query **ret, struct err *e) {
        struct index_query *list = node(k, op), *kid;
        const struct index_query **kids = arena_alloc(k->a, (q->n_kids + 1) * sizeof *kids);
        for (size_t i = 0; i < q->n_kids; i++) {
                int r = compile(k, q->kids[i], &kid, e);
                if (r < 0)
                        return r;
                kids[i] = kid;
        }
        list->kids = kids;
        list->n_kids = q->n_kids;
        *ret = list;
        return 0;
}

/* What nobody read is everything but what somebody did. */
static int marked(struct compile *k, const struct query *q, struct index_query **ret,
                  struct err *e) {
        struct index_query *set, *none = node(k, INDEX_NOT);
        const struct index_query **kids = arena_alloc(k->a, sizeof *kids);
        int r = set_of(k, q, &set, e);
        if (r < 0)
                return r;
        kids[0] = set;
        none->kids = kids;
        none->n_kids = 1;
        *ret = q->value == QUERY_MARK_unread ? none : set;
        return 0;
}

/* The words, or the addresses that they are tied to. */
static int person(struct compile *k, const struct query *q, struct index_query **ret,
                  struct err *e) {
        struct index_query *words, *set, *either = node(k, INDEX_OR);
        const struct index_query **kids = arena_alloc(k->a, 2 * sizeof *kids);
        int r;
        if ((r = compile(k, q->kids[0], &words, e)) < 0 || (r = set_of(k, q, &set, e)) < 0)
                return r;
        kids[0] = words;
        kids[1] = set;
        either->kids = kids;
        either->n_kids = 2;
        *ret = either;
        return 0;
}

static struct index_query *words_of(struct compile *k, const struct query *q, enum index_op op) {
        struct index_query *iq = node(k, op);
        iq->fields = q->fields;
        iq->classes = q->classes;
        iq->distance = q->distance;
        iq->term = q->text;
        iq->words = q->words;
        iq->n_words = q->n_words;
        return iq;
}

static struct index_query *filter_of(struct compile *k, const struct query *q, enum index_op op) {
        struct index_query *iq = node(k, op);
        iq->value = q->value;
        iq->from = q->from;
        iq->to = q->to;
        iq->all = op == INDEX_FLAGS ? q->value : 0;
        iq->boost = -1;
        return iq;
}

/* One value of several bits of the flags. */
static struct index_query *bits_of(struct compile *k, unsigned at, uint32_t mask, uint32_t value) {
        struct index_query *iq = node(k, INDEX_FLAGS);
        iq->all = (value & mask) << at;
        iq->none = (~value & mask) << at;
        iq->boost = -1;
        return iq;
}

static int compile(struct compile *k, const struct query *q, struct index_query **ret,
                   struct err *e) {
        switch (q->op) {
        case QUERY_all:
                return *ret = node(k, INDEX_ALL), 0;
        case QUERY_none:
                return *ret = node(k, INDEX_NONE), 0;
        case QUERY_word:
                return *ret = words_of(k, q, INDEX_TERM), 0;
        case QUERY_prefix:
                return *ret = words_of(k, q, INDEX_PREFIX), 0;
        case QUERY_phrase:
                return *ret = words_of(k, q, INDEX_PHRASE), 0;
        case QUERY_near:
                return *ret = words_of(k, q, INDEX_NEAR), 0;
        case QUERY_and:
                return list_of(k, q, INDEX_AND, ret, e);
        case QUERY_or:
                return list_of(k, q, INDEX_OR, ret, e);
        case QUERY_not:
                return list_of(k, q, INDEX_NOT, ret, e);
        case QUERY_date:
                return *ret = filter_of(k, q, INDEX_DATE), 0;
        case QUERY_undated:
                return *ret = filter_of(k, q, INDEX_NO_DATE), 0;
        case QUERY_kind:
                return *ret = filter_of(k, q, INDEX_KIND), 0;
        case QUERY_lang:
                return *ret = filter_of(k, q, INDEX_LANG), 0;
        case QUERY_flags:
                return *ret = filter_of(k, q, INDEX_FLAGS), 0;
        case QUERY_file_kind:
                return *ret = bits_of(k, QUERY_KIND_AT, QUERY_KIND_BITS, q->value), 0;
        case QUERY_outcome: /* kept with the commonest as 0 */
                return *ret = bits_of(k, QUERY_OUTCOME_AT, QUERY_OUTCOME_BITS, q->value ^ 1), 0;
        case QUERY_flaw:
        case QUERY_copies:
        case QUERY_tag:
        case QUERY_versions:
        case QUERY_id:
        case QUERY_mih:
        case QUERY_thread:
        case QUERY_thread_id:
        case QUERY_actor:
        case QUERY_speaker:
                return set_of(k, q, ret, e);
        case QUERY_mark:
                return marked(k, q, ret, e);
        case QUERY_person:
                return person(k, q, ret, e);
        }
        return ERR_usage;
}

int query_compile(const struct query_case *c, const struct query *q, struct arena *a,
                  struct index_query **ret, struct err *e) {
        struct compile k = { c, a, (size_t) index_last_doc(c->index) + 1 };
        return compile(&k, q, ret, e);
}
