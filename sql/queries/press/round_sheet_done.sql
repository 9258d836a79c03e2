-- in  province smallint, id uuid, state text, error text?, file bytea?
update round_sheet
set state = $3, error = $4, file = $5, finished_at = now()
where province = $1 and id = $2 and state = 'queued'
