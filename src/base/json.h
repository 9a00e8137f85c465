#pragma once
/* A streaming JSON writer (RFC 8259): commas and nesting are its business.  One object a line is
 * the form of all our output, so it never breaks lines.
 *
 *   struct json j;
 *   json_init(&j, &out);
 *   json_object(&j);
 *   json_key(&j, "id"); json_u64(&j, 7);
 *   json_end(&j);                                    {"id":7}
 *
 * C0 controls, DEL, C1 and the line separators U+2028/2029 leave as \u escapes, so that a line is
 * safe to print on a terminal. */
#include "base/buf.h"

enum { JSON_DEPTH = 128 };

struct json {
        struct buf *out;
        unsigned depth;
        bool comma;
        char close[JSON_DEPTH];
};

void json_init(struct json *j, struct buf *out);
void json_object(struct json *j);
void json_array(struct json *j);
void json_end(struct json *j); /* closes the innermost object or array */
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str s);
void json_z(struct json *j, const char *z); /* NULL becomes null */
void json_u64(struct json *j, uint64_t v);
void json_i64(struct json *j, int64_t v);
void json_real(struct json *j, double v); /* 6 significant digits; not finite becomes null */
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
