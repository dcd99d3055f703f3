/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program on a pseudo-terminal of 80x24, as a user has it:
 *
 *   bench_tty start PROGRAM DUMP WORD   the time from exec to the last byte of
 *                                       the first frame that shows the WORD
 *   bench_tty keys PROGRAM DUMP WORD    from a key to the last byte of its
 *                                       frame, while the index is being built
 *   bench_tty bytes PROGRAM DUMP WORD   bytes sent at the start, for a move of
 *                                       the cursor, for a page, while idle
 *   bench_tty memory PROGRAM DUMP WORD  private memory after the index is
 *                                       complete and sorted by memory
 *
 * A frame ends when nothing has come for a few milliseconds.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../common/pty.h"
#include "bench.h"

enum {
	KEYS = 200,
	ROUNDS = 5,
	SECONDS = 60,
};

/* After the last byte of a frame; while the index grows the next one can follow
 * 4 ms later. */
static const double quiet = 0.002;

static void __attribute__((noreturn)) fail(const char *why)
{
	fprintf(stderr, "bench_tty: %s\n", why);
	exit(1);
}

static double start(struct pty *p, char **argv)
{
	static const char *const env[] = {"TERM=xterm-256color", "LANG=C.UTF-8",
	                                  NULL};
	const char *const words[] = {argv[3], "<0.", NULL};
	const char *const program[] = {argv[1], argv[2], NULL};
	struct pty_plan plan = {NULL, program, env, 24, 80};
	double begin = pty_now();

	if (!pty_start(p, &plan))
		exit(1);
	if (!pty_expect(p, words, SECONDS))
		fail("the first frame does not appear");
	while (pty_read(p, quiet))
		;
	return p->last - begin;
}

static void stop(struct pty *p)
{
	pty_send(p, "Q");
	if (pty_end(p, SECONDS) != 0)
		fail("does not end well");
}

/* The time from a key to the last byte of what it made the program send; 0 if
 * it sent nothing. */
static double press(struct pty *p, const char *key)
{
	double begin = pty_now();

	p->last = 0;
	pty_send(p, key);
	pty_read(p, 0.2);
	while (pty_read(p, quiet))
		;
	return p->last > 0 ? p->last - begin : 0;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void measure_start_once(struct pty *p, char **argv)
{
	bench_say("first_frame", start(p, argv));
	stop(p);
}

static void measure_start(struct pty *p, char **argv)
{
	double worst = 0;

	for (int i = 0; i < ROUNDS; i++) {
		double took = start(p, argv);

		worst = took > worst ? took : worst;
		stop(p);
	}
	bench_say("first_frame", worst);
}

static void measure_keys(struct pty *p, char **argv)
{
	static const char *const keys[] = {
		"\033[B", "\033[B", "\033[A", "\033[6~", "\033[6~", "\033[5~",
		"G",      "g",      "1",      "2",       "\033[C",  "\033[D",
	};
	double took[KEYS];
	size_t n = 0;

	start(p, argv);
	press(p, "2");
	for (size_t i = 0; i < KEYS; i++) {
		double t = press(p, keys[i % (sizeof(keys) / sizeof(keys[0]))]);

		if (t > 0)
			took[n++] = t;
	}
	stop(p);
	if (n == 0)
		fail("no key had an answer");
	qsort(took, n, sizeof(took[0]), compare);
	bench_say("keys", (double)n);
	bench_say("key_median", took[n / 2]);
	bench_say("key_99", took[n * 99 / 100]);
	bench_say("key_worst", took[n - 1]);
}

/* Most bytes that the program sends for the key, of some presses. */
static double bytes_of(struct pty *p, const char *key)
{
	uint64_t most = 0;

	for (int i = 0; i < 10; i++) {
		uint64_t before = p->bytes;

		press(p, key);
		most = p->bytes - before > most ? p->bytes - before : most;
	}
	return (double)most;
}

static void measure_bytes(struct pty *p, char **argv)
{
	uint64_t before;

	start(p, argv);
	bench_say("bytes_start", (double)p->bytes);
	pty_settle(p, 1);
	press(p, "2");
	pty_settle(p, 0.5);
	bench_say("bytes_cursor", bytes_of(p, "\033[B"));
	bench_say("bytes_page", bytes_of(p, "\033[6~"));
	pty_settle(p, 0.5);
	before = p->bytes;
	pty_read(p, 3);
	bench_say("bytes_idle", (double)(p->bytes - before));
	stop(p);
}

static void measure_memory(struct pty *p, char **argv)
{
	start(p, argv);
	pty_settle(p, 2);
	press(p, "2");
	press(p, "M");
	pty_settle(p, 1);
	bench_say("private", bench_private(p->pid));
	stop(p);
}

int main(int argc, char **argv)
{
	static const struct mode {
		const char *name;
		void (*run)(struct pty *p, char **argv);
	} modes[] = {
		{"start", measure_start},   {"start1", measure_start_once},
		{"keys", measure_keys},     {"bytes", measure_bytes},
		{"memory", measure_memory},
	};
	static struct pty p;

	if (argc != 5)
		return 64;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(argv[1], modes[i].name) == 0) {
			modes[i].run(&p, argv + 1);
			return 0;
		}
	return 64;
}
