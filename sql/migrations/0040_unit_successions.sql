-- What became of units: the 63 provinces before 1 July 2025, successions, and names that compare whatever the place of
-- a tone mark.
set role socho_owner;

-- Both spellings are official (Hoà and Hòa, Thuỷ and Thủy): the mark of oa, oe and uy moves to the second letter. Nothing
-- else is dropped, for names that differ in marks alone are names of different places.
create function name_key(name text) returns text
	language sql immutable parallel safe
	return normalize(
		regexp_replace(
			normalize(
				lower(regexp_replace(btrim(translate(name, U&'\2018\2019', $$''$$)), '\s+', ' ', 'g') collate "vi-x-icu"),
				nfd),
			'(o(?=.[ae])|u(?=.y))([\u0300\u0301\u0303\u0309\u0323])(.)', '\1\3\2', 'g'),
		nfc);
comment on function name_key(text) is 'What two spellings of one name share: NFC, small letters, tone marks in one place.';
grant execute on function name_key(text) to socho_web, socho_press;

alter table unit
	add column name_key text collate "C" not null generated always as (name_key(full_name)) stored,
	add column households integer check (households >= 0),
	add constraint unit_began unique (id, valid_from),
	add constraint unit_ended unique (id, valid_to),
	add constraint unit_households check (households is null or level = 'hamlet');
create index unit_name_key on unit (name_key);

create table unit_succession (
	from_unit uuid not null,
	to_unit uuid not null,
	on_date date not null,
	relation text not null check (relation in ('whole', 'part', 'rename', 'retype')),
	share numeric(5, 4) check (share is null or (share > 0 and share < 1 and relation = 'part')),
	document text not null check (length(document) between 1 and 60),
	primary key (from_unit, to_unit),
	constraint unit_succession_ended foreign key (from_unit, on_date) references unit (id, valid_to),
	constraint unit_succession_began foreign key (to_unit, on_date) references unit (id, valid_from)
);
comment on table unit_succession is
	'From on_date on, one unit stands where another stood: whole, in part (share: of what cannot be placed, if anybody
said), or as itself under another name or type. It ends the one and begins the other, so successions cannot turn in a
circle.';
create unique index unit_succession_whole on unit_succession (from_unit) where relation <> 'part';
create index unit_succession_to on unit_succession (to_unit);
grant select on unit_succession to socho_web, socho_press;

-- Up to its province, and from there along successions: the province of today that a unit of any day lies in.
create function unit_province(unit uuid) returns smallint
	language sql stable parallel safe
begin atomic
	with recursive up (id, level, parent) as (
		select u.id, u.level, u.parent from unit u where u.id = unit_province.unit
		union all
		select p.id, p.level, p.parent from up join unit p on p.id = up.parent
	), forward (id) as (
		select up.id from up where up.level = 'province'
		union all
		select s.to_unit from forward f join unit_succession s on s.from_unit = f.id and s.relation <> 'part'
	)
	select u.code::smallint
	from forward f
	join unit u on u.id = f.id
	where u.valid_to is null;
end;
comment on function unit_province(uuid) is 'The code of the province of today that the unit lies in, whatever its day.';
grant execute on function unit_province(uuid) to socho_web, socho_press;

create function unit_same(unit uuid, day date) returns uuid
	language sql stable parallel safe
begin atomic
	with recursive same (id, name_key, valid_to) as (
		select u.id, u.name_key, u.valid_to from unit u where u.id = unit_same.unit
		union all
		select n.id, n.name_key, n.valid_to
		from same
		join unit_succession s on s.from_unit = same.id and s.relation <> 'part'
		join unit n on n.id = s.to_unit
		where same.valid_to <= unit_same.day
			and (s.relation <> 'whole' or (n.name_key = same.name_key and not exists (
				select from unit_succession o where o.to_unit = n.id and o.from_unit <> same.id)))
	)
	select same.id from same order by same.valid_to desc nulls first limit 1;
end;
comment on function unit_same(uuid, date) is 'The unit under the name and type that it has on the day; one that was merged ends with the merger.';
grant execute on function unit_same(uuid, date) to socho_web, socho_press;

with old (code, type, name, name_fold, successor) as (
	values
		('01', 'Thành phố', 'Hà Nội', 'ha noi', '01'),
		('02', 'Tỉnh', 'Hà Giang', 'ha giang', '08'),
		('04', 'Tỉnh', 'Cao Bằng', 'cao bang', '04'),
		('06', 'Tỉnh', 'Bắc Kạn', 'bac kan', '19'),
		('08', 'Tỉnh', 'Tuyên Quang', 'tuyen quang', '08'),
		('10', 'Tỉnh', 'Lào Cai', 'lao cai', '15'),
		('11', 'Tỉnh', 'Điện Biên', 'dien bien', '11'),
		('12', 'Tỉnh', 'Lai Châu', 'lai chau', '12'),
		('14', 'Tỉnh', 'Sơn La', 'son la', '14'),
		('15', 'Tỉnh', 'Yên Bái', 'yen bai', '15'),
		('17', 'Tỉnh', 'Hoà Bình', 'hoa binh', '25'),
		('19', 'Tỉnh', 'Thái Nguyên', 'thai nguyen', '19'),
		('20', 'Tỉnh', 'Lạng Sơn', 'lang son', '20'),
		('22', 'Tỉnh', 'Quảng Ninh', 'quang ninh', '22'),
		('24', 'Tỉnh', 'Bắc Giang', 'bac giang', '24'),
		('25', 'Tỉnh', 'Phú Thọ', 'phu tho', '25'),
		('26', 'Tỉnh', 'Vĩnh Phúc', 'vinh phuc', '25'),
		('27', 'Tỉnh', 'Bắc Ninh', 'bac ninh', '24'),
		('30', 'Tỉnh', 'Hải Dương', 'hai duong', '31'),
		('31', 'Thành phố', 'Hải Phòng', 'hai phong', '31'),
		('33', 'Tỉnh', 'Hưng Yên', 'hung yen', '33'),
		('34', 'Tỉnh', 'Thái Bình', 'thai binh', '33'),
		('35', 'Tỉnh', 'Hà Nam', 'ha nam', '37'),
		('36', 'Tỉnh', 'Nam Định', 'nam dinh', '37'),
		('37', 'Tỉnh', 'Ninh Bình', 'ninh binh', '37'),
		('38', 'Tỉnh', 'Thanh Hóa', 'thanh hoa', '38'),
		('40', 'Tỉnh', 'Nghệ An', 'nghe an', '40'),
		('42', 'Tỉnh', 'Hà Tĩnh', 'ha tinh', '42'),
		('44', 'Tỉnh', 'Quảng Bình', 'quang binh', '44'),
		('45', 'Tỉnh', 'Quảng Trị', 'quang tri', '44'),
		('46', 'Thành phố', 'Huế', 'hue', '46'),
		('48', 'Thành phố', 'Đà Nẵng', 'da nang', '48'),
		('49', 'Tỉnh', 'Quảng Nam', 'quang nam', '48'),
		('51', 'Tỉnh', 'Quảng Ngãi', 'quang ngai', '51'),
		('52', 'Tỉnh', 'Bình Định', 'binh dinh', '52'),
		('54', 'Tỉnh', 'Phú Yên', 'phu yen', '66'),
		('56', 'Tỉnh', 'Khánh Hòa', 'khanh hoa', '56'),
		('58', 'Tỉnh', 'Ninh Thuận', 'ninh thuan', '56'),
		('60', 'Tỉnh', 'Bình Thuận', 'binh thuan', '68'),
		('62', 'Tỉnh', 'Kon Tum', 'kon tum', '51'),
		('64', 'Tỉnh', 'Gia Lai', 'gia lai', '52'),
		('66', 'Tỉnh', 'Đắk Lắk', 'dak lak', '66'),
		('67', 'Tỉnh', 'Đắk Nông', 'dak nong', '68'),
		('68', 'Tỉnh', 'Lâm Đồng', 'lam dong', '68'),
		('70', 'Tỉnh', 'Bình Phước', 'binh phuoc', '75'),
		('72', 'Tỉnh', 'Tây Ninh', 'tay ninh', '80'),
		('74', 'Tỉnh', 'Bình Dương', 'binh duong', '79'),
		('75', 'Tỉnh', 'Đồng Nai', 'dong nai', '75'),
		('77', 'Tỉnh', 'Bà Rịa - Vũng Tàu', 'ba ria vung tau', '79'),
		('79', 'Thành phố', 'Hồ Chí Minh', 'ho chi minh', '79'),
		('80', 'Tỉnh', 'Long An', 'long an', '80'),
		('82', 'Tỉnh', 'Tiền Giang', 'tien giang', '82'),
		('83', 'Tỉnh', 'Bến Tre', 'ben tre', '86'),
		('84', 'Tỉnh', 'Trà Vinh', 'tra vinh', '86'),
		('86', 'Tỉnh', 'Vĩnh Long', 'vinh long', '86'),
		('87', 'Tỉnh', 'Đồng Tháp', 'dong thap', '82'),
		('89', 'Tỉnh', 'An Giang', 'an giang', '91'),
		('91', 'Tỉnh', 'Kiên Giang', 'kien giang', '91'),
		('92', 'Thành phố', 'Cần Thơ', 'can tho', '92'),
		('93', 'Tỉnh', 'Hậu Giang', 'hau giang', '92'),
		('94', 'Tỉnh', 'Sóc Trăng', 'soc trang', '92'),
		('95', 'Tỉnh', 'Bạc Liêu', 'bac lieu', '96'),
		('96', 'Tỉnh', 'Cà Mau', 'ca mau', '96')
), made as (
	insert into unit (level, code, type, name, full_name, name_fold, valid_from, valid_to, document)
	select 'province', o.code, lower(o.type), o.name, o.type || ' ' || o.name, o.name_fold,
		case o.code when '01' then '2008-08-01' when '46' then '2025-01-01' else '2004-07-08' end::date, '2025-07-01',
		case o.code when '01' then '15/2008/QH12' when '46' then '175/2024/QH15' else '124/2004/QĐ-TTg' end
	from old o
	returning id, code
)
insert into unit_succession (from_unit, to_unit, on_date, relation, document)
select m.id, u.id, '2025-07-01', 'whole', '202/2025/QH15'
from made m
join old o on o.code = m.code
join unit u on u.level = 'province' and u.code = o.successor and u.valid_from = '2025-07-01';

insert into unit_succession (from_unit, to_unit, on_date, relation, document)
select o.id, n.id, n.valid_from, 'retype', n.document
from unit o
join unit n on n.level = 'province' and n.code = o.code and n.valid_from = o.valid_to
where o.level = 'province' and o.code = '75' and n.valid_from = '2026-04-30';

reset role;
