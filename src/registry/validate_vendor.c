/* What the kind of a vendor has to do with its numbers: domain.md 4.2 and L20. */
#include <string.h>

#include "socho/registry/validate.h"

enum { ID_DIGITS = 12, OLD_CHARS = 10, EMAIL_BYTES_MAX = 254, EMAIL_LOCAL_BYTES_MAX = 64, REGISTRATION_CHARS_MAX = 40 };

static const struct {
	bool branch;       /* a tax code may name a branch or a further place of business */
	bool personal_tax; /* the personal ID is the tax code */
	bool registers, old_style, free_style;
} rules[VENDOR_KINDS] = {
	[VENDOR_HOUSEHOLD] = {.branch = true, .personal_tax = true, .registers = true, .old_style = true},
	[VENDOR_INDIVIDUAL] = {.personal_tax = true},
	[VENDOR_ENTERPRISE] = {.branch = true, .registers = true},
	[VENDOR_COOPERATIVE] = {.branch = true, .registers = true},
	[VENDOR_FARMER] = {.personal_tax = true},
	[VENDOR_INSTITUTION] = {.branch = true, .registers = true, .free_style = true},
};

static struct slice without_blanks(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			p[n++] = s.p[i];
	return slice_of(p, n);
}

/* People and spreadsheets leave out the hyphen before the branch. */
static struct slice with_hyphen(struct arena *a, struct slice s)
{
	return s.n == 13 && slice_all_digits(s) ? arena_printf(a, "%.10s-%.3s", s.p, s.p + 10) : s;
}

int validate_vendor_tax_code(struct arena *a, enum vendor_kind kind, struct slice text, int32_t today, const char *field,
                             struct slice *code, struct slice *id_number, struct fault *why)
{
	struct slice s = without_blanks(a, text);
	*code = *id_number = (struct slice){NULL, 0};
	if (s.n == ID_DIGITS && slice_all_digits(s)) {
		if (!rules[kind].personal_tax)
			return fault_say(why, ERR_BAD_TAX_CODE, field, "mười hai chữ số là mã số thuế cá nhân",
			                 "twelve digits are a person's tax code");
		return validate_id_number(a, s, today, field, id_number, why);
	}
	if (validate_tax_code(a, with_hyphen(a, s), field, code, why))
		return -1;
	if (code->n > 10 && !rules[kind].branch)
		return fault_say(why, ERR_BAD_TAX_CODE, field, "mã số thuế cá nhân không có chi nhánh",
		                 "a person's tax code has no branch");
	return 0;
}

const char *registration_style_name(enum registration_style style)
{
	static const char *const names[] = {NULL, "old", "tax", "id", "other"};
	return names[style];
}

/* Two digits, a letter, 8, six digits; the letter large. */
static bool old_style(struct arena *a, struct slice s, struct slice *out)
{
	if (s.n != OLD_CHARS || !slice_all_digits(slice_sub(s, 0, 2)) || !slice_all_digits(slice_sub(s, 3, s.n)) || s.p[3] != '8')
		return false;
	char letter = s.p[2] >= 'a' && s.p[2] <= 'z' ? (char)(s.p[2] - 32) : s.p[2];
	*out = arena_printf(a, "%.2s%c%.7s", s.p, letter, s.p + 3);
	return letter >= 'A' && letter <= 'Z';
}

int validate_registration(struct arena *a, enum vendor_kind kind, struct slice text, int32_t today, const char *field,
                          struct registration *out, struct fault *why)
{
	struct slice s = without_blanks(a, text);
	struct fault ignored;
	*out = (struct registration){.style = REGISTRATION_TAX};
	if (!rules[kind].registers)
		return fault_say(why, ERR_BAD_REGISTRATION, field, "loại người bán này không cần giấy chứng nhận đăng ký",
		                 "people of this kind need no registration");
	if (s.n == ID_DIGITS && slice_all_digits(s) && rules[kind].personal_tax) {
		out->style = REGISTRATION_ID;
		return validate_id_number(a, s, today, field, &out->id_number, why);
	}
	if (rules[kind].old_style && old_style(a, s, &out->number)) {
		out->style = REGISTRATION_OLD;
		return 0;
	}
	if (validate_tax_code(a, with_hyphen(a, s), field, &out->number, &ignored) == 0)
		return 0;
	if (!rules[kind].free_style || !text.n || text.n > REGISTRATION_CHARS_MAX)
		return fault(why, ERR_BAD_REGISTRATION, field);
	*out = (struct registration){.style = REGISTRATION_OTHER, .number = text};
	return 0;
}

static bool email_characters(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("<>()[],;:\\\"", s.p[i]))
			return false;
	return s.n > 0;
}

/* Labels of letters, digits and inner hyphens, two of them at least. */
static bool domain_ok(struct slice s)
{
	size_t label = 0, dots = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (c == '.') {
			if (!label || s.p[i - 1] == '-')
				return false;
			label = 0, dots++;
		} else if (plain || (c == '-' && label)) {
			label++;
		} else {
			return false;
		}
	}
	return dots && label && s.p[s.n - 1] != '-';
}

int validate_email(struct arena *a, struct slice text, const char *field, struct slice *out, struct fault *why)
{
	struct slice domain = text, local = slice_cut(&domain, '@');
	char *lower = arena_alloc(a, domain.n + 1);
	for (size_t i = 0; i < domain.n; i++)
		lower[i] = domain.p[i] >= 'A' && domain.p[i] <= 'Z' ? (char)(domain.p[i] + 32) : domain.p[i];
	domain = slice_of(lower, domain.n);
	if (text.n > EMAIL_BYTES_MAX || local.n > EMAIL_LOCAL_BYTES_MAX || !email_characters(local) || local.p[0] == '.' ||
	    local.p[local.n - 1] == '.' || !domain_ok(domain))
		return fault(why, ERR_BAD_EMAIL, field);
	*out = arena_printf(a, "%.*s@%.*s", SARG(local), SARG(domain));
	return 0;
}
