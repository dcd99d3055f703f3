/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_BINARY_H
#define MODEL_BINARY_H

/* The table of binaries that are not on a heap: those above 64 bytes. */

#include "model/bytes.h"
#include "model/table.h"

/* The bytes that the body of a =binary, "SIZE:TEXT", has: fewer than *size if
 * the dump ends within it. Looks at neither end of the text for more than a few
 * bytes. False if there is no size. */
bool binary_bytes(struct span body, enum bytes_code code, struct bytes *out,
                  uint64_t *size);

/* The same of a row of the table. */
bool binary_row_bytes(const struct record *r, struct bytes *out,
                      uint64_t *size);

extern const struct table table_binaries;

#endif
