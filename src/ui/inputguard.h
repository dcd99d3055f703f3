/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_INPUTGUARD_H
#define UI_INPUTGUARD_H

/*
 * Takes out of a terminal's bytes what libtermkey (0.22) must not see: an
 * intermediate byte in a CSI sequence makes it read far outside its tables. No
 * terminal sends that for a key, but a paste may.
 */

#include <stddef.h>

enum input_state {
	INPUT_GROUND,
	INPUT_ESCAPE,
	INPUT_CSI,
	INPUT_UTF8,
};

struct input_guard {
	enum input_state state;
	unsigned left; /* bytes of the character, or of parameters */
};

/* There is nothing incomplete in the parser any more. */
void input_guard_reset(struct input_guard *g);

/* Writes to out what byte becomes and returns its length, 0 to 2. */
size_t input_guard_byte(struct input_guard *g, unsigned char byte, char out[2]);

#endif
