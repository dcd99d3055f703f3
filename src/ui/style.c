/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of styles.def as a table. There are no themes: the colours are the
 * terminal's own, which its owner has chosen.
 */
#include "ui/style.h"

static const struct style_info styles[] = {
#define STYLE(name, colour, attrs) {#name, COLOUR_##colour, attrs},
#include "ui/styles.def"
#undef STYLE
};

const struct style_info *style_info(enum style s)
{
	return &styles[s < STYLE_COUNT ? s : STYLE_TEXT];
}
