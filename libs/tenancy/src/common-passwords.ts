/**
 * The words and numbers that leaked passwords are made of most often, lower case, each at least 4 characters long. Short
 * ones matter although a password is longer: people lengthen them ("welcome" → "Welcome2026!!").
 */
export const COMMON_PASSWORDS: readonly string[] = `
  password passwort motdepasse contrasena senha parola passw0rd passphrase secret geheim changeme changethis default
  letmein welcome willkommen bienvenue bienvenido login logmein signin access admin administrator root superuser sysadmin
  user username guest test tester testing demo example sample temp temporary trial training learning course
  attest company office work employee manager server database computer internet network windows microsoft google
  apple amazon facebook twitter linkedin samsung iphone android
  master monkey dragon shadow sunshine princess football baseball basketball soccer hockey tennis golfer
  superman batman spiderman pokemon starwars matrix ninja killer hunter ranger soldier warrior wizard
  michael michelle jennifer jessica ashley daniel andrew thomas robert joshua matthew charlie george jordan
  nicole amanda maria anna martin peter alexander christian sebastian stefan andreas
  iloveyou loveyou lovely lover love babygirl sweetheart angel honey forever freedom blessed jesus heaven
  trustno1 whatever nothing hello hallo bonjour hola goodbye please thankyou sorry
  summer winter spring autumn sommer herbst fruehling january february march april june july august
  september october november december monday tuesday wednesday thursday friday saturday sunday weekend holiday
  qwerty qwertz azerty asdf zxcv qazwsx 1qaz2wsx 1q2w3e4r 1q2w3e q1w2e3r4 zaq12wsx abcd abc123 a1b2c3
  123123 112233 121212 131313 123321 654321 666666 696969 987654321 159753 147258369 147258 11223344 20202020
  1234567890 12345678 123456 7777777 888888 000000 111111
  london paris berlin zurich newyork chicago boston texas america england germany france canada australia
  yankees lakers cowboys eagles arsenal chelsea liverpool barcelona madrid juventus mercedes porsche ferrari
  mustang corvette yamaha harley
  orange banana cookie cheese chocolate coffee pepper ginger cherry strawberry purple yellow silver golden diamond
  tiger lion eagle falcon phoenix buster bailey maggie puppy kitten butterfly flower
  money million lottery lucky winner champion number1 thunder lightning hammer
  pharma medical hospital quality compliance audit safety aerospace
`
  .trim()
  .split(/\s+/);

/** Rows that fingers run along, on keyboards and in the alphabet. */
export const ROWS: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'yxcvbnm',
  '!@#$%^&*()',
  '!"§$%&/()=',
];
