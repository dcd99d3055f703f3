/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content goes from the dump to the output in pieces, so that one of gigabytes
 * takes no more memory than one of a few bytes. Only a term has to be in memory
 * when it is packed, and then it is bounded.
 *
 * Hexadecimal for people has the form that xxd(1) writes and reads, so that
 * `xxd -r` makes a file of it. JSON has digits only.
 */
#include "cli/show_content.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "cli/text.h"
#include "index/decode.h"
#include "model/binary.h"
#include "model/content.h"
#include "model/etf.h"
#include "model/term_print.h"

enum {
#ifdef CRASHDIVE_TINY
	PIECE = 8,
#else
	PIECE = 16 << 10,
#endif
	TERM_MOST = 1 << 30, /* bytes of a term that was packed */
	HEX_LINE = 16,       /* bytes in a line */
	HEX_PREVIEW = 256,   /* unless they are asked for */
	HEX_OFFSET = 18,     /* columns of it, with what is behind it */
	HEX_COLUMNS = 41,    /* two digits a byte, gaps, one more space */
};

struct content_out {
	struct session *s;
	struct out *o;
	const struct bytes *bytes;
	struct content content;
	enum as as;
	bool json; /* or ndjson */
	bool ascii;
	uint64_t limit;   /* bytes of content */
	uint64_t written; /* of them */
	bool limited;     /* there are more */
	bool line;        /* the last byte written ended one */
	bool much;        /* a term of more than TERM_MOST */
	enum unpack_end end;
	struct print *print; /* of a term */
};

static enum as best_form(const struct content *c)
{
	switch (c->holds) {
	case CONTENT_TERM:
		return AS_TERM;
	case CONTENT_TEXT:
	case CONTENT_JSON:
	case CONTENT_EMPTY:
		return AS_TEXT;
	default:
		return AS_HEX;
	}
}

static void put_clean(struct content_out *x, struct span s)
{
	text_put(x->o, s, x->json ? TEXT_JSON : TEXT_LINES, x->ascii);
}

/* What is UTF-8 as such, each byte between as Latin-1. */
static void put_mixed(struct content_out *x, struct span s)
{
	while (s.n > 0 && !out_failed(x->o)) {
		size_t n = 0;

		while (n < s.n) {
			uint32_t cp;
			size_t one = utf8_decode(span_skip(s, n), &cp);

			if (cp == UTF8_BAD)
				break;
			n += one;
		}
		put_clean(x, span_take(s, n));
		s = span_skip(s, n);
		put_clean(x, span_take(s, 1));
		s = span_skip(s, 1);
	}
}

static void put_span(struct content_out *x, struct span s)
{
	if (s.n == 0)
		return;
	x->line = s.p[s.n - 1] == '\n';
	if (utf8_valid(s))
		put_clean(x, s);
	else
		put_mixed(x, s);
}

/* For people, CR LF ends a line like LF. */
static void put_text(struct content_out *x, struct span s)
{
	while (!x->json && s.n > 0) {
		size_t n = span_find(s, SPAN_LIT("\r\n"));

		if (n == s.n)
			break;
		put_span(x, span_take(s, n));
		s = span_skip(s, n + 1);
	}
	put_span(x, s);
}

/* Bytes at the front that can be put without those behind them. */
static size_t complete(const struct content_out *x, struct span s)
{
	size_t n = utf8_whole(s);

	return !x->json && n > 0 && s.p[n - 1] == '\r' ? n - 1 : n;
}

static const char digits[] = "0123456789abcdef";

static char *put_byte(char *to, char byte)
{
	*to++ = digits[(unsigned char)byte >> 4];
	*to++ = digits[(unsigned char)byte & 15];
	return to;
}

/* "00000010: 6865 6c6c 6f                             hello" */
static void put_hex_line(struct content_out *x, struct span s)
{
	char line[HEX_OFFSET + HEX_COLUMNS + HEX_LINE + 1];
	char *to = line;

	for (int shift = 60; shift >= 0; shift -= 4)
		if (shift < 32 || x->written >> shift > 0)
			*to++ = digits[x->written >> shift & 15];
	*to++ = ':';
	*to++ = ' ';
	for (size_t i = 0; i < HEX_LINE; i++) {
		if (i < s.n)
			to = put_byte(to, s.p[i]);
		else
			to = (char *)memset(to, ' ', 2) + 2;
		if (i % 2)
			*to++ = ' ';
	}
	*to++ = ' ';
	for (size_t i = 0; i < s.n; i++) {
		*to = s.p[i];
		if (*to < ' ' || *to >= 0x7f)
			*to = '.';
		to++;
	}
	*to++ = '\n';
	out_put(x->o, line, (size_t)(to - line));
	x->written += s.n;
}

static void put_digits(struct content_out *x, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		char two[2];

		put_byte(two, s.p[i]);
		out_put(x->o, two, 2);
	}
	x->written += s.n;
}

static void put_hex(struct content_out *x, struct span s)
{
	if (x->json)
		put_digits(x, s);
	while (!x->json && s.n > 0) {
		put_hex_line(x, span_take(s, HEX_LINE));
		s = span_skip(s, HEX_LINE);
	}
	x->line = true;
}

/* Reads the next piece behind what is kept of the last one; returns what there
 * is then. */
static size_t read_piece(struct content_out *x, struct unpack *u, char *piece,
                         size_t kept)
{
	uint64_t left = x->limit - x->written - kept;
	size_t n = PIECE - kept;

	if (n > left)
		n = (size_t)left;
	return kept + unpack_read(u, piece + kept, n);
}

static void put_bytes(struct content_out *x)
{
	bool hex = x->as == AS_HEX;
	char piece[PIECE], *end = piece;
	struct unpack u;
	size_t kept = 0, n;

	unpack_init(&u, x->bytes,
	            hex ? UNPACK_NOT : content_unpack(&x->content));
	while ((n = read_piece(x, &u, piece, kept)) > kept &&
	       !out_failed(x->o)) {
		struct span s = {piece, n};

		if (hex) {
			put_hex(x, s);
			continue;
		}
		s.n = complete(x, s);
		put_text(x, s);
		x->written += s.n;
		kept = n - s.n;
		memmove(piece, piece + s.n, kept);
		end = piece + kept;
	}
	x->limited =
		x->written + kept == x->limit && unpack_read(&u, end, 1) == 1;
	put_text(x, (struct span){piece, x->limited ? 0 : kept});
	x->written += kept;
	x->end = u.end;
	unpack_release(&u);
}

/* All that is packed; false if it is too much. */
static bool unpack_all(struct content_out *x, struct out *to)
{
	char piece[PIECE];
	struct unpack u;
	size_t n;

	unpack_init(&u, x->bytes, content_unpack(&x->content));
	while (to->n <= TERM_MOST && !out_failed(to) &&
	       (n = unpack_read(&u, piece, sizeof(piece))) > 0)
		out_put(to, piece, n);
	x->end = out_failed(to) ? UNPACK_MEMORY : u.end;
	x->much = to->n > TERM_MOST;
	unpack_release(&u);
	return !x->much && !out_failed(to);
}

/* A printer whose output goes nowhere need not go on. */
static void put_printed(void *ctx, struct span text)
{
	struct content_out *x = ctx;

	put_clean(x, text);
	x->written += text.n;
	if (out_failed(x->o))
		x->print->left = 0;
}

static void print(struct content_out *x, struct heap *h, const struct term *t)
{
	const struct term_syntax *syntax = dump_syntax(x->s->dump);
	struct print_options options = {.syntax = print_decoding(syntax),
	                                .limit = x->limit,
	                                .latin1 = true,
	                                .put = put_printed,
	                                .ctx = x};
	struct print print;

	print_init(&print, h, &options);
	x->print = &print;
	x->limited = !print_term(&print, t);
	x->print = NULL;
	print_release(&print);
}

/* A compressed term: n bytes when `stream` is inflated, of which the heap's own
 * memory for such terms holds too few. */
static void put_inflated(struct content_out *x, struct heap *h,
                         const struct bytes *stream, uint64_t n)
{
	char *in = big_alloc(1, stream->n);
	char *out = n <= TERM_MOST ? big_alloc(1, n) : NULL;
	struct term t = term_bad(WHY_PACKED, 0);
	struct span packed = {in, 0};
	struct etf e = {.cache = SPAN_NONE};

	x->much = n > TERM_MOST;
	if (in && out) {
		packed.n = bytes_read(stream, 0, in, stream->n);
		e.bytes = bytes_of((struct span){out, n}, BYTES_PLAIN, n);
		if (decode_zlib(packed, out, n))
			t = etf_read(h, &e, 0);
		print(x, h, &t);
	} else if (!x->much) {
		x->end = UNPACK_MEMORY;
	}
	free(in);
	free(out);
}

static void put_payload(struct content_out *x, const struct bytes *payload)
{
	struct bytes stream;
	struct heap heap;
	struct term t;
	uint64_t n;

	heap_init(&heap, x->s->dump);
	if (etf_packed(payload, &stream, &n)) {
		put_inflated(x, &heap, &stream, n);
	} else {
		t = etf_term(&heap, payload, SPAN_NONE);
		print(x, &heap, &t);
	}
	heap_release(&heap);
}

static void put_term(struct content_out *x)
{
	struct bytes payload;
	struct out all;

	if (content_unpack(&x->content) == UNPACK_NOT) {
		put_payload(x, x->bytes);
		return;
	}
	out_init(&all, -1);
	if (unpack_all(x, &all)) {
		payload = bytes_of((struct span){all.buf, all.n}, BYTES_PLAIN,
		                   all.n);
		put_payload(x, &payload);
	}
	out_release(&all);
}

static void init(struct content_out *x, struct session *s,
                 const struct bytes *b)
{
	const struct args *a = s->args;

	*x = (struct content_out){.s = s, .o = &s->out, .bytes = b};
	x->content = content_of(b);
	x->json = a->format == FORMAT_JSON || a->format == FORMAT_NDJSON;
	x->ascii = a->ascii;
	x->as = a->as;
	x->limit = UINT64_MAX;
	x->end = UNPACK_WHOLE;
	if (x->as == AS_BEST) {
		x->as = best_form(&x->content);
		x->limit = a->max_term;
		if (x->as == AS_HEX && x->limit > HEX_PREVIEW)
			x->limit = HEX_PREVIEW;
	}
}

/* Memory or a limit of ours kept us from writing it all: that is a failure,
 * whatever else is written. */
static void tell_failure(const struct content_out *x)
{
	if (!x->much && x->end != UNPACK_MEMORY)
		return;
	x->s->failed = ERR_NOMEM;
	progress_clear(&x->s->progress);
	if (x->much)
		fprintf(stderr,
		        "crashdive: a term of more than %d MiB when unpacked "
		        "is not decoded\n",
		        TERM_MOST >> 20);
	else
		fprintf(stderr,
		        "crashdive: %" PRIu64
		        " bytes of content: more than there is memory for\n",
		        x->written);
}

static void put(struct content_out *x)
{
	if (x->as == AS_TERM)
		put_term(x);
	else
		put_bytes(x);
	tell_failure(x);
}

/* What people must know of content that is not all of it. */
static void tell_end(const struct content_out *x)
{
	static const char *const ends[] = {
		[UNPACK_CUT] = "what is packed ends too early",
		[UNPACK_BAD] = "what follows is damaged, or something else",
		[UNPACK_MEMORY] = NULL, /* has been told */
	};

	if (x->limited && x->as != AS_TERM)
		fprintf(stderr,
		        "crashdive: the first %" PRIu64
		        " bytes of the content; --as=%s writes all\n",
		        x->written, args_as_name(x->as));
	if (ends[x->end] && !x->limited)
		fprintf(stderr, "crashdive: %" PRIu64 " bytes of content: %s\n",
		        x->written, ends[x->end]);
}

/* Whether the content has been written to its end. */
static bool is_complete(const struct content_out *x)
{
	return !x->limited && !x->much && x->end == UNPACK_WHOLE;
}

static void put_json(struct content_out *x)
{
	bool lines = x->s->args->format == FORMAT_NDJSON;
	char name[CONTENT_NAME];

	content_name(&x->content, name);
	out_str(x->o, lines ? "{\"part\":\"content\"," : ",\n\"content\":{");
	out_str(x->o, "\"kind\":");
	text_json_string(x->o, span_str(name), x->ascii);
	out_str(x->o, ",\"as\":\"");
	out_str(x->o, args_as_name(x->as));
	out_str(x->o, "\",\"data\":\"");
	put(x);
	out_str(x->o, "\",\"complete\":");
	out_str(x->o, is_complete(x) ? "true" : "false");
	out_str(x->o, lines ? "}\n" : "}");
}

static void heading(struct session *s)
{
	struct writer_options w;

	session_writer_options(s, &w);
	out_str(&s->out, w.bold ? "\n\033[1mContent\033[0m\n" : "\nContent\n");
}

void show_content_bytes(const struct bytes *b, struct session *s)
{
	struct content_out x;

	init(&x, s, b);
	if (x.json) {
		put_json(&x);
		return;
	}
	if (s->args->parts != PART_CONTENT && b->n > 0)
		heading(s);
	put(&x);
	if (x.written > 0 && !x.line)
		out_char(x.o, '\n');
	out_flush(x.o);
	if (!out_failed(x.o))
		tell_end(&x);
}

void show_content(struct thing *t, struct session *s)
{
	struct bytes b;
	uint64_t size;

	if (s->args->parts & PART_CONTENT && t->table == &table_binaries &&
	    binary_row_bytes(&t->record, &b, &size))
		show_content_bytes(&b, s);
}

enum err show_content_check_bytes(const struct args *a, const struct bytes *b,
                                  struct err_info *info)
{
	char name[CONTENT_NAME];
	struct content c = content_of(b);

	if (a->as != AS_TERM || c.holds == CONTENT_TERM)
		return ERR_OK;
	content_name(&c, name);
	return err_set(info, ERR_USAGE,
	               "this binary holds no external term, but: %s", name);
}

enum err show_content_check(const struct thing *t, struct err_info *info)
{
	const struct args *a = t->args;
	bool asked = a->parts_typed && a->parts & PART_CONTENT;
	struct bytes b;
	uint64_t size;

	if (a->as == AS_BEST && !asked)
		return ERR_OK;
	if (t->table != &table_binaries)
		return err_set(info, ERR_USAGE,
		               "only binaries have content: binary:ADDR, or "
		               "addr:ADDR on a heap");
	if (!binary_row_bytes(&t->record, &b, &size))
		return ERR_OK;
	return show_content_check_bytes(a, &b, info);
}
