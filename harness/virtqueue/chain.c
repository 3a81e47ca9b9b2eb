/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving bytes in and out of a chain that a device has found, however it is framed. */

#include "harness/virtqueue/virtqueue.h"

void vq_copy_any(void *to, const void *from, size_t bytes)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if (bytes > 32) {
		memcpy(t, f, bytes);
	} else if (bytes >= 16) {
		uint8_t first[16], last[16];

		memcpy(first, f, 16);
		memcpy(last, f + bytes - 16, 16);
		memcpy(t, first, 16);
		memcpy(t + bytes - 16, last, 16);
	} else {
		for (size_t i = 0; i < bytes; i++)
			t[i] = f[i];
	}
}

size_t vq_chain_gather(const struct vq_chain *chain, void *to, size_t max)
{
	uint8_t *at = to;
	size_t left = max;

	for (uint32_t i = 0; i < chain->readable_count && left; i++) {
		const struct vq_piece *piece = &chain->pieces[i];
		size_t n = piece->length < left ? piece->length : left;

		vq_copy(at, piece->host, n);
		at += n;
		left -= n;
	}
	return max - left;
}

size_t vq_chain_scatter(const struct vq_chain *chain, const void *from, size_t bytes)
{
	const struct vq_piece *piece = &chain->pieces[chain->readable_count];
	const uint8_t *at = from;
	size_t left = bytes;

	for (uint32_t i = 0; i < chain->writable_count && left; i++, piece++) {
		size_t n = piece->length < left ? piece->length : left;

		vq_copy(piece->host, at, n);
		at += n;
		left -= n;
	}
	return bytes - left;
}

const char *vq_outcome_text(enum vq_outcome outcome)
{
	switch (outcome) {
	case VQ_CHAIN: return "a chain";
	case VQ_EMPTY: return "nothing";
	case VQ_BAD_NEXT: return "next points outside the descriptor table";
	case VQ_BAD_LOOP: return "the chain is longer than the descriptor table: a loop";
	case VQ_BAD_ORDER: return "a readable descriptor follows a writable one";
	case VQ_BAD_ADDRESS: return "a buffer lies outside guest memory";
	case VQ_BAD_INDIRECT_LENGTH: return "an indirect table's length is 0, no multiple of 16, or over 65536 entries";
	case VQ_BAD_INDIRECT_NESTED: return "an indirect table refers to another";
	case VQ_BAD_INDIRECT_NEXT: return "INDIRECT and NEXT are set together";
	case VQ_BAD_INDIRECT_REFUSED: return "INDIRECT was not negotiated";
	case VQ_BAD_TOTAL: return "the chain holds more than 2^32 bytes";
	case VQ_BAD_PIECES: return "the chain has more than 1024 pieces";
	case VQ_BAD_HEAD: return "the available ring names a head outside the descriptor table";
	case VQ_BAD_INDEX: return "the available index moved by more than the queue's size";
	}
	return "unknown outcome";
}
