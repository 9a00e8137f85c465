/* Who speaks: what lang/ tells of a body, as records. */
#include "parse/parse-quote.h"

#include "lang/lang-zone.h"
#include "rec/rec.h"

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

/* A text is at most LIMIT_text_segment long: 32 bits are enough. */
static struct rec_place place_of(struct lang_range r) {
        return (struct rec_place){ r.len ? (uint32_t) r.off : 0, (uint32_t) r.len };
}

static void put_voice(const struct lang_voice *v, struct buf *out) {
        rec_put(out, &(struct rec){ .kind = REC_voice,
                                    .voice = { .kind = v->forwarded ? REC_VOICE_forwarded
                                                                    : REC_VOICE_quoted,
                                               .depth = v->depth,
                                               .precision = v->dated ? v->precision : 0,
                                               .zone = v->dated ? v->zone : REC_ZONE_UNKNOWN,
                                               .at = v->dated ? v->at : 0,
                                               .said = place_of(v->said),
                                               .name = place_of(v->name),
                                               .address = place_of(v->address),
                                               .date = place_of(v->date),
                                               .to = place_of(v->to),
                                               .cc = place_of(v->cc),
                                               .subject = place_of(v->subject) } });
}

void parse_quote_spans(struct str text, struct buf *out) {
        struct lang_zones z = { 0 };
        lang_zones_read(text, &z);
        for (size_t i = 0; i < z.voices.n; i++)
                put_voice(&z.voices.v[i], out);
        for (size_t i = 0; i < z.zones.n; i++) {
                const struct lang_zone *s = &z.zones.v[i];
                rec_put(out, &(struct rec){ .kind = REC_span,
                                            .span = { .kind = kinds[s->kind],
                                                      .depth = s->depth,
                                                      .voice = s->voice,
                                                      .off = s->off,
                                                      .len = s->len } });
        }
        lang_zones_done(&z);
}
