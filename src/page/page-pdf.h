#pragma once
/* A PDF to records. */
#include "page/page-open.h"

void page_pdf_read(const struct parse_file *f, struct arena *a, struct buf *out);
