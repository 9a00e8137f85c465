#pragma once
/* What a PDF says beside its pages: who made it and when, signatures, scripts, bookmarks, attached
 * files; comments, form fields and links of a page. */
#include "page/page-open.h"
#include "rec/rec-build.h"

struct page_facts {
        uint32_t flags;                          /* enum rec_doc_flag */
        uint32_t fields, links, files, comments; /* how many were written */
        uint32_t scripts, actions, redactions;
        char first_action[64];
        struct buf files_seen; /* object numbers of attached files */
};

void page_facts_init(struct page_facts *x);
void page_facts_done(struct page_facts *x);

/* HEADER, ADDR and DATE records of the document. */
void page_fact_document(struct page_file *p, struct rec_build *b, struct page_facts *x);
/* Comments and fields of `page` as text; links, fields and signatures as facts. */
void page_fact_page(struct page_file *p, pdf_page *page, struct rec_build *b,
                    struct rec_build_text *t, struct page_facts *x);
/* Bookmarks as text. */
void page_fact_outline(struct page_file *p, struct rec_build_text *t);
/* Scripts, actions and redactions as flaws; then attached files as children. */
void page_fact_end(struct page_file *p, struct rec_build *b, struct page_facts *x);

/* A date as PDF, XMP or EXIF writes it; leaves it out if it is none. */
void page_fact_date(struct rec_build *b, enum rec_basis basis, struct str when);
/* Facts of an XMP packet: those with a bit in `missing` (enum page_xmp). */
enum page_xmp { PAGE_XMP_title = 1, PAGE_XMP_author = 2, PAGE_XMP_dates = 4, PAGE_XMP_tool = 8 };
void page_fact_xmp(struct rec_build *b, struct bytes xmp, uint32_t missing);
