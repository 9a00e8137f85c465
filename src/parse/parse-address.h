#pragma once
/* Addresses of a header field (RFC 5322 3.4 with its obsolete forms, RFC 6532) and what the wild
 * does to them.  A pull parser over the value as it stands:
 *
 *   parse_address_init(&p, value, obfuscated, arena);
 *   while (parse_address_next(&p, &ad) > 0)
 *           ...
 *
 * Reads: groups, comments (also as display names: "a@b (Name)"), quoted strings, source routes,
 * encoded words in names, also inside quotes; semicolons between addresses; a missing '>' or '<';
 * names with raw commas when an address follows ("Doe, Jane <j@x.example>"); and, when
 * `obfuscated`, the list-archive form "jane at x.example (Jane Doe)".  Cost: linear. */
#include "base/arena.h"
#include "rec/rec.h"

enum parse_address_flag {
        PARSE_ADDRESS_malformed = 1 << 0,
        PARSE_ADDRESS_obfuscated = 1 << 1, /* "at" was read as '@' */
        PARSE_ADDRESS_cut = 1 << 2,   /* LIMIT_addresses: the last one; the rest was not read */
        PARSE_ADDRESS_group = 1 << 3, /* a group without members: only `group` is set */
        PARSE_ADDRESS_word = 1 << 4,  /* a malformed encoded word in the name */
};

struct parse_address {
        size_t off, len;    /* of the mailbox in the value */
        uint32_t flags;     /* enum parse_address_flag */
        struct str name;    /* decoded; may be empty; in the arena or the input */
        struct str address; /* local@domain, domain in lower case (ASCII); may be empty */
        struct str group;
};

struct parse_address_parser {
        struct bytes in;
        size_t at, n;
        bool obfuscated, in_group, group_shown;
        struct str group;
        size_t group_off;
        struct arena *a;
};

void parse_address_init(struct parse_address_parser *p, struct bytes in, bool obfuscated,
                        struct arena *a);
int parse_address_next(struct parse_address_parser *p, struct parse_address *ret); /* 1 or 0 */
