#pragma once
/* Files opened and read before they are asked for; the part of intake-walk that knows threads.  For
 * use inside intake/ only. */
#include "intake/intake-tree.h"

enum intake_slot_state { INTAKE_SLOT_waiting, INTAKE_SLOT_taken, INTAKE_SLOT_ready };

struct intake_slot {
        struct intake_entry entry;
        enum intake_slot_state state; /* under the lock */
        enum intake_trouble trouble;
        enum intake_kind kind;
        int fd;
        uint64_t size;
        int64_t mtime;
        char *data; /* the first `n` bytes of the file; the room is kept from file to file */
        size_t n, cap;
        bool whole; /* data is all of it */
};

struct intake_ahead;

/* Starts no thread before there are several files to read. */
struct intake_ahead *intake_ahead_new(struct intake_tree *tree, unsigned readers);
void intake_ahead_free(struct intake_ahead **a);

/* The next file in the order of the tree, or NULL at the end; valid until the next call. */
struct intake_slot *intake_ahead_next(struct intake_ahead *a);

/* Read the rest of a file, at most `most` bytes in all; false (and trouble set) if that failed. */
bool intake_slot_read(struct intake_slot *s, uint64_t most);
