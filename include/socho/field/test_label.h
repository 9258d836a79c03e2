/* Labels planted to measure who inspects: each has a code that is known to be wrong and pays nobody. Few people know where
 * they hang; what finds one opens no incident. */
#ifndef SOCHO_FIELD_TEST_LABEL_H
#define SOCHO_FIELD_TEST_LABEL_H

#include "socho/base/request.h"

/* POST /v1/markets/{id}/test_labels {stall, note?}: 201 with the label and its payload. */
void test_label_plant(struct request *rq);
/* GET /v1/markets/{id}/test_labels */
void test_labels_list(struct request *rq);
/* GET /v1/test_labels/{id}, .png: to print it. */
void test_label_show(struct request *rq);
void test_label_png(struct request *rq);
/* POST /v1/test_labels/{id}/remove {}: ERR_CONFLICT when it was before. */
void test_label_remove(struct request *rq);

#endif
