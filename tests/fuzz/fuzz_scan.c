/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a dump: headings come in order, each at the start of a line;
 * the same ones however the bytes arrive; every section is found by its id.
 *
 * The first byte says by how much the text grows at each call, the second how
 * often the rest is repeated: the scanner judges what it finds differently
 * when the file's end is in sight, and the fuzzer likes short inputs.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/scan.h"
#include "index/sections.h"

#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "line %d: %s\n", __LINE__,             \
			        #condition);                                   \
			abort();                                               \
		}                                                              \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_heading(struct span text, const struct heading *h,
                          uint64_t before)
{
	CHECK(h->off < text.n && text.p[h->off] == '=');
	CHECK(h->off == 0 || text.p[h->off - 1] == '\n');
	CHECK(h->off >= before);
	CHECK(h->body > h->off && h->body <= text.n);
	CHECK(h->body == text.n || text.p[h->body - 1] == '\n');
	CHECK(h->name.p == text.p + h->off + 1 && h->name.n >= 2);
	CHECK(h->tag == tag_lookup(h->name));
	CHECK(h->id.n == 0 ||
	      (h->id.p > h->name.p && h->id.p + h->id.n <= text.p + h->body));
	CHECK(!memchr(h->id.p, '\n', h->id.n));
}

/* Scans text as it grows by `step`; in `list`, if there is one, or compared
 * with it. */
static struct sections *scan(struct span text, size_t step,
                             const struct sections *list)
{
	struct sections *s = sections_new();
	size_t n = step > 0 ? 0 : text.n;
	uint32_t count = 0;
	struct heading h;
	struct scan state;
	uint64_t before = 0;

	scan_init(&state);
	for (;;) {
		struct span part = {text.p, n};
		enum scan_result r = scan_next(&state, part, n == text.n, &h);

		if (r == SCAN_END)
			break;
		if (r == SCAN_MORE) {
			n = text.n - n > step ? n + step : text.n;
			continue;
		}
		check_heading(part, &h, before);
		before = h.body;
		CHECK(sections_append(s, part, &h) == ERR_OK);
		if (list) {
			struct section want;

			CHECK(count < sections_count(list));
			sections_get(list, text, count, &want);
			CHECK(want.off == h.off && want.tag == h.tag);
		}
		if (count++ % 5 == 0)
			sections_publish(s, state.at);
	}
	sections_finish(s, state.ended ? state.body : text.n);
	CHECK(!list || count == sections_count(list));
	return s;
}

static void check_candidate(const struct sections *list, struct span text,
                            uint32_t i, const struct candidate *c)
{
	struct section want;

	CHECK(i < sections_count(list));
	sections_get(list, text, i, &want);
	CHECK(want.off == c->off && want.tag == c->tag);
	CHECK(want.body.p == text.p + c->off + c->head);
}

/* The same in two steps. */
static struct sections *scan_by_parts(struct span text, uint64_t size,
                                      const struct sections *list)
{
	struct sections *s = sections_new();
	struct candidate c[5];
	uint32_t count = 0;
	struct scan state;

	scan_init(&state);
	for (uint64_t at = 0; at < text.n;) {
		uint64_t end = at - at % size + size;
		size_t n = scan_part(text, &at, end, c, 5);
		size_t i = 0;

		CHECK(n == 5 || at == end || at == text.n);
		while (i < n) {
			size_t took = scan_accept(&state, text, &c[i], n - i);

			CHECK(sections_extend(s, text, &c[i], took) == took);
			for (size_t k = i; k < i + took; k++)
				check_candidate(list, text, count++, &c[k]);
			i += took > 0 ? took : 1;
		}
	}
	CHECK(count == sections_count(list));
	sections_finish(s, state.ended ? state.body : text.n);
	return s;
}

static void check_section(const struct sections *s, struct span text,
                          uint32_t i)
{
	struct section got;
	struct section same;
	uint32_t found;

	sections_get(s, text, i, &got);
	CHECK(got.whole && got.body.p + got.body.n <= text.p + text.n);
	CHECK(sections_tag_at(s, got.tag, sections_row(s, got.tag, i)) == i);
	found = sections_find(s, text, got.tag, got.id, SECTION_NONE);
	CHECK(found <= i);
	sections_get(s, text, found, &same);
	CHECK(same.tag == got.tag && span_eq(same.id, got.id));
	if (i > 0)
		CHECK(sections_find(s, text, got.tag, got.id, i - 1) == i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sections *all, *parts;
	struct span text = {NULL, 0};
	size_t times;
	char *copy;

	if (size < 2)
		return 0;
	times = data[1] % 4 == 3 ? 1 + 20000 / size : 1;
	copy = malloc((size - 2) * times + 1);
	CHECK(copy);
	for (size_t i = 0; i < times; i++, text.n += size - 2)
		memcpy(copy + text.n, data + 2, size - 2);
	text.p = copy;
	all = scan(text, 0, NULL);
	sections_free(scan(text, 1 + (size_t)data[0] * 37, all));
	parts = scan_by_parts(text, 1 + (uint64_t)data[0] * 37, all);
	for (uint32_t i = 0; i < sections_count(all); i++) {
		check_section(all, text, i);
		check_section(parts, text, i);
	}
	sections_free(parts);
	sections_free(all);
	free(copy);
	return 0;
}
