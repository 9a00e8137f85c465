/* Mailboxes in their forms.
 *
 * An open mbox is a stdio stream; folders get one file a message.  The packed archives of the year
 * 2009 are kept in memory, at most ARCHIVE_MOST messages each, and written at the end.  A message
 * in an inbox has the trace of its way in front, so that the copies of one message differ as they
 * do in life; only the shared folder and the archive of the Maildir hold exact duplicates. */
#include "cache-place.h"

#include "base/bug.h"
#include "base/vec.h"
#include "cache-code.h"
#include "cache-pack.h"
#include "cache-time.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARCHIVE_MOST = 500, PATH_MOST = 512, STREAM_BUFFER = 1 << 18, BOXES = 2 * CACHE_OWNERS };

enum form { MBOXO, MBOXRD, MAILDIR, MH, EML, EMLX };

struct box {
        enum form form;
        const char *path; /* below OUT/cache */
        uint64_t n;
        FILE *stream; /* of an mbox */
};

struct archive {
        const char *path, *shown;
        uint64_t n;
        struct buf bytes;
};

struct cache_out {
        const struct cache_world *world;
        char *root;
        struct box boxes[BOXES]; /* inbox, sent of each owner */
        struct box shared, list;
        struct archive archives[CACHE_OWNERS];
        struct cache_zip zip;
        FILE *truth;
        struct arena arena; /* of the places of one message */
        VEC(struct cache_place) places;
        struct buf plain, traced, stored;
};

static const struct {
        enum form form;
        const char *inbox, *sent, *archive, *shown;
} owners[CACHE_OWNERS] = {
        { MBOXO, "daryush/Inbox", "daryush/Sent", "archive/office-2009.zip",
          "archive/office-2009.zip > daryush-2009.mbox.gz > daryush-2009.mbox" },
        { MAILDIR, "miriam/Maildir", "miriam/Maildir/.Sent", "archive/miriam-2009.tar.gz",
          "archive/miriam-2009.tar.gz > miriam-2009.tar" },
        { MBOXRD, "parvaneh/Inbox.mbox", "parvaneh/Sent.mbox", "archive/parvaneh-2009.mbox.bz2",
          "archive/parvaneh-2009.mbox.bz2 > parvaneh-2009.mbox" },
        { MH, "kamran/Mail/inbox", "kamran/Mail/sent", "archive/kamran-2009.mbox.xz",
          "archive/kamran-2009.mbox.xz > kamran-2009.mbox" },
        { EML, "jonas/inbox", "jonas/sent", "archive/office-2009.zip", "archive/office-2009.zip" },
        { EMLX, "nasrin/INBOX.mbox", "nasrin/Sent.mbox", "archive/nasrin-2009.mbox.zst",
          "archive/nasrin-2009.mbox.zst > nasrin-2009.mbox" },
};

void cache_die(const char *what) {
        fprintf(stderr, "make-cache: cannot write '%s': %s\n", what, strerror(errno));
        exit(3);
}

/* ---- files -------------------------------------------------------------------------------- */

static void make_folders(char *path) {
        for (char *p = path + 1; *p; p++) {
                if (*p != '/')
                        continue;
                *p = 0;
                if (mkdir(path, 0755) < 0 && errno != EEXIST)
                        cache_die(path);
                *p = '/';
        }
}

static FILE *create(const struct cache_out *o, const char *path) {
        char full[2 * PATH_MOST];
        snprintf(full, sizeof full, "%s/%s", o->root, path);
        FILE *f = fopen(full, "wb");
        if (f == NULL && errno == ENOENT) {
                make_folders(full);
                f = fopen(full, "wb");
        }
        if (f == NULL)
                cache_die(full);
        return f;
}

static void put(FILE *f, struct bytes in) {
        if (in.n && fwrite(in.p, 1, in.n, f) != in.n)
                cache_die("file");
}

static void finish(FILE **pf) {
        if (*pf && fclose(*pf) != 0)
                cache_die("file");
        *pf = NULL;
}

void cache_out_file(struct cache_out *o, const char *path, struct bytes in) {
        char below[PATH_MOST];
        snprintf(below, sizeof below, "cache/%s", path);
        FILE *f = create(o, below);
        put(f, in);
        finish(&f);
}

void cache_out_link(struct cache_out *o, const char *path, const char *target) {
        char full[2 * PATH_MOST];
        snprintf(full, sizeof full, "%s/cache/%s", o->root, path);
        make_folders(full);
        unlink(full);
        if (symlink(target, full) < 0)
                cache_die(full);
}

void cache_out_truth(struct cache_out *o, struct str line) {
        put(o->truth, str_bytes(line));
        put(o->truth, bytes_of("\n", 1));
}

/* ---- forms -------------------------------------------------------------------------------- */

bool cache_put_quoted(struct buf *out, struct bytes in, bool rd) {
        bool any = false;
        for (size_t i = 0; i < in.n;) {
                size_t end = bytes_chr(bytes_sub(in, i, in.n), '\n'), marks = 0;
                end = end == SIZE_MAX ? in.n : i + end + 1;
                while (rd && i + marks < end && in.p[i + marks] == '>')
                        marks++;
                if (bytes_starts(bytes_sub(in, i + marks, end - i - marks), STR("From "))) {
                        buf_putc(out, '>');
                        any = true;
                }
                buf_put(out, in.p + i, end - i);
                i = end;
        }
        return any;
}

static void put_crlf(struct buf *out, struct bytes in) {
        for (size_t i = 0; i < in.n; i++) {
                if (in.p[i] == '\n')
                        buf_putc(out, '\r');
                buf_putc(out, (char) in.p[i]);
        }
}

/* One message of an mbox: From_ line, quoted bytes, empty line.  True if quoting changed any. */
static bool put_mbox(struct buf *out, const struct cache_mail *m, struct bytes in, bool rd) {
        buf_puts(out, "From ");
        cache_put_address(out, m->from.person, m->date, m->from.is_private);
        buf_putc(out, ' ');
        cache_put_ctime(out, m->date + 30);
        buf_putc(out, '\n');
        bool quoted = cache_put_quoted(out, in, rd);
        buf_putc(out, '\n');
        return quoted;
}

static void put_emlx(struct buf *out, const struct cache_mail *m, struct bytes in) {
        buf_printf(out, "%zu\n", in.n);
        buf_put(out, in.p, in.n);
        buf_printf(
                out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC "
                "\"-//Apple//DTD PLIST 1.0//EN\" "
                "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
                "<plist version=\"1.0\">\n<dict>\n\t<key>date-received</key>\n"
                "\t<integer>%lld</integer>\n\t<key>flags</key>\n\t<integer>8590195713</integer>\n"
                "</dict>\n</plist>\n",
                (long long) m->date);
}

static void file_name(const struct box *b, const struct cache_mail *m, char *ret, size_t n) {
        static const char *const flags[] = { "S", "RS", "FS", "" };
        int year = cache_gregorian(m->date / 86400).year;
        unsigned long long i = (unsigned long long) b->n;
        switch (b->form) {
        case MAILDIR:
                if (m->n % 9 == 8)
                        snprintf(ret, n, "%s/new/%lld.M%lluP7.host", b->path, (long long) m->date,
                                 i);
                else
                        snprintf(ret, n, "%s/cur/%lld.M%lluP7.host:2,%s", b->path,
                                 (long long) m->date, i, flags[m->n % 4]);
                break;
        case MH:
                snprintf(ret, n, "%s/%llu", b->path, i + 1);
                break;
        case EML:
                snprintf(ret, n, "%s/%d/%05llu.eml", b->path, year, i);
                break;
        case EMLX:
                snprintf(ret, n, "%s/Messages/%llu.emlx", b->path, i + 1);
                break;
        case MBOXO:
        case MBOXRD:
                snprintf(ret, n, "%s", b->path);
                break;
        }
}

static void place(struct cache_out *o, const char *path, const char *box, uint64_t entry,
                  struct bytes in, bool exact) {
        vec_push(&o->places, (struct cache_place){ .path = arena_str(&o->arena, str_of(path)),
                                                   .box = box,
                                                   .entry = entry,
                                                   .hash = hash_sha256(in),
                                                   .exact = exact });
}

static void put_box(struct cache_out *o, struct box *b, const char *name,
                    const struct cache_mail *m, struct bytes in) {
        char path[PATH_MOST];
        bool is_mbox = b->form == MBOXO || b->form == MBOXRD, quoted = false;
        file_name(b, m, path, sizeof path);
        buf_clear(&o->stored);
        if (is_mbox)
                quoted = put_mbox(&o->stored, m, in, b->form == MBOXRD);
        else if (b->form == EML)
                put_crlf(&o->stored, in);
        else if (b->form == EMLX)
                put_emlx(&o->stored, m, in);
        else
                buf_put(&o->stored, in.p, in.n);
        if (is_mbox)
                put(b->stream, buf_bytes(&o->stored));
        else
                cache_out_file(o, path, buf_bytes(&o->stored));
        place(o, path, name, is_mbox ? b->n : 0, b->form == EML ? buf_bytes(&o->stored) : in,
              !quoted || b->form == MBOXRD);
        b->n++;
}

static void put_archive(struct cache_out *o, unsigned owner, const struct cache_mail *m,
                        struct bytes in) {
        struct archive *a = &o->archives[owner];
        char name[PATH_MOST / 4], shown[PATH_MOST];
        if (owner == 1) {
                snprintf(name, sizeof name, "Maildir/cur/%lld.M%lluP3.host:2,S",
                         (long long) m->date, (unsigned long long) a->n);
                cache_tar_put(&a->bytes, name, m->date, in);
        } else if (owner == 4) {
                snprintf(name, sizeof name, "jonas/%05llu.eml", (unsigned long long) a->n);
                cache_zip_put(&o->zip, name, in, false);
        } else {
                name[0] = 0;
                put_mbox(&a->bytes, m, in, /* rd= */ true);
        }
        snprintf(shown, sizeof shown, "%s%s%s", a->shown, name[0] ? " > " : "", name);
        place(o, shown, "archive", name[0] ? 0 : a->n, in, /* exact= */ true);
        a->n++;
}

/* "name at host (Display Name)" and the body, as list software writes its monthly texts. */
static void put_list(struct cache_out *o, const struct cache_mail *m) {
        struct buf *b = &o->stored, address;
        struct str host;
        buf_init(&address, 0);
        cache_put_address(&address, m->from.person, m->date, m->from.is_private);
        host = buf_str(&address);
        struct str local = str_cut(&host, '@');
        buf_clear(b);
        buf_printf(b, "From %.*s at %.*s  ", STR_ARG(local), STR_ARG(host));
        cache_put_ctime(b, m->date);
        size_t head = b->n + 1;
        buf_printf(b, "\nFrom: %.*s at %.*s (", STR_ARG(local), STR_ARG(host));
        cache_put_name(b, m->from.person, 0);
        buf_puts(b, ")\nDate: ");
        cache_put_rfc(b, m->date, cache_zone(m->from.person, m->date));
        buf_puts(b, "\nSubject: ");
        cache_put_words(b, m->subject, false);
        if (m->link == CACHE_FULL)
                buf_printf(b, "\nIn-Reply-To: <%s>\nReferences: %.*s", m->parent,
                           STR_ARG(m->references));
        buf_printf(b, "\nMessage-ID: <%s>\n\n", m->id);
        struct buf body;
        buf_init(&body, 0);
        cache_body_put(&body, m);
        cache_put_quoted(b, buf_bytes(&body), false);
        put(o->list.stream, buf_bytes(b));
        put(o->list.stream, bytes_of("\n", 1));
        place(o, o->list.path, "list", o->list.n++, bytes_sub(buf_bytes(b), head, b->n), false);
        buf_done(&body), buf_done(&address);
}

/* ---- who gets it -------------------------------------------------------------------------- */

static void put_owner(struct cache_out *o, unsigned owner, const struct cache_mail *m, bool sent,
                      struct bytes in) {
        bool old = m->date < cache_time(2010, 1, 1, 0, 0) && o->archives[owner].n < ARCHIVE_MOST;
        if (old)
                put_archive(o, owner, m, in);
        if (!old || m->n % 3 == 0)
                put_box(o, &o->boxes[owner * 2 + sent], sent ? "sent" : "inbox", m, in);
        if (owner == 0 && !sent && m->n % 7 == 0)
                put_box(o, &o->shared, "shared", m, in);
}

static void put_inbox(struct cache_out *o, const struct cache_mail *m,
                      const struct cache_party *to) {
        if (to->person->number >= CACHE_OWNERS)
                return;
        buf_clear(&o->traced);
        cache_trace_put(&o->traced, m, to);
        buf_put_str(&o->traced, buf_str(&o->plain));
        put_owner(o, to->person->number, m, false, buf_bytes(&o->traced));
}

static void put_inboxes(struct cache_out *o, const struct cache_mail *m,
                        const struct cache_parties *p) {
        for (unsigned i = 0; i < p->n; i++)
                put_inbox(o, m, &p->v[i]);
}

static void put_subscribers(struct cache_out *o, const struct cache_mail *m) {
        static const unsigned subscriber[] = { 0, 1, 4 };
        for (size_t i = 0; i < sizeof subscriber / sizeof *subscriber; i++)
                put_inbox(o, m,
                          &(struct cache_party){ &o->world->people[subscriber[i]], 0, false });
        put_list(o, m);
}

const struct cache_place *cache_out_put(struct cache_out *o, const struct cache_mail *m, bool lost,
                                        size_t *ret_n) {
        arena_reset(&o->arena);
        vec_clear(&o->places);
        *ret_n = 0;
        if (lost)
                return o->places.v;
        buf_clear(&o->plain);
        cache_mail_put(&o->plain, m, false);
        put_inboxes(o, m, &m->to);
        put_inboxes(o, m, &m->cc);
        put_inboxes(o, m, &m->bcc);
        if (m->list)
                put_subscribers(o, m);
        if (m->from.person->number < CACHE_OWNERS) {
                buf_clear(&o->traced);
                cache_mail_put(&o->traced, m, true);
                put_owner(o, m->from.person->number, m, true, buf_bytes(&o->traced));
        }
        *ret_n = o->places.n;
        return o->places.v;
}

/* ---- begin and end ------------------------------------------------------------------------ */

static void open_box(struct cache_out *o, struct box *b, enum form form, const char *path) {
        char below[PATH_MOST];
        *b = (struct box){ .form = form, .path = path };
        if (form == MBOXO || form == MBOXRD) {
                snprintf(below, sizeof below, "cache/%s", path);
                b->stream = create(o, below);
                setvbuf(b->stream, NULL, _IOFBF, STREAM_BUFFER);
        }
        if (form != MAILDIR)
                return;
        for (int i = 0; i < 3; i++) {
                snprintf(below, sizeof below, "%s/cache/%s/%s/", o->root, path,
                         (const char *[]){ "cur", "new", "tmp" }[i]);
                make_folders(below);
        }
}

struct cache_out *cache_out_new(const char *folder, const struct cache_world *w) {
        struct cache_out *o = MEM_NEW(struct cache_out);
        o->world = w;
        o->root = mem_dup(folder, strlen(folder) + 1);
        arena_init(&o->arena, 0);
        buf_init(&o->plain, 0), buf_init(&o->traced, 0), buf_init(&o->stored, 0);
        cache_zip_init(&o->zip);
        o->truth = create(o, "truth.jsonl");
        setvbuf(o->truth, NULL, _IOFBF, STREAM_BUFFER);
        for (unsigned i = 0; i < CACHE_OWNERS; i++) {
                open_box(o, &o->boxes[2 * i], owners[i].form, owners[i].inbox);
                open_box(o, &o->boxes[2 * i + 1], owners[i].form, owners[i].sent);
                o->archives[i].path = owners[i].archive, o->archives[i].shown = owners[i].shown;
                buf_init(&o->archives[i].bytes, 0);
        }
        open_box(o, &o->shared, MBOXRD, "shared/Office");
        open_box(o, &o->list, MBOXO, "lists/regional.txt");
        return o;
}

static void write_archives(struct cache_out *o) {
        static const enum cache_packing how[CACHE_OWNERS] = { CACHE_GZ, CACHE_GZ, CACHE_BZ2,
                                                              CACHE_XZ, CACHE_GZ, CACHE_ZST };
        for (unsigned i = 0; i < CACHE_OWNERS; i++) {
                struct buf packed;
                buf_init(&packed, 0);
                if (i == 1)
                        cache_tar_end(&o->archives[i].bytes);
                if (i != 4)
                        cache_pack(&packed, buf_bytes(&o->archives[i].bytes), how[i]);
                if (i == 0)
                        cache_zip_put(&o->zip, "daryush-2009.mbox.gz", buf_bytes(&packed), false);
                else if (i != 4)
                        cache_out_file(o, o->archives[i].path, buf_bytes(&packed));
                buf_done(&packed);
        }
        cache_zip_end(&o->zip);
        cache_out_file(o, owners[4].archive, buf_bytes(&o->zip.out));
}

void cache_out_free(struct cache_out **po) {
        struct cache_out *o = *po;
        if (o == NULL)
                return;
        write_archives(o);
        for (unsigned i = 0; i < BOXES; i++)
                finish(&o->boxes[i].stream);
        for (unsigned i = 0; i < CACHE_OWNERS; i++)
                buf_done(&o->archives[i].bytes);
        finish(&o->shared.stream), finish(&o->list.stream), finish(&o->truth);
        cache_zip_done(&o->zip);
        buf_done(&o->plain), buf_done(&o->traced), buf_done(&o->stored);
        vec_done(&o->places);
        arena_done(&o->arena);
        mem_free(o->root);
        mem_free(o);
        *po = NULL;
}

bool cache_out_box(const struct cache_out *o, size_t i, const char **ret_path, uint64_t *ret_n) {
        const struct box *b = i < BOXES ? &o->boxes[i] : i == BOXES ? &o->shared : &o->list;
        const struct archive *a = i > BOXES + 1 ? &o->archives[i - BOXES - 2] : NULL;
        if (i >= BOXES + 2 + CACHE_OWNERS)
                return false;
        *ret_path = a ? a->shown : b->path;
        *ret_n = a ? a->n : b->n;
        return true;
}
