/* SPDX-License-Identifier: Apache-2.0 */
#include "model/termtext.h"

#include "base/utf8.h"

void termtext_init(struct termtext *t, const struct bytes *b,
                   enum termtext_code code)
{
	t->bytes = b;
	t->code = code;
	t->crlf = false;
	t->next = 0;
	t->n = 0;
	t->i = 0;
}

/* Keeps what is left and reads behind it. */
static void fill(struct termtext *t)
{
	size_t left = t->n - t->i;

	memmove(t->buf, t->buf + t->i, left);
	t->i = 0;
	t->n = left;
	left = bytes_read(t->bytes, t->next, t->buf + t->n,
	                  sizeof(t->buf) - t->n);
	t->n += left;
	t->next += left;
}

bool termtext_next(struct termtext *t, uint32_t *code)
{
	struct span s;

	if (t->n - t->i < UTF8_MAX && t->next < t->bytes->n)
		fill(t);
	if (t->i == t->n)
		return false;
	if (t->crlf && t->n - t->i > 1 && memcmp(t->buf + t->i, "\r\n", 2) == 0)
		t->i++;
	s = (struct span){t->buf + t->i, t->n - t->i};
	if (t->code == TEXT_LATIN1) {
		*code = (unsigned char)*s.p;
		t->i++;
		return true;
	}
	t->i += utf8_decode(s, code);
	if (*code == UTF8_BAD && t->code == TEXT_ATOM)
		*code = (unsigned char)*s.p;
	return true;
}

bool termtext_is_letter(uint64_t code)
{
	if (code < ' ')
		return (code >= '\b' && code <= '\r') || code == '\033';
	return code < 0x7f || (code >= 0xa0 && code < 0xd800) ||
	       (code > 0xdfff && code < 0xfffe) ||
	       (code > 0xffff && code <= 0x10ffff);
}

bool termtext_is_latin1_letter(uint64_t code)
{
	return code <= 0xff && termtext_is_letter(code);
}
