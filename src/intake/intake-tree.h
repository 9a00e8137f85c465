#pragma once
/* The names under the given paths, in order; the part of intake-walk that knows folders.  For use
 * inside intake/ only. */
#include "base/arena.h"
#include "base/buf.h"
#include "intake/intake-walk.h"

/* One open folder.  Whoever points to it holds a reference; the last one closes it. */
struct intake_dir {
        int fd; /* AT_FDCWD for the folder of a path that was given */
        unsigned refs;
        struct str path; /* as shown */
        size_t given_n;  /* bytes of a path below it that were given, with the '/' */
        struct arena names;
};

struct intake_entry {
        struct intake_dir *dir; /* holds a reference */
        const char *name;       /* in dir->names, NUL-terminated */
        unsigned char type;     /* DT_REG: to be opened */
        bool given;             /* a path as given: a symbolic link is followed */
        enum intake_trouble trouble;
};

struct intake_tree;

/* The options are copied, the paths they point to are not. */
int intake_tree_open(struct intake_tree **ret, const struct intake_options *o, struct err *e);
void intake_tree_close(struct intake_tree **t);

/* 1 with the next file or trouble, 0 at the end.  The caller drops ret->dir. */
int intake_tree_next(struct intake_tree *t, struct intake_entry *ret);

void intake_dir_drop(struct intake_dir **d);

/* Open one component beneath `dirfd` without following links, blocking or touching the time of last
 * access.  -1 and errno. */
int intake_open_beneath(int dirfd, const char *name, int flags, bool follow);
enum intake_trouble intake_trouble_of_errno(int errno_value);
enum intake_trouble intake_trouble_of_mode(mode_t mode); /* 0 for a regular file or folder */

/* Append the whole path of `entry` as it is shown. */
void intake_show_entry(struct buf *out, const struct intake_entry *entry);
