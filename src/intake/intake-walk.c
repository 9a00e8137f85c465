/* The walk as its callers see it: names from intake-tree, contents from intake-ahead, put together.
 * Deliberately not done: hashing, and any decision about what a file is good for. */
#include "intake/intake-walk.h"

#include "base/buf.h"
#include "base/limits.h"
#include "intake/intake-ahead.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

struct intake {
        struct intake_tree *tree;
        struct intake_ahead *ahead; /* NULL when only names are wanted */
        struct intake_entry entry;  /* then: the one given out */
        struct intake_slot *slot;   /* else: the one given out */
        struct buf path;
};

int intake_open(struct intake **ret, const struct intake_options *o, struct err *e) {
        struct intake_tree *tree;
        int r = intake_tree_open(&tree, o, e);
        if (r < 0)
                return r;
        struct intake *in = MEM_NEW(struct intake);
        in->tree = tree;
        if (!o->names_only)
                in->ahead = intake_ahead_new(tree, o->readers ? o->readers
                                                              : (unsigned) LIMIT_intake_readers);
        buf_init(&in->path, 0);
        *ret = in;
        return 0;
}

void intake_close(struct intake **in) {
        if (!*in)
                return;
        intake_ahead_free(&(*in)->ahead);
        intake_dir_drop(&(*in)->entry.dir);
        intake_tree_close(&(*in)->tree);
        buf_done(&(*in)->path);
        mem_free(*in);
        *in = NULL;
}

/* The forms of the path of `entry`, all in in->path. */
static void put_path(struct intake *in, const struct intake_entry *entry, struct intake_item *ret) {
        buf_clear(&in->path);
        intake_show_entry(&in->path, entry);
        buf_z(&in->path);
        ret->path = buf_str(&in->path);
        size_t slash = ret->path.n;
        while (slash && ret->path.p[slash - 1] != '/')
                slash--;
        ret->name = str_sub(ret->path, slash, SIZE_MAX);
        ret->dir = str_sub(ret->path, 0, slash > 1 ? slash - 1 : slash);
        ret->below = entry->given ? ret->name : str_sub(ret->path, entry->dir->given_n, SIZE_MAX);
}

static int next_name(struct intake *in, struct intake_item *ret) {
        struct stat st;
        intake_dir_drop(&in->entry.dir);
        if (!intake_tree_next(in->tree, &in->entry))
                return 0;
        *ret = (struct intake_item){ .fd = -1, .trouble = in->entry.trouble };
        put_path(in, &in->entry, ret);
        if (ret->trouble)
                return 1;
        int flags = in->entry.given ? 0 : AT_SYMLINK_NOFOLLOW;
        if (fstatat(in->entry.dir->fd, in->entry.name, &st, flags) < 0) {
                ret->trouble = intake_trouble_of_errno(errno);
                return 1;
        }
        ret->size = (uint64_t) st.st_size;
        ret->mtime = st.st_mtime;
        return 1;
}

static int next_file(struct intake *in, struct intake_item *ret) {
        struct intake_slot *s = in->slot = intake_ahead_next(in->ahead);
        if (!s)
                return 0;
        if (!s->trouble && !s->whole && s->size <= LIMIT_inline_bytes)
                intake_slot_read(s, LIMIT_inline_bytes + 1);
        *ret = (struct intake_item){ .kind = s->trouble ? 0 : s->kind,
                                     .size = s->size,
                                     .mtime = s->mtime,
                                     .fd = s->fd,
                                     .trouble = s->trouble };
        if (!s->trouble && s->whole)
                ret->data = bytes_of(s->data, s->n);
        put_path(in, &s->entry, ret);
        return 1;
}

int intake_next(struct intake *in, struct intake_item *ret, struct err *e) {
        (void) e; /* nothing that a walk meets is an error so far */
        return in->ahead ? next_file(in, ret) : next_name(in, ret);
}

int intake_total_get(const struct intake_options *o, struct intake_total *ret, struct err *e) {
        struct intake_options names = *o;
        struct intake *in;
        struct intake_item item;
        struct intake_total total = { 0 };
        names.names_only = true;
        int r = intake_open(&in, &names, e);
        if (r < 0)
                return r;
        while ((r = intake_next(in, &item, e)) > 0) {
                total.files++;
                total.bytes += item.size;
                total.troubles += item.trouble != INTAKE_readable;
        }
        intake_close(&in);
        if (r == 0)
                *ret = total;
        return r;
}

const char *intake_trouble_words(enum intake_trouble trouble) {
        switch (trouble) {
        case INTAKE_readable:
                return "readable";
#define TROUBLE(id, number, words)                                                                 \
        case INTAKE_TROUBLE_##id:                                                                  \
                return words;
#include "intake/intake.def"
#undef TROUBLE
        }
        return "unknown";
}
