/* The header of 7z; see unpack-7z.h and 7zFormat.txt of the LZMA SDK.
 *
 * Counts are believed only as far as there are bytes to hold what they count: each thing counted
 * costs at least one byte or one bit of the header, so memory is bounded by its size. */
#include "unpack/unpack-7z.h"

#include "base/le.h"
#include "base/limits.h"

enum {
        ID_end = 0x00,
        ID_header = 0x01,
        ID_archive_properties = 0x02,
        ID_streams = 0x04,
        ID_files = 0x05,
        ID_pack = 0x06,
        ID_unpack = 0x07,
        ID_substreams = 0x08,
        ID_size = 0x09,
        ID_crc = 0x0a,
        ID_folder = 0x0b,
        ID_coder_sizes = 0x0c,
        ID_pieces = 0x0d,
        ID_empty_stream = 0x0e,
        ID_empty_file = 0x0f,
        ID_names = 0x11,
        ID_mtime = 0x14,
        ID_attributes = 0x15,
        ID_encoded = 0x17
};
enum { STREAMS_MOST = 32, FOLDER_MOST = 1 << 20 };

/* Sticky: once `bad`, everything reads as 0. */
struct reader {
        struct bytes b;
        uint64_t size; /* of the whole file */
        bool bad;
};

static struct bytes take(struct reader *r, uint64_t n) {
        if (n > r->b.n) {
                r->bad = true;
                r->b.n = 0;
                return (struct bytes){ 0 };
        }
        struct bytes got = bytes_sub(r->b, 0, (size_t) n);
        r->b = bytes_sub(r->b, (size_t) n, SIZE_MAX);
        return got;
}

static uint8_t byte(struct reader *r) {
        struct bytes b = take(r, 1);
        return b.n ? b.p[0] : 0;
}

/* The leading ones of the first byte count the bytes that follow. */
static uint64_t number(struct reader *r) {
        uint8_t first = byte(r), mask = 0x80;
        uint64_t v = 0;
        for (unsigned i = 0; i < 8; i++, mask >>= 1) {
                if (!(first & mask))
                        return v + ((uint64_t) (first & (mask - 1)) << 8 * i);
                v |= (uint64_t) byte(r) << 8 * i;
        }
        return v;
}

/* A count of things that cost at least a bit each. */
static size_t count(struct reader *r) {
        uint64_t n = number(r);
        if (n > (uint64_t) r->b.n * 8 + 64)
                r->bad = true;
        return r->bad ? 0 : (size_t) n;
}

static bool bit(struct bytes bits, size_t i) {
        return bits.n == 0 || bits.p[i / 8] & 0x80 >> i % 8;
}

/* A byte "all", or one bit for each of n.  Empty = all. */
static struct bytes defined(struct reader *r, size_t n) {
        return byte(r) ? (struct bytes){ 0 } : take(r, (n + 7) / 8);
}

static uint32_t crc_if(struct reader *r, struct bytes bits, size_t i, bool *ret_has) {
        *ret_has = bit(bits, i);
        struct bytes b = *ret_has ? take(r, 4) : (struct bytes){ 0 };
        return b.n ? le_get32(b.p) : 0;
}

/* ---- streams ---- */

struct packs {
        uint64_t at; /* where the next packed stream stands in the file */
        VEC(uint64_t) sizes;
        size_t next;
};

static void read_pack(struct reader *r, struct packs *p) {
        p->at = number(r) + UNPACK_7Z_HEAD;
        size_t n = count(r);
        for (uint64_t id; !r->bad && (id = number(r)) != ID_end;) {
                if (id == ID_size) {
                        for (size_t i = 0; i < n && !r->bad; i++)
                                vec_push(&p->sizes, number(r));
                } else if (id == ID_crc) {
                        struct bytes bits = defined(r, n);
                        bool has;
                        for (size_t i = 0; i < n && !r->bad; i++)
                                crc_if(r, bits, i, &has);
                } else {
                        r->bad = true;
                }
        }
}

struct wiring {
        struct unpack_7z_coder coders[STREAMS_MOST];
        unsigned n, ins, outs;
        unsigned in[STREAMS_MOST], out[STREAMS_MOST]; /* bonds: input in[i] reads output out[i] */
        unsigned bonds;
        bool simple;
};

static void read_coder(struct reader *r, struct wiring *w) {
        struct unpack_7z_coder *c = &w->coders[w->n++];
        uint8_t flags = byte(r);
        struct bytes id = take(r, flags & 15);
        c->method = 0;
        for (size_t i = 0; i < id.n && i < 8; i++)
                c->method = c->method << 8 | id.p[i];
        uint64_t ins = flags & 0x10 ? number(r) : 1, outs = flags & 0x10 ? number(r) : 1;
        if (ins > STREAMS_MOST - w->ins || outs > STREAMS_MOST - w->outs || flags & 0xc0) {
                r->bad = true;
                return;
        }
        w->simple &= ins == 1 && outs == 1;
        w->ins += (unsigned) ins;
        w->outs += (unsigned) outs;
        c->properties = flags & 0x20 ? take(r, number(r)) : (struct bytes){ 0 };
}

/* From the output that nobody reads back to the packed bytes. */
static void follow(struct wiring *w, struct unpack_7z_folder *f) {
        unsigned at = 0;
        for (bool found = true; found && at < w->n;) {
                found = false;
                for (unsigned i = 0; i < w->bonds; i++)
                        found |= w->out[i] == at;
                at += found;
        }
        f->simple = w->simple && w->n <= UNPACK_7Z_CODERS && at < w->n;
        while (f->simple && f->n < w->n) {
                f->coders[f->n] = w->coders[at];
                f->coders[f->n++].size = at; /* its index, until sizes are read */
                unsigned i = 0;
                while (i < w->bonds && w->in[i] != at)
                        i++;
                if (i == w->bonds)
                        break;
                at = w->out[i] < w->n ? w->out[i] : 0;
        }
        f->simple &= f->n == w->n;
}

/* Returns how many outputs it has, for each of which a size follows later. */
static unsigned read_folder(struct reader *r, struct unpack_7z_folder *f) {
        struct wiring w = { .simple = true };
        uint64_t coders = number(r);
        if (coders == 0 || coders > STREAMS_MOST) {
                r->bad = true;
                return 0;
        }
        for (uint64_t i = 0; i < coders && !r->bad; i++) {
                read_coder(r, &w);
                f->locked |= w.coders[i].method == UNPACK_7Z_aes;
        }
        if (r->bad || w.outs == 0 || w.outs - 1 > w.ins) {
                r->bad = true;
                return 0;
        }
        for (; w.bonds < w.outs - 1; w.bonds++) {
                w.in[w.bonds] = (unsigned) number(r);
                w.out[w.bonds] = (unsigned) number(r);
        }
        f->n_packed = w.ins - w.bonds;
        for (unsigned i = 0; f->n_packed > 1 && i < f->n_packed; i++)
                number(r);
        follow(&w, f);
        return w.outs;
}

static void read_coder_sizes(struct reader *r, struct unpack_7z_folder *f, unsigned outs) {
        uint64_t sizes[STREAMS_MOST] = { 0 };
        for (unsigned i = 0; i < outs; i++)
                sizes[i] = number(r);
        for (unsigned i = 0; f->simple && i < f->n; i++)
                f->coders[i].size = sizes[f->coders[i].size];
        /* Not simple: the output of BCJ2 is the last in practice; only the reader of the library
         * needs to know. */
        f->size = f->simple && f->n ? f->coders[0].size : 0;
}

static void place(struct reader *r, struct packs *p, struct unpack_7z_folder *f) {
        f->off = p->at;
        for (unsigned i = 0; i < f->n_packed; i++) {
                uint64_t n = p->next < p->sizes.n ? p->sizes.v[p->next] : 0;
                r->bad |= p->next >= p->sizes.n || __builtin_add_overflow(f->packed, n, &f->packed);
                p->next++;
        }
        r->bad |= __builtin_add_overflow(p->at, f->packed, &p->at) || f->off > r->size;
        f->simple &= f->n_packed == 1;
}

static void read_unpack(struct reader *r, struct unpack_7z *z, struct packs *p) {
        VEC(uint8_t) outs = { 0 };
        r->bad |= number(r) != ID_folder;
        size_t n = count(r);
        r->bad |= byte(r) != 0; /* kept elsewhere: nobody writes that */
        for (size_t i = 0; i < n && !r->bad && i < FOLDER_MOST; i++) {
                struct unpack_7z_folder f = { .pieces = 1 };
                vec_push(&outs, (uint8_t) read_folder(r, &f));
                place(r, p, &f);
                vec_push(&z->folders, f);
        }
        r->bad |= number(r) != ID_coder_sizes || z->folders.n != n;
        for (size_t i = 0; i < z->folders.n && !r->bad; i++)
                read_coder_sizes(r, &z->folders.v[i], outs.v[i]);
        for (uint64_t id; !r->bad && (id = number(r)) != ID_end;) {
                struct bytes bits = defined(r, n);
                r->bad |= id != ID_crc;
                for (size_t i = 0; i < n && !r->bad; i++)
                        z->folders.v[i].crc = crc_if(r, bits, i, &z->folders.v[i].has_crc);
        }
        vec_done(&outs);
}

/* All sizes of a folder's pieces but the last stand there; the last is what is left. */
static void read_piece_sizes(struct reader *r, struct unpack_7z *z,
                             const struct unpack_7z_folder *f, bool given) {
        uint64_t left = f->size;
        for (uint32_t i = 0; i < f->pieces && !r->bad; i++) {
                bool last = i + 1 == f->pieces;
                uint64_t n = last ? left : given ? number(r) : 0;
                if (n > left && f->simple)
                        r->bad = true;
                left -= n < left ? n : left;
                vec_push(&z->pieces, (struct unpack_7z_piece){ .size = n });
        }
}

static void read_piece_crcs(struct reader *r, struct unpack_7z *z, bool given) {
        size_t unknown = 0, at = 0, k = 0;
        for (size_t i = 0; i < z->folders.n; i++) {
                const struct unpack_7z_folder *f = &z->folders.v[i];
                unknown += f->pieces == 1 && f->has_crc ? 0 : f->pieces;
        }
        struct bytes bits = given ? defined(r, unknown) : (struct bytes){ 0 };
        for (size_t i = 0; i < z->folders.n && !r->bad; i++) {
                const struct unpack_7z_folder *f = &z->folders.v[i];
                for (uint32_t j = 0; j < f->pieces && at < z->pieces.n && !r->bad; j++, at++) {
                        struct unpack_7z_piece *p = &z->pieces.v[at];
                        p->has_crc = f->pieces == 1 && f->has_crc;
                        p->crc = f->crc;
                        if (!p->has_crc && given)
                                p->crc = crc_if(r, bits, k++, &p->has_crc);
                }
        }
}

static void read_substreams(struct reader *r, struct unpack_7z *z, bool there) {
        uint64_t id = there ? number(r) : ID_end, total = 0;
        if (id == ID_pieces) {
                for (size_t i = 0; i < z->folders.n && !r->bad; i++) {
                        uint64_t n = number(r);
                        r->bad |= n > LIMIT_archive_entries;
                        total += r->bad ? 0 : n;
                        r->bad |= total > LIMIT_archive_entries;
                        z->folders.v[i].pieces = r->bad ? 0 : (uint32_t) n;
                }
                id = number(r);
        }
        for (size_t i = 0; i < z->folders.n && !r->bad; i++)
                read_piece_sizes(r, z, &z->folders.v[i], id == ID_size);
        if (id == ID_size)
                id = number(r);
        read_piece_crcs(r, z, id == ID_crc);
        if (id == ID_crc)
                id = number(r);
        r->bad |= id != ID_end;
}

static void read_streams(struct reader *r, struct unpack_7z *z) {
        struct packs p = { 0 };
        bool pieces = false;
        for (uint64_t id; !r->bad && (id = number(r)) != ID_end;) {
                if (id == ID_pack) {
                        read_pack(r, &p);
                } else if (id == ID_unpack && !z->folders.n) {
                        read_unpack(r, z, &p);
                } else if (id == ID_substreams && !pieces) {
                        read_substreams(r, z, true);
                        pieces = true;
                } else {
                        r->bad = true;
                }
        }
        if (!pieces && !r->bad)
                read_substreams(r, z, false);
        vec_done(&p.sizes);
}

/* ---- files ---- */

static void read_names(struct reader *r, struct unpack_7z *z) {
        r->bad |= byte(r) != 0;
        for (size_t i = 0; i < z->files.n && !r->bad; i++) {
                size_t n = 0;
                while (n + 1 < r->b.n && (r->b.p[n] || r->b.p[n + 1]))
                        n += 2;
                z->files.v[i].name = take(r, n);
                take(r, 2);
        }
}

static void read_empty_files(struct reader *r, struct unpack_7z *z) {
        size_t n = 0, at = 0;
        for (size_t i = 0; i < z->files.n; i++)
                n += z->files.v[i].no_stream;
        struct bytes bits = take(r, (n + 7) / 8);
        for (size_t i = 0; i < z->files.n && !r->bad; i++)
                if (z->files.v[i].no_stream)
                        z->files.v[i].empty_file = n && bit(bits, at++);
}

enum { TICKS = 10000000 };                  /* of 100 ns */
static const int64_t TO_UNIX = 11644473600; /* seconds from 1601 to 1970 */

static void read_values(struct reader *r, struct unpack_7z *z, bool time) {
        struct bytes bits = defined(r, z->files.n);
        r->bad |= byte(r) != 0;
        for (size_t i = 0; i < z->files.n && !r->bad; i++) {
                struct bytes b = bit(bits, i) ? take(r, time ? 8 : 4) : (struct bytes){ 0 };
                if (b.n && time)
                        z->files.v[i].mtime = (int64_t) (le_get64(b.p) / TICKS) - TO_UNIX;
                else if (b.n)
                        z->files.v[i].attributes = le_get32(b.p);
        }
}

static void read_property(struct reader *r, struct unpack_7z *z, uint64_t id) {
        if (id == ID_empty_stream) {
                struct bytes bits = take(r, (z->files.n + 7) / 8);
                for (size_t i = 0; i < z->files.n && !r->bad; i++)
                        z->files.v[i].no_stream = bit(bits, i);
        } else if (id == ID_empty_file) {
                read_empty_files(r, z);
        } else if (id == ID_names) {
                read_names(r, z);
        } else if (id == ID_mtime || id == ID_attributes) {
                read_values(r, z, id == ID_mtime);
        }
}

static void read_files(struct reader *r, struct unpack_7z *z) {
        uint64_t n = number(r);
        z->cut = n > LIMIT_archive_entries;
        r->bad |= z->cut || n > (uint64_t) r->b.n / 2 + 1; /* a name has at least its end */
        for (uint64_t i = 0; i < n && !r->bad; i++)
                vec_push(&z->files, (struct unpack_7z_file){ 0 });
        for (uint64_t id; !r->bad && (id = number(r)) != ID_end;) {
                struct reader sub = { .b = take(r, number(r)) };
                read_property(&sub, z, id);
                r->bad |= sub.bad;
        }
}

/* ---- the whole ---- */

static void read_header(struct reader *r, struct unpack_7z *z) {
        for (uint64_t id; !r->bad && (id = number(r)) != ID_end;) {
                if (id == ID_archive_properties) {
                        while (!r->bad && number(r) != ID_end)
                                take(r, number(r));
                } else if (id == ID_streams && !z->folders.n) {
                        read_streams(r, z);
                } else if (id == ID_files && !z->files.n) {
                        read_files(r, z);
                } else {
                        r->bad = true;
                }
        }
}

bool unpack_7z_read(struct unpack_7z *z, struct bytes header, uint64_t size) {
        struct reader r = { .b = header, .size = size };
        *z = (struct unpack_7z){ 0 };
        if (header.n == 0)
                return true;
        uint64_t id = number(&r);
        z->encoded = id == ID_encoded;
        if (z->encoded)
                read_streams(&r, z);
        else if (id == ID_header)
                read_header(&r, z);
        else
                r.bad = true;
        return !r.bad && (!z->encoded || z->folders.n == 1);
}

void unpack_7z_done(struct unpack_7z *z) {
        vec_done(&z->folders);
        vec_done(&z->pieces);
        vec_done(&z->files);
}
