/* PowerPoint 97 to 2003 ([MS-PPT]).
 *
 *   record | version:4 instance:12 | type 2 | length 4 | payload or records (version 15) |
 *
 *   Document -> SlideListWithText: for each slide its persist number and its outline's texts
 *   UserEdit -> PersistDirectory: persist number -> place of the slide
 *   Slide -> text boxes: texts of their own, or the n-th of the outline
 *
 * Where the directory is damaged every text atom is taken in the order in which it stands. */
#include "base/le.h"
#include "base/limits.h"
#include "base/vec.h"
#include "office/office-legacy.h"

enum ppt_type {
        PPT_DOCUMENT = 1000,
        PPT_SLIDE = 1006,
        PPT_SLIDE_ATOM = 1007,
        PPT_NOTES = 1008,
        PPT_NOTES_ATOM = 1009,
        PPT_PERSIST_ATOM = 1011,
        PPT_SHOW_ATOM = 1017,
        PPT_OUTLINE_REF = 3998,
        PPT_TEXT_HEAD = 3999,
        PPT_CHARS = 4000,
        PPT_BYTES = 4008,
        PPT_CSTRING = 4026,
        PPT_LIST = 4080,
        PPT_USER_EDIT = 4085,
        PPT_BLOB = 5003,
        PPT_PERSIST = 6002,
        PPT_COMMENT = 12000
};

struct atom {
        uint32_t type, instance;
        bool container;
        struct bytes body;
};

struct slide {
        uint32_t persist, id;
        size_t first, n; /* of its outline's texts */
};

struct ppt {
        struct office_legacy *l;
        struct office_flow *f;
        struct bytes in;
        VEC(uint32_t) offsets; /* by persist number */
        VEC(struct slide) slides;
        VEC(struct slide) notes;
        VEC(struct atom) texts;
        const struct slide *now;
        struct buf words;
        uint64_t budget; /* bytes that may still be walked: places may overlap */
};

static bool next_atom(struct bytes *in, struct atom *ret) {
        if (in->n < 8)
                return false;
        uint16_t head = le_get16(in->p);
        *ret = (struct atom){ .type = le_get16(in->p + 2),
                              .instance = head >> 4,
                              .container = (head & 15) == 15,
                              .body = bytes_sub(*in, 8, le_get32(in->p + 4)) };
        *in = bytes_sub(*in, 8 + ret->body.n, SIZE_MAX);
        return true;
}

/* ---- what is where ------------------------------------------------------------------------- */

/* id:20 count:12, then so many places; later entries are older: what is known stays. */
static void directory(struct ppt *p, struct bytes in) {
        while (in.n >= 4) {
                uint32_t id = le_get32(in.p) & 0xfffff, n = le_get32(in.p) >> 20;
                in = bytes_sub(in, 4, SIZE_MAX);
                for (uint32_t i = 0; i < n && in.n >= 4; i++, in = bytes_sub(in, 4, SIZE_MAX)) {
                        if (id + i > LIMIT_office_pieces)
                                return;
                        while (p->offsets.n <= id + i)
                                vec_push(&p->offsets, UINT32_MAX);
                        if (p->offsets.v[id + i] == UINT32_MAX)
                                p->offsets.v[id + i] = le_get32(in.p);
                }
        }
}

static bool atom_at(const struct ppt *p, uint32_t at, struct atom *ret) {
        struct bytes in = bytes_sub(p->in, at, SIZE_MAX);
        return next_atom(&in, ret);
}

/* The chain of edits, newest first. */
static void edits(struct ppt *p) {
        struct bytes user =
                p->l->ole ? office_ole_get(p->l->ole, 0, STR("Current User")) : (struct bytes){ 0 };
        uint32_t at = user.n >= 20 ? le_get32(user.p + 16) : UINT32_MAX;
        struct atom edit, dir;
        for (int i = 0; i < 1000 && atom_at(p, at, &edit) && edit.type == PPT_USER_EDIT; i++) {
                if (edit.body.n < 20)
                        return;
                if (atom_at(p, le_get32(edit.body.p + 12), &dir) && dir.type == PPT_PERSIST)
                        directory(p, dir.body);
                uint32_t older = le_get32(edit.body.p + 8);
                if (older == 0 || older >= at)
                        return;
                at = older;
        }
}

static void slide_list(struct ppt *p, struct bytes in, bool notes) {
        struct atom a;
        struct slide *s = NULL;
        while (next_atom(&in, &a)) {
                if (a.type == PPT_PERSIST_ATOM && a.body.n >= 16) {
                        struct slide new = { le_get32(a.body.p), le_get32(a.body.p + 12),
                                             p->texts.n, 0 };
                        if (notes)
                                vec_push(&p->notes, new);
                        else
                                vec_push(&p->slides, new);
                        s = notes ? NULL : &p->slides.v[p->slides.n - 1];
                } else if (s && (a.type == PPT_CHARS || a.type == PPT_BYTES)) {
                        vec_push(&p->texts, a);
                        s->n++;
                } else if (s && a.type == PPT_TEXT_HEAD) { /* an empty text has no atom */
                        struct bytes peek = in;
                        struct atom next;
                        if (!next_atom(&peek, &next) ||
                            (next.type != PPT_CHARS && next.type != PPT_BYTES)) {
                                vec_push(&p->texts, (struct atom){ 0 });
                                s->n++;
                        }
                }
        }
}

static void document(struct ppt *p) {
        struct bytes in = p->in;
        struct atom a, inner;
        while (next_atom(&in, &a)) {
                if (a.type != PPT_DOCUMENT)
                        continue;
                p->slides.n = p->notes.n = p->texts.n = 0; /* the last edit's document counts */
                while (next_atom(&a.body, &inner))
                        if (inner.type == PPT_LIST && inner.instance != 1)
                                slide_list(p, inner.body, inner.instance == 2);
        }
}

/* ---- text ---------------------------------------------------------------------------------- */

static void put_text(struct ppt *p, const struct atom *a) {
        buf_clear(&p->words);
        if (a->type == PPT_BYTES)
                for (size_t i = 0; i < a->body.n; i++)
                        buf_put_utf8(&p->words, a->body.p[i] ? a->body.p[i] : ' ');
        else
                office_ole_utf16(a->body, false, &p->words);
        for (size_t i = 0; i < p->words.n; i++)
                if (p->words.p[i] == '\r' || p->words.p[i] == '\v')
                        p->words.p[i] = '\n';
        struct str s = str_trim(buf_str(&p->words));
        if (s.n == 0 || str_eq(s, STR("*"))) /* a slide number's stand-in */
                return;
        office_flow_line(p->f);
        office_flow_put(p->f, s);
        office_flow_line(p->f);
}

static void comment(struct ppt *p, struct bytes in) {
        struct atom a, part[3] = { 0 };
        while (next_atom(&in, &a))
                if (a.type == PPT_CSTRING && a.instance < 3)
                        part[a.instance] = a;
        office_flow_line(p->f);
        office_flow_push(p->f, REC_SPAN_comment);
        buf_clear(&p->words);
        buf_puts(&p->words, "[Comment by ");
        office_ole_utf16(part[0].body, false, &p->words);
        buf_puts(&p->words, "] ");
        office_ole_utf16(part[1].body, false, &p->words);
        office_flow_put(p->f, buf_str(&p->words));
        office_flow_pop(p->f);
        office_flow_line(p->f);
}

/* All texts in a container.  Depth is bounded (LIMIT_office_depth), bytes by p->budget. */
static void texts(struct ppt *p, struct bytes in, uint32_t depth) {
        struct atom a;
        if (depth > LIMIT_office_depth || in.n > p->budget)
                return;
        p->budget -= in.n;
        while (next_atom(&in, &a)) {
                if (a.type == PPT_CHARS || a.type == PPT_BYTES) {
                        put_text(p, &a);
                } else if (a.type == PPT_OUTLINE_REF && a.body.n >= 4 && p->now) {
                        uint32_t i = le_get32(a.body.p);
                        if (i < p->now->n)
                                put_text(p, &p->texts.v[p->now->first + i]);
                } else if (a.type == PPT_COMMENT) {
                        comment(p, a.body);
                } else if (a.container || a.type == PPT_BLOB) {
                        texts(p, a.body, depth + 1);
                }
        }
}

static bool is_hidden(struct bytes in) {
        struct atom a;
        while (next_atom(&in, &a))
                if (a.type == PPT_SHOW_ATOM && a.body.n >= 12)
                        return le_get16(a.body.p + 10) & 4;
        return false;
}

static bool place(const struct ppt *p, const struct slide *s, uint32_t type, struct atom *ret) {
        return s->persist < p->offsets.n && atom_at(p, p->offsets.v[s->persist], ret) &&
               ret->type == type;
}

static void notes_of(struct ppt *p, const struct slide *s) {
        struct atom note, a;
        for (size_t i = 0; i < p->notes.n; i++) {
                if (!place(p, &p->notes.v[i], PPT_NOTES, &note))
                        continue;
                struct bytes in = note.body;
                if (!next_atom(&in, &a) || a.type != PPT_NOTES_ATOM || a.body.n < 4 ||
                    le_get32(a.body.p) != s->id)
                        continue;
                office_flow_push(p->f, REC_SPAN_note);
                p->now = NULL;
                texts(p, note.body, 0);
                office_flow_pop(p->f);
                return;
        }
}

static void read_slide(struct ppt *p, uint32_t number, const struct slide *s) {
        struct atom a = { 0 };
        bool there = place(p, s, PPT_SLIDE, &a), hidden = there && is_hidden(a.body);
        office_flow_gap(p->f);
        office_flow_flush(p->f);
        rec_build_page(p->f->t, number, 0, 0, STR(""));
        if (hidden)
                rec_build_page_flag(p->f->t, REC_PAGE_hidden);
        office_flow_push(p->f, hidden ? REC_SPAN_hidden : REC_SPAN_own);
        office_flow_say(p->f, "[Slide %u]%s", number, hidden ? " (hidden)" : "");
        office_flow_line(p->f);
        p->now = s;
        if (there)
                texts(p, a.body, 0);
        for (size_t i = 0; !there && i < s->n; i++)
                put_text(p, &p->texts.v[s->first + i]);
        notes_of(p, s);
        office_flow_pop(p->f);
}

void office_ppt_read(struct office_legacy *l) {
        struct ppt p = { .l = l, .f = l->flow, .in = l->stream, .budget = 64 * l->stream.n + 4096 };
        buf_init(&p.words, LIMIT_text_segment);
        edits(&p);
        document(&p);
        for (size_t i = 0; i < p.slides.n && i < LIMIT_office_names; i++)
                read_slide(&p, (uint32_t) i + 1, &p.slides.v[i]);
        if (p.slides.n == 0) { /* wild.md#office-damaged */
                rec_build_flaw(l->b, FLAW_office_damaged, 0, 0, "no list of slides");
                texts(&p, p.in, 0);
        }
        vec_done(&p.offsets);
        vec_done(&p.slides);
        vec_done(&p.notes);
        vec_done(&p.texts);
        buf_done(&p.words);
}
