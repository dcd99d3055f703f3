/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A binary of any bytes: what it is said to hold, what it gives when it is
 * unpacked in pieces of different sizes, and JSON with lines, which must be the
 * same JSON as before.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/content.h"
#include "model/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 1 << 16 };

struct text {
	char *p;
	size_t n;
};

static void collect(void *ctx, struct span s)
{
	struct text *t = ctx;

	if (s.n > MOST - t->n)
		s.n = MOST - t->n;
	memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
}

static struct text unpack(const struct bytes *b, enum unpack_how how,
                          size_t piece, enum unpack_end *end)
{
	struct text t = {xmalloc(MOST), 0};
	struct unpack u;
	size_t n = 1;

	unpack_init(&u, b, how);
	while (n > 0 && t.n + piece <= MOST) {
		n = unpack_read(&u, t.p + t.n, piece);
		t.n += n;
	}
	*end = u.end;
	if (n > 0)
		*end = UNPACK_MEMORY; /* too much for us */
	unpack_release(&u);
	return t;
}

static void check_unpack(const struct bytes *b, enum unpack_how how)
{
	enum unpack_end end[2];
	struct text few = unpack(b, how, 7, &end[0]);
	struct text many = unpack(b, how, 4096, &end[1]);
	size_t n = few.n < many.n ? few.n : many.n;

	if (memcmp(few.p, many.p, n) != 0)
		abort();
	if (end[0] != UNPACK_MEMORY && end[1] != UNPACK_MEMORY &&
	    (end[0] != end[1] || few.n != many.n))
		abort();
	free(few.p);
	free(many.p);
}

static struct text lines_of(struct span in, size_t piece, bool *bad)
{
	struct text t = {xmalloc(MOST), 0};
	struct json_lines l = {.put = collect, .ctx = &t};

	while (in.n > 0) {
		json_lines_put(&l, span_take(in, piece));
		in = span_skip(in, piece);
	}
	*bad = l.bad;
	json_lines_release(&l);
	return t;
}

/* The next byte that is not space between others; false at the end, or at what
 * is no JSON. */
static bool next(struct json *j, struct span *rest, char *c)
{
	while (rest->n > 0) {
		enum json_what what = json_byte(j, (unsigned char)*rest->p);

		*c = *rest->p;
		*rest = span_skip(*rest, 1);
		if (what != JSON_SPACE)
			return what != JSON_BAD;
	}
	return false;
}

static void check_same(struct span a, struct span b)
{
	struct json x = {0}, y = {0};
	bool more = true;

	while (more) {
		char c = 0, d = 0;

		more = next(&x, &a, &c);
		if (next(&y, &b, &d) != more || (more && c != d))
			abort();
	}
	if (json_ended(&x) != json_ended(&y))
		abort();
	json_release(&x);
	json_release(&y);
}

static void check_json(struct span in)
{
	bool bad[2];
	struct text few = lines_of(in, 3, &bad[0]);
	struct text all = lines_of(in, in.n, &bad[1]);

	if (few.n != all.n || memcmp(few.p, all.p, all.n) != 0 ||
	    bad[0] != bad[1])
		abort();
	if (!bad[0] && all.n < MOST)
		check_same(in, (struct span){all.p, all.n});
	free(few.p);
	free(all.p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = memcpy(xmalloc(size), data, size);
	struct span in = {copy, size};
	struct bytes b = bytes_of(in, BYTES_PLAIN, size);
	struct content c = content_of(&b);
	char name[CONTENT_NAME];

	if (c.kind >= CONTENT_KINDS || c.holds >= CONTENT_KINDS ||
	    content_name(&c, name) >= CONTENT_NAME)
		abort();
	if (content_text_bytes(in) > size || utf8_whole(in) > size)
		abort();
	check_unpack(&b, content_unpack(&c));
	check_json(in);
	free(copy);
	return 0;
}
