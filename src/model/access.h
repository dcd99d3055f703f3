/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ACCESS_H
#define MODEL_ACCESS_H

/* What is answered when the i-th of something long is asked for by somebody
 * who must not wait: the terminal. */
enum access {
	ACCESS_OK,
	ACCESS_LATER, /* not before a job has come so far */
	ACCESS_END,   /* there is none */
};

#endif
