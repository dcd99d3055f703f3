/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ELIXIR_ATOM_H
#define MODEL_ELIXIR_ATOM_H

/* What Elixir's own syntax makes of an atom's name, which decides where it is
 * quoted. Pure. */

#include <stddef.h>
#include <stdint.h>

enum elixir_atom {
	ELIXIR_ALIAS,           /* Elixir.Foo.Bar */
	ELIXIR_IDENTIFIER,      /* foo? */
	ELIXIR_OPERATOR,        /* + */
	ELIXIR_QUOTED_OPERATOR, /* :: */
	ELIXIR_UNCALLABLE,      /* needs no quotes, but in a call: Foo, a@b */
	ELIXIR_OTHER,           /* needs quotes */
};

/* Of the code points of its name. */
enum elixir_atom elixir_atom(const uint32_t *code, size_t n);

#endif
