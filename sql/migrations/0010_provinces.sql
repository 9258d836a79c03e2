-- The 34 provinces since 1 July 2025 (202/2025/QH15, codes of 19/2025/QĐ-TTg), with commune counts as they are since
-- Đồng Nai became a city on 30 April 2026 (30/2026/QH16).
set role socho_owner;

insert into province (code, name, full_name, type, slug, ordinal, valid_from, ward_count, commune_count, zone_count,
	area_km2, population)
values
	(1, 'Hà Nội', 'Thành phố Hà Nội', 'thành phố', 'ha_noi', 0, '2025-07-01', 51, 75, 0, 3359.80, 8718000),
	(4, 'Cao Bằng', 'Tỉnh Cao Bằng', 'tỉnh', 'cao_bang', 1, '2025-07-01', 3, 53, 0, 6700.40, 555809),
	(8, 'Tuyên Quang', 'Tỉnh Tuyên Quang', 'tỉnh', 'tuyen_quang', 2, '2025-07-01', 7, 117, 0, 13795.50, 1865270),
	(11, 'Điện Biên', 'Tỉnh Điện Biên', 'tỉnh', 'dien_bien', 3, '2025-07-01', 3, 42, 0, 9539.90, 653422),
	(12, 'Lai Châu', 'Tỉnh Lai Châu', 'tỉnh', 'lai_chau', 4, '2025-07-01', 2, 36, 0, 9068.70, 494626),
	(14, 'Sơn La', 'Tỉnh Sơn La', 'tỉnh', 'son_la', 5, '2025-07-01', 8, 67, 0, 14109.80, 1327430),
	(15, 'Lào Cai', 'Tỉnh Lào Cai', 'tỉnh', 'lao_cai', 6, '2025-07-01', 10, 89, 0, 13256.92, 1778785),
	(19, 'Thái Nguyên', 'Tỉnh Thái Nguyên', 'tỉnh', 'thai_nguyen', 7, '2025-07-01', 15, 77, 0, 8375.21, 1799489),
	(20, 'Lạng Sơn', 'Tỉnh Lạng Sơn', 'tỉnh', 'lang_son', 8, '2025-07-01', 4, 61, 0, 8310.20, 813978),
	(22, 'Quảng Ninh', 'Tỉnh Quảng Ninh', 'tỉnh', 'quang_ninh', 9, '2025-07-01', 30, 22, 2, 6207.90, 1429841),
	(24, 'Bắc Ninh', 'Tỉnh Bắc Ninh', 'tỉnh', 'bac_ninh', 10, '2025-07-01', 33, 66, 0, 4718.60, 3619433),
	(25, 'Phú Thọ', 'Tỉnh Phú Thọ', 'tỉnh', 'phu_tho', 11, '2025-07-01', 15, 133, 0, 9361.38, 4022638),
	(31, 'Hải Phòng', 'Thành phố Hải Phòng', 'thành phố', 'hai_phong', 12, '2025-07-01', 45, 67, 2, 3194.72, 4664124),
	(33, 'Hưng Yên', 'Tỉnh Hưng Yên', 'tỉnh', 'hung_yen', 13, '2025-07-01', 11, 93, 0, 2514.81, 3567943),
	(37, 'Ninh Bình', 'Tỉnh Ninh Bình', 'tỉnh', 'ninh_binh', 14, '2025-07-01', 32, 97, 0, 3942.62, 4412264),
	(38, 'Thanh Hoá', 'Tỉnh Thanh Hoá', 'tỉnh', 'thanh_hoa', 15, '2025-07-01', 19, 147, 0, 11114.70, 3760650),
	(40, 'Nghệ An', 'Tỉnh Nghệ An', 'tỉnh', 'nghe_an', 16, '2025-07-01', 11, 119, 0, 16493.70, 3470988),
	(42, 'Hà Tĩnh', 'Tỉnh Hà Tĩnh', 'tỉnh', 'ha_tinh', 17, '2025-07-01', 9, 60, 0, 5994.40, 1622901),
	(44, 'Quảng Trị', 'Tỉnh Quảng Trị', 'tỉnh', 'quang_tri', 18, '2025-07-01', 8, 69, 1, 12700.00, 1870845),
	(46, 'Huế', 'Thành phố Huế', 'thành phố', 'hue', 19, '2025-07-01', 21, 19, 0, 4947.10, 1236393),
	(48, 'Đà Nẵng', 'Thành phố Đà Nẵng', 'thành phố', 'da_nang', 20, '2025-07-01', 23, 70, 1, 11859.59, 3065628),
	(51, 'Quảng Ngãi', 'Tỉnh Quảng Ngãi', 'tỉnh', 'quang_ngai', 21, '2025-07-01', 9, 86, 1, 14832.55, 2161755),
	(52, 'Gia Lai', 'Tỉnh Gia Lai', 'tỉnh', 'gia_lai', 22, '2025-07-01', 25, 110, 0, 21576.53, 3583693),
	(56, 'Khánh Hoà', 'Tỉnh Khánh Hoà', 'tỉnh', 'khanh_hoa', 23, '2025-07-01', 16, 48, 1, 8555.86, 2243554),
	(66, 'Đắk Lắk', 'Tỉnh Đắk Lắk', 'tỉnh', 'dak_lak', 24, '2025-07-01', 14, 88, 0, 18096.40, 3346853),
	(68, 'Lâm Đồng', 'Tỉnh Lâm Đồng', 'tỉnh', 'lam_dong', 25, '2025-07-01', 20, 103, 1, 24233.07, 3872999),
	(75, 'Đồng Nai', 'Thành phố Đồng Nai', 'thành phố', 'dong_nai', 26, '2025-07-01', 33, 62, 0, 12737.18, 4491408),
	(79, 'Hồ Chí Minh', 'Thành phố Hồ Chí Minh', 'thành phố', 'ho_chi_minh', 27, '2025-07-01', 113, 54, 1, 6772.59, 14002598),
	(80, 'Tây Ninh', 'Tỉnh Tây Ninh', 'tỉnh', 'tay_ninh', 28, '2025-07-01', 14, 82, 0, 8536.44, 3254170),
	(82, 'Đồng Tháp', 'Tỉnh Đồng Tháp', 'tỉnh', 'dong_thap', 29, '2025-07-01', 20, 82, 0, 5938.64, 4370046),
	(86, 'Vĩnh Long', 'Tỉnh Vĩnh Long', 'tỉnh', 'vinh_long', 30, '2025-07-01', 19, 105, 0, 6296.20, 4257581),
	(91, 'An Giang', 'Tỉnh An Giang', 'tỉnh', 'an_giang', 31, '2025-07-01', 14, 85, 3, 9888.91, 4952238),
	(92, 'Cần Thơ', 'Thành phố Cần Thơ', 'thành phố', 'can_tho', 32, '2025-07-01', 31, 72, 0, 6360.83, 4199824),
	(96, 'Cà Mau', 'Tỉnh Cà Mau', 'tỉnh', 'ca_mau', 33, '2025-07-01', 9, 55, 0, 7942.39, 2606672);

insert into unit (level, code, type, name, full_name, name_fold, area_km2, population, valid_from, valid_to, document)
select 'province', lpad(p.code::text, 2, '0'), p.type, p.name, p.full_name, replace(p.slug, '_', ' '), p.area_km2,
	p.population, p.valid_from, null, '202/2025/QH15'
from province p
where p.code <> 75
union all
select 'province', '75', d.type, 'Đồng Nai', d.full_name, 'dong nai', p.area_km2, p.population, d.valid_from, d.valid_to,
	d.document
from province p
cross join (values
	('tỉnh', 'Tỉnh Đồng Nai', '2025-07-01'::date, '2026-04-30'::date, '202/2025/QH15'),
	('thành phố', 'Thành phố Đồng Nai', '2026-04-30'::date, null::date, '30/2026/QH16'))
	as d (type, full_name, valid_from, valid_to, document)
where p.code = 75;

reset role;
