#pragma once
/* MuPDF for one file: a context that is silent and counts, and the PDF opened in it. */
#include "page/page.h"

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

struct page_file {
        fz_context *ctx;
        fz_alloc_context alloc;
        const struct parse_file *f;
        pdf_document *pdf;   /* NULL: no PDF, or one that cannot be opened */
        bool locked;         /* needs a password that we do not have */
        bool unlocked;       /* opened by one of the secrets */
        bool dry;            /* an allocation failed for want of memory */
        uint32_t complaints; /* warnings and errors of the library */
};

/* A context; page_file_done() drops all. */
void page_file_init(struct page_file *p, const struct parse_file *f);
void page_file_done(struct page_file *p);
/* Open the PDF; pdf stays NULL if it is none. */
void page_file_open(struct page_file *p);
/* To be called in every fz_catch: leaves the worker if memory was out. */
void page_file_caught(struct page_file *p);
