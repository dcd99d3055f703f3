/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

/* What the programs of the benchmark share. They print "NAME VALUE" lines,
 * which run.sh makes a table of: seconds, bytes or plain counts. */

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>

static inline double bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline void bench_say(const char *name, double value)
{
	printf("%s %.6f\n", name, value);
	fflush(stdout);
}

static inline double bench_least(double a, double b)
{
	return a == 0 || b < a ? b : a;
}

/* Bytes of a process that are its own: neither of a file nor shared. */
static inline double bench_private(pid_t pid)
{
	char line[256], path[64];
	unsigned long kb = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "Anonymous: %lu kB", &kb) == 1)
			break;
	fclose(f);
	return (double)kb * 1024;
}

#endif
