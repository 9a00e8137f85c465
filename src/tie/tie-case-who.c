/* Who is meant: the names and addresses of documents as actors of the case.
 *
 *   address ──> its actor
 *   name ─┬─ a state, a people ──────────────────────────> the key of its code
 *         ├─ the context of the document told (actor_docs) ─> that actor
 *         ├─ one actor alone bears it, and it has two words ─> that actor, `bare`
 *         └─ else: it stands alone, keyed by its folded words; a person's single word only within
 *            one family of letters, for "Jane" may be anybody */
#include "actor/actor-build.h"
#include "lang/lang-org.h"
#include "lang/lang-place.h"
#include "text/text-fold.h"
#include "tie/tie-case-work.h"

#include <stdlib.h>

#define CMP(a, b) (((a) > (b)) - ((a) < (b)))

static uint64_t key_of(struct buf *room, const char *space, struct str words) {
        size_t at = room->n;
        buf_puts(room, space);
        buf_put_str(room, words);
        uint64_t h = hash64(room->p + at, room->n - at);
        room->n = at;
        return h ? h : 1;
}

/* The hash of a name folded; 0: nothing of it is left. */
static uint64_t fold_of(struct buf *room, struct str name, bool person) {
        buf_clear(room);
        if (!person)
                lang_org_key(name, room);
        if (room->n == 0)
                text_fold(name, room);
        if (room->n == 0)
                return 0;
        uint64_t h = hash64(room->p, room->n);
        return h ? h : 1;
}

/* ---- loading -------------------------------------------------------------------------------- */

static int load_actors(struct tie_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct tie_case_actor) v = { 0 };
        struct store_actor s;
        int r = store_actors_open(c->st, /* by_docs= */ false, &rows, e);
        vec_push(&v, (struct tie_case_actor){ 0 });
        while (r >= 0 && (r = store_actors_next(rows, &s, e)) > 0) {
                struct str name = s.name.n ? s.name : s.anchor;
                while (v.n < s.id.v)
                        vec_push(&v, (struct tie_case_actor){ 0 });
                vec_push(&v, (struct tie_case_actor){ .key = s.key,
                                                      .kind = s.kind,
                                                      .name_only = s.flags & ACTOR_ROW_name_only,
                                                      .name = arena_str(&c->a, name) });
        }
        c->n_actors = v.n;
        c->actors = arena_alloc(&c->a, v.n * sizeof *v.v);
        memcpy(c->actors, v.v, v.n * sizeof *v.v);
        vec_done(&v);
        return r;
}

static void bear(struct tie_case *c, struct str name, bool person, uint32_t actor) {
        uint64_t fold = fold_of(&c->room, name, person);
        if (fold)
                vec_push(&c->bearers, (struct tie_case_bearer){ fold, actor });
}

static int cmp_bearer(const void *pa, const void *pb) {
        const struct tie_case_bearer *a = pa, *b = pb;
        int d = CMP(a->fold, b->fold);
        return d ? d : CMP(a->actor, b->actor);
}

static int load_bearers(struct tie_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        struct store_name name;
        int n = 0, r = store_members_open(c->st, (struct actor_id){ 0 }, &rows, e);
        while (r >= 0 && n >= 0 && (r = store_members_next(rows, &m, e)) > 0) {
                if (m.anchor.type != STORE_AT_name || m.actor.v >= c->n_actors)
                        continue;
                n = store_name_get(c->st, (struct name_id){ m.anchor.id }, &name, e);
                uint32_t kind = c->actors[m.actor.v].kind, actor = (uint32_t) m.actor.v;
                if (n >= 0 && kind != ACTOR_organisation)
                        bear(c, name.name, true, actor);
                if (n >= 0 && kind != ACTOR_person)
                        bear(c, name.name, false, actor);
        }
        if (c->bearers.n > 0)
                qsort(c->bearers.v, c->bearers.n, sizeof *c->bearers.v, cmp_bearer);
        return n < 0 ? n : r;
}

static int cmp_meant(const void *pa, const void *pb) {
        const struct tie_case_meant *a = pa, *b = pb;
        int d = CMP(a->name, b->name);
        return d ? d : CMP(a->actor, b->actor);
}

static int cmp_u32(const void *pa, const void *pb) {
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return CMP(a, b);
}

static bool has_u32(const uint32_t *v, size_t n, uint32_t what) {
        return n > 0 && bsearch(&what, v, n, sizeof what, cmp_u32) != NULL;
}

/* Documents that were read again since the actors were built have other numbers now. */
static int move_docs(struct tie_case *c, struct tie_case_meant *m, struct err *e) {
        const uint32_t *gone = (const void *) c->moved.p;
        bool any = false;
        for (size_t i = 0; c->moved.n > 0 && i < m->n; i++) {
                struct doc_id now;
                if (!has_u32(gone, c->moved.n / 4, m->docs[i]))
                        continue;
                int r = store_doc_moved(c->st, (struct doc_id){ m->docs[i] }, &now, e);
                if (r < 0)
                        return r;
                m->docs[i] = (uint32_t) now.v;
                any = true;
        }
        if (any)
                qsort(m->docs, m->n, sizeof *m->docs, cmp_u32);
        return 0;
}

static int load_meant(struct tie_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor_docs d;
        int n = 0, r = store_actor_docs_open(c->st, (struct actor_id){ 0 }, &rows, e);
        while (r >= 0 && n >= 0 && (r = store_actor_docs_next(rows, &d, e)) > 0) {
                struct tie_case_meant m = { .name = d.name.v, .actor = (uint32_t) d.actor.v };
                if (d.actor.v >= c->n_actors || d.n == 0)
                        continue;
                m.n = d.n;
                m.docs = arena_alloc(&c->a, d.n * sizeof *m.docs);
                memcpy(m.docs, d.docs, d.n * sizeof *m.docs);
                n = move_docs(c, &m, e);
                vec_push(&c->meant, m);
        }
        if (c->meant.n > 0)
                qsort(c->meant.v, c->meant.n, sizeof *c->meant.v, cmp_meant);
        return n < 0 ? n : r;
}

int tie_case_load_who(struct tie_case *c, struct err *e) {
        int r = load_actors(c, e);
        if (r >= 0)
                r = load_bearers(c, e);
        if (r >= 0)
                r = load_meant(c, e);
        return r < 0 ? r : 0;
}

/* ---- names ---------------------------------------------------------------------------------- */

uint64_t tie_case_place(struct tie_case *c, struct str name, bool *ret_state,
                        struct str *ret_name) {
        struct lang_place p, country;
        if (!lang_place_find(name, &p))
                return 0;
        *ret_state = p.kind != LANG_PLACE_city;
        *ret_name = str_of(p.en);
        buf_clear(&c->room);
        if (p.kind == LANG_PLACE_city) {
                struct str words = arena_printf(&c->a, "%s/%s", p.code, p.en);
                return key_of(&c->room, "city:", words);
        }
        if (p.kind == LANG_PLACE_people && lang_place_country(str_of(p.code), &country))
                *ret_name = str_of(country.en);
        return key_of(&c->room, "place:", str_of(p.code));
}

static struct tie_case_name look_at(struct tie_case *c, struct str text) {
        struct tie_case_name n = { .text = arena_str(&c->a, text) };
        n.person = fold_of(&c->room, text, true);
        n.other = fold_of(&c->room, text, false);
        n.one_word = str_chr(str_trim(text), ' ') == SIZE_MAX;
        n.shown = n.text;
        n.place = tie_case_place(c, text, &n.state, &n.shown);
        return n;
}

static int name_of(struct tie_case *c, struct name_id id, size_t *ret, struct err *e) {
        struct str key = { (const char *) &id.v, sizeof id.v };
        uint64_t *known = map_find(&c->name_at, key);
        struct store_name name;
        if (known) {
                *ret = *known;
                return 0;
        }
        int r = store_name_get(c->st, id, &name, e);
        if (r < 0)
                return r;
        *ret = c->names.n;
        map_put(&c->name_at, key, *ret, NULL);
        vec_push(&c->names, look_at(c, name.name));
        return 0;
}

/* The actor that the context of `doc` ties to the name; 0: none, or several. */
static uint32_t meant_in(const struct tie_case *c, uint64_t name, uint64_t doc) {
        size_t lo = 0, hi = c->meant.n;
        uint32_t found = 0;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (c->meant.v[mid].name < name)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        for (; lo < c->meant.n && c->meant.v[lo].name == name; lo++) {
                const struct tie_case_meant *m = &c->meant.v[lo];
                if (!has_u32(m->docs, m->n, (uint32_t) doc))
                        continue;
                if (found)
                        return 0;
                found = m->actor;
        }
        return found;
}

/* The one actor who bears the name: of those with an address if there is one, for a name that texts
 * only tell is most often theirs.  0: nobody, or several. */
static uint32_t bearer_of(const struct tie_case *c, uint64_t fold) {
        size_t lo = 0, hi = c->bearers.n;
        uint32_t found[2] = { 0 }; /* with an address; by name only */
        bool many[2] = { false };
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (c->bearers.v[mid].fold < fold)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        for (; lo < c->bearers.n && c->bearers.v[lo].fold == fold; lo++) {
                uint32_t actor = c->bearers.v[lo].actor;
                bool only = c->actors[actor].name_only;
                many[only] = many[only] || (found[only] && found[only] != actor);
                found[only] = actor;
        }
        if (found[0])
                return many[0] ? 0 : found[0];
        return many[1] ? 0 : found[1];
}

bool tie_case_bears(struct tie_case *c, uint64_t actor, struct str name) {
        for (int person = 0; person < 2; person++) {
                const struct tie_case_bearer key = { fold_of(&c->room, name, person),
                                                     (uint32_t) actor };
                if (key.fold && c->bearers.n > 0 &&
                    bsearch(&key, c->bearers.v, c->bearers.n, sizeof key, cmp_bearer))
                        return true;
        }
        return false;
}

static void is_actor(const struct tie_case *c, uint32_t actor, struct tie_who *ret) {
        ret->actor = actor;
        ret->key = c->actors[actor].key;
        ret->name = c->actors[actor].name;
}

static int is_name(struct tie_case *c, uint64_t doc, const struct tie_case_name *n, uint32_t actor,
                   struct tie_who *ret, struct err *e) {
        bool person = ret->kind == TIE_PERSON || ret->kind == TIE_SPEAKER;
        uint64_t words[2] = { person ? n->person : n->other, 0 };
        ret->said = n->text;
        ret->name = n->shown;
        ret->key = n->place;
        if (!person && n->place && (n->state || ret->kind == TIE_PLACE))
                return 0;
        if (!actor && !(person && n->one_word)) {
                actor = bearer_of(c, words[0]);
                ret->bare = actor != 0;
        }
        if (actor) {
                is_actor(c, actor, ret);
                return 0;
        }
        ret->name = n->text;
        int r = person && n->one_word ? tie_case_home(c, doc, &words[1], e) : 0;
        ret->local = words[1] != 0;
        ret->key = words[0] == 0 ? 0 : words[1] ? hash64(words, sizeof words) : words[0];
        return r < 0 ? r : 0;
}

int tie_case_who_addr(struct tie_case *c, struct addr_id addr, struct tie_who *ret, struct err *e) {
        struct str key = { (const char *) &addr.v, sizeof addr.v };
        uint64_t *known = map_find(&c->actor_of, key);
        struct actor_id actor = { known ? *known : 0 };
        struct store_addr s;
        int r = known ? 1 : store_actor_of_addr(c->st, addr, &actor, e);
        if (r < 0)
                return r;
        if (r == 0 || actor.v >= c->n_actors)
                actor.v = 0;
        if (!known)
                map_put(&c->actor_of, key, actor.v, NULL);
        if (actor.v) {
                is_actor(c, (uint32_t) actor.v, ret);
                return 0;
        }
        if ((r = store_addr_get(c->st, addr, &s, e)) < 0)
                return r;
        buf_clear(&c->room);
        ret->name = arena_str(&c->a, s.address);
        ret->key = key_of(&c->room, "addr:", s.address);
        return 0;
}

int tie_case_who_name(struct tie_case *c, uint64_t doc, struct str name, enum tie_party_kind kind,
                      struct tie_who *ret, struct err *e) {
        struct tie_case_name n;
        struct name_id id;
        uint32_t actor = 0;
        size_t at;
        int r = store_name_find(c->st, name, &id, e);
        *ret = (struct tie_who){ .kind = kind };
        if (r < 0)
                return r;
        if (r == 0) {
                n = look_at(c, name);
                return is_name(c, doc, &n, 0, ret, e);
        }
        if ((r = name_of(c, id, &at, e)) < 0)
                return r;
        actor = meant_in(c, id.v, doc);
        return is_name(c, doc, &c->names.v[at], actor, ret, e);
}

int tie_case_who(struct tie_case *c, uint64_t doc, const struct store_tie_end *p,
                 struct tie_who *ret, struct err *e) {
        size_t at;
        int r = 0;
        *ret = (struct tie_who){ .kind = (enum tie_party_kind) p->kind,
                                 .how = (enum tie_how) p->how };
        switch (p->who.type) {
        case STORE_AT_addr:
                return tie_case_who_addr(c, (struct addr_id){ p->who.id }, ret, e);
        case STORE_AT_name:
                if ((r = name_of(c, (struct name_id){ p->who.id }, &at, e)) < 0)
                        return r;
                struct tie_case_name n = c->names.v[at];
                return is_name(c, doc, &n, meant_in(c, p->who.id, doc), ret, e);
        case STORE_AT_none:
        case STORE_AT_phone:
                break;
        }
        return 0;
}

/* ---- writers -------------------------------------------------------------------------------- */

static void look_anew(struct tie_case *c, uint64_t doc) {
        if (c->at.doc == doc)
                return;
        c->at.doc = doc;
        c->at.records = c->at.author = false;
        c->at.who = (struct tie_who){ 0 };
        vec_clear(&c->at.voices);
}

static int author_of(struct tie_case *c, uint64_t doc, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p, best = { 0 };
        int r = store_parties_of_doc_open(c->st, (struct doc_id){ doc }, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0) {
                bool writes = p.role == REC_ROLE_from || p.role == REC_ROLE_author ||
                              p.role == REC_ROLE_organizer;
                if (writes && (!best.role || (!best.addr.v && p.addr.v)))
                        best = p;
        }
        if (r < 0)
                return r;
        struct store_tie_end end = { .kind = TIE_PERSON };
        if (best.addr.v)
                end.who = (struct store_anchor){ STORE_AT_addr, best.addr.v };
        else if (best.name.v)
                end.who = (struct store_anchor){ STORE_AT_name, best.name.v };
        else
                end.kind = TIE_NOBODY;
        c->at.author = true;
        return tie_case_who(c, doc, &end, &c->at.who, e);
}

int tie_case_voices(struct tie_case *c, uint64_t doc, struct err *e) {
        struct str text = { 0 };
        struct rec rec;
        uint64_t base = 0;
        uint32_t nth = 0;
        look_anew(c, doc);
        if (c->at.records)
                return 0;
        buf_clear(&c->records);
        int r = store_doc_records(c->st, (struct doc_id){ doc }, &c->records, e);
        struct bytes in = buf_bytes(&c->records);
        while (r >= 0 && (r = rec_get(&in, &rec, e)) > 0) {
                if (rec.kind == REC_text) {
                        base += text.n;
                        text = rec.text.text;
                        nth = 0;
                } else if (rec.kind == REC_voice) {
                        vec_push(&c->at.voices, (struct tie_case_voice){ base, base + text.n, text,
                                                                         rec.voice, ++nth });
                }
        }
        c->at.records = r >= 0;
        return r;
}

static struct str at_place(struct str text, struct rec_place p) {
        return str_trim(str_sub(text, p.off, p.len));
}

static int speaker_of(struct tie_case *c, uint64_t doc, const struct tie_case_voice *v,
                      struct tie_who *ret, struct err *e) {
        struct str address = at_place(v->text, v->voice.address);
        struct str name = at_place(v->text, v->voice.name);
        struct store_addr s;
        int r = address.n ? store_addr_find(c->st, address, &s, e) : 0;
        *ret = (struct tie_who){ .kind = TIE_PERSON };
        if (r < 0)
                return r;
        if (r > 0)
                return tie_case_who_addr(c, s.id, ret, e);
        if (name.n)
                return tie_case_who_name(c, doc, name, TIE_PERSON, ret, e);
        if (!address.n) {
                ret->kind = TIE_NOBODY;
                return 0;
        }
        buf_clear(&c->room);
        ret->name = ret->said = arena_str(&c->a, address);
        ret->key = key_of(&c->room, "addr:", address);
        return 0;
}

int tie_case_writer(struct tie_case *c, uint64_t doc, uint32_t voice, uint32_t off,
                    struct tie_who *ret, struct err *e) {
        int r = 0;
        *ret = (struct tie_who){ 0 };
        look_anew(c, doc);
        if (voice == 0) {
                if (!c->at.author)
                        r = author_of(c, doc, e);
                *ret = c->at.who;
                return r < 0 ? r : 0;
        }
        if ((r = tie_case_voices(c, doc, e)) < 0)
                return r;
        for (size_t i = 0; i < c->at.voices.n; i++) {
                const struct tie_case_voice *v = &c->at.voices.v[i];
                if (v->nth == voice && off >= v->base && off < v->end)
                        return speaker_of(c, doc, v, ret, e);
        }
        return 0;
}
