/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_CLOCK_H
#define UI_CLOCK_H

/* Time that only goes forward, for pauses and patience; never for display. */

#include <stdint.h>
#include <time.h>

static inline int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

#endif
