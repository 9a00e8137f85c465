#pragma once
/* The addresses of the case and their domains, held in memory for counting by them: 40 bytes an
 * address.  Filled when first needed, valid until query_case_close(). */
#include "query/query.h"

struct query_senders;

struct query_senders *query_senders_new(void);
void query_senders_free(struct query_senders **s);

/* Read all addresses; nothing the second time. */
int query_senders_load(const struct query_case *c, struct err *e);
/* One past the highest number; 0 before loading. */
size_t query_senders_count(const struct query_case *c);
/* The address of that number, "" for 0 and numbers that are none.  Needs loading. */
struct str query_sender(const struct query_case *c, uint32_t addr);
/* Its domain: a number below query_domains_count(); 0 stands for none. */
uint32_t query_sender_domain(const struct query_case *c, uint32_t addr);
size_t query_domains_count(const struct query_case *c);
struct str query_domain(const struct query_case *c, uint32_t domain); /* "" for 0 */
