#pragma once
/* A mail as its worker would tell it: author, text, and the zones that lang/ finds in it. */
#include "actor/actor-read.h"
#include "lang/lang-zone.h"

static struct rec_place test_place(struct lang_range r) {
        return (struct rec_place){ (uint32_t) r.off, (uint32_t) r.len };
}

static void test_put_voice(struct buf *out, const struct lang_voice *v) {
        struct rec r = { .kind = REC_voice };
        r.voice = (struct rec_voice){ .kind = v->forwarded ? REC_VOICE_forwarded : REC_VOICE_quoted,
                                      .depth = v->depth,
                                      .precision = v->dated ? v->precision : 0,
                                      .zone = v->zone,
                                      .at = v->dated ? v->at : 0,
                                      .said = test_place(v->said),
                                      .name = test_place(v->name),
                                      .address = test_place(v->address),
                                      .date = test_place(v->date) };
        rec_put(out, &r);
}

static enum rec_span_kind test_span_kind(enum lang_zone_kind k) {
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

static void test_put_mail(struct buf *out, struct str name, struct str address, struct str text) {
        struct lang_zones z = { 0 };
        rec_put(out, &(struct rec){
                             .kind = REC_addr,
                             .addr = { .role = REC_ROLE_from, .name = name, .address = address } });
        rec_put(out, &(struct rec){ .kind = REC_text,
                                    .text = { .kind = REC_TEXT_plain, .text = text } });
        lang_zones_read(text, &z);
        for (size_t i = 0; i < z.voices.n; i++)
                test_put_voice(out, &z.voices.v[i]);
        for (size_t i = 0; i < z.zones.n; i++) {
                const struct lang_zone *s = &z.zones.v[i];
                rec_put(out, &(struct rec){ .kind = REC_span,
                                            .span = { .kind = test_span_kind(s->kind),
                                                      .depth = s->depth,
                                                      .voice = s->voice,
                                                      .off = s->off,
                                                      .len = s->len } });
        }
        lang_zones_done(&z);
}
