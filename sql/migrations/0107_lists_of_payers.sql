-- Who paid a month's bills how, as a paper in the official form: drawn by the press, sealed like every paper that names people.
set role socho_owner;
select enter_all();

alter table paper
	alter column revision drop not null,
	drop constraint paper_kind_check,
	add column month date check (month = date_trunc('month', month)::date),
	add constraint paper_kind check (kind in ('registration', 'payout_notice', 'payers')),
	add constraint paper_payers check ((kind = 'payers') = (month is not null) and (kind = 'payers') = (revision is null));
comment on table paper is
	'One paper, drawn by the press: of one vendor (the slip of a changed account is made with the change itself), or of a market
who paid the bills of a month how.';

reset role;
