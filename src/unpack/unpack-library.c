/* rar, cab, lha, iso, cpio, ar, compress, and the 7z that our own reader does not know, by
 * libarchive.
 *
 *   container -- pread --> libarchive -- blocks --> unpack_member --> CHILD DATA*
 *
 * One format is enabled for a job, the one that was sniffed, and of its filters only that of
 * compress(1), so nothing is ever executed.  Names are asked for as UTF-8 first; what libarchive
 * cannot put in UTF-8 comes as bytes and is guessed by unpack-name.  What a member lacks in the
 * file is filled with zeros, as the holes of a disc file.
 *
 * libarchive opens character sets late: unpack_warm() asks for those that old archives use.  A
 * code page beyond them costs the worker, and so this container.
 *
 * Deliberately not done: passwords of rar (libarchive has no cipher for them), joining volumes. */
#include "base/io.h"
#include "base/limits.h"
#include "unpack/unpack-member.h"
#include "unpack/unpack-name.h"

#include <archive.h>
#include <archive_entry.h>
#include <iconv.h>
#include <locale.h>

enum { BLOCK = 64 << 10 };

struct source {
        const struct unpack_job *job;
        uint64_t at, furthest; /* read so far */
        uint8_t *block;
};

struct library {
        struct source source;
        struct unpack_out *o;
        struct archive *a;
        struct buf name;
        bool opened;
        bool volume; /* one of several */
};

/* ---- what libarchive asks of us ---- */

static la_ssize_t on_read(struct archive *a, void *ctx, const void **ret) {
        struct source *s = ctx;
        (void) a;
        uint64_t left = s->at < s->job->size ? s->job->size - s->at : 0;
        ssize_t n = io_pread(s->job->fd, s->block, left < BLOCK ? (size_t) left : BLOCK, s->at);
        if (n <= 0)
                return 0;
        s->at += (uint64_t) n;
        s->furthest = s->at > s->furthest ? s->at : s->furthest;
        *ret = s->block;
        return n;
}

static la_int64_t on_skip(struct archive *a, void *ctx, la_int64_t n) {
        struct source *s = ctx;
        (void) a;
        uint64_t left = s->at < s->job->size ? s->job->size - s->at : 0;
        uint64_t step = n < 0 ? 0 : (uint64_t) n < left ? (uint64_t) n : left;
        s->at += step;
        s->furthest = s->at > s->furthest ? s->at : s->furthest;
        return (la_int64_t) step;
}

static la_int64_t on_seek(struct archive *a, void *ctx, la_int64_t off, int whence) {
        struct source *s = ctx;
        (void) a;
        la_int64_t base = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? (la_int64_t) s->at
                                               : (la_int64_t) s->job->size;
        la_int64_t to;
        if (__builtin_add_overflow(base, off, &to) || to < 0)
                return ARCHIVE_FATAL;
        s->at = (uint64_t) to;
        return to;
}

/* ---- formats ---- */

static int support_compress(struct archive *a) {
        archive_read_support_filter_compress(a);
        return archive_read_support_format_raw(a);
}

static int support_rar(struct archive *a) {
        archive_read_support_format_rar(a);
        return archive_read_support_format_rar5(a);
}

static int support_iso(struct archive *a) {
        return archive_read_support_format_iso9660(a);
}

static void support(struct archive *a, enum unpack_format format) {
        static const struct {
                enum unpack_format format;
                int (*support)(struct archive *a);
        } rows[] = {
                { UNPACK_rar, support_rar },
                { UNPACK_cab, archive_read_support_format_cab },
                { UNPACK_lha, archive_read_support_format_lha },
                { UNPACK_iso, support_iso },
                { UNPACK_cpio, archive_read_support_format_cpio },
                { UNPACK_ar, archive_read_support_format_ar },
                { UNPACK_compress, support_compress },
                { UNPACK_sevenz, archive_read_support_format_7zip },
        };
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
                if (rows[i].format == format)
                        rows[i].support(a);
}

static bool open_archive(struct library *l) {
        l->a = archive_read_new();
        if (!l->a)
                return false;
        support(l->a, l->source.job->format);
        archive_read_set_read_callback(l->a, on_read);
        archive_read_set_skip_callback(l->a, on_skip);
        archive_read_set_seek_callback(l->a, on_seek);
        archive_read_set_callback_data(l->a, &l->source);
        return archive_read_open1(l->a) >= ARCHIVE_WARN;
}

/* ---- members ---- */

static void read_name(struct library *l, struct archive_entry *e) {
        const char *utf8 = archive_entry_pathname_utf8(e);
        const char *raw = utf8 ? utf8 : archive_entry_pathname(e);
        buf_clear(&l->name);
        if (raw)
                unpack_name_guess(&l->name, str_bytes(str_of(raw)), LIMIT_unpack_name);
}

static bool is_named_only(struct archive_entry *e) {
        mode_t type = archive_entry_filetype(e); /* ar says none */
        return (type && type != AE_IFREG) || archive_entry_hardlink(e);
}

/* All data of the entry, holes as zeros; NULL if all is well, else what is wrong. */
static const char *read_data(struct library *l, struct unpack_member *m, bool *ret_limit) {
        static const uint8_t zeros[BLOCK];
        for (;;) {
                const void *p;
                size_t n;
                la_int64_t off;
                int r = archive_read_data_block(l->a, &p, &n, &off);
                if (r == ARCHIVE_EOF)
                        return NULL;
                if (r < ARCHIVE_WARN)
                        return "packed data damaged";
                while (off > 0 && (uint64_t) off > m->made && !*ret_limit) {
                        uint64_t hole = (uint64_t) off - m->made;
                        *ret_limit = !unpack_member_put(
                                m, bytes_of(zeros, hole < BLOCK ? (size_t) hole : BLOCK));
                }
                if (*ret_limit || !unpack_member_put(m, bytes_of(p, n))) {
                        *ret_limit = true;
                        return "over a limit of what may be unpacked";
                }
                m->eaten = l->source.furthest;
        }
}

static void put_data(struct library *l, struct archive_entry *e, const struct rec_child *child) {
        struct unpack_member m;
        bool limit = false;
        unpack_member_init(&m, l->o, child);
        m.eaten = l->source.furthest;
        const char *why = read_data(l, &m, &limit);
        if (!why && archive_entry_size_is_set(e) && (uint64_t) archive_entry_size(e) != m.made &&
            l->source.job->format != UNPACK_compress)
                why = "not as long as the archive says";
        if (why && l->volume && !limit)
                why = "goes on in another volume";
        unpack_member_done(&m, limit ? FLAW_archive_limit : FLAW_member_damaged, why);
}

static void put_entry(struct library *l, struct archive_entry *e) {
        struct rec_child child = { .mtime = archive_entry_mtime(e) };
        read_name(l, e);
        bool raw =
                l->source.job->format == UNPACK_compress; /* libarchive calls its only one "data" */
        child.name = raw ? (struct str){ 0 } : buf_str(&l->name);
        if (is_named_only(e)) {
                child.flags = REC_CHILD_link;
                unpack_out_bytes(l->o, &child);
        } else if (archive_entry_is_data_encrypted(e)) {
                unpack_member_named(l->o, &child, FLAW_encrypted, "encrypted");
        } else {
                put_data(l, e, &child);
        }
}

/* ---- the archive ---- */

/* Does its head say that it is one of several?  rar 4: a flag of the archive header; rar 5: the
 * same, behind three numbers that are one byte each in practice.  wild.md#archive-volume */
static bool is_volume(const struct unpack_job *job) {
        uint8_t b[32] = { 0 };
        if (job->format != UNPACK_rar || io_pread(job->fd, b, sizeof b, 0) < 20)
                return false;
        if (b[6] == 0)
                return b[9] == 0x73 && (b[10] & 1);
        size_t at = 8 + 4 +
                    1; /* signature, checksum, size: then type 1, flags, [extra,] archive flags */
        if (b[at] != 1)
                return false;
        at += b[at + 1] & 1 ? 3 : 2;
        return b[at] & 1;
}

/* ARCHIVE_EOF: all was read. */
static int read_entries(struct library *l) {
        struct archive_entry *e;
        for (;;) {
                int r = archive_read_next_header(l->a, &e);
                if (r == ARCHIVE_RETRY)
                        continue;
                if (r == ARCHIVE_EOF || r < ARCHIVE_WARN)
                        return r;
                if (l->o->children >= LIMIT_archive_entries) {
                        unpack_out_flaw(l->o, FLAW_archive_limit, 0, 0, "too many members");
                        return ARCHIVE_EOF;
                }
                put_entry(l, e);
        }
}

static void finish(struct library *l, int r) {
        const struct unpack_job *job = l->source.job;
        const char *why = l->a ? archive_error_string(l->a) : NULL;
        /* Asked of an archive that could not be opened, libarchive 3.6 calls into nowhere. */
        bool locked = l->opened && archive_read_has_encrypted_entries(l->a) > 0;
        if (r != ARCHIVE_EOF && l->o->children == 0 && locked) {
                struct rec_child child = { .len = job->size };
                unpack_member_named(l->o, &child, FLAW_encrypted, "encrypted, its names too");
                r = ARCHIVE_EOF;
        }
        if (l->volume)
                unpack_out_flaw(l->o, FLAW_archive_volume, 0, job->size, "one volume of several");
        if (r == ARCHIVE_EOF) {
                unpack_out_gap(l->o, job->size, REC_GAP_compressed, "");
                return;
        }
        if (!l->volume)
                unpack_out_flaw(l->o, FLAW_archive_damaged, 0, job->size, "%s",
                                why ? "damaged, read as far as it goes" : "no such archive");
        if (l->o->children)
                unpack_out_gap(l->o,
                               l->source.furthest < job->size ? l->source.furthest : job->size,
                               REC_GAP_compressed, "");
}

void unpack_library(const struct unpack_job *job, struct unpack_out *o) {
        struct library l = { .o = o, .source = { .job = job, .block = mem_alloc(BLOCK) } };
        buf_init(&l.name, 0);
        l.volume = is_volume(job);
        l.opened = open_archive(&l);
        int r = l.opened ? read_entries(&l) : ARCHIVE_FATAL;
        finish(&l, r);
        if (l.a)
                archive_read_free(l.a);
        buf_done(&l.name);
        mem_free(l.source.block);
}

void unpack_warm(void) {
        static const char *const pages[] = { "CP932",  "CP437",  "CP850", "CP1251",
                                             "CP1252", "CP1256", "CP866" };
        setlocale(LC_CTYPE, "C.UTF-8");
        /* Cabinets, lha and rar keep local time without a zone: taken as UTC, as in zip.  With TZ
         * unset the C library would look at /etc/localtime each time, which the lock forbids. */
        setenv("TZ", "UTC0", 1);
        tzset();
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
                /* Held open on purpose: a character set that nobody uses is unloaded. */
                iconv_t there = iconv_open("UTF-8", pages[i]);
                (void) there;
        }
}
