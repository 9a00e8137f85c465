#pragma once
/* A folder in the BagIt format 1.0 (RFC 8493), made and checked.
 *
 *   bagit.txt                     version and encoding of the files beside data/
 *   bag-info.txt                  what it is, how much
 *   manifest-sha256.txt, -sha512  a line for each file in data/:  HEX, two spaces, PATH
 *   tagmanifest-sha256.txt, -512  the same for the files beside data/, but for these two
 *   data/...                      the files themselves
 *
 * Ours are canonical: lines in order of their paths, digits in lower case, names of letters that
 * need no %-escape.  A reader can so make every manifest anew and compare bytes. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/vec.h"

enum { SHARE_BAG_DEPTH = 16 }; /* folders within folders */
struct sha512 {
        uint8_t b[64];
};
enum { SHARE_HEX512 = 129 };
struct sha512 share_sha512(struct bytes in);
void share_hex512(const struct sha512 *h, char ret[static SHARE_HEX512]);

struct share_bag_file {
        struct str path; /* relative, "/" between folders */
        uint64_t size;
        struct sha256 sha256;
        struct sha512 sha512;
};

/* The manifest of those files in `f` (in order of path) that lie in data/ (`payload`) or beside it
 * and are no tag manifest.  `wide`: SHA-512. */
void share_bag_manifest(const struct share_bag_file *f, size_t n, bool payload, bool wide,
                        struct buf *out);
/* Stands in no manifest: tagmanifest-*, and what was made of tagmanifest-sha256.txt afterwards:
 * its signature (.minisig), question (.tsq) and answer (.tsr) of a time stamp. */
bool share_bag_is_apart(struct str path);

/* ---- making ----------------------------------------------------------------------------------
 *
 *   open ── put ... ── seal (manifests) ── put what is apart ── keep (flush, rename)
 *
 * Nobody sees half of it: a folder beside `path` gets its name at the end.  Nothing is replaced. */
struct share_bag;
int share_bag_open(const char *path, struct share_bag **ret, struct err *e); /* ERR_usage: there */
void share_bag_close(struct share_bag **b); /* what was not kept is removed */
/* A file; `path` is ours, at most three folders deep.  1; 0 if it was put before. */
int share_bag_put(struct share_bag *b, const char *path, struct bytes in, struct err *e);
/* Write bagit.txt, bag-info.txt (`info`, to which Payload-Oxum is added) and the manifests.
 * tagmanifest-sha256.txt, which vouches for all else, is appended to *ret. */
int share_bag_seal(struct share_bag *b, struct str info, struct buf *ret, struct err *e);
int share_bag_keep(struct share_bag *b, struct err *e);
uint64_t share_bag_files(const struct share_bag *b);
uint64_t share_bag_bytes(const struct share_bag *b);

/* ---- reading a manifest of a stranger ---------------------------------------------------------
 */

struct share_manifest {
        struct str rest;
        size_t digits; /* 64 or 128 */
        uint64_t line; /* of the last one read, from 1 */
};
struct share_manifest_line {
        struct str hash; /* digits of either case; lives as the manifest */
        struct str path; /* %0A, %0D and %25 decoded, in *room */
};
/* 1 and a line, 0 at the end, ERR_corrupt: a line that is none, or a path that is not plain
 * (share_path_is_plain).  Reading may go on behind it. */
int share_manifest_next(struct share_manifest *m, struct buf *room, struct share_manifest_line *ret,
                        struct err *e);

/* Relative, UTF-8, no empty part, no "." or "..", no control, backslash, colon or mark of
 * direction, parts of 255 bytes at most, at most SHARE_BAG_DEPTH of them. */
bool share_path_is_plain(struct str path);

/* ---- checking ---------------------------------------------------------------------------------
 */

enum share_bag_fault {
        SHARE_BAG_MISSING, /* listed and not there */
        SHARE_BAG_ADDED,   /* there and not listed */
        SHARE_BAG_CHANGED, /* not the bytes that were listed */
        SHARE_BAG_KIND,    /* a link, pipe or device */
        SHARE_BAG_PATH,    /* a path that leads elsewhere, or clashes with another by case */
        SHARE_BAG_FORM,    /* a line, a number or a file that should not be so */
        SHARE_BAG_FAULTS
};
const char *share_bag_fault_id(enum share_bag_fault f);

struct share_bag_check {
        /* `path` is a stranger's; `why` is ours and may be "". */
        void (*say)(void *arg, enum share_bag_fault f, struct str path, const char *why);
        void *arg;
        uint64_t faults;                  /* out */
        VEC(struct share_bag_file) files; /* out: every plain file there is, by path */
        struct arena a;
};
void share_bag_check_init(struct share_bag_check *c);
void share_bag_check_done(struct share_bag_check *c);
/* Check the bag in folder `dir` (a descriptor, which stays the caller's).  Returns 0 whatever was
 * found; <0: it could not be looked at.  Every byte of every file is hashed, twice. */
int share_bag_check(int dir, struct share_bag_check *c, struct err *e);
/* The bytes of one of its files, of at most `most` bytes; never through a link.  Appended. */
int share_bag_get(int dir, struct str path, uint64_t most, struct buf *ret, struct err *e);
