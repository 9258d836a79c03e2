/* The label has usual facts. A face that the product would not print there is had by giving the label its payload as the
 * other face. */
#include "paper.h"

#include <assert.h>
#include <math.h>
#include <png.h>
#include <string.h>

static const char plain[] =
	"00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ630418E5";
static const char sealed[] =
	"00020101021138560010A0000007270126000697041501121018765432100208QRIBFTTA53037045802VN62130809CZ044EEVZ"
	"97710008vn.socho0108pk4tEwMN0243Al6LuFTdumvu6HBqBrPVHwVwi1vHOuauAQa6NR7G0NA"
	"98590008vn.socho0243IrIfR_dT8p4C_cqjGPrjUlfe9XnVbBrUEgPLe7ju8Dg6304288A";
static const char *const payloads[] = {[SHOWN_PLAIN] = plain, [SHOWN_SEALED] = sealed};

/* Of a module: how far the edges of what is printed are softened. */
static const double SOFT = 0.25;
static const double DOTS_A_MM = 300 / 25.4;

static bool shows_both(const struct layout *l)
{
	for (size_t i = 0; i < l->box_count; i++)
		if (l->boxes[i].item == ITEM_SYMBOL_SEALED)
			return true;
	return false;
}

static struct label label_of(const struct subject *s)
{
	struct label l = {
		.market = S("Chợ Hạ Long I"), .stall = S("S12"), .holder = S("NGUYEN THI HUONG"), .bank = S("Vietcombank"),
		.last4 = S("3210"), .code = S("4K7Q2M9XPA3"), .serial = S("7HQ2KD"), .issued = S("22/11/2026"),
		.address = S("https://socho.example.vn/v/4K7Q2M9XPA3"),
		.verify = S("https://socho.example.vn/v/4K7Q2M9XPA3?label=7HQ2KD"), .plain = slice_z(plain),
		.sealed = slice_z(sealed),
	};
	if (!shows_both(s->layout))
		l.plain = l.sealed = slice_z(payloads[s->face]);
	return l;
}

static const struct box *box_of(const struct subject *s)
{
	const enum item items[] = {[SHOWN_PLAIN] = ITEM_SYMBOL_PLAIN, [SHOWN_SEALED] = ITEM_SYMBOL_SEALED};
	for (size_t i = 0; i < s->layout->box_count; i++) {
		const struct box *b = &s->layout->boxes[i];
		if (b->item == ITEM_SYMBOL || b->item == items[s->face])
			return b;
	}
	assert(!"a layout without a symbol");
	return NULL;
}

bool paper_is_printed(const struct subject *s)
{
	const struct box *b = box_of(s);
	bool wide = b->w_mm * s->layout->scale >= LAYOUT_SEALED_MM_MIN;
	return s->level == SYMBOL_M && (b->item != ITEM_SYMBOL || wide || s->face == SHOWN_PLAIN);
}

/* The first label of the page, softened by nothing yet. */
static int draw(struct arena *a, const struct sheet_options *o, const struct label *l, struct paper *out,
                struct fault *why)
{
	struct sheet *s;
	struct slice file;
	int rc = sheet_open(&s, o, why) || sheet_add(s, l, why) || sheet_finish(s, &file, why) ? -1 : 0;
	png_image page = {.version = PNG_IMAGE_VERSION};
	if (rc == 0 && png_image_begin_read_from_memory(&page, file.p, file.n)) {
		const struct layout *y = o->layout;
		page.format = PNG_FORMAT_GRAY;
		uint8_t *all = arena_alloc(a, PNG_IMAGE_SIZE(page));
		png_image_finish_read(&page, NULL, all, 0, NULL);
		int left = (int)(y->left_mm * DOTS_A_MM), top = (int)(y->top_mm * DOTS_A_MM);
		out->w = (int)fmin(y->cell_w_mm * DOTS_A_MM, (int)page.width - left);
		out->h = (int)fmin(y->cell_h_mm * DOTS_A_MM, (int)page.height - top);
		out->soft = arena_alloc(a, (size_t)out->w * (size_t)out->h);
		for (int r = 0; r < out->h; r++)
			memcpy(out->soft + (size_t)r * (size_t)out->w, all + (size_t)(top + r) * page.width + left, (size_t)out->w);
		/* The box on the cut-out label, which starts at a whole dot. */
		out->x_mm += y->left_mm - left / DOTS_A_MM;
		out->y_mm += y->top_mm - top / DOTS_A_MM;
	}
	sheet_free(s);
	return rc;
}

/* The mean of 2 * reach + 1 dots along each row of w; what comes out lies on its side, so that a second call does the
 * columns. */
static void mean_turned(const uint8_t *from, uint8_t *to, int w, int h, int reach)
{
	for (int y = 0; y < h; y++) {
		const uint8_t *row = from + (size_t)y * (size_t)w;
		int sum = 0, span = 2 * reach + 1;
		for (int x = -reach; x <= reach; x++)
			sum += row[x < 0 ? 0 : x < w ? x : w - 1];
		for (int x = 0; x < w; x++) {
			to[(size_t)x * (size_t)h + (size_t)y] = (uint8_t)((sum + span / 2) / span);
			sum += row[x + reach + 1 < w ? x + reach + 1 : w - 1] - row[x < reach ? 0 : x - reach];
		}
	}
}

/* Two means each way are near enough to a normal curve of the same deviation. */
static void soften(struct arena *a, struct paper *p, double deviation)
{
	uint8_t *turned = arena_alloc(a, (size_t)p->w * (size_t)p->h);
	int reach = (int)((sqrt(6 * deviation * deviation + 1) - 1) / 2 + 0.5);
	for (int i = 0; i < 2; i++) {
		mean_turned(p->soft, turned, p->w, p->h, reach);
		mean_turned(turned, p->soft, p->h, p->w, reach);
	}
}

static int modules_of(struct arena *a, const struct subject *s, enum shown_face face)
{
	struct symbol symbol;
	struct fault why;
	int rc = symbol_make_at(a, s->level, slice_z(payloads[face]), &symbol, &why);
	assert(rc == 0);
	return symbol.width;
}

int paper_print(struct arena *a, const struct subject *s, struct paper *out, struct fault *why)
{
	struct layout y = *s->layout;
	struct box b = *box_of(s);
	struct label l = label_of(s);
	int quiet = 2 * SYMBOL_QUIET_MODULES, modules = modules_of(a, s, s->face);
	double module_mm = b.w_mm * y.scale / (modules + quiet);
	if (s->control) {
		modules = modules_of(a, s, SHOWN_PLAIN);
		double side = module_mm * (modules + quiet) / y.scale, in = (b.w_mm - side) / 2;
		b = (struct box){.item = ITEM_SYMBOL_PLAIN, .x_mm = b.x_mm + in, .y_mm = b.y_mm + in, .w_mm = side, .h_mm = side};
		l.plain = slice_z(plain);
		y.boxes = &b;
		y.box_count = 1;
		y.page_box_count = 0;
	}
	*out = (struct paper){
		.dots_a_mm = DOTS_A_MM, .x_mm = b.x_mm * y.scale, .y_mm = b.y_mm * y.scale, .side_mm = b.w_mm * y.scale,
		.module_mm = module_mm, .modules = modules, .preview_pixels = layout_pixels_a_mm(&y) * y.distance_mm,
		.distance_mm = y.distance_mm, .payload_z = payloads[s->control ? SHOWN_PLAIN : s->face],
	};
	if (draw(a, &(struct sheet_options){.layout = &y, .format = SHEET_PNG, .level = s->level}, &l, out, why))
		return -1;
	soften(a, out, SOFT * module_mm * DOTS_A_MM);
	return 0;
}
