/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_HUGEPAGE_H
#define BASE_HUGEPAGE_H

/*
 * Asks for large pages under big, fresh, zeroed memory: with millions of
 * sections a tenth of the scan's time would go into making small ones. Only
 * advice; what is never written takes no memory either way.
 */

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

enum { HUGEPAGE_MIN = 4 * 1024 * 1024 };

static inline void hugepage_advise(void *p, size_t n)
{
#ifdef MADV_HUGEPAGE
	/* Whole pages, of whatever size the system has. */
	const size_t page = 65536;
	size_t skip = (page - (uintptr_t)p % page) % page;

	if (n >= HUGEPAGE_MIN)
		madvise((char *)p + skip, (n - skip) / page * page,
		        MADV_HUGEPAGE);
#else
	(void)p;
	(void)n;
#endif
}

#endif
