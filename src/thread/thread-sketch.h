#pragma once
/* What a document says, in a few hundred bytes: which of its runs of words are also another's.
 *
 *   words, folded (text_tokens) ── runs of THREAD_RUN words, hashed ── the THREAD_SKETCH smallest
 *
 * (bottom-k minhash; Broder 1997).  Two documents that share a part p of all runs that either has
 * share about p of the smallest hashes; a draft that stands whole in a longer text has all of its
 * hashes that are small enough to be kept among the other's.  The number of different runs, which
 * says how much of each the shared ones are, is estimated from the largest hash kept.
 *
 * Kept with the document (store_doc.sketch); thread_run() makes links of them. */
#include "base/buf.h"
#include "base/vec.h"

enum { THREAD_RUN = 3, THREAD_SKETCH = 128, THREAD_SKETCH_WORDS = 20 };

struct thread_sketch {
        uint32_t words;
        uint64_t run[THREAD_RUN];  /* hashes of the last words */
        VEC(uint64_t) kept, fresh; /* the smallest hashes so far, rising; not sorted in yet */
        uint64_t most;             /* a hash above it is not wanted */
};

/* Feed the author's own words, stretch by stretch (or the whole text where nobody told the speakers
 * apart); runs do not reach out of a stretch.  _done appends the sketch to `out` (nothing for fewer
 * than THREAD_SKETCH_WORDS words) and makes *s ready for another document.  Memory: 3 KB; cost:
 * that of tokenising. */
void thread_sketch_init(struct thread_sketch *s);
void thread_sketch_put(struct thread_sketch *s, struct str text);
void thread_sketch_done(struct thread_sketch *s, struct buf *out);
void thread_sketch_free(struct thread_sketch *s); /* its memory */
