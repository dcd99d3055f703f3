/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine with a function for each state. Which kind of bracket a level is
 * has to be remembered, and nothing else, so that a text of any depth that is
 * worth reading fits into little memory.
 */
#include "model/json.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum state {
	AT_VALUE, /* one must follow, or, on no level, may */
	AT_FIRST, /* the same, or ] */
	AT_FIRST_KEY,
	AT_KEY,
	AT_COLON,
	AT_NEXT, /* a comma, or the end of the level */
	IN_STRING,
	IN_ESCAPE,
	IN_HEX,
	IN_LITERAL,
	IN_MINUS, /* numbers: behind the sign, */
	IN_ZERO,  /* a zero in front, */
	IN_INTEGER,
	IN_POINT,
	IN_FRACTION,
	IN_E,
	IN_E_SIGN,
	IN_EXPONENT,
	BROKEN,
	STATES,
};

enum { LEVELS_LEAST = 64, INDENT = 2, INDENT_MOST = 20 };

void json_release(struct json *j)
{
	free(j->levels);
	*j = (struct json){0};
}

static enum json_what broken(struct json *j)
{
	j->state = BROKEN;
	return JSON_BAD;
}

static bool is_space(unsigned char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(unsigned char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Whether the innermost level is an object. */
static bool in_object(const struct json *j)
{
	uint32_t i = j->depth - 1;

	return j->depth > 0 && j->levels[i / CHAR_BIT] >> i % CHAR_BIT & 1;
}

static bool grow(struct json *j)
{
	size_t room = j->room > 0 ? j->room * 2 : LEVELS_LEAST;
	unsigned char *levels;

	if (j->depth >= JSON_DEPTH)
		return false;
	levels = big_realloc(j->levels, room, 1);
	if (!levels)
		return false;
	j->levels = levels;
	j->room = room;
	return true;
}

static enum json_what open_level(struct json *j, bool object)
{
	uint32_t i = j->depth;
	unsigned char bit = (unsigned char)(1u << i % CHAR_BIT);

	if (i / CHAR_BIT >= j->room && !grow(j))
		return broken(j);
	if (object)
		j->levels[i / CHAR_BIT] |= bit;
	else
		j->levels[i / CHAR_BIT] &= (unsigned char)~bit;
	j->depth++;
	j->state = object ? AT_FIRST_KEY : AT_FIRST;
	return JSON_OPEN;
}

static enum json_what close_level(struct json *j)
{
	j->depth--;
	j->state = j->depth > 0 ? AT_NEXT : AT_VALUE;
	return JSON_CLOSE;
}

static enum json_what text(struct json *j, enum state next)
{
	j->state = next;
	return JSON_TEXT;
}

static enum json_what literal(struct json *j, const char *rest)
{
	j->literal = rest;
	return text(j, IN_LITERAL);
}

static enum json_what at_value(struct json *j, unsigned char c)
{
	if (is_space(c))
		return JSON_SPACE;
	j->is_key = false;
	switch (c) {
	case '{':
	case '[':
		return open_level(j, c == '{');
	case '"':
		return text(j, IN_STRING);
	case '-':
		return text(j, IN_MINUS);
	case '0':
		return text(j, IN_ZERO);
	case 't':
		return literal(j, "rue");
	case 'f':
		return literal(j, "alse");
	case 'n':
		return literal(j, "ull");
	default:
		return is_digit(c) ? text(j, IN_INTEGER) : broken(j);
	}
}

static enum json_what at_first(struct json *j, unsigned char c)
{
	return c == ']' ? close_level(j) : at_value(j, c);
}

static enum json_what at_key(struct json *j, unsigned char c)
{
	if (is_space(c))
		return JSON_SPACE;
	if (c != '"')
		return broken(j);
	j->is_key = true;
	return text(j, IN_STRING);
}

static enum json_what at_first_key(struct json *j, unsigned char c)
{
	return c == '}' ? close_level(j) : at_key(j, c);
}

static enum json_what at_colon(struct json *j, unsigned char c)
{
	if (is_space(c))
		return JSON_SPACE;
	if (c != ':')
		return broken(j);
	j->state = AT_VALUE;
	return JSON_COLON;
}

static enum json_what at_next(struct json *j, unsigned char c)
{
	bool object = in_object(j);

	if (is_space(c))
		return JSON_SPACE;
	if (c == ',') {
		j->state = object ? AT_KEY : AT_VALUE;
		return JSON_COMMA;
	}
	return c == (object ? '}' : ']') ? close_level(j) : broken(j);
}

/* A string or a literal ends with the byte that was taken. */
static enum json_what ended(struct json *j)
{
	if (j->is_key)
		return text(j, AT_COLON);
	return text(j, j->depth > 0 ? AT_NEXT : AT_VALUE);
}

static enum json_what in_string(struct json *j, unsigned char c)
{
	if (c == '"')
		return ended(j);
	if (c == '\\')
		return text(j, IN_ESCAPE);
	return c < ' ' ? broken(j) : JSON_TEXT;
}

static enum json_what in_escape(struct json *j, unsigned char c)
{
	j->digits = 4;
	if (c == 'u')
		return text(j, IN_HEX);
	return c && strchr("\"\\/bfnrt", c) ? text(j, IN_STRING) : broken(j);
}

static enum json_what in_hex(struct json *j, unsigned char c)
{
	if (!is_hex(c))
		return broken(j);
	return text(j, --j->digits > 0 ? IN_HEX : IN_STRING);
}

static enum json_what in_literal(struct json *j, unsigned char c)
{
	if (c != (unsigned char)*j->literal)
		return broken(j);
	j->literal++;
	return *j->literal ? JSON_TEXT : ended(j);
}

/* What a number goes on with; STATES: it has ended before. */
static enum state number_next(enum state s, unsigned char c)
{
	static const enum state digit[STATES] = {
		[IN_MINUS] = IN_INTEGER,     [IN_INTEGER] = IN_INTEGER,
		[IN_POINT] = IN_FRACTION,    [IN_FRACTION] = IN_FRACTION,
		[IN_E] = IN_EXPONENT,        [IN_E_SIGN] = IN_EXPONENT,
		[IN_EXPONENT] = IN_EXPONENT, [IN_ZERO] = STATES,
	};
	bool whole = s == IN_ZERO || s == IN_INTEGER;

	if (is_digit(c))
		return s == IN_MINUS && c == '0' ? IN_ZERO : digit[s];
	if (whole && c == '.')
		return IN_POINT;
	if ((whole || s == IN_FRACTION) && (c == 'e' || c == 'E'))
		return IN_E;
	if (s == IN_E && (c == '+' || c == '-'))
		return IN_E_SIGN;
	return STATES;
}

/* Whether a number may end in this state. */
static bool number_ends(enum state s)
{
	return s == IN_ZERO || s == IN_INTEGER || s == IN_FRACTION ||
	       s == IN_EXPONENT;
}

static enum json_what in_number(struct json *j, unsigned char c)
{
	enum state next = number_next(j->state, c);

	if (next != STATES)
		return text(j, next);
	if (!number_ends(j->state))
		return broken(j);
	j->state = j->depth > 0 ? AT_NEXT : AT_VALUE;
	return j->depth > 0 ? at_next(j, c) : at_value(j, c);
}

enum json_what json_byte(struct json *j, unsigned char c)
{
	static enum json_what (*const by_state[STATES])(struct json *,
	                                                unsigned char) = {
		[AT_VALUE] = at_value,
		[AT_FIRST] = at_first,
		[AT_FIRST_KEY] = at_first_key,
		[AT_KEY] = at_key,
		[AT_COLON] = at_colon,
		[AT_NEXT] = at_next,
		[IN_STRING] = in_string,
		[IN_ESCAPE] = in_escape,
		[IN_HEX] = in_hex,
		[IN_LITERAL] = in_literal,
		[IN_MINUS] = in_number,
		[IN_ZERO] = in_number,
		[IN_INTEGER] = in_number,
		[IN_POINT] = in_number,
		[IN_FRACTION] = in_number,
		[IN_E] = in_number,
		[IN_E_SIGN] = in_number,
		[IN_EXPONENT] = in_number,
	};

	return j->state == BROKEN ? JSON_BAD : by_state[j->state](j, c);
}

bool json_ended(const struct json *j)
{
	return j->depth == 0 && (j->state == AT_VALUE || number_ends(j->state));
}

/* What stands before the next value or key. */
enum wait {
	WAIT_NONE,
	WAIT_LINE, /* a new line */
	WAIT_OPEN, /* the same, unless the level is empty */
};

static void put_line(struct json_lines *l)
{
	static const char blanks[1 + INDENT * INDENT_MOST + 1] =
		"\n                                        ";
	uint32_t depth = l->json.depth;

	if (depth > INDENT_MOST)
		depth = INDENT_MOST;
	l->put(l->ctx, (struct span){blanks, 1 + (size_t)INDENT * depth});
}

static void put_byte(struct json_lines *l, char c)
{
	l->put(l->ctx, (struct span){&c, 1});
}

static void open_put(struct json_lines *l, char c)
{
	l->json.depth--; /* it stands on the level outside */
	if (l->wait != WAIT_NONE)
		put_line(l);
	l->json.depth++;
	put_byte(l, c);
	l->wait = WAIT_OPEN;
}

static void close_put(struct json_lines *l, char c)
{
	if (l->wait != WAIT_OPEN)
		put_line(l);
	put_byte(l, c);
	l->wait = l->json.depth > 0 ? WAIT_NONE : WAIT_LINE;
}

/* Bytes of values and keys at the front, which are put as they are. */
static size_t text_front(struct json_lines *l, struct span text)
{
	size_t n = 0;

	while (n < text.n && l->json.state >= IN_STRING &&
	       l->json.state <= IN_HEX &&
	       json_byte(&l->json, (unsigned char)text.p[n]) == JSON_TEXT)
		n++;
	return n;
}

static void put_what(struct json_lines *l, enum json_what what, char c)
{
	switch (what) {
	case JSON_SPACE: /* one value ends, on no level, and may be followed */
		if (l->some && l->json.depth == 0)
			l->wait = WAIT_LINE;
		break;
	case JSON_OPEN:
		open_put(l, c);
		break;
	case JSON_CLOSE:
		close_put(l, c);
		break;
	case JSON_COMMA:
		put_byte(l, c);
		l->wait = WAIT_LINE;
		break;
	case JSON_COLON:
		l->put(l->ctx, SPAN_LIT(": "));
		break;
	case JSON_TEXT:
		if (l->wait != WAIT_NONE)
			put_line(l);
		l->wait = WAIT_NONE;
		put_byte(l, c);
		break;
	case JSON_BAD:
		l->bad = true;
	}
	l->some |= what != JSON_SPACE;
}

void json_lines_put(struct json_lines *l, struct span text)
{
	while (text.n > 0 && !l->bad) {
		size_t n = text_front(l, text);
		enum json_what what;
		char c;

		if (n > 0) {
			l->put(l->ctx, span_take(text, n));
			text = span_skip(text, n);
		}
		if (text.n == 0 || l->json.state == BROKEN)
			break;
		c = *text.p;
		what = json_byte(&l->json, (unsigned char)c);
		put_what(l, what, c);
		if (what != JSON_BAD)
			text = span_skip(text, 1);
	}
	if (l->json.state == BROKEN)
		l->bad = true;
	if (l->bad && text.n > 0)
		l->put(l->ctx, text);
}

void json_lines_release(struct json_lines *l)
{
	json_release(&l->json);
}
