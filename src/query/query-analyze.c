/* How a query was understood: the tree, and for every word the forms that it finds with the number
 * of documents that hold each.  The same walk writes text or JSON. */
#include "base/json.h"
#include "query/query.h"
#include "text/text-show.h"

#include <inttypes.h>

enum { FORMS = 20 };

struct analyze {
        const struct query_case *c;
        struct arena *a;
        struct buf *out; /* text */
        struct json *j;  /* or JSON; NULL for text */
};

static const char *const op_names[] = {
#define OP(id, name) [QUERY_##id] = (name),
#include "query/query-op.def"
#undef OP
};

static const char *const how_names[] = {
        [INDEX_FORM_exact] = "exact",
        [INDEX_FORM_stem] = "stem",
        [INDEX_FORM_name] = "name",
        [INDEX_FORM_prefix] = "prefix",
};

/* ---- one word, either way ------------------------------------------------------------------- */

static void forms_text(struct analyze *z, unsigned indent, struct str term,
                       const struct index_form *forms, size_t n, int64_t all) {
        buf_printf(z->out, "%*s", (int) indent, "");
        text_show(z->out, term, TEXT_SHOW_isolate);
        buf_puts(z->out, all == 0 ? ": not in this case" : ":");
        for (size_t i = 0; i < n; i++) {
                buf_puts(z->out, i > 0 ? ", " : " ");
                text_show(z->out, forms[i].term, TEXT_SHOW_isolate);
                buf_printf(z->out, " (%s, %" PRIu64 ")", how_names[forms[i].how], forms[i].df);
        }
        if (all > (int64_t) n)
                buf_printf(z->out, " and %" PRId64 " more", all - (int64_t) n);
        buf_putc(z->out, '\n');
}

static void forms_json(struct analyze *z, struct str term, const struct index_form *forms, size_t n,
                       int64_t all) {
        json_object(z->j);
        json_key(z->j, "word");
        json_str(z->j, term);
        json_key(z->j, "n_forms");
        json_i64(z->j, all);
        json_key(z->j, "forms");
        json_array(z->j);
        for (size_t i = 0; i < n; i++) {
                json_object(z->j);
                json_key(z->j, "term");
                json_str(z->j, forms[i].term);
                json_key(z->j, "how");
                json_z(z->j, how_names[forms[i].how]);
                json_key(z->j, "weight");
                json_real(z->j, (double) forms[i].weight);
                json_key(z->j, "df");
                json_u64(z->j, forms[i].df);
                json_end(z->j);
        }
        json_end(z->j);
        json_end(z->j);
}

static int one_word(struct analyze *z, const struct query *q, struct str term, unsigned indent,
                    struct err *e) {
        struct index_form *forms;
        size_t n;
        struct index_query word = { .op = q->op == QUERY_prefix ? INDEX_PREFIX : INDEX_TERM,
                                    .term = term,
                                    .fields = q->fields,
                                    .classes = q->classes };
        int64_t all = index_explain(z->c->index, &word, FORMS, z->a, &forms, &n, e);
        if (all < 0)
                return (int) all;
        if (z->j != NULL)
                forms_json(z, term, forms, n, all);
        else
                forms_text(z, indent, term, forms, n, all);
        return 0;
}

static int words(struct analyze *z, const struct query *q, unsigned indent, struct err *e) {
        int r = 0;
        if (q->op == QUERY_word || q->op == QUERY_prefix)
                r = one_word(z, q, q->text, indent, e);
        for (size_t i = 0; i < q->n_words && r >= 0; i++)
                r = one_word(z, q, q->words[i], indent, e);
        return r;
}

/* ---- nodes ---------------------------------------------------------------------------------- */

static bool is_list(const struct query *q) {
        return q->n_kids > 0;
}

static int node_text(struct analyze *z, const struct query *q, unsigned indent, struct err *e) {
        int r;
        buf_printf(z->out, "%*s", (int) indent, "");
        if (is_list(q))
                buf_puts(z->out, op_names[q->op]);
        else
                query_print(q, z->out);
        buf_putc(z->out, '\n');
        if ((r = words(z, q, indent + 4, e)) < 0)
                return r;
        for (size_t i = 0; i < q->n_kids && r >= 0; i++)
                r = node_text(z, q->kids[i], indent + 2, e);
        return r;
}

static int node_json(struct analyze *z, const struct query *q, struct err *e) {
        struct buf shown;
        int r = 0;
        json_object(z->j);
        json_key(z->j, "op");
        json_z(z->j, op_names[q->op]);
        if (!is_list(q)) {
                buf_init(&shown, 0);
                query_print(q, &shown);
                json_key(z->j, "as");
                json_str(z->j, buf_str(&shown));
                buf_done(&shown);
                json_key(z->j, "words");
                json_array(z->j);
                r = words(z, q, 0, e);
                json_end(z->j);
        } else {
                json_key(z->j, "of");
                json_array(z->j);
                for (size_t i = 0; i < q->n_kids && r >= 0; i++)
                        r = node_json(z, q->kids[i], e);
                json_end(z->j);
        }
        json_end(z->j);
        return r;
}

int query_analyze(const struct query_case *c, const struct query *q, bool as_json, struct buf *out,
                  struct err *e) {
        struct arena a;
        struct json j;
        struct analyze z = { .c = c, .a = &a, .out = out };
        int r;
        arena_init(&a, 0);
        if (as_json) {
                json_init(&j, out);
                z.j = &j;
                r = node_json(&z, q, e);
        } else {
                r = node_text(&z, q, 0, e);
        }
        arena_done(&a);
        return r < 0 ? r : 0;
}
