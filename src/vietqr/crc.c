#include "socho/vietqr/crc.h"

uint16_t crc_add(uint16_t crc, struct slice bytes)
{
	/* The polynomial applied to each value of four bits. */
	static const uint16_t step[16] = {0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6, 0x70e7,
	                                  0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef};
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned byte = (unsigned char)bytes.p[i];
		crc = (uint16_t)((unsigned)(crc << 4) ^ step[(crc >> 12) ^ (byte >> 4)]);
		crc = (uint16_t)((unsigned)(crc << 4) ^ step[(crc >> 12) ^ (byte & 15)]);
	}
	return crc;
}
