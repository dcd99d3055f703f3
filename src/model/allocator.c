/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of allocators. The lines of their instances are "key: values", but
 * some keys have a colon of their own, so the last one that has a space or
 * nothing behind it is where the key ends.
 */
#include "model/allocator.h"

#include "model/allocsum.h"
#include "model/columndef.h"
#include "model/dump.h"

static const struct allocsum_row *sums(const struct record *r)
{
	return allocsum_row(dump_allocs(r->dump), r->row);
}

static void allocator_name(const struct record *r, struct value *out)
{
	*out = value_text(sums(r)->name);
}

static void sum(const struct record *r, enum allocsum_size size,
                struct value *out)
{
	const struct allocsum_row *row = sums(r);

	if (row->has[size])
		*out = value_u64(row->size[size]);
}

static void allocator_blocks(const struct record *r, struct value *out)
{
	sum(r, ALLOCSUM_BLOCKS, out);
}

static void allocator_carriers(const struct record *r, struct value *out)
{
	sum(r, ALLOCSUM_CARRIERS, out);
}

static void allocator_mseg(const struct record *r, struct value *out)
{
	sum(r, ALLOCSUM_MSEG, out);
}

static bool both(const struct record *r, uint64_t *blocks, uint64_t *carriers)
{
	const struct allocsum_row *row = sums(r);

	*blocks = row->size[ALLOCSUM_BLOCKS];
	*carriers = row->size[ALLOCSUM_CARRIERS];
	return row->has[ALLOCSUM_BLOCKS] && row->has[ALLOCSUM_CARRIERS];
}

/* With two decimals, which is more than anybody needs. */
static void allocator_utilisation(const struct record *r, struct value *out)
{
	uint64_t blocks, carriers;
	double hundredths;

	if (!both(r, &blocks, &carriers) || carriers == 0)
		return;
	hundredths = (double)blocks * 10000.0 / (double)carriers + 0.5;
	if (hundredths < 1e15)
		*out = value_double((double)(uint64_t)hundredths / 100.0);
}

static void allocator_wasted(const struct record *r, struct value *out)
{
	uint64_t blocks, carriers, less;

	if (!both(r, &blocks, &carriers))
		return;
	if (carriers >= blocks) {
		*out = value_u64(carriers - blocks);
		return;
	}
	less = blocks - carriers;
	*out = value_i64(less < INT64_MAX ? -(int64_t)less : INT64_MIN);
}

static uint32_t allocator_rows(const struct dump *d)
{
	return allocsum_rows(dump_allocs(d));
}

static bool allocator_follow(struct dump *d)
{
	return allocsum_follow(dump_allocs(d), d);
}

static void text_unless_empty(struct span s, struct value *out)
{
	if (s.n > 0)
		*out = value_text(s);
}

static void instance_allocator(const struct record *r, struct value *out)
{
	text_unless_empty(r->section.id, out);
}

static void instance_type(const struct record *r, struct value *out)
{
	struct span id = r->section.id;

	text_unless_empty(span_take(id, span_find_byte(id, '[')), out);
}

static void instance_number(const struct record *r, struct value *out)
{
	struct span id = r->section.id;
	struct span n = span_skip(id, span_find_byte(id, '[') + 1);

	if (span_ends(n, SPAN_LIT("]")))
		*out = value_number(span_take(n, n.n - 1), 1);
}

/* Where the key of a line ends; 0 if it has none. */
static size_t key_end(struct span line)
{
	struct span rest = line;
	size_t at;

	while ((at = span_rfind_byte(rest, ':')) < rest.n) {
		if (at + 1 == line.n || line.p[at + 1] == ' ')
			return at;
		rest = span_take(line, at);
	}
	return 0;
}

static struct span value_of(struct span line)
{
	size_t end = key_end(line);

	return span_trim(end > 0 ? span_skip(line, end + 1) : line);
}

static void instance_key(const struct record *r, struct value *out)
{
	text_unless_empty(span_take(r->value, key_end(r->value)), out);
}

static void instance_text(const struct record *r, struct value *out)
{
	if (r->value.p)
		*out = value_text(value_of(r->value));
}

/* The i-th of one, two or three numbers. */
static void number_at(const struct record *r, unsigned i, struct value *out)
{
	struct span rest = value_of(r->value), word;
	uint64_t n[3];
	unsigned found = 0;

	while (span_cut(&rest, ' ', &word))
		if (found == 3 || !span_u64(word, &n[found++]))
			return;
	if (i < found)
		*out = value_u64(n[i]);
}

static void instance_current(const struct record *r, struct value *out)
{
	number_at(r, 0, out);
}

static void instance_since(const struct record *r, struct value *out)
{
	number_at(r, 1, out);
}

static void instance_maximum(const struct record *r, struct value *out)
{
	number_at(r, 2, out);
}

#define COLUMN COLUMN_ENTRY
static const struct column allocator_columns[] = {
#include "model/allocator.def"
};
static const struct column instance_columns[] = {
#include "model/allocator_instance.def"
};
#undef COLUMN

const struct table table_allocators = {
	.key = "allocators",
	.title = "Allocators",
	.one = "allocator",
	.help = "Memory by type of allocator, summed over all instances as "
		"OTP's "
		"viewer does: what is in use, and what was taken from the "
		"system for it.",
	.kind = ROWS_OWN,
	.columns = allocator_columns,
	.n_columns = sizeof(allocator_columns) / sizeof(allocator_columns[0]),
	.sort = "",
	.rows = allocator_rows,
	.follow = allocator_follow,
};

enum instance_column {
#define COLUMN(key, ...) INSTANCE_##key,
#include "model/allocator_instance.def"
#undef COLUMN
	INSTANCE_COLUMNS,
};

const struct table table_allocator_instances = {
	.key = "allocator_instances",
	.title = "Allocator instances",
	.one = "value of an allocator",
	.help = "Every line that every allocator instance has in the dump: "
		"options, sizes and numbers of carriers and blocks, calls.",
	.kind = ROWS_ENTRIES,
	.tag = TAG_ALLOCATOR,
	.columns = instance_columns,
	.n_columns = INSTANCE_COLUMNS,
	.id = INSTANCE_key,
	.sort = "",
};
