/* The forward sums of the edit model.  All is kept as how much likelier than chance, so that the
 * floats stay near 1 for spellings of one name; what falls to zero is no spelling. */
#include "name/name-edit.h"

#include "name/name-model.h"

#include <math.h>

/* exp(v / 8) for a weight of the table. */
static inline float gain(int8_t v) {
#define WHOLE(e)                                                                                   \
        e, e * 1.13314845f, e * 1.28402542f, e * 1.45499141f, e * 1.64872127f, e * 1.86824596f,    \
                e * 2.11700002f, e * 2.39887529f
        static const float gains[256] = {
                WHOLE(1.12535175e-7f), WHOLE(3.05902321e-7f), WHOLE(8.31528719e-7f),
                WHOLE(2.26032941e-6f), WHOLE(6.14421235e-6f), WHOLE(1.67017008e-5f),
                WHOLE(4.53999298e-5f), WHOLE(1.23409804e-4f), WHOLE(3.35462628e-4f),
                WHOLE(9.11881966e-4f), WHOLE(2.47875218e-3f), WHOLE(6.73794700e-3f),
                WHOLE(1.83156389e-2f), WHOLE(4.97870684e-2f), WHOLE(1.35335283e-1f),
                WHOLE(3.67879441e-1f), WHOLE(1.0f),           WHOLE(2.71828183f),
                WHOLE(7.38905610f),    WHOLE(2.00855369e1f),  WHOLE(5.45981500e1f),
                WHOLE(1.48413159e2f),  WHOLE(4.03428793e2f),  WHOLE(1.09663316e3f),
                WHOLE(2.98095799e3f),  WHOLE(8.10308393e3f),  WHOLE(2.20264658e4f),
                WHOLE(5.98741417e4f),  WHOLE(1.62754791e5f),  WHOLE(4.42413392e5f),
                WHOLE(1.20260428e6f),  WHOLE(3.26901737e6f),
        };
#undef WHOLE
        return gains[(unsigned) (v + 128)];
}

void name_edit_init(struct name_edit *q, const struct name_model *m, enum name_edit_kind kind,
                    const uint8_t *out, size_t n) {
        *q = (struct name_edit){ .table = &m->edit[kind], .n = (uint8_t) n };
        memcpy(q->out, out, n);
}

void name_edit_begin(struct name_edit_row *ret) {
        *ret = (struct name_edit_row){ .v = { 1 } };
}

void name_edit_step(const struct name_edit *q, unsigned context, const struct name_edit_row *from,
                    struct name_edit_row *ret) {
        const int8_t *row = q->table->row[context];
        const int8_t *extra = q->table->extra[context / NAME_LATINS % NAME_LATINS];
        float none = gain(row[0]), no_more = gain(extra[0]), before = from->v[from->lo] * none;
        ret->lo = from->lo, ret->hi = (uint8_t) (from->hi + 2 < q->n ? from->hi + 2 : q->n);
        ret->v[ret->lo] = before * no_more;
        for (size_t k = ret->lo + 1u; k <= ret->hi; k++) {
                uint8_t y = q->out[k - 1];
                float here = from->v[k] * none + from->v[k - 1] * gain(row[y]);
                ret->v[k] = here * no_more + before * gain(extra[y]);
                before = here;
        }
        ret->v[ret->hi + 1] = ret->v[ret->hi + 2] = 0;
}

float name_edit_trim(struct name_edit_row *row, const float *rest) {
        static const float little = 1.0f / 64;
        float most = 0;
        while (row->lo < row->hi && row->v[row->lo] * rest[row->lo] < little)
                row->lo++;
        while (row->hi > row->lo && row->v[row->hi] * rest[row->hi] < little)
                row->hi--;
        row->v[row->hi + 1] = row->v[row->hi + 2] = 0;
        for (size_t k = row->lo; k <= row->hi; k++)
                most += row->v[k] * rest[k];
        return most;
}

float name_edit_sum(const struct name_edit *q, const struct name_edit_row *row) {
        return row->hi == q->n ? row->v[q->n] : 0;
}

float name_edit_bits(const struct name_edit *q, const uint8_t *latin, size_t n) {
        struct name_edit_row row[2];
        name_edit_begin(&row[0]);
        for (size_t i = 0; i < n + 2; i++) { /* letter i of 0 latin 0 */
                unsigned left = i > 1 ? latin[i - 2] : 0;
                unsigned letter = i > 0 && i <= n ? latin[i - 1] : 0;
                unsigned right = i < n ? latin[i] : 0;
                name_edit_step(q, name_context(left, letter, right), &row[i & 1], &row[~i & 1]);
        }
        float sum = name_edit_sum(q, &row[n & 1]);
        return sum > 1e-30f ? log2f(sum) : -100;
}
