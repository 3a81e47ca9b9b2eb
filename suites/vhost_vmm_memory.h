/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the suites' VMM keeps what in its memory. The last page is memory that the kernel is not told of. */
#ifndef SUITES_VHOST_VMM_MEMORY_H
#define SUITES_VHOST_VMM_MEMORY_H

#define VMM_PAGE 4096u
#define VMM_DESC_AT 0u                               /* 256 descriptors of 16 bytes: one page */
#define VMM_AVAIL_AT VMM_PAGE                        /* 518 bytes */
#define VMM_USED_AT (2 * VMM_PAGE)                   /* 2054 bytes */
#define VMM_RING_BYTES (3 * VMM_PAGE)                /* of each queue */
#define VMM_SLOTS_AT (2 * VMM_RING_BYTES)            /* 64 pages: a request, and half a page on a response */
#define VMM_RESPONSE_AT (VMM_PAGE / 2)               /* in a slot */
#define VMM_SPARE_AT (VMM_SLOTS_AT + 64 * VMM_PAGE)  /* one page to protect */
#define VMM_TOLD_BYTES (VMM_SPARE_AT + VMM_PAGE)     /* the region that the kernel knows */
#define VMM_MEMORY_BYTES (VMM_TOLD_BYTES + VMM_PAGE) /* ... and one page more */

#endif
