/* The rules of an answer, one small function for each kind of record; see jail-check.h.
 *
 * What it does not do: judge whether an answer is true.  A captured worker can still tell tales
 * about its own batch; it cannot name bytes that are not there or break who reads them later. */
#include "jail/jail-check.h"

#include "base/bug.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "rec/rec-box.h"

struct check {
        uint64_t message_n;
        uint64_t bound; /* bytes of the document that speaks */
        uint32_t docs;
        uint32_t parts;     /* of this document */
        uint32_t part_end;  /* one past the largest part that this document has named */
        struct str text;    /* the last TEXT */
        uint64_t covered;   /* of it by SPANs */
        bool file;          /* the unit is no mail */
        uint32_t voices;    /* VOICEs of this text */
        bool paged, boxed;  /* PAGEs, BOXES of this text have come */
        uint64_t paged_to;  /* end of the last page */
        uint32_t page;      /* its number; then that of the last BOXES */
        struct bytes rest;  /* of the answer, from the record that is looked at */
        struct bytes pages; /* from the first PAGE of this text whose BOXES have not come */
        bool in_child;      /* CHILD came, its DOC has not */
        uint64_t made;      /* DATA of that child */
        uint64_t made_all;
        struct err *e;
};

static int refuse(struct check *c, const char *what) {
        return err_set(c->e, ERR_corrupt, "%s", what);
}

static bool inside(uint64_t off, uint64_t n, uint64_t bound) {
        return off <= bound && n <= bound - off;
}

/* The text that ends here was covered wholly, or not at all. */
static int end_text(struct check *c) {
        if (c->covered != 0 && c->covered != c->text.n)
                return refuse(c, "spans that do not cover their text");
        c->text = (struct str){ 0 };
        c->covered = c->paged_to = 0;
        c->voices = 0;
        c->paged = c->boxed = false;
        c->page = 0;
        return 1;
}

static int end_doc(struct check *c) {
        if (c->part_end > c->parts)
                return refuse(c, "a part that does not exist");
        return end_text(c);
}

static bool may_be_root(const struct check *c, enum rec_doc_kind kind) {
        return kind == REC_DOC_message || (c->file && kind != REC_DOC_page);
}

/* The bytes of the document that comes next. */
static int check_contents(struct check *c, const struct rec_child *r) {
        if (r->kind != REC_CHILD_bytes)
                return refuse(c, "a range for contents");
        c->in_child = true;
        c->made = 0;
        return end_doc(c);
}

static int check_contents_data(struct check *c, struct bytes data) {
        c->made += data.n;
        c->made_all += data.n;
        if (!c->in_child)
                return refuse(c, "data of no child");
        return c->made_all <= LIMIT_worker_out_bytes ? 1 : refuse(c, "too much data");
}

static int check_doc(struct check *c, const struct rec_doc *d) {
        if (end_doc(c) < 0)
                return ERR_corrupt;
        if (d->ordinal != c->docs || c->docs > LIMIT_mime_parts)
                return refuse(c, "documents out of order");
        if (d->ordinal == 0 ? d->parent != REC_NONE : d->parent >= d->ordinal)
                return refuse(c, "a document without its parent");
        if (d->ordinal == 0 && !may_be_root(c, d->kind))
                return refuse(c, "a message that is none");
        if (!inside(d->off, d->len, c->message_n) || (!c->file && d->size > c->message_n))
                return refuse(c, "a document outside its message");
        if (c->in_child && (d->ordinal == 0 || c->made != d->size))
                return refuse(c, "contents that are not those of their document");
        c->in_child = false;
        c->bound = c->file || d->ordinal == 0 ? c->message_n : d->size;
        c->docs++;
        c->parts = c->part_end = 0;
        return 1;
}

static void name_part(struct check *c, uint32_t part) {
        if (part != REC_NONE && part >= c->part_end)
                c->part_end = part + 1;
}

static int check_part(struct check *c, const struct rec_part *p) {
        if (p->index != c->parts || (p->parent != REC_NONE && p->parent >= p->index))
                return refuse(c, "parts out of order");
        if (!inside(p->head_off, p->head_len, c->bound) ||
            !inside(p->body_off, p->body_len, c->bound))
                return refuse(c, "a part outside its document");
        c->parts++;
        return 1;
}

static int check_at(struct check *c, uint64_t off, uint64_t n) {
        return inside(off, n, c->bound) ? 1 : refuse(c, "a fact outside its document");
}

static int check_text(struct check *c, const struct rec_text *t) {
        if (end_text(c) < 0)
                return ERR_corrupt;
        name_part(c, t->part);
        c->text = t->text;
        return 1;
}

static bool between_points(struct str s, uint64_t at) {
        return at == s.n || ((uint8_t) s.p[at] & 0xc0) != 0x80;
}

/* Voices stand between their text and its spans. */
static int check_voice(struct check *c, const struct rec_voice *v) {
        const struct rec_place at[] = { v->said, v->name, v->address, v->date,
                                        v->to,   v->cc,   v->subject };
        if (c->covered || c->paged || v->depth == 0)
                return refuse(c, "a voice that is none");
        for (size_t i = 0; i < sizeof at / sizeof *at; i++)
                if (!inside(at[i].off, at[i].len, c->text.n) ||
                    !between_points(c->text, at[i].off) ||
                    !between_points(c->text, (uint64_t) at[i].off + at[i].len))
                        return refuse(c, "a voice outside its text");
        c->voices++;
        return 1;
}

static int check_span(struct check *c, const struct rec_span *s) {
        if (s->voice > c->voices)
                return refuse(c, "a span of a voice that does not exist");
        if (c->paged || s->off != c->covered || s->len == 0 || !inside(s->off, s->len, c->text.n))
                return refuse(c, "spans out of order");
        c->covered += s->len;
        return between_points(c->text, c->covered) ? 1 : refuse(c, "a span inside a character");
}

/* Pages stand in order behind the spans of their text. */
static int check_page(struct check *c, const struct rec_page *p, struct bytes from) {
        if (c->boxed || p->number <= c->page)
                return refuse(c, "pages out of order");
        if (p->off < c->paged_to || !inside(p->off, p->len, c->text.n))
                return refuse(c, "a page outside its text");
        if (!between_points(c->text, p->off) || !between_points(c->text, p->off + p->len))
                return refuse(c, "a page that begins inside a character");
        if (!c->paged)
                c->pages = from;
        c->paged = true;
        c->page = p->number;
        c->paged_to = p->off + p->len;
        return 1;
}

/* Walk on to the PAGE with this number; what is walked over was checked before. */
static bool find_page(struct check *c, uint32_t number, struct rec_page *ret) {
        struct rec r;
        while (rec_get(&c->pages, &r, NULL) > 0 && r.kind == REC_page)
                if (r.page.number == number) {
                        *ret = r.page;
                        return true;
                }
        return false;
}

static int check_boxes(struct check *c, const struct rec_boxes *b) {
        struct rec_page page;
        struct rec_box box;
        uint32_t n = 0;
        int r;
        if (!c->paged || !find_page(c, b->page, &page))
                return refuse(c, "boxes of no page");
        c->boxed = true;
        struct rec_box_get at = { .in = b->boxes, .off = page.off };
        while ((r = rec_box_next(&at, &box)) > 0) {
                if (box.off < page.off || !inside(box.off - page.off, box.len, page.len))
                        return refuse(c, "a box outside its page");
                if (!between_points(c->text, box.off) ||
                    !between_points(c->text, box.off + box.len))
                        return refuse(c, "a box that cuts a character");
                n++;
        }
        return r == 0 && n == b->count ? 1 : refuse(c, "boxes that are none");
}

static int check_flaw(struct check *c, const struct rec_flaw_row *f) {
        name_part(c, f->part);
        return check_at(c, f->off, f->len);
}

static int check_done(struct check *c, const struct rec_done *d) {
        if (end_doc(c) < 0)
                return ERR_corrupt;
        if (c->in_child)
                return refuse(c, "contents of no document");
        if (d->docs != c->docs || c->docs == 0 || d->consumed > c->message_n)
                return refuse(c, "a wrong count");
        return 1;
}

static int check_rec(struct check *c, const struct rec *r) {
        if (c->docs == 0 && r->kind != REC_doc)
                return refuse(c, "records before the first document");
        if (c->in_child && r->kind != REC_data && r->kind != REC_doc)
                return refuse(c, "contents of no document");
        switch (r->kind) {
        case REC_doc:
                return check_doc(c, &r->doc);
        case REC_part:
                return check_part(c, &r->part);
        case REC_header:
                return check_at(c, r->header.off, r->header.len);
        case REC_addr:
                return check_at(c, r->addr.off, r->addr.len);
        case REC_date:
                return check_at(c, r->date.off, r->date.len);
        case REC_msgid:
                return check_at(c, r->msgid.off, r->msgid.len);
        case REC_text:
                return check_text(c, &r->text);
        case REC_voice:
                return check_voice(c, &r->voice);
        case REC_span:
                return check_span(c, &r->span);
        case REC_flaw:
                return check_flaw(c, &r->flaw);
        case REC_done:
                return check_done(c, &r->done);
        case REC_page:
                return check_page(c, &r->page, c->rest);
        case REC_boxes:
                return check_boxes(c, &r->boxes);
        case REC_child:
                return check_contents(c, &r->child);
        case REC_data:
                return check_contents_data(c, r->data);
        case REC_gap:
                return refuse(c, "records of a container in a message");
        }
        BUG("rec_get let kind %d through", (int) r->kind);
}

int jail_check_message(struct bytes in, uint64_t message_n, bool file, size_t *ret_n,
                       struct err *e) {
        struct check c = { .message_n = message_n, .file = file, .e = e };
        struct bytes rest = in;
        struct rec r;
        do {
                c.rest = rest; /* from the record itself */
                int got = rec_get(&rest, &r, e);
                if (got == 0)
                        return refuse(&c, "an answer without an end");
                if (got < 0 || check_rec(&c, &r) < 0)
                        return ERR_corrupt;
        } while (r.kind != REC_done);
        *ret_n = in.n - rest.n;
        return 1;
}

void jail_check_unpack_init(struct jail_check_unpack *c, uint64_t size, uint64_t root_size) {
        uint64_t root = root_size ? root_size : size, most;
        if (__builtin_mul_overflow(root, LIMIT_archive_total_x, &most))
                most = UINT64_MAX;
        *c = (struct jail_check_unpack){
                .size = size,
                .most = most > LIMIT_archive_total ? most : LIMIT_archive_total,
        };
}

/* The next stretch of the container. */
static int tile(struct jail_check_unpack *c, uint64_t off, uint64_t n, struct err *e) {
        if (off != c->at || !inside(off, n, c->size))
                return err_set(e, ERR_corrupt, "a container that does not add up");
        c->at += n;
        return 1;
}

static int check_child(struct jail_check_unpack *c, const struct rec_child *r, struct err *e) {
        c->children++;
        c->in_bytes = r->kind == REC_CHILD_bytes;
        return c->in_bytes ? 1 : tile(c, r->off, r->len, e);
}

static int check_data(struct jail_check_unpack *c, struct bytes data, struct err *e) {
        if (!c->in_bytes)
                return err_set(e, ERR_corrupt, "data of no child");
        c->made += data.n;
        return c->made <= c->most ? 1
                                  : err_set(e, ERR_limit, "more data than a container may hold");
}

static int check_end(struct jail_check_unpack *c, const struct rec_done *d, struct err *e) {
        if (d->docs != (uint32_t) c->children || c->at != c->size)
                return err_set(e, ERR_corrupt, "a container that does not add up");
        c->done = true;
        return 1;
}

int jail_check_unpack(struct jail_check_unpack *c, const struct rec *r, struct err *e) {
        if (c->done)
                return err_set(e, ERR_corrupt, "records behind the end");
        switch (r->kind) {
        case REC_child:
                return check_child(c, &r->child, e);
        case REC_data:
                return check_data(c, r->data, e);
        case REC_gap:
                return tile(c, r->gap.off, r->gap.len, e);
        case REC_flaw:
                return inside(r->flaw.off, r->flaw.len, c->size)
                               ? 1
                               : err_set(e, ERR_corrupt, "a flaw outside the container");
        case REC_done:
                return check_end(c, &r->done, e);
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
                return err_set(e, ERR_corrupt, "records of a message in a container");
        }
        BUG("rec_get let kind %d through", (int) r->kind);
}
