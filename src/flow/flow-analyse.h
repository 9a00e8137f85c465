#pragma once
/* Analysis: what documents say of people and deeds, found and kept, and actors made of it.
 *
 *   main thread                                        other threads
 *   documents in order of id ─> job (64, ~1 MB) ───────> actor_read(), tie_doc, any order
 *        store_told_put() in order of id <───────────── names, offices, ties
 *   then  store_told_settle(), actor_build()
 *
 * Resumable: how far it is stands in the transaction that keeps what was found.  A new version of
 * what reads begins anew. */
#include "actor/actor-build.h"
#include "actor/actor-read.h"
#include "store/store-actor.h"

#include "tie/tie-read.h"

#include <signal.h>

enum { FLOW_ANALYSIS_VERSION = ACTOR_READ_VERSION << 8 | TIE_READ_VERSION };

struct flow_analysis {
        unsigned threads;                  /* 0 = one for each processor */
        const volatile sig_atomic_t *stop; /* or NULL */
        void (*progress)(void *arg,
                         const struct flow_analysis *a); /* or NULL; some times a second */
        void *arg;
        uint64_t docs, docs_all;                   /* out: done in this run; that were to be done */
        uint64_t mentions, links, sightings, ties; /* out: found in this run */
        struct actor_counts actors;                /* out: of the whole case */
        bool built;                                /* out: actors were made anew */
};

/* Analyse what is not analysed, then make actors anew if anything changed (or `always`).  Needs a
 * settled case with families.  ERR_stopped when `stop` was set: what was found so far is kept. */
int flow_analyse(struct store *st, struct flow_analysis *a, bool always, struct err *e);

/* How far the analysis of a case is: documents analysed, of how many. */
int flow_analysed(struct store *st, uint64_t *ret, uint64_t *ret_all, struct err *e);
