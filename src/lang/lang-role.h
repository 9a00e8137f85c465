#pragma once
/* Offices in text: who is, was or will be what, and where.  English, Persian and Arabic.
 *
 *   "The mayor wrote to Jane Doe, deputy director of the Institute of Rivers, on Monday."
 *              person  ^^^^^^^^  title ^^^^^^^^^^^^^^^ org ^^^^^^^^^^^^^^^^^^^
 *              whole   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
 *
 * Rules over words of the lexicon lang-role.def and over spans of names that somebody else found
 * (lang-tag.h, headers, lists).  They prefer silence to error: a title beside a name counts only in
 * the forms of enum lang_role_form, and what is asked, supposed or denied is marked so.  Linear
 * time; a sentence is read up to LANG_ROLE_WORDS words at a time; no state, any number of threads.
 */
#include "base/vec.h"
#include "lang/lang-tag.h"

enum { LANG_ROLE_WORDS = 192 };

/* What qualifies a title; a bit each. */
enum lang_title_mod {
        LANG_TITLE_deputy = 1 << 0, /* deputy, vice, معاون, نائب */
        LANG_TITLE_assistant = 1 << 1,
        LANG_TITLE_associate = 1 << 2,
        LANG_TITLE_senior = 1 << 3,
        LANG_TITLE_acting = 1 << 4, /* interim, سرپرست, بالوكالة */
        LANG_TITLE_former = 1 << 5, /* ex-, سابق, الأسبق */
        LANG_TITLE_elect = 1 << 6,  /* designate, incoming, منتخب */
        LANG_TITLE_honorary = 1 << 7,
        LANG_TITLE_emeritus = 1 << 8,
        LANG_TITLE_first = 1 << 9,    /* first deputy */
        LANG_TITLE_general = 1 << 10, /* general manager, secretary general, مدیرکل */
        LANG_TITLE_executive = 1 << 11,
        LANG_TITLE_chief = 1 << 12,
        LANG_TITLE_joint = 1 << 13, /* co- */
        LANG_TITLE_junior = 1 << 14,
};

/* A title in normal form: the same office in the three languages is the same three fields. */
struct lang_title {
        const char *head;  /* "minister"; static */
        const char *field; /* "foreign affairs"; NULL: none known; static */
        unsigned mods; /* enum lang_title_mod; former, acting, elect are not part of the office */
};

enum { LANG_TITLE_TEXT = 160 };

/* The normal form of a title as it stands in a signature, a directory, a header: "Vice President,
 * Legal Affairs", "معاون وزیر امور خارجه", "نائب وزير الخارجية".  False (and nothing written) when
 * `s` is not a title: it must begin with one, and all before its head must be part of it. */
bool lang_title(struct str s, struct lang_title *ret);
/* The same office?  Tense and seniority aside. */
bool lang_title_same(const struct lang_title *a, const struct lang_title *b);
/* In English, as `deputy minister of foreign affairs`; for keys and JSON. */
const char *lang_title_text(const struct lang_title *t, char to[static LANG_TITLE_TEXT]);

/* A name that is an office and no person: "Postmaster", "Office of the Dean", "Secretary",
 * "روابط عمومی", "مكتب المدير".  No when anything in it may be a person's name. */
bool lang_is_role_name(struct str s);

enum lang_role_form {
        LANG_ROLE_apposition, /* X, director of Y; X (director of Y); the director of Y, X */
        LANG_ROLE_prefix,     /* Foreign Minister X; Y director X */
        LANG_ROLE_verb,       /* X serves as director of Y; Y appointed X director */
        LANG_ROLE_self,       /* my name is X and I am director; I am the director (no person) */
        LANG_ROLE_intro,      /* this is X from Y; X of Y (no title) */
        LANG_ROLE_row,        /* X | Director | Y;  Director: X;  X - Director, Y */
        LANG_ROLE_signature,  /* name on a line, title on the next */
        LANG_ROLE_FORMS
};
const char *lang_role_form_code(enum lang_role_form f);

/* How the text says the person relates to the office at the time of writing. */
enum lang_role_tense {
        LANG_TENSE_now,
        LANG_TENSE_former, /* was, former, resigned as */
        LANG_TENSE_future, /* will become, -elect, designate */
        LANG_TENSE_denied, /* is not the director; declined the post */
        LANG_TENSES
};
const char *lang_role_tense_code(enum lang_role_tense t);

enum lang_role_flag {
        LANG_ROLE_acting = 1 << 0,
        LANG_ROLE_doubt = 1 << 1,    /* if, may, should be, it is rumoured */
        LANG_ROLE_asked = 1 << 2,    /* the sentence is a question */
        LANG_ROLE_reported = 1 << 3, /* somebody in the text says so */
        LANG_ROLE_begins = 1 << 4,   /* was appointed, became: tells of the beginning */
        LANG_ROLE_ends = 1 << 5,     /* resigned, left: tells of the end */
};

/* Bytes [off, off + len) of the text; len 0: there is none. */
struct lang_at {
        uint32_t off, len;
};

#define LANG_NOBODY UINT32_MAX

struct lang_role {
        struct lang_at person, title, org, whole; /* person and title may be none, never both */
        uint32_t name; /* which of the names given; LANG_NOBODY: the speaker */
        enum lang_role_form form;
        enum lang_role_tense tense;
        unsigned flags;         /* enum lang_role_flag */
        struct lang_title what; /* head NULL when there is no title */
};

struct lang_role_list {
        struct lang_role *v;
        size_t n, cap;
};

/* Append what `text` (valid UTF-8, less than 4 GiB) says of offices of the people among `names`
 * (sorted by offset, not overlapping; organisations and places among them help).  `out` begins as
 * { 0 } and is given back with lang_role_list_done().  In order of the titles' places. */
void lang_roles(struct str text, const struct lang_name *names, size_t n_names,
                struct lang_role_list *out);
void lang_role_list_done(struct lang_role_list *l);
