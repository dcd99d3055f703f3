/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Error texts and exit statuses. A text may quote a file name or a piece of a
 * dump, so it is made safe here, once, and not at every place that prints it.
 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "base/utf8.h"

/* Bytes of a character at the end of s that was cut in the middle. */
static size_t cut_tail(struct span s)
{
	size_t n = 0;
	uint32_t cp;

	while (n < s.n && n < UTF8_MAX - 1 &&
	       ((unsigned char)s.p[s.n - n - 1] & 0xc0) == 0x80)
		n++;
	if (n == s.n || (unsigned char)s.p[s.n - n - 1] < 0xc0)
		return 0;
	n++;
	utf8_decode(span_skip(s, s.n - n), &cp);
	return cp == UTF8_BAD ? n : 0;
}

/* Copies s to out, which has room for s.n bytes and a NUL. */
static void copy_printable(char *out, struct span s)
{
	while (s.n > 0) {
		uint32_t cp;
		size_t n = utf8_decode(s, &cp);

		if (cp == UTF8_BAD || utf8_width(cp) < 0) {
			*out++ = '?';
		} else {
			memcpy(out, s.p, n);
			out += n;
		}
		s = span_skip(s, n);
	}
	*out = '\0';
}

enum err err_set(struct err_info *info, enum err code, const char *fmt, ...)
{
	/* Not straight into info: its old text may be an argument. */
	char text[sizeof(info->text)];
	struct span s = {text, 0};
	va_list ap;
	int n;

	if (!info)
		return code;
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n > 0)
		s.n = (size_t)n;
	if (s.n >= sizeof(text)) {
		s.n = sizeof(text) - 1;
		s.n -= cut_tail(s);
	}
	copy_printable(info->text, s);
	return code;
}

int err_exit_status(enum err code)
{
	static const unsigned char status[] = {
		[ERR_OK] = 0,        [ERR_NOMEM] = 70, [ERR_IO] = 66,
		[ERR_NOT_DUMP] = 65, [ERR_USAGE] = 64, [ERR_NOT_FOUND] = 69,
		[ERR_CANCELED] = 0,  [ERR_PIPE] = 0,   [ERR_WRITE] = 70,
	};

	return (size_t)code < sizeof(status) ? status[code] : 70;
}
