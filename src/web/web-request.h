#pragma once
/* One request and its answer: what a page function gets and what it fills.
 *
 * A page function is named in web-route.def, reads q, and writes *w through web-html.h:
 *
 *     int web_page_thread(struct web_request *q, struct web_answer *w, struct err *e) {
 *             web_begin(q, w, STR("Thread"), WEB_NAV_search);
 *             ...
 *             web_end(q, w);
 *             return 0;
 *     }
 *
 * It returns 0, or a negative code, which becomes a page of its own: ERR_usage 400, ERR_absent 404,
 * ERR_busy 503, else 500; what was written until then is thrown away.  Everything in q lives until
 * the function returns.  GET changes nothing. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "query/query.h"
#include "web/web-say.h"

enum { WEB_PARTS = 3, WEB_FIELDS = 200 };
enum web_theme { WEB_THEME_auto, WEB_THEME_light, WEB_THEME_dark };
enum web_calendar { WEB_CALENDAR_both, WEB_CALENDAR_gregorian, WEB_CALENDAR_jalali };

/* The places of the navigation; the page lights up its own. */
enum web_nav {
#define NAV(id, path, say) WEB_NAV_##id,
#include "web/web-nav.def"
#undef NAV
        WEB_NAV_none,
};

struct web_field {
        struct str name, value; /* decoded, valid UTF-8, no NUL */
};

struct web_request {
        struct web_site *site;
        bool post;
        struct str path;                /* as it came, without the query: "/doc/0123456789ab" */
        struct str query;               /* as it came, undecoded, without '?' */
        struct str part[WEB_PARTS];     /* what stood at {...} of the route, decoded */
        const struct web_field *fields; /* of the query, then of the form */
        size_t n_fields;
        bool wants_json; /* Accept: application/json: a script asks */
        enum web_lang lang;
        enum web_theme theme;
        enum web_calendar calendar;
        bool keys_off;    /* single keys do nothing: she speaks to her machine, say */
        struct str person;   /* who works here; "" until she has said so */
        struct str token;    /* of this session: every form carries it (web_form) */
        struct store *store; /* one view of the case, read only */
        struct query_case *qc;
        uint64_t stamp;              /* another when the case is another than it was */
        struct arena *a; /* of this request */
        int64_t now;
};

struct web_answer {
        struct buf body;
        unsigned status;      /* 0 = 200 */
        const char *type;     /* NULL = text/html; charset=utf-8 */
        struct str location;  /* a path of ours: 303 */
        struct str file_name; /* not empty: Content-Disposition: attachment with this name (ours) */
        bool scripts;         /* the page may run our own modules (script-src 'self') */
        bool sandbox;         /* the page shows markup of others: CSP sandbox */
        enum web_lang lang;
};

typedef int (*web_page_fn)(struct web_request *q, struct web_answer *w, struct err *e);

/* The value of the first field of that name; "" if there is none. */
struct str web_field(const struct web_request *q, const char *name);
bool web_has_field(const struct web_request *q, const char *name);
/* A number, `otherwise` if absent; ERR_usage if it is none or more than `most`. */
int web_field_u64(const struct web_request *q, const char *name, uint64_t most, uint64_t otherwise,
                  uint64_t *ret, struct err *e);
/* The document of a shown id or a prefix of it (q->part, a field).  ERR_absent, ERR_usage. */
int web_doc_find(const struct web_request *q, struct str id, struct doc_id *ret, struct err *e);
