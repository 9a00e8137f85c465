/* Runs a fuzz target over the files of its seed folders, so that every seed is a regression test.
 */
#include "base/mem.h"

#include <dirent.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void run_file(const char *path) {
        struct stat st;
        FILE *f = fopen(path, "rb");
        if (f && fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode)) {
                size_t n = (size_t) st.st_size;
                uint8_t *p = mem_alloc(n);
                if (fread(p, 1, n, f) == n)
                        LLVMFuzzerTestOneInput(p, n);
                mem_free(p);
        }
        if (f)
                fclose(f);
}

int main(int argc, char **argv) {
        unsigned n = 0;
        for (int i = 1; i < argc; i++) {
                DIR *d = opendir(argv[i]);
                for (struct dirent *at; d && (at = readdir(d)); n++) {
                        char path[4096];
                        snprintf(path, sizeof path, "%s/%s", argv[i], at->d_name);
                        run_file(path);
                }
                if (d)
                        closedir(d);
        }
        LLVMFuzzerTestOneInput((const uint8_t *) "", 0);
        printf("%u seeds\n", n);
        return 0;
}
