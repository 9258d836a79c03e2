/* CRC-16/CCITT-FALSE, the checksum of object 63 (EMVCo MPM 4.7.3): polynomial 1021, start FFFF, nothing reflected,
 * no final xor. It finds slips of the pen, not fraud: anyone can compute it. */
#ifndef SOCHO_VIETQR_CRC_H
#define SOCHO_VIETQR_CRC_H

#include "socho/base/slice.h"

enum { CRC_START = 0xffff };

/* Goes on from `crc`; the first piece starts from CRC_START. */
uint16_t crc_add(uint16_t crc, struct slice bytes);

#endif
