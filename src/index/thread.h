/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_THREAD_H
#define INDEX_THREAD_H

#include <pthread.h>

/* As pthread_create, for a thread that no signal is delivered to but those of
 * its own faults: SIGBUS must reach the mapping (mapping.h). */
int thread_start(pthread_t *thread, void *(*run)(void *), void *arg);

#endif
