/* Fuzz target: the name tagger, on the valid UTF-8 of the input, as text and as words a line. */
#include "base/bug.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "lang/lang-tag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void try_text(struct lang_tagger *t, struct str in, const struct lang_hints *hints) {
        const struct lang_name *names;
        size_t n = lang_tag(t, in, TEXT_LANG_und, hints, &names), at = 0;
        for (size_t i = 0; i < n; i++) {
                BUG_IF(names[i].len == 0 || names[i].off < at || names[i].type >= LANG_TYPES);
                at = names[i].off + (size_t) names[i].len;
                BUG_IF(at > in.n || names[i].odds > 100);
                BUG_IF(utf8_valid(str_bytes(str_sub(in, names[i].off, names[i].len))) !=
                       names[i].len);
                BUG_IF(names[i].title_len &&
                       names[i].title_off + names[i].title_len > names[i].off);
        }
}

static void try_words(struct lang_tagger *t, struct str in, const struct lang_hints *hints) {
        VEC(struct lang_tagged) w = { 0 };
        VEC(size_t) ends = { 0 };
        while (in.n) {
                struct str line = str_cut(&in, '\n');
                if (line.n && line.p[0] == ' ')
                        vec_push(&ends, w.n);
                vec_push(&w, (struct lang_tagged){ .word = line });
        }
        vec_push(&ends, w.n);
        lang_tag_sentences(t, w.v, ends.v, ends.n, TEXT_LANG_fa, hints);
        for (size_t i = 0; i < w.n; i++) {
                BUG_IF(w.v[i].bio != 'O' && w.v[i].bio != 'B' && w.v[i].bio != 'I');
                BUG_IF(w.v[i].bio == 'I' &&
                       (i == 0 || w.v[i - 1].bio == 'O' || w.v[i - 1].type != w.v[i].type));
        }
        vec_done(&w);
        vec_done(&ends);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str in = { (const char *) data, utf8_valid(bytes_of(data, n)) };
        struct lang_tagger *t = lang_tagger_new();
        struct lang_hints *h = lang_hints_new(NULL);
        lang_hints_put(h, str_sub(in, 0, utf8_floor(in, in.n < 20 ? in.n : 20)), LANG_ORG);
        try_text(t, in, h);
        try_words(t, in, NULL);
        lang_hints_free(&h);
        lang_tagger_free(&t);
        return 0;
}
