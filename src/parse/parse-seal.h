#pragma once
/* What can be said of the signatures of a message before any key is at hand: DomainKeys Identified
 * Mail (RFC 6376, 8463) and the Authenticated Received Chain (RFC 8617).
 *
 *   DKIM-Signature, ARC-Message-Signature, ARC-Seal
 *     -> tags, the hash of the body as it is, the hash of what the signature signs
 *     -> a HEADER record each, named REC_SEAL, its value `key=value` pairs with TABs between:
 *
 *   type dkim, arc-message, arc-seal       n    instance (ARC) or number from the top (DKIM)
 *   d s a c i h t x                        tags of those names, as they stand, without white space
 *   body match, differ, none               `bh` against the body's hash; none for ARC-Seal
 *   said computed                          both hashes, hexadecimal
 *   length covered                         of the canonical body: bytes in all, bytes signed (l=)
 *   hash                                   of the signed header fields, hexadecimal
 *   b                                      the signature, base64
 *   fault                                  why it cannot be checked, in words; then no hash
 *
 * Whether the signature fits a key is the keeper's to say, with a hash and a number of bytes. */
#include "base/buf.h"

/* Append the records.  Line ends may be LF, as mailboxes keep them: they are hashed as CRLF.  At
 * most LIMIT_seals signatures; linear in the message for each. */
void parse_seal(struct bytes message, struct buf *out);
