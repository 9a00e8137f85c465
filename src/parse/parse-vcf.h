#pragma once
/* Contact cards: vCard 2.1, 3.0, 4.0. */
#include "parse/parse-file.h"

/* One document for the file and, if it holds several cards, one item for each.  Photographs become
 * children. */
void parse_vcf_read(const struct parse_file *f, struct arena *a, struct buf *out);
