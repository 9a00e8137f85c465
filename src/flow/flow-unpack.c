/* What is taken out of containers: files that hold many, packed files, and those inside others.
 *
 *   flow_container_file ─ known by its hash? ─ yes ─> a row that says "the same as"
 *            │ no
 *            v
 *   begin ─> jail_unpack ─> CHILD range ─┐
 *            (the worker's  CHILD bytes ─┴─> a container? -> begin, one level deeper
 *             records)                       else         -> flow_unit_put
 *                           GAP, FLAW        nothing came -> missing, with its reason
 *            v
 *   fed, and the last of its units applied ─> ledger counted from its rows ─> done
 *
 * The keeper only cuts ranges, sniffs signatures and moves bytes; what a container holds is the
 * worker's word, checked by jail/.  Outlook stores are read twice, by two libraries in jails of
 * their own; flow-outlook.c says which version of an item is taken. */
#include "flow/flow-run.h"

#include "base/io.h"
#include "base/limits.h"
#include "flow/flow-blob.h"
#include "flow/flow-outlook.h"
#include "rec/rec-kind.h"

/* One level of unpacking. */
struct unpacking {
        struct flow_run *run;
        struct flow_container *c;
        struct flow_blob from;
        struct rec_child child;       /* the one under way, strings in `strings` */
        bool open;                    /* child is a bytes child whose DATA come now */
        uint64_t missing_before;      /* things named missing before it was begun */
        enum rec_flaw said;           /* the last flaw of the whole that was named */
        bool damaged;                 /* some of it could not be read */
        uint64_t tiled;               /* up to here its bytes are accounted for */
        uint64_t framing_at, framing; /* a gap that may be the next child's From_ line; 0 = none */
        struct flow_spill spill;
        struct arena strings;
        bool named;                   /* its entries have names of their own */
        struct flow_outlook *outlook; /* the two readings of an Outlook store, else NULL */
        enum jail_blame blame;        /* what its worker died of last */
        bool absent;                  /* a program that reads it is not installed */
};

/* ---- children ----------------------------------------------------------------------------- */

static int unpack_all(struct unpacking *u, enum intake_kind kind, struct err *e);

static uint32_t place_flags(const struct rec_child *child) {
        return (child->flags & REC_CHILD_unquote ? STORE_PLACE_unquote : 0u) |
               (child->flags & REC_CHILD_unquote_all ? STORE_PLACE_unquote_all : 0u) |
               (child->flags & REC_CHILD_obfuscated ? STORE_PLACE_obfuscated : 0u) |
               (child->flags & REC_CHILD_cut ? STORE_PLACE_cut : 0u) |
               (child->kind == REC_CHILD_bytes ? STORE_PLACE_made : 0u);
}

static struct store_missing missing_of(const struct unpacking *u, uint32_t ord,
                                       enum store_trouble trouble, struct str detail) {
        bool range = u->child.kind == REC_CHILD_range; /* packed bytes lie under their gap */
        return (struct store_missing){ .ord = ord,
                                       .trouble = trouble,
                                       .off = range ? u->child.off : 0,
                                       .len = range ? u->child.len : 0,
                                       .name = u->child.name,
                                       .detail = detail };
}

/* The bytes that frame the child under way, if nothing lies between; its place accounts for them.
 */
static uint64_t framing_of(struct unpacking *u) {
        uint64_t n = u->framing;
        if (u->child.kind != REC_CHILD_range || u->framing_at + n != u->child.off)
                return 0;
        u->framing = 0;
        return n;
}

/* The child as a unit: in `data`, or (fd >= 0) in a file. */
static int put_unit(struct unpacking *u, uint32_t ord, enum intake_kind kind, struct bytes data,
                    int fd, uint64_t size, struct err *e) {
        uint32_t flags = u->child.flags;
        bool range = u->child.kind == REC_CHILD_range; /* packed bytes lie under their gap */
        if (flags & (REC_CHILD_unquote | REC_CHILD_unquote_all))
                data = flow_unquote(data, flags & REC_CHILD_unquote_all, &u->strings);
        struct flow_unit unit = {
                .container = u->c,
                .place = { .container = u->c->row.id,
                           .ord = ord,
                           .off = range ? u->child.off : 0,
                           .len = range ? u->child.len : 0,
                           .flags = place_flags(&u->child),
                           .framing = framing_of(u),
                           .name = u->named ? u->child.name : (struct str){ 0 } },
                .data = data,
                .fd = fd,
                .by_fd = fd >= 0,
                .size = fd >= 0 ? size : data.n,
                .kind = (uint32_t) kind,
                .name = u->child.name,
                .flags = flags & REC_CHILD_recovered ? REC_DOC_recovered : 0,
        };
        int r = flow_unit_put(u->run, &unit, e);
        return r < 0 ? r : flow_later_look(u->run, e);
}

/* A container inside the one under way; `fd` and `size` are its bytes. */
static int put_container(struct unpacking *u, uint32_t ord, enum intake_kind kind, int fd,
                         uint64_t size, struct bytes all, struct err *e) {
        if (u->c->depth + 1 >= LIMIT_archive_depth) {
                struct store_missing m =
                        missing_of(u, ord, STORE_TROUBLE_limit, STR("containers nested too deep"));
                return flow_missing(u->run, u->c, &m, e);
        }
        struct unpacking inner = { .run = u->run };
        flow_blob_init(&inner.from, fd, size, all);
        struct store_container row = { .parent = u->c->row.id,
                                       .source = u->c->row.source,
                                       .ord = ord,
                                       .off = u->child.kind == REC_CHILD_range ? u->child.off : 0,
                                       .len = u->child.kind == REC_CHILD_range ? u->child.len : 0,
                                       .name = u->child.name,
                                       .mtime = u->child.mtime };
        inner.c = flow_container_new(u->run, &row, u->c->depth + 1);
        inner.c->parent = u->c;
        u->c->pending++;
        return unpack_all(&inner, kind, e);
}

/* A message that did not fit into memory with the others: read back from its scratch file. */
static int put_large(struct unpacking *u, uint32_t ord, enum intake_kind kind, int fd,
                     uint64_t size, struct err *e) {
        struct flow_blob blob;
        struct bytes data;
        flow_blob_init(&blob, fd, size, (struct bytes){ 0 });
        int r = flow_blob_get(&blob, 0, size, &data, e);
        if (r >= 0)
                r = put_unit(u, ord, kind, data, -1, data.n, e);
        flow_blob_done(&blob);
        return r;
}

/* A container's child lies in memory: a file of it, for workers take descriptors. */
static int put_inner(struct unpacking *u, uint32_t ord, enum intake_kind kind, struct bytes data,
                     int fd, uint64_t size, struct err *e) {
        bool whole = size == data.n;
        _cleanup_close_ int made = fd < 0 ? flow_memory_file(data, e) : -1;
        if (fd < 0 && made < 0)
                return made;
        return put_container(u, ord, kind, fd < 0 ? made : fd, size,
                             whole ? data : (struct bytes){ 0 }, e);
}

/* A whole child is here: in `data`, or (large ones) in `fd` with only its head in `data`. */
static int put_child(struct unpacking *u, uint32_t ord, struct bytes data, int fd, uint64_t size,
                     struct err *e) {
        bool whole = size == data.n;
        enum intake_kind kind = u->child.flags & REC_CHILD_message
                                        ? INTAKE_eml
                                        : intake_sniff(bytes_sub(data, 0, INTAKE_SNIFF),
                                                       u->child.name, (struct str){ 0 });
        if (intake_kind_is_container(kind))
                return put_inner(u, ord, kind, data, fd, size, e);
        if (intake_kind_is_message(kind) && size > LIMIT_message_bytes) {
                struct store_missing m =
                        missing_of(u, ord, STORE_TROUBLE_limit, str_of(intake_kind_words(kind)));
                return flow_missing(u->run, u->c, &m, e);
        }
        if (whole)
                return put_unit(u, ord, kind, data, -1, size, e);
        return intake_kind_is_message(kind) ? put_large(u, ord, kind, fd, size, e)
                                            : put_unit(u, ord, kind, data, fd, size, e);
}

static int put_range(struct unpacking *u, uint32_t ord, struct err *e) {
        struct bytes data;
        int r = flow_blob_get(&u->from, u->child.off, u->child.len, &data, e);
        if (r >= 0 && data.n < u->child.len) {
                struct store_missing m =
                        missing_of(u, ord, STORE_TROUBLE_vanished, STR("the file became shorter"));
                return flow_missing(u->run, u->c, &m, e);
        }
        return r < 0 ? r : put_child(u, ord, data, -1, data.n, e);
}

/* ---- bytes children ----------------------------------------------------------------------- */

/* Why a named child cannot be (fully) read, by its flags; false if nothing is wrong with it. */
static bool trouble_of(const struct unpacking *u, enum store_trouble *ret) {
        uint32_t flags = u->child.flags;
        if (flags & REC_CHILD_encrypted)
                *ret = STORE_TROUBLE_encrypted;
        else if (flags & REC_CHILD_link)
                *ret = STORE_TROUBLE_link;
        else if (u->spill.over)
                *ret = STORE_TROUBLE_limit;
        else if (flags & REC_CHILD_unreadable)
                *ret = u->spill.size ? STORE_TROUBLE_partly : STORE_TROUBLE_damaged;
        else
                return false;
        return true;
}

static bool counted(uint32_t flags) {
        return !(flags & REC_CHILD_link);
}

/* A framing gap that no message took gets its row. */
static int framing_end(struct unpacking *u, struct err *e) {
        const struct store_gap row = { .container = u->c->row.id,
                                       .reason = REC_GAP_framing,
                                       .off = u->framing_at,
                                       .len = u->framing };
        u->framing = 0;
        if (u->outlook && flow_outlook_is_second(u->outlook))
                return 0;
        return row.len ? store_gap_put(u->run->st, &row, e) : 0;
}

/* Name something that is no entry: the ledger does not count its row. */
static int put_remark(struct unpacking *u, enum store_trouble trouble, uint64_t off, uint64_t len,
                      struct str detail, struct err *e) {
        struct store_missing m = { .ord = REC_NONE,
                                   .trouble = trouble,
                                   .off = off,
                                   .len = len,
                                   .name = u->c->row.name,
                                   .detail = detail };
        return flow_missing(u->run, u->c, &m, e);
}

/* The child under way is complete: emit it, name what is wrong with it. */
static int child_end(struct unpacking *u, struct err *e) {
        enum store_trouble trouble;
        if (!u->open)
                return framing_end(u, e);
        u->open = false;
        if (u->outlook && !flow_outlook_take(u->outlook, &u->child, u->spill.size)) {
                flow_spill_clear(&u->spill); /* the other reading gave as much */
                arena_reset(&u->strings);
                return 0;
        }
        uint32_t ord = u->c->next_ord++;
        u->c->declared += counted(u->child.flags);
        bool bad = trouble_of(u, &trouble);
        bool emit = !bad || trouble == STORE_TROUBLE_partly;
        int r = 0;
        if (bad) {
                struct store_missing m = missing_of(u, ord, trouble, u->child.detail);
                r = flow_missing(u->run, u->c, &m, e);
        }
        if (r >= 0 && (u->child.flags & REC_CHILD_cut))
                r = put_remark(u, STORE_TROUBLE_partly, u->child.off, u->child.len,
                               str_of(rec_flaw_words(FLAW_message_cut)), e);
        if (r >= 0 && emit && u->child.kind == REC_CHILD_range)
                r = put_range(u, ord, e);
        else if (r >= 0 && emit)
                r = put_child(u, ord, buf_bytes(&u->spill.mem), u->spill.fd, u->spill.size, e);
        flow_spill_clear(&u->spill);
        arena_reset(&u->strings);
        return r < 0 ? r : framing_end(u, e);
}

static int child_begin(struct unpacking *u, const struct rec_child *child, struct err *e) {
        int r = u->open ? child_end(u, e) : 0;
        if (child->kind == REC_CHILD_range)
                u->tiled = child->off + child->len;
        u->child = *child;
        u->child.name = arena_str(&u->strings, child->name);
        u->child.detail = arena_str(&u->strings, child->detail);
        u->open = true;
        return r;
}

/* What is wrong with the child under way, or with the container as a whole. */
static int take_flaw(struct unpacking *u, const struct rec_flaw_row *f, struct err *e) {
        if (f->flaw == FLAW_member_damaged)
                u->child.flags |= REC_CHILD_unreadable;
        if (u->open && u->child.detail.n == 0)
                u->child.detail = arena_str(&u->strings, f->detail);
        if (u->open || !rec_flaw_cuts(f->flaw) || u->said == f->flaw)
                return 0;
        bool limit = f->flaw == FLAW_archive_limit || f->flaw == FLAW_store_limit;
        const char *words = rec_flaw_words(f->flaw);
        u->said = f->flaw; /* two readings of a store say it twice */
        u->damaged = true;
        return put_remark(u, limit ? STORE_TROUBLE_limit : STORE_TROUBLE_partly, f->off, f->len,
                          f->detail.n
                                  ? arena_printf(&u->strings, "%s: %.*s", words, STR_ARG(f->detail))
                                  : str_of(words),
                          e);
}

/* Bytes that may have been mail are named as missing too: damaged ones, those over a limit, and
 * what stands before the first message of a mailbox.  The named row is no entry, so the ledger
 * counts its bytes once, in the gap. */
static int put_gap(struct unpacking *u, const struct rec_gap *g, struct err *e) {
        if (g->reason == REC_GAP_framing && g->detail.n == 0) {
                u->framing_at = g->off;
                u->framing = g->len;
                return 0;
        }
        struct store_gap row = { .container = u->c->row.id,
                                 .reason = g->reason,
                                 .off = g->off,
                                 .len = g->len,
                                 .detail = g->detail };
        int r = store_gap_put(u->run->st, &row, e);
        if (r < 0 || (g->reason != REC_GAP_damaged && g->reason != REC_GAP_limit &&
                      g->reason != REC_GAP_leading))
                return r;
        u->damaged = true;
        return put_remark(u,
                          g->reason == REC_GAP_limit ? STORE_TROUBLE_limit : STORE_TROUBLE_partly,
                          g->off, g->len, g->detail, e);
}

/* Entries that the container says it has and that nobody found. */
static int put_unfound(struct unpacking *u, const struct rec_done *d, struct err *e) {
        int r = child_end(u, e);
        uint64_t n = d->declared != REC_NONE && d->declared > d->docs ? d->declared - d->docs : 0;
        u->child = (struct rec_child){ .kind = REC_CHILD_bytes };
        u->c->declared += n;
        for (; r >= 0 && n > 0; n--) {
                struct store_missing m = missing_of(u, u->c->next_ord++, STORE_TROUBLE_damaged,
                                                    STR("an entry that the directory names"));
                r = flow_missing(u->run, u->c, &m, e);
        }
        return r;
}

static int on_record(struct unpacking *u, const struct rec *r, struct err *e) {
        int done = 0;
        switch (r->kind) {
        case REC_child:
                return child_begin(u, &r->child, e);
        case REC_data:
                u->run->inflated += r->data.n;
                u->spill.over |= u->run->inflated > u->run->inflated_most;
                return flow_spill_put(&u->spill, u->run->st, r->data, e);
        case REC_flaw:
                return take_flaw(u, &r->flaw, e);
        case REC_gap:
                done = child_end(u, e);
                if (done < 0 || r->gap.off < u->tiled)
                        return done; /* of another reading of the same bytes */
                u->tiled = r->gap.off + r->gap.len;
                return put_gap(u, &r->gap, e);
        case REC_done:
                if (!u->outlook)
                        return put_unfound(u, &r->done, e);
                flow_outlook_count(u->outlook, &r->done);
                return child_end(u, e);
        case REC_doc:
        case REC_part:
        case REC_header:
        case REC_addr:
        case REC_date:
        case REC_msgid:
        case REC_text:
        case REC_voice:
        case REC_span:
        case REC_page:
        case REC_boxes:
                return err_set(e, ERR_corrupt, "a record that no container gives");
        }
        return 0;
}

/* ---- one level ---------------------------------------------------------------------------- */

static enum store_container_kind store_kind(enum intake_kind kind) {
        const struct rec_kind_row *row = rec_kind_find((uint32_t) kind);
        if (kind == INTAKE_gz || kind == INTAKE_bz2 || kind == INTAKE_xz || kind == INTAKE_zst ||
            kind == INTAKE_lz || kind == INTAKE_compress)
                return STORE_COMPRESSED;
        if (row && row->reader == REC_READ_UNPACK)
                return !strcmp(row->group, "mail") ? STORE_MBOX : STORE_ARCHIVE;
        return STORE_OPAQUE;
}

/* Is it being filled by this very run? */
static bool is_open(const struct flow_run *run, struct container_id id) {
        for (const struct flow_container *c = run->containers; c; c = c->next)
                if (c->row.id.v == id.v)
                        return true;
        return false;
}

static bool is_here(const struct store_container *row, const struct store_container *known) {
        return known->source.v == row->source.v && known->parent.v == row->parent.v &&
               known->parent_doc.v == row->parent_doc.v && str_eq(known->name, row->name);
}

/* A row that says that here lie the bytes of the container `same`, if there is none yet. */
static int put_same(struct unpacking *u, struct container_id same, struct err *e) {
        struct store_container row = u->c->row, known;
        struct store *st = u->run->st;
        int r = row.parent_doc.v ? store_container_find_attached(st, row.parent_doc, &known, e)
                                 : store_container_find_name(st, row.source, row.parent, row.name,
                                                             &known, e);
        if (r != 0 && (r < 0 || (known.hashed && sha256_eq(&known.hash, &row.hash))))
                return r < 0 ? r : 0;
        row.id = (struct container_id){ 0 };
        row.same = same;
        row.status = STORE_CONTAINER_same;
        return store_container_put(st, &row, &row.id, e);
}

/* Begun by a run that was killed, here or where the same bytes lie: done now, in that row. */
static int begin_again(struct unpacking *u, struct container_id known, bool here, struct err *e) {
        int r = store_container_redo(u->run->st, known, e);
        if (r >= 0 && !here)
                r = put_same(u, known, e);
        u->c->row.id = known;
        return r < 0 ? r : 1;
}

/* Write the row.  Returns 1 to go on, 0 if these bytes are here already. */
static int container_begin(struct unpacking *u, struct err *e) {
        struct store_container *row = &u->c->row, known;
        int r = flow_blob_hash(&u->from, &row->hash, e);
        row->hashed = true;
        row->size = u->from.size;
        if (r >= 0)
                r = store_container_find(u->run->st, &row->hash, &known, e);
        if (r < 0)
                return r;
        if (r == 0)
                return store_container_put(u->run->st, row, &row->id, e) < 0 ? e->code : 1;
        bool here = is_here(row, &known);
        if (known.status == STORE_CONTAINER_begun && !is_open(u->run, known.id))
                return begin_again(u, known.id, here, e);
        u->run->now.same++;
        return here ? 0 : put_same(u, known.id, e);
}

/* What of the container nobody accounted for: a gap up to its end. */
static int put_rest(struct unpacking *u, enum rec_gap_reason reason, struct str why,
                    struct err *e) {
        const struct rec_gap rest = {
                .reason = reason, .off = u->tiled, .len = u->from.size - u->tiled, .detail = why
        };
        int r = child_end(u, e);
        if (r < 0 || rest.len == 0)
                return r;
        u->tiled = u->from.size;
        return put_gap(u, &rest, e);
}

/* A worker that died over the container: what came is kept, the rest is named.  An Outlook store
 * gets another run: there only the item that was on its way is known to be short. */
static int note_death(struct unpacking *u, enum jail_blame blame, struct err *e) {
        if (!u->outlook)
                return put_rest(u, REC_GAP_damaged, str_of(rec_flaw_words(jail_flaw(blame))), e);
        u->blame = blame;
        if (u->open && u->spill.size < u->child.len)
                u->child.flags |= REC_CHILD_unreadable;
        return child_end(u, e);
}

/* The program that takes such containers apart is not installed. */
static int note_absent(struct unpacking *u, struct err *e) {
        char words[sizeof e->message];
        snprintf(words, sizeof words, "%s", e->message);
        *e = ERR_INIT;
        u->absent = true;
        const struct store_gap rest = { .container = u->c->row.id,
                                        .reason = REC_GAP_limit,
                                        .off = u->tiled,
                                        .len = u->from.size - u->tiled };
        int r = rest.len ? store_gap_put(u->run->st, &rest, e) : 0;
        u->tiled = u->from.size;
        return r < 0 ? r : put_remark(u, STORE_TROUBLE_no_program, 0, 0, str_of(words), e);
}

/* One reading of the container.  Returns 1 if its worker died over it, and then *ret_n children
 * were named before. */
static int pull_once(struct unpacking *u, const struct jail_container *in, uint32_t *ret_n,
                     struct err *e) {
        struct jail_unpack *stream = NULL;
        struct rec rec;
        uint64_t base = u->run->now.bytes;
        bool died = false;
        int r = jail_unpack_open(u->run->jail, in, &stream, e);
        if (r == ERR_absent)
                return note_absent(u, e);
        while (r >= 0 && !flow_stopped(u->run)) {
                r = jail_unpack_next(stream, &rec, e);
                died = r == ERR_worker;
                if (died)
                        r = note_death(u, jail_unpack_blame(stream), e);
                else if (r > 0 && (r = on_record(u, &rec, e)) >= 0)
                        r = 1;
                if (r <= 0)
                        break;
                *ret_n += rec.kind == REC_child;
                if (u->c->depth == 0 && rec.kind == REC_child && rec.child.off <= u->from.size)
                        u->run->now.bytes = base + rec.child.off;
                flow_show(u->run, false);
        }
        u->run->now.bytes = base;
        jail_unpack_close(&stream);
        return r < 0 ? r : died;
}

static int pull_records(struct unpacking *u, enum intake_kind kind, enum worker_program program,
                        struct err *e) {
        struct jail_container in = { .fd = u->from.fd,
                                     .size = u->from.size,
                                     .root_size = u->run->root_size,
                                     .format = (uint32_t) kind,
                                     .program = program,
                                     .secrets = buf_bytes(&u->run->secrets) };
        int r;
        u->blame = JAIL_ok;
        do {
                uint32_t n = 0;
                r = pull_once(u, &in, &n, e);
                if (r <= 0 || !u->outlook ||
                    !flow_outlook_again(u->outlook, n, u->blame == JAIL_hung, &in.start))
                        break;
        } while (!flow_stopped(u->run));
        return r < 0 ? r : 0;
}

/* One of the two readings; that its library died is said once, whatever it had to give after. */
static int pull_reading(struct unpacking *u, enum worker_program program, struct str library,
                        struct err *e) {
        char words[160];
        int r = pull_records(u, INTAKE_pst, program, e);
        if (r < 0 || u->blame == JAIL_ok || flow_stopped(u->run))
                return r;
        struct str why = str_of(rec_flaw_words(jail_flaw(u->blame)));
        why = str_cut(&why, ';'); /* what is done about it is not what is done about documents */
        snprintf(words, sizeof words, "%.*s: %.*s", STR_ARG(library), STR_ARG(why));
        return put_remark(u, STORE_TROUBLE_partly, 0, 0, str_of(words), e);
}

static int put_lost(struct unpacking *u, struct str name, struct str why, struct err *e) {
        u->child = (struct rec_child){ .kind = REC_CHILD_bytes, .name = name };
        u->c->declared++;
        struct store_missing m = missing_of(u, u->c->next_ord++, STORE_TROUBLE_damaged, why);
        return flow_missing(u->run, u->c, &m, e);
}

/* What the two readings came to: what each of them had, and what neither gave. */
static int settle_outlook(struct unpacking *u, struct err *e) {
        struct store_reconcile row = flow_outlook_compare(u->outlook, u->c->row.id);
        const struct flow_outlook_lost *lost;
        uint64_t n = flow_outlook_unfound(u->outlook);
        size_t at = 0;
        int r = put_rest(u, REC_GAP_damaged, STR("neither library came to the end"), e);
        if (r >= 0)
                r = store_reconcile_put(u->run->st, &row, e);
        while (r >= 0 && (lost = flow_outlook_lost_next(u->outlook, &at)))
                r = put_lost(u, lost->name, lost->detail, e);
        for (; r >= 0 && n > 0; n--)
                r = put_lost(u, (struct str){ 0 },
                             STR("an item that the store counts and nobody can read"), e);
        return r;
}

/* An Outlook store by both libraries; then what each of them had.  Without the first it waits: the
 * second makes other bytes of the same items, and they would be here twice later. */
static int pull_outlook(struct unpacking *u, struct err *e) {
        struct flow_outlook *both = flow_outlook_new();
        u->outlook = both;
        int r = pull_reading(u, WORKER_PFF, STR("libpff"), e);
        flow_outlook_second(both);
        bool waits = u->absent;
        if (r >= 0 && !waits && !flow_stopped(u->run))
                r = pull_reading(u, WORKER_PST, STR("libpst"), e);
        if (r >= 0 && !waits && !flow_stopped(u->run))
                r = settle_outlook(u, e);
        u->outlook = NULL;
        flow_outlook_free(&both);
        return r;
}

/* A container that is named but not looked into: it lies too deep in others. */
static int put_too_deep(struct unpacking *u, struct err *e) {
        int r = container_begin(u, e);
        if (r > 0) {
                r = put_remark(u, STORE_TROUBLE_limit, 0, 0, STR("containers nested too deep"), e);
                u->c->fed = true;
                r = r < 0 ? r : flow_container_close(u->run, u->c, e);
        } else {
                flow_container_free(u->c);
        }
        flow_blob_done(&u->from);
        return r;
}

/* It looked like a container, and nothing came out of it: then it is one document, with whatever
 * words stand in its bytes. */
static int put_whole(struct unpacking *u, enum intake_kind kind, struct err *e) {
        bool small = u->from.all.p && u->from.size <= LIMIT_batch_bytes;
        struct store_reconcile both;
        int read_twice = store_reconcile_find(u->run->st, u->c->row.id, &both, e);
        int r = read_twice < 0 ? read_twice : store_container_redo(u->run->st, u->c->row.id, e);
        both.detail = STR("libpff, libpst");
        if (r >= 0 && read_twice > 0)
                r = store_reconcile_put(u->run->st, &both, e);
        if (r < 0)
                return r;
        u->run->now.missing = u->missing_before;
        u->c->row.kind = STORE_OPAQUE;
        u->c->declared = u->c->next_ord = 1;
        u->child = (struct rec_child){ .kind = REC_CHILD_range,
                                       .len = u->from.size,
                                       .name = u->c->row.name };
        u->named = true;
        u->framing = 0;
        r = put_remark(u, STORE_TROUBLE_strings, 0, 0, STR("nothing could be taken out of it"), e);
        if (r < 0)
                return r;
        if (small || u->from.fd >= 0)
                return put_unit(u, 0, kind, small ? u->from.all : (struct bytes){ 0 },
                                small ? -1 : u->from.fd, u->from.size, e);
        _cleanup_close_ int made = flow_memory_file(u->from.all, e);
        return made < 0 ? made : put_unit(u, 0, kind, (struct bytes){ 0 }, made, u->from.size, e);
}

/* Everything in one container, then its close (which may come later, with its last message). */
static int unpack_all(struct unpacking *u, enum intake_kind kind, struct err *e) {
        flow_spill_init(&u->spill, UINT64_MAX);
        arena_init(&u->strings, 0);
        u->c->row.kind = store_kind(kind);
        u->run->now.containers++;
        u->missing_before = u->run->now.missing;
        int r = container_begin(u, e);
        bool filled = r > 0;
        u->named = kind != INTAKE_mbox;
        if (filled)
                r = kind == INTAKE_pst ? pull_outlook(u, e) : pull_records(u, kind, WORKER_MAIN, e);
        if (r >= 0 && filled && u->damaged && u->c->declared == 0 && !flow_stopped(u->run))
                r = put_whole(u, kind, e);
        flow_spill_done(&u->spill);
        flow_blob_done(&u->from);
        arena_done(&u->strings);
        if (r < 0 || (filled && flow_stopped(u->run))) {
                u->c->fed = false; /* stays begun, and so does what holds it: both are redone */
                return r < 0 ? r : 0;
        }
        if (!filled) {
                if (u->c->parent)
                        u->c->parent->pending--;
                flow_container_free(u->c);
                return 0;
        }
        u->c->fed = true;
        return flow_container_close(u->run, u->c, e);
}

static void bound_inflation(struct flow_run *run, uint64_t size) {
        uint64_t wide = size > UINT64_MAX / LIMIT_archive_total_x ? UINT64_MAX
                                                                  : size * LIMIT_archive_total_x;
        run->root_size = size;
        run->inflated = 0;
        run->inflated_most = wide > LIMIT_archive_total ? wide : LIMIT_archive_total;
}

int flow_container_file(struct flow_run *run, const struct intake_item *item, struct str name,
                        struct err *e) {
        struct unpacking u = { .run = run };
        flow_blob_init(&u.from, item->fd, item->size, item->data);
        struct store_container row = {
                .source = run->source, .ord = REC_NONE, .name = name, .mtime = item->mtime
        };
        bound_inflation(run, item->size);
        u.c = flow_container_new(run, &row, 0);
        return unpack_all(&u, item->kind, e);
}

/* How many archives there are around document `doc`, as far as it matters. */
static unsigned depth_of_doc(struct flow_run *run, struct doc_id doc) {
        struct store_doc_row d;
        struct store_container c;
        unsigned depth = 0;
        while (doc.v && depth < LIMIT_archive_depth) {
                if (store_doc_get(run->st, doc, &d, NULL) < 0)
                        break;
                doc = d.parent;
                if (doc.v)
                        continue;
                for (struct container_id id = d.container; id.v; id = c.parent) {
                        if (store_container_get(run->st, id, &c, NULL) < 0)
                                return depth;
                        depth++;
                        doc = c.parent_doc;
                }
        }
        return depth;
}

static int source_of_doc(struct flow_run *run, struct doc_id doc, struct source_id *ret,
                         struct err *e) {
        struct store_doc_row d = { .parent = doc };
        struct store_container c;
        int r = 0;
        while (r >= 0 && d.parent.v)
                r = store_doc_get(run->st, d.parent, &d, e);
        if (r >= 0)
                r = store_container_get(run->st, d.container, &c, e);
        if (r >= 0)
                *ret = c.source;
        return r;
}

int flow_container_of_doc(struct flow_run *run, struct doc_id doc, uint32_t kind, struct str name,
                          int fd, uint64_t size, struct err *e) {
        struct unpacking u = { .run = run };
        struct store_container row = { .parent_doc = doc, .ord = REC_NONE, .name = name };
        uint64_t root = run->root_size, inflated = run->inflated, most = run->inflated_most;
        unsigned depth = depth_of_doc(run, doc);
        int r = source_of_doc(run, doc, &row.source, e);
        if (r < 0)
                return r;
        flow_blob_init(&u.from, fd, size, (struct bytes){ 0 });
        u.c = flow_container_new(run, &row, depth);
        if (depth >= LIMIT_archive_depth)
                return put_too_deep(&u, e);
        bound_inflation(run, size);
        r = unpack_all(&u, (enum intake_kind) kind, e);
        run->root_size = root;
        run->inflated = inflated;
        run->inflated_most = most;
        return r;
}
