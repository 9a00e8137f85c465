#pragma once
/* A file of ours as it is put into the program (gen-static.py). */
#include "base/str.h"

struct web_file {
        const char *name;
        struct bytes text;
};
