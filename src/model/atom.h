/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ATOM_H
#define MODEL_ATOM_H

/* Atoms as the emulator prints them for people (erl_printf_term.c), and the
 * table of all of them. */

#include "model/table.h"

struct dump;

extern const struct table table_atoms;

/*
 * A printed atom in UTF-8, with the quotes and escapes that it has in the dump:
 * releases before R16 write Latin-1, and those up to OTP 24.0 escape parts of
 * characters. Borrowed if there is nothing to change, which is nearly always
 * so, else of the arena. Pure.
 */
struct span atom_text(const struct dump *d, struct span s, struct arena *a);

#endif
