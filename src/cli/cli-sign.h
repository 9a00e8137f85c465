#pragma once
/* Keys of minisign, as the verbs take them: shared by cli-sign.c, cli-bundle.c, cli-verify.c. */
#include "cli/cli.h"
#include "share/share-sign.h"

/* A small file of ours or of a stranger's, at most `most` bytes; appended. */
int cli_small_file(struct cli *c, const char *path, size_t most, struct buf *ret);
/* A secret key from `path`; `password`: a file whose first line it is, or NULL. */
int cli_secret_get(struct cli *c, const char *path, const char *password, struct share_secret *ret);
/* A public key: a file, or its base64 itself. */
int cli_public_get(struct cli *c, const char *word, struct share_public *ret);
/* A new file with these bytes; ERR_usage if something is there. */
int cli_new_file(struct cli *c, const char *path, unsigned mode, struct bytes in);
