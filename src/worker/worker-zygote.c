/* See worker-zygote.h. */
#include "worker/worker-zygote.h"

#include "base/io.h"
#include "worker/worker-frame.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

struct request {
        int socket, progress;
};

/* One byte and two descriptors; leaves when there is nobody to ask any more. */
static struct request take_request(void) {
        union {
                struct cmsghdr head;
                char room[CMSG_SPACE(2 * sizeof(int))];
        } control;
        char byte;
        struct iovec iov = { &byte, 1 };
        struct msghdr m = { .msg_iov = &iov,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control };
        struct request r;
        ssize_t n;
        while ((n = recvmsg(WORKER_FD_SOCKET, &m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
                ;
        struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;
        if (!c || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS ||
            c->cmsg_len != CMSG_LEN(sizeof r))
                _exit(0);
        memcpy(&r, CMSG_DATA(c), sizeof r);
        return r;
}

static void take_places(const struct request *r) {
        if (dup2(r->socket, WORKER_FD_SOCKET) < 0 || dup2(r->progress, WORKER_FD_PROGRESS) < 0)
                _exit(1);
        close(r->socket);
        close(r->progress);
}

/* fork() cannot make a sibling.  One thread, so nothing else of the C library needs to be told. */
static pid_t copy(void) {
        return (pid_t) syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
}

void worker_zygote(pid_t keeper) {
        close_range(WORKER_FD_PROGRESS + 1, ~0u, 0);
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ||
            prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0 || getppid() != keeper)
                _exit(1);
        for (;;) {
                struct request r = take_request();
                int32_t pid = copy();
                if (pid == 0) {
                        take_places(&r);
                        return;
                }
                close(r.socket);
                close(r.progress);
                if (io_write(WORKER_FD_SOCKET, &pid, sizeof pid) < 0)
                        _exit(0);
        }
}
