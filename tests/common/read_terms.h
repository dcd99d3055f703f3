/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMON_READ_TERMS_H
#define COMMON_READ_TERMS_H

#include "model/dump.h"

/* Decodes and prints the terms of some processes, the literals and the
 * persistent terms. NULL, or what is wrong. */
const char *read_terms(const struct dump *d);

#endif
