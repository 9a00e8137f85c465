/* The weights that the program carries: data/name-model.bin as it is. */
#include "name/name-model.h"

#include "base/embed.h"
#include "name-embed.h"

EMBED(name_model, NAME_DATA "name-model.bin")

const struct name_model *name_model(void) {
        return (const struct name_model *) (const void *) EMBEDDED(name_model).p;
}
