#pragma once
/* Header sections of web archives: of a record, and of the HTTP answer inside it.  For use inside
 * unpack/. */
#include "base/str.h"

/* The value of a field of `head`, which begins with its first line; empty if it is not there.  Of
 * several the first. */
struct bytes unpack_warc_field(struct bytes head, struct str name);

/* Length of the header section that `b` starts with, its empty line included; 0 if it does not end
 * in `b`. */
size_t unpack_warc_head(struct bytes b);

/* A date as WARC writes it, "2014-03-01T10:20:30Z" with or without fractions; 0 if it is none. */
int64_t unpack_warc_date(struct bytes b);
bool unpack_warc_number(struct bytes b, uint64_t *ret);

enum unpack_warc_coding {
        UNPACK_WARC_plain,
        UNPACK_WARC_gz,
        UNPACK_WARC_deflate,
        UNPACK_WARC_zst,
        UNPACK_WARC_unknown
};

struct unpack_warc_http {
        size_t n;          /* of the header section; 0: it is no HTTP answer */
        struct bytes type; /* media type with its parameters */
        struct bytes coding_words;
        enum unpack_warc_coding coding;
        bool chunked;
};

/* Look at the start of an HTTP answer. */
struct unpack_warc_http unpack_warc_http(struct bytes b);
