#pragma once
/* The workbench: the case in the reporter's own browser, on her own machine.
 *
 *   clew serve (keeper) ── fork ──> web (jailed: no connect, no exec, nothing is written)
 *     │   the only one that            │ one listening socket on 127.a.b.c, made before the lock
 *     │   does anything                │ threads: gate → route → page, over a read-only case
 *     └──── lanes (socket pairs) <─────┘ "act 7 with these values": web-act.def, and nothing else
 *           fork, exec clew VERB ...
 *
 * A request passes web-gate.h (who asks, from where), web-route.def (what for) and a page function
 * (web-request.h), which writes HTML through web-html.h.  GET changes nothing.  What changes the
 * case goes through the keeper, by the verbs that the command line has. */
#include "base/err.h"

struct web_options {
        const char *case_path; /* of the case; borrowed */
        bool open;             /* start a browser */
        bool unlocked;         /* for drills of the second line of defence: no CSP.  Never else */
        uint64_t idle_s;       /* without a request for so long, the code is asked for again */
        void (*ready)(void *ctx, const char *address); /* with its one-time code; may be NULL */
        void *ctx;
};

/* Serve the case until SIGINT or SIGTERM.  ERR_absent (no case), ERR_jail (cannot be locked in:
 * nothing is served), ERR_io (no address to listen on). */
int web_serve(const struct web_options *o, struct err *e);
