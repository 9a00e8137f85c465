/* The bytes of a list to text, the text to entries; see watch-list.h. */
#include "watch/watch-list.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "text/text-fold.h"
#include "watch/watch-charset.h"

#include <pthread.h>

static const char *const kind_ids[] = { "any", "person", "organisation" };

const char *watch_kind_id(enum watch_kind k) {
        return kind_ids[k];
}

static const struct {
        const char *id, *words;
} columns[] = {
#define FIELD(id, words) { #id, words },
#include "watch/watch-column.def"
#undef FIELD
};

const char *watch_field_id(enum watch_field f) {
        return columns[f].id;
}

/* ---- heads of columns --------------------------------------------------------------------------
 */

static struct map heads;

static void heads_make(void) {
        struct buf b;
        buf_init(&b, 0);
        map_init(&heads);
        for (size_t f = 0; f < WATCH_FIELDS; f++) {
                struct str rest = str_of(columns[f].words);
                while (rest.n) {
                        buf_clear(&b);
                        text_fold(str_cut(&rest, '|'), &b);
                        map_put(&heads, buf_str(&b), f, NULL);
                }
        }
        buf_done(&b);
}

enum watch_field watch_column(struct str head) {
        static pthread_once_t once = PTHREAD_ONCE_INIT;
        struct buf b;
        pthread_once(&once, heads_make);
        buf_init(&b, LIMIT_watch_field);
        text_fold(head, &b);
        const uint64_t *f = map_find(&heads, buf_str(&b));
        buf_done(&b);
        return f ? (enum watch_field) * f : WATCH_FIELDS;
}

/* ---- entries -----------------------------------------------------------------------------------
 */

void watch_fault_put(struct watch_list *l, uint32_t line, const char *words) {
        if (l->n_faults++ < LIMIT_watch_faults)
                vec_push(&l->faults, (struct watch_fault){ line, words });
}

static void gather_one(struct watch_list *l, enum watch_field f, struct str text) {
        text = str_trim(text);
        if (text.n == 0 || text.n > LIMIT_watch_field || l->gathered.n >= LIMIT_watch_values)
                return;
        for (size_t i = 0; i < l->gathered.n; i++)
                if (l->gathered.v[i].field == f && str_eq(l->gathered.v[i].text, text))
                        return;
        vec_push(&l->gathered, (struct watch_value){ f, arena_str(&l->strings, text) });
}

void watch_gather(struct watch_list *l, enum watch_field f, struct str text, bool cut) {
        while (cut && text.n) {
                size_t n = 0;
                while (n < text.n && text.p[n] != ';' && text.p[n] != '|' && text.p[n] != '\n')
                        n++;
                gather_one(l, f, str_sub(text, 0, n));
                text = str_sub(text, n + 1, SIZE_MAX);
        }
        if (!cut)
                gather_one(l, f, text);
}

static struct str first_of(const struct watch_list *l, enum watch_field f) {
        for (size_t i = 0; i < l->gathered.n; i++)
                if (l->gathered.v[i].field == f)
                        return l->gathered.v[i].text;
        return (struct str){ 0 };
}

/* A name that stands in several columns. */
static struct str join_name(struct watch_list *l) {
        const enum watch_field parts[] = { WATCH_first_name, WATCH_middle_name, WATCH_last_name };
        struct str got = { 0 };
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
                struct str s = first_of(l, parts[i]);
                if (s.n)
                        got = got.n ? arena_printf(&l->strings, "%.*s %.*s", STR_ARG(got),
                                                   STR_ARG(s))
                                    : s;
        }
        return got;
}

static bool is_kept(enum watch_field f, bool joined) {
        if (f == WATCH_first_name || f == WATCH_middle_name || f == WATCH_last_name)
                return !joined;
        return f != WATCH_id && f != WATCH_kind;
}

static enum watch_kind kind_said(struct str s) {
        static const char *const people[] = { "person", "individual", "شخص", "فرد", "شخص حقیقی" };
        static const char *const bodies[] = { "organization", "organisation", "company",
                                              "legalentity",  "publicbody",   "entity",
                                              "vessel",       "سازمان",       "شرکت",
                                              "شخص حقوقی",    "منظمة",        "شركة" };
        for (size_t i = 0; i < sizeof people / sizeof *people; i++)
                if (str_eq_nocase(s, str_of(people[i])))
                        return WATCH_KIND_person;
        for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
                if (str_eq_nocase(s, str_of(bodies[i])))
                        return WATCH_KIND_organisation;
        return WATCH_KIND_any;
}

static enum watch_kind kind_of(const struct watch_list *l, enum watch_kind kind) {
        struct str said = first_of(l, WATCH_kind);
        if (kind == WATCH_KIND_any && said.n)
                kind = kind_said(said);
        if (kind == WATCH_KIND_any && first_of(l, WATCH_last_name).n)
                kind = WATCH_KIND_person;
        return kind;
}

void watch_keep(struct watch_list *l, uint32_t line, enum watch_kind kind) {
        struct str name = first_of(l, WATCH_name);
        bool joined = false, named = name.n > 0;
        struct watch_entry entry = { .line = line, .kind = kind_of(l, kind) };
        if (!named) {
                name = join_name(l);
                joined = name.n > 0;
        }
        if (!name.n) /* rows that have an alias only */
                name = first_of(l, WATCH_alias);
        if (!name.n && !(name = first_of(l, WATCH_email)).n) {
                if (l->gathered.n)
                        watch_fault_put(l, line, "says no name");
                vec_clear(&l->gathered);
                return;
        }
        entry.id = first_of(l, WATCH_id);
        entry.name = name;
        struct watch_value *v = arena_alloc(&l->strings, (l->gathered.n + 1) * sizeof *v);
        for (size_t i = 0; i < l->gathered.n; i++) {
                struct watch_value g = l->gathered.v[i];
                if (!is_kept(g.field, joined) || (g.field != WATCH_email && str_eq(g.text, name)))
                        continue;
                if (g.field == WATCH_name) /* a second name of it */
                        g.field = WATCH_alias;
                v[entry.n_values++] = g;
        }
        entry.values = v;
        vec_push(&l->entries, entry);
        vec_clear(&l->gathered);
}

/* ---- the file ----------------------------------------------------------------------------------
 */

static struct str skip_space(struct str s) {
        while (s.n && (ascii_space(s.p[0])))
                s = str_sub(s, 1, SIZE_MAX);
        return s;
}

int watch_list_read(struct bytes file, struct watch_list *ret, struct err *e) {
        struct buf text;
        *ret = (struct watch_list){ 0 };
        arena_init(&ret->strings, 0);
        if (file.n > LIMIT_watch_bytes)
                return err_set(e, ERR_full, "a list of %zu bytes is too long", file.n);
        buf_init(&text, 0);
        int r = watch_charset(file, &text, e);
        if (r < 0) {
                buf_done(&text);
                return r;
        }
        struct str s = skip_space(buf_str(&text));
        if (s.n && (s.p[0] == '{' || (s.p[0] == '[' && skip_space(str_sub(s, 1, SIZE_MAX)).n &&
                                      skip_space(str_sub(s, 1, SIZE_MAX)).p[0] == '{')))
                watch_json_read(buf_str(&text), ret);
        else
                watch_csv_read(buf_str(&text), ret);
        buf_done(&text);
        if (ret->entries.n > LIMIT_watch_entries)
                return err_set(e, ERR_full, "a list of more than %u names",
                               (unsigned) LIMIT_watch_entries);
        if (ret->entries.n == 0) {
                err_set(e, ERR_usage, "the list holds no name");
                return err_hint(e, ERR_usage,
                                "one name a line, a CSV file with a column 'name', or "
                                "FollowTheMoney entities as JSON lines");
        }
        return 0;
}

void watch_list_done(struct watch_list *l) {
        vec_done(&l->entries);
        vec_done(&l->faults);
        vec_done(&l->gathered);
        arena_done(&l->strings);
}
