/* Sources of --source; see quote-file.h. */
#include "quote/quote-file.h"

#include "lang/lang-zone.h"

static void begin(struct quote_doc *d) {
        *d = (struct quote_doc){ .row = { .zone = REC_ZONE_UNKNOWN } };
        buf_init(&d->records, 0);
        buf_init(&d->room, 0);
}

static void date_of(struct quote_doc *d, const struct rec_date *r) {
        if (d->row.dated)
                return;
        d->row.dated = true;
        d->row.date = r->at;
        d->row.zone = r->zone;
}

void quote_file_of_records(struct bytes records, struct quote_doc *ret) {
        struct rec r;
        begin(ret);
        buf_put(&ret->records, records.p, records.n);
        struct bytes in = buf_bytes(&ret->records);
        while (rec_get(&in, &r, NULL) > 0) {
                if (r.kind == REC_text)
                        buf_put_str(&ret->room, r.text.text);
                if (r.kind == REC_date && r.date.basis == REC_DATE_sent)
                        date_of(ret, &r.date);
        }
        ret->text = buf_str(&ret->room);
}

/* ---- plain text --------------------------------------------------------------------------------
 */

static struct rec_place place(struct lang_range r) {
        return (struct rec_place){ (uint32_t) r.off, (uint32_t) r.len };
}

static bool put_voice(struct buf *out, const struct lang_voice *v) {
        const struct rec r = {
                .kind = REC_voice,
                .voice = { .kind = v->forwarded ? REC_VOICE_forwarded : REC_VOICE_quoted,
                           .depth = v->depth,
                           .precision = v->dated ? v->precision : 0,
                           .zone = v->zone,
                           .at = v->at,
                           .said = place(v->said),
                           .name = place(v->name),
                           .address = place(v->address),
                           .date = place(v->date),
                           .to = place(v->to),
                           .cc = place(v->cc),
                           .subject = place(v->subject) },
        };
        return rec_put(out, &r);
}

static enum rec_span_kind kind_of(enum lang_zone_kind k) {
        static const enum rec_span_kind kinds[] = {
                [LANG_ZONE_own] = REC_SPAN_own,
                [LANG_ZONE_quoted] = REC_SPAN_quoted,
                [LANG_ZONE_forwarded] = REC_SPAN_forwarded,
                [LANG_ZONE_attribution] = REC_SPAN_attribution,
                [LANG_ZONE_header_block] = REC_SPAN_header_block,
                [LANG_ZONE_greeting] = REC_SPAN_greeting,
                [LANG_ZONE_closing] = REC_SPAN_closing,
                [LANG_ZONE_signature] = REC_SPAN_signature,
                [LANG_ZONE_disclaimer] = REC_SPAN_disclaimer,
                [LANG_ZONE_armor] = REC_SPAN_armor,
        };
        return kinds[k];
}

static bool put_zone(struct buf *out, const struct lang_zone *z) {
        const struct rec r = { .kind = REC_span,
                               .span = { kind_of(z->kind), z->depth, z->voice, z->off, z->len } };
        return rec_put(out, &r);
}

void quote_file_of_text(struct str text, struct quote_doc *ret) {
        struct lang_zones z = { 0 };
        const struct rec r = { .kind = REC_text, .text = { .kind = REC_TEXT_plain, .text = text } };
        begin(ret);
        bool whole = rec_put(&ret->records, &r);
        lang_zones_read(text, &z);
        for (size_t i = 0; whole && i < z.voices.n; i++)
                whole = put_voice(&ret->records, &z.voices.v[i]);
        for (size_t i = 0; whole && i < z.zones.n; i++)
                whole = put_zone(&ret->records, &z.zones.v[i]);
        lang_zones_done(&z);
        buf_put_str(&ret->room, text);
        ret->text = buf_str(&ret->room);
}
