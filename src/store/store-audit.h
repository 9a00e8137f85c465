#pragma once
/* What the files of the audit share. */
#include "store/store-internal.h"

struct store_auditing {
        struct store *st;
        const struct store_audit *to;
        int findings;
        uint64_t last_addr, last_name, last_label, last_doc; /* highest ids */
};

__attribute__((format(printf, 2, 3))) void store_audit_say(struct store_auditing *a,
                                                           const char *fmt, ...);

/* store-audit-actor.c: what document `doc`, whose text has `text` bytes, says of people and of
 * deeds; an error only if the database cannot be read. */
int store_audit_told(struct store_auditing *a, uint64_t doc, uint64_t text, struct err *e);
/* Members, near misses and resolved mentions speak of what is there. */
int store_audit_actors(struct store_auditing *a, struct err *e);
/* Each decision stands in the log, in order. */
int store_audit_decisions(struct store_auditing *a, struct err *e);
