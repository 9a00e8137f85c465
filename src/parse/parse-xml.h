#pragma once
/* XML of unknown vocabulary: its texts and attribute values. */
#include "parse/parse-file.h"

/* No entity is expanded but the five of XML itself, nothing is loaded, nothing is validated. */
void parse_xml_read(const struct parse_file *f, struct arena *a, struct buf *out);
