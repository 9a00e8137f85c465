/* Any bytes through each reader of plain formats: the answer is whole records and ends with DONE.
 */
#include "base/bug.h"
#include "parse/parse-csv.h"
#include "parse/parse-ics.h"
#include "parse/parse-json.h"
#include "parse/parse-text.h"
#include "parse/parse-vcf.h"
#include "parse/parse-xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void run(void (*read)(const struct parse_file *, struct arena *, struct buf *),
                uint32_t kind, struct bytes in) {
        struct arena a;
        struct buf out;
        struct rec r = { 0 };
        const struct parse_file f = { .data = in, .kind = kind };
        arena_init(&a, 0);
        buf_init(&out, 0);
        read(&f, &a, &out);
        struct bytes rest = buf_bytes(&out);
        int got;
        while ((got = rec_get(&rest, &r, NULL)) > 0)
                ;
        BUG_IF(got != 0 || r.kind != REC_done);
        buf_done(&out);
        arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct bytes in = { data, n };
        run(parse_text_read, REC_KIND_text, in);
        run(parse_csv_read, REC_KIND_csv, in);
        run(parse_ics_read, REC_KIND_ics, in);
        run(parse_vcf_read, REC_KIND_vcf, in);
        run(parse_json_read, REC_KIND_json, in);
        run(parse_xml_read, REC_KIND_xml, in);
        return 0;
}
