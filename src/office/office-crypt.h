#pragma once
/* Documents behind a password: told, and opened with the passwords that the user gave.
 *
 *   ECMA-376: OLE { EncryptionInfo, EncryptedPackage }  agile (2010 on) and standard (2007)
 *   OpenDocument: encryption-data in META-INF/manifest.xml  AES-256-CBC, PBKDF2 */
#include "office/office-ole.h"
#include "office/office-zip.h"

/* Has `o` the streams of an encrypted package? */
bool office_crypt_is_package(const struct office_ole *o);
/* The package inside, in the arena, if one of `secrets` (each ended by LF) opens it; *ret_how says
 * by what it is locked ("agile AES-256 SHA512"). */
bool office_crypt_open(struct office_ole *o, struct bytes secrets, struct arena *a,
                       struct bytes *ret, struct str *ret_how);

enum office_crypt_odf { OFFICE_CRYPT_none, OFFICE_CRYPT_opened, OFFICE_CRYPT_locked };
/* Are members of this OpenDocument package encrypted?  If a password opens them they are replaced
 * by what they hold. */
enum office_crypt_odf office_crypt_odf(struct office_zip *z, struct bytes secrets);

void office_crypt_warm(void);
