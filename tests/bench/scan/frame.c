/* In this order: ink and dirt on the paper, the hand that holds the phone (perspective through a pinhole), lens and
 * motion, light, sensor, compression. Every chance is drawn before any pixel is, so that frames of one seed differ in
 * nothing but the paper. */
#include "frame.h"

#include <math.h>
#include <string.h>

#include "chance.h"

const struct profile profile_ideal = {.name = "ideal", .contrast_least = 1, .contrast_most = 1};
const struct profile profile_clean = {
	.name = "clean", .dot_gain = 0.1, .rotation_deg = 5, .tilt_deg = 5, .blur_least = 0, .blur_most = 0.6,
	.contrast_least = 1, .contrast_most = 1, .noise = 4,
};
const struct profile profile_stall = {
	.name = "stall", .dot_gain = 0.1, .rotation_deg = 25, .tilt_deg = 25, .blur_least = 0.6, .blur_most = 1.2,
	.contrast_least = 0.55, .contrast_most = 0.8, .noise = 9, .shading = 0.35, .dirt = 0.01, .glare = 0.15, .jpeg = 80,
};
const struct profile profile_hard = {
	.name = "hard", .dot_gain = 0.1, .rotation_deg = 25, .tilt_deg = 40, .blur_least = 1, .blur_most = 1.8,
	.contrast_least = 0.35, .contrast_most = 0.6, .noise = 14, .shading = 0.35, .dirt = 0.03, .glare = 0.3, .jpeg = 80,
};

enum {
	FRAME_W_MAX = 1080, FRAME_H_MAX = 1920, /* of the preview */
	MARGIN = 12,                            /* pixels of what the label lies on */
	SUBSAMPLES = 2,                         /* a pixel's side; the softened edges are as wide as a pixel */
	DIRT_SIDE = 256, BLOBS_MAX = 64,
	REACH_MAX = 8,
};
static const float TABLE = 0.4F; /* how light what the label lies on is */

struct hand {
	double rotation, tilt, axis; /* radians */
	double dx, dy;               /* of a pixel */
};

struct light {
	double contrast, shading, from;                   /* the side it comes from, as an angle */
	double glare, glare_x, glare_y, glare_w, glare_h; /* in widths of the symbol, from its middle */
};

struct dirt {
	uint8_t tone[DIRT_SIDE][DIRT_SIDE]; /* 0: clean */
};

/* ---- chances */

static struct hand take_hand(struct chance *c, const struct profile *with)
{
	const double degree = M_PI / 180;
	return (struct hand){
		.rotation = chance_between(c, -with->rotation_deg, with->rotation_deg) * degree,
		.tilt = chance_between(c, 0, with->tilt_deg) * degree,
		.axis = chance_between(c, 0, 2 * M_PI),
		.dx = chance_between(c, 0, 1),
		.dy = chance_between(c, 0, 1),
	};
}

static struct light take_light(struct chance *c, const struct profile *with)
{
	struct light l = {
		.contrast = chance_between(c, with->contrast_least, with->contrast_most),
		.shading = with->shading,
		.from = chance_between(c, 0, 2 * M_PI),
		.glare_x = chance_between(c, -0.5, 0.5),
		.glare_y = chance_between(c, -0.5, 0.5),
		.glare_w = chance_between(c, 0.06, 0.2),
		.glare_h = chance_between(c, 0.06, 0.2),
	};
	bool is = chance_between(c, 0, 1) < with->glare;
	l.glare = is ? chance_between(c, 0.4, 1) : 0;
	return l;
}

/* Round blobs anywhere on the symbol, dark or light, until they cover enough. Of this size they cost what they cost the
 * reference's prototype: 15 of 100 frames at 2 % of the area, 35 at 5 %, 79 at 8 %. */
static void take_dirt(struct chance *c, const struct profile *with, struct dirt *d)
{
	memset(d, 0, sizeof *d);
	int wanted = (int)(with->dirt * DIRT_SIDE * DIRT_SIDE), covered = 0;
	for (int i = 0; i < BLOBS_MAX && covered < wanted; i++) {
		double cx = chance_between(c, 0, DIRT_SIDE), cy = chance_between(c, 0, DIRT_SIDE);
		double r = chance_between(c, 0.04, 0.08) * DIRT_SIDE;
		uint8_t tone = (uint8_t)(1 + chance_between(c, 0, 2));
		for (int y = (int)fmax(cy - r, 0); y < fmin(cy + r, DIRT_SIDE); y++)
			for (int x = (int)fmax(cx - r, 0); x < fmin(cx + r, DIRT_SIDE); x++)
				if (hypot(x - cx, y - cy) <= r && !d->tone[y][x]) {
					d->tone[y][x] = tone;
					covered++;
				}
	}
}

/* ---- paper to pixels */

/* From millimetres around the symbol's middle to pixels around the frame's point that looks at it, in homogeneous
 * coordinates: a plane at the distance, turned in itself and then about an axis in it. */
static void see(const struct paper *p, const struct hand *h, double m[3][3])
{
	double cr = cos(h->rotation), sr = sin(h->rotation), ct = cos(h->tilt), st = sin(h->tilt);
	double ax = cos(h->axis), ay = sin(h->axis), f = p->preview_pixels;
	const double tilt[3][2] = {{ct + ax * ax * (1 - ct), ax * ay * (1 - ct)},
	                           {ax * ay * (1 - ct), ct + ay * ay * (1 - ct)},
	                           {-ay * st, ax * st}};
	for (int i = 0; i < 3; i++) {
		double scale = i < 2 ? f : 1;
		m[i][0] = scale * (tilt[i][0] * cr + tilt[i][1] * sr);
		m[i][1] = scale * (tilt[i][1] * cr - tilt[i][0] * sr);
		m[i][2] = i < 2 ? 0 : p->distance_mm;
	}
}

static void invert(double m[3][3], double out[3][3])
{
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++) {
			int a = (j + 1) % 3, b = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
			out[i][j] = m[a][c] * m[b][d] - m[a][d] * m[b][c];
		}
}

struct view {
	double back[3][3]; /* from pixels to millimetres around the symbol's middle */
	double left, top;  /* of the frame, from the point that looks at the middle */
	int w, h;
};

/* The frame holds the whole label, as far as the preview reaches; its sides are whole blocks of JPEG. */
static struct view view_of(const struct paper *p, const struct hand *h)
{
	struct view v;
	double m[3][3], least[2] = {INFINITY, INFINITY}, most[2] = {-INFINITY, -INFINITY};
	const int limits[2] = {FRAME_W_MAX, FRAME_H_MAX};
	see(p, h, m);
	invert(m, v.back);
	for (int corner = 0; corner < 4; corner++) {
		double x = (corner & 1 ? p->w / p->dots_a_mm : 0) - p->x_mm - p->side_mm / 2;
		double y = (corner & 2 ? p->h / p->dots_a_mm : 0) - p->y_mm - p->side_mm / 2;
		double z = m[2][0] * x + m[2][1] * y + m[2][2];
		for (int i = 0; i < 2; i++) {
			double at = (m[i][0] * x + m[i][1] * y) / z;
			least[i] = fmin(least[i], at - MARGIN);
			most[i] = fmax(most[i], at + MARGIN);
		}
	}
	for (int i = 0; i < 2; i++) {
		least[i] = fmax(least[i], -limits[i] / 2.0);
		most[i] = fmin(most[i], limits[i] / 2.0);
	}
	v.left = floor(least[0]) + h->dx;
	v.top = floor(least[1]) + h->dy;
	v.w = (int)(most[0] - least[0]) / 8 * 8;
	v.h = (int)(most[1] - least[1]) / 8 * 8;
	return v;
}

/* How light the paper is at a place in dots. */
static float ink_at(const struct paper *p, float x, float y, float threshold)
{
	static const float steep = 4; /* of the softened edge's slope */
	if (!(x >= 0 && y >= 0 && x < (float)(p->w - 1) && y < (float)(p->h - 1)))
		return -1;
	int ix = (int)x, iy = (int)y;
	float fx = x - (float)ix, fy = y - (float)iy;
	const uint8_t *at = p->soft + (size_t)iy * (size_t)p->w + ix;
	float upper = (float)at[0] + fx * (float)(at[1] - at[0]);
	float lower = (float)at[p->w] + fx * (float)(at[p->w + 1] - at[p->w]);
	float light = ((upper + fy * (lower - upper)) / 255 - threshold) * steep + 0.5F;
	return light < 0 ? 0 : light > 1 ? 1 : light;
}

static float light_of(const struct paper *p, const struct dirt *d, double x_mm, double y_mm, float threshold)
{
	static const float tones[] = {0, 0.2F, 0.8F};
	double side_mm = p->module_mm * p->modules;
	double u = (x_mm / side_mm + 0.5) * DIRT_SIDE, v = (y_mm / side_mm + 0.5) * DIRT_SIDE;
	if (u >= 0 && v >= 0 && u < DIRT_SIDE && v < DIRT_SIDE && d->tone[(int)v][(int)u])
		return tones[d->tone[(int)v][(int)u]];
	float x = (float)((x_mm + p->x_mm + p->side_mm / 2) * p->dots_a_mm - 0.5);
	float y = (float)((y_mm + p->y_mm + p->side_mm / 2) * p->dots_a_mm - 0.5);
	float light = ink_at(p, x, y, threshold);
	return light < 0 ? TABLE : light;
}

static float pixel_of(const struct paper *p, const struct view *v, const struct dirt *d, int x, int y, float threshold)
{
	float sum = 0;
	for (int i = 0; i < SUBSAMPLES * SUBSAMPLES; i++) {
		int across = i % SUBSAMPLES, down = i / SUBSAMPLES;
		double px = v->left + x + (across + 0.5) / SUBSAMPLES, py = v->top + y + (down + 0.5) / SUBSAMPLES;
		double mx = v->back[0][0] * px + v->back[0][1] * py + v->back[0][2];
		double my = v->back[1][0] * px + v->back[1][1] * py + v->back[1][2];
		double near = 1 / (v->back[2][0] * px + v->back[2][1] * py + v->back[2][2]);
		sum += light_of(p, d, mx * near, my * near, threshold);
	}
	return sum / (SUBSAMPLES * SUBSAMPLES);
}

/* ---- lens and motion */

static int clamped(int i, int n)
{
	return i < 0 ? 0 : i < n ? i : n - 1;
}

/* Of one row, weighed; it goes on outside as it ends. */
static void blur_row(const float *from, float *to, int w, const float *weights, int reach)
{
	for (int x = 0; x < w; x++)
		to[x] = 0;
	for (int i = -reach; i <= reach; i++) {
		int first = i < 0 ? -i : 0, last = i < 0 ? w : w - i;
		for (int x = 0; x < first; x++)
			to[x] += weights[i + reach] * from[0];
		for (int x = first; x < last; x++)
			to[x] += weights[i + reach] * from[x + i];
		for (int x = last; x < w; x++)
			to[x] += weights[i + reach] * from[w - 1];
	}
}

static void blur(float *from, float *half, int w, int h, double deviation)
{
	if (deviation < 0.05)
		return;
	float weights[2 * REACH_MAX + 1], sum = 0;
	int reach = (int)fmin(ceil(deviation * 3.5), REACH_MAX);
	for (int i = -reach; i <= reach; i++)
		sum += weights[i + reach] = (float)exp(-0.5 * i * i / (deviation * deviation));
	for (int i = 0; i <= 2 * reach; i++)
		weights[i] /= sum;
	for (int y = 0; y < h; y++)
		blur_row(from + (size_t)y * (size_t)w, half + (size_t)y * (size_t)w, w, weights, reach);
	memset(from, 0, sizeof *from * (size_t)w * (size_t)h);
	for (int y = 0; y < h; y++)
		for (int i = -reach; i <= reach; i++) {
			const float *row = half + (size_t)clamped(y + i, h) * (size_t)w;
			for (int x = 0; x < w; x++)
				from[(size_t)y * (size_t)w + (size_t)x] += weights[i + reach] * row[x];
		}
}

/* Adds the picture, put aside by less than a pixel or by some. */
static void add_aside(const float *from, float *to, int w, int h, float dx, float dy)
{
	int ix = (int)floorf(dx), iy = (int)floorf(dy);
	float fx = dx - (float)ix, fy = dy - (float)iy;
	for (int y = 0; y < h; y++) {
		const float *upper = from + (size_t)clamped(y + iy, h) * (size_t)w;
		const float *lower = from + (size_t)clamped(y + iy + 1, h) * (size_t)w;
		for (int x = 0; x < w; x++) {
			int x0 = clamped(x + ix, w), x1 = clamped(x + ix + 1, w);
			float above = upper[x0] + fx * (upper[x1] - upper[x0]), below = lower[x0] + fx * (lower[x1] - lower[x0]);
			to[(size_t)y * (size_t)w + (size_t)x] += above + fy * (below - above);
		}
	}
}

/* Along a line of that many pixels, seen at its ends and in its middle. */
static void move(float *from, float *to, int w, int h, double length, double angle)
{
	enum { STEPS = 3 };
	float dx = (float)(cos(angle) * length / 2), dy = (float)(sin(angle) * length / 2);
	size_t count = (size_t)w * (size_t)h;
	memset(to, 0, sizeof *to * count);
	for (int i = -1; i <= 1; i++)
		add_aside(from, to, w, h, dx * (float)i, dy * (float)i);
	for (size_t i = 0; i < count; i++)
		from[i] = to[i] / STEPS;
}

/* ---- light and sensor */

static double highlight(const struct light *l, double x, double y)
{
	double u = (x - l->glare_x) / l->glare_w, v = (y - l->glare_y) / l->glare_h;
	return l->glare * exp(-0.5 * (u * u + v * v));
}

static void expose(struct frame *f, const float *seen, const struct view *v, const struct light *l, double symbol_pixels,
                   double noise, struct chance *c)
{
	double reach = hypot(f->w, f->h) / 2, ux = cos(l->from), uy = sin(l->from);
	for (int y = 0; y < f->h; y++)
		for (int x = 0; x < f->w; x++) {
			size_t at = (size_t)y * (size_t)f->w + (size_t)x;
			double side = ((x - f->w / 2.0) * ux + (y - f->h / 2.0) * uy) / reach; /* -1 .. 1 */
			double light = 0.5 + ((double)seen[at] - 0.5) * l->contrast;
			light *= 1 - l->shading * (side + 1) / 2;
			if (l->glare > 0)
				light += highlight(l, (v->left + x) / symbol_pixels, (v->top + y) / symbol_pixels);
			light = (light < 1 ? light : 1) * 255 + noise * chance_normal(c) + 0.5;
			f->grey[at] = (uint8_t)(light < 0 ? 0 : light < 255 ? light : 255);
		}
}

struct frame frame_take(struct arena *a, const struct paper *p, const struct profile *with, uint64_t seed)
{
	struct chance c = {.state = seed * 0x2545f4914f6cdd1dU}, sensor = {.state = ~c.state};
	struct dirt *d = arena_alloc(a, sizeof *d);
	struct hand hand = take_hand(&c, with);
	struct light light = take_light(&c, with);
	double gain = chance_between(&c, -with->dot_gain, with->dot_gain);
	double deviation = chance_between(&c, with->blur_least, with->blur_most);
	double motion = chance_between(&c, 0, with->blur_most), direction = chance_between(&c, 0, M_PI);
	take_dirt(&c, with, d);

	struct view v = view_of(p, &hand);
	size_t count = (size_t)v.w * (size_t)v.h;
	float *seen = arena_alloc(a, count * sizeof *seen), *work = arena_alloc(a, count * sizeof *work);
	/* Half the gain on either edge of a module: the softened edge is a normal curve with a deviation of a quarter module. */
	float threshold = (float)(0.5 * erfc(-gain / 2 / 0.25 * M_SQRT1_2));
	for (int y = 0; y < v.h; y++)
		for (int x = 0; x < v.w; x++)
			seen[(size_t)y * (size_t)v.w + (size_t)x] = pixel_of(p, &v, d, x, y, threshold);
	blur(seen, work, v.w, v.h, deviation);
	if (motion > 0)
		move(seen, work, v.w, v.h, motion, direction);
	struct frame f = {.w = v.w, .h = v.h, .grey = arena_alloc(a, count)};
	expose(&f, seen, &v, &light, p->side_mm * p->preview_pixels / p->distance_mm, with->noise, &sensor);
	if (with->jpeg)
		jpeg_lose(f.grey, f.w, f.h, with->jpeg);
	return f;
}
