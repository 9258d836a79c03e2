// Letting people in, and what they may do where.
import { words } from '../i18n/words';

export const t = words({
  add: ['Thêm người dùng', 'Add a person'],
  add_hint: ['Người mới nhận một mật khẩu dùng một lần và phải tự đặt mật khẩu khác trước khi làm việc.', 'The new person gets a password for once, and chooses another before anything else.'],
  name: ['Họ tên', 'Name'],
  login: ['Tên đăng nhập', 'Login'],
  login_hint: ['2 đến 64 chữ thường không dấu, số và . _ @ -, có ít nhất một chữ.', '2 to 64 of a-z, 0-9 and . _ @ -, with a letter.'],
  first_role: ['Vai trò đầu tiên', 'First role'],
  added: ['Đã thêm {name}', '{name} is added'],
  told_once: ['Chép ngay: rời trang này hay đóng lại là không xem được nữa.', 'Copy it now: once you leave or close this it is not shown again.'],
  hand_over: ['Đưa tận tay đúng người, đừng gửi qua nhóm chat.', 'Hand it to the very person, not through a group chat.'],
  password: ['Mật khẩu dùng một lần', 'Password for once'],
  added_before: ['Người này đã được thêm', 'This person was added already'],
  added_before_hint: ['Lần gửi trước đã tới nơi, và mật khẩu chỉ hiện một lần. Nếu chưa chép kịp, đặt lại mật khẩu ở trang của người này.', 'It was sent before, and the password is shown once. If it was not copied, reset it on the page of this person.'],
  open: ['Mở trang của người này', 'Open the page of this person'],
  another: ['Thêm người nữa', 'Add another'],

  role: ['Vai trò', 'Role'],
  scope: ['Phạm vi', 'Scope'],
  place: ['Nơi được giao', 'Where'],
  bank: ['Ngân hàng', 'Bank'],

  reset: ['Đặt lại mật khẩu', 'Reset the password'],
  reset_hint: ['Mọi phiên của người này kết thúc ngay. Người này đăng nhập bằng mật khẩu mới và phải tự đặt mật khẩu khác. Chỉ làm khi đã gặp đúng người.', 'Every session of this person ends. They sign in with the new password and choose another. Only do this for the person you know it is.'],
  was_reset: ['Đã đặt lại mật khẩu', 'The password is reset'],
});
