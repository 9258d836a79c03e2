-- The rungs of the ladder that had no indicator yet, so that every published figure can name one.
set role socho_owner;

insert into indicator (code, version, name_vi, name_en, value_kind, parameters, valid_from)
values
	('STL', 1, 'Tỷ lệ điểm kinh doanh đang sử dụng', 'Stalls in use, of all stalls of the census', 'percent', '{}',
		'2025-07-01'),
	('OBS', 1, 'Tỷ lệ điểm kinh doanh quan sát được',
		'Stalls in use with a live feed, or with a payment seen in so many days before', 'percent',
		'{"seen_days": 60}', '2025-07-01'),
	('FIRST', 1, 'Tỷ lệ điểm kinh doanh đã có giao dịch đầu tiên', 'Stalls in use that ever had a confirmed payment',
		'percent', '{}', '2025-07-01'),
	('M40', 1, 'Số chợ 4.0', 'Open markets that work as chợ 4.0', 'count', '{}', '2025-07-01');

reset role;
