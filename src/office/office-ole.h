#pragma once
/* OLE compound files ([MS-CFB]): the little file system inside old Office documents, Outlook
 * messages and embedded objects.
 *
 *   header 512 | sector 0 | sector 1 | ...           sectors of 512 (v3) or 4096 (v4) bytes
 *     DIFAT -> FAT: next sector of each chain;  directory: one chain of 128-byte entries, a tree
 *     of siblings by left/right, of storages by child;  streams under 4096 bytes: chains of
 *     64-byte pieces (mini FAT) inside the root entry's stream
 *
 * Our own reader: libgsf drags in GLib's type system, its threads and its locks, and gives up where
 * a damaged file could still be followed.  Everything is checked against the bytes that are there:
 * chains may not come back, entries have one parent, what is copied is bounded.
 *
 * Ownership: names and tables live in the arena; a stream lives in the file's bytes (when its chain
 * is one run, as it mostly is) or in the arena. */
#include "base/arena.h"
#include "base/buf.h"

#define OFFICE_OLE_NONE UINT32_MAX

enum office_ole_type { OFFICE_OLE_storage = 1, OFFICE_OLE_stream = 2, OFFICE_OLE_root = 5 };

enum office_ole_damage {
        OFFICE_OLE_DAMAGE_header = 1 << 0, /* fields that contradict each other: guessed */
        OFFICE_OLE_DAMAGE_fat = 1 << 1,    /* the FAT ends early, or a chain leaves the file */
        OFFICE_OLE_DAMAGE_cycle = 1 << 2,  /* a chain or the tree comes back to itself */
        OFFICE_OLE_DAMAGE_tree = 1 << 3, /* entries that the tree does not reach: put in the root */
        OFFICE_OLE_DAMAGE_cut = 1 << 4,  /* a stream is shorter than it says */
        OFFICE_OLE_DAMAGE_limit = 1 << 5, /* LIMIT_ole_entries, LIMIT_ole_copied */
};

struct office_ole_entry {
        struct str name; /* UTF-8; as it stands: "\1Ole", "\5SummaryInformation" */
        enum office_ole_type type;
        uint32_t parent;      /* OFFICE_OLE_NONE for the root */
        uint32_t first, next; /* first child; next of the same parent; OFFICE_OLE_NONE at the end */
        uint32_t start;       /* first sector */
        uint64_t size;
        uint64_t created, modified; /* FILETIME: 100 ns since 1601, 0 = not said */
        uint8_t clsid[16];
        bool read; /* `content` holds the stream */
        bool lost; /* the tree does not reach it; it was put in the root */
        struct bytes content;
};

struct office_ole {
        struct bytes data;
        struct arena *a;
        struct office_ole_entry *entries; /* [0] is the root */
        uint32_t n;
        uint32_t damage; /* enum office_ole_damage; grows while streams are read */
        /* the rest is for office-ole.c only */
        uint32_t sector, shift, sectors; /* bytes of one, its logarithm, how many are there */
        uint32_t *fat, *mini, n_fat, n_mini;
        struct bytes mini_stream;
        uint32_t mini_cutoff;
        uint64_t copied;
};

/* Read header, FAT and directory of `data`.  False if these bytes are no compound file at all; else
 * o->damage says what is wrong with it.  Linear. */
bool office_ole_open(struct office_ole *o, struct bytes data, struct arena *a);

/* The bytes of a stream (of the root: the mini stream), as many as can be followed; empty for a
 * storage.  Read once, then remembered. */
struct bytes office_ole_stream(struct office_ole *o, uint32_t entry);

/* The entry at `path` below `from` (0 = the root): "WordDocument", "ObjectPool/_1/\1Ole10Native".
 * Names compare without case (ASCII).  OFFICE_OLE_NONE if there is none.  Linear in the entries of
 * the storages on the way: who wants many should walk first/next. */
uint32_t office_ole_find(const struct office_ole *o, uint32_t from, struct str path);

/* office_ole_find and office_ole_stream at once; empty if there is none. */
struct bytes office_ole_get(struct office_ole *o, uint32_t from, struct str path);

/* ---- a file packed as an OLE 1 object ------------------------------------------------------ */

struct office_ole_package {
        struct str name; /* of the file, without folders; UTF-8, in the arena */
        struct str path; /* where it was when it was packed: a person's folders */
        struct bytes content;
};

/* `native` is a "\1Ole10Native" stream, or the data of an OLE 1 "Package" object (RTF \objdata).
 * False if it is none (then it is an object of another kind, to be kept as it is). */
bool office_ole_package(struct bytes native, struct arena *a, struct office_ole_package *ret);

/* What a storage with an embedded object holds, as a file: the file of a package, else "CONTENTS",
 * "Package" (OOXML), else nothing.  `ret->name` may be empty. */
bool office_ole_object(struct office_ole *o, uint32_t storage, struct office_ole_package *ret);

/* A storage and all below it as a compound file of its own (an object, an attached message): made
 * anew with the same names, streams, CLSIDs and times; appended to `out`.  Deterministic. */
void office_ole_extract(struct office_ole *o, uint32_t storage, struct buf *out);

/* ---- text ---------------------------------------------------------------------------------- */

/* Append UTF-16LE as UTF-8, up to a NUL if `to_nul`; lone surrogates become U+FFFD, NULs go. */
void office_ole_utf16(struct bytes in, bool to_nul, struct buf *out);
/* Append bytes in a Windows code page (1252, 1256, 932, 65001 ...) as UTF-8, by that code page and
 * nothing else: no guessing (parse_charset_decode guesses).  Unknown numbers are 1252.  NULs go. */
void office_ole_codepage(struct bytes in, uint32_t codepage, struct buf *out);
/* The label of a code page for MIME ("windows-1256"); "windows-1252" if unknown. */
struct str office_ole_charset(uint32_t codepage);
/* FILETIME to seconds since 1970, or INT64_MIN when it says nothing (0, or no year 1900..2200). */
int64_t office_ole_time(uint64_t filetime);
