/* Tesseract behind its C interface; see ocr-engine.h.
 *
 * What would end a locked worker, and how it is kept from happening:
 *   threads    OpenMP's regions are serial when no level of them may be active
 *   stderr     a stream that swallows everything stands in its place
 *   files      models, character sets and word lists are loaded by Init; each engine reads once
 *   no memory  C++ is told to leave by the same door as mem_alloc() */
#include "ocr/ocr-engine.h"

#include "base/bug.h"
#include "base/limits.h"

#include <leptonica/allheaders.h>
#include <stdio.h>
#include <stdlib.h>
#include <tesseract/capi.h>

/* Of GNU OpenMP, whose header is gcc's own and not there for clang. */
void omp_set_max_active_levels(int levels);

/* The exception to "no globals": engines are loaded once, before the lock. */
static struct {
        TessBaseAPI *of[OCR_MODELS], *osd;
        uint32_t width[OCR_MODELS], height[OCR_MODELS];
} engines;

/* ---- silence ------------------------------------------------------------------------------- */

static ssize_t swallow(void *cookie, const char *p, size_t n) {
        (void) cookie;
        (void) p;
        return (ssize_t) n;
}

static void say_nothing(const char *words) {
        (void) words;
}

static void be_silent(void) {
        FILE *nowhere = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = swallow });
        if (nowhere)
                stderr = nowhere;
        setMsgSeverity(L_SEVERITY_NONE);
        leptSetStderrHandler(say_nothing);
}

static void memory_is_out(void) {
        mem_free(mem_array(NULL, SIZE_MAX, 2)); /* calls the out-of-memory handler */
}

/* std::set_new_handler, which has no name in C. */
void *ocr_set_new_handler(void (*handler)(void)) __asm__("_ZSt15set_new_handlerPFvvE");

/* ---- loading ------------------------------------------------------------------------------- */

static TessBaseAPI *load(const char *language, TessOcrEngineMode mode) {
        TessBaseAPI *t = TessBaseAPICreate();
        if (t && TessBaseAPIInit2(t, NULL, language, mode) == 0)
                return t;
        if (t)
                TessBaseAPIDelete(t);
        return NULL;
}

/* Lines of black bars and dots: enough that every stage of the reading runs once. */
static struct ocr_gray warm_page(void) {
        enum { W = 400, H = 400 };
        struct ocr_gray g = { W, H, mem_alloc(W * H) };
        memset(g.p, 255, W * H);
        for (uint32_t y = 40; y < 370; y++)
                for (uint32_t x = 20; x < 380; x++)
                        if (y % 60 < 28 && (x % 24 < 5 || (y % 14 < 4 && x % 24 < 14)))
                                g.p[y * W + x] = 0;
        return g;
}

static void warm_look(void) {
        struct ocr_gray g = warm_page();
        struct ocr_look look;
        ocr_engine_look(&g, &look);
        ocr_gray_done(&g);
}

static void warm_one(enum ocr_model m) {
        struct ocr_gray g = warm_page();
        struct ocr_words words = { .v = { 0 } };
        buf_init(&words.text, 0);
        ocr_engine_set(m, &g, 300);
        ocr_engine_line_height(m);
        ocr_engine_read(m, &words);
        ocr_engine_read_line(m, (struct ocr_rect){ 10, 50, 390, 100 }, &words);
        ocr_engine_clear(m);
        ocr_words_done(&words);
        ocr_gray_done(&g);
}

bool ocr_engine_warm(void) {
        static const char *const names[OCR_MODELS] = { "eng", "fas", "ara" };
        bool all = true;
        omp_set_max_active_levels(0);
        be_silent();
        ocr_set_new_handler(memory_is_out);
        for (unsigned i = 0; i < OCR_MODELS; i++) {
                engines.of[i] = load(names[i], OEM_LSTM_ONLY);
                all &= engines.of[i] != NULL;
                if (engines.of[i])
                        warm_one((enum ocr_model) i);
        }
        engines.osd = load("osd", OEM_TESSERACT_ONLY);
        if (engines.osd)
                TessBaseAPISetPageSegMode(engines.osd, PSM_OSD_ONLY);
        warm_look();
        return all && engines.osd;
}

bool ocr_engine_has(enum ocr_model m) {
        return engines.of[m] != NULL;
}

/* ---- pictures ------------------------------------------------------------------------------ */

static void set(TessBaseAPI *t, const struct ocr_gray *g, uint32_t dpi) {
        TessBaseAPISetInputName(t, ""); /* wild.md#ocr-zones: else it looks for a file of zones */
        TessBaseAPISetImage(t, g->p, (int) g->width, (int) g->height, 1, (int) g->width);
        if (dpi)
                TessBaseAPISetSourceResolution(t, (int) dpi);
}

void ocr_engine_set(enum ocr_model m, const struct ocr_gray *g, uint32_t dpi) {
        TessBaseAPISetPageSegMode(engines.of[m], PSM_AUTO);
        set(engines.of[m], g, dpi);
        engines.width[m] = g->width;
        engines.height[m] = g->height;
}

void ocr_engine_clear(enum ocr_model m) {
        TessBaseAPIClear(engines.of[m]);
}

void ocr_engine_look(const struct ocr_gray *g, struct ocr_look *ret) {
        struct ocr_look look = { 0 };
        int degrees = 0;
        const char *script = NULL;
        *ret = look;
        if (!engines.osd)
                return;
        set(engines.osd, g, 0);
        if (TessBaseAPIDetectOrientationScript(engines.osd, &degrees, &look.up_sure, &script,
                                               &look.script_sure)) {
                look.quarters = (uint32_t) (degrees / 90) & 3;
                snprintf(look.script, sizeof look.script, "%s", script ? script : "");
                *ret = look;
        }
        TessBaseAPIClear(engines.osd);
}

/* ---- lines --------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
        uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
        return (x > y) - (x < y);
}

uint32_t ocr_engine_line_height(enum ocr_model m) {
        VEC(uint32_t) heights = { 0 };
        TessPageIterator *it = TessBaseAPIAnalyseLayout(engines.of[m]);
        int x0, y0, x1, y1;
        if (!it)
                return 0;
        do {
                if (TessPageIteratorBoundingBox(it, RIL_TEXTLINE, &x0, &y0, &x1, &y1) && y1 > y0)
                        vec_push(&heights, (uint32_t) (y1 - y0));
        } while (TessPageIteratorNext(it, RIL_TEXTLINE));
        TessPageIteratorDelete(it);
        qsort(heights.v, heights.n, sizeof *heights.v, by_size);
        uint32_t median = heights.n ? heights.v[heights.n / 2] : 0;
        vec_done(&heights);
        return median;
}

/* ---- words --------------------------------------------------------------------------------- */

static enum ocr_begin begin_of(const TessPageIterator *p) {
        if (TessPageIteratorIsAtBeginningOf(p, RIL_BLOCK) ||
            TessPageIteratorIsAtBeginningOf(p, RIL_PARA))
                return OCR_BEGIN_paragraph;
        return TessPageIteratorIsAtBeginningOf(p, RIL_TEXTLINE) ? OCR_BEGIN_line : OCR_BEGIN_word;
}

/* `begins` outlives words that are left out for being blank. */
static void take_word(TessResultIterator *it, enum ocr_begin *begins, struct ocr_words *out) {
        const TessPageIterator *p = TessResultIteratorGetPageIteratorConst(it);
        struct ocr_word w = { 0 };
        float sure = TessResultIteratorConfidence(it, RIL_WORD);
        char *z = TessResultIteratorGetUTF8Text(it, RIL_WORD);
        enum ocr_begin here = begin_of(p);
        size_t n = out->v.n;
        *begins = here > *begins ? here : *begins;
        if (z && TessPageIteratorBoundingBox(p, RIL_WORD, &w.at.x0, &w.at.y0, &w.at.x1, &w.at.y1)) {
                w.begins = *begins;
                w.confidence = sure > 0 ? sure < 100 ? (uint32_t) sure : 100 : 0;
                ocr_words_put(out, str_of(z), &w);
        }
        if (out->v.n > n)
                *begins = OCR_BEGIN_word;
        TessDeleteText(z);
}

static void take_words(TessBaseAPI *t, struct ocr_words *out) {
        TessResultIterator *it = TessBaseAPIGetIterator(t);
        enum ocr_begin begins = OCR_BEGIN_paragraph;
        if (!it)
                return;
        do {
                if (out->v.n >= LIMIT_ocr_words)
                        break;
                take_word(it, &begins, out);
        } while (TessResultIteratorNext(it, RIL_WORD));
        TessResultIteratorDelete(it);
}

static bool recognize(TessBaseAPI *t, struct ocr_words *out) {
        ETEXT_DESC *watch = TessMonitorCreate();
        TessMonitorSetDeadlineMSecs(watch, (int) LIMIT_ocr_ms);
        bool good = TessBaseAPIRecognize(t, watch) == 0;
        take_words(t, out);
        TessMonitorDelete(watch);
        return good;
}

bool ocr_engine_read(enum ocr_model m, struct ocr_words *out) {
        return recognize(engines.of[m], out);
}

void ocr_engine_read_line(enum ocr_model m, struct ocr_rect at, struct ocr_words *out) {
        int32_t w = (int32_t) engines.width[m], h = (int32_t) engines.height[m];
        at.x0 = at.x0 > 0 ? at.x0 : 0;
        at.y0 = at.y0 > 0 ? at.y0 : 0;
        at.x1 = at.x1 < w ? at.x1 : w;
        at.y1 = at.y1 < h ? at.y1 : h;
        if (at.x1 - at.x0 < 4 || at.y1 - at.y0 < 4)
                return;
        TessBaseAPISetPageSegMode(engines.of[m], PSM_SINGLE_LINE);
        TessBaseAPISetRectangle(engines.of[m], at.x0, at.y0, at.x1 - at.x0, at.y1 - at.y0);
        recognize(engines.of[m], out);
}
