-- What an indicator version is made of: two named counts, the days they are taken over, its measure, which way is better,
-- and the bands of attainment. The names are those that market_counts() and its neighbours give.
set role socho_owner;

alter table indicator
	drop constraint indicator_value_kind_check,
	add constraint indicator_value_kind_check check (value_kind in ('count', 'percent', 'ratio')),
	add column source text not null default 'computed' check (source in ('computed', 'entered', 'pending')),
	add column numerator text check (numerator ~ '^[a-z][a-z0-9_]{1,39}$'),
	add column denominator text check (denominator ~ '^[a-z][a-z0-9_]{1,39}$'),
	add column over text not null default 'end' check (over in ('end', 'period', 'month', 'three_months')),
	add column measure text not null default '%' check (length(measure) between 1 and 40),
	add column direction text not null default 'up' check (direction in ('up', 'down', 'none')),
	add column green_from smallint not null default 100 check (green_from between 1 and 1000),
	add column amber_from smallint not null default 80 check (amber_from between 0 and 1000),
	add column levels text[] not null default '{market,unit,province}'
		check (levels <@ '{market,unit,province}' and cardinality(levels) > 0),
	add constraint indicator_bands check (amber_from < green_from);
comment on column indicator.source is
	'computed from the register''s rows; entered by people with a source and a document; pending: defined, and nothing here
computes it yet, so that its values say so.';
comment on column indicator.numerator is
	'Name of a count; a rate is the sum of numerators over the sum of denominators, never a mean of rates. An entered one
may have both or its value alone.';
comment on column indicator.over is
	'Which days count: end, as things stood on the period''s last day; period, all its days; month, the month (of the same
kind of window) that ends with the period; three_months, that month and the two before it.';
comment on column indicator.green_from is 'Attainment of a target, in percent, from which it is green; amber_from: amber; below it red.';
comment on column indicator.levels is 'For what it makes sense: markets, communes, provinces.';

update indicator i
set numerator = d.numerator, denominator = d.denominator, over = d.over, measure = d.measure, levels = d.levels::text[]
from (values
	('STL', 'in_use', 'stalls', 'end', '%', '{market,unit,province}'),
	('REG', 'registered', 'in_use', 'end', '%', '{market,unit,province}'),
	('ISS', 'coded', 'in_use', 'end', '%', '{market,unit,province}'),
	('DSP', 'displayed', 'in_use', 'end', '%', '{market,unit,province}'),
	('OBS', 'observed', 'in_use', 'end', '%', '{market,unit,province}'),
	('FIRST', 'first_paid', 'in_use', 'end', '%', '{market,unit,province}'),
	('USE1', 'paid', 'observed', 'period', '%', '{market,unit,province}'),
	('ACT', 'active', 'observed', 'month', '%', '{market,unit,province}'),
	('M40', 'markets_40', null, 'end', 'chợ', '{unit,province}')) as d (code, numerator, denominator, over, measure, levels)
where i.code = d.code and i.version = 1;

insert into indicator (code, version, name_vi, name_en, value_kind, parameters, valid_from, source, numerator, denominator,
	over, measure, direction, levels)
values
	('KEEP', 1, 'Tỷ lệ điểm duy trì hoạt động ba tháng liền',
		'Stalls active in three months running, of those active in the first of them', 'percent', '{"months": 3}', '2025-07-01',
		'computed', 'kept', 'kept_base', 'three_months', '%', 'up', '{market,unit,province}'),
	('VOL', 1, 'Số giao dịch không dùng tiền mặt', 'Counted payments', 'count', '{}', '2025-07-01', 'computed', 'payments', null,
		'period', 'giao dịch', 'up', '{market,unit,province}'),
	('VAL', 1, 'Giá trị giao dịch không dùng tiền mặt', 'Value of the counted payments', 'count', '{}', '2025-07-01',
		'computed', 'amount_vnd', null, 'period', 'đồng', 'up', '{market,unit,province}'),
	('VOD', 1, 'Số giao dịch mỗi điểm quan sát được mỗi ngày họp chợ',
		'Counted payments of an observed stall on an open day', 'ratio', '{}', '2025-07-01', 'computed', 'payments',
		'observed_open_days', 'period', 'giao dịch', 'up', '{market,unit,province}'),
	('SEC', 1, 'Tỷ lệ điểm có mã đã được kiểm tra', 'Stalls with a code whose sticker was checked in so many days before',
		'percent', '{"seen_days": 30}', '2025-07-01', 'computed', 'inspected', 'coded', 'end', '%', 'up',
		'{market,unit,province}'),
	('SECBAD', 1, 'Tỷ lệ lần kiểm tra thấy mã không đúng', 'Checks of stickers that found another account or another stall''s code',
		'percent', '{}', '2025-07-01', 'computed', 'scans_bad', 'scans', 'period', '%', 'down', '{market,unit,province}'),
	('DQMAT', 1, 'Tỷ lệ giao dịch chưa xác định được điểm', 'Credits that no stall was found for', 'percent', '{}', '2025-07-01',
		'computed', 'unmatched', 'credits', 'period', '%', 'down', '{province}'),
	('DQDUP', 1, 'Số cặp người bán nghi trùng chưa xử lý', 'Pairs of vendors that may be one, not yet decided', 'count', '{}',
		'2025-07-01', 'computed', 'duplicates', null, 'end', 'cặp', 'down', '{market,unit,province}'),
	('DQTEL', 1, 'Tỷ lệ người bán chưa có số điện thoại', 'Vendors of running tenancies without a telephone', 'percent', '{}',
		'2025-07-01', 'computed', 'vendors_silent', 'vendors', 'end', '%', 'down', '{market,unit,province}'),
	('FEEN', 1, 'Tỷ lệ khoản thu tại chợ thu không dùng tiền mặt', 'Fees due that were paid cashless, by number', 'percent', '{}',
		'2025-07-01', 'pending', 'fees_cashless', 'fees_due', 'period', '%', 'up', '{market,unit,province}'),
	('FEEV', 1, 'Tỷ lệ giá trị khoản thu tại chợ thu không dùng tiền mặt', 'Fees due that were paid cashless, by value',
		'percent', '{}', '2025-07-01', 'pending', 'fees_cashless_vnd', 'fees_due_vnd', 'period', '%', 'up',
		'{market,unit,province}'),
	('TEAM', 1, 'Số tổ công nghệ số cộng đồng', 'Community digital teams', 'count', '{}', '2025-07-01', 'pending', 'teams', null,
		'end', 'tổ', 'up', '{unit,province}'),
	('TIM', 1, 'Tỷ lệ báo cáo đúng hạn', 'Reports submitted in time', 'percent', '{}', '2025-07-01', 'pending', 'reports_on_time',
		'reports_due', 'period', '%', 'up', '{unit,province}'),
	-- Entered by people. The first two have different denominators in the sources: they are kept apart.
	('SMART', 1, 'Tỷ lệ dân số có điện thoại thông minh', 'Population with a smartphone', 'percent', '{}', '2020-01-01', 'entered',
		null, null, 'end', '%', 'up', '{unit,province}'),
	('SMARTA', 1, 'Tỷ lệ người trưởng thành dùng thiết bị thông minh', 'Adults who use a smart mobile device', 'percent', '{}',
		'2020-01-01', 'entered', null, null, 'end', '%', 'up', '{unit,province}'),
	('ACC15', 1, 'Tỷ lệ người từ 15 tuổi có tài khoản ngân hàng hoặc tổ chức được phép',
		'People of 15 and over with an account at a bank or other permitted body', 'percent', '{}', '2020-01-01', 'entered', null,
		null, 'end', '%', 'up', '{unit,province}'),
	('ACCPOP', 1, 'Tỷ lệ dân số có tài khoản thanh toán điện tử', 'Population with an e-payment account', 'percent', '{}',
		'2020-01-01', 'entered', null, null, 'end', '%', 'up', '{unit,province}'),
	('EID', 1, 'Tỷ lệ công dân từ 14 tuổi có mã định danh điện tử', 'Citizens of 14 and over with an e-ID', 'percent', '{}',
		'2020-01-01', 'entered', null, null, 'end', '%', 'up', '{unit,province}'),
	('BBHH', 1, 'Tỷ lệ hộ có Internet cáp quang băng rộng', 'Households with broadband fibre', 'percent', '{}', '2020-01-01',
		'entered', null, null, 'end', '%', 'up', '{unit,province}'),
	('BBAREA', 1, 'Tỷ lệ phủ sóng di động và cáp quang tại khu dân cư', 'Coverage of mobile and fibre in residential areas',
		'percent', '{}', '2020-01-01', 'entered', null, null, 'end', '%', 'up', '{unit,province}'),
	('BBHAM', 1, 'Tỷ lệ thôn, bản có Internet băng rộng', 'Hamlets with broadband', 'percent', '{}', '2020-01-01', 'entered', null,
		null, 'end', '%', 'up', '{unit,province}'),
	('GSMHAM', 1, 'Tỷ lệ thôn, bản có sóng di động', 'Hamlets with mobile coverage', 'percent', '{}', '2020-01-01', 'entered', null,
		null, 'end', '%', 'up', '{unit,province}'),
	('FIBCOM', 1, 'Tỷ lệ xã, phường có cáp quang', 'Communes with fibre', 'percent', '{}', '2020-01-01', 'entered', null, null,
		'end', '%', 'up', '{province}'),
	('WIFI', 1, 'Số điểm Wi-Fi miễn phí', 'Free Wi-Fi points', 'count', '{}', '2020-01-01', 'entered', null, null, 'end', 'điểm',
		'up', '{market,unit,province}'),
	('GUIDED', 1, 'Số lượt công dân được hướng dẫn', 'Citizens guided', 'count', '{}', '2020-01-01', 'entered', null, null,
		'period', 'lượt', 'up', '{market,unit,province}'),
	('ECOM', 1, 'Số sản phẩm trên sàn thương mại điện tử', 'Products on e-commerce floors', 'count', '{}', '2020-01-01', 'entered',
		null, null, 'end', 'sản phẩm', 'up', '{market,unit,province}'),
	('OCOP', 1, 'Tỷ lệ sản phẩm OCOP trên sàn thương mại điện tử', 'OCOP products on e-commerce floors', 'percent', '{}',
		'2020-01-01', 'entered', null, null, 'end', '%', 'up', '{unit,province}'),
	('CASHLS', 1, 'Tỷ lệ lượt mua không dùng tiền mặt (khảo sát)', 'Purchases without cash, by survey', 'percent', '{}',
		'2020-01-01', 'entered', null, null, 'period', '%', 'up', '{market,unit,province}'),
	('WAGE', 1, 'Tỷ lệ người lao động của chợ nhận lương không dùng tiền mặt', 'Staff of the market paid without cash', 'percent',
		'{}', '2020-01-01', 'entered', null, null, 'end', '%', 'up', '{market,unit,province}'),
	('ERCPT', 1, 'Tỷ lệ khoản thu tại chợ có biên lai, hóa đơn điện tử', 'Fees at the market with an electronic receipt', 'percent',
		'{}', '2020-01-01', 'entered', null, null, 'period', '%', 'up', '{market,unit,province}');

alter table indicator
	add constraint indicator_made_of check (source = 'entered' or numerator is not null),
	add constraint indicator_divides check (source = 'entered' or (value_kind = 'count') = (denominator is null));

reset role;
