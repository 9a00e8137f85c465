/* See jail-zygote.h. */
#include "jail/jail-zygote.h"

#include "jail/jail-pool.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
        PAYS_AFTER = 4,    /* workers that were started without */
        COPIES_MOST = 256, /* then another, of another layout */
        COPY_MS = 2000,
};

void jail_zygote_close(struct jail_zygote *z) {
        jail_process_close(&z->process);
        *z = (struct jail_zygote){ 0 };
}

/* Is it there and warmed?  One that fails is no error: workers start without. */
static bool is_ready(struct jail_zygote *z, const struct jail_process_options *start) {
        struct jail_process_options o = *start;
        o.mode = JAIL_PROCESS_zygote;
        o.zygote = NULL;
        if (z->given >= COPIES_MOST) {
                jail_zygote_close(z);
                z->asked = PAYS_AFTER;
        }
        if (z->process.pid == 0) {
                if (z->asked++ >= PAYS_AFTER && jail_process_open(&o, &z->process, NULL) < 0)
                        jail_zygote_close(z);
                return false;
        }
        int r = z->greeted ? 1 : jail_process_hello(&z->process, &o, NULL);
        if (r < 0)
                jail_zygote_close(z);
        z->greeted = r > 0;
        return z->greeted;
}

static int ask(const struct jail_zygote *z, int socket, int progress) {
        const int fds[2] = { socket, progress };
        union {
                struct cmsghdr head;
                char room[CMSG_SPACE(sizeof fds)];
        } control = { 0 };
        struct iovec iov = { (void *) (uintptr_t) "c", 1 };
        struct msghdr m = { .msg_iov = &iov,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control };
        struct cmsghdr *h = CMSG_FIRSTHDR(&m);
        h->cmsg_level = SOL_SOCKET;
        h->cmsg_type = SCM_RIGHTS;
        h->cmsg_len = CMSG_LEN(sizeof fds);
        memcpy(CMSG_DATA(h), fds, sizeof fds);
        return sendmsg(z->process.socket, &m, MSG_NOSIGNAL) == 1 ? 0 : ERR_jail;
}

/* The number of the copy; it is our child and not reaped yet, so nobody else can have it. */
static pid_t answer(const struct jail_zygote *z) {
        int32_t pid = 0;
        uint64_t until = jail_now_ms() + COPY_MS;
        for (;;) {
                struct pollfd fd = { z->process.socket, POLLIN, 0 };
                ssize_t r = recv(z->process.socket, &pid, sizeof pid, MSG_DONTWAIT);
                if (r == sizeof pid)
                        return pid > 0 ? pid : 0;
                if ((r < 0 && errno != EAGAIN && errno != EINTR) || r >= 0 || jail_now_ms() > until)
                        return 0;
                poll(&fd, 1, COPY_MS);
        }
}

pid_t jail_zygote_copy(struct jail_zygote *z, const struct jail_process_options *o, int socket,
                       int progress) {
        if (!is_ready(z, o))
                return 0;
        pid_t pid = ask(z, socket, progress) == 0 ? answer(z) : 0;
        z->given++;
        if (pid == 0)
                jail_zygote_close(z);
        return pid;
}
