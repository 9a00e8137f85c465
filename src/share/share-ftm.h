#pragma once
/* The case as FollowTheMoney entities (followthemoney.tech, model 3.8), one JSON object a line:
 *
 *   {"id":"doc-...","schema":"Email","properties":{"subject":["..."],"emitters":["actor-..."]}}
 *
 *   documents   Email, Pages, Image, Table, Workbook, Package, HyperText, PlainText, Article,
 * Audio, Video, Document; parent: what carries them, or the Folder or Package they lie in people
 * Person, Organization, PublicBody (states), LegalEntity (who is not known to be either); proof:
 * where the case shows that a name or address is theirs roles       Employment, Membership,
 * Directorship; a Documentation for what each rests on ties        an Event (proof: the documents
 * that tell it) and the edge that its kind is in the schema (tie-kind.def), else an UnknownLink;
 * only what is asserted names       a Mention for each name in the words of a document; resolved
 * where its context tells whose it is
 *
 * Ids are made of keys that a rebuild does not change, so a second export overwrites the first in
 * whatever loads them; no id stands twice.  With a mask in force
 * they are of one export only, for a key is the hash of a name.  Dates are UTC and as precise as
 * they are known: a year stays a year.  contentHash is SHA-1 in the schema and so is left out; the
 * SHA-256 is in notes. Values that the schema's types would refuse are left out, longer ones cut.
 * Memory: ids of what was written, some 100 bytes an actor; 12 bytes a mention that is resolved;
 * events of all ties (LIMIT_tie_events). */
#include "share/share-ask.h"
#include "share/share-out.h"

struct share_ftm_sum {
        uint64_t documents, actors, roles, events, links, mentions;
};

/* Write the file "entities.ftm.json". */
int share_ftm(const struct share_ask *a, struct share_out *out, struct share_ftm_sum *ret,
              struct err *e);
