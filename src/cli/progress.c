/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The progress line. It ends with CR, not LF, so that the next one, or blanks,
 * can take its place.
 */
#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/fmt.h"

enum {
	QUIET_MS = 1000,
	EVERY_MS = 100,
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_init(struct progress *p)
{
	*p = (struct progress){.wanted = isatty(STDERR_FILENO)};
	p->start = now_ms();
}

void progress_show(struct progress *p, const char *what, uint64_t done,
                   uint64_t total)
{
	char amount[FMT_MAX];
	int64_t now;

	if (!p->wanted)
		return;
	now = now_ms();
	if (now - p->start < QUIET_MS || now - p->last < EVERY_MS)
		return;
	p->last = now;
	p->shown = true;
	if (total > 0)
		fmt_percent(done, total, amount);
	else
		fmt_bytes(done, amount);
	fprintf(stderr, "crashdive: %s %s    \r", what, amount);
	fflush(stderr);
}

void progress_clear(struct progress *p)
{
	if (p->shown)
		fprintf(stderr, "%50s\r", "");
	p->shown = false;
}
