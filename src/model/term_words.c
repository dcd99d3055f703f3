/* SPDX-License-Identifier: Apache-2.0 */
#include "model/term_words.h"

#include "base/bigint.h"

enum {
	TAG_BITS = 4,     /* of a small integer's word */
	HEAP_BINARY = 64, /* bytes of the largest one that is on a heap */
	FIRST_DIGITS = 18,
};

static const struct layout {
	unsigned erts; /* from this version on */
	unsigned refc, fun, export;
	bool narrow; /* a remote pid or port is one word and the head */
} layouts[] = {
	{ERTS(16, 0), 8, 2, 2, false}, {ERTS(15, 0), 8, 3, 2, false},
	{ERTS(13, 0), 6, 5, 5, false}, {ERTS(12, 0), 6, 6, 2, false},
	{ERTS(5, 6), 6, 6, 2, true},   {0, 5, 6, 2, true},
};

struct word_sizes term_word_sizes(const struct dump *d)
{
	const struct general *g = dump_general(d);
	unsigned erts = general_erts(g);
	const struct layout *l = layouts;
	struct word_sizes w = {.word = dump_word_size(d)};
	bool hipe = span_find(g->system, SPAN_LIT("[hipe]")) < g->system.n;

	while (erts > 0 && erts < l->erts)
		l++;
	w.refc = l->refc;
	w.fun = l->fun + hipe;
	w.export = l->export;
	w.process = 3 + (l->narrow ? 1 : 8 / w.word);
	return w;
}

static uint64_t words_of(const struct word_sizes *w, uint64_t bytes)
{
	return bytes / w->word + (bytes % w->word != 0);
}

uint64_t term_words_bytes(const struct word_sizes *w, uint64_t bytes)
{
	return 2 + words_of(w, bytes);
}

/* m * 2^e, m from 1 to below 2. */
struct scaled {
	long double m;
	uint64_t e;
};

static struct scaled multiply(struct scaled a, struct scaled b)
{
	struct scaled p = {a.m * b.m, a.e + b.e};

	if (p.m >= 2) {
		p.m /= 2;
		p.e++;
	}
	return p;
}

/* Bits of a number of many decimal digits, by its first ones: right unless it
 * is closer to a power of two than doubles can tell. */
static uint64_t guess_bits(struct span digits)
{
	struct scaled ten = {1.25L, 3}, n = {0, 0};
	uint64_t first;

	if (!span_u64(span_take(digits, FIRST_DIGITS), &first) || first == 0)
		return 0;
	n.e = 63 - (unsigned)__builtin_clzll(first);
	n.m = (long double)first / (long double)(UINT64_C(1) << n.e);
	for (size_t left = digits.n - FIRST_DIGITS; left > 0; left /= 2) {
		if (left % 2 == 1)
			n = multiply(n, ten);
		ten = multiply(ten, ten);
	}
	return n.e + 1;
}

static uint64_t decimal_words(const struct word_sizes *w, struct span digits)
{
	struct bigint b;
	uint64_t bits;

	digits = span_skip(digits, span_starts(digits, SPAN_LIT("-")));
	if (bigint_decimal(&b, digits))
		bits = bigint_bits(&b);
	else if (digits.n > FIRST_DIGITS)
		bits = guess_bits(digits);
	else
		bits = 0;
	return 1 + words_of(w, (bits + 7) / 8);
}

uint64_t term_words_object(const struct word_sizes *w, const struct lex_heap *o)
{
	switch (o->kind) {
	case OBJECT_CONS:
		return 2;
	case OBJECT_TUPLE:
		return 1 + o->count;
	case OBJECT_FLOAT:
		return 1 + 8 / w->word;
	case OBJECT_BIG:
		return decimal_words(w, o->text);
	case OBJECT_BIG16:
		return 1 + words_of(w, (o->text.n + 1) / 2);
	case OBJECT_PID:
	case OBJECT_PORT:
		return w->process;
	case OBJECT_BINARY:
		return term_words_bytes(w, o->count);
	case OBJECT_REFC:
		return w->refc;
	case OBJECT_FLATMAP:
		return 3 + o->count;
	case OBJECT_HASHMAP:
		return 2;
	case OBJECT_HASHNODE:
		return 1;
	default:
		return 0;
	}
}

static uint64_t reference_words(const struct word_sizes *w,
                                const struct term *t)
{
	if (t->channel != 0)
		return 3 + words_of(w, 4 * (t->n + (w->word == 8)));
	if (w->word == 4)
		return 1 + t->n;
	return t->n > 3 ? 4 : 3;
}

/* An integer may be one that fits into a word with its tag. */
static uint64_t int_words(const struct word_sizes *w, const struct term *t)
{
	uint64_t most = UINT64_C(1) << (w->word * 8 - TAG_BITS - 1);
	uint64_t n = t->number[0];

	if (t->kind == TERM_BIG)
		return 1 + words_of(w, t->bytes.n);
	if (t->kind != TERM_INT64)
		return 0;
	if (n < most || (t->negative && n == most))
		return 0;
	return 1 + (n > UINT32_MAX ? 8 / w->word : 1);
}

uint64_t term_words_external(const struct word_sizes *w, const struct term *t)
{
	switch (t->kind) {
	case TERM_INT:
	case TERM_INT64:
	case TERM_BIG:
		return int_words(w, t);
	case TERM_FLOAT:
		return 1 + 8 / w->word;
	case TERM_LIST:
	case TERM_STRING:
		return 2 * t->n;
	case TERM_TUPLE:
		return 1 + t->n;
	case TERM_MAP:
		return 3 + t->n + 1 + t->n;
	case TERM_RECORD:
		return 2 + t->n;
	case TERM_BINARY:
		return t->n > HEAP_BINARY ? w->refc : term_words_bytes(w, t->n);
	case TERM_PID:
	case TERM_PORT:
		return t->channel == 0 ? 0 : w->process;
	case TERM_REF:
		return reference_words(w, t);
	case TERM_FUN:
		return w->fun + t->n;
	case TERM_EXPORT:
		return w->export;
	default:
		return 0;
	}
}
