const RADIX = 10;
const MISSING = -1;

// Reads each text in two ways; what is no number is MISSING.
function looseNumbers(texts) {
  return texts.map((text) => {
    const whole = parseInt(text, RADIX);
    const strict = Number(text);
    return [Number.isNaN(whole) ? MISSING : whole, Number.isInteger(strict) ? strict : MISSING];
  });
}
