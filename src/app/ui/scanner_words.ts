import { words } from '../i18n/words';

export const t = words({
  camera_start: ['Quét bằng máy ảnh', 'Scan with the camera'],
  camera_stop: ['Dừng quét', 'Stop scanning'],
  camera_photo: ['Chọn ảnh chụp mã', 'Choose a photo of the code'],
  camera_view: ['Hình từ máy ảnh; đưa mã QR vào giữa', 'The camera; hold the QR code in its middle'],
  code_paste: ['Dán nội dung mã', 'Paste what the code says'],
  code_text: ['Nội dung mã QR', 'Text of the QR code'],
  code_use: ['Dùng nội dung này', 'Use this'],
  no_camera: ['Không mở được máy ảnh. Hãy cho phép dùng máy ảnh, hoặc chọn ảnh, hoặc dán nội dung.', 'The camera could not be opened. Allow it, choose a photo, or paste the text.'],
  no_code_in_photo: ['Không thấy mã QR trong ảnh. Hãy chụp gần và rõ hơn.', 'There is no QR code in the photo. Take it closer and sharper.'],
  reader_failed: ['Chưa tải được phần đọc mã. Cần có mạng một lần; hoặc dán nội dung.', 'What reads codes is not here yet. It needs the network once; or paste the text.'],
});
