#pragma once
/* Tesseract, made silent and still: no files, threads, or words on stderr after the warming.
 *
 * The engines live as long as the process: loading a model costs more than most pages. */
#include "ocr/ocr-words.h"

enum ocr_model { OCR_MODEL_eng, OCR_MODEL_fas, OCR_MODEL_ara, OCR_MODELS };

/* Load all; false if a model that was asked for is not installed (what is there works). */
bool ocr_engine_warm(void);
bool ocr_engine_has(enum ocr_model m);

/* Which way up a page is, and of which script. */
struct ocr_look {
        uint32_t quarters; /* to be turned to the left by so many quarters */
        float up_sure;     /* above 10: surely */
        float script_sure; /* above 1: probably */
        char script[32];   /* "Latin", "Arabic" ...; empty: cannot be told */
};
void ocr_engine_look(const struct ocr_gray *g, struct ocr_look *ret);

/* Take the picture; it must live until ocr_engine_clear(). */
void ocr_engine_set(enum ocr_model m, const struct ocr_gray *g, uint32_t dpi);
/* The median height of its lines, 0 if it has none.  The layout found is used for reading. */
uint32_t ocr_engine_line_height(enum ocr_model m);
/* Append the words of the picture in reading order.  False if LIMIT_ocr_ms was over before. */
bool ocr_engine_read(enum ocr_model m, struct ocr_words *out);
/* Append those of a stretch of one line. */
void ocr_engine_read_line(enum ocr_model m, struct ocr_rect at, struct ocr_words *out);
void ocr_engine_clear(enum ocr_model m);
