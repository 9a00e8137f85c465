/* Fuzz target: everything that reads text, on the valid UTF-8 of the input. */
#include "base/bug.h"
#include "base/utf8.h"
#include "text/text-fold.h"
#include "text/text-key.h"
#include "text/text-lang.h"
#include "text/text-show.h"
#include "text/text-stem.h"
#include "text/text-token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void try_term(struct text_stemmer *s, struct str term) {
        char key[TEXT_KEY_MAX];
        struct str class = text_stem(s, term);
        BUG_IF(class.n == 0 || class.n > term.n + 1);
        BUG_IF(utf8_valid(str_bytes(term)) != term.n || utf8_valid(str_bytes(class)) != class.n);
        BUG_IF(text_key(term, key) > 0 && !text_key_likeness(term, term));
}

static void try_tokens(struct str in) {
        struct text_stemmer s;
        struct text_tokens t;
        struct text_token k;
        uint32_t pos = 0, last = 0;
        text_stemmer_init(&s);
        text_tokens_init(&t, in);
        while (text_tokens_next(&t, &k)) {
                BUG_IF(k.term.n == 0 || k.term.n > LIMIT_token_bytes);
                BUG_IF(k.len == 0 || k.off + (size_t) k.len > in.n || k.pos < last);
                BUG_IF(!k.overlay && k.pos != pos++);
                BUG_IF(k.overlay && (k.width < 2 || k.pos + 1 != pos));
                last = k.pos;
                try_term(&s, k.term);
        }
        text_stemmer_done(&s);
}

static void try_show(struct str in) {
        struct buf out;
        buf_init(&out, 0);
        text_show(&out, in, TEXT_SHOW_lines | TEXT_SHOW_isolate);
        for (size_t i = 0; i < out.n; i++)
                BUG_IF(((uint8_t) out.p[i] < 0x20 && out.p[i] != '\n') || out.p[i] == 0x7f);
        BUG_IF(utf8_valid(buf_bytes(&out)) != out.n);
        buf_clear(&out);
        text_show_cut(&out, in, 20, TEXT_SHOW_pad);
        BUG_IF(text_width(buf_str(&out)) != 20);
        buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct str in = { (const char *) data, utf8_valid(bytes_of(data, n)) };
        struct buf out;
        try_tokens(in);
        try_show(in);
        BUG_IF(text_lang_of(in) >= TEXT_LANGS);
        buf_init(&out, 0);
        text_fold(in, &out);
        BUG_IF(utf8_valid(buf_bytes(&out)) != out.n);
        buf_done(&out);
        return 0;
}
