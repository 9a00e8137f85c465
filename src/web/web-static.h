#pragma once
/* A file of ours as it is put into the program (gen-static.py). */
struct web_file {
        const char *name, *text;
};
