/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_SANITIZER_H
#define UNIT_SANITIZER_H

/* What a test cannot do under a sanitizer: limit the address space (both), let
 * a thread read pages while another one replaces them (TSan); and what takes
 * too long there. */

#if defined(__has_feature)
#define HAS_FEATURE(x) __has_feature(x)
#else
#define HAS_FEATURE(x) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || HAS_FEATURE(address_sanitizer)
#define UNDER_ASAN 1
#else
#define UNDER_ASAN 0
#endif

#if defined(__SANITIZE_THREAD__) || HAS_FEATURE(thread_sanitizer)
#define UNDER_TSAN 1
#else
#define UNDER_TSAN 0
#endif

/* How many of something that is large: a sanitizer takes ten times as long. */
#define MANY_OF(n) (UNDER_ASAN || UNDER_TSAN ? (n) / 10 : (n))

#endif
