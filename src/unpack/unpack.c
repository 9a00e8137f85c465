/* From the number of a format to its unpacker, and the end that is the same for all: what could not
 * be read is a damaged gap, and DONE. */
#include "unpack/unpack.h"

#include "base/bug.h"
#include "unpack/unpack-out.h"

static const struct unpacker {
        enum unpack_format format;
        const char *words;
        void (*run)(const struct unpack_job *job, struct unpack_out *o);
} unpackers[] = {
#define FORMAT(id, number, words, run) { UNPACK_##id, words, run },
#include "unpack/unpack.def"
#undef FORMAT
};

static const struct unpacker *find(uint32_t number) {
        for (size_t i = 0; i < sizeof unpackers / sizeof *unpackers; i++)
                if ((uint32_t) unpackers[i].format == number)
                        return &unpackers[i];
        return NULL;
}

void unpack_run(const struct unpack_job *job, const struct unpack_sink *sink) {
        const struct unpacker *u = find((uint32_t) job->format);
        struct unpack_out o;
        BUG_IF(!u);
        unpack_out_init(&o, job, sink);
        u->run(job, &o);
        if (o.at < job->size)
                unpack_out_flaw(&o, FLAW_archive_damaged, o.at, job->size - o.at,
                                "could not be read");
        unpack_out_gap(&o, job->size, REC_GAP_damaged, "could not be read");
        unpack_out_done(&o);
}
