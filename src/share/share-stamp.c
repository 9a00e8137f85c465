/* Questions and answers of time stamping authorities; see share-stamp.h.
 *
 *   clew                                  the child, made by fork
 *     pipe <──────────────────────────────  one struct share_stamp, then the end
 *     wait, clean                           no descriptor but the pipe; rlimits; seccomp: memory,
 *                                           clock, write, exit: all else is EPERM
 *
 * It is no worker program, because the bytes are few, the answer is one record, and verifying needs
 * no case: there is nothing in this process that the child could tell. */
#include "share/share-stamp.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCH AUDIT_ARCH_AARCH64
#else
#error "tell share-stamp.c the AUDIT_ARCH_ of this processor"
#endif

enum { CPU_S = 10, MEMORY = 1 << 30, LOCKED = 97 };

const char *share_stamp_id(enum share_stamp_verdict v) {
        static const char *const ids[SHARE_STAMP_VERDICTS] = { "good", "no-answer", "other",
                                                               "untrusted", "no-ca" };
        return ids[v];
}

/* ---- the question -----------------------------------------------------------------------------
 */

static bool fill(TS_REQ *q, TS_MSG_IMPRINT *m, X509_ALGOR *algorithm, const struct sha256 *of) {
        uint8_t random[8];
        ASN1_INTEGER *nonce = ASN1_INTEGER_new();
        uint64_t number = 0;
        bool ok = nonce && RAND_bytes(random, sizeof random) == 1;
        for (size_t i = 0; ok && i < sizeof random; i++)
                number = number << 8 | random[i];
        ok = ok && ASN1_INTEGER_set_uint64(nonce, number >> 1 | 1) == 1 &&
             X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
             TS_MSG_IMPRINT_set_algo(m, algorithm) == 1 &&
             TS_MSG_IMPRINT_set_msg(m, (unsigned char *) (uintptr_t) of->b, sizeof of->b) == 1 &&
             TS_REQ_set_version(q, 1) == 1 && TS_REQ_set_msg_imprint(q, m) == 1 &&
             TS_REQ_set_nonce(q, nonce) == 1 && TS_REQ_set_cert_req(q, 1) == 1;
        ASN1_INTEGER_free(nonce);
        return ok;
}

int share_stamp_ask(const struct sha256 *of, struct buf *out, struct err *e) {
        TS_REQ *q = TS_REQ_new();
        TS_MSG_IMPRINT *m = TS_MSG_IMPRINT_new();
        X509_ALGOR *algorithm = X509_ALGOR_new();
        unsigned char *der = NULL;
        bool ok = q && m && algorithm && fill(q, m, algorithm, of);
        int n = ok ? i2d_TS_REQ(q, &der) : 0;
        if (n > 0)
                buf_put(out, der, (size_t) n);
        OPENSSL_free(der);
        X509_ALGOR_free(algorithm);
        TS_MSG_IMPRINT_free(m);
        TS_REQ_free(q);
        return n > 0 ? 0 : err_set(e, ERR_io, "OpenSSL cannot make a question");
}

/* ---- the child: locked in ---------------------------------------------------------------------
 */

#define ALLOW(name)                                                                                \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1),                                     \
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static bool lock_in(void) {
        struct sock_filter calls[] = {
                BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
                BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                ALLOW(write),
                ALLOW(exit_group),
                ALLOW(brk),
                ALLOW(mmap),
                ALLOW(munmap),
                ALLOW(mremap),
                ALLOW(madvise),
                ALLOW(futex),
                ALLOW(clock_gettime),
                ALLOW(getrandom),
                ALLOW(rt_sigreturn),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        };
        struct sock_fprog program = { sizeof calls / sizeof *calls, calls };
        struct rlimit cpu = { CPU_S, CPU_S }, none = { 0, 0 };
        bool ok = setrlimit(RLIMIT_CPU, &cpu) == 0 && setrlimit(RLIMIT_CORE, &none) == 0;
#ifndef __SANITIZE_ADDRESS__ /* its shadow is larger than any limit */
        struct rlimit memory = { MEMORY, MEMORY };
        ok = ok && setrlimit(RLIMIT_AS, &memory) == 0;
#endif
        return ok && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
               prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
               prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* Only the pipe stays, as descriptor 0: even what could be written could go nowhere else. */
static bool keep_only(int pipe) {
        return dup2(pipe, 0) == 0 && syscall(SYS_close_range, 1u, ~0u, 0u) == 0;
}

/* ---- the child: reads -------------------------------------------------------------------------
 */

static X509_STORE *store_of(struct bytes pem) {
        X509_STORE *store = X509_STORE_new();
        BIO *in = BIO_new_mem_buf(pem.p, (int) pem.n);
        size_t n = 0;
        X509 *one;
        while (store && in && (one = PEM_read_bio_X509(in, NULL, NULL, NULL))) {
                n += X509_STORE_add_cert(store, one) == 1;
                X509_free(one);
        }
        BIO_free(in);
        if (n)
                return store;
        X509_STORE_free(store);
        return NULL;
}

static int64_t time_of(const ASN1_GENERALIZEDTIME *t) {
        int days = 0, seconds = 0;
        ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
        bool ok = t && epoch && ASN1_TIME_diff(&days, &seconds, epoch, t) == 1;
        ASN1_TIME_free(epoch);
        return ok ? (int64_t) days * 86400 + seconds : 0;
}

/* The same bytes, by SHA-256. */
static bool is_of(TS_TST_INFO *info, const struct sha256 *of) {
        TS_MSG_IMPRINT *m = TS_TST_INFO_get_msg_imprint(info);
        const ASN1_OBJECT *algorithm = NULL;
        X509_ALGOR_get0(&algorithm, NULL, NULL, TS_MSG_IMPRINT_get_algo(m));
        ASN1_OCTET_STRING *hash = TS_MSG_IMPRINT_get_msg(m);
        return OBJ_obj2nid(algorithm) == NID_sha256 && ASN1_STRING_length(hash) == sizeof of->b &&
               memcmp(ASN1_STRING_get0_data(hash), of->b, sizeof of->b) == 0;
}

/* Takes `store`. */
static bool is_signed(TS_RESP *answer, X509_STORE *store, int64_t at, const struct sha256 *of) {
        TS_VERIFY_CTX *v = TS_VERIFY_CTX_new();
        if (!v) {
                X509_STORE_free(store);
                return false;
        }
        X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t) at);
        TS_VERIFY_CTX_set_flags(v, TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE);
        TS_VERIFY_CTX_set_imprint(v, OPENSSL_memdup(of->b, sizeof of->b), sizeof of->b);
        TS_VERIFY_CTX_set_store(v, store); /* v's from here */
        bool ok = TS_RESP_verify_response(v, answer) == 1;
        TS_VERIFY_CTX_free(v);
        return ok;
}

static void tell(TS_RESP *answer, TS_TST_INFO *info, struct share_stamp *ret) {
        STACK_OF(X509) *signers = PKCS7_get0_signers(TS_RESP_get_token(answer), NULL, 0);
        BIGNUM *serial = ASN1_INTEGER_to_BN(TS_TST_INFO_get_serial(info), NULL);
        char *digits = serial ? BN_bn2dec(serial) : NULL;
        snprintf(ret->serial, sizeof ret->serial, "%s", digits ? digits : "");
        OBJ_obj2txt(ret->policy, sizeof ret->policy, TS_TST_INFO_get_policy_id(info), 1);
        if (sk_X509_num(signers) > 0)
                X509_NAME_oneline(X509_get_subject_name(sk_X509_value(signers, 0)), ret->signer,
                                  sizeof ret->signer);
        sk_X509_free(signers);
        OPENSSL_free(digits);
        BN_free(serial);
}

static void judge_answer(TS_RESP *answer, TS_TST_INFO *info, struct bytes ca,
                         const struct sha256 *of, struct share_stamp *ret) {
        int64_t at = time_of(TS_TST_INFO_get_time(info));
        X509_STORE *store = NULL;
        if (!is_of(info, of))
                ret->verdict = SHARE_STAMP_OTHER;
        else if ((store = store_of(ca)) == NULL)
                ret->verdict = SHARE_STAMP_NO_CA;
        else if (!is_signed(answer, store, at, of))
                ret->verdict = SHARE_STAMP_UNTRUSTED;
        else
                ret->verdict = SHARE_STAMP_GOOD;
        if (ret->verdict != SHARE_STAMP_GOOD)
                return;
        ret->at = at;
        tell(answer, info, ret);
}

void share_stamp_judge(struct bytes in, struct bytes ca, const struct sha256 *of,
                       struct share_stamp *ret) {
        const unsigned char *p = in.p;
        TS_RESP *answer = d2i_TS_RESP(NULL, &p, (long) in.n);
        TS_TST_INFO *info = answer ? TS_RESP_get_tst_info(answer) : NULL;
        *ret = (struct share_stamp){ .verdict = SHARE_STAMP_NO_ANSWER };
        if (info && p == in.p + in.n)
                judge_answer(answer, info, ca, of, ret);
        TS_RESP_free(answer);
}

__attribute__((noreturn)) static void child(int pipe, struct bytes in, struct bytes ca,
                                            const struct sha256 *of) {
        struct share_stamp said = { 0 };
        if (!keep_only(pipe) || !lock_in())
                _exit(LOCKED);
        share_stamp_judge(in, ca, of, &said);
        _exit(io_write(0, &said, sizeof said) < 0);
}

/* ---- the parent -------------------------------------------------------------------------------
 */

/* Words of the child: ended, and ASCII that shows. */
static void clean(char words[static SHARE_STAMP_WORDS]) {
        words[SHARE_STAMP_WORDS - 1] = '\0';
        for (char *p = words; *p; p++)
                if (*p < ' ' || *p > '~')
                        *p = '?';
}

static int wait_for(pid_t pid, struct err *e) {
        int status;
        while (waitpid(pid, &status, 0) < 0)
                if (errno != EINTR)
                        return err_errno(e, errno, "cannot wait for the reader of the time stamp");
        if (WIFEXITED(status) && WEXITSTATUS(status) == LOCKED)
                return err_set(e, ERR_jail, "the reader of the time stamp could not be locked in");
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
                return err_set(e, ERR_worker, "the reader of the time stamp died of it");
        return 0;
}

int share_stamp_check(struct bytes answer, struct bytes ca, const struct sha256 *of,
                      struct share_stamp *ret, struct err *e) {
        struct share_stamp said;
        int ends[2];
        if (answer.n > SHARE_STAMP || ca.n > SHARE_STAMP_CA)
                return err_set(e, ERR_limit, "a time stamp or certificate larger than any");
        /* what OpenSSL opens at its first use, it opens here */
        OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_LOAD_CRYPTO_STRINGS |
                                    OPENSSL_INIT_ADD_ALL_DIGESTS | OPENSSL_INIT_ADD_ALL_CIPHERS,
                            NULL);
        EVP_MD_free(EVP_MD_fetch(NULL, "SHA256", NULL));
        if (pipe2(ends, O_CLOEXEC) < 0)
                return err_errno(e, errno, "cannot make a pipe");
        pid_t pid = fork();
        if (pid == 0)
                child(ends[1], answer, ca, of);
        int r = pid < 0 ? err_errno(e, errno, "cannot start the reader of the time stamp") : 0;
        io_close(&ends[1]);
        ssize_t n = pid < 0 ? 0 : io_read(ends[0], &said, sizeof said);
        io_close(&ends[0]);
        if (pid > 0)
                r = wait_for(pid, e);
        if (r >= 0 && (n != sizeof said || said.verdict >= SHARE_STAMP_VERDICTS))
                r = err_set(e, ERR_worker, "the reader of the time stamp said nothing");
        if (r < 0)
                return r;
        clean(said.serial);
        clean(said.policy);
        clean(said.signer);
        *ret = said;
        return 0;
}
