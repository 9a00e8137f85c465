/* Entities one by one: values cleaned as the schema's types want them; see share-ftm.h. */
#include "share/share-ftm-work.h"

#include "base/bug.h"
#include "base/utf8.h"
#include "when/when-text.h"
#include "when/when.h"

#include <stdlib.h>
#include <sys/random.h>

enum { FLUSH_AT = 1 << 16, YEAR_1000 = -30610224 }; /* thousands of seconds */
#define YEAR_10000 INT64_C(253402300800)

/* Characters that a value of each type may have (types of the model), and whether it is one line.
 */
static const struct {
        size_t most;
        bool line;
} types[] = {
        [SHARE_FTM_name] = { 384, true },    [SHARE_FTM_string] = { 1024, true },
        [SHARE_FTM_text] = { 65000, false }, [SHARE_FTM_email] = { 250, true },
        [SHARE_FTM_phone] = { 64, true },    [SHARE_FTM_mime] = { 250, true },
        [SHARE_FTM_entity] = { 200, true },
};

/* ---- values ---------------------------------------------------------------------------------- */

static bool is_blank(uint32_t cp) {
        return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xa0 ||
               cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 ||
               cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

/* Without controls and what cannot be seen at all; blanks of a line are one space. */
static void clean(struct str s, enum share_ftm_type type, struct buf *out) {
        size_t chars = 0;
        bool space = true;
        for (size_t at = 0, n; at < s.n && chars < types[type].most; at += n) {
                uint32_t cp = utf8_get(s.p + at, &n);
                bool blank = is_blank(cp);
                if (blank && !types[type].line && (cp == '\n' || cp == '\t'))
                        buf_putc(out, (char) cp), chars++;
                else if (blank && !space)
                        buf_putc(out, ' '), chars++;
                else if (!blank && cp >= 0x20 && !(cp >= 0x7f && cp < 0xa0) && cp != 0xfeff &&
                         cp != 0xfffe && cp != 0xffff)
                        buf_put(out, s.p + at, n), chars++;
                space = blank;
        }
        while (out->n && ascii_space(out->p[out->n - 1]))
                out->n--;
}

static bool is_domain(struct str s) {
        size_t labels = 0, last = 0;
        while (s.p && s.n <= 253) {
                struct str label = str_cut(&s, '.');
                if (label.n == 0 || label.n > 63)
                        return false;
                for (size_t i = 0; i < label.n; i++)
                        if (!ascii_alpha(label.p[i]) && !ascii_digit(label.p[i]) &&
                            (label.p[i] != '-' || i == 0 || i == label.n - 1))
                                return false;
                labels++;
                last = ascii_alpha(label.p[0]) ? label.n : 0;
        }
        return labels >= 2 && last >= 2;
}

static bool is_email(struct str s) {
        size_t at = str_chr(s, '@');
        if (at == SIZE_MAX || at == 0 || at > 64 || !is_domain(str_sub(s, at + 1, SIZE_MAX)))
                return false;
        for (size_t i = 0; i < at; i++)
                if (!ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]) &&
                    !(s.p[i] > 0 && strchr(".!#$%&'*+/=?^_`{|}~-", s.p[i])))
                        return false;
        return s.p[0] != '.' && s.p[at - 1] != '.' &&
               str_find(str_sub(s, 0, at), STR("..")) == SIZE_MAX;
}

/* E.164: what has no country code cannot be told of another country's number. */
static bool is_phone(struct str s, struct buf *out) {
        size_t digits = 0;
        buf_clear(out);
        for (size_t i = 0; i < s.n; i++)
                if (ascii_digit(s.p[i]) || (s.p[i] == '+' && i == 0))
                        buf_putc(out, s.p[i]), digits += s.p[i] != '+';
                else if (!strchr(" -./()", s.p[i]))
                        return false;
        return out->n && out->p[0] == '+' && digits >= 8 && digits <= 15 && out->p[1] != '0';
}

static bool is_mime(struct str s) {
        size_t at = str_chr(s, '/');
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]) && !strchr("/+-._", s.p[i]))
                        return false;
        return at != SIZE_MAX && at > 0 && at + 1 < s.n &&
               str_chr(str_sub(s, at + 1, SIZE_MAX), '/') == SIZE_MAX;
}

/* ---- an entity ------------------------------------------------------------------------------- */

static void open_key(struct share_ftm *f, const char *key) {
        if (f->key && f->open)
                json_end(&f->js);
        f->key = key;
        f->open = false;
        map_clear(&f->values);
}

static void put_value(struct share_ftm *f, const char *key, struct str s) {
        if (s.n == 0)
                return;
        if (!f->key || strcmp(f->key, key) != 0)
                open_key(f, key);
        if (!f->open) {
                json_key(&f->js, key);
                json_array(&f->js);
                f->open = true;
        }
        bool fresh;
        map_put(&f->values, s, 1, &fresh);
        if (fresh)
                json_str(&f->js, s);
}

void share_ftm_begin(struct share_ftm *f, const char *schema, const char *id) {
        json_init(&f->js, &f->line);
        json_object(&f->js);
        json_key(&f->js, "id"), json_z(&f->js, id);
        json_key(&f->js, "schema"), json_z(&f->js, schema);
        json_key(&f->js, "properties");
        json_object(&f->js);
        f->key = NULL;
        f->open = false;
}

void share_ftm_put(struct share_ftm *f, const char *key, enum share_ftm_type type, struct str s) {
        buf_clear(&f->clean);
        buf_clear(&f->room);
        share_mask(f->ask->mask, s, &f->room);
        clean(buf_str(&f->room), type, &f->clean);
        struct str v = buf_str(&f->clean);
        if ((type == SHARE_FTM_email && !is_email(v)) || (type == SHARE_FTM_mime && !is_mime(v)))
                return;
        if (type == SHARE_FTM_phone) {
                if (!is_phone(v, &f->room))
                        return;
                v = buf_str(&f->room);
        }
        put_value(f, key, v);
}

void share_ftm_name(struct share_ftm *f, struct str s, const char *instead) {
        share_ftm_put(f, "name", SHARE_FTM_name, s);
        if (!f->open || strcmp(f->key, "name") != 0)
                share_ftm_own(f, "name", instead);
}

void share_ftm_own(struct share_ftm *f, const char *key, const char *z) {
        put_value(f, key, str_of(z ? z : ""));
}

void share_ftm_number(struct share_ftm *f, const char *key, uint64_t v) {
        char z[24];
        snprintf(z, sizeof z, "%llu", (unsigned long long) v);
        share_ftm_own(f, key, z);
}

void share_ftm_date(struct share_ftm *f, const char *key, int64_t at, unsigned precision) {
        char z[WHEN_TEXT];
        if (at / 1000 < YEAR_1000 || at >= YEAR_10000)
                return;
        struct str s = when_format_iso(at, 0, z); /* 2014-06-03T14:05:09Z */
        size_t n = precision <= WHEN_PRECISION_second   ? 19
                   : precision <= WHEN_PRECISION_minute ? 16
                   : precision <= WHEN_PRECISION_days   ? 10
                   : precision <= WHEN_PRECISION_month  ? 7
                                                        : 4;
        put_value(f, key, str_sub(s, 0, n));
}

static int flush(struct share_ftm *f, struct err *e) {
        int r = share_out_put(f->out, buf_bytes(&f->line), e);
        buf_clear(&f->line);
        return r;
}

int share_ftm_end(struct share_ftm *f, struct err *e) {
        open_key(f, NULL);
        json_end(&f->js);
        json_end(&f->js);
        buf_putc(&f->line, '\n');
        return f->line.n >= FLUSH_AT ? flush(f, e) : 0;
}

/* ---- ids ------------------------------------------------------------------------------------- */

bool share_ftm_first(struct share_ftm *f, const char *id) {
        bool fresh;
        map_put(&f->done, str_of(id), 1, &fresh);
        return fresh;
}

void share_ftm_id(const struct share_ftm *f, char ret[static SHARE_FTM_ID], const char *kind,
                  uint64_t key) {
        uint64_t both[2] = { key, f->salt };
        if (f->salt) /* a key is the hash of a name: whoever guesses a hidden name could prove it */
                key = hash64(both, sizeof both);
        snprintf(ret, SHARE_FTM_ID, "%s-%016llx", kind, (unsigned long long) key);
}

int share_ftm_doc_id(struct share_ftm *f, uint64_t doc, char ret[static SHARE_FTM_ID],
                     struct err *e) {
        struct store_doc_row row;
        char hex[SHA256_HEX];
        int r = store_doc_get(f->ask->qc->store, (struct doc_id){ doc }, &row, e);
        if (r < 0)
                return r;
        sha256_hex(&row.key, hex);
        snprintf(ret, SHARE_FTM_ID, "doc-%s", hex);
        return 0;
}

int share_ftm_actor_id(struct share_ftm *f, uint64_t actor, char ret[static SHARE_FTM_ID],
                       struct err *e) {
        struct store_actor s;
        int r = store_actor_get(f->ask->qc->store, (struct actor_id){ actor }, &s, e);
        if (r < 0)
                return r;
        if (actor < f->n_actors)
                f->actors[actor / 8] |= (uint8_t) (1u << actor % 8);
        share_ftm_id(f, ret, "actor", s.key);
        uint64_t *first = map_find(&f->done, str_of(ret));
        if (first && *first != actor) { /* two of one key: by their names too */
                uint64_t x[2] = { s.key, hash64(s.name.p, s.name.n) + actor };
                share_ftm_id(f, ret, "actor", hash64(x, sizeof x));
        }
        return 0;
}

/* ---- all ------------------------------------------------------------------------------------- */

static int by_name(const void *pa, const void *pb) {
        const struct share_ftm_meant *a = pa, *b = pb;
        return a->name != b->name ? (a->name > b->name) - (a->name < b->name)
                                  : (a->doc > b->doc) - (a->doc < b->doc);
}

/* How many actors there are, and in which documents a name is whose. */
static int load(struct share_ftm *f, struct err *e) {
        struct store *st = f->ask->qc->store;
        _cleanup_rows_ struct store_rows *rows = NULL, *named = NULL;
        struct store_actor s;
        struct store_actor_docs d;
        int r = store_actors_open(st, /* by_docs= */ false, &rows, e);
        while (r >= 0 && (r = store_actors_next(rows, &s, e)) > 0) {
                char id[SHARE_FTM_ID];
                f->n_actors = s.id.v + 1;
                share_ftm_id(f, id, "actor", s.key);
                map_put(&f->done, str_of(id), s.id.v, NULL);
        }
        if (r >= 0)
                r = store_actor_docs_open(st, (struct actor_id){ 0 }, &named, e);
        while (r >= 0 && (r = store_actor_docs_next(named, &d, e)) > 0)
                for (size_t i = 0; i < d.n; i++)
                        vec_push(&f->meant,
                                 (struct share_ftm_meant){ (uint32_t) d.name.v, d.docs[i],
                                                           (uint32_t) d.actor.v });
        f->actors = mem_zalloc(f->n_actors / 8 + 1);
        if (f->meant.n)
                qsort(f->meant.v, f->meant.n, sizeof *f->meant.v, by_name);
        return r;
}

static void mark_all(struct share_ftm *f) {
        memset(f->actors, 0xff, f->n_actors / 8 + 1);
}

int share_ftm(const struct share_ask *a, struct share_out *out, struct share_ftm_sum *ret,
              struct err *e) {
        struct share_ftm f = { .ask = a, .out = out, .reader = share_reader_new(a) };
        map_init(&f.done);
        map_init(&f.values);
        if (a->mask && getrandom(&f.salt, sizeof f.salt, 0) != (ssize_t) sizeof f.salt)
                BUG("no random numbers");
        buf_init(&f.line, 0);
        buf_init(&f.room, 0);
        buf_init(&f.clean, 0);
        int r = share_out_begin(out, "entities.ftm.json", e);
        if (r >= 0 && (r = load(&f, e)) >= 0 && (r = share_ftm_documents(&f, e)) >= 0 &&
            (r = share_ftm_events(&f, e)) >= 0) {
                if (a->query.n == 0)
                        mark_all(&f);
                r = share_ftm_actors(&f, e);
        }
        if (r >= 0 && (r = flush(&f, e)) >= 0)
                r = share_out_end(out, NULL, e);
        *ret = f.sum;
        share_reader_free(&f.reader);
        map_done(&f.done);
        map_done(&f.values);
        buf_done(&f.line);
        buf_done(&f.room);
        buf_done(&f.clean);
        vec_done(&f.meant);
        mem_free(f.actors);
        return r;
}
