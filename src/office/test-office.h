#pragma once
/* What the tests of office/ share: a writer of small zips, and answers taken apart. */
#include "base/le.h"
#include "base/test.h"
#include "office/office.h"
#include "rec/rec.h"

#include <zlib.h>

/* ---- a zip of stored members --------------------------------------------------------------- */

struct zip_maker {
        struct buf out, central;
        uint32_t n;
};

static inline void zip_begin(struct zip_maker *z) {
        *z = (struct zip_maker){ 0 };
        buf_init(&z->out, 0);
        buf_init(&z->central, 0);
}

static inline void zip_member(struct zip_maker *z, const char *name, struct bytes packed,
                              uint32_t size, uint32_t crc, uint16_t method) {
        uint8_t h[46] = { 'P', 'K', 1, 2, 20, 0, 20, 0 };
        uint32_t at = (uint32_t) z->out.n;
        le_put16(h + 10, method);
        le_put32(h + 16, crc);
        le_put32(h + 20, (uint32_t) packed.n);
        le_put32(h + 24, size);
        le_put16(h + 28, (uint16_t) strlen(name));
        le_put32(h + 42, at);
        buf_put(&z->central, h, sizeof h);
        buf_puts(&z->central, name);
        buf_put(&z->out, "PK\3\4", 4);
        buf_put(&z->out, h + 6, 24);
        buf_put(&z->out, "\0\0", 2);
        buf_puts(&z->out, name);
        buf_put(&z->out, packed.p, packed.n);
        z->n++;
}

static inline void zip_add(struct zip_maker *z, const char *name, struct str content) {
        zip_member(z, name, str_bytes(content), (uint32_t) content.n,
                   (uint32_t) crc32_z(0, (const Bytef *) content.p, content.n), 0);
}

static inline void zip_end(struct zip_maker *z) {
        uint8_t e[22] = { 'P', 'K', 5, 6 };
        le_put16(e + 8, (uint16_t) z->n);
        le_put16(e + 10, (uint16_t) z->n);
        le_put32(e + 12, (uint32_t) z->central.n);
        le_put32(e + 16, (uint32_t) z->out.n);
        buf_put_str(&z->out, buf_str(&z->central));
        buf_put(&z->out, e, sizeof e);
        buf_done(&z->central);
}

/* ---- an answer ----------------------------------------------------------------------------- */

struct answer {
        struct buf out, facts; /* facts: a line for each record that is no text */
        struct str text, type;
        uint32_t docs, flags, pages;
        bool good;
        struct arena a;
};

static inline void answer_span(struct answer *r, const struct rec_span *s) {
        if (s->kind != REC_SPAN_own)
                buf_printf(&r->facts, "span %d %.*s\n", (int) s->kind,
                           STR_ARG(str_sub(r->text, s->off, s->len)));
}

static inline void answer_line(struct answer *r, const struct rec *c) {
        struct buf *f = &r->facts;
        if (c->kind == REC_doc && r->docs++ == 0) {
                r->type = c->doc.type;
                r->flags = c->doc.flags;
        } else if (c->kind == REC_doc) {
                buf_printf(f, "child %.*s %.*s\n", STR_ARG(c->doc.path), STR_ARG(c->doc.name));
        } else if (c->kind == REC_header) {
                buf_printf(f, "header %d %.*s\n", (int) c->header.id, STR_ARG(c->header.value));
        } else if (c->kind == REC_addr) {
                buf_printf(f, "addr %d %.*s\n", (int) c->addr.role, STR_ARG(c->addr.name));
        } else if (c->kind == REC_date) {
                buf_printf(f, "date %d %lld\n", (int) c->date.basis, (long long) c->date.at);
        } else if (c->kind == REC_flaw) {
                buf_printf(f, "flaw %s\n", rec_flaw_id(c->flaw.flaw));
        } else if (c->kind == REC_text) {
                r->text = c->text.text;
        } else if (c->kind == REC_span) {
                answer_span(r, &c->span);
        } else if (c->kind == REC_page) {
                r->pages++;
                buf_printf(f, "page %u %.*s\n", c->page.number, STR_ARG(c->page.label));
        }
}

static inline void answer_init(struct answer *r, struct bytes data, const char *secrets) {
        struct rec c;
        struct err e;
        int got;
        *r = (struct answer){ 0 };
        buf_init(&r->out, 256u << 20);
        buf_init(&r->facts, 0);
        arena_init(&r->a, 0);
        const struct parse_file f = { .data = data,
                                      .name = STR("x"),
                                      .kind = REC_KIND_ooxml,
                                      .secrets = str_bytes(str_of(secrets)) };
        office_warm();
        office_read(&f, &r->a, &r->out);
        struct bytes in = buf_bytes(&r->out);
        while ((got = rec_get(&in, &c, &e)) > 0) {
                answer_line(r, &c);
                r->good = c.kind == REC_done;
        }
        r->good = r->good && got == 0 && !r->out.over;
}

static inline void answer_done(struct answer *r) {
        buf_done(&r->out);
        buf_done(&r->facts);
        arena_done(&r->a);
}

static inline bool answer_has(const struct answer *r, const char *line) {
        return str_find(buf_str(&r->facts), str_of(line)) != SIZE_MAX;
}

#define EXPECT_HAS(r, line)                                                                        \
        do {                                                                                       \
                if (!answer_has(&(r), (line)))                                                     \
                        test_fail(__FILE__, __LINE__, "no '%s' in:\n%.*s", (line),                 \
                                  STR_ARG(buf_str(&(r).facts)));                                   \
        } while (0)
