/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Presses random keys in the app, on screens of random sizes, while the index
 * grows in steps of random length: nothing may crash, leak or hang, and every
 * cell on screen must be one that a terminal may be sent.
 *
 *     monkey SEED KEYS DUMP...
 */
#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "model/dump.h"
#include "ui/app.h"

struct rng {
	uint64_t state;
};

static uint64_t next(struct rng *r)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return r->state;
}

static uint64_t below(struct rng *r, uint64_t n)
{
	return next(r) % n;
}

/* The keys of a binding, or any character; returns how many. */
static unsigned random_keys(struct rng *r, struct key out[KEYS_BOUND])
{
	unsigned n = 0;

	while (keymap_at(n))
		n++;
	if (below(r, 8) > 0)
		return keymap_parse(keymap_at((unsigned)below(r, n))->key, out);
	out[0] = (struct key){KEY_CHAR, 0, 0};
	out[0].code = below(r, 16) > 0 ? (uint32_t)(32 + below(r, 95))
	                               : (uint32_t)below(r, 0x3000);
	return 1;
}

/* The second key of a pair may come after something else. */
static void press(struct app *a, struct rng *r)
{
	struct key keys[KEYS_BOUND];
	unsigned n = random_keys(r, keys);

	for (unsigned i = 0; i < n; i++) {
		if (i > 0 && below(r, 8) == 0)
			app_tick(a);
		if (i > 0 && below(r, 16) == 0)
			continue;
		app_key(a, keys[i]);
	}
}

static void check_cells(const struct canvas *c)
{
	for (int i = 0; i < c->rows * c->cols; i++) {
		const struct cell *cell = &c->cells[i];

		assert(cell->style < STYLE_COUNT);
		for (int k = 0; k < CELL_CHARS && cell->ch[k]; k++)
			if (utf8_width(cell->ch[k]) < 0)
				abort();
	}
}

static void reap(struct app *a, struct worker *w, bool wait)
{
	struct pollfd p = {.fd = worker_fd(w), .events = POLLIN};
	struct job *job;

	do {
		if (wait && !app_idle(a))
			poll(&p, 1, 20);
		while ((job = worker_reap(w)))
			app_job_done(a, job);
		app_tick(a);
	} while (wait && !app_idle(a));
}

static void play(struct app *a, struct worker *w, struct rng *r, long keys)
{
	for (long i = 0; i < keys; i++) {
		if (below(r, 50) == 0)
			app_resize(a, (int)below(r, 60), (int)below(r, 200));
		press(a, r);
		app_wish(a);
		check_cells(app_draw(a));
		if (below(r, 4) == 0)
			reap(a, w, below(r, 10) == 0);
	}
}

static int run(const char *path, struct rng *r, long keys)
{
	enum err code;
	struct err_info info;
	struct dump *d = dump_open(path, &code, &info);
	struct worker *w;
	struct app *a;

	if (!d) {
		printf("%s: %s\n", path, info.text);
		return code == ERR_NOT_DUMP ? 0 : 1;
	}
	w = worker_new(&info);
	if (!w || index_start(dump_index(d), -1, &info) != ERR_OK)
		return 1;
	a = app_new(d, w, below(r, 4) == 0);
	play(a, w, r, keys);
	if (below(r, 2) == 0)
		reap(a, w, true);
	index_cancel(dump_index(d));
	worker_free(w);
	app_free(a);
	dump_free(d);
	return 0;
}

int main(int argc, char **argv)
{
	struct rng r;
	long keys;
	int failed = 0;

	if (argc < 4) {
		fprintf(stderr, "usage: monkey SEED KEYS DUMP...\n");
		return 64;
	}
	r.state = strtoull(argv[1], NULL, 10) * 2654435761u + 1;
	keys = strtol(argv[2], NULL, 10);
	for (int i = 3; i < argc; i++)
		failed += run(argv[i], &r, keys);
	printf("monkey: %d dumps, %ld keys each, %d failed\n", argc - 3, keys,
	       failed);
	return failed > 0;
}
