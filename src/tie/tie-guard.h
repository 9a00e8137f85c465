#pragma once
/* A second look at what is about to be asserted: grammar may be read wrong, words are there or not.
 *
 *   "Jane Doe denies having met him"     a parser that takes "denies" for a noun asserts the
 * meeting
 *
 * A tie that passed for a fact is taken back to a mode when a word of tie-guard.def stands before
 * its verb (in some places behind it) and nothing ends the clause between them, when one of its
 * sides stands beside "or", or when its verb is an infinitive that nothing carries out.  Errs on
 * the side of doubt: what is denied, planned or supposed must never be told as done. */
#include "tie/tie-read.h"

/* Look at `t`, whose offsets are in `text`, and weaken it if need be. */
void tie_guard(struct str text, struct tie_said *t);
