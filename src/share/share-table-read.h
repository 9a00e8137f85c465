#pragma once
/* The readings of a case that can be had as tables: documents, people, roles, ties, events, ledger;
 * matches of a list, occasions of a question.
 * Each speaks of the documents asked for only: a person who is in none of them is not told of. */
#include "share/share-ask.h"
#include "share/share-table.h"

struct share_reading {
        const char *id, *says;
        bool list, question; /* needs share_ask.list, .question */
        /* One sheet of `b`; the reader is for whatever it needs to read. */
        int (*put)(const struct share_ask *a, struct share_reader *r, struct share_book *b,
                   uint64_t *ret_rows, struct err *e);
};

/* All of them; ends with id NULL. */
extern const struct share_reading share_readings[];
const struct share_reading *share_reading_find(struct str id); /* NULL: there is none */

int share_table_documents(const struct share_ask *a, struct share_reader *r, struct share_book *b,
                          uint64_t *ret_rows, struct err *e);
int share_table_people(const struct share_ask *a, struct share_reader *r, struct share_book *b,
                       uint64_t *ret_rows, struct err *e);
int share_table_roles(const struct share_ask *a, struct share_reader *r, struct share_book *b,
                      uint64_t *ret_rows, struct err *e);
int share_table_ties(const struct share_ask *a, struct share_reader *r, struct share_book *b,
                     uint64_t *ret_rows, struct err *e);
int share_table_events(const struct share_ask *a, struct share_reader *r, struct share_book *b,
                       uint64_t *ret_rows, struct err *e);
int share_table_matches(const struct share_ask *a, struct share_reader *r, struct share_book *b,
                        uint64_t *ret_rows, struct err *e);
int share_table_occasions(const struct share_ask *a, struct share_reader *r, struct share_book *b,
                          uint64_t *ret_rows, struct err *e);
int share_table_ledger(const struct share_ask *a, struct share_reader *r, struct share_book *b,
                       uint64_t *ret_rows, struct err *e);
