/* A page; see ocr-read.h.
 *
 *   look ─ try the script and the way up that it looks like ─ sure? done
 *        └ else the page as it lies, then the other script; the surest of these is kept
 *
 *   a try: turn ─ lines low? enlarge ─ Latin:  eng
 *                                    └ Arabic: fas; too few Persian letters: ara, the surer one;
 *                                              odd words once more by eng
 *
 * "fas+eng" in one engine is not used: it is half as fast, and eng steals Persian words ("polo").
 * A page of fewer than some 50 letters cannot be looked at: it is read as it lies. */
#include "ocr/ocr-read.h"

#include "base/limits.h"

#include <stdio.h>

enum {
        UP_SURE = 3, /* of the look: below that a page is not turned */
        SURE = 70,   /* mean confidence that needs no other try */
        LOW = 20,
        HIGH = 30, /* lines below LOW pixels are enlarged to HIGH */
        TIMES_MOST = 4,
        SIDE_MOST = 32000, /* Tesseract's is 32,767 */
        TAKES_OVER = 88,   /* what eng must be sure of to take words in an Arabic line */
        BETTER_BY = 12,
        ARABIC_BY = 5, /* what ara must be surer than fas */
        PERSIAN_SURE = 70,
};

struct try {
        const struct ocr_gray *page;
        uint32_t dpi, quarters, times;
        bool arabic;
        struct ocr_gray turned, large;
        const struct ocr_gray *view; /* what is read */
        struct ocr_words words;
        struct ocr_sum sum;
        bool stopped, empty; /* empty: no lines at all */
};

static void try_init(struct try *t, const struct ocr_gray *page, uint32_t dpi) {
        *t = (struct try){ .page = page, .dpi = dpi, .times = 1, .view = page };
        buf_init(&t->words.text, 0);
}

static void try_done(struct try *t) {
        ocr_words_done(&t->words);
        ocr_gray_done(&t->turned);
        ocr_gray_done(&t->large);
}

/* ---- size ---------------------------------------------------------------------------------- */

static uint32_t times_for(const struct ocr_gray *g, uint32_t height) {
        uint32_t times = height ? (HIGH + height - 1) / height : 1;
        times = height >= LOW ? 1 : times > TIMES_MOST ? TIMES_MOST : times;
        uint64_t side = g->width > g->height ? g->width : g->height;
        while (times > 1 && (side * times > SIDE_MOST ||
                             (uint64_t) g->width * g->height * times * times > LIMIT_page_pixels))
                times--;
        return times;
}

/* Give the page to `m`, turned and large enough. */
static void show(struct try *t, enum ocr_model m) {
        if (t->quarters && !t->turned.p) {
                ocr_gray_turn(t->page, t->quarters, &t->turned);
                t->view = &t->turned;
        }
        ocr_engine_set(m, t->view, t->dpi * t->times);
        if (t->large.p)
                return;
        uint32_t height = ocr_engine_line_height(m);
        t->empty = height == 0;
        t->times = times_for(t->view, height);
        if (t->times == 1)
                return;
        ocr_engine_clear(m);
        ocr_gray_enlarge(t->view, t->times, &t->large);
        t->view = &t->large;
        ocr_engine_set(m, t->view, t->dpi * t->times);
}

/* ---- models -------------------------------------------------------------------------------- */

static void read_by(struct try *t, enum ocr_model m) {
        show(t, m);
        if (!t->empty)
                t->stopped |= !ocr_engine_read(m, &t->words);
        ocr_engine_clear(m);
        ocr_words_sum(&t->words, &t->sum);
}

/* Arabic letters that fas reads with few of the Persian four, or not surely: by ara, and the surer
 * of both is kept. */
static void read_arabic(struct try *t) {
        struct ocr_words persian;
        struct ocr_sum sum = t->sum;
        bool surely = sum.persian * 100 > sum.arabic && sum.arabic_sure >= PERSIAN_SURE;
        if (surely || sum.arabic == 0 || !ocr_engine_has(OCR_MODEL_ara))
                return;
        persian = t->words;
        t->words = (struct ocr_words){ .v = { 0 } };
        buf_init(&t->words.text, 0);
        read_by(t, OCR_MODEL_ara);
        if (t->sum.arabic_sure > sum.arabic_sure + ARABIC_BY && t->sum.signs * 2 > sum.signs) {
                ocr_words_done(&persian);
                return;
        }
        ocr_words_done(&t->words);
        t->words = persian;
        t->sum = sum;
}

/* ---- Latin words in Arabic lines ------------------------------------------------------------ */

static struct ocr_rect around(struct ocr_rect a, struct ocr_rect b) {
        return (struct ocr_rect){ a.x0 < b.x0 ? a.x0 : b.x0, a.y0 < b.y0 ? a.y0 : b.y0,
                                  a.x1 > b.x1 ? a.x1 : b.x1, a.y1 > b.y1 ? a.y1 : b.y1 };
}

static void copy_words(const struct ocr_words *from, size_t i, size_t end, struct ocr_words *to) {
        for (; i < end; i++)
                ocr_words_put(to, ocr_word_text(from, &from->v.v[i]), &from->v.v[i]);
}

/* Words [i, end) of a line again by eng; appended to `out` if that is much surer. */
static bool take_over(struct try *t, size_t i, size_t end, struct ocr_words *scratch,
                      struct ocr_words *out) {
        enum { MARGIN = 6 };
        struct ocr_words was = { .v = { 0 } };
        struct ocr_rect at = t->words.v.v[i].at;
        struct ocr_sum before, after;
        enum ocr_begin begins = t->words.v.v[i].begins;
        buf_init(&was.text, 0);
        copy_words(&t->words, i, end, &was);
        ocr_words_sum(&was, &before);
        ocr_words_done(&was);
        for (size_t k = i; k < end; k++)
                at = around(at, t->words.v.v[k].at);
        at = (struct ocr_rect){ at.x0 - MARGIN, at.y0 - MARGIN, at.x1 + MARGIN, at.y1 + MARGIN };
        ocr_words_clear(scratch);
        ocr_engine_read_line(OCR_MODEL_eng, at, scratch);
        ocr_words_sum(scratch, &after);
        if (after.confidence < TAKES_OVER || after.confidence < before.confidence + BETTER_BY ||
            after.latin < 2 || after.latin * 2 < after.signs)
                return false;
        for (size_t k = 0; k < scratch->v.n; k++)
                scratch->v.v[k].begins = k ? OCR_BEGIN_word : begins;
        copy_words(scratch, 0, scratch->v.n, out);
        return true;
}

/* The stretch of odd words of one line that begins at `i`; `i` if there is none. */
static size_t odd_stretch(const struct ocr_words *w, size_t i) {
        size_t end = i;
        while (end < w->v.n && ocr_word_odd(w, &w->v.v[end]) &&
               (end == i || w->v.v[end].begins == OCR_BEGIN_word))
                end++;
        return end;
}

static void read_latin_words(struct try *t) {
        struct ocr_words out = { .v = { 0 } }, scratch = { .v = { 0 } };
        uint64_t left = LIMIT_ocr_stretches;
        if (!ocr_engine_has(OCR_MODEL_eng) || t->sum.arabic == 0)
                return;
        buf_init(&out.text, 0);
        buf_init(&scratch.text, 0);
        ocr_engine_set(OCR_MODEL_eng, t->view, t->dpi * t->times);
        for (size_t i = 0; i < t->words.v.n;) {
                size_t end = odd_stretch(&t->words, i);
                bool taken = end > i && left > 0 && take_over(t, i, end, &scratch, &out);
                left -= end > i && left > 0;
                end += end == i;
                if (!taken)
                        copy_words(&t->words, i, end, &out);
                i = end;
        }
        ocr_engine_clear(OCR_MODEL_eng);
        ocr_words_done(&scratch);
        ocr_words_done(&t->words);
        t->words = out;
        ocr_words_sum(&t->words, &t->sum);
}

/* ---- tries --------------------------------------------------------------------------------- */

static void run(struct try *t) {
        enum ocr_model m = t->arabic ? ocr_engine_has(OCR_MODEL_fas) ? OCR_MODEL_fas : OCR_MODEL_ara
                                     : OCR_MODEL_eng;
        if (!ocr_engine_has(m))
                return;
        read_by(t, m);
        if (m == OCR_MODEL_fas)
                read_arabic(t);
        if (t->arabic && t->sum.arabic_sure >= SURE / 2)
                read_latin_words(t);
        for (size_t i = 0; i < t->words.v.n; i++)
                t->words.v.v[i].at =
                        ocr_rect_back(t->page, t->quarters, t->times, t->words.v.v[i].at);
}

static uint64_t worth(const struct try *t) {
        return (uint64_t) t->sum.confidence * t->sum.confidence * t->sum.signs;
}

static bool good(const struct try *t) {
        return t->empty || (t->sum.signs && t->sum.confidence >= SURE);
}

/* Try, and keep the better in *best. */
static void attempt(struct try *best, uint32_t quarters, bool arabic) {
        struct try t;
        if (best->stopped) /* another would not be faster */
                return;
        try_init(&t, best->page, best->dpi);
        t.quarters = quarters;
        t.arabic = arabic;
        run(&t);
        if (worth(&t) > worth(best) || best->sum.signs == 0) {
                struct try was = *best;
                *best = t;
                t = was;
        }
        try_done(&t);
}

void ocr_page_read(const struct ocr_gray *g, uint32_t dpi, struct ocr_page *ret) {
        struct ocr_look look;
        struct try best;
        ocr_engine_look(g, &look);
        bool arabic = strcmp(look.script, "Arabic") == 0;
        uint32_t quarters = look.up_sure >= UP_SURE ? look.quarters : 0;
        try_init(&best, g, dpi);
        attempt(&best, quarters, arabic);
        if (!good(&best) && quarters)
                attempt(&best, 0, arabic);
        if (!good(&best))
                attempt(&best, quarters, !arabic);
        *ret = (struct ocr_page){ .words = best.words, .sum = best.sum, .stopped = best.stopped };
        ret->absent = !ocr_engine_has(OCR_MODEL_eng) ||
                      (arabic && !(ocr_engine_has(OCR_MODEL_fas) && ocr_engine_has(OCR_MODEL_ara)));
        snprintf(ret->script, sizeof ret->script, "%s", look.script);
        best.words = (struct ocr_words){ .v = { 0 } };
        try_done(&best);
}

void ocr_page_done(struct ocr_page *p) {
        ocr_words_done(&p->words);
}
