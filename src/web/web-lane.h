#pragma once
/* What goes over a lane between the web process and its keeper, and how an act becomes argv.
 *
 *   web ──> { act, n_values, values_len, in_len } name\0value\0 ... standard input
 *       <── { OUT, n } bytes   { SAID, n } bytes ...   { JOB, n } struct web_job
 *       <── { END, 4 } exit code, or { FAIL, n } why nothing was run
 *
 * Native byte order: both ends are one program.  The keeper believes nothing of it: sizes have
 * limits, values have kinds. */
#include "base/arena.h"
#include "web/web-act.h"

struct web_lane_ask {
        uint32_t act, n_values, values_len, in_len;
};

enum web_lane_kind { WEB_LANE_OUT, WEB_LANE_SAID, WEB_LANE_JOB, WEB_LANE_END, WEB_LANE_FAIL };

struct web_lane_say {
        uint32_t kind, len;
};

/* What is no row of web-act.def: how the long act goes, and its end. */
enum { WEB_ACT_JOB = WEB_ACTS, WEB_ACT_STOP };

enum { WEB_VALUES_MOST = 24, WEB_ARGV_MOST = 64 };

/* argv of an act, NULL-terminated, beginning with "clew"; strings live in `a`.  Pure.  ERR_usage: a
 * value is not of its kind, one that is needed is missing, or one has no place. */
int web_act_argv(enum web_act act, const struct web_value *values, size_t n, struct arena *a,
                 const char *argv[static WEB_ARGV_MOST], struct err *e);
