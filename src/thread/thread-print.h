#pragma once
/* Fingerprints by which families are found; computed at intake, kept in the document's row.  All of
 * them are 64 bits of XXH3 and are never identity: an opponent may collide them, which costs him a
 * wrong link that is shown with both ends, and nothing more.  0 always means "there is none". */
#include "base/str.h"

/* A subject as conversations keep it: without reply prefixes (Re: Fwd: Aw: Sv: پاسخ: رد: ...), list
 * tags in brackets before or between them, case and spacing. */
struct thread_subject {
        uint64_t print; /* of the base; bit 0 is `reply`, so compare by print | 1 */
        bool reply;     /* a prefix of answering or forwarding stood before it */
        struct str base;
};

struct thread_subject thread_print_subject(struct str subject);

static inline bool thread_print_is_reply(uint64_t subject_print) {
        return subject_print & 1;
}

/* Of what a message says.  Feed the author's own words stretch by stretch (or the whole text where
 * nobody told the speakers apart), then take both prints.
 *   body: equal when the texts are the same but for white space and '>' signs
 *   sim:  Charikar's simhash of overlapping pairs of words; few bits differ when few words do;
 *         0 for texts of fewer than THREAD_SIM_WORDS words, of which likeness says nothing */
enum { THREAD_SIM_WORDS = 24 };

struct thread_print {
        uint64_t hash, last; /* running: of the text; of the word before */
        uint32_t words;
        uint32_t pending;  /* pairs in `lanes` since they were last emptied into `sums` */
        uint64_t lanes[8]; /* 64 counters of one byte each */
        uint32_t sums[64];
};

void thread_print_init(struct thread_print *p);
void thread_print_put(struct thread_print *p, struct str text);
void thread_print_done(struct thread_print *p, uint64_t *ret_body, uint64_t *ret_sim);
