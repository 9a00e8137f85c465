/* The book: files found, read and put in order. */
#include "digest/digest-book.h"

#include "base/hash.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "text/text-fold.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH = 4, PAGE_BYTES = 72, FILES_MOST = 100000 };

/* ---- problems ---------------------------------------------------------------------------------
 */

void digest_problem_put(struct digest_book *b, struct digest_entry *entry, uint32_t source,
                        uint32_t line, const char *code, bool fails, const char *fmt, ...) {
        struct buf t;
        char room[2048];
        va_list ap;
        va_start(ap, fmt);
        int n = vsnprintf(room, sizeof room, fmt, ap);
        va_end(ap);
        size_t len = n < 0 ? 0 : (size_t) n < sizeof room ? (size_t) n : sizeof room - 1;
        buf_init(&t, 0);
        buf_put(&t, room, utf8_valid(bytes_of(room, len)));
        vec_push(&b->problems, (struct digest_problem){ .code = code,
                                                        .what = arena_str(&b->a, buf_str(&t)),
                                                        .source = source,
                                                        .line = line,
                                                        .fails = fails });
        buf_done(&t);
        if (entry && fails)
                entry->draft = true;
}

static int by_place(const void *pa, const void *pb) {
        const struct digest_problem *a = pa, *b = pb;
        if (a->source != b->source)
                return a->source < b->source ? -1 : 1;
        if (a->line != b->line)
                return a->line < b->line ? -1 : 1;
        int r = strcmp(a->code, b->code);
        return r ? r : str_cmp(a->what, b->what);
}

void digest_problems_sort(struct digest_book *b) {
        if (b->problems.n)
                qsort(b->problems.v, b->problems.n, sizeof *b->problems.v, by_place);
}

/* ---- files ------------------------------------------------------------------------------------
 */

int digest_slurp(const char *path, struct buf *ret, struct err *e) {
        enum { CHUNK = 1 << 16 };
        struct stat s;
        ssize_t n;
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0 || fstat(fd, &s) < 0)
                return err_errno(e, errno, "cannot open '%s'", path);
        if (S_ISDIR(s.st_mode))
                return err_errno(e, EISDIR, "cannot read '%s'", path);
        do {
                n = io_read(fd, buf_room(ret, CHUNK), CHUNK);
                if (n < 0)
                        return err_errno(e, errno, "cannot read '%s'", path);
                ret->n += (size_t) n;
                if (ret->n > LIMIT_digest_bytes)
                        return err_set(e, ERR_limit, "'%s' has more than %llu MiB", path,
                                       (unsigned long long) LIMIT_digest_bytes >> 20);
        } while (n == CHUNK);
        return 0;
}

int digest_book_put(struct digest_book *b, struct str name, struct bytes in,
                    const struct digest_options *o, struct err *e) {
        if (b->sources.n >= FILES_MOST)
                return err_set(e, ERR_limit, "too many files");
        struct digest_source *s = MEM_NEW(struct digest_source);
        s->name = arena_str(&b->a, name);
        digest_file_read(in, o, &s->file);
        vec_push(&b->sources, s);
        return 0;
}

static int read_file(struct digest_book *b, const char *path, struct str name,
                     const struct digest_options *o, struct err *e) {
        struct buf in;
        buf_init(&in, 0);
        int r = digest_slurp(path, &in, e);
        if (r >= 0)
                r = digest_book_put(b, name, buf_bytes(&in), o, e);
        buf_done(&in);
        return r;
}

static bool is_item_name(const char *name) {
        static const char *const ends[] = { ".txt", ".md", ".markdown", ".item" };
        struct str s = str_of(name);
        if (name[0] == '.' || str_starts_nocase(s, STR("readme")))
                return false;
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
                if (str_ends_nocase(s, str_of(ends[i])))
                        return true;
        return false;
}

static int skip_dots(const struct dirent *d) {
        return d->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b) {
        return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_folder(struct digest_book *b, const char *path, size_t root, unsigned depth,
                       const struct digest_options *o, struct err *e) {
        struct dirent **list;
        int n = scandir(path, &list, skip_dots, by_name), r = 0;
        if (n < 0)
                return err_errno(e, errno, "cannot read the folder '%s'", path);
        for (int i = 0; i < n; i++) {
                struct buf p;
                struct stat s;
                buf_init(&p, 0);
                buf_printf(&p, "%s/%s", path, list[i]->d_name);
                if (r >= 0 && lstat(buf_z(&p), &s) == 0) {
                        struct str name = str_sub(buf_str(&p), root, SIZE_MAX);
                        if (S_ISDIR(s.st_mode) && depth < DEPTH)
                                r = read_folder(b, p.p, root, depth + 1, o, e);
                        else if (S_ISREG(s.st_mode) && is_item_name(list[i]->d_name))
                                r = read_file(b, p.p, name, o, e);
                }
                buf_done(&p);
                free(list[i]);
        }
        free(list);
        return r;
}

/* ---- entries ----------------------------------------------------------------------------------
 */

void digest_page_name(struct str headline, bool dated, int32_t day, struct buf *out) {
        char date[WHEN_TEXT];
        struct buf folded;
        size_t letters = 0, from = out->n;
        if (dated)
                buf_put_str(out, when_format_day(WHEN_gregorian, day, date));
        buf_init(&folded, 0);
        text_fold(headline, &folded);
        struct str rest = buf_str(&folded);
        while (rest.n && out->n - from < PAGE_BYTES) {
                struct str word = str_cut(&rest, ' ');
                bool ascii = word.n && word.n < 30;
                for (size_t i = 0; i < word.n; i++)
                        ascii &= ascii_alpha(word.p[i]) || ascii_digit(word.p[i]);
                if (!ascii)
                        continue;
                if (out->n > from)
                        buf_putc(out, '-');
                buf_put_str(out, word);
                letters += word.n;
        }
        if (letters < 4)
                buf_printf(out, "%s%08llx", out->n > from ? "-" : "",
                           (unsigned long long) (hash64(folded.p ? folded.p : "", folded.n) &
                                                 0xffffffff));
        buf_done(&folded);
}

/* A page name of the user's own, if it is one. */
static bool is_page_name(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !ascii_digit(s.p[i]) &&
                    (s.p[i] != '-' || i == 0))
                        return false;
        return s.n > 0 && s.n <= PAGE_BYTES;
}

static struct str page_of(struct digest_book *b, struct map *taken, const struct digest_item *it) {
        struct buf p;
        bool fresh = false;
        buf_init(&p, 0);
        if (is_page_name(it->id))
                buf_put_str(&p, it->id);
        else
                digest_page_name(it->headline, it->dated, it->day, &p);
        size_t n = p.n;
        uint64_t k = *map_put(taken, buf_str(&p), 1, &fresh);
        for (; !fresh; map_put(taken, buf_str(&p), 1, &fresh)) {
                p.n = n;
                *map_find(taken, buf_str(&p)) = ++k; /* where the next of this name goes on */
                buf_printf(&p, "-%llu", (unsigned long long) k);
        }
        struct str s = arena_str(&b->a, buf_str(&p));
        buf_done(&p);
        return s;
}

static int newest_first(const void *pa, const void *pb) {
        const struct digest_entry *a = pa, *b = pb;
        if (a->it->dated != b->it->dated)
                return a->it->dated ? -1 : 1;
        if (a->it->dated && a->it->day != b->it->day)
                return a->it->day > b->it->day ? -1 : 1;
        return str_cmp(a->page, b->page);
}

static void take_items(struct digest_book *b) {
        struct map taken;
        map_init(&taken);
        for (size_t s = 0; s < b->sources.n; s++) {
                const struct digest_file *f = &b->sources.v[s]->file;
                for (size_t i = 0; i < f->items.n && b->entries.n < LIMIT_digest_items; i++) {
                        struct digest_entry x = { .it = &f->items.v[i], .source = (uint32_t) s };
                        x.page = page_of(b, &taken, x.it);
                        for (size_t k = 0; k < x.it->people.n; k++)
                                vec_push(&x.people, x.it->people.v[k]);
                        vec_push(&b->entries, x);
                }
        }
        map_done(&taken);
        if (b->entries.n)
                qsort(b->entries.v, b->entries.n, sizeof *b->entries.v, newest_first);
}

/* Notes of the files become problems; one that fails makes a draft of the item it stands in. */
static void take_notes(struct digest_book *b) {
        for (size_t s = 0; s < b->sources.n; s++) {
                const struct digest_file *f = &b->sources.v[s]->file;
                for (size_t i = 0; i < f->notes.n; i++) {
                        const struct digest_note *n = &f->notes.v[i];
                        digest_problem_put(b, NULL, (uint32_t) s, n->line, digest_note_code(n->id),
                                           digest_note_fails(n->id), "%s%s%.*s",
                                           digest_note_words(n->id), n->about.n ? ": " : "",
                                           STR_ARG(n->about));
                }
                if (f->items.n == 0)
                        digest_problem_put(b, NULL, (uint32_t) s, 1, "no_item", false,
                                           "no item in this file");
        }
        for (size_t i = 0; i < b->entries.n; i++) {
                struct digest_entry *x = &b->entries.v[i];
                const struct digest_file *f = &b->sources.v[x->source]->file;
                for (size_t k = 0; k < x->it->n_notes; k++)
                        x->draft |= digest_note_fails(f->notes.v[x->it->note + k].id);
        }
}

void digest_book_begin(struct digest_book *b) {
        *b = (struct digest_book){ 0 };
        arena_init(&b->a, 0);
}

void digest_book_end(struct digest_book *b) {
        take_items(b);
        take_notes(b);
}

int digest_book_open(const char *path, const struct digest_options *o, struct digest_book *ret,
                     struct err *e) {
        struct stat s;
        digest_book_begin(ret);
        if (stat(path, &s) < 0)
                return err_errno(e, errno, "cannot look at '%s'", path);
        const char *slash = strrchr(path, '/');
        size_t n = strlen(path);
        while (n > 1 && path[n - 1] == '/')
                n--;
        struct str trimmed = arena_str(&ret->a, (struct str){ path, n });
        int r = S_ISDIR(s.st_mode) ? read_folder(ret, trimmed.p, n + 1, 0, o, e)
                                   : read_file(ret, path, str_of(slash ? slash + 1 : path), o, e);
        if (r < 0)
                return r;
        digest_book_end(ret);
        return 0;
}

static void groups_done(struct digest_groups *g) {
        for (size_t i = 0; i < g->n; i++)
                vec_done(&g->v[i].entries);
        vec_done(g);
}

void digest_book_done(struct digest_book *b) {
        for (size_t i = 0; i < b->sources.n; i++) {
                digest_file_done(&b->sources.v[i]->file);
                mem_free(b->sources.v[i]);
        }
        for (size_t i = 0; i < b->entries.n; i++) {
                vec_done(&b->entries.v[i].people);
                vec_done(&b->entries.v[i].same);
                vec_done(&b->entries.v[i].along);
        }
        groups_done(&b->topics);
        groups_done(&b->people);
        vec_done(&b->sources);
        vec_done(&b->entries);
        vec_done(&b->problems);
        arena_done(&b->a);
}
