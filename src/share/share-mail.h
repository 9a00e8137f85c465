#pragma once
/* Messages and files as they are, byte for byte.
 *
 *   mbox    messages.mbox: mboxrd, so that the exact bytes can be had again      messages.csv
 *   eml     messages/SHA-256.eml: `sha256sum` of each is its name               messages.csv
 *   files   files/SHA-256/NAME: attached and loose files, each content once     files.csv
 *
 * What cannot be had (its source is away or has changed) is in the list with the reason, and
 * counted.  Raw bytes cannot be masked: with a mask in force each of these is ERR_usage. */
#include "share/share-ask.h"
#include "share/share-table.h"

/* The From_ line of RFC 4155: a sender and an asctime date in UTC. */
void share_mbox_from(const struct store_doc_row *row, struct buf *out);
/* The message quoted as mboxrd has it: one '>' more before each line that is any number of '>' and
 * "From ", and one line end behind it all. */
void share_mbox_body(struct bytes in, struct buf *out);

/* ERR_usage if a mask is in force: exact bytes cannot be masked. */
int share_raw_allowed(const struct share_ask *a, struct err *e);

/* An attached message whose carrier is asked for too stands in there already: 1, else 0. */
int share_is_carried(const struct share_ask *a, struct doc_id doc, struct err *e);

struct share_mail_sum {
        uint64_t n, away; /* written; could not be had */
};
int share_mbox(const struct share_ask *a, struct share_out *out, struct share_mail_sum *ret,
               struct err *e);
int share_eml(const struct share_ask *a, struct share_out *out, struct share_mail_sum *ret,
              struct err *e);
/* The files asked for, and those attached to the messages asked for. */
int share_files(const struct share_ask *a, struct share_out *out, struct share_mail_sum *ret,
                struct err *e);
