/* See unpack-member.h.  The three ceilings of LIMIT_archive_* that are about bytes are held here:
 * no member may swell more than archive_ratio times once it is past archive_ratio_from, and all
 * that is made from one container stays below archive_total.  Hitting one ends the child, never the
 * run. */
#include "unpack/unpack-member.h"

#include "base/limits.h"

#include <zlib.h>

void unpack_member_init(struct unpack_member *m, struct unpack_out *o,
                        const struct rec_child *child) {
        *m = (struct unpack_member){ .o = o, .child = *child };
        m->p = mem_alloc(UNPACK_DATA);
}

static void flush(struct unpack_member *m) {
        if (!m->begun)
                unpack_out_bytes(m->o, &m->child);
        m->begun = true;
        unpack_out_data(m->o, bytes_of(m->p, m->n));
        m->n = 0;
}

static bool is_over(const struct unpack_member *m) {
        return m->o->made + m->n > m->o->made_most ||
               (m->made > LIMIT_archive_ratio_from && m->made / LIMIT_archive_ratio > m->eaten);
}

uint8_t *unpack_member_room(struct unpack_member *m, size_t *ret_n) {
        if (m->n == UNPACK_DATA)
                flush(m);
        *ret_n = UNPACK_DATA - m->n;
        return m->p + m->n;
}

bool unpack_member_made(struct unpack_member *m, size_t n) {
        m->crc = (uint32_t) crc32(m->crc, m->p + m->n, (unsigned) n);
        m->n += n;
        m->made += n;
        return !is_over(m);
}

bool unpack_member_put(struct unpack_member *m, struct bytes data) {
        while (data.n) {
                size_t room;
                uint8_t *to = unpack_member_room(m, &room);
                size_t n = data.n < room ? data.n : room;
                memcpy(to, data.p, n);
                if (!unpack_member_made(m, n))
                        return false;
                data = bytes_sub(data, n, SIZE_MAX);
        }
        return true;
}

void unpack_member_done(struct unpack_member *m, enum rec_flaw flaw, const char *why) {
        if (why) {
                m->child.flags |= REC_CHILD_unreadable;
                m->child.detail = str_of(why);
        }
        flush(m);
        if (why)
                unpack_out_flaw(m->o, flaw, m->child.off, m->child.len, "%s", why);
        mem_free(m->p);
        m->p = NULL;
}

void unpack_member_named(struct unpack_out *o, struct rec_child *child, enum rec_flaw flaw,
                         const char *why) {
        child->flags |= flaw == FLAW_encrypted ? REC_CHILD_encrypted : REC_CHILD_unreadable;
        child->detail = str_of(why);
        unpack_out_bytes(o, child);
        unpack_out_flaw(o, flaw, child->off, child->len, "%s", why);
}
