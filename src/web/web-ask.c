/* The web process's end of the lanes; see web-lane.h. */
#include "base/io.h"
#include "base/limits.h"
#include "web/web-lane.h"
#include "web/web-site.h"

#include <errno.h>

bool web_act_find(struct str name, enum web_act *ret) {
        for (int i = 0; i < WEB_ACTS; i++)
                if (str_eq(name, str_of(web_acts[i].id))) {
                        *ret = (enum web_act) i;
                        return true;
                }
        return false;
}

static size_t take_lane(struct web_site *s) {
        size_t i;
        pthread_mutex_lock(&s->lock);
        for (;;) {
                for (i = 0; i < WEB_THREADS && s->lane_busy[i]; i++)
                        ;
                if (i < WEB_THREADS)
                        break;
                pthread_cond_wait(&s->lane_free, &s->lock);
        }
        s->lane_busy[i] = true;
        pthread_mutex_unlock(&s->lock);
        return i;
}

static void give_lane(struct web_site *s, size_t i) {
        pthread_mutex_lock(&s->lock);
        s->lane_busy[i] = false;
        pthread_cond_signal(&s->lane_free);
        pthread_mutex_unlock(&s->lock);
}

static int say(int lane, uint32_t act, const struct web_value *values, size_t n, struct str in,
               struct err *e) {
        struct web_lane_ask ask = { act, (uint32_t) n, 0, (uint32_t) in.n };
        struct buf b;
        buf_init(&b, LIMIT_web_values + LIMIT_web_form);
        buf_put(&b, &ask, sizeof ask);
        for (size_t i = 0; i < n; i++) {
                buf_put(&b, values[i].name, strlen(values[i].name) + 1);
                buf_put_str(&b, values[i].value);
                buf_putc(&b, 0);
        }
        ask.values_len = (uint32_t) (b.n - sizeof ask);
        if (b.n)
                memcpy(b.p, &ask, sizeof ask);
        buf_put_str(&b, in);
        int r = b.over || in.n > LIMIT_web_form ? err_set(e, ERR_limit, "too much at once")
                : io_write(lane, b.p, b.n) < 0  ? err_errno(e, errno, "cannot reach the keeper")
                                                : 0;
        buf_done(&b);
        return r;
}

/* Answers until the end; what is too long is read and thrown away. */
static int hear(int lane, struct buf *out, struct buf *said, struct web_job *job, int *ret_code,
                struct err *e) {
        struct buf rest;
        int r = 1;
        buf_init(&rest, LIMIT_web_answer);
        while (r > 0) {
                struct web_lane_say h;
                char *room = NULL;
                if (io_read(lane, &h, sizeof h) != (ssize_t) sizeof h || h.len > LIMIT_web_answer) {
                        r = err_set(e, ERR_io, "the keeper is gone");
                        break;
                }
                struct buf *to = h.kind == WEB_LANE_OUT && out     ? out
                                 : h.kind == WEB_LANE_SAID && said ? said
                                                                   : &rest;
                if (to == &rest || !(room = buf_room(to, h.len))) {
                        to = &rest;
                        buf_clear(&rest);
                        room = buf_room(&rest, h.len);
                }
                if (io_read(lane, room, h.len) != (ssize_t) h.len) {
                        r = err_set(e, ERR_io, "the keeper is gone");
                        break;
                }
                to->n += h.len;
                if (h.kind == WEB_LANE_END && h.len == sizeof *ret_code) {
                        memcpy(ret_code, room, sizeof *ret_code);
                        r = 0;
                } else if (h.kind == WEB_LANE_JOB && h.len == sizeof *job && job) {
                        memcpy(job, room, sizeof *job);
                } else if (h.kind == WEB_LANE_FAIL) {
                        r = err_set(e, ERR_usage, "%.*s", (int) h.len, room);
                }
        }
        buf_done(&rest);
        return r;
}

static int talk(struct web_request *q, uint32_t act, const struct web_value *values, size_t n,
                struct str in, struct buf *out, struct buf *said, struct web_job *job,
                int *ret_code, struct err *e) {
        size_t lane = take_lane(q->site);
        int r = say(q->site->lanes[lane], act, values, n, in, e);
        if (r >= 0)
                r = hear(q->site->lanes[lane], out, said, job, ret_code, e);
        give_lane(q->site, lane);
        return r;
}

int web_ask(struct web_request *q, enum web_act act, const struct web_value *values, size_t n,
            struct str in, struct buf *out, struct buf *said, int *ret_code, struct err *e) {
        const char *argv[WEB_ARGV_MOST];
        int r = web_act_argv(act, values, n, q->a, argv,
                             e); /* a clear error, before the keeper's */
        if (r >= 0)
                r = talk(q, (uint32_t) act, values, n, in, out, said, NULL, ret_code, e);
        if (web_acts[act].does != WEB_READS)
                atomic_fetch_add(&q->site->turn, 1);
        return r;
}

int web_job_get(struct web_request *q, struct web_job *ret, struct buf *out, struct buf *said,
                struct err *e) {
        struct web_job job = { 0 };
        int code = 0;
        int r = talk(q, WEB_ACT_JOB, NULL, 0, (struct str){ 0 }, out, said, &job, &code, e);
        if (r >= 0)
                *ret = job;
        return r;
}

int web_job_stop(struct web_request *q, struct err *e) {
        int code = 0;
        return talk(q, WEB_ACT_STOP, NULL, 0, (struct str){ 0 }, NULL, NULL, NULL, &code, e);
}
