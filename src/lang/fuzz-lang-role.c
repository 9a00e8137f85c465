/* Fuzz target: offices in any text, with names wherever its bytes put them; and names by their
 * look. The first byte says how far names stand apart. */
#include "base/bug.h"
#include "base/utf8.h"
#include "lang/lang-org.h"
#include "lang/lang-place.h"
#include "lang/lang-role.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { NAMES = 64 };

static size_t make_names(struct str s, unsigned step, struct lang_name *names) {
        size_t n = 0, at = 0;
        while (n < NAMES && at < s.n) {
                size_t from = utf8_floor(s, at),
                       to = utf8_floor(s, from + 9 < s.n ? from + 9 : s.n);
                if (to > from)
                        names[n] = (struct lang_name){ .off = (uint32_t) from,
                                                       .len = (uint32_t) (to - from),
                                                       .type = (enum lang_type)(n % LANG_TYPES) },
                        n++;
                at = to + 1 + step;
        }
        return n;
}

static void check_span(struct lang_at a, struct str s) {
        BUG_IF(a.off > s.n || a.len > s.n - a.off);
        BUG_IF(utf8_valid(str_bytes(str_sub(s, a.off, a.len))) != a.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        if (n < 2)
                return 0;
        struct bytes in = { data + 1, n - 1 };
        struct str s = { (const char *) in.p, utf8_valid(in) };
        struct lang_name names[NAMES];
        struct lang_role_list l = { 0 };
        size_t n_names = make_names(s, data[0], names);
        lang_roles(s, names, n_names, &l);
        for (size_t i = 0; i < l.n; i++) {
                const struct lang_role *r = &l.v[i];
                check_span(r->person, s), check_span(r->title, s), check_span(r->org, s),
                        check_span(r->whole, s);
                BUG_IF(r->person.len == 0 && r->title.len == 0);
                BUG_IF(r->name != LANG_NOBODY && r->name >= n_names);
        }
        lang_role_list_done(&l);
        struct lang_title t;
        char text[LANG_TITLE_TEXT];
        if (lang_title(s, &t))
                lang_title_text(&t, text);
        lang_look_of(s);
        lang_is_generic_local(s);
        lang_domain_flags(s);
        struct lang_place p;
        lang_place_find(s, &p);
        struct buf b;
        buf_init(&b, 0);
        lang_org_key(s, &b);
        lang_org_acronym(s, &b);
        buf_done(&b);
        return 0;
}
