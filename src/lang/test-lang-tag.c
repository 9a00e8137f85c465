/* The name tagger: what it cuts, what it finds in sentences about invented people, what it never
 * does; its floors on labelled sets are train/eval-tag's. */
#include "base/hash.h"
#include "base/random.h"
#include "base/test.h"
#include "base/utf8.h"
#include "lang/lang-tag-chain.h"
#include "lang/lang-tag-cut.h"
#include "lang/lang-tag-word.h"
#include "lang/lang-tag.h"

#include <math.h>

/* ---- cutting ---- */

/* Words apart by a blank, sentences by a bar. */
static void expect_cut(const char *want, const char *in) {
        struct lang_cut c;
        struct lang_piece p;
        struct buf out;
        buf_init(&out, 0);
        lang_cut_init(&c, str_of(in));
        while (lang_cut_next(&c, &p)) {
                buf_put(&out, in + p.off, p.len);
                buf_puts(&out, p.ends ? "|" : " ");
        }
        EXPECT_STR(want, buf_str(&out));
        buf_done(&out);
}

TEST(cut_words) {
        expect_cut("Jane Doe 's note , please .|", "Jane Doe's note, please.");
        expect_cut("Mr. J. Doe left .|He is back .|", "Mr. J. Doe left. He is back.");
        expect_cut("the U.S. office|", "the U.S. office");
        expect_cut("write to jane.doe@example.org .|", "write to jane.doe@example.org.");
        expect_cut("see http://example.org/a?b=1 , or www.example.org !|",
                   "see http://example.org/a?b=1, or www.example.org!");
        expect_cut("don't|", "don't");
        expect_cut("Smith-Jones ( aide )|", "Smith-Jones (aide)");
        expect_cut("", " \t\n");
}

TEST(cut_sentences) {
        expect_cut("Jane Doe|Director|", "Jane Doe\nDirector\n");
        expect_cut("a line that is long enough to have been wrapped by Jane Doe ,|",
                   "a line that is long enough to have been wrapped by Jane\nDoe,");
        expect_cut("Jane|Director|River|", "Jane\tDirector   \tRiver");
        expect_cut("آمد .|رفت ؟|بله|", "آمد. رفت؟ بله");
}

TEST(cut_covers) { /* whatever stands there: in order, no overlap, whole letters */
        struct random r = { 4 };
        for (unsigned round = 0; round < 2000; round++) {
                static const char *const bits[] = {
                        "a",       ".", "\n", " ", "@", "ب", "\xe2\x80\x8c", "'", "s",
                        "http://", "|", ">",  "-", "J", "9", "\t",           "؟"
                };
                struct buf b;
                struct lang_cut c;
                struct lang_piece p;
                buf_init(&b, 0);
                for (size_t n = random_below(&r, 40); n-- > 0;)
                        buf_puts(&b, bits[random_below(&r, sizeof bits / sizeof *bits)]);
                size_t at = 0;
                lang_cut_init(&c, buf_str(&b));
                while (lang_cut_next(&c, &p)) {
                        EXPECT(p.len > 0 && p.off >= at && p.off + p.len <= b.n);
                        EXPECT_EQ(p.len, utf8_valid(bytes_of(b.p + p.off, p.len)));
                        at = p.off + p.len;
                }
                buf_done(&b);
        }
}

/* ---- the chain, against all paths ---- */

static double path_score(lang_row *s, lang_row *next, const uint8_t *y, size_t n) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
                unsigned before = i ? y[i - 1] : 0;
                if (!lang_label_follows(before, y[i]))
                        return -INFINITY;
                sum += s[i][y[i]] + next[before][y[i]];
        }
        return sum;
}

TEST(chain_as_all_paths) {
        enum { N = 4, PATHS = 7 * 7 * 7 * 7 };
        struct random r = { 9 };
        lang_row score[N], next[LANG_LABEL_ROOM], here[N], front[N], back[N], at;
        float scale[N];
        for (unsigned x = 0; x < LANG_LABEL_ROOM; x++)
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                        next[x][y] = (float) random_below(&r, 100) / 50 - 1;
        for (unsigned i = 0; i < N; i++)
                for (unsigned y = 0; y < LANG_LABEL_ROOM; y++)
                        score[i][y] = (float) random_below(&r, 100) / 25 - 2;
        double all = 0, person = 0, span = 0, best = -INFINITY;
        uint8_t want[N], got[N];
        for (unsigned k = 0; k < PATHS; k++) {
                uint8_t y[N] = { (uint8_t) (k % 7), (uint8_t) (k / 7 % 7), (uint8_t) (k / 49 % 7),
                                 (uint8_t) (k / 343) };
                double s = path_score(score, next, y, N), p = exp(s);
                all += p;
                person += y[1] == 1 ? p : 0;
                span += y[1] == 1 && y[2] == 2 && y[3] != 2 ? p : 0;
                if (s > best)
                        best = s, memcpy(want, y, N);
        }
        struct lang_sums s = { .here = here, .front = front, .back = back, .scale = scale };
        lang_chain_best(score, N, next, got);
        EXPECT(memcmp(want, got, N) == 0);
        lang_sums_make(&s, score, N, next, NULL);
        EXPECT(fabs(s.log_sum - log(all)) < 1e-3);
        lang_sums_at(&s, 1, at);
        EXPECT(fabs((double) at[1] - person / all) < 1e-4);
        EXPECT(fabs((double) lang_sums_span(&s, 1, 3, LANG_PER) - span / all) < 1e-4);
}

/* ---- the models ---- */

TEST(models_are_those_of_the_card) { /* data/README.md names the hash of each file */
        struct buf card;
        const char *source = getenv("CLEW_SOURCE");
        if (!source) {
                test_skip("no $CLEW_SOURCE");
                return;
        }
        char path[4096];
        snprintf(path, sizeof path, "%s/data/README.md", source);
        ASSERT(test_slurp(path, &card));
        for (unsigned k = 0; k <= LANG_MODELS; k++) {
                char hex[SHA256_HEX];
                struct sha256 h =
                        hash_sha256(k < LANG_MODELS ? lang_model_bytes(k) : lang_lexicon_bytes());
                sha256_hex(&h, hex);
                EXPECT(str_find(buf_str(&card), str_of(hex)) != SIZE_MAX);
        }
        buf_done(&card);
}

/* ---- names ---- */

static void expect_names(const char *want, const char *text) {
        const struct lang_name *n;
        struct lang_tagger *t = lang_tagger_new();
        struct buf out;
        buf_init(&out, 0);
        size_t k = lang_tag(t, str_of(text), TEXT_LANG_und, NULL, &n);
        for (size_t i = 0; i < k; i++)
                buf_printf(&out, "%s%s:%.*s", i ? "|" : "", lang_type_code(n[i].type),
                           (int) n[i].len, text + n[i].off);
        EXPECT_STR(want, buf_str(&out));
        buf_done(&out);
        lang_tagger_free(&t);
}

TEST(names_in_english) {
        expect_names("PER:Jane Porter|PER:Peter Holloway|LOC:London",
                     "Jane Porter met Peter Holloway in London.");
        expect_names("PER:Laura Whitfield", "Thanks,\nLaura Whitfield\n");
        expect_names("", "please see the attached file and call me back tomorrow.");
        expect_names("", "Dear All,\n\nThanks\n\nRegards,\n");
}

TEST(names_in_persian_and_arabic) {
        expect_names("PER:رضا کاظمیان|LOC:تهران", "آقای رضا کاظمیان در تهران گفت که جلسه برگزار "
                                                  "نمی‌شود.");
        expect_names("PER:محمد الحسيني|LOC:القاهرة", "وصل السيد محمد الحسيني إلى القاهرة أمس.");
}

TEST(title_beside_the_name) {
        const struct lang_name *n;
        struct str in = STR("I spoke with Dr. Jane Porter about the plan.");
        struct lang_tagger *t = lang_tagger_new();
        size_t k = lang_tag(t, in, TEXT_LANG_en, NULL, &n);
        ASSERT(k == 1);
        EXPECT_STR("Jane Porter", str_sub(in, n->off, n->len));
        EXPECT_STR("Dr.", str_sub(in, n->title_off, n->title_len));
        EXPECT(n->odds > 50 && n->odds < 100 && !n->hinted);
        lang_tagger_free(&t);
}

TEST(hints_raise_what_is_known) {
        const struct lang_name *n;
        struct str in = STR("and then Quorndale Brisk was not there any more");
        struct lang_tagger *t = lang_tagger_new();
        struct lang_hints *all = lang_hints_new(NULL), *doc = lang_hints_new(all);
        lang_hints_put(all, STR("Quorndale Brisk"), LANG_PER);
        ASSERT(lang_tag(t, in, TEXT_LANG_en, doc, &n) == 1);
        EXPECT_STR("Quorndale Brisk", str_sub(in, n->off, n->len));
        EXPECT_EQ(LANG_PER, n->type);
        EXPECT(n->hinted);
        lang_hints_free(&doc);
        lang_hints_free(&all);
        lang_tagger_free(&t);
}

TEST(words_of_others) { /* empty ones, no sentence, sentences longer than a chain */
        enum { N = 3 * LANG_TAG_SENTENCE + 7 };
        struct lang_tagger *t = lang_tagger_new();
        struct lang_tagged w[N] = { 0 };
        lang_tag_words(t, w, 0, TEXT_LANG_und, NULL);
        for (size_t i = 0; i < N; i++)
                w[i].word = i % 7 == 0 ? STR("Jane") : i % 7 == 1 ? STR("Porter") : STR("wrote");
        w[5].word = (struct str){ 0 };
        lang_tag_words(t, w, N, TEXT_LANG_en, NULL);
        size_t names = 0;
        for (size_t i = 0; i < N; i++) {
                EXPECT(w[i].bio == 'O' || w[i].bio == 'B' ||
                       (w[i].bio == 'I' && i && w[i - 1].bio != 'O'));
                names += w[i].bio == 'B';
        }
        EXPECT(names > N / 7 / 2);
        EXPECT_EQ('O', w[5].bio);
        lang_tagger_free(&t);
}
