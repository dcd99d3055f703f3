/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Follows the bytes as libtermkey will: a CSI sequence may hold a bounded
 * number of parameter bytes; intermediate bytes are dropped; anything else ends
 * it, with a final byte that means nothing put in. The one-byte form of CSI
 * is dropped, unless it is part of a character.
 */
#include "ui/inputguard.h"

enum { CSI_BYTE = 0x9b, PARAMETERS_MAX = 15 };

void input_guard_reset(struct input_guard *g)
{
	*g = (struct input_guard){.state = INPUT_GROUND};
}

/* Bytes that follow the first one of a character, also of the long forms that
 * UTF-8 once had. */
static unsigned followers(unsigned char first)
{
	static const struct {
		unsigned char below;
		unsigned n;
	} forms[] = {
		{0xc0, 0}, {0xe0, 1}, {0xf0, 2},
		{0xf8, 3}, {0xfc, 4}, {0xfe, 5},
	};

	for (unsigned i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (first < forms[i].below)
			return forms[i].n;
	return 0;
}

static size_t pass(unsigned char byte, char *out)
{
	*out = (char)byte;
	return 1;
}

static size_t guard_ground(struct input_guard *g, unsigned char byte, char *out)
{
	g->left = followers(byte);
	g->state = byte == 0x1b  ? INPUT_ESCAPE
	           : g->left > 0 ? INPUT_UTF8
	                         : INPUT_GROUND;
	return byte == CSI_BYTE ? 0 : pass(byte, out);
}

static size_t guard_csi(struct input_guard *g, unsigned char byte, char *out)
{
	if (byte >= 0x20 && byte < 0x30)
		return 0;
	if (byte >= 0x30 && byte < 0x40) {
		if (g->left == 0)
			return 0;
		g->left--;
		return pass(byte, out);
	}
	if (byte >= 0x40 && byte < 0x7f) {
		g->state = INPUT_GROUND;
		return pass(byte, out);
	}
	out[0] = '@';
	return 1 + guard_ground(g, byte, out + 1);
}

size_t input_guard_byte(struct input_guard *g, unsigned char byte, char out[2])
{
	switch (g->state) {
	case INPUT_ESCAPE:
		if (byte != '[')
			break;
		g->state = INPUT_CSI;
		g->left = PARAMETERS_MAX;
		return pass(byte, out);
	case INPUT_CSI:
		return guard_csi(g, byte, out);
	case INPUT_UTF8:
		if ((byte & 0xc0) != 0x80)
			break;
		if (--g->left == 0)
			g->state = INPUT_GROUND;
		return pass(byte, out);
	case INPUT_GROUND:
		break;
	}
	return guard_ground(g, byte, out);
}
