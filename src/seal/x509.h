/* The one thing that two files of this room need from certificates. */
#ifndef SOCHO_SEAL_X509_PRIVATE_H
#define SOCHO_SEAL_X509_PRIVATE_H

#include <openssl/asn1.h>
#include <time.h>

#include "socho/base/clock.h"

static inline int64_t us_of(const ASN1_TIME *at)
{
	struct tm tm;
	return ASN1_TIME_to_tm(at, &tm) == 1 ? (int64_t)timegm(&tm) * US_PER_S : 0;
}

#endif
