/* Whose a sighting is.  Looked through are the documents that the actor wrote and those that
 * mention one of its names; a bare name counts as the actor's only where the document's context
 * ties it to the actor (store_actor_docs), and not at all where it ties it to somebody else. */
#include "actor/actor-role-work.h"

#include "actor/actor-resolve.h"
#include "actor/actor-same.h"
#include "when/when.h"

#include <stdlib.h>

enum { NAMES_MOST = 400, PHONES_MOST = 64, OFTEN = 5 };

struct own_name {
        uint64_t id;
        struct str words;
        bool full;   /* two words or more: one word alone may be anybody's */
        bool said;   /* by the user */
        bool others; /* those whom it means elsewhere are loaded */
        bool fits; /* it is the actor's, not of somebody who signs, or is signed for, in its mail */
        uint32_t n;
};

struct take {
        struct store *st;
        struct actor_id actor;
        struct arena strings;
        VEC(uint64_t) addrs;    /* rising */
        VEC(struct str) locals; /* of its addresses: what is before the @ */
        VEC(struct own_name) names;
        VEC(uint64_t) mine, theirs; /* name << 32 | document, rising */
        VEC(uint32_t) docs;
        struct map speakers; /* address -> actor */
        struct buf copies, room;
        struct actor_claims *out;
};

static int cmp_u64(const void *pa, const void *pb) {
        uint64_t a = *(const uint64_t *) pa, b = *(const uint64_t *) pb;
        return (a > b) - (a < b);
}

static int cmp_u32(const void *pa, const void *pb) {
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return (a > b) - (a < b);
}

static uint64_t pair(uint64_t name, uint64_t doc) {
        return name << 32 | doc;
}

static bool has(const uint64_t *v, size_t n, uint64_t want) {
        return n > 0 && bsearch(&want, v, n, sizeof *v, cmp_u64) != NULL;
}

static struct own_name *name_find(struct take *t, uint64_t id) {
        for (size_t i = 0; i < t->names.n; i++)
                if (t->names.v[i].id == id)
                        return &t->names.v[i];
        return NULL;
}

/* ---- who it is ------------------------------------------------------------------------------ */

static int take_name(struct take *t, const struct store_member *m, struct err *e) {
        struct store_name name;
        if (t->names.n >= NAMES_MOST)
                return 0;
        int r = store_name_get(t->st, (struct name_id){ m->anchor.id }, &name, e);
        if (r < 0)
                return r;
        struct str words = arena_str(&t->strings, str_trim(name.name));
        vec_push(&t->names, (struct own_name){ .id = m->anchor.id,
                                               .words = words,
                                               .full = str_chr(words, ' ') != SIZE_MAX,
                                               .said = m->why == ACTOR_WHY_user,
                                               .n = m->n });
        return 0;
}

static int take_local(struct take *t, uint64_t addr, struct err *e) {
        struct store_addr a;
        int r = store_addr_get(t->st, (struct addr_id){ addr }, &a, e);
        if (r < 0)
                return r;
        vec_push(&t->locals,
                 arena_str(&t->strings, str_sub(a.address, 0, str_chr(a.address, '@'))));
        return 0;
}

static bool makes_a_local(struct take *t, struct str words) {
        struct actor_name name;
        actor_name_parse(words, 0, &t->strings, &name);
        for (size_t i = 0; i < t->locals.n; i++)
                if (actor_name_makes(&name, t->locals.v[i]))
                        return true;
        return false;
}

/* Where headers show no names, those in signatures became members: among them an assistant's, and
 * those of whom she forwards.  The actor's own are alike, often written, or made into its address.
 */
static int judge_names(struct take *t, struct err *e) {
        struct store_actor s;
        uint32_t most = 0;
        int r = store_actor_get(t->st, t->actor, &s, e);
        for (size_t i = 0; i < t->names.n; i++)
                most = t->names.v[i].n > most ? t->names.v[i].n : most;
        for (size_t i = 0; i < t->names.n && r >= 0; i++) {
                struct own_name *n = &t->names.v[i];
                n->fits = n->said || t->addrs.n == 0 || str_eq(n->words, s.name) ||
                          actor_same_spelt(NULL, n->words, s.name) > 0 ||
                          (n->full && (uint64_t) n->n * OFTEN >= most) ||
                          makes_a_local(t, n->words);
        }
        return r;
}

static int take_members(struct take *t, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        int r = store_members_open(t->st, t->actor, &rows, e), n = r;
        while (n >= 0 && (r = store_members_next(rows, &m, e)) > 0) {
                if (m.anchor.type == STORE_AT_addr) {
                        vec_push(&t->addrs, m.anchor.id);
                        n = take_local(t, m.anchor.id, e);
                } else if (m.anchor.type == STORE_AT_name && !name_find(t, m.anchor.id))
                        n = take_name(t, &m, e);
        }
        if (t->addrs.n > 0)
                qsort(t->addrs.v, t->addrs.n, sizeof *t->addrs.v, cmp_u64);
        if (n < 0 || r < 0)
                return n < 0 ? n : r;
        return judge_names(t, e);
}

/* The documents where a name is known to mean the actor. */
static int take_mine(struct take *t, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor_docs d;
        int r = store_actor_docs_open(t->st, t->actor, &rows, e);
        while (r >= 0 && (r = store_actor_docs_next(rows, &d, e)) > 0)
                for (size_t i = 0; i < d.n; i++) {
                        vec_push(&t->mine, pair(d.name.v, d.docs[i]));
                        vec_push(&t->docs, d.docs[i]);
                }
        if (t->mine.n > 0)
                qsort(t->mine.v, t->mine.n, sizeof *t->mine.v, cmp_u64);
        return r;
}

static int take_theirs_of(struct take *t, struct actor_id other, uint64_t name, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor_docs d;
        int r = store_actor_docs_open(t->st, other, &rows, e);
        while (r >= 0 && (r = store_actor_docs_next(rows, &d, e)) > 0)
                for (size_t i = 0; i < d.n && d.name.v == name; i++)
                        vec_push(&t->theirs, pair(name, d.docs[i]));
        return r;
}

/* The documents where `n` is known to mean somebody else: read when first asked for. */
static int take_theirs(struct take *t, struct own_name *n, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        VEC(uint64_t) others = { 0 };
        if (n->others)
                return 0;
        n->others = true;
        int r = store_members_of_anchor_open(t->st, (struct store_anchor){ STORE_AT_name, n->id },
                                             &rows, e);
        while (r >= 0 && (r = store_members_next(rows, &m, e)) > 0)
                if (m.actor.v != t->actor.v)
                        vec_push(&others, m.actor.v);
        for (size_t i = 0; i < others.n && r >= 0; i++)
                r = take_theirs_of(t, (struct actor_id){ others.v[i] }, n->id, e);
        vec_done(&others);
        if (t->theirs.n > 0)
                qsort(t->theirs.v, t->theirs.n, sizeof *t->theirs.v, cmp_u64);
        return r;
}

/* ---- where to look -------------------------------------------------------------------------- */

static bool speaks(enum rec_role role) {
        return role != REC_ROLE_to && role != REC_ROLE_cc && role != REC_ROLE_bcc;
}

static int take_docs(struct take *t, struct err *e) {
        int r = take_mine(t, e);
        for (size_t i = 0; i < t->addrs.n && r >= 0; i++) {
                _cleanup_rows_ struct store_rows *rows = NULL;
                struct store_party_row p;
                r = store_parties_of_addr_open(t->st, (struct addr_id){ t->addrs.v[i] }, &rows, e);
                while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                        if (speaks(p.role))
                                vec_push(&t->docs, (uint32_t) p.doc.v);
        }
        for (size_t i = 0; i < t->names.n && r >= 0; i++) {
                if (!t->names.v[i].full || !t->names.v[i].fits)
                        continue;
                r = store_docs_of_name_get(t->st, (struct name_id){ t->names.v[i].id }, &t->room,
                                           e);
                for (size_t k = 0; r >= 0 && k + 4 <= t->room.n; k += 4) {
                        uint32_t doc;
                        memcpy(&doc, t->room.p + k, sizeof doc);
                        vec_push(&t->docs, doc);
                }
        }
        if (t->docs.n > 0)
                qsort(t->docs.v, t->docs.n, sizeof *t->docs.v, cmp_u32);
        return r;
}

/* ---- whose it is ---------------------------------------------------------------------------- */

static bool of_itself(enum store_role_form form) {
        return form == STORE_ROLE_signature || form == STORE_ROLE_introduced ||
               form == STORE_ROLE_header || form == STORE_ROLE_card;
}

/* Does `id` pass for one of the actor's full names, in any spelling? */
static int passes(struct take *t, uint64_t id, bool *ret, struct err *e) {
        struct store_name name;
        int r = store_name_get(t->st, (struct name_id){ id }, &name, e);
        *ret = false;
        for (size_t i = 0; i < t->names.n && r >= 0 && !*ret; i++)
                *ret = t->names.v[i].fits &&
                       actor_same_spelt(NULL, t->names.v[i].words, name.name) > 0;
        return r;
}

static int speaker_of(struct take *t, uint64_t addr, uint64_t *ret, struct err *e) {
        struct actor_id id = { 0 };
        struct str key = { (const char *) &addr, sizeof addr };
        uint64_t *known = map_find(&t->speakers, key);
        *ret = known ? *known : 0;
        if (addr == 0 || known)
                return 0;
        int r = store_actor_of_addr(t->st, (struct addr_id){ addr }, &id, e);
        if (r > 0)
                *ret = id.v;
        map_put(&t->speakers, key, *ret, NULL);
        return r;
}

static int cmp_copy(const void *key, const void *item) {
        uint32_t a = *(const uint32_t *) key, b = ((const struct store_copy_pair *) item)->doc;
        return (a > b) - (a < b);
}

static uint64_t shown_in(const struct take *t, uint64_t doc) {
        uint32_t want = (uint32_t) doc;
        size_t n = t->copies.n / sizeof(struct store_copy_pair);
        const struct store_copy_pair *p =
                n ? bsearch(&want, t->copies.p, n, sizeof *p, cmp_copy) : NULL;
        return p ? p->of : doc;
}

/* 1 it is the actor's for sure, 2 perhaps, 0 not; *ret_own: in its own words. */
static int whose(struct take *t, const struct store_sighting *s, uint64_t doc, bool *ret_own,
                 struct err *e) {
        bool mine = has(t->addrs.v, t->addrs.n, s->addr.v), pass = false;
        struct own_name *n = s->person.v ? name_find(t, s->person.v) : NULL;
        *ret_own = mine;
        if (n && !n->fits)
                return 0;
        if (mine && (s->person.v == 0 || n))
                return 1;
        if (mine && of_itself(s->form)) {
                int r = passes(t, s->person.v, &pass, e);
                return r < 0 ? r : pass;
        }
        if (!n)
                return 0;
        if (n->said || has(t->mine.v, t->mine.n, pair(n->id, doc)))
                return 1;
        int r = take_theirs(t, n, e);
        if (r < 0)
                return r;
        bool other = has(t->theirs.v, t->theirs.n, pair(n->id, doc));
        t->out->homonyms += other;
        return other || !n->full ? 0 : 2;
}

/* The day on which the clocks of machines begin that were never set: no evidence of when. */
static bool is_clock_zero(int64_t at) {
        int32_t day = when_day(at);
        return day == 0 || day == when_day_of_gregorian(1980, 1, 1);
}

static int take_one(struct take *t, const struct store_sighting *s, uint64_t doc, struct err *e) {
        struct actor_claim c = { .doc = doc,
                                 .shown_in = shown_in(t, doc),
                                 .title = s->title.v,
                                 .org = s->organisation.v,
                                 .person = s->person.v,
                                 .off = s->off,
                                 .len = s->len,
                                 .voice = s->voice,
                                 .form = (uint8_t) s->form,
                                 .tense = (uint8_t) s->tense,
                                 .odds = s->odds,
                                 .dated = s->dated && !is_clock_zero(s->at),
                                 .at = s->at };
        if (!c.dated)
                c.at = INT64_MIN;
        int r = whose(t, s, doc, &c.own, e);
        if (r <= 0)
                return r;
        c.sure = r == 1;
        if (c.own)
                c.speaker = t->actor.v;
        else if ((r = speaker_of(t, s->addr.v, &c.speaker, e)) < 0)
                return r;
        vec_push(t->out, c);
        return 0;
}

static void take_phone(struct take *t, const struct store_link *l, uint64_t doc) {
        size_t i = 0;
        if (l->b.type != STORE_AT_phone || l->a.type != STORE_AT_addr ||
            !has(t->addrs.v, t->addrs.n, l->a.id))
                return;
        while (i < t->out->phones.n && t->out->phones.v[i].label != l->b.id)
                i++;
        if (i < t->out->phones.n)
                t->out->phones.v[i].n++;
        else if (i < PHONES_MOST)
                vec_push(&t->out->phones,
                         (struct actor_phone_seen){ l->b.id, doc, l->off, l->len, 1 });
}

static int read_docs(struct take *t, struct err *e) {
        struct store_told told;
        int r = 0;
        for (size_t i = 0; i < t->docs.n && r >= 0; i++) {
                if (i > 0 && t->docs.v[i] == t->docs.v[i - 1])
                        continue;
                r = store_told_get(t->st, (struct doc_id){ t->docs.v[i] }, &told, e);
                if (r <= 0)
                        continue;
                for (size_t k = 0; k < told.n_links; k++)
                        take_phone(t, &told.links[k], t->docs.v[i]);
                for (size_t k = 0; k < told.n_sightings && r >= 0; k++)
                        r = take_one(t, &told.sightings[k], t->docs.v[i], e);
        }
        return r;
}

int actor_role_take(struct store *st, struct actor_id actor, struct actor_claims *ret,
                    struct err *e) {
        struct take t = { .st = st, .actor = actor, .out = ret };
        arena_init(&t.strings, 0);
        map_init(&t.speakers);
        buf_init(&t.copies, 0);
        buf_init(&t.room, 0);
        int r = take_members(&t, e);
        if (r >= 0)
                r = store_copy_pairs_get(st, &t.copies, e);
        if (r >= 0)
                r = take_docs(&t, e);
        if (r >= 0)
                r = read_docs(&t, e);
        buf_done(&t.room);
        buf_done(&t.copies);
        map_done(&t.speakers);
        vec_done(&t.docs);
        vec_done(&t.theirs);
        vec_done(&t.mine);
        vec_done(&t.names);
        vec_done(&t.addrs);
        vec_done(&t.locals);
        arena_done(&t.strings);
        return r < 0 ? r : 0;
}
