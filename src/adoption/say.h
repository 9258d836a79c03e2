/* What is said in several places of this room about a value that was refused; as in socho/base/details.h. */
#ifndef SOCHO_ADOPTION_SAY_H
#define SOCHO_ADOPTION_SAY_H

#include "socho/base/details.h"

#define SAY_NOT_BEGUN "kỳ này chưa bắt đầu", "this period has not begun"
#define SAY_MARKET_OR_UNIT "chọn một chợ, hoặc một đơn vị hành chính", "either a market or a unit"
#define SAY_WHOLE_COUNT "số lượng là một số nguyên", "a count is a whole number"
#define SAY_AT_MOST_DENOMINATOR "không lớn hơn mẫu số", "at most the denominator"
#define SAY_VERSION_D "hiện là phiên bản %d", "it is at version %d"

#endif
