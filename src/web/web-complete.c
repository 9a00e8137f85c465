/* /complete?q=...: what could be meant by the end of what was typed so far, for the box.
 *
 *   budget from:ja|     the piece under the caret is cut off as the language does it; its field,
 *          ^^^^^^^      if it has one, says where to look: names of fields, kinds, languages, tags,
 *                       people and addresses, words of the index
 *
 * {"stem": the piece, "items": [{"insert", "shows", "what", "n"}]}: `insert` takes the place of the
 * stem. */
#include "base/json.h"
#include "query/query-called.h"
#include "query/query-mark.h"
#include "rec/rec-kind.h"
#include "text/text-fold.h"
#include "text/text-lang.h"
#include "web/web-html.h"

#include <stdlib.h>

int web_page_complete(struct web_request *q, struct web_answer *w, struct err *e);

enum { MOST = 10, FORMS = 400, WORDS = 4, NAMES = 4, STEM = 200, WORD_LEAST = 3 };

static const struct {
        const char *how, *names; /* the first is the one we show */
} fields[] = {
#define FIELD(id, how, mask, names) { #how, names },
#include "query/query-field.def"
#undef FIELD
};

static const struct {
        const char *how, *word;
} values[] = {
#define VALUE(field, word, op, value) { #field, word },
#define ALIAS(field, word, of)        { #field, word },
#include "query/query-value.def"
#undef VALUE
#undef ALIAS
};

static const char *const flaws[] = {
#define FLAW(id, number, words, anchor) #id,
#include "rec/flaw.def"
#undef FLAW
};

struct complete {
        struct web_request *q;
        struct json j;
        struct str head;  /* of the stem: "from:", "kind:pdf,"; kept as it was typed */
        struct str value; /* what is behind it */
        struct str folded;
        size_t n;
};

static void put(struct complete *c, struct str insert, struct str shows, enum web_say what,
                uint64_t n) {
        if (c->n == MOST)
                return;
        c->n++;
        json_object(&c->j);
        json_key(&c->j, "insert"), json_str(&c->j, insert);
        json_key(&c->j, "shows"), json_str(&c->j, shows);
        json_key(&c->j, "what"), json_str(&c->j, web_said(what, c->q->lang));
        json_key(&c->j, "n"), json_u64(&c->j, n);
        json_end(&c->j);
}

/* A value that needs no quotation marks, behind the head. */
static void put_value(struct complete *c, struct str value, struct str shows, enum web_say what,
                      uint64_t n) {
        if (!str_starts_nocase(value, c->value) && !str_starts_nocase(shows, c->value))
                return;
        put(c, arena_printf(c->q->a, "%.*s%.*s", STR_ARG(c->head), STR_ARG(value)), shows, what, n);
}

/* ---- lists of the language ----------------------------------------------------------------- */

static void put_fields(struct complete *c) {
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
                struct str rest = str_of(fields[i].names);
                while (rest.n) {
                        struct str name = str_cut(&rest, ' ');
                        if (!str_starts_nocase(name, c->value))
                                continue;
                        struct str term = arena_printf(c->q->a, "%.*s:", STR_ARG(name));
                        put(c, term, term, WEB_SAY_complete_field, 0);
                        break;
                }
        }
}

static void put_values(struct complete *c, const char *how) {
        for (size_t i = 0; i < sizeof values / sizeof *values; i++)
                if (strcmp(values[i].how, how) == 0)
                        put_value(c, str_of(values[i].word), str_of(values[i].word),
                                  WEB_SAY_complete_value, 0);
}

/* Is a kind before this one of the same group? */
static bool group_was(uint32_t kind) {
        for (uint32_t i = 1; i < kind; i++)
                if (rec_kind_find(i) &&
                    strcmp(rec_kind_find(i)->group, rec_kind_find(kind)->group) == 0)
                        return true;
        return false;
}

static void put_kinds(struct complete *c) {
        put_values(c, "KIND");
        for (uint32_t i = 1; i < REC_KINDS; i++)
                if (rec_kind_find(i) && !group_was(i))
                        put_value(c, str_of(rec_kind_find(i)->group),
                                  str_of(rec_kind_find(i)->group), WEB_SAY_complete_kind, 0);
        for (uint32_t i = 1; i < REC_KINDS; i++) {
                const struct rec_kind_row *k = rec_kind_find(i);
                if (k)
                        put_value(c, str_of(k->id), str_of(k->words), WEB_SAY_complete_kind, 0);
        }
}

static void put_langs(struct complete *c) {
        for (unsigned l = 0; l < TEXT_LANGS; l++)
                put_value(c, str_of(text_lang_code((enum text_lang) l)),
                          str_of(text_lang_name((enum text_lang) l)), WEB_SAY_complete_language, 0);
}

static void put_has(struct complete *c) {
        put_values(c, "HAS");
        for (size_t i = 0; i < sizeof flaws / sizeof *flaws && c->value.n; i++)
                put_value(c, str_of(flaws[i]), str_of(flaws[i]), WEB_SAY_complete_flaw, 0);
}

static void put_dates(struct complete *c) {
        static const char *const dates[] = { "today", "7d", "30d", "none" };
        for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
                put_value(c, str_of(dates[i]), str_of(dates[i]), WEB_SAY_complete_date, 0);
}

/* ---- of the case --------------------------------------------------------------------------- */

static int put_tags(struct complete *c, struct err *e) {
        const struct store_marks *all;
        struct store_tag_count *tags;
        int r = query_marks_get(c->q->qc, &all, e);
        if (r < 0)
                return r;
        size_t n = store_marks_tags(all, c->q->a, &tags);
        for (size_t i = 0; i < n; i++)
                put_value(c, tags[i].tag, tags[i].tag, WEB_SAY_complete_tag, tags[i].docs);
        return 0;
}

static void put_person(struct complete *c, const struct query_called_row *v, struct str head) {
        struct str shows = v->anchor;
        struct str insert = arena_printf(c->q->a, "%.*s%.*s", STR_ARG(head), STR_ARG(v->anchor));
        if (v->by_name && str_chr(v->name, '"') == SIZE_MAX) {
                insert = arena_printf(c->q->a, "%.*s\"%.*s\"", STR_ARG(head), STR_ARG(v->name));
                if (str_eq(v->name, v->anchor))
                        shows = v->name;
                else
                        shows = arena_printf(c->q->a, "%.*s  %.*s", STR_ARG(v->name),
                                             STR_ARG(v->anchor));
        }
        put(c, insert, shows, WEB_SAY_complete_person, v->docs);
}

static int put_people(struct complete *c, struct str head, size_t most, struct err *e) {
        struct query_called_row v[MOST];
        size_t n;
        int r = query_called_find(c->q->qc, c->value, v, most, &n, e);
        for (size_t i = 0; i < n && r >= 0; i++)
                put_person(c, &v[i], head);
        return r;
}

static int most_first(const void *x, const void *y) {
        const struct index_form *a = x, *b = y;
        if (a->df != b->df)
                return a->df < b->df ? 1 : -1;
        return str_cmp(a->term, b->term);
}

/* Words that begin so, those of the most documents first. */
static int put_words(struct complete *c, struct err *e) {
        struct index_query prefix = { .op = INDEX_PREFIX, .term = c->folded };
        struct index_form *forms;
        size_t n;
        if (c->folded.n < WORD_LEAST || str_chr(c->folded, ' ') != SIZE_MAX)
                return 0;
        int64_t all = index_explain(c->q->qc->index, &prefix, FORMS, c->q->a, &forms, &n, e);
        if (all < 0)
                return (int) all;
        if (n)
                qsort(forms, n, sizeof *forms, most_first);
        for (size_t i = 0; i < n && i < WORDS; i++)
                put(c, forms[i].term, forms[i].term, WEB_SAY_complete_word, forms[i].df);
        return 0;
}

/* ---- the piece under the caret ------------------------------------------------------------- */

/* Where the last piece begins: behind a space or bracket outside quotation marks, and a minus. */
static struct str stem_of(struct str typed) {
        size_t from = 0;
        bool quoted = false;
        for (size_t i = 0; i < typed.n; i++) {
                quoted ^= typed.p[i] == '"';
                if (!quoted && (ascii_space(typed.p[i]) || strchr("({)}", typed.p[i])))
                        from = i + 1;
        }
        if (from < typed.n && typed.p[from] == '-')
                from++;
        return str_sub(typed, from, SIZE_MAX);
}

/* The field before the first colon: its how, or NULL. */
static const char *how_of(struct str name) {
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
                struct str rest = str_of(fields[i].names);
                while (rest.n)
                        if (str_eq_nocase(str_cut(&rest, ' '), name))
                                return fields[i].how;
        }
        return NULL;
}

static int put_of_field(struct complete *c, const char *how, struct err *e) {
        static const char *const people[] = { "WORDS", "PERSON", "ACTOR", "SPEAKER" };
        static const char *const dates[] = { "DATE", "SINCE", "UNTIL", "AFTER", "BEFORE" };
        if (strcmp(how, "KIND") == 0)
                put_kinds(c);
        else if (strcmp(how, "LANG") == 0)
                put_langs(c);
        else if (strcmp(how, "HAS") == 0)
                put_has(c);
        else if (strcmp(how, "IS") == 0)
                put_values(c, "IS");
        else if (strcmp(how, "TAG") == 0)
                return put_tags(c, e);
        for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
                if (strcmp(how, dates[i]) == 0)
                        put_dates(c);
        for (size_t i = 0; i < sizeof people / sizeof *people; i++)
                if (strcmp(how, people[i]) == 0)
                        return put_people(c, c->head, MOST, e);
        return 0;
}

static int put_items(struct complete *c, struct str stem, struct err *e) {
        struct buf folded;
        size_t colon = str_chr(stem, ':'), comma = SIZE_MAX;
        const char *how = colon == SIZE_MAX ? NULL : how_of(str_sub(stem, 0, colon));
        size_t cut = colon == SIZE_MAX ? 0 : colon + 1;
        for (size_t i = cut; i < stem.n; i++)
                if (stem.p[i] == ',')
                        comma = i;
        cut = comma == SIZE_MAX ? cut : comma + 1;
        c->head = str_sub(stem, 0, cut);
        c->value = str_sub(stem, cut, SIZE_MAX);
        if (c->value.n && c->value.p[0] == '"')
                c->value = str_sub(c->value, 1, SIZE_MAX);
        buf_init(&folded, 0);
        text_fold(c->value, &folded);
        c->folded = arena_str(c->q->a, buf_str(&folded));
        buf_done(&folded);
        if (colon != SIZE_MAX)
                return how ? put_of_field(c, how, e) : 0;
        if (c->value.n == 0)
                return 0;
        put_fields(c);
        int r = put_people(c, STR("person:"), NAMES, e);
        return r < 0 ? r : put_words(c, e);
}

int web_page_complete(struct web_request *q, struct web_answer *w, struct err *e) {
        struct complete c = { .q = q };
        struct str stem = stem_of(web_field(q, "q"));
        w->type = "application/json";
        json_init(&c.j, &w->body);
        json_object(&c.j);
        json_key(&c.j, "stem"), json_str(&c.j, stem);
        json_key(&c.j, "items");
        json_array(&c.j);
        int r = stem.n && stem.n <= STEM ? put_items(&c, stem, e) : 0;
        json_end(&c.j);
        json_end(&c.j);
        return r;
}
