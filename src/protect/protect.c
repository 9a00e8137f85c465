/* Lists of what is protected, and texts searched for it. */
#include "protect/protect-work.h"

#include "base/limits.h"

static const char *const kinds[] = { "source", "bystander", "minor", "other" };
static const char *const forms[] = { "name", "mail", "phone", "words" };

const char *protect_kind_id(enum protect_kind k) {
        return kinds[k];
}

const char *protect_form_id(enum protect_form f) {
        return forms[f];
}

static bool one_of(const char *const *all, size_t n, struct str id, unsigned *ret) {
        for (unsigned i = 0; i < n; i++)
                if (str_eq(id, str_of(all[i]))) {
                        *ret = i;
                        return true;
                }
        return false;
}

bool protect_kind_of(struct str id, enum protect_kind *ret) {
        unsigned k;
        bool found = one_of(kinds, PROTECT_KINDS, id, &k);
        if (found)
                *ret = (enum protect_kind) k;
        return found;
}

bool protect_form_of(struct str id, enum protect_form *ret) {
        unsigned k;
        bool found = one_of(forms, PROTECT_FORMS, id, &k);
        if (found)
                *ret = (enum protect_form) k;
        return found;
}

/* A number that begins a name ("3 Lake Street") makes it words. */
enum protect_form protect_form_guess(struct str words) {
        struct protect_digits d;
        words = str_trim(words);
        if (str_chr(words, '@') != SIZE_MAX && str_chr(words, ' ') == SIZE_MAX)
                return PROTECT_MAIL;
        protect_digits_at(words, 0, &d);
        if (d.n >= PROTECT_PHONE_LEAST && d.end == words.n)
                return PROTECT_PHONE;
        for (size_t i = 0; i < words.n; i++)
                if (ascii_digit(words.p[i]))
                        return PROTECT_WORDS;
        return PROTECT_NAME;
}

/* ---- making ------------------------------------------------------------------------------------
 */

/* A row of the list of names: which entry, and how sure a hit of it is. */
static void put_name(struct protect *p, uint32_t entry, struct str name, enum protect_sure sure) {
        vec_push(&p->list.entries,
                 (struct watch_entry){ .line = (uint32_t) p->names.n + 1, .name = name });
        vec_push(&p->names, (struct protect_name){ entry, sure });
}

/* The whole name, its last word, and its other words. */
static void put_names(struct protect *p, uint32_t entry, struct str name) {
        struct str rest = str_trim(name), word[8];
        size_t n = 0;
        put_name(p, entry, str_trim(name), PROTECT_SURELY);
        while (rest.n && n < 8) {
                struct str w = str_cut(&rest, ' ');
                if (w.n)
                        word[n++] = w;
        }
        for (size_t i = 0; n > 1 && i < n; i++)
                if (word[i].n > PROTECT_WORD_LEAST)
                        put_name(p, entry, word[i], i + 1 == n ? PROTECT_LAST : PROTECT_PART);
}

static struct protect_entry kept(struct protect *p, const struct protect_entry *x) {
        struct protect_entry e = *x;
        e.words = arena_str(&p->list.strings, str_trim(x->words));
        e.why = arena_str(&p->list.strings, x->why);
        return e;
}

static struct protect *begin(void) {
        struct protect *p = mem_zalloc(sizeof *p);
        arena_init(&p->list.strings, 0);
        return p;
}

static void take(struct protect *p, const struct protect_entry *x) {
        if (str_trim(x->words).n == 0 || p->entries.n >= LIMIT_protect_entries)
                return;
        vec_push(&p->entries, kept(p, x));
}

static void end(struct protect *p) {
        for (size_t i = 0; i < p->entries.n; i++)
                if (p->entries.v[i].form == PROTECT_NAME)
                        put_names(p, (uint32_t) i, p->entries.v[i].words);
        const struct watch_scan_options plain = { 0 };
        p->scan = watch_scan_new(&p->list, &plain);
}

struct protect *protect_new(const struct protect_entry *v, size_t n) {
        struct protect *p = begin();
        for (size_t i = 0; i < n; i++)
                take(p, &v[i]);
        end(p);
        return p;
}

static int read_case(struct store *st, struct protect *p, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_decision d;
        int r = store_decisions_open(st, &rows, e);
        while (r >= 0 && (r = store_decisions_next(rows, &d, e)) > 0) {
                struct protect_entry x = { .words = d.a, .why = d.reason, .number = d.id };
                if (d.undone || !str_eq(d.verb, STR(PROTECT_VERB)))
                        continue;
                if (!protect_kind_of(d.b, &x.kind))
                        x.kind = PROTECT_OTHER;
                if (!protect_form_of(str_cut(&d.text, ' '), &x.form))
                        x.form = protect_form_guess(x.words);
                take(p, &x);
        }
        return r < 0 ? r : 0;
}

int protect_open(struct store *st, struct protect **ret, struct err *e) {
        struct protect *p = begin();
        int r = read_case(st, p, e);
        if (r < 0) {
                protect_free(&p);
                return err_while(e, r, "reading whom to protect");
        }
        end(p);
        *ret = p;
        return 0;
}

void protect_free(struct protect **p) {
        if (*p == NULL)
                return;
        watch_scan_free(&(*p)->scan);
        watch_list_done(&(*p)->list);
        vec_done(&(*p)->entries);
        vec_done(&(*p)->names);
        mem_free(*p);
        *p = NULL;
}

void protect_room_done(struct protect_room *r) {
        vec_done(&r->hits);
        watch_room_done(&r->names);
}

size_t protect_count(const struct protect *p) {
        return p->entries.n;
}

const struct protect_entry *protect_entry(const struct protect *p, size_t i) {
        return &p->entries.v[i];
}

/* ---- finding -----------------------------------------------------------------------------------
 */

static void find_names(const struct protect *p, struct str text, struct protect_room *room) {
        watch_scan_text(p->scan, text, &room->names);
        for (size_t i = 0; i < room->names.hits.n; i++) {
                const struct watch_hit *h = &room->names.hits.v[i];
                const struct protect_name *n = &p->names.v[h->entry];
                float least = n->sure == PROTECT_SURELY ? PROTECT_NAME_SURE : PROTECT_LAST_SURE;
                bool sure = n->sure != PROTECT_PART && h->score >= least;
                vec_push(&room->hits,
                         (struct protect_hit){ h->off, h->len, n->entry, sure, h->score });
        }
}

/* Sure ones first where they begin; the longer first. */
static int by_place(const void *a, const void *b) {
        const struct protect_hit *x = a, *y = b;
        if (x->sure != y->sure)
                return x->sure ? -1 : 1;
        if (x->off != y->off)
                return x->off < y->off ? -1 : 1;
        if (x->len != y->len)
                return x->len > y->len ? -1 : 1;
        return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static int by_off(const void *a, const void *b) {
        const struct protect_hit *x = a, *y = b;
        return x->off != y->off ? (x->off < y->off ? -1 : 1) : 0;
}

/* Sure hits that touch become one; near misses that touch another hit go.  v is sorted by_place. */
static size_t join_sure(struct protect_hit *v, size_t n, size_t *ret_at) {
        size_t kept = 0, i = 0;
        for (; i < n && v[i].sure; i++) {
                struct protect_hit *last = kept ? &v[kept - 1] : NULL;
                uint32_t end = v[i].off + v[i].len;
                if (last && v[i].off < last->off + last->len) {
                        uint32_t was = last->off + last->len;
                        last->len = (end > was ? end : was) - last->off;
                } else {
                        v[kept++] = v[i];
                }
        }
        *ret_at = i;
        return kept;
}

static void tidy(struct protect_room *room) {
        struct protect_hit *v = room->hits.v;
        size_t at, sure, s = 0, kept;
        uint32_t behind = 0;
        if (room->hits.n == 0)
                return;
        qsort(v, room->hits.n, sizeof *v, by_place);
        kept = sure = join_sure(v, room->hits.n, &at);
        for (; at < room->hits.n; at++) {
                struct protect_hit h = v[at];
                while (s < sure && v[s].off + v[s].len <= h.off)
                        s++;
                if (h.off < behind || (s < sure && v[s].off < h.off + h.len))
                        continue;
                behind = h.off + h.len;
                v[kept++] = h;
        }
        room->hits.n = kept;
        qsort(v, kept, sizeof *v, by_off);
}

void protect_find(const struct protect *p, struct str text, struct protect_room *room) {
        vec_clear(&room->hits);
        if (p->entries.n == 0 || text.n == 0)
                return;
        if (p->names.n)
                find_names(p, text, room);
        protect_find_plain(p, text, room);
        tidy(room);
}

size_t protect_mask(const struct protect *p, struct str text, struct protect_room *room,
                    struct buf *out) {
        size_t n = 0, at = 0;
        protect_find(p, text, room);
        for (size_t i = 0; i < room->hits.n; i++) {
                const struct protect_hit *h = &room->hits.v[i];
                if (!h->sure)
                        continue;
                buf_put_str(out, str_sub(text, at, h->off - at));
                buf_puts(out, PROTECT_MASK);
                at = (size_t) h->off + h->len;
                n++;
        }
        buf_put_str(out, str_sub(text, at, SIZE_MAX));
        return n;
}

bool protect_holds(const struct protect *p, struct str text, struct protect_room *room) {
        protect_find(p, text, room);
        for (size_t i = 0; i < room->hits.n; i++)
                if (room->hits.v[i].sure)
                        return true;
        return false;
}
