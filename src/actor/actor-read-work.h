#pragma once
/* What the files of actor-read share. */
#include "actor/actor-read.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"
#include "lang/lang-role.h"
#include "lang/lang-tag.h"
#include "lang/lang-zone.h"

struct actor_reader {
        struct lang_tagger *tagger;
        struct lang_hints *hints;
        struct lang_role_list roles;
        struct lang_fields fields;
        struct arena strings;
        struct map once; /* names met in a voice: "voice folded" */
        struct buf line;
        struct actor_told told;

        actor_read_listener *listener;
        void *listener_arg;

        const struct actor_read_doc *doc;
        struct str subject;
        struct rec_addr author;
        struct str organisation, x_from, x_to[2];
        VEC(struct rec_addr) receivers;
        VEC(struct rec_addr) addrs;   /* whom a card is about */
        VEC(struct rec_voice) voices; /* of the text under way */
        VEC(struct rec_span) spans;
        VEC(struct lang_name) names;
};

/* `s` on one line, in r->strings. */
struct str actor_read_line(struct actor_reader *r, struct str s);
struct str actor_read_place(struct str text, struct rec_place at);
struct str actor_read_speaker(const struct actor_reader *r, struct str text, uint32_t voice,
                              struct str *ret_name);

/* Keep one; the place is in the document's text. */
void actor_read_mention(struct actor_reader *r, struct actor_read_mention m);
void actor_read_link(struct actor_reader *r, struct actor_read_link l);
void actor_read_sighting(struct actor_reader *r, struct actor_read_sighting s);

/* actor-read-sign.c: signatures; "my new address is ..." */
void actor_read_signatures(struct actor_reader *r, struct str text, uint32_t base);
void actor_read_announced(struct actor_reader *r, struct str text, uint32_t base);
