/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 for curses on a host without locales.
 *
 * ncursesw asks the C library how a character is written and how wide it is,
 * and that answers for the locale only. A static program on a host that has no
 * locale files is left with ASCII, whatever $LANG says. So the static link
 * sends the two functions that curses asks here (ld's --wrap): its cells get
 * the same bytes and the same widths as the canvas's, everywhere.
 *
 * A dynamic link cannot do that and need not: a host with shared libraries has
 * C.UTF-8.
 */
#include "ui/wide.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stddef.h>
#include <string.h>
#include <wchar.h>

#include "base/utf8.h"

size_t __wrap_wcrtomb(char *out, wchar_t wc, mbstate_t *state);
int __wrap_wcwidth(wchar_t wc);

size_t __wrap_wcrtomb(char *out, wchar_t wc, mbstate_t *state)
{
	(void)state;
	if (!out)
		return 1;
	if ((uint32_t)wc > 0x10ffff) {
		errno = EILSEQ;
		return (size_t)-1;
	}
	return utf8_encode((uint32_t)wc, out);
}

int __wrap_wcwidth(wchar_t wc)
{
	return wc == 0 ? 0 : utf8_width((uint32_t)wc);
}

static bool writes_utf8(void)
{
	mbstate_t state;
	char out[MB_LEN_MAX];

	memset(&state, 0, sizeof(state));
	return wcrtomb(out, 0x2502, &state) == 3 && out[0] == '\xe2';
}

bool wide_ready(void)
{
	static const char *const locales[] = {"C.UTF-8", "", "en_US.UTF-8"};

	for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
		if (writes_utf8())
			return true;
		setlocale(LC_CTYPE, locales[i]);
	}
	return writes_utf8();
}
