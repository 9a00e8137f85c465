/* Who is who as lines of the dump: names and addresses in place of their numbers. */
#include "store/store-dump.h"
#include "store/store-tie.h"

static unsigned long long llu(uint64_t v) {
        return v;
}

static int put_name(struct store *st, struct buf *b, struct name_id id, struct err *e) {
        struct store_name name = { 0 };
        int r = id.v ? store_name_get(st, id, &name, e) : 0;
        store_dump_text(b, name.name);
        buf_puts(b, " | ");
        return r;
}

static int put_label(struct store *st, struct buf *b, struct label_id id, struct err *e) {
        struct str label = { 0 };
        int r = id.v ? store_label_get(st, id, &label, e) : 0;
        store_dump_text(b, label);
        buf_puts(b, " | ");
        return r;
}

static int put_addr(struct store *st, struct buf *b, struct addr_id id, struct err *e) {
        struct store_addr addr = { 0 };
        int r = id.v ? store_addr_get(st, id, &addr, e) : 0;
        store_dump_text(b, addr.address);
        buf_puts(b, " | ");
        return r;
}

static int put_anchor(struct store *st, struct buf *b, struct store_anchor a, struct err *e) {
        buf_printf(b, "%d ", (int) a.type);
        switch (a.type) {
        case STORE_AT_addr:
                return put_addr(st, b, (struct addr_id){ a.id }, e);
        case STORE_AT_name:
                return put_name(st, b, (struct name_id){ a.id }, e);
        case STORE_AT_phone:
                return put_label(st, b, (struct label_id){ a.id }, e);
        case STORE_AT_none:
                break;
        }
        return 0;
}

static int sighting(struct store *st, const struct store_sighting *s, struct store_lines *l,
                    struct err *e) {
        struct buf *b = store_line_begin(l);
        int r;
        buf_printf(b, "  sighting %u %u %u %d %d %u %d %lld ", s->off, s->len, s->voice,
                   (int) s->form, (int) s->tense, s->odds, s->dated, (long long) s->at);
        if ((r = put_name(st, b, s->person, e)) < 0 || (r = put_addr(st, b, s->addr, e)) < 0 ||
            (r = put_label(st, b, s->title, e)) < 0)
                return r;
        return put_label(st, b, s->organisation, e);
}

static int dump_end(struct store *st, struct buf *b, const struct store_tie_end *p, struct err *e) {
        buf_printf(b, "(%u %u %u %u %u %u) ", p->kind, p->how, p->off, p->len, p->name_off,
                   p->name_len);
        return put_anchor(st, b, p->who, e);
}

static int dump_tie(struct store *st, const struct store_tie *t, struct store_lines *l,
                    struct err *e) {
        struct buf *b = store_line_begin(l);
        buf_printf(b, "  tie %u %u %u %u ", t->off, t->len, t->kind, t->flags);
        buf_printf(b, "mode %u odds %u count %u voice %u words %016llx ", t->mode, t->odds,
                   t->count, t->voice, llu(t->words));
        buf_printf(b, "verb %u %u object %u %u ", t->verb_off, t->verb_len, t->object_off,
                   t->object_len);
        buf_printf(b, "time %u %u %u %u %u %u %d %lld %lld said %d %lld ", t->time_off, t->time_len,
                   t->time_flags, t->basis, t->calendar, t->precision, t->ranged,
                   (long long) t->range_from, (long long) t->range_to, t->dated, (long long) t->at);
        int r = put_label(st, b, t->rule, e);
        if (r >= 0)
                r = dump_end(st, b, &t->from, e);
        if (r >= 0)
                r = dump_end(st, b, &t->to, e);
        for (unsigned i = 0; r >= 0 && i < t->n_chain; i++)
                r = dump_end(st, b, &t->chain[i], e);
        return r;
}

static int dump_tied(struct store *st, struct doc_id doc, struct store_lines *l, struct err *e) {
        struct store_tied t;
        int r = store_tied_get(st, doc, &t, e);
        if (r != 1)
                return r;
        for (size_t i = 0; r >= 0 && i < t.n; i++)
                r = dump_tie(st, &t.ties[i], l, e);
        return r < 0 ? r : 0;
}

int store_dump_told(struct store *st, struct doc_id doc, struct store_lines *l, struct err *e) {
        struct store_told t;
        int r = dump_tied(st, doc, l, e);
        if (r < 0 || (r = store_told_get(st, doc, &t, e)) != 1)
                return r;
        for (size_t i = 0; r >= 0 && i < t.n_mentions; i++) {
                const struct store_mention *m = &t.mentions[i];
                struct buf *b = store_line_begin(l);
                buf_printf(b, "  mention %u %u %u %d %d %u ", m->off, m->len, m->voice,
                           (int) m->kind, (int) m->from, m->odds);
                r = put_name(st, b, m->name, e);
        }
        for (size_t i = 0; r >= 0 && i < t.n_links; i++) {
                struct buf *b = store_line_begin(l);
                buf_printf(b, "  link %d %u %u ", (int) t.links[i].kind, t.links[i].off,
                           t.links[i].len);
                if ((r = put_anchor(st, b, t.links[i].a, e)) >= 0)
                        r = put_anchor(st, b, t.links[i].b, e);
        }
        for (size_t i = 0; r >= 0 && i < t.n_sightings; i++)
                r = sighting(st, &t.sightings[i], l, e);
        return r < 0 ? r : 0;
}

/* Each actor by its key, each followed by its members under the same key. */
static int members(struct store *st, const struct store_actor *a, struct store_lines *l,
                   struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        int r = store_members_open(st, a->id, &rows, e);
        while (r >= 0 && (r = store_members_next(rows, &m, e)) == 1) {
                struct buf *b = store_line_begin(l);
                buf_printf(b, "member %016llx %u %u %u %u ", llu(a->key), m.why, m.n, m.off, m.len);
                if ((r = put_anchor(st, b, m.anchor, e)) < 0 ||
                    (r = put_anchor(st, b, m.other, e)) < 0)
                        return r;
        }
        return r;
}

static int all_actors(struct store *st, struct store_lines *l, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor a;
        int r = store_actors_open(st, false, &rows, e);
        while (r >= 0 && (r = store_actors_next(rows, &a, e)) == 1) {
                struct buf *b = store_line_begin(l);
                buf_printf(b, "actor %016llx %u %u %d %lld %lld %llu ", llu(a.key), a.kind, a.flags,
                           a.dated, (long long) a.first, (long long) a.last, llu(a.docs));
                store_dump_text(b, a.name);
                buf_puts(b, " | ");
                store_dump_text(b, a.anchor);
                if ((r = members(st, &a, l, e)) < 0)
                        return r;
        }
        return r;
}

/* In the order in which they were made, without the time. */
static int decisions(struct store *st, struct store_lines *l, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_decision d;
        int r = store_decisions_open(st, &rows, e);
        while (r >= 0 && (r = store_decisions_next(rows, &d, e)) == 1) {
                if (store_decision_is_private(&d))
                        d.text = str_cut(&d.text, ' ');
                const struct str parts[] = { d.verb, d.a, d.b, d.text, d.reason };
                struct buf *b = store_line_begin(l);
                buf_printf(b, "decision %08llu %llu", llu(d.id), llu(d.undone));
                for (size_t i = 0; i < V_COUNT(parts); i++) {
                        buf_puts(b, " | ");
                        store_dump_text(b, parts[i]);
                }
        }
        return r;
}

int store_dump_actors(struct store *st, struct store_lines *l, struct err *e) {
        int r = all_actors(st, l, e);
        return r < 0 ? r : decisions(st, l, e);
}
