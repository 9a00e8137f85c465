/* See seccomp.h. */
#include "base/seccomp.h"

#include "base/bug.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCH AUDIT_ARCH_AARCH64
#else
#error "tell seccomp.c the AUDIT_ARCH_ of this processor"
#endif
#define X32_BIT 0x40000000u /* on other processors no call has such a number */

enum { HEAD = 6, BLOCK = 5 };

static struct sock_filter op(unsigned code, uint32_t k, unsigned yes, unsigned no) {
        return (struct sock_filter){ (uint16_t) code, (uint8_t) yes, (uint8_t) no, k };
}

static struct sock_filter load(size_t offset) {
        return op(BPF_LD | BPF_W | BPF_ABS, (uint32_t) offset, 0, 0);
}

static struct sock_filter leave(uint32_t how) {
        return op(BPF_RET | BPF_K, how, 0, 0);
}

/* One call, BLOCK steps; the low half of an argument is first, machines are little-endian. */
static void put_block(struct sock_filter *to, const struct seccomp_call *c, uint32_t otherwise) {
        to[0] = op(BPF_JMP | BPF_JEQ | BPF_K, c->nr, 0, BLOCK - 1);
        to[1] = load(offsetof(struct seccomp_data, args) + 8 * c->argument);
        switch (c->test) {
        case SECCOMP_ANY:
                to[2] = op(BPF_JMP | BPF_JA, 0, 0, 0);
                break;
        case SECCOMP_CLEAR:
                to[2] = op(BPF_JMP | BPF_JSET | BPF_K, c->value, 1, 0);
                break;
        case SECCOMP_IS:
                to[2] = op(BPF_JMP | BPF_JEQ | BPF_K, c->value, 0, 1);
                break;
        }
        to[3] = leave(SECCOMP_RET_ALLOW);
        to[4] = leave(otherwise);
}

int seccomp_lock(const struct seccomp_call *calls, size_t n, uint32_t otherwise, bool all_threads) {
        struct sock_filter program[HEAD + BLOCK * SECCOMP_CALLS_MOST + 1];
        size_t at = HEAD;
        BUG_IF(n > SECCOMP_CALLS_MOST);
        program[0] = load(offsetof(struct seccomp_data, arch));
        program[1] = op(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
        program[2] = leave(SECCOMP_RET_KILL_PROCESS);
        program[3] = load(offsetof(struct seccomp_data, nr));
        program[4] = op(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
        program[5] = leave(SECCOMP_RET_KILL_PROCESS);
        for (size_t i = 0; i < n; i++, at += BLOCK)
                put_block(program + at, &calls[i], otherwise);
        program[at++] = leave(otherwise);
        struct sock_fprog p = { (unsigned short) at, program };
        unsigned flags = all_threads ? SECCOMP_FILTER_FLAG_TSYNC : 0;
        long r = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &p);
        return r == 0 ? 0 : -1; /* with TSYNC: the id of a thread that cannot follow */
}
