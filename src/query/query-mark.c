/* Marks as sets.  Tags are compared as words are: without case, without marks of vowels, with one
 * kaf and one yeh; those without any letter as they are. */
#include "query/query-mark.h"

#include "text/text-fold.h"

struct query_marks {
        struct store_marks *all; /* NULL: not read yet */
};

struct query_marks *query_marks_new(void) {
        return MEM_NEW(struct query_marks);
}

void query_marks_free(struct query_marks **m) {
        if (*m != NULL)
                store_marks_free(&(*m)->all);
        mem_free(*m);
        *m = NULL;
}

int query_marks_get(const struct query_case *c, const struct store_marks **ret, struct err *e) {
        int r = c->marks->all ? 0 : store_marks_get(c->store, &c->marks->all, e);
        if (r >= 0)
                *ret = c->marks->all;
        return r;
}

static bool wanted(const struct query_case *c, const struct query *q, const struct store_mark *m,
                   struct str tag, struct buf *folded) {
        struct str by = c->person;
        if (q->op == QUERY_tag) {
                if (m->kind != STORE_MARK_tag)
                        return false;
                buf_clear(folded);
                text_fold(m->words, folded);
                return tag.n ? str_eq(tag, buf_str(folded)) : str_eq(q->text, m->words);
        }
        switch ((enum query_mark_what) q->value) {
        case QUERY_MARK_tagged:
                return m->kind == STORE_MARK_tag;
        case QUERY_MARK_noted:
                return m->kind == STORE_MARK_note;
        case QUERY_MARK_starred:
                return store_mark_has(m, 1, STORE_MARK_star, by);
        case QUERY_MARK_read:
        case QUERY_MARK_unread:
                return store_mark_has(m, 1, STORE_MARK_read, by);
        }
        return false;
}

/* A document that is marked and not here (an index that lags behind, a case of others) is passed
 * over. */
int query_mark_set(const struct query_case *c, const struct query *q, uint64_t *bits, size_t n_bits,
                   struct err *e) {
        const struct store_marks *all;
        struct buf tag, folded;
        size_t n = 0;
        int r = query_marks_get(c, &all, e);
        const struct store_mark *v = r < 0 ? NULL : store_marks_all(all, &n);
        buf_init(&tag, 0);
        buf_init(&folded, 0);
        text_fold(q->text, &tag);
        for (size_t i = 0; r >= 0 && i < n; i++) {
                struct doc_id doc;
                if (wanted(c, q, &v[i], buf_str(&tag), &folded) &&
                    (r = store_doc_find(c->store, &v[i].key, &doc, e)) > 0 && doc.v < n_bits)
                        bits[doc.v / 64] |= (uint64_t) 1 << doc.v % 64;
        }
        buf_done(&folded);
        buf_done(&tag);
        return r < 0 ? r : 0;
}
