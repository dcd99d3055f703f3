/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys the other way round: from names to what a terminal sends. It knows
 * nothing of the program's own table, so that a mistake there is seen.
 */
#include "keys.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	const char *bytes;
} table[] = {
	{"Up", "\033[A"},
	{"Down", "\033[B"},
	{"Right", "\033[C"},
	{"Left", "\033[D"},
	{"Home", "\033[H"},
	{"End", "\033[F"},
	{"PageUp", "\033[5~"},
	{"PageDown", "\033[6~"},
	{"Insert", "\033[2~"},
	{"Delete", "\033[3~"},
	{"Enter", "\r"},
	{"Esc", "\033"},
	{"Tab", "\t"},
	{"S-Tab", "\033[Z"},
	{"Backspace", "\177"},
	{"Space", " "},
	{"F1", "\033OP"},
	{"F2", "\033OQ"},
	{"F3", "\033OR"},
	{"F4", "\033OS"},
	{"F5", "\033[15~"},
	{"M-Left", "\033[1;3D"},
	{"M-Right", "\033[1;3C"},
};

size_t keys_bytes(const char *key, char out[KEYS_BYTES])
{
	size_t n = strlen(key);

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(key, table[i].name) == 0) {
			n = strlen(table[i].bytes);
			memcpy(out, table[i].bytes, n);
			return n;
		}
	if (n == 3 && key[0] == 'C' && key[1] == '-') {
		out[0] = (char)(key[2] & 0x1f);
		return 1;
	}
	if (n == 3 && key[0] == 'M' && key[1] == '-') {
		out[0] = '\033';
		out[1] = key[2];
		return 2;
	}
	if (n == 0 || n > 4 || (n > 1 && (key[0] & 0x80) == 0))
		return 0;
	memcpy(out, key, n);
	return n;
}
