/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_CODE_H
#define MODEL_CODE_H

/* The tables of loaded code: modules, and the funs that they make. */

#include "model/table.h"

extern const struct table table_modules;
extern const struct table table_funs;

#endif
