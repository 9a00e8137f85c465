#pragma once
/* What is this file?  By its bytes, not by its name; the name only tells apart the three ways in
 * which single messages are kept.  Parses nothing: it compares signatures and looks at the shape of
 * the first lines. */
#include "base/str.h"

/* Bytes from the start that are looked at: signatures may stand anywhere in INTAKE_SNIFF (a disc
 * image has its own at 32 KiB), words only in the first INTAKE_LOOK. */
enum { INTAKE_SNIFF = 64 << 10, INTAKE_LOOK = 4096 };

enum intake_kind {
#define KIND(id, number, reader, group, media, words) INTAKE_##id = (number),
#include "rec/kind.def"
#undef KIND
};

/* The kind of a file that starts with `head` (the first INTAKE_SNIFF bytes, or all of a shorter
 * one).  `name` is its last path component and `dir` the folder it lies in; both may be empty.  The
 * name only breaks ties.  Never fails: what nothing fits is INTAKE_file.  Cost: below 1 us for
 * mail, below 100 us for anything. */
enum intake_kind intake_sniff(struct bytes head, struct str name, struct str dir);

const char *intake_kind_words(enum intake_kind kind); /* "mbox", "zip", "OLE compound file" */
bool intake_kind_is_message(enum intake_kind kind);   /* one message in one file */
bool intake_kind_is_container(
        enum intake_kind kind); /* a job for unpack, its number is the format */
