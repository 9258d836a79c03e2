/* All that baseline JPEG loses of a grey picture it loses by rounding the coefficients of 8 x 8 blocks (ITU-T T.81 A.3);
 * the entropy coding that follows keeps everything, so it is not done here. */
#include <assert.h>
#include <math.h>

#include "frame.h"

enum { SIDE = 8 };

/* T.81 table K.1 for quality 50; other qualities scale it as the Independent JPEG Group's library does. */
static const int luminance[SIDE][SIDE] = {
	{16, 11, 10, 16, 24, 40, 51, 61},     {12, 12, 14, 19, 26, 58, 60, 55},     {14, 13, 16, 24, 40, 57, 69, 56},
	{14, 17, 22, 29, 51, 87, 80, 62},     {18, 22, 37, 56, 68, 109, 103, 77},   {24, 35, 55, 64, 81, 104, 113, 92},
	{49, 64, 78, 87, 103, 121, 120, 101}, {72, 92, 95, 98, 112, 100, 103, 99},
};

static void steps_of(int quality, float steps[SIDE][SIDE])
{
	int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
	for (int v = 0; v < SIDE; v++)
		for (int u = 0; u < SIDE; u++) {
			int step = (luminance[v][u] * scale + 50) / 100;
			steps[v][u] = (float)(step < 1 ? 1 : step > 255 ? 255 : step);
		}
}

static void waves_of(float waves[SIDE][SIDE])
{
	for (int u = 0; u < SIDE; u++)
		for (int x = 0; x < SIDE; x++)
			waves[u][x] = (float)(cos((2 * x + 1) * u * M_PI / 16) * (u ? 0.5 : sqrt(0.125)));
}

/* out = m * in * transposed m, or with the transposed first. */
static void transform(float m[SIDE][SIDE], bool back, float in[SIDE][SIDE], float out[SIDE][SIDE])
{
	float half[SIDE][SIDE];
	for (int i = 0; i < SIDE; i++)
		for (int j = 0; j < SIDE; j++) {
			half[i][j] = 0;
			for (int k = 0; k < SIDE; k++)
				half[i][j] += (back ? m[k][i] : m[i][k]) * in[k][j];
		}
	for (int i = 0; i < SIDE; i++)
		for (int j = 0; j < SIDE; j++) {
			out[i][j] = 0;
			for (int k = 0; k < SIDE; k++)
				out[i][j] += half[i][k] * (back ? m[k][j] : m[j][k]);
		}
}

static void lose_block(uint8_t *grey, int w, float waves[SIDE][SIDE], float steps[SIDE][SIDE])
{
	float samples[SIDE][SIDE], coefficients[SIDE][SIDE];
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++)
			samples[y][x] = (float)grey[(size_t)y * (size_t)w + (size_t)x] - 128;
	transform(waves, false, samples, coefficients);
	for (int v = 0; v < SIDE; v++)
		for (int u = 0; u < SIDE; u++)
			coefficients[v][u] = rintf(coefficients[v][u] / steps[v][u]) * steps[v][u];
	transform(waves, true, coefficients, samples);
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++) {
			float light = samples[y][x] + 128.5F;
			grey[(size_t)y * (size_t)w + (size_t)x] = (uint8_t)(light < 0 ? 0 : light < 255 ? light : 255);
		}
}

void jpeg_lose(uint8_t *grey, int w, int h, int quality)
{
	float waves[SIDE][SIDE], steps[SIDE][SIDE];
	assert(w % SIDE == 0 && h % SIDE == 0 && quality >= 1 && quality <= 100);
	waves_of(waves);
	steps_of(quality, steps);
	for (int y = 0; y < h; y += SIDE)
		for (int x = 0; x < w; x += SIDE)
			lose_block(grey + (size_t)y * (size_t)w + x, w, waves, steps);
}
