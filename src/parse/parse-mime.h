#pragma once
/* The MIME tree of one message (RFC 2045, 2046): where each part's header and body stand, and what
 * its header says of it.  One pass over the bytes, nothing copied; bodies are not decoded and
 * attached messages are leaves (parse_mail() parses them as documents of their own).
 *
 *   parts[0] = the message itself, then its parts in document order, parents first
 *
 * Limits: LIMIT_mime_depth, LIMIT_mime_parts, LIMIT_boundary; past one the rest stays the bytes of
 * the part that it stands in and a flaw says so. */
#include "base/arena.h"
#include "base/vec.h"
#include "parse/parse-header.h"
#include "parse/parse-param.h"
#include "parse/parse-transfer.h"

struct parse_mime_part {
        uint32_t parent;                  /* or REC_NONE */
        uint32_t depth, children, number; /* number: 1.. among its siblings */
        uint32_t flags;                   /* enum rec_part_flag, as far as the tree tells */
        enum rec_encoding encoding;
        size_t head_off, head_len, body_off, body_len;
        struct str type; /* "text/plain", lower case; the default when there is none */
        struct str charset, disposition, name, cid;
        struct str subtype; /* behind the slash of `type` */
        struct bytes boundary;
        bool flowed, delsp, typed;         /* typed: the type was said, not a default */
        const struct parse_params *params; /* of Content-Type; NULL if there is none */
};

struct parse_mime_flaw {
        enum rec_flaw flaw;
        uint32_t part;
        size_t off, len;
        struct str detail;
};

struct parse_mime {
        struct bytes in;
        struct arena *a;
        VEC(struct parse_mime_part) parts;
        VEC(struct parse_mime_flaw) flaws;
        VEC(struct parse_header_field) fields; /* of the top header; offsets count from in.p */
};

/* Build the tree of `in`, which must outlive it. */
void parse_mime_init(struct parse_mime *m, struct bytes in, struct arena *a);
void parse_mime_done(struct parse_mime *m);

/* IMAP's part number: "" for the message itself, "1.2"; "1" for the body of a message that is no
 * multipart is left to the reader.  In m's arena. */
struct str parse_mime_path(const struct parse_mime *m, uint32_t part);

static inline struct bytes parse_mime_body(const struct parse_mime *m, uint32_t part) {
        return bytes_sub(m->in, m->parts.v[part].body_off, m->parts.v[part].body_len);
}
