#pragma once
/* Files put into the program as they are, by the assembler: no copy, no parsing, read-only pages
 * that all processes share.
 *
 *   EMBED(lang_model_en, CLEW_EMBED_DIR "/tag-en.bin")      once, at file scope
 *   struct bytes b = EMBEDDED(lang_model_en);
 *
 * The compiler does not see which file is read; the build must name it as what the object depends
 * on (see how src/lang/meson.build makes a header of their paths). */
#include "base/str.h"

#define EMBED(id, path)                                                                            \
        __asm__(".pushsection .rodata\n"                                                           \
                ".balign 64\n" #id "_embed:\n"                                                     \
                ".incbin \"" path "\"\n" #id "_embed_end:\n"                                       \
                ".byte 0\n"                                                                        \
                ".popsection\n");                                                                  \
        extern const uint8_t id##_embed[] __attribute__((visibility("hidden")));                   \
        extern const uint8_t id##_embed_end[] __attribute__((visibility("hidden")));

#define EMBEDDED(id) bytes_of(id##_embed, (size_t) (id##_embed_end - id##_embed))
