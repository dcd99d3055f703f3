/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structs of Elixir's own library. Their fields are looked up first and
 * then visited in the order in which they are defined, or all of it is printed
 * at once. A field that should not be there, from another version, makes it a
 * struct like any other.
 *
 * The functions of a stream are printed in the order in which they are kept,
 * the last one first; inspect turns it round.
 */
#include "model/print_elixir.h"

enum form {
	PLAIN,
	REST,
	STREAM,
	MAPSET,
	DATE_RANGE,
	REQUIREMENT,
	COMPILE,
	DATE,
	TIME,
	NAIVE,
	DATETIME,
	RANGE,
	REGEX,
};

static const struct elixir_struct structs[] = {
#define STRUCT(name, form, fields) {name, form, fields},
#include "model/elixir_struct.def"
#undef STRUCT
};

/* What stands around the fields that are visited. */
struct shape {
	const char *begin;
	unsigned char mark;
	bool named; /* the name stands in front of `begin` */
};

static const struct shape shapes[] = {
	[PLAIN] = {"{", IN_KEYS, true},
	[REST] = {"<", IN_REST, true},
	[STREAM] = {"#Stream<[", IN_STREAM, false},
	[MAPSET] = {"", IN_SET, false},
	[DATE_RANGE] = {"Date.range(", IN_CALL, false},
	[REQUIREMENT] = {"Version.parse_requirement!(", IN_CALL, false},
	[COMPILE] = {"Regex.compile!(", IN_CALL, false},
};

/* Those that are printed at once. */
static bool (*const whole[])(struct print *p, const struct elixir_fields *f) = {
	[DATE] = elixir_put_date,   [TIME] = elixir_put_time,
	[NAIVE] = elixir_put_naive, [DATETIME] = elixir_put_datetime,
	[RANGE] = elixir_put_range, [REGEX] = elixir_put_regex,
};

enum {
	NAME_MOST = 64,
	KEYS_MOST = STRUCT_FIELDS + 2, /* with those that all structs have */
};

const struct elixir_struct *elixir_find_struct(const struct bytes *module)
{
	static const struct span front = SPAN_INIT("Elixir.");
	char text[NAME_MOST];
	size_t n = bytes_read(module, 0, text, sizeof(text));
	struct span name = {text, n};

	if (n == sizeof(text) || !span_starts(name, front))
		return NULL;
	name = span_skip(name, front.n);
	for (size_t i = 0; i < sizeof(structs) / sizeof(structs[0]); i++)
		if (span_eq_str(name, structs[i].name))
			return &structs[i];
	return NULL;
}

/* Sets what the table says of each field; -1 when the name is no field's. */
static int find_field(const struct elixir_struct *s, const struct term *name,
                      struct elixir_fields *f)
{
	struct span rest = span_str(s->fields);
	char text[NAME_MOST];
	struct span field, wanted;
	int found = -1;

	wanted.p = text;
	wanted.n = name ? bytes_read(&name->bytes, 0, text, sizeof(text)) : 0;
	for (f->n = 0; f->n < STRUCT_FIELDS && span_cut(&rest, ' ', &field);
	     f->n++) {
		f->optional[f->n] = *field.p == '?';
		f->shown[f->n] = *field.p != '-';
		field = span_skip(field, *field.p == '?' || *field.p == '-');
		if (span_eq(field, wanted))
			found = (int)f->n;
	}
	return found;
}

static void note(const struct elixir_struct *s, const struct walk_event *key,
                 const struct walk_event *value, struct elixir_fields *f)
{
	int i = find_field(s, &key->term, f);

	if (i < 0) {
		f->others = f->others ||
		            !(term_is_atom(&key->term, "__struct__") ||
		              term_is_atom(&key->term, "__exception__"));
		return;
	}
	f->there[i] = true;
	f->terms[i] = value->term;
	f->pairs[i] = (struct walk_pair){key->at, value->at};
}

/* Finds the fields in the map; false if not all of it could be read. A map that
 * has others is not read on: it may be long. */
static bool read_fields(struct print *p, const struct term *t,
                        const struct elixir_struct *s, struct elixir_fields *f)
{
	struct walk_event e, key = {.what = WALK_LEAF};

	find_field(s, NULL, f);
	walk_start(&p->look, t);
	if (!walk_next(&p->look, &e) || e.what != WALK_OPEN)
		return false;
	while (!f->others && walk_next(&p->look, &e) && e.what != WALK_CLOSE) {
		if (e.role == ROLE_KEY)
			key = e;
		else if (e.role == ROLE_VALUE)
			note(s, &key, &e, f);
		else
			f->others = true;
		f->others = f->others || e.index > KEYS_MOST;
		if (e.what == WALK_OPEN)
			walk_skip(&p->look);
	}
	f->end = p->look.last_end;
	return !t->external || f->others || f->end != 0;
}

static bool is_number(const struct term *t, uint64_t n)
{
	uint64_t is;

	return term_u64(t, &is) && is == n;
}

static bool is_default(struct print *p, const struct term *t)
{
	struct term both[2];

	if (t->kind == TERM_TUPLE)
		return elixir_elements(p, t, both, 2) == 2 &&
		       is_number(&both[0], 0) && is_number(&both[1], 0);
	return t->kind == TERM_NIL || is_number(t, 0) || term_is_atom(t, "nil");
}

/* Whether a struct that is not printed field by field is as it should be. */
static bool is_whole(const struct elixir_struct *s,
                     const struct elixir_fields *f)
{
	if (f->others)
		return false;
	for (unsigned i = 0; i < f->n && s->form != PLAIN; i++)
		if (f->shown[i] && !f->there[i])
			return false;
	return s->form != MAPSET || f->terms[0].kind == TERM_MAP;
}

/* The step of a range of dates is an argument only when it is not 1, and the
 * numbers of its days are none. */
static bool is_hidden(struct print *p, const struct elixir_struct *s,
                      const struct elixir_fields *f, unsigned i)
{
	const struct term *t = &f->terms[i];

	if (!f->there[i] || !f->shown[i])
		return true;
	if (s->form == DATE_RANGE)
		return i == 2 || i == 3 || (i == 4 && is_number(t, 1));
	return f->optional[i] && is_default(p, t);
}

static bool open_fields(struct print *p, const struct walk_event *e,
                        const struct elixir_struct *s,
                        const struct elixir_fields *f)
{
	const struct shape *shape = &shapes[s->form];
	struct walk_pair pairs[STRUCT_FIELDS];
	size_t n = 0;

	for (unsigned i = 0; i < f->n; i++)
		if (!is_hidden(p, s, f, i))
			pairs[n++] = f->pairs[i];
	if (n > 0 && !walk_pick(&p->walk, pairs, n, f->end))
		return false;
	if (shape->named) {
		print_char(p, s->form == REST ? '#' : '%');
		print_str(p, s->name);
	}
	print_str(p, shape->begin);
	if (n == 0) {
		walk_skip(&p->walk);
		print_char(p, '}');
		return true;
	}
	walk_mark(&p->walk, shape->mark | (e->mark & AS_LISTS));
	return true;
}

bool elixir_open_struct(struct print *p, const struct walk_event *e,
                        const struct elixir_struct *s)
{
	struct elixir_fields f = {.n = 0};
	struct elixir_struct as = *s;

	if (!read_fields(p, &e->term, s, &f))
		return false;
	if (!is_whole(s, &f)) {
		if (s->form == PLAIN)
			return false;
		print_str(p, "%{");
		walk_mark(&p->walk, IN_KEYS | (e->mark & AS_LISTS));
		return true;
	}
	if (s->form < sizeof(whole) / sizeof(whole[0]) && whole[s->form]) {
		if (whole[s->form](p, &f)) {
			walk_skip(&p->walk);
			return true;
		}
		as.form = s->form == REGEX ? COMPILE : PLAIN;
	}
	return open_fields(p, e, &as, &f);
}
