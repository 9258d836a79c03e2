import { words } from '../i18n/words';

export const t = words({
  title: ['Cần xem lại', 'To look at'],
  gone: ['Mục này không còn trên máy', 'This is not on the device any more'],
  compare: ['Máy này và sổ', 'This device and the register'],
  what: ['Mục', 'What'],
  here: ['Máy này ghi', 'On this device'],
  there: ['Sổ đang giữ', 'In the register'],
  whom: ['Ở đâu', 'Where'],
  at: ['Lúc', 'When'],
  result: ['Kết quả kiểm mã', 'The code'],
  place: ['Vị trí', 'Position'],
  household_in: ['Hộ dân ở {hamlet}', 'A household of {hamlet}'],
  none: ['–', '–'],
  not_seen: ['Sổ giữ một lượt khác mà Ông/Bà không được xem.', 'The register has another one, which you may not see.'],
  needs_network: ['Cần có mạng để xem sổ đang giữ gì.', 'What the register has shows with a network.'],

  way_differs: ['Sổ mới hơn dữ liệu trên máy: tính theo sổ. Tải lại chợ khi có mạng rồi ra sạp kiểm lại.', 'The register is newer than this device and is what counts. Take the market again, then check the stall again.'],
  way_reused: ['Lượt đã có trong sổ khác với lượt trên máy. Nếu cả hai đều có thật, ghi lượt này thành lượt riêng; nếu không, bỏ lượt trên máy.', 'What the register has differs from this. If both happened, record this one on its own; if not, drop it.'],
  way_clock: ['Chỉnh lại ngày giờ của máy cho đúng, rồi gửi lại.', 'Set the clock of this device right, then send it again.'],
  way_visit: ['Mở lại, sửa chỗ sai rồi lưu; giờ ghi giữ nguyên.', 'Open it again, mend what is wrong and save; its time stays.'],
  way_other: ['Nếu người phụ trách đã sửa trong sổ thì gửi lại; nếu không thì bỏ.', 'If somebody mended the register meanwhile, send it again; if not, drop it.'],

  act_own: ['Ghi thành lượt riêng', 'Record on its own'],
  act_again: ['Gửi lại', 'Send again'],
  act_mend: ['Sửa lại', 'Mend it'],
  act_check: ['Kiểm lại tại sạp', 'Check at the stall again'],
  act_seen: ['Đã xem, theo sổ', 'Seen, the register counts'],
  act_drop: ['Bỏ lượt trên máy này', 'Drop it from this device'],
});
