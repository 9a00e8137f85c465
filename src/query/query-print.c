/* The tree as one line: for tests, for --analyze, and for whoever wonders.
 *
 *   word           (no class)        budget
 *   word~          with its stem     budget~
 *   word@          with its names    ahmad@
 *   from:word      in one field; from|to:word in several
 *   "two words"    phrase; NEAR/5[one two] near */
#include "base/err.h"
#include "query/query.h"
#include "rec/rec-kind.h"
#include "text/text-show.h"
#include "when/when.h"

static const char *const op_names[] = {
#define OP(id, name) [QUERY_##id] = (name),
#include "query/query-op.def"
#undef OP
};

static const char *const field_names[INDEX_FIELDS] = {
#define FIELD(id, bit, weight, words) [INDEX_##id] = #id,
#include "index/index-field.def"
#undef FIELD
};

static void put_fields(uint32_t fields, struct buf *out) {
        const char *bar = "";
        if (fields == INDEX_ANY)
                return;
        if (fields == INDEX_PEOPLE) {
                buf_puts(out, "people:");
                return;
        }
        for (unsigned f = 0; f < INDEX_FIELDS; f++) {
                if (!(fields & INDEX_BIT(f)))
                        continue;
                buf_printf(out, "%s%s", bar, field_names[f]);
                bar = "|";
        }
        buf_putc(out, ':');
}

static void put_classes(uint32_t classes, struct buf *out) {
        if (classes & INDEX_STEM)
                buf_putc(out, '~');
        if (classes & INDEX_NAME)
                buf_putc(out, '@');
}

static void put_words(const struct query *q, struct buf *out) {
        for (size_t i = 0; i < q->n_words; i++) {
                if (i > 0)
                        buf_putc(out, ' ');
                buf_put_str(out, q->words[i]);
        }
}

static void put_day(int64_t at, struct buf *out) {
        char day[WHEN_TEXT];
        if (at != INT64_MIN && at != INT64_MAX)
                buf_put_str(out, when_format_day(WHEN_gregorian, when_day(at), day));
}

static void put_kids(const struct query *q, struct buf *out) {
        buf_printf(out, "(%s", op_names[q->op]);
        for (size_t i = 0; i < q->n_kids; i++) {
                buf_putc(out, ' ');
                query_print(q->kids[i], out);
        }
        buf_putc(out, ')');
}

static void put_value(const struct query *q, struct buf *out) {
        if (q->op == QUERY_lang)
                buf_printf(out, "lang:%s", text_lang_code((enum text_lang) q->value));
        else if (q->op == QUERY_flaw && q->value != 0)
                buf_printf(out, "flaw:%s", rec_flaw_id((enum rec_flaw) q->value));
        else if (q->op == QUERY_file_kind && rec_kind_find(q->value))
                buf_printf(out, "file-kind:%s", rec_kind_find(q->value)->id);
        else if (q->op == QUERY_flaw)
                buf_puts(out, "flaw:any");
        else
                buf_printf(out, "%s:%u", op_names[q->op], q->value);
}

static void put_typed(const struct query *q, struct buf *out) {
        buf_printf(out, "%s:<", op_names[q->op]);
        text_show(out, q->text, 0);
        buf_putc(out, '>');
}

void query_print(const struct query *q, struct buf *out) {
        switch (q->op) {
        case QUERY_word:
        case QUERY_prefix:
                put_fields(q->fields, out);
                buf_put_str(out, q->text);
                if (q->op == QUERY_prefix)
                        buf_putc(out, '*');
                put_classes(q->classes, out);
                break;
        case QUERY_phrase:
        case QUERY_near:
                put_fields(q->fields, out);
                if (q->op == QUERY_near)
                        buf_printf(out, "NEAR/%u[", q->distance);
                else
                        buf_putc(out, '"');
                put_words(q, out);
                buf_putc(out, q->op == QUERY_near ? ']' : '"');
                put_classes(q->classes, out);
                break;
        case QUERY_and:
        case QUERY_or:
        case QUERY_not:
        case QUERY_thread:
        case QUERY_person:
                put_kids(q, out);
                break;
        case QUERY_date:
                buf_puts(out, "date:");
                put_day(q->from, out);
                buf_puts(out, "..<");
                put_day(q->to, out);
                break;
        case QUERY_kind:
        case QUERY_lang:
        case QUERY_flags:
        case QUERY_flaw:
        case QUERY_copies:
        case QUERY_mark:
        case QUERY_file_kind:
        case QUERY_outcome:
                put_value(q, out);
                break;
        case QUERY_actor:
        case QUERY_speaker:
        case QUERY_tag:
        case QUERY_id:
        case QUERY_mih:
        case QUERY_thread_id:
                put_typed(q, out);
                break;
        case QUERY_all:
        case QUERY_none:
        case QUERY_versions:
        case QUERY_undated:
                buf_puts(out, op_names[q->op]);
                break;
        }
}
