/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_PORT_H
#define MODEL_PORT_H

/* The table of ports, and the numbers of its columns. */

#include "model/table.h"

enum port_column {
#define COLUMN(key, ...) PORT_##key,
#include "model/port.def"
#undef COLUMN
	PORT_COLUMNS,
};

extern const struct table table_ports;

#endif
