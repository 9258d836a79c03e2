/* A name is never recognised as one: whatever is not known to be harmless is hidden. Only ASCII of the memo is ever copied,
 * so that any bytes give sound text. */
#include "socho/confirm/mask.h"

#include <ctype.h>
#include <string.h>

#include "socho/base/text.h"
#include "socho/vietqr/content_code.h"

enum { SHOWN_DIGITS = 3, SIGN_CHARS_MAX = 8, WORD_CHARS_MAX = 8 };

static const char *const harmless[] = {
	"CHO", "CHUYEN", "CK", "CT", "DAY", "GAO", "GD", "GIAN", "HANG", "KHOAN", "KI", "KIOS", "KIOT", "KIOSK", "LO", "MA", "MUA", "NHAN",
	"OT", "QR", "QUA", "QUAN", "QUAY", "RAU", "SAP", "SO", "STALL", "TANG", "THANH", "THIT", "TIEN", "TOAN", "TOI", "TRA", "TT", "TU",
};

static bool in_word(char c)
{
	unsigned char u = (unsigned char)c;
	return u >= 0x80 || isalnum(u);
}

static bool is_harmless(struct slice word)
{
	char capitals[WORD_CHARS_MAX + 1] = "";
	if (word.n > WORD_CHARS_MAX)
		return false;
	for (size_t i = 0; i < word.n; i++)
		capitals[i] = (char)toupper((unsigned char)word.p[i]);
	for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
		if (strcmp(capitals, harmless[i]) == 0)
			return true;
	return false;
}

static void add_word(struct text *t, struct arena *a, struct slice word)
{
	struct memo_finding found;
	size_t digits = 0, letters = 0;
	for (size_t i = 0; i < word.n; i++) {
		digits += word.p[i] >= '0' && word.p[i] <= '9';
		letters += isalpha((unsigned char)word.p[i]) != 0;
	}
	bool plain = digits + letters == word.n;
	memo_find(a, word, &found);
	if (found.code.p) {
		text_add(t, found.code);
		text_add(t, found.bill);
	} else if (plain && (digits ? digits <= SHOWN_DIGITS && word.n <= SIGN_CHARS_MAX && letters <= digits + 1 : is_harmless(word))) {
		text_add(t, word);
	} else if (digits == word.n) {
		text_addf(t, "•%.*s", SARG(slice_sub(word, word.n - 2, word.n)));
	} else {
		text_addf(t, "%.*s•", isalpha((unsigned char)word.p[0]) ? 1 : 0, word.p);
	}
}

struct slice memo_mask(struct arena *a, struct slice memo)
{
	struct text t;
	text_init(&t, a);
	for (size_t i = 0, end; i < memo.n; i = end) {
		for (end = i; end < memo.n && in_word(memo.p[end]);)
			end++;
		if (end > i) {
			add_word(&t, a, slice_sub(memo, i, end));
		} else {
			text_addc(&t, memo.p[i] > ' ' && memo.p[i] < 0x7f ? memo.p[i] : ' ');
			end = i + 1;
		}
	}
	return text_slice(&t);
}
