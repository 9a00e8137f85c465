/* A document read for quoting. */
#include "quote/quote-doc.h"

#include "rec/rec-box.h"

int quote_doc_load(struct store *st, struct doc_id id, struct quote_doc *ret, struct err *e) {
        *ret = (struct quote_doc){ 0 };
        buf_init(&ret->records, 0);
        buf_init(&ret->room, 0);
        int r = store_doc_get(st, id, &ret->row, e);
        if (r < 0 ||
            (r = store_text_get(st, ret->row.text_at, ret->row.text_len, &ret->records, e)) < 0)
                return r;
        ret->row.refs = NULL;
        struct bytes in = buf_bytes(&ret->records);
        struct rec rec;
        while (rec_get(&in, &rec, NULL) > 0)
                if (rec.kind == REC_text)
                        buf_put_str(&ret->room, rec.text.text);
        ret->text = buf_str(&ret->room);
        return 0;
}

void quote_doc_done(struct quote_doc *d) {
        buf_done(&d->records);
        buf_done(&d->room);
}

static bool is_author(enum rec_role role) {
        return role == REC_ROLE_from || role == REC_ROLE_author || role == REC_ROLE_organizer;
}

void quote_doc_author(const struct quote_doc *d, struct quote_speaker *ret) {
        struct bytes in = buf_bytes(&d->records);
        struct rec r;
        *ret = (struct quote_speaker){ .dated = d->row.dated,
                                       .date = d->row.date,
                                       .zone = d->row.zone };
        while (!ret->name.n && !ret->address.n && rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_addr && is_author(r.addr.role)) {
                        ret->name = r.addr.name;
                        ret->address = r.addr.address;
                }
}

struct str quote_doc_title(const struct quote_doc *d) {
        struct bytes in = buf_bytes(&d->records);
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_header && r.header.id == REC_HDR_subject)
                        return r.header.value;
        return (struct str){ 0 };
}

/* The text and the voices of the TEXT record under way. */
struct scan {
        uint64_t base, end;
        struct str text;
        struct rec_voice voice[UINT8_MAX];
        size_t n_voices;
};

static struct str at_place(const struct scan *s, struct rec_place p) {
        return p.len ? str_sub(s->text, p.off, p.len) : (struct str){ 0 };
}

static void speak(const struct scan *s, uint32_t voice, struct quote_speaker *ret) {
        if (voice == 0)
                return;
        *ret = (struct quote_speaker){ .kind = ret->kind, .claimed = true };
        if (voice > s->n_voices)
                return;
        const struct rec_voice *v = &s->voice[voice - 1];
        ret->name = at_place(s, v->name);
        ret->address = at_place(s, v->address);
        ret->dated = v->precision != 0;
        ret->date = v->at;
        ret->zone = v->zone;
}

void quote_doc_speaker(const struct quote_doc *d, uint64_t off, struct quote_speaker *ret) {
        struct bytes in = buf_bytes(&d->records);
        struct scan s = { 0 };
        struct rec r;
        quote_doc_author(d, ret);
        while (rec_get(&in, &r, NULL) > 0) {
                if (r.kind == REC_text) {
                        s.base = s.end;
                        s.end += r.text.text.n;
                        s.text = r.text.text;
                        s.n_voices = 0;
                } else if (r.kind == REC_voice && s.n_voices < UINT8_MAX) {
                        s.voice[s.n_voices++] = r.voice;
                } else if (r.kind == REC_span && off >= s.base + r.span.off &&
                           off < s.base + r.span.off + r.span.len) {
                        ret->kind = r.span.kind;
                        speak(&s, r.span.voice, ret);
                        return;
                }
        }
}

/* Grow `ret` by a box. */
static void join(struct quote_box *ret, const struct rec_box *b) {
        if (ret->w == 0) {
                *ret = (struct quote_box){ ret->page, b->x, b->y, b->w, b->h };
                return;
        }
        int64_t right = (int64_t) ret->x + ret->w, below = (int64_t) ret->y + ret->h;
        int64_t r2 = (int64_t) b->x + b->w, b2 = (int64_t) b->y + b->h;
        ret->x = b->x < ret->x ? b->x : ret->x;
        ret->y = b->y < ret->y ? b->y : ret->y;
        ret->w = (uint32_t) ((r2 > right ? r2 : right) - ret->x);
        ret->h = (uint32_t) ((b2 > below ? b2 : below) - ret->y);
}

static void read_boxes(const struct rec_boxes *boxes, uint64_t page_at, uint64_t from, uint64_t to,
                       struct quote_box *ret) {
        struct rec_box_get get = { .in = boxes->boxes, .off = page_at };
        struct rec_box b;
        while (rec_box_next(&get, &b) > 0)
                if (b.off < to && b.off + b.len > from)
                        join(ret, &b);
}

int quote_doc_box(const struct quote_doc *d, uint64_t off, uint64_t len, struct quote_box *ret) {
        struct bytes in = buf_bytes(&d->records);
        uint64_t base = 0, end = 0, page_at = 0;
        struct rec r;
        *ret = (struct quote_box){ 0 };
        while (rec_get(&in, &r, NULL) > 0) {
                if (r.kind == REC_text) {
                        base = end;
                        end += r.text.text.n;
                } else if (r.kind == REC_page && off >= base + r.page.off &&
                           off < base + r.page.off + r.page.len) {
                        ret->page = r.page.number;
                        page_at = r.page.off;
                } else if (r.kind == REC_boxes && ret->page && r.boxes.page == ret->page &&
                           off >= base && off < end) {
                        read_boxes(&r.boxes, page_at, off - base, off - base + len, ret);
                }
        }
        return ret->page != 0;
}
