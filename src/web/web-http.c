/* The listening side: libmicrohttpd in front of gate, routes and pages.
 *
 *   MHD thread ─ head ─> web_gate ─┬─ refused: status, empty body
 *                                  ├─ /open/CODE: session, 303 to /
 *                                  └─ form read ─ token ─> web_route_answer ─> headers, body
 *
 * The library is loaded when a case is served, as no other verb needs it; its threads are made
 * before the lock on system calls, and answer nothing until that has closed. */
#include "base/io.h"
#include "base/limits.h"
#include "query/query-network.h"
#include "web/web-html.h"
#include "web/web-site.h"

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <microhttpd.h>
#include <poll.h>
#include <unistd.h>

enum { HEAVY = 4 << 20 };

static struct calls {
#define CALL(name) __typeof__(MHD_##name) *name;
#define CALLS                                                                                      \
        CALL(start_daemon)                                                                         \
        CALL(stop_daemon)                                                                          \
        CALL(create_response_from_buffer)                                                          \
        CALL(add_response_header)                                                                  \
        CALL(queue_response)                                                                       \
        CALL(destroy_response)                                                                     \
        CALL(get_connection_values)
        CALLS
#undef CALL
} mhd;

static int load(struct err *e) {
        void *lib = dlopen("libmicrohttpd.so.12", RTLD_NOW | RTLD_LOCAL);
        bool all = lib != NULL;
#define CALL(name) all = all && (*(void **) &mhd.name = dlsym(lib, "MHD_" #name)) != NULL;
        CALLS
#undef CALL
        if (all)
                return 0;
        err_set(e, ERR_absent, "libmicrohttpd is not there");
        return err_hint(e, ERR_absent, "install Debian's package libmicrohttpd12");
}

/* One request, from its first line to its end. */
struct talk {
        struct buf target;
        struct buf form;
        bool judged; /* the gate has spoken; `refused` is 0 or a status */
        unsigned refused;
        enum web_method method;
        bool open;
};

static void *begin_talk(void *site, const char *uri, struct MHD_Connection *c) {
        (void) site, (void) c;
        struct talk *t = mem_zalloc(sizeof *t);
        buf_init(&t->target, LIMIT_web_head);
        buf_init(&t->form, LIMIT_web_form);
        buf_puts(&t->target, uri);
        return t;
}

static void end_talk(void *site, struct MHD_Connection *c, void **tp,
                     enum MHD_RequestTerminationCode why) {
        (void) site, (void) c, (void) why;
        struct talk *t = *tp;
        if (!t)
                return;
        buf_done(&t->target);
        buf_done(&t->form);
        mem_free(t);
        *tp = NULL;
}

/* ---- the head ----------------------------------------------------------------------------- */

struct reader {
        struct web_head *head;
        struct str *language;
};

static enum MHD_Result take_header(void *ctx, enum MHD_ValueKind kind, const char *key,
                                   const char *value) {
        (void) kind;
        struct reader *r = ctx;
        struct web_head *h = r->head;
        struct str k = str_of(key), v = str_of(value ? value : "");
        unsigned none = 0;
        const struct {
                const char *name;
                struct str *to;
                unsigned *times;
        } known[] = { { "host", &h->host, &h->hosts },
                      { "origin", &h->origin, &none },
                      { "sec-fetch-site", &h->fetch_site, &none },
                      { "cookie", &h->cookie, &h->cookies },
                      { "content-type", &h->type, &none },
                      { "accept", &h->accept, &none },
                      { "accept-language", r->language, &none },
                      { "content-length", NULL, &h->lengths },
                      { "transfer-encoding", NULL, &h->encodings } };
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
                if (str_eq_nocase(k, str_of(known[i].name))) {
                        if (known[i].to)
                                *known[i].to = v;
                        ++*known[i].times;
                }
        r->head->odd += k.n == 0 || k.p[k.n - 1] <= ' ';
        return MHD_YES;
}

static void read_head(struct MHD_Connection *c, const struct talk *t, const char *method,
                      const char *version, struct web_head *h, struct str *language) {
        struct reader r = { h, language };
        *h = (struct web_head){ .method = str_of(method),
                                .version = str_of(version),
                                .target = buf_str(&t->target) };
        mhd.get_connection_values(c, MHD_HEADER_KIND, take_header, &r);
}

/* ---- answers ------------------------------------------------------------------------------ */

/* Markup of others stands under `sandbox`: no scripts, forms, frames' doings, popups.  It keeps its
 * origin, with which a page without scripts can do nothing; without it, it could not even load our
 * style or be left by our links, as neither would carry the session. */
static void put_policy(const struct web_site *s, const struct web_answer *w,
                       struct MHD_Response *r) {
        char csp[400];
        if (s->unlocked)
                return;
        snprintf(csp, sizeof csp,
                 "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                 "base-uri "
                 "'none'; frame-ancestors 'none'%s%s",
                 w->scripts && !w->sandbox ? "; script-src 'self'; connect-src 'self'" : "",
                 w->sandbox ? "; sandbox allow-same-origin" : "");
        mhd.add_response_header(r, "Content-Security-Policy", csp);
}

static void put_headers(const struct web_site *s, const struct web_answer *w,
                        struct MHD_Response *r) {
        static const char *const always[][2] = {
                { "X-Content-Type-Options", "nosniff" },
                { "Referrer-Policy", "no-referrer" },
                { "Cross-Origin-Opener-Policy", "same-origin" },
                { "Cross-Origin-Resource-Policy", "same-origin" },
                { "X-DNS-Prefetch-Control", "off" },
                { "X-Frame-Options", "DENY" },
                { "Permissions-Policy",
                  "accelerometer=(), autoplay=(), camera=(), "
                  "display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), "
                  "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
                  "picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), "
                  "usb=(), xr-spatial-tracking=()" },
        };
        for (size_t i = 0; i < sizeof always / sizeof *always; i++)
                mhd.add_response_header(r, always[i][0], always[i][1]);
        mhd.add_response_header(r, "Cache-Control", "no-store");
        put_policy(s, w, r);
}

static enum MHD_Result send_answer(const struct web_site *s, struct MHD_Connection *c,
                                   struct web_answer *w, const char *cookie) {
        struct MHD_Response *r = mhd.create_response_from_buffer(
                w->body.n, w->body.p ? w->body.p : (void *) "", MHD_RESPMEM_MUST_COPY);
        struct buf z;
        if (!r)
                return MHD_NO;
        buf_init(&z, 0);
        put_headers(s, w, r);
        if (w->body.n || !w->status || w->status == 200)
                mhd.add_response_header(r, "Content-Type",
                                        w->type ? w->type : "text/html; charset=utf-8");
        if (w->location.n) {
                buf_put_str(&z, w->location);
                mhd.add_response_header(r, "Location", buf_z(&z));
        }
        if (w->file_name.n) {
                buf_clear(&z);
                buf_printf(&z, "attachment; filename=\"%.*s\"", STR_ARG(w->file_name));
                mhd.add_response_header(r, "Content-Disposition", buf_z(&z));
        }
        if (cookie)
                mhd.add_response_header(r, "Set-Cookie", cookie);
        enum MHD_Result sent = mhd.queue_response(c, w->status ? w->status : 200, r);
        mhd.destroy_response(r);
        buf_done(&z);
        return sent;
}

static enum MHD_Result refuse(const struct web_site *s, struct MHD_Connection *c, unsigned status) {
        struct web_answer w = { .status = status };
        return send_answer(s, c, &w, NULL);
}

/* ---- requests ----------------------------------------------------------------------------- */

static enum MHD_Result open_session(struct web_site *s, struct MHD_Connection *c,
                                    const struct talk *t) {
        char cookie[160];
        struct web_answer w = { .status = 303, .location = STR("/") };
        if (!web_session_open(s, str_sub(buf_str(&t->target), 6, SIZE_MAX), cookie))
                return refuse(s, c, 401);
        return send_answer(s, c, &w, cookie);
}

/* The request as a page sees it.  0, or the status of a refusal. */
static unsigned fill_request(struct web_site *s, const struct talk *t, const struct web_head *h,
                             struct str language, struct web_target *target,
                             struct web_field fields[static WEB_FIELDS], struct web_request *q) {
        if (!web_target_read(buf_str(&t->target), q->a, target) ||
            !web_fields_read(target->query, q->a, fields, &q->n_fields) ||
            !web_fields_read(buf_str(&t->form), q->a, fields, &q->n_fields))
                return 400;
        if (t->form.over)
                return 413;
        q->site = s;
        q->post = t->method == WEB_POST;
        q->path = target->path;
        q->query = target->query;
        q->fields = fields;
        q->now = when_now();
        q->wants_json = str_find(h->accept, STR("application/json")) != SIZE_MAX;
        web_session_fill(s, q, language);
        if (q->post && !web_same_secret(web_field(q, "token"), q->token))
                return 403;
        return 0;
}

static enum MHD_Result answer(struct web_site *s, struct MHD_Connection *c, const struct talk *t,
                              const struct web_head *h, struct str language) {
        struct web_field *fields = mem_zalloc(WEB_FIELDS * sizeof *fields);
        struct web_answer w = { 0 };
        struct web_target target;
        struct arena a;
        struct web_request q = { .a = &a };
        arena_init(&a, 0);
        buf_init(&w.body, LIMIT_web_answer);
        unsigned refused = fill_request(s, t, h, language, &target, fields, &q);
        if (!refused)
                web_route_answer(&q, &target, &w);
        enum MHD_Result sent = refused ? refuse(s, c, refused) : send_answer(s, c, &w, NULL);
        bool heavy = a.total + w.body.n > HEAVY;
        buf_done(&w.body);
        arena_done(&a);
        mem_free(fields);
        if (heavy) /* what one page needed is given back, not kept by the thread that made it */
                malloc_trim(0);
        return sent;
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *data, size_t *n,
                              void **tp) {
        (void) url;
        struct web_site *s = ctx;
        struct talk *t = *tp;
        struct web_head h;
        struct str language = { 0 };
        if (!t || !atomic_load(&s->locked_in))
                return MHD_NO;
        read_head(c, t, method, version, &h, &language);
        if (!t->judged) {
                char cookie[8 + WEB_SECRET];
                web_session_cookie(s, cookie);
                struct web_gate g = { str_of(s->host), str_of(cookie) };
                t->refused = t->target.over ? 400 : web_gate(&g, &h, &t->method, &t->open);
                t->judged = true;
                /* a body that nobody will read is not waited for */
                return t->refused ? refuse(s, c, t->refused) : MHD_YES;
        }
        if (*n) {
                buf_put(&t->form, data, *n);
                *n = 0;
                return MHD_YES;
        }
        return t->open ? open_session(s, c, t) : answer(s, c, t, &h, language);
}

/* ---- the daemon --------------------------------------------------------------------------- */

static struct MHD_Daemon *start(struct web_site *s, int listener) {
        return mhd.start_daemon(
                MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_USE_ITC, 0, NULL, NULL,
                handle, s, MHD_OPTION_LISTEN_SOCKET, (MHD_socket) listener,
                MHD_OPTION_THREAD_POOL_SIZE, (unsigned) WEB_THREADS, MHD_OPTION_CONNECTION_LIMIT,
                (unsigned) 1024, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned) 20,
                MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) (2 * LIMIT_web_head),
                MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, begin_talk, s,
                MHD_OPTION_NOTIFY_COMPLETED, end_talk, s, MHD_OPTION_END);
}

/* Codes from the keeper, one a packet, until it goes away. */
static void follow_keeper(struct web_site *s) {
        for (;;) {
                struct pollfd p = { .fd = s->control, .events = POLLIN };
                char code[WEB_SECRET + 1];
                int r = poll(&p, 1, 1000);
                web_case_tidy(s);
                if (r < 0 && errno != EINTR)
                        return;
                if (r <= 0)
                        continue;
                ssize_t n = read(s->control, code, sizeof code);
                if (n <= 0)
                        return;
                web_session_code(s, (struct str){ code, (size_t) n });
                if (io_write(s->control, "+", 1) < 0) /* it holds: the address may be given */
                        return;
        }
}

int web_http_run(struct web_site *s, int listener, struct err *e) {
        mallopt(M_ARENA_MAX, 2);
        int r = load(e);
        /* what else is loaded late must be there before the lock; without it /network says so */
        (void) query_network_ready(NULL);
        if (r < 0 || (r = web_lock_files(s->case_path, e)) < 0)
                return r;
        struct MHD_Daemon *d = start(s, listener);
        if (!d)
                return err_set(e, ERR_io, "libmicrohttpd does not start");
        if ((r = web_lock_calls(e)) == 0) {
                atomic_store(&s->locked_in, true);
                r = io_write(s->control, "+", 1) < 0
                            ? err_errno(e, errno, "cannot reach the keeper")
                            : 0;
                follow_keeper(s);
        }
        return r; /* the process ends now; its connections with it */
}
