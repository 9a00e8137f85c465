/* The forward sums of the edit model.  All is kept as how much likelier than chance, so that the
 * floats stay near 1 for spellings of one name; what falls to zero is no spelling. */
#include "name/name-edit.h"

#include "name/name-model.h"

#include <math.h>

/* exp(v / 8) for a weight of the table. */
static inline float gain(int8_t v) {
        static const float whole[] = {
                1.12535175e-7f, 3.05902321e-7f, 8.31528719e-7f, 2.26032941e-6f, 6.14421235e-6f,
                1.67017008e-5f, 4.53999298e-5f, 1.23409804e-4f, 3.35462628e-4f, 9.11881966e-4f,
                2.47875218e-3f, 6.73794700e-3f, 1.83156389e-2f, 4.97870684e-2f, 1.35335283e-1f,
                3.67879441e-1f, 1.0f,           2.71828183f,    7.38905610f,    2.00855369e1f,
                5.45981500e1f,  1.48413159e2f,  4.03428793e2f,  1.09663316e3f,  2.98095799e3f,
                8.10308393e3f,  2.20264658e4f,  5.98741417e4f,  1.62754791e5f,  4.42413392e5f,
                1.20260428e6f,  3.26901737e6f
        };
        static const float part[] = { 1.0f,        1.13314845f, 1.28402542f, 1.45499141f,
                                      1.64872127f, 1.86824596f, 2.11700002f, 2.39887529f };
        unsigned u = (unsigned) (v + 128);
        return whole[u >> 3] * part[u & 7];
}

void name_edit_init(struct name_edit *q, const struct name_model *m, enum name_edit_kind kind,
                    const uint8_t *out, size_t n) {
        *q = (struct name_edit){ .table = &m->edit[kind], .n = (uint8_t) n };
        memcpy(q->out, out, n);
}

void name_edit_begin(struct name_edit_row *ret) {
        *ret = (struct name_edit_row){ { 1 } };
}

void name_edit_step(const struct name_edit *q, unsigned context, const struct name_edit_row *from,
                    struct name_edit_row *ret) {
        const int8_t *row = q->table->row[context];
        const int8_t *extra = q->table->extra[context / NAME_LATINS % NAME_LATINS];
        float none = gain(row[0]), no_more = gain(extra[0]), before = from->v[0] * none;
        ret->v[0] = before * no_more;
        for (size_t k = 1; k <= q->n; k++) {
                uint8_t y = q->out[k - 1];
                float here = from->v[k] * none + from->v[k - 1] * gain(row[y]);
                ret->v[k] = here * no_more + before * gain(extra[y]);
                before = here;
        }
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
        float sum = row[n & 1].v[q->n];
        return sum > 1e-30f ? log2f(sum) : -100;
}
