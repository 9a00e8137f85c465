#pragma once
/* What a name is by its look: an organisation, a list, an office, a person; and what mail domains
 * tell of organisations.  Words in lang-org.def, domains in lang-domain.def. */
#include "base/buf.h"

/* Does the name hold a head or a legal form of organisations: "University of X", "X Ltd",
 * "دانشگاه X", "وزارة X"? */
bool lang_is_org(struct str name);

/* Capitals of the words that count, "University of Example Rivers" -> "UER"; appended to `out`.
 * False when there are fewer than two. */
bool lang_org_acronym(struct str name, struct buf *out);

/* A key for comparing: folded, without legal forms, articles and small words, heads in one language
 * ("دانشگاه نمونه" and "جامعة نمونه" begin with "university"); appended to `out`. */
void lang_org_key(struct str name, struct buf *out);

enum lang_domain_flag {
        LANG_DOMAIN_public = 1 << 0,   /* anybody gets a mailbox there: gmail.com, chmail.ir */
        LANG_DOMAIN_academic = 1 << 1, /* ac.ir, edu */
        LANG_DOMAIN_state = 1 << 2,    /* gov, gov.ir, gouv.fr */
        LANG_DOMAIN_military = 1 << 3,
        LANG_DOMAIN_list = 1 << 4, /* lists.*, googlegroups.com */
};
/* What is known of `domain` (or of an address: what is behind its last @). */
unsigned lang_domain_flags(struct str domain);

/* The part that somebody registered: "mail.rivers.example.ac.ir" -> "example.ac.ir"; a slice of
 * `domain`; all of it when it is itself a suffix. */
struct str lang_domain_registrable(struct str domain);

/* Is what is before the @ nobody's name: info, office, noreply, x-owner, list-request? */
bool lang_is_generic_local(struct str local);
/* An address that a machine sends from: noreply, mailer-daemon. */
bool lang_is_machine_local(struct str local);

enum lang_look {
        LANG_LOOK_none, /* empty, an address, nothing to tell by */
        LANG_LOOK_person,
        LANG_LOOK_org,
        LANG_LOOK_list, /* "[rivers-l]", "Rivers mailing list" */
        LANG_LOOK_role, /* "Office of the Dean", "Postmaster" */
        LANG_LOOKS
};
const char *lang_look_code(enum lang_look l);

/* What a display name looks like.  `person` only with two words or more, each like a name. */
enum lang_look lang_look_of(struct str display);
