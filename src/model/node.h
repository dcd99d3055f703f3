/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_NODE_H
#define MODEL_NODE_H

/* The table of the nodes that the dumping one knew. */

#include "model/table.h"

extern const struct table table_nodes;

#endif
