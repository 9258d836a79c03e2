#include "socho/base/details.h"

#include <stdio.h>

enum { STATE_BYTES_MAX = 80 };

static const struct {
	const char *state_z, *vi_z;
} states[] = {
	/* what is proposed and decided */
	{"draft", "còn là bản nháp"},
	{"submitted", "đang chờ duyệt"},
	{"returned", "bị trả lại"},
	{"rejected", "bị từ chối"},
	{"approved", "đã duyệt"},
	{"review", "đang chờ xem xét"},
	{"waiting", "đang chờ đủ thời gian"},
	{"cancelled", "đã dừng"},
	{"received", "đã tiếp nhận"},
	{"published", "đã công bố"},
	/* codes */
	{"requested", "đang chờ cấp"},
	{"issued", "đã cấp"},
	{"printed", "đã in"},
	{"displayed", "đang niêm yết"},
	{"superseded", "đã có mã khác thay"},
	{"revoked", "đã thu hồi"},
	{"expired", "đã hết hạn"},
	{"used", "đã dùng"},
	{"erased", "đã xóa"},
	/* files and jobs */
	{"queued", "đang chờ đến lượt"},
	{"running", "đang làm"},
	{"checked", "đã dò, chờ nhận"},
	{"committing", "đang nhận"},
	{"committed", "đã nhận"},
	{"refused", "bị từ chối"},
	{"done", "đã xong"},
	{"failed", "bị lỗi"},
	{"open", "đang mở"},
	{"closed", "đã đóng"},
	/* a market on its way to chợ 4.0 */
	{"none", "chưa qua bước nào"},
	{"pilot", "đang thí điểm"},
	{"evaluated", "đã đánh giá"},
	{"extended", "đã mở rộng"},
	{"recognised", "đã công nhận"},
	{"withdrawn", "đã thu hồi"},
};

struct slice state_vi(struct slice state)
{
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (slice_eq(state, slice_z(states[i].state_z)))
			return slice_z(states[i].vi_z);
	return state;
}

int fault_state(struct fault *f, enum err e, const char *field, struct slice state)
{
	char vi[STATE_BYTES_MAX], en[STATE_BYTES_MAX];
	snprintf(vi, sizeof vi, "hiện %.*s", SARG(state_vi(state)));
	snprintf(en, sizeof en, "it is %.*s", SARG(state));
	return fault_words(f, e, field, vi, en);
}
