/* SPDX-License-Identifier: Apache-2.0 */
/* What binaries hold, decoded in slices. */
#include "model/decoded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "dump_text.h"

static int setup(void **state)
{
	struct dump_text *t = xmalloc(sizeof(*t));

	dump_text_head(t);
	dump_text_open(t);
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct dump_text *t = *state;

	dump_text_release(t);
	free(t);
	return 0;
}

/* The job has run; the caller frees. */
static struct decoded *decode(void **state, struct span s, enum bytes_code code)
{
	const struct dump_text *t = *state;
	struct bytes b = bytes_of(s, code, UINT64_MAX);
	struct content c = content_of(&b);
	struct decoded *d = decoded_new(t->dump, &b, &c);

	assert_non_null(d);
	assert_int_equal(job_run(&d->job), ERR_OK);
	return d;
}

static void check(void **state, const char *base64, const char *want,
                  enum unpack_end end)
{
	struct decoded *d = decode(state, span_str(base64), BYTES_BASE64);

	assert_int_equal(d->n, strlen(want));
	assert_memory_equal(d->text, want, strlen(want));
	assert_false(d->full);
	assert_int_equal(d->end, end);
	decoded_free(d);
}

static void test_kinds(void **state)
{
	/* {"a":[1,2]}, as it is, and by gzip */
	check(state, "eyJhIjpbMSwyXX0=", "{\n  \"a\": [\n    1,\n    2\n  ]\n}",
	      UNPACK_WHOLE);
	check(state, "H4sIAAAAAAACA6tWSlSyijbUMYqtBQCE29YXCwAAAA==",
	      "{\n  \"a\": [\n    1,\n    2\n  ]\n}", UNPACK_WHOLE);
	/* {hello,"world"} likewise */
	check(state, "g2gCdwVoZWxsb2sABXdvcmxk", "{hello,\"world\"}",
	      UNPACK_WHOLE);
	check(state, "H4sIAAAAAAACA2vOYCpnzUjNycnPZmAtzy/KSQEA2QWK/xIAAAA=",
	      "{hello,\"world\"}", UNPACK_WHOLE);
	/* zlib; gzip that ends too early */
	check(state, "eJwrSa0oUSgBEQAWEwPK", "text text ", UNPACK_BAD);
	check(state, "H4sIAAAAAAACAyvOz01VKEmtKFEoyUgsUcgsVkgu",
	      "some text that is c", UNPACK_CUT);
}

/* There is an end to it, and to its memory. */
static void test_full(void **state)
{
	enum { N = 2 << 20 };
	char *text = xmalloc(N);
	struct decoded *d;

	memset(text, '[', N);
	d = decode(state, (struct span){text, N}, BYTES_PLAIN);
	assert_true(d->full);
	assert_int_equal(d->n, DECODED_MOST);
	decoded_free(d);
	free(text);
}

/* One slice, and no more. */
static void test_dropped(void **state)
{
	const struct dump_text *t = *state;
	char *text = xmalloc(1 << 20);
	struct bytes b;
	struct content c;
	struct decoded *d;

	memset(text, ' ', 1 << 20);
	text[0] = '[';
	b = bytes_of((struct span){text, 1 << 20}, BYTES_PLAIN, 1 << 20);
	c = content_of(&b);
	d = decoded_new(t->dump, &b, &c);
	assert_int_equal(d->job.step(&d->job), JOB_MORE);
	assert_int_equal(d->n, 1);
	decoded_free(d);
	decoded_free(NULL);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_dropped),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
