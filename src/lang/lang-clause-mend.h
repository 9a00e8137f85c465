#pragma once
/* Trees of sentences, mended: what greedy parsers get wrong and the words can tell. */
#include "lang/lang-parse.h"

/* Mend `t`, a tree over `text`; English only, others stay.  Its nodes are copied to `room`, where
 * *t points afterwards: it lives as both.  No word is added or lost, and there is no cycle. */
void lang_clause_mend(struct str text, struct lang_tree *t,
                      struct lang_node room[static LANG_PARSE_WORDS]);
