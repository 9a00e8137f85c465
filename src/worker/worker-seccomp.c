/* Compiles the table to BPF.  For each call a block; a block that does not match is jumped over:
 *
 *   arch == ours ? : KILL       nr < x32 ? : KILL
 *   nr == CALL ? : next block   load the argument   test ? ALLOW : KILL
 *   ...
 *   KILL
 *
 * Written by hand rather than by libseccomp: a dozen lines, no library to trust, and microseconds
 * at each start of a worker. */
#include "worker/worker-seccomp.h"

#include "base/le.h"
#include "worker/worker-frame.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCH AUDIT_ARCH_AARCH64
#else
#error "tell worker-seccomp.c the AUDIT_ARCH_ of this processor"
#endif
#define X32_BIT 0x40000000u /* on other processors no call has such a number */

enum test { ANY, CLEAR, IS };

static const struct {
        uint32_t nr;
        uint32_t argument;
        enum test test;
        uint32_t value;
} calls[] = {
#define CALL(name, argument, test, value, why) { SYS_##name, argument, test, value },
#include "worker/worker-seccomp.def"
#undef CALL
};

enum { N_CALLS = sizeof calls / sizeof *calls, BLOCK = 5, PROGRAM = 6 + BLOCK * N_CALLS };

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
static void put_block(struct sock_filter *to, size_t i) {
        size_t at = offsetof(struct seccomp_data, args) + 8 * calls[i].argument;
        to[0] = op(BPF_JMP | BPF_JEQ | BPF_K, calls[i].nr, 0, BLOCK - 1);
        to[1] = load(at);
        switch (calls[i].test) {
        case ANY:
                to[2] = op(BPF_JMP | BPF_JA, 0, 0, 0);
                break;
        case CLEAR:
                to[2] = op(BPF_JMP | BPF_JSET | BPF_K, calls[i].value, 1, 0);
                break;
        case IS:
                to[2] = op(BPF_JMP | BPF_JEQ | BPF_K, calls[i].value, 0, 1);
                break;
        }
        to[3] = leave(SECCOMP_RET_ALLOW);
        to[4] = leave(SECCOMP_RET_KILL_PROCESS);
}

int worker_seccomp(void) {
        struct sock_filter program[PROGRAM];
        size_t n = 0;
        program[n++] = load(offsetof(struct seccomp_data, arch));
        program[n++] = op(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
        program[n++] = leave(SECCOMP_RET_KILL_PROCESS);
        program[n++] = load(offsetof(struct seccomp_data, nr));
        program[n++] = op(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, PROGRAM - 6, 0);
        for (size_t i = 0; i < N_CALLS; i++, n += BLOCK)
                put_block(program + n, i);
        program[n++] = leave(SECCOMP_RET_KILL_PROCESS);
        struct sock_fprog p = { (unsigned short) n, program };
        return (int) syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &p);
}

/* The jump over all blocks must fit its 8 bits. */
_Static_assert(PROGRAM - 6 <= UINT8_MAX, "the table has outgrown its jump");
