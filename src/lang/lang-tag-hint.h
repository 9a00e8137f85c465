#pragma once
/* Names known beforehand, as the tagger asks for them. */
#include "lang/lang-tag.h"

/* A bit for each type (1 << enum lang_type) of which a word with this hash is a part; 0 unknown. */
uint8_t lang_hints_find(const struct lang_hints *h, uint64_t form);
