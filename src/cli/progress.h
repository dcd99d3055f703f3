/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

/* One line on the terminal behind stderr while work takes more than a second;
 * it is gone when the work is. Nothing if stderr is no terminal. */

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool wanted;
	bool shown;
	int64_t start; /* milliseconds */
	int64_t last;
};

void progress_init(struct progress *p);

/* "what 12%"; total 0: the amount alone, in bytes. Cheap: looks at the clock
 * and is seen ten times a second at most. */
void progress_show(struct progress *p, const char *what, uint64_t done,
                   uint64_t total);
void progress_clear(struct progress *p);

#endif
