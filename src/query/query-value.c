/* Values of fields that are no words: dates, languages, kinds, flaws, ids.  Commas part
 * alternatives: lang:fa,ar.  What only the case can answer (ids, flaws) stays as typed until
 * query-compile.c. */
#include "query/query-parse.h"

#include "base/vec.h"
#include "rec/rec-kind.h"
#include "text/text-fold.h"
#include "when/when.h"

/* ---- dates ---------------------------------------------------------------------------------- */

static int date(struct query_parse *p, const struct query_field *f, const struct query_token *t,
                struct query **ret, struct err *e) {
        struct when_range r;
        struct err why = ERR_INIT;
        if (f->how == QUERY_HOW_DATE && str_eq_nocase(t->text, STR("none")))
                return *ret = query_parse_node(p, QUERY_undated, t->at), 0;
        if (when_range_parse(t->text, p->env->now, &r, &why) < 0)
                return query_lex_error(p->lex.in, t->at, e,
                                       "say 2014, 2014-06, 2014-06..2014-08, 1393-04, 7d or none",
                                       "no date: %s", why.message);
        struct query *q = query_parse_node(p, QUERY_date, t->at);
        q->from = f->how == QUERY_HOW_AFTER ? r.to : r.from;
        q->to = f->how == QUERY_HOW_BEFORE ? r.from : r.to;
        if (f->how == QUERY_HOW_BEFORE || f->how == QUERY_HOW_UNTIL)
                q->from = INT64_MIN;
        if (f->how == QUERY_HOW_AFTER || f->how == QUERY_HOW_SINCE)
                q->to = INT64_MAX;
        *ret = q;
        return 0;
}

/* ---- words of a list ------------------------------------------------------------------------ */

/* As enum store_outcome, which a parser of queries does not know; query-compile.c compares. */
enum { QUERY_OUTCOME_unread = 0, QUERY_OUTCOME_partly = 2, QUERY_OUTCOME_locked = 4 };

static const struct {
        enum query_how how;
        struct str word;
        enum query_op op;
        uint32_t value;
} values[] = {
#define ALIAS(field, word, of)
#define VALUE(field, word, op, value)                                                              \
        { QUERY_HOW_##field, { (word), sizeof(word) - 1 }, QUERY_##op, (value) },
#include "query/query-value.def"
#undef VALUE
#undef ALIAS
};

static const struct {
        enum query_how how;
        struct str word, of;
} aliases[] = {
#define VALUE(field, word, op, value)
#define ALIAS(field, word, of)                                                                     \
        { QUERY_HOW_##field, { (word), sizeof(word) - 1 }, { (of), sizeof(of) - 1 } },
#include "query/query-value.def"
#undef VALUE
#undef ALIAS
};
enum { N_VALUES = sizeof values / sizeof *values };

static const struct {
        struct str id;
        uint32_t flaw;
} flaws[] = {
#define FLAW(id, number, words, anchor) { { #id, sizeof #id - 1 }, (number) },
#include "rec/flaw.def"
#undef FLAW
};

/* What `word` is another word for, or itself. */
static struct str meant(enum query_how how, struct str word) {
        struct buf folded;
        struct str ret = word;
        buf_init(&folded, 256);
        text_fold(word, &folded);
        for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
                if (aliases[i].how == how && str_eq(aliases[i].word, buf_str(&folded)))
                        ret = aliases[i].of;
        buf_done(&folded);
        return ret;
}

/* The kinds of files that are called `word`: one by its id or media type, or all of a group. */
static struct query *file_kinds(struct query_parse *p, struct str word, uint32_t at) {
        struct query *kids[REC_KINDS];
        size_t n = 0;
        uint32_t media = str_chr(word, '/') != SIZE_MAX ? rec_kind_of_media(word) : 0;
        for (uint32_t i = 1; i < REC_KINDS; i++) {
                const struct rec_kind_row *k = rec_kind_find(i);
                if (k == NULL || (media != i && !str_eq_nocase(str_of(k->id), word) &&
                                  !str_eq_nocase(str_of(k->group), word)))
                        continue;
                kids[n] = query_parse_node(p, QUERY_file_kind, at);
                kids[n++]->value = i;
        }
        return n > 1 ? query_parse_list(p, QUERY_or, kids, n) : n == 1 ? kids[0] : NULL;
}

static struct query *listed(struct query_parse *p, enum query_how how, struct str word,
                            uint32_t at) {
        struct query *q = NULL;
        for (size_t i = 0; i < N_VALUES && q == NULL; i++) {
                if (values[i].how != how || !str_eq_nocase(values[i].word, word))
                        continue;
                q = query_parse_node(p, values[i].op, at);
                q->value = values[i].value;
        }
        for (size_t i = 0; how == QUERY_HOW_HAS && i < sizeof flaws / sizeof *flaws && q == NULL;
             i++) {
                if (!str_eq_nocase(flaws[i].id, word))
                        continue;
                q = query_parse_node(p, QUERY_flaw, at);
                q->value = flaws[i].flaw;
        }
        return q;
}

static int unlisted(struct query_parse *p, const struct query_field *f, struct str word,
                    uint32_t at, struct err *e) {
        char hint[250];
        size_t n = (size_t) snprintf(hint, sizeof hint, "it knows");
        for (size_t i = 0; i < N_VALUES; i++)
                if (values[i].how == f->how && n + 2 + values[i].word.n < sizeof hint)
                        n += (size_t) snprintf(hint + n, sizeof hint - n, " %s", values[i].word.p);
        if (f->how == QUERY_HOW_KIND)
                snprintf(hint + n, sizeof hint - n, " pdf image office table web archive ...");
        if (f->how == QUERY_HOW_HAS)
                snprintf(hint + n, sizeof hint - n, " and the names of flaws");
        return query_lex_error(p->lex.in, at, e, hint, "%s: knows no '%.*s'", f->name,
                               (int) (word.n < 80 ? word.n : 80), word.p);
}

static int one_value(struct query_parse *p, const struct query_field *f, struct str word,
                     uint32_t at, struct query **ret, struct err *e) {
        enum text_lang lang;
        if (f->how != QUERY_HOW_LANG) {
                word = meant(f->how, word);
                *ret = listed(p, f->how, word, at);
                if (*ret == NULL && f->how == QUERY_HOW_KIND)
                        *ret = file_kinds(p, word, at);
                return *ret != NULL ? 0 : unlisted(p, f, word, at, e);
        }
        if (!text_lang_of_code(word, &lang))
                return query_lex_error(p->lex.in, at, e,
                                       "use ISO 639 codes: en, fa, ar, und (undetermined) ...",
                                       "no language is known as '%.*s'",
                                       (int) (word.n < 80 ? word.n : 80), word.p);
        *ret = query_parse_node(p, QUERY_lang, at);
        (*ret)->value = lang;
        return 0;
}

static int list(struct query_parse *p, const struct query_field *f, const struct query_token *t,
                struct query **ret, struct err *e) {
        struct str rest = t->text;
        VEC(struct query *) kids = { 0 };
        int r;
        do {
                struct query *one = NULL;
                struct str word = str_trim(str_cut(&rest, ','));
                r = one_value(p, f, word, t->at, &one, e);
                vec_push(&kids, one);
                if (r == 0 && ++p->words > LIMIT_query_words)
                        r = err_set(e, ERR_limit, "the query has more than %u words",
                                    (unsigned) LIMIT_query_words);
        } while (r == 0 && rest.p != NULL);
        if (r == 0)
                *ret = kids.n == 1 ? kids.v[0] : query_parse_list(p, QUERY_or, kids.v, kids.n);
        vec_done(&kids);
        return r;
}

/* ---- ids ------------------------------------------------------------------------------------ */

static int id(struct query_parse *p, const struct query_field *f, const struct query_token *t,
              struct query **ret, struct err *e) {
        struct str s = str_trim(t->text);
        enum query_op op = f->how == QUERY_HOW_MIH      ? QUERY_mih
                           : f->how == QUERY_HOW_THREAD ? QUERY_thread_id
                                                        : QUERY_id;
        if (str_starts(s, STR("<")) && str_ends(s, STR(">")) && s.n > 2)
                s = str_sub(s, 1, s.n - 2);
        if (op == QUERY_mih && (s.n != 32 || !str_is_hex(s)))
                return query_lex_error(p->lex.in, t->at, e, "it is the MD5 of a Message-ID",
                                       "mih: needs 32 hexadecimal digits");
        if (op == QUERY_thread_id && (s.n < 4 || s.n > 64 || !str_is_hex(s)))
                return query_lex_error(p->lex.in, t->at, e,
                                       "thread:{words} finds the families of what the words find",
                                       "thread: needs the id of a document, or a query in braces");
        if (s.n == 0)
                return query_lex_error(p->lex.in, t->at, e, "put an id or a Message-ID behind it",
                                       "id: stands without a value");
        *ret = query_parse_node(p, op, t->at);
        (*ret)->text = arena_str(p->a, s);
        return 0;
}

/* Whoever or whatever is meant is looked up in the case, not here. */
static int actor(struct query_parse *p, const struct query_field *f, const struct query_token *t,
                 struct query **ret, struct err *e) {
        struct str s = str_trim(t->text);
        if (s.n == 0)
                return query_lex_error(p->lex.in, t->at, e,
                                       f->how == QUERY_HOW_TAG
                                               ? "put a tag behind it"
                                               : "put a name, an address or an id behind it",
                                       "the field stands without a value");
        enum query_op op = f->how == QUERY_HOW_ACTOR ? QUERY_actor
                           : f->how == QUERY_HOW_TAG ? QUERY_tag
                                                     : QUERY_speaker;
        *ret = query_parse_node(p, op, t->at);
        (*ret)->text = arena_str(p->a, s);
        return 0;
}

int query_value(struct query_parse *p, const struct query_field *f, const struct query_token *t,
                struct query **ret, struct err *e) {
        switch (f->how) {
        case QUERY_HOW_WORDS:
        case QUERY_HOW_PERSON:
                return query_word(p, f, t, ret, e);
        case QUERY_HOW_DATE:
        case QUERY_HOW_BEFORE:
        case QUERY_HOW_AFTER:
        case QUERY_HOW_SINCE:
        case QUERY_HOW_UNTIL:
                return date(p, f, t, ret, e);
        case QUERY_HOW_LANG:
        case QUERY_HOW_KIND:
        case QUERY_HOW_HAS:
        case QUERY_HOW_IS:
                return list(p, f, t, ret, e);
        case QUERY_HOW_ACTOR:
        case QUERY_HOW_SPEAKER:
        case QUERY_HOW_TAG:
                return actor(p, f, t, ret, e);
        case QUERY_HOW_ID:
        case QUERY_HOW_MIH:
        case QUERY_HOW_THREAD:
                return id(p, f, t, ret, e);
        }
        return ERR_usage;
}
