#pragma once
/* The allow-list of system calls (worker-seccomp.def) as a BPF program.  Any other call, any other
 * architecture and the x32 form kill the whole process. */

/* Install it for good; 0 or -1 with errno.  Needs no_new_privs. */
int worker_seccomp(void);
