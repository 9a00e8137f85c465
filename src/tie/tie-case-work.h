#pragma once
/* What the files that make ties of a case share. */
#include "base/map.h"
#include "rec/rec.h"
#include "tie/tie-case.h"

struct tie_case_actor {
        uint64_t key;
        uint32_t kind;   /* enum actor_kind */
        bool name_only;  /* a name in texts */
        struct str name; /* what it is called; its anchor if it has no name */
};

struct tie_case_bearer { /* an actor bears a name: by `fold`, then actor */
        uint64_t fold;   /* hash of the folded name */
        uint32_t actor;
};

struct tie_case_meant { /* by name, then actor */
        uint64_t name;
        uint32_t actor;
        uint32_t *docs; /* rising */
        size_t n;
};

struct tie_case_name { /* a name as it stands in documents, looked at once */
        struct str text, shown;
        uint64_t person, other; /* hashes of it, folded as a person's and as another name */
        bool one_word;
        uint64_t place; /* key of a place, or 0 */
        bool state;     /* a country, a people, a region */
};

struct tie_case_voice {
        uint64_t base, end; /* of its text in the document's */
        struct str text;
        struct rec_voice voice;
        uint32_t nth; /* in its text, from 1 */
};

struct tie_case {
        struct store *st;
        struct arena a;
        struct tie_case_actor *actors; /* by number; 0 is nobody */
        size_t n_actors;
        VEC(struct tie_case_bearer) bearers;
        VEC(struct tie_case_meant) meant;
        VEC(struct tie_case_name) names;
        struct map name_at;  /* name_id -> place in names */
        struct map actor_of; /* addr_id -> actor */
        struct map home_of;  /* doc -> its family, see tie_case_home() */
        struct buf copies;   /* of struct store_copy_pair */
        struct buf moved;    /* of u32: documents that are no more */
        struct buf room, records;
        struct {
                uint64_t doc;
                bool records, author;
                struct tie_who who; /* its author */
                VEC(struct tie_case_voice) voices;
        } at; /* the document looked at last */
};

/* tie-case-who.c */
int tie_case_load_who(struct tie_case *c, struct err *e);
/* Who is meant by `p` in `doc`; strings live as the case. */
int tie_case_who(struct tie_case *c, uint64_t doc, const struct store_tie_end *p,
                 struct tie_who *ret, struct err *e);
int tie_case_who_addr(struct tie_case *c, struct addr_id addr, struct tie_who *ret, struct err *e);
int tie_case_who_name(struct tie_case *c, uint64_t doc, struct str name, enum tie_party_kind kind,
                      struct tie_who *ret, struct err *e);
/* Who wrote `doc`, or speaks as `voice` at `off` of its text; nobody if that is not told. */
int tie_case_writer(struct tie_case *c, uint64_t doc, uint32_t voice, uint32_t off,
                    struct tie_who *ret, struct err *e);
/* The voices of `doc` into c->at.voices. */
int tie_case_voices(struct tie_case *c, uint64_t doc, struct err *e);
/* Does the actor bear the name, word for word? */
bool tie_case_bears(struct tie_case *c, uint64_t actor, struct str name);
/* The key of a country by its code, of a people, a region, a city; 0: no such place. */
uint64_t tie_case_place(struct tie_case *c, struct str name, bool *ret_state, struct str *ret_name);

/* The document that stands for `doc` and its copies. */
uint64_t tie_case_fold(const struct tie_case *c, uint64_t doc);
/* A number that the letters of one family share, with what is attached to them. */
int tie_case_home(struct tie_case *c, uint64_t doc, uint64_t *ret, struct err *e);

/* tie-record.c: the ties of headers of one document. */
struct tie_case_want {
        bool kinds[TIE_KINDS];
        const uint64_t *a, *b; /* rising */
        size_t n_a, n_b;
        const struct tie_filter *f;
};
typedef int tie_case_take(void *arg, struct tie *t, struct err *e);
int tie_record_read(struct tie_case *c, uint64_t doc, const struct tie_case_want *w,
                    tie_case_take *take, void *arg, struct err *e);
/* Documents whose headers may hold a tie of `w`: an array of u32, rising, each once; all documents
 * if nobody is asked for. */
int tie_record_docs(struct tie_case *c, const struct tie_case_want *w, struct buf *ret,
                    struct err *e);
