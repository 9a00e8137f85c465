#pragma once
/* The parsers as they stand in the program: data/parse-en.bin, data/parse-fa.bin. */
#include "lang/lang-parse-step.h"

/* That of `lang`, or NULL. */
const struct lang_parse_file *lang_parse_model(enum text_lang lang);
