/* The table of file kinds; see rec-kind.h. */
#include "rec/rec-kind.h"

static const struct rec_kind_row rows[REC_KINDS] = {
#define KIND(id, number, reader, group, media, words)                                              \
        [number] = { #id, #group, media, words, REC_READ_##reader },
#include "rec/kind.def"
#undef KIND
};

const struct rec_kind_row *rec_kind_find(uint32_t number) {
        return number < REC_KINDS && rows[number].id ? &rows[number] : NULL;
}

/* Readers that have changed what they find; the others are at 1. */
static const uint8_t versions[REC_KINDS] = { 0 };

uint32_t rec_kind_version(uint32_t number) {
        return number < REC_KINDS ? 1u + versions[number] : 1u;
}

uint32_t rec_kind_of_id(struct str id) {
        for (uint32_t i = 1; i < REC_KINDS; i++)
                if (rows[i].id && str_eq(id, str_of(rows[i].id)))
                        return i;
        return 0;
}

/* Forms of one kind, by how their media type begins. */
static const struct {
        struct str start;
        uint32_t kind;
} forms[] = {
        { STR_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml."),
          REC_KIND_docx },
        { STR_INIT("application/vnd.ms-word."), REC_KIND_docx },
        { STR_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml."), REC_KIND_xlsx },
        { STR_INIT("application/vnd.ms-excel.sheet"), REC_KIND_xlsx },
        { STR_INIT("application/vnd.ms-excel.template"), REC_KIND_xlsx },
        { STR_INIT("application/vnd.openxmlformats-officedocument.presentationml."),
          REC_KIND_pptx },
        { STR_INIT("application/vnd.ms-powerpoint."), REC_KIND_pptx },
        { STR_INIT("application/vnd.oasis.opendocument.text-"), REC_KIND_odt },
        { STR_INIT("application/vnd.oasis.opendocument.spreadsheet-"), REC_KIND_ods },
        { STR_INIT("application/vnd.oasis.opendocument.presentation-"), REC_KIND_odp },
};

uint32_t rec_kind_of_media(struct str media) {
        for (uint32_t i = 1; i < REC_KINDS; i++)
                if (rows[i].id && str_eq(media, str_of(rows[i].media)))
                        return i;
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
                if (str_starts(media, forms[i].start))
                        return forms[i].kind;
        return 0;
}

bool rec_kind_is_family(uint32_t number) {
        return number == REC_KIND_ole || number == REC_KIND_ooxml || number == REC_KIND_odf;
}
