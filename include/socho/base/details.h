/* What is said in several places about a value that was refused: the Vietnamese and the English sentence of fault_say,
 * beside each other. The letters at the end of a name are the arguments: D an int, LL a long long, Z a size_t. */
#ifndef SOCHO_BASE_DETAILS_H
#define SOCHO_BASE_DETAILS_H

#include "socho/base/error.h"

/* What a state of the register ("submitted", "revoked") is called in Vietnamese, within a sentence; the word itself
 * when it is not known. */
struct slice state_vi(struct slice state);
/* What was asked for does not go with the state that something is in: "it is submitted". Returns -1. */
int fault_state(struct fault *f, enum err e, const char *field, struct slice state);

#define SAY_1_TO_D "từ 1 đến %d", "1 to %d"
#define SAY_AT_MOST_D "nhiều nhất %d", "at most %d"
#define SAY_AT_MOST_BYTES_D "nhiều nhất %d byte", "at most %d bytes"
#define SAY_AT_MOST_DAYS_D "nhiều nhất %d ngày", "at most %d days"
#define SAY_AT_MOST_DAYS_AGO_D "không quá %d ngày trước", "at most %d days ago"
#define SAY_BETWEEN_LL "từ %lld đến %lld", "%lld to %lld"
#define SAY_LINE_D "dòng %d", "line %d"
#define SAY_NOT_AFTER_TODAY "không sau hôm nay", "not after today"
#define SAY_TODAY_AT_THE_LATEST "muộn nhất là hôm nay", "today at the latest"
#define SAY_NOT_TO_COME "không chọn ngày sau hôm nay", "not a day to come"
#define SAY_HEX_64 "64 chữ số thập lục phân (0-9, a-f)", "64 hexadecimal digits"
#define SAY_TWO_DECIMALS "nhiều nhất hai chữ số thập phân", "at most two decimals"
#define SAY_PROVINCE "mã tỉnh, từ 1 đến 99", "a province code, 1 to 99"
#define SAY_EMPTY_FILE "tệp không có gì", "it is empty"

#endif
