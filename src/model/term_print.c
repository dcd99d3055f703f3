/* SPDX-License-Identifier: Apache-2.0 */
#include "model/term_print.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bigint.h"
#include "base/fmt.h"
#include "base/real.h"
#include "base/utf8.h"

/* What a syntax may pass by in external terms to look ahead: some bytes for
 * each that may be printed. */
enum { LOOK_FACTOR = 64, LOOK_LEAST = 4096 };

#define LEFT_MOST (UINT64_MAX / 2)

const struct term_syntax *const print_syntaxes[] = {
	&print_erlang,
	&print_elixir,
	NULL,
};

const struct term_syntax *print_decoding(const struct term_syntax *syntax)
{
	return syntax ? syntax : &print_erlang;
}

void print_init(struct print *p, struct heap *h, const struct print_options *o)
{
	*p = (struct print){.options = *o};
	walk_init(&p->walk, h);
	walk_init(&p->look, h);
}

void print_release(struct print *p)
{
	walk_release(&p->walk);
	walk_release(&p->look);
}

void print_put(struct print *p, struct span text)
{
	if (p->full)
		return;
	if (text.n > p->left) {
		text = utf8_take(text, (size_t)p->left);
		p->full = true;
	}
	p->left -= text.n;
	if (text.n > 0)
		p->options.put(p->options.ctx, text);
}

void print_str(struct print *p, const char *text)
{
	print_put(p, span_str(text));
}

void print_char(struct print *p, char c)
{
	print_put(p, (struct span){&c, 1});
}

void print_code(struct print *p, uint32_t code)
{
	char text[UTF8_MAX];

	print_put(p, (struct span){text, utf8_encode(code, text)});
}

void print_text(struct print *p, struct termtext *t)
{
	uint32_t c;

	while (!p->full && termtext_next(t, &c))
		print_code(p, c);
}

void print_u64(struct print *p, uint64_t n)
{
	char text[FMT_MAX];

	print_put(p, (struct span){text, fmt_u64(n, text)});
}

void print_atom_text(const struct print *p, const struct term *t,
                     const struct bytes *b, struct termtext *out)
{
	termtext_init(out, b, t->latin1 ? TEXT_LATIN1 : TEXT_ATOM);
	out->crlf = !t->external && p->walk.heap->format.crlf;
}

static void put_hex(struct print *p, const struct bytes *little)
{
	unsigned char byte;
	char text[4];
	uint64_t i = little->n;

	print_str(p, "16#");
	while (i > 0 && !p->full && bytes_read(little, --i, &byte, 1) == 1) {
		snprintf(text, sizeof(text), "%02X", byte);
		print_str(p, text);
	}
}

/* What is too large for our arithmetic is written in hexadecimal. */
static void put_big(struct print *p, const struct term *t)
{
	unsigned char little[BIGINT_BYTES];
	char text[BIGINT_TEXT];
	struct bigint b;
	size_t n;

	if (t->negative)
		print_char(p, '-');
	if (t->kind == TERM_HEX) {
		if (bigint_hex(&b, t->text)) {
			n = bigint_text(&b, text);
			print_put(p, (struct span){text, n});
			return;
		}
		print_str(p, "16#");
		print_put(p, t->text);
		return;
	}
	n = bytes_read(&t->bytes, 0, little, sizeof(little));
	if (n == t->bytes.n && bigint_bytes(&b, little, n)) {
		n = bigint_text(&b, text);
		print_put(p, (struct span){text, n});
	} else {
		put_hex(p, &t->bytes);
	}
}

static void put_channel(struct print *p, int64_t channel)
{
	if (channel < 0)
		print_char(p, '?');
	else
		print_u64(p, (uint64_t)channel);
}

static void put_pid(struct print *p, const struct term *t)
{
	print_str(p, p->options.syntax->pid);
	if (t->text.n > 0) {
		print_put(p, t->text);
		return;
	}
	print_char(p, '<');
	put_channel(p, t->channel);
	for (int i = 0; i < 2; i++) {
		print_char(p, '.');
		print_u64(p, t->number[i]);
	}
	print_char(p, '>');
}

static void put_port(struct print *p, const struct term *t)
{
	print_str(p, "#Port");
	if (t->text.n > 0) {
		print_put(p, t->text);
		return;
	}
	print_char(p, '<');
	put_channel(p, t->channel);
	print_char(p, '.');
	print_u64(p, t->number[0]);
	print_char(p, '>');
}

static void put_ref(struct print *p, const struct term *t)
{
	print_str(p, p->options.syntax->reference);
	print_char(p, '<');
	put_channel(p, t->channel);
	for (uint64_t i = t->n; i > 0; i--) {
		print_char(p, '.');
		print_u64(p, t->number[i - 1]);
	}
	print_char(p, '>');
}

static void put_bad(struct print *p, const struct term *t)
{
	char address[24];

	if (t->why == WHY_LATER) {
		print_str(p, "...");
		return;
	}
	print_str(p, "#Bad<");
	print_str(p, term_why_text(t->why));
	if (t->address != 0) {
		snprintf(address, sizeof(address), " %" PRIX64, t->address);
		print_str(p, address);
	}
	print_char(p, '>');
}

bool print_common(struct print *p, const struct term *t)
{
	char text[REAL_MAX];

	switch (t->kind) {
	case TERM_BAD:
		put_bad(p, t);
		return true;
	case TERM_INT:
		print_put(p, t->text);
		return true;
	case TERM_INT64:
		if (t->negative)
			print_char(p, '-');
		print_u64(p, t->number[0]);
		return true;
	case TERM_HEX:
	case TERM_BIG:
		put_big(p, t);
		return true;
	case TERM_FLOAT:
		print_put(p, (struct span){text, real_text(t->real, text)});
		return true;
	case TERM_PORT:
		put_port(p, t);
		return true;
	case TERM_PID:
		put_pid(p, t);
		return true;
	case TERM_REF:
		put_ref(p, t);
		return true;
	default:
		return false;
	}
}

bool print_is_string(struct print *p, const struct term *list,
                     bool (*is_letter)(uint64_t code))
{
	bool all;

	return list->kind == TERM_LIST &&
	       walk_list_all(&p->walk, list, p->left + 1, is_letter, &all);
}

uint32_t print_letter(const struct term *t)
{
	uint64_t code = 0;

	term_u64(t, &code);
	return (uint32_t)code;
}

static uint64_t look_budget(uint64_t limit)
{
	uint64_t n;

	if (__builtin_mul_overflow(limit, LOOK_FACTOR, &n) ||
	    __builtin_add_overflow(n, LOOK_LEAST, &n))
		return UINT64_MAX;
	return n;
}

bool print_term(struct print *p, const struct term *t)
{
	struct walk_event e;
	char text[64];

	/* so that more than what is left is a number, too */
	p->left = p->options.limit < LEFT_MOST ? p->options.limit : LEFT_MOST;
	p->full = false;
	p->string = false;
	p->held = false;
	p->look.budget = look_budget(p->options.limit);
	walk_start(&p->walk, t);
	while (!p->full && walk_next(&p->walk, &e))
		p->options.syntax->event(p, &e);
	if (!p->full)
		return true;
	snprintf(text, sizeof(text), "... (cut at %" PRIu64 " bytes)",
	         p->options.limit);
	p->options.put(p->options.ctx, span_str(text));
	return false;
}
