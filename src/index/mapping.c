/* SPDX-License-Identifier: Apache-2.0 */
#include "index/mapping.h"

/*
 * The room is taken once with inaccessible pages that cost no memory; pieces
 * of the file are then mapped over its front. Pieces reach beyond the end of a
 * file that still grows: its pages fill in place, so few calls are needed.
 *
 * Rejected: mremap (moves what others point into), read() into memory (doubles
 * the page cache of a dump of 10 GB), and one mapping far beyond the end of
 * the file (every touch of a bad pointer would then be a silent SIGBUS).
 */

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

#ifdef CRASHDIVE_TINY
#define PIECE UINT64_C(1) /* rounded up to one page */
#else
#define PIECE (UINT64_C(64) << 20)
#endif

struct mapping {
	char *base;
	uint64_t room;           /* whole pages */
	_Atomic uint64_t mapped; /* bytes from base that show the file */
	_Atomic int fd;          /* of the file, -1 before the first piece */
	_Atomic bool shrunk;
};

enum {
	GUARDED = 16,      /* the program has one mapping, tests a few */
	AROUND = 64 << 10, /* bytes that Linux maps at a fault, by default */
};

/* What the signal handler knows. It may run in any thread at any time, hence
 * atomics and no lock. */
static struct {
	_Atomic(struct mapping *) map[GUARDED];
	struct sigaction before; /* written by mapping_guard alone */
	uint64_t page;
} guard;

static uint64_t page_size(void)
{
	return (uint64_t)sysconf(_SC_PAGESIZE);
}

/* n must be far below 2^64: file sizes and rooms are. */
static uint64_t round_up(uint64_t n, uint64_t unit)
{
	return (n + unit - 1) / unit * unit;
}

static bool guard_add(struct mapping *m)
{
	for (size_t i = 0; i < GUARDED; i++) {
		struct mapping *none = NULL;

		if (atomic_compare_exchange_strong(&guard.map[i], &none, m))
			return true;
	}
	return false;
}

static void guard_remove(struct mapping *m)
{
	for (size_t i = 0; i < GUARDED; i++) {
		struct mapping *same = m;

		if (atomic_compare_exchange_strong(&guard.map[i], &same, NULL))
			return;
	}
}

enum err mapping_new(struct mapping **out, uint64_t room)
{
	struct mapping *m;
	void *base;

	*out = NULL;
	if (room == 0 || room > SIZE_MAX / 2)
		return ERR_NOMEM;
	room = round_up(room, page_size());
	base = mmap(NULL, room, PROT_NONE,
	            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED)
		return ERR_NOMEM;
	m = xcalloc(1, sizeof(*m));
	m->base = base;
	m->room = room;
	atomic_init(&m->fd, -1);
	if (!guard_add(m)) {
		munmap(base, room);
		free(m);
		return ERR_NOMEM;
	}
	*out = m;
	return ERR_OK;
}

void mapping_free(struct mapping *m)
{
	if (!m)
		return;
	guard_remove(m);
	munmap(m->base, m->room);
	free(m);
}

enum err mapping_extend(struct mapping *m, int fd, uint64_t size)
{
	uint64_t from = atomic_load(&m->mapped);
	uint64_t to;

	if (size <= from)
		return ERR_OK;
	if (size > m->room)
		return ERR_NOMEM;
	to = round_up(size, round_up(PIECE, page_size()));
	if (to > m->room)
		to = m->room;
	if (mmap(m->base + from, to - from, PROT_READ, MAP_SHARED | MAP_FIXED,
	         fd, (off_t)from) == MAP_FAILED)
		return errno == ENOMEM ? ERR_NOMEM : ERR_IO;
	atomic_store(&m->fd, fd);
	atomic_store(&m->mapped, to);
	return ERR_OK;
}

/*
 * Reads a byte of each stretch that the system maps around a fault: all of
 * 945 MB, page-cached, in 61 ms, where MADV_POPULATE_READ needs 88 because it
 * visits each page once more. MADV_WILLNEED was rejected because its read-ahead
 * fills the cache with small pages (the next scan takes half as long again),
 * MADV_SEQUENTIAL because it gains nothing.
 */
void mapping_touch(const struct mapping *m, uint64_t from, uint64_t n)
{
	const volatile char *p = m->base;
	uint64_t to = from + n;

	for (; from < to; from += AROUND - from % AROUND)
		(void)p[from];
}

const char *mapping_base(const struct mapping *m)
{
	return m->base;
}

bool mapping_shrunk(const struct mapping *m)
{
	return atomic_load(&m->shrunk);
}

static struct mapping *guard_find(uintptr_t at)
{
	for (size_t i = 0; i < GUARDED; i++) {
		struct mapping *m = atomic_load(&guard.map[i]);

		if (m && at >= (uintptr_t)m->base &&
		    at - (uintptr_t)m->base < atomic_load(&m->mapped))
			return m;
	}
	return NULL;
}

/* Zero pages for the fault at offset `at`. The whole hole at once if the file
 * is too short; a page that the file should have (the disk failed) alone. */
static bool guard_fill(struct mapping *m, uint64_t at)
{
	uint64_t from = at / guard.page * guard.page;
	uint64_t to = from + guard.page;
	struct stat st;

	if (fstat(atomic_load(&m->fd), &st) == 0 &&
	    (uint64_t)st.st_size <= from) {
		from = round_up((uint64_t)st.st_size, guard.page);
		to = atomic_load(&m->mapped);
	}
	atomic_store(&m->shrunk, true);
	return mmap(m->base + from, to - from, PROT_READ,
	            MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
	            0) != MAP_FAILED;
}

static void on_sigbus(int sig, siginfo_t *si, void *context)
{
	int saved = errno;
	bool fault = si->si_code > 0; /* not sent by kill() */
	struct mapping *m = NULL;

	(void)context;
	if (fault)
		m = guard_find((uintptr_t)si->si_addr);
	if (!m || !guard_fill(m, (uint64_t)((char *)si->si_addr - m->base))) {
		/* Not ours: what was there before takes it when the faulting
		 * instruction runs again. */
		sigaction(sig, &guard.before, NULL);
		if (!fault)
			raise(sig);
	}
	errno = saved;
}

void mapping_guard(void)
{
	struct sigaction sa, before;

	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = on_sigbus;
	sa.sa_flags = SA_SIGINFO | SA_NODEFER;
	sigemptyset(&sa.sa_mask);
	guard.page = page_size();
	sigaction(SIGBUS, &sa, &before);
	if (before.sa_sigaction != on_sigbus)
		guard.before = before;
}
