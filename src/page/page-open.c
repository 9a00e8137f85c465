/* Opening; see page-open.h.
 *
 * A failed malloc is an exception in MuPDF, which a damaged file can also raise by asking for an
 * absurd size.  The two are told apart here: an absurd size is refused and the page is damaged;
 * real want of memory ends the worker (EXIT_LIMIT), never half an answer. */
#include "page/page-open.h"

#include "base/limits.h"

/* ABSURD: more than LIMIT_page_pixels of four bytes each. */
enum { STORE_BYTES = 64 << 20, SECRET_MOST = 256, ABSURD = 480 << 20 };

static void *take(void *user, void *old, size_t n) {
        struct page_file *p = user;
        if (n > ABSURD)
                return NULL;
        void *q = realloc(old, n);
        if (!q && n)
                p->dry = true;
        return q;
}

static void *allocate(void *user, size_t n) {
        return take(user, NULL, n);
}

static void release(void *user, void *old) {
        (void) user;
        free(old);
}

static void complain(void *user, const char *words) {
        (void) words;
        ((struct page_file *) user)->complaints++;
}

static void memory_is_out(void) {
        mem_free(mem_array(NULL, SIZE_MAX, 2)); /* calls the out-of-memory handler */
}

void page_file_init(struct page_file *p, const struct parse_file *f) {
        *p = (struct page_file){ .f = f };
        p->alloc = (fz_alloc_context){ p, allocate, take, release };
        p->ctx = fz_new_context(&p->alloc, NULL, STORE_BYTES);
        if (!p->ctx)
                memory_is_out();
        fz_set_warning_callback(p->ctx, complain, p);
        fz_set_error_callback(p->ctx, complain, p);
}

void page_file_done(struct page_file *p) {
        pdf_drop_document(p->ctx, p->pdf);
        fz_drop_context(p->ctx);
}

void page_file_caught(struct page_file *p) {
        if (fz_caught(p->ctx) == FZ_ERROR_MEMORY && p->dry)
                memory_is_out();
        p->dry = false;
        p->complaints++;
}

static void try_secrets(struct page_file *p) {
        struct bytes rest = p->f->secrets;
        struct str secret;
        p->locked = pdf_needs_password(p->ctx, p->pdf) != 0;
        if (p->locked && pdf_authenticate_password(p->ctx, p->pdf, ""))
                p->locked = false;
        while (p->locked && parse_file_secret(&rest, &secret)) {
                char z[SECRET_MOST];
                if (secret.n >= sizeof z)
                        continue;
                memcpy(z, secret.p, secret.n);
                z[secret.n] = '\0';
                p->unlocked = pdf_authenticate_password(p->ctx, p->pdf, z) != 0;
                p->locked = !p->unlocked;
        }
}

void page_file_open(struct page_file *p) {
        fz_context *ctx = p->ctx;
        fz_stream *in = NULL;
        fz_var(in);
        fz_try(ctx) {
                in = fz_open_memory(ctx, p->f->data.p, p->f->data.n);
                p->pdf = pdf_open_document_with_stream(ctx, in);
                try_secrets(p);
        }
        fz_always(ctx) fz_drop_stream(ctx, in);
        fz_catch(ctx) page_file_caught(p);
}
