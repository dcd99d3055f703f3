/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every format is decoded whole and in pieces of any size; what is cut or
 * damaged at any byte ends with a result, and with nothing invented.
 */
#include "index/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "pack.h"

static const enum source_format packed[] = {SOURCE_GZIP, SOURCE_ZSTD,
                                            SOURCE_XZ};
#define PACKED (sizeof(packed) / sizeof(packed[0]))

/* Decodes with pieces of in_step and out_step bytes; at most `room` bytes of
 * output, so that damaged data cannot fill the memory. */
static enum decode_result unpack(enum source_format format, struct bytes in,
                                 size_t in_step, size_t out_step, size_t room,
                                 struct bytes *out)
{
	struct decoder *d = decoder_new(format);
	struct decode_io io = {.in = in.p};
	enum decode_result rc;
	size_t given = 0;

	assert_non_null(d);
	out->p = xmalloc(room + 1);
	io.out = out->p;
	do {
		size_t left = room - (size_t)(io.out - out->p);

		if (io.in_n == 0 && given < in.n) {
			io.in_n =
				in.n - given < in_step ? in.n - given : in_step;
			given += io.in_n;
		}
		io.out_n = left < out_step ? left : out_step;
		if (io.out_n == 0)
			break;
		rc = decoder_run(d, &io, given == in.n);
		io.out_n = 0;
	} while (rc == DECODE_MORE);
	out->n = (size_t)(io.out - out->p);
	decoder_free(d);
	return out->n == room ? DECODE_MORE : rc;
}

static void assert_unpacks(enum source_format format, struct bytes in,
                           struct bytes want, size_t in_step, size_t out_step)
{
	struct bytes got;

	assert_int_equal(
		unpack(format, in, in_step, out_step, want.n + 1, &got),
		DECODE_DONE);
	assert_int_equal(got.n, want.n);
	assert_memory_equal(got.p, want.p, want.n);
	free(got.p);
}

static void test_round_trip(void **state)
{
	static const size_t sizes[] = {0, 1, 1000, 300000};
	static const size_t steps[] = {1, 3, 64, 4096, 1 << 20};

	(void)state;
	for (size_t i = 0; i < PACKED * 4; i++) {
		struct bytes text = bytes_text(sizes[i % 4]);
		struct bytes in = pack(packed[i / 4], text);

		assert_int_equal(decode_sniff((struct span){in.p, in.n}),
		                 packed[i / 4]);
		for (size_t k = 0; k < 25; k++)
			assert_unpacks(packed[i / 4], in, text, steps[k % 5],
			               steps[k / 5]);
		free(in.p);
		free(text.p);
	}
}

static void test_members(void **state)
{
	struct bytes a = bytes_text(5000), b = bytes_text(333);
	struct bytes ab = bytes_join(a, b);

	(void)state;
	for (size_t i = 0; i < PACKED; i++) {
		struct bytes pa = pack(packed[i], a), pb = pack(packed[i], b);
		struct bytes both = bytes_join(pa, pb);

		assert_unpacks(packed[i], both, ab, 1, 1 << 20);
		assert_unpacks(packed[i], both, ab, 1 << 20, 7);
		free(both.p);
		free(pa.p);
		free(pb.p);
	}
	free(ab.p);
	free(a.p);
	free(b.p);
}

static void test_gzip_padding(void **state)
{
	struct bytes text = bytes_text(100), in = pack_gzip(text);
	struct bytes zeros = {(char[9]){0}, 9}, noise = {(char[]){"junk"}, 4};
	struct bytes padded = bytes_join(in, zeros);
	struct bytes bad = bytes_join(in, noise);
	struct bytes got;

	(void)state;
	assert_unpacks(SOURCE_GZIP, padded, text, 5, 1000);
	assert_int_equal(unpack(SOURCE_GZIP, bad, 1000, 1000, 1000, &got),
	                 DECODE_BAD);
	assert_int_equal(got.n, text.n);
	free(got.p);
	free(padded.p);
	free(bad.p);
	free(in.p);
	free(text.p);
}

static void test_zstd_skippable(void **state)
{
	struct bytes skip = {(char[]){"\x5a\x2a\x4d\x18\x03\0\0\0abc"}, 11};
	struct bytes text = bytes_text(100), in = pack_zstd(text);
	struct bytes front = bytes_join(skip, in);
	struct bytes both = bytes_join(front, skip);

	(void)state;
	assert_int_equal(decode_sniff((struct span){both.p, both.n}),
	                 SOURCE_ZSTD);
	assert_unpacks(SOURCE_ZSTD, both, text, 1, 1000);
	assert_unpacks(SOURCE_ZSTD, both, text, 1000, 1000);
	free(both.p);
	free(front.p);
	free(in.p);
	free(text.p);
}

/* Every prefix: cut, and a prefix of the text. */
static void test_truncated(void **state)
{
	struct bytes text = bytes_text(700), got;

	(void)state;
	for (size_t i = 0; i < PACKED; i++) {
		struct bytes in = pack(packed[i], text), part = in;

		for (part.n = 1; part.n < in.n; part.n++) {
			size_t step = part.n % 3 ? 1000 : 1;

			assert_int_equal(
				unpack(packed[i], part, step, 1000, 1000, &got),
				DECODE_CUT);
			assert_true(got.n <= text.n);
			assert_memory_equal(got.p, text.p, got.n);
			free(got.p);
		}
		free(in.p);
	}
	free(text.p);
}

/* A flipped bit is found, or it stood where it does not matter. */
static void test_damaged(void **state)
{
	struct bytes text = bytes_text(300), got;

	(void)state;
	for (size_t i = 0; i < PACKED; i++) {
		struct bytes in = pack(packed[i], text);

		for (size_t k = 0; k < in.n * 8; k++) {
			enum decode_result rc;

			in.p[k / 8] = (char)(in.p[k / 8] ^ 1 << k % 8);
			rc = unpack(packed[i], in, 1000, 1000, 1 << 16, &got);
			if (rc == DECODE_DONE) {
				assert_int_equal(got.n, text.n);
				assert_memory_equal(got.p, text.p, text.n);
			}
			free(got.p);
			in.p[k / 8] = (char)(in.p[k / 8] ^ 1 << k % 8);
		}
		free(in.p);
	}
	free(text.p);
}

/* What was decoded before the damage is there. */
static void test_keeps_front(void **state)
{
	struct bytes text = bytes_text(5000), got;

	(void)state;
	for (size_t i = 0; i < PACKED; i++) {
		struct bytes in = pack(packed[i], text);
		struct bytes both = bytes_join(in, in);

		both.p[in.n] ^= 0x10;
		assert_int_equal(
			unpack(packed[i], both, 1 << 20, 1 << 20, 20000, &got),
			DECODE_BAD);
		assert_int_equal(got.n, text.n);
		assert_memory_equal(got.p, text.p, text.n);
		free(got.p);
		free(both.p);
		free(in.p);
	}
	free(text.p);
}

/* Damage at the very end, where the sums and sizes are, takes nothing back. */
static void test_bad_sum(void **state)
{
	static const size_t out_steps[] = {1, 7, 64, 4999, 5000, 1 << 20};
	struct bytes text = bytes_text(5000), got;

	(void)state;
	for (size_t i = 0; i < PACKED * 6; i++) {
		enum source_format format = packed[i / 6];
		struct bytes in = pack(format, text);

		in.p[in.n - 2] ^= 1;
		assert_int_equal(unpack(format, in, 1 << 20, out_steps[i % 6],
		                        6000, &got),
		                 DECODE_BAD);
		assert_int_equal(got.n, text.n);
		assert_memory_equal(got.p, text.p, text.n);
		free(got.p);
		free(in.p);
	}
	free(text.p);
}

static void test_zstd_window(void **state)
{
	/* A frame without a size whose window is 2^41 bytes. */
	struct bytes in = {(char[]){"\x28\xb5\x2f\xfd\x00\xf8\x01\0\0"}, 9};
	struct bytes got;

	(void)state;
	assert_int_equal(unpack(SOURCE_ZSTD, in, 100, 100, 100, &got),
	                 DECODE_MEMORY);
	free(got.p);
}

/* The dictionary size of the only block, with the header's sum corrected. */
static void test_xz_memory(void **state)
{
	struct bytes text = bytes_text(100), in = pack_xz(text), got;
	uint8_t *header = (uint8_t *)in.p + 12;
	size_t n = (size_t)header[0] * 4;
	uint8_t *filter = memchr(header + 2, 0x21, n - 2);
	uint32_t sum;

	(void)state;
	assert_non_null(filter);
	filter[2] = 40; /* 4 GiB */
	sum = lzma_crc32(header, n, 0);
	for (int i = 0; i < 4; i++)
		header[n + (size_t)i] = (uint8_t)(sum >> 8 * i);
	assert_int_equal(unpack(SOURCE_XZ, in, 1000, 1000, 1000, &got),
	                 DECODE_MEMORY);
	free(got.p);
	free(in.p);
	free(text.p);
}

static void test_sniff(void **state)
{
	static const struct {
		struct span head;
		enum source_format format;
	} cases[] = {
		{{"", 0}, SOURCE_PLAIN},
		{{"=erl_crash_dump:0.5\n", 20}, SOURCE_PLAIN},
		{{"\x1f", 1}, SOURCE_PLAIN},
		{{"\x1f\x8b", 2}, SOURCE_GZIP},
		{{"\x28\xb5\x2f", 3}, SOURCE_PLAIN},
		{{"\x28\xb5\x2f\xfd", 4}, SOURCE_ZSTD},
		{{"\x50\x2a\x4d\x18", 4}, SOURCE_ZSTD},
		{{"\x60\x2a\x4d\x18", 4}, SOURCE_PLAIN},
		{{"\x5f\x2a\x4d", 3}, SOURCE_PLAIN},
		{{"\xfd\x37zXZ", 5}, SOURCE_PLAIN},
		{{"\xfd\x37zXZ\0", 6}, SOURCE_XZ},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(decode_sniff(cases[i].head), cases[i].format);
	assert_string_equal(decode_name(SOURCE_PLAIN), "");
	assert_string_equal(decode_name(SOURCE_XZ), "xz");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_gzip_padding),
		cmocka_unit_test(test_zstd_skippable),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_keeps_front),
		cmocka_unit_test(test_bad_sum),
		cmocka_unit_test(test_zstd_window),
		cmocka_unit_test(test_xz_memory),
		cmocka_unit_test(test_sniff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
