/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Binaries: "SIZE:TEXT" in one line, which is as long as the binary. Nothing
 * here reads that text: how much of it there is follows from where the section
 * ends.
 */
#include "model/binary.h"

#include "model/columndef.h"
#include "model/dump.h"

enum { SIZE_DIGITS = 16 };

static void binary_address(const struct record *r, struct value *out)
{
	if (r->section.id.n > 0)
		*out = value_text(r->section.id);
}

static uint64_t binary_address_order(const struct record *r)
{
	struct value v = value_none();
	uint64_t address;

	if (span_hex(r->section.id, &address))
		v = value_u64(address);
	return value_key(&v);
}

/* The size, and where the text begins; false if there is none. */
static bool take_size(struct span body, uint64_t *size, struct span *text)
{
	struct span front = span_take(body, SIZE_DIGITS + 1);
	size_t n = span_find_byte(front, ':');

	if (n == front.n || !span_hex(span_take(front, n), size))
		return false;
	*text = span_skip(body, n + 1);
	return true;
}

static void binary_size(const struct record *r, struct value *out)
{
	struct span text;
	uint64_t size;

	if (take_size(r->section.body, &size, &text))
		*out = value_u64(size);
}

/* Before version 0.5 of the format two digits are a byte. */
static bool is_hex(const struct dump *d)
{
	const struct general *g = dump_general(d);

	return g->version.n > 0 && g->major == 0 && g->minor < 5;
}

/* The bytes that n characters of base64 tell. */
static uint64_t base64_bytes(uint64_t n)
{
	static const unsigned char rest[4] = {0, 0, 1, 2};

	return n / 4 * 3 + rest[n % 4];
}

static void binary_in_dump(const struct record *r, struct value *out)
{
	struct span text;
	uint64_t size, bytes;

	if (!take_size(r->section.body, &size, &text))
		return;
	if (text.n > 0 && text.p[text.n - 1] == '\n')
		text.n--;
	if (text.n > 0 && text.p[text.n - 1] == '\r')
		text.n--;
	bytes = is_hex(r->dump) ? text.n / 2 : base64_bytes(text.n);
	*out = value_u64(bytes < size ? bytes : size);
}

/* These take a look at all heaps, which is not done yet: the columns are there
 * so that their keys are taken. */
static void binary_none(const struct record *r, struct value *out)
{
	(void)r;
	*out = value_none();
}

#define COLUMN COLUMN_ENTRY
static const struct column binary_columns[] = {
#include "model/binary.def"
};
#undef COLUMN

const struct table table_binaries = {
	.key = "binaries",
	.title = "Binaries",
	.one = "binary",
	.help = "Binaries above 64 bytes, which live outside of the heaps of "
		"the "
		"processes that refer to them and may be shared by many.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_BINARY,
	.columns = binary_columns,
	.n_columns = sizeof(binary_columns) / sizeof(binary_columns[0]),
	.sort = "-size",
};
