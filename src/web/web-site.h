#pragma once
/* What the threads of the web process share; folder-private. */
#include "web/web-gate.h"
#include "web/web.h"

#include <pthread.h>
#include <stdatomic.h>

enum { WEB_THREADS = 4, WEB_SECRET = 64 /* hexadecimal digits: 256 bits */ };

/* A case open for asking, kept for a moment between requests: opening maps every segment. */
struct web_case {
        struct store *store;
        struct query_case qc;
        int64_t opened_ms;
        uint64_t turn;  /* of web_site.turn when it was opened */
        uint64_t stamp; /* of the database then */
        struct web_case *next;
};

struct web_session {
        char cookie[8 + WEB_SECRET]; /* "clew=..."; "" = none */
        char token[WEB_SECRET + 1];
        char code[WEB_SECRET + 1]; /* "" = none, or used */
        int64_t code_until_ms, used_ms;
        enum web_lang lang;
        bool lang_set; /* else what the browser asks for */
        enum web_theme theme;
        enum web_calendar calendar;
        bool keys_off;
        char person[128];
};

struct web_site {
        char host[32]; /* 127.a.b.c:port */
        const char *case_path;
        bool unlocked;
        uint64_t idle_s;
        pthread_mutex_t lock; /* of all below */
        struct web_session session;
        struct web_case *idle;
        struct web_memo *memo; /* has a lock of its own */
        atomic_ullong turn;    /* moves on when the case was changed through us */
        atomic_bool locked_in; /* the jail is closed: requests may be answered */
        int lanes[WEB_THREADS];
        bool lane_busy[WEB_THREADS];
        pthread_cond_t lane_free;
        int control; /* codes from the keeper */
};

int64_t web_clock_ms(void); /* monotonic */

/* web-session.c — all take the lock themselves. */
void web_session_code(struct web_site *s, struct str code);
/* A code for a session: true, and the Set-Cookie value in ret, once and within 60 s. */
bool web_session_open(struct web_site *s, struct str code, char ret[static 160]);
/* The cookie to be compared with, "" when the session idled too long; touches nothing. */
void web_session_cookie(struct web_site *s, char ret[static 8 + WEB_SECRET]);
void web_session_fill(struct web_site *s, struct web_request *q, struct str accept_language);
void web_session_set(struct web_site *s, const struct web_request *q);

struct web_memo *web_memo_new(void); /* lives as long as the process */

/* web-case.c */
int web_case_get(struct web_site *s, struct web_case **ret, struct err *e);
void web_case_put(struct web_site *s, struct web_case **c);
void web_case_tidy(struct web_site *s); /* close what idles: it holds up the writer's checkpoints */

/* web-http.c: the daemon, until the keeper closes `control`. */
int web_http_run(struct web_site *s, int listener, struct err *e);
/* Answer one request that passed the gate. */
void web_route_answer(struct web_request *q, const struct web_target *t, struct web_answer *w);

/* web-lock.c: files first (before threads), system calls when all threads run. */
int web_lock_files(const char *case_path, struct err *e);
int web_lock_calls(struct err *e);
