// An amount in Vietnamese words, as it is said at a stall: 45000 is "bốn mươi lăm nghìn đồng".

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];
const GROUPS = ['', 'nghìn', 'triệu', 'tỷ'];

/** Three digits; `full` says leading zeros too, as within a longer number. */
function three(n: number, full: boolean): string[] {
  const hundreds = Math.floor(n / 100), tens = Math.floor(n / 10) % 10, ones = n % 10;
  const words: string[] = [];
  if (hundreds || full) words.push(DIGITS[hundreds]!, 'trăm');
  if (tens > 1) words.push(DIGITS[tens]!, 'mươi');
  else if (tens === 1) words.push('mười');
  else if (ones && words.length) words.push('lẻ');
  if (ones === 1 && tens > 1) words.push('mốt');
  else if (ones === 5 && tens > 0) words.push('lăm');
  else if (ones === 4 && tens > 1) words.push('tư');
  else if (ones) words.push(DIGITS[ones]!);
  return words;
}

export function inWords(n: number): string {
  if (n === 0) return DIGITS[0]!;
  const groups: number[] = [];
  for (let left = n; left > 0; left = Math.floor(left / 1000)) groups.push(left % 1000);
  const words: string[] = [];
  for (let i = groups.length - 1; i >= 0; i--) if (groups[i]) words.push(...three(groups[i]!, i < groups.length - 1), GROUPS[i]!);
  return words.filter(Boolean).join(' ');
}

export const amountInWords = (vnd: number): string => `${inWords(vnd)} đồng`;
