-- What a batch of labels was refused for, and what a job last failed for, is kept in Vietnamese, too.
set role socho_owner;

alter table print_batch add column detail_vi text check (length(detail_vi) <= 500);
comment on column print_batch.detail_vi is 'What detail says in English.';
grant update (detail_vi) on print_batch to socho_press;

alter table job add column error_vi text check (length(error_vi) <= 500);
comment on column job.error_vi is 'What error says after its code in English; null when it is the same.';
grant update (error_vi) on job to socho_press, socho_web;

reset role;
