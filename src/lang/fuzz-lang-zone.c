/* Any text is covered by zones in order, without holes or overlaps; all places lie in it. */
#include "base/bug.h"
#include "base/utf8.h"
#include "lang/lang-zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_range(struct str text, struct lang_range r) {
        BUG_IF(r.len > text.n || r.off > text.n - r.len);
        BUG_IF(r.len && utf8_floor(text, r.off) != r.off);
        BUG_IF(r.len && r.off + r.len < text.n && utf8_floor(text, r.off + r.len) != r.off + r.len);
}

static void check_fields(struct str text, const struct lang_zone *z) {
        struct lang_fields f = { 0 };
        size_t at = z->off;
        lang_signature(text, z->off, z->len, &f);
        for (size_t i = 0; i < f.v.n; i++) {
                BUG_IF(f.v.v[i].off < at || f.v.v[i].off + f.v.v[i].len > z->off + z->len);
                check_range(text, (struct lang_range){ f.v.v[i].off, f.v.v[i].len });
                at = f.v.v[i].off + f.v.v[i].len;
        }
        vec_done(&f.v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str text = { (const char *) data, utf8_valid((struct bytes){ data, n }) };
        struct lang_zones z = { 0 };
        size_t at = 0;
        lang_zones_read(text, &z);
        for (size_t i = 0; i < z.zones.n; i++) {
                const struct lang_zone *s = &z.zones.v[i];
                BUG_IF(s->off != at || s->len == 0 || s->voice > z.voices.n);
                BUG_IF(s->depth && !s->voice);
                BUG_IF(s->kind == LANG_ZONE_own && s->voice);
                check_fields(text, s);
                at += s->len;
        }
        BUG_IF(at != text.n);
        for (size_t i = 0; i < z.voices.n; i++) {
                const struct lang_voice *v = &z.voices.v[i];
                const struct lang_range all[] = { v->said, v->name, v->address, v->date,
                                                  v->to,   v->cc,   v->subject };
                for (size_t k = 0; k < sizeof all / sizeof *all; k++)
                        check_range(text, all[k]);
        }
        lang_zones_done(&z);
        return 0;
}
