/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Binaries: "SIZE:TEXT" in one line, which is as long as the binary. Nothing
 * here reads more than the first bytes of that text: how much of it there is
 * follows from where the section ends.
 */
#include "model/binary.h"

#include <string.h>

#include "base/utf8.h"
#include "model/binrefs.h"
#include "model/columndef.h"
#include "model/content.h"
#include "model/dump.h"
#include "model/heap.h"

enum {
	SIZE_DIGITS = 16,
	PREVIEW = 64, /* bytes */
};

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

bool binary_bytes(struct span body, enum bytes_code code, struct bytes *out,
                  uint64_t *size)
{
	struct span text;

	if (!take_size(body, size, &text))
		return false;
	if (text.n > 0 && text.p[text.n - 1] == '\n')
		text.n--;
	if (text.n > 0 && text.p[text.n - 1] == '\r')
		text.n--;
	*out = bytes_of(text, code, *size);
	return true;
}

bool binary_row_bytes(const struct record *r, struct bytes *out, uint64_t *size)
{
	return binary_bytes(r->section.body, heap_format(r->dump).payload, out,
	                    size);
}

static void binary_in_dump(const struct record *r, struct value *out)
{
	struct bytes b;
	uint64_t size;

	if (binary_row_bytes(r, &b, &size))
		*out = value_u64(b.n);
}

static void binary_content(const struct record *r, struct value *out)
{
	char name[CONTENT_NAME];
	struct content c;
	struct bytes b;
	uint64_t size;

	if (!binary_row_bytes(r, &b, &size))
		return;
	c = content_of(&b);
	*out = value_text(arena_copy(
		r->arena, (struct span){name, content_name(&c, name)}));
}

/* Text on one line, or anything else as hexadecimal digits. */
static struct span preview_of(struct arena *a, struct span raw)
{
	static const char digits[] = "0123456789abcdef";
	struct span text = span_take(raw, utf8_whole(raw));
	char *out;

	if (content_text_bytes(text) == text.n && text.n > 0) {
		out = arena_alloc(a, text.n);
		memcpy(out, text.p, text.n);
		for (size_t i = 0; i < text.n; i++)
			if (strchr("\t\n\r", out[i]))
				out[i] = ' ';
		return (struct span){out, text.n};
	}
	out = arena_alloc(a, 2 * raw.n);
	for (size_t i = 0; i < raw.n; i++) {
		out[2 * i] = digits[(unsigned char)raw.p[i] >> 4];
		out[2 * i + 1] = digits[(unsigned char)raw.p[i] & 15];
	}
	return (struct span){out, 2 * raw.n};
}

static void binary_preview(const struct record *r, struct value *out)
{
	char raw[PREVIEW];
	struct bytes b;
	uint64_t size;
	size_t n;

	if (!binary_row_bytes(r, &b, &size))
		return;
	n = bytes_read(&b, 0, raw, sizeof(raw));
	if (n > 0)
		*out = value_text(preview_of(r->arena, (struct span){raw, n}));
}

/* What all heaps tell; "?" on a screen until they have been read. */
static bool find_references(const struct record *r, struct value *out,
                            struct binref *ref)
{
	const struct binrefs *all = dump_binrefs(r->dump);

	if (binrefs_get(all, r->row, ref))
		return true;
	if (r->quick && !binrefs_done(all))
		*out = value_text(SPAN_LIT("?"));
	return false;
}

static void binary_references(const struct record *r, struct value *out)
{
	struct binref ref;

	if (find_references(r, out, &ref))
		*out = value_u64(ref.references);
}

static void binary_holders(const struct record *r, struct value *out)
{
	struct binref ref;

	if (find_references(r, out, &ref))
		*out = value_u64(ref.holders);
}

static bool step(const struct dump *d)
{
	return binrefs_step(dump_binrefs(d), d);
}

static void progress(const struct dump *d, uint64_t *done, uint64_t *all)
{
	binrefs_progress(dump_binrefs(d), done, all);
}

static bool is_done(const struct dump *d)
{
	return binrefs_done(dump_binrefs(d));
}

static const struct table_pass read_heaps = {
	.doing = "reading heaps",
	.step = step,
	.progress = progress,
	.is_done = is_done,
};

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
	.pass = &read_heaps,
};
