/* SPDX-License-Identifier: Apache-2.0 */
#include "model/termmatch.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum {
#ifdef CRASHDIVE_TINY
	PIECE = 16,
#else
	PIECE = 16 << 10,
#endif
	PRINTED = 4096, /* bytes of a leaf's text that are printed */
	START = sizeof(((struct termmatch *)NULL)->start),
	READ = 1024,     /* bytes of a binary in one go */
	WORK = 128,      /* bytes that are one piece of work, */
	PRINT_WORK = 32, /* and printed ones */
	SURE = 3,        /* bytes of a word that few binaries have by chance */
};

/* What is printed; behind the limit that is the printer's own words. */
static void printed(void *ctx, struct span text)
{
	struct termmatch *m = ctx;

	if (m->print.full)
		return;
	for (size_t i = 0; i < text.n && m->printed + i < START; i++)
		m->start[m->printed + i] = text.p[i];
	m->printed += text.n;
	termmatch_put(m, text);
}

void termmatch_init(struct termmatch *m, struct heap *h, struct textfilter *f)
{
	struct print_options o = {.syntax = &print_erlang,
	                          .limit = PRINTED,
	                          .put = printed,
	                          .ctx = m};
	size_t len;

	*m = (struct termmatch){.filter = f};
	print_init(&m->print, h, &o);
	textfilter_find(f, SPAN_NONE, &len);
	m->most = len - 1;
	m->room = PIECE + m->most;
	m->buf = xmalloc(m->room);
}

void termmatch_release(struct termmatch *m)
{
	print_release(&m->print);
	free(m->buf);
	m->buf = NULL;
}

void termmatch_begin(struct termmatch *m)
{
	m->n = 0;
	m->hit = false;
}

/* Looks at what is there; keeps what a match may begin in. */
static void look(struct termmatch *m)
{
	size_t keep = m->n < m->most ? m->n : m->most;
	size_t len;

	if (m->hit)
		return;
	m->hit = textfilter_find(m->filter, (struct span){m->buf, m->n}, &len) <
	         m->n;
	memmove(m->buf, m->buf + m->n - keep, keep);
	m->n = keep;
}

void termmatch_put(struct termmatch *m, struct span text)
{
	while (text.n > 0 && !m->hit) {
		size_t n = m->room - m->n;

		n = n < text.n ? n : text.n;
		memcpy(m->buf + m->n, text.p, n);
		m->n += n;
		text = span_skip(text, n);
		if (m->n == m->room)
			look(m);
	}
}

bool termmatch_end(struct termmatch *m)
{
	look(m);
	m->n = 0;
	return m->hit;
}

static void put_name(struct termmatch *m, const struct term *t,
                     const struct bytes *name)
{
	struct termtext text;
	char utf8[UTF8_MAX];
	uint32_t c;

	print_atom_text(&m->print, t, name, &text);
	while (!m->hit && termtext_next(&text, &c))
		termmatch_put(m, (struct span){utf8, utf8_encode(c, utf8)});
}

bool termmatch_name(struct termmatch *m, const struct term *t,
                    const struct bytes *name)
{
	termmatch_begin(m);
	put_name(m, t, name);
	return termmatch_end(m);
}

static bool starts(const struct termmatch *m, struct span with)
{
	struct span start = {m->start, m->printed < START ? m->printed : START};

	return span_starts(start, with);
}

/* Whether the bytes of a binary are looked at as they are. */
static bool is_searched(const struct termmatch *m)
{
	return m->most + 1 >= SURE || starts(m, SPAN_LIT("<<\""));
}

unsigned termmatch_leaf(struct termmatch *m, const struct term *t)
{
	m->bytes = (struct bytes){.n = 0};
	m->at = 0;
	m->printed = 0;
	termmatch_begin(m);
	print_term(&m->print, t);
	if (termmatch_end(m))
		return 0;
	m->latin1 = t->kind == TERM_STRING;
	if (t->kind == TERM_ATOM && starts(m, SPAN_LIT("'")))
		put_name(m, t, &t->bytes);
	else if (m->latin1 || (t->kind == TERM_BINARY && is_searched(m)))
		m->bytes = t->bytes;
	return (unsigned)(m->printed / PRINT_WORK);
}

/* Up to n bytes; returns how many there were. */
static size_t put_bytes(struct termmatch *m, size_t n)
{
	char text[READ], utf8[UTF8_MAX];

	n = bytes_read(&m->bytes, m->at, text, n < READ ? n : READ);
	m->at += n;
	if (!m->latin1) {
		termmatch_put(m, (struct span){text, n});
		return n;
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t c = (unsigned char)text[i];

		termmatch_put(m, (struct span){utf8, utf8_encode(c, utf8)});
	}
	return n;
}

bool termmatch_more(struct termmatch *m, unsigned *work)
{
	while (!m->hit && *work > 0) {
		size_t n = put_bytes(m, READ);
		unsigned used = (unsigned)(n / WORK) + 1;

		*work -= used < *work ? used : *work;
		if (n == 0) {
			termmatch_end(m);
			return true;
		}
	}
	return m->hit;
}
