#pragma once
/* One invented message: what it says as a struct, and its bytes. */
#include "cache-say.h"

enum { CACHE_PARTIES = 4, CACHE_FILES = 2, CACHE_ID = 96 };

enum cache_charset { CACHE_UTF8, CACHE_1256, CACHE_LATIN1, CACHE_LIE };
enum cache_cte { CACHE_8BIT, CACHE_QP, CACHE_BASE64 };
enum cache_form { CACHE_PLAIN, CACHE_HTML, CACHE_ALTERNATIVE };
enum cache_dated { CACHE_DATED, CACHE_WRONG, CACHE_TWO_DIGIT, CACHE_UNDATED };
enum cache_link { CACHE_ROOT, CACHE_FULL, CACHE_SHORT, CACHE_UNLINKED, CACHE_MISLED };
enum cache_quote { CACHE_NO_QUOTE, CACHE_MARKS, CACHE_BLOCK };

struct cache_party {
        const struct cache_person *person;
        uint8_t spelling;
        bool is_private;
};

struct cache_parties {
        struct cache_party v[CACHE_PARTIES];
        unsigned n;
};

struct cache_file {
        const char *type;
        struct str name; /* UTF-8 */
        struct bytes bytes;
        bool words; /* name by RFC 2047 inside quotes, as some do, instead of RFC 2231 */
};

struct cache_mail {
        uint64_t n;
        char id[CACHE_ID], parent[CACHE_ID], root[CACHE_ID];
        struct str references; /* "<a> <b>"; ends with the parent */
        enum cache_link link;
        struct cache_party from;
        struct cache_parties to, cc, bcc;
        const struct cache_person *sender; /* who pressed the button, or NULL */
        bool list;
        int64_t date;
        enum cache_dated dated;
        enum cache_lang lang;
        struct str subject, own; /* own words, with greeting and signature */
        struct str first;        /* their first sentence */
        struct str quoted;
        struct cache_party quoted_from;
        int64_t quoted_date;
        enum cache_quote quote;
        enum cache_charset charset;
        enum cache_cte cte;
        enum cache_form form;
        struct cache_file files[CACHE_FILES];
        unsigned n_files;
        struct bytes forwarded; /* as message/rfc822 */
        bool q;                 /* header words in Q */
};

#define CACHE_LIST_ADDRESS "regional@lists.example"
#define CACHE_LIST_NAME    "Regional Studies List"

const char *cache_charset_name(enum cache_charset c);

/* Append the message as its author's program wrote it: no Received lines; Bcc only if asked. */
void cache_mail_put(struct buf *out, const struct cache_mail *m, bool with_bcc);

/* Append the header fields that its way into somebody's inbox put in front. */
void cache_trace_put(struct buf *out, const struct cache_mail *m, const struct cache_party *to);

/* The body in UTF-8, own and quoted words; `is_first` lines of the list archive use it too. */
void cache_body_put(struct buf *out, const struct cache_mail *m);
void cache_party_put(struct buf *out, const struct cache_party *p, int64_t at, bool q);
