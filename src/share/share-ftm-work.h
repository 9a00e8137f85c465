#pragma once
/* What the files that write FollowTheMoney share: one entity at a time, property by property. */
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"
#include "share/share-ftm.h"
#include "tie/tie-event.h"

/* Types of values, as the schema has them. */
enum share_ftm_type {
        SHARE_FTM_name,
        SHARE_FTM_string,
        SHARE_FTM_text,
        SHARE_FTM_email,
        SHARE_FTM_phone,
        SHARE_FTM_mime,
        SHARE_FTM_entity,
};

enum { SHARE_FTM_ID = 80 }; /* room for an id of ours */

struct share_ftm_meant { /* in `doc` the name `name` is of `actor`, as its context tells */
        uint32_t name, doc, actor;
};

struct share_ftm {
        const struct share_ask *ask;
        struct share_out *out;
        struct share_reader *reader;
        struct share_ftm_sum sum;
        uint64_t salt; /* of ids, where a mask is in force; else 0 */
        struct map
                done; /* ids of entities that are made on the way: folders, names, organisations */
        struct buf line, room, clean;
        struct json js;
        const char *key;   /* the property that is open */
        bool open;         /* it has a value already */
        struct map values; /* of this property: none stands twice */
        uint8_t *actors;   /* bit: the actor is told of */
        uint64_t n_actors;
        VEC(struct share_ftm_meant) meant; /* by name, document */
};

/* Begin an entity; give its values, those of one property together; end it. */
void share_ftm_begin(struct share_ftm *f, const char *schema, const char *id);
void share_ftm_put(struct share_ftm *f, const char *key, enum share_ftm_type type, struct str s);
/* Its name, which everything must have: `instead` if nothing of `s` can be written. */
void share_ftm_name(struct share_ftm *f, struct str s, const char *instead);
void share_ftm_own(struct share_ftm *f, const char *key, const char *z); /* ours; NULL: nothing */
void share_ftm_number(struct share_ftm *f, const char *key, uint64_t v);
/* An instant to `precision` (enum when_precision); nothing outside of the years 1000 to 9999. */
void share_ftm_date(struct share_ftm *f, const char *key, int64_t at, unsigned precision);
int share_ftm_end(struct share_ftm *f, struct err *e);
/* A new id?  Each is remembered. */
bool share_ftm_first(struct share_ftm *f, const char *id);

void share_ftm_id(const struct share_ftm *f, char ret[static SHARE_FTM_ID], const char *kind,
                  uint64_t key);
int share_ftm_doc_id(struct share_ftm *f, uint64_t doc, char ret[static SHARE_FTM_ID],
                     struct err *e);
/* "actor-..." of an actor, which is marked as told of. */
int share_ftm_actor_id(struct share_ftm *f, uint64_t actor, char ret[static SHARE_FTM_ID],
                       struct err *e);

/* The steps; each writes its entities. */
int share_ftm_documents(struct share_ftm *f, struct err *e);
int share_ftm_mentions(struct share_ftm *f, const struct share_doc *d, struct err *e);
int share_ftm_events(struct share_ftm *f, struct err *e); /* marks actors too */
int share_ftm_actors(struct share_ftm *f, struct err *e); /* those marked, and their roles */
int share_ftm_roles(struct share_ftm *f, uint64_t actor, const char *id, struct err *e);
