/**
 * Well-known passwords of 12 characters and more, lower case. Shorter ones are refused by length already, and
 * `isCommonPassword` adds repetitions, runs over the keyboard or the alphabet, and words of the product and the firm.
 */
const COMMON = new Set(
  `password1234 password12345 password123456 passwordpassword mypassword123 password2024 password2025 password2026
  passw0rd1234 p@ssw0rd1234 p@ssword1234 passw0rdpassw0rd letmeinplease letmein12345 letmeinletmein welcome12345
  welcome123456 welcomewelcome administrator administrator1 admin1234567 admin12345678 adminadmin123 adminadminadmin
  iloveyou1234 iloveyou12345 iloveyouforever iloveyousomuch ilovemyfamily changeme1234 changemeplease changemenow1
  changeme12345 trustno1trustno1 sunshine1234 princess1234 football1234 baseball1234 basketball12 superman1234
  batman123456 monkey123456 dragon123456 master123456 shadow123456 michael12345 jennifer1234 jordan123456 hunter123456
  qwertyuiop12 qwertyuiop123 qwerty123456 qwerty1234567 qwertyqwerty qwerty12345678 1q2w3e4r5t6y 1qaz2wsx3edc
  1qaz2wsx3edc4rfv qazwsxedcrfv zaq12wsxcde3 q1w2e3r4t5y6 asdfghjkl123 zxcvbnm12345 asdfasdfasdf qweasdzxc123
  abcd12345678 abc123abc123 abcdefg12345 a1b2c3d4e5f6 aa1234567890 123456789abc 1234567890ab 123456789012 1234567890123
  12345678910 123456123456 123123123123 121212121212 112233445566 111222333444 123321123321 987654321012 098765432109
  000000000000 111111111111 222222222222 555555555555 666666666666 777777777777 888888888888 999999999999 696969696969
  correcthorsebatterystaple secretpassword supersecret123 topsecret1234 whatever1234
  starwars1234 pokemon12345 computer1234 internet1234 samsung12345 liverpool123 manchester12 arsenal12345 chelsea12345
  november2025 december2025 january20266 february2026 september2026 summer202600 winter202600 spring202600
  company12345 business1234 trading12345 tradingtrading wallstreet12 moneymoney12 bitcoin12345 ethereum1234
  letmeinagain opensesame12 testtesttest test12345678 testing12345 guestguest12 rootrootroot root12345678 toor12345678
  defaultpassword temporary1234 temppassword1 newpassword12 newpassword123 thisismypassword mypasswordis1`.split(/\s+/),
);

const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
];
const PRODUCT_WORDS = ['riskdesk', 'risk desk', 'risk', 'desk', 'drawdown', 'trader', 'trading', 'password', 'admin'];

/** @param words of the firm and the user, for example its name and the mail address; whatever is made of them is refused */
export function isCommonPassword(password: string, words: readonly string[]): boolean {
  const lower = password.toLowerCase();
  if (COMMON.has(lower)) return true;
  if (/^(.{1,4})\1+.{0,3}$/s.test(lower)) return true;
  if (RUNS.some((run) => run.includes(lower) || reversed(run).includes(lower))) return true;
  // What is left when the known words and their decoration are taken away must still be a password.
  let rest = lower;
  for (const word of [...PRODUCT_WORDS, ...words.map((text) => text.toLowerCase())]) {
    if (word.length >= 3) rest = rest.replaceAll(word, '');
  }
  return rest !== lower && rest.replaceAll(/[\d\s!@#$%&*.,_-]/g, '').length < 4;
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
