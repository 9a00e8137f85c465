#include "unpack/unpack-out.h"

void unpack_warc(const struct unpack_job *job, struct unpack_out *o) {
        unpack_out_gap(o, job->size, REC_GAP_damaged, "not read yet");
}
