/* The table of kinds; see tie-kind.h. */
#include "tie/tie-kind.h"

#include "base/bug.h"
#include "base/vec.h"

#include <string.h>

struct kind {
        const char *code, *plover, *ftm, *words;
        enum tie_shape shape;
};

static const struct kind kinds[TIE_KINDS] = {
#define TIE_KIND(id, plover, ftm, shape, words)                                                    \
        [TIE_##id] = { #id, #plover, #ftm, words, TIE_SHAPE_##shape },
#include "tie/tie-kind.def"
#undef TIE_KIND
};

static const struct kind *get(enum tie_kind k) {
        BUG_IF(k == TIE_none || k >= TIE_KINDS);
        return &kinds[k];
}

const char *tie_kind_code(enum tie_kind k) {
        return get(k)->code;
}

const char *tie_kind_words(enum tie_kind k) {
        return get(k)->words;
}

static const char *or_null(const char *s) {
        return strcmp(s, "none") == 0 ? NULL : s;
}

const char *tie_kind_plover(enum tie_kind k) {
        return or_null(get(k)->plover);
}

const char *tie_kind_ftm(enum tie_kind k) {
        return or_null(get(k)->ftm);
}

enum tie_shape tie_kind_shape(enum tie_kind k) {
        return get(k)->shape;
}

bool tie_kind_find(struct str s, bool ret[static TIE_KINDS]) {
        bool any = false;
        memset(ret, 0, TIE_KINDS * sizeof *ret);
        if (str_eq_nocase(s, STR("none")))
                return false;
        for (unsigned k = TIE_none + 1; k < TIE_KINDS; k++) {
                const struct kind *of = &kinds[k];
                ret[k] = str_eq_nocase(s, str_of(of->code)) ||
                         str_eq_nocase(s, str_of(of->plover)) || str_eq_nocase(s, str_of(of->ftm));
                any |= ret[k];
        }
        return any;
}
